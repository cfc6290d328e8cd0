//! Where a fact was found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PartialDate, Title};

/// The document or person that a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Source {
    /// What the source is: a document's title, a register's name, a person's role.
    pub title: Title,
    /// When the source was written or said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dated: Option<PartialDate>,
    /// Where in the source: page, section, web address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locator: Option<Title>,
}
