//! The ledger: the one door to the log. Requests go in and become commits, one after another; whoever reads sees only
//! what is on disk.
//!
//! # Layout
//! - [`open`]: from a data directory to a running ledger; [`fold`] reads the journal
//! - [`writer`]: the one thread that decides and writes; [`applier`]: the one that takes it up into sled behind that
//! - [`mirror`]: the one that copies it to a second directory
//! - [`mod@read`], [`subscribe`]: the ways to get at commits; [`past`]: the world as it was
//! - [`personal`]: what is personal is sealed on its way in, and opened for who reads it
//! - [`tree`]: the Merkle tree, checkpoints and proofs
//! - [`shared`]: what all of those share; [`stored`]: commits and receipts; [`figures`]: how it is doing, for whoever watches

mod applier;
mod figures;
mod fold;
mod mirror;
mod open;
mod past;
mod personal;
mod read;
mod shared;
mod stored;
mod subscribe;
#[cfg(test)]
mod tests;
mod tree;
mod verify;
mod writer;

use std::fmt;
use std::path::Path;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::thread::{Builder, JoinHandle};

use arc_swap::ArcSwap;
use futures_util::Stream as Sequence;
use samspil_domain::ids::CommandId;
use samspil_domain::{Position, Request, Revision, Stream, World};
use tokio::sync::{oneshot, watch};

pub use figures::Figures;
pub use mirror::Mirrored;
pub use past::Moment;
pub use personal::{Known, Personal};
pub use shared::Readiness;
pub use stored::{Receipt, StoredCommit};
pub use tree::CosignError;
pub use verify::Verified;

use crate::directory::Directory;
use crate::error::{ExecuteError, OpenError, ReadError, Unavailable};
use crate::keys::Keys;
use crate::options::Options;
use crate::progress::{Progress, Reporter};
use crate::snapshots::Snapshots;
use crate::vault::Vault;
use mirror::Follower;
use shared::{Backlog, Concern, Concerns, Published, Shared, Tail, read, write};
use writer::{Answer, Job, Writer};

/// A running ledger. A copy is another handle on the same one. When the last handle goes, the ledger closes as by
/// [`Ledger::close`], and the thread that drops it waits for that.
///
/// Promises: requests are decided one after another, in the order in which they are taken from the queue; what
/// [`Ledger::execute`] answers, [`Ledger::view`] shows or [`Ledger::subscribe`] yields is on disk, and stays so over
/// crashes of the process and power cuts.
#[derive(Clone)]
pub struct Ledger(Arc<Handle>);

struct Handle {
    shared: Arc<Shared>,
    /// None once the ledger is closing.
    queue: RwLock<Option<SyncSender<Job>>>,
    queue_requests: usize,
    /// Up to where the world came from a snapshot.
    from: Position,
    threads: Mutex<Vec<JoinHandle<()>>>,
    mirrored: Option<watch::Receiver<Mirrored>>,
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger")
            .field("published", &*self.0.shared.published.borrow())
            .finish_non_exhaustive()
    }
}

const UNSIGNED: &str = "the signing key is missing: no checkpoint is signed";

