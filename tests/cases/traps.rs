//! How facts misbehave: one test for each way, with the case that shows it.

use serde_json::{Value, json};

use super::{Case, each, the};

/// The initiative of those tests whose case is entered here.
const IT: &str = "@partnerskab";

/// A server with one initiative, in which these commands have been accepted.
async fn given(commands: Value) -> Case {
    let mut case = Case::load(&[]).await;
    case.enter(Some(IT), json!([{ "foundInitiative": { "name": "Partnerskab" } }])).await;
    case.enter(Some(IT), commands).await;
    case
}

fn indicator(id: &str, unit: &str, direction: &str) -> Value {
    json!({ "defineIndicator": { "id": id, "name": id, "unit": unit, "kind": "PERFORMANCE", "direction": direction,
        "overTime": "LATEST", "overPartners": "APART" } })
}

/// T1, Partnerskab for Offentlige Grønne Indkøb and the mapping of public-private innovation.
#[tokio::test]
async fn t1_a_figure_keeps_its_qualifier_in_every_answer() {
    let report = |on: &str, value: &str, qualifier: &str| {
        json!({ "reportFigure": { "indicator": "@volume", "on": on,
            "figure": { "value": value, "unit": "DKK", "qualifier": qualifier } } })
    };
    let qualifiers = ["EXACTLY", "ABOUT", "MORE_THAN", "AT_LEAST", "AT_MOST", "LESS_THAN"];
    let reports = qualifiers.iter().zip(2001..).map(|(q, year)| report(&year.to_string(), "240", q));
    let commands: Vec<Value> = [indicator("@volume", "DKK", "INCREASE")]
        .into_iter()
        .chain(reports)
        .chain([report("2014", "33000000000", "MORE_THAN"), json!({ "adoptGoal": { "id": "@goal", "title": "More" } }),
            json!({ "setTarget": { "goal": "@goal", "indicator": "@volume",
                "level": { "figure": { "value": "200000000000", "unit": "DKK", "qualifier": "MORE_THAN" } } } })])
        .collect();
    let mut case = given(json!(commands)).await;
    let answer = case
        .ask(IT, "sharedMeasurement { indicators { reports { figure { qualifier } } latest { figure { value qualifier } }
            targets { level { figure { qualifier } } progress { latest { value qualifier } target { qualifier } } } } }")
        .await;
    let volume = &answer["sharedMeasurement"]["indicators"][0];
    let kept: Vec<_> =
        volume["reports"].as_array().unwrap().iter().map(|it| it["figure"]["qualifier"].clone()).collect();
    assert_eq!(kept[..6], qualifiers);
    let over = json!({ "value": "33000000000", "qualifier": "MORE_THAN" });
    assert_eq!((&volume["latest"]["figure"], &volume["targets"][0]["progress"]["latest"]), (&over, &over));
    assert_eq!(volume["targets"][0]["progress"]["target"]["qualifier"], "MORE_THAN");

    let mut mapping = Case::load(&["opi-mapping"]).await;
    let answer = mapping
        .ask("@opi-kortlaegning", "foundation { coverage { stated { qualifier } elsewhere { qualifier } } }")
        .await;
    assert_eq!(
        answer["foundation"]["coverage"],
        json!({ "stated": { "qualifier": "AT_LEAST" }, "elsewhere": { "qualifier": "AT_LEAST" } })
    );
}

/// T2, Fuldkornspartnerskabet.
#[tokio::test]
async fn t2_two_claims_stand_side_by_side_each_with_source_and_date() {
    let mut case = Case::load(&["whole-grain"]).await;
    let answer = case
        .ask(
            "@fuldkornspartnerskabet",
            "sharedMeasurement { indicator(id: \"@fuldkorn/share-eating-recommended\") {
            baseline { figure { value } } latest { figure { value unit } recorded { source { dated } } }
            claims { figure { value unit } source { title dated } } } }",
        )
        .await;
    let share = &answer["sharedMeasurement"]["indicator"];
    assert_eq!(share["baseline"]["figure"]["value"], "6");
    assert_eq!(share["latest"]["figure"], json!({ "value": "27", "unit": "percent" }));
    assert_eq!(share["latest"]["recorded"]["source"]["dated"], "2014-05");
    assert_eq!(share["claims"][0]["figure"], json!({ "value": "4", "unit": "times" }));
    assert_eq!(share["claims"][0]["source"]["dated"], "2014-12-01");
}

