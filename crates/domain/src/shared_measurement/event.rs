//! What can have happened in shared measurement.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::{CorrectReport, DefineIndicator, RecordBaseline, RecordClaim, ReportFigure, SetTarget};
use super::vocabulary::{Direction, IndicatorKind, Level, OverPartners, OverTime, Tally};
use crate::ids::{ClaimId, GoalId, IndicatorId, OrganisationId, ReportId, TargetId};
use crate::value::{Cadence, Figure, PartialDate, Period, Source, Text, Title, Unit};

crate::shape::events! {
    /// An indicator was defined.
    IndicatorDefined = "shared_measurement.indicator_defined" v 1,
    /// It was recorded where an indicator stood at the outset.
    BaselineRecorded = "shared_measurement.baseline_recorded" v 1,
    /// A target was set.
    TargetSet = "shared_measurement.target_set" v 1,
    /// A figure of an indicator was reported.
    FigureReported = "shared_measurement.figure_reported" v 1,
    /// A reported figure was corrected.
    ReportCorrected = "shared_measurement.report_corrected" v 1,
    /// A claim about results was recorded.
    ClaimRecorded = "shared_measurement.claim_recorded" v 1,
}

/// An indicator was defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IndicatorDefined {
    /// The indicator's id.
    pub id: IndicatorId,
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

impl IndicatorDefined {
    pub(super) fn with(command: &DefineIndicator, id: IndicatorId) -> Self {
        Self {
            id,
            name: command.name.clone(),
            definition: command.definition.clone(),
            unit: command.unit.clone(),
            kind: command.kind,
            direction: command.direction,
            numerator: command.numerator.clone(),
            denominator: command.denominator.clone(),
            over_time: command.over_time,
            over_partners: command.over_partners,
            frequency: command.frequency,
            reporter: command.reporter,
            tally: command.tally,
        }
    }
}

/// It was recorded where an indicator stood at the outset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BaselineRecorded {
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

impl BaselineRecorded {
    pub(super) fn of(command: &RecordBaseline) -> Self {
        Self {
            indicator: command.indicator,
            figure: command.figure.clone(),
            on: command.on,
            note: command.note.clone(),
        }
    }
}

/// A target was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TargetSet {
    /// The target's id.
    pub id: TargetId,
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

impl TargetSet {
    pub(super) fn with(command: &SetTarget, id: TargetId) -> Self {
        Self {
            id,
            goal: command.goal,
            indicator: command.indicator,
            level: command.level.clone(),
            scope: command.scope.clone(),
            organisation: command.organisation,
            period: command.period,
            provisional: command.provisional,
        }
    }
}

/// A figure of an indicator was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FigureReported {
    /// The report's id.
    pub id: ReportId,
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

impl FigureReported {
    pub(super) fn with(command: &ReportFigure, id: ReportId) -> Self {
        Self {
            id,
            indicator: command.indicator,
            on: command.on,
            since: command.since,
            figure: command.figure.clone(),
            organisation: command.organisation,
            scope: command.scope.clone(),
            note: command.note.clone(),
        }
    }
}

/// A reported figure was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportCorrected {
    /// The report.
    pub report: ReportId,
    /// The right figure; left out where it turns out that nobody knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<Figure>,
    /// What was wrong.
    pub reason: Text,
}

impl ReportCorrected {
    pub(super) fn of(command: &CorrectReport) -> Self {
        Self { report: command.report, figure: command.figure.clone(), reason: command.reason.clone() }
    }
}

/// A claim about results was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClaimRecorded {
    /// The claim's id.
    pub id: ClaimId,
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

impl ClaimRecorded {
    pub(super) fn with(command: &RecordClaim, id: ClaimId) -> Self {
        Self {
            id,
            statement: command.statement.clone(),
            source: command.source.clone(),
            indicator: command.indicator,
            figure: command.figure.clone(),
            since: command.since,
            on: command.on,
        }
    }
}
