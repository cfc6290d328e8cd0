//! Derived answers: what follows from the state. Each is a pure function, says the rule it follows, and lists the
//! commits it came from, so that anyone can check it.
//!
//! # Layout
//! - [`cadence`]: whether bodies meet as often as they are to
//! - [`comparison`]: the partners against a comparison group, and whether either goes the right way
//! - [`open`]: decisions and actions that are still to be done
//! - [`progress`]: from the baseline to the target
//! - [`reporting`]: which figures are there, and who owes which on a date
//! - [`totals`]: sums that name their unknowns
//! - [`seats`]: which seats are held, vacant or due on a date
//! - [`funding`]: money by year and source, and what is left of it
//! - [`pipeline`]: who is in which stage on a day, and how many are lacking
//! - [`matrix`]: which partner works on which goal, with overlaps and gaps
//! - [`overlaps`]: which activities of others share something with those of one partner
//! - [`obligations`]: what an organisation owes
//! - [`meetings`]: which meetings need an organisation
//! - [`standing`]: one partner's figure against its target and the others, who stay anonymous

pub mod cadence;
pub mod comparison;
pub mod funding;
pub mod matrix;
pub mod meetings;
pub mod obligations;
pub mod open;
pub mod overlaps;
pub mod pipeline;
pub mod progress;
pub mod reporting;
pub mod seats;
pub mod standing;
pub mod totals;
