//! The rules of the foundation.

use super::{
    AssessPrecondition, ClassifyInitiative, CloseInitiative, Command, DescribeInitiative, DevelopmentNoted,
    EnterPhase, Event, FoundInitiative, IdentifyNeed, InitiativeClassified, InitiativeClosed,
    InitiativeDescribed, InitiativeFounded, InitiativePublished, InitiativeRenamed, LeavePortfolio,
    NamePredecessor, NeedIdentified, NoteDevelopment, PhaseEntered, PlaceInPortfolio, PlacedInPortfolio,
    PortfolioLeft, PreconditionAssessed, PredecessorNamed, PublicationWithdrawn, PublishInitiative,
    RenameInitiative, State, WithdrawPublication,
};
use std::collections::BTreeSet;

use crate::fact::{all_exist, no_repeats, one_day, repeats};
use crate::ids::InitiativeId;
use crate::initiative::Initiative;
use crate::rejection::{Code, Rejection};
use crate::situation::Situation;
use crate::value::{Figure, Period, date::in_order};

/// The events that a command causes.
pub(crate) fn decide(now: &Situation<'_>, command: &Command) -> Result<Vec<Event>, Rejection> {
    let state = &now.initiative.foundation;
    match command {
        Command::FoundInitiative(command) => found(now, state, command),
        Command::DescribeInitiative(command) => describe(state, command),
        Command::ClassifyInitiative(command) => classify(state, command),
        Command::PlaceInPortfolio(command) => place(now, state, command),
        Command::LeavePortfolio(command) => leave(state, command),
        Command::NamePredecessor(command) => name_predecessor(now, state, command),
        Command::NoteDevelopment(command) => note_development(state, command),
        Command::RenameInitiative(command) => rename(state, command),
        Command::IdentifyNeed(command) => identify_need(state, command),
        Command::AssessPrecondition(command) => assess(state, command),
        Command::EnterPhase(command) => enter_phase(state, command),
        Command::CloseInitiative(command) => close(state, command),
        Command::PublishInitiative(command) => publish(state, command),
        Command::WithdrawPublication(command) => withdraw(state, command),
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
    state.began().map_or(Ok(()), |founded| in_order(founded, command.on, "on"))?;
    Ok(vec![Event::InitiativeClosed(fact)])
}

fn describe(state: &State, command: &DescribeInitiative) -> Result<Vec<Event>, Rejection> {
    let fact = InitiativeDescribed::of(command);
    let DescribeInitiative { summary, founded, period, place } = command;
    if summary.is_none() && founded.is_none() && period.is_none() && place.is_none() {
        let message = "say what is new: summary, founded, period or place";
        return Err(Rejection::new(Code::Invalid, "summary", message));
    }
    let stands = (summary.is_none() || summary.as_ref() == state.summary())
        && (founded.is_none() || *founded == state.began())
        && (period.is_none() || *period == state.period())
        && (place.is_none() || place.as_ref() == state.place());
    if stands {
        return Ok(vec![]);
    }
    period.map_or(Ok(()), |period| period.check("period"))?;
    Period { from: *founded, to: state.closed.as_ref().map(|closed| closed.on) }.check("founded")?;
    Ok(vec![Event::InitiativeDescribed(fact)])
}

fn classify(state: &State, command: &ClassifyInitiative) -> Result<Vec<Event>, Rejection> {
    let fact = InitiativeClassified::of(command);
    if state.classified.last().is_some_and(|latest| latest.fact == fact) {
        return Ok(vec![]);
    }
    if command.areas.is_empty() && command.party_kinds.is_empty() && command.scale.is_none() {
        let message = "say something of it: an area, a kind of party or a scale";
        return Err(Rejection::new(Code::Invalid, "areas", message));
    }
    no_repeats("areas", &command.areas)?;
    no_repeats("partyKinds", &command.party_kinds)?;
    Figure::check_known(command.scale.as_ref(), "scale")?;
    Ok(vec![Event::InitiativeClassified(fact)])
}

fn place(now: &Situation<'_>, state: &State, command: &PlaceInPortfolio) -> Result<Vec<Event>, Rejection> {
    let fact = PlacedInPortfolio::of(command);
    let placement = state.portfolios.get(command.portfolio);
    let open = placement.and_then(|placement| placement.open());
    let stays = placement.into_iter().flat_map(|placement| &placement.stays);
    let known = match command.from {
        Some(_) => stays.flat_map(|stay| &stay.placed).any(|placed| placed.fact == fact),
        // Without a date it may be an initiative that comes back.
        None => open.is_some_and(|stay| repeats(stay.placed.iter(), &fact, None)),
    };
    if known {
        return Ok(vec![]);
    }
    not_above(now, command.portfolio, "portfolio", |initiative| {
        initiative.foundation.held_in().map(|(id, _)| id).collect()
    })?;
    let goals = &known_initiative(now, command.portfolio, "portfolio")?.common_agenda.goals;
    no_repeats("serves", &command.serves)?;
    all_exist("serves", command.serves.iter().copied(), |id| goals.has(id))?;
    let left =
        placement.and_then(|placement| placement.stays.iter().rev().find_map(|stay| stay.left.as_ref()));
    Period { from: left.map(|left| left.on), to: command.from }.check("from")?;
    Ok(vec![Event::PlacedInPortfolio(fact)])
}

fn known_initiative<'a>(
    now: &Situation<'a>,
    id: InitiativeId,
    field: &'static str,
) -> Result<&'a Initiative, Rejection> {
    now.initiatives.get(&id).map(|initiative| &**initiative).ok_or_else(|| Rejection::not_found(field, id))
}

