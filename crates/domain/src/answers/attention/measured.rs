//! Shared measurement: reports, rounds, targets, needs for data, evaluations.

use super::look::{Draft, Look, positions};
use super::{Item, Kind};
use crate::answers::object::Object;
use crate::answers::outlook::{Outlook, Verdict, outlook};
use crate::answers::progress::progress;
use crate::answers::reporting::{self, Expected, FigureStanding};
use crate::backbone::BackboneFunction::EstablishSharedMeasurement;
use crate::fact::can_have_begun;
use crate::ids::{ReportId, TargetId};
use crate::shared_measurement::{DataNeed, Evaluation, Report, ReportStatus, Reporting};
use crate::value::Period;

const OWED: &str = "A figure that a round of reporting asks for, that is owed on the day, and whose date has certainly \
passed or can come within 30 days.";
const RETURNED: &str = "A report that was sent back and has not been submitted again.";
const REOPENED: &str =
    "A round of reporting that was closed, was opened again, and has not been closed since.";
const TARGET: &str = "A target whose outlook is off track, or that was missed, is not reached by now, and has no later \
target for the same goal, indicator, organisation and scope in its place.";
const NEED: &str = "A question on the data development agenda that is not settled by the day.";
const EVALUATION: &str = "An evaluation that is not published by the day, and whose date has certainly passed or can come \
within 30 days.";

pub(super) fn items(look: &Look<'_>) -> Vec<Item> {
    let measurement = &look.initiative.shared_measurement;
    let mut items: Vec<Item> =
        reporting::owed(look.initiative, look.day).iter().filter_map(|it| owed(look, it)).collect();
    let loose = measurement.reports.iter().filter(|(_, report)| report.reported.reporting.is_none());
    items.extend(loose.filter_map(|(id, report)| returned(look, id, report)));
    items.extend(measurement.reportings.iter().filter_map(|(_, round)| reopened(look, round)));
    items.extend(measurement.targets.iter().filter_map(|(id, _)| target(look, id)));
    items.extend(measurement.data_needs.iter().filter_map(|(_, it)| need(look, it)));
    items.extend(measurement.evaluations.iter().flat_map(|(_, it)| evaluation(look, it)));
    items
}

fn owed(look: &Look<'_>, it: &Expected) -> Option<Item> {
    let measurement = &look.initiative.shared_measurement;
    let reports = || it.reports.iter().filter_map(|id| Some((*id, measurement.reports.get(*id)?)));
    let mut sent_back = reports().filter(|(_, report)| report.status() == ReportStatus::Returned);
    let mut drafts = reports().filter(|(_, report)| report.status() == ReportStatus::Draft);
    let round = measurement.reportings.get(it.reporting).map_or("", |round| round.opened.title.as_str());
    let (who, what) = (look.name(it.organisation), look.indicator(it.indicator));
    let round_itself = Object::Reporting(it.reporting);
    let (kind, object, since, sentence) = match (it.standing, sent_back.next(), drafts.next()) {
        (FigureStanding::Returned, Some((id, report)), _) => (
            Kind::ReportReturned,
            Object::Report(id),
            report.steps.last().and_then(|step| look.recorded(&step.recorded)),
            format!("{who} is to mend its report of \"{what}\" for \"{round}\", due {}.", it.due),
        ),
        (_, _, draft) if it.late => (
            Kind::ReportLate,
            draft.map_or(round_itself, |(id, _)| Object::Report(id)),
            look.passed(it.due),
            format!("{who} has not reported \"{what}\" for \"{round}\", which was due {}.", it.due),
        ),
        (_, _, Some((id, _))) if look.is_soon(it.due) => (
            Kind::ReportDraft,
            Object::Report(id),
            None,
            format!("{who} has a draft of \"{what}\" for \"{round}\" to submit by {}.", it.due),
        ),
        (_, _, None) if look.is_soon(it.due) => (
            Kind::ReportDue,
            round_itself,
            None,
            format!("{who} is to report \"{what}\" for \"{round}\" by {}.", it.due),
        ),
        (_, _, Some(_) | None) => return None,
    };
    let rule = if kind == Kind::ReportReturned { RETURNED } else { OWED };
    Some(look.item(Draft {
        kind,
        object,
        sentence,
        by: Some(it.organisation),
        function: EstablishSharedMeasurement,
        since,
        due: Some(it.due),
        rule,
        from: it.from.clone(),
    }))
}

/// A report outside any round that was sent back.
fn returned(look: &Look<'_>, id: ReportId, report: &Report) -> Option<Item> {
    let step = report.steps.last().filter(|step| step.status == ReportStatus::Returned)?;
    let reported = &report.reported;
    let indicator = look.initiative.shared_measurement.indicators.get(reported.indicator)?;
    let by = reported.organisation.or(indicator.defined.reporter);
    let (who, what) = (look.name_or(by, "Somebody"), indicator.defined.name.as_str());
    Some(look.item(Draft {
        kind: Kind::ReportReturned,
        object: Object::Report(id),
        sentence: format!("{who} is to mend the report of \"{what}\" for {}.", reported.on),
        by,
        function: EstablishSharedMeasurement,
        since: look.recorded(&step.recorded),
        due: None,
        rule: RETURNED,
        from: positions([&reported.recorded, &step.recorded]),
    }))
}

