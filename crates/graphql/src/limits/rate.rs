//! How much one who asks may still ask for: a bucket for each, in the unit of what a request costs.
//!
//! A bucket is no more than the moment at which it is full again (the *generic cell rate algorithm*), so a full one need
//! not be kept, and so many who ask are bounded: beyond that, all further ones share a bucket.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many who ask have a bucket of their own. About 6 MiB when all of them are taken.
const KEYS_MAX: usize = 65_536;

/// How often it is looked through for buckets that are full again, at most.
const SWEEP: Duration = Duration::from_secs(1);

/// Who pays for a request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RateKey {
    /// An account, by its id.
    Account(Arc<str>),
    /// Somebody who has not said who they are, by their address; of IPv6 the network of 64 bits, for it is one customer's.
    Address(IpAddr),
}

impl RateKey {
    /// The key of an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        Self::Address(network(address))
    }
}

/// The address that stands for all that one customer has.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address @ IpAddr::V4(_) => address,
    }
}

/// How fast a bucket fills, and how much it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// So much comes back in a second; at least 1.
    pub per_second: u64,
    /// So much can be spent at once by one who has not asked for a while.
    pub burst: u64,
}

impl Default for Rate {
    /// 200 000 in a second, and 2 000 000 at once.
    fn default() -> Self {
        Self { per_second: 200_000, burst: 2_000_000 }
    }
}

impl Rate {
    /// How long it takes until so much has come back.
    fn time(self, cost: u64) -> Duration {
        let nanos = u128::from(cost) * 1_000_000_000 / u128::from(self.per_second.max(1));
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }

    /// How much comes back in a time.
    fn amount(self, time: Duration) -> u64 {
        let amount = time.as_nanos() * u128::from(self.per_second) / 1_000_000_000;
        u64::try_from(amount).unwrap_or(u64::MAX)
    }
}

/// What came of asking for so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    /// What is left.
    pub remaining: u64,
    /// How long to wait until so much is there; nothing where it was, and has been taken.
    pub wait: Option<Duration>,
}

/// The buckets.
#[derive(Debug)]
pub struct Rates {
    rate: Rate,
    keys_max: usize,
    buckets: Mutex<Buckets>,
}

#[derive(Debug, Default)]
struct Buckets {
    /// When each is full again. Nobody's is that of all who have none of their own.
    full_at: HashMap<Option<RateKey>, Instant>,
    swept: Option<Instant>,
}

impl Rates {
    /// Full buckets.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self::holding(rate, KEYS_MAX)
    }

    fn holding(rate: Rate, keys_max: usize) -> Self {
        Self { rate, keys_max, buckets: Mutex::default() }
    }

    /// What was chosen.
    #[must_use]
    pub const fn rate(&self) -> Rate {
        self.rate
    }

    /// Takes `cost` from somebody's bucket, if it holds so much. What is dearer than a whole bucket takes a full one, and
    /// has to be waited for afterwards.
    pub fn take(&self, key: &RateKey, cost: u64, now: Instant) -> Spent {
        self.spend(key, cost, cost.min(self.rate.burst), now)
    }

    /// Takes `cost` whatever the bucket holds: for what has been done already. The wait tells when it is out of debt.
    pub fn owe(&self, key: &RateKey, cost: u64, now: Instant) -> Spent {
        let Spent { remaining, .. } = self.spend(key, cost, 0, now);
        let wait = (remaining == 0).then(|| self.look(key, 1, now).wait).flatten();
        Spent { remaining, wait }
    }

    /// Whether somebody could take `cost` now; takes nothing.
    pub fn look(&self, key: &RateKey, cost: u64, now: Instant) -> Spent {
        self.spend(key, 0, cost.min(self.rate.burst), now)
    }

    /// Takes `cost` if at least `needed` is there.
    fn spend(&self, key: &RateKey, cost: u64, needed: u64, now: Instant) -> Spent {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let key = buckets.place(key, self.keys_max, now);
        let missing =
            buckets.full_at.get(&key).map_or(Duration::ZERO, |full| full.saturating_duration_since(now));
        let whole = self.rate.time(self.rate.burst);
        let wait = (missing + self.rate.time(needed)).saturating_sub(whole);
        if !wait.is_zero() {
            return Spent { remaining: self.rate.amount(whole.saturating_sub(missing)), wait: Some(wait) };
        }
        let missing = missing + self.rate.time(cost);
        if cost > 0 {
            buckets.full_at.insert(key, now + missing);
        }
        Spent { remaining: self.rate.amount(whole.saturating_sub(missing)), wait: None }
    }
}

