//! Sight: what of the log a reader may see.
//!
//! A reader is given a world from which all that they may not see has been taken out ([`World::seen_by`]). Whatever is
//! asked of that world, be it a list, a count, a search or a derived answer, is asked of nothing else. So what a reader may
//! not see is, to them, what does not exist.
//!
//! What anybody may read is an allow-list: an initiative's public face is made anew of what is named in [`mod@public`]. What
//! members may not read of their own initiative is a deny-list ([`mod@member`]). Both hang on one table ([`table`]).
//!
//! # Layout
//! - [`mod@access`]: which accounts, roles and tokens
//! - [`table`]: what is seen by whom, for every section and every reader; the one place where that is decided
//! - [`mod@public`]: what anybody may read
//! - [`mod@member`]: what the members of an initiative may read of it
//! - [`mod@commit`]: what of a commit may be read

mod access;
pub mod commit;
mod member;
mod public;
pub mod table;
#[cfg(test)]
mod tests;

pub use public::Public;

use std::sync::Arc;

use jiff::civil::Date;

use crate::access::Rights;
use crate::foundation;
use crate::ids::InitiativeId;
use crate::people::People;
use crate::world::World;
use table::{Reader, Section, Sees};

impl World {
    /// The world as a reader with these rights may see it on a day.
    ///
    /// Whoever sees all is given this world as it is. For anybody else it costs what is published and what the reader's own
    /// initiatives hold, not what there is; who asks often keeps what is published and uses [`World::seen_beside`].
    ///
    /// Seen again with the same rights on the same day it is the same. Its position and moment are those of the whole, as
    /// are the revisions of the reader's own initiatives: that something was recorded can show in a number, what was
    /// recorded does not.
    #[must_use]
    pub fn seen_by(&self, rights: &Rights, today: Date) -> Self {
        if rights.see_all() {
            return self.clone();
        }
        self.seen_beside(rights, &Public::of(self, today))
    }

    /// As [`World::seen_by`], where what anybody may read of this world has been made already.
    #[must_use]
    pub fn seen_beside(&self, rights: &Rights, public: &Public) -> Self {
        if rights.see_all() {
            return self.clone();
        }
        let mut seen = public.world().clone();
        seen.access = self.access.seen_by(rights);
        if rights.initiatives.is_empty() {
            return seen;
        }
        let reader = |role| table::sees(Section::Organisations, Reader::As(role));
        let hats = || rights.initiatives.values().flatten();
        if hats().any(|hat| reader(hat.role) == Sees::All) {
            seen.directory = self.directory.clone();
        }
        let own: Vec<InitiativeId> =
            rights.initiatives.keys().copied().filter(|id| self.initiatives.contains_key(id)).collect();
        for id in &own {
            seen.initiatives.insert(*id, member::seen(&self.initiatives[id], rights.hats(*id)));
        }
        let of_own = |id: &InitiativeId| own.contains(id);
        seen.published = seen.initiatives.keys().filter(|id| self.published.contains(*id)).copied().collect();
        seen.names =
            self.names.only(seen.initiatives.keys().copied(), |id, by| of_own(&id) || public::finds(by));
        seen.people = self.people_of(rights, &own);
        for id in own {
            for (portfolio, _) in seen.initiatives[&id].foundation.portfolios.iter() {
                seen.placed.entry(portfolio).or_default().insert(id);
            }
        }
        seen.corrected_by = self.corrected_by.clone();
        seen
    }

    /// The persons whom those of these initiatives refer to in which the reader may see them.
    fn people_of(&self, rights: &Rights, initiatives: &[InitiativeId]) -> People {
        let may = |id: &&InitiativeId| table::most(Section::Persons, rights.hats(**id)) >= Sees::Within;
        let referred = initiatives.iter().filter(may).flat_map(|id| self.initiatives[id].people());
        self.people.only(&referred.collect())
    }

    /// Takes up whether an initiative is among those that may have something public.
    pub(crate) fn index_published(&mut self, id: InitiativeId) {
        let published = |foundation: &foundation::State| foundation.publication().is_some();
        if self.initiatives.get(&id).is_some_and(|initiative| published(&initiative.foundation)) {
            self.published.insert(id);
        } else {
            self.published.remove(&id);
        }
    }
}

/// The world as a reader may see it, without a copy where that is the whole.
#[must_use]
pub fn shared(world: &Arc<World>, rights: &Rights, public: &Public) -> Arc<World> {
    if rights.see_all() { Arc::clone(world) } else { Arc::new(world.seen_beside(rights, public)) }
}
