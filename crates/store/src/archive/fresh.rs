//! A data directory in the making: it is there once it is whole, and before that nothing can be mistaken for it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::beside::Beside;
use super::error::ArchiveError;
use super::target::Copier;
use crate::directory::Directory;
use crate::error::OpenError;
use crate::files::{Files as _, OsFiles};
use crate::journal::{Appender, Journal};

/// Where the journal lies until all of it is there.
const UNFINISHED: &str = "journal.unfinished";

/// See the module. Dropped unfinished, it leaves nothing behind.
pub(super) struct Fresh {
    pub(super) copier: Copier,
    directory: Option<Directory>,
    root: PathBuf,
    /// Whether the directory itself was made for this.
    made: bool,
}

impl Fresh {
    /// Begins in an empty or a new directory, or one in which this was begun before and broken off.
    ///
    /// # Errors
    /// [`ArchiveError::NotEmpty`]; when it is in use, or cannot be made.
    pub(super) fn begin(root: &Path) -> Result<Self, ArchiveError> {
        let doing = || OpenError::io(format!("make the data directory {root:?}"));
        let made = !root.exists();
        fs::create_dir_all(root).map_err(doing())?;
        let names = OsFiles.names(root).map_err(doing())?;
        let begun = names.iter().any(|name| name == UNFINISHED);
        let ours = |name: &String| {
            ["LOCK", "lost+found"].contains(&name.as_str())
                || begun && [UNFINISHED, "FORMAT", "FORMAT.new", "keys"].contains(&name.as_str())
        };
        if let Some(holds) = names.into_iter().find(|name| !ours(name)) {
            return Err(ArchiveError::NotEmpty { path: root.into(), holds });
        }
        let directory = Directory::hold(root, Arc::new(OsFiles))?;
        clear(root).map_err(doing())?;
        let dir = root.join(UNFINISHED);
        let copier = fs::create_dir(&dir).map_err(doing()).and_then(|()| {
            let journal = Arc::new(Journal::new(Arc::new(OsFiles), dir));
            Copier::new(root, Appender::create(journal, u64::MAX)?)
        });
        match copier {
            Ok(copier) => Ok(Self { copier, directory: Some(directory), root: root.into(), made }),
            Err(error) => {
                let _ = clear(root);
                Err(error.into())
            }
        }
    }

    /// Puts it in place. The journal comes last: without it nothing opens.
    ///
    /// # Errors
    /// As the operating system says; nothing is left then.
    pub(super) fn finish(mut self, keys: &Beside) -> Result<(), OpenError> {
        self.copier.finish()?;
        keys.write(&self.root)?;
        let doing = || OpenError::io(format!("make the data directory {:?}", self.root));
        if let Some(directory) = &self.directory {
            directory.write_format()?;
        }
        OsFiles.rename(&self.root.join(UNFINISHED), &self.root.join("journal")).map_err(doing())?;
        OsFiles.sync_dir(&self.root).map_err(doing())?;
        self.directory = None;
        Ok(())
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        let Some(directory) = self.directory.take() else { return };
        let cleared = clear(&self.root).and_then(|()| fs::remove_file(self.root.join("LOCK")));
        drop(directory);
        let removed = if self.made { cleared.and_then(|()| fs::remove_dir(&self.root)) } else { cleared };
        if let Err(error) = removed {
            tracing::warn!(%error, path = ?self.root, "what was begun there could not be taken away");
        }
    }
}

/// Takes away what was begun.
fn clear(root: &Path) -> io::Result<()> {
    let gone = |removed: io::Result<()>| match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    };
    // The journal last: as long as it is there, the rest is known to be unfinished.
    gone(fs::remove_file(root.join("FORMAT")))?;
    gone(fs::remove_file(root.join("FORMAT.new")))?;
    gone(fs::remove_dir_all(root.join("keys")))?;
    gone(fs::remove_dir_all(root.join(UNFINISHED)))
}
