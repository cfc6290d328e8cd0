//! The Merkle tree over the commits in sled, in tiles: written in the same batch as the commits that they hash, so that
//! neither is ever ahead of the other. Derived: what is damaged is made anew from the commits.
//!
//! ```text
//! key    't' | level (1) | 2 * index + half, big-endian (8)
//! value  CRC-32C (4) | up to 128 hashes of 32 bytes
//! ```
//! A tile is kept in halves so that no value is larger than [`VALUE_MAX`](super::pack::VALUE_MAX).

use super::pack::{Bad, Key, checksum};

use super::{LogError, Marker, Sled};
use crate::proof::merkle::leaf_hash;
use crate::proof::tile::{Tile, decode_hashes, encode_hashes};
use crate::proof::{Edge, Hash};

/// How many hashes a value holds at most.
const HALF: usize = 128;

const PREFIX: u8 = b't';
const CHECKSUM: usize = 4;

fn key(tile: Tile, half: u64) -> Key {
    let mut key = [0; 10];
    key[0] = PREFIX;
    key[1] = tile.level;
    key[2..].copy_from_slice(&(2 * tile.index + half).to_be_bytes());
    key
}

/// Adds the values of a tile to what is to be written.
pub(super) fn put(tile: Tile, hashes: &[Hash], out: &mut Vec<(Key, Vec<u8>)>) {
    for (half, hashes) in (0..).zip(hashes.chunks(HALF)) {
        let key = key(tile, half);
        let hashes = encode_hashes(hashes);
        let mut value = checksum(&key, &hashes).to_vec();
        value.extend_from_slice(&hashes);
        out.push((key, value));
    }
}

/// The first `tile.width` hashes of a tile.
pub(super) fn get(sled: &Sled, tile: Tile) -> Result<Vec<Hash>, LogError> {
    let bad = |why| Bad { seq: first_commit(tile), why };
    let (mut hashes, width) = (Vec::new(), usize::try_from(tile.width).expect("at most 256"));
    for half in 0..=u64::from(width > HALF) {
        let key = key(tile, half);
        let value = sled.get(&key)?.ok_or(bad("a tile of the tree is missing"))?;
        let (sum, content) = value.split_at_checked(CHECKSUM).ok_or(bad("a tile is too short"))?;
        if checksum(&key, content) != sum {
            return Err(bad("a tile of the tree does not match its checksum").into());
        }
        hashes.extend(decode_hashes(content).ok_or(bad("a tile of the tree is cut"))?);
    }
    if hashes.len() < width {
        return Err(bad("a tile of the tree is too short").into());
    }
    hashes.truncate(width);
    Ok(hashes)
}

/// The first commit under a tile.
fn first_commit(tile: Tile) -> u64 {
    tile.index.saturating_mul(256_u64.saturating_pow(u32::from(tile.level) + 1)).saturating_add(1)
}

/// The edge as it is kept; it must give the root that the marker names.
pub(super) fn edge(sled: &Sled, marker: Marker) -> Result<Edge, LogError> {
    let edge = Edge::restore(marker.seq, |tile| get(sled, tile))?;
    if edge.root() != marker.root {
        return Err(
            Bad { seq: marker.seq, why: "the tree does not lead to the root that the marker names" }.into()
        );
    }
    Ok(edge)
}

/// Takes commits up; what must be written for them is added to `out`.
pub(super) fn grow<'a>(
    edge: &mut Edge,
    commits: impl Iterator<Item = &'a [u8]>,
    out: &mut Vec<(Key, Vec<u8>)>,
) {
    for commit in commits {
        edge.push(leaf_hash(commit), &mut |tile, hashes| put(tile, &hashes, out));
    }
    edge.partial().for_each(|(tile, hashes)| put(tile, hashes, out));
}
