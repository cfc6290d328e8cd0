//! How far a long step has come.

use std::time::{Duration, Instant};

/// What is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The journal is read and taken up; counted in bytes.
    ReadingJournal,
    /// sled is brought up to the journal; counted in commits.
    FillingLog,
    /// A new journal is written; counted in commits.
    WritingJournal,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is going on.
    pub phase: Phase,
    /// How much is done.
    pub done: u64,
    /// How much there is.
    pub total: u64,
}

/// Tells the caller of every step, and the log every two seconds.
pub(crate) struct Reporter<'a> {
    tell: &'a mut dyn FnMut(Progress),
    said: Instant,
}

impl<'a> Reporter<'a> {
    pub(crate) fn new(tell: &'a mut dyn FnMut(Progress)) -> Self {
        Self { tell, said: Instant::now() }
    }

    pub(crate) fn at(&mut self, phase: Phase, done: u64, total: u64) {
        (self.tell)(Progress { phase, done, total });
        if self.said.elapsed() >= Duration::from_secs(2) {
            self.said = Instant::now();
            tracing::info!(?phase, done, total, "at work");
        }
    }
}
