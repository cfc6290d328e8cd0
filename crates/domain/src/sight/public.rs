//! What anybody may read: of each published initiative its public face, made anew of what is named here and of nothing
//! else, and the organisations that are named in it.
//!
//! The face has no history: nothing that was said before what stands, nobody who recorded it, and no reason. So of commits
//! anybody sees none.

mod face;

use std::collections::BTreeSet;
use std::sync::Arc;

use imbl::OrdMap;
use jiff::civil::Date;

use crate::commit::{Actor, Record, Recorded};
use crate::directory::{Directory, Organisation};
use crate::fact::Stated;
use crate::ids::{CommandId, IndicatorId, InitiativeId, OrganisationId, ReportId};
use crate::initiative::Initiative;
use crate::names::FoundBy;
use crate::world::World;

/// What anybody may read of a world on a day.
#[derive(Debug, Clone)]
pub struct Public {
    /// The whole that it was made of, to tell what has changed since.
    whole: World,
    today: Date,
    world: World,
    named: OrdMap<InitiativeId, Arc<BTreeSet<OrganisationId>>>,
}

impl Public {
    /// What anybody may read of a world on a day.
    #[must_use]
    pub fn of(whole: &World, today: Date) -> Self {
        let nothing = World { position: whole.position, at: whole.at, ..World::default() };
        let empty = Self { whole: World::default(), today, world: nothing, named: OrdMap::new() };
        empty.then(whole)
    }

    /// The same of a later world, on the same or a later day: what has not changed since is not made again.
    #[must_use]
    pub fn after(&self, whole: &World, today: Date) -> Self {
        if self.today == today { self.then(whole) } else { Self::of(whole, today) }
    }

    /// The world that anybody sees.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Whether it is what anybody may read of that world on that day.
    #[must_use]
    pub fn is_of(&self, whole: &World, today: Date) -> bool {
        self.whole.position == whole.position && self.today == today
    }

    fn then(&self, whole: &World) -> Self {
        let mut next = self.clone();
        let gone = self.world.initiatives.keys().filter(|id| !whole.published.contains(*id));
        for id in gone {
            next.drop_face(*id);
        }
        for id in &whole.published {
            let Some(initiative) = whole.initiatives.get(id) else { continue };
            if self.whole.initiatives.get(id).is_some_and(|before| Arc::ptr_eq(before, initiative)) {
                continue;
            }
            match face::of(initiative, self.today) {
                Some(face) => next.put_face(face),
                None => next.drop_face(*id),
            }
        }
        next.whole = whole.clone();
        next.settle();
        next
    }

    fn put_face(&mut self, face: Initiative) {
        self.named.insert(face.id, Arc::new(face::named(&face)));
        self.world.initiatives.insert(face.id, Arc::new(face));
    }

    fn drop_face(&mut self, id: InitiativeId) {
        self.named.remove(&id);
        self.world.initiatives.remove(&id);
    }

    /// What follows from the faces: under what they are found, and whom they name.
    fn settle(&mut self) {
        let ids = || self.world.initiatives.keys().copied();
        self.world.published = ids().collect();
        self.world.names = self.whole.names.only(ids(), |_, by| finds(by));
        let named: BTreeSet<OrganisationId> = self.named.values().flat_map(|it| it.iter().copied()).collect();
        self.world.directory = directory(&self.whole.directory, &named);
        (self.world.position, self.world.at) = (self.whole.position, self.whole.at);
    }

    /// Of what anybody could read at an earlier moment, that which anybody may read now too: an initiative, an indicator or
    /// a figure whose publication was withdrawn meanwhile is in no answer, also of the time before.
    #[must_use]
    pub fn still(&self, now: &Self) -> Self {
        let mut still = self.clone();
        let ids: Vec<InitiativeId> = still.world.initiatives.keys().copied().collect();
        for id in ids {
            let Some((then, today)) = self.world.initiatives.get(&id).zip(now.world.initiatives.get(&id))
            else {
                still.drop_face(id);
                continue;
            };
            let (then, today) = (&then.shared_measurement, &today.shared_measurement);
            let gone: BTreeSet<IndicatorId> =
                then.indicators.iter().map(|(id, _)| id).filter(|id| !today.indicators.has(*id)).collect();
            let reports: BTreeSet<ReportId> =
                then.reports.iter().map(|(id, _)| id).filter(|id| !today.reports.has(*id)).collect();
            if !gone.is_empty() || !reports.is_empty() {
                still.put_face(face::without(&self.world.initiatives[&id], &gone, &reports));
            }
        }
        still.settle();
        still
    }
}

/// Whether anybody finds something by that: not by what names something else.
pub(super) const fn finds(by: FoundBy) -> bool {
    match by {
        FoundBy::Name | FoundBy::Identifier | FoundBy::OtherName => true,
        FoundBy::CarriedOn => false,
    }
}

/// The directory with these organisations alone, and of what they are to each other what is between these.
fn directory(whole: &Directory, named: &BTreeSet<OrganisationId>) -> Directory {
    let mut seen = Directory { organisations: whole.organisations.pick(named), ..Directory::default() };
    let ids: BTreeSet<OrganisationId> = seen.organisations.iter().map(|(id, _)| id).collect();
    for id in &ids {
        seen.organisations.change(*id, |it| *it = organisation(it, &ids));
        for identified in whole.organisations.get(*id).into_iter().flat_map(|it| &it.identified) {
            seen.identifiers.insert((identified.scheme, identified.value.clone()), *id);
        }
    }
    seen.names = whole.names.only(ids, |_, by| finds(by));
    seen
}

fn organisation(it: &Organisation, named: &BTreeSet<OrganisationId>) -> Organisation {
    let placed = it.placed.iter().filter(|placed| named.contains(&placed.parent));
    let merged = it.merged.as_ref().filter(|merged| named.contains(&merged.into));
    Organisation {
        registered: bare(&it.registered),
        renamed: it.renamed.iter().map(bare).collect(),
        identified: it.identified.iter().map(bare).collect(),
        placed: placed.map(bare).collect(),
        merged: merged.map(bare),
        taken_over: it.taken_over.iter().copied().filter(|id| named.contains(id)).collect(),
    }
}

/// A fact as anybody may read it: without who recorded it, and why.
fn bare<F: Clone>(stated: &Stated<F>) -> Stated<F> {
    told(stated.fact.clone(), &stated.recorded)
}

/// What anybody may read of a fact, recorded as that was.
fn told<F>(fact: F, recorded: &Recorded) -> Stated<F> {
    Stated { fact, recorded: nameless(recorded) }
}

/// When something was recorded and from what source, and nothing else of the commit.
fn nameless(recorded: &Recorded) -> Recorded {
    let actor: Actor = NOBODY.parse().expect("a title");
    Recorded(Arc::new(Record {
        position: recorded.position,
        at: recorded.at,
        actor,
        command_id: CommandId::from(uuid::Uuid::nil()),
        source: recorded.source.clone(),
        on_behalf_of: None,
        reason: None,
        caused_by: None,
        corrects: Box::default(),
    }))
}

/// Who recorded something, to those who may not know.
pub(super) const NOBODY: &str = "not published";
