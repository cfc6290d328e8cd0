//! The store's promises, one module per subject.

mod executing;
mod given;
mod reading;
