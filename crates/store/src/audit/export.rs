//! An export: a directory of plain files.
//!
//! ```text
//! commits.ndjson    each commit's stored bytes, and a line feed
//! checkpoint        the signed checkpoint
//! log.vkey          the keys, a line each, the present one first
//! rotations/        how each key took over, in the order of the names
//! tile/             the tree's hashes, under the paths of C2SP tlog-tiles
//! ```

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use samspil_domain::Position;

use super::{AuditError, Each, Shown, Source};
use crate::journal::COMMIT_MAX;
use crate::keys::{CHECKPOINT, ROTATIONS, VKEY};
use crate::proof::tile::{Resource, SPAN, Tile, decode_hashes};
use crate::proof::{Checkpoint, Hash, Note, Verifier};

/// The name of the file of commits.
pub(crate) const COMMITS: &str = "commits.ndjson";

/// An export, to be checked.
#[derive(Debug)]
pub struct Exported {
    path: PathBuf,
    /// The size that its checkpoint names.
    size: u64,
}

impl Exported {
    /// # Errors
    /// [`AuditError::Unread`] where there is none.
    pub fn open(path: &Path) -> Result<Self, AuditError> {
        let commits = path.join(COMMITS);
        fs::metadata(&commits)
            .map_err(|error| AuditError::Unread(format!("cannot read {commits:?}: {error}")))?;
        let mut export = Self { path: path.into(), size: 0 };
        let note = export.checkpoint().ok().flatten();
        export.size = note.and_then(|note| note.text().parse().ok()).map_or(0, |at: Checkpoint| at.size);
        Ok(export)
    }

    /// Whether a path looks like an export.
    #[must_use]
    pub fn is_one(path: &Path) -> bool {
        path.join(COMMITS).is_file()
    }

    /// Whether it is the export of one initiative, with proofs.
    #[must_use]
    pub fn is_of_an_initiative(path: &Path) -> bool {
        path.join(super::initiative::PROOFS).is_dir()
    }

    fn text(&self, name: &str) -> Result<Option<String>, AuditError> {
        match fs::read(self.path.join(name)) {
            Ok(bytes) => {
                let text = String::from_utf8(bytes);
                text.map(Some).map_err(|_| AuditError::found(None, name, "it is no text"))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(AuditError::Unread(format!("cannot read {name}: {error}"))),
        }
    }

    fn note(&self, name: &str) -> Result<Option<Note>, AuditError> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        text.parse().map(Some).map_err(|error| AuditError::found(None, name, format!("{error}")))
    }
}

impl Source for Exported {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn checkpoint(&self) -> Result<Option<Note>, AuditError> {
        self.note(CHECKPOINT)
    }

    fn verifiers(&self) -> Result<Vec<Verifier>, AuditError> {
        let Some(text) = self.text(VKEY)? else { return Ok(Vec::new()) };
        let keys = text.lines().map(str::parse).collect::<Result<_, _>>();
        keys.map_err(|error| AuditError::found(None, VKEY, format!("{error}")))
    }

    fn rotations(&self) -> Result<Vec<Note>, AuditError> {
        let folder = self.path.join(ROTATIONS);
        let Ok(listed) = fs::read_dir(&folder) else { return Ok(Vec::new()) };
        let mut names: Vec<_> =
            listed.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
        names.sort_unstable();
        let notes = names.iter().map(|name| self.note(&format!("{ROTATIONS}/{name}")));
        Ok(notes.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    fn shown(&self) -> Result<Vec<Shown>, AuditError> {
        Ok(Vec::new())
    }

    fn about(&self) -> u64 {
        self.size
    }

    fn entries(&self, each: &mut Each<'_>) -> Result<(), AuditError> {
        let file = File::open(self.path.join(COMMITS)).map_err(AuditError::unread)?;
        let mut reader = BufReader::with_capacity(1 << 20, file);
        let mut line = Vec::new();
        for number in 1_u64.. {
            line.clear();
            // One byte more than can be right, so that a line without an end does not fill the memory.
            let read = reader.by_ref().take(COMMIT_MAX as u64 + 2).read_until(b'\n', &mut line);
            if read.map_err(AuditError::unread)? == 0 {
                break;
            }
            let place = format!("{COMMITS}, line {number}");
            let Some(entry) = line.strip_suffix(b"\n") else {
                let what = if line.len() > COMMIT_MAX {
                    "it is longer than a commit can be"
                } else {
                    "its line is cut"
                };
                return Err(AuditError::found(Some(Position(number)), place, what));
            };
            each(entry, &place)?;
        }
        Ok(())
    }

    /// What is kept of a tile is as wide as the checkpoint's size makes it.
    fn tile(&self, tile: Tile) -> Result<Option<Vec<Hash>>, AuditError> {
        let there = self.size.checked_shr(8 * u32::from(tile.level)).unwrap_or(0);
        let width = there.saturating_sub(tile.index.saturating_mul(SPAN)).min(SPAN);
        if width < tile.width {
            return Ok(None);
        }
        let path = Resource::Hashes(Tile { width, ..tile }).to_string();
        match fs::read(self.path.join(&path)) {
            Ok(bytes) => {
                let hashes = decode_hashes(&bytes).filter(|hashes| hashes.len() as u64 == width);
                let wrong = || AuditError::found(None, path, "it has not the length that it must have");
                let mut hashes = hashes.ok_or_else(wrong)?;
                hashes.truncate(usize::try_from(tile.width).unwrap_or(usize::MAX));
                Ok(Some(hashes))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(AuditError::Unread(format!("cannot read {path}: {error}"))),
        }
    }
}
