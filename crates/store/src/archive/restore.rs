//! A data directory from a copy: a backup, a mirror, or another data directory.

use std::path::Path;

use samspil_domain::value::Timestamp;
use samspil_domain::{Commit, Position};

use super::End;
use super::beside::Beside;
use super::error::ArchiveError;
use super::fresh::Fresh;
use super::source::Source;
use crate::error::OpenError;
use crate::journal::{HEADER, PREFIX, Scanned, file_name, scan};
use crate::progress::{Phase, Progress, Reporter};

/// How much of the log is restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// All.
    End,
    /// Up to and with this commit.
    Position(Position),
    /// What was recorded at this time or before.
    Time(Timestamp),
}

/// What was restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// The log as it was restored.
    pub end: End,
    /// The last commit of the copy.
    pub copy: Position,
    /// Whether the signed checkpoint was left out, because it is of more than was restored. Where less than all was
    /// restored, the log's name and public key are left out as well.
    pub without_checkpoint: bool,
}

/// Makes a data directory from the copy `from`. All of the copy is read and checked on the way, also what is not
/// restored. `data` must be empty or new.
///
/// # Errors
/// [`ArchiveError`]; nothing is left of `data` then.
pub fn restore(
    from: &Path,
    data: &Path,
    until: Until,
    mut progress: impl FnMut(Progress),
) -> Result<Restored, ArchiveError> {
    let mut reporter = Reporter::new(&mut progress);
    let mut keys = Beside::read(from)?;
    let (source, _held) = Source::settled(from)?;
    let total = source.bytes_from(1).map_err(ArchiveError::reading(from, 0))?;
    let mut fresh = Fresh::begin(data)?;
    let (mut seq, mut done, mut wanted) = (0, 0, true);
    let scanned = scan(&source.files, &source.journal, None, &mut |Scanned { place, bytes, .. }| {
        seq += 1;
        done += (PREFIX + bytes.len()) as u64;
        wanted = wanted
            && match until {
                Until::End => true,
                Until::Position(position) => seq <= position.0,
                Until::Time(time) => {
                    let commit: Commit = serde_json::from_slice(bytes).map_err(|error| {
                        let (file, offset) = (file_name(place.segment), place.offset);
                        OpenError::Undecodable { seq, file, offset, why: error.to_string() }
                    })?;
                    commit.at <= time
                }
            };
        if wanted {
            fresh.copier.take(place.offset == HEADER as u64, bytes)?;
        }
        reporter.at(Phase::Copying, done, total.max(done));
        Ok(())
    });
    let scan = scanned.map_err(ArchiveError::reading(from, seq))?;
    source.reaches(scan.end)?;
    if let Until::Position(asked) = until
        && asked.0 > scan.end.seq
    {
        return Err(ArchiveError::Beyond { path: from.into(), ends: Position(scan.end.seq), asked });
    }
    fresh.copier.flush()?;
    let end = End::from(fresh.copier.end());
    let without_checkpoint = keys.keep_up_to(end.position);
    if end.position.0 < scan.end.seq {
        // What goes on from here is another history than the one that was signed: it gets a name and key of its own.
        keys = Beside::default();
    }
    fresh.finish(&keys)?;
    Ok(Restored { end, copy: Position(scan.end.seq), without_checkpoint })
}
