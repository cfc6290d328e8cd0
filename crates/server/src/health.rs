//! What a supervisor asks: `/livez`, whether the process is there, and `/readyz`, whether the ledger takes requests.

use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use samspil_store::{Ledger, Mirrored, Readiness};
use tokio::sync::watch;

use crate::identity::oidc::provider::Met;

/// The two routes.
pub fn router(ledger: &Ledger, provider: Option<watch::Receiver<Met>>) -> Router {
    let (readiness, mirrored) = (ledger.readiness(), ledger.mirrored());
    let ready = move || {
        let readiness = readiness.borrow().clone();
        let mirrored = mirrored.as_ref().map(|mirrored| *mirrored.borrow());
        let met = provider.as_ref().map(|met| *met.borrow());
        async move { answer(&with_provider(with_mirror(readiness, mirrored, Instant::now()), met)) }
    };
    Router::new()
        .route("/livez", get(|| async { plain(StatusCode::OK, "alive\n") }))
        .route("/readyz", get(ready))
}

/// How long a mirror may be behind before that is said, also where its disk neither fails nor answers.
const BEHIND: Duration = Duration::from_secs(5);

fn with_mirror(readiness: Readiness, mirrored: Option<Mirrored>, now: Instant) -> Readiness {
    let since = mirrored.and_then(|mirrored| mirrored.behind_since);
    let behind = since.map(|since| now.saturating_duration_since(since)).filter(|behind| *behind > BEHIND);
    match (readiness, behind, mirrored) {
        (Readiness::Ready, Some(behind), Some(Mirrored { position, .. })) => {
            let secs = behind.as_secs();
            let reason = format!("the mirror is {secs} s behind, at commit {position}");
            Readiness::Degraded { reason: reason.into() }
        }
        (readiness, ..) => readiness,
    }
}

/// A provider that is away keeps nobody from being answered; with one that never answered, none of its people can sign in.
fn with_provider(readiness: Readiness, met: Option<Met>) -> Readiness {
    let reason = match met {
        Some(Met::Never) => {
            "the identity provider has not answered since the start: its tokens cannot be checked"
        }
        Some(Met::Before) => {
            "the identity provider does not answer: its tokens are checked with the keys that it had"
        }
        Some(Met::Now) | None => return readiness,
    };
    match readiness {
        Readiness::Ready => Readiness::Degraded { reason: reason.into() },
        Readiness::Degraded { .. } | Readiness::ReadOnly { .. } => readiness,
    }
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
    fn a_mirror_that_hangs_is_said_after_a_while() {
        let since = Instant::now();
        let mirrored = Mirrored { position: samspil_domain::Position(7), behind_since: Some(since) };
        let after = |secs| with_mirror(Readiness::Ready, Some(mirrored), since + Duration::from_secs(secs));
        assert_eq!(after(5), Readiness::Ready);
        let reason = "the mirror is 6 s behind, at commit 7".into();
        assert_eq!(after(6), Readiness::Degraded { reason });
        let level = Mirrored { behind_since: None, ..mirrored };
        let later = since + Duration::from_secs(60);
        assert_eq!(with_mirror(Readiness::Ready, Some(level), later), Readiness::Ready);
        assert_eq!(with_mirror(Readiness::Ready, None, later), Readiness::Ready);
    }

    #[test]
    fn a_provider_that_is_away_is_said_and_is_no_reason_to_send_callers_elsewhere() {
        let said = |met| with_provider(Readiness::Ready, met);
        assert_eq!([said(None), said(Some(Met::Now))], [Readiness::Ready, Readiness::Ready]);
        for met in [Met::Never, Met::Before] {
            assert!(matches!(said(Some(met)), Readiness::Degraded { .. }));
            assert_eq!(answer(&said(Some(met))).status().as_u16(), 200);
        }
        let reason: std::sync::Arc<str> = "the disk is full".into();
        let stopped = Readiness::ReadOnly { reason };
        assert_eq!(with_provider(stopped.clone(), Some(Met::Never)), stopped);
    }

    #[test]
    fn a_ledger_that_takes_no_requests_is_not_ready() {
        let reason: std::sync::Arc<str> = "the disk is full".into();
        let status = |readiness| answer(&readiness).status().as_u16();
        assert_eq!(status(Readiness::Ready), 200);
        assert_eq!(status(Readiness::Degraded { reason: reason.clone() }), 200);
        assert_eq!(status(Readiness::ReadOnly { reason }), 503);
    }
}
