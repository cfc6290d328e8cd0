//! The health of shared measurement.

use super::Look;
use super::signal::{Count, Signal, share_rule};
use super::told::{Told, begun, recent};
use super::vocabulary::{HealthReason as Reason, HealthSignalKey as Key, Subject};
use crate::answers::cadence;
use crate::answers::reporting::{self, Expected};
use crate::shared_measurement::{Indicator, ReportStatus, Reporting};
use crate::value::{Cadence, PartialDate, Period};

const FIGURES_RECEIVED: &str = share_rule!(
    "Of the figures that rounds of reporting ask of someone, as far as their date has passed, the share that is there: \
submitted and not returned. One that is there, or whose round is closed, counts for two years after its date, any other \
until it is there. Figures that are for a date after the day do not count."
);
const BASELINES_KNOWN: &str = share_rule!(
    "Of the indicators, but for those that Samspil counts by itself, the share whose last recorded baseline for the \
partners is a figure. A baseline without a date counts as standing."
);
const FIGURES_RECENT: &str = share_rule!(
    "Of the indicators for which it is said how often they are measured, but for those that Samspil counts by itself, the \
share of which a known figure of the partners is for a date no longer ago than a year divided by the least number of \
times. A figure for a month or a year is as of its last day. Drafts and returned reports do not count."
);
const DATA_NEEDS_SETTLED: &str = share_rule!(
    "Of the needs for data that were ever raised, the share that was settled by the day. What has no date counts as \
standing."
);

pub(super) fn signals(look: &Look<'_>) -> Vec<Signal> {
    vec![figures(look), baselines(look), freshness(look), data_needs(look)]
}

fn figures(look: &Look<'_>) -> Signal {
    let mut count = Count::new(Key::FiguresReceived, "Figures that were due and are there", FIGURES_RECEIVED);
    let rounds = &look.initiative.shared_measurement.reportings;
    let counts = |round: &&Reporting| {
        round.opened.due.is_over(look.day) && begun(round.opened.covers.from, look.day) != Some(false)
    };
    let due = |id| rounds.get(id).filter(counts);
    for (id, _) in rounds.iter().filter(|(id, _)| due(*id).is_some()) {
        for expected in reporting::expected(look.initiative, Some(id), None, look.day) {
            if let Some(round) = due(id).filter(|round| asked(look, round, &expected)) {
                figure(look, &mut count, round, &expected);
            }
        }
    }
    count.share()
}

/// Whether one who was asked as a partner can have been one by the day.
fn asked(look: &Look<'_>, round: &Reporting, expected: &Expected) -> bool {
    let covers = round.opened.covers;
    let until = Period { from: covers.from, to: Some(PartialDate::Day(look.day)) };
    let room = &look.initiative.shared_measurement;
    let reporter = room.indicators.get(expected.indicator).and_then(|indicator| indicator.defined.reporter);
    let named = reporter.is_some() || !round.opened.organisations.is_empty();
    named || look.initiative.partnership.is_partner(expected.organisation, until)
}

fn figure(look: &Look<'_>, count: &mut Count, round: &Reporting, expected: &Expected) {
    let room = &look.initiative.shared_measurement;
    let reports = expected.reports.iter().filter_map(|id| room.reports.get(*id));
    let reports: Vec<_> = reports.filter(|report| report.reported.on.has_begun(look.day)).collect();
    let statuses = || reports.iter().map(|report| report.status());
    let handed_in = statuses().any(ReportStatus::counts);
    let returned = statuses().any(|status| status == ReportStatus::Returned);
    let closed = round.closed().filter(|closed| begun(closed.on, look.day) == Some(true));
    let there = handed_in && !returned;
    if !(recent(round.opened.due, look.day) || (!there && closed.is_none())) {
        return;
    }
    let subject = Subject::Figure {
        reporting: expected.reporting,
        indicator: expected.indicator,
        organisation: expected.organisation,
    };
    let missing = if returned { Reason::Returned } else { Reason::NotReceived };
    count.tell(subject, Some(there), Reason::Received, missing);
    count.name(&round.opened.recorded);
    count.names(closed.map(|closed| &closed.recorded));
    for report in reports {
        count.name(&report.reported.recorded);
        count.names(report.steps.last().map(|step| &step.recorded));
    }
}

