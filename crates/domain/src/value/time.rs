//! Moments of recording.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Time;
use jiff::{SignedDuration, Unit};

use super::PartialDate;

/// A moment in UTC to the microsecond, written as RFC 3339 with six digits: `2026-11-21T19:43:46.000123Z`.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

/// A text that is not a moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a moment: write it as RFC 3339, like \"2026-11-21T19:43:46Z\"")]
pub struct InvalidTimestamp(String);

impl Timestamp {
    /// The moment so many microseconds after 1970-01-01T00:00:00Z; clamped to the years that can be written.
    #[must_use]
    pub fn from_micros(micros: i64) -> Self {
        let end = if micros < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        Self(jiff::Timestamp::from_microsecond(micros).unwrap_or(end))
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn as_micros(self) -> i64 {
        self.0.as_microsecond()
    }

    /// The moment one microsecond later.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(SignedDuration::from_micros(1)).unwrap_or(self.0))
    }

    /// The last microsecond of a day in UTC; nothing where the date is not one day, or is out of the calendar.
    #[must_use]
    pub fn end_of(day: PartialDate) -> Option<Self> {
        let PartialDate::Day(day) = day else { return None };
        let next =
            jiff::tz::TimeZone::UTC.to_timestamp(day.tomorrow().ok()?.to_datetime(Time::midnight())).ok()?;
        Some(Self::from_micros(next.as_microsecond() - 1))
    }

    /// The calendar day in UTC.
    #[must_use]
    pub fn day(self) -> PartialDate {
        PartialDate::Day(jiff::tz::TimeZone::UTC.to_datetime(self.0).date())
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTimestamp;

    fn from_str(text: &str) -> Result<Self, InvalidTimestamp> {
        let invalid = || InvalidTimestamp(text.chars().take(60).collect());
        let exact: jiff::Timestamp = text.parse().map_err(|_| invalid())?;
        exact.round(Unit::Microsecond).map(Self).map_err(|_| invalid())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6}", self.0)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

super::text_form!(Timestamp, "timestamp");