fn reopened(look: &Look<'_>, round: &Reporting) -> Option<Item> {
    let closing = round.closings.last().filter(|closing| can_have_begun(closing.closed.on, look.day))?;
    let reopened = closing.reopened.as_ref()?;
    let opened = &round.opened;
    Some(look.item(Draft {
        kind: Kind::RoundReopened,
        object: Object::Reporting(opened.id),
        sentence: format!("\"{}\" was closed and is open again: {}", opened.title, reopened.reason),
        by: None,
        function: EstablishSharedMeasurement,
        since: look.recorded(&reopened.recorded),
        due: None,
        rule: REOPENED,
        from: positions([&opened.recorded, &closing.closed.recorded, &reopened.recorded]),
    }))
}

fn target(look: &Look<'_>, id: TargetId) -> Option<Item> {
    let target = look.initiative.shared_measurement.targets.get(id)?;
    let goal = look.initiative.common_agenda.goals.get(target.goal)?;
    let begins = target.period.and_then(|period| period.from);
    if goal.is_retired(look.day) || !target.can_be_planned(begins, look.day) {
        return None;
    }
    let outlook = outlook(look.initiative, id, look.day)?;
    let what = look.indicator(target.indicator);
    let level = outlook.progress.target.as_ref().map_or_else(String::new, |level| format!(" {level}"));
    let due = outlook.due.map_or_else(String::new, |due| format!(" by {due}"));
    let (kind, sentence) = match outlook.verdict? {
        Verdict::Reached | Verdict::OnTrack => return None,
        Verdict::OffTrack => {
            (Kind::TargetOffTrack, format!("\"{what}\" is not on track to reach{level}{due}."))
        }
        Verdict::Missed if is_past(look, id, &outlook) => return None,
        Verdict::Missed => (Kind::TargetMissed, format!("\"{what}\" did not reach{level}{due}.")),
    };
    let provisional = if outlook.provisional { " The target is provisional." } else { "" };
    let since = if kind == Kind::TargetMissed {
        outlook.due.and_then(|due| look.passed(due))
    } else {
        look.certainly(outlook.progress.latest_on)
    };
    Some(look.item(Draft {
        kind,
        object: Object::Target(id),
        sentence: format!("{sentence}{provisional}"),
        by: target.organisation.or_else(|| look.owner(target.goal)),
        function: EstablishSharedMeasurement,
        since,
        due: outlook.due,
        rule: TARGET,
        from: outlook.from,
    }))
}

/// Whether a missed target was reached later, or another has taken its place.
fn is_past(look: &Look<'_>, id: TargetId, outlook: &Outlook) -> bool {
    let measurement = &look.initiative.shared_measurement;
    let Some(target) = measurement.targets.get(id) else { return true };
    let ends = |period: Option<Period>| period.and_then(|period| period.to);
    let later = measurement.targets_of(target.goal).any(|(other, it)| {
        let same = (it.indicator, it.organisation, &it.scope)
            == (target.indicator, target.organisation, &target.scope);
        let after = ends(it.period).zip(outlook.due).is_some_and(|(end, due)| due.is_before(end));
        other != id && same && after && it.can_be_planned(it.period.and_then(|period| period.from), look.day)
    });
    later || progress(look.initiative, target, look.day).is_some_and(|now| now.reached == Some(true))
}

fn need(look: &Look<'_>, it: &DataNeed) -> Option<Item> {
    if it.settled.as_ref().is_some_and(|settled| can_have_begun(settled.on, look.day)) {
        return None;
    }
    let raised = &it.raised;
    let indicator = raised.indicator.and_then(|id| look.initiative.shared_measurement.indicators.get(id));
    let reporter = indicator.and_then(|indicator| indicator.defined.reporter);
    Some(look.item(Draft {
        kind: Kind::DataNeedOpen,
        object: Object::DataNeed(raised.id),
        sentence: format!("Nobody has the figures to answer: {}", raised.question),
        by: reporter.or_else(|| raised.goal.and_then(|goal| look.owner(goal))),
        function: EstablishSharedMeasurement,
        since: look.recorded(&raised.recorded),
        due: None,
        rule: NEED,
        from: positions([&raised.recorded]),
    }))
}

/// One item for each evaluator.
fn evaluation(look: &Look<'_>, it: &Evaluation) -> Vec<Item> {
    let commissioned = &it.commissioned;
    let published = it.editions.iter().any(|edition| can_have_begun(edition.on, look.day));
    let Some(due) = commissioned.due.filter(|due| !published && look.is_soon(*due)) else { return vec![] };
    let by: Vec<_> = match commissioned.evaluators.as_slice() {
        [] => vec![None],
        evaluators => evaluators.iter().copied().map(Some).collect(),
    };
    let item = |by| {
        let who = look.name_or(by, "Somebody");
        look.item(Draft {
            kind: Kind::Evaluation,
            object: Object::Evaluation(commissioned.id),
            sentence: format!("{who} is to publish the evaluation \"{}\" by {due}.", commissioned.title),
            by,
            function: EstablishSharedMeasurement,
            since: look.passed(due),
            due: Some(due),
            rule: EVALUATION,
            from: positions([&commissioned.recorded]),
        })
    };
    by.into_iter().map(item).collect()
}
