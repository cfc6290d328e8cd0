//! Dates with a precision. "Autumn 2012" is kept as just that: no day is invented.
//!
//! The text form is that of EDTF (ISO 8601-2:2019, level 1): `2012`, `2012-23`, `2012-03`, `2012-03-05`, where 21 to
//! 24 in the month's place are spring, summer, autumn and winter. Seasons are meteorological: spring is March to
//! May, and winter is December of its year to February of the next.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rejection::{Code, Rejection};

/// A quarter of the year, by the months of the northern hemisphere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Season {
    /// March to May (EDTF 21).
    Spring,
    /// June to August (EDTF 22).
    Summer,
    /// September to November (EDTF 23).
    Autumn,
    /// December to February of the next year (EDTF 24).
    Winter,
}

/// A date known to the day, month, season or year, from year 1 to 9998.
///
/// Dates sort by their first possible day, and of two that begin alike the vaguer comes first. Sorting is for lists;
/// whether one date *is* before another is asked with [`PartialDate::is_before`], which answers only when it is certain.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// Known to the year.
    Year(i16),
    /// Known to the season.
    Season(i16, Season),
    /// Known to the month, 1 to 12.
    Month(i16, i8),
    /// Known to the day.
    Day(Date),
}

/// The last year of a date; the winter that begins in it ends in the calendar's last year.
const YEAR_MAX: i16 = 9998;

/// A text that is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a date: write 2012, 2012-03 or 2012-03-05, or a season as 2012-21 (spring), -22 (summer), -23 (autumn), -24 (winter)"
)]
pub struct InvalidDate(String);

impl PartialDate {
    /// The first day that it can be. A year or month that no date has, is taken for the nearest that one has.
    #[must_use]
    pub fn first_day(self) -> Date {
        match self {
            Self::Year(year) => first_of(year, 1),
            Self::Season(year, season) => first_of(year, 3 + 3 * season as i8),
            Self::Month(year, month) => first_of(year, month),
            Self::Day(day) => day,
        }
    }

    /// The last day that it can be.
    #[must_use]
    pub fn last_day(self) -> Date {
        let first = self.first_day();
        match self {
            Self::Year(_) => first.last_of_year(),
            Self::Season(..) => first.saturating_add(2.months()).last_of_month(),
            Self::Month(..) => first.last_of_month(),
            Self::Day(day) => day,
        }
    }

    /// Certainly before: its last possible day is before the other's first.
    #[must_use]
    pub fn is_before(self, other: Self) -> bool {
        self.last_day() < other.first_day()
    }

    /// As old or older, as far as can be known: it can have begun on `day`.
    #[must_use]
    pub fn has_begun(self, day: Date) -> bool {
        self.first_day() <= day
    }

    /// Over: its last possible day is before `day`.
    #[must_use]
    pub fn is_over(self, day: Date) -> bool {
        self.last_day() < day
    }

    /// The same date so many years later, at most in 9998, with the same precision; where that year has no 29th of
    /// February, the 28th.
    #[must_use]
    pub fn plus_years(self, years: u16) -> Self {
        let later = |year: i16| year.saturating_add_unsigned(years).min(YEAR_MAX);
        match self {
            Self::Year(year) => Self::Year(later(year)),
            Self::Season(year, season) => Self::Season(later(year), season),
            Self::Month(year, month) => Self::Month(later(year), month),
            Self::Day(day) => {
                let first = first_of(later(day.year()), day.month());
                Self::Day(Date::new(first.year(), first.month(), day.day()).unwrap_or(first.last_of_month()))
            }
        }
    }

    /// The calendar year in which it begins.
    #[must_use]
    pub fn year(self) -> i16 {
        self.first_day().year()
    }

    const fn precision(self) -> u8 {
        match self {
            Self::Year(_) => 0,
            Self::Season(..) => 1,
            Self::Month(..) => 2,
            Self::Day(_) => 3,
        }
    }
}

fn first_of(year: i16, month: i8) -> Date {
    jiff::civil::date(year.clamp(1, YEAR_MAX), month.clamp(1, 12), 1)
}

