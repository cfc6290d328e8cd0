//! Shared measurement, as the log has it.

use imbl::{OrdMap, Vector};
use jiff::civil::Date;

use super::{
    BaselineRecorded, CategorisationDefined, ClaimRecorded, ComparisonGroupDefined, DataNeedRaised,
    DataNeedSettled, EvaluationCommissioned, EvaluationPublished, Event, FigureReported, FiguresPublished,
    FiguresWithdrawn, IndicatorDefined, OwnApprovalsRuled, Part, ReportApproved, ReportCorrected,
    ReportStatus, ReportingClosed, ReportingOpened, ReportingReopened, TargetSet,
};
use crate::commit::Recorded;
use crate::fact::{Stated, can_have_begun, latest};
use crate::ids::{
    CategorisationId, ClaimId, ComparisonGroupId, DataNeedId, EvaluationId, GoalId, IndicatorId,
    OrganisationId, ReportId, ReportingId, TargetId,
};
use crate::partnership;
use crate::register::Register;
use crate::value::{Decimal, Figure, PartialDate, Text, Title};

/// What the partners measure.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct State {
    /// The categorisations.
    pub categorisations: Register<CategorisationId, Stated<CategorisationDefined>>,
    /// The groups that the partners are compared with.
    pub groups: Register<ComparisonGroupId, Stated<ComparisonGroupDefined>>,
    /// The indicators.
    pub indicators: Register<IndicatorId, Indicator>,
    /// The targets.
    pub targets: Register<TargetId, Stated<TargetSet>>,
    /// The rounds of reporting.
    pub reportings: Register<ReportingId, Reporting>,
    /// The reported figures.
    pub reports: Register<ReportId, Report>,
    /// The claims about results.
    pub claims: Register<ClaimId, Stated<ClaimRecorded>>,
    /// The data development agenda: what the partners want to know and cannot, also what has been settled since.
    pub data_needs: Register<DataNeedId, DataNeed>,
    /// The evaluations.
    pub evaluations: Register<EvaluationId, Evaluation>,
    /// Whether an organisation may approve its own figures, in order of recording; the last holds, and without any it may
    /// not.
    pub own_approvals: Vector<Stated<OwnApprovalsRuled>>,
}

/// An indicator.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Indicator {
    /// How it is defined.
    pub defined: Stated<IndicatorDefined>,
    /// Where it stood at the outset, for the partners and for comparison groups, in order of recording; of each the
    /// last holds.
    pub baselines: Vector<Stated<BaselineRecorded>>,
    /// The reports of the partners.
    pub reports: ByDate,
    /// The reports of comparison groups, for each that has any.
    pub reports_of_groups: OrdMap<ComparisonGroupId, ByDate>,
    /// How its figures were published, in order of recording; only the last may not have been withdrawn, and it holds.
    pub publications: Vector<FiguresPublication>,
}

/// One time that the figures of an indicator were published.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct FiguresPublication {
    /// How they were published.
    pub published: Stated<FiguresPublished>,
    /// How that was withdrawn, where it was.
    pub withdrawn: Option<Stated<FiguresWithdrawn>>,
}

/// Reports under the date that they are for and their place in the order of recording: so the earliest date comes
/// first, and of one date what was recorded first.
pub type ByDate = OrdMap<(PartialDate, usize), ReportId>;

/// A round of reporting.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Reporting {
    /// What it asks for, of whom, and by when.
    pub opened: Stated<ReportingOpened>,
    /// When it was closed and reopened, in order of recording; only the last may not have been reopened.
    pub closings: Vector<Closing>,
    /// The reports for it, each in its slot.
    pub reports: OrdMap<Slot, ReportId>,
}

/// One time that a round of reporting was closed.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Closing {
    /// How it was closed.
    pub closed: Stated<ReportingClosed>,
    /// How it was reopened, where it was.
    pub reopened: Option<Stated<ReportingReopened>>,
}

