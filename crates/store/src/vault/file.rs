//! The vault's file.
//!
//! ```text
//! header   512 bytes: "SAMVAULT", the format (u32), the vault's id (32), a CRC-32C of these; the rest zeros
//! slot     128 bytes: "KEY1", the person's id (16), a CRC-32C of these, 8 zeros; the key (32), a CRC-32C of the slot's first
//!          32 bytes and the key, the rest zeros. All from the key on is zero: it was destroyed. All is zero: free
//! ```
//!
//! Numbers are little-endian. A slot lies within one sector of 512 bytes. Whose slot it is is guarded apart from the key, so that
//! a write which stopped half-way, also that of an erasure, is known for whose it was, and can be done again.
//!
//! The file only grows, slot by slot, and a slot is overwritten where it is: it is never copied or renamed over.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use samspil_domain::ids::PersonId;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;
use super::seal::{KEY_BYTES, Key};
use crate::files::{DataFile, Files, read_up_to};

const MAGIC: &[u8; 8] = b"SAMVAULT";
const FORMAT: u32 = 1;
const HEADER: usize = 512;
const SLOT: usize = 128;
const WORD: &[u8; 4] = b"KEY1";
/// Where in a slot the key begins; everything from there on is overwritten.
const KEY_AT: usize = 32;

/// What stands at the vault's path.
pub(super) enum Found {
    Nothing,
    Slots(Slots),
}

/// An open vault.
pub(super) struct Slots {
    file: Arc<dyn DataFile>,
    id: [u8; 32],
    places: BTreeMap<PersonId, u64>,
    free: Vec<u64>,
    /// Slots of which nobody can say whose they are.
    damaged: Vec<u64>,
    slots: u64,
}

impl fmt::Debug for Slots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slots").field("slots", &self.slots).finish_non_exhaustive()
    }
}

fn io(doing: &str) -> impl FnOnce(io::Error) -> VaultError + '_ {
    move |error| VaultError::io(doing, &error)
}

fn offset(slot: u64) -> u64 {
    HEADER as u64 + slot * SLOT as u64
}

fn header(id: &[u8; 32]) -> Vec<u8> {
    let mut bytes = [MAGIC.as_slice(), &FORMAT.to_le_bytes(), id].concat();
    bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_le_bytes());
    bytes.resize(HEADER, 0);
    bytes
}

fn head(person: PersonId) -> Vec<u8> {
    let mut bytes = [WORD.as_slice(), person.uuid().as_bytes()].concat();
    bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_le_bytes());
    bytes.resize(KEY_AT, 0);
    bytes
}

/// Whose a slot is, by its first part.
fn owner(slot: &[u8]) -> Option<PersonId> {
    let person = PersonId::from(Uuid::from_slice(slot.get(4..20)?).ok()?);
    (slot.get(..KEY_AT)? == head(person)).then_some(person)
}

/// The key's part of a slot.
fn body(head: &[u8], key: &Key) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(SLOT - KEY_AT));
    bytes.extend_from_slice(key.bytes());
    let check = crc32c::crc32c_append(crc32c::crc32c(head), key.bytes());
    bytes.extend_from_slice(&check.to_le_bytes());
    bytes.resize(SLOT - KEY_AT, 0);
    bytes
}

