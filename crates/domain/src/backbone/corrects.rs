//! Which statements of the backbone an event takes the place of.

use super::{BackboneEntrusted, Event, State};
use crate::commit::Position;
use crate::fact::{Stated, taken_over};

/// The commits whose statements an event corrects, in the state before it; the rule stands in [`crate::corrects`].
pub(crate) fn corrects(state: &State, event: &Event) -> Vec<Position> {
    match event {
        Event::BackboneEntrusted(fact) => entrusted(state, fact),
        Event::FundingAppropriated(fact) => {
            let grant = state.funding.get(fact.funding);
            let earlier = grant.and_then(|grant| grant.appropriation(fact.year));
            earlier.map(Stated::position).into_iter().collect()
        }
        Event::BodyEstablished(_)
        | Event::BodyDissolved(_)
        | Event::SeatCreated(_)
        | Event::SeatFilled(_)
        | Event::SeatVacated(_)
        | Event::PostCreated(_)
        | Event::OfficerAppointed(_)
        | Event::OfficeEnded(_)
        | Event::FundingRecorded(_)
        | Event::FundingTransferred(_)
        | Event::MovementRecorded(_) => vec![],
    }
}

/// For each function, who held it; nothing where the new holder comes to share it.
fn entrusted(state: &State, fact: &BackboneEntrusted) -> Vec<Position> {
    if fact.jointly {
        return vec![];
    }
    let holder = |function| {
        let holders = state.entrusted.iter().filter(|earlier| earlier.functions.contains(function));
        taken_over(holders, |earlier| earlier.from, fact.from).map(Stated::position)
    };
    fact.functions.iter().filter_map(holder).collect()
}
