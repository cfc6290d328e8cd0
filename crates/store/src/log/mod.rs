//! The log in sled: where commits are read. Behind the journal by a little, and worth nothing that the journal does
//! not confirm; it is checked as a whole at start and block by block at every read.

mod pack;
mod sled;
mod tree;

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use self::pack::Bad;
use self::pack::{Packer, Unpacker, key, seq_and_part};
use self::sled::Sled;
pub(crate) use self::sled::Unusable;
use crate::journal::Chain;
use crate::proof::tile::Tile;
use crate::proof::{Edge, Hash};

const MARKER: &[u8] = b"m";
const MARKER_BYTES: usize = 4 + 8 + 32 + 32;

/// How far the log in sled goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marker {
    pub(crate) seq: u64,
    /// The chain after that commit.
    pub(crate) chain: Chain,
    /// The root of the tree over the commits up to it.
    pub(crate) root: Hash,
}

impl Marker {
    fn start() -> Self {
        Self { seq: 0, chain: Chain::START, root: Edge::default().root() }
    }

    fn encode(self) -> Vec<u8> {
        let mut bytes = vec![0; MARKER_BYTES];
        bytes[4..12].copy_from_slice(&self.seq.to_le_bytes());
        bytes[12..44].copy_from_slice(self.chain.bytes());
        bytes[44..].copy_from_slice(&self.root.0);
        let checksum = crc32c::crc32c(&bytes[4..]);
        bytes[..4].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; MARKER_BYTES] = bytes.try_into().ok()?;
        (crc32c::crc32c(&bytes[4..]).to_le_bytes() == bytes[..4]).then(|| Self {
            seq: u64::from_le_bytes(bytes[4..12].try_into().expect("eight bytes")),
            chain: Chain::from_bytes(bytes[12..44].try_into().expect("32 bytes")),
            root: Hash(bytes[44..].try_into().expect("32 bytes")),
        })
    }
}

/// Why commits cannot be had from sled. The journal has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LogError {
    /// sled itself does not work any more.
    Unusable(Unusable),
    /// A block is missing or damaged.
    Bad(Bad),
}

impl std::fmt::Display for LogError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unusable(unusable) => write!(f, "sled does not work: {unusable}"),
            Self::Bad(bad) => write!(f, "{} where commit {} should be", bad.why, bad.seq),
        }
    }
}

impl From<Unusable> for LogError {
    fn from(unusable: Unusable) -> Self {
        Self::Unusable(unusable)
    }
}

impl From<Bad> for LogError {
    fn from(bad: Bad) -> Self {
        Self::Bad(bad)
    }
}

/// A commit's number and bytes.
pub(crate) type Numbered = (u64, Vec<u8>);

/// The log in an open sled.
pub(crate) struct Log {
    sled: Sled,
    /// Held while blocks are written, by the applier and by a reader that mends one.
    end: Mutex<End>,
    applied: AtomicU64,
}

/// Where the log goes on.
struct End {
    packer: Packer,
    edge: Edge,
}

impl Log {
    /// Opens a directory, made where it does not exist. What it holds is not yet checked.
    pub(crate) fn open(path: &Path, cache_bytes: u64) -> Result<Self, LogError> {
        let sled = Sled::open(path, cache_bytes)?;
        let end = End { packer: Packer::new(1), edge: Edge::default() };
        Ok(Self { sled, end: Mutex::new(end), applied: AtomicU64::new(0) })
    }

    /// How far it says that it goes.
    pub(crate) fn marker(&self) -> Result<Marker, LogError> {
        let Some(bytes) = self.sled.get(MARKER)? else { return Ok(Marker::start()) };
        Ok(Marker::decode(&bytes).ok_or(Bad { seq: 1, why: "the marker is damaged" })?)
    }

    /// Reads all of it: every block must be whole, without a gap, up to the marker, and hash to the marker's chain; the
    /// tree's edge must lead to the marker's root. Gets the log ready to be appended to.
    pub(crate) fn check(&self, each: &mut dyn FnMut(u64)) -> Result<Marker, LogError> {
        let marker = self.marker()?;
        let mut unpacker = Unpacker::new(1);
        let (mut chain, mut last, mut bad) = (Chain::START, None, None);
        self.sled.scan(&key(0, 0), &mut |key, value| {
            let Some((first, _)) = seq_and_part(key) else { return ControlFlow::Break(()) };
            let taken = unpacker.take(key, value, &mut |_, commit| {
                chain = chain.then(commit);
                ControlFlow::Continue(())
            });
            each(unpacker.next() - 1);
            last = Some((first, value.to_vec()));
            taken.unwrap_or_else(|found| {
                bad = Some(found);
                ControlFlow::Break(())
            })
        })?;
        if let Some(bad) = bad {
            return Err(bad.into());
        }
        let seq = unpacker.next() - 1;
        if unpacker.unfinished() || seq != marker.seq {
            return Err(Bad {
                seq: seq.min(marker.seq) + 1,
                why: "the blocks do not end where the marker says",
            }
            .into());
        }
        if chain != marker.chain {
            return Err(Bad { seq, why: "the blocks do not hash to what the marker says" }.into());
        }
        let edge = tree::edge(&self.sled, marker)?;
        *self.end() = End { packer: Packer::resume(seq + 1, last), edge };
        self.applied.store(seq, Ordering::Release);
        Ok(marker)
    }