/// What a round of reporting takes one report of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Slot {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The partner that the report is about or that reports it.
    pub organisation: Option<OrganisationId>,
    /// The comparison group that it is a figure of.
    pub group: Option<ComparisonGroupId>,
    /// What part it holds for.
    pub scope: Option<Title>,
}

impl Slot {
    pub(super) fn of(fact: &FigureReported) -> Self {
        let FigureReported { indicator, organisation, group, ref scope, .. } = *fact;
        Self { indicator, organisation, group, scope: scope.clone() }
    }
}

/// A reported figure with its corrections.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Report {
    /// As it was first reported.
    pub reported: Stated<FigureReported>,
    /// The corrections, in order of recording; the last holds.
    pub corrections: Vector<Stated<ReportCorrected>>,
    /// What it has been, in order of recording, from being reported; never empty, and the last is what it is.
    pub steps: Vector<Step>,
}

/// What a report or a correction states: a figure with all that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content<'a> {
    /// The figure; nothing where it is unknown.
    pub figure: Option<&'a Figure>,
    /// What it is made up of.
    pub parts: &'a [Part],
    /// How many were counted.
    pub numerator: Option<Decimal>,
    /// How many it is a share of.
    pub denominator: Option<Decimal>,
}

impl<'a> From<&'a FigureReported> for Content<'a> {
    fn from(fact: &'a FigureReported) -> Self {
        let FigureReported { ref figure, ref parts, numerator, denominator, .. } = *fact;
        Self { figure: figure.as_ref(), parts, numerator, denominator }
    }
}

impl<'a> From<&'a ReportCorrected> for Content<'a> {
    fn from(fact: &'a ReportCorrected) -> Self {
        let ReportCorrected { ref figure, ref parts, numerator, denominator, .. } = *fact;
        Self { figure: figure.as_ref(), parts, numerator, denominator }
    }
}

/// A step of a report on its way to being approved.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Step {
    /// What it became.
    pub status: ReportStatus,
    /// What was said about it: the note of whoever returned or approved it, or the reason of a correction.
    pub note: Option<Text>,
    /// The organisation that approved it, where it was approved and that is known.
    pub by: Option<OrganisationId>,
    /// How many corrections there were by then.
    pub corrections: usize,
    /// The commit that took the step.
    pub recorded: Recorded,
}

/// A need for data.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct DataNeed {
    /// What the partners want to know.
    pub raised: Stated<DataNeedRaised>,
    /// How it was settled, where it was.
    pub settled: Option<Stated<DataNeedSettled>>,
}

/// An evaluation.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Evaluation {
    /// As it was commissioned.
    pub commissioned: Stated<EvaluationCommissioned>,
    /// How it was published, in order of recording: at most once, but for one that is made again and again.
    pub editions: Vector<Stated<EvaluationPublished>>,
}

impl Evaluation {
    /// Its latest edition, where it was published.
    #[must_use]
    pub fn published(&self) -> Option<&Stated<EvaluationPublished>> {
        latest(self.editions.iter(), |edition| edition.on)
    }
}

impl Reporting {
    /// The closing that holds, where the round is closed.
    #[must_use]
    pub fn closed(&self) -> Option<&Stated<ReportingClosed>> {
        self.closings.last().filter(|closing| closing.reopened.is_none()).map(|closing| &closing.closed)
    }

    fn close(&mut self, fact: &ReportingClosed, recorded: &Recorded) {
        self.closings.push_back(Closing { closed: Stated::new(fact, recorded), reopened: None });
    }

    fn reopen(&mut self, fact: &ReportingReopened, recorded: &Recorded) {
        if let Some(closing) = self.closings.back_mut() {
            closing.reopened = Some(Stated::new(fact, recorded));
        }
    }

