//! A data directory, read beside whatever has it open.

use std::cell::{Cell, RefCell};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use samspil_domain::snapshot::CODE;
use samspil_domain::{Position, World};

use super::{AuditError, Each, Shown, Source};
use crate::error::OpenError;
use crate::files::OsFiles;
use crate::journal::{Journal, Scan, Scanned, file_name, scan};
use crate::keys::Keys;
use crate::log::Log;
use crate::proof::tile::{SPAN, Tile};
use crate::proof::{Hash, Note, Verifier};
use crate::snapshots::{self, Snapshots};

/// How much of sled's copy is read at once.
const STEP_BYTES: usize = 1 << 20;

/// A data directory. The journal is read while a server may be writing it. Where no server has the directory open, sled's
/// copy and the tree in it are compared with the journal too.
pub struct DataDirectory {
    path: PathBuf,
    keys: Option<Keys>,
    /// None while a server has it open.
    sled: Option<Log>,
    /// Where the copy of sled lies that is looked at; after `sled`, so that it is closed when this goes.
    _copy: Option<Copied>,
    _lock: Option<fs::File>,
    about: u64,
    seen: Cell<u64>,
    ahead: RefCell<std::collections::VecDeque<(u64, Vec<u8>)>>,
}

impl std::fmt::Debug for DataDirectory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DataDirectory").field("path", &self.path).finish_non_exhaustive()
    }
}

impl DataDirectory {
    /// # Errors
    /// [`AuditError::Unread`] where there is no data directory; a finding where sled or the keys are damaged.
    pub fn open(path: &Path) -> Result<Self, AuditError> {
        match fs::read(path.join("FORMAT")) {
            Ok(format) if format == crate::directory::format_text().as_bytes() => {}
            Ok(_) => return Err(AuditError::found(None, "FORMAT", "it is not as this version writes it")),
            Err(_) => {
                return Err(AuditError::Unread(format!(
                    "{path:?} is no data directory: it has no file FORMAT"
                )));
            }
        }
        let lock =
            fs::File::options().read(true).write(true).open(path.join("LOCK")).map_err(AuditError::unread)?;
        let lock = lock.try_lock().is_ok().then_some(lock);
        let keys = Keys::open(path)
            .map_err(|error| AuditError::found(None, "the folder keys", error.to_string()))?;
        let journal = path.join("journal");
        let segments = Journal::segments(&OsFiles, &journal).map_err(damaged)?;
        let size: u64 = segments
            .iter()
            .filter_map(|first| fs::metadata(journal.join(file_name(*first))).ok())
            .map(|metadata| metadata.len())
            .sum();
        let copy = match &lock {
            Some(_) if path.join("sled").exists() => Some(Copied::of(&path.join("sled"))?),
            Some(_) | None => None,
        };
        let sled = copy.as_ref().map(|copy| open_sled(&copy.0)).transpose()?;
        // A commit has some hundred bytes; only for whoever shows progress, and put right by the sled where there is one.
        let about = sled.as_ref().map_or(size / 500, Log::applied);
        Ok(Self {
            path: path.into(),
            keys,
            sled,
            _copy: copy,
            _lock: lock,
            about,
            seen: Cell::new(0),
            ahead: RefCell::default(),
        })
    }

    /// Whether a server has it open, so that sled's copy is not looked at.
    #[must_use]
    pub const fn is_in_use(&self) -> bool {
        self._lock.is_none()
    }

    /// What can be said only once the journal is read to its end.
    fn ends_well(&self, scanned: &Scan) -> Result<(), AuditError> {
        let seen = self.seen.get();
        let held = self.sled.as_ref().map_or(0, Log::applied);
        if held > seen {
            let what = format!("the journal was cut: it ends at commit {seen}, and sled holds commit {held}");
            return Err(AuditError::found(Some(Position(seen + 1)), "journal", what));
        }
        if scanned.head.damaged && !self.is_in_use() {
            let what = "it is damaged; the next start writes it anew, but that nothing was cut from the end is not sure";
            return Err(AuditError::found(None, "journal/HEAD", what));
        }
        Ok(())
    }

    /// Compares a commit with sled's copy, where sled has it.
    fn compare(&self, seq: u64, bytes: &[u8]) -> Result<(), AuditError> {
        let Some(sled) = self.sled.as_ref().filter(|sled| seq <= sled.applied()) else { return Ok(()) };
        let found = |what: &str| AuditError::found(Some(Position(seq)), "sled", what);
        let mut ahead = self.ahead.borrow_mut();
        if ahead.is_empty() {
            let read = sled.read(seq, sled.applied(), STEP_BYTES);
            ahead.extend(read.map_err(|error| found(&error.to_string()))?);
        }
        match ahead.pop_front() {
            Some((number, copy)) if number == seq && copy == bytes => Ok(()),
            Some(_) | None => Err(found("the copy in sled is not what the journal holds")),
        }
    }
}

