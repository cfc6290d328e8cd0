//! Persons: read while they may be, sealed in every event, and gone when they are erased.

use serde_json::{Value, json};

use crate::support::Samspil;

const NAME: &str = "Kirsten Testsen";
const PERSON: &str = "{ id status unreadableBecause name email phone role organisation { name } }";

async fn entered(samspil: &Samspil) -> String {
    let document = "mutation($input: EnterPersonInput!) { enterPerson(input: $input) { changed { id } userErrors { code } } }";
    let input = json!({ "input": { "name": NAME, "email": "kt@example.org" } });
    let data = samspil.data(document, input).await;
    assert_eq!(data["enterPerson"]["userErrors"], json!([]));
    data["enterPerson"]["changed"][0]["id"].as_str().expect("it made a person").to_owned()
}

async fn person(samspil: &Samspil, id: &str, as_of: Value) -> Value {
    let document = format!("query($id: ID!, $asOf: AsOf) {{ person(id: $id, asOf: $asOf) {PERSON} }}");
    samspil.data(&document, json!({ "id": id, "asOf": as_of })).await["person"].clone()
}

/// Asks for an erasure, and waits until it is recorded as done.
async fn erase(samspil: &Samspil, id: &str) {
    use futures_util::StreamExt as _;
    let document = "mutation($id: ID!) { requestErasure(input: { person: $id }) { userErrors { code } } }";
    samspil.data(document, json!({ "id": id })).await;
    let mut commits = std::pin::pin!(samspil.ledger.subscribe(samspil_domain::Position(0)));
    let erased = |commit: &samspil_domain::Commit| {
        commit.events.iter().any(|event| event.kind().0 == "people.person_erased")
    };
    while !erased(commits.next().await.unwrap().unwrap().commit()) {}
}

#[tokio::test]
async fn a_person_is_read_until_it_is_erased_and_then_not_as_of_any_moment() {
    let samspil = Samspil::new();
    let id = entered(&samspil).await;
    let readable = json!({ "id": id, "status": "READABLE", "unreadableBecause": null, "name": NAME, "email": "kt@example.org",
        "phone": null, "role": null, "organisation": null });
    assert_eq!(person(&samspil, &id, Value::Null).await, readable);
    let listed = samspil.data("{ people { total nodes { name } } }", Value::Null).await;
    assert_eq!(listed, json!({ "people": { "total": 1, "nodes": [{ "name": NAME }] } }));
    erase(&samspil, &id).await;
    let erased = json!({ "id": id, "status": "ERASED", "unreadableBecause": null, "name": null, "email": null,
        "phone": null, "role": null, "organisation": null });
    assert_eq!(person(&samspil, &id, Value::Null).await, erased);
    assert_eq!(person(&samspil, &id, json!({ "position": "1" })).await, erased);
}

#[tokio::test]
async fn no_event_shows_what_is_personal() {
    let samspil = Samspil::new();
    let id = entered(&samspil).await;
    let commits = "{ commits { stream raw events { kind says data } changed { id } } }";
    let data = samspil.data(commits, Value::Null).await;
    assert_eq!(data["commits"][0]["stream"], "people");
    assert_eq!(data["commits"][0]["changed"], json!([{ "id": id }]));
    assert!(data["commits"][0]["events"][0]["data"]["name"].as_str().unwrap().starts_with("v1."));
    assert!(!data.to_string().contains("Kirsten") && !data.to_string().contains("kt@"), "{data}");
}

#[tokio::test]
async fn an_error_does_not_repeat_what_is_personal() {
    let samspil = Samspil::new();
    let document =
        "mutation($input: EnterPersonInput!) { enterPerson(input: $input) { userErrors { code message } } }";
    let long = format!("{NAME}{}", "x".repeat(200));
    for input in [
        json!({ "name": long }),
        json!({ "name": NAME, "phone": "70\u{7}121212" }),
        json!({ "name": NAME, "organisation": "@none" }),
        json!({ "name": NAME, "id": "not an id" }),
    ] {
        let response = samspil.run(document, json!({ "input": input })).await.to_string();
        assert!(response.contains("message"), "{response}");
        assert!(!response.contains("Kirsten") && !response.contains("121212"), "{response}");
    }
}
