//! The rules of shared measurement.

use super::{
    ApproveReport, BaselineRecorded, CategorisationDefined, ClaimRecorded, CloseReporting, Command,
    CommissionEvaluation, ComparisonGroupDefined, Content, CorrectReport, DataNeedRaised, DataNeedSettled,
    DefineCategorisation, DefineComparisonGroup, DefineIndicator, EvaluationCommissioned,
    EvaluationPublished, Event, FigureReported, Indicator, IndicatorDefined, Level, OpenReporting,
    OverPartners, OverTime, PublishEvaluation, PutOnDataAgenda, RecordBaseline, RecordClaim, ReopenReporting,
    Report, ReportApproved, ReportCorrected, ReportFigure, ReportReturned, ReportStatus, ReportSubmitted,
    Reporting, ReportingClosed, ReportingOpened, ReportingReopened, ReturnReport, SetTarget, SettleDataNeed,
    Slot, State, SubmitReport, TargetSet,
};
use crate::fact::{all_exist, no_repeats, repeats, stands};
use crate::ids::{IndicatorId, ReportId, ReportingId};
use crate::rejection::{Code, Rejection};
use crate::situation::Situation;
use crate::value::date::in_order;
use crate::value::{Decimal, Figure, Period, Title, Unit};

/// The events that a command causes.
pub(crate) fn decide(now: &Situation<'_>, command: &Command) -> Result<Vec<Event>, Rejection> {
    let state = &now.initiative.shared_measurement;
    match command {
        Command::DefineCategorisation(command) => define_categorisation(now, state, command),
        Command::DefineComparisonGroup(command) => define_group(now, state, command),
        Command::DefineIndicator(command) => define(now, state, command),
        Command::RecordBaseline(command) => record_baseline(state, command),
        Command::SetTarget(command) => set_target(now, state, command),
        Command::OpenReporting(command) => open_reporting(now, state, command),
        Command::CloseReporting(command) => close_reporting(state, command),
        Command::ReopenReporting(command) => reopen_reporting(state, command),
        Command::ReportFigure(command) => report(now, state, command),
        Command::CorrectReport(command) => correct(state, command),
        Command::SubmitReport(command) => submit(state, command),
        Command::ReturnReport(command) => send_back(state, command),
        Command::ApproveReport(command) => approve(state, command),
        Command::RecordClaim(command) => claim(now, state, command),
        Command::PutOnDataAgenda(command) => raise_need(now, state, command),
        Command::SettleDataNeed(command) => settle_need(state, command),
        Command::CommissionEvaluation(command) => commission(now, state, command),
        Command::PublishEvaluation(command) => publish(state, command),
    }
}

fn define_categorisation(
    now: &Situation<'_>,
    state: &State,
    command: &DefineCategorisation,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = CategorisationDefined::with(command, id);
    if stands(id, state.categorisations.get(id), &fact)? {
        return Ok(vec![]);
    }
    if command.categories.len() < 2 {
        return Err(Rejection::new(Code::Invalid, "categories", "name at least two categories"));
    }
    let names: Vec<&Title> = command.categories.iter().map(|category| &category.name).collect();
    no_repeats("categories", &names)?;
    Ok(vec![Event::CategorisationDefined(fact)])
}

fn define_group(
    now: &Situation<'_>,
    state: &State,
    command: &DefineComparisonGroup,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = ComparisonGroupDefined::with(command, id);
    if stands(id, state.groups.get(id), &fact)? {
        return Ok(vec![]);
    }
    Ok(vec![Event::ComparisonGroupDefined(fact)])
}

fn define(now: &Situation<'_>, state: &State, command: &DefineIndicator) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = IndicatorDefined::with(command, id);
    if stands(id, state.indicators.get(id).map(|indicator| &indicator.defined), &fact)? {
        return Ok(vec![]);
    }
    let percent = command.unit.is_percentage();
    if percent && command.over_partners == OverPartners::Sum {
        return Err(Rejection::new(
            Code::Invalid,
            "overPartners",
            "percentages are never summed; take MEAN or APART",
        ));
    }
    if percent && command.over_time == OverTime::Sum {
        return Err(Rejection::new(
            Code::Invalid,
            "overTime",
            "percentages are never summed; take LATEST, MEAN or APART",
        ));
    }
    command.frequency.map_or(Ok(()), |frequency| frequency.check("frequency"))?;
    command.reporter.map_or(Ok(()), |reporter| now.organisation("reporter", reporter))?;
    all_exist("categorisation", command.categorisation, |id| state.categorisations.has(id))?;
    Ok(vec![Event::IndicatorDefined(fact)])
}

