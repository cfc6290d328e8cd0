//! A conversation over a WebSocket: the subprotocol `graphql-transport-ws`.
//!
//! # Layout
//!
//! | file | does |
//! |---|---|
//! | `message.rs` | reads and writes the protocol's messages |
//! | `close.rs` | names the codes with which a conversation ends |
//! | `operations.rs` | holds the open operations and takes from them in turn |
//! | `outbox.rs` | holds what waits to be sent: little, whatever the client does |
//! | `session.rs` | the conversation itself: one task, one loop |
//!
//! # Backpressure
//!
//! Operations are polled only when everything before has been taken by the socket, and the socket is read only while the outbox
//! has room for the replies. So a client that does not read costs one answer and a few short messages, and is dropped
//! after a while ([`Options::keep_alive`](super::Options::keep_alive)).

mod close;
mod message;
mod operations;
mod outbox;
pub(super) mod session;

use std::sync::Arc;

use async_graphql::Executor;
use axum::body::Body;
use axum::extract::{FromRequestParts, WebSocketUpgrade};
use axum::http::request::Parts;
use axum::http::{Response, StatusCode};

use super::respond::Problem;
use super::{Shared, origin};
use session::Session;

/// The name of the protocol in `Sec-WebSocket-Protocol`.
const PROTOCOL: &str = "graphql-transport-ws";

/// What the transport keeps for each direction of a socket. Its own default, 128 KiB, is much for many that are idle.
const BUFFER_BYTES: usize = 16 * 1024;

/// Answers the request that opens a WebSocket, and begins the conversation.
///
/// # Errors
///
/// 403 for a page of another site, 400 when it is not a proper opening (RFC 6455 §4.2.1).
pub(super) async fn upgrade<E: Executor>(
    shared: Arc<Shared<E>>,
    mut parts: Parts,
) -> Result<Response<Body>, Problem> {
    origin::check(&parts.headers, &shared.options.origins)?;
    let opening = WebSocketUpgrade::from_request_parts(&mut parts, &()).await;
    let opening = opening.map_err(|rejection| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "BAD_REQUEST",
            format!("Not a WebSocket: {}", rejection.body_text()),
        )
    })?;
    let limit = shared.options.socket.message_bytes;
    let opening = opening
        .protocols([PROTOCOL])
        .max_message_size(limit)
        .max_frame_size(limit)
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES);
    Ok(opening.on_upgrade(move |socket| Session::new(shared, parts).hold(socket)))
}
