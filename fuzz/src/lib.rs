//! What holds of everything that comes from outside, whoever wrote it. One function to a format, each a target of the
//! fuzzer. `tests/fuzz.rs` takes the same functions over the kept inputs, so that what fuzzing has found stays mended.
//!
//! # Layout
//! - [`formats`]: the log's own formats
//! - [`requests`]: what a request, a seed or a table says

#[path = "formats.rs"]
pub mod formats;
#[path = "requests.rs"]
pub mod requests;

/// What takes an input and panics where something does not hold.
pub type Check = fn(&[u8]);

/// Every target, by its name.
pub fn targets() -> Vec<(&'static str, Check)> {
    [&formats::TARGETS[..], &requests::TARGETS].concat()
}
