//! The codes with which a conversation ends (PROTOCOL.md of graphql-ws; RFC 6455 §7.4.1 below 4000).

use axum::extract::ws::{CloseFrame, Message};

/// The longest reason that fits into a close frame beside its code (RFC 6455 §5.5).
const REASON_BYTES: usize = 123;

/// Why we end a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Close {
    pub(in super::super) code: u16,
    pub(in super::super) reason: String,
}

impl Close {
    fn new(code: u16, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into() }
    }

    /// The server stops.
    pub(super) fn going_away() -> Self {
        Self::new(1001, "Going away")
    }

    /// A message is longer than allowed.
    pub(super) fn too_big() -> Self {
        Self::new(1009, "Message too big")
    }

    /// A message is not one of the protocol, or not one that a client sends.
    pub(super) fn bad_message(reason: impl Into<String>) -> Self {
        Self::new(4400, reason)
    }

    /// An operation before the connection was acknowledged.
    pub(super) fn unauthorized() -> Self {
        Self::new(4401, "Unauthorized")
    }

    /// The caller is not admitted.
    pub(super) fn forbidden() -> Self {
        Self::new(4403, "Forbidden")
    }

    /// The client does not speak the protocol.
    pub(super) fn subprotocol() -> Self {
        Self::new(4406, "Subprotocol not acceptable")
    }

    /// No `connection_init` in time.
    pub(super) fn init_timeout() -> Self {
        Self::new(4408, "Connection initialisation timeout")
    }

    /// The id is in use.
    pub(super) fn subscriber_exists(id: &str) -> Self {
        Self::new(4409, format!("Subscriber for {id} already exists"))
    }

    /// A second `connection_init`.
    pub(super) fn too_many_inits() -> Self {
        Self::new(4429, "Too many initialisation requests")
    }
}

impl From<Close> for Message {
    fn from(close: Close) -> Self {
        let mut reason = close.reason;
        while reason.len() > REASON_BYTES {
            reason.pop();
        }
        Self::Close(Some(CloseFrame { code: close.code, reason: reason.into() }))
    }
}
