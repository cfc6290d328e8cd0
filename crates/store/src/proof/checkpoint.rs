//! A checkpoint: how large a log is and what it hashes to, as a note's text of three lines.

use std::fmt;
use std::str::FromStr;

use super::decimal;
use super::merkle::Hash;
use super::note::Name;

/// What a log commits itself to by signing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log; the name of its key too.
    pub origin: Name,
    /// How many commits it holds.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

/// A text that is no checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no checkpoint: it has a line each with the log's origin, its size and its root in base64")]
pub struct InvalidCheckpoint;

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root)
    }
}

impl FromStr for Checkpoint {
    type Err = InvalidCheckpoint;

    /// Reads a note's text. Further lines, which other logs may have, are passed over; they must not be empty.
    fn from_str(text: &str) -> Result<Self, InvalidCheckpoint> {
        let mut lines = text.strip_suffix('\n').ok_or(InvalidCheckpoint)?.split('\n');
        let mut line = || lines.next().ok_or(InvalidCheckpoint);
        let origin = line()?.parse().map_err(|_| InvalidCheckpoint)?;
        let size = decimal(line()?).ok_or(InvalidCheckpoint)?;
        let root = Hash::from_base64(line()?).ok_or(InvalidCheckpoint)?;
        if lines.any(str::is_empty) { Err(InvalidCheckpoint) } else { Ok(Self { origin, size, root }) }
    }
}
