//! What can happen in a collective-impact initiative: commands are decided into events, events are folded into state,
//! and answers are derived from state. All of it is pure: no I/O, no clock, no randomness, no floating point.
//!
//! # Layout
//! - [`foundation`], [`partnership`]: what the initiative is and who is in it
//! - [`common_agenda`], [`shared_measurement`], [`reinforcing_activities`], [`continuous_communication`], [`backbone`]:
//!   the five conditions of collective impact, a room each
//! - [`directory`]: the organisations, shared by all initiatives; [`people`]: persons, whose data is sealed
//! - [`answers`]: what follows from the state
//! - [`names`]: the order of names, and how they are found
//! - [`initiative`], [`world`]: the rooms put together; [`snapshot`]: these as bytes
//! - [`command`], [`event`], [`request`], [`commit`], [`rejection`]: what goes in and what comes out
//! - [`corrects`]: which earlier statements a commit takes the place of
//! - [`value`], [`ids`], [`party`], [`fact`], [`register`]: what it is all made of

#![warn(clippy::wildcard_enum_match_arm, clippy::float_arithmetic, clippy::disallowed_types)]

pub mod access;
pub mod answers;
pub mod backbone;
pub mod command;
pub mod commit;
pub mod common_agenda;
pub mod continuous_communication;
pub mod corrects;
pub mod directory;
pub mod event;
pub mod fact;
pub mod foundation;
pub mod ids;
pub mod initiative;
pub mod names;
pub mod partnership;
pub mod party;
pub mod people;
pub mod register;
pub mod reinforcing_activities;
pub mod rejection;
pub mod request;
pub mod shape;
pub mod shared_measurement;
pub mod sight;
pub mod situation;
pub mod snapshot;
pub mod value;
pub mod world;

#[cfg(test)]
mod story;
#[cfg(test)]
mod world_tests;

pub use command::{Command, InvalidCommand};
pub use commit::{Actor, Commit, Position, Recorded, Revision, Stream};
pub use event::Event;
pub use initiative::Initiative;
pub use rejection::{Code, Rejection};
pub use request::Request;
pub use world::{Refusal, World};
