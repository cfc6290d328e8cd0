//! An exported log, read into a new data directory. The bytes of each line are what is stored: they are read to be checked,
//! and never written again from what was read.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use samspil_domain::ids::CommandId;
use samspil_domain::value::Timestamp;
use samspil_domain::{Commit, Position, Revision, Stream};

use super::End;
use super::beside::Beside;
use super::error::{ArchiveError, LineError};
use super::export::COMMITS;
use super::fresh::Fresh;
use crate::error::OpenError;
use crate::journal::{COMMIT_MAX, Place};
use crate::options::Options;
use crate::progress::{Phase, Progress, Reporter};

const BUFFER: usize = 1 << 20;

/// What was read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// The last commit, and the chain up to it: that of the log that was exported.
    pub end: End,
}

/// Makes a data directory of the lines of `commits.ndjson` in `from`. `data` must be empty or new. Beside are not taken over.
///
/// # Errors
/// [`ArchiveError`]; nothing is left of `data` then.
pub fn import(
    from: &Path,
    data: &Path,
    mut progress: impl FnMut(Progress),
) -> Result<Imported, ArchiveError> {
    let mut reporter = Reporter::new(&mut progress);
    let path = from.join(COMMITS);
    let doing = || OpenError::io(format!("read {path:?}"));
    if !path.is_file() {
        return Err(ArchiveError::NoLog { path: from.into(), why: format!("it has no file `{COMMITS}`") });
    }
    let file = fs::File::open(&path).map_err(doing())?;
    let total = file.metadata().map_err(doing())?.len();
    let signed = Beside::read_from(from)?.checkpoint();
    let mut fresh = Fresh::begin(data)?;
    let (mut lines, mut order) =
        (Lines::new(path.clone(), BufReader::with_capacity(BUFFER, file)), Order::default());
    let segment_bytes = Options::default().segment_bytes;
    while let Some(line) = lines.next()? {
        let commit: Commit = serde_json::from_slice(line.bytes)
            .map_err(|error| line.wrong(format!("it is no commit: {error}")))?;
        order.take(&commit).map_err(|what| line.wrong(what))?;
        let Place { offset, .. } = fresh.copier.end().end;
        fresh.copier.take(offset >= segment_bytes, line.bytes)?;
        reporter.at(Phase::Copying, line.until, total);
    }
    if let Some(signed) = signed.filter(|signed| signed.0 > order.seq) {
        let what = format!("the file ends, and its checkpoint is of {signed} commits");
        return Err(lines.wrong(what).into());
    }
    fresh.copier.flush()?;
    let end = End::from(fresh.copier.end());
    fresh.finish(&Beside::default())?;
    Ok(Imported { end })
}

/// The lines of a file, one at a time, none longer than a commit can be.
struct Lines<R> {
    path: PathBuf,
    reader: R,
    buffer: Vec<u8>,
    number: u64,
    read: u64,
}

struct Line<'a> {
    path: &'a Path,
    number: u64,
    /// Without its line feed.
    bytes: &'a [u8],
    /// Where it ends in the file.
    until: u64,
}

impl<R: BufRead> Lines<R> {
    const fn new(path: PathBuf, reader: R) -> Self {
        Self { path, reader, buffer: Vec::new(), number: 0, read: 0 }
    }

    fn next(&mut self) -> Result<Option<Line<'_>>, ArchiveError> {
        self.buffer.clear();
        let most = COMMIT_MAX as u64 + 1;
        let read = self.reader.by_ref().take(most).read_until(b'\n', &mut self.buffer);
        let read = read.map_err(OpenError::io(format!("read {:?}", self.path)))?;
        if read == 0 {
            return Ok(None);
        }
        self.read += read as u64;
        if self.buffer.last() != Some(&b'\n') {
            let what = if read as u64 == most {
                format!("it has more than {COMMIT_MAX} bytes, which no commit has")
            } else {
                "the file ends inside it: it was cut".into()
            };
            return Err(self.wrong(what).into());
        }
        self.number += 1;
        let bytes = &self.buffer[..read - 1];
        let line = Line { path: &self.path, number: self.number, bytes, until: self.read };
        // JSON lets white space stand around it, as of other line ends; in a stored commit there is none.
        if bytes.first() != Some(&b'{') || bytes.last() != Some(&b'}') {
            return Err(line.wrong("it does not begin with { and end with }".into()).into());
        }
        Ok(Some(line))
    }

    /// Something is wrong with the line that would come next.
    fn wrong(&self, what: String) -> LineError {
        let number = self.number + 1;
        LineError { file: self.path.clone(), line: number, commit: Position(number), what }
    }
}

impl Line<'_> {
    fn wrong(&self, what: String) -> LineError {
        LineError { file: self.path.to_owned(), line: self.number, commit: Position(self.number), what }
    }
}

/// What the next commit has to continue. Its memory grows with the command ids, as the ledger's own does (some 20 bytes for
/// each commit).
#[derive(Default)]
struct Order {
    seq: u64,
    at: Option<Timestamp>,
    revisions: HashMap<Stream, Revision>,
    ids: HashSet<CommandId>,
}

impl Order {
    fn take(&mut self, commit: &Commit) -> Result<(), String> {
        let rev = self.revisions.entry(commit.stream).or_default();
        if (commit.seq, commit.rev) != (Position(self.seq + 1), rev.next()) {
            return Err(format!(
                "it says it is number {} and {} of {}, but {} and {} are next",
                commit.seq,
                commit.rev,
                commit.stream,
                self.seq + 1,
                rev.next()
            ));
        }
        if let Some(before) = self.at.filter(|before| commit.at <= *before) {
            return Err(format!("it was recorded at {}, not after the one before it ({before})", commit.at));
        }
        if !self.ids.insert(commit.command_id) {
            return Err(format!("its command id {} is that of an earlier one", commit.command_id));
        }
        *rev = commit.rev;
        (self.seq, self.at) = (commit.seq.0, Some(commit.at));
        Ok(())
    }
}
