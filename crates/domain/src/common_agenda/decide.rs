//! The rules of the common agenda.

use super::{
    AdoptAgenda, AdoptGoal, AdoptPrinciple, AdoptStrategy, AgendaAdopted, AgendaEndorsed, AssignGoal,
    ChooseGoals, Command, EndorseAgenda, Event, Goal, GoalAdopted, GoalAssigned, GoalRetired, GoalRevised,
    GoalsChosen, PlanRenewal, PrincipleAdopted, ProblemDescribed, RenewalPlanned, RetireGoal, ReviseGoal,
    State, StrategyAdopted, VisionDeclared,
};
use crate::fact::{all_exist, no_repeats, repeats, stands};
use crate::ids::GoalId;
use crate::rejection::{Code, Rejection};
use crate::situation::Situation;
use crate::value::{PartialDate, Period};

/// The events that a command causes.
pub(crate) fn decide(now: &Situation<'_>, command: &Command) -> Result<Vec<Event>, Rejection> {
    let state = &now.initiative.common_agenda;
    match command {
        Command::DescribeProblem(command) => {
            let fact = ProblemDescribed::of(command);
            let stands = state.problems.last().is_some_and(|latest| latest.fact == fact);
            Ok(if stands { vec![] } else { vec![Event::ProblemDescribed(fact)] })
        }
        Command::DeclareVision(command) => {
            let fact = VisionDeclared::of(command);
            let stands = state.visions.last().is_some_and(|latest| latest.fact == fact);
            Ok(if stands { vec![] } else { vec![Event::VisionDeclared(fact)] })
        }
        Command::AdoptPrinciple(command) => adopt_principle(now, state, command),
        Command::AdoptStrategy(command) => adopt_strategy(now, state, command),
        Command::AdoptGoal(command) => adopt_goal(now, state, command),
        Command::ReviseGoal(command) => revise_goal(state, command),
        Command::AssignGoal(command) => assign_goal(now, state, command),
        Command::ChooseGoals(command) => choose_goals(now, state, command),
        Command::RetireGoal(command) => retire_goal(state, command),
        Command::AdoptAgenda(command) => adopt_agenda(now, state, command),
        Command::EndorseAgenda(command) => endorse(now, state, command),
        Command::PlanRenewal(command) => plan_renewal(state, command),
    }
}

fn adopt_principle(
    now: &Situation<'_>,
    state: &State,
    command: &AdoptPrinciple,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = PrincipleAdopted::with(command, id);
    if stands(id, state.principles.get(id), &fact)? {
        return Ok(vec![]);
    }
    Ok(vec![Event::PrincipleAdopted(fact)])
}

fn adopt_strategy(
    now: &Situation<'_>,
    state: &State,
    command: &AdoptStrategy,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = StrategyAdopted::with(command, id);
    if stands(id, state.strategies.get(id), &fact)? {
        return Ok(vec![]);
    }
    command.period.map_or(Ok(()), |period| period.check("period"))?;
    Ok(vec![Event::StrategyAdopted(fact)])
}

fn adopt_goal(now: &Situation<'_>, state: &State, command: &AdoptGoal) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = GoalAdopted::with(command, id);
    if stands(id, state.goals.get(id).map(|goal| &goal.adopted), &fact)? {
        return Ok(vec![]);
    }
    let period = Period { to: command.due, ..command.period.unwrap_or_default() };
    command.period.map_or(Ok(()), |period| period.check("period"))?;
    period.check("due")?;
    no_repeats("strategies", &command.strategies)?;
    all_exist("strategies", command.strategies.iter().copied(), |id| state.strategies.has(id))?;
    if command.part_of == Some(id) {
        return Err(Rejection::new(Code::Circular, "partOf", "a goal cannot be a part of itself"));
    }
    all_exist("partOf", command.part_of, |id| state.goals.has(id))?;
    Ok(vec![Event::GoalAdopted(fact)])
}

fn goal(state: &State, id: GoalId) -> Result<&Goal, Rejection> {
    state.goals.get(id).ok_or_else(|| Rejection::not_found("goal", id))
}

/// # Errors
/// `WRONG_STATE` when the goal was retired, and this is not dated or certainly came after that.
fn still_held(goal: &Goal, on: Option<PartialDate>) -> Result<(), Rejection> {
    match &goal.retired {
        Some(retired) if on.is_none_or(|on| retired.on.is_before(on)) => {
            let message = format!("it was retired on {}; say when this was before that", retired.on);
            Err(Rejection::new(Code::WrongState, "goal", message))
        }
        Some(_) | None => Ok(()),
    }
}