    /// Those whom the round asks for a figure of one of its indicators: the one who reports the indicator, where that
    /// is one organisation; else those whom the round names; else all that can have been partners in its period.
    #[must_use]
    pub fn asked(&self, indicator: &Indicator, partnership: &partnership::State) -> Vec<OrganisationId> {
        match (indicator.defined.reporter, self.opened.organisations.is_empty()) {
            (Some(reporter), _) => vec![reporter],
            (None, false) => self.opened.organisations.clone(),
            (None, true) => {
                let partners = partnership.partners.iter().map(|(id, _)| id);
                partners.filter(|id| partnership.is_partner(*id, self.opened.covers)).collect()
            }
        }
    }
}

impl Report {
    /// What it states as it stands now.
    #[must_use]
    pub fn content(&self) -> Content<'_> {
        self.corrections.last().map_or_else(|| (&self.reported.fact).into(), |latest| (&latest.fact).into())
    }

    /// The figure as it stands now; nothing where it is unknown.
    #[must_use]
    pub fn figure(&self) -> Option<&Figure> {
        self.content().figure
    }

    /// The commit that the standing figure comes from.
    #[must_use]
    pub fn recorded(&self) -> &Recorded {
        self.corrections.last().map_or(&self.reported.recorded, |correction| &correction.recorded)
    }

    /// How far it has come.
    #[must_use]
    pub fn status(&self) -> ReportStatus {
        self.steps.last().map_or(ReportStatus::Submitted, |step| step.status)
    }

    /// Whether it was ever corrected after it had been approved: an approved report is submitted again only by that.
    #[must_use]
    pub fn corrected_after_approval(&self) -> bool {
        let later = self.steps.iter().skip(1);
        let mut pairs = self.steps.iter().zip(later).map(|(step, next)| (step.status, next.status));
        pairs.any(|pair| pair == (ReportStatus::Approved, ReportStatus::Submitted))
    }

    /// Takes up a correction. What was approved is no longer what stands, so it is to be approved anew.
    fn correct(&mut self, fact: &ReportCorrected, recorded: &Recorded) {
        self.corrections.push_back(Stated::new(fact, recorded));
        match self.status() {
            ReportStatus::Draft | ReportStatus::Submitted | ReportStatus::Returned => {}
            ReportStatus::Approved => {
                self.becomes(ReportStatus::Submitted, Some(fact.reason.clone()), recorded)
            }
        }
    }

    fn becomes(&mut self, status: ReportStatus, note: Option<Text>, recorded: &Recorded) {
        let corrections = self.corrections.len();
        self.steps.push_back(Step { status, note, by: None, corrections, recorded: recorded.clone() });
    }

    fn approve(&mut self, fact: &ReportApproved, recorded: &Recorded) {
        self.becomes(ReportStatus::Approved, fact.note.clone(), recorded);
        if let Some(step) = self.steps.back_mut() {
            step.by = fact.by;
        }
    }
}

impl Indicator {
    pub(crate) fn new(defined: Stated<IndicatorDefined>) -> Self {
        let (baselines, reports, reports_of_groups) = (Vector::new(), OrdMap::new(), OrdMap::new());
        Self { defined, baselines, reports, reports_of_groups, publications: Vector::new() }
    }

    /// The publication of its figures that was not withdrawn, also one whose day is still to come.
    #[must_use]
    pub fn publication(&self) -> Option<&Stated<FiguresPublished>> {
        let last = self.publications.last().filter(|last| last.withdrawn.is_none());
        last.map(|last| &last.published)
    }

    /// The baseline of the partners that holds.
    #[must_use]
    pub fn baseline(&self) -> Option<&Stated<BaselineRecorded>> {
        self.baseline_of(None)
    }

    /// As [`Indicator::baseline_of`], of those that are not certainly for a later date than `day`.
    #[must_use]
    pub fn baseline_by(
        &self,
        group: Option<ComparisonGroupId>,
        day: Date,
    ) -> Option<&Stated<BaselineRecorded>> {
        let mut theirs = self.baselines.iter().filter(|baseline| baseline.group == group);
        theirs.rfind(|baseline| can_have_begun(baseline.on, day))
    }

