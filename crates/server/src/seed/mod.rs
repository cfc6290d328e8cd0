//! Seeds: files of requests, in the shape in which the API takes them.
//!
//! A seed is a JSON array. Each element is one request, and becomes one commit or nothing:
//!
//! ```json
//! [{ "initiative": "@fuldkornspartnerskabet",
//!    "source": { "title": "A report", "dated": "2014-05" },
//!    "commands": [{ "adoptGoal": { "title": "More products with the logo" } }] }]
//! ```
//!
//! Without `initiative` the commands are for the directory of organisations. `onBehalfOf`, `reason`, `causedBy`,
//! `commandId` and `expectedRev` may be given as in the API; `causedBy` is a position of the log that the seed is loaded
//! into.
//!
//! # Layout
//! - [`mod@file`]: a file's text, bounded
//! - [`lines`]: where in the text something stands
//! - `strict`: JSON in which no name stands twice in one object
//! - [`parse`]: the text as requests, each command with its line
//! - [`rehearse`]: everything decided beforehand, so that a bad file changes nothing
//! - [`load`]: everything recorded
//! - [`demo`]: the seeds that the binary holds
//! - [`error`]: what is wrong, and where
//!
//! # What makes loading again harmless
//! A request's command id, where none is given, follows from its content. The ledger keeps command ids for ever, so a request that has been
//! recorded once is never decided again, under whatever name its file goes and wherever in the file it stands.

pub mod demo;
pub mod error;
pub mod file;
pub mod lines;
pub mod load;
pub mod parse;
pub mod rehearse;
mod strict;

#[cfg(test)]
mod tests;

pub use error::SeedError;
pub use parse::{Seed, SeedRequest};
