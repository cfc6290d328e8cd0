//! The log over HTTP, as others' tools read it (C2SP tlog-tiles v0.1.0), under [`PREFIX`].
//!
//! ```text
//! GET  checkpoint             the latest, signed; with the signatures of witnesses where they have signed that size
//! GET  tile/<level>/<number>  256 hashes; with .p/<width> fewer
//! GET  tile/entries/<number>  256 commits, each with its length in two bytes before it
//! GET  vkey                   the keys that checkpoints are checked with, the present one first
//! GET  rotations              how each key took over from the one before it, one signed note after another
//! GET  proof/<index>          that the commit at position index + 1 stands in the log (C2SP tlog-proof)
//! GET  consistency/<old>/<new>  that a log of <old> commits is the beginning of that of <new>: a hash a line
//! GET  state/<position>       what the world at that position hashes to, and by which code: a line each
//! GET  cosigned               the last checkpoint that a witness has signed
//! POST cosigned               a checkpoint with signatures of witnesses, to be served beside our own
//! ```
//! The log itself is for operators and for auditors of the whole. The checkpoint, the keys and what witnesses have signed are
//! for anybody, unless the server keeps them private too; and a witness is known by its signature.
//!
//! Full tiles and bundles never change, and say so to caches; nothing else is cached.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use samspil_domain::Position;
use samspil_domain::access::Caller;
use samspil_domain::snapshot::CODE;
use samspil_store::proof::Note;
use samspil_store::proof::tile::Resource;
use samspil_store::{CosignError, Ledger, Moment, ReadError};

use crate::access;
use crate::client::Client;
use crate::identity::door::Door;

/// Where the log is served.
pub const PREFIX: &str = "/log";

const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";
const NOTE_BYTES: usize = 64 << 10;

/// Private: what stands behind a token must not come to another from a cache that both use.
const FOR_EVER: &str = "private, max-age=31536000, immutable";
const NOT_KEPT: &str = "no-store";

/// The routes.
pub fn router(ledger: &Ledger, door: &Door, private_checkpoint: bool) -> Router {
    let guarded = from_fn_with_state(door.clone(), auditors_only);
    let log = Router::new()
        .route("/tile/{*path}", get(tile))
        .route("/proof/{index}", get(proof))
        .route("/consistency/{old}/{new}", get(consistency))
        .route("/state/{position}", get(state))
        .route_layer(guarded.clone());
    let signed = Router::new()
        .route("/checkpoint", get(checkpoint))
        .route("/vkey", get(vkey))
        .route("/rotations", get(rotations))
        .route("/cosigned", get(cosigned));
    let signed = if private_checkpoint { signed.route_layer(guarded) } else { signed };
    let witnesses = Router::new().route("/cosigned", post(cosign).layer(DefaultBodyLimit::max(NOTE_BYTES)));
    Router::new().nest(PREFIX, log.merge(signed).merge(witnesses).with_state(ledger.clone()))
}

