//! How a question comes in and an answer goes out: GraphQL over HTTP, server-sent events and WebSocket, at `/graphql`.
//!
//! Three specifications are kept to: [GraphQL over HTTP](https://graphql.github.io/graphql-over-http/draft/),
//! [`graphql-transport-ws`](https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md) and the *distinct
//! connections mode* of [GraphQL over SSE](https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md).
//!
//! # Layout
//!
//! | file | does |
//! |---|---|
//! | `options.rs` | what the server may choose: limits, times, origins, who is admitted, the shutdown signal |
//! | `serve.rs` | the one handler: looks at the method and decides which way a request goes |
//! | `accept.rs` | reads `Accept` and decides in which form the answer goes out |
//! | `request.rs` | reads a GraphQL request from a query string or a JSON body |
//! | `execute.rs` | runs it, with a time limit, and survives a panicking resolver |
//! | `respond.rs` | writes an answer or a `Problem`, with the right status |
//! | `sse.rs` | writes a stream of answers as server-sent events |
//! | `ws/` | holds a conversation over a WebSocket |
//! | `origin.rs` | refuses WebSockets that another site's page opens |
//! | `page.rs`, `page.html` | shows a human who opens the address in a browser something to type into |
//!
//! # A request on its way
//!
//! method → form of the answer → admission → content type → size → JSON → [`limits`](crate::limits) → kind of
//! operation → execution. Each step may refuse, and a refused request has cost nothing of the steps after it.
//!
//! # What is absent
//!
//! No schema: the router is generic over [`async_graphql::Executor`]. No cross-site access: no CORS header is ever sent, so a
//! page of another site can neither read an answer nor send `application/json`. What such a page can send without a
//! preflight is a GET, and a GET only reads, so no further header is asked for; and WebSockets, which know no CORS,
//! are held to [`Origins`]. No headers from resolvers. No batching, no multipart uploads, no persisted queries. Nothing that a caller
//! sent (document, variables, headers) is ever logged.

mod accept;
mod execute;
mod options;
mod origin;
mod page;
mod request;
mod respond;
mod serve;
mod sse;
mod ws;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_graphql::Executor;
use axum::Router;
use axum::routing::any;

pub use options::{Admit, Caller, Denied, Options, Origins, SocketOptions};
pub use respond::Refused;

/// Where the router answers.
pub const PATH: &str = "/graphql";

/// The routes of the GraphQL server: one, at [`PATH`].
///
/// The returned router keeps a clone of [`Options::shutdown`], and so does each open WebSocket; see there for how to wait
/// for them.
pub fn router<E: Executor>(executor: E, options: Options) -> Router {
    let shared = Arc::new(Shared { executor, options });
    Router::new().route(PATH, any(serve::serve::<E>)).with_state(shared)
}

/// What all requests share.
struct Shared<E> {
    executor: E,
    options: Options,
}
