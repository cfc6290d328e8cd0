//! A register: things kept by id, in the order in which they were first recorded.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Things by id, in order of recording. Nothing is ever taken out: what ends is marked as ended, so that history
/// stays visible. A copy shares everything with its original, so an old view costs little.
#[derive(Debug, Clone)]
pub struct Register<K: Ord, V> {
    places: imbl::OrdMap<K, usize>,
    things: imbl::Vector<(K, Arc<V>)>,
}

impl<K: Ord + Copy, V: Clone> Register<K, V> {
    /// The thing with that id.
    #[must_use]
    pub fn get(&self, id: K) -> Option<&V> {
        self.places.get(&id).and_then(|&place| self.things.get(place)).map(|(_, thing)| &**thing)
    }

    /// The thing with that id, to keep.
    #[must_use]
    pub fn share(&self, id: K) -> Option<Arc<V>> {
        self.places.get(&id).and_then(|&place| self.things.get(place)).map(|(_, thing)| Arc::clone(thing))
    }

    /// All things, to keep, in order of recording.
    pub fn share_all(&self) -> impl DoubleEndedIterator<Item = (K, Arc<V>)> + ExactSizeIterator {
        self.things.iter().map(|(id, thing)| (*id, Arc::clone(thing)))
    }

    /// Where in the order of recording the thing with that id stands, from 0.
    #[must_use]
    pub fn place(&self, id: K) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// Whether there is a thing with that id.
    #[must_use]
    pub fn has(&self, id: K) -> bool {
        self.places.contains_key(&id)
    }

    /// All things, in order of recording.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> + ExactSizeIterator {
        self.things.iter().map(|(id, thing)| (*id, &**thing))
    }

    /// How many things there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// Those things that are to be kept, in the same order.
    pub(crate) fn only(&self, keep: impl Fn(K, &V) -> bool) -> Self {
        self.things.iter().filter(|(id, thing)| keep(*id, thing)).cloned().collect()
    }

    /// Those things of these ids that are there, in the same order; the others are not looked at.
    pub(crate) fn pick(&self, ids: &std::collections::BTreeSet<K>) -> Self {
        let mut places: Vec<usize> = ids.iter().filter_map(|id| self.places.get(id).copied()).collect();
        places.sort_unstable();
        places.into_iter().filter_map(|place| self.things.get(place).cloned()).collect()
    }

    /// Puts a thing at the end, or in the place of the one that has its id.
    pub(crate) fn put(&mut self, id: K, thing: V) {
        match self.places.get(&id) {
            Some(&place) => _ = self.things.set(place, (id, Arc::new(thing))),
            None => {
                self.places.insert(id, self.things.len());
                self.things.push_back((id, Arc::new(thing)));
            }
        }
    }

    /// Changes the thing with that id. Events name only what exists, so there always is one.
    pub(crate) fn change(&mut self, id: K, change: impl FnOnce(&mut V)) {
        if let Some((_, thing)) = self.places.get(&id).and_then(|&place| self.things.get_mut(place)) {
            change(Arc::make_mut(thing));
        }
    }
}

impl<K: Ord + Copy, V: Clone> FromIterator<(K, Arc<V>)> for Register<K, V> {
    fn from_iter<T: IntoIterator<Item = (K, Arc<V>)>>(things: T) -> Self {
        let things: imbl::Vector<(K, Arc<V>)> = things.into_iter().collect();
        let places = things.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect();
        Self { places, things }
    }
}

impl<K: Ord + Copy, V: Clone> Default for Register<K, V> {
    fn default() -> Self {
        Self { places: imbl::OrdMap::new(), things: imbl::Vector::new() }
    }
}

/// The things with their ids, in order; where each stands follows from that.
impl<K: Ord + Serialize, V: Serialize> Serialize for Register<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.things.iter().map(|(id, thing)| (id, &**thing)))
    }
}

impl<'de, K, V> Deserialize<'de> for Register<K, V>
where
    K: Ord + Copy + Deserialize<'de>,
    V: Clone + Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Things(PhantomData))
    }
}

struct Things<K, V>(PhantomData<(K, V)>);

impl<'de, K, V> Visitor<'de> for Things<K, V>
where
    K: Ord + Copy + Deserialize<'de>,
    V: Clone + Deserialize<'de>,
{
    type Value = Register<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("things with their ids")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut things: A) -> Result<Self::Value, A::Error> {
        let mut register = Register::default();
        while let Some((id, thing)) = things.next_element::<(K, V)>()? {
            if register.has(id) {
                return Err(A::Error::custom("two things have the same id"));
            }
            register.put(id, thing);
        }
        Ok(register)
    }
}
