//! Brings a data directory to life: the journal is read, sled is checked against it, brought up to it, or rebuilt.

use std::fs;
use std::io;
use std::sync::Arc;
use std::thread;

use samspil_domain::{Position, World};

use super::fold::{Folded, Source, fold};
use super::past::Past;
use super::shared::Index;
use crate::directory::Directory;
use crate::error::{OpenError, ReadError};
use crate::journal::{Appender, Chain, Journal};
use crate::log::{Log, LogError, Marker};
use crate::options::Options;
use crate::progress::{Phase, Reporter};
use crate::snapshots::Snapshots;

/// How many bytes of commits sled is given at once.
const STEP_BYTES: usize = 1 << 20;

/// A data directory, read and ready.
pub(super) struct Opened {
    pub(super) world: World,
    pub(super) past: Past,
    /// Up to where the world comes from a snapshot.
    pub(super) from: Position,
    pub(super) snapshots: Snapshots,
    pub(super) index: Index,
    pub(super) journal: Arc<Journal>,
    pub(super) appender: Appender,
    /// sled, or why there is none.
    pub(super) log: Result<Log, String>,
}

/// How far a copy of the log goes, and its chain there.
#[derive(Clone, Copy)]
struct Reach {
    seq: u64,
    chain: Chain,
}

impl From<Marker> for Reach {
    fn from(Marker { seq, chain, .. }: Marker) -> Self {
        Self { seq, chain }
    }
}

/// sled as it was found.
enum Found {
    Usable(Log, Marker),
    Broken(String),
}

