//! WebSocket: the connection and its ends (PROTOCOL.md of graphql-ws).

use std::time::Duration;

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

use super::Server;
use super::client::Socket;

const INIT: &str = r#"{"type":"connection_init"}"#;

#[track_caller]
fn check(closed: (u16, String, Vec<serde_json::Value>), code: u16, reason: &str) {
    assert_eq!((closed.0, closed.1.as_str()), (code, reason), "after {:?}", closed.2);
}

#[tokio::test]
async fn a_connection_is_acknowledged() {
    let server = Server::start().await;
    let mut socket = Socket::connect(server.address).await;
    socket.say(r#"{"type":"connection_init","payload":{}}"#).await;
    assert_eq!(socket.hear().await, json!({"type": "connection_ack"}));
}

#[tokio::test]
async fn a_client_that_does_not_introduce_itself_is_closed() {
    let server = Server::with(|options| options.socket.init_timeout = Duration::from_millis(10)).await;
    let mut socket = Socket::connect(server.address).await;
    check(socket.closed().await, 4408, "Connection initialisation timeout");
}

#[tokio::test]
async fn a_second_introduction_is_one_too_many() {
    let server = Server::start().await;
    let mut socket = Socket::ready(server.address).await;
    socket.say(INIT).await;
    check(socket.closed().await, 4429, "Too many initialisation requests");
}

#[tokio::test]
async fn an_operation_before_the_introduction_is_unauthorized() {
    let server = Server::start().await;
    let mut socket = Socket::connect(server.address).await;
    socket.subscribe("1", "{ ping }").await;
    check(socket.closed().await, 4401, "Unauthorized");
}

#[tokio::test]
async fn an_id_may_not_be_used_twice_at_once() {
    let server = Server::start().await;
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("a", "subscription { silence }").await;
    socket.subscribe("a", "{ ping }").await;
    check(socket.closed().await, 4409, "Subscriber for a already exists");
    server.stage.dropped.notified().await;
}

#[tokio::test]
async fn a_long_id_does_not_break_the_close_frame() {
    let server = Server::start().await;
    let mut socket = Socket::ready(server.address).await;
    let id = "ø".repeat(500);
    socket.subscribe(&id, "subscription { silence }").await;
    socket.subscribe(&id, "{ ping }").await;
    assert_eq!(socket.closed().await.0, 4409);
}

#[tokio::test]
async fn another_or_no_subprotocol_is_not_acceptable() {
    let server = Server::start().await;
    let mut socket = Socket::open(server.address, &[]).await.unwrap();
    check(socket.closed().await, 4406, "Subprotocol not acceptable");
    // A client that offers only another one gets none selected, and may refuse that itself.
    let offered = [("sec-websocket-protocol", "graphql-ws")];
    if let Ok(mut socket) = Socket::open(server.address, &offered).await {
        check(socket.closed().await, 4406, "Subprotocol not acceptable");
    }
}

#[tokio::test]
async fn what_is_not_of_the_protocol_closes_the_connection() {
    let server = Server::start().await;
    for message in [
        "",
        "{",
        "[]",
        "1",
        "{}",
        r#"{"type":1}"#,
        r#"{"type":"start","id":"1","payload":{"query":"{ping}"}}"#,
        r#"{"type":"next","id":"1","payload":{}}"#,
        r#"{"type":"connection_ack"}"#,
        r#"{"type":"subscribe","payload":{"query":"{ping}"}}"#,
        r#"{"type":"subscribe","id":"","payload":{"query":"{ping}"}}"#,
        r#"{"type":"subscribe","id":1,"payload":{"query":"{ping}"}}"#,
        r#"{"type":"subscribe","id":"1"}"#,
        r#"{"type":"subscribe","id":"1","payload":{}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":"{ping}","variables":1}}"#,
        r#"{"type":"subscribe","id":"1","payload":[{"query":"{ping}"}]}"#,
        r#"{"type":"complete"}"#,
        r#"{"type":"ping","payload":1}"#,
    ] {
        let mut socket = Socket::ready(server.address).await;
        socket.say(message).await;
        assert_eq!(socket.closed().await.0, 4400, "{message}");
    }
}

#[tokio::test]
async fn a_binary_message_closes_the_connection() {
    let server = Server::start().await;
    let mut socket = Socket::connect(server.address).await;
    socket.send(Message::binary(INIT.as_bytes().to_vec())).await;
    assert_eq!(socket.closed().await.0, 4400);
}

#[tokio::test]
async fn a_message_that_is_too_long_closes_the_connection() {
    let server = Server::with(|options| options.socket.message_bytes = 100).await;
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("1", &" ".repeat(200)).await;
    check(socket.closed().await, 1009, "Message too big");
}

#[tokio::test]
async fn pings_are_answered_before_and_after_the_introduction() {
    let server = Server::start().await;
    let mut socket = Socket::connect(server.address).await;
    socket.say(r#"{"type":"ping"}"#).await;
    assert_eq!(socket.hear().await, json!({"type": "pong"}));
    socket.say(INIT).await;
    assert_eq!(socket.hear().await["type"], "connection_ack");
    socket.say(r#"{"type":"pong"}"#).await;
    socket.say(r#"{"type":"ping","payload":{"n":1}}"#).await;
    assert_eq!(socket.hear().await, json!({"type": "pong", "payload": {"n": 1}}));
}

#[tokio::test]
async fn a_silent_client_is_asked_whether_it_is_there() {
    let server = Server::with(|options| options.keep_alive = Duration::from_millis(5)).await;
    let mut socket = Socket::ready(server.address).await;
    assert!(socket.frame().await.is_ping());
}

#[tokio::test]
async fn a_client_that_says_goodbye_is_answered() {
    let server = Server::start().await;
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("s", "subscription { silence }").await;
    assert_eq!(socket.hear().await["type"], "next");
    let goodbye = CloseFrame { code: CloseCode::Normal, reason: "done".into() };
    socket.send(Message::Close(Some(goodbye))).await;
    assert_eq!(socket.closed().await.0, 1000);
    server.stage.dropped.notified().await;
}

#[tokio::test]
async fn what_is_no_opening_of_a_socket_is_refused() {
    let server = Server::start().await;
    let reply = server.send("GET", "", "Upgrade: websocket\r\n", b"").await;
    assert_eq!(reply.refusal(), (400, "BAD_REQUEST".into()));
}
