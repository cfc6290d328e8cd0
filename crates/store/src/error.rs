//! What can go wrong, by what the caller may do about it. Every error has a stable code for programs, and says for a
//! person what was wrong, where, and what to do.

use std::io;
use std::path::PathBuf;

use samspil_domain::ids::CommandId;
use samspil_domain::{Position, Rejection, Revision};

use crate::keys::KeyError;
use crate::vault::VaultError;

/// A file of the journal that is not as it was written. Found, never guessed over: nothing has been changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the journal is damaged: {file}, at byte {offset}: {what}. Nothing was changed. Restore that file from a copy, \
     or run `samspil repair`, which takes what is missing from sled where sled holds it"
)]
pub struct Damage {
    /// The file's name in the journal's directory.
    pub file: String,
    /// From which byte it cannot be trusted.
    pub offset: u64,
    /// What is wrong there.
    pub what: String,
}

/// Why a data directory is not opened. It is as it was before, apart from a sled that had to be rebuilt.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The operating system refused something.
    #[error("cannot {doing}; mend what stands in the way, then start again")]
    Io {
        /// What was tried.
        doing: String,
        /// Its answer.
        source: io::Error,
    },
    /// Another process has the directory open.
    #[error("{path:?} is in use by another process; stop that one, or name another directory")]
    InUse {
        /// The directory.
        path: PathBuf,
    },
    /// The directory holds something else.
    #[error("{path:?} is not a Samspil data directory: {why}; name an empty or a new directory")]
    NotOurs {
        /// The directory.
        path: PathBuf,
        /// What speaks against it.
        why: String,
    },
    /// Written by a later version.
    #[error(
        "{what} has format {format}, and this version knows format {known}; use the Samspil that wrote it, or a later one"
    )]
    Newer {
        /// Which file.
        what: String,
        /// Its format.
        format: u64,
        /// The newest one known here.
        known: u64,
    },
    /// The journal is damaged.
    #[error(transparent)]
    Damaged(#[from] Damage),
    /// sled holds commits that the journal lacks.
    #[error(
        "the journal was cut: it ends at commit {journal}, and sled holds commit {log}. Nothing was changed. Restore \
         the directory `journal` from a copy, or run `samspil repair`, which takes the missing commits from sled"
    )]
    Cut {
        /// The journal's last commit.
        journal: u64,
        /// The last one that sled holds.
        log: u64,
    },
    /// Something is wrong with the log's keys, or with what was signed with them.
    #[error(transparent)]
    Keys(KeyError),
    /// The mirror holds something that this log is not.
    #[error("the mirror {path:?} cannot follow this log: {why}")]
    Mirror {
        /// The mirror.
        path: PathBuf,
        /// What speaks against it, and what to do.
        why: String,
    },
    /// A commit is whole and cannot be understood.
    #[error(
        "commit {seq} ({file}, at byte {offset}) is whole, but cannot be taken up: {why}; use the Samspil that wrote it, or a later one"
    )]
    Undecodable {
        /// Which one.
        seq: u64,
        /// The segment's file name.
        file: String,
        /// Where its frame begins.
        offset: u64,
        /// What is wrong with it.
        why: String,
    },
}

impl OpenError {
    /// For programs; never changes its meaning.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "IO",
            Self::InUse { .. } => "IN_USE",
            Self::NotOurs { .. } => "NOT_A_DATA_DIRECTORY",
            Self::Newer { .. } => "NEWER_FORMAT",
            Self::Damaged(_) => "JOURNAL_DAMAGED",
            Self::Cut { .. } => "JOURNAL_CUT",
            Self::Keys(error) => error.code(),
            Self::Mirror { .. } => "MIRROR_REFUSED",
            Self::Undecodable { .. } => "UNDECODABLE",
        }
    }

    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }
}

