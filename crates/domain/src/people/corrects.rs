//! Which statements about people an event takes the place of.

use super::{Event, Field, People as State, PersonAmended};
use crate::commit::Position;
use crate::value::Sealed;

/// The commits whose statements an event corrects, in the state before it; the rule stands in [`crate::corrects`].
pub(crate) fn corrects(state: &State, event: &Event) -> Vec<Position> {
    match event {
        Event::PersonAmended(fact) => amended(state, fact),
        Event::PersonEntered(_) | Event::ErasureRequested(_) | Event::PersonErased(_) => vec![],
    }
}

/// For each field that is stated anew, where it was stated before.
fn amended(state: &State, fact: &PersonAmended) -> Vec<Position> {
    let Some(person) = state.persons.get(fact.person) else { return vec![] };
    let anew: [&Option<Sealed>; 4] = [&fact.name, &fact.email, &fact.phone, &fact.role];
    let fields = Field::ALL.into_iter().zip(anew).filter(|(_, value)| value.is_some());
    let stood = fields.filter_map(|(field, _)| person.field(field)).map(|(_, recorded)| recorded.position);
    let moved = fact.organisation.and(person.organisation()).map(|_| {
        let last = person.amended.iter().rev().find(|amended| amended.organisation.is_some());
        last.map_or(person.entered.position(), crate::fact::Stated::position)
    });
    stood.chain(moved).collect()
}
