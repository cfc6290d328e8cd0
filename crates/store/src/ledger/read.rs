//! Reading commits: from the log's end in memory, else from sled, else from the journal.

use std::sync::Arc;

use samspil_domain::ids::CommandId;
use samspil_domain::{Commit, Position, Revision, Stream};

use super::shared::{Shared, read};
use super::stored::StoredCommit;
use crate::error::{Damage, ReadError};
use crate::journal::file_name;
use crate::log::{Log, LogError, Numbered};

/// The most bytes of commits that one read gives back, apart from a single larger commit.
const READ_BYTES: usize = 1 << 20;

impl Shared {
    /// The commits from `from` on, in order: at most `limit`, and at most about a mebibyte.
    pub(super) fn read(&self, from: u64, limit: usize) -> Result<Vec<Arc<StoredCommit>>, ReadError> {
        let from = from.max(1);
        let to = self.head().min(from.saturating_add(limit as u64).saturating_sub(1));
        let (mut found, mut next, mut room) = (Vec::new(), from, READ_BYTES);
        // What is asked for may lie in several places, one after another.
        while limit > 0 && next <= to && room > 0 {
            let part = self.read_part(next, to, room)?;
            next += part.len() as u64;
            room = part.iter().fold(room, |room, commit| room.saturating_sub(commit.bytes().len()));
            found.extend(part);
        }
        Ok(found)
    }

    /// At least one of the commits `from..=to`, all from the same place.
    fn read_part(&self, from: u64, to: u64, bytes: usize) -> Result<Vec<Arc<StoredCommit>>, ReadError> {
        let before = {
            let tail = read(&self.tail);
            let count = usize::try_from(to - from + 1).unwrap_or(usize::MAX);
            if let Some(recent) = tail.from(from, count, bytes) {
                return Ok(recent.into_iter().map(|recent| recent.stored).collect());
            }
            tail.first - 1
        };
        self.read_bytes(from, to.min(before), bytes)?.into_iter().map(decode).collect()
    }

    /// The commits of a stream after `after`, at most `limit`, and at most about a mebibyte.
    pub(super) fn read_stream(
        &self,
        stream: Stream,
        after: Revision,
        limit: usize,
    ) -> Result<Vec<Arc<StoredCommit>>, ReadError> {
        let seqs = read(&self.index).stream(stream, after.0, limit);
        let (mut found, mut size) = (Vec::new(), 0);
        let mut rest = seqs.as_slice();
        while let Some(&from) = rest.first().filter(|_| size < READ_BYTES) {
            let run = rest.iter().zip(from..).take_while(|(seq, wanted)| **seq == *wanted).count();
            let commits = self.read(from, run)?;
            if commits.is_empty() {
                break;
            }
            size += commits.iter().map(|commit| commit.bytes().len()).sum::<usize>();
            rest = &rest[commits.len()..];
            found.extend(commits);
        }
        Ok(found)
    }

    /// The commit with that command id.
    pub(super) fn find(&self, id: CommandId) -> Result<Option<Arc<StoredCommit>>, ReadError> {
        let seq = read(&self.index).command(id);
        seq.map_or(Ok(None), |seq| Ok(self.read(seq, 1)?.into_iter().next()))
    }

    /// Commits that are no longer in memory: at least one of `from..=to`.
    fn read_bytes(&self, from: u64, to: u64, bytes: usize) -> Result<Vec<Numbered>, ReadError> {
        if self.published.borrow().closed {
            return Err(ReadError::Closed);
        }
        if let Some(log) = self.log() {
            match log.read(from, to, bytes) {
                Ok(found) => return Ok(found),
                Err(error) => self.mend(&log, &error),
            }
        }
        self.read_journal(from, to, bytes)
    }

    fn read_journal(&self, from: u64, to: u64, bytes: usize) -> Result<Vec<Numbered>, ReadError> {
        let (mut found, mut size): (Vec<Numbered>, usize) = (Vec::new(), 0);
        // A read that covers more than it may give back ends by an error that is not passed on.
        let full = ReadError::Closed;
        let result = self.journal.read(from, to, &mut |seq, commit| {
            size += commit.len();
            if size > bytes && !found.is_empty() {
                return Err(full.clone());
            }
            found.push((seq, commit.to_vec()));
            Ok(())
        });
        match result {
            Err(error) if error != full => Err(error),
            Ok(()) | Err(_) => Ok(found),
        }
    }

    /// Writes a block of sled anew that is not as it was written.
    fn mend(&self, log: &Log, error: &LogError) {
        let LogError::Bad(bad) = error else {
            self.abandon_log(&error.to_string());
            return;
        };
        match log.mend(bad.seq, |first, last| self.read_journal(first, last, usize::MAX)) {
            Ok(Ok(last)) => {
                tracing::warn!(
                    first = bad.seq,
                    last,
                    why = bad.why,
                    "sled was damaged and is mended from the journal"
                );
            }
            Ok(Err(error)) => self.abandon_log(&error.to_string()),
            Err(journal) => {
                tracing::error!(first = bad.seq, %journal, "sled is damaged and could not be mended")
            }
        }
    }
}

fn decode((seq, bytes): Numbered) -> Result<Arc<StoredCommit>, ReadError> {
    let unreadable = |what: String| Damage { file: file_name(seq), offset: 0, what };
    let commit: Commit = serde_json::from_slice(&bytes)
        .map_err(|error| unreadable(format!("commit {seq} cannot be read: {error}")))?;
    if commit.seq != Position(seq) {
        return Err(unreadable(format!("commit {} stands where commit {seq} should", commit.seq)).into());
    }
    Ok(Arc::new(StoredCommit::new(bytes, commit)))
}