impl Ord for PartialDate {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |date: &Self| (date.first_day(), date.precision());
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for PartialDate {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        parse(text).ok_or_else(|| InvalidDate(text.chars().take(60).collect()))
    }
}

fn parse(text: &str) -> Option<PartialDate> {
    let number = |part: &str, width: usize| -> Option<i16> {
        (part.len() == width && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok()).flatten()
    };
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4).filter(|year| (1..=YEAR_MAX).contains(year))?;
    let Some(second) = parts.next() else { return Some(PartialDate::Year(year)) };
    let second = number(second, 2)?;
    let third = parts.next();
    if parts.next().is_some() {
        return None;
    }
    match (second, third) {
        (month @ 1..=12, None) => Some(PartialDate::Month(year, i8::try_from(month).ok()?)),
        (21, None) => Some(PartialDate::Season(year, Season::Spring)),
        (22, None) => Some(PartialDate::Season(year, Season::Summer)),
        (23, None) => Some(PartialDate::Season(year, Season::Autumn)),
        (24, None) => Some(PartialDate::Season(year, Season::Winter)),
        (month @ 1..=12, Some(day)) => {
            let day = i8::try_from(number(day, 2)?).ok()?;
            Date::new(year, i8::try_from(month).ok()?, day).ok().map(PartialDate::Day)
        }
        _ => None,
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Season(year, season) => write!(f, "{year:04}-{}", 21 + *season as u8),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

super::text_form!(PartialDate, "date");

/// A stretch of time. A side that is left out is not known, or has not come yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Period {
    /// When it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// When it ends; that date is still part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<PartialDate>,
}

impl Period {
    /// # Errors
    /// `DATES_REVERSED` when it certainly ends before it begins.
    pub fn check(&self, field: &'static str) -> Result<(), Rejection> {
        match (self.from, self.to) {
            (Some(from), Some(to)) => in_order(from, to, field),
            (None, _) | (_, None) => Ok(()),
        }
    }

    /// Whether `day` can lie in it.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from.has_begun(day)) && !self.to.is_some_and(|to| to.is_over(day))
    }

    /// Whether it can be over when `later` begins, or end on that day.
    #[must_use]
    pub fn can_precede(&self, later: &Self) -> bool {
        self.to.zip(later.from).is_some_and(|(to, from)| !from.is_before(to))
    }

    /// Whether the two can share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let apart = |end: Option<PartialDate>, start: Option<PartialDate>| matches!((end, start), (Some(end), Some(start)) if end.is_before(start));
        !apart(self.to, other.from) && !apart(other.to, self.from)
    }
}

