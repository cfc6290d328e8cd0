//! How it is asked: the GraphQL schema over the ledger and the state of the domain.
//!
//! # Layout
//! - [`query`], [`mutation`], [`subscription`]: the three roots; [`node`]: from events to objects
//! - [`shape`]: the domain's values and commands as GraphQL types; [`scalar`]
//! - [`schema`]: the whole, and [`sdl`]
//! - [`limits`]: what a document may cost, before it is run; [`prices`]: what our fields cost
//! - [`http`]: HTTP, WebSocket and server-sent events

mod error;
pub mod http;
pub mod limits;
mod mutation;
mod node;
pub mod prices;
mod query;
mod scalar;
pub mod schema;
mod shape;
mod sight;
mod subscription;

pub use async_graphql::Data;
pub use schema::{Schema, asked_by, sdl};
