//! The moment that a question is asked for.

use std::sync::Arc;

use async_graphql::{Context, OneofObject, Result};
use jiff::civil::Time;
use samspil_domain::World;
use samspil_domain::value::{PartialDate, Timestamp};
use samspil_store::{Ledger, Moment};

use super::scope::{View, now};
use crate::error::{bad_input, coded};
use crate::scalar::{Date, DateTime, Position};

/// A moment of the log. The answer is given as it would have been given then, with what was known: what was recorded
/// later, corrections too, is not in it.
#[derive(Debug, Clone, Copy, OneofObject)]
pub(crate) enum AsOf {
    /// Right after the commit at this position; `"0"` is before the first. Refused with `BEYOND_END` where there is no such
    /// commit yet.
    Position(Position),
    /// At this time, with what was recorded then or before. A time to come is refused.
    Time(DateTime),
    /// At the end of this day in UTC, with what was recorded on it or before. A day that is not over gives what is known now.
    Day(Date),
}

/// The world at the moment that is asked for: the request's own view where none is.
pub(crate) async fn world(ctx: &Context<'_>, as_of: Option<AsOf>) -> Result<Arc<World>> {
    let latest = View::of(ctx).0;
    let Some(as_of) = as_of else { return Ok(latest) };
    let moment = match as_of {
        AsOf::Position(position) => Moment::Position(position.0),
        AsOf::Time(time) if time.0 > now() => {
            return Err(bad_input(format!("`asOf` asks for {}, which is still to come", time.0)));
        }
        AsOf::Time(time) => Moment::Time(time.0),
        AsOf::Day(day) => Moment::Time(end(day)?),
    };
    // What is not older than the view needs no reading, and nothing newer than the view may be in the answer.
    let seen = match moment {
        Moment::Position(position) => position == latest.position,
        Moment::Time(time) => time >= latest.at,
    };
    if seen {
        return Ok(latest);
    }
    let ledger = ctx.data_unchecked::<Ledger>().clone();
    let read = tokio::task::spawn_blocking(move || ledger.view_at(moment)).await;
    let read = read.map_err(|_| coded("INTERNAL", "reading the log failed"))?;
    read.map_err(|error| coded(error.code(), error.to_string()))
}

/// The last microsecond of a day.
fn end(day: Date) -> Result<Timestamp> {
    let PartialDate::Day(day) = day.0 else {
        return Err(bad_input(format!("`day` is one day, such as \"2014-03-31\"; got {}", day.0)));
    };
    let end = day.to_datetime(Time::MAX).to_zoned(jiff::tz::TimeZone::UTC);
    let end = end.map_err(|_| bad_input(format!("there is no day {day} in the log's calendar")))?;
    Ok(Timestamp::from_micros(end.timestamp().as_microsecond()))
}
