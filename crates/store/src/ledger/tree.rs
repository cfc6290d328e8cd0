//! The Merkle tree over all that is published: the part that sled holds, and the part that the log has grown by since.
//!
//! It is made behind the acknowledgement, by the applier, and for whoever asks before that: a commit's recording never waits
//! for it.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use samspil_domain::Position;

use super::Ledger;
use super::shared::Shared;
use crate::error::{Damage, OpenError, ReadError};
use crate::keys::{KeyError, NotCosigned};
use crate::log::LogError;
use crate::proof::file::ProofFile;
use crate::proof::merkle::{self, Nodes, leaf_hash, root_of};
use crate::proof::tile::{Resource, SPAN, Tile, encode_entry, encode_hashes};
use crate::proof::{Checkpoint, Edge, Hash, Note, Verifier};

/// How many commits are read at once.
const BATCH: usize = 1024;

/// The tree up to some published commit.
#[derive(Debug, Clone, Default)]
pub(super) struct Grown {
    edge: Edge,
    /// Full tiles over commits that sled does not have.
    full: HashMap<Tile, Vec<Hash>>,
    /// Up to this size, full tiles are sled's.
    held_by_sled: u64,
}

/// Why a witness's signature is not taken up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CosignError {
    /// The caller's to mend.
    #[error(transparent)]
    Refused(#[from] NotCosigned),
    /// The log or its keys cannot be read or written.
    #[error(transparent)]
    Failed(#[from] ReadError),
}

impl From<KeyError> for CosignError {
    fn from(error: KeyError) -> Self {
        Self::Failed(error.into())
    }
}

/// The tree as of one moment.
struct View<'a> {
    shared: &'a Shared,
    grown: Arc<Grown>,
}

impl Shared {
    /// The tree over all that is published.
    fn tree(&self) -> Result<View<'_>, ReadError> {
        let mut grown = self.tree.lock().unwrap_or_else(PoisonError::into_inner);
        let head = self.head();
        let log = self.log();
        let held = log.as_ref().map_or(0, |log| log.applied());
        if log.is_none() && grown.held_by_sled > 0 {
            *grown = Arc::default();
        }
        if let Some(log) = &log
            && (grown.edge.size() < held || grown.held_by_sled + SPAN <= held)
        {
            let edge = log.edge();
            let grown = Arc::make_mut(&mut grown);
            grown.held_by_sled = edge.size();
            grown.full.retain(|tile, _| last_under(*tile) > edge.size());
            if grown.edge.size() < edge.size() {
                grown.edge = edge;
            }
        }
        while grown.edge.size() < head {
            let commits = self.read(grown.edge.size() + 1, BATCH)?;
            let Grown { edge, full, .. } = Arc::make_mut(&mut grown);
            for commit in commits.iter().take_while(|commit| commit.position().0 <= head) {
                edge.push(leaf_hash(commit.bytes()), &mut |tile, hashes| {
                    full.insert(tile, hashes);
                });
            }
            if commits.is_empty() {
                return Err(ReadError::Closed);
            }
        }
        Ok(View { shared: self, grown: grown.clone() })
    }
}

impl Shared {
    /// Compares a tile that was made from the commits with the one that is served.
    ///
    /// # Errors
    /// [`ReadError::Corrupt`] where they differ.
    pub(super) fn has_tile(&self, tile: Tile, hashes: &[Hash]) -> Result<(), ReadError> {
        let served = self.tree()?.hashes(tile.level, tile.index)?;
        if served.starts_with(hashes) {
            return Ok(());
        }
        let what = format!("the tree's tile {} does not fit the commits under it", Resource::Hashes(tile));
        Err(Damage { file: "sled".into(), offset: 0, what }.into())
    }

    /// Compares the log with the last checkpoint that was signed.
    ///
    /// # Errors
    /// [`KeyError::NotWhatWasSigned`].
    pub(super) fn begins_with_what_was_signed(&self) -> Result<(), OpenError> {
        let Some((signed, _)) = self.keys.last() else { return Ok(()) };
        let tree =
            self.tree().map_err(|error| OpenError::io("read the log")(std::io::Error::other(error)))?;
        let now = if signed.size > tree.size() {
            format!("now it ends at {}", tree.size())
        } else {
            let root = merkle::root(&tree, signed.size);
            let root = root.map_err(|error| OpenError::io("read the log")(std::io::Error::other(error)))?;
            if root == signed.root {
                return Ok(());
            }
            format!("now it has root {root} there")
        };
        let (size, signed) = (signed.size, signed.root.to_string());
        Err(KeyError::NotWhatWasSigned { size, signed, now }.into())
    }
}

