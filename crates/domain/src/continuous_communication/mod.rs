//! Continuous communication: what the partners tell each other, decide and learn.
//!
//! The fourth condition of collective impact. Trust grows from meeting often, from decisions that can be found again,
//! and from telling everyone the same. Meetings, decisions and the actions that follow, announcements, confidential
//! notices, disagreements that the partners live with, conferences and lessons stand here with their dates.

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
