//! Real clients: bytes over TCP for HTTP, tungstenite for WebSocket.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

/// An HTTP response, read to its end.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: String,
}

impl Reply {
    fn parse(raw: &[u8]) -> Self {
        let text = String::from_utf8_lossy(raw);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no response, but {text:?}"));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap();
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Self { status, headers, body: body.to_owned() }
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The body, without what it cost, for which there are tests of its own.
    #[track_caller]
    pub(super) fn json(&self) -> Value {
        without_cost(self.whole())
    }

    /// The body.
    #[track_caller]
    pub(super) fn whole(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// The status and the first error's code.
    #[track_caller]
    pub(super) fn refusal(&self) -> (u16, String) {
        let json = self.json();
        assert!(json.get("data").is_none(), "{json}");
        assert!(json["errors"][0]["message"].as_str().is_some_and(|text| !text.is_empty()), "{json}");
        (self.status, json["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned())
    }
}

/// An answer without what it cost.
pub(super) fn without_cost(mut answer: Value) -> Value {
    if let Some(extensions) = answer.get_mut("extensions").and_then(Value::as_object_mut) {
        extensions.remove("cost");
        if extensions.is_empty() {
            answer.as_object_mut().unwrap().remove("extensions");
        }
    }
    answer
}

/// Sends bytes and reads until the server closes.
pub(super) async fn exchange(address: SocketAddr, bytes: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut raw = Vec::new();
    // A server that refuses a body unread resets the connection after its answer.
    let _ = stream.read_to_end(&mut raw).await;
    Reply::parse(&raw)
}

/// A response that is read as it comes.
pub(super) struct Reading {
    stream: TcpStream,
    pub(super) text: String,
}

impl Reading {
    pub(super) async fn start(address: SocketAddr, request: &str) -> Self {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        Self { stream, text: String::new() }
    }

    /// Reads until `wanted` has come.
    pub(super) async fn until(&mut self, wanted: &str) {
        let mut chunk = [0; 4096];
        while !self.text.contains(wanted) {
            let read = self.stream.read(&mut chunk).await.unwrap();
            assert!(read > 0, "the server closed before {wanted:?}: {}", self.text);
            self.text += std::str::from_utf8(&chunk[..read]).unwrap();
        }
    }

    /// Reads to the end.
    pub(super) async fn rest(mut self) -> String {
        let mut rest = String::new();
        self.stream.read_to_string(&mut rest).await.unwrap();
        self.text + &rest
    }
}

/// A WebSocket client.
pub(super) struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    /// Opens a socket with these further headers.
    pub(super) async fn open(
        address: SocketAddr,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, Box<Error>> {
        let mut request = format!("ws://{address}/graphql").into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let stream = TcpStream::connect(address).await.unwrap();
        let (socket, _) = client_async(request, stream).await.map_err(Box::new)?;
        Ok(Self(socket))
    }

    /// Opens a socket that speaks our protocol.
    pub(super) async fn connect(address: SocketAddr) -> Self {
        Self::open(address, &[("sec-websocket-protocol", "graphql-transport-ws")]).await.unwrap()
    }

    /// Opens a socket and waits for the acknowledgement.
    pub(super) async fn ready(address: SocketAddr) -> Self {
        let mut socket = Self::connect(address).await;
        socket.say(r#"{"type":"connection_init"}"#).await;
        assert_eq!(socket.hear().await["type"], "connection_ack");
        socket
    }

    pub(super) async fn say(&mut self, text: &str) {
        self.send(Message::text(text)).await;
    }

    pub(super) async fn send(&mut self, message: Message) {
        self.0.send(message).await.unwrap();
    }

    pub(super) async fn subscribe(&mut self, id: &str, document: &str) {
        let message = serde_json::json!({"type": "subscribe", "id": id, "payload": {"query": document}});
        self.say(&message.to_string()).await;
    }

    /// The next message of the protocol, without what an answer cost.
    pub(super) async fn hear(&mut self) -> Value {
        let mut message = self.hear_whole().await;
        if let Some(payload) = message.get_mut("payload") {
            *payload = without_cost(payload.take());
        }
        message
    }

    /// The next message of the protocol.
    pub(super) async fn hear_whole(&mut self) -> Value {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("expected a message, got {other:?}"),
            }
        }
    }

    /// The next frame of the transport, whatever it is.
    pub(super) async fn frame(&mut self) -> Message {
        self.0.next().await.unwrap().unwrap()
    }

    /// Reads to the close frame; what came before it is returned, too.
    pub(super) async fn closed(&mut self) -> (u16, String, Vec<Value>) {
        let mut before = Vec::new();
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => {
                    let mut message: Value = serde_json::from_str(&text).unwrap();
                    if let Some(payload) = message.get_mut("payload") {
                        *payload = without_cost(payload.take());
                    }
                    before.push(message);
                }
                Some(Ok(Message::Close(Some(frame)))) => {
                    return (CloseCode::into(frame.code), frame.reason.to_string(), before);
                }
                Some(Ok(_)) => {}
                other => panic!("expected a close frame, got {other:?} after {before:?}"),
            }
        }
    }
}
