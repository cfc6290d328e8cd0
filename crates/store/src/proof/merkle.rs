//! The Merkle tree of RFC 6962 §2.1 over any number of entries.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::{base64, unbase64};

/// A node of the tree: a SHA-256 hash. Written as standard base64.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// How many bytes a hash has.
    pub const BYTES: usize = 32;

    /// Reads standard base64.
    #[must_use]
    pub fn from_base64(text: &str) -> Option<Self> {
        unbase64(text)?.try_into().ok().map(Self)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The root of a tree without entries: the hash of nothing (RFC 6962 §2.1).
#[must_use]
pub fn empty_root() -> Hash {
    Hash(Sha256::digest(b"").into())
}

/// A leaf: `SHA-256(0x00 || entry)` (RFC 6962 §2.1).
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(entry).finalize().into())
}

/// An inner node: `SHA-256(0x01 || left || right)` (RFC 6962 §2.1).
#[must_use]
pub fn node_hash(left: Hash, right: Hash) -> Hash {
    Hash(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// The root over hashes that stand side by side: their Merkle tree, whatever they are the hashes of.
#[must_use]
pub fn root_of(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => empty_root(),
        [one] => *one,
        more => {
            let (left, right) = more.split_at(more.len().next_power_of_two() / 2);
            node_hash(root_of(left), root_of(right))
        }
    }
}

/// Where the complete subtrees of a tree can be had.
pub trait Nodes {
    /// Why one cannot be had.
    type Error;

    /// The root of the complete subtree of `2^level` leaves that is the `index`th of its level.
    ///
    /// # Errors
    /// As whoever holds them says.
    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// The largest power of two below `size`, which is at least 2: where RFC 6962 splits a tree.
const fn split(size: u64) -> u64 {
    1 << (u64::BITS - 1 - (size - 1).leading_zeros())
}

/// The Merkle tree hash of the leaves `from..to`, of which RFC 6962's recursion asks: `from` is a multiple of the smallest
/// power of two that is not below their number.
fn range<N: Nodes + ?Sized>(nodes: &N, from: u64, to: u64) -> Result<Hash, N::Error> {
    let (mut parts, mut start) = (Vec::new(), from);
    while start < to {
        let level = u8::try_from((to - start).ilog2()).expect("below 64");
        parts.push(nodes.node(level, start >> level)?);
        start += 1 << level;
    }
    let joined = parts.into_iter().rev().reduce(|right, left| node_hash(left, right));
    Ok(joined.unwrap_or_else(empty_root))
}

/// The root of the first `size` leaves.
///
/// # Errors
/// As the nodes say.
pub fn root<N: Nodes + ?Sized>(nodes: &N, size: u64) -> Result<Hash, N::Error> {
    range(nodes, 0, size)
}

/// The audit path of leaf `index` in the tree of the first `size` (RFC 6962 §2.1.1), from the leaf's sibling upward.
///
/// # Errors
/// As the nodes say.
///
/// # Panics
/// When there is no such leaf: `index` must be below `size`.
pub fn inclusion<N: Nodes + ?Sized>(nodes: &N, index: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
    assert!(index < size, "leaf {index} is not among {size}");
    let (mut path, mut from, mut to) = (Vec::new(), 0, size);
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            path.push(range(nodes, middle, to)?);
            to = middle;
        } else {
            path.push(range(nodes, from, middle)?);
            from = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the first `old` leaves are the beginning of the first `new` (RFC 6962 §2.1.2). Empty where they are
/// the same, and where `old` is 0, of which nothing needs to be proved.
///
/// # Errors
/// As the nodes say.
///
/// # Panics
/// When `old` is more than `new`.
pub fn consistency<N: Nodes + ?Sized>(nodes: &N, old: u64, new: u64) -> Result<Vec<Hash>, N::Error> {
    assert!(old <= new, "a tree of {old} is not the beginning of one of {new}");
    let (mut proof, mut from, mut to) = (Vec::new(), 0, new);
    if old == 0 {
        return Ok(proof);
    }
    while old != to {
        let middle = from + split(to - from);
        if old <= middle {
            proof.push(range(nodes, middle, to)?);
            to = middle;
        } else {
            proof.push(range(nodes, from, middle)?);
            from = middle;
        }
    }
    if from > 0 {
        proof.push(range(nodes, from, to)?);
    }
    proof.reverse();
    Ok(proof)
}

/// The root that an audit path leads to from a leaf (RFC 9162 §2.1.3.2); none where the path has not the length that it
/// must have.
#[must_use]
pub fn root_by_inclusion(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut place, mut last, mut root) = (index, size - 1, leaf);
    for hash in path {
        if last == 0 {
            return None;
        }
        if place & 1 == 1 || place == last {
            root = node_hash(*hash, root);
            while place & 1 == 0 && place != 0 {
                (place, last) = (place >> 1, last >> 1);
            }
        } else {
            root = node_hash(root, *hash);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    (last == 0).then_some(root)
}

/// Whether a proof shows that the tree of `old.0` leaves with root `old.1` is the beginning of that of `new`
/// (RFC 9162 §2.1.4.2).
#[must_use]
pub fn is_consistent(old: (u64, Hash), new: (u64, Hash), proof: &[Hash]) -> bool {
    if old.0 > new.0 {
        return false;
    }
    if old.0 == new.0 {
        return old.1 == new.1 && proof.is_empty();
    }
    if old.0 == 0 {
        return old.1 == empty_root() && proof.is_empty();
    }
    // A complete old tree is itself a node of the new one, and is not sent.
    let (first, rest) = match proof.split_first() {
        _ if old.0.is_power_of_two() => (old.1, proof),
        Some((first, rest)) => (*first, rest),
        None => return false,
    };
    let (mut place, mut last) = (old.0 - 1, new.0 - 1);
    while place & 1 == 1 {
        (place, last) = (place >> 1, last >> 1);
    }
    let (mut old_root, mut new_root) = (first, first);
    for hash in rest {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            old_root = node_hash(*hash, old_root);
            new_root = node_hash(*hash, new_root);
            while place & 1 == 0 && place != 0 {
                (place, last) = (place >> 1, last >> 1);
            }
        } else {
            new_root = node_hash(new_root, *hash);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    last == 0 && old_root == old.1 && new_root == new.1
}
