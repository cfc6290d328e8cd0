//! Numbers and dates, as people write them. What can be read in two ways is not read at all.

use samspil_domain::value::{Decimal, PartialDate};

use super::error::CellError;

/// What stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Mark {
    /// `1.234,5`
    Comma,
    /// `1,234.5`
    Point,
}

/// What stands between groups of three digits, besides the other mark: spaces of all kinds, and apostrophes.
const GROUPING: [char; 5] = [' ', '\u{a0}', '\u{202f}', '\'', '’'];

/// The words for how a number is to be read.
pub(super) const QUALIFIERS: &[(&str, &[&str])] = &[
    ("EXACTLY", &["exactly", "præcis", "præcist", "="]),
    ("ABOUT", &["about", "around", "approximately", "ca", "cirka", "omkring", "~"]),
    ("MORE_THAN", &["more than", "over", "above", "mere end", "flere end", "godt", ">"]),
    ("AT_LEAST", &["at least", "mindst", "≥", ">="]),
    ("AT_MOST", &["at most", "højst", "maksimalt", "≤", "<="]),
    ("LESS_THAN", &["less than", "under", "below", "mindre end", "færre end", "<"]),
];

/// The qualifier that a word stands for.
pub(super) fn qualifier(text: &str) -> Option<&'static str> {
    let text = text.trim().to_lowercase();
    let word = text.trim_end_matches('.').trim_end();
    let named = |name: &str| name.to_lowercase() == word || name.to_lowercase().replace('_', " ") == word;
    let found = QUALIFIERS.iter().find(|(name, words)| named(name) || words.contains(&word));
    found.map(|(name, _)| *name)
}

/// The number of a cell as an exact decimal, and the qualifier that stands before it.
pub(super) fn figure(text: &str, mark: Option<Mark>) -> Result<(String, Option<&'static str>), CellError> {
    let text = text.replace('\u{2212}', "-");
    let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let begins = match text[..digits].chars().next_back() {
        Some('-') => digits - 1,
        Some(_) | None => digits,
    };
    let (words, number) = text.split_at(begins);
    if words.trim().is_empty() {
        return Ok((decimal(number, mark)?, None));
    }
    match qualifier(words) {
        Some(qualifier) => Ok((decimal(number, mark)?, Some(qualifier))),
        None => Err(no_number(&text)),
    }
}

fn no_number(text: &str) -> CellError {
    let text: String = text.chars().take(60).collect();
    let reason = format!(
        "{text:?} is no number; write it with digits alone, as 1234,5 or 1234.5, and its unit in the column for that"
    );
    ("NOT_A_NUMBER", reason)
}

/// A number as an exact decimal. `mark` says what stands before decimals; where nobody says, only what can be read in
/// just one way is taken.
pub(super) fn decimal(text: &str, mark: Option<Mark>) -> Result<String, CellError> {
    let text = text.trim();
    let readings = [Mark::Comma, Mark::Point].into_iter().filter(|it| mark.is_none_or(|mark| mark == *it));
    let mut readings: Vec<String> = readings.filter_map(|mark| read(text, mark)).collect();
    readings.dedup();
    match &readings[..] {
        [one] => Ok(one.clone()),
        [comma, point, ..] => {
            let reason = format!(
                "{text:?} is {comma} where decimals follow a comma and {point} where they follow a point; say which \
                 with --decimal comma or --decimal point"
            );
            Err(("AMBIGUOUS_NUMBER", reason))
        }
        [] => Err(no_number(text)),
    }
}

fn read(text: &str, mark: Mark) -> Option<String> {
    let (mark, other) = match mark {
        Mark::Comma => (',', '.'),
        Mark::Point => ('.', ','),
    };
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, places) = match digits.split_once(mark) {
        Some((whole, places)) => (whole, Some(places)),
        None => (digits, None),
    };
    let whole = ungrouped(whole, other)?;
    let number = places.map_or(format!("{sign}{whole}"), |places| format!("{sign}{whole}.{places}"));
    number.parse().ok().map(|number: Decimal| number.to_string())
}

/// The digits without what groups them. Groups are of three, all set apart in the same way, and the first of them does not
/// begin with nought.
fn ungrouped(text: &str, other: char) -> Option<String> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some(apart) = text.chars().find(|c| *c == other || GROUPING.contains(c)) else {
        return digits(text).then(|| text.to_owned());
    };
    let mut groups = text.split(apart);
    let first = groups.next().filter(|first| digits(first) && first.len() <= 3 && !first.starts_with('0'))?;
    let rest: Vec<&str> = groups.collect();
    rest.iter().all(|group| digits(group) && group.len() == 3).then(|| format!("{first}{}", rest.concat()))
}

/// A decimal as it is written in a file, so that it can be read in one way only: 1.234 with a nought before it, as no
/// grouped number begins so.
pub(super) fn written(decimal: &str) -> String {
    if !matches!(self::decimal(decimal, None), Err(("AMBIGUOUS_NUMBER", _))) {
        return decimal.to_owned();
    }
    decimal.strip_prefix('-').map_or_else(|| format!("0{decimal}"), |digits| format!("-0{digits}"))
}

/// A date: EDTF, or day, month and year as Danes write them. With points the day comes first; with hyphens or
/// strokes it has to be plain which of the two is the day.
pub(super) fn date(text: &str) -> Result<String, CellError> {
    if let Ok(date) = text.parse::<PartialDate>() {
        return Ok(date.to_string());
    }
    let bad = || {
        let text: String = text.chars().take(60).collect();
        let reason = format!(
            "{text:?} is no date; write 2012, 2012-03, 2012-03-05 or 5.3.2012, or a season as 2012-21 (spring), -22, \
             -23 or -24 (winter)"
        );
        ("NOT_A_DATE", reason)
    };
    let apart = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| "./-".contains(*c)).ok_or_else(bad)?;
    let parts: Vec<&str> = text.split(apart).map(str::trim).collect();
    let [day, month, year] = parts[..] else { return Err(bad()) };
    let number = |part: &str, widths: std::ops::RangeInclusive<usize>| {
        let digits = part.bytes().all(|byte| byte.is_ascii_digit()) && widths.contains(&part.len());
        digits.then(|| part.parse::<u16>().ok()).flatten()
    };
    let (Some(day), Some(month), Some(year)) =
        (number(day, 1..=2), number(month, 1..=2), number(year, 4..=4))
    else {
        return Err(bad());
    };
    let date: PartialDate = format!("{year:04}-{month:02}-{day:02}").parse().map_err(|_| bad())?;
    if apart != '.' && day <= 12 && day != month {
        let reason = format!(
            "{text:?} can be two days; write {date}, or {year:04}-{day:02}-{month:02} if the month comes first"
        );
        return Err(("AMBIGUOUS_DATE", reason));
    }
    Ok(date.to_string())
}
