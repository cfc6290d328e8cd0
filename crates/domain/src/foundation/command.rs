//! What can be asked of the foundation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::{Assessment, Need, Phase, PortfolioRelation, Precondition};
use crate::directory::Sector;
use crate::ids::{GoalId, InitiativeId};
use crate::value::{Figure, PartialDate, Period, Text, Title};

crate::shape::commands! {
    /// Begin an initiative. This comes first; every other command of an initiative needs it.
    FoundInitiative = "foundInitiative" by Operator,
    /// Record that the initiative goes by a new name. The earlier names stay visible.
    RenameInitiative = "renameInitiative" by Backbone,
    /// State one of the four needs that start a partnership.
    IdentifyNeed = "identifyNeed" by Backbone,
    /// Assess one of the three preconditions for success. A later assessment stands beside the earlier.
    AssessPrecondition = "assessPrecondition" by Backbone,
    /// Enter a phase of collective impact. Phases can be revisited.
    EnterPhase = "enterPhase" by Backbone,
    /// Close the initiative. Its history stays, and late figures can still be reported.
    CloseInitiative = "closeInitiative" by Backbone,
    /// Fill in or change what the initiative is, so that one known by a line can be deepened later. What is left out stays as it is.
    DescribeInitiative = "describeInitiative" by Backbone,
    /// Say what kind of initiative it is: its areas, the kinds of party in it, its scale. Takes the place of the earlier classification, which stays visible.
    ClassifyInitiative = "classifyInitiative" by Backbone,
    /// Place the initiative in a portfolio, which is an initiative too. Doing so again for the same portfolio takes the place of the earlier, which stays visible.
    PlaceInPortfolio = "placeInPortfolio" by Backbone,
    /// Record that the initiative has left a portfolio. It can be placed there again.
    LeavePortfolio = "leavePortfolio" by Backbone,
    /// Name what came before the initiative, whether that is known here as an initiative or by its name alone.
    NamePredecessor = "namePredecessor" by Backbone,
    /// Record something outside the initiative that bears on it, such as new rules or an election.
    NoteDevelopment = "noteDevelopment" by Backbone,
    /// Publish the initiative: from then on anybody may read its public face, which is its names, summary, place, period, phase, the goals of its adopted agenda and its partners by name. Until then nobody but its members does. Takes the place of what was said of publishing before.
    PublishInitiative = "publishInitiative" by Backbone,
    /// Withdraw the publication: nobody but the members may read the initiative any more, nor any of its figures. What others have copied meanwhile is theirs.
    WithdrawPublication = "withdrawPublication" by Backbone,
}

/// Begin an initiative. This comes first; every other command of an initiative needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct FoundInitiative {
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

/// Record that the initiative goes by a new name. The earlier names stay visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RenameInitiative {
    /// The new name.
    pub name: Title,
    /// Since when it goes by that name; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

/// State one of the four needs that start a partnership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct IdentifyNeed {
    /// Which need.
    pub need: Need,
    /// What it is here, and how one knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Assess one of the three preconditions for success. A later assessment stands beside the earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AssessPrecondition {
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

/// Enter a phase of collective impact. Phases can be revisited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EnterPhase {
    /// Which phase.
    pub phase: Phase,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

/// Close the initiative. Its history stays, and late figures can still be reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CloseInitiative {
    /// When it ended.
    pub on: PartialDate,
    /// Why it ended.
    pub reason: Text,
}

/// Fill in or change what the initiative is, so that one known by a line can be deepened later. What is left out stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DescribeInitiative {
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

/// Say what kind of initiative it is: its areas, the kinds of party in it, its scale. Takes the place of the earlier classification, which stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ClassifyInitiative {
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

/// Place the initiative in a portfolio, which is an initiative too. Doing so again for the same portfolio takes the place of the earlier, which stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PlaceInPortfolio {
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

/// Record that the initiative has left a portfolio. It can be placed there again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct LeavePortfolio {
    /// The portfolio.
    pub portfolio: InitiativeId,
    /// Its last day there, as precisely as known.
    pub on: PartialDate,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// Name what came before the initiative, whether that is known here as an initiative or by its name alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NamePredecessor {
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

/// Record something outside the initiative that bears on it, such as new rules or an election.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NoteDevelopment {
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

/// Publish the initiative: from then on anybody may read its public face, which is its names, summary, place, period, phase, the goals of its adopted agenda and its partners by name. Until then nobody but its members does. Takes the place of what was said of publishing before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PublishInitiative {
    /// The first day on which anybody may read it, known to the day; at once where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

/// Withdraw the publication: nobody but the members may read the initiative any more, nor any of its figures. What others have copied meanwhile is theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct WithdrawPublication {
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}
