//! The rules of rounds of reporting.

use super::{indicator, not_counted};
use crate::fact::{no_repeats, stands};
use crate::ids::ReportingId;
use crate::rejection::{Code, Rejection};
use crate::shared_measurement::{
    CloseReporting, Event, FigureReported, Indicator, OpenReporting, ReopenReporting, Reporting,
    ReportingClosed, ReportingOpened, ReportingReopened, Slot, State,
};
use crate::situation::Situation;
use crate::value::Period;
use crate::value::date::in_order;

pub(super) fn open_reporting(
    now: &Situation<'_>,
    state: &State,
    command: &OpenReporting,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = ReportingOpened::with(command, id);
    if stands(id, state.reportings.get(id).map(|reporting| &reporting.opened), &fact)? {
        return Ok(vec![]);
    }
    if command.indicators.is_empty() {
        return Err(Rejection::new(Code::Invalid, "indicators", "ask for at least one indicator"));
    }
    no_repeats("indicators", &command.indicators)?;
    for asked in &command.indicators {
        not_counted(indicator(state, "indicators", *asked)?, "indicators")?;
    }
    no_repeats("organisations", &command.organisations)?;
    command.organisations.iter().try_for_each(|asked| now.organisation("organisations", *asked))?;
    command.covers.check("covers")?;
    command.covers.from.map_or(Ok(()), |from| in_order(from, command.due, "due"))?;
    Ok(vec![Event::ReportingOpened(fact)])
}

pub(super) fn close_reporting(state: &State, command: &CloseReporting) -> Result<Vec<Event>, Rejection> {
    let fact = ReportingClosed::of(command);
    match reporting(state, command.reporting)?.closed() {
        None => Ok(vec![Event::ReportingClosed(fact)]),
        Some(closed) if closed.fact == fact => Ok(vec![]),
        Some(_) => Err(Rejection::new(Code::WrongState, "reporting", "this round is closed already")),
    }
}

pub(super) fn reopen_reporting(state: &State, command: &ReopenReporting) -> Result<Vec<Event>, Rejection> {
    let fact = ReportingReopened::of(command);
    let reporting = reporting(state, command.reporting)?;
    let last = reporting.closings.last().and_then(|closing| closing.reopened.as_ref());
    match reporting.closed() {
        Some(_) => Ok(vec![Event::ReportingReopened(fact)]),
        None if last.is_some_and(|reopened| reopened.fact == fact) => Ok(vec![]),
        None => Err(Rejection::new(Code::WrongState, "reporting", "this round is not closed")),
    }
}

pub(super) fn reporting(state: &State, id: ReportingId) -> Result<&Reporting, Rejection> {
    state.reportings.get(id).ok_or_else(|| Rejection::not_found("reporting", id))
}

/// A round that is closed takes nothing.
pub(super) fn takes_reports(reporting: &Reporting, field: &'static str) -> Result<(), Rejection> {
    let Some(closed) = reporting.closed() else { return Ok(()) };
    let on = closed.on.map_or_else(String::new, |on| format!(" on {on}"));
    let message = format!("the round of reporting was closed{on}; reopen it with reopenReporting first");
    Err(Rejection::new(Code::WrongState, field, message))
}

/// The round asks for this report, and has none yet.
pub(super) fn fits_round(
    now: &Situation<'_>,
    round: &Reporting,
    indicator: &Indicator,
    fact: &FigureReported,
) -> Result<(), Rejection> {
    takes_reports(round, "reporting")?;
    let refuse = |code, field, message: &str| Err(Rejection::new(code, field, message));
    if !round.opened.indicators.contains(&fact.indicator) {
        return refuse(Code::Invalid, "indicator", "this round does not ask for this indicator");
    }
    if !(Period { from: Some(fact.since.unwrap_or(fact.on)), to: Some(fact.on) })
        .overlaps(&round.opened.covers)
    {
        return refuse(Code::DatesReversed, "on", "this date is outside the period that the round covers");
    }
    if let Some(asked) = fact.organisation.filter(|_| fact.group.is_none()) {
        let owing = round.asked(indicator, &now.initiative.partnership);
        if !owing.contains(&asked) {
            let message =
                "this round does not ask this organisation for this indicator; report it without the round";
            return refuse(Code::Invalid, "organisation", message);
        }
    }
    if round.reports.contains_key(&Slot::of(fact)) {
        let message =
            "this round has a report of this indicator, organisation, scope and group; correct that one";
        return refuse(Code::AlreadyExists, "reporting", message);
    }
    Ok(())
}
