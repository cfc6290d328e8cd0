//! The rules of reports: making them, correcting them, and their way to being approved.

use super::content::check_content;
use super::publishing::not_their_own;
use super::rounds::{fits_round, reporting, takes_reports};
use super::{indicator, not_counted};
use crate::fact::{all_exist, stands};
use crate::ids::ReportId;
use crate::rejection::{Code, Rejection};
use crate::shared_measurement::{
    ApproveReport, CorrectReport, Event, FigureReported, Report, ReportApproved, ReportCorrected,
    ReportFigure, ReportReturned, ReportStatus, ReportSubmitted, ReturnReport, State, SubmitReport,
};
use crate::situation::Situation;
use crate::value::Period;

pub(super) fn report(
    now: &Situation<'_>,
    state: &State,
    command: &ReportFigure,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = FigureReported::with(command, id);
    if stands(id, state.reports.get(id).map(|report| &report.reported), &fact)? {
        return Ok(vec![]);
    }
    let indicator = indicator(state, "indicator", command.indicator)?;
    not_counted(indicator, "indicator")?;
    let stretch = Period { from: command.since, to: Some(command.on) };
    stretch.check("since")?;
    command.organisation.map_or(Ok(()), |id| now.organisation("organisation", id))?;
    all_exist("group", command.group, |id| state.groups.has(id))?;
    check_content(state, indicator, (&fact).into())?;
    if let Some(round) = command.reporting {
        fits_round(now, reporting(state, round)?, indicator, &fact)?;
    }
    Ok(vec![Event::FigureReported(fact)])
}

pub(super) fn correct(state: &State, command: &CorrectReport) -> Result<Vec<Event>, Rejection> {
    let fact = ReportCorrected::of(command);
    let report = reported(state, command.report)?;
    if report.corrections.last().is_some_and(|latest| latest.fact == fact) {
        return Ok(vec![]);
    }
    if report.content() == (&fact).into() {
        return Err(Rejection::new(Code::Invalid, "figure", "this is the figure that stands already"));
    }
    round_is_open(state, report)?;
    let indicator = indicator(state, "report", report.reported.indicator)?;
    check_content(state, indicator, (&fact).into())?;
    Ok(vec![Event::ReportCorrected(fact)])
}

pub(super) fn submit(state: &State, command: &SubmitReport) -> Result<Vec<Event>, Rejection> {
    let report = reported(state, command.report)?;
    match report.status() {
        ReportStatus::Submitted => Ok(vec![]),
        ReportStatus::Draft | ReportStatus::Returned => {
            round_is_open(state, report)?;
            Ok(vec![Event::ReportSubmitted(ReportSubmitted::of(command))])
        }
        ReportStatus::Approved => Err(wrong_status(report, "correct it where it is wrong")),
    }
}

pub(super) fn send_back(state: &State, command: &ReturnReport) -> Result<Vec<Event>, Rejection> {
    let report = reported(state, command.report)?;
    let noted = report.steps.last().and_then(|step| step.note.as_ref());
    match report.status() {
        ReportStatus::Returned if noted == Some(&command.note) => Ok(vec![]),
        ReportStatus::Submitted => {
            round_is_open(state, report)?;
            Ok(vec![Event::ReportReturned(ReportReturned::of(command))])
        }
        ReportStatus::Draft | ReportStatus::Returned | ReportStatus::Approved => {
            Err(wrong_status(report, "only what is submitted is returned"))
        }
    }
}

pub(super) fn approve(
    now: &Situation<'_>,
    state: &State,
    command: &ApproveReport,
) -> Result<Vec<Event>, Rejection> {
    let report = reported(state, command.report)?;
    let said = report.steps.last().map(|step| (step.by, step.note.as_ref()));
    match report.status() {
        ReportStatus::Approved if said == Some((command.by, command.note.as_ref())) => Ok(vec![]),
        ReportStatus::Submitted => {
            command.by.map_or(Ok(()), |by| now.organisation("by", by))?;
            not_their_own(now, state, report, command.by)?;
            Ok(vec![Event::ReportApproved(ReportApproved::of(command))])
        }
        ReportStatus::Draft | ReportStatus::Returned | ReportStatus::Approved => {
            Err(wrong_status(report, "only what is submitted is approved"))
        }
    }
}

fn reported(state: &State, id: ReportId) -> Result<&Report, Rejection> {
    state.reports.get(id).ok_or_else(|| Rejection::not_found("report", id))
}

fn wrong_status(report: &Report, what: &str) -> Rejection {
    let message = format!("it is {}; {what}", report.status().words());
    Rejection::new(Code::WrongState, "report", message)
}

/// The round that a report is for, if any, takes changes to it.
fn round_is_open(state: &State, report: &Report) -> Result<(), Rejection> {
    let round = report.reported.reporting.and_then(|round| state.reportings.get(round));
    round.map_or(Ok(()), |round| takes_reports(round, "report"))
}
