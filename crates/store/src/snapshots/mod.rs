//! Snapshots: worlds on disk, so that a start need not decode and fold the whole log, and looking back need not begin at
//! its beginning.
//!
//! Promises:
//! - **A snapshot is a cache.** Nothing is in one that the journal does not give; delete the folder and nothing is lost
//!   but time.
//! - **Nothing is taken from one that was not checked**: its code is this code ([`samspil_domain::snapshot::CODE`], made by
//!   the build of all sources of the domain), what the log hashes to at its position is what it says there, and every
//!   byte that is decoded is what was written. Whatever is wrong with one, it is left out with a warning and removed, and
//!   an older one or the log itself is used.
//! - **Writing one disturbs nobody.** It is done by a thread of its own, from a world that nobody changes any more. A
//!   failure is a warning. A file is complete before it has its name.
//! - **Start-up follows the live state.** A snapshot is due once the log has grown by half of what the last one
//!   holds, by [`crate::Options::snapshot_bytes`] at least, and another is written when the ledger is closed: so what is to
//!   be folded after a crash is half of what there was at most (or those bytes), and after a clean close nothing. Written
//!   more often, they would cost more than what they spare. What
//!   remains is the journal's check, which reads every byte, and takes up ids and numbers on the way.
//! - **Storage is bounded**: at most [`KEPT_MAX`] files, and one that is being written, none larger than the live state: 17
//!   times the live state at most. They stand closer together near the log's end, and those further back are of a
//!   smaller state; in a log that grows evenly it is about three times.
//!
//! # Layout
//! - [`mod@file`]: one snapshot in one file
//! - [`keeper`]: the thread that writes them, and removes what is not needed any more

mod file;
mod keeper;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use samspil_domain::{Position, World};

use crate::journal::Chain;
use crate::ladder::least_missed;
pub(crate) use file::Header;
pub(crate) use keeper::run;

/// The folder's name in a data directory.
pub(crate) const FOLDER: &str = "snapshots";

/// How many snapshots are kept at most.
pub(crate) const KEPT_MAX: usize = 16;

/// A snapshot is due once the log has grown by this part of what the last one holds.
const PART: u64 = 2;

/// Where the snapshots of a ledger are, and which there are.
#[derive(Debug)]
pub(crate) struct Snapshots {
    dir: PathBuf,
    /// The fewest bytes of commits between two snapshots.
    least: u64,
    state: Mutex<State>,
    /// Told when there is something for the keeper to do.
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Those that can be read, as far as is known, by position.
    kept: Vec<Header>,
    /// Files that are of no use.
    useless: Vec<PathBuf>,
    /// Worlds that are to be written, by position.
    waiting: Vec<Waiting>,
    /// How many bytes of commits there are, and since the last world that was kept or set aside to be.
    log: u64,
    since: u64,
    closing: bool,
}

#[derive(Debug)]
struct Waiting {
    world: World,
    chain: Chain,
}

impl Snapshots {
    /// Those in a directory, which need not exist, that this code has written. Whether they are of this log is still to be
    /// seen.
    pub(crate) fn find(dir: PathBuf, least: u64) -> Self {
        let mut state = State::default();
        let names = match fs::read_dir(&dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                tracing::warn!(%error, ?dir, "the snapshots cannot be listed; the log is read from its beginning");
                Vec::new()
            }
            Ok(entries) => entries.filter_map(Result::ok).map(|entry| entry.path()).collect(),
        };
        for path in names {
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("snapshot") => match file::header(&path) {
                    Ok(header) if path == self::path(&dir, header.position) => state.kept.push(header),
                    Ok(_) => state.leave_out(path, "it is not the one that its name says"),
                    Err(why) => state.leave_out(path, &why),
                },
                Some("new") => state.useless.push(path),
                Some(_) | None => {}
            }
        }
        state.kept.sort_by_key(|header| header.position);
        Self { dir, least, state: Mutex::new(state), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those that there are, by position.
    pub(crate) fn kept(&self) -> Vec<Header> {
        self.state().kept.clone()
    }

    /// Reads one; it shares with `known` what stands alike in both. Nothing, and it is left out from now on, where it is
    /// not as it was written.
    pub(crate) fn read(&self, header: &Header, known: &World) -> Option<World> {
        let read = file::read(&path(&self.dir, header.position), header, known);
        read.map_err(|why| self.leave_out(header, &why)).ok()
    }

    /// Leaves one out from now on. One that was removed in the meantime is no news.
    pub(crate) fn leave_out(&self, header: &Header, why: &str) {
        let mut state = self.state();
        if let Some(place) = state.kept.iter().position(|kept| kept == header) {
            state.kept.remove(place);
            state.leave_out(path(&self.dir, header.position), why);
            drop(state);
            self.changed.notify_all();
        }
    }

    /// Is told that the log is read from its beginning.
    pub(crate) fn begin(&self) {
        let mut state = self.state();
        (state.log, state.since) = (0, 0);
        state.waiting.clear();
    }

    /// Is told of commits that need not be folded, for a snapshot has them.
    pub(crate) fn pass(&self, bytes: u64) {
        self.state().log += bytes;
    }

    /// Is shown each world that the log comes to, what the log hashes to by then, and how many bytes of commits came to
    /// it; sets some aside to be written.
    pub(crate) fn see(&self, world: &World, chain: Chain, bytes: u64) {
        let mut state = self.state();
        state.log += bytes;
        state.since += bytes;
        let holds = state.kept.last().map_or(state.log, |last| last.length.min(state.log));
        if state.since < self.least.max(holds / PART) {
            return;
        }
        state.since = 0;
        state.set_aside(world, chain);
        drop(state);
        self.changed.notify_all();
    }

    /// Is told that no more worlds come after this one, which is written where it is new. The others that wait are given
    /// up: whoever closes a ledger waits for this.
    pub(crate) fn finish(&self, world: &World, chain: Chain) {
        let mut state = self.state();
        state.waiting.clear();
        let written = state.kept.last().is_some_and(|last| last.position == world.position);
        if world.position > Position::default() && !written {
            state.set_aside(world, chain);
        }
    }

    /// Has the keeper end once it has done what waits.
    pub(crate) fn close(&self) {
        self.state().closing = true;
        self.changed.notify_all();
    }
}

impl State {
    fn set_aside(&mut self, world: &World, chain: Chain) {
        self.waiting.push(Waiting { world: world.clone(), chain });
        if self.waiting.len() > KEPT_MAX {
            let places: Vec<u64> = self.waiting.iter().map(|waiting| waiting.world.position.0).collect();
            self.waiting.remove(least_missed(&places));
        }
    }

    fn leave_out(&mut self, path: PathBuf, why: &str) {
        tracing::warn!(?path, why, "a snapshot is of no use and is left out; nothing is lost by that");
        self.useless.push(path);
    }
}

/// Where the snapshot of a position lies.
fn path(dir: &Path, position: Position) -> PathBuf {
    dir.join(format!("{:020}.snapshot", position.0))
}
