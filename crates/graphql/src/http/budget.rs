//! What requests cost, who pays, and what the answer says about it.
//!
//! Who asks has a bucket of cost ([`Rates`]). An operation is paid for before it runs, each further answer of a
//! subscription after it was given: a subscription that has spent too much is not refused, it waits.
//!
//! Each answer says in `extensions.cost` what was `asked`, which `limit` a request has, how much is `remaining` in the bucket and
//! how much comes back `perSecond`; the last two are null where nothing is counted.

use std::any::TypeId;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::parser::types::OperationType;
use async_graphql::{Data, Response as Answer, Value, value};
use axum::extract::ConnectInfo;
use axum::http::StatusCode;
use futures_util::StreamExt;
use futures_util::stream::{BoxStream, unfold};

use super::execute::Outcome;
use super::options::{Caller, Options};
use super::respond::Problem;
use crate::limits::{Exceeded, Full, RateKey, Rates, Seat, Seats, Spent};

/// What a request costs that is refused for what its document says: it has been read and parsed.
const REFUSED: u64 = 10;

/// What all requests pay from, and the seats that they take.
pub(super) struct Budget {
    rates: Option<Arc<Rates>>,
    /// What one request may cost.
    limit: u64,
    requests: Seats<RateKey>,
    subscribers: Seats<RateKey>,
}

/// The purse of one who asks.
#[derive(Clone)]
pub(super) struct Purse {
    rates: Option<Arc<Rates>>,
    limit: u64,
    pub(super) key: RateKey,
}

impl Budget {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            rates: options.rate.map(|rate| Arc::new(Rates::new(rate))),
            limit: options.limits.cost,
            requests: Seats::new(options.requests, options.requests_by_one),
            subscribers: Seats::new(options.subscribers, options.subscribers_by_one),
        }
    }

    /// The purse of whoever `data` was made for: that of the account that admission named, or else that of the address.
    pub(super) fn purse(&self, data: &Data, caller: &Caller<'_>) -> Purse {
        let named = data.get(&TypeId::of::<RateKey>()).and_then(|key| key.downcast_ref::<RateKey>());
        let key = named.cloned().unwrap_or_else(|| RateKey::of(address(caller)));
        Purse { rates: self.rates.clone(), limit: self.limit, key }
    }

    /// A seat for a request, held until its answer has left.
    ///
    /// # Errors
    /// 503 when too many are being answered, 429 when too many of them are the caller's own.
    pub(super) fn request(&self, key: &RateKey) -> Result<Seat<RateKey>, Problem> {
        let taken = self.requests.take(Some(key.clone()));
        taken.map_err(|full| no_seat(full, "requests are being answered", "requests", "TOO_MANY_REQUESTS"))
    }

    /// A seat for a subscription, held until its end.
    ///
    /// # Errors
    /// As [`Budget::request`].
    pub(super) fn subscriber(&self, key: &RateKey) -> Result<Seat<RateKey>, Problem> {
        let taken = self.subscribers.take(Some(key.clone()));
        taken.map_err(|full| no_seat(full, "subscriptions are open", "subscribers", "TOO_MANY_SUBSCRIBERS"))
    }
}

fn no_seat(full: Full, what: &str, limit: &'static str, code: &'static str) -> Problem {
    let (status, whose, allowed) = match full {
        Full::InAll(allowed) => (StatusCode::SERVICE_UNAVAILABLE, "in all", allowed),
        Full::ByOne(allowed) => (StatusCode::TOO_MANY_REQUESTS, "of yours", allowed),
    };
    let message = format!(
        "{allowed} {what} {whose}, and no more are allowed. End one of them, or try again in a moment."
    );
    let allowed = allowed as u64;
    let exceeded = Exceeded { limit, asked: allowed.saturating_add(1), allowed };
    Problem::new(status, code, message).over(exceeded).retry_after(Duration::from_secs(1))
}

/// The address of whoever asks, as whoever accepts connections has said it.
fn address(caller: &Caller<'_>) -> IpAddr {
    let peer = caller.extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip())
}

