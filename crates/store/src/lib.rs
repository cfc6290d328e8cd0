//! What has happened: the journal, the log on sled, and the ledger in front of both.
//!
//! # Layout
//! - [`ledger`]: the one door. [`Ledger`] decides requests, makes them durable, and shows and tells what is
//! - [`journal`]: plain append-only files that make the log durable, and from which everything else can be rebuilt
//! - `log`: the log in sled, where commits are read; behind the journal by a little
//! - `directory`: the data directory; [`files`]: the file operations under the journal
//! - [`proof`]: the public formats by which history is proved; [`keys`]: what signs it
//! - [`audit`]: checks a whole log, wherever it is kept
//! - [`snapshots`]: worlds on disk, a cache for starting and for looking back; `ladder`: which of many are kept
//! - [`repair`]: puts a damaged journal together again from sled, and sled from the journal
//! - [`archive`]: the log elsewhere: backups, mirrors, exports
//! - [`secret`]: what an API token is made of, and what is kept of it
//! - [`vault`]: the keys of persons, under which what is personal is sealed, and which it forgets
//! - [`error`]: what can go wrong, by what the caller may do; [`options`], [`progress`]
//!
//! # What holds
//! - Nothing is acknowledged, shown or told to a subscriber before it is on disk in the journal.
//! - Nothing is read from sled or a snapshot that was not checked; nothing but the journal is needed to rebuild it.
//! - A commit's bytes are made once. They are what is stored, hashed and exported.
//! - sled is known to one file (`log/sled.rs`), and to none outside this crate.

pub mod archive;
pub mod audit;
mod directory;
pub mod error;
pub mod files;
pub mod journal;
pub mod keys;
mod ladder;
pub mod ledger;
mod log;
pub mod options;
pub mod progress;
pub mod proof;
pub mod repair;
pub mod secret;
mod snapshots;
pub mod vault;

pub use error::{Conflict, Damage, ExecuteError, OpenError, ReadError, Unavailable};
pub use ledger::{
    CosignError, Figures, Known, Ledger, Mirrored, Moment, Personal, Readiness, Receipt, StoredCommit,
    Verified,
};
pub use options::{Mirror, Options};
pub use progress::{Phase, Progress};
pub use secret::Secret;
pub use vault::VaultError;
