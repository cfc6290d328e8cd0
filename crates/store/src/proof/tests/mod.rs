//! What shows that the formats are right: published vectors, other people's implementations, laws and limits.

mod agreement;
mod laws;
mod limits;
mod vectors;

use std::sync::LazyLock;

use super::merkle::{Hash, Nodes, leaf_hash, root_of};
use super::note::{Kind, Signer};
use super::tree::Tree;

fn unhex(text: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(digit).collect()
}

fn hash(hexadecimal: &str) -> Hash {
    Hash(unhex(hexadecimal).try_into().unwrap())
}

fn signer(name: &str, kind: Kind, seed: u8) -> Signer {
    Signer::new(name.parse().unwrap(), kind, &[seed; 32])
}

/// An entry that no other index has.
fn entry(index: u64) -> Vec<u8> {
    format!("entry {index}").into_bytes()
}

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(|index| leaf_hash(&entry(index))).collect()
}

fn tree(leaves: &[Hash]) -> Tree {
    let mut tree = Tree::default();
    leaves.iter().for_each(|leaf| tree.push(*leaf));
    tree
}

/// A log whose tiles have three levels, and some at each edge. A smaller log is its beginning.
static LARGE: LazyLock<(Vec<Hash>, Kept)> = LazyLock::new(|| {
    let leaves = leaves(66_050);
    let kept = Kept::new(&leaves);
    (leaves, kept)
});

/// Every complete subtree, kept: quicker to ask than [`Tree`].
struct Kept(Vec<Vec<Hash>>);

impl Kept {
    fn new(leaves: &[Hash]) -> Self {
        let mut levels = vec![leaves.to_vec()];
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            levels.push(below.as_chunks::<2>().0.iter().map(|pair| root_of(pair)).collect());
        }
        Self(levels)
    }
}

impl Nodes for Kept {
    type Error = std::convert::Infallible;

    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error> {
        Ok(self.0[usize::from(level)][usize::try_from(index).unwrap()])
    }
}
