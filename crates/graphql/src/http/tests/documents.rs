//! Documents that are asked for by their id.

use serde_json::{Value, json};

use super::super::{Documents, Options};
use super::Server;
use super::client::{Reading, Socket};

const JSON: &str = "application/graphql-response+json";
const ADD: &str = "query Add($a: Int!) { add(a: $a) }";

fn documents() -> Documents {
    let folder = tempfile::tempdir().unwrap();
    let list = json!({ "add": ADD, "bump": "mutation { bump }", "count": "subscription { count(to: 1) }" });
    std::fs::write(folder.path().join("list.json"), list.to_string()).unwrap();
    Documents::read(folder.path()).unwrap()
}

fn known(options: &mut Options) {
    options.documents = documents();
}

fn alone(options: &mut Options) {
    options.documents = documents().only();
}

async fn posted(server: &Server, body: Value) -> super::client::Reply {
    server.post(&body.to_string()).await
}

#[tokio::test]
async fn a_document_that_is_laid_down_is_asked_for_by_its_id() {
    let server = Server::with(known).await;
    let id = "sha256:bdd1a8cf61a2b9ca0d9e2c3ac1fc76e7cb5ce6a1a2d4b0c1c5fd2d5b0f1f0a11";
    let answer = posted(&server, json!({ "documentId": "add", "variables": { "a": 1 } })).await;
    assert_eq!(answer.json(), json!({ "data": { "add": 2 } }));
    let got = server.get("?documentId=add&variables=%7B%22a%22:2%7D&operationName=Add", JSON).await;
    assert_eq!(got.json(), json!({ "data": { "add": 3 } }));
    assert_eq!(server.get("?documentId=bump", JSON).await.refusal(), (405, "METHOD_NOT_ALLOWED".into()));
    assert_eq!(
        posted(&server, json!({ "documentId": id })).await.refusal(),
        (400, "DOCUMENT_NOT_FOUND".into())
    );
    assert_eq!(server.ask("{ ping }").await.json(), json!({ "data": { "ping": "pong" } }));
}

#[tokio::test]
async fn over_a_stream_and_a_socket_as_well() {
    let server = Server::with(known).await;
    let request = "GET /graphql?documentId=count HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: text/event-stream\r\n\r\n";
    let text = Reading::start(server.address, request).await.rest().await;
    assert!(text.contains(r#""count":0"#), "{text}");
    let mut socket = Socket::ready(server.address).await;
    socket.say(r#"{"type":"subscribe","id":"a","payload":{"documentId":"count"}}"#).await;
    assert_eq!(socket.hear().await["payload"]["data"]["count"], 0);
    assert_eq!(socket.hear().await["type"], "complete");
    socket.say(r#"{"type":"subscribe","id":"b","payload":{"documentId":"nothing"}}"#).await;
    assert_eq!(socket.hear().await["payload"][0]["extensions"]["code"], "DOCUMENT_NOT_FOUND");
}

#[tokio::test]
async fn where_only_they_are_answered_any_other_is_refused() {
    let server = Server::with(alone).await;
    assert_eq!(server.ask("{ ping }").await.refusal(), (400, "DOCUMENT_REQUIRED".into()));
    assert_eq!(server.ask(ADD).await.refusal(), (400, "DOCUMENT_REQUIRED".into()));
    assert_eq!(server.get("?query=%7Bping%7D", JSON).await.refusal().1, "DOCUMENT_REQUIRED");
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("a", "{ ping }").await;
    assert_eq!(socket.hear().await["payload"][0]["extensions"]["code"], "DOCUMENT_REQUIRED");
    let answer = posted(&server, json!({ "documentId": "bump" })).await;
    assert_eq!(answer.json(), json!({ "data": { "bump": 1 } }));
}

#[tokio::test]
async fn an_id_and_a_document_at_once_or_an_id_that_is_no_string_are_refused() {
    let server = Server::with(known).await;
    for body in [
        json!({ "documentId": "add", "query": ADD }),
        json!({ "documentId": 1 }),
        json!({ "documentId": null }),
    ] {
        assert_eq!(posted(&server, body).await.refusal(), (400, "BAD_REQUEST".into()));
    }
}
