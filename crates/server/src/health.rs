//! What a supervisor asks: `/livez`, whether the process is there, and `/readyz`, whether the ledger takes requests, with what
//! was looked at: as text, or as JSON for who accepts that.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use axum::Router;
use axum::extract::State;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use samspil_store::{Ledger, Mirrored, Readiness};
use serde::Serialize;
use tokio::sync::watch;

use crate::identity::oidc::provider::Met;
use crate::tls::Keeper;

/// How long a mirror may be behind before that is said, also where its disk neither fails nor answers.
const BEHIND: Duration = Duration::from_secs(5);
/// With less space than this on the log's disk, that is said.
const SPACE: u64 = 1 << 30;
/// So long before its end a certificate is to be renewed.
const RENEW: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What is looked at.
#[derive(Debug)]
pub struct Watched {
    /// The ledger.
    pub ledger: Ledger,
    /// Where its data are.
    pub data: PathBuf,
    /// The certificate, where TLS is spoken.
    pub tls: Option<Arc<Keeper>>,
    /// How the identity provider answers, where there is one.
    pub provider: Option<watch::Receiver<Met>>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    /// As it should be.
    Ok,
    /// It needs a look.
    Warn,
    /// Requests are not taken.
    Fail,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Check {
    name: &'static str,
    status: Level,
    detail: String,
}

/// All of them.
#[derive(Debug, Serialize)]
struct Report {
    status: Level,
    checks: Vec<Check>,
}

/// The two routes.
pub fn router(watched: Watched) -> Router {
    Router::new()
        .route("/livez", get(|| async { plain(StatusCode::OK, "alive\n") }))
        .route("/readyz", get(ready))
        .with_state(Arc::new(watched))
}

async fn ready(State(watched): State<Arc<Watched>>, headers: HeaderMap) -> Response {
    // The disk is asked.
    let report = tokio::task::spawn_blocking(move || {
        Report::of(vec![
            ledger(&watched.ledger.readiness().borrow(), watched.ledger.position().0),
            signing(&watched.ledger),
            disk(space(&watched.data)),
            mirror(watched.ledger.mirrored().map(|mirrored| *mirrored.borrow()), Instant::now()),
            snapshots(&watched.ledger),
            certificate(watched.tls.as_deref(), SystemTime::now()),
            provider(watched.provider.as_ref().map(|met| *met.borrow())),
        ])
    });
    let Ok(report) = report.await else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "looking failed\n");
    };
    let json = headers.get(ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    report.answer(json)
}

fn check(name: &'static str, status: Level, detail: impl Into<String>) -> Check {
    Check { name, status, detail: detail.into() }
}

fn ledger(readiness: &Readiness, position: u64) -> Check {
    match readiness {
        Readiness::Ready => check("ledger", Level::Ok, format!("at commit {position}")),
        Readiness::Degraded { reason } => check("ledger", Level::Warn, reason.as_ref()),
        Readiness::ReadOnly { reason } => check("ledger", Level::Fail, format!("read-only: {reason}")),
    }
}

fn signing(ledger: &Ledger) -> Check {
    match ledger.checkpoint() {
        Ok(_) => check("signing", Level::Ok, "checkpoints are signed"),
        Err(error) => check("signing", Level::Warn, error.to_string()),
    }
}

/// Bytes that are left on the disk of a directory, and how many it has.
fn space(data: &Path) -> Option<(u64, u64)> {
    let disk = rustix::fs::statvfs(data).ok()?;
    Some((disk.f_bavail.saturating_mul(disk.f_frsize), disk.f_blocks.saturating_mul(disk.f_frsize)))
}

fn disk(space: Option<(u64, u64)>) -> Check {
    let Some((left, size)) = space else {
        return check("disk", Level::Warn, "the system does not say what is left");
    };
    let level = if left < SPACE { Level::Warn } else { Level::Ok };
    check("disk", level, format!("{} MiB left of {} MiB", left >> 20, size >> 20))
}

fn mirror(mirrored: Option<Mirrored>, now: Instant) -> Check {
    let Some(Mirrored { position, behind_since }) = mirrored else {
        return check("mirror", Level::Ok, "there is to be none");
    };
    let behind = behind_since.map(|since| now.saturating_duration_since(since));
    match behind.filter(|behind| *behind > BEHIND) {
        Some(behind) => {
            let secs = behind.as_secs();
            check("mirror", Level::Warn, format!("the mirror is {secs} s behind, at commit {position}"))
        }
        None => check("mirror", Level::Ok, format!("at commit {position}")),
    }
}

/// A cache, and so never in the way.
fn snapshots(ledger: &Ledger) -> Check {
    let said =
        ledger.figures().snapshot.map_or("none yet".to_owned(), |at| format!("the last at commit {at}"));
    check("snapshots", Level::Ok, said)
}

