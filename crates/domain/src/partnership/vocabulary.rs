//! The words of the partnership.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::value::Text;

/// What an agreement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AgreementKind {
    /// The cooperation as a whole: purpose, economy, responsibilities.
    Cooperation,
    /// One partner's part in it.
    Partnership,
    /// Cooperation with somebody outside.
    External,
}

/// Whom an agreement binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AgreementForm {
    /// One paper that every partner signs.
    OneForAll,
    /// A paper with each partner, alike for all of them.
    OneEach,
    /// Only the organisations named in it.
    Named,
}

/// What a term of an agreement concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TermSubject {
    /// What the agreement is for.
    Purpose,
    /// Money.
    Economy,
    /// Who is responsible for what.
    Responsibility,
    /// What is owed.
    Obligation,
    /// What may be claimed.
    Right,
    /// A fee.
    Fee,
}

/// One thing that an agreement lays down.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Term {
    /// What it concerns.
    pub subject: TermSubject,
    /// What is laid down; left out where it is only known that something is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
}

/// How often a fee is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FeeInterval {
    /// Every year.
    Yearly,
    /// One time.
    Once,
}
