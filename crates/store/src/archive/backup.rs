//! A copy of a data directory that a server may have open.

use std::path::Path;
use std::sync::Arc;

use samspil_domain::Position;

use super::End;
use super::beside::Beside;
use super::error::ArchiveError;
use super::source::Source;
use super::target::{Original, Target};
use crate::error::OpenError;
use crate::files::OsFiles;
use crate::journal::{HEADER, PREFIX, Scanned, scan, scan_from};
use crate::progress::{Phase, Progress, Reporter};

/// What a backup holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackedUp {
    /// Its last commit, as read back from it.
    pub end: End,
    /// What it ended with before.
    pub before: Position,
}

/// Copies to `to` what the log in `data` has and `to` has not: commits that are acknowledged, and nothing that is being
/// written. Takes no lock on `data` and writes nothing there. What was copied is read back; with `everything` all of `to`
/// is, and else what was there before is held against the original by the sizes and the chain of its segments.
///
/// # Errors
/// [`ArchiveError`]. Where `to` holds something else or more, it is as it was. Where copying breaks off, it holds a whole
/// beginning of the log, and the next backup goes on.
pub fn backup(
    data: &Path,
    to: &Path,
    everything: bool,
    mut progress: impl FnMut(Progress),
) -> Result<BackedUp, ArchiveError> {
    let mut reporter = Reporter::new(&mut progress);
    // Before looking how far the log goes: the checkpoint may not be ahead of it.
    let keys = Beside::read(data)?;
    let source = Source::live(data)?;
    apart(data, to)?;
    let ends = match source.witness {
        Some(witness) => witness.seq,
        None => {
            scan(&source.files, &source.journal, None, &mut |_| Ok(()))
                .map_err(ArchiveError::reading(data, 0))?
                .end
                .seq
        }
    };
    // Without a bound: after a power cut a copy may hold, rightly, more than `HEAD` remembers.
    let whole = Source::whole(data)?;
    let original = Original { root: data, files: &whole.files, journal: &source.journal, ends };
    let mut target = Target::open(to, Arc::new(OsFiles), original)?;
    let before = target.copier.end().seq;
    if ends > before {
        copy(&source, &mut target, &mut reporter)?;
    }
    let end = read_back(to, &target, first_touched(&source, before, everything)?, &mut reporter)?;
    keys.write(to)?;
    Ok(BackedUp { end, before: Position(before) })
}

/// Refuses to copy a directory into itself.
fn apart(data: &Path, to: &Path) -> Result<(), ArchiveError> {
    // What does not exist yet lies where its nearest ancestor does, and that may be the directory we are in.
    let here =
        |path: &Path| if path.as_os_str().is_empty() { Path::new(".") } else { path }.canonicalize().ok();
    let real = |path: &Path| path.ancestors().find_map(here);
    match (data.canonicalize(), real(to)) {
        (Ok(from), Some(real)) if real.starts_with(&from) => {
            Err(ArchiveError::Within { from: data.into(), to: to.into() })
        }
        _ => Ok(()),
    }
}

fn first_touched(source: &Source, before: u64, everything: bool) -> Result<u64, OpenError> {
    if everything {
        return Ok(1);
    }
    let outlines = crate::journal::outlines(&source.files, &source.journal)?;
    Ok(outlines.iter().rfind(|outline| outline.first <= before + 1).map_or(1, |outline| outline.first))
}

fn copy(source: &Source, target: &mut Target, reporter: &mut Reporter<'_>) -> Result<(), ArchiveError> {
    let before = target.copier.end().seq;
    let first = first_touched(source, before, false)?;
    let total = source.bytes_from(first)?;
    let (mut seq, mut done) = (first - 1, 0);
    let copied = scan_from(&source.files, &source.journal, first, &mut |Scanned { place, bytes, .. }| {
        seq += 1;
        done += (PREFIX + bytes.len()) as u64;
        if seq > before {
            target.copier.take(place.offset == HEADER as u64, bytes)?;
        }
        reporter.at(Phase::Copying, done, total.max(done));
        Ok(())
    });
    // What was read before it broke off is a beginning of the log all the same.
    let finished = target.copier.finish();
    let scan = copied.map_err(ArchiveError::reading(&source.root, seq))?;
    finished?;
    source.reaches(scan.end)
}

/// Reads the copy again, with the journal's own checks.
fn read_back(
    to: &Path,
    target: &Target,
    first: u64,
    reporter: &mut Reporter<'_>,
) -> Result<End, ArchiveError> {
    // The copy's segments are its own where the original was put together anew.
    let first = first.min(target.last_segment());
    let journal = target.directory.journal();
    let ours = crate::journal::outlines(&OsFiles, &journal)?;
    let first = ours.iter().rfind(|outline| outline.first <= first).map_or(1, |outline| outline.first);
    let total = ours.iter().filter(|outline| outline.first >= first).map(|outline| outline.bytes).sum();
    let (mut seq, mut done) = (first - 1, 0);
    let scanned = scan_from(&OsFiles, &journal, first, &mut |Scanned { bytes, .. }| {
        seq += 1;
        done += (PREFIX + bytes.len()) as u64;
        reporter.at(Phase::Checking, done, total);
        Ok(())
    });
    let scan = scanned.map_err(ArchiveError::reading(to, seq))?;
    Ok(scan.end.into())
}
