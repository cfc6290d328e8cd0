//! What can be asked of the mutually reinforcing activities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::{ActivityStatus, CommitmentKind, Stage};
use crate::ids::{
    ActivityId, CandidateId, CommitmentId, GoalId, IndicatorId, MethodId, MilestoneId, OrganisationId,
    PipelineId, StrategyId, TargetId,
};
use crate::party::Party;
use crate::value::{Figure, PartialDate, Period, Text, Title};

crate::shape::commands! {
    /// Plan an activity, and tie it to the strategies, goals and indicators that it serves.
    PlanActivity = "planActivity" by Partner for |_, it| it.lead,
    /// Record how far an activity has come.
    SetActivityStatus = "setActivityStatus" by Partner for |initiative, it| initiative.reinforcing_activities.led_by(it.activity),
    /// Record what a party promises to give: money, time or kind.
    PledgeCommitment = "pledgeCommitment" by Partner for |_, it| it.by.organisation(),
    /// Record that something promised was given.
    RecordDelivery = "recordDelivery" by Partner for |initiative, it| initiative.reinforcing_activities.pledged_by(it.commitment),
    /// Plan a milestone of an activity.
    PlanMilestone = "planMilestone" by Partner for |initiative, it| initiative.reinforcing_activities.led_by(it.activity),
    /// Record that a milestone was reached.
    ReachMilestone = "reachMilestone" by Partner for |initiative, it| initiative.reinforcing_activities.owed_by(it.milestone),
    /// Record that one activity cannot go on without another.
    MakeDependent = "makeDependent" by Partner for |initiative, it| initiative.reinforcing_activities.led_by(it.activity),
    /// Describe a method that partners work by, with the checklist by which practice is assessed.
    DescribeMethod = "describeMethod" by Backbone,
    /// Record which items of a method's checklist practice meets. An earlier assessment stays visible.
    AssessPractice = "assessPractice" by Partner for |_, it| it.organisation,
    /// Define a pipeline: the stages that something passes through, such as new products or municipalities that join.
    DefinePipeline = "definePipeline" by Backbone,
    /// Record that something entered a pipeline.
    EnterPipeline = "enterPipeline" by Partner for |_, it| it.organisation,
    /// Record that a candidate moved to another stage, forth or back.
    MoveInPipeline = "moveInPipeline" by Partner for |initiative, it| initiative.reinforcing_activities.entered_by(it.candidate),
    /// Record that a candidate left its pipeline.
    LeavePipeline = "leavePipeline" by Partner for |initiative, it| initiative.reinforcing_activities.entered_by(it.candidate),
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

/// Plan a milestone of an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PlanMilestone {
    /// The milestone's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<MilestoneId>,
    /// The activity.
    pub activity: ActivityId,
    /// What is to be reached.
    pub title: Title,
    /// By when; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<PartialDate>,
}

/// Record that a milestone was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ReachMilestone {
    /// The milestone.
    pub milestone: MilestoneId,
    /// When.
    pub on: PartialDate,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Record that one activity cannot go on without another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct MakeDependent {
    /// The activity that waits.
    pub activity: ActivityId,
    /// The activity that it needs; not itself, and none that waits for it.
    pub depends_on: ActivityId,
}

/// Describe a method that partners work by, with the checklist by which practice is assessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DescribeMethod {
    /// The method's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<MethodId>,
    /// What it is called.
    pub name: Title,
    /// How one works by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// What practice that follows it does; each item once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<Title>,
}

/// Record which items of a method's checklist practice meets. An earlier assessment stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AssessPractice {
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

/// Define a pipeline: the stages that something passes through, such as new products or municipalities that join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DefinePipeline {
    /// The pipeline's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PipelineId>,
    /// What it is called.
    pub title: Title,
    /// Its stages from the first to the last; at least two, each name once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
    /// The target that counts those that pass to the last stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetId>,
}

/// Record that something entered a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EnterPipeline {
    /// The candidate's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CandidateId>,
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

/// Record that a candidate moved to another stage, forth or back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct MoveInPipeline {
    /// The candidate.
    pub candidate: CandidateId,
    /// The stage that it moved to, by name.
    pub stage: Title,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

/// Record that a candidate left its pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct LeavePipeline {
    /// The candidate.
    pub candidate: CandidateId,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// Why.
    pub reason: Text,
}
