//! What makes history provable: the formats that auditors' tools read, exactly as they are published. Pure; nothing here
//! knows the ledger or a file.
//!
//! # Layout
//! - [`merkle`]: the tree (RFC 6962 §2.1): hashes, roots, proofs and how they are checked
//! - [`tree`]: a tree held whole in memory; [`edge`]: the right edge of a growing tree, which is all that appending needs
//! - [`note`]: signed notes (C2SP signed-note v1.0.0), their keys, and cosignatures of witnesses (C2SP tlog-cosignature)
//! - [`checkpoint`]: a tree's size and root as the text of a note (C2SP tlog-checkpoint v1.0.0)
//! - [`tile`]: the tree in pieces that can be cached for ever (C2SP tlog-tiles v0.1.0)
//! - [`mod@file`]: the proof of one entry as a text file (C2SP tlog-proof)
//! - [`rotation`]: how one key takes over from another; our own format, a note of both
//!
//! # What holds
//! - An entry of the log is a commit's stored bytes. Its index is its position less one.
//! - What is read from outside is bounded before it is looked at, and never panics.

pub mod checkpoint;
pub mod edge;
pub mod file;
pub mod merkle;
pub mod note;
pub mod rotation;
#[cfg(test)]
mod tests;
pub mod tile;
pub mod tree;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub use checkpoint::Checkpoint;
pub use edge::Edge;
pub use merkle::Hash;
pub use note::{Note, Signer, Verifier};
pub use tree::Tree;

/// Standard base64 with padding, as all of these formats write it.
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads standard base64; only the one canonical spelling of the bytes.
pub(crate) fn unbase64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// A decimal number in its one spelling: no sign, no leading nought.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let canonical = text == "0" || (!text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()));
    canonical.then(|| text.parse().ok()).flatten()
}
