//! Looks at parts of a journal without reading all of it.

use std::io;
use std::path::Path;

use super::Journal;
use super::chain::Chain;
use super::frame::Place;
use super::head::{self, Witness};
use super::reader::{SegmentReader, Step};
use super::recover::damage;
use super::segment::{self, Bad, HEADER, Header};
use crate::error::OpenError;
use crate::files::{Files, read_up_to};

/// How often `HEAD` is read again where neither slot is whole: each can only be half-written for a moment.
const TRIES: usize = 1000;

/// A segment without its commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outline {
    /// Its first commit.
    pub(crate) first: u64,
    /// The size of its file.
    pub(crate) bytes: u64,
    /// The chain before it, as its header says.
    pub(crate) before: Chain,
}

/// The outline of the segment that begins with commit `first`.
///
/// # Errors
/// What the operating system says; damage or a newer format of the header.
pub(crate) fn outline(files: &dyn Files, dir: &Path, first: u64) -> Result<Outline, OpenError> {
    let name = segment::file_name(first);
    let path = dir.join(&name);
    let read = files.open(&path).and_then(|file| Ok((file.size()?, read_up_to(&*file, 0, HEADER)?)));
    let (bytes, header) = read.map_err(OpenError::io(format!("read {path:?}")))?;
    match Header::decode(&header) {
        Ok(header) if header.first_seq == first => Ok(Outline { first, bytes, before: header.before }),
        Ok(header) => {
            let what = format!("its header says that it begins with commit {}", header.first_seq);
            Err(damage(first, 0, what).into())
        }
        Err(Bad::Newer(format)) => {
            let (format, known) = (format.into(), segment::FORMAT.into());
            Err(OpenError::Newer { what: format!("segment {name}"), format, known })
        }
        Err(Bad::Damaged(why)) => Err(damage(first, 0, why).into()),
    }
}

/// The outlines of all segments, in order; without a last one whose header never reached the disk.
///
/// # Errors
/// As [`outline`]; that there is no segment.
pub(crate) fn outlines(files: &dyn Files, dir: &Path) -> Result<Vec<Outline>, OpenError> {
    let firsts = Journal::segments(files, dir)?;
    let mut outlines = Vec::with_capacity(firsts.len());
    for (index, &first) in firsts.iter().enumerate() {
        match outline(files, dir, first) {
            Ok(outline) => outlines.push(outline),
            Err(OpenError::Damaged(_)) if index > 0 && index + 1 == firsts.len() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(outlines)
}

/// The chain after commit `seq`, computed from the beginning of its segment; none where the journal does not have it.
///
/// # Errors
/// As [`outlines`].
pub(crate) fn chain_at(files: &dyn Files, dir: &Path, seq: u64) -> Result<Option<Chain>, OpenError> {
    let outlines = outlines(files, dir)?;
    let Some(outline) = outlines.iter().rfind(|outline| outline.first <= seq) else {
        return Ok(Some(Chain::START));
    };
    let path = dir.join(segment::file_name(outline.first));
    let doing = || OpenError::io(format!("read {path:?}"));
    let file = files.open(&path).map_err(doing())?;
    let place = Place { segment: outline.first, offset: HEADER as u64 };
    let (mut reader, mut chain) = (SegmentReader::new(file, place), outline.before);
    for _ in outline.first..=seq {
        match reader.next().map_err(doing())? {
            Step::Commit { bytes, .. } => chain = chain.then(bytes),
            Step::End | Step::Bad(_) => return Ok(None),
        }
    }
    Ok(Some(chain))
}

/// What `HEAD` says, also while another process is writing it; none where there is no such file.
///
/// # Errors
/// When it exists and cannot be read.
pub(crate) fn witness(files: &dyn Files, dir: &Path) -> io::Result<Option<Witness>> {
    let path = dir.join(head::NAME);
    for _ in 0..TRIES {
        if let Some(witness) = head::read(files, &path)?.witness {
            return Ok(Some(witness));
        }
        if files.open(&path).is_err() {
            break;
        }
        std::thread::yield_now();
    }
    Ok(None)
}
