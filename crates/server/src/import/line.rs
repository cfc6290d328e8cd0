//! A row as it is understood: each cell in the one form in which it is also written.

use samspil_domain::ids::{Id, InitiativeId, OrganisationId, ReportId};
use samspil_domain::value::Source;

use super::column::{Column, Form, Kind, Words};
use super::error::{CellError, RowError};
use super::number::{Mark, date, decimal, figure, qualifier};
use super::table::Cell;

/// A figure that nobody knows, in the column of its number.
pub(super) const UNKNOWN: &str = "unknown";

/// A row in the form in which it is also written. A cell that says nothing is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is a row of.
    pub kind: Kind,
    /// The row, as a spreadsheet shows it.
    pub row: usize,
    cells: Vec<Option<String>>,
}

impl Line {
    /// A line that says nothing yet.
    #[must_use]
    pub fn blank(kind: Kind, row: usize) -> Self {
        Self { kind, row, cells: vec![None; kind.columns().len()] }
    }

    /// The cell of a column.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.cells[self.kind.place(name)].as_deref()
    }

    /// The items of a cell that holds a list.
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<String> {
        self.get(name).map_or_else(Vec::new, |text| split(text).unwrap_or_default())
    }

    /// Fills a cell.
    pub fn set(&mut self, name: &str, text: Option<String>) {
        self.cells[self.kind.place(name)] = text;
    }

    /// The cells in the order of the columns.
    pub fn cells(&self) -> impl Iterator<Item = (&'static Column, Option<&str>)> {
        self.kind.columns().iter().zip(self.cells.iter().map(Option::as_deref))
    }

    /// The error of a column of this row.
    #[must_use]
    pub fn error(&self, column: &'static str, code: &'static str, reason: impl Into<String>) -> RowError {
        RowError { row: self.row, column: Some(column), code, reason: reason.into() }
    }

    /// The source that its three columns name.
    ///
    /// # Errors
    /// Where one of them has no good form, or says more of a source without a title.
    pub fn source(&self) -> Result<Option<Source>, RowError> {
        let bad =
            |column, error: &dyn std::fmt::Display| self.error(column, "BAD_USER_INPUT", error.to_string());
        let Some(title) = self.get("source") else {
            let more = ["sourceDated", "sourceLocator"].into_iter().find(|column| self.get(column).is_some());
            return more.map_or(Ok(None), |column| {
                Err(self.error(column, "MISSING", "say in the column source what the source is"))
            });
        };
        let title = title.parse().map_err(|error| bad("source", &error))?;
        let dated = self.get("sourceDated").map(str::parse).transpose();
        let dated = dated.map_err(|error| bad("sourceDated", &error))?;
        let locator = self.get("sourceLocator").map(str::parse).transpose();
        let locator = locator.map_err(|error| bad("sourceLocator", &error))?;
        Ok(Some(Source { title, dated, locator }))
    }

    /// Writes a source into its three columns.
    pub fn set_source(&mut self, source: Option<&Source>) {
        let Some(source) = source else { return };
        self.set("source", Some(source.title.to_string()));
        self.set("sourceDated", source.dated.map(|dated| dated.to_string()));
        self.set("sourceLocator", source.locator.as_ref().map(ToString::to_string));
    }

    /// Takes a cell as it was read.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(&mut self, column: &'static Column, cell: &Cell, mark: Option<Mark>) -> Result<(), RowError> {
        let row = self.row;
        let error = |(code, reason): CellError| RowError { row, column: Some(column.name), code, reason };
        let text = match cell {
            Cell::Text(text) | Cell::Number(text) | Cell::Day(text) => text,
            Cell::Bad(reason) => return Err(error(("BAD_CELL", reason.clone()))),
            Cell::Percentage(number) => {
                let reason = format!(
                    "the sheet shows this cell as a percentage, and holds {number}; format it as a number, and write 27 for \
                     27 percent"
                );
                return Err(error(("SHOWN_AS_PERCENTAGE", reason)));
            }
        };
        // A workbook's own numbers have no decimal mark that could be read in two ways.
        let mark = if matches!(cell, Cell::Number(_)) { Some(Mark::Point) } else { mark };
        let text = match column.form {
            Form::Text | Form::Reference | Form::Parts => Ok(text.clone()),
            Form::Id => id(self.kind, text),
            Form::Date => date(text),
            Form::Number => decimal(text, mark),
            Form::Word(words) => word(words, text),
            Form::Figure(qualified) => match read_figure(text, mark) {
                Ok((number, qualifier)) => {
                    // Its own column stands further to the right, and is compared with this when it is read.
                    self.set(qualified, qualifier.map(str::to_owned));
                    Ok(number)
                }
                Err(error) => Err(error),
            },
            Form::List | Form::References => split(text).map(|items| join(&items)),
            Form::WordList(words) => split(text)
                .and_then(|items| items.iter().map(|item| word(words, item)).collect::<Result<Vec<_>, _>>())
                .map(|items| join(&items)),
        };
        let text = text.map_err(error)?;
        match self.get(column.name) {
            // A number has said already how it is to be read.
            Some(said) if said != text => {
                let reason = format!("it says {text} here, and {said} before the number");
                return Err(self.error(column.name, "CONTRADICTION", reason));
            }
            Some(_) | None => self.set(column.name, Some(text)),
        }
        Ok(())
    }

    /// Makes plain what a figure leaves out: it is exact where nothing else is said.
    ///
    /// # Errors
    /// Where its unit or qualifier is there, and no number.
    pub(super) fn complete_figure(
        &mut self,
        value: &'static str,
        qualifier: &'static str,
    ) -> Result<(), RowError> {
        match (self.get(value), self.get(qualifier)) {
            (None | Some(UNKNOWN), Some(_)) => {
                Err(self.error(qualifier, "MISSING", format!("there is no number in the column {value}")))
            }
            (None | Some(UNKNOWN), None) | (Some(_), Some(_)) => Ok(()),
            (Some(_), None) => {
                self.set(qualifier, Some("EXACTLY".to_owned()));
                Ok(())
            }
        }
    }
}

