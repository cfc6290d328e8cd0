//! Why nothing was copied.

use std::path::{Path, PathBuf};

use samspil_domain::Position;
use samspil_domain::ids::InitiativeId;

use crate::error::{Damage, OpenError};
use crate::journal::first_seq;

/// Why a backup, a restore, an export or an import of a log did not come about.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A directory cannot be had, or something could not be read or written.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A log is damaged.
    #[error(
        "the log in {path:?} is damaged: commit {commit} is not as it was written ({file}, at byte {offset}: {what}). \
         Everything before it is whole; take another copy of that file",
        file = damage.file, offset = damage.offset, what = damage.what
    )]
    Damaged {
        /// The directory of the log.
        path: PathBuf,
        /// The first commit that cannot be had.
        commit: Position,
        /// Where.
        damage: Damage,
    },
    /// The copy holds more than the log that it is to be a copy of.
    #[error(
        "{to:?} holds the log up to commit {holds}, and {from:?} ends at commit {ends}: what would be copied is older. \
         Nothing was changed. Where the older one is right, name another directory"
    )]
    GoesBack {
        /// The log that was to be copied.
        from: PathBuf,
        /// Its last commit.
        ends: Position,
        /// The copy.
        to: PathBuf,
        /// Its last commit.
        holds: Position,
    },
    /// The copy is one of another log.
    #[error(
        "{to:?} holds another log than {from:?}: they differ at commit {commit} or before it. Nothing was changed. Name \
         another directory"
    )]
    OtherLog {
        /// The log that was to be copied.
        from: PathBuf,
        /// The copy.
        to: PathBuf,
        /// The last commit of the copy.
        commit: Position,
    },
    /// The directory to fill is not empty.
    #[error(
        "{path:?} is not empty, it holds {holds:?}. Nothing was changed. Name an empty or a new directory"
    )]
    NotEmpty {
        /// The directory.
        path: PathBuf,
        /// Something that it holds.
        holds: String,
    },
    /// A directory is to be copied into itself.
    #[error(
        "{to:?} lies in {from:?}, which is to be copied; name a directory elsewhere, best on another disk"
    )]
    Within {
        /// The log that was to be copied.
        from: PathBuf,
        /// The copy.
        to: PathBuf,
    },
    /// There is no log to copy.
    #[error("{path:?} holds no log: {why}")]
    NoLog {
        /// The directory.
        path: PathBuf,
        /// What is missing.
        why: String,
    },
    /// The position asked for is beyond the end.
    #[error("the log in {path:?} ends at commit {ends}, and there is no commit {asked}. Nothing was changed")]
    Beyond {
        /// The log.
        path: PathBuf,
        /// Its last commit.
        ends: Position,
        /// What was asked for.
        asked: Position,
    },
    /// Nothing can be signed, and without that a proof leads nowhere.
    #[error(
        "{path:?} has no signing key, so the proofs of single commits would lead nowhere; put the key back, or export the \
         whole log"
    )]
    NotSigned {
        /// The data directory.
        path: PathBuf,
    },
    /// The log knows no such initiative.
    #[error("there is no initiative {0} in this log; name it by its id or its handle")]
    NoInitiative(InitiativeId),
    /// A line of an exported log is not the next commit.
    #[error(transparent)]
    Line(#[from] LineError),
}

/// A line of an exported log that is not the next commit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file:?}, line {line}, where commit {commit} is expected: {what}. Nothing was changed")]
pub struct LineError {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: u64,
    /// The commit that is next.
    pub commit: Position,
    /// What is wrong.
    pub what: String,
}

impl ArchiveError {
    /// For programs; never changes its meaning.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Open(error) => error.code(),
            Self::Damaged { .. } => "JOURNAL_DAMAGED",
            Self::GoesBack { .. } => "GOES_BACK",
            Self::OtherLog { .. } => "OTHER_LOG",
            Self::NotEmpty { .. } => "NOT_EMPTY",
            Self::Within { .. } => "WITHIN",
            Self::NoLog { .. } => "NO_LOG",
            Self::Beyond { .. } => "BEYOND_END",
            Self::NotSigned { .. } => "NO_SIGNING_KEY",
            Self::NoInitiative(_) => "NOT_FOUND",
            Self::Line(_) => "NOT_THE_NEXT_COMMIT",
        }
    }

    /// What reading the journal in `path` has met, where `read` is the last commit that was whole.
    pub(crate) fn reading(path: &Path, read: u64) -> impl FnOnce(OpenError) -> Self {
        move |error| match error {
            OpenError::Damaged(damage) => {
                // A header can be looked at before what stands before it is read.
                let commit = first_seq(&damage.file).map_or(read + 1, |first| first.max(read + 1));
                Self::Damaged { path: path.into(), commit: Position(commit), damage }
            }
            other @ (OpenError::Io { .. }
            | OpenError::InUse { .. }
            | OpenError::NotOurs { .. }
            | OpenError::Newer { .. }
            | OpenError::Cut { .. }
            | OpenError::Undecodable { .. }
            | OpenError::Keys(_)
            | OpenError::Mirror { .. }) => Self::Open(other),
        }
    }
}
