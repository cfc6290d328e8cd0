//! Shared measurement: a round of reporting from opening to approval, and the partners against the others.

use serde_json::{Value, json};

use crate::support::Samspil;

const APPLY: &str = "mutation ($initiative: ID, $commands: [CommandInput!]!) {
    apply(initiative: $initiative, commands: $commands) { changed { __typename id } userErrors { code field message } } }";

async fn apply(samspil: &Samspil, initiative: Option<&str>, commands: Value) -> Value {
    let answer = samspil.data(APPLY, json!({ "initiative": initiative, "commands": commands })).await;
    assert_eq!(answer["apply"]["userErrors"], json!([]));
    answer["apply"]["changed"].clone()
}

/// Two municipalities whose figures of homelessness are asked for, sorted by situation and compared with the others'.
async fn strategy() -> Samspil {
    let samspil = Samspil::new();
    let municipality =
        |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } });
    apply(&samspil, None, json!([municipality("@a"), municipality("@b")])).await;
    let indicator = |id: &str, unit: &str, categorisation: Option<&str>| {
        json!({ "defineIndicator": { "id": id, "name": id, "unit": unit, "kind": "POPULATION", "direction": "DECREASE",
            "overTime": "LATEST", "overPartners": "APART", "categorisation": categorisation } })
    };
    let commands = json!([
        { "foundInitiative": { "name": "Hjemløsestrategien" } },
        { "admitPartner": { "organisation": "@a" } },
        { "admitPartner": { "organisation": "@b" } },
        { "defineCategorisation": { "id": "@situations", "name": "Situationer", "categories": [{ "name": "Gade" }, { "name": "Herberg" }] } },
        { "defineComparisonGroup": { "id": "@rest", "name": "De øvrige kommuner" } },
        indicator("@count", "persons", Some("@situations")),
        indicator("@change", "percent change", None),
        { "openReporting": { "id": "@round", "title": "2011", "indicators": ["@count"],
            "covers": { "from": "2011", "to": "2011" }, "due": "2012-02" } },
        { "putOnDataAgenda": { "id": "@need", "question": "Hvem har ingen set?", "indicator": "@count" } },
        { "commissionEvaluation": { "id": "@final", "title": "Slutevaluering" } },
    ]);
    apply(&samspil, Some("@hjem"), commands).await;
    samspil
}

fn report(id: &str, organisation: &str, figure: Value, parts: Value) -> Value {
    json!({ "reportFigure": { "id": id, "indicator": "@count", "on": "2011", "organisation": organisation,
        "reporting": "@round", "figure": figure, "parts": parts } })
}

#[tokio::test]
async fn a_round_of_reporting_says_who_owes_what_and_where_that_stands() {
    let samspil = strategy().await;
    let persons = |value: &str| json!({ "value": value, "unit": "persons" });
    let parts = json!([{ "category": "Gade", "figure": persons("3") }, { "category": "Herberg", "figure": persons("7") }]);
    let reports = json!([report("@of-a", "@a", persons("10"), parts)]);
    let changed = apply(&samspil, Some("@hjem"), reports).await;
    assert_eq!(changed[0]["__typename"], "Report");
    let commands = json!([
        { "returnReport": { "report": "@of-a", "note": "Hvilken uge?" } },
        { "submitReport": { "report": "@of-a" } },
        { "approveReport": { "report": "@of-a" } },
        { "settleDataNeed": { "need": "@need", "how": "Ny tælling" } },
        { "publishEvaluation": { "evaluation": "@final", "on": "2013" } },
    ]);
    let changed = apply(&samspil, Some("@hjem"), commands).await;
    let types: Vec<_> =
        changed.as_array().unwrap().iter().map(|node| node["__typename"].as_str().unwrap()).collect();
    assert_eq!(types, ["Report", "DataNeed", "Evaluation"]);
    let document = r#"{ initiative(id: "@hjem") { sharedMeasurement {
        reporting(id: "@round") { title covers { from } due closed closings { on } indicators { name categorisation { categories { name } } }
            reports { status steps { status note } parts { category figure { value } } correctedAfterApproval }
            completeness(on: "2012-03-01") { expected { count from } received { count } late { count from } returned { count }
                approved { count } unknown { count } } }
        owed(on: "2012-02-29") { organisation { name } indicator { name } reporting { title } due late standing unknown reports { id } from }
        completeness(organisation: "@a", on: "2012-03-01") { expected { count } approved { count } }
        dataAgenda { question indicator { name } settled { how } }
        evaluations { title published { on findings } } } } }"#;
    insta::assert_json_snapshot!(samspil.data(document, json!({})).await);
}

#[tokio::test]
async fn the_partners_did_better_than_the_others_and_went_the_wrong_way() {
    let samspil = strategy().await;
    let change = |value: &str, group: Option<&str>| {
        json!({ "reportFigure": { "indicator": "@change", "on": "2013", "since": "2009", "group": group,
            "figure": { "value": value, "unit": "percent change" } } })
    };
    apply(&samspil, Some("@hjem"), json!([change("4", None), change("43", Some("@rest"))])).await;
    let document = r#"{ initiative(id: "@hjem") { sharedMeasurement { indicator(id: "@change") {
        latest { figure { value } group { name } }
        comparisons { group { name reports { figure { value } } } partners { value unit } others { value } since on course
            courseOfOthers againstOthers missing from } } } } }"#;
    let data = samspil.data(document, json!({})).await;
    let indicator = &data["initiative"]["sharedMeasurement"]["indicator"];
    assert_eq!(indicator["latest"], json!({ "figure": { "value": "4" }, "group": null }));
    assert_eq!(
        indicator["comparisons"],
        json!([{ "group": { "name": "De øvrige kommuner", "reports": [{ "figure": { "value": "43" } }] },
            "partners": { "value": "4", "unit": "percent change" }, "others": { "value": "43" }, "since": "2009", "on": "2013",
            "course": "WRONG", "courseOfOthers": "WRONG", "againstOthers": "BETTER", "missing": [], "from": ["2", "3"] }])
    );
}

#[tokio::test]
async fn a_day_that_is_none_fails_alone() {
    let samspil = strategy().await;
    let document = r#"{ initiative(id: "@hjem") { name sharedMeasurement { owed(on: "2012") { due }
        completeness(organisation: "nobody") { rule } reportings { title } } } }"#;
    let answer = samspil.run(document, json!({})).await;
    let measurement = &answer["data"]["initiative"]["sharedMeasurement"];
    assert_eq!(
        *measurement,
        json!({ "owed": null, "completeness": null, "reportings": [{ "title": "2011" }] })
    );
    assert_eq!(answer["errors"].as_array().unwrap().len(), 2, "{answer:#}");
}
