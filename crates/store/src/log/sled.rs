//! The one file that knows sled. What sled cannot do is said here once and for all:
//!
//! - Its `flush` is not durable on Linux, so nothing relies on it: the journal is what is durable.
//! - A damaged file may make it panic, or open shorter than it was. Panics are caught here and become
//!   [`Unusable`]; that something is missing is noticed by the checks in [`super`].

use std::fmt;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::pack::Key;

/// sled cannot go on; what it held is in the journal too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unusable(pub(crate) String);

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Is handed keys and values.
type Each<'a> = dyn FnMut(&[u8], &[u8]) -> ControlFlow<()> + 'a;

/// An open sled, of which only the one default tree is used.
pub(crate) struct Sled(Option<sled::Db>);

impl Sled {
    /// Opens a directory, made where it does not exist.
    pub(crate) fn open(path: &Path, cache_bytes: u64) -> Result<Self, Unusable> {
        let config = sled::Config::new().path(path).cache_capacity(cache_bytes);
        guard(|| config.open().map(|db| Self(Some(db))))
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unusable> {
        guard(|| Ok(self.db().get(key)?.map(|value| value.to_vec())))
    }

    /// The last key at or before `key`.
    pub(crate) fn at_or_before(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unusable> {
        guard(|| Ok(self.db().range(..=key).next_back().transpose()?.map(|(key, _)| key.to_vec())))
    }

    /// Hands keys and values from `from` on to `each`, in order, until that breaks off.
    pub(crate) fn scan(&self, from: &[u8], each: &mut Each<'_>) -> Result<(), Unusable> {
        guard(|| {
            for item in self.db().range(from..) {
                let (key, value) = item?;
                if each(&key, &value).is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    /// Writes all of it, or, seen from after a crash, none of it.
    pub(crate) fn apply(
        &self,
        values: Vec<(Key, Vec<u8>)>,
        marker: (&[u8], Vec<u8>),
    ) -> Result<(), Unusable> {
        guard(|| {
            let mut batch = sled::Batch::default();
            for (key, value) in values {
                batch.insert(&key[..], value);
            }
            batch.insert(marker.0, marker.1);
            self.db().apply_batch(batch)
        })
    }

    /// Hands everything to the operating system.
    pub(crate) fn flush(&self) -> Result<(), Unusable> {
        guard(|| self.db().flush().map(|_| ()))
    }

    fn db(&self) -> &sled::Db {
        self.0.as_ref().expect("it is only taken out when dropped")
    }
}

impl Drop for Sled {
    /// A panic on the way out is worth no more than a line in the log.
    fn drop(&mut self) {
        let db = self.0.take();
        let dropped = guard(|| {
            drop(db);
            Ok(())
        });
        if let Err(unusable) = dropped {
            tracing::warn!(%unusable, "closing sled failed");
        }
    }
}

fn guard<T>(work: impl FnOnce() -> sled::Result<T>) -> Result<T, Unusable> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Unusable(error.to_string())),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Err(Unusable(format!("it panicked: {}", text.unwrap_or_default())))
        }
    }
}
