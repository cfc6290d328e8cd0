//! A sheet of cells, wherever it was read from.

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// What somebody wrote; never empty, and without white space at its ends.
    Text(String),
    /// A number that the file itself holds as one, as an exact decimal.
    Number(String),
    /// A number that the file shows as a percentage: 0.27 where a person sees 27 %.
    Percentage(String),
    /// A day that the file itself holds as one, as `2014-12-01`.
    Day(String),
    /// Something that cannot be taken, such as an error of a formula: what it is, in words.
    Bad(String),
}

/// A row with at least one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number, as a spreadsheet shows it: the first is 1.
    pub number: usize,
    /// Its cells, one for each heading.
    pub cells: Vec<Option<Cell>>,
    /// Where it does not fit the headings: why.
    pub misfit: Option<String>,
}

/// A sheet: its headings, and the rows below them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// How the file was understood, in words.
    pub read_as: String,
    /// The headings, as they are written.
    pub headings: Vec<String>,
    /// The rows that hold something.
    pub rows: Vec<Row>,
}

/// Most rows of one file. What they would do is held in memory until all are checked, at some 30 kilobytes for each new
/// initiative.
pub const ROWS_MAX: usize = 50_000;

impl Cell {
    /// What somebody wrote. Line breaks are written in one way, and nothing at all is no cell.
    #[must_use]
    pub fn text(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self::Text(text.replace("\r\n", "\n").replace('\r', "\n")))
    }
}
