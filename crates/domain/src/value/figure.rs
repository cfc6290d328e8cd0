//! Figures: a number as somebody stated it.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Decimal, Source, Title};
use crate::rejection::{Code, Rejection};

/// How a number is to be read. "Over 33 bn" is `MORE_THAN`, "a good 200 bn" is `MORE_THAN` too, "about 240" is `ABOUT`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Qualifier {
    /// Just this number.
    #[default]
    Exactly,
    /// Near this number, on either side.
    About,
    /// Above this number.
    MoreThan,
    /// This number or above.
    AtLeast,
    /// This number or below.
    AtMost,
    /// Below this number.
    LessThan,
}

impl Qualifier {
    /// `EXACTLY`, which stored facts leave out.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        matches!(self, Self::Exactly)
    }

    /// The qualifier of the number's opposite: a lower bound becomes an upper one.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Exactly | Self::About => self,
            Self::MoreThan => Self::LessThan,
            Self::AtLeast => Self::AtMost,
            Self::AtMost => Self::AtLeast,
            Self::LessThan => Self::MoreThan,
        }
    }

    /// The qualifier of a sum of two numbers so qualified: bounds that point the same way stay a bound, an exact
    /// number takes the other's, and bounds that point apart leave only `ABOUT`.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Exactly, q) | (q, Self::Exactly) => q,
            (Self::MoreThan | Self::AtLeast, Self::MoreThan | Self::AtLeast) => Self::MoreThan,
            (Self::LessThan | Self::AtMost, Self::LessThan | Self::AtMost) => Self::LessThan,
            (Self::About, _)
            | (_, Self::About)
            | (Self::MoreThan | Self::AtLeast, Self::LessThan | Self::AtMost)
            | (Self::LessThan | Self::AtMost, Self::MoreThan | Self::AtLeast) => Self::About,
        }
    }
}

/// What a number counts, as one line of text. Three forms have rules: `percent` is a share of a whole (0 to 100),
/// `percent change` is growth or fall against an earlier value (−100 and up), and three capitals such as `DKK` are
/// a currency (ISO 4217). All else is the field's own word: `g/day`, `products`, `persons`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit(Title);

impl Unit {
    /// A share of a whole, in percent.
    #[must_use]
    pub fn is_share(&self) -> bool {
        self.0.as_str() == "percent"
    }

    /// Growth or fall against an earlier value, in percent.
    #[must_use]
    pub fn is_change(&self) -> bool {
        self.0.as_str() == "percent change"
    }

    /// A share or a change, in percent. Percentages are never summed.
    #[must_use]
    pub fn is_percentage(&self) -> bool {
        self.is_share() || self.is_change()
    }

    /// Money, by its currency code.
    #[must_use]
    pub fn is_money(&self) -> bool {
        self.0.as_str().len() == 3 && self.0.as_str().bytes().all(|b| b.is_ascii_uppercase())
    }

    /// The unit's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl FromStr for Unit {
    type Err = super::text::InvalidText;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

super::text_form!(Unit, "text");

/// A number with its unit, its qualifier and where it comes from. A figure that nobody has given is *unknown*: it is
/// left out, and never written as nought.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Figure {
    /// The number, as a decimal in text.
    pub value: Decimal,
    /// What it counts: `percent`, `percent change`, a currency code, or a word of the field.
    pub unit: Unit,
    /// How it is to be read; exactly, unless said.
    #[serde(default, skip_serializing_if = "Qualifier::is_exact")]
    pub qualifier: Qualifier,
    /// Where it comes from, when that is not the source of the whole command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Figure {
    /// # Errors
    /// `OUT_OF_RANGE` for a share outside 0 to 100 percent, a fall of more than 100 percent, or less than no money.
    pub fn check(&self, field: &'static str) -> Result<(), Rejection> {
        let refuse = |rule: &str| {
            let message = format!("{rule}; got {} {}", self.value, self.unit);
            Err(Rejection::new(Code::OutOfRange, field, message))
        };
        if self.unit.is_share() && !(Decimal::ZERO..=Decimal::HUNDRED).contains(&self.value) {
            return refuse("a share is 0 to 100 percent (growth or fall is in \"percent change\")");
        }
        if self.unit.is_change() && self.value < Decimal::from(-100) {
            return refuse("nothing can fall by more than 100 percent");
        }
        if self.unit.is_money() && self.value < Decimal::ZERO {
            return refuse("an amount of money is not negative");
        }
        Ok(())
    }

