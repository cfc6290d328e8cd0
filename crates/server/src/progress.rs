//! How far a long step has come: one line on a terminal that is written again and again, and nothing elsewhere but a line in
//! the log now and then.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// How often the line is written.
const OFTEN: Duration = Duration::from_millis(200);
/// How often the log is told where there is no terminal.
const SELDOM: Duration = Duration::from_secs(5);

/// A line on standard error.
#[derive(Debug)]
pub struct Bar {
    doing: &'static str,
    unit: &'static str,
    began: Instant,
    said: Instant,
    terminal: bool,
    shown: bool,
}

impl Bar {
    /// For what is being done, counted in a unit, such as "checking" and "commits".
    #[must_use]
    pub fn new(doing: &'static str, unit: &'static str) -> Self {
        let now = Instant::now();
        Self { doing, unit, began: now, said: now, terminal: io::stderr().is_terminal(), shown: false }
    }

    /// So much is done, of so much.
    pub fn at(&mut self, done: u64, total: u64) {
        if self.said.elapsed() < if self.terminal { OFTEN } else { SELDOM } {
            return;
        }
        self.said = Instant::now();
        let line = line(self.doing, self.unit, done, total, self.began.elapsed());
        if self.terminal {
            self.shown = true;
            // Nothing depends on it.
            let _ = write!(io::stderr().lock(), "\r\x1b[K{line}");
        } else {
            tracing::info!("{line}");
        }
    }

    /// Takes the line away.
    pub fn end(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.end();
    }
}

fn line(doing: &str, unit: &str, done: u64, total: u64, took: Duration) -> String {
    let percent = done.saturating_mul(100).checked_div(total).unwrap_or(100);
    let rate = u128::from(done) * 1000 / took.as_millis().max(1);
    let left = u128::from(total.saturating_sub(done)).checked_div(rate.max(1)).unwrap_or(0);
    format!("{doing}: {done} of {total} {unit} ({percent} %), {rate} a second, {left} s left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_how_fast_and_how_long_still() {
        let said = line("checking", "commits", 500, 2000, Duration::from_secs(5));
        assert_eq!(said, "checking: 500 of 2000 commits (25 %), 100 a second, 15 s left");
        assert_eq!(
            line("checking", "commits", 0, 0, Duration::ZERO),
            "checking: 0 of 0 commits (100 %), 0 a second, 0 s left"
        );
    }
}
