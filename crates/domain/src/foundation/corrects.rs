//! Which statements of the foundation an event takes the place of.

use super::{Event, InitiativeDescribed, InitiativeFounded, PreconditionAssessed, State};
use crate::commit::Position;
use crate::fact::{Stated, taken_over};

/// The commits whose statements an event corrects, in the state before it; the rule stands in [`crate::corrects`].
pub(crate) fn corrects(state: &State, event: &Event) -> Vec<Position> {
    match event {
        Event::InitiativeRenamed(fact) => {
            let earlier = taken_over(&state.renamed, |renamed| renamed.from, fact.from);
            let founded = || state.founded.as_ref().map(Stated::position);
            earlier.map(Stated::position).or_else(founded).into_iter().collect()
        }
        Event::InitiativeDescribed(fact) => described(state, fact),
        Event::InitiativeClassified(_) => state.classified.last().map(Stated::position).into_iter().collect(),
        Event::PlacedInPortfolio(fact) => {
            let stay = state.portfolios.get(fact.portfolio).and_then(|placement| placement.open());
            let earlier = stay.and_then(|stay| taken_over(&stay.placed, |placed| placed.from, fact.from));
            earlier.map(Stated::position).into_iter().collect()
        }
        Event::PreconditionAssessed(fact) => {
            let same =
                |it: &&Stated<PreconditionAssessed>| (it.precondition, it.on) == (fact.precondition, fact.on);
            state.preconditions.iter().rfind(same).map(Stated::position).into_iter().collect()
        }
        Event::InitiativePublished(_) | Event::PublicationWithdrawn(_) => {
            state.publication().map(Stated::position).into_iter().collect()
        }
        Event::InitiativeFounded(_)
        | Event::NeedIdentified(_)
        | Event::PhaseEntered(_)
        | Event::InitiativeClosed(_)
        | Event::PortfolioLeft(_)
        | Event::PredecessorNamed(_)
        | Event::DevelopmentNoted(_) => vec![],
    }
}

/// Whether what is said at the founding states a term, and whether what is filled in later does.
type Term = (fn(&InitiativeFounded) -> bool, fn(&InitiativeDescribed) -> bool);

/// For each term that is stated anew, the last word on it; nothing for one that is filled in.
fn described(state: &State, fact: &InitiativeDescribed) -> Vec<Position> {
    const TERMS: [Term; 4] = [
        (|founded| founded.summary.is_some(), |described| described.summary.is_some()),
        (|founded| founded.founded.is_some(), |described| described.founded.is_some()),
        (|founded| founded.period.is_some(), |described| described.period.is_some()),
        (|founded| founded.place.is_some(), |described| described.place.is_some()),
    ];
    let last_word = |(at_first, later): &Term| {
        let described = state.described.iter().rfind(|described| later(described)).map(Stated::position);
        let founded = state.founded.as_ref().filter(|founded| at_first(founded));
        described.or_else(|| founded.map(Stated::position))
    };
    TERMS.iter().filter(|(_, states)| states(fact)).filter_map(last_word).collect()
}
