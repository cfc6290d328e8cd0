//! What changed in an initiative between two moments, from a data directory: in words, or as JSON.

mod json;
mod words;

use std::str::FromStr;
use std::sync::Arc;

use samspil_domain::answers::changes::derived::{Derived, Moment, derived};
use samspil_domain::answers::changes::net::{Change, changes};
use samspil_domain::answers::changes::trace::Trace;
use samspil_domain::ids::InitiativeId;
use samspil_domain::value::{PartialDate, Timestamp};
use samspil_domain::{Position, Revision, Stream, World};
use samspil_store::{Ledger, Options};

use crate::cli;
use crate::failure::Failure;

/// How many commits are read at once.
const BATCH: usize = 1024;

/// A moment, as it is given on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Right after a commit.
    Position(Position),
    /// At a time.
    Time(Timestamp),
    /// At the end of a day in UTC.
    Day(PartialDate),
}

/// A text that is no moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no moment: write a position such as 42, a time such as 2026-11-21T19:43:46Z, or a day such as 2026-11-21"
)]
pub struct InvalidWhen(String);

impl FromStr for When {
    type Err = InvalidWhen;

    fn from_str(text: &str) -> Result<Self, InvalidWhen> {
        let day = || text.parse().ok().filter(|day| matches!(day, PartialDate::Day(_))).map(Self::Day);
        let time = || text.parse().ok().map(Self::Time);
        let when = text.parse().ok().map(Self::Position).or_else(day).or_else(time);
        when.ok_or_else(|| InvalidWhen(text.chars().take(60).collect()))
    }
}

/// The world as it was known at a moment, and the day of that moment.
struct Known {
    world: Arc<World>,
    day: PartialDate,
}

impl Known {
    /// A time to come gives what is known now.
    fn at(ledger: &Ledger, when: When, now: Timestamp) -> Result<Self, Failure> {
        let moment = match when {
            When::Position(position) => samspil_store::Moment::Position(position),
            When::Time(time) => samspil_store::Moment::Time(time.min(now)),
            When::Day(day) => {
                samspil_store::Moment::Time(Timestamp::end_of(day).map_or(now, |end| end.min(now)))
            }
        };
        let world = ledger.view_at(moment)?;
        let at = match moment {
            samspil_store::Moment::Position(_) => world.at,
            samspil_store::Moment::Time(time) => time,
        };
        Ok(Self { world, day: at.day() })
    }

    fn moment(&self) -> Moment<'_> {
        Moment { world: &self.world, day: self.day.first_day() }
    }
}

/// All that is to be told.
struct Told {
    initiative: InitiativeId,
    before: Known,
    after: Known,
    changes: Vec<Change>,
    derived: Derived,
}

/// Prints what changed.
///
/// # Errors
/// [`Failure`]: no such directory, initiative or moment, or a log that cannot be read.
pub async fn diff(arguments: &cli::Diff) -> Result<(), Failure> {
    // A mistyped name would be made into a new and empty directory.
    if !arguments.data.exists() {
        return Err(Failure::NoData(arguments.data.clone()));
    }
    let options = Options::default();
    let now = (options.clock)();
    let ledger = Ledger::open(&arguments.data, options, |_| {})?;
    let told = tell(&ledger, arguments, now);
    ledger.close().await;
    let told = told?;
    crate::print(&if arguments.json { json::json(&told) } else { words::words(&told) })
}

fn tell(ledger: &Ledger, arguments: &cli::Diff, now: Timestamp) -> Result<Told, Failure> {
    let initiative = arguments.initiative;
    let before = Known::at(ledger, arguments.from, now)?;
    let after = Known::at(ledger, arguments.to.unwrap_or(When::Time(now)), now)?;
    let (from, to) = (before.world.position, after.world.position);
    if from > to {
        return Err(Failure::WrongOrder { from, to });
    }
    let Some(known) = after.world.initiatives.get(&initiative) else {
        return Err(Failure::NoInitiative(initiative));
    };
    let (mut trace, mut rev) = (Trace::after(from), Revision::default());
    while rev < known.rev {
        let read = ledger.read_stream(Stream::Initiative(initiative), rev, BATCH)?;
        let Some(last) = read.last() else { break };
        rev = last.commit().rev;
        let wanted = read.iter().filter(|stored| stored.commit().rev <= known.rev);
        wanted.for_each(|stored| trace.take(stored.commit()));
    }
    let changes = changes(trace.steps());
    let derived = derived(initiative, before.moment(), after.moment());
    Ok(Told { initiative, before, after, changes, derived })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_position_a_time_or_a_day() {
        assert_eq!("42".parse(), Ok(When::Position(Position(42))));
        assert_eq!("2014-03-31".parse(), Ok(When::Day("2014-03-31".parse().unwrap())));
        let time = "2014-03-31T12:00:00Z";
        assert_eq!(time.parse(), Ok(When::Time(time.parse().unwrap())));
        for text in ["", "2014-03", "yesterday", "-1", "2014-03-32"] {
            assert_eq!(text.parse::<When>(), Err(InvalidWhen(text.to_owned())));
        }
    }
}
