//! Which statements of the directory an event takes the place of.

use super::{Directory as State, Event};
use crate::commit::Position;
use crate::fact::{Stated, taken_over};

/// The commits whose statements an event corrects, in the state before it; the rule stands in [`crate::corrects`].
pub(crate) fn corrects(state: &State, event: &Event) -> Vec<Position> {
    match event {
        Event::OrganisationRenamed(fact) => {
            let Some(it) = state.organisations.get(fact.organisation) else { return vec![] };
            let earlier = taken_over(&it.renamed, |renamed| renamed.from, fact.from);
            vec![earlier.map_or(it.registered.position(), Stated::position)]
        }
        Event::UnitPlaced(fact) => {
            let it = state.organisations.get(fact.organisation);
            let earlier = it.and_then(|it| taken_over(&it.placed, |placed| placed.from, fact.from));
            earlier.map(Stated::position).into_iter().collect()
        }
        Event::OrganisationRegistered(_)
        | Event::OrganisationIdentified(_)
        | Event::OrganisationsMerged(_) => vec![],
    }
}
