//! Server-sent events, distinct connections mode.

use std::time::Duration;

use super::Server;
use super::client::{Reading, without_cost};

const EVENTS: &str = "Content-Type: application/json\r\nAccept: text/event-stream\r\n";

async fn asked(server: &Server, document: &str) -> Reading {
    let body = serde_json::json!({ "query": document }).to_string();
    let request = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{EVENTS}Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    Reading::start(server.address, &request).await
}

/// The events, without what an answer cost.
fn events(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| line.starts_with("event:") || line.starts_with("data:"));
    let told = |line: &str| match line.strip_prefix("data: ").map(serde_json::from_str) {
        Some(Ok(answer)) => format!("data: {}", without_cost(answer)),
        Some(Err(_)) | None => line.to_owned(),
    };
    lines.map(told).collect()
}

#[tokio::test]
async fn a_subscription_is_a_row_of_next_events_and_complete() {
    let server = Server::start().await;
    let text = asked(&server, "subscription { count(to: 2) }").await.rest().await;
    assert!(text.starts_with("HTTP/1.1 200"));
    assert!(text.contains("content-type: text/event-stream; charset=utf-8"));
    let expected = [
        "event: next",
        r#"data: {"data":{"count":0}}"#,
        "event: next",
        r#"data: {"data":{"count":1}}"#,
        "event: complete",
        "data:",
    ];
    assert_eq!(events(&text), expected);
}

#[tokio::test]
async fn a_query_and_a_mutation_are_one_event() {
    let server = Server::start().await;
    let text = asked(&server, "{ ping }").await.rest().await;
    assert_eq!(
        events(&text),
        ["event: next", r#"data: {"data":{"ping":"pong"}}"#, "event: complete", "data:"]
    );
    let text = asked(&server, "mutation { bump }").await.rest().await;
    assert_eq!(events(&text)[1], r#"data: {"data":{"bump":1}}"#);
}

#[tokio::test]
async fn get_works_as_browsers_do_it() {
    let server = Server::start().await;
    let request = "GET /graphql?query=subscription%7Bcount(to:1)%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: text/event-stream\r\n\r\n";
    let text = Reading::start(server.address, request).await.rest().await;
    assert_eq!(events(&text).len(), 4);
}

#[tokio::test]
async fn errors_of_the_request_are_an_event_too() {
    let server = Server::start().await;
    for (document, told) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ unknown }", "Unknown field"),
        ("subscription { unknown }", "Unknown field"),
        ("subscription { count(to: 1) again: count(to: 1) }", "SUBSCRIPTION_ROOT_FIELD"),
    ] {
        let text = asked(&server, document).await.rest().await;
        let events = events(&text);
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
        assert!(events[1].contains(told) && !events[1].contains("\"data\""), "{text}");
        assert_eq!(events[2..], ["event: complete", "data:"]);
    }
}

#[tokio::test]
async fn a_client_that_accepts_both_gets_a_stream_only_where_it_is_needed() {
    let server = Server::start().await;
    let both = "application/json, text/event-stream";
    assert_eq!(server.get("?query=%7Bping%7D", both).await.json()["data"]["ping"], "pong");
    let stream = server.get("?query=subscription%7Bcount(to:1)%7D", both).await;
    assert!(stream.body.contains("event: next"));
}

#[tokio::test]
async fn a_silent_stream_says_that_it_is_alive() {
    let server = Server::with(|options| options.keep_alive = Duration::from_millis(5)).await;
    let mut reading = asked(&server, "subscription { silence }").await;
    reading.until("\"open\"").await;
    reading.until("\n:\n").await;
}

#[tokio::test]
async fn a_client_that_leaves_stops_the_stream() {
    let server = Server::with(|options| options.keep_alive = Duration::from_millis(5)).await;
    let mut reading = asked(&server, "subscription { silence }").await;
    reading.until("\"open\"").await;
    drop(reading);
    server.stage.dropped.notified().await;
}

#[tokio::test]
async fn a_panic_ends_the_stream_with_an_error() {
    let server = Server::start().await;
    let text = asked(&server, "subscription { panicsAfter(count: 1) }").await.rest().await;
    assert!(events(&text)[1].contains("\"panicsAfter\":0"), "{text}");
    assert!(events(&text)[3].contains("INTERNAL") && !text.contains("secret"), "{text}");
    assert_eq!(events(&text)[4..], ["event: complete", "data:"]);
}
