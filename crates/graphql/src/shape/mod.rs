//! The domain's values and commands as GraphQL types, made from their JSON Schemas.
//!
//! A command has one shape everywhere: the Rust type in the domain. Its schema (names, nullability, descriptions) is
//! turned into GraphQL types here, so that API, seeds and log cannot drift apart, and a new command needs no line in
//! this crate.
//!
//! # Layout
//! - [`form`]: JSON Schema to GraphQL types
//! - [`input`]: values that come in
//! - [`output`]: plain values that go out

mod form;
mod input;
mod output;

pub(crate) use form::{Forms, Side, argument, field, object};
pub(crate) use input::Given;
pub(crate) use output::Plain;
