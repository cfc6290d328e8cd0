//! The foundation: what the initiative is, why there is one, where and for how long.
//!
//! Before the five conditions comes the need that brought the partners together, and the preconditions without which
//! nothing comes of it. A backbone organisation keeps the initiative's names, phases and limits here, and closes it. An
//! initiative can be known by a line alone and deepened later, stand in the portfolio of another, and grow from an
//! earlier one.

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
