//! Each record once. Many facts are of one commit and share its record; written, they name its place in a table, and
//! read back they share it again.
//!
//! serde hands no context to what it reads and writes, so the table that is in use stands beside the thread for as long
//! as one part of a world is written or read. Nothing of it outlives that.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::commit::{Position, Recorded};

#[derive(Default)]
enum Table {
    #[default]
    None,
    /// The records so far, in the order in which facts came to name them, and the place of each.
    Writing(Vec<Recorded>, BTreeMap<Position, usize>),
    Reading(Vec<Recorded>),
}

thread_local! {
    static TABLE: RefCell<Table> = RefCell::default();
}

/// Takes the table away, also when something panics.
struct InUse;

impl InUse {
    fn put(table: Table) -> Self {
        TABLE.replace(table);
        Self
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        TABLE.take();
    }
}

/// Does `write`, and answers the records that it came to name.
pub(super) fn written<T>(write: impl FnOnce() -> T) -> (T, Vec<Recorded>) {
    let _in_use = InUse::put(Table::Writing(Vec::new(), BTreeMap::new()));
    let done = write();
    match TABLE.take() {
        Table::Writing(records, _) => (done, records),
        Table::None | Table::Reading(_) => (done, Vec::new()),
    }
}

/// Does `read`, in which facts name records of this table.
pub(super) fn read<T>(records: Vec<Recorded>, read: impl FnOnce() -> T) -> T {
    let _in_use = InUse::put(Table::Reading(records));
    read()
}

impl Serialize for Recorded {
    /// # Errors
    /// Outside of a snapshot: a place in a table says nothing without it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let place = TABLE.with_borrow_mut(|table| match table {
            Table::Writing(records, places) => Some(*places.entry(self.position).or_insert_with(|| {
                records.push(self.clone());
                records.len() - 1
            })),
            Table::None | Table::Reading(_) => None,
        });
        place
            .ok_or_else(|| S::Error::custom("facts are written within a snapshot only"))?
            .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Recorded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let place = usize::deserialize(deserializer)?;
        let record = TABLE.with_borrow(|table| match table {
            Table::Reading(records) => records.get(place).map(|recorded| Self(Arc::clone(&recorded.0))),
            Table::None | Table::Writing(..) => None,
        });
        record.ok_or_else(|| D::Error::custom(format!("there is no record {place}")))
    }
}
