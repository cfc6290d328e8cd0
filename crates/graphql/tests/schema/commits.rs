//! What a commit says of itself: in whose name, why, after what, and what it corrects.

use std::path::{Path, PathBuf};

use samspil_graphql::Schema;
use samspil_store::{Ledger, Options};
use serde_json::{Value, json};

use crate::support::Samspil;

const APPLY: &str = "mutation ($initiative: ID, $commands: [CommandInput!]!, $id: ID, $for: ID, $why: String, $after: Position) {
    apply(initiative: $initiative, commands: $commands, commandId: $id, onBehalfOf: $for, reason: $why, causedBy: $after) {
        position userErrors { code field message index } } }";

/// @a, in whose name an initiative is founded with a goal, which is then revised after that.
async fn history() -> Samspil {
    let samspil = Samspil::new();
    let register = json!([{ "registerOrganisation": { "id": "@a", "name": "A", "sector": "STATE" } }]);
    let itself = json!({ "commands": register, "for": "@a" });
    let found =
        json!([{ "foundInitiative": { "name": "I" } }, { "adoptGoal": { "id": "@goal", "title": "G" } }]);
    let founded = json!({ "initiative": "@i", "commands": found, "for": "@a", "why": "Vedtaget.\nAf alle.", "after": "1" });
    let revise = json!([{ "reviseGoal": { "goal": "@goal", "title": "G2", "reason": "Kortere." } }]);
    let revised = json!({ "initiative": "@i", "commands": revise, "after": "2" });
    for (variables, position) in [(itself, "1"), (founded, "2"), (revised, "3")] {
        let answer = samspil.data(APPLY, variables).await;
        assert_eq!(answer["apply"], json!({ "position": position, "userErrors": [] }));
    }
    samspil
}

#[tokio::test]
async fn a_commit_tells_in_whose_name_why_after_what_and_what_it_corrects() {
    let samspil = history().await;
    let rename = "mutation { renameOrganisation(input: { organisation: \"@a\", name: \"A now\" }, reason: \"Nyt navn.\") {
        position } }";
    samspil.data(rename, json!({})).await;
    let commits = samspil
        .data("{ commits { position onBehalfOf { name } reason causedBy corrects correctedBy } }", json!({}))
        .await;
    let commit = |position: &str,
                  by: Value,
                  reason: Value,
                  after: Value,
                  corrects: Value,
                  corrected: Value| {
        json!({ "position": position, "onBehalfOf": by, "reason": reason, "causedBy": after, "corrects": corrects,
            "correctedBy": corrected })
    };
    let (a, none) = (json!({ "name": "A now" }), Value::Null);
    let expected = json!([
        commit("1", a.clone(), none.clone(), none.clone(), json!([]), json!(["4"])),
        commit("2", a, json!("Vedtaget.\nAf alle."), json!("1"), json!([]), json!(["3"])),
        commit("3", none.clone(), none.clone(), json!("2"), json!(["2"]), json!([])),
        commit("4", none.clone(), json!("Nyt navn."), none, json!(["1"]), json!([])),
    ]);
    assert_eq!(commits["commits"], expected);
    let goal = samspil
        .data(
            "{ initiative(id: \"@i\") { foundation { recorded { onBehalfOf { id name } reason causedBy corrects } }
                commonAgenda { goals { terms { recorded { onBehalfOf { id } reason causedBy corrects } } } } } }",
            json!({}),
        )
        .await;
    let founded = &goal["initiative"]["foundation"]["recorded"];
    assert_eq!((&founded["onBehalfOf"]["name"], &founded["causedBy"]), (&json!("A now"), &json!("1")));
    assert_eq!((&founded["reason"], &founded["corrects"]), (&json!("Vedtaget.\nAf alle."), &json!([])));
    let revised = &goal["initiative"]["commonAgenda"]["goals"][0]["terms"][1]["recorded"];
    assert_eq!(*revised, json!({ "onBehalfOf": null, "reason": null, "causedBy": "2", "corrects": ["2"] }));
}

