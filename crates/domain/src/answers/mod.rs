//! Derived answers: what follows from the state. Each is a pure function, says the rule it follows, and lists the
//! commits it came from, so that anyone can check it.
//!
//! # Layout
//! - [`attention`]: what needs someone's action, most urgent first
//! - [`cadence`]: whether bodies meet as often as they are to
//! - [`comparison`]: the partners against a comparison group, and whether either goes the right way
//! - [`expiring`]: what ends soon, certainly or possibly
//! - [`gaps`]: what goals lack: indicator, target, number, date, owner, activity
//! - [`object`]: what an answer is about
//! - [`open`]: decisions and actions that are still to be done
//! - [`outlook`]: whether a target is on track, was reached or was missed
//! - [`progress`]: from the baseline to the target
//! - [`reporting`]: which figures are there, and who owes which on a date
//! - [`totals`]: sums that name their unknowns
//! - [`seats`]: which seats are held, vacant or due on a date
//! - [`funding`]: money by year and source, and what is left of it
//! - [`pipeline`]: who is in which stage on a day, and how many are lacking
//! - [`matrix`]: which partner works on which goal, with overlaps and gaps

pub mod attention;
pub mod cadence;
pub mod comparison;
pub mod expiring;
pub mod funding;
pub mod gaps;
pub mod matrix;
pub mod object;
pub mod open;
pub mod outlook;
pub mod pipeline;
pub mod progress;
pub mod reporting;
pub mod seats;
pub mod totals;
