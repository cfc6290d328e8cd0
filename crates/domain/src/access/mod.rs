//! Access: who may do what. Accounts, the roles that they are granted, and the tokens that they sign in with are facts of
//! the log like all others, so that it can be told for any moment who could do what.
//!
//! # Layout
//! - the files that every room has: what can be asked, what can have happened, what stands
//! - [`caller`](Caller): who asks; [`rights`](Rights): what that one may at a moment
//! - [`table`]: who may give which command, for every role; the one place where that is decided

mod caller;
mod command;
mod corrects;
mod decide;
mod event;
mod rights;
mod state;
pub mod table;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use caller::{Caller, Credential, Lapsed};
pub use command::*;
pub(crate) use corrects::corrects;
pub(crate) use decide::{Asked, decide};
pub use event::*;
pub use rights::{Hat, Rights, Standing};
pub use state::*;
pub use vocabulary::*;
