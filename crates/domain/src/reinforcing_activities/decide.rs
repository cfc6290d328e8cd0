//! The rules of the mutually reinforcing activities.

use super::{
    ActivityPlanned, ActivityStatusSet, Command, CommitmentKind, CommitmentPledged, DeliveryRecorded, Event,
    PlanActivity, PledgeCommitment, RecordDelivery, SetActivityStatus, State,
};
use crate::fact::{all_exist, no_repeats, repeats, stands};
use crate::rejection::{Code, Rejection};
use crate::situation::Situation;
use crate::value::Figure;

/// The events that a command causes.
pub(crate) fn decide(now: &Situation<'_>, command: &Command) -> Result<Vec<Event>, Rejection> {
    let state = &now.initiative.reinforcing_activities;
    match command {
        Command::PlanActivity(command) => plan(now, state, command),
        Command::SetActivityStatus(command) => set_status(state, command),
        Command::PledgeCommitment(command) => pledge(now, state, command),
        Command::RecordDelivery(command) => deliver(state, command),
    }
}

fn plan(now: &Situation<'_>, state: &State, command: &PlanActivity) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = ActivityPlanned::with(command, id);
    if stands(id, state.activities.get(id).map(|activity| &activity.planned), &fact)? {
        return Ok(vec![]);
    }
    let agenda = &now.initiative.common_agenda;
    let measurement = &now.initiative.shared_measurement;
    let period = command.period.unwrap_or_default();
    period.check("period")?;
    command.lead.map_or(Ok(()), |lead| now.partner("lead", lead, period))?;
    no_repeats("contributors", &command.contributors)?;
    command.contributors.iter().try_for_each(|party| party.check(now, "contributors"))?;
    no_repeats("strategies", &command.strategies)?;
    no_repeats("goals", &command.goals)?;
    no_repeats("indicators", &command.indicators)?;
    all_exist("strategies", command.strategies.iter().copied(), |id| agenda.strategies.has(id))?;
    all_exist("goals", command.goals.iter().copied(), |id| agenda.goals.has(id))?;
    all_exist("indicators", command.indicators.iter().copied(), |id| measurement.indicators.has(id))?;
    Ok(vec![Event::ActivityPlanned(fact)])
}

fn set_status(state: &State, command: &SetActivityStatus) -> Result<Vec<Event>, Rejection> {
    let fact = ActivityStatusSet::of(command);
    let Some(activity) = state.activities.get(command.activity) else {
        return Err(Rejection::not_found("activity", command.activity));
    };
    if repeats(activity.moves.iter(), &fact, command.on) {
        return Ok(vec![]);
    }
    Ok(vec![Event::ActivityStatusSet(fact)])
}

fn pledge(now: &Situation<'_>, state: &State, command: &PledgeCommitment) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = CommitmentPledged::with(command, id);
    if stands(id, state.commitments.get(id).map(|commitment| &commitment.pledged), &fact)? {
        return Ok(vec![]);
    }
    command.by.check(now, "by")?;
    all_exist("activity", command.activity, |id| state.activities.has(id))?;
    check_amount(command.kind, command.amount.as_ref())?;
    Ok(vec![Event::CommitmentPledged(fact)])
}

fn check_amount(kind: CommitmentKind, amount: Option<&Figure>) -> Result<(), Rejection> {
    match kind {
        CommitmentKind::Money => Figure::check_money(amount, "amount"),
        CommitmentKind::Time | CommitmentKind::InKind => Figure::check_known(amount, "amount"),
    }
}

fn deliver(state: &State, command: &RecordDelivery) -> Result<Vec<Event>, Rejection> {
    let fact = DeliveryRecorded::of(command);
    let Some(commitment) = state.commitments.get(command.commitment) else {
        return Err(Rejection::not_found("commitment", command.commitment));
    };
    if commitment.deliveries.iter().any(|earlier| earlier.fact == fact) {
        return Ok(vec![]);
    }
    check_amount(commitment.pledged.kind, command.amount.as_ref())?;
    let unit = commitment.pledged.amount.as_ref().map(|amount| &amount.unit);
    if let (Some(unit), Some(amount)) = (unit, &command.amount)
        && *unit != amount.unit
    {
        let message = format!("{unit} was promised; got {}", amount.unit);
        return Err(Rejection::new(Code::UnitMismatch, "amount", message));
    }
    Ok(vec![Event::DeliveryRecorded(fact)])
}
