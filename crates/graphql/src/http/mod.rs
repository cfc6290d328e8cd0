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
//! | `documents.rs` | knows the documents that are asked for by their id |
//! | `budget.rs` | who pays for a request, and from what; the seats that requests and subscriptions take |
//! | `execute.rs` | runs it, with a time limit, and survives a panicking resolver |
//! | `respond.rs` | writes an answer or a `Problem`, with the right status |
//! | `sse.rs` | writes a stream of answers as server-sent events |
//! | `ws/` | holds a conversation over a WebSocket |
//! | `origin.rs` | refuses what another site's page asks |
//! | `headers.rs` | the headers that every answer has |
//! | `page.rs`, `page.html` | shows a human who opens the address in a browser something to type into |
//!
//! # A request on its way
//!
//! method → form of the answer → origin → content type → admission → budget → a seat → size → JSON → document →
//! [`limits`](crate::limits) → kind of operation → cost → execution. Each step may refuse, and a refused request has cost nothing of
//! the steps after it.
//!
//! # What is absent
//!
//! No schema: the router is generic over [`async_graphql::Executor`]. No cross-site access but for [`Origins`]: others get no
//! CORS header, so such a page can neither read an answer nor send `application/json`; and what a browser says to come from one
//! (`Origin`, or `Sec-Fetch-Site` where there is none, as with a GET for an image) is refused, over WebSocket too. A GET
//! only reads, and nothing that a browser sends by itself (cookies) ever admits anybody, so no further header is asked for: a
//! token stands in `Authorization`, for which a browser asks first. No headers from resolvers. No batching, no
//! multipart uploads, no documents that callers lay down. Nothing that a caller sent (document, variables, headers) is ever logged.

mod accept;
mod budget;
mod documents;
mod execute;
mod headers;
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
use std::time::Duration;

use async_graphql::Executor;
use axum::Router;
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Method};
use axum::routing::any;
use tower_http::cors::CorsLayer;

pub use documents::{Documents, DocumentsError};
pub use headers::secured;
pub use options::{Admit, Caller, Denied, Options, Origins, SocketOptions};
pub use respond::Refused;

/// Where the router answers.
pub const PATH: &str = "/graphql";

/// How long a browser may remember what it was allowed to ask.
const PREFLIGHT_KEPT: Duration = Duration::from_secs(600);

/// The routes of the GraphQL server: one, at [`PATH`].
///
/// The returned router keeps a clone of [`Options::shutdown`], and so does each open WebSocket; see there for how to wait
/// for them.
pub fn router<E: Executor>(executor: E, options: Options) -> Router {
    let cors = cors(&options.origins);
    let shared = Arc::new(Shared::new(executor, options));
    let router = Router::new().route(PATH, any(serve::serve::<E>)).with_state(shared);
    match cors {
        Some(cors) => router.layer(cors),
        None => router,
    }
}

/// What other sites' pages are told that may ask; nothing where there are none. Never with credentials.
fn cors(origins: &Origins) -> Option<CorsLayer> {
    let Origins::SameHostAnd(others) = origins else { return None };
    let others: Vec<HeaderValue> = others.iter().filter_map(|origin| origin.parse().ok()).collect();
    let layer = || {
        CorsLayer::new()
            .allow_methods([Method::GET, Method::POST])
            .allow_headers([ACCEPT, AUTHORIZATION, CONTENT_TYPE])
            .expose_headers([RETRY_AFTER])
            .max_age(PREFLIGHT_KEPT)
    };
    (!others.is_empty()).then(|| layer().allow_origin(others))
}

/// What all requests share.
struct Shared<E> {
    executor: E,
    options: Options,
    budget: budget::Budget,
}

impl<E> Shared<E> {
    fn new(executor: E, options: Options) -> Self {
        let budget = budget::Budget::new(&options);
        Self { executor, options, budget }
    }
}
