//! What can be asked of the common agenda.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{AgendaId, GoalId, OrganisationId, PrincipleId, StrategyId};
use crate::value::{Cadence, PartialDate, Period, Text, Title};

crate::shape::commands! {
    /// Describe the problem that the partners want to solve. A new description takes the place of the earlier, which stays visible.
    DescribeProblem = "describeProblem" by Backbone,
    /// State what the partners want to reach together. A new vision takes the place of the earlier, which stays visible.
    DeclareVision = "declareVision" by Backbone,
    /// Adopt a principle that the partners work by.
    AdoptPrinciple = "adoptPrinciple" by Backbone,
    /// Adopt a strategy: a line along which the partners work.
    AdoptStrategy = "adoptStrategy" by Backbone,
    /// Adopt a goal. Numbers come with setTarget; a goal may well have none yet.
    AdoptGoal = "adoptGoal" by Backbone,
    /// Take a goal off the agenda. It stays visible.
    RetireGoal = "retireGoal" by Backbone,
    /// Adopt a version of the common agenda, such as a strategy plan, that partners can endorse.
    AdoptAgenda = "adoptAgenda" by Backbone,
    /// Record that a partner endorses a version of the common agenda.
    EndorseAgenda = "endorseAgenda" by Partner for |_, it| Some(it.organisation),
    /// Revise a goal: its words, its date, or whether it is provisional. What is left out stays; the earlier terms stay visible.
    ReviseGoal = "reviseGoal" by Backbone,
    /// Record which organisation answers for a goal. The earlier owners stay visible.
    AssignGoal = "assignGoal" by Backbone,
    /// Record which goals a partner works on. A new choice takes the place of its earlier, which stays visible.
    ChooseGoals = "chooseGoals" by Partner for |_, it| Some(it.organisation),
    /// Record how often the partners renew their goals. A later rule takes the place of the earlier, which stays visible.
    PlanRenewal = "planRenewal" by Backbone,
}

/// Describe the problem that the partners want to solve. A new description takes the place of the earlier, which stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DescribeProblem {
    /// The problem.
    pub text: Text,
}

/// State what the partners want to reach together. A new vision takes the place of the earlier, which stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DeclareVision {
    /// The vision.
    pub text: Text,
}

/// Adopt a principle that the partners work by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AdoptPrinciple {
    /// The principle's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PrincipleId>,
    /// What it is called.
    pub name: Title,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
}

/// Adopt a strategy: a line along which the partners work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AdoptStrategy {
    /// The strategy's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<StrategyId>,
    /// What it is called.
    pub title: Title,
    /// What it consists of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// The period it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
}

/// Adopt a goal. Numbers come with setTarget; a goal may well have none yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AdoptGoal {
    /// The goal's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<GoalId>,
    /// The goal in a few words.
    pub title: Title,
    /// The goal as the partners put it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Text>,
    /// When it is to be reached; left out where no date is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<PartialDate>,
    /// The period it holds for, where it is one of several that follow each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Whether the partners call it provisional.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
    /// The strategies that serve it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strategies: Vec<StrategyId>,
    /// The wider goal that it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<GoalId>,
}

/// Take a goal off the agenda. It stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RetireGoal {
    /// The goal.
    pub goal: GoalId,
    /// Since when it no longer holds.
    pub on: PartialDate,
    /// Why.
    pub reason: Text,
}

/// Adopt a version of the common agenda, such as a strategy plan, that partners can endorse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AdoptAgenda {
    /// The version's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<AgendaId>,
    /// What it is called.
    pub title: Title,
    /// When it was adopted; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted: Option<PartialDate>,
    /// The period it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The goals in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<GoalId>,
    /// The strategies in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strategies: Vec<StrategyId>,
}

/// Record that a partner endorses a version of the common agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EndorseAgenda {
    /// The version.
    pub agenda: AgendaId,
    /// The partner.
    pub organisation: OrganisationId,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

/// Revise a goal: its words, its date, or whether it is provisional. What is left out stays; the earlier terms stay visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ReviseGoal {
    /// The goal.
    pub goal: GoalId,
    /// The new goal in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Title>,
    /// The new goal as the partners put it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Text>,
    /// When it is now to be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<PartialDate>,
    /// Whether the partners now call it provisional.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional: Option<bool>,
    /// When it was revised; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// Why.
    pub reason: Text,
}

/// Record which organisation answers for a goal. The earlier owners stay visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AssignGoal {
    /// The goal.
    pub goal: GoalId,
    /// The organisation that answers for it.
    pub owner: OrganisationId,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

/// Record which goals a partner works on. A new choice takes the place of its earlier, which stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ChooseGoals {
    /// The partner.
    pub organisation: OrganisationId,
    /// The goals that it works on; at least one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<GoalId>,
    /// When it was decided; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted: Option<PartialDate>,
    /// Who decided it, such as the city council.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Title>,
}

/// Record how often the partners renew their goals. A later rule takes the place of the earlier, which stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PlanRenewal {
    /// How often: yearly is 1 to 1.
    pub cadence: Cadence,
    /// What renewing them consists of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}
