//! What the writer, the applier and the readers of one ledger share.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use arc_swap::ArcSwap;
use samspil_domain::ids::CommandId;
use samspil_domain::{Commit, Position, Revision, Stream, World};
use tokio::sync::watch;

use super::figures::Counted;
use super::past::Past;
use super::stored::StoredCommit;
use super::tree::Grown;
use crate::journal::{Chain, Journal};
use crate::keys::Keys;
use crate::log::Log;
use crate::proof::Verifier;
use crate::snapshots::Snapshots;
use crate::vault::Vault;

/// Whether requests are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// All is well.
    Ready,
    /// Requests are recorded and answers are right, but something needs a look.
    Degraded {
        /// What.
        reason: Arc<str>,
    },
    /// Nothing is recorded until a restart; everything can be read.
    ReadOnly {
        /// What failed.
        reason: Arc<str>,
    },
}

/// What may need a look while requests are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Concern {
    /// The signing key is missing.
    Key,
    /// sled cannot be used.
    Log,
    /// The mirror is behind, and does not get on.
    Mirror,
    /// What is personal cannot be read, or not be erased.
    Vault,
}

/// What needs a look now, and why.
pub(crate) type Concerns = BTreeMap<Concern, String>;

impl Readiness {
    /// With such concerns.
    pub(crate) fn with(concerns: &Concerns) -> Self {
        let reasons: Vec<&str> = concerns.values().map(String::as_str).collect();
        if reasons.is_empty() { Self::Ready } else { Self::Degraded { reason: reasons.join("; ").into() } }
    }

    /// Whether requests are recorded.
    #[must_use]
    pub const fn takes_requests(&self) -> bool {
        matches!(self, Self::Ready | Self::Degraded { .. })
    }
}

/// How far the log goes for everybody, and whether it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Published {
    pub(crate) head: u64,
    pub(crate) closed: bool,
}

/// Where commits are, by command id and by stream. Derived from the log, never stored. It is kept in memory because
/// each new command must know that its id is new, and asking sled for an id that is not there costs more than the
/// rest of the command; the world holds far more per commit than this does (some 60 bytes).
#[derive(Debug, Default)]
pub(crate) struct Index {
    commands: HashMap<CommandId, u64>,
    streams: HashMap<Stream, Vec<u64>>,
}

impl Index {
    /// Takes up a commit; answers the commit that has its command id already, if there is one.
    pub(crate) fn add(&mut self, commit: &Commit) -> Option<u64> {
        self.note(commit.seq, commit.stream, commit.command_id)
    }

    /// As [`Index::add`], for a commit of which no more is known.
    pub(crate) fn note(&mut self, seq: Position, stream: Stream, command_id: CommandId) -> Option<u64> {
        self.streams.entry(stream).or_default().push(seq.0);
        self.commands.insert(command_id, seq.0)
    }

    /// The revision that a stream is at.
    pub(crate) fn revision(&self, stream: Stream) -> Revision {
        Revision(self.streams.get(&stream).map_or(0, |seqs| seqs.len() as u64))
    }

    /// The commit with that command id.
    pub(crate) fn command(&self, id: CommandId) -> Option<u64> {
        self.commands.get(&id).copied()
    }

    /// The commits of a stream after its `after`th, at most `limit`.
    pub(crate) fn stream(&self, stream: Stream, after: u64, limit: usize) -> Vec<u64> {
        let seqs = self.streams.get(&stream).map(Vec::as_slice).unwrap_or_default();
        let from = usize::try_from(after).unwrap_or(usize::MAX).min(seqs.len());
        seqs[from..].iter().take(limit).copied().collect()
    }
}

/// A commit at the log's end, with the chain after it.
#[derive(Debug, Clone)]
pub(crate) struct Recent {
    pub(crate) stored: Arc<StoredCommit>,
    pub(crate) chain: Chain,
}

/// The log's end in memory: all that sled does not have yet, and some more for those who follow.
#[derive(Debug)]
pub(crate) struct Tail {
    pub(crate) first: u64,
    commits: VecDeque<Recent>,
    bytes: usize,
}

