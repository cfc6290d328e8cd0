//! The seeds that the binary holds, so that it can show something by itself.

use super::error::SeedError;
use super::parse::{Seed, parse};

/// Name and text of each, in the order in which they are loaded.
pub const FILES: &[(&str, &str)] = &[
    ("whole-grain.json", include_str!("../../../../seeds/whole-grain.json")),
    ("green-procurement.json", include_str!("../../../../seeds/green-procurement.json")),
    ("social-education.json", include_str!("../../../../seeds/social-education.json")),
    (
        "strategic-partnership-social-area.json",
        include_str!("../../../../seeds/strategic-partnership-social-area.json"),
    ),
    ("green-shipping.json", include_str!("../../../../seeds/green-shipping.json")),
];

/// The seeds of the demonstration.
///
/// # Errors
/// None, as a test sees to.
pub fn seeds() -> Result<Vec<Seed>, SeedError> {
    FILES.iter().map(|(name, text)| parse(name, text)).collect()
}