    /// The baseline that holds for a comparison group, or for the partners where none is given.
    #[must_use]
    pub fn baseline_of(&self, group: Option<ComparisonGroupId>) -> Option<&Stated<BaselineRecorded>> {
        self.baselines.iter().rfind(|baseline| baseline.group == group)
    }

    /// The reports of a comparison group, or of the partners where none is given.
    fn reports_about(&self, group: Option<ComparisonGroupId>) -> Option<&ByDate> {
        match group {
            None => Some(&self.reports),
            Some(group) => self.reports_of_groups.get(&group),
        }
    }

    fn publish(&mut self, fact: &FiguresPublished, recorded: &Recorded) {
        let published = Stated::new(fact, recorded);
        self.publications.push_back(FiguresPublication { published, withdrawn: None });
    }

    fn withdraw(&mut self, fact: &FiguresWithdrawn, recorded: &Recorded) {
        if let Some(publication) = self.publications.back_mut() {
            publication.withdrawn = Some(Stated::new(fact, recorded));
        }
    }

    fn report(&mut self, fact: &FigureReported, place: usize) {
        let reports = match fact.group {
            None => &mut self.reports,
            Some(group) => self.reports_of_groups.entry(group).or_default(),
        };
        reports.insert((fact.on, place), fact.id);
    }
}

impl State {
    /// The organisation that a figure was reported of.
    pub(crate) fn reported_by(&self, report: ReportId) -> Option<OrganisationId> {
        self.reports.get(report)?.reported.organisation
    }

    /// The targets that make a goal measurable.
    pub fn targets_of(&self, goal: GoalId) -> impl Iterator<Item = (TargetId, &Stated<TargetSet>)> {
        self.targets.iter().filter(move |(_, target)| target.goal == goal)
    }

    /// The reports of an indicator, the earliest date first; of one date, in order of recording.
    #[must_use]
    pub fn reports_of(&self, indicator: &Indicator) -> Vec<(ReportId, &Report)> {
        let of_groups = indicator.reports_of_groups.values().flatten();
        let mut reports: Vec<_> = indicator.reports.iter().chain(of_groups).collect();
        if !indicator.reports_of_groups.is_empty() {
            reports.sort();
        }
        reports.into_iter().filter_map(|(_, id)| Some((*id, self.reports.get(*id)?))).collect()
    }