#[tokio::test]
async fn every_mutation_takes_them_and_a_repetition_must_say_the_same() {
    let samspil = history().await;
    let adopt = "mutation ($for: ID, $why: String, $after: Position) { adoptGoal(initiative: \"@i\", commandId: \"@once\",
        input: { title: \"B\" }, onBehalfOf: $for, reason: $why, causedBy: $after) { position userErrors { code field } } }";
    let said = json!({ "for": "@a", "why": "Enighed.", "after": "3" });
    let first = samspil.data(adopt, said.clone()).await;
    assert_eq!(first, json!({ "adoptGoal": { "position": "4", "userErrors": [] } }));
    assert_eq!(samspil.data(adopt, said.clone()).await, first);
    for (key, other) in [("for", Value::Null), ("why", json!("Flertal.")), ("after", json!("2"))] {
        let mut said = said.clone();
        said[key] = other;
        let answer = samspil.run(adopt, said).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "COMMAND_ID_REUSED", "{key}: {answer:#}");
    }
    assert_eq!(samspil.ledger.position().0, 4);
}

#[tokio::test]
async fn what_is_not_there_or_cannot_be_read_is_refused_and_changes_nothing() {
    let samspil = history().await;
    let ask = async |key: &str, value: Value| {
        let commands = json!([{ "adoptGoal": { "title": "B" } }]);
        samspil.run(APPLY, json!({ "initiative": "@i", "commands": commands, key: value })).await
    };
    for (key, value, field) in
        [("for", "@none", "onBehalfOf"), ("after", "0", "causedBy"), ("after", "4", "causedBy")]
    {
        let answer = ask(key, json!(value)).await;
        let error = &answer["data"]["apply"]["userErrors"][0];
        assert_eq!((&error["code"], &error["field"]), (&json!("NOT_FOUND"), &json!(field)), "{answer:#}");
    }
    for (key, value, says) in [
        ("for", json!("Å"), "is no organisation id"),
        ("why", json!(" "), "reason: a text has 1 to 8000 characters"),
        ("why", json!("x".repeat(8001)), "this one has 8001"),
        ("after", json!("-1"), "is not a place in the log"),
    ] {
        let answer = ask(key, value).await;
        let message = answer["errors"][0]["message"].as_str().unwrap_or_else(|| panic!("{answer:#}"));
        assert!(message.contains(says), "{message}");
    }
    assert_eq!(samspil.ledger.position().0, 3);
}

/// A copy of a data directory that was written when `partnership.agreement_concluded` was in version 1.
fn written_in_version_1() -> tempfile::TempDir {
    let from: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "..", "store", "tests", "data", "agreements-v1"].iter().collect();
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("journal")).unwrap();
    for name in [Path::new("FORMAT"), Path::new("journal/00000000000000000001.log")] {
        std::fs::copy(from.join(name), dir.path().join(name)).unwrap();
    }
    dir
}

#[tokio::test]
async fn an_event_of_an_earlier_version_is_shown_in_the_current_one_and_raw_as_it_is_stored() {
    let dir = written_in_version_1();
    let ledger = Ledger::open(dir.path(), Options::default(), |_| {}).unwrap();
    let schema = Schema::new(ledger.clone());
    let document = r#"{ commits(after: "2") { raw events { kind version says data } }
        initiative(id: "@i") { partnership { agreements { title replaces { title } replacedBy { title } } } } }"#;
    let answer = async_graphql::Executor::execute(
        &schema,
        async_graphql::Request::new(document).data(samspil_domain::access::Caller::Local),
    )
    .await;
    let answer = serde_json::to_value(answer).unwrap();
    assert!(answer.get("errors").is_none(), "{answer:#}");
    let commit = &answer["data"]["commits"][0];
    let event = &commit["events"][0];
    assert_eq!((&event["kind"], &event["version"]), (&json!("partnership.agreement_concluded"), &json!(2)));
    assert_eq!(event["says"], "An agreement between partners was made.");
    assert_eq!(event["data"]["replaces"].as_array().unwrap().len(), 1);
    let raw = commit["raw"].as_str().unwrap();
    assert_eq!(raw.as_bytes(), ledger.read(samspil_domain::Position(3), 1).unwrap()[0].bytes());
    let stored: Value = serde_json::from_str(raw).unwrap();
    assert_eq!((&stored["events"][0]["v"], &stored["events"][0]["kind"]), (&json!(1), &event["kind"]));
    assert_eq!(stored["events"][0]["data"]["replaces"], event["data"]["replaces"][0]);
    let (old, new) = (json!([{ "title": "Første aftale" }]), json!([{ "title": "Ny aftale" }]));
    let agreements = json!([
        { "title": "Første aftale", "replaces": [], "replacedBy": new },
        { "title": "Ny aftale", "replaces": old, "replacedBy": [] },
    ]);
    assert_eq!(answer["data"]["initiative"]["partnership"]["agreements"], agreements);
    ledger.close().await;
}
