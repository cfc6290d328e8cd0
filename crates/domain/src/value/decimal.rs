//! Exact decimals. Written as text everywhere, so that no client rounds them on the way.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal as Inner;

/// A decimal number of at most 28 digits, kept exactly. Its text form is digits with an optional leading `-` and an
/// optional `.`: no exponent, no grouping, no NaN. `1.50` and `1.5` are equal and each keeps its digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(Inner);

/// A text that is not a decimal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a decimal: write it like \"1234.5\", at most 28 digits, with a point and without grouping or exponent"
)]
pub struct InvalidDecimal(String);

impl Decimal {
    /// Nought.
    pub const ZERO: Self = Self(Inner::ZERO);
    /// A hundred: the whole, where a share is in percent.
    pub const HUNDRED: Self = Self(Inner::ONE_HUNDRED);

    /// Sum, or nothing where it would not fit 28 digits.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Difference, or nothing where it would not fit.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Product, or nothing where it would not fit.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        self.0.checked_mul(other.0).map(Self)
    }

    /// Quotient, or nothing where the divisor is nought or it would not fit.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        self.0.checked_div(other.0).map(Self)
    }

    /// How many decimal places it is written with: 2 for `1.50`.
    #[must_use]
    pub fn places(self) -> u32 {
        self.0.scale()
    }

    /// Rounded to `places` decimal places, halves away from nought, without trailing noughts.
    #[must_use]
    pub fn rounded(self, places: u32) -> Self {
        Self(
            self.0
                .round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
                .normalize(),
        )
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

impl FromStr for Decimal {
    type Err = InvalidDecimal;

    fn from_str(text: &str) -> Result<Self, InvalidDecimal> {
        let invalid = || InvalidDecimal(text.chars().take(60).collect());
        let (whole, fraction) = match text.strip_prefix('-').unwrap_or(text).split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text.strip_prefix('-').unwrap_or(text), None),
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || fraction.is_some_and(|part| !digits(part)) || text.len() > 30 {
            return Err(invalid());
        }
        Inner::from_str_exact(text).map(Self).map_err(|_| invalid())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

super::text_form!(Decimal, "decimal");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_kept_exactly() {
        for text in ["0", "-75", "3.0", "33000000000", "0.0000000000000000000000000001"] {
            let decimal = text.parse::<Decimal>().unwrap();
            assert_eq!(decimal.to_string(), text);
            assert_eq!(decimal.places() as usize, text.split_once('.').map_or(0, |(_, places)| places.len()));
        }
    }

    #[test]
    fn what_only_looks_like_a_number_is_refused() {
        for text in [
            "",
            "-",
            "NaN",
            "inf",
            "1e5",
            "1_000",
            "1,5",
            "1.234,5",
            ".5",
            "5.",
            "+1",
            "0x10",
            " 1",
            "٣",
            "99999999999999999999999999999999",
        ] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_that_was_kept_is_kept_again() {
        for text in ["-0", "007", "-0.50", "1.500", "9999999999999999999999999999"] {
            let number = text.parse::<Decimal>().unwrap();
            let again = number.to_string().parse::<Decimal>().unwrap();
            assert_eq!((again, again.to_string()), (number, number.to_string()), "{text}");
        }
    }

    #[test]
    fn arithmetic_that_does_not_fit_gives_nothing() {
        let most: Decimal = "9999999999999999999999999999".parse().unwrap();
        assert_eq!(most.times(most), None);
        assert_eq!(Decimal::HUNDRED.over(Decimal::ZERO), None);
        assert_eq!(most.minus(most), Some(Decimal::ZERO));
        assert_eq!(Decimal::HUNDRED.times("0.125".parse().unwrap()).unwrap().rounded(1).to_string(), "12.5");
    }
}
