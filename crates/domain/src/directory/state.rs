//! The organisations, as the log has them.

use super::{Event, OrganisationRegistered, OrganisationRenamed};
use crate::commit::{Commit, Recorded, Revision};
use crate::fact::{Stated, latest};
use crate::ids::OrganisationId;
use crate::register::Register;
use crate::value::Title;

/// The directory of organisations.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    /// How many commits it has had.
    pub rev: Revision,
    /// The organisations.
    pub organisations: Register<OrganisationId, Organisation>,
}

/// An organisation.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// How it was entered.
    pub registered: Stated<OrganisationRegistered>,
    /// The names it has taken since, in order of recording.
    pub renamed: Vec<Stated<OrganisationRenamed>>,
}

impl Organisation {
    /// The name it goes by now: the last one recorded, but for those that it certainly took before another.
    #[must_use]
    pub fn name(&self) -> &Title {
        latest(self.renamed.iter(), |renamed| renamed.from)
            .map_or(&self.registered.name, |renamed| &renamed.name)
    }
}

impl Directory {
    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::OrganisationRegistered(fact) => {
                let registered = Stated::new(fact, recorded);
                self.organisations.put(fact.id, Organisation { registered, renamed: Vec::new() });
            }
            Event::OrganisationRenamed(fact) => {
                self.organisations.change(fact.organisation, |o| o.renamed.push(Stated::new(fact, recorded)));
            }
        }
    }

    pub(crate) fn take(&mut self, commit: &Commit) {
        let recorded = commit.recorded();
        for event in &commit.events {
            if let crate::Event::Directory(event) = event {
                self.evolve(event, &recorded);
            }
        }
        self.rev = commit.rev;
    }
}
