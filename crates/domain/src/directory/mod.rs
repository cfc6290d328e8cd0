//! The directory: the organisations of the world, shared by all initiatives.
//!
//! A backbone organisation enters an organisation once, and every initiative names it by its id. So one organisation
//! is the same in all initiatives, under whatever name it went at the time, whatever it was a unit of, and whoever carries
//! it on.

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
