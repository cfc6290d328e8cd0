//! Given open requests, when the server is told to stop, then subscriptions are completed and the rest finishes.

use serde_json::json;

use super::Server;
use super::client::{Reading, Socket};

#[tokio::test]
async fn subscriptions_over_a_socket_are_completed_and_it_is_closed() {
    let server = Server::start().await;
    let mut socket = Socket::ready(server.address).await;
    for id in ["a", "b"] {
        socket.subscribe(id, "subscription { silence }").await;
        assert_eq!(socket.hear().await["type"], "next");
    }
    server.stop.send(true).unwrap();
    let (code, reason, before) = socket.closed().await;
    assert_eq!((code, reason.as_str()), (1001, "Going away"));
    assert_eq!(before, [json!({"type": "complete", "id": "a"}), json!({"type": "complete", "id": "b"})]);
    drop(socket);
    server.serving.await.unwrap();
    server.stop.closed().await;
}

#[tokio::test]
async fn a_query_over_a_socket_finishes_first_and_nothing_new_begins() {
    let server = Server::start().await;
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("s", "subscription { silence }").await;
    assert_eq!(socket.hear().await["type"], "next");
    socket.subscribe("q", "{ gate }").await;
    server.stage.entered.notified().await;
    server.stop.send(true).unwrap();
    assert_eq!(socket.hear().await, json!({"type": "complete", "id": "s"}));
    socket.subscribe("new", "{ ping }").await;
    assert_eq!(socket.hear().await["payload"][0]["extensions"]["code"], "SHUTTING_DOWN");
    server.stage.open.notify_one();
    let (code, _, before) = socket.closed().await;
    assert_eq!(code, 1001);
    assert_eq!(before[0], json!({"type": "next", "id": "q", "payload": {"data": {"gate": true}}}));
    assert_eq!(before[1], json!({"type": "complete", "id": "q"}));
}

#[tokio::test]
async fn a_stream_of_events_is_completed() {
    let server = Server::start().await;
    let request = "GET /graphql?query=subscription%7Bsilence%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: text/event-stream\r\n\r\n";
    let mut reading = Reading::start(server.address, request).await;
    reading.until("\"open\"").await;
    server.stop.send(true).unwrap();
    assert!(reading.rest().await.contains("event: complete\ndata:\n\n"));
    server.serving.await.unwrap();
}

#[tokio::test]
async fn a_query_over_http_finishes() {
    let server = Server::start().await;
    let ask = server.get("?query=%7Bgate%7D", "application/json");
    let stop = async {
        server.stage.entered.notified().await;
        server.stop.send(true).unwrap();
        server.stage.open.notify_one();
    };
    let (reply, ()) = tokio::join!(ask, stop);
    assert_eq!((reply.status, reply.json()), (200, json!({"data": {"gate": true}})));
    server.serving.await.unwrap();
    server.stop.closed().await;
}

#[tokio::test]
async fn a_server_that_nobody_can_stop_does_not_stop() {
    let (never, receiver) = tokio::sync::watch::channel(false);
    drop(never);
    let server = Server::with(|options| options.shutdown = receiver).await;
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("q", "{ ping }").await;
    assert_eq!(socket.hear().await["payload"]["data"]["ping"], "pong");
}
