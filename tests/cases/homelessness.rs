//! Hjemløsestrategien: eight municipalities, four objectives, a comparison, and money of which a part is unknown.

use serde_json::{Value, json};

use super::{Case, each, the};

const STRATEGY: &str = "@hjemloesestrategien";

async fn ask(selection: &str) -> Value {
    Case::load(&["homelessness"]).await.ask(STRATEGY, selection).await
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|it| it["organisation"]["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn eight_municipalities_are_stated_by_one_source_and_named_by_another() {
    let answer = ask("name foundation { period { from to } recorded { source { title dated } } }
        partnership { size(on: \"2011-06-01\") { kinds { constituency { name } counted { value qualifier } named unnamed } }
            counts { count recorded { source { title } } } constituencies { name partners { organisation { name sector }
            memberships { joined recorded { source { title } } } } } }")
    .await;
    assert_eq!(answer["name"], "Hjemløsestrategien");
    assert_eq!(answer["foundation"]["period"], json!({ "from": "2009", "to": "2013" }));
    assert_eq!(answer["foundation"]["recorded"]["source"]["dated"], "2014-05");
    let constituencies = &answer["partnership"]["constituencies"];
    assert_eq!(each(constituencies, "name"), ["The ministry", "Municipalities", "Stakeholders"]);
    let municipalities = &the(constituencies, "name", "Municipalities")["partners"];
    assert_eq!(
        names(municipalities),
        [
            "Albertslund Kommune",
            "Esbjerg Kommune",
            "Frederiksberg Kommune",
            "Høje-Taastrup Kommune",
            "Københavns Kommune",
            "Odense Kommune",
            "Randers Kommune",
            "Århus Kommune"
        ]
    );
    for partner in municipalities.as_array().unwrap() {
        let membership = &partner["memberships"][0];
        assert_eq!(
            (&partner["organisation"]["sector"], &membership["joined"]),
            (&json!("MUNICIPALITY"), &Value::Null)
        );
        assert!(membership["recorded"]["source"]["title"].as_str().unwrap().contains("Rambøll"));
    }
    assert_eq!(the(constituencies, "name", "Stakeholders")["partners"], json!([]), "nobody names them");

    let partnership = &answer["partnership"];
    assert_eq!(partnership["counts"][0]["count"], 8);
    assert!(
        partnership["counts"][0]["recorded"]["source"]["title"].as_str().unwrap().contains("Case-samling")
    );
    let kinds = partnership["size"]["kinds"].as_array().unwrap();
    let eight = json!({ "constituency": { "name": "Municipalities" }, "counted": { "value": "8", "qualifier": "EXACTLY" },
        "named": 8, "unnamed": 0 });
    assert!(kinds.contains(&eight), "{kinds:#?}");
    let stakeholders =
        json!({ "constituency": { "name": "Stakeholders" }, "counted": null, "named": 0, "unnamed": null });
    assert!(kinds.contains(&stakeholders), "{kinds:#?}");
}

#[tokio::test]
async fn each_municipality_agrees_with_the_ministry_on_objectives_targets_and_a_part_of_the_money() {
    let answer = ask("partnership { agreements { kind form terms { subject text } signatures { signed } } }
        continuousCommunication { decisions { title on } }")
    .await;
    let agreement = &answer["partnership"]["agreements"][0];
    assert_eq!((&agreement["kind"], &agreement["form"]), (&json!("PARTNERSHIP"), &json!("ONE_EACH")));
    assert_eq!(each(&agreement["terms"], "subject"), ["PURPOSE", "RESPONSIBILITY", "OBLIGATION", "ECONOMY"]);
    let terms = each(&agreement["terms"], "text");
    for (term, words) in
        terms.iter().zip(["profile", "which of the four objectives", "own targets for 2012", "no amount"])
    {
        assert!(term.as_str().unwrap().contains(words), "{words} in {term}");
    }
    assert_eq!(
        answer["continuousCommunication"]["decisions"][0]["title"],
        "Invite the eight municipalities with the largest homelessness problem"
    );
}

#[tokio::test]
async fn four_objectives_serve_fewer_homeless_and_one_is_left_open_between_two_numbers() {
    let answer = ask("commonAgenda { principles { name } goals { title quantified parts { title } partOf { title }
        targets { organisation { name } scope level { figure { value unit } between { least greatest unit qualifier } }
            progress { reached target { value } missing } } } }")
    .await;
    let agenda = &answer["commonAgenda"];
    assert_eq!(each(&agenda["principles"], "name"), ["Housing First"]);
    let objectives = [
        "No citizen lives on the street",
        "No young person stays in a hostel",
        "A stay in a hostel lasts no more than 3–4 months",
        "Nobody is released or discharged without a housing solution",
    ];
    let goals = &agenda["goals"];
    let fewer = the(goals, "title", "Fewer people are homeless");
    assert_eq!(each(&fewer["parts"], "title"), objectives);
    assert_eq!((&fewer["quantified"], &fewer["targets"]), (&json!(false), &json!([])), "a direction");

    let common = |title: &str| the(goals, "title", title)["targets"][0].clone();
    assert_eq!(common(objectives[0])["level"]["figure"], json!({ "value": "0", "unit": "persons" }));
    assert_eq!(common(objectives[1])["level"]["figure"], json!({ "value": "0", "unit": "persons" }));
    assert_eq!(common(objectives[3])["level"]["figure"], json!({ "value": "100", "unit": "percent" }));
    let stay = common(objectives[2]);
    assert_eq!(
        stay["level"]["between"],
        json!({ "least": "3", "greatest": "4", "unit": "months", "qualifier": "AT_MOST" })
    );
    assert_eq!(
        (&stay["scope"], &stay["organisation"]),
        (&json!("Citizens who are ready to move"), &Value::Null)
    );
    assert_eq!(
        stay["progress"]["missing"],
        json!(["BASELINE_UNKNOWN", "NOTHING_REPORTED", "TARGET_IS_A_RANGE"])
    );
}

#[tokio::test]
async fn a_stay_of_less_than_three_months_reaches_the_objective_and_one_between_three_and_four_does_not_tell()
{
    for (months, reached, missing) in [
        ("2.5", json!(true), json!(["BASELINE_UNKNOWN", "TARGET_IS_A_RANGE"])),
        ("3.5", Value::Null, json!(["BASELINE_UNKNOWN", "TARGET_IS_A_RANGE", "LATEST_WITHIN_RANGE"])),
        ("5", json!(false), json!(["BASELINE_UNKNOWN", "TARGET_IS_A_RANGE"])),
    ] {
        let mut case = Case::load(&["homelessness"]).await;
        let report = json!({ "reportFigure": { "indicator": "@hjemloes/length-of-stay", "on": "2013",
            "scope": "Citizens who are ready to move", "figure": { "value": months, "unit": "months" },
            "note": "An example, of no source." } });
        case.enter(Some(STRATEGY), json!([report])).await;
        let goal =
            "commonAgenda { goal(id: \"@hjemloes/stay\") { targets { progress { reached missing } } } }";
        let answer = case.ask(STRATEGY, goal).await;
        let progress = &answer["commonAgenda"]["goal"]["targets"][0]["progress"];
        assert_eq!((&progress["reached"], &progress["missing"]), (&reached, &missing), "{months} months");
    }
}

#[tokio::test]
async fn municipalities_choose_objectives_and_set_targets_of_their_own_that_nobody_tells() {
    let answer = ask("commonAgenda { choices { organisation { name } by adopted goals { title } recorded { source { title } } }
        goals { title chosenBy { organisation { name } }
            targets { organisation { name } period { from to } level { unknown { note } figure { value } } progress { missing } } } }")
    .await;
    let choices = &answer["commonAgenda"]["choices"];
    assert_eq!(
        names(choices),
        ["Odense Kommune", "Århus Kommune"],
        "of the others the source's table cannot be read"
    );
    for choice in choices.as_array().unwrap() {
        assert_eq!(
            (choice["goals"].as_array().unwrap().len(), &choice["by"]),
            (4, &json!("The city council"))
        );
        assert!(choice["recorded"]["source"]["title"].as_str().unwrap().contains("Rambøll"));
    }
    let goals = answer["commonAgenda"]["goals"].as_array().unwrap();
    let objectives: Vec<_> =
        goals.iter().filter(|goal| goal["title"] != "Fewer people are homeless").collect();
    assert_eq!(objectives.len(), 4);
    for goal in objectives {
        assert_eq!(names(&goal["chosenBy"]), ["Odense Kommune", "Århus Kommune"]);
        let own: Vec<_> = goal["targets"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|target| !target["organisation"].is_null())
            .collect();
        assert_eq!(own.len(), 2);
        for target in own {
            assert_eq!(target["period"], json!({ "from": null, "to": "2012" }));
            assert!(
                target["level"]["unknown"]["note"].as_str().unwrap().contains("does not give the number")
            );
            let missing = target["progress"]["missing"].as_array().unwrap();
            assert!(
                missing.contains(&json!("TARGET_UNKNOWN")) && !missing.contains(&json!("TARGET_NOT_YET_SET"))
            );
        }
    }
}

#[tokio::test]
async fn one_group_decides_another_recommends_to_it_and_an_agency_runs_the_networks() {
    let answer =
        ask("backbone { bodies { name kind tasks reportsTo { name } runBy { name } cadence { atLeast }
        offices { title organisation { name } } seats { constituency { name }
            standing(on: \"2011-06-01\") { status holder { name } } } } }")
        .await;
    let bodies = &answer["backbone"]["bodies"];
    assert_eq!(each(bodies, "kind"), ["STEERING_GROUP", "ADVISORY_GROUP", "NETWORK", "NETWORK"]);
    let steering = &bodies[0];
    assert_eq!(steering["tasks"], json!(["DECIDE", "DISCUSS_RESULTS"]));
    let ministry = "Ministeriet for Børn, Ligestilling, Integration og Sociale Forhold";
    assert_eq!(steering["offices"], json!([{ "title": "Chair", "organisation": { "name": ministry } }]));
    let seats = steering["seats"].as_array().unwrap();
    let of = |kind: &str| seats.iter().filter(|seat| seat["constituency"]["name"] == kind).count();
    assert_eq!((seats.len(), of("Municipalities"), of("The ministry")), (9, 8, 1));
    assert!(seats.iter().all(|seat| !seat["standing"]["holder"].is_null()));

    assert_eq!(
        (&bodies[1]["tasks"], &bodies[1]["reportsTo"]["name"]),
        (&json!(["RECOMMEND"]), &steering["name"])
    );
    assert_eq!(each(bodies, "name")[2..], ["Method networks", "Network of project leaders"]);
    for network in &bodies.as_array().unwrap()[2..] {
        assert_eq!(network["runBy"]["name"], "Socialstyrelsen");
    }
    assert!(
        each(bodies, "cadence").iter().all(Value::is_null),
        "nobody has said how often any of them meets"
    );
}

#[tokio::test]
async fn three_methods_one_categorisation_and_the_first_count_are_there() {
    let answer = ask("reinforcingActivities { methods { name } activities { title status contributors { ... on Organisation { name } } period { from to }
            methods { name } } }
        sharedMeasurement { categorisations { name definition categories { name } indicators { name reporter { name } } } }")
    .await;
    let activities = &answer["reinforcingActivities"]["activities"];
    assert_eq!(each(&answer["reinforcingActivities"]["methods"], "name"), ["ACT", "CTI", "ICM"]);
    let support = the(activities, "title", "Support in a home of one's own");
    assert_eq!(each(&support["methods"], "name"), ["ACT", "CTI", "ICM"]);
    the(activities, "title", "Continuous documentation with data that can be compared");
    let count = the(activities, "title", "The first national count of homeless people");
    assert_eq!(
        (&count["contributors"], &count["period"]["from"]),
        (&json!([{ "name": "SFI" }]), &json!("2007"))
    );
    assert_eq!(count["status"], "COMPLETED");

    let situations = &answer["sharedMeasurement"]["categorisations"][0];
    assert_eq!(situations["categories"].as_array().unwrap().len(), 9);
    assert!(situations["definition"].as_str().unwrap().contains("all partners use"));
    assert_eq!(situations["indicators"][0]["reporter"]["name"], "SFI");
}

#[tokio::test]
async fn homelessness_rose_less_than_elsewhere_and_still_the_wrong_way() {
    let answer = ask("sharedMeasurement { change: indicator(id: \"@hjemloes/change\") { direction reports { since on note
            figure { value unit } group { name } }
        comparisons { partners { value } others { value } course courseOfOthers againstOthers missing group { name } } } }")
    .await;
    let change = &answer["sharedMeasurement"]["change"];
    assert_eq!(change["direction"], "DECREASE");
    assert_eq!(
        change["comparisons"],
        json!([{ "partners": { "value": "4" }, "others": { "value": "43" }, "course": "WRONG", "courseOfOthers": "WRONG",
            "againstOthers": "BETTER", "missing": [], "group": { "name": "The other municipalities" } }])
    );
    for report in change["reports"].as_array().unwrap() {
        assert_eq!(
            (&report["since"], &report["on"], &report["figure"]["unit"]),
            (&json!("2009"), &json!("2013"), &json!("percent change"))
        );
        assert!(report["note"].as_str().unwrap().contains("our reading"));
    }
}

#[tokio::test]
async fn nine_of_ten_stay_in_their_home_and_the_count_of_the_whole_country_has_its_own_source() {
    let answer =
        ask("sharedMeasurement { stay: indicator(id: \"@hjemloes/stay-in-home\") { numerator denominator
            latest { figure { value unit qualifier } numerator denominator note } }
        people: indicator(id: \"@hjemloes/homeless-people\") { reports { on scope figure { value qualifier }
            recorded { source { title } } } } }")
        .await;
    let stay = &answer["sharedMeasurement"]["stay"]["latest"];
    assert_eq!(stay["figure"], json!({ "value": "90", "unit": "percent", "qualifier": "EXACTLY" }));
    assert_eq!((&stay["numerator"], &stay["denominator"]), (&json!("9"), &json!("10")));
    assert!(stay["note"].as_str().unwrap().contains("that ratio"));
    let counts = &answer["sharedMeasurement"]["people"]["reports"];
    assert_eq!(each(counts, "on"), ["2007", "2009", "2011", "2013"]);
    let values: Vec<_> = counts.as_array().unwrap().iter().map(|report| &report["figure"]["value"]).collect();
    assert_eq!(values, ["5253", "4998", "5290", "5820"]);
    for report in counts.as_array().unwrap() {
        assert_eq!(
            (&report["figure"]["qualifier"], &report["scope"]),
            (&json!("AT_LEAST"), &json!("All of Denmark"))
        );
        assert!(report["recorded"]["source"]["title"].as_str().unwrap().contains("Socialstyrelsen"));
    }
}

