//! How many of something may be held at once, in all and by one: connections by an address, subscriptions by a caller.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// The seats, and who sits on them. Only those who hold one are remembered.
#[derive(Debug)]
pub struct Seats<K>(Arc<Shared<K>>);

#[derive(Debug)]
struct Shared<K> {
    in_all: usize,
    by_one: usize,
    taken: Mutex<Taken<K>>,
}

#[derive(Debug)]
struct Taken<K> {
    in_all: usize,
    by: HashMap<K, usize>,
}

/// Why there is no seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// So many are held in all.
    InAll(usize),
    /// So many are held by the one who asks.
    ByOne(usize),
}

/// A seat. It is free again when this is dropped.
#[derive(Debug)]
pub struct Seat<K: Hash + Eq> {
    shared: Arc<Shared<K>>,
    key: Option<K>,
}

impl<K: Hash + Eq + Clone> Seats<K> {
    /// So many seats in all, and so many for one.
    #[must_use]
    pub fn new(in_all: usize, by_one: usize) -> Self {
        let taken = Mutex::new(Taken { in_all: 0, by: HashMap::new() });
        Self(Arc::new(Shared { in_all, by_one, taken }))
    }

    /// Takes a seat. Without a key it counts in all alone.
    ///
    /// # Errors
    /// All are taken, or all that one may have.
    pub fn take(&self, key: Option<K>) -> Result<Seat<K>, Full> {
        let shared = &self.0;
        let mut taken = shared.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.in_all >= shared.in_all {
            return Err(Full::InAll(shared.in_all));
        }
        if let Some(key) = &key {
            if taken.by.get(key).is_some_and(|held| *held >= shared.by_one) || shared.by_one == 0 {
                return Err(Full::ByOne(shared.by_one));
            }
            *taken.by.entry(key.clone()).or_default() += 1;
        }
        taken.in_all += 1;
        Ok(Seat { shared: shared.clone(), key })
    }

    /// How many are held in all.
    #[must_use]
    pub fn held(&self) -> usize {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner).in_all
    }
}

impl<K> Clone for Seats<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: Hash + Eq> Drop for Seat<K> {
    fn drop(&mut self) {
        let mut taken = self.shared.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.in_all -= 1;
        let Some(key) = self.key.take() else { return };
        if let Some(held) = taken.by.get_mut(&key) {
            *held -= 1;
            if *held == 0 {
                taken.by.remove(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_bounded_in_all_and_for_one_and_are_free_again_when_left() {
        let seats = Seats::new(3, 2);
        let first = seats.take(Some("a")).unwrap();
        let _second = seats.take(Some("a")).unwrap();
        assert_eq!(seats.take(Some("a")).unwrap_err(), Full::ByOne(2));
        let _third = seats.take(None).unwrap();
        assert_eq!(seats.take(Some("b")).unwrap_err(), Full::InAll(3));
        drop(first);
        assert_eq!(seats.held(), 2);
        let again = seats.take(Some("a")).unwrap();
        drop(again);
        let _other = seats.take(Some("b")).unwrap();
        assert_eq!(seats.0.taken.lock().unwrap().by, HashMap::from([("a", 1), ("b", 1)]));
    }
}