/// Passes on what an operator or an auditor of the whole asks.
async fn auditors_only(State(door): State<Door>, request: Request, next: Next) -> Response {
    door.prepare(request.headers()).await;
    let client = request.extensions().get::<Client>().copied();
    let refused = match door.who(request.headers(), None, client) {
        Ok(caller) if door.rights(&caller).see_all() => return next.run(request).await,
        Ok(Caller::Anonymous) => {
            access::sign_in_refused("NO_CREDENTIAL", client);
            let what = "sign in as an auditor of the whole: send a token as `Authorization: Bearer …`";
            (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", what.to_owned(), Some("Bearer"))
        }
        Ok(Caller::Stranger(_) | Caller::Account(_) | Caller::Local) => {
            let what = "the whole log is for auditors of the whole and for operators";
            (StatusCode::FORBIDDEN, "FORBIDDEN", what.to_owned(), None)
        }
        Err(why) => {
            let challenge = Some("Bearer error=\"invalid_token\"");
            (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", why.told(), challenge)
        }
    };
    let (status, code, what, challenge) = refused;
    let mut response = Problem { status, code, what }.into_response();
    if let Some(challenge) = challenge {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    response
}

/// Why there is no answer.
struct Problem {
    status: StatusCode,
    code: &'static str,
    what: String,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self { status, code, what } = self;
        (status, answer(TEXT, NOT_KEPT, format!("{code}: {what}\n"))).into_response()
    }
}

type Answer = Result<Response, Problem>;

async fn checkpoint(State(ledger): State<Ledger>) -> Answer {
    let note = reading(move || ledger.checkpoint()).await?;
    Ok(answer(TEXT, NOT_KEPT, note.to_string()))
}

async fn tile(State(ledger): State<Ledger>, Path(path): Path<String>) -> Answer {
    let resource: Resource = format!("tile/{path}")
        .parse()
        .map_err(|error| problem(StatusCode::NOT_FOUND, "NOT_FOUND", &format!("{error}")))?;
    let found = reading(move || ledger.tile(resource)).await?;
    let bytes = found.ok_or_else(|| {
        problem(
            StatusCode::NOT_FOUND,
            "BEYOND_END",
            "the log does not reach so far; the checkpoint says how far it does",
        )
    })?;
    Ok(answer(BYTES, if resource.is_full() { FOR_EVER } else { NOT_KEPT }, bytes))
}

async fn vkey(State(ledger): State<Ledger>) -> Response {
    let keys: String = ledger.verifiers().iter().map(|key| format!("{key}\n")).collect();
    answer(TEXT, NOT_KEPT, keys)
}

async fn rotations(State(ledger): State<Ledger>) -> Answer {
    let notes = reading(move || ledger.rotations()).await?;
    let notes: Vec<String> = notes.iter().map(ToString::to_string).collect();
    Ok(answer(TEXT, NOT_KEPT, notes.join("\n")))
}

async fn proof(State(ledger): State<Ledger>, Path(index): Path<String>) -> Answer {
    let index = number(&index)?;
    let proof = reading(move || ledger.proof(Position(index.saturating_add(1)))).await?;
    Ok(answer(TEXT, NOT_KEPT, proof.to_string()))
}

async fn consistency(State(ledger): State<Ledger>, Path((old, new)): Path<(String, String)>) -> Answer {
    let (old, new) = (number(&old)?, number(&new)?);
    let proof = reading(move || ledger.consistency(old, new)).await?;
    let lines: String = proof.iter().map(|hash| format!("{hash}\n")).collect();
    Ok(answer(TEXT, NOT_KEPT, lines))
}

async fn state(State(ledger): State<Ledger>, Path(position): Path<String>) -> Answer {
    let position = Position(number(&position)?);
    let digest = reading(move || Ok(ledger.view_at(Moment::Position(position))?.digest())).await?;
    Ok(answer(TEXT, NOT_KEPT, format!("{position}\n{CODE}\n{digest}\n")))
}

async fn cosigned(State(ledger): State<Ledger>) -> Answer {
    let none = || problem(StatusCode::NOT_FOUND, "NOT_FOUND", "no witness has signed a checkpoint yet");
    Ok(answer(TEXT, NOT_KEPT, ledger.cosigned().ok_or_else(none)?.to_string()))
}

async fn cosign(State(ledger): State<Ledger>, body: Bytes) -> Answer {
    let bad = |what: &str| problem(StatusCode::BAD_REQUEST, "BAD_INPUT", what);
    let text = std::str::from_utf8(&body).map_err(|_| bad("the body is no UTF-8 text"))?;
    let note: Note = text.parse().map_err(|error| bad(&format!("{error}")))?;
    let cosigned = tokio::task::spawn_blocking(move || ledger.cosign(&note)).await;
    match cosigned.map_err(|_| broken())? {
        Ok(note) => Ok(answer(TEXT, NOT_KEPT, note.to_string())),
        Err(CosignError::Refused(refused)) => {
            Err(problem(StatusCode::CONFLICT, "NOT_COSIGNED", &refused.to_string()))
        }
        Err(CosignError::Failed(error)) => Err(unreadable(&error)),
    }
}

/// Does what may touch the disk where that is allowed.
async fn reading<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, ReadError> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(read).await {
        Ok(read) => read.map_err(|error| unreadable(&error)),
        Err(_) => Err(broken()),
    }
}

fn number(text: &str) -> Result<u64, Problem> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().ok_or_else(|| {
        problem(StatusCode::NOT_FOUND, "NOT_FOUND", "write whole numbers, such as /log/proof/0")
    })
}

fn unreadable(error: &ReadError) -> Problem {
    let status = match error {
        ReadError::Beyond { .. } => StatusCode::NOT_FOUND,
        ReadError::Keys { .. } | ReadError::Closed => StatusCode::SERVICE_UNAVAILABLE,
        ReadError::Corrupt(_) | ReadError::Io { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    };
    problem(status, error.code(), &error.to_string())
}

fn broken() -> Problem {
    problem(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", "answering failed in a way that it never should")
}

fn problem(status: StatusCode, code: &'static str, what: &str) -> Problem {
    Problem { status, code, what: what.to_owned() }
}

fn answer(kind: &'static str, cache: &'static str, body: impl Into<axum::body::Body>) -> Response {
    let headers =
        [(CONTENT_TYPE, HeaderValue::from_static(kind)), (CACHE_CONTROL, HeaderValue::from_static(cache))];
    (headers, body.into()).into_response()
}