/// T3, Fuldkornspartnerskabet and Sundere liv for alle.
#[tokio::test]
async fn t3_a_goal_says_whether_it_is_unquantified_undated_or_provisional() {
    let mut case = Case::load(&["whole-grain", "healthier-lives"]).await;
    let provisional = json!({ "adoptGoal": { "title": "For now", "provisional": true } });
    case.enter(Some("@fuldkornspartnerskabet"), json!([provisional])).await;
    let selection = "commonAgenda { goals { title quantified due provisional targets { level { notYetSet { wording } } } } }";
    let answer = case.ask("@fuldkornspartnerskabet", selection).await;
    let goals = &answer["commonAgenda"]["goals"];
    let quarter =
        the(goals, "title", "The quarter of Danes who eat least whole grain eat at least xx g a day");
    assert_eq!(quarter["targets"][0]["level"]["notYetSet"]["wording"], "at least xx g a day");
    assert_eq!(quarter["due"], Value::Null);
    let products = the(goals, "title", "At least 750 products carry the logo");
    assert_eq!(
        (&products["quantified"], &products["due"], &products["provisional"]),
        (&json!(true), &json!("2017-03"), &json!(false))
    );
    assert_eq!(the(goals, "title", "For now")["provisional"], true);
    let directions = case.ask("@sundere-liv-for-alle", selection).await;
    assert!(
        each(&directions["commonAgenda"]["goals"], "quantified").iter().all(|quantified| quantified == false)
    );
}

/// T4, Partnerskab for Offentlige Grønne Indkøb, Fuldkornspartnerskabet, and a fall by 75 percent.
#[tokio::test]
async fn t4_a_target_is_relative_to_a_baseline_to_an_indicator_or_to_something_that_moves() {
    let target = |indicator: &str, level: Value| json!({ "setTarget": { "goal": "@goal", "indicator": indicator, "level": level } });
    let code = json!({ "relativeToReference": { "reference": "The low-energy classes of the building regulations in force at any time",
        "relation": "At least one class better" } });
    let mut case = given(json!([
        { "adoptGoal": { "id": "@goal", "title": "Greener" } },
        indicator("@class", "class", "INCREASE"),
        indicator("@emission", "tonnes", "DECREASE"),
        { "recordBaseline": { "indicator": "@emission", "figure": { "value": "400", "unit": "tonnes" } } },
        { "reportFigure": { "indicator": "@emission", "on": "2014", "figure": { "value": "250", "unit": "tonnes" } } },
        target("@class", code),
        target("@emission", json!({ "relativeToBaseline": { "percent": "25" } })),
    ]))
    .await;
    let selection =
        "sharedMeasurement { targets { follows { name } level { relativeToReference { reference relation } }
        progress { reached target { value unit } way { value } missing } } }";
    let answer = case.ask(IT, selection).await;
    let [class, emission] = [0, 1].map(|n| &answer["sharedMeasurement"]["targets"][n]);
    assert_eq!(class["level"]["relativeToReference"]["relation"], "At least one class better");
    assert!(class["progress"]["missing"].as_array().unwrap().contains(&json!("OUTSIDE_REFERENCE")));
    assert_eq!(
        emission["progress"],
        json!({ "reached": false, "target": { "value": "100", "unit": "tonnes" }, "way": { "value": "50" }, "missing": [] })
    );

    let mut grain = Case::load(&["whole-grain"]).await;
    grain
        .enter(
            Some("@fuldkornspartnerskabet"),
            json!([{ "reportFigure": { "indicator": "@fuldkorn/mean-intake", "on": "2014",
            "figure": { "value": "60", "unit": "g/day" }, "note": "An example, of no source." } }]),
        )
        .await;
    let answer = grain.ask("@fuldkornspartnerskabet", selection).await;
    let targets = answer["sharedMeasurement"]["targets"].as_array().unwrap();
    let half = targets.iter().find(|target| !target["follows"].is_null()).unwrap();
    assert_eq!(half["progress"]["target"], json!({ "value": "30", "unit": "g/day" }));
}

