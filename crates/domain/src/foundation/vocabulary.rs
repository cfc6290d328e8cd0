//! The words of the foundation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One of the four needs that start a partnership.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Need {
    /// New resources: money, people, knowledge.
    NewResources,
    /// More ownership of the problem or the solution.
    IncreasedOwnership,
    /// A new framework for new solutions.
    NewFramework,
    /// Better regulation, and better carrying out of it.
    BetterRegulation,
}

/// One of the three preconditions for success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Precondition {
    /// The partners have goals in common.
    CommonGoals,
    /// Each partner adds value.
    PartnersWhoAddValue,
    /// The partners are flexible and willing to compromise.
    WillingnessToCompromise,
}

/// How far something is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Assessment {
    /// Met.
    Met,
    /// Partly met.
    PartlyMet,
    /// Not met.
    NotMet,
}

/// A phase of collective impact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Phase {
    /// Initiate action: find the champions, the data and the first money.
    InitiateAction,
    /// Organise for impact: agree on goals and measures, set up the backbone.
    OrganiseForImpact,
    /// Sustain action and impact: carry out, learn, and adapt.
    SustainAction,
}

/// What an initiative is to a portfolio that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PortfolioRelation {
    /// A part: one of the partnerships under an umbrella.
    Part,
    /// A project within it.
    Subproject,
    /// A case told in it as an example.
    Case,
    /// One that a mapping or a register lists.
    Listed,
}
