//! How Samspil is run.
//!
//! # Layout
//! - [`seed`]: files of requests, loaded at start or by hand

pub mod seed;