    /// The check of a figure that may be unknown.
    ///
    /// # Errors
    /// As [`Figure::check`].
    pub fn check_known(figure: Option<&Self>, field: &'static str) -> Result<(), Rejection> {
        figure.map_or(Ok(()), |figure| figure.check(field))
    }

    /// The check of a figure that may be unknown, and that is to be in this unit.
    ///
    /// # Errors
    /// `UNIT_MISMATCH` for another unit, else as [`Figure::check`].
    pub(crate) fn measured_in(
        unit: &Unit,
        figure: Option<&Self>,
        field: &'static str,
    ) -> Result<(), Rejection> {
        if let Some(figure) = figure.filter(|figure| figure.unit != *unit) {
            let message = format!("this indicator is measured in {unit}; got {}", figure.unit);
            return Err(Rejection::new(Code::UnitMismatch, field, message));
        }
        Self::check_known(figure, field)
    }

    /// The check of an amount of money that may be unknown.
    ///
    /// # Errors
    /// `UNIT_MISMATCH` for a unit that is no currency, else as [`Figure::check`].
    pub fn check_money(amount: Option<&Self>, field: &'static str) -> Result<(), Rejection> {
        if let Some(amount) = amount.filter(|amount| !amount.unit.is_money()) {
            let message = format!(
                "an amount of money has a currency code such as DKK as its unit; got {}",
                amount.unit
            );
            return Err(Rejection::new(Code::UnitMismatch, field, message));
        }
        Self::check_known(amount, field)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self.qualifier {
            Qualifier::Exactly => "",
            Qualifier::About => "about ",
            Qualifier::MoreThan => "more than ",
            Qualifier::AtLeast => "at least ",
            Qualifier::AtMost => "at most ",
            Qualifier::LessThan => "less than ",
        };
        write!(f, "{words}{} {}", self.value, self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: &str, unit: &str) -> Figure {
        Figure {
            value: value.parse().unwrap(),
            unit: unit.parse().unwrap(),
            qualifier: Qualifier::Exactly,
            source: None,
        }
    }

    #[test]
    fn a_share_of_140_percent_is_refused_and_growth_of_140_percent_is_not() {
        assert_eq!(figure("140", "percent").check("figure").unwrap_err().code, Code::OutOfRange);
        assert_eq!(figure("140", "percent change").check("figure"), Ok(()));
        assert_eq!(figure("-75", "percent change").check("figure"), Ok(()));
        assert_eq!(figure("-101", "percent change").check("figure").unwrap_err().code, Code::OutOfRange);
        assert_eq!(figure("-1", "DKK").check("figure").unwrap_err().code, Code::OutOfRange);
    }

    #[test]
    fn a_figure_reads_with_its_qualifier() {
        let sales = Figure { qualifier: Qualifier::MoreThan, ..figure("33000000000", "DKK") };
        assert_eq!(sales.to_string(), "more than 33000000000 DKK");
        let json = serde_json::to_string(&sales).unwrap();
        assert_eq!(json, r#"{"value":"33000000000","unit":"DKK","qualifier":"MORE_THAN"}"#);
        assert_eq!(serde_json::from_str::<Figure>(&json).unwrap(), sales);
    }

    #[test]
    fn bounds_that_point_apart_sum_to_about() {
        use Qualifier::*;
        assert_eq!(Exactly.and(MoreThan), MoreThan);
        assert_eq!(AtLeast.and(MoreThan), MoreThan);
        assert_eq!(AtLeast.and(AtMost), About);
    }
}
