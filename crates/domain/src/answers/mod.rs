//! Derived answers: what follows from the state. Each is a pure function, says the rule it follows, and lists the
//! commits it came from, so that anyone can check it.
//!
//! # Layout
//! - [`aggregate`]: the partners' figures as one, with what went in, what did not and what is missing
//! - [`attention`]: what needs someone's action, most urgent first
//! - [`authority`]: who can sign and read what, and who approved their own figures
//! - [`behind`]: who is left behind, by category and by partner
//! - [`cadence`]: whether bodies meet as often as they are to
//! - [`commitments`]: what was paid and spent of each promise of money
//! - [`changes`]: what changed between two moments, and the history of an object
//! - [`comparison`]: the partners against a comparison group, and whether either goes the right way
//! - [`cost`]: money for each unit of an outcome, and how good the figures are
//! - [`coverage`]: how many of those that a portfolio is said to hold are known here
//! - [`curve`]: whether an indicator's curve turns
//! - [`expiring`]: what ends soon, certainly or possibly
//! - [`funding`]: money by year and source, and what is left of it
//! - [`gaps`]: what goals lack: indicator, target, number, date, owner, activity
//! - [`health`]: how the five conditions stand, by stated signals, and what has changed
//! - [`history`]: who changed a figure, when, from what to what and why
//! - [`matrix`]: which partner works on which goal, with overlaps and gaps
//! - [`meetings`]: which meetings need an organisation
//! - [`membership`]: how many partners there are, counted or known by name
//! - [`object`]: what an answer is about
//! - [`obligations`]: what an organisation owes
//! - [`open`]: decisions and actions that are still to be done
//! - [`outlook`]: whether a target is on track, was reached or was missed
//! - [`overlaps`]: which activities of others share something with those of one partner
//! - [`pipeline`]: who is in which stage on a day, and how many are lacking
//! - [`progress`]: from the baseline to the target
//! - [`publication`]: what may be published, and why the rest may not
//! - [`renewal`]: when the goals are next to be renewed
//! - [`reporting`]: which figures are there, and who owes which on a date
//! - [`results`]: what a funder's money went to, and how the targets there stand
//! - [`seats`]: which seats are held, vacant or due on a date
//! - [`standing`]: one partner's figure against its target and the others, who stay anonymous
//! - [`target_story`]: what was recorded about a target, in the order in which it happened
//! - [`totals`]: sums that name their unknowns
//! - [`why`]: the rule, the inputs, what was left out and what is missing, in one shape for all of them

pub mod aggregate;
pub mod attention;
pub mod authority;
pub mod behind;
pub mod cadence;
pub mod changes;
pub mod commitments;
pub mod comparison;
pub mod cost;
pub mod coverage;
pub mod curve;
pub mod expiring;
pub mod funding;
pub mod gaps;
pub mod health;
pub mod history;
pub mod matrix;
pub mod meetings;
pub mod membership;
pub mod object;
pub mod obligations;
pub mod open;
pub mod outlook;
pub mod overlaps;
pub mod pipeline;
pub mod progress;
pub mod publication;
pub mod renewal;
pub mod reporting;
pub mod results;
pub mod seats;
pub mod standing;
pub mod target_story;
pub mod totals;
pub mod why;
