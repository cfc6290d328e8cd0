//! GET and the other methods (GraphQL over HTTP §5.3).

use std::sync::atomic::Ordering;

use serde_json::json;

use super::Server;

const RESPONSE: &str = "application/graphql-response+json";

#[tokio::test]
async fn a_query_may_be_asked_with_get() {
    let server = Server::start().await;
    let reply = server.get("?query=%7B+ping%20%7D", RESPONSE).await;
    assert_eq!((reply.status, reply.json()), (200, json!({"data": {"ping": "pong"}})));
    let query = "?query=query%20A(%24a:Int!)%7Badd(a:%24a)%7D&variables=%7B%22a%22:41%7D&operationName=A&x=y&extensions=";
    assert_eq!(server.get(query, RESPONSE).await.json(), json!({"data": {"add": 42}}));
    let danish = server.get("?query=%7Becho(text:%22F%C3%A6llesskab%22)%7D", RESPONSE).await;
    assert_eq!(danish.json()["data"]["echo"], "Fællesskab");
}

#[tokio::test]
async fn a_mutation_may_not() {
    let server = Server::start().await;
    for accept in [RESPONSE, "application/json", "text/event-stream"] {
        let reply = server.get("?query=mutation%7Bbump%7D", accept).await;
        assert_eq!(reply.refusal(), (405, "METHOD_NOT_ALLOWED".into()));
        assert_eq!(reply.header("allow"), "POST");
    }
    let named =
        server.get("?query=query%20A%7Bping%7Dmutation%20B%7Bbump%7D&operationName=B", RESPONSE).await;
    assert_eq!(named.status, 405);
    assert_eq!(server.stage.bumps.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_subscription_needs_a_stream() {
    let server = Server::start().await;
    let reply = server.get("?query=subscription%7Bcount(to:1)%7D", RESPONSE).await;
    assert_eq!(reply.refusal(), (406, "NOT_ACCEPTABLE".into()));
}

#[tokio::test]
async fn what_is_no_request_is_refused() {
    let server = Server::start().await;
    for query in [
        "",
        "?",
        "?query",
        "?query=",
        "?query=%FF",
        "?query=%7Bping%7D&query=%7Bping%7D",
        "?query=%7Bping%7D&variables=x",
        "?query=%7Bping%7D&variables=%5B%5D",
        "?query=%7Bping%7D&extensions=1",
        "?operationName=A",
    ] {
        let reply = server.get(query, RESPONSE).await;
        assert_eq!(reply.refusal().0, 400, "{query}: {reply:?}");
    }
}

#[tokio::test]
async fn nothing_acceptable_is_told_so() {
    let server = Server::start().await;
    assert_eq!(server.get("?query=%7Bping%7D", "text/plain").await.refusal(), (406, "NOT_ACCEPTABLE".into()));
}

#[tokio::test]
async fn other_methods_are_told_which_are_allowed_and_no_site_is_let_in() {
    let server = Server::start().await;
    for method in ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"] {
        let reply =
            server.send(method, "?query=%7Bping%7D", "Origin: https://elsewhere.example\r\n", b"").await;
        assert_eq!((reply.status, reply.header("allow")), (405, "GET, POST"), "{method}");
        assert!(!reply.headers.keys().any(|name| name.starts_with("access-control")), "{method}");
    }
}
