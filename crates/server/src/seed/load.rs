//! Everything recorded, once it has been rehearsed.

use std::collections::HashMap;
use std::fmt;
use std::time::{Duration, Instant};

use samspil_domain::commit::Digest;
use samspil_domain::ids::CommandId;
use samspil_store::{ExecuteError, Ledger, Options, ReadError};

use super::error::SeedError;
use super::parse::{Seed, SeedRequest};
use super::rehearse::{Rehearsed, rehearse};
use crate::greeting::many;
use crate::record::Stopped;

/// What a seed has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Requests that became a commit.
    pub recorded: usize,
    /// Requests that changed nothing, because all that they state stood already.
    pub standing: usize,
    /// Events that were recorded.
    pub events: usize,
}

impl fmt::Display for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { recorded, standing, events } = *self;
        let news = || format!("loaded {}, {}", many(recorded, "request"), many(events, "event"));
        match (recorded, standing) {
            (0, 1) => f.write_str("nothing changed; its request stands already"),
            (0, _) => write!(f, "nothing changed; all {standing} requests stand already"),
            (_, 0) => f.write_str(&news()),
            (_, _) => write!(f, "{}; {} stood already", news(), many(standing, "request")),
        }
    }
}

/// Loads seeds, one after another. All of them are rehearsed first, each on top of those before it, so that nothing
/// is recorded of any when one of them is bad.
///
/// # Errors
/// The first thing that is wrong. Where that shows only while recording, because someone else has written meanwhile
/// or the disk has failed, the reason says how much of the file stands; loading it again goes on from there.
pub async fn load(ledger: &Ledger, seeds: &[Seed]) -> Result<Vec<Loaded>, SeedError> {
    let plans = plan(ledger, seeds)?;
    let mut loaded = Vec::with_capacity(seeds.len());
    for (seed, plan) in seeds.iter().zip(&plans) {
        loaded.push(record(ledger, seed, plan).await?);
    }
    Ok(loaded)
}

fn plan(ledger: &Ledger, seeds: &[Seed]) -> Result<Vec<Rehearsed>, SeedError> {
    let mut world = (*ledger.view()).clone();
    let now = (Options::default().clock)();
    let mut plans = Vec::with_capacity(seeds.len());
    for seed in seeds {
        let seed = &sealed(ledger, seed)?;
        let known = known(ledger, seed)?;
        plans.push(rehearse(&mut world, seed, now, &|id| known.get(&id).copied())?);
    }
    Ok(plans)
}

/// A seed with what is personal in it sealed, for rehearsing.
fn sealed(ledger: &Ledger, seed: &Seed) -> Result<Seed, SeedError> {
    let mut sealed = seed.clone();
    for part in &mut sealed.requests {
        if part.request.is_open() {
            let request = ledger.rehearsal(part.request.clone());
            part.request = request
                .map_err(|error| SeedError::new(&seed.file, error.code(), error.to_string()).at(part.line))?;
        }
    }
    Ok(sealed)
}

/// What the log holds under the command ids of a seed.
fn known(ledger: &Ledger, seed: &Seed) -> Result<HashMap<CommandId, Digest>, SeedError> {
    let mut known = HashMap::new();
    for part in &seed.requests {
        let id = part.request.command_id;
        if let Some(stored) = ledger.find(id).map_err(|error| unreadable(seed, &error))? {
            known.insert(id, stored.commit().digest);
        }
    }
    Ok(known)
}

fn unreadable(seed: &Seed, error: &ReadError) -> SeedError {
    SeedError::new(&seed.file, error.code(), error.to_string())
}

async fn record(ledger: &Ledger, seed: &Seed, plan: &Rehearsed) -> Result<Loaded, SeedError> {
    let total = plan.news.len();
    let mut loaded = Loaded { standing: seed.requests.len() - total, ..Loaded::default() };
    let news: Vec<&SeedRequest> = plan.news.iter().filter_map(|number| seed.requests.get(*number)).collect();
    let (mut done, mut said) = (0, Instant::now());
    let requests = news.iter().map(|part| part.request.clone());
    let recorded = crate::record::record(ledger, requests, |receipt| {
        done += 1;
        if said.elapsed() >= Duration::from_secs(2) {
            said = Instant::now();
            tracing::info!(file = seed.file, done, total, "loading a seed");
        }
        match receipt.commit.as_ref().filter(|_| !receipt.replayed) {
            Some(stored) => {
                loaded.recorded += 1;
                loaded.events += stored.commit().events.len();
            }
            None => loaded.standing += 1,
        }
    });
    match recorded.await {
        Ok(()) => Ok(loaded),
        Err(Stopped { at, done, error }) => Err(match news.get(at) {
            Some(part) => stopped(seed, part, &error, (done, total)),
            None => SeedError::new(&seed.file, error.code(), error.to_string()),
        }),
    }
}

fn stopped(
    seed: &Seed,
    part: &SeedRequest,
    error: &ExecuteError,
    (done, total): (usize, usize),
) -> SeedError {
    let (line, command, field) = match error {
        ExecuteError::Rejected(rejection) => match part.at_fault(rejection) {
            Some((line, name)) => (*line, name.clone(), rejection.field),
            None => (part.line, String::new(), rejection.field),
        },
        _ => (part.line, String::new(), ""),
    };
    let reason = format!("{error}. {done} of its {total} new requests are recorded; load it again to go on");
    let stopped = SeedError::new(&seed.file, error.code(), reason).at(line).field(field);
    if command.is_empty() { stopped } else { stopped.command(command) }
}
