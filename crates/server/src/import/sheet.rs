//! A table whose headings are understood: each row a line of the columns that there are.

use std::path::Path;

use super::column::Kind;
use super::delimited::{self, Delimiter};
use super::error::{ImportError, RowError};
use super::file::{self, refuse};
use super::line::Line;
use super::number::Mark;
use super::table::{Cell, Row, Table};
use super::workbook;

/// How a file is to be read. What is left out is found out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What its rows are.
    pub kind: Option<Kind>,
    /// Headings of the file, each with the name of the column that it is.
    pub map: Vec<(String, String)>,
    /// Columns with what their cells hold where they are empty.
    pub set: Vec<(String, String)>,
    /// Whether columns that nobody knows are passed over.
    pub ignore_unknown: bool,
    /// What stands before the decimals of a number.
    pub decimal: Option<Mark>,
    /// What stands between two cells.
    pub delimiter: Option<Delimiter>,
    /// The text's encoding.
    pub encoding: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
}

/// A file whose headings are understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The file's name, as it was given.
    pub file: String,
    /// How it was understood, in words.
    pub read_as: String,
    /// What its rows are.
    pub kind: Kind,
    /// The headings that were taken for a column of another name.
    pub mapped: Vec<(String, &'static str)>,
    /// The headings that were passed over.
    pub ignored: Vec<String>,
    /// How many rows it has.
    pub rows: usize,
    /// The rows that can be understood, in order.
    pub lines: Vec<Line>,
    /// What is wrong with the others, in order.
    pub errors: Vec<RowError>,
}

/// Reads a file.
///
/// # Errors
/// What is wrong with the file as a whole; what is wrong with single rows is in the answer.
pub fn read(path: &Path, reading: &Reading) -> Result<Sheet, ImportError> {
    let bytes = file::read(path)?;
    parse(&path.display().to_string(), &bytes, reading)
}

/// Reads the bytes of a file.
///
/// # Errors
/// As [`read`].
pub fn parse(name: &str, bytes: &[u8], reading: &Reading) -> Result<Sheet, ImportError> {
    if workbook::is_old(bytes) {
        let reason =
            "this is a workbook of the older kind, or locked with a password; save it as .xlsx without one";
        return Err(refuse(name, "NOT_A_WORKBOOK", reason));
    }
    if workbook::is(bytes) {
        return understand(name, workbook::read(name, bytes, reading.sheet.as_deref())?, reading);
    }
    let (text, encoding) = file::decode(name, bytes, reading.encoding.as_deref())?;
    understand(name, delimited::read(name, &text, encoding, reading.delimiter)?, reading)
}

/// Which column a heading stands for.
enum Heading {
    Column(usize),
    Ignored,
    Unknown,
}

fn understand(name: &str, table: Table, reading: &Reading) -> Result<Sheet, ImportError> {
    let kind = kind(name, &table, reading)?;
    let set = constants(name, kind, reading)?;
    let places = places(name, kind, &table, reading)?;
    let columns = kind.columns();
    let missing: Vec<&str> = columns
        .iter()
        .enumerate()
        .filter(|(place, column)| {
            column.required && !places.contains(&Some(*place)) && set.iter().all(|(set, _)| set != place)
        })
        .map(|(_, column)| column.name)
        .collect();
    if !missing.is_empty() {
        let reason = format!(
            "{} need the column {}; name it with --map \"Heading={}\", or give one value for all rows with --set",
            kind.name(),
            missing.join(" and the column "),
            missing[0],
        );
        return Err(refuse(name, "MISSING_COLUMN", reason));
    }
    let headings = || table.headings.iter().zip(&places);
    let renamed = headings().filter_map(|(heading, place)| Some((heading.clone(), columns[(*place)?].name)));
    let mut sheet = Sheet {
        file: name.to_owned(),
        read_as: table.read_as.clone(),
        kind,
        mapped: renamed.filter(|(heading, column)| heading != column).collect(),
        ignored: headings()
            .filter(|(_, place)| place.is_none())
            .map(|(heading, _)| heading.clone())
            .collect(),
        rows: table.rows.len(),
        lines: Vec::new(),
        errors: Vec::new(),
    };
    sheet.ignored.retain(|heading| !heading.is_empty());
    for row in &table.rows {
        match line(kind, row, &places, &set, reading.decimal) {
            Ok(line) => sheet.lines.push(line),
            Err(errors) => sheet.errors.extend(errors),
        }
    }
    Ok(sheet)
}

