//! Tables: initiatives known by a line, figures and organisations, read from and written to CSV and Excel workbooks.
//!
//! A row becomes the commands that a seed would hold, as one request, and so one commit or nothing. All rows are decided on a
//! scratch copy of the world before the first is recorded.
//!
//! # Layout
//! - [`mod@file`], [`delimited`], [`workbook`]: bytes as a [`table`] of cells
//! - [`mod@column`]: the columns of each kind, and the other names for them
//! - [`number`]: numbers and dates as people write them
//! - [`mod@line`], [`sheet`]: a row in the one form in which it is also written, and a file of them
//! - `names`: what is meant by a name
//! - `initiatives`, `reports`, `organisations`: a line as commands, and what stands as a line
//! - `step`: commands with the column that each comes from; how a line differs from what stands
//! - [`plan`]: everything decided beforehand
//! - [`preview`]: that in words
//! - [`run`]: the two verbs
//! - [`export`]: what stands, as lines
//! - [`error`]: what is wrong, and where
//!
//! # What makes importing again harmless
//! A row is compared with what stands, and records what differs. Its command id follows from what it says, and the ledger
//! keeps command ids for ever; so a row that was recorded, and whose facts others have changed since, changes nothing either.

pub mod column;
pub mod delimited;
pub mod error;
pub mod export;
pub mod file;
mod initiatives;
pub mod line;
mod names;
pub mod number;
mod organisations;
pub mod plan;
pub mod preview;
mod reports;
pub mod run;
pub mod sheet;
mod step;
pub mod table;
pub mod workbook;

#[cfg(test)]
mod tests;

pub use error::ImportError;