/// The last commit under a tile.
fn last_under(tile: Tile) -> u64 {
    (tile.index + 1).saturating_mul(SPAN.saturating_pow(u32::from(tile.level) + 1))
}

impl View<'_> {
    fn size(&self) -> u64 {
        self.grown.edge.size()
    }

    /// Whether there is such a tree within this one.
    fn holds(&self, size: u64) -> Result<(), ReadError> {
        if size <= self.size() {
            return Ok(());
        }
        Err(ReadError::Beyond { asked: Position(size), head: Position(self.size()) })
    }

    /// All hashes of a tile that there are: 256, or those at the edge.
    fn hashes(&self, level: u8, index: u64) -> Result<Vec<Hash>, ReadError> {
        if let Some(hashes) = self.grown.edge.hashes(level, index) {
            return Ok(hashes.to_vec());
        }
        let tile = Tile { level, index, width: SPAN };
        if let Some(hashes) = self.grown.full.get(&tile) {
            return Ok(hashes.clone());
        }
        let Some(log) = self.shared.log() else { return self.made_anew(tile) };
        match log.tile(tile) {
            Ok(hashes) => Ok(hashes),
            Err(LogError::Unusable(unusable)) => {
                self.shared.abandon_log(&unusable.to_string());
                self.made_anew(tile)
            }
            Err(LogError::Bad(bad)) => {
                let hashes = self.made_anew(tile)?;
                tracing::warn!(
                    level,
                    index,
                    why = bad.why,
                    "a tile of the tree was damaged and is made anew"
                );
                if let Err(error) = log.mend_tile(tile, &hashes) {
                    self.shared.abandon_log(&error.to_string());
                }
                Ok(hashes)
            }
        }
    }

    /// A full tile from what it stands for: the commits, or the tiles below it.
    fn made_anew(&self, tile: Tile) -> Result<Vec<Hash>, ReadError> {
        match tile.level.checked_sub(1) {
            Some(below) => (tile.index * SPAN..(tile.index + 1) * SPAN)
                .map(|index| self.hashes(below, index).map(|hashes| root_of(&hashes)))
                .collect(),
            None => {
                let mut hashes = Vec::new();
                self.entries(tile.index, SPAN, |commit| hashes.push(leaf_hash(commit)))?;
                Ok(hashes)
            }
        }
    }

    /// Hands the first `width` commits of a bundle to `each`.
    fn entries(&self, index: u64, width: u64, mut each: impl FnMut(&[u8])) -> Result<(), ReadError> {
        let (mut next, end) = (index * SPAN + 1, index * SPAN + width);
        while next <= end {
            let commits = self.shared.read(next, usize::try_from(end - next + 1).unwrap_or(BATCH))?;
            if commits.is_empty() {
                return Err(ReadError::Closed);
            }
            commits.iter().for_each(|commit| each(commit.bytes()));
            next += commits.len() as u64;
        }
        Ok(())
    }
}

impl Nodes for View<'_> {
    type Error = ReadError;

    fn node(&self, level: u8, index: u64) -> Result<Hash, ReadError> {
        let (tile_level, inner) = (level / 8, level % 8);
        let first = index << inner;
        let hashes = self.hashes(tile_level, first / SPAN)?;
        let from = usize::try_from(first % SPAN).expect("below 256");
        Ok(root_of(&hashes[from..from + (1 << inner)]))
    }
}

/// Proofs. All of these may touch the disk: call them where blocking is allowed.
impl Ledger {
    /// The key that the log's checkpoints are checked with, and those before it.
    #[must_use]
    pub fn verifiers(&self) -> &[Verifier] {
        self.0.shared.keys.verifiers()
    }

    /// How each key took over from the one before it, oldest first.
    ///
    /// # Errors
    /// [`ReadError::Keys`].
    pub fn rotations(&self) -> Result<Vec<Note>, ReadError> {
        Ok(self.0.shared.keys.rotations()?)
    }

