//! The world as it was: a ladder of earlier worlds, and the commits from a rung up to the moment that is asked for.
//!
//! Worlds share what did not change between them, so a rung costs what was replaced since. The rungs are a cache: they
//! are made while the log is folded at the start and while it grows, and nothing rests on them. What was not folded has its
//! rungs on disk ([`crate::snapshots`]); a world that is read from there shares with the present one the streams in which
//! nothing has happened since, and has the others of its own, so only what comes of a few such is kept in memory.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use samspil_domain::value::Timestamp;
use samspil_domain::{Position, World};

use super::shared::Shared;
use crate::error::ReadError;
use crate::ladder::least_missed;
use crate::snapshots::Header;

/// Each time that the log has grown by about so many commits there is a rung.
const STEP: u64 = 1024;

/// How many rungs are kept at most. They stand close together near the log's end and further apart behind, so that going
/// back by `n` commits takes up some part of `n`.
const RUNGS_MAX: usize = 64;

/// How many worlds that were asked for are kept, for whoever asks again or goes on from there, with some on the way
/// there.
const ASKED_MAX: usize = 32;

/// On the way to a world that is asked for, one is kept each time that so many commits were taken up.
const ON_THE_WAY: u64 = 8 * STEP;

/// From how many snapshots the worlds come that are kept after having been asked for.
const READ_MAX: usize = 2;

/// So many bytes of a snapshot take about as long to read as a commit takes to be taken up.
const BYTES_PER_COMMIT: u64 = 4096;

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
    asked: Vec<Asked>,
}

/// A world that was asked for, or stands on the way to one.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub(super) world: Arc<World>,
    /// The snapshot that it comes from; nothing where it comes from a rung, or from the log's beginning.
    pub(super) read: Option<Position>,
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
    fn nearest(&self, moment: Moment) -> Asked {
        let worlds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let rungs = worlds.rungs.iter().map(|rung| Asked { world: Arc::clone(rung), read: None });
        let kept = rungs.chain(worlds.asked.iter().cloned());
        let nearest = kept.filter(|kept| moment.is_not_before(&kept.world));
        nearest.max_by_key(|kept| kept.world.position).unwrap_or_default()
    }

    /// From how many snapshots there are worlds.
    #[cfg(test)]
    pub(crate) fn read(&self) -> usize {
        let worlds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        worlds.asked.iter().filter_map(|asked| asked.read).collect::<BTreeSet<_>>().len()
    }

    fn remember(&self, asked: Asked) {
        let mut worlds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        worlds.asked.retain(|earlier| earlier.world.position != asked.world.position);
        worlds.asked.push(asked);
        let mut read: Vec<Position> = worlds.asked.iter().rev().filter_map(|asked| asked.read).collect();
        let mut seen = BTreeSet::new();
        read.retain(|position| seen.insert(*position));
        for gone in read.iter().skip(READ_MAX) {
            worlds.asked.retain(|asked| asked.read != Some(*gone));
        }
        if worlds.asked.len() > ASKED_MAX {
            worlds.asked.remove(0);
        }
    }
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
        let start = self.start(moment, &now);
        let mut world = (*start.world).clone();
        // Where that is the world itself, or nearly, little is read.
        let mut batch = 1;
        'reading: while moment != Moment::Position(world.position) {
            let commits = self.read(world.position.next().0, batch)?;
            batch = BATCH.min(2 * batch);
            if commits.is_empty() {
                break;
            }
            for stored in commits {
                let commit = stored.commit();
                if !moment.is_past(commit.seq, commit.at) {
                    break 'reading;
                }
                world.take(commit);
                if (world.position.0 - start.world.position.0).is_multiple_of(ON_THE_WAY) {
                    self.past.remember(Asked { world: Arc::new(world.clone()), read: start.read });
                }
            }
        }
        if world.position == start.world.position {
            if start.read.is_some() {
                self.past.remember(start.clone());
            }
            return Ok(start.world);
        }
        let world = Arc::new(world);
        self.past.remember(Asked { world: Arc::clone(&world), read: start.read });
        Ok(world)
    }

    /// From where the world of a moment is come to: the nearest world that is kept, or the nearest snapshot, where
    /// reading that is worth it.
    pub(super) fn start(&self, moment: Moment, now: &World) -> Asked {
        let kept = self.past.nearest(moment);
        loop {
            let snapshots = self.snapshots.kept();
            let nearest = snapshots.iter().rfind(|header| moment.is_past(header.position, header.at));
            let worth = |header: &&Header| {
                let saved = header.position.0.saturating_sub(kept.world.position.0);
                saved > header.length / BYTES_PER_COMMIT
            };
            let Some(header) = nearest.filter(worth) else { return kept };
            if let Some(world) = self.snapshots.read(header, now) {
                return Asked { world: Arc::new(world), read: Some(header.position) };
            }
        }
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