impl Ledger {
    /// Opens a data directory, made where it does not exist, and checks all of it. `progress` is told how far that has
    /// come.
    ///
    /// # Errors
    /// [`OpenError`]; each says what to do. The directory is free again then.
    pub fn open(
        path: impl AsRef<Path>,
        options: Options,
        mut progress: impl FnMut(Progress),
    ) -> Result<Self, OpenError> {
        let mut reporter = Reporter::new(&mut progress);
        let directory =
            Arc::new(Directory::open(path.as_ref(), options.files.clone(), options.segment_bytes)?);
        let open::Opened { world, past, from, snapshots, index, journal, appender, log } =
            open::load(&directory, &options, &mut reporter)?;
        let head = world.position.0;
        let keys = keys(&directory, &options, head)?;
        let concern = log.as_ref().err().map(|why| (Concern::Log, format!("sled cannot be used ({why})")));
        let unsigned = (!keys.can_sign()).then(|| (Concern::Key, UNSIGNED.to_owned()));
        let vault = options.vault.clone().unwrap_or_else(|| directory.root.join(crate::vault::FILE));
        let vault = Vault::open(vault, options.files.clone(), &world);
        let sealed = vault.trouble().map(|trouble| (Concern::Vault, trouble.to_string()));
        let concerns = Concerns::from_iter(concern.into_iter().chain(unsigned).chain(sealed));
        let readiness = Readiness::with(&concerns);
        tracing::info!(position = head, snapshot = from.0, ?readiness, "the ledger is open");
        let shared = Arc::new(Shared {
            journal,
            log: RwLock::new(log.ok().map(Arc::new)),
            world: ArcSwap::from_pointee(world.clone()),
            past,
            keys,
            vault,
            witnesses: options.witnesses.clone(),
            tree: Mutex::default(),
            snapshots: Arc::new(snapshots),
            index: RwLock::new(index),
            tail: RwLock::new(Tail::new(head + 1)),
            published: watch::Sender::new(Published { head, closed: false }),
            readiness: watch::Sender::new(readiness),
            concerns: Mutex::new(concerns),
            backlog: Mutex::new(Backlog::default()),
            backlog_changed: Condvar::new(),
            recent_bytes: options.recent_bytes,
            counted: figures::Counted::default(),
        });
        shared.begins_with_what_was_signed()?;
        let (queue, jobs) = sync_channel(options.queue_requests.max(1));
        let mirror =
            options.mirror.clone().map(|mirror| Follower::open(shared.clone(), mirror)).transpose()?;
        let (queue_requests, apply_bytes) = (options.queue_requests, options.apply_bytes);
        let starting = || OpenError::io("start a thread");
        let (for_applier, for_keeper) = (shared.clone(), directory.clone());
        let applier = Builder::new()
            .name("samspil-applier".into())
            .spawn(move || applier::run(&for_applier, directory, apply_bytes))
            .map_err(starting())?;
        let writer = Writer { shared: shared.clone(), appender, options, world };
        let writer = Builder::new()
            .name("samspil-writer".into())
            .spawn(move || writer.run(&jobs))
            .map_err(starting())?;
        let keeper = keeper(&shared.snapshots, for_keeper).map_err(starting())?;
        let mut threads = vec![writer, applier, keeper];
        let mirrored = mirror.as_ref().map(Follower::mirrored);
        if let Some(mirror) = mirror {
            let following = Builder::new().name("samspil-mirror".into()).spawn(move || mirror.run());
            threads.push(following.map_err(starting())?);
        }
        let (queue, threads) = (RwLock::new(Some(queue)), Mutex::new(threads));
        Ok(Self(Arc::new(Handle { shared, queue, queue_requests, from, threads, mirrored })))
    }

    /// Has a request decided, and recorded where it changes anything. Answers once that is on disk.
    ///
    /// The command id makes it safe to send the same request again, at any time, also after a restart: it is recorded
    /// once, and the first receipt is given again. A caller who stops waiting does not take the request back.
    ///
    /// What is personal in the request is sealed on the way: nothing behind this sees it in the open.
    ///
    /// # Errors
    /// [`ExecuteError`], by what the caller may do. [`Unavailable::Busy`] at once when the queue is full.
    pub async fn execute(&self, request: Request) -> Result<Receipt, ExecuteError> {
        let (answer, answered) = oneshot::channel();
        let (request, hold) = self.sealed(request).await?;
        let (command_id, digest) = (request.command_id, request.digest());
        self.send(Job { request, digest, answer, hold })?;
        match answered.await.map_err(|_| Unavailable::Closed)?? {
            Answer::Receipt(receipt) => Ok(receipt),
            Answer::Recorded(seq) => {
                let stored = self.0.shared.read(seq, 1).map_err(unreadable)?;
                let stored = stored.into_iter().next().ok_or(Unavailable::Closed)?;
                writer::replay(command_id, digest, stored)
            }
        }
    }

    fn send(&self, job: Job) -> Result<(), Unavailable> {
        let queue = read(&self.0.queue);
        let Some(queue) = queue.as_ref() else {
            self.0.shared.release(job.hold);
            return Err(Unavailable::Closed);
        };
        let counted = &self.0.shared.counted;
        // Before it is sent: the writer may take it at once.
        counted.waits();
        let sent = queue.try_send(job).inspect_err(|_| counted.waits_no_more());
        sent.map_err(|error| match error {
            TrySendError::Full(job) => {
                self.0.shared.release(job.hold);
                Unavailable::Busy { waiting: self.0.queue_requests }
            }
            TrySendError::Disconnected(job) => {
                self.0.shared.release(job.hold);
                Unavailable::Closed
            }
        })
    }

    /// The world as of the last commit that is on disk. Never blocks; the view does not change under its reader.
    #[must_use]
    pub fn view(&self) -> Arc<World> {
        self.0.shared.world.load_full()
    }

    /// The world as it was at an earlier moment, with all that was recorded until then. Costs what lies between the moment
    /// and the nearest earlier world that is kept in memory or, by what was recorded before the start, as a snapshot;
    /// touches the disk, so call it where blocking is allowed.
    ///
    /// # Errors
    /// [`ReadError`]; [`ReadError::Beyond`] for a position that there is not yet. A time still to come gives the world as
    /// it is.
    pub fn view_at(&self, moment: Moment) -> Result<Arc<World>, ReadError> {
        self.0.shared.view_at(moment)
    }

