//! A tree held whole in memory, in tiles: some 32 bytes for each leaf.

use std::collections::HashMap;
use std::convert::Infallible;

use super::edge::Edge;
use super::merkle::{Hash, Nodes, root_of};
use super::tile::SPAN;

/// A tree of which every node can be had.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    edge: Edge,
    /// The full tiles, by level and index.
    full: HashMap<(u8, u64), Vec<Hash>>,
}

impl Tree {
    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let Self { edge, full } = self;
        edge.push(leaf, &mut |tile, hashes| _ = full.insert((tile.level, tile.index), hashes));
    }

    /// How many leaves there are.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.edge.size()
    }

    /// The root over all.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.edge.root()
    }
}

impl Nodes for Tree {
    type Error = Infallible;

    /// # Panics
    /// When the tree has no such subtree.
    fn node(&self, level: u8, index: u64) -> Result<Hash, Infallible> {
        let (level, inner) = (level / 8, level % 8);
        let first = index << inner;
        let tile = (level, first / SPAN);
        let hashes = self.full.get(&tile).map(Vec::as_slice);
        let hashes = hashes.or_else(|| self.edge.hashes(tile.0, tile.1)).unwrap_or_default();
        let from = usize::try_from(first % SPAN).expect("below 256");
        Ok(root_of(&hashes[from..from + (1 << inner)]))
    }
}
