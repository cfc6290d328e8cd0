//! The words of the directory.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The part of society that an organisation belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Sector {
    /// A ministry, an agency or another body of the state.
    State,
    /// A region.
    Region,
    /// A municipality.
    Municipality,
    /// A company, also a utility.
    Business,
    /// An association of companies or of employers.
    TradeAssociation,
    /// An organisation of employees.
    TradeUnion,
    /// A voluntary organisation or another association of citizens.
    CivilSociety,
    /// A foundation.
    Foundation,
    /// A university, a research or an evaluation institute.
    Research,
    /// A school or a university college.
    Education,
    /// An organisation of several states.
    International,
    /// None of the others.
    Other,
}
