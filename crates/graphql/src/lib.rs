//! .

pub mod limits;
