//! Which statements of the common agenda an event takes the place of.

use super::{Event, GoalRevised, State};
use crate::commit::Position;
use crate::fact::{Stated, revised, taken_over};

/// The commits whose statements an event corrects, in the state before it; the rule stands in [`crate::corrects`].
pub(crate) fn corrects(state: &State, event: &Event) -> Vec<Position> {
    match event {
        Event::ProblemDescribed(_) => state.problems.last().map(Stated::position).into_iter().collect(),
        Event::VisionDeclared(_) => state.visions.last().map(Stated::position).into_iter().collect(),
        Event::GoalRevised(fact) => {
            let Some(goal) = state.goals.get(fact.goal) else { return vec![] };
            revised(fact, &TERMS, &goal.revisions, |revision| revision.on, goal.adopted.position())
        }
        Event::GoalAssigned(fact) => {
            let goal = state.goals.get(fact.goal);
            let earlier = goal.and_then(|goal| taken_over(&goal.owners, |owner| owner.from, fact.from));
            earlier.map(Stated::position).into_iter().collect()
        }
        Event::GoalsChosen(fact) => {
            let theirs = state.choices.iter().filter(|choice| choice.organisation == fact.organisation);
            let earlier = taken_over(theirs, |choice| choice.adopted, fact.adopted);
            earlier.map(Stated::position).into_iter().collect()
        }
        Event::RenewalPlanned(fact) => {
            let earlier = taken_over(&state.renewals, |renewal| renewal.from, fact.from);
            earlier.map(Stated::position).into_iter().collect()
        }
        Event::GoalRetired(fact) => {
            state.goals.get(fact.goal).map(|goal| goal.adopted.position()).into_iter().collect()
        }
        Event::PrincipleAdopted(_)
        | Event::StrategyAdopted(_)
        | Event::GoalAdopted(_)
        | Event::AgendaAdopted(_)
        | Event::AgendaEndorsed(_) => vec![],
    }
}

/// What a revision of a goal can state.
const TERMS: [fn(&GoalRevised) -> bool; 4] = [
    |revision| revision.title.is_some(),
    |revision| revision.statement.is_some(),
    |revision| revision.due.is_some(),
    |revision| revision.provisional.is_some(),
];
