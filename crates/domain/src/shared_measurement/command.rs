//! What can be asked of shared measurement.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::{Category, Direction, IndicatorKind, Level, OverPartners, OverTime, Part, Tally};
use crate::ids::{
    CategorisationId, ClaimId, ComparisonGroupId, DataNeedId, EvaluationId, GoalId, IndicatorId,
    OrganisationId, ReportId, ReportingId, TargetId,
};
use crate::value::{Cadence, Decimal, Figure, PartialDate, Period, Source, Text, Title, Unit};

crate::shape::commands! {
    /// Define a categorisation: the categories that all partners break their figures down by.
    DefineCategorisation = "defineCategorisation" by Backbone,
    /// Define a comparison group: those whom the partners are compared with.
    DefineComparisonGroup = "defineComparisonGroup" by Backbone,
    /// Define an indicator: what the partners measure together, and how.
    DefineIndicator = "defineIndicator" by Backbone,
    /// Record where an indicator stood at the outset. A later baseline takes the place of the earlier, which stays visible.
    RecordBaseline = "recordBaseline" by Backbone,
    /// Set a target: what an indicator is to reach for a goal. A goal may have several, each with its scope.
    SetTarget = "setTarget" by Backbone,
    /// Open a round of reporting: who owes which figures, for which period and by when.
    OpenReporting = "openReporting" by Backbone,
    /// Close a round of reporting: it takes no reports and no corrections any more.
    CloseReporting = "closeReporting" by Backbone,
    /// Reopen a closed round of reporting. That it was closed stays visible.
    ReopenReporting = "reopenReporting" by Backbone,
    /// Report a figure of an indicator.
    ReportFigure = "reportFigure" by Partner for |_, it| it.organisation,
    /// Correct a reported figure. The earlier figure stays visible.
    CorrectReport = "correctReport" by Partner for |initiative, it| initiative.shared_measurement.reported_by(it.report),
    /// Submit a report that was a draft, or that was returned.
    SubmitReport = "submitReport" by Partner for |initiative, it| initiative.shared_measurement.reported_by(it.report),
    /// Return a submitted report to those who made it.
    ReturnReport = "returnReport" by Backbone,
    /// Approve a submitted report.
    ApproveReport = "approveReport" by Backbone,
    /// Record what a source claims about results. Claims that differ stand side by side.
    RecordClaim = "recordClaim" by Backbone,
    /// Put a question that nobody has the figures for on the data development agenda.
    PutOnDataAgenda = "putOnDataAgenda" by Backbone,
    /// Settle a need for data: say how it is met, or why it has fallen away.
    SettleDataNeed = "settleDataNeed" by Backbone,
    /// Commission an evaluation.
    CommissionEvaluation = "commissionEvaluation" by Backbone,
    /// Record that an evaluation was published; one that is made again and again, each time.
    PublishEvaluation = "publishEvaluation" by Backbone,
    /// Publish the figures of indicators: anybody may read them while the initiative itself is published. Only approved figures that may be published are shown, as they were approved; see `publication`.
    PublishFigures = "publishFigures" by Backbone,
    /// Withdraw the figures of indicators from publication.
    WithdrawFigures = "withdrawFigures" by Backbone,
    /// Say whether an organisation may approve its own figures; it may not, until this allows it.
    RuleOnOwnApprovals = "ruleOnOwnApprovals" by Backbone,
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
    /// The categories that its figures are broken down by, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub categorisation: Option<CategorisationId>,
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
    /// The comparison group that it holds for; left out where it holds for the partners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<ComparisonGroupId>,
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

/// Correct a reported figure, with all that belongs to it. The earlier figure stays visible. An approved report is
/// thereby submitted again.
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

/// Define a categorisation: the categories that all partners break their figures down by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DefineCategorisation {
    /// The categorisation's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CategorisationId>,
    /// What it is called.
    pub name: Title,
    /// What is sorted, and by what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Text>,
    /// The categories: at least two, each name once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
}

/// Define a comparison group: those whom the partners are compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DefineComparisonGroup {
    /// The group's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ComparisonGroupId>,
    /// What it is called.
    pub name: Title,
    /// Who belongs to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Text>,
}

/// Open a round of reporting: who owes which figures, for which period and by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct OpenReporting {
    /// The round's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ReportingId>,
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

/// Close a round of reporting: it takes no reports and no corrections any more. What was submitted can still be
/// approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CloseReporting {
    /// The round.
    pub reporting: ReportingId,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Reopen a closed round of reporting. That it was closed stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ReopenReporting {
    /// The round.
    pub reporting: ReportingId,
    /// Why.
    pub reason: Text,
}

/// Submit a report that was a draft, or that was returned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SubmitReport {
    /// The report.
    pub report: ReportId,
}

/// Return a submitted report to those who made it. Its figure does not count until it is submitted again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ReturnReport {
    /// The report.
    pub report: ReportId,
    /// What is to be mended.
    pub note: Text,
}

/// Approve a submitted report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ApproveReport {
    /// The report.
    pub report: ReportId,
    /// The organisation that approves it; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<OrganisationId>,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Put a question that nobody has the figures for on the data development agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PutOnDataAgenda {
    /// The need's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<DataNeedId>,
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

/// Settle a need for data: say how it is met, or why it has fallen away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SettleDataNeed {
    /// The need.
    pub need: DataNeedId,
    /// How it is met, or why it has fallen away.
    pub how: Text,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

/// Commission an evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CommissionEvaluation {
    /// The evaluation's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<EvaluationId>,
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

/// Record that an evaluation was published; one that is made again and again, each time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PublishEvaluation {
    /// The evaluation.
    pub evaluation: EvaluationId,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// What it found, in our own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<Text>,
}

/// Publish the figures of indicators: anybody may read them while the initiative itself is published. Only approved figures that may be published are shown, as they were approved; see `publication`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PublishFigures {
    /// The indicators, one or more.
    pub indicators: Vec<IndicatorId>,
    /// The first day on which anybody may read them, known to the day; at once where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// Only figures that are certainly not for an earlier date than this; all where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures_from: Option<PartialDate>,
}

/// Withdraw the figures of indicators from publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct WithdrawFigures {
    /// The indicators, one or more.
    pub indicators: Vec<IndicatorId>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// Say whether an organisation may approve its own figures; it may not, until this allows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RuleOnOwnApprovals {
    /// Whether it may.
    pub allowed: bool,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}
