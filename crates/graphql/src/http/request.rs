//! Reading a GraphQL request from a query string or a JSON body (GraphQL over HTTP §5).

use async_graphql::{Request, Variables};
use axum::body::Body;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use futures_util::StreamExt;
use percent_encoding::percent_decode;
use serde::Deserialize;
use serde_json::Value;

use super::documents::Documents;
use super::respond::Problem;
use crate::limits::Exceeded;

/// The parameters of a request, as they are before anyone has looked at them. Unknown ones are ignored (§5.1).
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Parameters {
    query: Option<Value>,
    document_id: Option<Value>,
    operation_name: Option<Value>,
    variables: Option<Value>,
    extensions: Option<Value>,
}

impl Parameters {
    /// Whether anything is asked.
    pub(super) fn ask(&self) -> bool {
        self.query.is_some() || self.document_id.is_some()
    }

    /// The request, if each parameter has the type that it must have.
    ///
    /// # Errors
    ///
    /// Status 400, telling which parameter is missing or wrong; `DOCUMENT_NOT_FOUND` and `DOCUMENT_REQUIRED`.
    pub(super) fn into_request(self, documents: &Documents) -> Result<Request, Problem> {
        let mut request = Request::new("");
        request.operation_name = match self.operation_name {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name).filter(|name| !name.is_empty()),
            Some(_) => {
                return Err(Problem::bad_request(
                    "The parameter \"operationName\" must be a string or null.",
                ));
            }
        };
        request.variables = Variables::from_json(object("variables", self.variables)?);
        // Of the extensions none is known; their shape is checked, and they are dropped.
        object("extensions", self.extensions)?;
        request.query = document(self.query, self.document_id, documents)?;
        Ok(request)
    }
}

/// The document: the one that was sent, or the one that is known by the id.
fn document(query: Option<Value>, id: Option<Value>, documents: &Documents) -> Result<String, Problem> {
    let known = |value: Option<Value>| value.filter(|value| !value.is_null());
    match (known(query), known(id)) {
        (Some(Value::String(_)), None) if documents.are_all() => {
            let message = "Only documents that the operator has laid down are answered. Send \"documentId\" instead of \"query\".";
            Err(Problem::new(StatusCode::BAD_REQUEST, "DOCUMENT_REQUIRED", message))
        }
        (Some(Value::String(query)), None) => Ok(query),
        (None, Some(Value::String(id))) => documents.get(&id).map(str::to_owned).ok_or_else(|| {
            let message = "No document is known by this id. Its operator lays it down with --documents; the id of a text is \
                \"sha256:\" and the 64 hexadecimal digits of its SHA-256.";
            Problem::new(StatusCode::BAD_REQUEST, "DOCUMENT_NOT_FOUND", message)
        }),
        (None, None) => Err(Problem::bad_request(
            "The parameter \"query\" is missing. It holds the GraphQL document; \"documentId\" names one that is laid down.",
        )),
        (Some(_), None) => Err(Problem::bad_request("The parameter \"query\" must be a string.")),
        (None, Some(_)) => Err(Problem::bad_request("The parameter \"documentId\" must be a string.")),
        (Some(_), Some(_)) => {
            Err(Problem::bad_request("Send either \"query\" or \"documentId\", and not both."))
        }
    }
}

fn object(name: &str, value: Option<Value>) -> Result<Value, Problem> {
    match value {
        None | Some(Value::Null) => Ok(Value::Object(serde_json::Map::new())),
        Some(object @ Value::Object(_)) => Ok(object),
        Some(_) => Err(Problem::bad_request(format!("The parameter \"{name}\" must be an object or null."))),
    }
}

