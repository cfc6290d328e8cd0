//! The people: whom to turn to at a partner, who signed, who sits in a seat or holds an office.
//!
//! A backbone organisation enters a person once, and everything else names it by its id. What is personal (the name, the
//! email address, the telephone number, what the person does) is sealed under a key of that person alone, before it is
//! decided or recorded. When a person asks to be forgotten, that key is destroyed: the log stays as it is and can be
//! proved, and nobody can read what it says of the person, in no copy of it.

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
pub(crate) use decide::{Known, decide};
pub use event::*;
pub use state::*;
pub use vocabulary::*;
