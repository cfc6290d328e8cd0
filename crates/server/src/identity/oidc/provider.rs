//! A provider's keys as they are known now.
//!
//! They are asked for at the start, then every ten minutes, and at once when a token names a key that is not known: so a provider
//! that changes its keys is followed within one request. How often that may happen is bounded, as anybody can name a key.
//! Where the provider is away, the keys that it had go on being used, and it is asked again soon.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::config::Config;
use super::fetch::Fetcher;
use super::keys::Keys;
use super::verify::{self, Refused, Vouched};

/// How often the keys are asked for.
const EVERY: Duration = Duration::from_secs(600);

/// The longest pause between two attempts while the provider is away.
const RETRY_MAX: Duration = Duration::from_secs(60);

/// How the provider was met last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// It has not answered since the start: none of its tokens can be checked.
    Never,
    /// It answered.
    Now,
    /// It does not answer, and the keys that it had are used.
    Before,
}

/// An identity provider.
#[derive(Debug, Clone)]
pub struct Provider(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    config: Config,
    fetcher: Fetcher,
    keys: RwLock<Arc<Keys>>,
    met: watch::Sender<Met>,
    /// How many times it was asked, with success or without.
    attempts: AtomicU64,
    /// One asks at a time; whoever waited for it need not ask again.
    turn: tokio::sync::Mutex<()>,
    allowance: Mutex<Allowance>,
}

impl Provider {
    /// One whose keys are not known yet.
    ///
    /// # Errors
    /// The machine has no trust anchors for TLS.
    pub fn new(config: Config) -> io::Result<Self> {
        Ok(Self(Arc::new(Shared {
            config,
            fetcher: Fetcher::new()?,
            keys: RwLock::default(),
            met: watch::channel(Met::Never).0,
            attempts: AtomicU64::new(0),
            turn: tokio::sync::Mutex::default(),
            allowance: Mutex::new(Allowance::new(Instant::now())),
        })))
    }

    /// Asks for the keys now and for ever after, until the task is dropped with its runtime.
    pub fn keep_fresh(&self) {
        let provider = self.clone();
        tokio::spawn(async move {
            let mut failures = 0;
            loop {
                let turn = provider.0.turn.lock().await;
                failures = if provider.ask().await { 0 } else { failures + 1 };
                drop(turn);
                tokio::time::sleep(pause(failures)).await;
            }
        });
    }

    /// Whose tokens are believed.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// How the provider was met last, for readiness.
    #[must_use]
    pub fn met(&self) -> watch::Receiver<Met> {
        self.0.met.subscribe()
    }

    /// Whom a token vouches for. Asks nobody.
    ///
    /// # Errors
    /// Why it is not believed.
    pub fn verify(&self, token: &str, now_secs: i64) -> Result<Vouched, Refused> {
        verify::verify(&self.0.config, &self.keys(), token, now_secs)
    }

    /// Asks the provider where a token names a key that is not known, if that has not been done too often; and waits for the answer.
    /// To be called before [`Self::verify`].
    pub async fn prepare_for(&self, token: &str) {
        let wanted = || verify::wants_newer_keys(&self.0.config, &self.keys(), token);
        if !wanted() {
            return;
        }
        let before = self.0.attempts.load(Ordering::SeqCst);
        let _turn = self.0.turn.lock().await;
        // Somebody has asked while we waited, and what that brought is all there is.
        if self.0.attempts.load(Ordering::SeqCst) != before || !wanted() {
            return;
        }
        let allowed = self.0.allowance.lock().unwrap_or_else(PoisonError::into_inner).take(Instant::now());
        if allowed {
            self.ask().await;
        }
    }

    fn keys(&self) -> Arc<Keys> {
        self.0.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks once; answers whether there was an answer.
    async fn ask(&self) -> bool {
        let asked = self.0.fetcher.keys(&self.0.config).await;
        let met = match asked {
            Ok(keys) => {
                let known = keys.len();
                *self.0.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
                if *self.0.met.borrow() != Met::Now {
                    tracing::info!(issuer = %self.0.config.issuer, keys = known, "the identity provider answers");
                }
                Met::Now
            }
            Err(why) => {
                let met = if self.keys().is_empty() { Met::Never } else { Met::Before };
                if self.0.attempts.load(Ordering::SeqCst) == 0 || *self.0.met.borrow() == Met::Now {
                    tracing::warn!(issuer = %self.0.config.issuer, why, "the identity provider cannot be asked for its keys");
                }
                met
            }
        };
        self.0.met.send_replace(met);
        self.0.attempts.fetch_add(1, Ordering::SeqCst);
        met == Met::Now
    }
}

/// How long until it is asked again, after so many failures in a row.
fn pause(failures: u32) -> Duration {
    match failures {
        0 => EVERY,
        failures => Duration::from_secs(1_u64 << failures.min(16)).min(RETRY_MAX),
    }
}

/// How often the provider may be asked because of a token: five times at once, and once more each minute.
#[derive(Debug)]
struct Allowance {
    left: u32,
    since: Instant,
}

impl Allowance {
    const MOST: u32 = 5;
    const ONE_MORE: Duration = Duration::from_secs(60);

    fn new(now: Instant) -> Self {
        Self { left: Self::MOST, since: now }
    }

    fn take(&mut self, now: Instant) -> bool {
        while self.left < Self::MOST && now.duration_since(self.since) >= Self::ONE_MORE {
            self.left += 1;
            self.since += Self::ONE_MORE;
        }
        if self.left == Self::MOST {
            self.since = now;
        }
        let may = self.left > 0;
        self.left -= u32::from(may);
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_with_unknown_keys_make_the_provider_be_asked_five_times_and_then_once_a_minute() {
        let start = Instant::now();
        let mut allowance = Allowance::new(start);
        let at = |secs| start + Duration::from_secs(secs);
        let taken = |allowance: &mut Allowance, secs| (0..100).filter(|_| allowance.take(at(secs))).count();
        assert_eq!(taken(&mut allowance, 10), 5);
        assert_eq!(taken(&mut allowance, 69), 0);
        assert_eq!(taken(&mut allowance, 70), 1);
        assert_eq!(taken(&mut allowance, 200), 2);
        assert_eq!(taken(&mut allowance, 1_000_000), 5);
    }

    #[test]
    fn a_provider_that_is_away_is_asked_again_soon_and_never_more_than_a_minute_later() {
        let secs: Vec<u64> = (0..9).map(|failures| pause(failures).as_secs()).collect();
        assert_eq!(secs, [600, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(pause(u32::MAX).as_secs(), 60);
    }
}
