//! The data directory.
//!
//! ```text
//! FORMAT      `samspil-data 1`, written last when a directory is made
//! LOCK        locked by the process that has it open
//! journal/    what is durable; see [`crate::journal`]
//! keys/       the log's name and keys, and what was signed; see [`crate::keys`]
//! sled/       where the log is read; rebuilt from the journal whenever it is not as it should be
//! vault       the keys of persons; see [`crate::vault`]. In no copy of the directory that we make
//! snapshots/  worlds, so that a start is short; a cache, see [`crate::snapshots`]
//! ```

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Damage, OpenError};
use crate::files::{Files, read_up_to};
use crate::journal::{Appender, Journal};

/// The newest format of a data directory that this version reads and writes.
const FORMAT: u64 = 1;
const WORD: &str = "samspil-data";

/// What stands in `FORMAT`.
pub(crate) fn format_text() -> String {
    format!("{WORD} {FORMAT}\n")
}

/// A data directory that this process holds until the value is dropped.
#[derive(Debug)]
pub(crate) struct Directory {
    pub(crate) root: PathBuf,
    pub(crate) files: Arc<dyn Files>,
    lock: fs::File,
}

impl Directory {
    /// Takes hold of a directory, made where it does not exist.
    ///
    /// # Errors
    /// When it is in use, holds something else, has a newer format, or cannot be made.
    pub(crate) fn open(root: &Path, files: Arc<dyn Files>, segment_bytes: u64) -> Result<Self, OpenError> {
        let doing = || OpenError::io(format!("open the data directory {root:?}"));
        fs::create_dir_all(root).map_err(doing())?;
        files.create_dir(root).map_err(doing())?;
        let foreign = |name: &String| {
            !["FORMAT", "FORMAT.new", "LOCK", "journal", "keys", "lost+found"].contains(&name.as_str())
        };
        if files.open(&root.join("FORMAT")).is_err()
            && let Some(name) = files.names(root).map_err(doing())?.into_iter().find(foreign)
        {
            let why = format!("it has no file FORMAT, and holds {name:?}");
            return Err(OpenError::NotOurs { path: root.into(), why });
        }
        let directory = Self::hold(root, files)?;
        match directory.format().map_err(doing())? {
            Some(text) => directory.check(&text)?,
            None => directory.create(segment_bytes)?,
        }
        Ok(directory)
    }

    /// Takes hold of an existing directory, whatever it holds.
    ///
    /// # Errors
    /// When it is in use, or cannot be locked.
    pub(crate) fn hold(root: &Path, files: Arc<dyn Files>) -> Result<Self, OpenError> {
        let doing = || OpenError::io(format!("open the data directory {root:?}"));
        let path = root.join("LOCK");
        let lock = fs::File::options().create(true).truncate(false).write(true).open(path).map_err(doing())?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { root: root.into(), files, lock }),
            Err(fs::TryLockError::WouldBlock) => Err(OpenError::InUse { path: root.into() }),
            Err(fs::TryLockError::Error(error)) => Err(doing()(error)),
        }
    }

    /// Where the journal lies.
    pub(crate) fn journal(&self) -> PathBuf {
        self.root.join("journal")
    }

    pub(crate) fn sled(&self) -> PathBuf {
        self.root.join("sled")
    }

    pub(crate) fn snapshots(&self) -> PathBuf {
        self.root.join(crate::snapshots::FOLDER)
    }

    fn format(&self) -> io::Result<Option<Vec<u8>>> {
        match self.files.open(&self.root.join("FORMAT")) {
            Ok(file) => read_up_to(&*file, 0, 100).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn check(&self, text: &[u8]) -> Result<(), OpenError> {
        let format = std::str::from_utf8(text)
            .ok()
            .and_then(|text| text.strip_suffix('\n'))
            .and_then(|text| text.split_once(' '))
            .filter(|(word, _)| *word == WORD)
            .and_then(|(_, format)| format.parse().ok());
        match format {
            Some(FORMAT) => Ok(()),
            Some(format) if format > FORMAT => {
                let what = format!("the data directory {:?}", self.root);
                Err(OpenError::Newer { what, format, known: FORMAT })
            }
            Some(_) | None => {
                let why = format!(
                    "its file FORMAT is damaged; if it is one, write `{WORD} {FORMAT}` and a line end to it"
                );
                Err(OpenError::NotOurs { path: self.root.clone(), why })
            }
        }
    }

    /// Makes an empty journal, then `FORMAT`: where that stands, a journal must.
    fn create(&self, segment_bytes: u64) -> Result<(), OpenError> {
        let doing = || OpenError::io(format!("make the data directory {:?}", self.root));
        self.clear_unfinished()?;
        self.files.create_dir(&self.journal()).map_err(doing())?;
        let journal = Arc::new(Journal::new(self.files.clone(), self.journal()));
        Appender::create(journal, segment_bytes)?;
        self.write_format()
    }

    /// Writes `FORMAT`, durably: from now on it is a data directory.
    ///
    /// # Errors
    /// What the operating system says.
    pub(crate) fn write_format(&self) -> Result<(), OpenError> {
        let doing = || OpenError::io(format!("make the data directory {:?}", self.root));
        let (new, path) = (self.root.join("FORMAT.new"), self.root.join("FORMAT"));
        let file = self.files.create(&new).map_err(doing())?;
        file.write_at(format_text().as_bytes(), 0).map_err(doing())?;
        file.sync_data().map_err(doing())?;
        self.files.rename(&new, &path).map_err(doing())?;
        self.files.sync_dir(&self.root).map_err(doing())?;
        if let Some(parent) = self.root.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            self.files.sync_dir(parent).map_err(doing())?;
        }
        Ok(())
    }

    /// Removes what an unfinished making left, as long as that never held a commit.
    fn clear_unfinished(&self) -> Result<(), OpenError> {
        let doing = || OpenError::io(format!("make the data directory {:?}", self.root));
        let names = match self.files.names(&self.journal()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            names => names.map_err(doing())?,
        };
        let first = crate::journal::file_name(1);
        for name in &names {
            let path = self.journal().join(name);
            let size = self.files.open(&path).and_then(|file| file.size()).map_err(doing())?;
            if *name != "HEAD" && (*name != first || size > 64) {
                let what =
                    "the data directory has lost its file FORMAT, and its journal holds commits".to_owned();
                return Err(Damage { file: name.clone(), offset: 0, what }.into());
            }
        }
        for name in &names {
            self.files.remove(&self.journal().join(name)).map_err(doing())?;
        }
        match self.files.remove(&self.root.join("FORMAT.new")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(doing()(error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

impl Drop for Directory {
    /// Unlocks in so many words: a process that is being started at this moment holds the file as well for a while.
    fn drop(&mut self) {
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(%error, path = ?self.root, "the data directory could not be unlocked");
        }
    }
}
