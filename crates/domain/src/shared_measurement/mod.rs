//! Shared measurement: what the partners measure together, and what came out.
//!
//! The second condition of collective impact. The partners agree on indicators, on where each stood at the outset and
//! where it is to go; they report figures in rounds, from draft to approval, sorted alike so that they can be compared,
//! and correct them without hiding the earlier ones. What others claim about results stands beside the figures and never
//! replaces them; what nobody can measure yet stands on the data development agenda.

mod command;
mod corrects;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use command::*;
pub(crate) use corrects::corrects;
pub(crate) use decide::decide;
pub use event::*;
pub use state::*;
pub use vocabulary::*;
