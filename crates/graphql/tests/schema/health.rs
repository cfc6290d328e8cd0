//! The health of the five conditions, as it is asked for.

use serde_json::{Value, json};

use crate::support::Samspil;

const APPLY: &str = "mutation ($initiative: ID, $commands: [CommandInput!]!) {
    apply(initiative: $initiative, commands: $commands) { changed { __typename } userErrors { code field message } } }";

async fn apply(samspil: &Samspil, initiative: Value, commands: Value) {
    let answer = samspil.data(APPLY, json!({ "initiative": initiative, "commands": commands })).await;
    assert_eq!(answer["apply"]["userErrors"], json!([]));
}

/// A partnership of three, with a strategy for 2014 to 2016, a goal that is measured and one that is not, a round of
/// reporting, a board that meets, and a secretariat with a grant.
async fn partnership() -> Samspil {
    let samspil = Samspil::new();
    let organisation = |id: &str, name: &str| json!({ "registerOrganisation": { "id": id, "name": name, "sector": "OTHER" } });
    let organisations = json!([
        organisation("@a", "En forening"),
        organisation("@b", "En fond"),
        organisation("@c", "En kommune")
    ]);
    apply(&samspil, Value::Null, organisations).await;
    let endorse =
        |id: &str, on: &str| json!({ "endorseAgenda": { "agenda": "@plan", "organisation": id, "on": on } });
    let commands = json!([
        { "foundInitiative": { "name": "Eksempel" } },
        { "admitPartner": { "organisation": "@a" } },
        { "admitPartner": { "organisation": "@b" } },
        { "admitPartner": { "organisation": "@c", "joined": "2015" } },
        { "adoptGoal": { "id": "@1", "title": "Flere spiser fuldkorn", "due": "2016" } },
        { "adoptGoal": { "id": "@2", "title": "Bedre vaner" } },
        { "assignGoal": { "goal": "@1", "owner": "@a" } },
        { "adoptAgenda": { "id": "@plan", "title": "Strategi", "adopted": "2014-01-15",
            "period": { "from": "2014-01-01", "to": "2016" } } },
        endorse("@a", "2014-01-15"),
        endorse("@b", "2014-06-01"),
        { "defineIndicator": { "id": "@share", "name": "Andel", "unit": "percent", "kind": "POPULATION",
            "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART" } },
        { "setTarget": { "goal": "@1", "indicator": "@share", "level": { "figure": { "value": "50", "unit": "percent" } } } },
        { "openReporting": { "id": "@round", "title": "Årsrapport", "indicators": ["@share"], "organisations": ["@a", "@b"],
            "covers": { "from": "2014", "to": "2014" }, "due": "2015-02-28" } },
        { "reportFigure": { "indicator": "@share", "on": "2014", "organisation": "@a", "reporting": "@round",
            "figure": { "value": "27", "unit": "percent" } } },
        { "establishBody": { "id": "@board", "name": "Bestyrelse", "kind": "BOARD", "cadence": { "atLeast": 1, "atMost": 1 } } },
        { "scheduleMeeting": { "id": "@meeting", "title": "Årsmøde", "body": "@board" } },
        { "holdMeeting": { "meeting": "@meeting", "on": "2014-05-20" } },
        { "entrustBackbone": { "holder": { "organisation": "@a" }, "functions": ["ADVANCE_POLICY", "BUILD_PUBLIC_WILL"] } },
        { "recordFunding": { "id": "@grant", "purpose": "Sekretariat", "funder": "@b", "period": { "from": "2014", "to": "2015" } } },
    ]);
    apply(&samspil, json!("@story"), commands).await;
    samspil
}

#[tokio::test]
async fn each_condition_stands_with_its_signals_and_its_change() {
    let document = r#"{ initiative(id: "@story") { health(on: "2015-03-01", since: "2014-03-01") {
        condition level known unknown change { since level trend }
        signals { key title met of unknown level figure { value unit qualifier } from
            change { level trend figure { value qualifier } }
            evidence { standing reason organisation { name } indicator { name } function
                object { __typename ... on Goal { title } ... on Body { name } ... on Agenda { title } ... on Funding { purpose } } } } } } }"#;
    let data = partnership().await.data(document, json!({})).await;
    insta::assert_json_snapshot!(data);
}

#[tokio::test]
async fn each_level_comes_with_its_rule_in_words() {
    let document = r#"{ initiative(id: "@story") { health(on: "2015-03-01", since: "2015-01-01") {
        rule change { rule } signals { rule change { rule } } } } }"#;
    let data = partnership().await.data(document, json!({})).await;
    for condition in data["initiative"]["health"].as_array().unwrap() {
        let signals = condition["signals"].as_array().unwrap();
        for told in signals.iter().chain([condition]) {
            assert!(told["change"]["rule"].as_str().unwrap().ends_with('.'));
            let rule = told["rule"].as_str().unwrap();
            assert!(["Unknown", "unknown"].iter().any(|word| rule.contains(word)), "{rule}");
            assert!(["strong", "Strong"].iter().any(|word| rule.contains(word)), "{rule}");
        }
    }
}

#[tokio::test]
async fn evidence_can_be_asked_for_by_how_it_counts() {
    let document = r#"{ initiative(id: "@story") { health(on: "2015-03-01") { change { trend } signals { key met
        evidence(standing: NOT_MET) { standing } all: evidence { standing } } } } }"#;
    let data = partnership().await.data(document, json!({})).await;
    let conditions = data["initiative"]["health"].as_array().unwrap();
    assert!(conditions.iter().all(|condition| condition["change"].is_null()));
    let signals: Vec<_> = conditions.iter().flat_map(|it| it["signals"].as_array().unwrap()).collect();
    let count =
        |list: &Value| list.as_array().unwrap().iter().filter(|it| it["standing"] == "NOT_MET").count();
    assert!(signals.iter().all(|it| count(&it["evidence"]) == it["evidence"].as_array().unwrap().len()));
    assert!(signals.iter().all(|it| count(&it["evidence"]) == count(&it["all"])));
    assert!(signals.iter().any(|it| count(&it["evidence"]) > 0));
}

#[tokio::test]
async fn a_day_that_is_none_or_an_earlier_one_that_is_later_is_refused() {
    let samspil = partnership().await;
    for arguments in [
        r#"on: "2014""#,
        r#"on: "2014-03-01", since: "2014""#,
        r#"on: "2014-03-01", since: "2014-03-02""#,
        r#"since: "9998-12-31""#,
    ] {
        let document = format!(r#"{{ initiative(id: "@story") {{ health({arguments}) {{ level }} }} }}"#);
        let answer = samspil.run(&document, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{arguments}");
    }
}

#[tokio::test]
async fn a_ministry_sees_all_initiatives_of_a_page_at_once() {
    let samspil = partnership().await;
    apply(&samspil, json!("@other"), json!([{ "foundInitiative": { "name": "Intet kendt" } }])).await;
    let document =
        r#"{ initiatives(first: 200) { nodes { name health(on: "2015-03-01") { condition level } } } }"#;
    let data = samspil.data(document, json!({})).await;
    let nodes = data["initiatives"]["nodes"].as_array().unwrap();
    let of = |name: &str| &nodes.iter().find(|node| node["name"] == name).unwrap()["health"];
    assert!(of("Intet kendt").as_array().unwrap().iter().all(|it| it["level"] == "UNKNOWN"));
    assert_eq!(of("Eksempel")[0], json!({ "condition": "COMMON_AGENDA", "level": "ADEQUATE" }));
}
