//! Shared measurement, as the log has it.

use imbl::Vector;

use super::{
    BaselineRecorded, ClaimRecorded, Event, FigureReported, IndicatorDefined, ReportCorrected, TargetSet,
};
use crate::commit::Recorded;
use crate::fact::Stated;
use crate::ids::{ClaimId, GoalId, IndicatorId, ReportId, TargetId};
use crate::register::Register;
use crate::value::Figure;

/// What the partners measure.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The indicators.
    pub indicators: Register<IndicatorId, Indicator>,
    /// The targets.
    pub targets: Register<TargetId, Stated<TargetSet>>,
    /// The reported figures.
    pub reports: Register<ReportId, Report>,
    /// The claims about results.
    pub claims: Register<ClaimId, Stated<ClaimRecorded>>,
}

/// An indicator.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// How it is defined.
    pub defined: Stated<IndicatorDefined>,
    /// Where it stood at the outset, in order of recording; the last holds.
    pub baselines: Vector<Stated<BaselineRecorded>>,
    /// Its reports, in order of recording.
    pub reports: Vector<ReportId>,
}

/// A reported figure with its corrections.
#[derive(Debug, Clone)]
pub struct Report {
    /// As it was first reported.
    pub reported: Stated<FigureReported>,
    /// The corrections, in order of recording; the last holds.
    pub corrections: Vector<Stated<ReportCorrected>>,
}

impl Report {
    /// The figure as it stands now; nothing where it is unknown.
    #[must_use]
    pub fn figure(&self) -> Option<&Figure> {
        match self.corrections.last() {
            Some(correction) => correction.figure.as_ref(),
            None => self.reported.figure.as_ref(),
        }
    }

    /// The commit that the standing figure comes from.
    #[must_use]
    pub fn recorded(&self) -> &Recorded {
        self.corrections.last().map_or(&self.reported.recorded, |correction| &correction.recorded)
    }
}

impl Indicator {
    /// The baseline that holds.
    #[must_use]
    pub fn baseline(&self) -> Option<&Stated<BaselineRecorded>> {
        self.baselines.last()
    }
}

impl State {
    /// The targets that make a goal measurable.
    pub fn targets_of(&self, goal: GoalId) -> impl Iterator<Item = (TargetId, &Stated<TargetSet>)> {
        self.targets.iter().filter(move |(_, target)| target.goal == goal)
    }

    /// The reports of an indicator, the earliest date first; of one date, in order of recording.
    #[must_use]
    pub fn reports_of(&self, indicator: &Indicator) -> Vec<(ReportId, &Report)> {
        let report = |id: &ReportId| self.reports.get(*id).map(|report| (*id, report));
        let mut reports: Vec<_> = indicator.reports.iter().filter_map(report).collect();
        reports.sort_by_key(|(_, report)| report.reported.on);
        reports
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::IndicatorDefined(fact) => {
                let defined = Stated::new(fact, recorded);
                let indicator = Indicator { defined, baselines: Vector::new(), reports: Vector::new() };
                self.indicators.put(fact.id, indicator);
            }
            Event::BaselineRecorded(fact) => {
                self.indicators
                    .change(fact.indicator, |i| i.baselines.push_back(Stated::new(fact, recorded)));
            }
            Event::TargetSet(fact) => self.targets.put(fact.id, Stated::new(fact, recorded)),
            Event::FigureReported(fact) => {
                self.indicators.change(fact.indicator, |indicator| indicator.reports.push_back(fact.id));
                let reported = Stated::new(fact, recorded);
                self.reports.put(fact.id, Report { reported, corrections: Vector::new() });
            }
            Event::ReportCorrected(fact) => {
                self.reports.change(fact.report, |r| r.corrections.push_back(Stated::new(fact, recorded)));
            }
            Event::ClaimRecorded(fact) => self.claims.put(fact.id, Stated::new(fact, recorded)),
        }
    }
}
