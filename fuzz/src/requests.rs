//! What is asked of the server: whatever the bytes, it is answered or refused with a code, never with an error of our own,
//! and what is accepted keeps to what was promised.

use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use async_graphql::Request as Document;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, Uri};
use samspil_domain::access::Caller;
use samspil_domain::ids::{CommandId, GoalId, InitiativeId, OrganisationId};
use samspil_domain::value::{Decimal, PartialDate, Timestamp};
use samspil_domain::{Commit, Position, Stream, World};
use samspil_graphql::http::{Options, PATH, router};
use samspil_graphql::limits::{Limits, examine};
use samspil_graphql::{Schema, asked_by};
use samspil_server::import::column::Kind;
use samspil_server::import::plan::{Deciding, plan};
use samspil_server::import::sheet::{self, Reading};
use samspil_server::seed;
use samspil_store::Ledger;
use serde::de::IgnoredAny;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tower_service::Service as _;

use super::Check;

/// All of them, by the names of their targets.
pub const TARGETS: [(&str, Check); 7] = [
    ("body", body),
    ("cursor", cursor),
    ("document", document),
    ("id", id),
    ("query", query),
    ("seed", seed),
    ("table", table),
];

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// The whole way that a request takes, over an empty log of its own.
static SERVER: LazyLock<Mutex<(Runtime, Router)>> = LazyLock::new(|| {
    let root =
        option_env!("CARGO_TARGET_TMPDIR").map_or_else(std::env::temp_dir, |dir| Path::new(dir).to_owned());
    let root = root.join(format!("fuzz-{}", std::process::id()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let ledger = Ledger::open(&root, samspil_store::Options::default(), |_| {}).expect("a new log");
    // The files are open; what is made later fails, and nothing that is asked here is to be kept.
    let options =
        Options { admit: Arc::new(|_| Ok(asked_by(Caller::Local))), rate: None, ..Options::default() };
    Mutex::new((runtime, router(Schema::new(ledger), options)))
});

/// Asks, and looks at what holds of every answer.
fn ask(request: Request<Body>) -> Option<Value> {
    let mut server = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
    let (runtime, router) = &mut *server;
    let (status, bytes) = runtime.block_on(async {
        let response = router.call(request).await.expect("routes do not fail");
        let (parts, body) = response.into_parts();
        // A subscription goes on for ever: its first words are enough.
        let stream = parts.headers["content-type"].as_bytes().starts_with(b"text/event-stream");
        let bytes = if stream { None } else { Some(to_bytes(body, 64 << 20).await.expect("a body")) };
        (parts.status, bytes)
    });
    assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{bytes:?}");
    let answer: Value = serde_json::from_slice(&bytes?).ok()?;
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    assert!(answer.get("data").is_some() || !errors.is_empty(), "neither data nor errors: {answer}");
    for error in &errors {
        assert!(error["message"].is_string(), "{error}");
        assert_ne!(error["extensions"]["code"], "INTERNAL", "{error}");
        assert_ne!(error["extensions"]["code"], "CORRUPT", "{error}");
    }
    Some(answer)
}

fn post(body: Vec<u8>) -> Option<Value> {
    let request = Request::post(PATH).header("content-type", "application/json");
    ask(request.header("accept", "application/json").body(body.into()).expect("a request"))
}

/// The body of a POST.
pub fn body(bytes: &[u8]) {
    // What a request has no name for is passed over, so it is only looked at as text.
    let is_json = serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
    let answer = post(bytes.to_vec()).expect("JSON is asked for, and is answered");
    assert!(is_json || answer.get("data").is_none(), "what is no request is not run: {answer}");
}

/// The query string of a GET, which never changes anything.
pub fn query(bytes: &[u8]) {
    let Ok(uri) = format!("{PATH}?{}", text(bytes)).parse::<Uri>() else { return };
    let position = || post(br#"{"query":"{position}"}"#.to_vec()).expect("JSON")["data"]["position"].clone();
    let before = position();
    ask(Request::builder().method(Method::GET).uri(uri).body(Body::empty()).expect("a request"));
    assert_eq!(position(), before);
}

/// A document, with a variable's name here and there: what passes the limits is within them.
pub fn document(bytes: &[u8]) {
    let limits = Limits::default();
    let Ok(examined) = examine(&limits, &Document::new(text(bytes))) else { return };
    let measure = examined.measure;
    assert!(measure.selections <= limits.selections && measure.aliases <= limits.aliases, "{measure:?}");
    assert!(measure.cost <= limits.cost && measure.directives <= limits.directives, "{measure:?}");
    assert!(bytes.len() <= limits.document_bytes);
}

/// Where a page goes on, a position, or an id: as a variable, over the lists that take one.
pub fn cursor(bytes: &[u8]) {
    let after = String::from_utf8_lossy(bytes);
    let lists = "query($after: ID) { initiatives(after: $after, first: 2) { nodes { id } }
        organisations(after: $after, first: 2, order: NAME) { nodes { id } } }";
    let node = "query($after: ID!) { node(id: $after) { id } }";
    for query in [lists, node] {
        let asked = json!({ "query": query, "variables": { "after": after } });
        post(asked.to_string().into_bytes()).expect("JSON is asked for, and is answered");
    }
}

/// An id, a handle, a stream, a position, a moment, a date or a number: what is read is written so that it is read again
/// as the same.
pub fn id(bytes: &[u8]) {
    macro_rules! again {
        ($($kind:ty),*) => { $(
            if let Ok(read) = text(bytes).parse::<$kind>() {
                let written = read.to_string();
                assert_eq!(written.parse::<$kind>().ok(), Some(read), "{written}");
            }
        )* };
    }
    again!(
        CommandId,
        GoalId,
        InitiativeId,
        OrganisationId,
        Stream,
        Position,
        Timestamp,
        PartialDate,
        Decimal
    );
}

/// The moment at which all of it is recorded.
fn now() -> Timestamp {
    "2026-03-05T12:00:00Z".parse().expect("a time")
}

/// A file of requests: what can be read is decided, and what is accepted is taken up and read again as it was.
pub fn seed(bytes: &[u8]) {
    let Ok(seed) = seed::parse::parse("fuzz.json", text(bytes)) else { return };
    let mut world = World::default();
    for request in seed.requests.iter().map(|written| &written.request) {
        let Ok(Some(commit)) = world.propose(request, request.digest(), now()) else { continue };
        let written = serde_json::to_vec(&commit).expect("a commit is written");
        assert_eq!(serde_json::from_slice::<Commit>(&written).expect("what we write we read"), commit);
        world.take(&commit);
        assert_eq!(world.position, commit.seq);
    }
}

/// A table, of any kind: it is read and planned, and a row that is accepted has no error.
pub fn table(bytes: &[u8]) {
    for kind in [None, Some(Kind::Initiatives), Some(Kind::Reports), Some(Kind::Organisations)] {
        let reading = Reading { kind, ignore_unknown: true, ..Reading::default() };
        let Ok(sheet) = sheet::parse("fuzz.csv", bytes, &reading) else { continue };
        let known = |_| false;
        let deciding = Deciding {
            now: now(),
            update: true,
            decimal: None,
            on_behalf_of: None,
            reason: None,
            known: &known,
        };
        let planned = plan(&World::default(), &sheet, &deciding);
        for error in &planned.errors {
            assert!(
                planned.rows.iter().all(|row| row.line.row != error.row || row.request.is_none()),
                "{error:?}"
            );
        }
    }
}
