//! Answers: status, headers and body (GraphQL over HTTP §6).

use std::collections::BTreeMap;
use std::time::Duration;

use async_graphql::{ErrorExtensionValues, Response as Answer, ServerError, Value};
use axum::body::{Body, Bytes};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Response, StatusCode};
use serde::Serialize;

use super::accept::Media;
use super::options::Denied;
use crate::limits::{Exceeded, RateKey, Seat};

/// How many errors of a refused request are told; a small document can provoke thousands.
const ERRORS_TOLD: usize = 100;

/// Why a request was refused before it was run, as a stable code. A response that says so carries it in its extensions, for
/// whoever counts or records refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub &'static str);

/// A request that failed as HTTP, before or instead of an answer. It has its status whatever the caller accepts.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) message: String,
    header: Option<Box<(HeaderName, HeaderValue)>>,
    exceeded: Option<Exceeded>,
    retry_after_secs: Option<u64>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), header: None, exceeded: None, retry_after_secs: None }
    }

    /// Says which limit was passed.
    pub(super) fn over(self, exceeded: Exceeded) -> Self {
        Self { exceeded: Some(exceeded), ..self }
    }

    /// Says when to try again (RFC 9110 §10.2.3).
    pub(super) fn retry_after(self, wait: Duration) -> Self {
        let secs = wait.as_secs();
        Self {
            header: Some(Box::new((RETRY_AFTER, HeaderValue::from(secs)))),
            retry_after_secs: Some(secs),
            ..self
        }
    }

    /// The commonest: the request is not what GraphQL over HTTP §5 describes.
    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message)
    }

    /// Status 405, which must say what is allowed (RFC 9110 §15.5.6).
    pub(super) fn method_not_allowed(allow: &'static str, message: &str) -> Self {
        let problem = Self::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message);
        Self { header: Some(Box::new((ALLOW, HeaderValue::from_static(allow)))), ..problem }
    }

    /// The same as an error of GraphQL, for streams.
    pub(super) fn into_error(self) -> ServerError {
        let mut error = coded(self.message, self.code);
        let extensions = error.extensions.get_or_insert_default();
        if let Some(exceeded) = self.exceeded {
            exceeded.tell(extensions);
        }
        if let Some(secs) = self.retry_after_secs {
            extensions.set("retryAfterSeconds", secs);
        }
        error
    }

    pub(super) fn into_response(self) -> Response<Body> {
        let header = self.header.clone();
        let status = self.status;
        let code = self.code;
        let errors = [self.into_error()];
        let bytes = bytes(&Written { errors: &errors, data: None, extensions: None });
        let mut response = plain(status, Media::Json.content_type(), bytes);
        if let Some((name, value)) = header.map(|header| *header) {
            response.headers_mut().insert(name, value);
        }
        response.extensions_mut().insert(Refused(code));
        response
    }
}

const INVALID: &str = "Bearer error=\"invalid_token\"";

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Unauthenticated(message) => Self {
                // A credential was given, and is not good (RFC 6750 §3.1): without any, one is admitted as nobody.
                header: Some(Box::new((WWW_AUTHENTICATE, HeaderValue::from_static(INVALID)))),
                ..Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
            },
            Denied::Forbidden(message) => Self::new(StatusCode::FORBIDDEN, "FORBIDDEN", message),
        }
    }
}

/// An error of GraphQL with `extensions.code`.
pub(super) fn coded(message: impl Into<String>, code: &str) -> ServerError {
    let mut error = ServerError::new(message, None);
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code);
    error.extensions = Some(extensions);
    error
}

/// The answer as JSON, as the specification lays it out (§7.1): a request that was never executed has no `data`.
#[derive(Serialize)]
pub(super) struct Written<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extensions: Option<&'a BTreeMap<String, Value>>,
}

impl<'a> Written<'a> {
    pub(super) fn new(answer: &'a Answer) -> Self {
        Self {
            errors: &answer.errors,
            data: (!is_request_error(answer)).then_some(&answer.data),
            extensions: (!answer.extensions.is_empty()).then_some(&answer.extensions),
        }
    }
}

/// Makes the executor's refusals like ours: not endless, and each with a code.
pub(super) fn settled(mut answer: Answer) -> Answer {
    if is_request_error(&answer) {
        answer.errors.truncate(ERRORS_TOLD);
        for error in &mut answer.errors {
            let extensions = error.extensions.get_or_insert_default();
            if extensions.get("code").is_none() {
                extensions.set("code", "GRAPHQL_VALIDATION_FAILED");
            }
        }
    }
    // What a scalar could not read is raised by the executor, with the field's path and without a code.
    for error in answer.errors.iter_mut().filter(|error| error.message.starts_with("Failed to parse ")) {
        let extensions = error.extensions.get_or_insert_default();
        if extensions.get("code").is_none() {
            extensions.set("code", "BAD_USER_INPUT");
        }
    }
    answer
}

/// Whether the request was refused before execution. The executor does not say so; but it gives every error that a field
/// raised the field's path, and only errors of parsing, validation and coercion have none.
pub(super) fn is_request_error(answer: &Answer) -> bool {
    let raised_by_request = |error: &ServerError| error.path.is_empty();
    answer.data == Value::Null && !answer.errors.is_empty() && answer.errors.iter().all(raised_by_request)
}

/// Writes an answer. Without `data` the status is 400, or 200 for `application/json` (§6.4.1, §6.4.2). `seat` is held until
/// the last byte has left.
///
/// # Errors
/// 400 when it has more than `limit` bytes.
pub(super) fn answer(
    media: Media,
    answer: &Answer,
    limit: usize,
    seat: Option<Seat<RateKey>>,
) -> Result<Response<Body>, Problem> {
    let status = match media {
        Media::GraphqlResponse if is_request_error(answer) => StatusCode::BAD_REQUEST,
        Media::GraphqlResponse | Media::Json => StatusCode::OK,
    };
    let bytes = bytes(&Written::new(answer));
    if bytes.len() > limit {
        let message = format!(
            "The answer has {} bytes; {limit} are allowed. Ask for smaller pages or fewer fields. What a mutation did is recorded.",
            bytes.len()
        );
        let exceeded = Exceeded { limit: "answer-bytes", asked: bytes.len() as u64, allowed: limit as u64 };
        return Err(Problem::new(StatusCode::BAD_REQUEST, "ANSWER_TOO_LARGE", message).over(exceeded));
    }
    Ok(plain(status, media.content_type(), Bytes::from_owner(Held { bytes, _seat: seat })))
}

/// Bytes that keep a seat until they are gone.
struct Held {
    bytes: Vec<u8>,
    _seat: Option<Seat<RateKey>>,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

fn bytes(body: &Written<'_>) -> Vec<u8> {
    serde_json::to_vec(body).unwrap_or_else(|error| {
        tracing::error!(%error, "an answer could not be written as JSON");
        br#"{"errors":[{"message":"The answer could not be written."}]}"#.to_vec()
    })
}

/// A response with the headers that all of ours have.
pub(super) fn plain(status: StatusCode, content_type: &'static str, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
