//! What can be asked of shared measurement.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::{Direction, IndicatorKind, Level, OverPartners, OverTime, Tally};
use crate::ids::{ClaimId, GoalId, IndicatorId, OrganisationId, ReportId, TargetId};
use crate::value::{Cadence, Figure, PartialDate, Period, Source, Text, Title, Unit};

crate::shape::commands! {
    /// Define an indicator: what the partners measure together, and how.
    DefineIndicator = "defineIndicator",
    /// Record where an indicator stood at the outset. A later baseline takes the place of the earlier, which stays visible.
    RecordBaseline = "recordBaseline",
    /// Set a target: what an indicator is to reach for a goal. A goal may have several, each with its scope.
    SetTarget = "setTarget",
    /// Report a figure of an indicator.
    ReportFigure = "reportFigure",
    /// Correct a reported figure. The earlier figure stays visible.
    CorrectReport = "correctReport",
    /// Record what a source claims about results. Claims that differ stand side by side.
    RecordClaim = "recordClaim",
}

/// Define an indicator: what the partners measure together, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DefineIndicator {
    /// The indicator's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<IndicatorId>,
    /// What it is called.
    pub name: Title,
    /// What exactly is measured, and how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Text>,
    /// The unit of its figures.
    pub unit: Unit,
    /// Whether it measures the population or the partners' own performance.
    pub kind: IndicatorKind,
    /// Which way is better.
    pub direction: Direction,
    /// What is counted, where it is a share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<Text>,
    /// What it is a share of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<Text>,
    /// How figures of several dates become one.
    pub over_time: OverTime,
    /// How figures of several partners become one. Shares are never summed.
    pub over_partners: OverPartners,
    /// How often it is measured; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<Cadence>,
    /// Who reports it, where that is one organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporter: Option<OrganisationId>,
    /// What Samspil itself counts for it, where its figures need no report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tally: Option<Tally>,
}

/// Record where an indicator stood at the outset. A later baseline takes the place of the earlier, which stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RecordBaseline {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The figure; left out where nobody knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<Figure>,
    /// The date it is for; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Set a target: what an indicator is to reach for a goal. A goal may have several, each with its scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SetTarget {
    /// The target's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<TargetId>,
    /// The goal it makes measurable.
    pub goal: GoalId,
    /// The indicator it is measured with.
    pub indicator: IndicatorId,
    /// What is to be reached.
    pub level: Level,
    /// What part it holds for, such as the city hall or the whole organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Title>,
    /// The partner it holds for, where partners have targets of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// From when it counts and by when it is to be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Whether the partners call it provisional.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
}

/// Report a figure of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ReportFigure {
    /// The report's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ReportId>,
    /// The indicator.
    pub indicator: IndicatorId,
    /// The date it is for; where it covers a stretch of time, the end of that.
    pub on: PartialDate,
    /// The start of the stretch that it covers, or of the change that it measures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<PartialDate>,
    /// The figure; left out where it was asked for and nobody knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<Figure>,
    /// The partner that it is about or that reports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// What part it holds for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Title>,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Correct a reported figure. The earlier figure stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CorrectReport {
    /// The report.
    pub report: ReportId,
    /// The right figure; left out where it turns out that nobody knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<Figure>,
    /// What was wrong.
    pub reason: Text,
}

/// Record what a source claims about results. Claims that differ stand side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RecordClaim {
    /// The claim's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ClaimId>,
    /// What is claimed, in our own words.
    pub statement: Text,
    /// Who claims it, and when.
    pub source: Source,
    /// The indicator it bears on, where there is one; it is no figure of that indicator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<IndicatorId>,
    /// The number in it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<Figure>,
    /// The start of the change that it claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<PartialDate>,
    /// The date that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}