    /// Up to where the world came from a snapshot when the ledger was opened; what came after was folded. 0 where that was
    /// all.
    #[must_use]
    pub fn opened_from(&self) -> Position {
        self.0.from
    }

    /// The last commit that is on disk.
    #[must_use]
    pub fn position(&self) -> Position {
        Position(self.0.shared.head())
    }

    /// The commits from a position on, in order: at most `limit`, and at most about a mebibyte of them, but one at
    /// least. Empty only past the end. Touches the disk where the commits are not recent.
    ///
    /// # Errors
    /// [`ReadError`]; nothing damaged is ever answered.
    pub fn read(&self, from: Position, limit: usize) -> Result<Vec<Arc<StoredCommit>>, ReadError> {
        self.0.shared.read(from.0, limit)
    }

    /// The commits of a stream after a revision, in order: at most `limit`, and at most about a mebibyte of them, but
    /// one at least. Empty only past the stream's end.
    ///
    /// # Errors
    /// As [`Ledger::read`].
    pub fn read_stream(
        &self,
        stream: Stream,
        after: Revision,
        limit: usize,
    ) -> Result<Vec<Arc<StoredCommit>>, ReadError> {
        self.0.shared.read_stream(stream, after, limit)
    }

    /// The commit that a command id stands for.
    ///
    /// # Errors
    /// As [`Ledger::read`].
    pub fn find(&self, command_id: CommandId) -> Result<Option<Arc<StoredCommit>>, ReadError> {
        self.0.shared.find(command_id)
    }

    /// Every commit after a position: those that are there, then those that come, in order, without a gap and without
    /// repeating. Ends when the ledger is closed, or with the first error. Holds no queue: it may be as slow as it
    /// likes. From a position beyond the end it yields [`ReadError::Beyond`]: its caller knows another log.
    pub fn subscribe(
        &self,
        after: Position,
    ) -> impl Sequence<Item = Result<Arc<StoredCommit>, ReadError>> + Send + use<> {
        subscribe::follow(self.0.shared.clone(), after)
    }

    /// Whether requests are taken, now and whenever that changes.
    #[must_use]
    pub fn readiness(&self) -> watch::Receiver<Readiness> {
        self.0.shared.readiness.subscribe()
    }

    /// How it is doing, in numbers. Cheap: a few locks that nobody holds for long.
    #[must_use]
    pub fn figures(&self) -> Figures {
        figures::of(&self.0.shared, self.0.queue_requests)
    }

    /// How far the mirror is, now and whenever that changes; none where the log has no mirror.
    #[must_use]
    pub fn mirrored(&self) -> Option<watch::Receiver<Mirrored>> {
        self.0.mirrored.clone()
    }

    /// Reads the whole log from both of its copies and compares them: bytes, numbers, hashes.
    ///
    /// # Errors
    /// [`ReadError::Corrupt`] for the first thing that is not as it should be.
    pub fn verify(&self) -> Result<Verified, ReadError> {
        verify::verify(&self.0.shared)
    }

    /// Takes no more requests, answers those that are waiting, brings sled up to the journal, and lets go of the
    /// directory. Returns once that is done; subscriptions end.
    pub async fn close(&self) {
        drop(write(&self.0.queue).take());
        let mut published = self.0.shared.published.subscribe();
        // The sender lives in `shared`, which we hold.
        let _ = published.wait_for(|published| published.closed).await;
        self.0.join();
    }
}

/// Starts the thread that writes snapshots; the directory is not let go of before it has ended.
fn keeper(snapshots: &Arc<Snapshots>, directory: Arc<Directory>) -> std::io::Result<JoinHandle<()>> {
    let snapshots = snapshots.clone();
    Builder::new().name("samspil-keeper".into()).spawn(move || {
        crate::snapshots::run(&snapshots);
        drop(directory);
    })
}

impl Handle {
    fn join(&self) {
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a thread of the ledger has panicked");
            }
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        drop(write(&self.queue).take());
        self.join();
    }
}

/// The log's keys, made where there are none. `head` is how far the log goes.
fn keys(directory: &Directory, options: &Options, head: u64) -> Result<Keys, OpenError> {
    let had_keys = directory.root.join(crate::keys::FOLDER).exists();
    let keys = Keys::open_or_create(&directory.root, options.origin.as_ref())?;
    if head > 0 && !had_keys {
        tracing::warn!(
            position = head,
            key = %keys.verifier(),
            "this log had no name and no key, and was given new ones; if it had others, stop, and put its folder `keys` back"
        );
    }
    Ok(keys)
}

fn unreadable(error: ReadError) -> ExecuteError {
    match error {
        ReadError::Corrupt(damage) => damage.into(),
        ReadError::Closed => Unavailable::Closed.into(),
        ReadError::Beyond { .. } | ReadError::Io { .. } | ReadError::Keys { .. } => {
            ExecuteError::Internal(error.to_string())
        }
    }
}
