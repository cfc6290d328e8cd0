//! A stream of answers as server-sent events, in the *distinct connections mode* of GraphQL over SSE: `next` for each answer, then
//! `complete`. Errors of validation are a `next` too.
//!
//! Backpressure comes by itself: the connection polls the body only when there is room for more.

use std::convert::Infallible;

use async_graphql::Response as Answer;
use async_graphql::parser::types::OperationType;
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use futures_util::future::Either;
use futures_util::stream::{BoxStream, unfold};
use futures_util::{StreamExt, future};

use super::execute::Outcome;
use super::options::Options;
use super::respond::{Written, plain};

/// Asks proxies not to hold events back.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// A comment: it reaches the client and means nothing.
const COMMENT: Bytes = Bytes::from_static(b":\n\n");

/// The empty data is needed, or a browser would not tell its listeners.
const COMPLETE: Bytes = Bytes::from_static(b"event: complete\ndata:\n\n");

/// Writes `outcomes` as events. At shutdown a subscription ends with `complete`; anything else runs to its end.
pub(super) fn respond(
    outcomes: BoxStream<'static, Outcome>,
    kind: OperationType,
    options: &Options,
) -> Response<Body> {
    let stop = match kind {
        OperationType::Subscription => Either::Left(options.shutdown_fired()),
        OperationType::Query | OperationType::Mutation => Either::Right(future::pending()),
    };
    let outcomes = outcomes.take_until(Box::pin(stop)).boxed();
    let keep_alive = options.keep_alive;
    let events = unfold(Some(outcomes), move |open| async move {
        let mut outcomes = open?;
        match tokio::time::timeout(keep_alive, outcomes.next()).await {
            Ok(Some(outcome)) => Some((next(outcome), Some(outcomes))),
            Ok(None) => Some((COMPLETE, None)),
            Err(_) => Some((COMMENT, Some(outcomes))),
        }
    });
    // The first comment makes proxies and clients notice at once that the stream is open.
    let events = futures_util::stream::iter([COMMENT]).chain(events).map(Ok::<_, Infallible>);
    let mut response = plain(StatusCode::OK, "text/event-stream; charset=utf-8", Body::from_stream(events));
    response.headers_mut().insert(ACCEL_BUFFERING, HeaderValue::from_static("no"));
    response
}

/// JSON has no line breaks of its own, so it is always one `data` line.
fn next(outcome: Outcome) -> Bytes {
    let answer = match outcome {
        Outcome::Next(answer) => answer,
        Outcome::Failed(errors) => Answer::from_errors(errors),
    };
    let json = serde_json::to_string(&Written::new(&answer)).unwrap_or_else(|error| {
        tracing::error!(%error, "an answer could not be written as JSON");
        r#"{"errors":[{"message":"The answer could not be written."}]}"#.to_owned()
    });
    Bytes::from(format!("event: next\ndata: {json}\n\n"))
}
