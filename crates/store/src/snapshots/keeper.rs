//! The thread that writes snapshots, and removes what is not needed any more.

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::PoisonError;

use super::{Header, KEPT_MAX, Snapshots, Waiting, file, path};
use crate::ladder::least_missed;

/// What is to be done next.
enum Task {
    Remove(Vec<PathBuf>),
    Write(Box<Waiting>),
    End,
}

/// Runs until the ledger closes and what waits is written.
pub(crate) fn run(snapshots: &Snapshots) {
    loop {
        match next(snapshots) {
            Task::Remove(paths) => paths.iter().for_each(|path| remove(path)),
            Task::Write(waiting) => {
                let position = waiting.world.position;
                let written = catch_unwind(AssertUnwindSafe(|| write(snapshots, &waiting)));
                match written.unwrap_or_else(|_| Err(io::Error::other("it has panicked"))) {
                    Ok(header) => keep(snapshots, header),
                    Err(error) => {
                        tracing::warn!(%error, %position, "a snapshot could not be written; nothing is lost by that");
                    }
                }
            }
            Task::End => return,
        }
    }
}

/// Waits for something to do. The newest world is written first: it is worth most.
fn next(snapshots: &Snapshots) -> Task {
    let mut state = snapshots.state();
    loop {
        if !state.useless.is_empty() {
            return Task::Remove(std::mem::take(&mut state.useless));
        }
        if let Some(waiting) = state.waiting.pop() {
            return Task::Write(Box::new(waiting));
        }
        if state.closing {
            return Task::End;
        }
        state = snapshots.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Writes one beside the others, and gives it its name once it is on disk.
fn write(snapshots: &Snapshots, Waiting { world, chain }: &Waiting) -> io::Result<Header> {
    fs::create_dir_all(&snapshots.dir)?;
    let path = path(&snapshots.dir, world.position);
    let new = path.with_extension("new");
    remove(&new);
    let written = file::write(&new, world, *chain).and_then(|header| {
        fs::rename(&new, &path)?;
        fs::File::open(&snapshots.dir)?.sync_all()?;
        Ok(header)
    });
    if written.is_err() {
        remove(&new);
    }
    written
}

/// Takes one up among those that are kept, and lets go of the one that is missed least, where they are too many.
fn keep(snapshots: &Snapshots, header: Header) {
    tracing::debug!(position = %header.position, bytes = header.length, "a snapshot is written");
    let mut state = snapshots.state();
    let place = state.kept.partition_point(|kept| kept.position < header.position);
    if state.kept.get(place).is_some_and(|kept| kept.position == header.position) {
        state.kept[place] = header;
    } else {
        state.kept.insert(place, header);
    }
    while state.kept.len() > KEPT_MAX {
        let places: Vec<u64> = state.kept.iter().map(|kept| kept.position.0).collect();
        let missed = state.kept.remove(least_missed(&places));
        let path = path(&snapshots.dir, missed.position);
        state.useless.push(path);
    }
}

fn remove(path: &std::path::Path) {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, ?path, "a file that is of no use could not be removed");
        }
        Ok(()) | Err(_) => {}
    }
}