impl Tail {
    pub(crate) const fn new(first: u64) -> Self {
        Self { first, commits: VecDeque::new(), bytes: 0 }
    }

    pub(crate) fn push(&mut self, recent: Recent) {
        self.bytes += recent.stored.bytes().len();
        self.commits.push_back(recent);
    }

    /// Lets go of the oldest up to `applied`, as long as more than `keep` bytes are held.
    pub(crate) fn trim(&mut self, applied: u64, keep: usize) {
        while self.bytes > keep && self.first <= applied {
            let Some(oldest) = self.commits.pop_front() else { break };
            self.bytes -= oldest.stored.bytes().len();
            self.first += 1;
        }
    }

    /// The commits from `from` on, as many as fit in `bytes`, but at least one; none where `from` is before the tail.
    pub(crate) fn from(&self, from: u64, limit: usize, bytes: usize) -> Option<Vec<Recent>> {
        let skip = usize::try_from(from.checked_sub(self.first)?).ok()?;
        let mut size = 0;
        let fits = |recent: &&Recent| {
            size += recent.stored.bytes().len();
            size <= bytes || size == recent.stored.bytes().len()
        };
        Some(self.commits.iter().skip(skip).take(limit).take_while(fits).cloned().collect())
    }
}

/// How much the applier has to do.
#[derive(Debug, Default)]
pub(crate) struct Backlog {
    pub(crate) bytes: usize,
    pub(crate) closing: bool,
}

/// See the module.
pub(crate) struct Shared {
    pub(crate) journal: Arc<Journal>,
    /// None once sled has failed or the ledger is closed.
    pub(crate) log: RwLock<Option<Arc<Log>>>,
    pub(crate) world: ArcSwap<World>,
    pub(crate) past: Past,
    pub(crate) keys: Keys,
    pub(crate) vault: Vault,
    /// Whose signatures beside the log's own are taken up.
    pub(crate) witnesses: Vec<Verifier>,
    pub(super) tree: Mutex<Arc<Grown>>,
    pub(crate) snapshots: Arc<Snapshots>,
    pub(crate) index: RwLock<Index>,
    pub(crate) tail: RwLock<Tail>,
    pub(crate) published: watch::Sender<Published>,
    pub(crate) readiness: watch::Sender<Readiness>,
    pub(crate) concerns: Mutex<Concerns>,
    pub(crate) backlog: Mutex<Backlog>,
    /// Told when the backlog has grown past a bound, or has shrunk.
    pub(crate) backlog_changed: Condvar,
    pub(crate) recent_bytes: usize,
    pub(crate) counted: Counted,
}

impl Shared {
    pub(crate) fn head(&self) -> u64 {
        self.published.borrow().head
    }

    pub(crate) fn log(&self) -> Option<Arc<Log>> {
        read(&self.log).clone()
    }

    pub(crate) fn backlog(&self) -> MutexGuard<'_, Backlog> {
        self.backlog.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says what needs a look, or that it no longer does.
    pub(crate) fn concern(&self, concern: Concern, reason: Option<String>) {
        let mut concerns = self.concerns.lock().unwrap_or_else(PoisonError::into_inner);
        match reason {
            Some(reason) => concerns.insert(concern, reason),
            None => concerns.remove(&concern),
        };
        let now = Readiness::with(&concerns);
        self.readiness.send_if_modified(|readiness| {
            let changes = readiness.takes_requests() && *readiness != now;
            if changes {
                *readiness = now;
            }
            changes
        });
    }

    /// Goes on without sled: everything is read from the journal until the next start rebuilds it.
    pub(crate) fn abandon_log(&self, why: &str) {
        let Some(log) = write(&self.log).take() else { return };
        tracing::error!(
            why,
            "sled has failed; the log is read from the journal until the next start rebuilds sled"
        );
        let reason = format!("sled has failed ({why}); restart to rebuild it from the journal");
        self.concern(Concern::Log, Some(reason));
        // Whoever still reads from it holds it too; the last one lets go of it.
        drop(log);
    }
}

/// Locks for reading. Nothing panics half-way through a change of what our locks guard, so poison means nothing.
pub(crate) fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

/// Locks for writing.
pub(crate) fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