/// What the rows are: what was said, or that which the headings fit best.
fn kind(name: &str, table: &Table, reading: &Reading) -> Result<Kind, ImportError> {
    if let Some(kind) = reading.kind {
        return Ok(kind);
    }
    let fit = |kind: Kind| {
        let known: Vec<usize> =
            table.headings.iter().filter_map(|heading| place(kind, heading, reading)).collect();
        let given = |place: usize| {
            let set = |(column, _): &(String, String)| kind.find(column) == Some(place);
            known.contains(&place) || reading.set.iter().any(set)
        };
        let whole = kind.columns().iter().enumerate().all(|(place, column)| !column.required || given(place));
        whole.then_some((known.len(), kind))
    };
    let fitting: Vec<(usize, Kind)> = Kind::ALL.into_iter().filter_map(fit).collect();
    let most = fitting.iter().map(|(known, _)| *known).max();
    let mut best = fitting.iter().filter(|(known, _)| Some(*known) == most);
    match (best.next(), best.next()) {
        (Some((_, kind)), None) => Ok(*kind),
        _ => {
            let reason = "the headings do not tell whether these are initiatives, reports or organisations; say it with --as, \
                          and see the columns of each with --columns";
            Err(refuse(name, "UNKNOWN_KIND", reason))
        }
    }
}

/// The column that a heading stands for.
fn place(kind: Kind, heading: &str, reading: &Reading) -> Option<usize> {
    let mapped = reading.map.iter().find(|(from, _)| from.trim() == heading);
    kind.find(mapped.map_or(heading, |(_, to)| to))
}

fn places(
    name: &str,
    kind: Kind,
    table: &Table,
    reading: &Reading,
) -> Result<Vec<Option<usize>>, ImportError> {
    if let Some((heading, _)) =
        reading.map.iter().find(|(from, _)| !table.headings.iter().any(|it| it == from.trim()))
    {
        let headings = table.headings.join(", ");
        let reason = format!("--map names the heading {heading:?}, and the file has: {headings}");
        return Err(refuse(name, "UNKNOWN_COLUMN", reason));
    }
    let mut places: Vec<Option<usize>> = Vec::new();
    for (at, heading) in table.headings.iter().enumerate() {
        let empty = heading.is_empty() && table.rows.iter().all(|row| row.cells[at].is_none());
        let found = match place(kind, heading, reading) {
            Some(place) => Heading::Column(place),
            None if empty || reading.ignore_unknown => Heading::Ignored,
            None => Heading::Unknown,
        };
        places.push(match found {
            Heading::Ignored => None,
            Heading::Column(place) if !places.contains(&Some(place)) => Some(place),
            Heading::Column(place) => {
                let column = kind.columns()[place].name;
                let reason = format!("two headings stand for the column {column}; the second is {heading:?}");
                return Err(refuse(name, "DUPLICATE_COLUMN", reason));
            }
            Heading::Unknown => return Err(unknown(name, kind, heading)),
        });
    }
    Ok(places)
}

fn unknown(name: &str, kind: Kind, heading: &str) -> ImportError {
    let reason = format!(
        "{} have no column {heading:?}; they have: {}. Name the right one with --map {:?}, or pass over what is unknown with \
         --ignore-unknown",
        kind.name(),
        kind.names(),
        format!("{heading}=name"),
    );
    refuse(name, "UNKNOWN_COLUMN", reason)
}

/// What is said once for all rows, by the column's place.
fn constants(name: &str, kind: Kind, reading: &Reading) -> Result<Vec<(usize, Cell)>, ImportError> {
    let constant = |(column, value): &(String, String)| {
        let place = kind.find(column).ok_or_else(|| {
            let reason = format!("--set names {column:?}; {} have: {}", kind.name(), kind.names());
            refuse(name, "UNKNOWN_COLUMN", reason)
        })?;
        Ok(Cell::text(value).map(|cell| (place, cell)))
    };
    reading.set.iter().filter_map(|set| constant(set).transpose()).collect()
}

fn line(
    kind: Kind,
    row: &Row,
    places: &[Option<usize>],
    set: &[(usize, Cell)],
    mark: Option<Mark>,
) -> Result<Line, Vec<RowError>> {
    let mut line = Line::blank(kind, row.number);
    if let Some(reason) = &row.misfit {
        return Err(vec![RowError { row: row.number, column: None, code: "MISFIT", reason: reason.clone() }]);
    }
    let mut errors = Vec::new();
    for (place, column) in kind.columns().iter().enumerate() {
        let at = places.iter().position(|it| *it == Some(place));
        let cell = at.and_then(|at| row.cells[at].as_ref());
        let constant = || set.iter().find(|(set, _)| *set == place).map(|(_, cell)| cell);
        match cell.or_else(constant) {
            Some(cell) => errors.extend(line.read(column, cell, mark).err()),
            None if column.required => {
                errors.push(line.error(column.name, "MISSING", "every row needs this cell"));
            }
            None => {}
        }
    }
    let figure = match kind {
        Kind::Initiatives => Some(("scale", "scaleQualifier")),
        Kind::Reports => Some(("value", "qualifier")),
        Kind::Organisations => None,
    };
    if let Some((value, qualifier)) = figure.filter(|_| errors.is_empty()) {
        errors.extend(line.complete_figure(value, qualifier).err());
    }
    if errors.is_empty() { Ok(line) } else { Err(errors) }
}
