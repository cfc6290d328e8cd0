//! Puts a damaged journal together again from what is left of it and from sled, and sled from the journal.
//!
//! A repair invents nothing and drops nothing in silence: a commit is only taken from sled where the chain confirms it
//! (the next segment's header, `HEAD`, or sled's own marker over all that it holds), what would be lost is named, and
//! is only given up when the caller says so. The damaged files are kept aside.

mod walk;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use samspil_domain::Position;

use crate::directory::Directory;
use crate::error::OpenError;
use crate::journal::{Appender, Group, Journal, scan};
use crate::log::Log;
use crate::options::Options;
use crate::progress::{Phase, Progress, Reporter};
use walk::{Copies, Walked};

/// How much is written with one sync.
const GROUP_BYTES: usize = 1 << 20;

/// What to do about what cannot be had any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Loss {
    /// Change nothing, and say what would be lost.
    #[default]
    Refuse,
    /// Let the log end before the first commit that is lost.
    Accept,
}

/// What a repair has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// The last commit of the journal.
    pub position: Position,
    /// Runs of commits that were taken from sled, first and last.
    pub from_sled: Vec<(Position, Position)>,
    /// What was given up, where that was accepted.
    pub lost: Option<Lost>,
    /// The directory in which the damaged journal is kept; none where there was nothing to repair.
    pub kept: Option<PathBuf>,
}

/// Commits that neither copy has, or that nothing confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost {
    /// The first.
    pub first: Position,
    /// The last that is known of.
    pub last: Position,
    /// Whether there were more after that, nobody knows how many.
    pub more: bool,
}

impl std::fmt::Display for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { first, last, more } = self;
        write!(f, "commits {first} to {last}{}", if *more { " and an unknown number after them" } else { "" })
    }
}

/// Why nothing was repaired.
#[derive(Debug, thiserror::Error)]
pub enum RepairError {
    /// The directory cannot be had, or something could not be read or written.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Something would be lost.
    #[error(
        "{lost} are in neither copy, or nothing confirms them. Nothing was changed. Restore the directory `journal` \
         from a copy that has them, or have the log end at commit {} by accepting the loss",
        lost.first.0 - 1
    )]
    WouldLose {
        /// What.
        lost: Lost,
    },
}

impl RepairError {
    /// For programs; never changes its meaning.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Open(error) => error.code(),
            Self::WouldLose { .. } => "WOULD_LOSE",
        }
    }
}

/// Repairs the journal of a data directory that no ledger has open. Where it needs none, nothing is changed.
///
/// # Errors
/// [`RepairError`]; the directory is as it was then.
pub fn repair(
    path: impl AsRef<Path>,
    options: &Options,
    loss: Loss,
    mut progress: impl FnMut(Progress),
) -> Result<Repaired, RepairError> {
    let mut reporter = Reporter::new(&mut progress);
    let directory = Directory::open(path.as_ref(), options.files.clone(), options.segment_bytes)?;
    finish_renaming(&directory)?;
    let log = Log::open(&directory.sled(), options.sled_cache_bytes).and_then(|log| {
        let marker = log.marker()?;
        Ok((log, marker))
    });
    let log = log.map_err(|error| tracing::warn!(%error, "sled cannot help")).ok();
    let whole = scan(&*directory.files, &directory.journal(), None, &mut |_| Ok(()));
    if let Ok(whole) = &whole
        && log.as_ref().is_none_or(|(_, marker)| marker.seq <= whole.end.seq)
    {
        let position = Position(whole.end.seq);
        return Ok(Repaired { position, from_sled: Vec::new(), lost: None, kept: None });
    }
    let copies = Copies { files: directory.files.clone(), journal: directory.journal(), log };
    let walked = copies.walk(u64::MAX, &mut |_, _| Ok(()))?;
    let lost = lost(&walked);
    if let Some(lost) = lost.filter(|_| loss == Loss::Refuse) {
        return Err(RepairError::WouldLose { lost });
    }
    write_anew(&directory, &copies, &walked, options, &mut reporter)?;
    drop(copies);
    let kept = put_in_place(&directory, lost.is_some())?;
    tracing::warn!(position = walked.end, ?kept, "the journal is repaired");
    Ok(Repaired { position: Position(walked.end), from_sled: walked.from_log, lost, kept: Some(kept) })
}

