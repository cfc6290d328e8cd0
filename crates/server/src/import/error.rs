//! What is wrong with a file that is to be imported, and where.

use std::fmt;

/// How many bad rows are named one by one.
pub const NAMED_MAX: usize = 100;

/// A cell or a row that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The row, as a spreadsheet shows it: the first is 1.
    pub row: usize,
    /// The column, by its name here; nothing where the row as a whole is to blame.
    pub column: Option<&'static str>,
    /// The stable code. Those of rejections are the API's own.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub reason: String,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { row, column, code, reason } = self;
        write!(f, "row {row}, ")?;
        column.map_or(Ok(()), |column| write!(f, "column {column}: "))?;
        write!(f, "{reason} [{code}]")
    }
}

/// What is wrong with one cell: a code, and a reason that says what to do.
pub type CellError = (&'static str, String);

/// Why a file is not imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The file as a whole cannot be taken. Nothing was recorded.
    #[error("{file}: {reason} [{code}]")]
    File {
        /// The file's name, as it was given.
        file: String,
        /// The stable code.
        code: &'static str,
        /// What is wrong and what to do.
        reason: String,
    },
    /// Rows are bad. Nothing was recorded.
    #[error("{file}: {}", rows(.errors))]
    Rows {
        /// The file's name, as it was given.
        file: String,
        /// What is wrong, by row.
        errors: Vec<RowError>,
    },
    /// It broke off while it was being recorded. What was recorded stands.
    #[error("{file}: row {row}: {reason} [{code}]")]
    Stopped {
        /// The file's name, as it was given.
        file: String,
        /// The first row that was not recorded.
        row: usize,
        /// The ledger's code.
        code: &'static str,
        /// What happened, how much stands, and what to do.
        reason: String,
    },
}

/// How many different rows the errors are of. They stand in the order of the rows.
#[must_use]
pub fn bad_rows(errors: &[RowError]) -> usize {
    errors.chunk_by(|a, b| a.row == b.row).count()
}

/// The errors, a line each, as many rows as are named.
#[must_use]
pub fn listed(errors: &[RowError]) -> String {
    let rows = errors.chunk_by(|a, b| a.row == b.row);
    let named: Vec<String> = rows.take(NAMED_MAX).flatten().map(|error| format!("\n  {error}")).collect();
    let more = bad_rows(errors).saturating_sub(NAMED_MAX);
    let more = if more > 0 { format!("\n  and {more} more bad rows") } else { String::new() };
    named.concat() + &more
}

fn rows(errors: &[RowError]) -> String {
    let rows = match bad_rows(errors) {
        1 => "1 row is bad".to_owned(),
        rows => format!("{rows} rows are bad"),
    };
    format!("{rows}; mend them, or leave them out with --skip-bad. Nothing was recorded{}", listed(errors))
}
