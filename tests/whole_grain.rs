//! Fuldkornspartnerskabet, as `serve --demo` loads it and a client reads it: every fact that the casebook states.

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::harness::{Client, Server};

/// What the demo answers to a query on the initiative.
async fn ask(selection: &str) -> Value {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let mut client = Client::connect(server.address).await.unwrap();
    let query = format!("{{ initiative(id: \"@fuldkornspartnerskabet\") {{ {selection} }} }}");
    let answer = client.data(&query, json!({})).await["initiative"].clone();
    server.stop();
    answer
}

/// The texts of one field of a list.
fn each<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|item| item[field].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_board_has_seven_seats_for_three_years_and_the_health_seat_rotates_yearly() {
    let answer = ask("backbone { bodies { name kind cadence { atLeast atMost } posts { title }
        seats { constituency { name } termYears rotationYears standing(on: \"2014-06-01\") { status reason } } } }")
    .await;
    let bodies = &answer["backbone"]["bodies"];
    assert_eq!(each(bodies, "kind"), ["BOARD", "PARTNER_GROUP", "WORKING_GROUP", "SECRETARIAT"]);

    let seats = bodies[0]["seats"].as_array().unwrap();
    let of = |name: &str| seats.iter().filter(|seat| seat["constituency"]["name"] == name).count();
    assert_eq!((seats.len(), of("Companies"), of("Health organisations"), of("The state")), (7, 5, 1, 1));
    assert!(seats.iter().all(|seat| seat["termYears"] == 3));
    let rotating: Vec<_> = seats.iter().filter(|seat| !seat["rotationYears"].is_null()).collect();
    assert_eq!((rotating.len(), &rotating[0]["rotationYears"]), (1, &json!(1)));
    assert_eq!(rotating[0]["constituency"]["name"], "Health organisations");
    // The source does not say who sits there. That is not the same as vacant.
    assert!(seats.iter().all(|seat| seat["standing"]["status"] == "UNKNOWN"));

    assert_eq!(bodies[1]["cadence"], json!({ "atLeast": 3, "atMost": 4 }));
    assert_eq!(bodies[2]["cadence"], Value::Null, "nobody has said how often working groups meet");
    assert_eq!(each(&bodies[3]["posts"], "title"), ["Campaign leader", "Assistant"]);
}

#[tokio::test]
async fn every_partner_owes_a_signature_and_a_fee_of_which_nobody_knows_the_amount() {
    let answer = ask("partnership { partners { organisation { name } unsigned { title } }
        agreements { title kind form terms { subject text } }
        fees { title interval amount { value } }
        feesIn(year: 2014) { sums { value } known unknown derived from }
        contributions { by { ... on Constituency { name } } brings gets } }")
    .await;
    let partnership = &answer["partnership"];
    let agreements = &partnership["agreements"];
    assert_eq!(each(agreements, "kind"), ["COOPERATION", "PARTNERSHIP"]);
    assert_eq!(each(agreements, "form"), ["ONE_FOR_ALL", "ONE_EACH"]);
    for partner in partnership["partners"].as_array().unwrap() {
        assert_eq!(each(&partner["unsigned"], "title"), ["Cooperation agreement", "Partnership agreement"]);
    }

    assert_eq!(partnership["fees"][0]["amount"], Value::Null);
    let total = &partnership["feesIn"];
    assert_eq!((&total["sums"], &total["known"], &total["unknown"]), (&json!([]), &json!(0), &json!(4)));
    assert!(total["derived"] == true && !total["from"].as_array().unwrap().is_empty());

    let by: Vec<_> =
        partnership["contributions"].as_array().unwrap().iter().map(|c| &c["by"]["name"]).collect();
    assert_eq!(by, ["Health organisations", "Companies", "The state"]);
    assert_eq!(partnership["contributions"][1]["brings"], json!(["New products", "Marketing", "Reach"]));
}

#[tokio::test]
async fn the_goals_are_kept_as_they_are_without_a_number_relative_or_counted_from_the_log() {
    let answer = ask("commonAgenda { vision { text } strategies { title } agendas { title period { from to } goals { title } }
        goals { title quantified due targets { level { figure { value unit qualifier } notYetSet { wording }
            relativeToIndicator { percent } } follows { name } indicator { tally }
            progress { reached missing latest { value qualifier } target { value } way { value qualifier } } } } }")
    .await;
    let agenda = &answer["commonAgenda"];
    let strategies =
        ["Availability", "Product development", "Logo and communication", "Events and new norms"];
    assert_eq!(each(&agenda["strategies"], "title"), strategies);
    assert_eq!(agenda["agendas"][0]["period"], json!({ "from": "2014", "to": "2017" }));
    assert_eq!(agenda["agendas"][0]["goals"].as_array().unwrap().len(), 6);

    let goals = agenda["goals"].as_array().unwrap();
    assert_eq!((&goals[0]["quantified"], &goals[0]["targets"]), (&json!(false), &json!([])), "a direction");

    let quarter = goals[2]["targets"].as_array().unwrap();
    assert_eq!(quarter[0]["level"]["notYetSet"]["wording"], "at least xx g a day");
    assert_eq!(
        quarter[0]["progress"]["missing"],
        json!(["BASELINE_UNKNOWN", "NOTHING_REPORTED", "TARGET_NOT_YET_SET"])
    );
    assert_eq!(quarter[1]["level"]["relativeToIndicator"]["percent"], "50");
    assert_eq!(quarter[1]["follows"]["name"], "Mean intake of whole grain in the population");

    let half = &goals[1]["targets"][0]["progress"];
    assert_eq!((&half["reached"], &half["way"]["value"]), (&json!(false), &json!("47.7")));

    let products = &goals[4]["targets"][0]["progress"];
    assert_eq!(products["latest"], json!({ "value": "600", "qualifier": "MORE_THAN" }));
    assert_eq!((&products["reached"], &products["way"]), (&Value::Null, &Value::Null));
    assert_eq!(products["missing"], json!(["BASELINE_UNKNOWN", "LATEST_TOO_VAGUE"]));

    let partners = &goals[6]["targets"][0];
    assert_eq!(partners["indicator"]["tally"], "NEW_PARTNERS_FOR_UNCOVERED_INTERESTS");
    assert_eq!(partners["progress"]["latest"]["value"], "0", "nobody is known to have joined since 2014");
    assert_eq!(
        partners["level"]["figure"],
        json!({ "value": "12", "unit": "partners", "qualifier": "AT_LEAST" })
    );
}

#[tokio::test]
async fn a_claim_that_differs_stands_beside_the_figures_each_with_its_source() {
    let answer = ask(
        "sharedMeasurement { indicators { name baseline { figure { value } on recorded { source { title } } }
        reports { on since figure { value unit qualifier } recorded { position source { title dated } } }
        claims { statement figure { value unit } source { title dated } } } }",
    )
    .await;
    let indicators = &answer["sharedMeasurement"]["indicators"];
    let share = &indicators[0];
    assert_eq!(share["baseline"]["figure"]["value"], "6");
    assert_eq!(share["baseline"]["on"], Value::Null, "before the partnership, and nobody says when");
    assert_eq!(share["reports"][0]["figure"]["value"], "27");
    assert_eq!(share["reports"][0]["recorded"]["source"]["dated"], "2014-05");
    assert_eq!(share["claims"][0]["figure"], json!({ "value": "4", "unit": "times" }));
    assert_eq!(share["claims"][0]["source"]["dated"], "2014-12-01");

    let all = indicators.as_array().unwrap();
    let sales = all.iter().find(|indicator| indicator["name"] == "Sales of products with the logo").unwrap();
    let report = &sales["reports"][0];
    assert_eq!((&report["since"], &report["on"]), (&json!("2009"), &json!("2012")));
    assert_eq!(report["figure"], json!({ "value": "40", "unit": "percent change", "qualifier": "EXACTLY" }));
}

