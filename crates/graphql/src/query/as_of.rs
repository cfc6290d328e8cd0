//! The moment that a question is asked for.

use async_graphql::{Context, OneofObject, Result};
use jiff::civil;
use samspil_domain::value::{PartialDate, Timestamp};
use samspil_store::{Ledger, Moment, ReadError};

use super::scope::{Seen, now, one_day};
use crate::error::{bad_input, coded};
use crate::scalar::{Date, DateTime, Position};
use crate::sight::Sight;

/// A moment of the log. The answer is given as it would have been given then, with what was known: what was recorded
/// later, corrections too, is not in it. What is derived is of the day of that moment, unless `on` asks for another.
#[derive(Debug, Clone, Copy, OneofObject)]
pub(crate) enum AsOf {
    /// Right after the commit at this position, on the day in UTC on which that was recorded; `"0"` is before the first.
    /// Refused with `BEYOND_END` where there is no such commit yet.
    Position(Position),
    /// At this time, with what was recorded then or before. A time to come is refused.
    Time(DateTime),
    /// At the end of this day in UTC, with what was recorded on it or before. A day that is not over gives what is known now,
    /// and what is derived is of today.
    Day(Date),
}

/// The world at the moment that is asked for: the request's own view where none is.
pub(crate) async fn world(ctx: &Context<'_>, as_of: Option<AsOf>) -> Result<Seen> {
    match as_of {
        Some(as_of) => at(ctx, "asOf", as_of).await,
        None => Ok(Seen::of(ctx)),
    }
}

/// The world at the moment that the argument of that name asks for.
pub(crate) async fn at(ctx: &Context<'_>, name: &str, as_of: AsOf) -> Result<Seen> {
    let (latest, now) = (Seen::of(ctx), now());
    let moment = match as_of {
        AsOf::Position(position) => Moment::Position(position.0),
        AsOf::Time(time) if time.0 > now => {
            return Err(bad_input(format!("`{name}` asks for {}, which is still to come", time.0)));
        }
        AsOf::Time(time) => Moment::Time(time.0),
        AsOf::Day(day) => Moment::Time(end(one_day("day", day)?)?),
    };
    // What is not older than the view needs no reading, and nothing newer than the view may be in the answer.
    let seen = match moment {
        Moment::Position(position) => position == latest.position,
        Moment::Time(time) => time >= latest.at,
    };
    let at = move |recorded: Timestamp| match moment {
        Moment::Position(_) => recorded,
        Moment::Time(time) => time.min(now),
    };
    if seen {
        let recorded = latest.at;
        return Ok(latest.at(at(recorded)));
    }
    let (ledger, sight) = (ctx.data_unchecked::<Ledger>().clone(), ctx.data_unchecked::<Sight>().clone());
    let read = move || {
        let whole = ledger.view_at(moment)?;
        let recorded = whole.at;
        Ok(sight.then(whole, at(recorded), latest.rights()))
    };
    let read = tokio::task::spawn_blocking(read).await;
    let read = read.map_err(|_| coded("INTERNAL", "reading the log failed"))?;
    read.map_err(|error: ReadError| coded(error.code(), error.to_string()))
}

/// The last microsecond of a day.
fn end(day: civil::Date) -> Result<Timestamp> {
    let end = Timestamp::end_of(PartialDate::Day(day));
    end.ok_or_else(|| bad_input(format!("there is no day {day} in the log's calendar")))
}
