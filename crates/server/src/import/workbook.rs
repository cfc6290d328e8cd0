//! Tables as Excel workbooks (`.xlsx`).

use std::io::{self, Cursor, Read as _};

use calamine::{DataRef, ExcelDateTime, Reader as _, Style, Xlsx, XlsxError};
use zip::ZipArchive;

use super::error::ImportError;
use super::file::refuse;
use super::table::{Cell, ROWS_MAX, Row, Table};

/// What a workbook may hold unpacked, in bytes; a file of a few kilobytes can be made to unpack to any size.
const UNPACKED_MAX: u64 = 512 * 1024 * 1024;

/// Whether the bytes are a workbook: a ZIP archive.
#[must_use]
pub fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Whether the bytes are a workbook of the older kind, or one that is locked with a password.
#[must_use]
pub fn is_old(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

/// Reads a sheet: the one of that name, or the first.
///
/// # Errors
/// `NOT_A_WORKBOOK`, `TOO_LARGE`, `UNKNOWN_SHEET`, `EMPTY` or `TOO_MANY_ROWS`.
pub fn read(name: &str, bytes: &[u8], wanted: Option<&str>) -> Result<Table, ImportError> {
    let broken = |error: &dyn std::fmt::Display| {
        let reason = format!("the workbook cannot be read ({error}); save it anew as .xlsx, or as CSV");
        refuse(name, "NOT_A_WORKBOOK", reason)
    };
    let fits = unpacks_within(bytes, UNPACKED_MAX).map_err(|error| broken(&error))?;
    if !fits {
        let reason = format!("the workbook unpacks to more than {} MiB; split it", UNPACKED_MAX >> 20);
        return Err(refuse(name, "TOO_LARGE", reason));
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error: XlsxError| broken(&error))?;
    let sheets = book.sheet_names();
    let sheet = match wanted {
        Some(wanted) => sheets.into_iter().find(|sheet| sheet == wanted).ok_or_else(|| {
            let sheets = book.sheet_names().join(", ");
            refuse(name, "UNKNOWN_SHEET", format!("there is no sheet {wanted:?}; there are: {sheets}"))
        })?,
        None => {
            sheets.into_iter().next().ok_or_else(|| refuse(name, "EMPTY", "the workbook has no sheet"))?
        }
    };
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|error| broken(&error))?;
    let mut sheet = Sheet { name, read_as: format!("workbook, sheet {sheet}"), ..Sheet::default() };
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| broken(&error))? {
        let percentage = cells.styles().get(style).is_some_and(is_percentage);
        if let Some(value) = value(cell.get_value(), percentage) {
            sheet.put(cell.get_position(), value)?;
        }
    }
    sheet.table()
}

/// Whether the archive unpacks to so many bytes at most, as found by unpacking it; what it says of itself need not be true.
pub(super) fn unpacks_within(bytes: &[u8], most: u64) -> Result<bool, zip::result::ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut room = most + 1;
    for index in 0..archive.len() {
        room -= io::copy(&mut archive.by_index(index)?.take(room), &mut io::sink())?;
    }
    Ok(room > 0)
}

fn is_percentage(style: &Style) -> bool {
    // 9 and 10 are the percentages that every workbook knows.
    style
        .number_format
        .as_ref()
        .is_some_and(|format| matches!(format.format_id, Some(9 | 10)) || format.format_code.contains('%'))
}

fn value(value: &DataRef<'_>, percentage: bool) -> Option<Cell> {
    // The shortest decimal that is that float: what a person has typed.
    let number = |number: String| if percentage { Cell::Percentage(number) } else { Cell::Number(number) };
    match value {
        DataRef::Empty => None,
        DataRef::String(text) => Cell::text(text),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Int(it) => Some(number(it.to_string())),
        DataRef::Float(it) => Some(number(it.to_string())),
        DataRef::Bool(it) => Some(Cell::Text(if *it { "yes" } else { "no" }.to_owned())),
        DataRef::DateTime(it) => Some(day(it)),
        DataRef::DateTimeIso(text) => Cell::text(text.strip_suffix("T00:00:00").unwrap_or(text)),
        DataRef::DurationIso(text) => Cell::text(text),
        DataRef::Error(error) => Some(Cell::Bad(format!("the formula's result is an error, {error}"))),
    }
}

fn day(at: &ExcelDateTime) -> Cell {
    if at.is_duration() {
        return Cell::Bad("it is a length of time".to_owned());
    }
    match at.to_ymd_hms_milli() {
        (year, month, day, 0, 0, 0, 0) => Cell::Day(format!("{year:04}-{month:02}-{day:02}")),
        (year, month, day, hour, minute, ..) => Cell::Bad(format!(
            "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} has a time of day; give the day alone"
        )),
    }
}

/// A sheet in the making.
#[derive(Default)]
struct Sheet<'a> {
    name: &'a str,
    read_as: String,
    /// The row that holds the headings, and in which column each stands.
    headings: Option<(u32, Vec<(u32, String)>)>,
    rows: Vec<Row>,
}

impl Sheet<'_> {
    /// Takes the next cell; they come row by row.
    fn put(&mut self, (row, column): (u32, u32), cell: Cell) -> Result<(), ImportError> {
        let (first, headings) = self.headings.get_or_insert_with(|| (row, Vec::new()));
        if *first == row {
            let heading = match cell {
                Cell::Text(text)
                | Cell::Number(text)
                | Cell::Percentage(text)
                | Cell::Day(text)
                | Cell::Bad(text) => text,
            };
            headings.push((column, heading));
            return Ok(());
        }
        let number = row as usize + 1;
        let width = headings.len();
        if self.rows.last().is_none_or(|row| row.number != number) {
            if self.rows.len() == ROWS_MAX {
                let reason = format!("the sheet has more than {ROWS_MAX} rows, which is the most; split it");
                return Err(refuse(self.name, "TOO_MANY_ROWS", reason));
            }
            self.rows.push(Row { number, cells: vec![None; width], misfit: None });
        }
        let place = headings.iter().position(|(heading, _)| *heading == column);
        let Some(row) = self.rows.last_mut() else { return Ok(()) };
        match place {
            Some(place) => row.cells[place] = Some(cell),
            None => {
                let reason = format!("there is a cell in column {}, which has no heading", letters(column));
                row.misfit = Some(reason);
            }
        }
        Ok(())
    }

    fn table(self) -> Result<Table, ImportError> {
        let Some((_, headings)) = self.headings else {
            return Err(refuse(
                self.name,
                "EMPTY",
                "the sheet holds nothing; its first row names the columns",
            ));
        };
        let headings = headings.into_iter().map(|(_, heading)| heading).collect();
        Ok(Table { read_as: self.read_as, headings, rows: self.rows })
    }
}

/// A column's letters: `A` for 0, `AA` for 26.
fn letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or_default()));
        match (column / 26).checked_sub(1) {
            Some(rest) => column = rest,
            None => break,
        }
    }
    letters.iter().rev().collect()
}
