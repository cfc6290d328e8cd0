//! The vault: a key for each person, under which everything personal in the log is sealed. Kept apart from the log, and able
//! to forget.
//!
//! ```text
//! vault       in the data directory or wherever it was said to be; for the owner alone (mode 0600); in no backup, mirror
//!             or export
//! ```
//!
//! What holds:
//! - A key is on disk before anything sealed under it is decided. A key is overwritten in its place, and that is on disk,
//!   before it is recorded that a person is erased. The file is never written anew, so no older copy of it is left by us.
//! - No key and nothing that was sealed is kept in memory: each reading goes to the file, and asks the live world first.
//! - A damaged vault is named, and nothing is read with it. A missing one is made only where nothing in the log needs it.
//!
//! # Layout
//! - [`mod@file`]: the file
//! - [`seal`]: how a value is sealed

mod file;
mod seal;
#[cfg(test)]
mod tests;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use samspil_domain::World;
use samspil_domain::ids::PersonId;
use samspil_domain::people::{Place, Standing};
use samspil_domain::value::Sealed;

use crate::files::Files;
use file::{Found, Slots};
use seal::Key;

/// The vault's file name in a data directory.
pub const FILE: &str = "vault";

/// Why something personal is neither sealed nor read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The log holds what is sealed, and there is no vault.
    #[error(
        "the vault {path:?} is missing, and the log holds personal data that is sealed under its keys. Bring it from where it \
         is kept, or name it with --vault; without it what is sealed can never be read"
    )]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// The vault is not as it was written.
    #[error(
        "the vault {path:?} is damaged: {why}. Bring it from a copy, and destroy that copy's other copies"
    )]
    Damaged {
        /// The vault.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The vault has no key for anybody in the log.
    #[error(
        "the vault {path:?} has no key for anybody in this log: it is that of another log, or older than its first person. \
         Bring the log's own"
    )]
    OfAnotherLog {
        /// The vault.
        path: PathBuf,
    },
    /// The person's key is not in the vault, or does not open what was sealed.
    #[error("the key of person {person} is not in the vault, or does not open what is sealed")]
    NoKey {
        /// The person.
        person: PersonId,
    },
    /// The data of the person has been erased, or is to be.
    #[error(
        "what was personal about person {person} has been erased, or is to be; so whether this was asked before can no longer \
         be told. Enter the person anew under another id"
    )]
    Erased {
        /// The person.
        person: PersonId,
    },
    /// The operating system refused something.
    #[error("cannot {doing}: {why}")]
    Io {
        /// What was tried.
        doing: String,
        /// Its answer.
        why: String,
    },
}

impl VaultError {
    /// For programs; never changes its meaning.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "VAULT_MISSING",
            Self::Damaged { .. } => "VAULT_DAMAGED",
            Self::OfAnotherLog { .. } => "VAULT_OF_ANOTHER_LOG",
            Self::NoKey { .. } => "PERSON_UNREADABLE",
            Self::Erased { .. } => "PERSON_ERASED",
            Self::Io { .. } => "VAULT_IO",
        }
    }
}

/// The vault of one log.
#[derive(Debug)]
pub(crate) struct Vault {
    path: PathBuf,
    files: Arc<dyn Files>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    kept: Kept,
    /// Keys that were made for requests of which none is known to have been recorded, and how many of those are under way.
    fresh: BTreeMap<PersonId, usize>,
}

#[derive(Debug)]
enum Kept {
    /// Nothing in the log needs one: made with the first person.
    None,
    Open(Slots),
    Unusable(VaultError),
}

impl Kept {
    /// A vault as a log needs it. What the log has erased is erased again, as where the vault comes from an older copy.
    fn among(mut slots: Slots, path: &Path, world: &World) -> Self {
        let (mut kept, mut known) = (false, false);
        for (id, person) in world.people.persons.iter() {
            match person.standing() {
                Standing::Kept => (kept, known) = (true, known || slots.knows(id)),
                Standing::Erased if slots.key(id).is_ok() => {
                    tracing::warn!(person = %id, "the vault held the key of a person that was erased; it is destroyed again");
                    if let Err(error) = slots.erase(id) {
                        return Self::Unusable(error);
                    }
                }
                Standing::ErasureRequested | Standing::Erased => {}
            }
        }
        if kept && !known {
            return Self::Unusable(VaultError::OfAnotherLog { path: path.into() });
        }
        Self::Open(slots)
    }
}

/// Keeps the keys that a request made until it is decided.
#[derive(Debug, Default)]
pub(crate) struct Hold(Vec<PersonId>);

