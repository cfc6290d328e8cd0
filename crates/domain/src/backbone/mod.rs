//! The backbone: who holds the partnership together.
//!
//! The fifth condition of collective impact. Somebody has to keep the partnership going: six functions that one or
//! several hold and hand over, bodies with seats shared out among constituencies, a secretariat, and money.

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
