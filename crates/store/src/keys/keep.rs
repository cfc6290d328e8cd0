//! The files of the folder: whole or not at all, and durable when written.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use super::KeyError;
use crate::proof::Note;

/// A file's text; none where there is no file.
pub(super) fn read(path: &Path) -> Result<Option<String>, KeyError> {
    match fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes)
            .map(Some)
            .map_err(|_| KeyError::Damaged { path: path.into(), why: "it is no text".into() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(KeyError::io(format!("read {path:?}"))(error)),
    }
}

/// Makes a folder for the owner alone.
pub(super) fn folder(path: &Path) -> Result<(), KeyError> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.and_then(|()| sync_parent(path)).map_err(KeyError::io(format!("make {path:?}")))
}

/// Writes a file that anybody may read.
pub(super) fn keep(path: &Path, text: &str) -> Result<(), KeyError> {
    write(path, text, 0o644)
}

/// Writes a file for the owner alone.
pub(super) fn keep_secret(path: &Path, text: &str) -> Result<(), KeyError> {
    write(path, text, 0o600)
}

fn write(path: &Path, text: &str, mode: u32) -> Result<(), KeyError> {
    // By process: an export may sign beside the server.
    let new = path.with_extension(format!("{}.new", std::process::id()));
    let written = || {
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let mut file = File::options().write(true).create_new(true).mode(mode).open(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        sync_parent(path)
    };
    written().map_err(KeyError::io(format!("write {path:?}")))
}

fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}

/// Gives a folder the first free name beside its own.
pub(super) fn move_aside(dir: &Path) -> Result<(), KeyError> {
    let mut aside = (1..).map(|number| dir.with_extension(format!("former-{number}")));
    let aside = aside.find(|path| !path.exists()).expect("there is a free number");
    let moved = fs::rename(dir, &aside).and_then(|()| sync_parent(dir));
    moved.map_err(KeyError::io(format!("move {dir:?} to {aside:?}")))
}

/// The name of a rotation's file: in the order of their names they stand in the order of time.
pub(super) fn rotation_name(size: u64, number: usize) -> String {
    format!("{size:020}-{number:04}.note")
}

/// The rotations in a folder, oldest first.
pub(super) fn rotations(dir: &Path) -> Result<Vec<Note>, KeyError> {
    let listed = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        listed => listed.and_then(Iterator::collect::<Result<Vec<_>, _>>),
    };
    let listed = listed.map_err(KeyError::io(format!("list {dir:?}")))?;
    let mut paths: Vec<_> = listed.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "note"));
    paths.sort_unstable();
    let note = |path: &std::path::PathBuf| {
        let text = read(path)?.unwrap_or_default();
        text.parse().map_err(|error| KeyError::Damaged { path: path.clone(), why: format!("{error}") })
    };
    paths.iter().map(note).collect()
}
