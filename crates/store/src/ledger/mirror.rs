//! Follows the log into a second directory, behind the acknowledgement. The writer never waits for it.
//!
//! What may be lost with the data directory's disk is what was acknowledged after the mirror's last sync: [`Mirrored`] says
//! which commit that is. While the mirror gets on, it looks for more ten times a second, so that is about what one look
//! finds and one sync takes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use samspil_domain::Position;
use tokio::sync::watch;

use super::shared::{Concern, Shared};
use crate::archive::target::{Original, Target};
use crate::archive::{ArchiveError, Beside};
use crate::error::{OpenError, ReadError};
use crate::options::Mirror;

/// How long it waits before it looks for more.
const LOOK: Duration = Duration::from_millis(100);

/// How long it waits after a failure before it tries again, at first and at most.
const RETRY: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// How far a mirror is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mirrored {
    /// The last commit that is on the mirror's disk.
    pub position: Position,
    /// Since when it has been behind the log; none where it is not.
    pub behind_since: Option<Instant>,
}

/// See the module.
pub(super) struct Follower {
    shared: Arc<Shared>,
    mirror: Mirror,
    /// None where it has failed, and is to be opened again.
    target: Option<Target>,
    /// What was last copied beside the log.
    keys: Beside,
    mirrored: watch::Sender<Mirrored>,
    retry: Duration,
}

impl Follower {
    /// Opens a mirror, made where it does not exist. A disk that fails is no error: it is tried again.
    ///
    /// # Errors
    /// When the mirror is in use, holds something else, another log, or more than this one.
    pub(super) fn open(shared: Arc<Shared>, mirror: Mirror) -> Result<Self, OpenError> {
        let behind = Mirrored { position: Position(0), behind_since: Some(Instant::now()) };
        let (mirrored, keys) = (watch::Sender::new(behind), Beside::default());
        let mut follower = Self { shared, mirror, target: None, keys, mirrored, retry: RETRY.0 };
        match follower.take_hold() {
            Ok(()) => {}
            Err(Failed::Now(why)) => follower.failed(&why),
            Err(Failed::ForGood(error)) => return Err(error),
        }
        Ok(follower)
    }

    pub(super) fn mirrored(&self) -> watch::Receiver<Mirrored> {
        self.mirrored.subscribe()
    }

    /// Follows until the ledger is closed and all of it is in the mirror.
    pub(super) fn run(mut self) {
        let shared = self.shared.clone();
        if catch_unwind(AssertUnwindSafe(|| self.follow())).is_err() {
            let why = "following the log has panicked, which it never should; please report this";
            shared.concern(Concern::Mirror, Some(format!("the mirror has stopped: {why}")));
        }
    }

    fn follow(&mut self) {
        let mut try_again = Instant::now() + self.retry;
        loop {
            // Before looking how far the log is: nothing comes after that.
            let closed = self.wait(if self.target.is_some() { LOOK } else { RETRY.0.min(self.retry) });
            if self.target.is_none() && !closed && Instant::now() < try_again {
                continue;
            }
            match self.catch_up() {
                Ok(()) => self.well(),
                Err(why) => {
                    self.target = None;
                    self.failed(&why);
                    try_again = Instant::now() + self.retry;
                    self.retry = (self.retry * 2).min(RETRY.1);
                }
            }
            if closed {
                return self.end();
            }
        }
    }

    /// Waits a little, less where the ledger closes; answers whether it has.
    fn wait(&self, time: Duration) -> bool {
        let backlog = self.shared.backlog();
        let open = |backlog: &mut super::shared::Backlog| !backlog.closing;
        let waited = self.shared.backlog_changed.wait_timeout_while(backlog, time, open);
        waited.unwrap_or_else(PoisonError::into_inner).0.closing
    }

