//! What a supervisor asks: `/livez`, whether the process is there, and `/readyz`, whether the ledger takes requests.

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use samspil_store::{Ledger, Readiness};

/// The two routes.
pub fn router(ledger: &Ledger) -> Router {
    let readiness = ledger.readiness();
    let ready = move || {
        let readiness = readiness.borrow().clone();
        async move { answer(&readiness) }
    };
    Router::new()
        .route("/livez", get(|| async { plain(StatusCode::OK, "alive\n") }))
        .route("/readyz", get(ready))
}

/// 503 where a mutation would be refused; whoever balances load then sends reads and writes elsewhere.
fn answer(readiness: &Readiness) -> Response {
    match readiness {
        Readiness::Ready => plain(StatusCode::OK, "ready\n"),
        Readiness::Degraded { reason } => plain(StatusCode::OK, format!("ready, but {reason}\n")),
        Readiness::ReadOnly { reason } => {
            plain(StatusCode::SERVICE_UNAVAILABLE, format!("not ready, the ledger is read-only: {reason}\n"))
        }
    }
}

fn plain(status: StatusCode, text: impl Into<String>) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, text.into()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_that_takes_no_requests_is_not_ready() {
        let reason: std::sync::Arc<str> = "the disk is full".into();
        let status = |readiness| answer(&readiness).status().as_u16();
        assert_eq!(status(Readiness::Ready), 200);
        assert_eq!(status(Readiness::Degraded { reason: reason.clone() }), 200);
        assert_eq!(status(Readiness::ReadOnly { reason }), 503);
    }
}
