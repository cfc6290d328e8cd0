//! Traces for a collector: OTLP over HTTP with JSON ([the protocol](https://opentelemetry.io/docs/specs/otlp/#otlphttp)), and the
//! caller's trace taken up (W3C Trace Context).
//!
//! The spans that the log has are the ones that are sent: a request, and the operation that it runs. Of their fields only those in
//! [`FIELDS`] go along; none holds what a caller sent, but for the request's id. Written here and not taken from the SDK, which brings many
//! crates for what is one POST now and then.

use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{HeaderMap, Request, Uri};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;
use uuid::Uuid;

use crate::failure::Failure;

/// What of a span is sent.
const FIELDS: [&str; 5] = ["id", "kind", "method", "route", "status"];
/// Spans that wait to be sent. More are dropped: watching must never hold up what is watched.
const WAITING: usize = 4096;
/// Spans in one message.
const BATCH: usize = 512;
/// How long the collector may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where spans wait until the server sends them.
static QUEUE: OnceLock<Mutex<Option<Queue>>> = OnceLock::new();

/// Spans, and where they go.
type Queue = (mpsc::Receiver<Value>, Uri);

/// A trace that goes through us: its id, and the span of the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// 32 hexadecimal digits.
    pub id: String,
    /// 16 of them; none where the trace begins here.
    pub parent: Option<String>,
}

impl Trace {
    /// The caller's, where `traceparent` is well-formed (W3C Trace Context §3.2); else a new one.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let given = headers.get("traceparent").and_then(|value| Self::read(value.to_str().ok()?));
        given.unwrap_or_else(|| Self { id: Uuid::new_v4().simple().to_string(), parent: None })
    }

    fn read(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let [version, id, parent, flags, more @ ..] = &parts[..] else { return None };
        let hex = |part: &str, length| {
            part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let known = hex(version, 2) && *version != "ff" && (*version != "00" || more.is_empty());
        let some = |part: &str| part.bytes().any(|byte| byte != b'0');
        let sound = known && hex(id, 32) && some(id) && hex(parent, 16) && some(parent) && hex(flags, 2);
        sound.then(|| Self { id: (*id).to_owned(), parent: Some((*parent).to_owned()) })
    }
}

/// What is known of a span while it is open.
struct Open {
    trace: String,
    span: String,
    parent: Option<String>,
    began: SystemTime,
    fields: Fields,
}

#[derive(Default)]
struct Fields {
    trace: Option<String>,
    parent: Option<String>,
    sent: Vec<Value>,
}

impl Fields {
    fn take(&mut self, field: &Field, value: Value, text: impl FnOnce() -> String) {
        match field.name() {
            "trace" => self.trace = Some(text()),
            "parent" => self.parent = Some(text()),
            name if FIELDS.contains(&name) => self.sent.push(json!({ "key": name, "value": value })),
            _ => {}
        }
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.take(field, json!({ "stringValue": value }), || value.to_owned());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.take(field, json!({ "intValue": value.to_string() }), || value.to_string());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let text = format!("{value:?}");
        self.take(field, json!({ "stringValue": &text }), || text.clone());
    }
}

/// Takes spans up and puts them where the server sends them from.
#[derive(Debug)]
pub struct Spans(mpsc::Sender<Value>);

/// Prepares to send spans to a collector such as `http://127.0.0.1:4318`.
///
/// # Errors
/// [`Failure::Flags`] for what is no such address.
pub fn spans(endpoint: &str) -> Result<Spans, Failure> {
    let base = endpoint.trim_end_matches('/');
    let uri = format!("{base}/v1/traces").parse::<Uri>().ok();
    let uri = uri.filter(|uri| uri.scheme_str() == Some("http") && uri.host().is_some());
    let wrong = || {
        let what = "traces go to a collector over http:// only, such as http://127.0.0.1:4318; let one nearby pass them on over TLS";
        Failure::Flags(format!("{endpoint:?}: {what}"))
    };
    let uri = uri.ok_or_else(wrong)?;
    let (send, wait) = mpsc::channel(WAITING);
    let queue = QUEUE.get_or_init(Mutex::default);
    *queue.lock().unwrap_or_else(PoisonError::into_inner) = Some((wait, uri));
    Ok(Spans(send))
}

