//! What can have happened in shared measurement.

mod publishing;

pub use publishing::*;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::{
    ApproveReport, CloseReporting, CommissionEvaluation, CorrectReport, DefineCategorisation,
    DefineComparisonGroup, DefineIndicator, OpenReporting, PublishEvaluation, PutOnDataAgenda,
    RecordBaseline, RecordClaim, ReopenReporting, ReportFigure, ReturnReport, SetTarget, SettleDataNeed,
    SubmitReport,
};
use super::vocabulary::{Category, Direction, IndicatorKind, Level, OverPartners, OverTime, Part, Tally};
use crate::ids::{
    CategorisationId, ClaimId, ComparisonGroupId, DataNeedId, EvaluationId, GoalId, IndicatorId,
    OrganisationId, ReportId, ReportingId, TargetId,
};
use crate::shape::fact;
use crate::value::{Cadence, Decimal, Figure, PartialDate, Period, Source, Text, Title, Unit};

crate::shape::events! {
    /// A categorisation was defined.
    CategorisationDefined = "shared_measurement.categorisation_defined" v 1,
    /// A comparison group was defined.
    ComparisonGroupDefined = "shared_measurement.comparison_group_defined" v 1,
    /// An indicator was defined.
    IndicatorDefined = "shared_measurement.indicator_defined" v 1,
    /// It was recorded where an indicator stood at the outset.
    BaselineRecorded = "shared_measurement.baseline_recorded" v 1,
    /// A target was set.
    TargetSet = "shared_measurement.target_set" v 1,
    /// A round of reporting was opened.
    ReportingOpened = "shared_measurement.reporting_opened" v 1,
    /// A round of reporting was closed: it takes no reports and no corrections any more.
    ReportingClosed = "shared_measurement.reporting_closed" v 1,
    /// A closed round of reporting was reopened.
    ReportingReopened = "shared_measurement.reporting_reopened" v 1,
    /// A figure of an indicator was reported.
    FigureReported = "shared_measurement.figure_reported" v 1,
    /// A reported figure was corrected.
    ReportCorrected = "shared_measurement.report_corrected" v 1,
    /// A report that was a draft, or that was returned, was submitted.
    ReportSubmitted = "shared_measurement.report_submitted" v 1,
    /// A submitted report was returned to those who made it.
    ReportReturned = "shared_measurement.report_returned" v 1,
    /// A submitted report was approved.
    ReportApproved = "shared_measurement.report_approved" v 1,
    /// A claim about results was recorded.
    ClaimRecorded = "shared_measurement.claim_recorded" v 1,
    /// A question that nobody has the figures for was put on the data development agenda.
    DataNeedRaised = "shared_measurement.data_need_raised" v 1,
    /// A need for data was settled.
    DataNeedSettled = "shared_measurement.data_need_settled" v 1,
    /// An evaluation was commissioned.
    EvaluationCommissioned = "shared_measurement.evaluation_commissioned" v 1,
    /// An evaluation was published.
    EvaluationPublished = "shared_measurement.evaluation_published" v 1,
    /// The figures of indicators were published.
    FiguresPublished = "shared_measurement.figures_published" v 1,
    /// The figures of indicators were withdrawn from publication.
    FiguresWithdrawn = "shared_measurement.figures_withdrawn" v 1,
    /// It was said whether an organisation may approve its own figures.
    OwnApprovalsRuled = "shared_measurement.own_approvals_ruled" v 1,
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
    /// The categories that its figures are broken down by, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub categorisation: Option<CategorisationId>,
}

fact! { IndicatorDefined with IndicatorId of DefineIndicator:
    name, definition, unit, kind, direction, numerator, denominator, over_time, over_partners, frequency,
    reporter, tally, categorisation
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
    /// The comparison group that it holds for; left out where it holds for the partners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<ComparisonGroupId>,
}

fact! { BaselineRecorded of RecordBaseline: indicator, figure, on, note, group }

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

fact! { TargetSet with TargetId of SetTarget:
    goal, indicator, level, scope, organisation, period, provisional
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
    /// What it is made up of, by the categories of the indicator. Where all of them and the figure are known exactly,
    /// they add up to it; percentages are not added up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// How many were counted, where it is a share in percent and that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<Decimal>,
    /// How many it is a share of, where that is known. Where both are, they give the figure, rounded to its places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<Decimal>,
    /// The comparison group that it is a figure of; left out where it is one of the partners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<ComparisonGroupId>,
    /// The round of reporting that it is for. A round takes one report of each indicator, organisation, scope and group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporting: Option<ReportingId>,
    /// Whether it is a draft, which counts nowhere until it is submitted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
}