#[tokio::test]
async fn two_evaluators_report_every_year_at_the_end_and_on_two_methods() {
    let answer = ask(
        "sharedMeasurement { evaluations { title subject frequency { atLeast atMost } evaluators { name }
        published { on findings } editions { on } } }
        continuousCommunication { lessons { text } }",
    )
    .await;
    let evaluations = &answer["sharedMeasurement"]["evaluations"];
    assert_eq!(each(evaluations, "title"), ["Status report", "Final evaluation", "Socio-economic analysis"]);
    for evaluation in evaluations.as_array().unwrap() {
        assert_eq!(each(&evaluation["evaluators"], "name"), ["Rambøll", "SFI"]);
    }
    let [status, last, analysis] = [0, 1, 2].map(|n| &evaluations[n]);
    assert_eq!(status["frequency"], json!({ "atLeast": 1, "atMost": 1 }));
    assert_eq!((&status["editions"], &last["frequency"]), (&json!([]), &Value::Null));
    assert_eq!(last["published"], json!({ "on": "2013-09", "findings": null }));
    assert!(analysis["subject"].as_str().unwrap().starts_with("Two of the three methods"));
    assert_eq!(analysis["published"], json!({ "on": null, "findings": "The methods pay off economically." }));
    let barrier = answer["continuousCommunication"]["lessons"][0]["text"].as_str().unwrap();
    assert!(barrier.contains("too few dwellings that are small and cheap"));
}

