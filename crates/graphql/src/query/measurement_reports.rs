//! Shared measurement: the reports and what becomes of them.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::fact::Stated;
use samspil_domain::ids::ReportId;
use samspil_domain::shared_measurement as domain;
use samspil_domain::value;

use super::directory::Organisation;
use super::history::ReportHistoryEntry;
use super::measurement_knowledge::ComparisonGroup;
use super::measurement_rounds::Reporting;
use super::scope::{Provenance, id, node};
use super::shared_measurement::Indicator;
use crate::scalar::{Date, Decimal};
use crate::shape::Plain;

node!(Report, ReportId, domain::Report, shared_measurement.reports);

/// A correction of a reported figure.
#[derive(SimpleObject)]
pub(crate) struct Correction {
    /// The right figure; null where it turned out that nobody knows it.
    figure: Option<Plain<value::Figure>>,
    /// What it is made up of, by the categories of the indicator.
    parts: Vec<Plain<domain::Part>>,
    /// How many were counted, where it is a share and that is known.
    numerator: Option<Decimal>,
    /// How many it is a share of, where that is known.
    denominator: Option<Decimal>,
    /// What was wrong.
    reason: String,
    /// The commit that stated it.
    recorded: Provenance,
}

/// A step of a report on its way to being approved.
#[derive(SimpleObject)]
pub(crate) struct ReportStep {
    /// What it became.
    status: Plain<domain::ReportStatus>,
    /// What was said about it: the note of whoever returned or approved it, or the reason of a correction.
    note: Option<String>,
    /// The organisation that approved it; null where it was not approved, or nobody has said.
    by: Option<Organisation>,
    /// The commit that took the step.
    recorded: Provenance,
}

/// A reported figure of an indicator, with its corrections.
#[Object]
impl Report {
    /// The report's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The indicator.
    async fn indicator(&self) -> Option<Indicator> {
        Indicator::find(&self.scope, self.it.reported.indicator)
    }

    /// The figure as it stands now; null where it is unknown, which is not nought.
    async fn figure(&self) -> Option<Plain<value::Figure>> {
        self.it.figure().cloned().map(Plain)
    }

    /// The figure as it was first reported.
    async fn first_figure(&self) -> Option<Plain<value::Figure>> {
        self.it.reported.figure.clone().map(Plain)
    }

    /// The date it is for; where it covers a stretch of time, the end of that.
    async fn on(&self) -> Date {
        Date(self.it.reported.on)
    }

    /// The start of the stretch that it covers, or of the change that it measures.
    async fn since(&self) -> Option<Date> {
        self.it.reported.since.map(Date)
    }

    /// The partner that it is about or that reports it.
    async fn organisation(&self) -> Option<Organisation> {
        self.it.reported.organisation.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// What part it holds for.
    #[graphql(name = "scope")]
    async fn part(&self) -> Option<&str> {
        self.it.reported.scope.as_ref().map(|scope| scope.as_str())
    }

    /// What else is to be known about it.
    async fn note(&self) -> Option<&str> {
        self.it.reported.note.as_ref().map(|note| note.as_str())
    }

    /// What the standing figure is made up of, by the categories of the indicator.
    async fn parts(&self) -> Vec<Plain<domain::Part>> {
        self.it.content().parts.iter().cloned().map(Plain).collect()
    }

    /// How many were counted, where it is a share and that is known.
    async fn numerator(&self) -> Option<Decimal> {
        self.it.content().numerator.map(Decimal)
    }

    /// How many it is a share of, where that is known.
    async fn denominator(&self) -> Option<Decimal> {
        self.it.content().denominator.map(Decimal)
    }

    /// The comparison group that it is a figure of; null where it is one of the partners.
    async fn group(&self) -> Option<ComparisonGroup> {
        self.it.reported.group.and_then(|id| ComparisonGroup::find(&self.scope, id))
    }

    /// The round of reporting that it is for.
    async fn reporting(&self) -> Option<Reporting> {
        self.it.reported.reporting.and_then(|id| Reporting::find(&self.scope, id))
    }

    /// How far it has come.
    async fn status(&self) -> Plain<domain::ReportStatus> {
        Plain(self.it.status())
    }

    /// What it has been, the first first; the last is what it is.
    async fn steps(&self) -> Vec<ReportStep> {
        let step = |step: &domain::Step| ReportStep {
            status: Plain(step.status),
            note: step.note.as_ref().map(ToString::to_string),
            by: step.by.and_then(|id| Organisation::find(&self.scope.world, id)),
            recorded: Provenance(step.recorded.clone()),
        };
        self.it.steps.iter().map(step).collect()
    }

    /// Everything that was done to it, in the order in which it was recorded: who changed it, when, from what to what and why.
    async fn history(&self) -> Vec<ReportHistoryEntry> {
        ReportHistoryEntry::all(&self.scope, &self.it)
    }

    /// Whether it was ever corrected after it had been approved, also where it has been approved again since.
    async fn corrected_after_approval(&self) -> bool {
        self.it.corrected_after_approval()
    }

    /// Its corrections, the first first.
    async fn corrections(&self) -> Vec<Correction> {
        let correction = |it: &Stated<domain::ReportCorrected>| Correction {
            figure: it.figure.clone().map(Plain),
            parts: it.parts.iter().cloned().map(Plain).collect(),
            numerator: it.numerator.map(Decimal),
            denominator: it.denominator.map(Decimal),
            reason: it.reason.to_string(),
            recorded: Provenance(it.recorded.clone()),
        };
        self.it.corrections.iter().map(correction).collect()
    }

    /// The commit that the standing figure comes from: the report, or its last correction.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded().clone())
    }
}
