//! The words of the directory.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The part of society that an organisation belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Sector {
    /// A ministry, an agency or another body of the state.
    State,
    /// A region.
    Region,
    /// A municipality.
    Municipality,
    /// A company, also a utility.
    Business,
    /// An association of companies or of employers.
    TradeAssociation,
    /// An organisation of employees.
    TradeUnion,
    /// A voluntary organisation or another association of citizens.
    CivilSociety,
    /// A foundation.
    Foundation,
    /// A university, a research or an evaluation institute.
    Research,
    /// A school or a university college.
    Education,
    /// An organisation of several states.
    International,
    /// None of the others.
    Other,
}

/// A public register that knows organisations by a number or a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IdentifierScheme {
    /// The Danish Central Business Register (CVR): 8 digits, of which the last checks the others.
    DkCvr,
    /// The code of a Danish municipality: 3 digits, 101 to 860.
    DkMunicipality,
    /// The code of a Danish region: 4 digits, 1081 to 1089.
    DkRegion,
}

/// Multiplied with the digits of a CVR number and added up, these give a multiple of 11.
const CVR_WEIGHTS: [u32; 8] = [2, 7, 6, 5, 4, 3, 2, 1];

impl IdentifierScheme {
    /// Whether the register can have given that number or code. It says nothing of whether it has.
    #[must_use]
    pub fn allows(self, value: &str) -> bool {
        let digits: Option<Vec<u32>> = value.chars().map(|c| c.to_digit(10)).collect();
        let Some(digits) = digits else { return false };
        let number = || digits.iter().fold(0, |number: u32, digit| number.saturating_mul(10) + digit);
        match self {
            Self::DkCvr => {
                let checked = digits.iter().zip(CVR_WEIGHTS).map(|(digit, weight)| digit * weight);
                digits.len() == CVR_WEIGHTS.len() && number() > 0 && checked.sum::<u32>() % 11 == 0
            }
            Self::DkMunicipality => digits.len() == 3 && (101..=860).contains(&number()),
            Self::DkRegion => digits.len() == 4 && (1081..=1089).contains(&number()),
        }
    }

    /// What a number or code of the register looks like, for a person.
    #[must_use]
    pub const fn form(self) -> &'static str {
        match self {
            Self::DkCvr => "a CVR number has 8 digits, of which the last checks the others",
            Self::DkMunicipality => "a municipality's code has 3 digits, 101 to 860",
            Self::DkRegion => "a region's code has 4 digits, 1081 to 1089",
        }
    }
}
