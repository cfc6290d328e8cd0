//! What can have happened in the foundation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::{
    AssessPrecondition, CloseInitiative, EnterPhase, FoundInitiative, IdentifyNeed, RenameInitiative,
};
use super::vocabulary::{Assessment, Need, Phase, Precondition};
use crate::value::{PartialDate, Period, Text, Title};

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

impl InitiativeFounded {
    pub(super) fn of(command: &FoundInitiative) -> Self {
        Self {
            name: command.name.clone(),
            summary: command.summary.clone(),
            founded: command.founded,
            period: command.period,
            place: command.place.clone(),
        }
    }
}

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

impl InitiativeRenamed {
    pub(super) fn of(command: &RenameInitiative) -> Self {
        Self { name: command.name.clone(), from: command.from }
    }
}

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

impl NeedIdentified {
    pub(super) fn of(command: &IdentifyNeed) -> Self {
        Self { need: command.need, note: command.note.clone() }
    }
}

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

impl PreconditionAssessed {
    pub(super) fn of(command: &AssessPrecondition) -> Self {
        Self {
            precondition: command.precondition,
            assessment: command.assessment,
            on: command.on,
            note: command.note.clone(),
        }
    }
}

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

impl PhaseEntered {
    pub(super) fn of(command: &EnterPhase) -> Self {
        Self { phase: command.phase, from: command.from }
    }
}

/// The initiative was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InitiativeClosed {
    /// When it ended.
    pub on: PartialDate,
    /// Why it ended.
    pub reason: Text,
}

impl InitiativeClosed {
    pub(super) fn of(command: &CloseInitiative) -> Self {
        Self { on: command.on, reason: command.reason.clone() }
    }
}
