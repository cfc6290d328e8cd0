//! Derived answers: what follows from the state. Each is a pure function, says the rule it follows, and lists the
//! commits it came from, so that anyone can check it.
//!
//! # Layout
//! - [`aggregate`]: the partners' figures as one, with what went in, what did not and what is missing
//! - [`authority`]: who can sign and read what, and who approved their own figures
//! - [`behind`]: who is left behind, by category and by partner
//! - [`cadence`]: whether bodies meet as often as they are to
//! - [`commitments`]: what was paid and spent of each promise of money
//! - [`comparison`]: the partners against a comparison group, and whether either goes the right way
//! - [`cost`]: money for each unit of an outcome, and how good the figures are
//! - [`curve`]: whether an indicator's curve turns
//! - [`history`]: who changed a figure, when, from what to what and why
//! - [`open`]: decisions and actions that are still to be done
//! - [`progress`]: from the baseline to the target
//! - [`publication`]: what may be published, and why the rest may not
//! - [`reporting`]: which figures are there, and who owes which on a date
//! - [`results`]: what a funder's money went to, and how the targets there stand
//! - [`target_story`]: what was recorded about a target, in the order in which it happened
//! - [`totals`]: sums that name their unknowns
//! - [`seats`]: which seats are held, vacant or due on a date
//! - [`funding`]: money by year and source, and what is left of it
//! - [`pipeline`]: who is in which stage on a day, and how many are lacking
//! - [`matrix`]: which partner works on which goal, with overlaps and gaps

pub mod aggregate;
pub mod authority;
pub mod behind;
pub mod cadence;
pub mod commitments;
pub mod comparison;
pub mod cost;
pub mod curve;
pub mod funding;
pub mod history;
pub mod matrix;
pub mod open;
pub mod pipeline;
pub mod progress;
pub mod publication;
pub mod reporting;
pub mod results;
pub mod seats;
pub mod target_story;
pub mod totals;
