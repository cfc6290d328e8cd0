//! The admission hook, and the check of origins.

use std::sync::Arc;

use async_graphql::Data;
use serde_json::json;

use super::super::{Caller, Denied, Options, Origins};
use super::Server;
use super::client::Socket;
use super::schema::Visitor;

/// Admits whoever says a name, in a header or in `connection_init`, except Loki.
fn by_name(options: &mut Options) {
    options.admit = Arc::new(|caller: &Caller<'_>| {
        let header = caller.headers.get("x-name").and_then(|value| value.to_str().ok());
        let payload = caller.connection_init.and_then(|payload| payload["name"].as_str());
        match header.or(payload) {
            None => Err(Denied::Unauthenticated("Say who you are.".to_owned())),
            Some("Loki") => Err(Denied::Forbidden("Not you.".to_owned())),
            Some(name) => {
                let mut data = Data::default();
                data.insert(Visitor(name.to_owned()));
                Ok(data)
            }
        }
    });
}

#[tokio::test]
async fn what_the_hook_returns_is_found_by_resolvers() {
    let server = Server::with(by_name).await;
    let reply = server.send("GET", "?query=%7Bvisitor%7D", "X-Name: Freyja\r\n", b"").await;
    assert_eq!(reply.json(), json!({"data": {"visitor": "Freyja"}}));
}

#[tokio::test]
async fn whom_the_hook_denies_is_told_before_the_body_is_read() {
    let server = Server::with(by_name).await;
    let head = "Content-Type: application/json\r\nContent-Length: 1000\r\n";
    let reply = server.send("POST", "", head, b"").await;
    assert_eq!(reply.refusal(), (401, "UNAUTHENTICATED".into()));
    assert_eq!(reply.header("www-authenticate"), "Bearer error=\"invalid_token\"");
    let reply = server.send("POST", "", &format!("{head}X-Name: Loki\r\n"), b"").await;
    assert_eq!(reply.refusal(), (403, "FORBIDDEN".into()));
}

#[tokio::test]
async fn a_socket_is_admitted_by_its_first_message() {
    let server = Server::with(by_name).await;
    let mut socket = Socket::connect(server.address).await;
    socket.say(r#"{"type":"connection_init","payload":{"name":"Freyja"}}"#).await;
    assert_eq!(socket.hear().await["type"], "connection_ack");
    socket.subscribe("1", "{ visitor }").await;
    assert_eq!(socket.hear().await["payload"]["data"]["visitor"], "Freyja");
}

#[tokio::test]
async fn a_socket_that_is_not_admitted_is_closed() {
    let server = Server::with(by_name).await;
    for payload in ["{}", r#"{"name":"Loki"}"#] {
        let mut socket = Socket::connect(server.address).await;
        socket.say(&format!(r#"{{"type":"connection_init","payload":{payload}}}"#)).await;
        let (code, reason, _) = socket.closed().await;
        assert_eq!((code, reason.as_str()), (4403, "Forbidden"));
    }
}

#[tokio::test]
async fn a_page_of_another_site_may_not_open_a_socket() {
    let server = Server::start().await;
    let own = format!("http://{}", server.address);
    let open = async |origin: &str| {
        let headers = [("sec-websocket-protocol", "graphql-transport-ws"), ("origin", origin)];
        Socket::open(server.address, &headers).await.map(drop).map_err(|error| error.to_string())
    };
    assert_eq!(open(&own).await, Ok(()));
    for foreign in [
        "https://elsewhere.example",
        "null",
        "http://127.0.0.1:1",
        "file://",
        "http://127.0.0.1.elsewhere.example",
    ] {
        assert!(open(foreign).await.unwrap_err().contains("403"), "{foreign}");
    }
}

#[tokio::test]
async fn other_origins_can_be_allowed() {
    let allowed = Origins::SameHostAnd(vec!["https://app.example.org".to_owned()]);
    for (origins, other_is_refused) in [(allowed, true), (Origins::Any, false)] {
        let server = Server::with(|options| options.origins = origins).await;
        let open = async |origin: &str| {
            let headers = [("sec-websocket-protocol", "graphql-transport-ws"), ("origin", origin)];
            Socket::open(server.address, &headers).await.is_err()
        };
        assert!(!open("https://app.example.org").await);
        assert_eq!(open("https://other.example.org").await, other_is_refused);
    }
}
