//! The one writer: takes what has queued up, decides it request by request, makes it durable with one sync, publishes
//! it, then answers.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use samspil_domain::commit::Digest;
use samspil_domain::ids::CommandId;
use samspil_domain::{Commit, Refusal, Request, World};
use tokio::sync::oneshot;

use super::shared::{Concern, Readiness, Recent, Shared, read, write};
use super::stored::{Receipt, StoredCommit};
use crate::error::{Conflict, ExecuteError, Unavailable};
use crate::journal::{Appender, COMMIT_MAX, Group};
use crate::options::Options;
use crate::vault::Hold;

/// What the writer answers.
pub(super) enum Answer {
    /// The request's own receipt.
    Receipt(Receipt),
    /// The id is that of an older commit. The caller compares the request with that: the writer has no time to read.
    Recorded(u64),
}

/// What a caller gets.
type Answered = Result<Answer, ExecuteError>;

/// A request that waits.
pub(super) struct Job {
    pub(super) request: Request,
    /// Taken by the caller: it costs about as much as the decision, and the callers are many.
    pub(super) digest: Digest,
    pub(super) answer: oneshot::Sender<Answered>,
    /// The keys that were made for it: let go of once it is decided and published.
    pub(super) hold: Hold,
}

pub(super) struct Writer {
    pub(super) shared: Arc<Shared>,
    pub(super) appender: Appender,
    pub(super) options: Options,
    /// The world with all that is durable.
    pub(super) world: World,
}

/// A group in the making.
#[derive(Default)]
struct Pending {
    commits: Vec<Recent>,
    /// The place in `commits` of each new command id.
    ids: HashMap<CommandId, usize>,
    answers: Vec<(oneshot::Sender<Answered>, Answered)>,
    holds: Vec<Hold>,
}

impl Writer {
    /// Runs until nobody can send any more and all that was sent is done.
    pub(super) fn run(mut self, queue: &Receiver<Job>) {
        let _end = End(self.shared.clone());
        let mut group = Group::default();
        let mut failed = self.erase(&mut group).err();
        while failed.is_none()
            && let Ok(first) = queue.recv()
        {
            self.wait_for_sled();
            failed = self.round(first, queue, &mut group).and_then(|()| self.erase(&mut group)).err();
        }
        if let Some(reason) = failed {
            self.refuse_all(&reason, queue);
        }
        if let Err(error) = self.appender.sync_head() {
            tracing::warn!(%error, "the journal's HEAD could not be synced");
        }
        self.shared.snapshots.finish(&self.world, self.appender.chain());
    }

