//! The organisations, as the log has them.

use super::{
    Event, IdentifierScheme, OrganisationIdentified, OrganisationRegistered, OrganisationRenamed,
    OrganisationsMerged, UnitPlaced,
};
use crate::commit::{Commit, Recorded, Revision};
use crate::fact::{Stated, latest};
use crate::ids::OrganisationId;
use crate::names::{FoundBy, Index, Known};
use crate::register::Register;
use crate::value::Title;

/// The directory of organisations.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Directory {
    /// How many commits it has had.
    pub rev: Revision,
    /// The organisations.
    pub organisations: Register<OrganisationId, Organisation>,
    /// Whose a number or code of a public register is.
    pub identifiers: imbl::OrdMap<(IdentifierScheme, Title), OrganisationId>,
    /// The organisations by name, and under what else each is found.
    #[serde(skip)]
    pub names: Index<OrganisationId>,
}

/// An organisation.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
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
    /// The organisations that were merged into it, in order of recording.
    pub taken_over: Vec<OrganisationId>,
}

impl Organisation {
    fn new(fact: &OrganisationRegistered, recorded: &Recorded) -> Self {
        Self {
            registered: Stated::new(fact, recorded),
            renamed: Vec::new(),
            identified: Vec::new(),
            placed: Vec::new(),
            merged: None,
            taken_over: Vec::new(),
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

    /// Every name that it has gone by, the first first.
    pub fn names(&self) -> impl Iterator<Item = &Title> {
        std::iter::once(&self.registered.name).chain(self.renamed.iter().map(|renamed| &renamed.name))
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

    /// The organisations that were merged into this one, directly or by way of others.
    #[must_use]
    pub fn carries_on(&self, id: OrganisationId) -> Vec<OrganisationId> {
        let directly = |id| self.organisations.get(id).map_or(&[][..], |it| &it.taken_over).iter().copied();
        let mut all: Vec<OrganisationId> = directly(id).collect();
        let mut next = 0;
        while let Some(taken) = all.get(next).copied() {
            all.extend(directly(taken));
            next += 1;
        }
        all
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

    /// Takes up under what an organisation is now found, and those that carry it on.
    fn index(&mut self, id: OrganisationId) {
        let above = self.above(id, |organisation| organisation.merged.as_ref().map(|merged| merged.into));
        let changed: Vec<OrganisationId> = std::iter::once(id).chain(above).collect();
        for id in changed {
            let Some(organisation) = self.organisations.get(id) else { continue };
            let names = organisation.names().map(|name| Known::new(name, FoundBy::OtherName));
            let codes = organisation.identified.iter().map(|it| Known::new(&it.value, FoundBy::Identifier));
            let taken = self.carries_on(id).into_iter().filter_map(|taken| self.organisations.get(taken));
            let taken: Vec<Known> = taken
                .flat_map(|taken| taken.names().map(|name| Known::new(name, FoundBy::CarriedOn)))
                .collect();
            let others: Vec<Known> = names.chain(codes).chain(taken).collect();
            let name = organisation.name().clone();
            self.names.put(id, &name, others);
        }
    }

    /// Makes the names anew, which are not in a snapshot.
    pub(crate) fn reindex(&mut self) {
        self.names = Index::default();
        let registered: Vec<OrganisationId> = self.organisations.iter().map(|(id, _)| id).collect();
        registered.into_iter().for_each(|id| self.index(id));
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::OrganisationRegistered(fact) => {
                self.organisations.put(fact.id, Organisation::new(fact, recorded));
                self.index(fact.id);
            }
            Event::OrganisationRenamed(fact) => {
                self.organisations.change(fact.organisation, |o| o.renamed.push(Stated::new(fact, recorded)));
                self.index(fact.organisation);
            }
            Event::OrganisationIdentified(fact) => {
                self.identifiers.insert((fact.scheme, fact.value.clone()), fact.organisation);
                let identified = Stated::new(fact, recorded);
                self.organisations.change(fact.organisation, |o| o.identified.push(identified));
                self.index(fact.organisation);
            }
            Event::UnitPlaced(fact) => {
                self.organisations.change(fact.organisation, |o| o.placed.push(Stated::new(fact, recorded)));
            }
            Event::OrganisationsMerged(fact) => {
                self.organisations
                    .change(fact.organisation, |o| o.merged = Some(Stated::new(fact, recorded)));
                self.organisations.change(fact.into, |o| o.taken_over.push(fact.organisation));
                self.index(fact.organisation);
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
