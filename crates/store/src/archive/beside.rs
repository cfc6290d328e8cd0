//! What is copied beside the log: the public key, the last signed checkpoint and the records of changed keys, where they
//! exist. They are named one by one, so that the private key is never among them.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use samspil_domain::Position;

use crate::error::OpenError;

/// The directory in a data directory.
const DIRECTORY: &str = "keys";
const FILES: [&str; 3] = ["log.vkey", CHECKPOINT, COSIGNED];
const CHECKPOINT: &str = "checkpoint";
/// The last checkpoint that witnesses have signed too: the same form.
const COSIGNED: &str = "cosigned";
const ROTATIONS: &str = "rotations";

/// Files by their path below `keys/`. They are small.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Beside(BTreeMap<String, Vec<u8>>);

impl Beside {
    /// Reads what there is. A copy reads this before it looks how far the log goes: then the checkpoint is of no more than
    /// what is copied.
    ///
    /// # Errors
    /// As the operating system says.
    pub(crate) fn read(root: &Path) -> Result<Self, OpenError> {
        Self::read_from(&root.join(DIRECTORY))
    }

    /// Reads what there is of them in a directory.
    ///
    /// # Errors
    /// As the operating system says.
    pub(crate) fn read_from(keys: &Path) -> Result<Self, OpenError> {
        let doing = || OpenError::io(format!("read {keys:?}"));
        let mut found = BTreeMap::new();
        for name in FILES {
            if let Some(bytes) = read(&keys.join(name)).map_err(doing())? {
                found.insert(name.to_owned(), bytes);
            }
        }
        let entries = match fs::read_dir(keys.join(ROTATIONS)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self(found)),
            entries => entries.map_err(doing())?,
        };
        for entry in entries {
            let entry = entry.map_err(doing())?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if is_file
                && !name.ends_with(".skey")
                && !name.ends_with(".new")
                && let Some(bytes) = read(&entry.path()).map_err(doing())?
            {
                found.insert(format!("{ROTATIONS}/{name}"), bytes);
            }
        }
        Ok(Self(found))
    }

    /// Writes them to a data directory, each whole or not at all, and only where it differs from what is there.
    ///
    /// # Errors
    /// As the operating system says.
    pub(crate) fn write(&self, root: &Path) -> Result<(), OpenError> {
        if self.0.is_empty() { Ok(()) } else { self.write_into(&root.join(DIRECTORY)) }
    }

    /// Writes them below a directory.
    ///
    /// # Errors
    /// As the operating system says.
    pub(crate) fn write_into(&self, dir: &Path) -> Result<(), OpenError> {
        for (name, bytes) in &self.0 {
            let path = dir.join(name);
            put(&path, bytes).map_err(OpenError::io(format!("write {path:?}")))?;
        }
        Ok(())
    }

    /// How many commits the last signed checkpoint is of; none where there is none that can be read.
    pub(crate) fn checkpoint(&self) -> Option<Position> {
        [CHECKPOINT, COSIGNED].into_iter().filter_map(|name| self.size_of(name)).max()
    }

    fn size_of(&self, name: &str) -> Option<Position> {
        let text = std::str::from_utf8(self.0.get(name)?).ok()?;
        text.lines().nth(1)?.parse().ok().map(Position)
    }

    /// Leaves out what is signed over more than the log up to `end`; answers whether there was such a thing.
    pub(crate) fn keep_up_to(&mut self, end: Position) -> bool {
        let later: Vec<_> =
            [CHECKPOINT, COSIGNED].into_iter().filter(|name| self.size_of(name) > Some(end)).collect();
        later.iter().for_each(|name| drop(self.0.remove(*name)));
        !later.is_empty()
    }
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if read(path)?.as_deref() == Some(bytes) {
        return Ok(());
    }
    let dir = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(dir)?;
    let new = dir.join(format!("{}.new", path.file_name().unwrap_or_default().to_string_lossy()));
    fs::write(&new, bytes)?;
    fs::File::open(&new)?.sync_all()?;
    fs::rename(&new, path)?;
    fs::File::open(dir)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_private_key_and_what_nobody_named_stay_where_they_are() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let keys = from.path().join("keys");
        fs::create_dir_all(keys.join("rotations")).unwrap();
        let files = ["log.vkey", "log.skey", "checkpoint", "other", "rotations/1", "rotations/log.skey"];
        for name in files {
            fs::write(keys.join(name), format!("{name}\n7\nroot\n")).unwrap();
        }
        let read = Beside::read(from.path()).unwrap();
        assert_eq!(read.checkpoint(), Some(Position(7)));
        read.write(to.path()).unwrap();
        assert_eq!(Beside::read(to.path()).unwrap(), read);
        for (name, copied) in files.into_iter().zip([true, false, true, false, true, false]) {
            assert_eq!(to.path().join("keys").join(name).exists(), copied, "{name}");
        }
    }

    #[test]
    fn where_there_are_no_keys_none_are_made() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        Beside::read(from.path()).unwrap().write(to.path()).unwrap();
        assert!(!to.path().join("keys").exists());
    }
}
