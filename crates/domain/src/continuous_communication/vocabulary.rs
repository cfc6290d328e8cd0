//! The words of continuous communication.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::value::Title;

/// Somebody who speaks at a session of a conference; at least one thing is known about the person. Names stand here
/// only as the public programme gives them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Speaker {
    /// The person's name, as the public programme gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Title>,
    /// What the person is, such as director or professor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Title>,
    /// Where the person works, as the programme names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer: Option<Title>,
}

/// How a disagreement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DisagreementStatus {
    /// The parties disagree, and nothing is settled about it.
    Open,
    /// The partners accept it and work together all the same.
    Accepted,
    /// It is resolved.
    Resolved,
}
