//! The rules of shared measurement.

use super::{
    BaselineRecorded, ClaimRecorded, Command, CorrectReport, DefineIndicator, Event, FigureReported,
    Indicator, IndicatorDefined, Level, OverPartners, OverTime, RecordBaseline, RecordClaim, ReportCorrected,
    ReportFigure, SetTarget, State, TargetSet,
};
use crate::fact::{all_exist, stands};
use crate::ids::IndicatorId;
use crate::rejection::{Code, Rejection};
use crate::situation::Situation;
use crate::value::{Decimal, Figure, Period, Unit};

/// The events that a command causes.
pub(crate) fn decide(now: &Situation<'_>, command: &Command) -> Result<Vec<Event>, Rejection> {
    let state = &now.initiative.shared_measurement;
    match command {
        Command::DefineIndicator(command) => define(now, state, command),
        Command::RecordBaseline(command) => record_baseline(state, command),
        Command::SetTarget(command) => set_target(now, state, command),
        Command::ReportFigure(command) => report(now, state, command),
        Command::CorrectReport(command) => correct(state, command),
        Command::RecordClaim(command) => claim(now, state, command),
    }
}

fn define(now: &Situation<'_>, state: &State, command: &DefineIndicator) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = IndicatorDefined::with(command, id);
    if stands(id, state.indicators.get(id).map(|indicator| &indicator.defined), &fact)? {
        return Ok(vec![]);
    }
    let percent = command.unit.is_share() || command.unit.is_change();
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
    Ok(vec![Event::IndicatorDefined(fact)])
}

fn indicator<'a>(state: &'a State, field: &'static str, id: IndicatorId) -> Result<&'a Indicator, Rejection> {
    state.indicators.get(id).ok_or_else(|| Rejection::not_found(field, id))
}

fn measured_in(unit: &Unit, figure: Option<&Figure>, field: &'static str) -> Result<(), Rejection> {
    if let Some(figure) = figure.filter(|figure| figure.unit != *unit) {
        let message = format!("this indicator is measured in {unit}; got {}", figure.unit);
        return Err(Rejection::new(Code::UnitMismatch, field, message));
    }
    Figure::check_known(figure, field)
}

fn record_baseline(state: &State, command: &RecordBaseline) -> Result<Vec<Event>, Rejection> {
    let fact = BaselineRecorded::of(command);
    let indicator = indicator(state, "indicator", command.indicator)?;
    if indicator.baseline().is_some_and(|baseline| baseline.fact == fact) {
        return Ok(vec![]);
    }
    measured_in(&indicator.defined.unit, command.figure.as_ref(), "figure")?;
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
        Level::Figure(figure) => measured_in(unit, Some(figure), "level.figure"),
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
        Level::RelativeToReference(_) | Level::NotYetSet(_) => Ok(()),
    }
}

fn report(now: &Situation<'_>, state: &State, command: &ReportFigure) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = FigureReported::with(command, id);
    if stands(id, state.reports.get(id).map(|report| &report.reported), &fact)? {
        return Ok(vec![]);
    }
    let indicator = indicator(state, "indicator", command.indicator)?;
    if indicator.defined.tally.is_some() {
        let message = "Samspil counts this indicator from the log; there is nothing to report";
        return Err(Rejection::new(Code::WrongState, "indicator", message));
    }
    measured_in(&indicator.defined.unit, command.figure.as_ref(), "figure")?;
    Period { from: command.since, to: Some(command.on) }.check("since")?;
    command.organisation.map_or(Ok(()), |id| now.organisation("organisation", id))?;
    Ok(vec![Event::FigureReported(fact)])
}

fn correct(state: &State, command: &CorrectReport) -> Result<Vec<Event>, Rejection> {
    let fact = ReportCorrected::of(command);
    let Some(report) = state.reports.get(command.report) else {
        return Err(Rejection::not_found("report", command.report));
    };
    if report.corrections.last().is_some_and(|latest| latest.fact == fact) {
        return Ok(vec![]);
    }
    if report.figure() == command.figure.as_ref() {
        return Err(Rejection::new(Code::Invalid, "figure", "this is the figure that stands already"));
    }
    let indicator = indicator(state, "report", report.reported.indicator)?;
    measured_in(&indicator.defined.unit, command.figure.as_ref(), "figure")?;
    Ok(vec![Event::ReportCorrected(fact)])
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
