//! The proof that one entry stands in a log, as a text file of its own.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra <base64>         may stand there in proofs by others; nothing vouches for it, and it is passed over
//! index <number>
//! <base64 hash>          a line each, from the leaf's sibling upward
//!
//! <checkpoint: a signed note>
//! ```

use std::fmt;
use std::str::FromStr;

use super::checkpoint::Checkpoint;
use super::decimal;
use super::merkle::{Hash, leaf_hash, root_by_inclusion};
use super::note::{Note, Verifier};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// The longest file that is read.
const FILE_MAX: usize = 2 << 20;

/// More than the path of any tree needs.
const PATH_MAX: usize = 64;

/// The proof of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofFile {
    /// The entry's place in the log, from 0.
    pub index: u64,
    /// From the leaf's sibling upward.
    pub path: Vec<Hash>,
    /// The checkpoint that it leads to.
    pub checkpoint: Note,
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unproved {
    /// The text is no proof.
    #[error("this is no proof file: {0}")]
    Malformed(&'static str),
    /// Not signed by the key that was given.
    #[error("its checkpoint is not signed by the key")]
    NotSigned,
    /// It proves another entry, or none.
    #[error("it does not lead from the entry to the checkpoint's root")]
    Wrong,
}

impl ProofFile {
    /// Whether it proves that the entry stands at its index in the log whose key `verifier` is.
    ///
    /// # Errors
    /// [`Unproved`].
    pub fn check(&self, entry: &[u8], verifier: &Verifier) -> Result<Checkpoint, Unproved> {
        if !self.checkpoint.is_signed_by(verifier) {
            return Err(Unproved::NotSigned);
        }
        let checkpoint: Checkpoint =
            self.checkpoint.text().parse().map_err(|_| Unproved::Malformed("its note is no checkpoint"))?;
        if checkpoint.origin != *verifier.name() {
            return Err(Unproved::NotSigned);
        }
        let root = root_by_inclusion(leaf_hash(entry), self.index, checkpoint.size, &self.path);
        if root == Some(checkpoint.root) { Ok(checkpoint) } else { Err(Unproved::Wrong) }
    }
}

impl fmt::Display for ProofFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}\nindex {}", self.index)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for ProofFile {
    type Err = Unproved;

    fn from_str(text: &str) -> Result<Self, Unproved> {
        let bad = Unproved::Malformed;
        if text.len() > FILE_MAX {
            return Err(bad("it is longer than two mebibytes"));
        }
        let (head, checkpoint) = text.split_once("\n\n").ok_or(bad("it has no checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(bad("its first line is not c2sp.org/tlog-proof@v1"));
        }
        let mut line = lines.next();
        if line.is_some_and(|line| line.starts_with("extra ")) {
            line = lines.next();
        }
        let index = line.and_then(|line| decimal(line.strip_prefix("index ")?));
        let index = index.ok_or(bad("its second line is not `index` and a number"))?;
        let path = lines.take(PATH_MAX + 1).map(Hash::from_base64).collect::<Option<Vec<_>>>();
        let path = path.ok_or(bad("a line before the checkpoint is no hash"))?;
        if path.len() > PATH_MAX {
            return Err(bad("it has more hashes than any tree needs"));
        }
        let checkpoint =
            checkpoint.parse().map_err(|_| bad("what follows the empty line is no signed note"))?;
        Ok(Self { index, path, checkpoint })
    }
}