#[tokio::test]
async fn what_they_need_do_decide_tell_and_learn_is_there() {
    let answer = ask("foundation { needs { need note } preconditions { precondition assessment } phase { phase } }
        reinforcingActivities { activities { title status strategies { title } goals { title } contributors { ... on Constituency { name } } } }
        continuousCommunication { decisions { title on } announcements { title on recorded { source { title } } } lessons { text } }")
    .await;
    assert_eq!(
        each(&answer["foundation"]["needs"], "need"),
        ["NEW_RESOURCES", "INCREASED_OWNERSHIP", "NEW_FRAMEWORK"]
    );
    let activities = answer["reinforcingActivities"]["activities"].as_array().unwrap();
    assert!(activities.iter().any(|activity| activity["title"] == "Campaigns for whole grain"
        && activity["contributors"][0]["name"] == "Health organisations"));
    let communication = &answer["continuousCommunication"];
    assert_eq!(
        communication["decisions"][0],
        json!({ "title": "Adopt the strategy plan 2014–2017", "on": null })
    );
    assert_eq!(communication["announcements"][0]["on"], "2014-12-04");
    assert_eq!(communication["lessons"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn one_can_walk_from_a_partner_to_its_initiatives_and_back() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let mut client = Client::connect(server.address).await.unwrap();
    let query = "{ organisation(id: \"@hjerteforeningen\") { name sector partnerships {
        constituency { name seats { name body { name } } } memberships { joined recorded { source { locator } } }
        initiative { name partnership { partners { organisation { initiatives { name } } } } } } } }";
    let organisation = client.data(query, json!({})).await["organisation"].clone();
    let partnership = &organisation["partnerships"][0];
    assert_eq!(partnership["initiative"]["name"], "Fuldkornspartnerskabet");
    assert_eq!(partnership["constituency"]["seats"][0]["body"]["name"], "Board");
    assert_eq!(partnership["memberships"][0]["joined"], Value::Null, "the source does not say since when");
    assert_eq!(partnership["memberships"][0]["recorded"]["source"]["locator"], "fuldkorn.dk/en/about-us");
    server.stop();
}
