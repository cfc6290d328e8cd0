//! What can be set about a ledger. The defaults fit a server with some gigabytes of memory.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use samspil_domain::value::Timestamp;

use crate::files::{Files, OsFiles};
use crate::proof::Verifier;
use crate::proof::note::Name;

/// Tells the time. It may go back: the ledger's `at` does not.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How a ledger is opened.
#[derive(Clone)]
pub struct Options {
    /// What tells the time of recording.
    pub clock: Clock,
    /// The name that a new log is given, such as `log.example.org/partnership`: the origin of its checkpoints, for ever. Left
    /// out, one is made up. A log that has a name keeps it.
    pub origin: Option<Name>,
    /// Whose signatures under the log's checkpoints are taken up and served.
    pub witnesses: Vec<Verifier>,
    /// The files that the journal is made of.
    pub files: Arc<dyn Files>,
    /// Where the vault of the keys of persons lies; left out, in the data directory.
    pub vault: Option<PathBuf>,
    /// A second directory that follows the log, where there is to be one.
    pub mirror: Option<Mirror>,
    /// A segment of the journal is closed once it has this many bytes.
    pub segment_bytes: u64,
    /// How many requests may wait before callers are told to come back.
    pub queue_requests: usize,
    /// The most requests that are written with one sync.
    pub group_requests: usize,
    /// A group takes no further request once it has this many bytes.
    pub group_bytes: usize,
    /// How far sled may lag behind the journal before requests have to wait for it.
    pub lag_bytes: usize,
    /// sled is written once this much has gathered, or a second after the last time.
    pub apply_bytes: usize,
    /// How much of the log's end is kept in memory for those who follow it.
    pub recent_bytes: usize,
    /// The fewest bytes of commits between two snapshots; with a larger state it is an eighth of that.
    pub snapshot_bytes: u64,
    /// The memory that sled may use for what it has read.
    pub sled_cache_bytes: u64,
}

/// A directory that follows the log, best on another disk.
#[derive(Debug, Clone)]
pub struct Mirror {
    /// Where. It is made where it does not exist, but not its parents: so that on a disk that is not mounted nothing is
    /// made in its place, let it be below a directory of that disk.
    pub dir: PathBuf,
    /// The files that it is made of.
    pub files: Arc<dyn Files>,
}

impl Mirror {
    /// One of the operating system's files.
    #[must_use]
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), files: Arc::new(OsFiles) }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: Arc::new(system_time),
            origin: None,
            witnesses: Vec::new(),
            files: Arc::new(OsFiles),
            vault: None,
            mirror: None,
            segment_bytes: 64 << 20,
            queue_requests: 4096,
            group_requests: 1024,
            group_bytes: 4 << 20,
            lag_bytes: 64 << 20,
            apply_bytes: 256 << 10,
            recent_bytes: 4 << 20,
            snapshot_bytes: 32 << 20,
            sled_cache_bytes: 64 << 20,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("files", &self.files).finish_non_exhaustive()
    }
}

fn system_time() -> Timestamp {
    let micros = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_micros()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_micros()).unwrap_or(i64::MAX),
    };
    Timestamp::from_micros(micros)
}
