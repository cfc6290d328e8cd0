//! Reads the journal and takes every commit up into the world: one thread scans, some decode, one folds.

use std::ops::Range;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use samspil_domain::{Commit, Position, World};

use super::past::Past;
use super::shared::Index;
use crate::error::OpenError;
use crate::files::Files;
use crate::journal::{Place, Scan, Scanned, file_name, scan};
use crate::progress::{Phase, Reporter};

/// How many commits go from thread to thread at once.
const BATCH: usize = 512;

/// How many batches may wait for a thread.
const QUEUE: usize = 4;

/// All that the journal says.
pub(super) struct Folded {
    pub(super) scan: Scan,
    pub(super) world: World,
    pub(super) past: Past,
    pub(super) index: Index,
}

/// Commits as bytes.
#[derive(Default)]
struct Raw {
    places: Vec<(Place, Range<usize>)>,
    bytes: Vec<u8>,
}

/// Commits, each with its place, and how many bytes they were.
struct Decoded {
    commits: Vec<(Place, Result<Commit, String>)>,
    bytes: usize,
}

/// Reads the journal. `probe` asks for the chain after that commit; `total` is how many bytes there are.
///
/// # Errors
/// [`OpenError`]: as [`scan`], or a commit that cannot be taken up.
pub(super) fn fold(
    files: &dyn Files,
    dir: &Path,
    probe: Option<u64>,
    total: u64,
    reporter: &mut Reporter<'_>,
) -> Result<Folded, OpenError> {
    let decoders = thread::available_parallelism().map_or(2, usize::from).clamp(1, 8);
    thread::scope(|scope| {
        let mut to_decoders = Vec::new();
        let mut from_decoders = Vec::new();
        for _ in 0..decoders {
            let (to_decoder, raw) = sync_channel::<Raw>(QUEUE);
            let (decoded, from_decoder) = sync_channel::<Decoded>(QUEUE);
            scope.spawn(move || raw.iter().map(decode).try_for_each(|batch| decoded.send(batch)));
            to_decoders.push(to_decoder);
            from_decoders.push(from_decoder);
        }
        let scanner = scope.spawn(move || scan_into(files, dir, probe, to_decoders));
        let folded = take_up(from_decoders, total, reporter);
        let scan = scanner.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let (world, past, index) = folded?;
        Ok(Folded { scan: scan?, world, past, index })
    })
}

/// Scans the journal and deals the commits out in turn.
fn scan_into(
    files: &dyn Files,
    dir: &Path,
    probe: Option<u64>,
    decoders: Vec<SyncSender<Raw>>,
) -> Result<Scan, OpenError> {
    let mut turn = decoders.iter().cycle();
    let mut deal = |batch: &mut Raw| {
        // Whoever folds has given up when nobody listens; it has the reason.
        let stopped = || std::io::Error::other("the reader has stopped");
        let decoder = turn.next().expect("there is a decoder");
        decoder.send(std::mem::take(batch)).map_err(|_| OpenError::io("read the journal")(stopped()))
    };
    let mut batch = Raw::default();
    let scan = scan(files, dir, probe, &mut |Scanned { place, bytes, .. }| {
        let start = batch.bytes.len();
        batch.bytes.extend_from_slice(bytes);
        batch.places.push((place, start..batch.bytes.len()));
        if batch.places.len() == BATCH { deal(&mut batch) } else { Ok(()) }
    })?;
    deal(&mut batch)?;
    Ok(scan)
}

fn decode(raw: Raw) -> Decoded {
    let read =
        |range: &Range<usize>| serde_json::from_slice(&raw.bytes[range.clone()]).map_err(|e| e.to_string());
    let commits = raw.places.iter().map(|(place, range)| (*place, read(range))).collect();
    Decoded { commits, bytes: raw.bytes.len() }
}

fn take_up(
    decoders: Vec<Receiver<Decoded>>,
    total: u64,
    reporter: &mut Reporter<'_>,
) -> Result<(World, Past, Index), OpenError> {
    let (mut world, mut index, mut done) = (World::default(), Index::default(), 0);
    let past = Past::default();
    for decoder in decoders.iter().cycle() {
        let Ok(batch) = decoder.recv() else { break };
        for (place, commit) in batch.commits {
            let seq = world.position.0 + 1;
            let undecodable = |why| OpenError::Undecodable {
                seq,
                file: file_name(place.segment),
                offset: place.offset,
                why,
            };
            let commit = commit.map_err(undecodable)?;
            fits(&world, &commit).map_err(undecodable)?;
            let before = world.position;
            world.take(&commit);
            past.see(before, &world);
            if let Some(earlier) = index.add(&commit) {
                return Err(undecodable(format!(
                    "its command id {} is that of commit {earlier}",
                    commit.command_id
                )));
            }
        }
        done += batch.bytes as u64;
        reporter.at(Phase::ReadingJournal, done, total.max(done));
    }
    Ok((world, past, index))
}

/// Whether a commit is the next one of the log and of its stream.
pub(crate) fn fits(world: &World, commit: &Commit) -> Result<(), String> {
    let (seq, rev) = (world.position.next(), world.revision(commit.stream).next());
    if (commit.seq, commit.rev) != (seq, rev) {
        let (stream, at) = (commit.stream, commit.rev);
        return Err(format!(
            "it says it is number {} and {at} of {stream}, but {seq} and {rev} are next",
            commit.seq
        ));
    }
    if seq != Position(1) && commit.at <= world.at {
        return Err(format!("it was recorded at {}, before the commit before it ({})", commit.at, world.at));
    }
    Ok(())
}