impl Slots {
    /// Makes an empty vault, whole or not at all.
    pub(super) fn create(files: &dyn Files, path: &Path) -> Result<Self, VaultError> {
        let mut id = [0; 32];
        getrandom::fill(&mut id).map_err(|error| VaultError::io("make a vault", &error))?;
        let doing = format!("make the vault {path:?}");
        // Nothing secret is in it yet, so that a name may be given to it when it is whole.
        let new = path.with_extension("new");
        match files.remove(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(&doing)(error)),
            Ok(()) | Err(_) => {}
        }
        let made = || {
            let file = files.create_private(&new)?;
            file.write_at(&header(&id), 0)?;
            file.sync_data()?;
            files.rename(&new, path)?;
            files.sync_dir(
                path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")),
            )?;
            Ok(file)
        };
        let file = made().map_err(io(&doing))?;
        Ok(Self { file, id, places: BTreeMap::new(), free: vec![], damaged: vec![], slots: 0 })
    }

    /// Opens the vault that there is.
    pub(super) fn open(files: &dyn Files, path: &Path) -> Result<Found, VaultError> {
        let doing = format!("read the vault {path:?}");
        let file = match files.open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
            opened => opened.map_err(io(&doing))?,
        };
        let damaged = |why: &str| VaultError::Damaged { path: path.into(), why: why.to_owned() };
        let start = read_up_to(&*file, 0, HEADER).map_err(io(&doing))?;
        let id: [u8; 32] =
            start.get(12..44).and_then(|id| id.try_into().ok()).ok_or_else(|| damaged("it is cut"))?;
        if start != header(&id) {
            let newer = start.starts_with(MAGIC) && start[8..12] != FORMAT.to_le_bytes();
            let why = if newer {
                "its format is none that this version knows"
            } else {
                "its header is not as it was written"
            };
            return Err(damaged(why));
        }
        let slots = file.size().map_err(io(&doing))?.saturating_sub(HEADER as u64) / SLOT as u64;
        let mut found = Self { file, id, places: BTreeMap::new(), free: vec![], damaged: vec![], slots };
        for slot in 0..slots {
            let bytes = found.read(slot).map_err(io(&doing))?;
            match owner(&bytes) {
                Some(person) => _ = found.places.insert(person, slot),
                None if bytes.iter().all(|byte| *byte == 0) => found.free.push(slot),
                None => found.damaged.push(slot),
            }
        }
        Ok(Found::Slots(found))
    }

    fn read(&self, slot: u64) -> io::Result<Zeroizing<Vec<u8>>> {
        read_up_to(&*self.file, offset(slot), SLOT).map(Zeroizing::new)
    }

    /// What tells this vault from any other.
    pub(super) const fn id(&self) -> [u8; 32] {
        self.id
    }

    /// Whether there is a slot for that person, also one whose key was destroyed.
    pub(super) fn knows(&self, person: PersonId) -> bool {
        self.places.contains_key(&person)
    }

    /// What is wrong with a part of it.
    pub(super) fn trouble(&self, path: &Path) -> Option<VaultError> {
        let first = self.damaged.first()?;
        let why = format!(
            "nobody can tell whose {} of its keys are, the first at byte {}",
            self.damaged.len(),
            offset(*first)
        );
        Some(VaultError::Damaged { path: path.into(), why })
    }

    /// Puts a key, durably.
    pub(super) fn put(&mut self, person: PersonId, key: &Key) -> Result<(), VaultError> {
        let slot = self.free.pop().unwrap_or(self.slots);
        let mut bytes = Zeroizing::new(head(person));
        let body = body(&bytes, key);
        bytes.extend_from_slice(&body);
        let written = self.file.write_at(&bytes, offset(slot)).and_then(|()| self.file.sync_data());
        // Where that failed the slot is written again by the next, or found free or without an owner at the next start.
        if let Err(error) = written {
            let cleared = self.file.write_at(&[0; SLOT], offset(slot)).and_then(|()| self.file.sync_data());
            if cleared.is_err() {
                tracing::warn!(slot, "a slot of the vault is written half-way");
            }
            self.slots = self.slots.max(slot + 1);
            return Err(io("write to the vault")(error));
        }
        self.slots = self.slots.max(slot + 1);
        self.places.insert(person, slot);
        Ok(())
    }

    /// A person's key.
    pub(super) fn key(&self, person: PersonId) -> Result<Key, VaultError> {
        let none = VaultError::NoKey { person };
        let Some(slot) = self.places.get(&person) else { return Err(none) };
        let bytes = self.read(*slot).map_err(io("read the vault"))?;
        let key: [u8; KEY_BYTES] = match bytes.get(KEY_AT..KEY_AT + KEY_BYTES).map(TryInto::try_into) {
            Some(Ok(key)) => key,
            Some(Err(_)) | None => return Err(none),
        };
        let destroyed = key == [0; KEY_BYTES];
        let key = Key::from_bytes(key);
        if destroyed || owner(&bytes) != Some(person) || bytes[KEY_AT..] != body(&bytes[..KEY_AT], &key)[..] {
            return Err(none);
        }
        Ok(key)
    }

    /// Overwrites a person's key, durably. Its slot goes on to say whose it was.
    pub(super) fn erase(&mut self, person: PersonId) -> Result<(), VaultError> {
        let Some(slot) = self.places.get(&person) else { return Ok(()) };
        let at = offset(*slot) + KEY_AT as u64;
        let erased = self.file.write_at(&[0; SLOT - KEY_AT], at).and_then(|()| self.file.sync_data());
        erased.map_err(io("overwrite a key in the vault"))
    }

    /// Overwrites a whole slot, durably, so that another may have it.
    pub(super) fn free(&mut self, person: PersonId) -> Result<(), VaultError> {
        let Some(slot) = self.places.get(&person).copied() else { return Ok(()) };
        self.erase(person)?;
        let freed = self.file.write_at(&[0; SLOT], offset(slot)).and_then(|()| self.file.sync_data());
        freed.map_err(io("free a slot of the vault"))?;
        self.places.remove(&person);
        self.free.push(slot);
        Ok(())
    }
}