/// # Errors
/// [`OpenError`]: whatever is wrong with the directory or the journal. sled is never a reason.
pub(super) fn load(
    directory: &Directory,
    options: &Options,
    reporter: &mut Reporter<'_>,
) -> Result<Opened, OpenError> {
    let files = directory.files.clone();
    let opened = open_log(directory, options);
    let marker = opened.as_ref().map_or(None, |(_, marker)| Some(*marker));
    let total = journal_bytes(directory)?;
    let snapshots = Snapshots::find(directory.snapshots(), options.snapshot_bytes);
    let (folded, found) = thread::scope(|scope| {
        let checked = scope.spawn(|| check(opened));
        let journal = Source {
            files: &*files,
            dir: &directory.journal(),
            probe: marker.map(|marker| marker.seq),
            total,
        };
        let folded = fold(&journal, &snapshots, reporter);
        (folded, checked.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let Folded { scan, world, past, index, from } = match folded {
        Ok(folded) => folded,
        Err(error) => {
            close(found);
            return Err(error);
        }
    };
    let end = scan.end;
    if let Some(marker) = marker.filter(|marker| marker.seq > end.seq) {
        close(found);
        return Err(OpenError::Cut { journal: end.seq, log: marker.seq });
    }
    let journal = Arc::new(Journal::new(files, directory.journal()));
    let probed = scan.probed;
    let appender = Appender::resume(journal.clone(), scan, options.segment_bytes)?;
    let found = match found {
        Found::Usable(log, marker) if probed != Some(marker.chain) => {
            close(Found::Usable(log, marker));
            Found::Broken(format!("what it holds up to commit {} is not what the journal holds", marker.seq))
        }
        found => found,
    };
    let target = Reach { seq: end.seq, chain: end.chain };
    let log = match found {
        Found::Usable(log, marker) => bring_up(log, marker.into(), target, &journal, reporter)?,
        Found::Broken(why) => Err(why),
    };
    let log = match log {
        Ok(log) => Ok(log),
        Err(why) => rebuild(directory, options, &journal, target, &why, reporter)?,
    };
    Ok(Opened { world, past, from, snapshots, index, journal, appender, log })
}

fn open_log(directory: &Directory, options: &Options) -> Result<(Log, Marker), String> {
    let opened = Log::open(&directory.sled(), options.sled_cache_bytes)
        .and_then(|log| log.marker().map(|marker| (log, marker)));
    opened.map_err(|error| error.to_string())
}

fn check(opened: Result<(Log, Marker), String>) -> Found {
    match opened {
        Err(why) => Found::Broken(why),
        Ok((log, _)) => match log.check(&mut |_| {}) {
            Ok(marker) => Found::Usable(log, marker),
            Err(error) => {
                close_log(log);
                Found::Broken(error.to_string())
            }
        },
    }
}

fn close(found: Found) {
    if let Found::Usable(log, _) = found {
        close_log(log);
    }
}

fn close_log(log: Log) {
    if let Err(error) = log.close() {
        tracing::warn!(%error, "sled could not be closed cleanly");
    }
}

fn journal_bytes(directory: &Directory) -> Result<u64, OpenError> {
    let dir = directory.journal();
    let mut bytes = 0;
    for first in Journal::segments(&*directory.files, &dir)? {
        let path = dir.join(crate::journal::file_name(first));
        let size = directory.files.open(&path).and_then(|file| file.size());
        bytes += size.map_err(OpenError::io(format!("read {path:?}")))?;
    }
    Ok(bytes)
}

/// Gives sled the commits that only the journal has. `Ok(Err)` when sled cannot take them.
fn bring_up(
    log: Log,
    marker: Reach,
    target: Reach,
    journal: &Journal,
    reporter: &mut Reporter<'_>,
) -> Result<Result<Log, String>, OpenError> {
    if marker.seq < target.seq {
        tracing::info!(
            from = marker.seq + 1,
            to = target.seq,
            "sled is behind the journal and is brought up to it"
        );
    }
    match fill(&log, marker, target, journal, reporter)? {
        Ok(()) => Ok(Ok(log)),
        Err(error) => {
            close_log(log);
            Ok(Err(error.to_string()))
        }
    }
}

/// Makes sled anew from the journal. What was there is kept aside until that has succeeded. `Ok(Err)` when sled does
/// not work even then: the ledger can do without.
fn rebuild(
    directory: &Directory,
    options: &Options,
    journal: &Journal,
    target: Reach,
    why: &str,
    reporter: &mut Reporter<'_>,
) -> Result<Result<Log, String>, OpenError> {
    tracing::warn!(why, commits = target.seq, "sled is not usable and is rebuilt from the journal");
    let (sled, aside) = (directory.sled(), directory.root.join("sled.damaged"));
    let doing = || OpenError::io(format!("set {sled:?} aside"));
    if sled.exists() {
        remove(&aside).and_then(|()| fs::rename(&sled, &aside)).map_err(doing())?;
    }
    let log = match Log::open(&sled, options.sled_cache_bytes)
        .and_then(|log| log.check(&mut |_| {}).map(|_| log))
    {
        Ok(log) => log,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let start = Reach { seq: 0, chain: Chain::START };
    let filled = bring_up(log, start, target, journal, reporter)?;
    if filled.is_ok() {
        remove(&aside).map_err(OpenError::io(format!("remove {aside:?}")))?;
        tracing::info!(commits = target.seq, "sled is rebuilt");
    }
    Ok(filled)
}

fn remove(path: &std::path::Path) -> io::Result<()> {
    match if path.is_file() { fs::remove_file(path) } else { fs::remove_dir_all(path) } {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Appends the commits after `from` up to `target` to sled.
fn fill(
    log: &Log,
    from: Reach,
    target: Reach,
    journal: &Journal,
    reporter: &mut Reporter<'_>,
) -> Result<Result<(), LogError>, OpenError> {
    let (mut batch, mut size): (Vec<Vec<u8>>, usize) = (Vec::new(), 0);
    let (mut at, mut failed) = (from, None);
    let read = journal.read(from.seq + 1, target.seq, &mut |seq, commit| {
        size += commit.len();
        batch.push(commit.to_vec());
        at = Reach { seq, chain: at.chain.then(commit) };
        if size >= STEP_BYTES || seq == target.seq {
            size = 0;
            if let Err(error) = log.append(std::mem::take(&mut batch).iter().map(Vec::as_slice), at.chain) {
                failed = Some(error);
                return Err(ReadError::Closed);
            }
            reporter.at(Phase::FillingLog, seq - from.seq, target.seq - from.seq);
        }
        Ok(())
    });
    match (failed, read) {
        (Some(error), _) => Ok(Err(error)),
        (None, Ok(())) => Ok(Ok(())),
        (None, Err(ReadError::Corrupt(damage))) => Err(damage.into()),
        (None, Err(error)) => Err(OpenError::io("read the journal")(io::Error::other(error))),
    }
}