/// T5, Partnerskab for Offentlige Grønne Indkøb.
#[tokio::test]
async fn t5_one_goal_has_several_thresholds_each_with_its_scope() {
    let target = |value: &str, scope: &str| {
        json!({ "setTarget": { "goal": "@coffee", "indicator": "@share", "scope": scope,
            "level": { "figure": { "value": value, "unit": "percent", "qualifier": "AT_LEAST" } } } })
    };
    let report = |value: &str, scope: &str| json!({ "reportFigure": { "indicator": "@share", "on": "2013", "scope": scope, "figure": { "value": value, "unit": "percent" } } });
    let mut case = given(json!([
        { "adoptGoal": { "id": "@coffee", "title": "Fair-trade or organic coffee, tea and sugar" } },
        indicator("@share", "percent", "INCREASE"),
        target("60", "City hall"),
        target("10", "Whole organisation"),
        report("55", "City hall"),
        report("12", "Whole organisation"),
    ]))
    .await;
    let answer = case
        .ask(
            IT,
            "commonAgenda { goals { targets { scope level { figure { value } } progress { reached } } } }",
        )
        .await;
    assert_eq!(
        answer["commonAgenda"]["goals"][0]["targets"],
        json!([
            { "scope": "City hall", "level": { "figure": { "value": "60" } }, "progress": { "reached": false } },
            { "scope": "Whole organisation", "level": { "figure": { "value": "10" } }, "progress": { "reached": true } },
        ])
    );
}

