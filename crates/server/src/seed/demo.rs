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
    ("case-collection.json", include_str!("../../../../seeds/case-collection.json")),
    ("homelessness.json", include_str!("../../../../seeds/homelessness.json")),
    ("healthier-lives.json", include_str!("../../../../seeds/healthier-lives.json")),
    ("opi-mapping.json", include_str!("../../../../seeds/opi-mapping.json")),
    ("sus-conference.json", include_str!("../../../../seeds/sus-conference.json")),
    ("gains-conference.json", include_str!("../../../../seeds/gains-conference.json")),
    // What no real source shows; it says of itself that it is made up.
    ("fictional-example.json", include_str!("../../../../seeds/fictional-example.json")),
    // Last, because it names initiatives of the files before it.
    ("portfolio-places.json", include_str!("../../../../seeds/portfolio-places.json")),
];

/// The seeds of the demonstration.
///
/// # Errors
/// None, as a test sees to.
pub fn seeds() -> Result<Vec<Seed>, SeedError> {
    FILES.iter().map(|(name, text)| parse(name, text)).collect()
}
