//! Commands in, answers out.

use async_graphql::{Executor, Request};
use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::support::Samspil;

const APPLY: &str = "mutation ($initiative: ID, $commands: [CommandInput!]!, $id: ID, $rev: Revision) {
    apply(initiative: $initiative, commands: $commands, commandId: $id, expectedRev: $rev) {
        position revision changed { __typename id } userErrors { code field message index } } }";

async fn founded() -> Samspil {
    let samspil = Samspil::new();
    let organisations = json!([
        { "registerOrganisation": { "id": "@a", "name": "Kræftens Bekæmpelse", "sector": "CIVIL_SOCIETY" } },
        { "registerOrganisation": { "id": "@b", "name": "Fødevarestyrelsen", "sector": "STATE" } },
    ]);
    let answer = samspil.data(APPLY, json!({ "commands": organisations })).await;
    assert_eq!(answer["apply"]["position"], "1", "two organisations, one commit");
    let commands = json!([
        { "foundInitiative": { "name": "Fuldkorn" } },
        { "admitPartner": { "organisation": "@a" } },
        { "admitPartner": { "organisation": "@b", "joined": "2009" } },
        { "adoptGoal": { "id": "@goal", "title": "Half of all Danes" } },
        { "defineIndicator": { "id": "@share", "name": "Share", "unit": "percent", "kind": "POPULATION",
            "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART" } },
        { "recordBaseline": { "indicator": "@share", "figure": { "value": "6", "unit": "percent" } } },
        { "setTarget": { "id": "@target", "goal": "@goal", "indicator": "@share",
            "level": { "figure": { "value": "50", "unit": "percent", "qualifier": "AT_LEAST" } } } },
        { "reportFigure": { "id": "@report", "indicator": "@share", "on": "2012",
            "figure": { "value": "27", "unit": "percent" } } },
    ]);
    samspil.data(APPLY, json!({ "initiative": "@fuldkorn", "commands": commands })).await;
    samspil
}

#[tokio::test]
async fn a_goal_leads_to_its_progress_and_back_to_who_recorded_it() {
    let samspil = founded().await;
    let document = r#"{ position initiative(id: "@fuldkorn") { name revision
        partnership { partners { organisation { name } memberships { joined } unsigned { title } } }
        commonAgenda { goals { title quantified targets {
            level { figure { value unit qualifier } notYetSet { wording } }
            progress { way { value unit qualifier } reached missing from baseline { value qualifier } latest { value } latestOn target { value } }
            indicator { name reports { on figure { value qualifier } recorded { position actor } indicator { targets { goal { title } } } } } } } } } }"#;
    let data = samspil.data(document, json!({})).await;
    insta::assert_json_snapshot!(data);
}

#[tokio::test]
async fn repeating_a_mutation_with_its_command_id_gives_the_same_answer_and_records_nothing() {
    let samspil = founded().await;
    let goal = "mutation ($title: String!) { adoptGoal(initiative: \"@fuldkorn\", commandId: \"@once\",
        input: { title: $title }) { position revision changed { id ... on Goal { title } } userErrors { code } } }";
    let first = samspil.data(goal, json!({ "title": "750 products" })).await;
    let again = samspil.data(goal, json!({ "title": "750 products" })).await;
    assert_eq!(first, again);
    assert_eq!(first["adoptGoal"]["changed"][0]["title"], "750 products");

    let other = samspil.run(goal, json!({ "title": "800 products" })).await;
    assert_eq!(other["errors"][0]["extensions"]["code"], "COMMAND_ID_REUSED", "{other:#}");
    assert_eq!(samspil.ledger.position().0, 3);
}

#[tokio::test]
async fn commands_given_together_stand_or_fall_together() {
    let samspil = founded().await;
    let commands = json!([
        { "adoptGoal": { "id": "@new", "title": "New" } },
        { "retireGoal": { "goal": "@none", "on": "2014", "reason": "a slip" } },
    ]);
    let answer = samspil.data(APPLY, json!({ "initiative": "@fuldkorn", "commands": commands })).await;
    let error = &answer["apply"]["userErrors"][0];
    assert_eq!(
        (&error["code"], &error["field"], &error["index"]),
        (&json!("NOT_FOUND"), &json!("goal"), &json!(1))
    );
    assert_eq!(answer["apply"]["changed"], json!([]));
    assert_eq!(samspil.ledger.position().0, 2);
}

#[tokio::test]
async fn a_revision_that_has_passed_is_a_conflict() {
    let samspil = founded().await;
    let commands = json!([{ "declareVision": { "text": "Better public health" } }]);
    let answer =
        samspil.run(APPLY, json!({ "initiative": "@fuldkorn", "commands": commands, "rev": "0" })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "CONFLICT", "{answer:#}");
    let answer =
        samspil.data(APPLY, json!({ "initiative": "@fuldkorn", "commands": commands, "rev": "1" })).await;
    assert_eq!(answer["apply"]["revision"], "2");
}

#[tokio::test]
async fn a_subscriber_catches_up_and_then_follows() {
    let samspil = founded().await;
    let document = r#"subscription { commits(after: "0", initiative: "@fuldkorn") {
        position revision initiative { name } events { kind version data } changed { __typename } } }"#;
    let mut commits = samspil
        .schema
        .execute_stream(Request::new(document).data(samspil_domain::access::Caller::Local), None);
    let mut next =
        async || serde_json::to_value(commits.next().await.unwrap()).unwrap()["data"]["commits"].clone();

    let first = next().await;
    assert_eq!((&first["position"], &first["initiative"]["name"]), (&json!("2"), &json!("Fuldkorn")));
    assert_eq!(first["events"][0]["kind"], "foundation.initiative_founded");

    let commands = json!([{ "declareVision": { "text": "Better public health" } }]);
    samspil.data(APPLY, json!({ "initiative": "@fuldkorn", "commands": commands })).await;
    let second = next().await;
    assert_eq!(
        second["events"],
        json!([{ "kind": "common_agenda.vision_declared", "version": 1,
        "data": { "text": "Better public health" } }])
    );
}

#[tokio::test]
async fn lists_are_paged() {
    let samspil = founded().await;
    let document = "query ($after: ID) { organisations(first: 1, after: $after) { total next nodes { name partnerships { initiative { name } } } } }";
    let first = samspil.data(document, json!({})).await;
    let second = samspil.data(document, json!({ "after": first["organisations"]["next"] })).await;
    assert_eq!(second["organisations"]["nodes"][0]["name"], "Fødevarestyrelsen");
    assert_eq!(second["organisations"]["next"], Value::Null);
    let log = samspil
        .data(r#"{ commits(after: "1", first: 5) { position raw } all: commits { position } }"#, json!({}))
        .await;
    assert_eq!(log["all"].as_array().unwrap().len(), 2);
    assert!(log["commits"][0]["raw"].as_str().unwrap().starts_with(r#"{"seq":2,"stream":"initiative/"#));
}