/// Whether a span is one of ours.
#[must_use]
pub fn is_ours(metadata: &Metadata<'_>) -> bool {
    metadata.is_span() && metadata.target().starts_with("samspil")
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let above = span.parent().and_then(|parent| {
            parent.extensions().get::<Open>().map(|open| (open.trace.clone(), open.span.clone()))
        });
        let (trace, parent) = above.unzip();
        let own = Uuid::new_v4().simple().to_string();
        let open = Open {
            trace: fields.trace.take().or(trace).unwrap_or_else(|| own.clone()),
            parent: fields.parent.take().or(parent),
            // The end of a random UUID, where nothing of it is fixed.
            span: own[16..].to_owned(),
            began: SystemTime::now(),
            fields,
        };
        span.extensions_mut().insert(open);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(open) = span.extensions_mut().get_mut::<Open>() {
            values.record(&mut open.fields);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let Some(open) = span.extensions_mut().remove::<Open>() else { return };
        let server = span.name() == "request";
        let nanos =
            |time: SystemTime| time.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos().to_string();
        let mut written = json!({
            "traceId": open.trace,
            "spanId": open.span,
            "name": span.name(),
            // SPAN_KIND_SERVER and SPAN_KIND_INTERNAL.
            "kind": if server { 2 } else { 1 },
            "startTimeUnixNano": nanos(open.began),
            "endTimeUnixNano": nanos(SystemTime::now()),
            "attributes": open.fields.sent,
        });
        if let Some(parent) = open.parent {
            written["parentSpanId"] = parent.into();
        }
        // Full: see above. Closed: the server has stopped.
        let _ = self.0.try_send(written);
    }
}

/// What sends them, while the server runs.
#[derive(Debug)]
pub struct Exporter {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Exporter {
    /// Begins to send, where there is somebody to send to.
    #[must_use]
    pub fn start() -> Option<Self> {
        let (queue, uri) = QUEUE.get()?.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        tracing::info!(%uri, "traces go to a collector");
        let (stop, stopped) = oneshot::channel();
        Some(Self { stop, task: tokio::spawn(export(queue, uri, stopped)) })
    }

    /// Sends what is left, for a while at most.
    pub async fn finish(self) {
        drop(self.stop);
        if tokio::time::timeout(PATIENCE, self.task).await.is_err() {
            tracing::warn!("the last traces were not taken");
        }
    }
}

async fn export(mut queue: mpsc::Receiver<Value>, uri: Uri, mut stopped: oneshot::Receiver<()>) {
    let mut fails = false;
    loop {
        let mut batch = Vec::new();
        let last = tokio::select! {
            _ = queue.recv_many(&mut batch, BATCH) => false,
            _ = &mut stopped => true,
        };
        while last && let Ok(span) = queue.try_recv() {
            batch.push(span);
        }
        if !batch.is_empty() {
            let failed = match tokio::time::timeout(PATIENCE, send(&uri, batch)).await {
                Ok(sent) => sent.err().map(|error| error.to_string()),
                Err(_) => Some("it does not answer".to_owned()),
            };
            // Said when it begins and when it ends, and not for every message.
            match (&failed, fails) {
                (Some(why), false) => {
                    tracing::warn!(why, "the collector does not take traces; they are dropped")
                }
                (None, true) => tracing::info!("the collector takes traces again"),
                (Some(_), true) | (None, false) => {}
            }
            fails = failed.is_some();
        }
        if last {
            return;
        }
    }
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

async fn send(uri: &Uri, spans: Vec<Value>) -> Result<(), Failed> {
    let attribute = |key: &str, value: &str| json!({ "key": key, "value": { "stringValue": value } });
    let service =
        [attribute("service.name", "samspil"), attribute("service.version", env!("CARGO_PKG_VERSION"))];
    let scope = json!({ "scope": { "name": "samspil" }, "spans": spans });
    let message =
        json!({ "resourceSpans": [{ "resource": { "attributes": service }, "scopeSpans": [scope] }] });
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((host, uri.port_u16().unwrap_or(4318))).await?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let request = Request::post(uri.path()).header(HOST, authority).header(CONTENT_TYPE, "application/json");
    let response = sender.send_request(request.body(Full::new(Bytes::from(message.to_string())))?).await?;
    if response.status().is_success() { Ok(()) } else { Err(response.status().to_string().into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_well_formed_trace_is_taken_up() {
        let (id, parent) = ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
        let good = format!("00-{id}-{parent}-01");
        assert_eq!(Trace::read(&good), Some(Trace { id: id.into(), parent: Some(parent.into()) }));
        assert!(Trace::read(&format!("01-{id}-{parent}-01-later")).is_some());
        let none = "0".repeat(32);
        for bad in [
            String::new(),
            format!("ff-{id}-{parent}-01"),
            format!("00-{id}-{parent}-01-more"),
            format!("00-{none}-{parent}-01"),
            format!("00-{id}-{}-01", "0".repeat(16)),
            format!("00-{}-{parent}-01", id.to_uppercase()),
            format!("00-{id}-{parent}"),
        ] {
            assert_eq!(Trace::read(&bad), None, "{bad}");
        }
    }

    #[test]
    fn a_collector_is_reached_over_http_alone() {
        assert!(spans("http://127.0.0.1:4318").is_ok() && spans("http://[::1]:4318/").is_ok());
        for bad in ["https://collector.example.org", "127.0.0.1:4318", ""] {
            assert!(matches!(spans(bad), Err(Failure::Flags(_))), "{bad}");
        }
    }
}