fn indicator<'a>(state: &'a State, field: &'static str, id: IndicatorId) -> Result<&'a Indicator, Rejection> {
    state.indicators.get(id).ok_or_else(|| Rejection::not_found(field, id))
}

fn record_baseline(state: &State, command: &RecordBaseline) -> Result<Vec<Event>, Rejection> {
    let fact = BaselineRecorded::of(command);
    let indicator = indicator(state, "indicator", command.indicator)?;
    if indicator.baseline_of(command.group).is_some_and(|baseline| baseline.fact == fact) {
        return Ok(vec![]);
    }
    all_exist("group", command.group, |id| state.groups.has(id))?;
    Figure::measured_in(&indicator.defined.unit, command.figure.as_ref(), "figure")?;
    Ok(vec![Event::BaselineRecorded(fact)])
}

fn set_target(now: &Situation<'_>, state: &State, command: &SetTarget) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = TargetSet::with(command, id);
    if stands(id, state.targets.get(id), &fact)? {
        return Ok(vec![]);
    }
    let Some(goal) = now.initiative.common_agenda.goals.get(command.goal) else {
        return Err(Rejection::not_found("goal", command.goal));
    };
    if let Some(retired) = &goal.retired {
        return Err(Rejection::new(
            Code::WrongState,
            "goal",
            format!("the goal was retired on {}", retired.on),
        ));
    }
    let indicator = indicator(state, "indicator", command.indicator)?;
    let period = command.period.unwrap_or_default();
    period.check("period")?;
    command.organisation.map_or(Ok(()), |id| now.partner("organisation", id, period))?;
    check_level(state, command, &indicator.defined.unit)?;
    Ok(vec![Event::TargetSet(fact)])
}

fn check_level(state: &State, command: &SetTarget, unit: &Unit) -> Result<(), Rejection> {
    let positive = |percent: Decimal, field| {
        if percent > Decimal::ZERO {
            return Ok(());
        }
        Err(Rejection::new(
            Code::OutOfRange,
            field,
            format!("the share is more than 0 percent; got {percent}"),
        ))
    };
    match &command.level {
        Level::Figure(figure) => Figure::measured_in(unit, Some(figure), "level.figure"),
        Level::RelativeToBaseline(level) => positive(level.percent, "level.relativeToBaseline.percent"),
        Level::RelativeToIndicator(level) => {
            let field = "level.relativeToIndicator.indicator";
            if level.indicator == command.indicator {
                return Err(Rejection::new(
                    Code::Circular,
                    field,
                    "a target cannot follow its own indicator",
                ));
            }
            let other = &indicator(state, field, level.indicator)?.defined.unit;
            if other != unit {
                let message = format!("the two indicators have different units: {unit} and {other}");
                return Err(Rejection::new(Code::UnitMismatch, field, message));
            }
            positive(level.percent, "level.relativeToIndicator.percent")
        }
        Level::Between(range) => range.check(unit),
        Level::RelativeToReference(_) | Level::NotYetSet(_) | Level::Unknown(_) => Ok(()),
    }
}

