//! Reads a segment's frames in order.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::frame::{self, COMMIT_MAX, Found, PREFIX, Place};
use crate::files::DataFile;

/// How much is read at once.
const CHUNK: usize = 1 << 20;

/// What comes next in a segment.
#[derive(Debug)]
pub(crate) enum Step<'a> {
    /// A commit, and where its frame begins.
    Commit { bytes: &'a [u8], place: Place },
    /// The file ends here.
    End,
    /// No frame begins here.
    Bad(&'static str),
}

/// A reader of one segment, from some frame on.
pub(crate) struct SegmentReader {
    file: Arc<dyn DataFile>,
    /// Where the next frame begins.
    at: Place,
    buffer: Vec<u8>,
    /// The part of the buffer that is read and not yet used; `at` is its first byte.
    unused: Range<usize>,
    ended: bool,
}

impl SegmentReader {
    pub(crate) fn new(file: Arc<dyn DataFile>, at: Place) -> Self {
        Self { file, at, buffer: vec![0; CHUNK], unused: 0..0, ended: false }
    }

    /// Where the next frame begins.
    pub(crate) const fn at(&self) -> Place {
        self.at
    }

    /// The next commit. After `End` or `Bad` it stays where it is.
    ///
    /// # Errors
    /// As the operating system says.
    pub(crate) fn next(&mut self) -> io::Result<Step<'_>> {
        if self.unused.len() < PREFIX + COMMIT_MAX && !self.ended {
            self.fill()?;
        }
        let place = self.at;
        match frame::look(&self.buffer[self.unused.clone()], place) {
            Found::End => Ok(Step::End),
            Found::Bad(why) => Ok(Step::Bad(why)),
            Found::Frame { commit, .. } => {
                let start = self.unused.start;
                self.unused.start += commit.end;
                self.at.offset += commit.end as u64;
                Ok(Step::Commit { bytes: &self.buffer[start + commit.start..start + commit.end], place })
            }
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.unused.clone(), 0);
        self.unused = 0..self.unused.len();
        while self.unused.end < self.buffer.len() {
            let offset = self.at.offset + self.unused.end as u64;
            match self.file.read_at(&mut self.buffer[self.unused.end..], offset) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(more) => self.unused.end += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
