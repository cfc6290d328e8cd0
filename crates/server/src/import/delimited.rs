//! Tables as text: RFC 4180, with commas, semicolons or tabs.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`. Where a text begins so, an apostrophe is written before
//! it, and one more before a text that begins with apostrophes and then so. Reading takes one away again, so nothing is lost.

use csv::{ByteRecord, ReaderBuilder};

use super::error::ImportError;
use super::file::refuse;
use super::table::{Cell, ROWS_MAX, Row, Table};

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
}

impl Delimiter {
    const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Comma => "commas",
            Self::Semicolon => "semicolons",
            Self::Tab => "tabs",
        }
    }

    /// The one that the first line holds most of, outside of quotes.
    ///
    /// # Errors
    /// `DELIMITER` where two stand there equally often.
    fn of(name: &str, text: &str) -> Result<Self, ImportError> {
        let mut counts = [0usize; 3];
        let mut quoted = false;
        for byte in text.trim_start_matches(['\r', '\n']).bytes() {
            match byte {
                b'"' => quoted = !quoted,
                b'\r' | b'\n' if !quoted => break,
                _ if quoted => {}
                _ => Self::ALL
                    .iter()
                    .zip(&mut counts)
                    .for_each(|(it, count)| *count += usize::from(it.byte() == byte)),
            }
        }
        let most = counts.into_iter().max().unwrap_or_default();
        let mut candidates =
            Self::ALL.into_iter().zip(counts).filter(|(_, count)| *count == most && most > 0);
        match (candidates.next(), candidates.next()) {
            (None, _) => Ok(Self::Comma),
            (Some((delimiter, _)), None) => Ok(delimiter),
            (Some(_), Some(_)) => {
                let reason =
                    "the headings do not tell what stands between two cells; say it with --delimiter";
                Err(refuse(name, "DELIMITER", reason))
            }
        }
    }
}

/// Reads a table.
///
/// # Errors
/// `EMPTY`, `DELIMITER`, `UNCLOSED_QUOTE`, or `TOO_MANY_ROWS`.
pub fn read(
    name: &str,
    text: &str,
    encoding: &str,
    delimiter: Option<Delimiter>,
) -> Result<Table, ImportError> {
    let delimiter = delimiter.map_or_else(|| Delimiter::of(name, text), Ok)?;
    let mut reader = ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(delimiter.byte());
    let mut records = reader.from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    let mut table = Table {
        read_as: format!("text with {}, {encoding}", delimiter.words()),
        headings: Vec::new(),
        rows: Vec::new(),
    };
    let (mut number, mut start) = (0, 0);
    // Reading from memory has no errors of its own, and bytes are not checked to be UTF-8.
    while records.read_byte_record(&mut record).unwrap_or(false) {
        number += 1 + blank_lines(&text.as_bytes()[start..]);
        if table.rows.len() == ROWS_MAX {
            let reason = format!("the file has more than {ROWS_MAX} rows, which is the most; split it");
            return Err(refuse(name, "TOO_MANY_ROWS", reason));
        }
        let last = start;
        start = usize::try_from(records.position().byte()).unwrap_or(text.len());
        // A record may be given out between the CR and the LF that end it.
        if text[..start].ends_with('\r') && text[start..].starts_with('\n') {
            start += 1;
        }
        if start >= text.len() && !closes(&reader, &text[last..]) {
            let reason = format!("a quote that begins in row {number} is never closed; close or double it");
            return Err(refuse(name, "UNCLOSED_QUOTE", reason));
        }
        let cells = record.iter().map(|cell| Cell::text(plain(&String::from_utf8_lossy(cell))));
        let cells: Vec<Option<Cell>> = cells.collect();
        if cells.iter().all(Option::is_none) {
            continue;
        }
        if table.headings.is_empty() {
            table.headings =
                record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect();
        } else {
            table.rows.push(row(number, cells, table.headings.len()));
        }
    }
    if table.headings.is_empty() {
        return Err(refuse(name, "EMPTY", "the file holds nothing; its first row names the columns"));
    }
    Ok(table)
}

fn row(number: usize, mut cells: Vec<Option<Cell>>, width: usize) -> Row {
    let found = cells.len();
    let stray = cells.iter().skip(width).any(Option::is_some);
    let misfit = (found < width || stray).then(|| {
        format!(
            "the row has {found} cells, and there are {width} headings; is a cell with the delimiter in it missing its \
             quotes, or was the file cut?"
        )
    });
    cells.resize(width, None);
    Row { number, cells, misfit }
}

/// How many empty lines stand first; a spreadsheet counts them as rows.
fn blank_lines(bytes: &[u8]) -> usize {
    let ends = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let ends: Vec<u8> = ends.copied().collect();
    let pairs = ends.windows(2).filter(|pair| pair == b"\r\n").count();
    ends.len() - pairs
}

/// Whether the last record ends by itself: what is written after it is another record.
fn closes(reader: &ReaderBuilder, last: &str) -> bool {
    let probe = format!("{}\nx", last.trim_end_matches(['\r', '\n']));
    reader.from_reader(probe.as_bytes()).into_byte_records().count() > 1
}

/// What begins so is run by a spreadsheet; the last four are the same in full width.
const DANGEROUS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

fn runs(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(DANGEROUS)
}

/// A text as it is written, so that no spreadsheet runs it.
#[must_use]
pub fn harmless(text: &str) -> String {
    if runs(text) { format!("'{text}") } else { text.to_owned() }
}

/// A text as it was before [`harmless`].
fn plain(text: &str) -> &str {
    text.trim_start().strip_prefix('\'').filter(|text| runs(text)).unwrap_or(text)
}
