//! What an auditor is given, and what an auditor can do.
//!
//! # Layout
//! - [`http`]: the log as others' tools read it: checkpoint, tiles, entries, proofs (C2SP tlog-tiles), under `/log`
//! - [`key`]: the key that signs checkpoints: shown, rotated, made anew
//! - [`verify`]: a whole log checked, in a data directory, an export, or at a running server
//!   ([`remote`], over a connection by [`connect`])

pub mod connect;
pub mod http;
pub mod key;
pub mod remote;
pub mod verify;
