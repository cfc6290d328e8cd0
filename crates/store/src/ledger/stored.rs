//! A commit as it was read from the log, and the answer to a request.

use std::sync::Arc;

use samspil_domain::ids::CommandId;
use samspil_domain::value::Timestamp;
use samspil_domain::{Commit, Position, Revision, Stream};

/// A commit, and the bytes that are stored, hashed and exported.
#[derive(Debug, PartialEq, Eq)]
pub struct StoredCommit {
    bytes: Box<[u8]>,
    commit: Commit,
}

impl StoredCommit {
    pub(crate) fn new(bytes: impl Into<Box<[u8]>>, commit: Commit) -> Self {
        Self { bytes: bytes.into(), commit }
    }

    /// Exactly the bytes that are stored. Hash these; never serialise the commit again.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The commit.
    #[must_use]
    pub const fn commit(&self) -> &Commit {
        &self.commit
    }

    /// Its place in the log.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.commit.seq
    }
}

/// The answer to a request, given once what it says is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The commit's place in the log; where nothing had to change, the position at which that was so.
    pub position: Position,
    /// The stream.
    pub stream: Stream,
    /// The commit's place in its stream; where nothing had to change, the revision at which that was so.
    pub rev: Revision,
    /// When it was recorded; where nothing had to change, when the last commit was.
    pub at: Timestamp,
    /// The request's id.
    pub command_id: CommandId,
    /// Whether the request had been recorded before, under the same id with the same content.
    pub replayed: bool,
    /// What was recorded. None where everything that the request states stood already: that leaves no trace in the
    /// log, and claims no id.
    pub commit: Option<Arc<StoredCommit>>,
}

impl Receipt {
    /// Whether the request stands in the log.
    #[must_use]
    pub const fn changed(&self) -> bool {
        self.commit.is_some()
    }

    pub(crate) fn of(stored: Arc<StoredCommit>, replayed: bool) -> Self {
        let commit = stored.commit();
        Self {
            position: commit.seq,
            stream: commit.stream,
            rev: commit.rev,
            at: commit.at,
            command_id: commit.command_id,
            replayed,
            commit: Some(stored),
        }
    }
}