/// Reads the parameters of a GET from its query string (§5.3), in which `variables` and `extensions` are JSON.
///
/// # Errors
///
/// Status 400 for invalid UTF-8, a parameter given twice, or invalid JSON.
pub(super) fn from_query_string(text: &str) -> Result<Parameters, Problem> {
    let mut parameters = Parameters::default();
    for pair in text.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decoded(name)?;
        let name = name.as_str();
        let slot = match name {
            "query" => &mut parameters.query,
            "documentId" => &mut parameters.document_id,
            "operationName" => &mut parameters.operation_name,
            "variables" => &mut parameters.variables,
            "extensions" => &mut parameters.extensions,
            _ => continue,
        };
        if slot.is_some() {
            return Err(Problem::bad_request(format!("The parameter \"{name}\" is given twice.")));
        }
        let value = decoded(value)?;
        *slot = match name {
            "variables" | "extensions" if value.is_empty() => None,
            "variables" | "extensions" => Some(json(value.as_bytes(), name)?),
            _ => Some(Value::String(value)),
        };
    }
    Ok(parameters)
}

/// `application/x-www-form-urlencoded`, with `+` for a space.
fn decoded(text: &str) -> Result<String, Problem> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode(spaced.as_bytes()).decode_utf8();
    let decoded = decoded.map_err(|_| Problem::bad_request("The query string is not valid UTF-8."))?;
    Ok(decoded.into_owned())
}

/// Only `application/json`, in UTF-8 and not compressed, since everything else could be sent by another site's form.
///
/// # Errors
///
/// Status 415.
pub(super) fn require_json(headers: &HeaderMap) -> Result<(), Problem> {
    let refused =
        |message| Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message));
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = given.split(';').map(str::trim);
    if !parts.next().unwrap_or_default().eq_ignore_ascii_case("application/json") {
        return refused("Send the request as JSON, with the header \"Content-Type: application/json\".");
    }
    for parameter in parts {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let utf8 = value.trim_matches('"').eq_ignore_ascii_case("utf-8");
        if name.eq_ignore_ascii_case("charset") && !utf8 {
            return refused("Send the request in UTF-8; no other charset is understood.");
        }
    }
    match headers.get(CONTENT_ENCODING) {
        Some(encoding) if encoding != "identity" => refused("Send the request uncompressed."),
        _ => Ok(()),
    }
}

/// Reads a body of at most `limit` bytes, and no byte more: a longer one is refused unread if it says how long it is.
///
/// # Errors
///
/// Status 413, or 400 when the connection broke.
pub(super) async fn read_body(headers: &HeaderMap, body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    let too_large = |asked: u64| {
        let message = format!("The request's body is longer than {limit} bytes. Send several requests.");
        let problem = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "REQUEST_TOO_LARGE", message);
        problem.over(Exceeded { limit: "body-bytes", asked, allowed: limit as u64 })
    };
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if let Some(announced) = announced.filter(|length| *length > limit as u64) {
        return Err(too_large(announced));
    }
    let mut read = Vec::new();
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Problem::bad_request("The request's body broke off."))?;
        if read.len() + chunk.len() > limit {
            return Err(too_large((read.len() + chunk.len()) as u64));
        }
        read.extend_from_slice(&chunk);
    }
    Ok(read)
}

/// Reads the parameters of a POST from its body (§5.4).
///
/// # Errors
///
/// Status 400 for invalid UTF-8, invalid JSON, a batch, or anything that is no object.
pub(super) fn from_body(body: &[u8]) -> Result<Parameters, Problem> {
    if std::str::from_utf8(body).is_err() {
        return Err(Problem::bad_request("The request's body is not valid UTF-8."));
    }
    // Looked at by hand, because a struct could be read from an array, too.
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => json(body, "body"),
        Some(b'[') => {
            let message =
                "Batches are not supported. Send one request for each operation, over one connection.";
            Err(Problem::new(StatusCode::BAD_REQUEST, "BATCHING_NOT_SUPPORTED", message))
        }
        Some(_) => Err(Problem::bad_request("The request's body must be a JSON object.")),
        None => Err(Problem::bad_request("The request's body is empty. It must be a JSON object.")),
    }
}

/// Errors tell the place, and never the text: it may hold a secret.
fn json<T: for<'de> Deserialize<'de>>(bytes: &[u8], name: &str) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let told = match error.classify() {
            serde_json::error::Category::Data => "has a parameter twice",
            _ => "is not valid JSON",
        };
        Problem::bad_request(format!("The request's {name} {told}, at line {line}, column {column}."))
    })
}