fn read_figure(text: &str, mark: Option<Mark>) -> Result<(String, Option<&'static str>), CellError> {
    if [UNKNOWN, "ukendt"].contains(&text.to_lowercase().as_str()) {
        return Ok((UNKNOWN.to_owned(), None));
    }
    figure(text, mark)
}

fn id(kind: Kind, text: &str) -> Result<String, CellError> {
    fn read<I: Id + std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<String, CellError> {
        let id: Result<I, I::Err> = text.parse();
        id.map(|id| id.to_string()).map_err(|error| ("BAD_USER_INPUT", error.to_string()))
    }
    match kind {
        Kind::Initiatives => read::<InitiativeId>(text),
        Kind::Reports => read::<ReportId>(text),
        Kind::Organisations => read::<OrganisationId>(text),
    }
}

fn word(words: &Words, text: &str) -> Result<String, CellError> {
    let wanted = text.to_lowercase().replace([' ', '-'], "_");
    let found = words.iter().find(|(name, others)| {
        name.to_lowercase() == wanted || others.iter().any(|other| other.replace(' ', "_") == wanted)
    });
    // The qualifiers may also be written as before a number.
    let name = found
        .map(|(name, _)| *name)
        .or_else(|| qualifier(text).filter(|qualifier| words.iter().any(|(name, _)| name == qualifier)));
    name.map(str::to_owned).ok_or_else(|| {
        let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
        ("UNKNOWN_WORD", format!("{text:?} is none of {}", names.join(", ")))
    })
}

/// The items of a list: with `|` between them, and `\` before a `|` or `\` that is part of an item.
///
/// # Errors
/// `EMPTY_ITEM` where there is nothing between two of them.
pub(super) fn split(text: &str) -> Result<Vec<String>, CellError> {
    let mut items = vec![String::new()];
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let escaped = (character == '\\').then(|| characters.clone().next()).flatten();
        match (character, escaped, items.last_mut()) {
            ('|', ..) => items.push(String::new()),
            (_, Some(escaped @ ('|' | '\\')), Some(item)) => {
                characters.next();
                item.push(escaped);
            }
            (character, _, Some(item)) => item.push(character),
            (_, _, None) => {}
        }
    }
    let items: Vec<String> = items.iter().map(|item| item.trim().to_owned()).collect();
    if items.iter().any(String::is_empty) {
        return Err((
            "EMPTY_ITEM",
            format!("{text:?} has nothing beside a |; take that away, or write \\| for a | itself"),
        ));
    }
    Ok(items)
}

/// The items as they are written.
pub(super) fn join(items: &[impl AsRef<str>]) -> String {
    let escaped = |item: &str| item.replace('\\', "\\\\").replace('|', "\\|");
    let items: Vec<String> = items.iter().map(|item| escaped(item.as_ref())).collect();
    items.join("|")
}
