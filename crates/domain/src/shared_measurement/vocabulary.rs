//! The words of shared measurement.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::IndicatorId;
use crate::rejection::{Code, Rejection};
use crate::value::{Decimal, Figure, Qualifier, Text, Title, Unit};

/// What an indicator says something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IndicatorKind {
    /// The condition of people, products or nature at large, which no partner controls alone.
    Population,
    /// What the partners themselves do or deliver.
    Performance,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Direction {
    /// More is better.
    Increase,
    /// Less is better.
    Decrease,
    /// Staying where it is, is best.
    Maintain,
}

/// How figures of several dates become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OverTime {
    /// The latest stands for all.
    Latest,
    /// They are added up.
    Sum,
    /// Their mean is taken.
    Mean,
    /// They do not become one.
    Apart,
}

/// How figures of several partners become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OverPartners {
    /// They are added up.
    Sum,
    /// Their mean is taken, each partner counting alike.
    Mean,
    /// Their numerators are added up and divided by their denominators added up. For shares in percent alone.
    Weighted,
    /// They do not become one.
    Apart,
}

/// What Samspil itself counts from the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Tally {
    /// Partners that joined within the target's period and brought an interest that no partner before them had.
    NewPartnersForUncoveredInterests,
}

/// A category of a categorisation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Category {
    /// What it is called.
    pub name: Title,
    /// What belongs in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Text>,
}

/// A part of a figure: what of it falls in one category.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Part {
    /// The category's name.
    pub category: Title,
    /// The figure of that category; left out where nobody knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<Figure>,
}

/// How far a report has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReportStatus {
    /// It is being made, and counts nowhere.
    Draft,
    /// It has been handed in, and counts.
    Submitted,
    /// It has been sent back to be mended, and does not count until it is submitted again.
    Returned,
    /// It has been approved, and counts.
    Approved,
}

impl ReportStatus {
    /// Whether its figure counts in what is derived from the reports.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(self, Self::Submitted | Self::Approved)
    }

    /// The status in words, as part of a sentence.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Draft => "a draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Approved => "approved",
        }
    }
}

/// What a target says is to be reached. Give exactly one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// A number.
    Figure(Figure),
    /// A share of what the indicator was at the outset.
    RelativeToBaseline(RelativeToBaseline),
    /// A share of what another indicator is at the time.
    RelativeToIndicator(RelativeToIndicator),
    /// Something outside that may move, such as the building regulations in force at any time.
    RelativeToReference(RelativeToReference),
    /// A bound that is left open between two numbers, such as no more than 3–4 months.
    Between(Between),
    /// No number yet.
    NotYetSet(NotYetSet),
    /// A number that has been set, and that nobody has told here.
    Unknown(UnknownLevel),
}

impl Level {
    /// Whether it puts a number to the target, also one that follows another number.
    #[must_use]
    pub fn has_number(&self) -> bool {
        match self {
            Self::Figure(_)
            | Self::Between(_)
            | Self::RelativeToBaseline(_)
            | Self::RelativeToIndicator(_)
            | Self::Unknown(_) => true,
            Self::RelativeToReference(_) | Self::NotYetSet(_) => false,
        }
    }
}

/// A share of what the indicator was at the outset.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RelativeToBaseline {
    /// The share in percent: 25 for a fall by 75 percent, 105 for a growth by 5.
    pub percent: Decimal,
    /// Whether just this, at least or at most this.
    #[serde(default, skip_serializing_if = "Qualifier::is_exact")]
    pub qualifier: Qualifier,
}

/// A share of what another indicator is at the time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RelativeToIndicator {
    /// The other indicator; it has the same unit.
    pub indicator: IndicatorId,
    /// The share in percent.
    pub percent: Decimal,
    /// Whether just this, at least or at most this.
    #[serde(default, skip_serializing_if = "Qualifier::is_exact")]
    pub qualifier: Qualifier,
}

/// A level measured against something outside that may move.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RelativeToReference {
    /// What it is measured against.
    pub reference: Text,
    /// How it is to stand to that.
    pub relation: Text,
}

/// A bound that is left open between two numbers: what keeps to the stricter of them reaches the target, what exceeds
/// the looser does not, and for what lies between the target does not say.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Between {
    /// The lesser number.
    pub least: Decimal,
    /// The greater number.
    pub greatest: Decimal,
    /// What they count; the unit of the indicator.
    pub unit: Unit,
    /// Whether it is at least or at most that.
    #[serde(default, skip_serializing_if = "Qualifier::is_exact")]
    pub qualifier: Qualifier,
}

impl Between {
    /// The two numbers, each as the bound that it would be alone.
    #[must_use]
    pub fn ends(&self) -> [Figure; 2] {
        [self.least, self.greatest].map(|value| Figure {
            value,
            unit: self.unit.clone(),
            qualifier: self.qualifier,
            source: None,
        })
    }

    /// # Errors
    /// `UNIT_MISMATCH` for another unit than the indicator's, `OUT_OF_RANGE` when the lesser number is not the first,
    /// else as [`Figure::check`].
    pub(super) fn check(&self, unit: &Unit) -> Result<(), Rejection> {
        self.ends().iter().try_for_each(|end| Figure::measured_in(unit, Some(end), "level.between"))?;
        if self.least < self.greatest {
            return Ok(());
        }
        let message = format!(
            "the lesser number comes first, and the two differ; got {} and {}",
            self.least, self.greatest
        );
        Err(Rejection::new(Code::OutOfRange, "level.between.greatest", message))
    }
}

/// A number that has been set, and that nobody has told here.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct UnknownLevel {
    /// What is known of it, such as who set it.
    pub note: Text,
}

/// A level that the partners have not put a number to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NotYetSet {
    /// The words that stand in the number's place.
    pub wording: Text,
}
