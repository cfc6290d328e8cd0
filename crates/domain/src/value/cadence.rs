//! How often something happens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rejection::{Code, Rejection};

/// How many times a year something is to happen. Yearly is 1 to 1, quarterly 4 to 4, "3–4 times a year" 3 to 4.
/// Where nobody has said how often, there is no cadence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Cadence {
    /// The least number of times a year, 1 to 366.
    pub at_least: u16,
    /// The greatest number of times a year, `atLeast` to 366.
    pub at_most: u16,
}

impl Cadence {
    /// # Errors
    /// `OUT_OF_RANGE` when the numbers are not 1 ≤ `atLeast` ≤ `atMost` ≤ 366.
    pub fn check(self, field: &'static str) -> Result<(), Rejection> {
        if (1..=self.at_most).contains(&self.at_least) && self.at_most <= 366 {
            return Ok(());
        }
        let message = format!(
            "a cadence is 1 to 366 times a year, the lesser number first; got {} to {}",
            self.at_least, self.at_most
        );
        Err(Rejection::new(Code::OutOfRange, field, message))
    }
}
