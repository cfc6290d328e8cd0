//! Mutually reinforcing activities: what each partner does, so that it adds up.
//!
//! The third condition of collective impact. Partners do not all do the same; each does what it does best, and the
//! activities are tied to the strategies, goals and indicators that they serve, so that gaps and overlaps show. What
//! partners promise to give and what they have given stand beside each other.

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