#[tokio::test]
async fn the_total_is_of_two_grants_and_leaves_out_eight_amounts_that_nobody_gives() {
    let answer = ask(
        "backbone { funding { purpose pool covers amount { value unit } period { from to } funder { name } }
        fundingTotal { sums { value unit qualifier } known unknown derived from }
        fundingLines { year source { name } appropriated { sums { value } known unknown } } }",
    )
    .await;
    let backbone = &answer["backbone"];
    let strategy = the(&backbone["funding"], "purpose", "Hjemløsestrategien");
    assert_eq!(strategy["amount"], json!({ "value": "500000000", "unit": "DKK" }));
    assert_eq!(
        (&strategy["pool"], &strategy["period"]),
        (&json!("Satspuljen"), &json!({ "from": "2009", "to": "2013" }))
    );
    let after = the(&backbone["funding"], "purpose", "What follows the strategy");
    assert_eq!((&after["amount"]["value"], &after["period"]["from"]), (&json!("72500000"), &json!("2014")));
    assert_eq!(after["covers"], json!(["Prevention for the young", "Spreading the strategy"]));

    let total = &backbone["fundingTotal"];
    assert_eq!(total["sums"], json!([{ "value": "572500000", "unit": "DKK", "qualifier": "EXACTLY" }]));
    assert_eq!((&total["known"], &total["unknown"], &total["derived"]), (&json!(2), &json!(8), &json!(true)));
    let lines = backbone["fundingLines"].as_array().unwrap();
    let of_2014 = lines.iter().find(|line| line["year"] == 2014).unwrap();
    assert_eq!(
        of_2014["appropriated"],
        json!({ "sums": [{ "value": "72500000" }], "known": 1, "unknown": 0 })
    );
    let undivided = lines.iter().find(|line| line["year"].is_null() && line["source"].is_null()).unwrap();
    assert_eq!(
        undivided["appropriated"]["sums"][0]["value"], "500000000",
        "nobody divides it among the years"
    );
    let odense = lines.iter().find(|line| line["source"]["name"] == "Odense Kommune").unwrap();
    assert_eq!(odense["appropriated"], json!({ "sums": [], "known": 0, "unknown": 1 }));
}
