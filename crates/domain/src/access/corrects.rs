//! Which statements about access an event takes the place of.

use super::{Access as State, Event};
use crate::commit::Position;

/// The commits whose statements an event corrects, in the state before it; the rule stands in [`crate::corrects`].
pub(crate) fn corrects(_: &State, event: &Event) -> Vec<Position> {
    match event {
        Event::AccountRegistered(_)
        | Event::AccountClosed(_)
        | Event::RoleGranted(_)
        | Event::GrantEnded(_)
        | Event::TokenIssued(_)
        | Event::TokenRevoked(_) => vec![],
    }
}
