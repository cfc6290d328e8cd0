//! Takes what is in the journal up into sled, behind the acknowledgement and in large steps.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use super::shared::{Recent, Shared, read, write};
use crate::directory::Directory;
use crate::log::Log;

/// The most that is taken up in one step.
const STEP_BYTES: usize = 1 << 20;

/// How long a little waits for more to come.
const WAIT: Duration = Duration::from_secs(1);

/// Runs until the ledger closes; then everything is in sled, and `directory` is let go of.
pub(super) fn run(shared: &Arc<Shared>, directory: Arc<Directory>, apply_bytes: usize) {
    loop {
        let closing = wait(shared, apply_bytes);
        let bytes = catch_unwind(AssertUnwindSafe(|| step(shared))).unwrap_or_else(|_| {
            shared.abandon_log("taking commits up into it has panicked");
            0
        });
        if bytes == 0 && closing {
            break;
        }
        let mut backlog = shared.backlog();
        backlog.bytes = backlog.bytes.saturating_sub(bytes);
        drop(backlog);
        shared.backlog_changed.notify_all();
    }
    let log = write(&shared.log).take();
    shared.published.send_modify(|published| published.closed = true);
    if let Some(log) = log {
        close(log);
    }
    drop(directory);
    tracing::info!(position = shared.head(), "the ledger is closed");
}

/// Waits until there is enough to do, or something for a while; answers whether the ledger is closing.
fn wait(shared: &Shared, apply_bytes: usize) -> bool {
    let mut backlog = shared.backlog();
    while backlog.bytes == 0 && !backlog.closing {
        backlog = shared.backlog_changed.wait(backlog).unwrap_or_else(std::sync::PoisonError::into_inner);
    }
    let enough = |backlog: &mut super::shared::Backlog| backlog.bytes < apply_bytes && !backlog.closing;
    let waited = shared.backlog_changed.wait_timeout_while(backlog, WAIT, enough);
    waited.unwrap_or_else(std::sync::PoisonError::into_inner).0.closing
}

/// Takes up the next commits; answers how many bytes that were.
fn step(shared: &Shared) -> usize {
    let log = shared.log();
    let applied = log.as_ref().map_or_else(|| shared.head(), |log| log.applied());
    let next = match &log {
        Some(_) => read(&shared.tail).from(applied + 1, usize::MAX, STEP_BYTES).unwrap_or_default(),
        None => Vec::new(),
    };
    if let (Some(log), Some(last)) = (&log, next.last()) {
        apply(shared, log, &next, last);
    }
    let applied = shared.log().map_or_else(|| shared.head(), |log| log.applied());
    write(&shared.tail).trim(applied, shared.recent_bytes);
    if shared.log().is_none() {
        return shared.backlog().bytes;
    }
    next.iter().map(|recent| recent.stored.bytes().len()).sum()
}

fn apply(shared: &Shared, log: &Log, next: &[Recent], last: &Recent) {
    if let Err(error) = log.append(next.iter().map(|recent| recent.stored.bytes()), last.chain) {
        shared.abandon_log(&error.to_string());
    }
}

/// Closes sled once the last reader has finished: the directory must not be free before sled is.
fn close(mut log: Arc<Log>) {
    let log = loop {
        match Arc::try_unwrap(log) {
            Ok(log) => break log,
            Err(in_use) => log = in_use,
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    if let Err(error) = log.close() {
        tracing::warn!(%error, "sled could not be flushed; the next start brings it up to the journal");
    }
}
