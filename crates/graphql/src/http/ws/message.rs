//! The messages of `graphql-transport-ws`.

use async_graphql::{Request, ServerError};
use axum::extract::ws::Message;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::documents::Documents;
use super::super::request::Parameters;
use super::super::respond::{Problem, Written};

/// What a client says.
#[derive(Debug)]
pub(super) enum Said {
    Init {
        payload: Option<Value>,
    },
    Ping {
        payload: Option<Value>,
    },
    Pong,
    /// The request, or why it cannot be made of what was sent, if that is no breach of the protocol.
    Subscribe {
        id: String,
        request: Result<Box<Request>, Problem>,
    },
    Complete {
        id: String,
    },
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type")]
    kind: Option<Value>,
    id: Option<Value>,
    payload: Option<Value>,
}

impl Said {
    /// Reads one message.
    ///
    /// # Errors
    ///
    /// A reason for closing with 4400; it never quotes what was sent.
    pub(super) fn read(text: &str, documents: &Documents) -> Result<Self, String> {
        let message: Value = serde_json::from_str(text).map_err(|_| "The message is not valid JSON")?;
        if !message.is_object() {
            return Err("The message must be an object".to_owned());
        }
        let message: Envelope = serde_json::from_value(message).map_err(|_| "The message is not valid")?;
        let Some(Value::String(kind)) = message.kind else {
            return Err("The message's type must be a string".to_owned());
        };
        match kind.as_str() {
            "connection_init" => Ok(Self::Init { payload: object(message.payload)? }),
            "ping" => Ok(Self::Ping { payload: object(message.payload)? }),
            "pong" => object(message.payload).map(|_| Self::Pong),
            "subscribe" => {
                let id = id(message.id)?;
                let Some(payload @ Value::Object(_)) = message.payload else {
                    return Err("The payload of subscribe must be an object".to_owned());
                };
                let parameters: Parameters =
                    serde_json::from_value(payload).map_err(|_| "The payload of subscribe is not valid")?;
                let request = match parameters.into_request(documents) {
                    Err(problem) if problem.code == "BAD_REQUEST" => return Err(problem.message),
                    request => request.map(Box::new),
                };
                Ok(Self::Subscribe { id, request })
            }
            "complete" => Ok(Self::Complete { id: id(message.id)? }),
            "connection_ack" | "next" | "error" => Err(format!("A client does not send {kind}")),
            _ => Err("The message's type is unknown".to_owned()),
        }
    }
}

fn id(value: Option<Value>) -> Result<String, String> {
    match value {
        Some(Value::String(id)) if !id.is_empty() => Ok(id),
        _ => Err("The message's id must be a string that is not empty".to_owned()),
    }
}

fn object(value: Option<Value>) -> Result<Option<Value>, String> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(_)) => Ok(value),
        Some(_) => Err("The message's payload must be an object".to_owned()),
    }
}

/// What we say.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Say<'a> {
    ConnectionAck,
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<&'a Value>,
    },
    Next {
        id: &'a str,
        payload: Written<'a>,
    },
    Error {
        id: &'a str,
        payload: &'a [ServerError],
    },
    Complete {
        id: &'a str,
    },
}

impl From<Say<'_>> for Message {
    fn from(say: Say<'_>) -> Self {
        let text = serde_json::to_string(&say).unwrap_or_else(|error| {
            tracing::error!(%error, "an answer could not be written as JSON");
            let id = match say {
                Say::Next { id, .. } | Say::Error { id, .. } | Say::Complete { id } => id,
                Say::ConnectionAck | Say::Pong { .. } => "",
            };
            serde_json::json!({"type": "error", "id": id, "payload": [{"message": "The answer could not be written."}]})
                .to_string()
        });
        Self::Text(text.into())
    }
}
