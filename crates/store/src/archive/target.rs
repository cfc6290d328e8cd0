//! Where commits are copied to: a data directory whose journal grows by what another one has.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::ArchiveError;
use crate::directory::Directory;
use crate::error::OpenError;
use crate::files::Files;
use crate::journal::{
    Appender, Group, HEADER, Journal, Outline, Scan, Witness, chain_at, outlines, scan, scan_from,
};
use samspil_domain::Position;

/// How much is written with one sync.
const GROUP_BYTES: usize = 1 << 20;

/// Appends copied commits to a journal. It has segments of its own only where the source has: what begins a segment there
/// begins one here.
pub(crate) struct Copier {
    dir: PathBuf,
    appender: Appender,
    group: Group,
}

impl Copier {
    /// # Errors
    /// As [`Appender::begin`].
    pub(crate) fn new(dir: &Path, mut appender: Appender) -> Result<Self, OpenError> {
        let mut group = Group::default();
        appender.begin(&mut group).map_err(OpenError::io(format!("write to the copy {dir:?}")))?;
        Ok(Self { dir: dir.into(), appender, group })
    }

    /// The end of what is on disk.
    pub(crate) const fn end(&self) -> Witness {
        self.appender.end()
    }

    /// Takes the next commit, and writes what has gathered where that is enough. `begins` says that a segment begins with
    /// it.
    ///
    /// # Errors
    /// As the operating system says. Nothing may be copied after that, before the directory has been opened again.
    pub(crate) fn take(&mut self, begins: bool, bytes: &[u8]) -> Result<(), OpenError> {
        if begins {
            self.flush()?;
            let rolled = self.appender.roll().and_then(|()| self.appender.begin(&mut self.group));
            rolled.map_err(self.doing())?;
        }
        let added = self.group.add(|buffer| buffer.extend_from_slice(bytes)).map(|_| ());
        added.map_err(|bytes| self.doing()(io::Error::other(format!("a commit has {bytes} bytes"))))?;
        if self.group.bytes() >= GROUP_BYTES { self.flush() } else { Ok(()) }
    }

    /// Writes what has gathered, durably.
    ///
    /// # Errors
    /// As [`Copier::take`].
    pub(crate) fn flush(&mut self) -> Result<(), OpenError> {
        if self.group.commits() > 0 {
            let doing = self.doing();
            let written = self.appender.append(&self.group);
            written.and_then(|()| self.appender.begin(&mut self.group)).map_err(doing)?;
        }
        Ok(())
    }

    /// Writes what has gathered, and makes the witness of it durable as well.
    ///
    /// # Errors
    /// As [`Copier::take`].
    pub(crate) fn finish(&mut self) -> Result<(), OpenError> {
        self.flush()?;
        self.appender.sync_head().map_err(self.doing())
    }

    fn doing(&self) -> impl FnOnce(io::Error) -> OpenError + use<> {
        OpenError::io(format!("write to the copy {:?}", self.dir))
    }
}

/// The journal that a copy follows.
#[derive(Clone, Copy)]
pub(crate) struct Original<'a> {
    pub(crate) root: &'a Path,
    pub(crate) files: &'a dyn Files,
    pub(crate) journal: &'a Path,
    /// The last commit that is acknowledged.
    pub(crate) ends: u64,
}

/// A copy, held and ready to grow.
pub(crate) struct Target {
    /// Let go of last.
    pub(crate) copier: Copier,
    pub(crate) directory: Directory,
}

impl Target {
    /// Takes hold of a copy, made where it does not exist, and makes sure that it is one of the original: a beginning of
    /// it. Its last two segments are read for that; those before are told by their size and the chain in their headers.
    /// Only then is anything in it changed: what a crash left at its end is trimmed.
    ///
    /// # Errors
    /// [`ArchiveError::OtherLog`], [`ArchiveError::GoesBack`], [`ArchiveError::Damaged`], or as the directory opens.
    pub(crate) fn open(
        root: &Path,
        files: Arc<dyn Files>,
        original: Original<'_>,
    ) -> Result<Self, ArchiveError> {
        let directory = Directory::open(root, files.clone(), u64::MAX)?;
        let scan = looked_at(&directory, original)?;
        let holds = scan.end.seq;
        if chain_at(original.files, original.journal, holds)? != Some(scan.end.chain) {
            let (from, to) = (original.root.into(), root.into());
            let (ends, holds) = (Position(original.ends), Position(holds));
            return Err(if holds > ends {
                ArchiveError::GoesBack { from, ends, to, holds }
            } else {
                ArchiveError::OtherLog { from, to, commit: holds }
            });
        }
        let journal = Arc::new(Journal::new(files, directory.journal()));
        let copier = Copier::new(root, Appender::resume(journal, scan, u64::MAX)?)?;
        Ok(Self { copier, directory })
    }

    /// The first commit of the segment in which the copy ends.
    pub(crate) const fn last_segment(&self) -> u64 {
        self.copier.end().end.segment
    }
}

fn looked_at(directory: &Directory, original: Original<'_>) -> Result<Scan, ArchiveError> {
    let (files, journal, root) = (&*directory.files, directory.journal(), &directory.root);
    let ours = outlines(files, &journal).map_err(ArchiveError::reading(root, 0))?;
    let theirs =
        outlines(original.files, original.journal).map_err(ArchiveError::reading(original.root, 0))?;
    // A journal that was put together anew can have other segments; then only all of it tells.
    let start = if same_layout(&ours, &theirs) {
        for (closed, next) in ours.iter().zip(ours.iter().skip(1)) {
            matches(root, original, (*closed, *next), &theirs)?;
        }
        ours.iter().rev().nth(1).map_or(1, |outline| outline.first)
    } else {
        1
    };
    let mut read = start - 1;
    let mut each = |_: crate::journal::Scanned<'_>| {
        read += 1;
        Ok(())
    };
    let scanned = match start {
        1 => scan(files, &journal, None, &mut each),
        _ => scan_from(files, &journal, start, &mut each),
    };
    scanned.map_err(ArchiveError::reading(root, read))
}

/// Whether the closed segments of the copy are those of the original.
fn same_layout(ours: &[Outline], theirs: &[Outline]) -> bool {
    ours.len() <= theirs.len() && ours.iter().zip(theirs).all(|(our, their)| our.first == their.first)
}

/// Holds a closed segment of the copy against the original's, without reading either.
fn matches(
    root: &Path,
    original: Original<'_>,
    (closed, next): (Outline, Outline),
    theirs: &[Outline],
) -> Result<(), ArchiveError> {
    let find = |first| theirs.iter().find(|outline| outline.first == first);
    let (Some(their), Some(after)) = (find(closed.first), find(next.first)) else { return Ok(()) };
    if closed.before != their.before || next.before != after.before {
        let (from, to) = (original.root.into(), root.into());
        return Err(ArchiveError::OtherLog { from, to, commit: Position(next.first - 1) });
    }
    if closed.bytes == their.bytes {
        return Ok(());
    }
    let offset = closed.bytes.min(their.bytes).max(HEADER as u64);
    let what = format!("it has {} bytes, and {} where it was copied from", closed.bytes, their.bytes);
    let damage = crate::error::Damage { file: crate::journal::file_name(closed.first), offset, what };
    Err(ArchiveError::Damaged { path: root.into(), commit: Position(closed.first), damage })
}
