//! The log elsewhere: copied while it is served, brought back, followed by a second directory, written out for an auditor
//! and read in again.
//!
//! # Layout
//! - [`mod@backup`]: a copy of a data directory that a server may have open, and what is new since the last time
//! - [`mod@restore`]: a data directory from such a copy; [`fresh`] makes one that is whole or not there
//! - [`mod@export`], [`mod@import`]: the log as lines of text
//! - [`target`]: where commits are copied to; [`source`]: a journal that somebody else may be writing
//! - [`beside`]: what is copied beside the log; [`error`]: why nothing was
//!
//! # What holds
//! - What is copied is what was acknowledged: up to what `HEAD` witnesses, and not what is being written behind it.
//! - A commit's bytes are copied as they are, under the checks of the journal: no copy is written of what is damaged.
//! - A copy is itself a journal, written by the journal's own writer: a crash leaves a whole prefix, and it can be served.
//! - The private key is never copied. Nor is anything that is derived.

pub mod backup;
mod beside;
pub mod error;
pub mod export;
mod fresh;
pub mod import;
pub mod restore;
mod source;
pub(crate) mod target;

pub use backup::{BackedUp, backup};
pub(crate) use beside::Beside;
pub use error::{ArchiveError, LineError};
pub use export::{Exported, What, export};
pub use import::{Imported, import};
pub use restore::{Restored, Until, restore};

use samspil_domain::Position;

use crate::journal::{Chain, Witness};

/// How far a log goes, and what it hashes to up to there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The last commit; 0 where there is none.
    pub position: Position,
    /// The chain after it: two logs with the same hold the same commits.
    pub chain: Chain,
}

impl From<Witness> for End {
    fn from(witness: Witness) -> Self {
        Self { position: Position(witness.seq), chain: witness.chain }
    }
}
