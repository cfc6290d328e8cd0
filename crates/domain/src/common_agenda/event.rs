//! What can have happened in the common agenda.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::{
    AdoptAgenda, AdoptGoal, AdoptPrinciple, AdoptStrategy, AssignGoal, ChooseGoals, DeclareVision,
    DescribeProblem, EndorseAgenda, PlanRenewal, RetireGoal, ReviseGoal,
};
use crate::ids::{AgendaId, GoalId, OrganisationId, PrincipleId, StrategyId};
use crate::shape::fact;
use crate::value::{Cadence, PartialDate, Period, Text, Title};

crate::shape::events! {
    /// The problem was described.
    ProblemDescribed = "common_agenda.problem_described" v 1,
    /// The vision was stated.
    VisionDeclared = "common_agenda.vision_declared" v 1,
    /// A principle was adopted.
    PrincipleAdopted = "common_agenda.principle_adopted" v 1,
    /// A strategy was adopted.
    StrategyAdopted = "common_agenda.strategy_adopted" v 1,
    /// A goal was adopted.
    GoalAdopted = "common_agenda.goal_adopted" v 1,
    /// A goal was taken off the agenda.
    GoalRetired = "common_agenda.goal_retired" v 1,
    /// A version of the common agenda was adopted.
    AgendaAdopted = "common_agenda.agenda_adopted" v 1,
    /// A partner endorsed a version of the common agenda.
    AgendaEndorsed = "common_agenda.agenda_endorsed" v 1,
    /// A goal was revised: its words, its date, or whether it is provisional.
    GoalRevised = "common_agenda.goal_revised" v 1,
    /// An organisation took it on to answer for a goal.
    GoalAssigned = "common_agenda.goal_assigned" v 1,
    /// A partner chose which goals it works on.
    GoalsChosen = "common_agenda.goals_chosen" v 1,
    /// It was said how often the goals are renewed.
    RenewalPlanned = "common_agenda.renewal_planned" v 1,
}

/// The problem was described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProblemDescribed {
    /// The problem.
    pub text: Text,
}

fact! { ProblemDescribed of DescribeProblem: text }

/// The vision was stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VisionDeclared {
    /// The vision.
    pub text: Text,
}

fact! { VisionDeclared of DeclareVision: text }

/// A principle was adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PrincipleAdopted {
    /// The principle's id.
    pub id: PrincipleId,
    /// What it is called.
    pub name: Title,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
}

fact! { PrincipleAdopted with PrincipleId of AdoptPrinciple: name, text }

/// A strategy was adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StrategyAdopted {
    /// The strategy's id.
    pub id: StrategyId,
    /// What it is called.
    pub title: Title,
    /// What it consists of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// The period it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
}

fact! { StrategyAdopted with StrategyId of AdoptStrategy: title, description, period }

/// A goal was adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GoalAdopted {
    /// The goal's id.
    pub id: GoalId,
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

fact! { GoalAdopted with GoalId of AdoptGoal:
    title, statement, due, period, provisional, strategies, part_of
}

/// A goal was taken off the agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GoalRetired {
    /// The goal.
    pub goal: GoalId,
    /// Since when it no longer holds.
    pub on: PartialDate,
    /// Why.
    pub reason: Text,
}

fact! { GoalRetired of RetireGoal: goal, on, reason }

/// A version of the common agenda was adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgendaAdopted {
    /// The version's id.
    pub id: AgendaId,
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

fact! { AgendaAdopted with AgendaId of AdoptAgenda: title, adopted, period, goals, strategies }

/// A partner endorsed a version of the common agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgendaEndorsed {
    /// The version.
    pub agenda: AgendaId,
    /// The partner.
    pub organisation: OrganisationId,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

fact! { AgendaEndorsed of EndorseAgenda: agenda, organisation, on }

/// A goal was revised: its words, its date, or whether it is provisional.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GoalRevised {
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

fact! { GoalRevised of ReviseGoal: goal, title, statement, due, provisional, on, reason }

/// An organisation took it on to answer for a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GoalAssigned {
    /// The goal.
    pub goal: GoalId,
    /// The organisation that answers for it.
    pub owner: OrganisationId,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

fact! { GoalAssigned of AssignGoal: goal, owner, from }

/// A partner chose which goals it works on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GoalsChosen {
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

fact! { GoalsChosen of ChooseGoals: organisation, goals, adopted, by }

/// It was said how often the goals are renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RenewalPlanned {
    /// How often: yearly is 1 to 1.
    pub cadence: Cadence,
    /// What renewing them consists of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

fact! { RenewalPlanned of PlanRenewal: cadence, note, from }
