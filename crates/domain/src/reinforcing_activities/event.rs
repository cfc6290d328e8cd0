//! What can have happened in the mutually reinforcing activities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::{
    AssessPractice, DefinePipeline, DescribeMethod, EnterPipeline, LeavePipeline, MakeDependent,
    MoveInPipeline, PlanActivity, PlanMilestone, PledgeCommitment, ReachMilestone, RecordDelivery,
    SetActivityStatus,
};
use super::vocabulary::{ActivityStatus, CommitmentKind, Stage};
use crate::ids::{
    ActivityId, CandidateId, CommitmentId, GoalId, IndicatorId, MethodId, MilestoneId, OrganisationId,
    PipelineId, StrategyId, TargetId,
};
use crate::party::Party;
use crate::shape::fact;
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
    /// An activity got a milestone.
    MilestonePlanned = "reinforcing_activities.milestone_planned" v 1,
    /// A milestone was reached.
    MilestoneReached = "reinforcing_activities.milestone_reached" v 1,
    /// An activity was made dependent on another.
    ActivityMadeDependent = "reinforcing_activities.activity_made_dependent" v 1,
    /// A method was described.
    MethodDescribed = "reinforcing_activities.method_described" v 1,
    /// Practice was assessed against the checklist of a method.
    PracticeAssessed = "reinforcing_activities.practice_assessed" v 1,
    /// A pipeline was defined.
    PipelineDefined = "reinforcing_activities.pipeline_defined" v 1,
    /// A candidate entered a pipeline.
    PipelineEntered = "reinforcing_activities.pipeline_entered" v 1,
    /// A candidate moved to another stage.
    PipelineMoved = "reinforcing_activities.pipeline_moved" v 1,
    /// A candidate left its pipeline.
    PipelineLeft = "reinforcing_activities.pipeline_left" v 1,
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
    /// The methods it works by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<MethodId>,
    /// Whom it is for, such as young people or the homeless.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target_groups: Vec<Title>,
    /// Where it takes place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Title>,
    /// When it takes place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
}

fact! { ActivityPlanned with ActivityId of PlanActivity:
    title, description, lead, contributors, strategies, goals, indicators, methods, target_groups, place,
    period
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

fact! { ActivityStatusSet of SetActivityStatus: activity, status, on, note }

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

fact! { CommitmentPledged with CommitmentId of PledgeCommitment: by, kind, what, amount, activity, due }

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

fact! { DeliveryRecorded of RecordDelivery: commitment, on, amount, note }

/// An activity got a milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MilestonePlanned {
    /// The milestone's id.
    pub id: MilestoneId,
    /// The activity.
    pub activity: ActivityId,
    /// What is to be reached.
    pub title: Title,
    /// By when; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<PartialDate>,
}

fact! { MilestonePlanned with MilestoneId of PlanMilestone: activity, title, due }

/// A milestone was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MilestoneReached {
    /// The milestone.
    pub milestone: MilestoneId,
    /// When.
    pub on: PartialDate,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

fact! { MilestoneReached of ReachMilestone: milestone, on, note }

/// An activity was made dependent on another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActivityMadeDependent {
    /// The activity that waits.
    pub activity: ActivityId,
    /// The activity that it needs; not itself, and none that waits for it.
    pub depends_on: ActivityId,
}

fact! { ActivityMadeDependent of MakeDependent: activity, depends_on }

/// A method was described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MethodDescribed {
    /// The method's id.
    pub id: MethodId,
    /// What it is called.
    pub name: Title,
    /// How one works by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// What practice that follows it does; each item once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<Title>,
}

fact! { MethodDescribed with MethodId of DescribeMethod: name, description, checklist }

/// Practice was assessed against the checklist of a method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PracticeAssessed {
    /// The method.
    pub method: MethodId,
    /// Whose practice; left out where it is that of the whole partnership.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// When.
    pub on: PartialDate,
    /// The items of the checklist that are met, each in the checklist's own words; the others are not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub met: Vec<Title>,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

fact! { PracticeAssessed of AssessPractice: method, organisation, on, met, note }

/// A pipeline was defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PipelineDefined {
    /// The pipeline's id.
    pub id: PipelineId,
    /// What it is called.
    pub title: Title,
    /// Its stages from the first to the last; at least two, each name once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
    /// The target that counts those that pass to the last stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetId>,
}

fact! { PipelineDefined with PipelineId of DefinePipeline: title, stages, target }

/// A candidate entered a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PipelineEntered {
    /// The candidate's id.
    pub id: CandidateId,
    /// The pipeline.
    pub pipeline: PipelineId,
    /// What the candidate is called.
    pub name: Title,
    /// The organisation that it is, or that it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// The stage at which it entered, by name.
    pub stage: Title,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

fact! { PipelineEntered with CandidateId of EnterPipeline: pipeline, name, organisation, stage, on }

/// A candidate moved to another stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PipelineMoved {
    /// The candidate.
    pub candidate: CandidateId,
    /// The stage that it moved to, by name.
    pub stage: Title,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

fact! { PipelineMoved of MoveInPipeline: candidate, stage, on }

/// A candidate left its pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PipelineLeft {
    /// The candidate.
    pub candidate: CandidateId,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// Why.
    pub reason: Text,
}

fact! { PipelineLeft of LeavePipeline: candidate, on, reason }
