//! How a ledger is doing, in numbers, for whoever watches it.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use samspil_domain::Position;

use super::shared::Shared;

/// What is counted on the way. Each number stands for itself, so the weakest order does.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    waiting: AtomicUsize,
    groups: AtomicU64,
    requests: AtomicU64,
    commits: AtomicU64,
    writing_micros: AtomicU64,
}

impl Counted {
    /// A request goes into the queue.
    pub(crate) fn waits(&self) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
    }

    /// It has been taken, or was not let in.
    pub(crate) fn waits_no_more(&self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }

    /// A group has been decided.
    pub(crate) fn decided(&self, requests: usize) {
        self.requests.fetch_add(requests as u64, Ordering::Relaxed);
    }

    /// A group has been written and synced.
    pub(crate) fn wrote(&self, commits: usize, took: Duration) {
        self.groups.fetch_add(1, Ordering::Relaxed);
        self.commits.fetch_add(commits as u64, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.writing_micros.fetch_add(micros, Ordering::Relaxed);
    }
}

/// How a ledger is doing. What is counted is counted since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// The last commit that is on disk.
    pub position: Position,
    /// Requests that wait to be decided, of at most `waiting_max`.
    pub waiting: usize,
    /// How many may wait before callers are told to come back.
    pub waiting_max: usize,
    /// Requests that were decided, whatever the decision.
    pub requests: u64,
    /// Commits that were recorded.
    pub commits: u64,
    /// Groups of commits, each written with one sync.
    pub groups: u64,
    /// How long writing and syncing them took, together.
    pub writing: Duration,
    /// Those who follow the log now.
    pub subscribers: usize,
    /// Bytes of commits that sled does not have yet.
    pub unapplied_bytes: usize,
    /// The last commit that a snapshot on disk holds; none where there is no snapshot.
    pub snapshot: Option<Position>,
}

pub(super) fn of(shared: &Shared, waiting_max: usize) -> Figures {
    let Counted { waiting, groups, requests, commits, writing_micros } = &shared.counted;
    let read = |number: &AtomicU64| number.load(Ordering::Relaxed);
    Figures {
        position: Position(shared.head()),
        waiting: waiting.load(Ordering::Relaxed),
        waiting_max,
        requests: read(requests),
        commits: read(commits),
        groups: read(groups),
        writing: Duration::from_micros(read(writing_micros)),
        subscribers: shared.published.receiver_count(),
        unapplied_bytes: shared.backlog().bytes,
        snapshot: shared.snapshots.kept().iter().map(|header| header.position).max(),
    }
}
