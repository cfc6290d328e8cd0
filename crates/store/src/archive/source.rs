//! A journal that somebody else may be writing, as it is at one moment, for reading alone.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use samspil_domain::Position;

use super::error::ArchiveError;
use crate::error::{Damage, OpenError};
use crate::files::{DataFile, Files, OsFiles};
use crate::journal::{HEAD, Journal, Place, Witness, file_name, first_seq, witness};

/// Files that are only read, of a journal only up to a place. Its `HEAD`, which goes on, is not there then.
#[derive(Clone, Copy)]
pub(crate) struct ReadOnly {
    until: Option<Place>,
}

impl fmt::Debug for ReadOnly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadOnly").field("until", &self.until).finish()
    }
}

struct Clipped {
    file: fs::File,
    size: u64,
}

fn refused<T>() -> io::Result<T> {
    Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is opened for reading alone"))
}

impl Files for ReadOnly {
    fn open(&self, path: &Path) -> io::Result<Arc<dyn DataFile>> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let size = match self.until {
            Some(_) if name == HEAD => return Err(io::ErrorKind::NotFound.into()),
            Some(until) if first_seq(&name) == Some(until.segment) => until.offset,
            Some(_) | None => u64::MAX,
        };
        Ok(Arc::new(Clipped { file: fs::File::open(path)?, size }))
    }

    fn create(&self, _: &Path) -> io::Result<Arc<dyn DataFile>> {
        refused()
    }

    fn names(&self, dir: &Path) -> io::Result<Vec<String>> {
        let mut names = OsFiles.names(dir)?;
        names.retain(|name| {
            self.until.is_none_or(|until| first_seq(name).is_none_or(|first| first <= until.segment))
        });
        Ok(names)
    }

    fn create_dir(&self, _: &Path) -> io::Result<()> {
        refused()
    }

    fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
        refused()
    }

    fn remove(&self, _: &Path) -> io::Result<()> {
        refused()
    }

    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        refused()
    }
}

impl DataFile for Clipped {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let left = usize::try_from(self.size.saturating_sub(offset)).unwrap_or(usize::MAX).min(buffer.len());
        DataFile::read_at(&self.file, &mut buffer[..left], offset)
    }

    fn write_at(&self, _: &[u8], _: u64) -> io::Result<()> {
        refused()
    }

    fn size(&self) -> io::Result<u64> {
        Ok(DataFile::size(&self.file)?.min(self.size))
    }

    fn set_size(&self, _: u64) -> io::Result<()> {
        refused()
    }

    fn sync_data(&self) -> io::Result<()> {
        refused()
    }
}

/// A data directory whose log is copied.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) root: PathBuf,
    pub(crate) journal: PathBuf,
    pub(crate) files: ReadOnly,
    /// What `HEAD` said; none where there is no such file.
    pub(crate) witness: Option<Witness>,
}

impl Source {
    /// The log as it is acknowledged at this moment. Takes no lock, and writes nothing.
    ///
    /// # Errors
    /// When there is no log, or `HEAD` cannot be read.
    pub(crate) fn live(root: &Path) -> Result<Self, ArchiveError> {
        let mut source = Self::whole(root)?;
        let doing = OpenError::io(format!("read {:?}", source.journal.join(HEAD)));
        source.witness = witness(&source.files, &source.journal).map_err(doing)?;
        source.files.until = source.witness.map(|witness| witness.end);
        Ok(source)
    }

    /// The log of a directory that nobody is writing, to its end.
    ///
    /// # Errors
    /// When there is no log.
    pub(crate) fn whole(root: &Path) -> Result<Self, ArchiveError> {
        let journal = root.join("journal");
        if !journal.is_dir() {
            let why = if root.exists() { "it has no directory `journal`" } else { "it does not exist" };
            return Err(ArchiveError::NoLog { path: root.into(), why: why.into() });
        }
        Ok(Self { root: root.into(), journal, files: ReadOnly { until: None }, witness: None })
    }

    /// The log of a directory: to its end, and held so until the lock that comes with it is dropped; or, where a process
    /// has it open, as [`Source::live`].
    ///
    /// # Errors
    /// When there is no log, or it cannot be read.
    pub(crate) fn settled(root: &Path) -> Result<(Self, Option<fs::File>), ArchiveError> {
        let path = root.join("LOCK");
        let lock = match fs::File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Self::whole(root)?, None)),
            lock => lock.map_err(OpenError::io(format!("open {path:?}")))?,
        };
        match lock.try_lock_shared() {
            Ok(()) => Ok((Self::whole(root)?, Some(lock))),
            Err(fs::TryLockError::WouldBlock) => Ok((Self::live(root)?, None)),
            Err(fs::TryLockError::Error(error)) => Err(OpenError::io(format!("lock {path:?}"))(error).into()),
        }
    }

    /// Makes sure that what was read reaches as far as `HEAD` said.
    ///
    /// # Errors
    /// [`ArchiveError::Damaged`]: what is acknowledged cannot be read to its end.
    pub(crate) fn reaches(&self, read: Witness) -> Result<(), ArchiveError> {
        let Some(witness) = self.witness.filter(|witness| *witness != read) else { return Ok(()) };
        let what = format!("what can be read ends there, and HEAD has acknowledged commit {}", witness.seq);
        let damage = Damage { file: file_name(read.end.segment), offset: read.end.offset, what };
        Err(ArchiveError::Damaged { path: self.root.clone(), commit: Position(read.seq + 1), damage })
    }

    /// How many bytes the journal has from the segment that begins with `first` on.
    ///
    /// # Errors
    /// As the operating system says; that there is no segment.
    pub(crate) fn bytes_from(&self, first: u64) -> Result<u64, OpenError> {
        let mut bytes = 0;
        for segment in
            Journal::segments(&self.files, &self.journal)?.into_iter().filter(|&other| other >= first)
        {
            let path = self.journal.join(file_name(segment));
            let size = self.files.open(&path).and_then(|file| file.size());
            bytes += size.map_err(OpenError::io(format!("read {path:?}")))?;
        }
        Ok(bytes)
    }
}