    /// Those reports of an indicator whose figures count, of a comparison group or of the partners where none is given:
    /// neither drafts nor what was returned. The earliest date first; of one date, in order of recording. Whoever wants
    /// the latest begins at the end, and the others are not looked at.
    pub fn counting<'a>(
        &'a self,
        indicator: &'a Indicator,
        group: Option<ComparisonGroupId>,
    ) -> impl DoubleEndedIterator<Item = (ReportId, &'a Report)> {
        let ids = indicator.reports_about(group).into_iter().flatten();
        let reports = ids.filter_map(|(_, id)| Some((*id, self.reports.get(*id)?)));
        reports.filter(|(_, report)| report.status().counts())
    }

    /// As [`State::counting`], without the reports that are certainly for a later date than `day`.
    pub fn counting_by<'a>(
        &'a self,
        indicator: &'a Indicator,
        group: Option<ComparisonGroupId>,
        day: Date,
    ) -> impl DoubleEndedIterator<Item = (ReportId, &'a Report)> {
        self.counting(indicator, group).filter(move |(_, report)| report.reported.on.has_begun(day))
    }

    /// The organisation that a report is of: the one that it names, or else the one that reports its indicator.
    #[must_use]
    pub fn whose(&self, report: &Report) -> Option<OrganisationId> {
        let reporter = || self.indicators.get(report.reported.indicator)?.defined.reporter;
        report.reported.organisation.or_else(reporter)
    }

    /// Whether an organisation may approve its own figures.
    #[must_use]
    pub fn allows_own_approvals(&self) -> bool {
        self.own_approvals.last().is_some_and(|ruled| ruled.allowed)
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::CategorisationDefined(fact) => {
                self.categorisations.put(fact.id, Stated::new(fact, recorded));
            }
            Event::ComparisonGroupDefined(fact) => self.groups.put(fact.id, Stated::new(fact, recorded)),
            Event::IndicatorDefined(fact) => {
                let defined = Stated::new(fact, recorded);
                self.indicators.put(fact.id, Indicator::new(defined));
            }
            Event::BaselineRecorded(fact) => {
                self.indicators
                    .change(fact.indicator, |i| i.baselines.push_back(Stated::new(fact, recorded)));
            }
            Event::TargetSet(fact) => self.targets.put(fact.id, Stated::new(fact, recorded)),
            Event::ReportingOpened(fact) => {
                let opened = Stated::new(fact, recorded);
                let reporting = Reporting { opened, closings: Vector::new(), reports: OrdMap::new() };
                self.reportings.put(fact.id, reporting);
            }
            Event::ReportingClosed(fact) => {
                self.reportings.change(fact.reporting, |it| it.close(fact, recorded));
            }
            Event::ReportingReopened(fact) => {
                self.reportings.change(fact.reporting, |it| it.reopen(fact, recorded));
            }
            Event::FigureReported(fact) => self.report(fact, recorded),
            Event::ReportCorrected(fact) => self.reports.change(fact.report, |it| it.correct(fact, recorded)),
            Event::ReportSubmitted(fact) => {
                self.reports
                    .change(fact.report, |report| report.becomes(ReportStatus::Submitted, None, recorded));
            }
            Event::ReportReturned(fact) => self.reports.change(fact.report, |report| {
                report.becomes(ReportStatus::Returned, Some(fact.note.clone()), recorded);
            }),
            Event::ReportApproved(fact) => self.reports.change(fact.report, |it| it.approve(fact, recorded)),
            Event::ClaimRecorded(fact) => self.claims.put(fact.id, Stated::new(fact, recorded)),
            Event::DataNeedRaised(fact) => {
                self.data_needs.put(fact.id, DataNeed { raised: Stated::new(fact, recorded), settled: None });
            }
            Event::DataNeedSettled(fact) => {
                self.data_needs.change(fact.need, |need| need.settled = Some(Stated::new(fact, recorded)));
            }
            Event::EvaluationCommissioned(fact) => {
                let commissioned = Stated::new(fact, recorded);
                self.evaluations.put(fact.id, Evaluation { commissioned, editions: Vector::new() });
            }
            Event::FiguresPublished(fact) => fact.indicators.iter().for_each(|id| {
                self.indicators.change(*id, |indicator| indicator.publish(fact, recorded));
            }),
            Event::FiguresWithdrawn(fact) => fact.indicators.iter().for_each(|id| {
                self.indicators.change(*id, |indicator| indicator.withdraw(fact, recorded));
            }),
            Event::OwnApprovalsRuled(fact) => self.own_approvals.push_back(Stated::new(fact, recorded)),
            Event::EvaluationPublished(fact) => {
                let edition = Stated::new(fact, recorded);
                self.evaluations.change(fact.evaluation, |it| it.editions.push_back(edition));
            }
        }
    }

    fn report(&mut self, fact: &FigureReported, recorded: &Recorded) {
        let place = self.reports.len();
        self.indicators.change(fact.indicator, |indicator| indicator.report(fact, place));
        if let Some(reporting) = fact.reporting {
            self.reportings.change(reporting, |it| _ = it.reports.insert(Slot::of(fact), fact.id));
        }
        let reported = Stated::new(fact, recorded);
        let mut report = Report { reported, corrections: Vector::new(), steps: Vector::new() };
        let status = if fact.draft { ReportStatus::Draft } else { ReportStatus::Submitted };
        report.becomes(status, None, recorded);
        self.reports.put(fact.id, report);
    }
}
