//! What the server that mounts the router may choose.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Data;
use axum::http::{Extensions, HeaderMap};
use tokio::sync::watch;

use crate::limits::Limits;

/// Everything that can be chosen; [`Options::default`] is safe for the open internet.
#[derive(Clone)]
pub struct Options {
    /// How much one document and its variables may ask for.
    pub limits: Limits,
    /// Largest body of a POST, in bytes; more is refused with 413 as soon as it is known. Default 1 MiB.
    pub body_bytes: usize,
    /// How long reading a body, and then running a query or mutation, may take. Subscriptions may last. Default 30 s.
    pub request_timeout: Duration,
    /// How often a silent stream says that it is alive: a comment over SSE, a ping over WebSocket. A WebSocket
    /// whose client has been silent for three such periods, or has not read for two, is dropped. Default 15 s.
    pub keep_alive: Duration,
    /// Whether a browser that opens the address sees a page with a text area. Default true.
    pub landing_page: bool,
    /// From which sites' pages a WebSocket may be opened. Default: only from our own host.
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
    /// Largest incoming message, in bytes. Default 1 MiB.
    pub message_bytes: usize,
}

impl Default for SocketOptions {
    fn default() -> Self {
        Self { init_timeout: Duration::from_secs(10), operations: 32, message_bytes: 1024 * 1024 }
    }
}

/// From which sites' pages a WebSocket may be opened. Clients that are no browser send no `Origin` and always may.
#[derive(Debug, Clone)]
pub enum Origins {
    /// The host (and port) that the request is addressed to, and these origins besides, each written as a browser sends it:
    /// `https://app.example.org`.
    SameHostAnd(Vec<String>),
    /// Any page of any site. Only sensible when admission never rests on what a browser sends by itself (cookies).
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
            .field("request_timeout", &self.request_timeout)
            .field("keep_alive", &self.keep_alive)
            .field("landing_page", &self.landing_page)
            .field("origins", &self.origins)
            .field("socket", &self.socket)
            .finish_non_exhaustive()
    }
}
