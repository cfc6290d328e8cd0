//! `HEAD`, the witness of what was acknowledged: two slots of 512 bytes, written in turn after each group's sync.
//!
//! It is not synced itself. After a crash of the process it is exact, because the operating system holds it; after a
//! power cut it may lag, but is never ahead of the journal. So what it names must be there, whole.
//!
//! A slot: `magic (8) | turn (8) | seq (8) | segment (8) | offset (8) | chain (32) | CRC-32C of those (4)`.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::chain::Chain;
use super::frame::Place;
use crate::files::{DataFile, Files, read_up_to};

/// The file's name in the journal's directory.
pub(crate) const NAME: &str = "HEAD";

const MAGIC: &[u8; 8] = b"SAMSPILH";
const SLOT: usize = 512;
const USED: usize = 76;

/// The end of what was acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Witness {
    /// The last commit.
    pub seq: u64,
    /// Where it ends.
    pub end: Place,
    /// The chain after it.
    pub chain: Chain,
}

/// What `HEAD` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) witness: Option<Witness>,
    turn: u64,
    /// Whether something about the file is not as it was written.
    pub(crate) damaged: bool,
}

/// The open file.
pub(crate) struct Head {
    file: Arc<dyn DataFile>,
    turn: u64,
}

fn encode(turn: u64, witness: &Witness) -> [u8; SLOT] {
    let mut bytes = [0; SLOT];
    bytes[..8].copy_from_slice(MAGIC);
    let numbers = [turn, witness.seq, witness.end.segment, witness.end.offset];
    for (index, number) in numbers.iter().enumerate() {
        bytes[8 + index * 8..16 + index * 8].copy_from_slice(&number.to_le_bytes());
    }
    bytes[40..72].copy_from_slice(witness.chain.bytes());
    let checksum = crc32c::crc32c(&bytes[..72]);
    bytes[72..USED].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

fn decode(slot: &[u8]) -> Option<(u64, Witness)> {
    let used = slot.get(..USED)?;
    if &used[..8] != MAGIC || crc32c::crc32c(&used[..72]).to_le_bytes() != used[72..] {
        return None;
    }
    let number = |index: usize| {
        u64::from_le_bytes(used[8 + index * 8..16 + index * 8].try_into().expect("eight bytes"))
    };
    let chain = Chain::from_bytes(used[40..72].try_into().expect("32 bytes"));
    let end = Place { segment: number(2), offset: number(3) };
    Some((number(0), Witness { seq: number(1), end, chain }))
}

/// What the file says; nothing where there is none.
///
/// # Errors
/// When it exists and cannot be read.
pub(crate) fn read(files: &dyn Files, path: &Path) -> io::Result<Read> {
    let bytes = match files.open(path) {
        Ok(file) => read_up_to(&*file, 0, 2 * SLOT)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error),
    };
    let slots = [bytes.get(..SLOT), bytes.get(SLOT..)].map(|slot| slot.unwrap_or_default());
    let read: Vec<_> = slots.iter().filter_map(|slot| decode(slot)).collect();
    let best = read.iter().max_by_key(|(turn, _)| *turn);
    let damaged = bytes.len() != 2 * SLOT || read.len() != 2;
    Ok(Read { witness: best.map(|(_, witness)| *witness), turn: best.map_or(0, |(turn, _)| *turn), damaged })
}

impl Head {
    /// Opens the file for writing, made anew where it is missing, with both slots saying `witness`, durably.
    ///
    /// # Errors
    /// As the operating system says.
    pub(crate) fn open(files: &dyn Files, path: &Path, read: Read, witness: &Witness) -> io::Result<Self> {
        let file = match files.open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => files.create(path)?,
            opened => opened?,
        };
        let mut head = Self { file, turn: read.turn };
        head.write(witness)?;
        head.write(witness)?;
        head.file.set_size(2 * SLOT as u64)?;
        head.sync()?;
        Ok(head)
    }

    /// Writes the next slot, unsynced.
    ///
    /// # Errors
    /// As the operating system says; the other slot is untouched then.
    pub(crate) fn write(&mut self, witness: &Witness) -> io::Result<()> {
        self.turn += 1;
        self.file.write_at(&encode(self.turn, witness), (self.turn % 2) * SLOT as u64)
    }

    /// Makes what was written durable.
    ///
    /// # Errors
    /// As the operating system says.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::OsFiles;

    #[test]
    fn a_flipped_bit_or_a_cut_leaves_the_other_slot_and_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(NAME);
        let witness = |seq| Witness {
            seq,
            end: Place { segment: 1, offset: seq * 100 },
            chain: Chain::START.then(b"x"),
        };
        let nothing = read(&OsFiles, &path).unwrap();
        assert_eq!(nothing, Read { witness: None, turn: 0, damaged: true });
        let mut head = Head::open(&OsFiles, &path, nothing, &witness(1)).unwrap();
        head.write(&witness(2)).unwrap();
        assert_eq!(
            read(&OsFiles, &path).unwrap(),
            Read { witness: Some(witness(2)), turn: 3, damaged: false }
        );
        let whole = std::fs::read(&path).unwrap();
        for byte in (0..USED).chain(SLOT..SLOT + USED) {
            let mut flipped = whole.clone();
            flipped[byte] ^= 0x10;
            std::fs::write(&path, flipped).unwrap();
            let read = read(&OsFiles, &path).unwrap();
            assert!(read.damaged, "byte {byte}");
            assert_eq!(read.witness, Some(witness(if byte < SLOT { 2 } else { 1 })), "byte {byte}");
        }
        for length in 0..whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert!(read(&OsFiles, &path).unwrap().damaged, "cut to {length}");
        }
    }
}