fn open_reporting(
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

fn not_counted(indicator: &Indicator, field: &'static str) -> Result<(), Rejection> {
    if indicator.defined.tally.is_none() {
        return Ok(());
    }
    let message = "Samspil counts this indicator from the log; there is nothing to report";
    Err(Rejection::new(Code::WrongState, field, message))
}

fn reporting(state: &State, id: ReportingId) -> Result<&Reporting, Rejection> {
    state.reportings.get(id).ok_or_else(|| Rejection::not_found("reporting", id))
}

fn close_reporting(state: &State, command: &CloseReporting) -> Result<Vec<Event>, Rejection> {
    let fact = ReportingClosed::of(command);
    match reporting(state, command.reporting)?.closed() {
        None => Ok(vec![Event::ReportingClosed(fact)]),
        Some(closed) if closed.fact == fact => Ok(vec![]),
        Some(_) => Err(Rejection::new(Code::WrongState, "reporting", "this round is closed already")),
    }
}

fn reopen_reporting(state: &State, command: &ReopenReporting) -> Result<Vec<Event>, Rejection> {
    let fact = ReportingReopened::of(command);
    let reporting = reporting(state, command.reporting)?;
    let last = reporting.closings.last().and_then(|closing| closing.reopened.as_ref());
    match reporting.closed() {
        Some(_) => Ok(vec![Event::ReportingReopened(fact)]),
        None if last.is_some_and(|reopened| reopened.fact == fact) => Ok(vec![]),
        None => Err(Rejection::new(Code::WrongState, "reporting", "this round is not closed")),
    }
}

/// A round that is closed takes nothing.
fn takes_reports(reporting: &Reporting, field: &'static str) -> Result<(), Rejection> {
    let Some(closed) = reporting.closed() else { return Ok(()) };
    let on = closed.on.map_or_else(String::new, |on| format!(" on {on}"));
    let message = format!("the round of reporting was closed{on}; reopen it with reopenReporting first");
    Err(Rejection::new(Code::WrongState, field, message))
}

fn report(now: &Situation<'_>, state: &State, command: &ReportFigure) -> Result<Vec<Event>, Rejection> {
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

/// The round asks for this report, and has none yet.
fn fits_round(
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

/// A figure fits its indicator, its parts add up to it, and its numerator and denominator give it.
fn check_content(state: &State, indicator: &Indicator, content: Content<'_>) -> Result<(), Rejection> {
    let Content { figure, parts, .. } = content;
    let unit = &indicator.defined.unit;
    Figure::measured_in(unit, figure, "figure")?;
    check_ratio(unit, content)?;
    if parts.is_empty() {
        return Ok(());
    }
    let refuse = |message: String| Err(Rejection::new(Code::Invalid, "parts", message));
    let categorisation = indicator.defined.categorisation.and_then(|id| state.categorisations.get(id));
    let Some(categorisation) = categorisation else {
        return refuse("this indicator has no categorisation, so its figures have no parts".to_owned());
    };
    let names: Vec<&Title> = parts.iter().map(|part| &part.category).collect();
    no_repeats("parts", &names)?;
    if let Some(stray) =
        names.iter().find(|name| !categorisation.categories.iter().any(|c| c.name == ***name))
    {
        return refuse(format!("there is no category {stray:?} in this indicator's categorisation"));
    }
    parts.iter().try_for_each(|part| Figure::measured_in(unit, part.figure.as_ref(), "parts"))?;
    let exact = |figure: Option<&Figure>| figure.filter(|f| f.qualifier.is_exact()).map(|f| f.value);
    let whole = parts.len() == categorisation.categories.len() && !unit.is_percentage();
    let known: Option<Vec<Decimal>> = parts.iter().map(|part| exact(part.figure.as_ref())).collect();
    let (Some(total), Some(known)) = (exact(figure), known.filter(|_| whole)) else { return Ok(()) };
    match known.into_iter().try_fold(Decimal::ZERO, Decimal::plus) {
        Some(sum) if sum == total => Ok(()),
        Some(sum) => refuse(format!("the parts add up to {sum}, and the figure is {total}")),
        None => refuse("the parts are too large to add up".to_owned()),
    }
}

fn check_ratio(unit: &Unit, content: Content<'_>) -> Result<(), Rejection> {
    let Content { figure, numerator, denominator, .. } = content;
    let refuse = |code, field, message: String| Err(Rejection::new(code, field, message));
    if (numerator.is_some() || denominator.is_some()) && !unit.is_share() {
        let field = if numerator.is_some() { "numerator" } else { "denominator" };
        return refuse(Code::Invalid, field, format!("only a share in percent has one; this is in {unit}"));
    }
    if let Some(denominator) = denominator.filter(|denominator| *denominator <= Decimal::ZERO) {
        return refuse(Code::OutOfRange, "denominator", format!("it is more than 0; got {denominator}"));
    }
    if let Some(numerator) = numerator.filter(|numerator| *numerator < Decimal::ZERO) {
        return refuse(Code::OutOfRange, "numerator", format!("it is not less than 0; got {numerator}"));
    }
    let (Some(numerator), Some(denominator)) = (numerator, denominator) else { return Ok(()) };
    if numerator > denominator {
        return refuse(Code::OutOfRange, "numerator", format!("{numerator} is more than all {denominator}"));
    }
    let Some(share) = numerator.times(Decimal::HUNDRED).and_then(|hundredfold| hundredfold.over(denominator))
    else {
        return refuse(Code::OutOfRange, "numerator", "it is too large to compute with".to_owned());
    };
    let gives = format!("{numerator} of {denominator} is {} percent", share.rounded(2));
    match figure {
        None => refuse(Code::Invalid, "figure", format!("{gives}; give that")),
        Some(figure) if !figure.qualifier.is_exact() => Ok(()),
        Some(figure) if share.rounded(figure.value.places()) == figure.value => Ok(()),
        Some(figure) => {
            refuse(Code::Invalid, "figure", format!("{gives}, and the figure is {}", figure.value))
        }
    }
}

fn reported(state: &State, id: ReportId) -> Result<&Report, Rejection> {
    state.reports.get(id).ok_or_else(|| Rejection::not_found("report", id))
}

/// The round that a report is for, if any, takes changes to it.
fn round_is_open(state: &State, report: &Report) -> Result<(), Rejection> {
    let round = report.reported.reporting.and_then(|round| state.reportings.get(round));
    round.map_or(Ok(()), |round| takes_reports(round, "report"))
}

fn correct(state: &State, command: &CorrectReport) -> Result<Vec<Event>, Rejection> {
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

fn wrong_status(report: &Report, what: &str) -> Rejection {
    let message = format!("it is {}; {what}", report.status().words());
    Rejection::new(Code::WrongState, "report", message)
}

fn submit(state: &State, command: &SubmitReport) -> Result<Vec<Event>, Rejection> {
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

fn send_back(state: &State, command: &ReturnReport) -> Result<Vec<Event>, Rejection> {
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

fn approve(state: &State, command: &ApproveReport) -> Result<Vec<Event>, Rejection> {
    let report = reported(state, command.report)?;
    let noted = report.steps.last().and_then(|step| step.note.as_ref());
    match report.status() {
        ReportStatus::Approved if noted == command.note.as_ref() => Ok(vec![]),
        ReportStatus::Submitted => Ok(vec![Event::ReportApproved(ReportApproved::of(command))]),
        ReportStatus::Draft | ReportStatus::Returned | ReportStatus::Approved => {
            Err(wrong_status(report, "only what is submitted is approved"))
        }
    }
}

fn claim(now: &Situation<'_>, state: &State, command: &RecordClaim) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = ClaimRecorded::with(command, id);
    if stands(id, state.claims.get(id), &fact)? {
        return Ok(vec![]);
    }
    all_exist("indicator", command.indicator, |id| state.indicators.has(id))?;
    Figure::check_known(command.figure.as_ref(), "figure")?;
    Period { from: command.since, to: command.on }.check("since")?;
    Ok(vec![Event::ClaimRecorded(fact)])
}

fn raise_need(
    now: &Situation<'_>,
    state: &State,
    command: &PutOnDataAgenda,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = DataNeedRaised::with(command, id);
    if stands(id, state.data_needs.get(id).map(|need| &need.raised), &fact)? {
        return Ok(vec![]);
    }
    all_exist("goal", command.goal, |id| now.initiative.common_agenda.goals.has(id))?;
    all_exist("indicator", command.indicator, |id| state.indicators.has(id))?;
    Ok(vec![Event::DataNeedRaised(fact)])
}

fn settle_need(state: &State, command: &SettleDataNeed) -> Result<Vec<Event>, Rejection> {
    let fact = DataNeedSettled::of(command);
    let need = state.data_needs.get(command.need);
    let need = need.ok_or_else(|| Rejection::not_found("need", command.need))?;
    match &need.settled {
        None => Ok(vec![Event::DataNeedSettled(fact)]),
        Some(settled) if settled.fact == fact => Ok(vec![]),
        Some(_) => Err(Rejection::new(Code::WrongState, "need", "this need is settled already")),
    }
}

fn commission(
    now: &Situation<'_>,
    state: &State,
    command: &CommissionEvaluation,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = EvaluationCommissioned::with(command, id);
    if stands(id, state.evaluations.get(id).map(|evaluation| &evaluation.commissioned), &fact)? {
        return Ok(vec![]);
    }
    no_repeats("evaluators", &command.evaluators)?;
    command.evaluators.iter().try_for_each(|evaluator| now.organisation("evaluators", *evaluator))?;
    command.frequency.map_or(Ok(()), |frequency| frequency.check("frequency"))?;
    Ok(vec![Event::EvaluationCommissioned(fact)])
}

fn publish(state: &State, command: &PublishEvaluation) -> Result<Vec<Event>, Rejection> {
    let fact = EvaluationPublished::of(command);
    let evaluation = state.evaluations.get(command.evaluation);
    let evaluation = evaluation.ok_or_else(|| Rejection::not_found("evaluation", command.evaluation))?;
    if repeats(evaluation.editions.iter(), &fact, command.on) {
        return Ok(vec![]);
    }
    if evaluation.commissioned.frequency.is_none() && !evaluation.editions.is_empty() {
        return Err(Rejection::new(Code::WrongState, "evaluation", "this evaluation is published already"));
    }
    Ok(vec![Event::EvaluationPublished(fact)])
}
