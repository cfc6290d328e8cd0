//! The right edge of a tree that grows: the tiles that are not full yet. Appending needs no more, and the root neither.

use super::merkle::{Hash, empty_root, node_hash, root_of};
use super::tile::{SPAN, Tile};

/// The tiles at the right edge that are not full. Level 0 holds leaves; a hash of level `l` stands for `256^l` of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    levels: Vec<Vec<Hash>>,
}

impl Edge {
    /// The edge of a tree of that size, from what is kept of its tiles: `hashes` answers the first `width` hashes of a
    /// tile that is not full.
    ///
    /// # Errors
    /// What `hashes` answers.
    pub fn restore<E>(size: u64, mut hashes: impl FnMut(Tile) -> Result<Vec<Hash>, E>) -> Result<Self, E> {
        let mut levels = Vec::new();
        let (mut level, mut left) = (0, size);
        while left > 0 {
            let width = left % SPAN;
            let tile = Tile { level, index: left / SPAN, width };
            levels.push(if width == 0 { Vec::new() } else { hashes(tile)? });
            (level, left) = (level + 1, left / SPAN);
        }
        Ok(Self { size, levels })
    }

    /// How many leaves the tree has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The place of the tile at the edge of that level among the tiles of its level.
    fn place(&self, level: u8) -> u64 {
        self.size.checked_shr(8 * (u32::from(level) + 1)).unwrap_or(0)
    }

    /// Adds a leaf. Tiles that are full with it are handed to `full`, lowest level first.
    pub fn push(&mut self, leaf: Hash, full: &mut dyn FnMut(Tile, Vec<Hash>)) {
        let (mut hash, mut index) = (leaf, self.size / SPAN);
        self.size += 1;
        for level in 0.. {
            if self.levels.len() <= usize::from(level) {
                self.levels.push(Vec::new());
            }
            let hashes = &mut self.levels[usize::from(level)];
            hashes.push(hash);
            if (hashes.len() as u64) < SPAN {
                return;
            }
            let hashes = std::mem::take(hashes);
            hash = root_of(&hashes);
            full(Tile { level, index, width: SPAN }, hashes);
            index /= SPAN;
        }
    }

    /// The tiles that are not full, lowest level first; none that is empty.
    pub fn partial(&self) -> impl Iterator<Item = (Tile, &[Hash])> {
        let tiles = (0..).zip(&self.levels).filter(|(_, hashes)| !hashes.is_empty());
        tiles.map(|(level, hashes)| {
            (Tile { level, index: self.place(level), width: hashes.len() as u64 }, hashes.as_slice())
        })
    }

    /// The hashes of the tile at the edge of that level, where it is the `index`th; the tile may be empty.
    #[must_use]
    pub fn hashes(&self, level: u8, index: u64) -> Option<&[Hash]> {
        (self.place(level) == index)
            .then(|| self.levels.get(usize::from(level)).map_or(&[][..], Vec::as_slice))
    }

    /// The tree's root (RFC 6962 §2.1).
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut root: Option<Hash> = None;
        // From the right: lower levels stand to the right of higher ones, smaller subtrees to the right of larger.
        for hashes in &self.levels {
            let mut end = hashes.len();
            while end > 0 {
                let start = end - (1 << end.trailing_zeros());
                let part = root_of(&hashes[start..end]);
                root = Some(root.map_or(part, |right| node_hash(part, right)));
                end = start;
            }
        }
        root.unwrap_or_else(empty_root)
    }
}