    /// Lets the applier catch up where it has fallen behind too far.
    fn wait_for_sled(&self) {
        let behind = |backlog: &mut super::shared::Backlog| backlog.bytes > self.options.lag_bytes;
        let waited = self.shared.backlog_changed.wait_while(self.shared.backlog(), behind);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// One group, from the first request to the last answer.
    fn round(&mut self, first: Job, queue: &Receiver<Job>, group: &mut Group) -> Result<(), String> {
        let mut pending = Pending::default();
        if let Err(error) = self.appender.begin(group) {
            let reason = format!("beginning a segment: {error}");
            self.shared.counted.waits_no_more();
            pending.answers.push((first.answer, Err(read_only(&reason))));
            pending.holds.push(first.hold);
            self.fail(pending, &reason);
            return Err(reason);
        }
        // Changed in place, commit by commit; where the group cannot be written, it is dropped with it.
        let mut world = self.world.clone();
        let mut next = Some(first);
        while let Some(job) = next {
            self.shared.counted.waits_no_more();
            let decided = self.decide(&job, &mut world, group, &mut pending);
            pending.answers.push((job.answer, decided));
            pending.holds.push(job.hold);
            let full = pending.answers.len() >= self.options.group_requests
                || group.bytes() >= self.options.group_bytes;
            next = if full { None } else { queue.try_recv().ok() };
        }
        self.shared.counted.decided(pending.answers.len());
        let mut former = None;
        if group.commits() > 0 {
            let began = Instant::now();
            if let Err(error) = self.appender.append(group) {
                let reason = format!("writing to the journal: {error}");
                self.fail(pending, &reason);
                return Err(reason);
            }
            self.shared.counted.wrote(group.commits(), began.elapsed());
            former = Some(self.publish(world, &mut pending));
        }
        for (answer, decided) in pending.answers {
            // A caller who has gone away is no concern of the log's.
            let _ = answer.send(decided);
        }
        pending.holds.into_iter().for_each(|hold| self.shared.release(hold));
        // Letting go of what no reader holds any more takes its time, and nobody has to wait for it.
        drop(former);
        Ok(())
    }

    /// Carries out the erasures that have been requested: each key is overwritten on disk, then it is recorded that it is. What
    /// was interrupted at any point goes on here, also at the next start.
    fn erase(&mut self, group: &mut Group) -> Result<(), String> {
        let outstanding: Vec<_> = self.world.people.outstanding().collect();
        if outstanding.is_empty() {
            return Ok(());
        }
        let (mut done, mut trouble) = (Vec::new(), None);
        for person in outstanding {
            match self.shared.vault.destroy(person) {
                Ok(()) => done.push(person),
                Err(error) => trouble = Some(format!("an erasure waits: {error}")),
            }
        }
        let trouble = trouble.or_else(|| self.shared.vault.trouble().map(|trouble| trouble.to_string()));
        self.shared.concern(Concern::Vault, trouble);
        if done.is_empty() {
            return Ok(());
        }
        let (mut pending, mut world) = (Pending::default(), self.world.clone());
        let failed = |writer: &Self, pending, error: std::io::Error| {
            let reason = format!("recording an erasure: {error}");
            writer.fail(pending, &reason);
            reason
        };
        if let Err(error) = self.appender.begin(group) {
            return Err(failed(self, pending, error));
        }
        for person in done {
            let Some(commit) = world.erasure_done(person, (self.options.clock)()) else { continue };
            world.take(&commit);
            store(commit, group, &mut pending).map_err(|error| error.to_string())?;
            tracing::info!(%person, "what was personal about a person is erased");
        }
        if let Err(error) = self.appender.append(group) {
            return Err(failed(self, pending, error));
        }
        drop(self.publish(world, &mut pending));
        Ok(())
    }

    fn decide(
        &self,
        Job { request, digest, .. }: &Job,
        world: &mut World,
        group: &mut Group,
        pending: &mut Pending,
    ) -> Answered {
        if let Some(&place) = pending.ids.get(&request.command_id) {
            let stored = pending.commits[place].stored.clone();
            return replay(request.command_id, *digest, stored).map(Answer::Receipt);
        }
        if let Some(seq) = read(&self.shared.index).command(request.command_id) {
            return Ok(Answer::Recorded(seq));
        }
        let proposed = unharmed(|| world.propose(request, *digest, (self.options.clock)()))?;
        let Some(commit) = proposed.map_err(refused)? else {
            return Ok(Answer::Receipt(Receipt {
                position: world.position,
                stream: request.stream,
                rev: world.revision(request.stream),
                at: world.at,
                command_id: request.command_id,
                replayed: false,
                commit: None,
            }));
        };
        // Taken up before it goes into the group: what cannot be taken up is never written.
        let stored = unharmed(|| world.take(&commit)).and_then(|()| store(commit, group, pending));
        let stored = stored.inspect_err(|_| *world = self.rebuilt(pending))?;
        Ok(Answer::Receipt(Receipt::of(stored, false)))
    }

    /// The world with all that is durable and what the group holds so far.
    fn rebuilt(&self, pending: &Pending) -> World {
        let mut world = self.world.clone();
        pending.commits.iter().for_each(|recent| world.take(recent.stored.commit()));
        world
    }

    /// Shows everybody what is durable now. Answers the worlds in whose place that comes.
    fn publish(&mut self, world: World, pending: &mut Pending) -> (Arc<World>, World) {
        let head = world.position.0;
        let bytes: usize = pending.commits.iter().map(|recent| recent.stored.bytes().len()).sum();
        {
            let mut index = write(&self.shared.index);
            for recent in &pending.commits {
                index.add(recent.stored.commit());
            }
        }
        {
            let applied = self.shared.log().map_or(head, |log| log.applied());
            let mut tail = write(&self.shared.tail);
            pending.commits.drain(..).for_each(|recent| tail.push(recent));
            tail.trim(applied, self.shared.recent_bytes);
        }
        self.shared.past.see(self.world.position, &world);
        self.shared.snapshots.see(&world, self.appender.chain(), bytes as u64);
        let shown = self.shared.world.swap(Arc::new(world.clone()));
        let own = std::mem::replace(&mut self.world, world);
        self.shared.published.send_modify(|published| published.head = head);
        let mut backlog = self.shared.backlog();
        let before = backlog.bytes;
        backlog.bytes += bytes;
        let wake = before == 0 || backlog.bytes >= self.options.apply_bytes;
        drop(backlog);
        if wake {
            self.shared.backlog_changed.notify_all();
        }
        (shown, own)
    }

    /// Answers a group that could not be written.
    fn fail(&self, pending: Pending, reason: &str) {
        tracing::error!(reason, "nothing more is recorded until a restart");
        self.shared.readiness.send_replace(Readiness::ReadOnly { reason: reason.into() });
        for (answer, decided) in pending.answers {
            // What was decided may rest on commits of this group, which do not stand.
            let decided = match decided {
                Ok(Answer::Recorded(seq)) => Ok(Answer::Recorded(seq)),
                Ok(Answer::Receipt(_)) | Err(_) => Err(read_only(reason)),
            };
            let _ = answer.send(decided);
        }
        pending.holds.into_iter().for_each(|hold| self.shared.release(hold));
    }

    /// After a failed write: answers what waits and what still comes, and records nothing.
    fn refuse_all(&self, reason: &str, queue: &Receiver<Job>) {
        while let Ok(Job { request, answer, hold, .. }) = queue.recv() {
            self.shared.counted.waits_no_more();
            self.shared.release(hold);
            let known = read(&self.shared.index).command(request.command_id).map(Answer::Recorded);
            let _ = answer.send(known.ok_or_else(|| read_only(reason)));
        }
    }
}

/// Tells the applier, however the writer ends, that nothing more will come.
struct End(Arc<Shared>);

impl Drop for End {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let reason = "the writer has panicked, which it never should; please report this".into();
            self.0.readiness.send_replace(Readiness::ReadOnly { reason });
        }
        self.0.snapshots.close();
        self.0.backlog().closing = true;
        self.0.backlog_changed.notify_all();
    }
}

