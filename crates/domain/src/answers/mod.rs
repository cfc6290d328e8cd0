//! Derived answers: what follows from the state. Each is a pure function, says the rule it follows, and lists the
//! commits it came from, so that anyone can check it.
//!
//! # Layout
//! - [`cadence`]: whether bodies meet as often as they are to
//! - [`comparison`]: the partners against a comparison group, and whether either goes the right way
//! - [`coverage`]: how many of those that a portfolio is said to hold are known here
//! - [`membership`]: how many partners there are, counted or known by name
//! - [`open`]: decisions and actions that are still to be done
//! - [`progress`]: from the baseline to the target
//! - [`renewal`]: when the goals are next to be renewed
//! - [`reporting`]: which figures are there, and who owes which on a date
//! - [`totals`]: sums that name their unknowns
//! - [`seats`]: which seats are held, vacant or due on a date
//! - [`funding`]: money by year and source, and what is left of it
//! - [`pipeline`]: who is in which stage on a day, and how many are lacking
//! - [`matrix`]: which partner works on which goal, with overlaps and gaps

pub mod cadence;
pub mod comparison;
pub mod coverage;
pub mod funding;
pub mod matrix;
pub mod membership;
pub mod open;
pub mod pipeline;
pub mod progress;
pub mod renewal;
pub mod reporting;
pub mod seats;
pub mod totals;