    /// The last commit that it holds.
    pub(crate) fn applied(&self) -> u64 {
        self.applied.load(Ordering::Acquire)
    }

    /// Takes up commits that are in the journal, in order, all at once. `chain` is the chain after them.
    pub(crate) fn append<'a>(
        &self,
        commits: impl Iterator<Item = &'a [u8]> + Clone,
        chain: Chain,
    ) -> Result<(), LogError> {
        let mut end = self.end();
        let End { packer, edge } = &mut *end;
        let mut values = Vec::new();
        commits.clone().for_each(|commit| packer.push(commit, &mut values));
        packer.put_open(&mut values);
        tree::grow(edge, commits, &mut values);
        let marker = Marker { seq: edge.size(), chain, root: edge.root() };
        self.sled.apply(values, (MARKER, marker.encode()))?;
        self.applied.store(marker.seq, Ordering::Release);
        Ok(())
    }

    /// The right edge of the tree over what it holds.
    pub(crate) fn edge(&self) -> Edge {
        self.end().edge.clone()
    }

    /// The first `tile.width` hashes of a tile, all of them over commits that it holds.
    pub(crate) fn tile(&self, tile: Tile) -> Result<Vec<Hash>, LogError> {
        tree::get(&self.sled, tile)
    }

    /// Writes a tile anew.
    pub(crate) fn mend_tile(&self, tile: Tile, hashes: &[Hash]) -> Result<(), LogError> {
        let _end = self.end();
        let mut values = Vec::new();
        tree::put(tile, hashes, &mut values);
        let marker = self.marker()?;
        Ok(self.sled.apply(values, (MARKER, marker.encode()))?)
    }

    fn end(&self) -> MutexGuard<'_, End> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the commits `from..=to` in order, as many as fit in `bytes`, but at least one.
    pub(crate) fn read(&self, from: u64, to: u64, bytes: usize) -> Result<Vec<Numbered>, LogError> {
        let start = self.sled.at_or_before(&key(from, u8::MAX))?;
        let missing = Bad { seq: from, why: "a block is missing" };
        let (first, _) = start.as_deref().and_then(seq_and_part).ok_or(missing)?;
        let mut unpacker = Unpacker::new(first);
        let (mut found, mut size, mut bad) = (Vec::new(), 0, None);
        self.sled.scan(&key(first, 0), &mut |key, value| {
            let taken = unpacker.take(key, value, &mut |seq, commit| {
                if seq >= from {
                    size += commit.len();
                    if seq > to || (size > bytes && !found.is_empty()) {
                        return ControlFlow::Break(());
                    }
                    found.push((seq, commit.to_vec()));
                }
                if seq >= to { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            taken.unwrap_or_else(|found| {
                bad = Some(found);
                ControlFlow::Break(())
            })
        })?;
        match (found.is_empty(), bad) {
            (false, _) => Ok(found),
            (true, Some(bad)) => Err(bad.into()),
            (true, None) => Err(missing.into()),
        }
    }

    /// Writes the blocks from commit `first` up to the next whole block anew. `journal` answers commits from there.
    pub(crate) fn mend<E>(
        &self,
        first: u64,
        journal: impl FnOnce(u64, u64) -> Result<Vec<Numbered>, E>,
    ) -> Result<Result<u64, LogError>, E> {
        let end = self.end();
        let last = match self.last_before_next_block(first) {
            Ok(last) => last,
            Err(error) => return Ok(Err(error)),
        };
        let mut fresh = Packer::new(first);
        let mut values = Vec::new();
        for (_, commit) in journal(first, last)? {
            fresh.push(&commit, &mut values);
        }
        fresh.put_open(&mut values);
        let written =
            self.marker().and_then(|marker| Ok(self.sled.apply(values, (MARKER, marker.encode()))?));
        drop(end);
        Ok(written.map(|()| last))
    }

    fn last_before_next_block(&self, first: u64) -> Result<u64, LogError> {
        let mut last = self.applied();
        self.sled.scan(&key(first, u8::MAX), &mut |key, _| {
            if let Some((next, _)) = seq_and_part(key) {
                last = next - 1;
            }
            ControlFlow::Break(())
        })?;
        Ok(last)
    }

    /// Hands everything to the operating system and lets go of it.
    pub(crate) fn close(self) -> Result<(), LogError> {
        Ok(self.sled.flush()?)
    }
}

#[cfg(test)]
impl Log {
    /// Damages the block that holds a commit.
    pub(crate) fn spoil(&self, seq: u64) {
        let block = self.sled.at_or_before(&key(seq, u8::MAX)).unwrap().unwrap();
        let mut value = self.sled.get(&block).unwrap().unwrap();
        *value.last_mut().unwrap() ^= 1;
        let marker = self.marker().unwrap();
        self.sled.apply(vec![(block.try_into().unwrap(), value)], (MARKER, marker.encode())).unwrap();
    }
}
