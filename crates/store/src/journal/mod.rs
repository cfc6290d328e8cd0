//! The journal: what makes the log durable. Plain append-only segments of framed, checksummed commits.
//!
//! A commit is acknowledged when the sync of its group has returned, and not before. The files are also the archive:
//! copied while the server runs, they are a log that opens, up to some commit. Whoever copies them takes `HEAD` first
//! (or not at all): a copy of it that is younger than that of the last segment makes the copy look cut.
//! [`crate::archive`] knows how.

mod chain;
mod frame;
mod head;
mod lenient;
mod peek;
mod reader;
mod recover;
mod segment;
#[cfg(test)]
mod tests;
mod writer;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

pub use chain::Chain;
pub(crate) use frame::PREFIX;
pub use frame::{COMMIT_MAX, Place};
pub(crate) use head::NAME as HEAD;
pub use head::Witness;
pub(crate) use lenient::Lenient;
pub(crate) use peek::{Outline, chain_at, outlines, witness};
pub(crate) use recover::{Scan, Scanned, scan, scan_from};
pub(crate) use segment::{HEADER, file_name, first_seq};
pub(crate) use writer::{Appender, Group};

use crate::error::{OpenError, ReadError};
use crate::files::Files;
use reader::{SegmentReader, Step};
use recover::damage;

/// Is handed commits, by number.
type Each<'a> = dyn FnMut(u64, &[u8]) -> Result<(), ReadError> + 'a;

/// How many commits lie between two remembered offsets.
const STRIDE: u64 = 32;

/// Where some of a segment's commits begin, so that a read need not start at the segment's beginning.
#[derive(Debug, Clone)]
pub(crate) struct Marks {
    first: u64,
    /// The offset of every `STRIDE`th commit.
    offsets: Vec<u64>,
}

impl Marks {
    pub(crate) const fn new(first: u64) -> Self {
        Self { first, offsets: Vec::new() }
    }

    fn note(&mut self, seq: u64, offset: u64) {
        if (seq - self.first).is_multiple_of(STRIDE) {
            self.offsets.push(offset);
        }
    }
}

/// A journal's files, for reading what is durable.
pub(crate) struct Journal {
    files: Arc<dyn Files>,
    dir: PathBuf,
    segments: RwLock<Vec<Marks>>,
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal").field("dir", &self.dir).finish_non_exhaustive()
    }
}

impl Journal {
    pub(crate) fn new(files: Arc<dyn Files>, dir: PathBuf) -> Self {
        Self { files, dir, segments: RwLock::default() }
    }

    /// The first commits of the segments in a directory, in order.
    ///
    /// # Errors
    /// When it cannot be listed, or there is no segment.
    pub(crate) fn segments(files: &dyn Files, dir: &Path) -> Result<Vec<u64>, OpenError> {
        let names = match files.names(dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            names => names.map_err(OpenError::io(format!("list {dir:?}")))?,
        };
        let firsts: Vec<u64> = names.iter().filter_map(|name| segment::first_seq(name)).collect();
        if firsts.first() == Some(&1) {
            Ok(firsts)
        } else {
            Err(damage(1, 0, "the first segment is missing").into())
        }
    }

    /// Hands the commits `from..=to` to `each`, in order, straight from the files. All of them must be durable.
    ///
    /// # Errors
    /// [`ReadError::Corrupt`] where a file is not as it was written any more, or what `each` answered.
    pub(crate) fn read(&self, from: u64, to: u64, each: &mut Each<'_>) -> Result<(), ReadError> {
        let mut next = from;
        while next <= to {
            let (mut seq, place) = self.mark(next);
            let name = file_name(place.segment);
            let unreadable =
                |error: io::Error| ReadError::Io { what: format!("segment {name}"), why: error.to_string() };
            let file = self.files.open(&self.dir.join(&name)).map_err(unreadable)?;
            let last = self.last_of(place.segment).min(to);
            let mut reader = SegmentReader::new(file, place);
            while seq <= last {
                let at = reader.at().offset;
                match reader.next().map_err(unreadable)? {
                    Step::Commit { bytes, .. } if seq >= next => each(seq, bytes)?,
                    Step::Commit { .. } => {}
                    Step::End => return Err(damage(place.segment, at, "the file ends too early").into()),
                    Step::Bad(why) => return Err(damage(place.segment, at, why).into()),
                }
                seq += 1;
            }
            next = seq;
        }
        Ok(())
    }

    /// The nearest remembered commit at or before `seq`, and where it begins.
    fn mark(&self, seq: u64) -> (u64, Place) {
        let segments = self.segments.read().unwrap_or_else(PoisonError::into_inner);
        let marks = &segments[segments.partition_point(|marks| marks.first <= seq) - 1];
        let index = ((seq - marks.first) / STRIDE).min(marks.offsets.len().saturating_sub(1) as u64);
        let offset = marks.offsets.get(usize::try_from(index).unwrap_or(0)).copied();
        let place = Place { segment: marks.first, offset: offset.unwrap_or(segment::HEADER as u64) };
        (marks.first + index * STRIDE, place)
    }

    /// The last commit that a segment can hold: the one before the next segment's first.
    fn last_of(&self, first: u64) -> u64 {
        let segments = self.segments.read().unwrap_or_else(PoisonError::into_inner);
        let next = segments.partition_point(|marks| marks.first <= first);
        segments.get(next).map_or(u64::MAX, |marks| marks.first - 1)
    }

    fn add_segment(&self, marks: Marks) {
        self.segments.write().unwrap_or_else(PoisonError::into_inner).push(marks);
    }

    /// Remembers where commits of the last segment begin, `first` being the first of them.
    fn note(&self, first: u64, offsets: &[u64]) {
        let mut segments = self.segments.write().unwrap_or_else(PoisonError::into_inner);
        let Some(marks) = segments.last_mut() else { return };
        for (seq, &offset) in (first..).zip(offsets) {
            marks.note(seq, offset);
        }
    }

    /// The files, and the directory that they lie in.
    pub(crate) fn whereabouts(&self) -> (&dyn Files, &Path) {
        (&*self.files, &self.dir)
    }

    /// Whether a segment begins with that commit.
    pub(crate) fn begins_with(&self, seq: u64) -> bool {
        let segments = self.segments.read().unwrap_or_else(PoisonError::into_inner);
        segments.binary_search_by_key(&seq, |marks| marks.first).is_ok()
    }

    fn head_path(&self) -> PathBuf {
        self.dir.join(head::NAME)
    }
}
