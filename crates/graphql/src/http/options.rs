//! What the server that mounts the router may choose.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Data;
use axum::http::{Extensions, HeaderMap};
use tokio::sync::watch;

use super::documents::Documents;
use crate::limits::{Limits, Rate};

/// Everything that can be chosen; [`Options::default`] is safe for the open internet.
#[derive(Clone)]
pub struct Options {
    /// How much one document and its variables may ask for.
    pub limits: Limits,
    /// Largest body of a POST, in bytes; more is refused with 413 as soon as it is known. Default 1 MiB.
    pub body_bytes: usize,
    /// Largest answer to a query or mutation over HTTP, in bytes; a larger one is thrown away and its request refused. Default
    /// 16 MiB.
    pub answer_bytes: usize,
    /// Requests over HTTP that may be on their way at once, from the first byte of the body to the last of the answer.
    /// Default 256.
    pub requests: usize,
    /// The same, of one caller. Default 64.
    pub requests_by_one: usize,
    /// Subscriptions that may be open at once, over SSE and WebSocket together. Default 1 000.
    pub subscribers: usize,
    /// The same, of one caller. Default 100.
    pub subscribers_by_one: usize,
    /// How much a caller may ask for, in the unit of what a request costs. The caller is the
    /// [`RateKey`](crate::limits::RateKey) that admission puts into the data, or else the address in the request's
    /// [`ConnectInfo`](axum::extract::ConnectInfo); without one, all are one caller. Nothing: as much as they like.
    pub rate: Option<Rate>,
    /// The documents that can be asked for by their id. Default: none, and any other may be sent.
    pub documents: Documents,
    /// How long reading a body, and then running a query or mutation, may take. Subscriptions may last. Default 30 s.
    pub request_timeout: Duration,
    /// How often a silent stream says that it is alive: a comment over SSE, a ping over WebSocket. A WebSocket
    /// whose client has been silent for three such periods, or has not read for two, is dropped. Default 15 s.
    pub keep_alive: Duration,
    /// Whether a browser that opens the address sees a page with a text area. Default true.
    pub landing_page: bool,
    /// Which sites' pages may ask, read answers and open WebSockets. Default: only those of our own host.
    pub origins: Origins,
    /// What applies to WebSockets only.
    pub socket: SocketOptions,
    /// Decides who may ask, and what the resolvers learn about the caller. Default: everybody, nothing.
    pub admit: Admit,
    /// Becomes true when the server wants to stop. Then subscriptions are completed and no new ones begin; queries and
    /// mutations in flight finish. Each open WebSocket holds a clone, so after the listener has stopped and the
    /// router is dropped, `sender.closed().await` waits until the last one is gone. Default: never.
    pub shutdown: watch::Receiver<bool>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            body_bytes: 1024 * 1024,
            answer_bytes: 16 * 1024 * 1024,
            requests: 256,
            requests_by_one: 64,
            subscribers: 1_000,
            subscribers_by_one: 100,
            rate: Some(Rate::default()),
            documents: Documents::default(),
            request_timeout: Duration::from_secs(30),
            keep_alive: Duration::from_secs(15),
            landing_page: true,
            origins: Origins::default(),
            socket: SocketOptions::default(),
            admit: Arc::new(|_| Ok(Data::default())),
            shutdown: watch::channel(false).1,
        }
    }
}

impl Options {
    /// Ends when [`Options::shutdown`] fires; never, if nobody can fire it any more.
    pub(super) fn shutdown_fired(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut signal = self.shutdown.clone();
        async move {
            if signal.wait_for(|stop| *stop).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}

/// What applies to WebSockets only.
#[derive(Debug, Clone)]
pub struct SocketOptions {
    /// How long a client may take to send `connection_init`. Default 10 s.
    pub init_timeout: Duration,
    /// Operations that may be open at once on one socket. Default 32.
    pub operations: usize,
    /// Largest incoming message, in bytes. Default 256 KiB: a message is held whole while it comes, on each socket.
    pub message_bytes: usize,
}

impl Default for SocketOptions {
    fn default() -> Self {
        Self { init_timeout: Duration::from_secs(10), operations: 32, message_bytes: 256 * 1024 }
    }
}

/// Which sites' pages may ask. Clients that are no browser send no `Origin` and always may.
#[derive(Debug, Clone)]
pub enum Origins {
    /// The host (and port) that the request is addressed to, and these origins besides, each written as a browser sends it:
    /// `https://app.example.org`. To those alone CORS headers are sent; cookies and the like are never allowed along.
    SameHostAnd(Vec<String>),
    /// Any page of any site may ask and open a WebSocket; still none may read an answer over HTTP. Only sensible when admission
    /// never rests on what a browser sends by itself (cookies).
    Any,
}

impl Default for Origins {
    fn default() -> Self {
        Self::SameHostAnd(Vec::new())
    }
}

/// The hook that admits a caller. What it returns is found in the resolvers' `Context::data`.
///
/// It is called once for each request, before its body is read. On a WebSocket it is called at `connection_init`, and again for
/// each operation, so that it notices what was revoked meanwhile. It must not block.
pub type Admit = Arc<dyn Fn(&Caller<'_>) -> Result<Data, Denied> + Send + Sync>;

/// What is known about who asks, before the question is read.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'a> {
    /// The headers of the request; on a WebSocket, of the request that opened it.
    pub headers: &'a HeaderMap,
    /// What layers around the router have put there, such as the peer's address.
    pub extensions: &'a Extensions,
    /// The payload of `connection_init`, on a WebSocket.
    pub connection_init: Option<&'a serde_json::Value>,
}

/// Why a caller is not admitted. The text is shown to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denied {
    /// We do not know who it is: status 401, code `UNAUTHENTICATED`; 4403 at `connection_init`.
    Unauthenticated(String),
    /// We know, and the answer is no: status 403, code `FORBIDDEN`; 4403 at `connection_init`.
    Forbidden(String),
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("limits", &self.limits)
            .field("body_bytes", &self.body_bytes)
            .field("answer_bytes", &self.answer_bytes)
            .field("requests", &(self.requests, self.requests_by_one))
            .field("subscribers", &(self.subscribers, self.subscribers_by_one))
            .field("rate", &self.rate)
            .field("request_timeout", &self.request_timeout)
            .field("keep_alive", &self.keep_alive)
            .field("landing_page", &self.landing_page)
            .field("origins", &self.origins)
            .field("socket", &self.socket)
            .finish_non_exhaustive()
    }
}
