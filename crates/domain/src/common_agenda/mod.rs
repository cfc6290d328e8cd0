//! The common agenda: what the partners want to reach together, and along which lines.
//!
//! The first condition of collective impact. The partners share an understanding of the problem and a vision, adopt
//! strategies and goals, put them together into versions that each partner endorses, and renew them. A goal may well
//! be a direction without a number; what makes it measurable are the targets that shared measurement sets for it.

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