impl Purse {
    /// Whether there is anything in it; asked before a body is read.
    ///
    /// # Errors
    /// 429 `RATE_LIMITED`.
    pub(super) fn open(&self) -> Result<(), Problem> {
        match &self.rates {
            Some(rates) => self.refused(rates.look(&self.key, 1, Instant::now()), 1).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Pays for an operation.
    ///
    /// # Errors
    /// 429 `RATE_LIMITED`.
    pub(super) fn pay(&self, cost: u64) -> Result<Bill, Problem> {
        let Some(rates) = &self.rates else { return Ok(self.bill(Some(cost), None)) };
        let spent = self.refused(rates.take(&self.key, cost, Instant::now()), cost)?;
        Ok(self.bill(Some(cost), Some(spent)))
    }

    /// Pays for a request that was refused for what its document says.
    pub(super) fn pay_for_refusal(&self, cost: Option<u64>) -> Bill {
        let spent = self.rates.as_ref().map(|rates| rates.owe(&self.key, REFUSED, Instant::now()));
        self.bill(cost, spent)
    }

    fn owe(&self, cost: u64) -> (Bill, Option<Duration>) {
        let spent = self.rates.as_ref().map(|rates| rates.owe(&self.key, cost, Instant::now()));
        (self.bill(Some(cost), spent), spent.and_then(|spent| spent.wait))
    }

    fn bill(&self, asked: Option<u64>, spent: Option<Spent>) -> Bill {
        let per_second = self.rates.as_ref().map(|rates| rates.rate().per_second);
        Bill { asked, limit: self.limit, remaining: spent.map(|spent| spent.remaining), per_second }
    }

    fn refused(&self, spent: Spent, cost: u64) -> Result<Spent, Problem> {
        let Some(wait) = spent.wait else { return Ok(spent) };
        let secs = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let message = format!(
            "The request costs {cost}, and {} are left of what you may ask for at the moment. Try again in {secs} s, or ask for less.",
            spent.remaining
        );
        let exceeded = Exceeded { limit: "rate", asked: cost, allowed: spent.remaining };
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", message);
        Err(problem.over(exceeded).retry_after(Duration::from_secs(secs)))
    }
}

/// What a request cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bill {
    asked: Option<u64>,
    limit: u64,
    remaining: Option<u64>,
    per_second: Option<u64>,
}

impl Bill {
    /// Writes it into an answer.
    pub(super) fn put(self, answer: &mut Answer) {
        let number = |number: Option<u64>| number.map_or(Value::Null, Value::from);
        let Self { asked, limit, remaining, per_second } = self;
        let (asked, remaining, per_second) = (number(asked), number(remaining), number(per_second));
        let cost =
            value!({ "asked": asked, "limit": limit, "remaining": remaining, "perSecond": per_second });
        answer.extensions.insert("cost".to_owned(), cost);
    }
}

/// Answers that say what they cost. What was paid covers the first; a subscription owes for each further one, and waits
/// where it owes too much. Its seat is held until the end.
pub(super) fn charged(
    outcomes: BoxStream<'static, Outcome>,
    kind: OperationType,
    cost: u64,
    (purse, paid): (Purse, Bill),
    seat: Option<Seat<RateKey>>,
) -> BoxStream<'static, Outcome> {
    struct Following {
        outcomes: BoxStream<'static, Outcome>,
        paid: Option<Bill>,
        wait: Option<Duration>,
        _seat: Option<Seat<RateKey>>,
    }
    let start = Following { outcomes, paid: Some(paid), wait: None, _seat: seat };
    let going_on = kind == OperationType::Subscription;
    unfold(start, move |mut following| {
        let purse = purse.clone();
        async move {
            if let Some(wait) = following.wait.take() {
                tokio::time::sleep(wait).await;
            }
            let mut outcome = following.outcomes.next().await?;
            if let Outcome::Next(answer) = &mut outcome {
                match following.paid.take() {
                    Some(paid) => paid.put(answer),
                    None if going_on => {
                        let (bill, wait) = purse.owe(cost);
                        following.wait = wait;
                        bill.put(answer);
                    }
                    None => {}
                }
            }
            Some((outcome, following))
        }
    })
    .boxed()
}
