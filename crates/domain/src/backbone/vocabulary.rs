//! The words of the backbone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{BodyId, OrganisationId};

/// One of the six functions of a backbone organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BackboneFunction {
    /// Guide vision and strategy.
    GuideVisionAndStrategy,
    /// Support activities that are aligned with each other.
    SupportAlignedActivities,
    /// Establish shared measurement.
    EstablishSharedMeasurement,
    /// Build public will.
    BuildPublicWill,
    /// Advance policy.
    AdvancePolicy,
    /// Mobilise funding.
    MobiliseFunding,
}

impl BackboneFunction {
    /// The six functions.
    pub const ALL: [Self; 6] = [
        Self::GuideVisionAndStrategy,
        Self::SupportAlignedActivities,
        Self::EstablishSharedMeasurement,
        Self::BuildPublicWill,
        Self::AdvancePolicy,
        Self::MobiliseFunding,
    ];

    /// The function in words, as part of a sentence.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::GuideVisionAndStrategy => "guide vision and strategy",
            Self::SupportAlignedActivities => "support aligned activities",
            Self::EstablishSharedMeasurement => "establish shared measurement",
            Self::BuildPublicWill => "build public will",
            Self::AdvancePolicy => "advance policy",
            Self::MobiliseFunding => "mobilise funding",
        }
    }
}

/// What kind of body it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BodyKind {
    /// A board that governs.
    Board,
    /// A steering group.
    SteeringGroup,
    /// A group of all partners.
    PartnerGroup,
    /// A working group.
    WorkingGroup,
    /// A secretariat.
    Secretariat,
    /// A group that advises.
    AdvisoryGroup,
    /// Ambassadors, who speak for the partnership.
    Ambassadors,
    /// A network of people with the same task.
    Network,
}

/// What a body is there to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BodyTask {
    /// It takes decisions that bind the partnership.
    Decide,
    /// It gives recommendations, which others decide on.
    Recommend,
    /// It goes through the results and discusses them.
    DiscussResults,
    /// It coordinates what others do, and helps them.
    Coordinate,
    /// It carries out what has been decided.
    CarryOut,
    /// Its members share their experience with each other.
    ShareExperience,
    /// It speaks for the partnership.
    Represent,
}

/// Who holds functions of the backbone. Give exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Holder {
    /// This organisation.
    Organisation(OrganisationId),
    /// This body of the initiative.
    Body(BodyId),
}

/// What was done with money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MovementKind {
    /// Promised to somebody, so that it is not free for anything else.
    Committed,
    /// Paid out to somebody.
    Paid,
    /// Used, as the accounts show.
    Spent,
}
