//! Tiles: 256 hashes of one level side by side, under a path of their own. A full tile never changes.

use std::fmt;
use std::str::FromStr;

use super::merkle::Hash;

/// How many hashes, or entries, a full tile has.
pub const SPAN: u64 = 256;

/// The highest level that a tree of 2^63 leaves has tiles of; the specification allows numbers up to 63.
const LEVEL_MAX: u8 = 63;

/// A tile of hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tile {
    /// 0 for leaves; a hash of level `l` stands for `256^l` of them.
    pub level: u8,
    /// Its place among the tiles of its level, from 0.
    pub index: u64,
    /// How many hashes it has: 256 when full, else 1 to 255.
    pub width: u64,
}

/// What is kept under a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// Hashes, 32 bytes each.
    Hashes(Tile),
    /// Entries: the commits themselves, each with its length in two bytes before it.
    Entries {
        /// Its place, from 0; the first entry has the index `256 * index`.
        index: u64,
        /// How many entries it has.
        width: u64,
    },
}

/// A path that names no tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "no tile has this path; write tile/<level>/<number> or tile/entries/<number>, with .p/<width> where it is not full"
)]
pub struct InvalidPath;

impl Resource {
    const fn parts(self) -> (u64, u64) {
        match self {
            Self::Hashes(tile) => (tile.index, tile.width),
            Self::Entries { index, width } => (index, width),
        }
    }

    /// Whether it is full, and so never changes.
    #[must_use]
    pub const fn is_full(self) -> bool {
        self.parts().1 == SPAN
    }
}

impl fmt::Display for Resource {
    /// The path, such as `tile/0/x001/x234/067.p/8`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hashes(tile) => write!(f, "tile/{}/", tile.level)?,
            Self::Entries { .. } => f.write_str("tile/entries/")?,
        }
        let (index, width) = self.parts();
        let (mut groups, mut left) = (vec![index % 1000], index / 1000);
        while left > 0 {
            groups.push(left % 1000);
            left /= 1000;
        }
        for group in groups.iter().skip(1).rev() {
            write!(f, "x{group:03}/")?;
        }
        write!(f, "{:03}", groups[0])?;
        if width == SPAN { Ok(()) } else { write!(f, ".p/{width}") }
    }
}

impl FromStr for Resource {
    type Err = InvalidPath;

    /// Reads a path. Only the one spelling that [`Resource`] is written with is read.
    fn from_str(path: &str) -> Result<Self, InvalidPath> {
        let read = || {
            let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
            let (number, width) = match rest.split_once(".p/") {
                Some((number, width)) => {
                    (number, width.parse().ok().filter(|width| (1..SPAN).contains(width))?)
                }
                None => (rest, SPAN),
            };
            let mut index: u64 = 0;
            for group in number.split('/') {
                let digits = group.strip_prefix('x').unwrap_or(group);
                let value = (digits.len() == 3).then(|| digits.parse::<u16>().ok()).flatten()?;
                index = index.checked_mul(1000)?.checked_add(value.into())?;
            }
            if level == "entries" {
                return Some(Self::Entries { index, width });
            }
            let level = level.parse().ok().filter(|level| *level <= LEVEL_MAX)?;
            Some(Self::Hashes(Tile { level, index, width }))
        };
        read().filter(|read: &Self| read.to_string() == path).ok_or(InvalidPath)
    }
}

/// Hashes as they are served: one after another.
#[must_use]
pub fn encode_hashes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// Hashes as they were served; none where it is not a whole number of them.
#[must_use]
pub fn decode_hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<{ Hash::BYTES }>();
    rest.is_empty().then(|| hashes.iter().copied().map(Hash).collect())
}

/// Adds an entry to a bundle: its length in two bytes, big-endian, then itself.
///
/// # Panics
/// When it has more than 65,535 bytes; no commit has.
pub fn encode_entry(entry: &[u8], bundle: &mut Vec<u8>) {
    let length = u16::try_from(entry.len()).expect("a commit fits in an entry");
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
}

/// The entries of a bundle; none where it is cut.
#[must_use]
pub fn decode_entries(mut bundle: &[u8]) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    while !bundle.is_empty() {
        let (length, rest) = bundle.split_first_chunk()?;
        let (entry, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
        entries.push(entry);
        bundle = rest;
    }
    Some(entries)
}