/// A copy of sled's files among the temporary ones, taken away when dropped. sled changes its files when it opens them, and
/// they may be evidence.
struct Copied(PathBuf);

impl Copied {
    fn of(sled: &Path) -> Result<Self, AuditError> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let copy = Self(std::env::temp_dir().join(format!("samspil-audit-{}-{number}", std::process::id())));
        copy_folder(sled, &copy.0)
            .map_err(|error| AuditError::unread(format_args!("cannot copy {sled:?}: {error}")))?;
        Ok(copy)
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        // What stays behind is a temporary file.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

fn open_sled(path: &Path) -> Result<Log, AuditError> {
    let found = |error: crate::log::LogError| {
        let what =
            format!("the copy in sled is damaged: {error}; the next start builds it anew from the journal");
        AuditError::found(None, "sled", what)
    };
    let log = Log::open(path, 64 << 20).map_err(found)?;
    log.check(&mut |_| {}).map_err(found)?;
    Ok(log)
}

fn damaged(error: OpenError) -> AuditError {
    match error {
        OpenError::Damaged(damage) => AuditError::found(
            None,
            format!("journal/{}, at byte {}", damage.file, damage.offset),
            damage.what,
        ),
        error => AuditError::unread(error),
    }
}

impl Source for DataDirectory {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn checkpoint(&self) -> Result<Option<Note>, AuditError> {
        Ok(self.keys.as_ref().and_then(Keys::last).map(|(_, note)| note))
    }

    fn verifiers(&self) -> Result<Vec<Verifier>, AuditError> {
        Ok(self.keys.as_ref().map(|keys| keys.verifiers().to_vec()).unwrap_or_default())
    }

    fn rotations(&self) -> Result<Vec<Note>, AuditError> {
        let rotations = self.keys.as_ref().map(Keys::rotations).transpose();
        let rotations =
            rotations.map_err(|error| AuditError::found(None, "keys/rotations", error.to_string()))?;
        Ok(rotations.unwrap_or_default())
    }

    /// The latest snapshot: a start goes on from it.
    fn shown(&self) -> Result<Vec<Shown>, AuditError> {
        let snapshots = Snapshots::find(self.path.join(snapshots::FOLDER), 0);
        let latest = snapshots.kept().pop();
        let read = latest.and_then(|header| Some((header, snapshots.read(&header, &World::default())?)));
        let shown = read.map(|(header, world)| Shown {
            position: header.position,
            code: CODE.to_owned(),
            digest: world.digest(),
            place: format!("{}, the one of position {}", snapshots::FOLDER, header.position),
        });
        Ok(Vec::from_iter(shown))
    }

    fn about(&self) -> u64 {
        self.about
    }

    fn entries(&self, each: &mut Each<'_>) -> Result<(), AuditError> {
        let mut failed = None;
        let scanned =
            scan(&OsFiles, &self.path.join("journal"), None, &mut |Scanned { place, bytes, .. }| {
                let seq = self.seen.get() + 1;
                let lies = format_args!("journal/{}, at byte {}", file_name(place.segment), place.offset)
                    .to_string();
                let handed = self.compare(seq, bytes).and_then(|()| each(bytes, &lies));
                self.seen.set(seq);
                handed.map_err(|error| {
                    failed = Some(error);
                    OpenError::io("audit")(std::io::Error::other("stopped"))
                })
            });
        match (failed, scanned) {
            (Some(error), _) => Err(error),
            (None, Err(error)) => Err(match damaged(error) {
                AuditError::Found(finding) => {
                    let position = Some(Position(self.seen.get() + 1));
                    super::Finding { position, ..finding }.into()
                }
                unread @ AuditError::Unread(_) => unread,
            }),
            (None, Ok(scanned)) => self.ends_well(&scanned),
        }
    }

    fn tile(&self, tile: Tile) -> Result<Option<Vec<Hash>>, AuditError> {
        let Some(sled) = &self.sled else { return Ok(None) };
        let end = (tile.index * SPAN + tile.width).saturating_mul(SPAN.saturating_pow(u32::from(tile.level)));
        if end > sled.applied() {
            return Ok(None);
        }
        let hashes = sled.tile(tile);
        hashes.map(Some).map_err(|error| AuditError::found(None, "sled", error.to_string()))
    }
}