fn revise_goal(state: &State, command: &ReviseGoal) -> Result<Vec<Event>, Rejection> {
    let fact = GoalRevised::of(command);
    let goal = goal(state, command.goal)?;
    let ReviseGoal { goal: _, title, statement, due, provisional, on, reason: _ } = command;
    if title.is_none() && statement.is_none() && due.is_none() && provisional.is_none() {
        let message = "say what changes: title, statement, due or provisional";
        return Err(Rejection::new(Code::Invalid, "title", message));
    }
    let known = on.is_none()
        && title.as_ref().is_none_or(|title| title == goal.title())
        && statement.as_ref().is_none_or(|statement| Some(statement) == goal.statement())
        && due.is_none_or(|due| Some(due) == goal.due())
        && provisional.is_none_or(|provisional| provisional == goal.provisional());
    if known || repeats(goal.revisions.iter(), &fact, *on) {
        return Ok(vec![]);
    }
    still_held(goal, *on)?;
    let from = goal.adopted.period.and_then(|period| period.from);
    Period { from, to: *due }.check("due")?;
    Ok(vec![Event::GoalRevised(fact)])
}

fn assign_goal(now: &Situation<'_>, state: &State, command: &AssignGoal) -> Result<Vec<Event>, Rejection> {
    let fact = GoalAssigned::of(command);
    let goal = goal(state, command.goal)?;
    let known = command.from.is_none() && goal.owner().is_some_and(|owner| owner.owner == command.owner);
    if known || repeats(goal.owners.iter(), &fact, command.from) {
        return Ok(vec![]);
    }
    still_held(goal, command.from)?;
    now.organisation("owner", command.owner)?;
    Ok(vec![Event::GoalAssigned(fact)])
}

fn choose_goals(now: &Situation<'_>, state: &State, command: &ChooseGoals) -> Result<Vec<Event>, Rejection> {
    let fact = GoalsChosen::of(command);
    let earlier = state.choices.iter().filter(|choice| choice.organisation == command.organisation);
    if repeats(earlier, &fact, command.adopted) {
        return Ok(vec![]);
    }
    if command.goals.is_empty() {
        return Err(Rejection::new(
            Code::Invalid,
            "goals",
            "name at least one goal that the partner works on",
        ));
    }
    no_repeats("goals", &command.goals)?;
    all_exist("goals", command.goals.iter().copied(), |id| state.goals.has(id))?;
    let then = Period { from: command.adopted, to: command.adopted };
    now.partner("organisation", command.organisation, then)?;
    Ok(vec![Event::GoalsChosen(fact)])
}

fn retire_goal(state: &State, command: &RetireGoal) -> Result<Vec<Event>, Rejection> {
    let fact = GoalRetired::of(command);
    let goal = goal(state, command.goal)?;
    match &goal.retired {
        None => Ok(vec![Event::GoalRetired(fact)]),
        Some(retired) if retired.fact == fact => Ok(vec![]),
        Some(retired) => {
            Err(Rejection::new(Code::WrongState, "goal", format!("it was retired on {} already", retired.on)))
        }
    }
}

fn adopt_agenda(now: &Situation<'_>, state: &State, command: &AdoptAgenda) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = AgendaAdopted::with(command, id);
    if stands(id, state.agendas.get(id).map(|agenda| &agenda.adopted), &fact)? {
        return Ok(vec![]);
    }
    command.period.map_or(Ok(()), |period| period.check("period"))?;
    no_repeats("goals", &command.goals)?;
    no_repeats("strategies", &command.strategies)?;
    all_exist("goals", command.goals.iter().copied(), |id| state.goals.has(id))?;
    all_exist("strategies", command.strategies.iter().copied(), |id| state.strategies.has(id))?;
    Ok(vec![Event::AgendaAdopted(fact)])
}

fn endorse(now: &Situation<'_>, state: &State, command: &EndorseAgenda) -> Result<Vec<Event>, Rejection> {
    let fact = AgendaEndorsed::of(command);
    let Some(agenda) = state.agendas.get(command.agenda) else {
        return Err(Rejection::not_found("agenda", command.agenda));
    };
    if let Some(earlier) = agenda.endorsements.iter().find(|e| e.organisation == command.organisation) {
        if earlier.fact == fact {
            return Ok(vec![]);
        }
        return Err(Rejection::new(Code::WrongState, "organisation", "it endorses this version already"));
    }
    now.partner("organisation", command.organisation, Period { from: command.on, to: command.on })?;
    Ok(vec![Event::AgendaEndorsed(fact)])
}

fn plan_renewal(state: &State, command: &PlanRenewal) -> Result<Vec<Event>, Rejection> {
    let fact = RenewalPlanned::of(command);
    if repeats(state.renewals.iter(), &fact, command.from) {
        return Ok(vec![]);
    }
    command.cadence.check("cadence")?;
    Ok(vec![Event::RenewalPlanned(fact)])
}
