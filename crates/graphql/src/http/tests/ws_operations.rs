//! WebSocket: operations, from `subscribe` to `complete` or `error`.

use std::time::Duration;

use serde_json::json;

use super::Server;
use super::client::Socket;

#[tokio::test]
async fn a_subscription_brings_its_events_and_completes() {
    let server = Server::start().await;
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("s", "subscription { count(to: 2) }").await;
    for n in 0..2 {
        assert_eq!(
            socket.hear().await,
            json!({"type": "next", "id": "s", "payload": {"data": {"count": n}}})
        );
    }
    assert_eq!(socket.hear().await, json!({"type": "complete", "id": "s"}));
}

#[tokio::test]
async fn queries_and_mutations_are_answered_once_and_complete() {
    let server = Server::start().await;
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("q", "{ ping }").await;
    assert_eq!(socket.hear().await["payload"]["data"]["ping"], "pong");
    assert_eq!(socket.hear().await, json!({"type": "complete", "id": "q"}));
    let message = json!({"type": "subscribe", "id": "q", "payload": {
        "query": "mutation A { bump } query B($a: Int!) { add(a: $a) }", "operationName": "B", "variables": {"a": 1},
    }});
    socket.say(&message.to_string()).await;
    assert_eq!(socket.hear().await["payload"]["data"]["add"], 2);
}

#[tokio::test]
async fn a_request_that_cannot_run_is_an_error_and_the_end() {
    let server = Server::start().await;
    let mut socket = Socket::ready(server.address).await;
    for (document, told) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ unknown }", "Unknown field"),
        ("subscription { unknown }", "Unknown field"),
        ("mutation { bump bump }", "DUPLICATE_MUTATION_FIELD"),
        ("{ panics }", "INTERNAL"),
    ] {
        socket.subscribe("e", document).await;
        let heard = socket.hear().await;
        assert_eq!((&heard["type"], &heard["id"]), (&json!("error"), &json!("e")));
        assert!(heard["payload"][0].to_string().contains(told), "{heard}");
    }
}

#[tokio::test]
async fn a_panic_of_a_stream_is_an_error_after_its_events() {
    let server = Server::start().await;
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("p", "subscription { panicsAfter(count: 1) }").await;
    assert_eq!(socket.hear().await["type"], "next");
    let heard = socket.hear().await;
    assert_eq!(heard["payload"][0]["extensions"]["code"], "INTERNAL");
    assert!(!heard.to_string().contains("secret"));
    socket.subscribe("p", "{ ping }").await;
    assert_eq!(socket.hear().await["type"], "next");
}

#[tokio::test]
async fn a_stream_that_its_resolver_refuses_is_told() {
    let server = Server::start().await;
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("r", "subscription { refuses }").await;
    assert!(socket.hear().await.to_string().contains("it refuses"));
}

#[tokio::test]
async fn a_client_may_complete_an_operation_and_use_its_id_again() {
    let server = Server::start().await;
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("a", "subscription { silence }").await;
    assert_eq!(socket.hear().await["type"], "next");
    socket.say(r#"{"type":"complete","id":"a"}"#).await;
    server.stage.dropped.notified().await;
    socket.say(r#"{"type":"complete","id":"a"}"#).await;
    socket.subscribe("a", "{ ping }").await;
    assert_eq!(
        socket.hear().await,
        json!({"type": "next", "id": "a", "payload": {"data": {"ping": "pong"}}})
    );
}

#[tokio::test]
async fn a_flood_does_not_silence_the_others_and_can_be_stopped() {
    let server = Server::start().await;
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("flood", "subscription { flood }").await;
    assert_eq!(socket.hear().await["id"], "flood");
    socket.subscribe("q", "{ ping }").await;
    while socket.hear().await["id"] != "q" {}
    socket.say(r#"{"type":"complete","id":"flood"}"#).await;
    server.stage.dropped.notified().await;
}

#[tokio::test]
async fn operations_at_once_are_limited() {
    let server = Server::with(|options| options.socket.operations = 2).await;
    let mut socket = Socket::ready(server.address).await;
    for id in ["a", "b"] {
        socket.subscribe(id, "subscription { silence }").await;
        assert_eq!(socket.hear().await["type"], "next");
    }
    socket.subscribe("c", "{ ping }").await;
    let heard = socket.hear().await;
    assert_eq!(heard["payload"][0]["extensions"]["code"], "TOO_MANY_OPERATIONS");
    socket.say(r#"{"type":"complete","id":"a"}"#).await;
    socket.subscribe("c", "{ ping }").await;
    assert_eq!(socket.hear().await["type"], "next");
}

#[tokio::test]
async fn a_slow_query_is_stopped_and_a_silent_subscription_is_not() {
    let server = Server::with(|options| options.request_timeout = Duration::from_millis(10)).await;
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("s", "subscription { silence }").await;
    assert_eq!(socket.hear().await["id"], "s");
    socket.subscribe("q", "{ forever }").await;
    let heard = socket.hear().await;
    assert_eq!((&heard["id"], &heard["payload"][0]["extensions"]["code"]), (&json!("q"), &json!("TIMEOUT")));
}

#[tokio::test]
async fn a_client_that_leaves_stops_its_operations() {
    let server = Server::start().await;
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("s", "subscription { silence }").await;
    assert_eq!(socket.hear().await["type"], "next");
    drop(socket);
    server.stage.dropped.notified().await;
}
