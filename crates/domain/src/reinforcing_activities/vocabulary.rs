//! The words of the mutually reinforcing activities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