/// # Errors
/// `CIRCULAR` when `above` would be reached from itself, going from an initiative to those above it.
fn not_above(
    now: &Situation<'_>,
    above: InitiativeId,
    field: &'static str,
    next: impl Fn(&Initiative) -> Vec<InitiativeId>,
) -> Result<(), Rejection> {
    let mut seen = BTreeSet::new();
    let mut open = vec![above];
    while let Some(id) = open.pop() {
        if id == now.initiative.id {
            let message = "an initiative cannot stand above itself, neither directly nor by way of others";
            return Err(Rejection::new(Code::Circular, field, message));
        }
        if seen.insert(id) {
            open.extend(now.initiatives.get(&id).into_iter().flat_map(|initiative| next(initiative)));
        }
    }
    Ok(())
}

fn leave(state: &State, command: &LeavePortfolio) -> Result<Vec<Event>, Rejection> {
    let fact = PortfolioLeft::of(command);
    let stays = state.portfolios.get(command.portfolio).map(|placement| &placement.stays);
    let Some((stays, last)) = stays.and_then(|stays| Some((stays, stays.last()?))) else {
        let message = "it has never been in that portfolio; placeInPortfolio places it there";
        return Err(Rejection::new(Code::WrongState, "portfolio", message));
    };
    if stays.iter().any(|stay| stay.left.as_ref().is_some_and(|left| left.fact == fact)) {
        return Ok(vec![]);
    }
    if let Some(left) = &last.left {
        let message = format!("it left that portfolio on {} already", left.on);
        return Err(Rejection::new(Code::WrongState, "portfolio", message));
    }
    let earlier = stays.iter().rev().nth(1).and_then(|stay| stay.left.as_ref()).map(|left| left.on);
    let from = last.placed.iter().filter_map(|placed| placed.from).min().or(earlier);
    Period { from, to: Some(command.on) }.check("on")?;
    Ok(vec![Event::PortfolioLeft(fact)])
}

fn name_predecessor(
    now: &Situation<'_>,
    state: &State,
    command: &NamePredecessor,
) -> Result<Vec<Event>, Rejection> {
    let fact = PredecessorNamed::of(command);
    if state.predecessors.iter().any(|earlier| earlier.fact == fact) {
        return Ok(vec![]);
    }
    Period { from: command.from, to: command.until }.check("until")?;
    if let Some(id) = command.initiative {
        not_above(now, id, "initiative", |initiative| {
            initiative.foundation.predecessors.iter().filter_map(|earlier| earlier.initiative).collect()
        })?;
        known_initiative(now, id, "initiative")?;
    }
    Ok(vec![Event::PredecessorNamed(fact)])
}

fn note_development(state: &State, command: &NoteDevelopment) -> Result<Vec<Event>, Rejection> {
    let fact = DevelopmentNoted::of(command);
    if state.developments.iter().any(|earlier| earlier.fact == fact) {
        return Ok(vec![]);
    }
    Ok(vec![Event::DevelopmentNoted(fact)])
}

fn publish(state: &State, command: &PublishInitiative) -> Result<Vec<Event>, Rejection> {
    let fact = InitiativePublished::of(command);
    if state.publication().is_some_and(|standing| standing.fact == fact) {
        return Ok(vec![]);
    }
    one_day("from", command.from)?;
    Ok(vec![Event::InitiativePublished(fact)])
}

fn withdraw(state: &State, command: &WithdrawPublication) -> Result<Vec<Event>, Rejection> {
    let fact = PublicationWithdrawn::of(command);
    let withdrawn = state.publications.last().and_then(|last| last.withdrawn.as_ref());
    if withdrawn.is_some_and(|withdrawn| withdrawn.fact == fact) {
        return Ok(vec![]);
    }
    if state.publication().is_none() {
        let message = "it is not published, so there is nothing to withdraw; only members read it";
        return Err(Rejection::new(Code::WrongState, "initiative", message));
    }
    Ok(vec![Event::PublicationWithdrawn(fact)])
}