fn lost(walked: &Walked) -> Option<Lost> {
    let (first, last) = (Position(walked.end + 1), Position(walked.known.max(walked.end + 1)));
    (walked.known > walked.end || walked.more).then_some(Lost { first, last, more: walked.more })
}

fn new_journal(directory: &Directory) -> PathBuf {
    directory.root.join("journal.repaired")
}

/// Takes the last step of a repair that was interrupted just before it.
fn finish_renaming(directory: &Directory) -> Result<(), OpenError> {
    let (new, journal) = (new_journal(directory), directory.journal());
    let doing = || OpenError::io(format!("put {new:?} in place"));
    if new.exists() && !journal.exists() {
        directory.files.rename(&new, &journal).map_err(doing())?;
        directory.files.sync_dir(&directory.root).map_err(doing())?;
    }
    Ok(())
}

fn write_anew(
    directory: &Directory,
    copies: &Copies,
    walked: &Walked,
    options: &Options,
    reporter: &mut Reporter<'_>,
) -> Result<(), OpenError> {
    let new = new_journal(directory);
    let doing = || OpenError::io(format!("write {new:?}"));
    if new.exists() {
        std::fs::remove_dir_all(&new).map_err(doing())?;
    }
    directory.files.create_dir(&new).map_err(doing())?;
    let journal = Arc::new(Journal::new(directory.files.clone(), new.clone()));
    let mut appender = Appender::create(journal, options.segment_bytes)?;
    let mut group = Group::default();
    appender.begin(&mut group).map_err(doing())?;
    copies.walk(walked.end, &mut |seq, bytes| {
        group.add(|buffer| buffer.extend_from_slice(bytes)).expect("it was a commit before");
        if group.bytes() >= GROUP_BYTES || seq == walked.end {
            appender.append(&group).map_err(doing())?;
            appender.begin(&mut group).map_err(doing())?;
            reporter.at(Phase::WritingJournal, seq, walked.end);
        }
        Ok(())
    })?;
    appender.sync_head().map_err(doing())
}

/// Puts the new journal where the damaged one was, and that beside it; answers where.
fn put_in_place(directory: &Directory, lost: bool) -> Result<PathBuf, OpenError> {
    let files = &directory.files;
    let aside = |name: &str| {
        let names = (1..).map(|number| directory.root.join(format!("{name}.damaged-{number}")));
        names.into_iter().find(|path| !path.exists()).expect("numbers do not end")
    };
    let (kept, kept_sled) = (aside("journal"), aside("sled"));
    let doing = || OpenError::io(format!("put the repaired journal in place in {:?}", directory.root));
    // What sled holds beyond the end would be taken for a cut journal.
    if lost && directory.sled().exists() {
        std::fs::rename(directory.sled(), kept_sled).map_err(doing())?;
    }
    if directory.journal().exists() {
        files.rename(&directory.journal(), &kept).map_err(doing())?;
    }
    files.rename(&new_journal(directory), &directory.journal()).map_err(doing())?;
    files.sync_dir(&directory.root).map_err(doing())?;
    Ok(kept)
}

/// Rebuilds sled from the journal of a data directory that no ledger has open, however it looks.
///
/// # Errors
/// [`OpenError`], as opening a ledger.
pub fn rebuild(
    path: impl AsRef<Path>,
    options: Options,
    progress: impl FnMut(Progress),
) -> Result<Position, OpenError> {
    let directory = Directory::open(path.as_ref(), options.files.clone(), options.segment_bytes)?;
    // Sound or not, what it holds is in the journal: that is read through first, and only then is sled given up.
    scan(&*directory.files, &directory.journal(), None, &mut |_| Ok(()))?;
    let (sled, aside) = (directory.sled(), directory.root.join("sled.damaged"));
    if sled.exists() {
        let doing = || OpenError::io(format!("set {sled:?} aside"));
        if aside.exists() {
            std::fs::remove_dir_all(&aside).map_err(doing())?;
        }
        std::fs::rename(&sled, &aside).map_err(doing())?;
    }
    drop(directory);
    let ledger = crate::Ledger::open(path, options, progress)?;
    let position = ledger.position();
    drop(ledger);
    if aside.exists() {
        std::fs::remove_dir_all(&aside).map_err(OpenError::io(format!("remove {aside:?}")))?;
    }
    Ok(position)
}
