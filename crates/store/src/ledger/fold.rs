//! Checks the journal and takes its commits up into the world: one thread scans, some decode, one folds. What a snapshot
//! holds is not folded again: of these commits only the numbers and ids are read, and the snapshot comes in beside that.

use std::ops::Range;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, ScopedJoinHandle};

use samspil_domain::ids::CommandId;
use samspil_domain::value::Timestamp;
use samspil_domain::{Commit, Position, Revision, Stream, World};
use serde::Deserialize;

use super::past::Past;
use super::shared::Index;
use crate::error::OpenError;
use crate::files::Files;
use crate::journal::{Chain, Place, Scan, Scanned, file_name, scan};
use crate::progress::{Phase, Reporter};
use crate::snapshots::{Header, Snapshots};

/// How many commits go from thread to thread at once.
const BATCH: usize = 512;

/// How many batches may wait for a thread.
const QUEUE: usize = 4;

/// A journal that is to be read.
pub(super) struct Source<'a> {
    pub(super) files: &'a dyn Files,
    pub(super) dir: &'a Path,
    /// After which commit the chain is asked for.
    pub(super) probe: Option<u64>,
    /// How many bytes there are.
    pub(super) total: u64,
}

/// All that the journal says.
pub(super) struct Folded {
    pub(super) scan: Scan,
    pub(super) world: World,
    pub(super) past: Past,
    pub(super) index: Index,
    /// Up to where a snapshot was used.
    pub(super) from: Position,
}

/// Commits as bytes.
#[derive(Default)]
struct Raw {
    commits: Vec<(Place, Chain, Range<usize>)>,
    bytes: Vec<u8>,
    /// How many of them, from the first, a snapshot holds.
    known: usize,
}

/// What is read of a commit that a snapshot holds: the same as of any other, but for what happened.
#[derive(Deserialize)]
struct Known {
    seq: Position,
    stream: Stream,
    rev: Revision,
    at: Timestamp,
    command_id: CommandId,
}

impl From<&Commit> for Known {
    fn from(commit: &Commit) -> Self {
        let Commit { seq, stream, rev, at, command_id, .. } = *commit;
        Self { seq, stream, rev, at, command_id }
    }
}

enum Read {
    Known(Known),
    Whole(Commit),
}

/// A commit with its place, the chain after it, and how many bytes it has.
struct Decoded {
    place: Place,
    chain: Chain,
    bytes: u64,
    read: Result<Read, String>,
}

/// Reads the journal, from the newest snapshot that is of this log.
///
/// # Errors
/// [`OpenError`]: as [`scan`], or a commit that cannot be taken up. A snapshot is never a reason.
pub(super) fn fold(
    journal: &Source<'_>,
    snapshots: &Snapshots,
    reporter: &mut Reporter<'_>,
) -> Result<Folded, OpenError> {
    loop {
        // One that is of no use is left out, so that the next is an older one.
        let start = snapshots.kept().last().copied();
        if let Some(folded) = fold_from(journal, start, snapshots, reporter)? {
            return Ok(folded);
        }
    }
}