/// Why a request got no receipt.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// It breaks a rule: the caller's to mend.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// Its commit would be larger than an entry of the verifiable log can be: the caller's to mend.
    #[error(
        "the request would make a commit of {bytes} bytes, and {limit} is the most; split it into several, and keep \
         long texts and files outside the log"
    )]
    TooLarge {
        /// How large it would be.
        bytes: usize,
        /// The most.
        limit: usize,
    },
    /// It does not fit what has been recorded meanwhile, or before under its id.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// Not now.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// What is personal in it cannot be sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// What is stored is not what was written.
    #[error(transparent)]
    Corrupt(#[from] Damage),
    /// Deciding the request failed in a way that it never should. Nothing has been recorded.
    #[error("deciding the request failed: {0}. Nothing was recorded; please report this")]
    Internal(String),
}

/// What a request collides with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// The stream has moved on.
    #[error(
        "the stream is at revision {actual}, and the request expected {expected}; read it again and decide anew"
    )]
    Revision {
        /// What the caller expected.
        expected: Revision,
        /// What is.
        actual: Revision,
    },
    /// The command id stands in the log with other content.
    #[error(
        "command id {command_id} was used at position {position} for something else; an id is for one content for \
         ever, so give this request a new one"
    )]
    CommandId {
        /// The id.
        command_id: CommandId,
        /// The commit that has it.
        position: Position,
    },
}

/// Why the ledger takes nothing at the moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// More is waiting than the queue holds.
    #[error("{waiting} requests are waiting already; try again in a moment, with the same command id")]
    Busy {
        /// How many the queue holds.
        waiting: usize,
    },
    /// A write failed; nothing more is recorded until a restart.
    #[error(
        "the ledger is read-only since a write failed: {reason}. Mend that and restart. Whether this request was \
         recorded is then certain: send it again with the same command id"
    )]
    ReadOnly {
        /// What failed.
        reason: String,
    },
    /// The ledger is shutting down.
    #[error("the ledger is shutting down; try again after the restart, with the same command id")]
    Closed,
}

impl ExecuteError {
    /// For programs; never changes its meaning. A rejection's is its own.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Rejected(rejection) => rejection.code.as_str(),
            Self::TooLarge { .. } => "TOO_LARGE",
            Self::Conflict(Conflict::Revision { .. }) => "CONFLICT",
            Self::Conflict(Conflict::CommandId { .. }) => "COMMAND_ID_REUSED",
            Self::Unavailable(_) => "UNAVAILABLE",
            Self::Vault(error) => error.code(),
            Self::Corrupt(_) => "CORRUPT",
            Self::Internal(_) => "INTERNAL",
        }
    }
}

/// Why commits cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The position is beyond the end of the log.
    #[error("the log ends at position {head}; there is no position {asked} yet")]
    Beyond {
        /// What was asked for.
        asked: Position,
        /// Where the log ends.
        head: Position,
    },
    /// What is stored is not what was written; never served as truth.
    #[error(transparent)]
    Corrupt(#[from] Damage),
    /// The operating system refused to read.
    #[error("cannot read {what}: {why}")]
    Io {
        /// Which file.
        what: String,
        /// The system's answer.
        why: String,
    },
    /// No checkpoint can be signed, or what was signed cannot be kept.
    #[error("{what}")]
    Keys {
        /// As [`KeyError::code`].
        code: &'static str,
        /// What is wrong.
        what: String,
    },
    /// The ledger has been closed.
    #[error("the ledger is shut down")]
    Closed,
}

impl From<KeyError> for ReadError {
    fn from(error: KeyError) -> Self {
        Self::Keys { code: error.code(), what: error.to_string() }
    }
}

impl ReadError {
    /// For programs; never changes its meaning.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Beyond { .. } => "BEYOND_END",
            Self::Corrupt(_) => "CORRUPT",
            Self::Io { .. } => "IO",
            Self::Keys { code, .. } => code,
            Self::Closed => "UNAVAILABLE",
        }
    }
}
