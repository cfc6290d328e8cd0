//! The words of the mutually reinforcing activities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::value::Title;

/// How far an activity has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActivityStatus {
    /// Planned, and not begun.
    Planned,
    /// Going on.
    UnderWay,
    /// Done.
    Completed,
    /// Given up.
    Abandoned,
}

/// What is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CommitmentKind {
    /// Money.
    Money,
    /// Working time.
    Time,
    /// Things or services.
    InKind,
}

/// A stage of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Stage {
    /// What it is called.
    pub name: Title,
    /// How many months a candidate usually stays in it, 1 to 600; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u16>,
}