/// Reads the journal from a snapshot on, or from its beginning. Nothing where the snapshot is of no use; it is left out
/// then.
fn fold_from(
    journal: &Source<'_>,
    start: Option<Header>,
    snapshots: &Snapshots,
    reporter: &mut Reporter<'_>,
) -> Result<Option<Folded>, OpenError> {
    let decoders = thread::available_parallelism().map_or(2, usize::from).clamp(1, 8);
    snapshots.begin();
    thread::scope(|scope| {
        let loader = scope.spawn(move || match start {
            Some(header) => snapshots.read(&header, &World::default()),
            None => Some(World::default()),
        });
        let mut to_decoders = Vec::new();
        let mut from_decoders = Vec::new();
        for _ in 0..decoders {
            let (to_decoder, raw) = sync_channel::<Raw>(QUEUE);
            let (decoded, from_decoder) = sync_channel::<Vec<Decoded>>(QUEUE);
            scope.spawn(move || raw.iter().map(decode).try_for_each(|batch| decoded.send(batch)));
            to_decoders.push(to_decoder);
            from_decoders.push(from_decoder);
        }
        let known = start.map_or(0, |header| header.position.0);
        let scanner = scope.spawn(move || scan_into(journal, known, to_decoders));
        let folding = Folding::new(start, snapshots, loader);
        let folded = folding.run(from_decoders, journal.total, reporter);
        let scan = scanner.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        match folded? {
            Outcome::Folded { world, past, index } => {
                let from = start.map_or_else(Position::default, |header| header.position);
                Ok(Some(Folded { scan: scan?, world: *world, past, index, from }))
            }
            Outcome::Stopped => Ok(None),
            Outcome::Short(header) => {
                scan?;
                snapshots.leave_out(&header, "it is of a longer log than there is");
                Ok(None)
            }
        }
    })
}

/// Scans the journal and deals the commits out in turn; `known` is the last one that a snapshot holds.
fn scan_into(journal: &Source<'_>, known: u64, decoders: Vec<SyncSender<Raw>>) -> Result<Scan, OpenError> {
    let mut turn = decoders.iter().cycle();
    let mut deal = |batch: &mut Raw| {
        // Whoever folds has given up when nobody listens; it has the reason.
        let stopped = || std::io::Error::other("the reader has stopped");
        let decoder = turn.next().expect("there is a decoder");
        decoder.send(std::mem::take(batch)).map_err(|_| OpenError::io("read the journal")(stopped()))
    };
    let (mut batch, mut seq) = (Raw::default(), 0);
    let scan = scan(journal.files, journal.dir, journal.probe, &mut |Scanned { place, bytes, chain }| {
        seq += 1;
        let start = batch.bytes.len();
        batch.bytes.extend_from_slice(bytes);
        batch.commits.push((place, chain, start..batch.bytes.len()));
        batch.known += usize::from(seq <= known);
        if batch.commits.len() == BATCH { deal(&mut batch) } else { Ok(()) }
    })?;
    deal(&mut batch)?;
    Ok(scan)
}

fn decode(raw: Raw) -> Vec<Decoded> {
    let read = |number: usize, range: &Range<usize>| {
        let bytes = &raw.bytes[range.clone()];
        if number < raw.known {
            serde_json::from_slice(bytes).map(Read::Known)
        } else {
            serde_json::from_slice(bytes).map(Read::Whole)
        }
    };
    let decoded = raw.commits.iter().enumerate().map(|(number, (place, chain, range))| Decoded {
        place: *place,
        chain: *chain,
        bytes: range.len() as u64,
        read: read(number, range).map_err(|error| error.to_string()),
    });
    decoded.collect()
}

/// What comes of folding.
enum Outcome {
    Folded {
        world: Box<World>,
        past: Past,
        index: Index,
    },
    /// The snapshot is of no use, and left out.
    Stopped,
    /// The journal ends before the snapshot.
    Short(Header),
}

/// What is taken up so far.
struct Folding<'a, 'scope> {
    snapshots: &'a Snapshots,
    /// The snapshot that it begins with.
    start: Option<Header>,
    /// Reads the world of that snapshot.
    loader: Option<ScopedJoinHandle<'scope, Option<World>>>,
    /// The snapshots that the journal is still to come to, the next one last.
    ahead: Vec<Header>,
    world: World,
    past: Past,
    index: Index,
    position: Position,
    at: Timestamp,
}

impl<'a, 'scope> Folding<'a, 'scope> {
    fn new(
        start: Option<Header>,
        snapshots: &'a Snapshots,
        loader: ScopedJoinHandle<'scope, Option<World>>,
    ) -> Self {
        let mut ahead = snapshots.kept();
        ahead.reverse();
        Self {
            snapshots,
            start,
            loader: Some(loader),
            ahead,
            world: World::default(),
            past: Past::default(),
            index: Index::default(),
            position: Position::default(),
            at: Timestamp::default(),
        }
    }

