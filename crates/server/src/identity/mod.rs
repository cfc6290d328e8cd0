//! Who asks.
//!
//! # Layout
//! - [`bearer`]: what a request brings to be known by
//! - [`door`]: who is let in, and as whom; the same for GraphQL and for the log's files
//! - [`oidc`]: the word of an identity provider: signed tokens (JWT) and the keys to check them with
//! - [`issue`]: accounts, roles and tokens made by this machine itself
//! - [`first`]: the first operator; [`demo`]: somebody of each role, to look around as
//! - [`commands`]: `samspil account`, `samspil grant` and `samspil token`
//! - [`secret_file`]: a token in a file that its owner alone can read
//!
//! # What holds
//! - Who brings nothing is nobody. Who brings something that is not good is refused, and never let in as nobody.
//! - A token is known by its hash alone, and is in no log line and no error.
//! - What a caller may is not decided here but by the log, at the moment of each request.

pub mod bearer;
pub mod commands;
pub mod demo;
pub mod door;
pub mod first;
pub mod issue;
pub mod oidc;
pub mod secret_file;
