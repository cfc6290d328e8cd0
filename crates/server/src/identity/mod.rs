//! Who asks.
//!
//! # Layout
//! - [`oidc`]: the word of an identity provider: signed tokens (JWT) and the keys to check them with

pub mod oidc;
