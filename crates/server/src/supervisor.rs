//! What systemd is told, where it has started us (`Type=notify`): that we begin, are ready, are alive, and stop.
//!
//! We are alive as long as requests are decided: a request of nothing goes through the ledger's queue, and the writer
//! refuses it. A server that only runs its timers is restarted.

use std::env;
use std::time::{Duration, Instant};

use samspil_domain::access::Caller;
use samspil_domain::{Actor, Request, Stream};
use samspil_store::{ExecuteError, Ledger, Unavailable};
use sd_notify::NotifyState;
use tokio::sync::watch;
use uuid::Uuid;

/// How long a start may say nothing.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a long start is told of.
const OFTEN: Duration = Duration::from_secs(5);

/// Whether somebody is told.
#[must_use]
pub fn is_there() -> bool {
    env::var_os("NOTIFY_SOCKET").is_some()
}

fn tell(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "systemd could not be told how we are");
    }
}

/// A long start, told of now and then so that nobody gives up on it.
#[derive(Debug, Default)]
pub struct Starting(Option<Instant>);

impl Starting {
    /// So much of a step is done.
    pub fn at(&mut self, done: u64, total: u64) {
        if self.0.is_some_and(|told| told.elapsed() < OFTEN) {
            return;
        }
        self.0 = Some(Instant::now());
        let percent = u128::from(done) * 100 / u128::from(total.max(1));
        let micros = u32::try_from(PATIENCE.as_micros()).unwrap_or(u32::MAX);
        let status = format!("opening the data directory: {percent} %");
        tell(&[NotifyState::ExtendTimeoutUsec(micros), NotifyState::Status(&status)]);
    }
}

/// We take requests.
pub fn ready(url: &str) {
    tell(&[NotifyState::Ready, NotifyState::Status(&format!("serving {url}"))]);
}

/// We stop.
pub fn stopping() {
    tell(&[NotifyState::Stopping, NotifyState::Status("finishing what is in flight")]);
}

/// Says that we are alive, twice in the time that systemd allows, as long as it is true.
pub async fn watch(ledger: Ledger, mut stop: watch::Receiver<bool>) {
    let Some(allowed) = sd_notify::watchdog_enabled() else { return };
    let mut beats = tokio::time::interval((allowed / 2).max(Duration::from_millis(10)));
    loop {
        tokio::select! {
            _ = beats.tick() => {}
            // While we stop, systemd counts by other rules.
            _ = stop.wait_for(|stop| *stop) => return,
        }
        if decides(&ledger, allowed / 2).await {
            tell(&[NotifyState::Watchdog]);
        } else {
            tracing::error!("no request was decided for a while; systemd is not told that we are alive");
        }
    }
}

/// Whether requests are decided: ours, or, where it finds no place or no end, those of others.
async fn decides(ledger: &Ledger, patience: Duration) -> bool {
    let before = ledger.figures().requests;
    let Ok(actor) = "watchdog".parse::<Actor>() else { return false };
    let nothing = Request {
        caller: Caller::Local,
        command_id: Uuid::new_v4().into(),
        actor,
        stream: Stream::Directory,
        expected_rev: None,
        source: None,
        on_behalf_of: None,
        reason: None,
        caused_by: None,
        commands: Vec::new(),
    };
    match tokio::time::timeout(patience, ledger.execute(nothing)).await {
        Ok(Err(ExecuteError::Unavailable(Unavailable::Busy { .. }))) | Err(_) => {
            ledger.figures().requests > before
        }
        // Refused, as it must be; also by a ledger that is read-only, which a restart need not mend.
        Ok(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use samspil_store::Options;

    use super::*;

    #[tokio::test]
    async fn a_ledger_that_decides_is_alive_and_records_nothing_for_that() {
        let data = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(data.path(), Options::default(), |_| {}).unwrap();
        let patience = Duration::from_secs(60);
        assert!(decides(&ledger, patience).await);
        assert_eq!((ledger.position().0, ledger.figures().requests), (0, 1));
        ledger.close().await;
    }
}
