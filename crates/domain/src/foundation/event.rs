//! What can have happened in the foundation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::{
    AssessPrecondition, ClassifyInitiative, CloseInitiative, DescribeInitiative, EnterPhase, FoundInitiative,
    IdentifyNeed, LeavePortfolio, NamePredecessor, NoteDevelopment, PlaceInPortfolio, PublishInitiative,
    RenameInitiative, WithdrawPublication,
};
use super::vocabulary::{Assessment, Need, Phase, PortfolioRelation, Precondition};
use crate::directory::Sector;
use crate::ids::{GoalId, InitiativeId};
use crate::shape::fact;
use crate::value::{Figure, PartialDate, Period, Text, Title};

crate::shape::events! {
    /// An initiative began.
    InitiativeFounded = "foundation.initiative_founded" v 1,
    /// The initiative took a new name.
    InitiativeRenamed = "foundation.initiative_renamed" v 1,
    /// A need that started the partnership was stated.
    NeedIdentified = "foundation.need_identified" v 1,
    /// A precondition for success was assessed.
    PreconditionAssessed = "foundation.precondition_assessed" v 1,
    /// The initiative entered a phase.
    PhaseEntered = "foundation.phase_entered" v 1,
    /// The initiative was closed.
    InitiativeClosed = "foundation.initiative_closed" v 1,
    /// What the initiative is was filled in or changed.
    InitiativeDescribed = "foundation.initiative_described" v 1,
    /// It was said what kind of initiative it is.
    InitiativeClassified = "foundation.initiative_classified" v 1,
    /// The initiative was placed in a portfolio.
    PlacedInPortfolio = "foundation.placed_in_portfolio" v 1,
    /// The initiative left a portfolio.
    PortfolioLeft = "foundation.portfolio_left" v 1,
    /// It was said what came before the initiative.
    PredecessorNamed = "foundation.predecessor_named" v 1,
    /// Something outside the initiative was noted that bears on it.
    DevelopmentNoted = "foundation.development_noted" v 1,
    /// The initiative was published.
    InitiativePublished = "foundation.initiative_published" v 1,
    /// The publication was withdrawn.
    PublicationWithdrawn = "foundation.publication_withdrawn" v 1,
}

/// An initiative began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InitiativeFounded {
    /// The name it goes by.
    pub name: Title,
    /// What it is, in a few sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Text>,
    /// When the partners founded it; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub founded: Option<PartialDate>,
    /// The period it is meant for, where it is limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The place or area it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Title>,
}

fact! { InitiativeFounded of FoundInitiative: name, summary, founded, period, place }

/// The initiative took a new name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InitiativeRenamed {
    /// The new name.
    pub name: Title,
    /// Since when it goes by that name; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

fact! { InitiativeRenamed of RenameInitiative: name, from }

/// A need that started the partnership was stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NeedIdentified {
    /// Which need.
    pub need: Need,
    /// What it is here, and how one knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

fact! { NeedIdentified of IdentifyNeed: need, note }

/// A precondition for success was assessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreconditionAssessed {
    /// Which precondition.
    pub precondition: Precondition,
    /// How far it is met.
    pub assessment: Assessment,
    /// The date that the assessment is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

fact! { PreconditionAssessed of AssessPrecondition: precondition, assessment, on, note }

/// The initiative entered a phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PhaseEntered {
    /// Which phase.
    pub phase: Phase,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

fact! { PhaseEntered of EnterPhase: phase, from }

/// The initiative was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InitiativeClosed {
    /// When it ended.
    pub on: PartialDate,
    /// Why it ended.
    pub reason: Text,
}

fact! { InitiativeClosed of CloseInitiative: on, reason }

/// What the initiative is was filled in or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InitiativeDescribed {
    /// What it is, in a few sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Text>,
    /// When the partners founded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub founded: Option<PartialDate>,
    /// The period it is meant for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The place or area it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Title>,
}

fact! { InitiativeDescribed of DescribeInitiative: summary, founded, period, place }

/// It was said what kind of initiative it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InitiativeClassified {
    /// The areas it works in, such as health or teaching.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<Title>,
    /// The sectors that its parties come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub party_kinds: Vec<Sector>,
    /// How large it is, such as "at least 250 partnerships"; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Figure>,
}

fact! { InitiativeClassified of ClassifyInitiative: areas, party_kinds, scale }

/// The initiative was placed in a portfolio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlacedInPortfolio {
    /// The initiative that holds it.
    pub portfolio: InitiativeId,
    /// The goals of the portfolio that it serves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub serves: Vec<GoalId>,
    /// What it is to the portfolio.
    pub relation: PortfolioRelation,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

fact! { PlacedInPortfolio of PlaceInPortfolio: portfolio, serves, relation, from }

/// The initiative left a portfolio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortfolioLeft {
    /// The portfolio.
    pub portfolio: InitiativeId,
    /// Its last day there, as precisely as known.
    pub on: PartialDate,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

fact! { PortfolioLeft of LeavePortfolio: portfolio, on, reason }

/// It was said what came before the initiative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PredecessorNamed {
    /// What it was called.
    pub name: Title,
    /// The initiative, where it is known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiative: Option<InitiativeId>,
    /// When it began; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// When it ended or became this one; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// What it was, and how this one grew from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

fact! { PredecessorNamed of NamePredecessor: name, initiative, from, until, note }

/// Something outside the initiative was noted that bears on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DevelopmentNoted {
    /// What happened or is to happen, in a few words.
    pub title: Title,
    /// What it means for the initiative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// Who brought it about, such as an international organisation, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Title>,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// Whether it was only planned or expected when that was said.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub planned: bool,
}

fact! { DevelopmentNoted of NoteDevelopment: title, text, who, on, planned }

/// The initiative was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InitiativePublished {
    /// The first day on which anybody may read its public face, known to the day; at once where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

fact! { InitiativePublished of PublishInitiative: from }

/// The publication was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublicationWithdrawn {
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

fact! { PublicationWithdrawn of WithdrawPublication: reason }
