//! What the log holds, in the columns in which it can be read in again.

use std::path::Path;

use csv::{Terminator, WriterBuilder};
use rust_xlsxwriter::{Workbook, XlsxError};
use samspil_domain::World;
use samspil_domain::ids::InitiativeId;

use super::column::{Form, Kind};
use super::delimited::harmless;
use super::line::Line;
use super::number::written;
use super::{initiatives, organisations, reports};

/// What is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// What the rows are.
    pub kind: Kind,
    /// Only what is in this portfolio, and the portfolio itself.
    pub portfolio: Option<InitiativeId>,
}

/// The lines, in an order that follows from what they say: initiatives and organisations by name, reports by their
/// initiative's name and in the order of recording.
#[must_use]
pub fn lines(world: &World, wanted: Wanted) -> Vec<Line> {
    let mut ids: Vec<(Option<String>, InitiativeId)> = world
        .initiatives
        .iter()
        .map(|(id, initiative)| (initiative.foundation.name().map(ToString::to_string), *id))
        .collect();
    ids.sort();
    match wanted.kind {
        Kind::Initiatives => ids.iter().flat_map(|(_, id)| places(world, *id, wanted.portfolio)).collect(),
        Kind::Reports => {
            let initiatives = ids.iter().filter_map(|(_, id)| world.initiatives.get(id));
            let within = |id: InitiativeId| {
                let portfolio = wanted.portfolio.filter(|portfolio| *portfolio != id);
                portfolio.is_none_or(|portfolio| {
                    let held = world.initiatives.get(&id).map(|it| it.foundation.held_in());
                    held.is_some_and(|mut held| held.any(|(holder, _)| holder == portfolio))
                })
            };
            let initiatives = initiatives.filter(|initiative| within(initiative.id));
            initiatives
                .flat_map(|initiative| {
                    let all = initiative.shared_measurement.reports.iter();
                    all.map(|(id, report)| reports::as_it_stands(initiative, id, report))
                })
                .collect()
        }
        Kind::Organisations => {
            let all = world.directory.organisations.iter();
            let mut all: Vec<Line> =
                all.filter_map(|(id, _)| organisations::as_it_stands(world, id)).collect();
            let key = |line: &Line| {
                [line.get("name"), line.get("id")].map(|text| text.unwrap_or_default().to_owned())
            };
            all.sort_by_cached_key(key);
            all
        }
    }
}

/// An initiative's lines: one for each portfolio that holds it, and one where none does.
fn places(world: &World, id: InitiativeId, portfolio: Option<InitiativeId>) -> Vec<Line> {
    let Some(initiative) = world.initiatives.get(&id) else { return Vec::new() };
    let held = initiative.foundation.held_in().map(|(holder, _)| Some(holder));
    let places: Vec<Option<InitiativeId>> = match portfolio {
        // Without what holds it in turn, which is not written.
        Some(portfolio) if portfolio == id => vec![None],
        Some(portfolio) => held.filter(|holder| *holder == Some(portfolio)).collect(),
        None => held.collect(),
    };
    let places = if places.is_empty() && portfolio.is_none() { vec![None] } else { places };
    places.into_iter().filter_map(|place| initiatives::as_it_stands(world, id, place)).collect()
}

/// The cells of a line as they are written.
fn cells(line: &Line) -> impl Iterator<Item = (Form, String)> {
    line.cells().map(|(column, cell)| {
        let cell = cell.unwrap_or_default();
        let number = matches!(column.form, Form::Figure(_) | Form::Number) && !cell.is_empty();
        (column.form, if number { written(cell) } else { cell.to_owned() })
    })
}

/// The lines as CSV: RFC 4180 in UTF-8, with commas, and with lines that end with CR and LF.
///
/// # Errors
/// None where memory suffices.
pub fn csv(kind: Kind, lines: &[Line]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(kind.columns().iter().map(|column| column.name))?;
    for line in lines {
        // A number is not run; `-5` stays one.
        let harmless = |(form, cell): (Form, String)| match form {
            Form::Figure(_) | Form::Number => cell,
            Form::Text
            | Form::Id
            | Form::Reference
            | Form::References
            | Form::Date
            | Form::Word(_)
            | Form::WordList(_)
            | Form::List
            | Form::Parts => harmless(&cell),
        };
        writer.write_record(cells(line).map(harmless))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// The lines as a workbook with one sheet, in which every cell is text: nothing is run, rounded or taken for a date.
///
/// # Errors
/// More rows than a sheet has.
pub fn workbook(kind: Kind, lines: &[Line]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name(kind.name())?;
    for (column, it) in (0u16..).zip(kind.columns()) {
        sheet.write_string(0, column, it.name)?;
    }
    for (row, line) in (1u32..).zip(lines) {
        for (column, (_, cell)) in (0u16..).zip(cells(line)) {
            if !cell.is_empty() {
                sheet.write_string(row, column, cell)?;
            }
        }
    }
    book.save_to_buffer()
}

/// Whether a file of that name is a workbook.
#[must_use]
pub fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"))
}
