//! The partnership: who is in it, and what they owe each other.
//!
//! A partnership binds. A backbone organisation keeps here which organisations are partners and since when, which
//! kinds of party there are, which agreements were made and by whom they were signed, and what each brings and gets.

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
