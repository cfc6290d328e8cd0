//! The whole log, from both of its copies, held against each other and against itself, and its tree tile by tile.

use samspil_domain::{Commit, Position};

use super::shared::Shared;
use crate::error::{Damage, ReadError};
use crate::journal::{Chain, file_name};
use crate::proof::merkle::leaf_hash;
use crate::proof::{Edge, Hash};

/// What was found to be whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// The last commit read.
    pub position: Position,
    /// What the log hashes to up to there.
    pub chain: Chain,
    /// The root of the Merkle tree over it.
    pub root: Hash,
}

/// How many commits are compared at once.
const BATCH: usize = 1024;

pub(super) fn verify(shared: &Shared) -> Result<Verified, ReadError> {
    let head = shared.head();
    let (mut chain, mut from) = (Chain::START, 1);
    let mut last: Option<Commit> = None;
    let mut edge = Edge::default();
    let mut tiles = Vec::new();
    while from <= head {
        let read = shared.read(from, BATCH)?;
        let to = from + read.len() as u64 - 1;
        let mut served = read.iter();
        shared.journal.read(from, to, &mut |seq, bytes| {
            let wrong =
                |what: &str| Damage { file: file_name(seq), offset: 0, what: format!("commit {seq} {what}") };
            let stored = served.next().ok_or_else(|| wrong("is not served"))?;
            if stored.bytes() != bytes {
                return Err(wrong("is not served as the journal has it").into());
            }
            if stored.position() != Position(seq) {
                return Err(wrong("has another number").into());
            }
            if last.as_ref().is_some_and(|last| last.at >= stored.commit().at) {
                return Err(wrong("was not recorded after the one before it").into());
            }
            chain = chain.then(bytes);
            edge.push(leaf_hash(bytes), &mut |tile, hashes| tiles.push((tile, hashes)));
            last = Some(stored.commit().clone());
            Ok(())
        })?;
        from = to + 1;
        for (tile, hashes) in tiles.drain(..) {
            shared.has_tile(tile, &hashes)?;
        }
    }
    for (tile, hashes) in edge.partial() {
        shared.has_tile(tile, hashes)?;
    }
    Ok(Verified { position: Position(head), chain, root: edge.root() })
}