impl Hold {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Vault {
    /// The vault at a path, for a log that has come to `world`. That it cannot be used is told by each use of it.
    pub(crate) fn open(path: PathBuf, files: Arc<dyn Files>, world: &World) -> Self {
        let needed = world.people.keep_anybody();
        let kept = match Slots::open(&*files, &path) {
            Ok(Found::Slots(slots)) => Kept::among(slots, &path, world),
            Ok(Found::Nothing) if needed => Kept::Unusable(VaultError::Missing { path: path.clone() }),
            Ok(Found::Nothing) => Kept::None,
            Err(error) => Kept::Unusable(error),
        };
        Self { path, files, state: Mutex::new(State { kept, fresh: BTreeMap::new() }) }
    }

    /// What keeps it from being used.
    pub(crate) fn trouble(&self) -> Option<VaultError> {
        match &self.state().kept {
            Kept::Unusable(error) => Some(error.clone()),
            Kept::Open(slots) => slots.trouble(&self.path),
            Kept::None => None,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a key for a person that the log does not know yet, where there is none. It is on disk then.
    ///
    /// # Errors
    /// [`VaultError`].
    pub(crate) fn make(&self, person: PersonId, hold: &mut Hold) -> Result<(), VaultError> {
        let mut state = self.state();
        let State { kept, fresh } = &mut *state;
        if matches!(kept, Kept::None) {
            *kept = Kept::Open(Slots::create(&*self.files, &self.path)?);
        }
        let slots = opened(kept)?;
        if slots.knows(person) {
            // It was destroyed, by a log that went further than this one, or it can be used.
            drop(slots.key(person).map_err(|_| VaultError::Erased { person })?);
        } else {
            slots.put(person, &Key::random().map_err(|error| VaultError::io("make a key", &error))?)?;
            fresh.insert(person, 0);
        }
        if let Some(under_way) = fresh.get_mut(&person) {
            *under_way += 1;
            hold.0.push(person);
        }
        Ok(())
    }

    /// A request has been decided, or will not be: keys that it made for nobody are overwritten. `recorded` tells whether the
    /// log keeps a person.
    pub(crate) fn release(&self, hold: Hold, recorded: impl Fn(PersonId) -> bool) {
        let mut state = self.state();
        let State { kept, fresh } = &mut *state;
        for person in hold.0 {
            let Some(under_way) = fresh.get_mut(&person) else { continue };
            *under_way = under_way.saturating_sub(1);
            if *under_way > 0 {
                continue;
            }
            fresh.remove(&person);
            if !recorded(person)
                && let Err(error) = opened(kept).and_then(|slots| slots.free(person))
            {
                tracing::warn!(%error, "a key that was made for nobody could not be taken back");
            }
        }
    }

    /// Seals a value.
    ///
    /// # Errors
    /// [`VaultError`]; [`VaultError::NoKey`] where the person has none.
    pub(crate) fn seal(&self, place: Place, text: &str) -> Result<Sealed, VaultError> {
        let (key, log) = self.key(place.person)?;
        key.seal(&log, place, text).ok_or(VaultError::NoKey { person: place.person })
    }

    /// Opens a value.
    ///
    /// # Errors
    /// [`VaultError`]; [`VaultError::NoKey`] also for what was sealed for another place, or has changed.
    pub(crate) fn unseal(&self, place: Place, sealed: &Sealed) -> Result<String, VaultError> {
        let (key, log) = self.key(place.person)?;
        key.open(&log, place, sealed).ok_or(VaultError::NoKey { person: place.person })
    }

    fn key(&self, person: PersonId) -> Result<(Key, [u8; 32]), VaultError> {
        let mut state = self.state();
        if matches!(state.kept, Kept::None) {
            return Err(VaultError::NoKey { person });
        }
        let slots = opened(&mut state.kept)?;
        Ok((slots.key(person)?, slots.id()))
    }

    /// Destroys a person's key: it is overwritten on disk when this returns. Where there is none, that is so already.
    ///
    /// # Errors
    /// [`VaultError`]: the key may still be there, and it is to be tried again.
    pub(crate) fn destroy(&self, person: PersonId) -> Result<(), VaultError> {
        let mut state = self.state();
        if matches!(state.kept, Kept::None) {
            return Ok(());
        }
        let slots = opened(&mut state.kept)?;
        if !slots.knows(person)
            && let Some(trouble) = slots.trouble(&self.path)
        {
            return Err(trouble);
        }
        slots.erase(person)
    }
}

fn opened(kept: &mut Kept) -> Result<&mut Slots, VaultError> {
    match kept {
        Kept::Open(slots) => Ok(slots),
        Kept::Unusable(error) => Err(error.clone()),
        // Callers make one first where they need it.
        Kept::None => Err(VaultError::Io { doing: "use the vault".into(), why: "there is none yet".into() }),
    }
}

impl VaultError {
    fn io(doing: &str, why: &dyn std::fmt::Display) -> Self {
        Self::Io { doing: doing.to_owned(), why: why.to_string() }
    }
}
