//! Everything decided beforehand, against a scratch copy of the world.

use std::collections::HashMap;

use samspil_domain::commit::{Commit, Digest};
use samspil_domain::ids::CommandId;
use samspil_domain::value::Timestamp;
use samspil_domain::{Refusal, World};
use samspil_store::journal::COMMIT_MAX;

use super::error::SeedError;
use super::parse::{Seed, SeedRequest};

/// Says what the log holds under a command id: the digest of what it was used for.
pub type Known<'a> = &'a dyn Fn(CommandId) -> Option<Digest>;

/// What a seed would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rehearsed {
    /// The requests that would become a commit, by their number in the seed.
    pub news: Vec<usize>,
    /// How many events they would cause.
    pub events: usize,
}

/// Decides every request of a seed against `world`, which is left as the seed would leave it. Pure but for `known`.
///
/// # Errors
/// The first request that would be refused, with the line of the command that is to blame. `world` is then of no use.
pub fn rehearse(
    world: &mut World,
    seed: &Seed,
    now: Timestamp,
    known: Known<'_>,
) -> Result<Rehearsed, SeedError> {
    let mut rehearsed = Rehearsed::default();
    let mut news = HashMap::new();
    for (number, part) in seed.requests.iter().enumerate() {
        let id = part.request.command_id;
        let digest = part.request.digest();
        if recorded(seed, part, digest, news.get(&id).copied().or_else(|| known(id)))? {
            continue;
        }
        match world.propose(&part.request, digest, now) {
            Ok(None) => {}
            Ok(Some(commit)) => {
                fits(seed, part, &commit)?;
                news.insert(id, commit.digest);
                rehearsed.news.push(number);
                rehearsed.events += commit.events.len();
                world.take(&commit);
            }
            Err(refusal) => return Err(refused(seed, part, &refusal)),
        }
    }
    Ok(rehearsed)
}

/// Whether a request is recorded, by what stands under its command id.
fn recorded(
    seed: &Seed,
    part: &SeedRequest,
    digest: Digest,
    standing: Option<Digest>,
) -> Result<bool, SeedError> {
    match standing {
        None => Ok(false),
        Some(standing) if standing == digest => Ok(true),
        Some(_) => {
            let id = part.request.command_id;
            let reason = format!(
                "command id {id} stands for something else already; an id is for one content for ever"
            );
            Err(SeedError::new(&seed.file, "COMMAND_ID_REUSED", reason).at(part.line).field("commandId"))
        }
    }
}

fn fits(seed: &Seed, part: &SeedRequest, commit: &Commit) -> Result<(), SeedError> {
    let bytes = serde_json::to_vec(commit).map_or(0, |bytes| bytes.len());
    if bytes <= COMMIT_MAX {
        return Ok(());
    }
    let reason =
        format!("the request would make a commit of {bytes} bytes, and {COMMIT_MAX} is the most; split it");
    Err(SeedError::new(&seed.file, "TOO_LARGE", reason).at(part.line))
}

/// Why, and on which line.
pub(super) fn refused(seed: &Seed, part: &SeedRequest, refusal: &Refusal) -> SeedError {
    match refusal {
        Refusal::Rejected(rejection) => {
            let error = SeedError::rejected(&seed.file, rejection);
            match part.at_fault(rejection) {
                Some((line, name)) => error.at(*line).command(name.as_str()),
                None => error.at(part.line),
            }
        }
        Refusal::Conflict { .. } => {
            SeedError::new(&seed.file, "CONFLICT", refusal.to_string()).at(part.line).field("expectedRev")
        }
    }
}
