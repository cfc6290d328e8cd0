//! What can be asked of the foundation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::{Assessment, Need, Phase, Precondition};
use crate::value::{PartialDate, Period, Text, Title};

crate::shape::commands! {
    /// Begin an initiative. This comes first; every other command of an initiative needs it.
    FoundInitiative = "foundInitiative",
    /// Record that the initiative goes by a new name. The earlier names stay visible.
    RenameInitiative = "renameInitiative",
    /// State one of the four needs that start a partnership.
    IdentifyNeed = "identifyNeed",
    /// Assess one of the three preconditions for success. A later assessment stands beside the earlier.
    AssessPrecondition = "assessPrecondition",
    /// Enter a phase of collective impact. Phases can be revisited.
    EnterPhase = "enterPhase",
    /// Close the initiative. Its history stays, and late figures can still be reported.
    CloseInitiative = "closeInitiative",
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
