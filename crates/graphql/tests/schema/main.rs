//! The schema as its users meet it, over a real ledger.

mod answers;
mod as_of;
mod attention;
mod bad_input;
mod changes;
mod commits;
mod health;
mod measurement;
mod names;
mod organisation;
mod people;
mod proofs;
mod questions;
mod roles;
mod rooms;
mod sdl;
mod sight;
mod standing;
mod stories;
mod support;
mod why;