fn certificate(tls: Option<&Keeper>, now: SystemTime) -> Check {
    let Some(tls) = tls else { return check("tls", Level::Ok, "spoken by others, or by nobody") };
    let certificate = tls.certificate();
    let level = if certificate.until < now + RENEW { Level::Warn } else { Level::Ok };
    check("tls", level, format!("valid until {}", certificate.until_said))
}

/// A provider that is away keeps nobody from being answered; with one that never answered, none of its people can sign in.
fn provider(met: Option<Met>) -> Check {
    let (level, said) = match met {
        None => (Level::Ok, "there is to be none"),
        Some(Met::Now) => (Level::Ok, "it answers"),
        Some(Met::Before) => {
            (Level::Warn, "it does not answer: its tokens are checked with the keys that it had")
        }
        Some(Met::Never) => {
            (Level::Warn, "it has not answered since the start: its tokens cannot be checked")
        }
    };
    check("identity-provider", level, said)
}

impl Report {
    fn of(checks: Vec<Check>) -> Self {
        let status = checks.iter().map(|check| check.status).max().unwrap_or(Level::Ok);
        Self { status, checks }
    }

    /// 503 where a mutation would be refused; whoever balances load then sends reads and writes elsewhere.
    fn answer(&self, json: bool) -> Response {
        let status = match self.status {
            Level::Ok | Level::Warn => StatusCode::OK,
            Level::Fail => StatusCode::SERVICE_UNAVAILABLE,
        };
        if json {
            return answer(status, "application/json", serde_json::to_string(self).unwrap_or_default());
        }
        let bad: Vec<&str> = self
            .checks
            .iter()
            .filter(|check| check.status == self.status)
            .map(|check| check.detail.as_str())
            .collect();
        let mut text = match self.status {
            Level::Ok => "ready\n".to_owned(),
            Level::Warn => format!("ready, but {}\n", bad.join("; ")),
            Level::Fail => format!("not ready, the ledger is {}\n", bad.join("; ")),
        };
        for Check { name, status, detail } in &self.checks {
            let status = match status {
                Level::Ok => "ok",
                Level::Warn => "warn",
                Level::Fail => "fail",
            };
            text.push_str(&format!("{status:4} {name}: {detail}\n"));
        }
        plain(status, text)
    }
}

fn plain(status: StatusCode, text: impl Into<String>) -> Response {
    answer(status, "text/plain; charset=utf-8", text.into())
}

fn answer(status: StatusCode, kind: &'static str, text: String) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_that_hangs_is_said_after_a_while() {
        let since = Instant::now();
        let mirrored = Mirrored { position: samspil_domain::Position(7), behind_since: Some(since) };
        let after = |secs| mirror(Some(mirrored), since + Duration::from_secs(secs));
        assert_eq!(after(5).status, Level::Ok);
        assert_eq!(after(6), check("mirror", Level::Warn, "the mirror is 6 s behind, at commit 7"));
        let level = Mirrored { behind_since: None, ..mirrored };
        let later = since + Duration::from_secs(60);
        assert_eq!(mirror(Some(level), later).status, Level::Ok);
        assert_eq!(mirror(None, later).status, Level::Ok);
    }

    #[test]
    fn a_disk_that_fills_is_said_before_it_is_full() {
        let level = |left| disk(Some((left, 1 << 40))).status;
        assert_eq!([level(SPACE), level(SPACE - 1)], [Level::Ok, Level::Warn]);
        assert_eq!(disk(Some((2 << 30, 8 << 30))).detail, "2048 MiB left of 8192 MiB");
        assert_eq!(disk(None).status, Level::Warn);
        assert!(
            space(Path::new(env!("CARGO_MANIFEST_DIR"))).is_some_and(|(left, size)| left <= size && size > 0)
        );
    }

    #[test]
    fn a_provider_that_is_away_is_said_and_is_no_reason_to_send_callers_elsewhere() {
        let said = |met| provider(met).status;
        assert_eq!([said(None), said(Some(Met::Now))], [Level::Ok, Level::Ok]);
        for met in [Met::Never, Met::Before] {
            assert_eq!(said(Some(met)), Level::Warn);
            assert_eq!(Report::of(vec![provider(Some(met))]).answer(false).status().as_u16(), 200);
        }
    }

    #[test]
    fn a_ledger_that_takes_no_requests_is_not_ready() {
        let reason: Arc<str> = "the disk is full".into();
        let status =
            |readiness| Report::of(vec![ledger(&readiness, 7), disk(None)]).answer(false).status().as_u16();
        assert_eq!(status(Readiness::Ready), 200);
        assert_eq!(status(Readiness::Degraded { reason: reason.clone() }), 200);
        assert_eq!(status(Readiness::ReadOnly { reason }), 503);
    }
}
