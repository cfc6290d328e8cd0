//! Names in order, with all under which a thing is found.

use std::ops::Bound;
use std::sync::Arc;

use imbl::{OrdMap, Vector};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::spelling::{Word, words};
use super::{Search, SortKey};
use crate::value::Title;

/// By what somebody who searched found something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FoundBy {
    /// The name that it goes by.
    Name,
    /// A number or code under which a public register knows it.
    Identifier,
    /// A name that it has gone by, or that it takes later.
    OtherName,
    /// A name of something that it carries on: of an organisation that was merged into it, or of its predecessor.
    CarriedOn,
}

/// A name, number or code under which a thing is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The name, number or code.
    pub name: Title,
    /// What it is to the thing.
    pub by: FoundBy,
    words: Vec<Word>,
}

impl Known {
    pub(crate) fn new(name: &Title, by: FoundBy) -> Self {
        let words = match by {
            FoundBy::Identifier => vec![],
            FoundBy::Name | FoundBy::OtherName | FoundBy::CarriedOn => words(name.as_str()),
        };
        Self { name: name.clone(), by, words }
    }

    fn is_found(&self, search: &Search) -> bool {
        match self.by {
            FoundBy::Identifier => search.is_code(self.name.as_str()),
            FoundBy::Name | FoundBy::OtherName | FoundBy::CarriedOn => search.finds(&self.words),
        }
    }
}

/// Everything under which one thing is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its names, numbers and codes; the name that it goes by first.
    known: Vec<Known>,
}

impl Entry {
    /// By what a search finds it: by what tells most of it, where by several. Nothing where it does not find it.
    #[must_use]
    pub fn found(&self, search: &Search) -> Option<&Known> {
        self.known.iter().filter(|known| known.is_found(search)).min_by_key(|known| known.by)
    }
}

/// Something that was found, and by what.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a, I> {
    /// What was found.
    pub id: I,
    /// By what; nothing where nothing was searched for.
    pub by: Option<&'a Known>,
}

/// Things with names, in the order of these and in the order of recording. A copy shares everything with its original.
#[derive(Debug, Clone)]
pub struct Index<I: Ord>(Arc<Inner<I>>);

#[derive(Debug, Clone)]
struct Inner<I: Ord> {
    by_name: OrdMap<(SortKey, I), Arc<Entry>>,
    recorded: Vector<I>,
    places: OrdMap<I, Place>,
}

/// Where a thing stands.
#[derive(Debug, Clone)]
struct Place {
    key: SortKey,
    recorded: usize,
}

impl<I: Ord> Default for Index<I> {
    fn default() -> Self {
        Self(Arc::new(Inner { by_name: OrdMap::new(), recorded: Vector::new(), places: OrdMap::new() }))
    }
}

impl<I: Copy + Ord> Index<I> {
    /// Takes up under what a thing is now found, in the place of what was known of it. What is new was recorded last.
    pub(crate) fn put(&mut self, id: I, name: &Title, others: impl IntoIterator<Item = Known>) {
        let inner = Arc::make_mut(&mut self.0);
        let key = SortKey::of(name.as_str());
        let recorded = match inner.places.get(&id) {
            Some(before) => {
                inner.by_name.remove(&(before.key.clone(), id));
                before.recorded
            }
            None => {
                inner.recorded.push_back(id);
                inner.recorded.len() - 1
            }
        };
        inner.places.insert(id, Place { key: key.clone(), recorded });
        let others = others.into_iter().filter(|it| it.by == FoundBy::Identifier || it.name != *name);
        let known = std::iter::once(Known::new(name, FoundBy::Name)).chain(others).collect();
        inner.by_name.insert((key, id), Arc::new(Entry { known }));
    }

    /// These things alone, in the same orders, each found only by what is to be kept of it: not by names that are.
    pub(crate) fn only(&self, ids: impl IntoIterator<Item = I>, keep: impl Fn(I, FoundBy) -> bool) -> Self {
        let mut places: Vec<(usize, I)> = ids
            .into_iter()
            .filter_map(|id| self.0.places.get(&id).map(|place| (place.recorded, id)))
            .collect();
        places.sort_unstable();
        let mut only = Inner { by_name: OrdMap::new(), recorded: Vector::new(), places: OrdMap::new() };
        for (recorded, (_, id)) in places.into_iter().enumerate() {
            let Some(place) = self.0.places.get(&id) else { continue };
            let key = (place.key.clone(), id);
            let Some(entry) = self.0.by_name.get(&key) else { continue };
            let entry = if entry.known.iter().all(|known| keep(id, known.by)) {
                Arc::clone(entry)
            } else {
                let known = entry.known.iter().filter(|known| keep(id, known.by)).cloned().collect();
                Arc::new(Entry { known })
            };
            only.by_name.insert(key, entry);
            only.recorded.push_back(id);
            only.places.insert(id, Place { key: place.key.clone(), recorded });
        }
        Self(Arc::new(only))
    }

    /// A thing's place in the order of names.
    #[must_use]
    pub fn key(&self, id: I) -> Option<&SortKey> {
        self.0.places.get(&id).map(|place| &place.key)
    }

    /// How many things there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.recorded.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.recorded.is_empty()
    }

    /// All things, in order of recording.
    pub fn recorded(&self) -> impl Iterator<Item = I> {
        self.0.recorded.iter().copied()
    }

    /// The things recorded after one. Nothing where that one is not there.
    pub fn recorded_after(&self, id: I) -> Option<impl Iterator<Item = I>> {
        let place = self.0.places.get(&id)?.recorded;
        Some(self.0.recorded.iter().skip(place + 1).copied())
    }

    /// What a search finds, or everything where nothing is searched for, in the order of the names that things go by;
    /// only what comes after the given place.
    pub fn find<'a>(
        &'a self,
        search: Option<&'a Search>,
        after: Option<(SortKey, I)>,
    ) -> impl Iterator<Item = Found<'a, I>> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let rest = self.0.by_name.range((from, Bound::Unbounded));
        rest.filter_map(move |((_, id), entry)| match search {
            None => Some(Found { id: *id, by: None }),
            Some(search) => entry.found(search).map(|by| Found { id: *id, by: Some(by) }),
        })
    }

    /// By what a search finds this one thing.
    #[must_use]
    pub fn found(&self, id: I, search: &Search) -> Option<&Known> {
        let key = (self.key(id)?.clone(), id);
        self.0.by_name.get(&key)?.found(search)
    }
}
