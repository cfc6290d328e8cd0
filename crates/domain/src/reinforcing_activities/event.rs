//! What can have happened in the mutually reinforcing activities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::{PlanActivity, PledgeCommitment, RecordDelivery, SetActivityStatus};
use super::vocabulary::{ActivityStatus, CommitmentKind};
use crate::ids::{ActivityId, CommitmentId, GoalId, IndicatorId, OrganisationId, StrategyId};
use crate::party::Party;
use crate::value::{Figure, PartialDate, Period, Text, Title};

crate::shape::events! {
    /// An activity was planned.
    ActivityPlanned = "reinforcing_activities.activity_planned" v 1,
    /// An activity moved on.
    ActivityStatusSet = "reinforcing_activities.activity_status_set" v 1,
    /// A party promised money, time or kind.
    CommitmentPledged = "reinforcing_activities.commitment_pledged" v 1,
    /// Something promised was given.
    DeliveryRecorded = "reinforcing_activities.delivery_recorded" v 1,
}

/// An activity was planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActivityPlanned {
    /// The activity's id.
    pub id: ActivityId,
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

impl ActivityPlanned {
    pub(super) fn with(command: &PlanActivity, id: ActivityId) -> Self {
        Self {
            id,
            title: command.title.clone(),
            description: command.description.clone(),
            lead: command.lead,
            contributors: command.contributors.clone(),
            strategies: command.strategies.clone(),
            goals: command.goals.clone(),
            indicators: command.indicators.clone(),
            period: command.period,
        }
    }
}

/// An activity moved on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActivityStatusSet {
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

impl ActivityStatusSet {
    pub(super) fn of(command: &SetActivityStatus) -> Self {
        Self {
            activity: command.activity,
            status: command.status,
            on: command.on,
            note: command.note.clone(),
        }
    }
}

/// A party promised money, time or kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommitmentPledged {
    /// The commitment's id.
    pub id: CommitmentId,
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

impl CommitmentPledged {
    pub(super) fn with(command: &PledgeCommitment, id: CommitmentId) -> Self {
        Self {
            id,
            by: command.by,
            kind: command.kind,
            what: command.what.clone(),
            amount: command.amount.clone(),
            activity: command.activity,
            due: command.due,
        }
    }
}

/// Something promised was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryRecorded {
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

impl DeliveryRecorded {
    pub(super) fn of(command: &RecordDelivery) -> Self {
        Self {
            commitment: command.commitment,
            on: command.on,
            amount: command.amount.clone(),
            note: command.note.clone(),
        }
    }
}
