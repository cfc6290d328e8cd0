//! The organisations, as the log has them.

use super::{
    Event, IdentifierScheme, OrganisationIdentified, OrganisationRegistered, OrganisationRenamed,
    OrganisationsMerged, UnitPlaced,
};
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
    /// Whose a number or code of a public register is.
    pub identifiers: imbl::OrdMap<(IdentifierScheme, Title), OrganisationId>,
}

/// An organisation.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// How it was entered.
    pub registered: Stated<OrganisationRegistered>,
    /// The names it has taken since, in order of recording.
    pub renamed: Vec<Stated<OrganisationRenamed>>,
    /// Under which numbers and codes public registers know it, in order of recording.
    pub identified: Vec<Stated<OrganisationIdentified>>,
    /// What it has been a unit of, in order of recording.
    pub placed: Vec<Stated<UnitPlaced>>,
    /// How it ceased, where another carries it on.
    pub merged: Option<Stated<OrganisationsMerged>>,
}

impl Organisation {
    fn new(fact: &OrganisationRegistered, recorded: &Recorded) -> Self {
        Self {
            registered: Stated::new(fact, recorded),
            renamed: Vec::new(),
            identified: Vec::new(),
            placed: Vec::new(),
            merged: None,
        }
    }

    /// What it is a unit of now: the last place recorded, but for those that it certainly took before another.
    #[must_use]
    pub fn parent(&self) -> Option<&Stated<UnitPlaced>> {
        latest(self.placed.iter(), |placed| placed.from)
    }

    /// The name it goes by now: the last one recorded, but for those that it certainly took before another.
    #[must_use]
    pub fn name(&self) -> &Title {
        latest(self.renamed.iter(), |renamed| renamed.from)
            .map_or(&self.registered.name, |renamed| &renamed.name)
    }
}

impl Directory {
    /// The organisation that carries this one on now: the last of those that it was merged into, or itself.
    #[must_use]
    pub fn carried_on_by(&self, id: OrganisationId) -> OrganisationId {
        self.above(id, |organisation| organisation.merged.as_ref().map(|merged| merged.into))
            .last()
            .unwrap_or(id)
    }

    /// The organisations above one, the nearest first. Events make no circle, so there is an end.
    pub(crate) fn above<'a>(
        &'a self,
        id: OrganisationId,
        next: impl Fn(&Organisation) -> Option<OrganisationId> + 'a,
    ) -> impl Iterator<Item = OrganisationId> + 'a {
        let step = move |id: &OrganisationId| self.organisations.get(*id).and_then(&next);
        std::iter::successors(Some(id), step).skip(1)
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::OrganisationRegistered(fact) => {
                self.organisations.put(fact.id, Organisation::new(fact, recorded));
            }
            Event::OrganisationRenamed(fact) => {
                self.organisations.change(fact.organisation, |o| o.renamed.push(Stated::new(fact, recorded)));
            }
            Event::OrganisationIdentified(fact) => {
                self.identifiers.insert((fact.scheme, fact.value.clone()), fact.organisation);
                let identified = Stated::new(fact, recorded);
                self.organisations.change(fact.organisation, |o| o.identified.push(identified));
            }
            Event::UnitPlaced(fact) => {
                self.organisations.change(fact.organisation, |o| o.placed.push(Stated::new(fact, recorded)));
            }
            Event::OrganisationsMerged(fact) => {
                self.organisations
                    .change(fact.organisation, |o| o.merged = Some(Stated::new(fact, recorded)));
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