    /// A signed checkpoint of all that is recorded, with the signatures of witnesses where they have signed that size.
    /// It is kept on disk before it is answered.
    ///
    /// # Errors
    /// [`ReadError`]; [`ReadError::Keys`] where the signing key is missing.
    pub fn checkpoint(&self) -> Result<Note, ReadError> {
        let shared = &self.0.shared;
        let edge = &shared.tree()?.grown.edge;
        let origin = shared.keys.origin().clone();
        Ok(shared.keys.sign(Checkpoint { origin, size: edge.size(), root: edge.root() })?)
    }

    /// The last checkpoint that a witness has signed, where one has.
    #[must_use]
    pub fn cosigned(&self) -> Option<Note> {
        self.0.shared.keys.cosigned()
    }

    /// Takes up what witnesses have signed under a checkpoint of this log, to be served beside the log's own signature.
    ///
    /// # Errors
    /// [`CosignError`].
    pub fn cosign(&self, note: &Note) -> Result<Note, CosignError> {
        let shared = &self.0.shared;
        let root = |size| {
            let tree = shared.tree()?;
            if size > tree.size() { Ok(None) } else { Ok(Some(merkle::root(&tree, size)?)) }
        };
        shared.keys.cosign(note, &shared.witnesses, root)
    }

    /// The root of the tree over the first `size` commits.
    ///
    /// # Errors
    /// [`ReadError`]; [`ReadError::Beyond`] where there are not so many.
    pub fn root(&self, size: u64) -> Result<Hash, ReadError> {
        let tree = self.0.shared.tree()?;
        tree.holds(size)?;
        merkle::root(&tree, size)
    }

    /// The audit path of the commit at a position in the tree of the first `size`, from its sibling upward.
    ///
    /// # Errors
    /// [`ReadError`]; [`ReadError::Beyond`] where there is no such commit among those.
    pub fn inclusion(&self, position: Position, size: u64) -> Result<Vec<Hash>, ReadError> {
        let tree = self.0.shared.tree()?;
        tree.holds(size)?;
        if position.0 == 0 || position.0 > size {
            return Err(ReadError::Beyond { asked: position, head: Position(size) });
        }
        merkle::inclusion(&tree, position.0 - 1, size)
    }

    /// The proof that the first `old` commits are the beginning of the first `new`.
    ///
    /// # Errors
    /// [`ReadError`]; [`ReadError::Beyond`] where `old` is more than `new`, or there are not so many.
    pub fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, ReadError> {
        let tree = self.0.shared.tree()?;
        tree.holds(new)?;
        if old > new {
            return Err(ReadError::Beyond { asked: Position(old), head: Position(new) });
        }
        merkle::consistency(&tree, old, new)
    }

    /// The proof that the commit at a position stands in the log, with the latest checkpoint.
    ///
    /// # Errors
    /// As [`Ledger::inclusion`] and [`Ledger::checkpoint`].
    pub fn proof(&self, position: Position) -> Result<ProofFile, ReadError> {
        let checkpoint = self.checkpoint()?;
        let size = checkpoint.text().parse::<Checkpoint>().map_or(0, |checkpoint| checkpoint.size);
        let path = self.inclusion(position, size)?;
        Ok(ProofFile { index: position.0 - 1, path, checkpoint })
    }

    /// A tile, or a bundle of entries, as it is served; none where the log does not reach so far.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn tile(&self, resource: Resource) -> Result<Option<Vec<u8>>, ReadError> {
        let tree = self.0.shared.tree()?;
        let (level, index, width) = match resource {
            Resource::Hashes(Tile { level, index, width }) => (level, index, width),
            Resource::Entries { index, width } => (0, index, width),
        };
        let there = tree.size().checked_shr(8 * u32::from(level)).unwrap_or(0);
        if index.checked_mul(SPAN).and_then(|first| first.checked_add(width)).is_none_or(|end| end > there) {
            return Ok(None);
        }
        match resource {
            Resource::Hashes(_) => {
                let hashes = tree.hashes(level, index)?;
                Ok(Some(encode_hashes(&hashes[..usize::try_from(width).expect("at most 256")])))
            }
            Resource::Entries { .. } => {
                let mut bundle = Vec::new();
                tree.entries(index, width, |commit| encode_entry(commit, &mut bundle))?;
                Ok(Some(bundle))
            }
        }
    }
}