/// The indicators whose figures are reported, with their ids.
fn reported<'a>(look: &Look<'a>) -> impl Iterator<Item = (Subject, &'a Indicator)> {
    let indicators = look.initiative.shared_measurement.indicators.iter();
    let reported = indicators.filter(|(_, indicator)| indicator.defined.tally.is_none());
    reported.map(|(id, indicator)| (Subject::Indicator(id), indicator))
}

fn baselines(look: &Look<'_>) -> Signal {
    let title = "Indicators of which it is known where they stood at the outset";
    let mut count = Count::new(Key::BaselinesKnown, title, BASELINES_KNOWN);
    for (subject, indicator) in reported(look) {
        let theirs = indicator.baselines.iter().filter(|baseline| baseline.group.is_none());
        let begun = |on| begun(on, look.day);
        let last = theirs.filter(|baseline| begun(baseline.on) != Some(false)).last();
        count.name(&indicator.defined.recorded);
        count.names(last.map(|baseline| &baseline.recorded));
        match last {
            None => count.count(subject, Some(false), Reason::NoBaseline),
            Some(baseline) if baseline.figure.is_none() => {
                count.count(subject, Some(false), Reason::BaselineUnknown);
            }
            Some(baseline) => {
                count.tell(subject, begun(baseline.on), Reason::BaselineKnown, Reason::NoBaseline);
            }
        }
    }
    count.share()
}

fn freshness(look: &Look<'_>) -> Signal {
    let title = "Indicators with a figure that is recent enough";
    let mut count = Count::new(Key::FiguresRecent, title, FIGURES_RECENT);
    for (subject, indicator) in reported(look) {
        let Some(frequency) = indicator.defined.frequency else { continue };
        count.name(&indicator.defined.recorded);
        let (told, reason) = fresh(look, indicator, frequency, &mut count);
        count.tell(subject, told, reason, reason);
    }
    count.share()
}

fn fresh(look: &Look<'_>, indicator: &Indicator, frequency: Cadence, count: &mut Count) -> (Told, Reason) {
    let reports = look.initiative.shared_measurement.counting(indicator, None);
    let known = reports.map(|(_, report)| report).filter(|report| report.figure().is_some());
    let known: Vec<_> = known.filter(|report| report.reported.on.has_begun(look.day)).collect();
    // The latest one that is certainly there, and those that may be.
    let certain = known.iter().rfind(|report| begun(Some(report.reported.on), look.day) == Some(true));
    let vague = known.iter().rfind(|report| begun(Some(report.reported.on), look.day).is_none());
    count.names(
        [certain, vague]
            .into_iter()
            .flatten()
            .flat_map(|report| [&report.reported.recorded, report.recorded()]),
    );
    let recent = known.iter().any(|report| {
        let last = report.reported.on.last_day();
        last <= look.day && cadence::due(frequency, last) >= look.day
    });
    match (recent, vague, certain) {
        (true, _, _) => (Some(true), Reason::Recent),
        (false, Some(_), _) => (None, Reason::DateTooVague),
        (false, None, Some(_)) => (Some(false), Reason::Outdated),
        (false, None, None) => (Some(false), Reason::NoFigure),
    }
}

fn data_needs(look: &Look<'_>) -> Signal {
    let mut count = Count::new(Key::DataNeedsSettled, "Needs for data that are settled", DATA_NEEDS_SETTLED);
    for (id, need) in look.initiative.shared_measurement.data_needs.iter() {
        let settled = need.settled.as_ref().map(|settled| (begun(settled.on, look.day), &settled.recorded));
        let told = settled.map_or(Some(false), |(told, _)| told);
        count.tell(Subject::DataNeed(id), told, Reason::Settled, Reason::Open);
        count.name(&need.raised.recorded);
        count.names(settled.filter(|(told, _)| *told != Some(false)).map(|(_, recorded)| recorded));
    }
    count.share()
}