impl Buckets {
    /// The bucket of somebody, or the one of all who have none of their own.
    fn place(&mut self, key: &RateKey, keys_max: usize, now: Instant) -> Option<RateKey> {
        let key = Some(key.clone());
        if self.full_at.len() < keys_max || self.full_at.contains_key(&key) {
            return key;
        }
        if self.swept.is_none_or(|swept| now.saturating_duration_since(swept) >= SWEEP) {
            self.swept = Some(now);
            self.full_at.retain(|_, full| *full > now);
        }
        if self.full_at.len() < keys_max { key } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { per_second: 100, burst: 1_000 };

    fn key(last: u8) -> RateKey {
        RateKey::of([10, 0, 0, last].into())
    }

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn what_is_spent_comes_back_with_time_and_no_more_than_a_bucket_holds() {
        let (rates, now) = (Rates::new(RATE), Instant::now());
        assert_eq!(rates.take(&key(1), 900, now), Spent { remaining: 100, wait: None });
        assert_eq!(rates.take(&key(1), 300, now), Spent { remaining: 100, wait: Some(secs(2)) });
        assert_eq!(rates.take(&key(1), 300, now + secs(2)), Spent { remaining: 0, wait: None });
        assert_eq!(rates.take(&key(1), 1, now + secs(3_000)), Spent { remaining: 999, wait: None });
    }

    #[test]
    fn each_has_a_bucket_of_their_own() {
        let (rates, now) = (Rates::new(RATE), Instant::now());
        rates.take(&key(1), 1_000, now);
        assert_eq!(rates.take(&key(2), 1_000, now).wait, None);
        assert_eq!(rates.take(&RateKey::Account("10.0.0.1".into()), 1_000, now).wait, None);
        assert_eq!(rates.take(&key(1), 1, now).wait, Some(Duration::from_millis(10)));
    }

    #[test]
    fn what_is_dearer_than_a_bucket_takes_a_full_one_and_is_waited_for_afterwards() {
        let (rates, now) = (Rates::new(RATE), Instant::now());
        assert_eq!(rates.take(&key(1), 5_000, now), Spent { remaining: 0, wait: None });
        assert_eq!(rates.take(&key(1), 100, now).wait, Some(secs(41)));
        rates.take(&key(2), 1, now);
        assert_eq!(rates.take(&key(2), 5_000, now).wait, Some(Duration::from_millis(10)));
    }

    #[test]
    fn what_has_been_done_is_owed_whatever_there_is() {
        let (rates, now) = (Rates::new(RATE), Instant::now());
        assert_eq!(rates.owe(&key(1), 999, now), Spent { remaining: 1, wait: None });
        rates.owe(&key(1), 101, now);
        assert_eq!(rates.look(&key(1), 1, now).wait, Some(Duration::from_millis(1_010)));
        assert_eq!(rates.look(&key(1), 1, now + Duration::from_millis(1_010)).wait, None);
    }

    #[test]
    fn beyond_so_many_who_ask_further_ones_share_a_bucket_until_others_are_full_again() {
        let (rates, now) = (Rates::holding(RATE, 2), Instant::now());
        for one in 1..=3 {
            assert_eq!(rates.take(&key(one), 1_000, now).wait, None);
        }
        assert!(rates.take(&key(4), 1, now).wait.is_some(), "shared with the third");
        assert!(rates.buckets.lock().unwrap().full_at.len() <= 3);
        assert_eq!(rates.take(&key(5), 1_000, now + secs(11)).wait, None);
        assert_eq!(rates.buckets.lock().unwrap().full_at.len(), 1);
    }

    #[test]
    fn an_address_stands_for_all_that_its_owner_has() {
        let of = |text: &str| RateKey::of(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
        assert_ne!(of("10.0.0.1"), of("10.0.0.2"));
    }
}
