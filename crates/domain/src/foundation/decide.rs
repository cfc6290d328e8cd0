//! The rules of the foundation.

use super::{
    AssessPrecondition, CloseInitiative, Command, EnterPhase, Event, FoundInitiative, IdentifyNeed,
    InitiativeClosed, InitiativeFounded, InitiativeRenamed, NeedIdentified, PhaseEntered,
    PreconditionAssessed, RenameInitiative, State,
};
use crate::fact::repeats;
use crate::rejection::{Code, Rejection};
use crate::situation::Situation;
use crate::value::date::in_order;

/// The events that a command causes.
pub(crate) fn decide(now: &Situation<'_>, command: &Command) -> Result<Vec<Event>, Rejection> {
    let state = &now.initiative.foundation;
    match command {
        Command::FoundInitiative(command) => found(now, state, command),
        Command::RenameInitiative(command) => rename(state, command),
        Command::IdentifyNeed(command) => identify_need(state, command),
        Command::AssessPrecondition(command) => assess(state, command),
        Command::EnterPhase(command) => enter_phase(state, command),
        Command::CloseInitiative(command) => close(state, command),
    }
}

fn found(now: &Situation<'_>, state: &State, command: &FoundInitiative) -> Result<Vec<Event>, Rejection> {
    let fact = InitiativeFounded::of(command);
    if let Some(founded) = &state.founded {
        if founded.fact == fact {
            return Ok(vec![]);
        }
        return Err(Rejection { field: "initiative", ..Rejection::already_exists(now.initiative.id) });
    }
    command.period.as_ref().map_or(Ok(()), |period| period.check("period"))?;
    Ok(vec![Event::InitiativeFounded(fact)])
}

fn rename(state: &State, command: &RenameInitiative) -> Result<Vec<Event>, Rejection> {
    let fact = InitiativeRenamed::of(command);
    let known = command.from.is_none() && state.name() == Some(&command.name);
    if known || repeats(state.renamed.iter(), &fact, command.from) {
        return Ok(vec![]);
    }
    Ok(vec![Event::InitiativeRenamed(fact)])
}

fn identify_need(state: &State, command: &IdentifyNeed) -> Result<Vec<Event>, Rejection> {
    let fact = NeedIdentified::of(command);
    if state.needs.iter().any(|need| need.fact == fact) {
        return Ok(vec![]);
    }
    Ok(vec![Event::NeedIdentified(fact)])
}

fn assess(state: &State, command: &AssessPrecondition) -> Result<Vec<Event>, Rejection> {
    let fact = PreconditionAssessed::of(command);
    let earlier = state.preconditions.iter().filter(|earlier| earlier.precondition == fact.precondition);
    if repeats(earlier, &fact, command.on) {
        return Ok(vec![]);
    }
    Ok(vec![Event::PreconditionAssessed(fact)])
}

fn enter_phase(state: &State, command: &EnterPhase) -> Result<Vec<Event>, Rejection> {
    let fact = PhaseEntered::of(command);
    if repeats(state.phases.iter(), &fact, command.from) {
        return Ok(vec![]);
    }
    Ok(vec![Event::PhaseEntered(fact)])
}

fn close(state: &State, command: &CloseInitiative) -> Result<Vec<Event>, Rejection> {
    let fact = InitiativeClosed::of(command);
    if let Some(closed) = &state.closed {
        if closed.fact == fact {
            return Ok(vec![]);
        }
        return Err(Rejection::new(
            Code::WrongState,
            "on",
            format!("it was closed on {} already", closed.on),
        ));
    }
    let founded = state.founded.as_ref().and_then(|founded| founded.founded);
    founded.map_or(Ok(()), |founded| in_order(founded, command.on, "on"))?;
    Ok(vec![Event::InitiativeClosed(fact)])
}