/// T6, Partnerskab for Grøn Skibsfart, Fuldkornspartnerskabet, and the strategic partnership on the social area.
#[tokio::test]
async fn t6_names_memberships_seats_and_titles_have_a_period_and_their_history_stays() {
    let mut case = Case::load(&["whole-grain"]).await;
    case.register(&[("@alfa-laval", "BUSINESS"), ("@baker", "BUSINESS"), ("@ministry", "STATE")]).await;
    case.enter(
        None,
        json!([{ "renameOrganisation": { "organisation": "@alfa-laval", "name": "Alfa Laval" } }]),
    )
    .await;
    let grain = "@fuldkornspartnerskabet";
    case.enter(
        Some(grain),
        json!([
            { "renameInitiative": { "name": "Nyt navn", "from": "2013" } },
            { "admitPartner": { "organisation": "@baker", "constituency": "@fuldkorn/companies", "joined": "2013" } },
            { "fillSeat": { "seat": "@fuldkorn/business-seat-1", "organisation": "@baker", "from": "2013" } },
            { "vacateSeat": { "seat": "@fuldkorn/business-seat-1", "on": "2014-12-31" } },
            { "endMembership": { "organisation": "@baker", "left": "2014" } },
            { "admitPartner": { "organisation": "@ministry" } },
            { "signAgreement": { "agreement": "@fuldkorn/cooperation-agreement", "organisation": "@ministry", "signed": "2011-11",
                "title": "Then minister" } },
        ]),
    )
    .await;
    let answer = case
        .ask(grain, "name foundation { names { name from } } partnership {
            partners(left: true) { organisation { name } memberships { joined left } }
            agreements { signatures { title signed } } }
            backbone { seats { name termYears rotationYears tenures { organisation { name } period { from to } }
                in2013: standing(on: \"2013-06-01\") { status } in2015: standing(on: \"2015-06-01\") { status } } }")
        .await;
    assert_eq!(answer["name"], "Nyt navn");
    assert_eq!(
        answer["foundation"]["names"],
        json!([{ "name": "Fuldkornspartnerskabet", "from": null }, { "name": "Nyt navn", "from": "2013" }])
    );
    let partners = answer["partnership"]["partners"].as_array().unwrap();
    let baker = partners.iter().find(|partner| partner["organisation"]["name"] == "@baker").unwrap();
    assert_eq!(baker["memberships"], json!([{ "joined": "2013", "left": "2014" }]));
    assert_eq!(
        answer["partnership"]["agreements"][0]["signatures"],
        json!([{ "title": "Then minister", "signed": "2011-11" }])
    );
    let seats = &answer["backbone"]["seats"];
    let business = the(seats, "name", "Business seat 1");
    assert_eq!(business["tenures"][0]["organisation"]["name"], "@baker");
    assert_eq!(
        (&business["in2013"]["status"], &business["in2015"]["status"]),
        (&json!("HELD"), &json!("VACANT"))
    );
    let health = the(seats, "name", "Health organisation seat");
    assert_eq!((&health["termYears"], &health["rotationYears"]), (&json!(3), &json!(1)));
}

/// T7, Hjemløsestrategien and Fuldkornspartnerskabet.
#[tokio::test]
async fn t7_an_unknown_amount_is_counted_and_is_not_nought() {
    let mut case = Case::load(&["homelessness", "whole-grain"]).await;
    let money = "backbone { fundingTotal { sums { value } known unknown } } partnership { feesIn(year: 2014) { sums { value } known unknown } }";
    let strategy = case.ask("@hjemloesestrategien", money).await;
    assert_eq!(
        strategy["backbone"]["fundingTotal"],
        json!({ "sums": [{ "value": "572500000" }], "known": 2, "unknown": 8 })
    );
    let grain = case.ask("@fuldkornspartnerskabet", money).await;
    assert_eq!(grain["partnership"]["feesIn"], json!({ "sums": [], "known": 0, "unknown": 4 }));
}

/// T8, the dates of the casebook: a year, a season, a month, a day.
#[tokio::test]
async fn t8_dates_keep_their_precision_and_compare_only_where_that_is_certain() {
    let report = |on: &str| json!({ "reportFigure": { "indicator": "@x", "on": on, "figure": { "value": "1", "unit": "things" } } });
    let mut case = given(json!([
        indicator("@x", "things", "INCREASE"),
        report("2012-23"),
        report("2014-01"),
        report("2006"),
        report("2012-11-05"),
    ]))
    .await;
    let answer = case.ask(IT, "sharedMeasurement { indicators { latest { on } reports { on } } }").await;
    let x = &answer["sharedMeasurement"]["indicators"][0];
    // In order of time, each as precise as it was given.
    assert_eq!(
        each(&x["reports"], "on"),
        ["2006", "2012-23", "2012-11-05", "2014-01"],
        "autumn before November"
    );
    assert_eq!(x["latest"]["on"], "2014-01");

    let stay = |from: &str, to: &str| json!([{ "adoptGoal": { "title": format!("{from} {to}"), "period": { "from": from, "to": to } } }]);
    assert_eq!(case.refused(IT, stay("2014-01", "2012-23")).await, ["DATES_REVERSED"]);
    assert_eq!(case.refused(IT, stay("2012-11-05", "2012-03")).await, ["DATES_REVERSED"]);
    // Whether 5 November comes after "autumn 2012" began or ended is not certain, and so it is taken.
    case.enter(Some(IT), stay("2012-11-05", "2012-23")).await;
    case.enter(Some(IT), stay("2012-23", "2012")).await;
}

/// T9, sums such as 3.0 + 7.7.
#[tokio::test]
async fn t9_a_derived_total_says_so_and_lists_its_inputs() {
    let grant = |id: &str, value: &str| json!({ "recordFunding": { "id": id, "purpose": id, "amount": { "value": value, "unit": "DKK" } } });
    let mut case = given(json!([grant("@first", "3.0")])).await;
    case.enter(Some(IT), json!([grant("@second", "7.7")])).await;
    let answer = case
        .ask(IT, "backbone { funding { recorded { position } } fundingTotal { sums { value unit } derived rule from } }")
        .await;
    let total = &answer["backbone"]["fundingTotal"];
    assert_eq!(total["sums"], json!([{ "value": "10.7", "unit": "DKK" }]));
    assert_eq!((&total["derived"], total["rule"].as_str().unwrap().is_empty()), (&json!(true), false));
    let inputs: Vec<_> = answer["backbone"]["funding"]
        .as_array()
        .unwrap()
        .iter()
        .map(|grant| grant["recorded"]["position"].clone())
        .collect();
    assert_eq!((inputs.len(), &total["from"]), (2, &json!(inputs)));
}
