//! Bad input gets a clear error with a code, and changes nothing.

use serde_json::{Value, json};

use crate::support::Samspil;

const FOUND: &str = r#"mutation { foundInitiative(initiative: "@i", input: { name: "I" }) { position } }"#;

/// An error of the whole mutation, with that code, whose message says this.
#[track_caller]
fn check_error(answer: &Value, code: &str, says: &str) {
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], code, "{answer:#}");
    assert!(error["message"].as_str().unwrap().contains(says), "{answer:#}");
}

async fn apply(samspil: &Samspil, command: Value) -> Value {
    let document = "mutation ($commands: [CommandInput!]!) { apply(initiative: \"@i\", commands: $commands) {
        userErrors { code field message } } }";
    samspil.run(document, json!({ "commands": [command] })).await
}

#[tokio::test]
async fn what_cannot_be_read_is_an_error_that_names_the_field() {
    let samspil = Samspil::new();
    samspil.data(FOUND, json!({})).await;
    let date = apply(&samspil, json!({ "adoptGoal": { "title": "A", "due": "2014-13" } })).await;
    check_error(&date, "BAD_USER_INPUT", "due: \"2014-13\" is not a date");
    let id =
        apply(&samspil, json!({ "retireGoal": { "goal": "goal 1", "on": "2014", "reason": "x" } })).await;
    check_error(&id, "BAD_USER_INPUT", "is no goal id");
    let long = apply(&samspil, json!({ "declareVision": { "text": "x".repeat(8001) } })).await;
    check_error(&long, "BAD_USER_INPUT", "this one has 8001");
    for number in ["NaN", "Infinity", "1e9", "1.234,5", ""] {
        let figure = json!({ "value": number, "unit": "DKK" });
        let answer = apply(&samspil, json!({ "recordFunding": { "purpose": "A", "amount": figure } })).await;
        check_error(&answer, "BAD_USER_INPUT", "is not a decimal");
    }
    assert_eq!(samspil.ledger.position().0, 1);
}

#[tokio::test]
async fn what_breaks_a_rule_is_a_user_error() {
    let samspil = Samspil::new();
    samspil.data(FOUND, json!({})).await;
    let share = json!({ "defineIndicator": { "id": "@s", "name": "S", "unit": "percent", "kind": "POPULATION",
        "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART" } });
    apply(&samspil, share).await;
    let figure = json!({ "value": "140", "unit": "percent" });
    let answer =
        apply(&samspil, json!({ "reportFigure": { "indicator": "@s", "on": "2012", "figure": figure } }))
            .await;
    assert_eq!(answer["data"]["apply"]["userErrors"][0]["code"], "OUT_OF_RANGE", "{answer:#}");
    assert_eq!(answer["data"]["apply"]["userErrors"][0]["field"], "figure");
    let answer = apply(&samspil, json!({ "reportFigure": { "indicator": "@none", "on": "2012" } })).await;
    assert_eq!(answer["data"]["apply"]["userErrors"][0]["code"], "NOT_FOUND");
    assert_eq!(samspil.ledger.position().0, 2);
}

#[tokio::test]
async fn what_does_not_fit_the_schema_is_refused_before_it_runs() {
    let samspil = Samspil::new();
    for document in [
        "mutation { apply(commands: [{}]) { position } }",
        r#"mutation { apply(commands: [{ declareVision: { text: "a" }, describeProblem: { text: "b" } }]) { position } }"#,
        r#"mutation { declareVision(initiative: "@i", input: { text: "a", txet: "b" }) { position } }"#,
        "mutation { declareVision(initiative: \"@i\", input: { }) { position } }",
        "{ nothing }",
        "{ initiative(id: \"@i\") { name ",
    ] {
        let answer = samspil.run(document, json!({})).await;
        let error = &answer["errors"][0];
        assert!(answer["data"].is_null() && error["message"].is_string(), "{document}: {answer:#}");
    }
    assert_eq!(samspil.ledger.position().0, 0);
}

#[tokio::test]
async fn a_commit_that_would_be_too_large_is_refused() {
    let samspil = Samspil::new();
    let commands: Vec<Value> = (0..10)
        .map(|n| json!({ "describeProblem": { "text": format!("{n}{}", "å".repeat(7000)) } }))
        .chain([json!({ "declareVision": { "text": "a" } })])
        .collect();
    samspil.data(FOUND, json!({})).await;
    let document = "mutation ($commands: [CommandInput!]!) { apply(initiative: \"@i\", commands: $commands) { position } }";
    let answer = samspil.run(document, json!({ "commands": commands })).await;
    check_error(&answer, "TOO_LARGE", "65535");
    assert_eq!(samspil.ledger.position().0, 1);
}

#[tokio::test]
async fn a_bad_id_nulls_its_own_field_alone() {
    let samspil = Samspil::new();
    let answer = samspil.run(r#"{ position initiative(id: "no id") { name } }"#, json!({})).await;
    check_error(&answer, "BAD_USER_INPUT", "is no initiative id");
    assert_eq!(answer["data"], json!({ "position": "0", "initiative": null }));
}
