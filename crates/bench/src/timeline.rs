//! Watches a ledger's writer from outside. What the ledger is given, its clock and its files, is called at known steps
//! of a group: the clock before each decision, the segment for the write and the sync, `HEAD` after it. So the ledger
//! itself need not be instrumented.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use samspil_domain::value::Timestamp;
use samspil_store::Options;
use samspil_store::files::{DataFile, Files, OsFiles};

/// What the groups have spent, in nanoseconds each.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spent {
    /// How many groups there were.
    pub(crate) groups: u64,
    /// How many requests were decided in them.
    pub(crate) decisions: u64,
    /// How many bytes were written.
    pub(crate) bytes: u64,
    /// From the first decision of a group until it is written.
    pub(crate) deciding: u64,
    /// Writing the segment.
    pub(crate) writing: u64,
    /// Syncing the segment.
    pub(crate) syncing: u64,
    /// Writing `HEAD`.
    pub(crate) witnessing: u64,
    /// From there until the next group's first decision: publishing, answering, and waiting for a request.
    pub(crate) between: u64,
}

#[derive(Debug, Default)]
struct Seen {
    spent: Spent,
    /// When the last step ended.
    last: Option<Instant>,
    /// Whether a group is being decided.
    deciding: bool,
}

impl Seen {
    /// Ends a step; answers how long it took.
    fn step(&mut self) -> u64 {
        let now = Instant::now();
        let took = self.last.map_or(0, |last| now.duration_since(last).as_nanos());
        self.last = Some(now);
        u64::try_from(took).unwrap_or(u64::MAX)
    }
}

/// What was seen; a copy is another handle on the same.
#[derive(Clone, Default)]
pub(crate) struct Timeline(Arc<Mutex<Seen>>);

impl fmt::Debug for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Timeline")
    }
}

impl Timeline {
    /// The options of a ledger that is watched.
    pub(crate) fn options(&self) -> Options {
        let clock = self.clone();
        let clock = move || {
            clock.decision();
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
        };
        Options { clock: Arc::new(clock), files: Arc::new(self.clone()), ..Options::default() }
    }

    /// What was spent so far.
    pub(crate) fn spent(&self) -> Spent {
        self.seen().spent
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn decision(&self) {
        let mut seen = self.seen();
        seen.spent.decisions += 1;
        if !std::mem::replace(&mut seen.deciding, true) {
            seen.spent.between += seen.step();
        }
    }

    fn watch(&self, file: Arc<dyn DataFile>, path: &Path) -> Arc<dyn DataFile> {
        let head = path.file_name().is_some_and(|name| name == "HEAD");
        Arc::new(Watched { file, head, timeline: self.clone() })
    }
}

impl Files for Timeline {
    fn open(&self, path: &Path) -> io::Result<Arc<dyn DataFile>> {
        Ok(self.watch(OsFiles.open(path)?, path))
    }

    fn create(&self, path: &Path) -> io::Result<Arc<dyn DataFile>> {
        Ok(self.watch(OsFiles.create(path)?, path))
    }

    fn names(&self, dir: &Path) -> io::Result<Vec<String>> {
        OsFiles.names(dir)
    }

    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        OsFiles.create_dir(dir)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        OsFiles.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        OsFiles.remove(path)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        OsFiles.sync_dir(dir)
    }
}

struct Watched {
    file: Arc<dyn DataFile>,
    head: bool,
    timeline: Timeline,
}

impl DataFile for Watched {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.file.read_at(buffer, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        if !self.head {
            let mut seen = self.timeline.seen();
            seen.spent.deciding += seen.step();
            seen.deciding = false;
        }
        let written = self.file.write_at(bytes, offset);
        let mut seen = self.timeline.seen();
        if self.head {
            seen.spent.witnessing += seen.step();
        } else {
            seen.spent.writing += seen.step();
            seen.spent.bytes += bytes.len() as u64;
        }
        written
    }

    fn size(&self) -> io::Result<u64> {
        self.file.size()
    }

    fn set_size(&self, size: u64) -> io::Result<()> {
        self.file.set_size(size)
    }

    fn sync_data(&self) -> io::Result<()> {
        let synced = self.file.sync_data();
        let mut seen = self.timeline.seen();
        if !self.head {
            seen.spent.syncing += seen.step();
            seen.spent.groups += 1;
        }
        synced
    }
}

impl std::ops::Sub for Spent {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            groups: self.groups - before.groups,
            decisions: self.decisions - before.decisions,
            bytes: self.bytes - before.bytes,
            deciding: self.deciding - before.deciding,
            writing: self.writing - before.writing,
            syncing: self.syncing - before.syncing,
            witnessing: self.witnessing - before.witnessing,
            between: self.between - before.between,
        }
    }
}