    /// Copies all that is published.
    fn catch_up(&mut self) -> Result<(), String> {
        if self.target.is_none() {
            self.take_hold().map_err(|failed| match failed {
                Failed::Now(why) => why,
                Failed::ForGood(error) => error.to_string(),
            })?;
        }
        let Some(target) = &mut self.target else { return Ok(()) };
        // Before looking how far the log is: a checkpoint of more than the mirror holds would be of no use.
        let keys = Beside::read(&data(&self.shared)).map_err(causes)?;
        let head = self.shared.head();
        let behind_since = Some(Instant::now());
        let mirrored = &self.mirrored;
        let (copier, mut failed) = (&mut target.copier, None);
        if copier.end().seq < head {
            mirrored.send_if_modified(|mirrored| {
                mirrored.behind_since = mirrored.behind_since.or(behind_since);
                true
            });
        }
        let journal = &self.shared.journal;
        let read = journal.read(copier.end().seq + 1, head, &mut |seq, bytes| {
            let taken = copier.take(journal.begins_with(seq), bytes);
            let on_disk = Position(copier.end().seq);
            mirrored
                .send_if_modified(|mirrored| std::mem::replace(&mut mirrored.position, on_disk) != on_disk);
            taken.map_err(|error| {
                failed = Some(error);
                ReadError::Closed
            })
        });
        let flushed = if failed.is_none() { copier.flush() } else { Ok(()) };
        failed.map_or(Ok(()), Err).and(flushed).map_err(causes)?;
        read.map_err(|error| error.to_string())?;
        if keys != self.keys {
            keys.write(&self.mirror.dir).map_err(causes)?;
            self.keys = keys;
        }
        Ok(())
    }

    fn take_hold(&mut self) -> Result<(), Failed> {
        let dir = &self.mirror.dir;
        let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty());
        if let Some(parent) = parent.filter(|parent| !parent.is_dir()) {
            return Err(Failed::Now(format!("{parent:?} is not there")));
        }
        let root = data(&self.shared);
        if root.canonicalize().is_ok_and(|root| dir.canonicalize().is_ok_and(|dir| dir == root)) {
            let why = "it is the data directory itself; name another directory, best on another disk".into();
            return Err(Failed::ForGood(OpenError::Mirror { path: dir.clone(), why }));
        }
        let (files, journal) = self.shared.journal.whereabouts();
        let original = Original { root: &root, files, journal, ends: self.shared.head() };
        let target =
            Target::open(dir, self.mirror.files.clone(), original).map_err(|error| refused(dir, error))?;
        let position = Position(target.copier.end().seq);
        tracing::info!(dir = ?dir, position = position.0, "the mirror follows");
        self.mirrored.send_modify(|mirrored| mirrored.position = position);
        self.target = Some(target);
        self.keys = Beside::default();
        Ok(())
    }

    fn well(&mut self) {
        self.retry = RETRY.0;
        let position = self.target.as_ref().map_or(0, |target| target.copier.end().seq);
        self.shared.concern(Concern::Mirror, None);
        let now = Mirrored { position: Position(position), behind_since: None };
        self.mirrored.send_if_modified(|mirrored| std::mem::replace(mirrored, now) != now);
    }

    fn failed(&self, why: &str) {
        let Mirrored { position, .. } = *self.mirrored.borrow();
        tracing::error!(dir = ?self.mirror.dir, %position, why, "the mirror does not get on, and is tried again");
        self.mirrored.send_modify(|mirrored| {
            mirrored.behind_since = mirrored.behind_since.or_else(|| Some(Instant::now()));
        });
        let dir = &self.mirror.dir;
        let reason =
            format!("the mirror {dir:?} is behind, at commit {position}, and is tried again ({why})");
        self.shared.concern(Concern::Mirror, Some(reason));
    }

    /// The last words.
    fn end(&mut self) {
        let finished = self.target.as_mut().map(|target| target.copier.finish());
        let (head, mirrored) = (self.shared.head(), self.mirrored.borrow().position.0);
        match finished {
            Some(Ok(())) if mirrored == head => tracing::info!(position = head, "the mirror is complete"),
            Some(Err(error)) => tracing::warn!(%error, "the mirror's HEAD could not be synced"),
            Some(Ok(())) | None => {
                tracing::error!(mirrored, position = head, "the mirror is not complete");
            }
        }
    }
}

/// Why a mirror does not follow.
enum Failed {
    /// It may later.
    Now(String),
    /// It never can.
    ForGood(OpenError),
}

fn data(shared: &Shared) -> PathBuf {
    let (_, journal) = shared.journal.whereabouts();
    journal.parent().unwrap_or(Path::new(".")).to_owned()
}

/// A disk can come back; another log remains one.
fn refused(dir: &Path, error: ArchiveError) -> Failed {
    match error {
        ArchiveError::Open(
            error @ (OpenError::InUse { .. } | OpenError::NotOurs { .. } | OpenError::Newer { .. }),
        ) => Failed::ForGood(error),
        error @ (ArchiveError::OtherLog { .. } | ArchiveError::GoesBack { .. }) => {
            Failed::ForGood(OpenError::Mirror { path: dir.into(), why: error.to_string() })
        }
        ArchiveError::Open(error) => Failed::Now(causes(error)),
        error => Failed::Now(error.to_string()),
    }
}

/// An error and what it comes from, in one line.
fn causes(error: OpenError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}
