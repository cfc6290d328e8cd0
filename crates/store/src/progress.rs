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
    /// Commits are copied from one place to another; counted in bytes.
    Copying,
    /// What has been copied is read back; counted in bytes.
    Checking,
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

impl Phase {
    /// What is done, and what it is counted in where that is not bytes.
    const fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::ReadingJournal => ("reading the journal", None),
            Self::FillingLog => ("filling sled", Some("commits")),
            Self::WritingJournal => ("writing the journal", Some("commits")),
            Self::Copying => ("copying", None),
            Self::Checking => ("reading back what was copied", None),
        }
    }
}

/// Tells the caller of every step, and the log every two seconds, with the rate and the time left.
pub(crate) struct Reporter<'a> {
    tell: &'a mut dyn FnMut(Progress),
    said: Instant,
    /// What is going on, since when, and how much of it was done then.
    going: Option<(Phase, Instant, u64)>,
}

impl<'a> Reporter<'a> {
    pub(crate) fn new(tell: &'a mut dyn FnMut(Progress)) -> Self {
        Self { tell, said: Instant::now(), going: None }
    }

    pub(crate) fn at(&mut self, phase: Phase, done: u64, total: u64) {
        (self.tell)(Progress { phase, done, total });
        let going = self.going.filter(|(going, ..)| *going == phase);
        let (_, since, before) = *self.going.insert(going.unwrap_or_else(|| (phase, Instant::now(), done)));
        if self.said.elapsed() >= Duration::from_secs(2) {
            self.said = Instant::now();
            let said = said(phase, done, total, done - before.min(done), since.elapsed());
            tracing::info!(?phase, done, total, "{said}");
        }
    }
}

/// How far it has come, in words: `lately` was done in that time.
fn said(phase: Phase, done: u64, total: u64, lately: u64, time: Duration) -> String {
    let (what, unit) = phase.words();
    let percent = u128::from(done) * 100 / u128::from(total.max(1));
    let micros = time.as_micros().max(1);
    let rate = u128::from(lately) * 1_000_000 / micros;
    let rate_said = match unit {
        Some(unit) => format!("{rate} {unit}/s"),
        None => format!("{} MiB/s", rate >> 20),
    };
    let left = u128::from(total.saturating_sub(done)) * micros / u128::from(lately.max(1)) / 1_000_000;
    let left = if lately == 0 { String::new() } else { format!(", {left} s left") };
    format!("{what}: {percent} %, {rate_said}{left}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_said_with_its_rate_and_the_time_left() {
        let two = Duration::from_secs(2);
        let copying = said(Phase::Copying, 60 << 20, 200 << 20, 20 << 20, two);
        assert_eq!(copying, "copying: 30 %, 10 MiB/s, 14 s left");
        assert_eq!(
            said(Phase::FillingLog, 500, 1000, 100, two),
            "filling sled: 50 %, 50 commits/s, 10 s left"
        );
        assert_eq!(said(Phase::Copying, 0, 0, 0, Duration::ZERO), "copying: 0 %, 0 MiB/s");
    }
}
