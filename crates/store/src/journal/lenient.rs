//! Reads a damaged journal: whatever frames are whole, at places that are known. Only a repair reads like this.

use std::path::{Path, PathBuf};

use super::chain::Chain;
use super::frame::{PREFIX, Place};
use super::head::{self, Witness};
use super::reader::{SegmentReader, Step};
use super::recover::later_group;
use super::segment::{self, HEADER, Header};
use crate::error::OpenError;
use crate::files::{Files, read_up_to};

/// A reader that is told, where it cannot read a commit, how long that was, and goes on behind it.
pub(crate) struct Lenient<'a> {
    files: &'a dyn Files,
    dir: PathBuf,
    firsts: Vec<u64>,
    witness: Option<Witness>,
    /// Where the next frame should begin; none before the first segment.
    at: Option<Place>,
    reader: Option<SegmentReader>,
}

impl<'a> Lenient<'a> {
    /// # Errors
    /// What the operating system says. That there is no journal at all is none.
    pub(crate) fn open(files: &'a dyn Files, dir: &Path) -> Result<Self, OpenError> {
        let names = files.names(dir).unwrap_or_default();
        let firsts =
            names.iter().filter_map(|name| segment::first_seq(name)).filter(|&first| first > 0).collect();
        let head =
            head::read(files, &dir.join(head::NAME)).map_err(OpenError::io("read the journal's HEAD"))?;
        Ok(Self { files, dir: dir.into(), firsts, witness: head.witness, at: None, reader: None })
    }

    /// What `HEAD` says, where it can be read.
    pub(crate) const fn witness(&self) -> Option<Witness> {
        self.witness
    }

    /// The first commit of the last segment, or 1.
    pub(crate) fn last_first(&self) -> u64 {
        self.firsts.last().copied().unwrap_or(1)
    }

    /// The commit `seq`, where its frame is whole. Commits are asked for in order.
    ///
    /// # Errors
    /// What the operating system says.
    pub(crate) fn next(&mut self, seq: u64) -> Result<Option<Vec<u8>>, OpenError> {
        if self.firsts.contains(&seq) {
            self.at = Some(Place { segment: seq, offset: HEADER as u64 });
            self.reader = None;
        }
        let Some(at) = self.at else { return Ok(None) };
        let path = self.dir.join(segment::file_name(at.segment));
        let doing = || OpenError::io(format!("read {path:?}"));
        if self.reader.as_ref().is_none_or(|reader| reader.at() != at) {
            self.reader = Some(SegmentReader::new(self.files.open(&path).map_err(doing())?, at));
        }
        let reader = self.reader.as_mut().expect("made above");
        match reader.next().map_err(doing())? {
            Step::Commit { bytes, .. } => Ok(Some(bytes.to_vec())),
            Step::End | Step::Bad(_) => Ok(None),
        }
    }

    /// Says that the commit asked for was found, here or elsewhere, and how long it is.
    pub(crate) const fn passed(&mut self, length: usize) {
        if let Some(at) = &mut self.at {
            at.offset += (PREFIX + length) as u64;
        }
    }

    /// The chain before commit `seq`, where a segment begins with that and its header is whole.
    pub(crate) fn chain_before(&self, seq: u64) -> Option<Chain> {
        if !self.firsts.contains(&seq) {
            return None;
        }
        let file = self.files.open(&self.dir.join(segment::file_name(seq))).ok()?;
        let header = Header::decode(&read_up_to(&*file, 0, HEADER).ok()?).ok()?;
        (header.first_seq == seq).then_some(header.before)
    }

    /// Whether a later group stands behind the place at which reading ended: then something is missing in between.
    pub(crate) fn goes_on(&self) -> bool {
        let Some(at) = self.at else { return false };
        let Ok(file) = self.files.open(&self.dir.join(segment::file_name(at.segment))) else { return false };
        let rest = file.size().map_or(0, |size| size.saturating_sub(at.offset));
        let rest = read_up_to(&*file, at.offset, usize::try_from(rest).unwrap_or(0)).unwrap_or_default();
        later_group(&rest, at)
    }
}