    fn run(
        mut self,
        decoders: Vec<Receiver<Vec<Decoded>>>,
        total: u64,
        reporter: &mut Reporter<'_>,
    ) -> Result<Outcome, OpenError> {
        let mut done = 0;
        for decoder in decoders.iter().cycle() {
            let Ok(batch) = decoder.recv() else { break };
            if self.loader.as_ref().is_some_and(ScopedJoinHandle::is_finished) && !self.loaded() {
                return Ok(Outcome::Stopped);
            }
            for decoded in batch {
                done += decoded.bytes;
                if !self.take(decoded)? {
                    return Ok(Outcome::Stopped);
                }
            }
            reporter.at(Phase::ReadingJournal, done, total.max(done));
        }
        if let Some(start) = self.start.filter(|start| self.position < start.position) {
            return Ok(Outcome::Short(start));
        }
        if !self.loaded() {
            return Ok(Outcome::Stopped);
        }
        Ok(Outcome::Folded { world: Box::new(self.world), past: self.past, index: self.index })
    }

    /// Takes up the next commit. Answers whether that goes on: not where the snapshot turns out to be of no use.
    fn take(&mut self, decoded: Decoded) -> Result<bool, OpenError> {
        let Decoded { place, chain, bytes, read } = decoded;
        let seq = self.position.0 + 1;
        let undecodable =
            |why| OpenError::Undecodable { seq, file: file_name(place.segment), offset: place.offset, why };
        let read = read.map_err(undecodable)?;
        let known = match &read {
            Read::Known(known) => known,
            Read::Whole(commit) => &commit.into(),
        };
        self.fits(known).map_err(undecodable)?;
        if let Some(earlier) = self.index.note(known.seq, known.stream, known.command_id) {
            let id = known.command_id;
            return Err(undecodable(format!("its command id {id} is that of commit {earlier}")));
        }
        (self.position, self.at) = (known.seq, known.at);
        match read {
            Read::Known(_) => self.snapshots.pass(bytes),
            Read::Whole(commit) => {
                if !self.loaded() {
                    return Ok(false);
                }
                let before = self.world.position;
                self.world.take(&commit);
                self.past.see(before, &self.world);
                self.snapshots.see(&self.world, chain, bytes);
            }
        }
        Ok(self.agrees(chain))
    }

    /// Whether the world that is begun with is there.
    fn loaded(&mut self) -> bool {
        let Some(loader) = self.loader.take() else { return true };
        let loaded = loader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let found = loaded.is_some();
        self.world = loaded.unwrap_or_default();
        found
    }

    /// Whether the snapshot of this position, where there is one, is of this log. Answers no only where the fold rests on
    /// it.
    fn agrees(&mut self, chain: Chain) -> bool {
        let Some(header) = self.ahead.pop_if(|header| header.position <= self.position) else { return true };
        if header.chain == chain {
            return true;
        }
        self.snapshots.leave_out(&header, "it is of another log");
        self.start.is_none_or(|start| start.position != header.position)
    }

    /// Whether a commit is the next one of the log and of its stream.
    fn fits(&self, known: &Known) -> Result<(), String> {
        let (seq, rev) = (self.position.next(), self.index.revision(known.stream).next());
        if (known.seq, known.rev) != (seq, rev) {
            let (stream, at) = (known.stream, known.rev);
            return Err(format!(
                "it says it is number {} and {at} of {stream}, but {seq} and {rev} are next",
                known.seq
            ));
        }
        if seq != Position(1) && known.at <= self.at {
            return Err(format!(
                "it was recorded at {}, before the commit before it ({})",
                known.at, self.at
            ));
        }
        Ok(())
    }
}
