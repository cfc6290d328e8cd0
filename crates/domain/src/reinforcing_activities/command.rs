//! What can be asked of the mutually reinforcing activities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::{ActivityStatus, CommitmentKind};
use crate::ids::{ActivityId, CommitmentId, GoalId, IndicatorId, OrganisationId, StrategyId};
use crate::party::Party;
use crate::value::{Figure, PartialDate, Period, Text, Title};

crate::shape::commands! {
    /// Plan an activity, and tie it to the strategies, goals and indicators that it serves.
    PlanActivity = "planActivity",
    /// Record how far an activity has come.
    SetActivityStatus = "setActivityStatus",
    /// Record what a party promises to give: money, time or kind.
    PledgeCommitment = "pledgeCommitment",
    /// Record that something promised was given.
    RecordDelivery = "recordDelivery",
}

/// Plan an activity, and tie it to the strategies, goals and indicators that it serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PlanActivity {
    /// The activity's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ActivityId>,
    /// What it is called.
    pub title: Title,
    /// What is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// The partner that leads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<OrganisationId>,
    /// The others that take part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<Party>,
    /// The strategies it carries out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strategies: Vec<StrategyId>,
    /// The goals it serves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<GoalId>,
    /// The indicators it is meant to move.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<IndicatorId>,
    /// When it takes place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
}

/// Record how far an activity has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SetActivityStatus {
    /// The activity.
    pub activity: ActivityId,
    /// How far it is.
    pub status: ActivityStatus,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Record what a party promises to give: money, time or kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PledgeCommitment {
    /// The commitment's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CommitmentId>,
    /// Who promises.
    pub by: Party,
    /// Money, time or kind.
    pub kind: CommitmentKind,
    /// What is promised.
    pub what: Title,
    /// How much; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Figure>,
    /// The activity it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityId>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<PartialDate>,
}

/// Record that something promised was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RecordDelivery {
    /// The commitment.
    pub commitment: CommitmentId,
    /// When.
    pub on: PartialDate,
    /// How much; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Figure>,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}
