//! The rules of shared measurement. Those of what is agreed before anything is reported stand here, the others below.

mod content;
mod knowledge;
mod publishing;
mod reports;
mod rounds;
mod targets;

use super::{
    BaselineRecorded, CategorisationDefined, Command, ComparisonGroupDefined, DefineCategorisation,
    DefineComparisonGroup, DefineIndicator, Event, Indicator, IndicatorDefined, OverPartners, OverTime,
    RecordBaseline, State,
};
use crate::fact::{all_exist, no_repeats, stands};
use crate::ids::IndicatorId;
use crate::rejection::{Code, Rejection};
use crate::situation::Situation;
use crate::value::{Figure, Title};

/// The events that a command causes.
pub(crate) fn decide(now: &Situation<'_>, command: &Command) -> Result<Vec<Event>, Rejection> {
    let state = &now.initiative.shared_measurement;
    match command {
        Command::DefineCategorisation(command) => define_categorisation(now, state, command),
        Command::DefineComparisonGroup(command) => define_group(now, state, command),
        Command::DefineIndicator(command) => define(now, state, command),
        Command::RecordBaseline(command) => record_baseline(state, command),
        Command::SetTarget(command) => targets::set_target(now, state, command),
        Command::OpenReporting(command) => rounds::open_reporting(now, state, command),
        Command::CloseReporting(command) => rounds::close_reporting(state, command),
        Command::ReopenReporting(command) => rounds::reopen_reporting(state, command),
        Command::ReportFigure(command) => reports::report(now, state, command),
        Command::CorrectReport(command) => reports::correct(state, command),
        Command::SubmitReport(command) => reports::submit(state, command),
        Command::ReturnReport(command) => reports::send_back(state, command),
        Command::ApproveReport(command) => reports::approve(now, state, command),
        Command::RecordClaim(command) => knowledge::claim(now, state, command),
        Command::PutOnDataAgenda(command) => knowledge::raise_need(now, state, command),
        Command::SettleDataNeed(command) => knowledge::settle_need(state, command),
        Command::CommissionEvaluation(command) => knowledge::commission(now, state, command),
        Command::PublishEvaluation(command) => knowledge::publish(state, command),
        Command::PublishFigures(command) => publishing::publish(state, command),
        Command::WithdrawFigures(command) => publishing::withdraw(state, command),
        Command::RuleOnOwnApprovals(command) => publishing::rule_on_own_approvals(state, command),
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
            "percentages are never summed; take MEAN, WEIGHTED or APART",
        ));
    }
    if !command.unit.is_share() && command.over_partners == OverPartners::Weighted {
        return Err(Rejection::new(
            Code::Invalid,
            "overPartners",
            "only shares in percent have numerators and denominators to weight by; take SUM, MEAN or APART",
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

fn not_counted(indicator: &Indicator, field: &'static str) -> Result<(), Rejection> {
    if indicator.defined.tally.is_none() {
        return Ok(());
    }
    let message = "Samspil counts this indicator from the log; there is nothing to report";
    Err(Rejection::new(Code::WrongState, field, message))
}
