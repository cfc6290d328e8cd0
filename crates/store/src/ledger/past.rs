//! The world as it was: a ladder of earlier worlds, and the commits from a rung up to the moment that is asked for.
//!
//! Worlds share what did not change between them, so a rung costs what was replaced since. The rungs are a cache: they
//! are made while the log is read at the start and while it grows, and nothing rests on them.

use std::sync::{Arc, Mutex, PoisonError};

use samspil_domain::value::Timestamp;
use samspil_domain::{Position, World};

use super::shared::Shared;
use crate::error::ReadError;

/// Each time that the log has grown by about so many commits there is a rung.
const STEP: u64 = 1024;

/// How many rungs are kept at most. They stand close together near the log's end and further apart behind, so that going
/// back by `n` commits takes up some part of `n`.
const RUNGS_MAX: usize = 64;

/// How many worlds that were asked for are kept, for whoever asks again or goes on from there.
const ASKED_MAX: usize = 8;

/// How many commits are read at once.
const BATCH: usize = 1024;

/// A moment of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// After the commit at this position; 0 is before all.
    Position(Position),
    /// At this time: with every commit that was recorded then or before.
    Time(Timestamp),
}

impl Moment {
    /// Whether a world is of this moment or of an earlier one.
    fn is_not_before(self, world: &World) -> bool {
        self.is_past(world.position, world.at)
    }

    /// Whether the commit at that position and time belongs to what was known.
    fn is_past(self, position: Position, at: Timestamp) -> bool {
        match self {
            Self::Position(asked) => position <= asked,
            Self::Time(asked) => position == Position::default() || at <= asked,
        }
    }
}

/// Earlier worlds. See the module.
#[derive(Debug, Default)]
pub(crate) struct Past(Mutex<Worlds>);

#[derive(Debug, Default)]
struct Worlds {
    /// In order of position.
    rungs: Vec<Arc<World>>,
    /// The one asked for last comes last.
    asked: Vec<Arc<World>>,
}

impl Past {
    /// Is shown each world that the log comes to, and keeps some. `before` is the position of the one shown last.
    pub(crate) fn see(&self, before: Position, world: &World) {
        if before.0 / STEP == world.position.0 / STEP {
            return;
        }
        let mut worlds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        worlds.rungs.push(Arc::new(world.clone()));
        if worlds.rungs.len() > RUNGS_MAX {
            let places: Vec<u64> = worlds.rungs.iter().map(|rung| rung.position.0).collect();
            worlds.rungs.remove(least_missed(&places));
        }
    }

    /// The latest world that is kept and is not after the moment.
    fn nearest(&self, moment: Moment) -> Arc<World> {
        let worlds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = worlds.rungs.iter().chain(&worlds.asked);
        let nearest = kept.filter(|world| moment.is_not_before(world)).max_by_key(|world| world.position);
        nearest.cloned().unwrap_or_default()
    }

    fn remember(&self, world: &Arc<World>) {
        let mut worlds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        worlds.asked.retain(|asked| asked.position != world.position);
        worlds.asked.push(Arc::clone(world));
        if worlds.asked.len() > ASKED_MAX {
            worlds.asked.remove(0);
        }
    }
}

/// The rung whose loss leaves the smallest gap for its distance from the end. Never the last.
fn least_missed(places: &[u64]) -> usize {
    let end = u128::from(places.last().copied().unwrap_or_default());
    let inner = (0..places.len().saturating_sub(1)).map(|place| {
        let before = place.checked_sub(1).map_or(0, |before| places[before]);
        let gap = u128::from(places[place + 1] - before);
        let distance = end - u128::from(places[place]);
        // In thousandths, so that whole numbers tell them apart.
        (gap * 1000 / distance.max(1), place)
    });
    inner.min().map_or(0, |(_, place)| place)
}

impl Shared {
    /// The world as it was at a moment. Reads the disk where the moment is not recent.
    pub(super) fn view_at(&self, moment: Moment) -> Result<Arc<World>, ReadError> {
        let now = self.world.load_full();
        if let Moment::Position(asked) = moment
            && asked > now.position
        {
            return Err(ReadError::Beyond { asked, head: now.position });
        }
        if moment.is_not_before(&now) {
            return Ok(now);
        }
        let start = self.past.nearest(moment);
        let mut world = (*start).clone();
        'reading: loop {
            let commits = self.read(world.position.next().0, BATCH)?;
            if commits.is_empty() {
                break;
            }
            for stored in commits {
                let commit = stored.commit();
                if !moment.is_past(commit.seq, commit.at) {
                    break 'reading;
                }
                world.take(commit);
            }
        }
        if world.position == start.position {
            return Ok(start);
        }
        let world = Arc::new(world);
        self.past.remember(&world);
        Ok(world)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rungs that a log of that length leaves.
    fn rungs(commits: u64) -> Vec<u64> {
        let past = Past::default();
        let mut world = World::default();
        for position in 1..=commits {
            let before = std::mem::replace(&mut world.position, Position(position));
            past.see(before, &world);
        }
        let worlds = past.0.lock().unwrap();
        worlds.rungs.iter().map(|rung| rung.position.0).collect()
    }

    #[test]
    fn there_are_never_more_rungs_than_the_bound() {
        for commits in [0, 1023, 1024, 100_000, 10_000_000] {
            assert!(rungs(commits).len() <= RUNGS_MAX, "{commits}");
        }
        assert_eq!(rungs(64 * STEP).len(), RUNGS_MAX);
    }

    #[test]
    fn what_is_taken_up_again_is_a_part_of_how_far_one_goes_back() {
        let end = 10_000_000;
        let rungs = rungs(end);
        for back in [1, 1_000, 10_000, 100_000, 1_000_000, 9_999_999] {
            let asked = end - back;
            let rung = rungs.iter().rfind(|rung| **rung <= asked).copied().unwrap_or_default();
            assert!(asked - rung <= STEP.max(back / 2), "{back} back: {} to take up", asked - rung);
        }
    }
}