/// The receipt of a request whose id stands in the log.
///
/// # Errors
/// A conflict, where it stands there with other content.
pub(super) fn replay(
    command_id: CommandId,
    digest: Digest,
    stored: Arc<StoredCommit>,
) -> Result<Receipt, ExecuteError> {
    if stored.commit().digest == digest {
        return Ok(Receipt::of(stored, true));
    }
    let position = stored.position();
    Err(Conflict::CommandId { command_id, position }.into())
}

/// Does what should never panic; where it does, the caller of one request is told, and nobody else is harmed.
fn unharmed<T>(work: impl FnOnce() -> T) -> Result<T, ExecuteError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        ExecuteError::Internal(text.unwrap_or_default())
    })
}

fn store(
    commit: Commit,
    group: &mut Group,
    pending: &mut Pending,
) -> Result<Arc<StoredCommit>, ExecuteError> {
    let written =
        group.add(|buffer| serde_json::to_writer(buffer, &commit).expect("a commit always serialises"));
    let (bytes, chain) = written.map_err(|bytes| ExecuteError::TooLarge { bytes, limit: COMMIT_MAX })?;
    let command_id = commit.command_id;
    let stored = Arc::new(StoredCommit::new(bytes, commit));
    pending.ids.insert(command_id, pending.commits.len());
    pending.commits.push(Recent { stored: stored.clone(), chain });
    Ok(stored)
}

fn refused(refusal: Refusal) -> ExecuteError {
    match refusal {
        Refusal::Rejected(rejection) => rejection.into(),
        Refusal::Conflict { expected, actual } => Conflict::Revision { expected, actual }.into(),
    }
}

fn read_only(reason: &str) -> ExecuteError {
    Unavailable::ReadOnly { reason: reason.to_owned() }.into()
}
