//! Medians and percentiles.

use std::time::Duration;

/// How long something took, many times over.
#[derive(Debug)]
pub(crate) struct Samples(Vec<u32>);

impl Samples {
    /// Takes nanoseconds in any order.
    pub(crate) fn new(mut nanos: Vec<u32>) -> Self {
        nanos.sort_unstable();
        Self(nanos)
    }

    /// The smallest that is not below the share `of` of all; nought where there is none.
    pub(crate) fn quantile(&self, of: f64) -> f64 {
        let rank = (self.0.len() as f64 * of).ceil() as usize;
        self.0.get(rank.saturating_sub(1)).copied().map_or(0.0, f64::from)
    }
}

/// A duration as it is kept in [`Samples`].
pub(crate) fn nanos(took: Duration) -> u32 {
    u32::try_from(took.as_nanos()).unwrap_or(u32::MAX)
}

/// The middle one; nought where there is none.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// The smallest and the largest.
pub(crate) fn range(values: &[f64]) -> (f64, f64) {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    (least, values.iter().copied().fold(0.0, f64::max))
}

/// Nanoseconds as microseconds, to three digits that count.
pub(crate) fn micros(nanos: f64) -> String {
    digits(nanos / 1e3)
}

/// Nanoseconds as milliseconds, to three digits that count.
pub(crate) fn millis(nanos: f64) -> String {
    digits(nanos / 1e6)
}

fn digits(number: f64) -> String {
    let places = match number {
        n if n >= 100.0 => 0,
        n if n >= 10.0 => 1,
        n if n >= 1.0 => 2,
        _ => 3,
    };
    format!("{number:.places$}")
}

/// A whole number with its thousands apart.
pub(crate) fn whole(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_what_was_there() {
        let samples = Samples::new((1..=100).rev().collect());
        assert_eq!([0.5, 0.99, 1.0].map(|of| samples.quantile(of)), [50.0, 99.0, 100.0]);
        assert_eq!(Samples::new(vec![]).quantile(0.5), 0.0);
        assert_eq!(Samples::new(vec![7]).quantile(0.01), 7.0);
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median(vec![]), 0.0);
    }

    #[test]
    fn numbers_are_written_to_be_read() {
        assert_eq!(["0", "999", "1,000", "1,234,567"], [0.0, 999.0, 1e3, 1_234_567.0].map(whole));
        assert_eq!(["0.123", "1.23", "12.3", "123"], [123.0, 1234.0, 12_340.0, 123_400.0].map(micros));
    }
}
