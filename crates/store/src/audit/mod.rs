//! Checks a whole log, wherever it is kept: every commit, every node of the tree, the signatures, the order, and that
//! everything that is recorded can be taken up. Trusts nothing but the key that it is given.
//!
//! # Layout
//! - [`audit`] goes through a [`Source`] once, from the first commit to the last, in constant memory but for the world and
//!   the command ids; [`walk`] is its state
//! - [`keys`]: which key has signed, and how it came to be trusted
//! - [`initiative`]: what is exported of one initiative, with its proofs
//! - [`directory`], [`export`]: a data directory and an export as sources. A running server is one too, over HTTP; that is
//!   elsewhere
//!
//! # What holds
//! - Nothing is changed. sled, which mends itself when it is opened, is opened as a copy.
//! - What is wrong is named by the first commit that is concerned, and where that lies. Where leaves of the tree are kept
//!   that lead to a signed root, a commit that is not the one that was recorded is named exactly, whatever was done to it.

mod directory;
mod export;
mod initiative;
mod keys;
mod walk;

use std::fmt;

use samspil_domain::commit::Digest;
use samspil_domain::{Position, World};

pub use directory::DataDirectory;
pub use export::Exported;
pub use initiative::{AuditedInitiative, audit_initiative};

use crate::proof::tile::Tile;
use crate::proof::{Checkpoint, Hash, Note, Verifier};

/// Something that is not as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Finding {
    /// The first commit that is concerned; none where none is, or none can be named.
    pub position: Option<Position>,
    /// Where it was found, such as a file and a line.
    pub place: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(f, "commit {position}: ")?;
        }
        write!(f, "{} ({})", self.what, self.place)
    }
}

/// Why an audit does not end well.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The log is not as it was recorded.
    #[error(transparent)]
    Found(#[from] Finding),
    /// It could not be read. Nothing is said about the log.
    #[error("{0}")]
    Unread(String),
}

impl AuditError {
    pub(crate) fn unread(what: impl fmt::Display) -> Self {
        Self::Unread(what.to_string())
    }

    /// For those who write sources: something is wrong.
    pub fn found(position: Option<Position>, place: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Found(Finding { position, place: place.into(), what: what.into() })
    }
}

/// Is handed entries, each with where it lies.
pub type Each<'a> = dyn FnMut(&[u8], &dyn fmt::Display) -> Result<(), AuditError> + 'a;

/// What a source makes of the log at a position: what folding the commits up to there must give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The position.
    pub position: Position,
    /// By which code ([`samspil_domain::snapshot::CODE`]): another may write the same world otherwise.
    pub code: String,
    /// What the world hashes to ([`World::digest`]).
    pub digest: Digest,
    /// Where that is said.
    pub place: String,
}

/// A log to be checked.
pub trait Source {
    /// What it is, in words, such as the path.
    fn name(&self) -> String;

    /// The checkpoint that it shows; none where it has none. Asked for first.
    ///
    /// # Errors
    /// [`AuditError`].
    fn checkpoint(&self) -> Result<Option<Note>, AuditError>;

    /// The keys that it says are its own, the present one first.
    ///
    /// # Errors
    /// [`AuditError`].
    fn verifiers(&self) -> Result<Vec<Verifier>, AuditError>;

    /// How each key took over from the one before it, oldest first.
    ///
    /// # Errors
    /// [`AuditError`].
    fn rotations(&self) -> Result<Vec<Note>, AuditError>;

    /// What the source shows of the log at some positions; none where it shows nothing.
    ///
    /// # Errors
    /// [`AuditError`].
    fn shown(&self) -> Result<Vec<Shown>, AuditError>;

    /// How many entries there are, about; for whoever shows progress.
    fn about(&self) -> u64;

    /// Hands over all entries, in order.
    ///
    /// # Errors
    /// [`AuditError`], also what `each` answers.
    fn entries(&self, each: &mut Each<'_>) -> Result<(), AuditError>;

    /// The hashes of a tile, as they are kept; none where this source keeps none. Only asked for what lies under entries
    /// that were handed over.
    ///
    /// # Errors
    /// [`AuditError`].
    fn tile(&self, tile: Tile) -> Result<Option<Vec<Hash>>, AuditError>;
}

/// What the audit rests on beside the log.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// The key that the auditor knows the log by. Left out, the log's own word is taken for it.
    pub verifier: Option<Verifier>,
    /// Checkpoints that the auditor has kept from earlier: the log must begin with each.
    pub earlier: Vec<Note>,
    /// Keys of witnesses; those that have signed the checkpoint are told.
    pub witnesses: Vec<Verifier>,
}

/// What was found to be whole.
#[derive(Debug)]
pub struct Audited {
    /// The world after the last commit.
    pub world: World,
    /// The root over all commits.
    pub root: Hash,
    /// The signed checkpoint; none where the log has never signed one.
    pub checkpoint: Option<Checkpoint>,
    /// The key that signed it.
    pub verifier: Option<Verifier>,
    /// How many times a key took over, between the one that is trusted and that.
    pub rotations: usize,
    /// The witnesses that have signed it.
    pub witnesses: Vec<Verifier>,
    /// How many tiles of the tree were compared with the commits under them.
    pub tiles: u64,
    /// How many events the commits hold.
    pub events: u64,
    /// How many worlds that the source shows were compared with what folding the commits gives.
    pub worlds: u64,
}

/// Checks a log. `progress` is told of commits done.
///
/// # Errors
/// [`AuditError`]: the first thing that is wrong.
pub fn audit(
    source: &dyn Source,
    trust: &Trust,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Audited, AuditError> {
    let checkpoint = source.checkpoint()?;
    let signed = keys::who_signed(source, checkpoint.as_ref(), trust)?;
    let about = source.about();
    let mut walk = walk::Walk::new(source, signed.milestones, source.shown()?);
    source.entries(&mut |entry, place| {
        walk.entry(entry, place)?;
        progress(walk.size(), about.max(walk.size()));
        Ok(())
    })?;
    let walk::Walked { world, root, tiles, events, worlds } = walk.end()?;
    Ok(Audited {
        world,
        root,
        checkpoint: signed.checkpoint,
        verifier: signed.verifier,
        rotations: signed.rotations,
        witnesses: signed.witnesses,
        tiles,
        events,
        worlds,
    })
}
