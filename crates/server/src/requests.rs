//! Each request on its way: it has an id, which is in every line of the log about it and in its answer; it is counted; and
//! where it is refused for who asks, that is recorded.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{HeaderName, UPGRADE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use samspil_graphql::http::{PATH, Refused};
use tracing::Instrument as _;
use uuid::Uuid;

use crate::access;
use crate::client::Client;
use crate::metrics::Metrics;
use crate::otlp::Trace;

/// The header in which it comes and goes.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// The most that an id of somebody else's may have.
const LENGTH: usize = 64;

tokio::task_local! {
    static CURRENT: RequestId;
}

/// By what a request is known in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The one that the caller gave, where it is well-formed (letters, digits, `-`, `_` and `.`, at most 64 of them); else a
    /// new one.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let given = headers.get(HEADER).and_then(|value| value.to_str().ok());
        let fits = |text: &&str| {
            (1..=LENGTH).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        given.filter(fits).map_or_else(|| Self(Uuid::new_v4().to_string().into()), |text| Self(text.into()))
    }

    /// The id itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The id of the request that this task answers.
#[must_use]
pub fn current() -> Option<RequestId> {
    CURRENT.try_with(Clone::clone).ok()
}

/// What a request is for, in one of few words: a path is a caller's.
fn route(path: &str) -> &'static str {
    match path {
        PATH => "graphql",
        "/livez" | "/readyz" => "health",
        "/" => "root",
        path if path.starts_with("/log/") => "log",
        _ => "other",
    }
}

/// The status in one of few words.
fn class(status: u16) -> &'static str {
    match status {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        401 => "401",
        403 => "403",
        421 => "421",
        429 => "429",
        400..=499 => "4xx",
        503 => "503",
        _ => "5xx",
    }
}

/// Follows every request through the routes.
pub fn followed(router: Router, metrics: Arc<Metrics>) -> Router {
    router.layer(from_fn(move |request: Request, next: Next| follow(request, next, metrics.clone())))
}

async fn follow(mut request: Request, next: Next, metrics: Arc<Metrics>) -> Response {
    let (began, id) = (Instant::now(), RequestId::of(request.headers()));
    let route = route(request.uri().path());
    let client = request.extensions().get::<Client>().copied();
    let address = client.map(|client| tracing::field::display(client.address));
    let trace = Trace::of(request.headers());
    let span = tracing::info_span!(
        "request",
        id = id.as_str(),
        route,
        method = %request.method(),
        client = address,
        trace = trace.id,
        parent = trace.parent,
        status = tracing::field::Empty,
    );
    request.extensions_mut().insert(id.clone());
    let upgrades = request
        .headers()
        .get(UPGRADE)
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"));
    if upgrades {
        // The conversation keeps the request that opened it, and so this, to its end.
        request.extensions_mut().insert(Arc::new(metrics.socket()));
    }
    let answering = CURRENT.scope(id.clone(), next.run(request)).instrument(span.clone());
    let mut response = answering.await;
    let status = response.status().as_u16();
    span.record("status", status);
    span.in_scope(|| {
        let code = response.extensions().get::<Refused>().map(|refused| refused.0);
        if let Some(code) = code {
            metrics.refused(code);
        }
        access::refused(status, code, client);
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(ms, "answered");
    });
    metrics.answered(route, class(status), began.elapsed());
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(given: &str) -> String {
        let headers = HeaderMap::from_iter([(HEADER, given.parse().unwrap())]);
        RequestId::of(&headers).as_str().to_owned()
    }

    #[test]
    fn an_id_that_could_be_taken_for_something_else_is_replaced() {
        for good in ["a", "7f3c-9.b_X", &"x".repeat(64)] {
            assert_eq!(id(good), *good);
        }
        for bad in ["", "a b", "a\"b", "{}", "a/b", &"x".repeat(65)] {
            let new = id(bad);
            assert!(new != bad && new.len() == 36, "{bad}: {new}");
        }
        assert_ne!(RequestId::of(&HeaderMap::new()), RequestId::of(&HeaderMap::new()));
    }

    #[test]
    fn no_path_becomes_a_word_of_its_own() {
        assert_eq!(
            ["/graphql", "/log/checkpoint", "/livez", "/", "/wp-admin"].map(route),
            ["graphql", "log", "health", "root", "other"]
        );
    }
}