/// # Errors
/// `DATES_REVERSED` when `to` is certainly before `from`.
pub fn in_order(from: PartialDate, to: PartialDate, field: &'static str) -> Result<(), Rejection> {
    if to.is_before(from) {
        return Err(Rejection::new(Code::DatesReversed, field, format!("{to} is before {from}")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_precision_keeps_its_text() {
        for text in ["2006", "2012-23", "2014-01", "2017-09-18", "0001", "9998-12-31"] {
            assert_eq!(date(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_not_a_date_is_refused() {
        for text in [
            "",
            "14",
            "2014-13",
            "2014-00",
            "2014-20",
            "2014-25",
            "2014-02-30",
            "2014-1",
            "2014-21-01",
            "0000",
            "9999",
            "2014-01-01-01",
            "autumn 2012",
            "-2014",
            "２０１４",
        ] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn dates_sort_by_their_first_day_and_the_vaguer_first() {
        let mut dates =
            ["2012-03-01", "2012-21", "2012-03", "2012", "2011-24", "2012-01-01", "2013"].map(date);
        dates.sort();
        assert_eq!(
            dates.map(|d| d.to_string()),
            ["2011-24", "2012", "2012-01-01", "2012-21", "2012-03", "2012-03-01", "2013"]
        );
    }

    #[test]
    fn before_is_answered_only_when_certain() {
        assert!(date("2012").is_before(date("2013-01-01")));
        assert!(!date("2012").is_before(date("2012-23")), "autumn 2012 lies within 2012");
        assert!(!date("2012-24").is_before(date("2013-02")), "that winter reaches into February");
        assert!(date("2012-23").is_before(date("2012-24")));
    }

    #[test]
    fn a_season_ends_with_its_third_month() {
        assert_eq!(date("2012-23").last_day().to_string(), "2012-11-30");
        assert_eq!(date("2011-24").last_day().to_string(), "2012-02-29");
        assert_eq!(date("9998-24").last_day().to_string(), "9999-02-28");
    }

    #[test]
    fn every_precision_ends_where_the_calendar_says() {
        for (text, last) in [
            ("2012", "2012-12-31"),
            ("2012-02", "2012-02-29"),
            ("2013-02", "2013-02-28"),
            ("2012-02-05", "2012-02-05"),
            ("9998", "9998-12-31"),
            ("9998-12", "9998-12-31"),
        ] {
            assert_eq!(date(text).last_day().to_string(), last, "{text}");
        }
    }

    #[test]
    fn years_later_stops_at_the_last_year_that_can_be_written() {
        for (text, years, later) in [
            ("2012-02-29", 1, "2013-02-28"),
            ("2012-02-29", 4, "2016-02-29"),
            ("9997", 3, "9998"),
            ("9997-24", u16::MAX, "9998-24"),
            ("9998-05", 50, "9998-05"),
            ("9998-05-17", 50, "9998-05-17"),
            ("2014-05-17", u16::MAX, "9998-05-17"),
        ] {
            assert_eq!(date(text).plus_years(years), date(later), "{text} and {years} years");
        }
    }

    #[test]
    fn a_date_that_nobody_can_write_is_taken_for_the_nearest() {
        for year in [i16::MIN, 0, 9999, i16::MAX] {
            for date in [PartialDate::Year(year), PartialDate::Season(year, Season::Winter)] {
                assert!(date.first_day() <= date.last_day());
                assert!((1..=9998).contains(&date.year()));
            }
        }
        assert_eq!(PartialDate::Month(2012, 13).last_day().to_string(), "2012-12-31");
    }

    #[test]
    fn a_period_covers_the_days_it_may_hold() {
        let period = Period { from: Some(date("2014")), to: Some(date("2017-03")) };
        let day = |text: &str| date(text).first_day();
        assert!(period.covers(day("2014-01-01")) && period.covers(day("2017-03-31")));
        assert!(!period.covers(day("2017-04-01")) && !period.covers(day("2013-12-31")));
    }

    fn any_date() -> impl Strategy<Value = PartialDate> {
        let year = 1i16..=9998;
        prop_oneof![
            year.clone().prop_map(PartialDate::Year),
            (year.clone(), 0usize..4).prop_map(|(year, n)| PartialDate::Season(
                year,
                [Season::Spring, Season::Summer, Season::Autumn, Season::Winter][n]
            )),
            (year.clone(), 1i8..=12).prop_map(|(year, month)| PartialDate::Month(year, month)),
            (year, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| PartialDate::Day(jiff::civil::date(y, m, d))),
        ]
    }

    proptest! {
        #[test]
        fn text_and_back_is_the_same_date(date in any_date()) {
            prop_assert_eq!(date.to_string().parse::<PartialDate>().unwrap(), date);
        }

        #[test]
        fn certainly_before_agrees_with_the_sorting(a in any_date(), b in any_date()) {
            prop_assert!(a.first_day() <= a.last_day());
            if a.is_before(b) {
                prop_assert!(a < b && !b.is_before(a));
            }
        }

        #[test]
        fn years_later_keeps_the_precision(date in any_date(), years: u16) {
            let later = date.plus_years(years);
            prop_assert_eq!(later.precision(), date.precision());
            prop_assert!(later >= date);
            prop_assert_eq!(later.to_string().parse::<PartialDate>().unwrap(), later);
        }
    }
}
