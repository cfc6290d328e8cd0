//! What the threads of this process have used of the processor, as Linux counts it.

use std::collections::BTreeMap;
use std::fs;

/// What the threads of one name have used, in nanoseconds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Used {
    /// On a processor.
    pub(crate) running: u64,
    /// Ready to run, and waiting for a processor.
    pub(crate) waiting: u64,
}

/// What each thread has used so far, by its number and name. Empty where the system does not tell.
pub(crate) fn used() -> BTreeMap<(String, String), Used> {
    let mut used = BTreeMap::new();
    let Ok(threads) = fs::read_dir("/proc/self/task") else { return used };
    for thread in threads.flatten() {
        let read = |file| fs::read_to_string(thread.path().join(file)).unwrap_or_default();
        let (name, counts) = (read("comm"), read("schedstat"));
        let mut counts = counts.split_ascii_whitespace().filter_map(|count| count.parse().ok());
        if let (Some(running), Some(waiting)) = (counts.next(), counts.next()) {
            let number = thread.file_name().to_string_lossy().into_owned();
            used.insert((number, name.trim().to_owned()), Used { running, waiting });
        }
    }
    used
}

/// What was used between two moments, by name of thread.
pub(crate) fn between(
    before: &BTreeMap<(String, String), Used>,
    after: BTreeMap<(String, String), Used>,
) -> BTreeMap<String, Used> {
    let mut by_name: BTreeMap<String, Used> = BTreeMap::new();
    for (thread, now) in after {
        let then = before.get(&thread).copied().unwrap_or_default();
        let sum = by_name.entry(thread.1).or_default();
        sum.running += now.running.saturating_sub(then.running);
        sum.waiting += now.waiting.saturating_sub(then.waiting);
    }
    by_name
}