fact! { FigureReported with ReportId of ReportFigure:
    indicator, on, since, figure, organisation, scope, note, parts, numerator, denominator, group,
    reporting, draft
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
    /// What it is made up of, by the categories of the indicator. Where all of them and the figure are known exactly,
    /// they add up to it; percentages are not added up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// How many were counted, where it is a share in percent and that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<Decimal>,
    /// How many it is a share of, where that is known. Where both are, they give the figure, rounded to its places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<Decimal>,
}

fact! { ReportCorrected of CorrectReport: report, figure, reason, parts, numerator, denominator }

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

fact! { ClaimRecorded with ClaimId of RecordClaim: statement, source, indicator, figure, since, on }

/// A categorisation was defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CategorisationDefined {
    /// The categorisation's id.
    pub id: CategorisationId,
    /// What it is called.
    pub name: Title,
    /// What is sorted, and by what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Text>,
    /// The categories: at least two, each name once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
}

fact! { CategorisationDefined with CategorisationId of DefineCategorisation: name, definition, categories }

/// A comparison group was defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonGroupDefined {
    /// The group's id.
    pub id: ComparisonGroupId,
    /// What it is called.
    pub name: Title,
    /// Who belongs to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Text>,
}

fact! { ComparisonGroupDefined with ComparisonGroupId of DefineComparisonGroup: name, definition }

/// A round of reporting was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportingOpened {
    /// The round's id.
    pub id: ReportingId,
    /// What it is called.
    pub title: Title,
    /// The indicators that it asks for: at least one. One with a reporter is asked of that one alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<IndicatorId>,
    /// Those whom it asks; every partner of the period where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<OrganisationId>,
    /// The period that the figures are to cover.
    pub covers: Period,
    /// By when they are to be there.
    pub due: PartialDate,
}

fact! { ReportingOpened with ReportingId of OpenReporting: title, indicators, organisations, covers, due }

/// A round of reporting was closed: it takes no reports and no corrections any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportingClosed {
    /// The round.
    pub reporting: ReportingId,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

fact! { ReportingClosed of CloseReporting: reporting, on, note }

/// A closed round of reporting was reopened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportingReopened {
    /// The round.
    pub reporting: ReportingId,
    /// Why.
    pub reason: Text,
}

fact! { ReportingReopened of ReopenReporting: reporting, reason }

/// A report that was a draft, or that was returned, was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportSubmitted {
    /// The report.
    pub report: ReportId,
}

fact! { ReportSubmitted of SubmitReport: report }

/// A submitted report was returned to those who made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportReturned {
    /// The report.
    pub report: ReportId,
    /// What is to be mended.
    pub note: Text,
}

fact! { ReportReturned of ReturnReport: report, note }

/// A submitted report was approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportApproved {
    /// The report.
    pub report: ReportId,
    /// The organisation that approves it; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<OrganisationId>,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

fact! { ReportApproved of ApproveReport: report, by, note }

/// A question that nobody has the figures for was put on the data development agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DataNeedRaised {
    /// The need's id.
    pub id: DataNeedId,
    /// What the partners want to know and cannot.
    pub question: Title,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// The goal that it bears on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<GoalId>,
    /// The indicator that it bears on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<IndicatorId>,
}

fact! { DataNeedRaised with DataNeedId of PutOnDataAgenda: question, note, goal, indicator }

/// A need for data was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DataNeedSettled {
    /// The need.
    pub need: DataNeedId,
    /// How it is met, or why it has fallen away.
    pub how: Text,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

fact! { DataNeedSettled of SettleDataNeed: need, how, on }

/// An evaluation was commissioned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationCommissioned {
    /// The evaluation's id.
    pub id: EvaluationId,
    /// What it is called.
    pub title: Title,
    /// Who makes it; none where that is not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evaluators: Vec<OrganisationId>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Text>,
    /// By when it is to be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<PartialDate>,
    /// How often it is made, such as a yearly status report; left out where it is made once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<Cadence>,
}

fact! { EvaluationCommissioned with EvaluationId of CommissionEvaluation: title, evaluators, subject, due, frequency }

/// An evaluation was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationPublished {
    /// The evaluation.
    pub evaluation: EvaluationId,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// What it found, in our own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<Text>,
}

fact! { EvaluationPublished of PublishEvaluation: evaluation, on, findings }
