//! What a file would do, or has done, in words.

use std::fmt::{self, Write as _};

use super::error::bad_rows;
use super::line::Line;
use super::plan::{Effect, Plan, Planned};
use super::sheet::Sheet;
use super::step::Difference;
use crate::greeting::many;

/// How many rows a preview shows as they are understood.
const SHOWN: usize = 3;

/// How many rows do what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that bring something new.
    pub new: usize,
    /// Rows that add to what stands.
    pub adds: usize,
    /// Rows that change what stands.
    pub changes: usize,
    /// Rows of which all stands already.
    pub stands: usize,
    /// Rows that were recorded before, and have been changed since.
    pub overtaken: usize,
    /// Rows that are bad.
    pub bad: usize,
}

impl Counts {
    /// The counts of a plan.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let mut counts = Self { bad: bad_rows(&plan.errors), ..Self::default() };
        for planned in &plan.rows {
            let count = match planned.effect {
                Effect::New => &mut counts.new,
                Effect::Adds(_) => &mut counts.adds,
                Effect::Changes(_) => &mut counts.changes,
                Effect::Stands => &mut counts.stands,
                Effect::Overtaken => &mut counts.overtaken,
            };
            *count += 1;
        }
        counts
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { new, adds, changes, stands, overtaken, bad } = *self;
        write!(
            f,
            "{new} new, {adds} adding to what stands, {changes} changing what stands, {} unchanged, {bad} bad",
            stands + overtaken
        )?;
        if overtaken > 0 {
            write!(
                f,
                " (of those unchanged, {overtaken} say what has been changed since they were recorded; that stays)"
            )?;
        }
        Ok(())
    }
}

/// How the file is understood.
#[must_use]
pub fn understood(sheet: &Sheet) -> String {
    let Sheet { file, read_as, kind, mapped, ignored, rows, .. } = sheet;
    let mut text = format!("{file}: {read_as}; {} of {}\n", many(*rows, "row"), kind.name());
    if !mapped.is_empty() {
        let mapped: Vec<String> =
            mapped.iter().map(|(heading, column)| format!("{heading} = {column}")).collect();
        let _ = writeln!(text, "  columns: {}", mapped.join(", "));
    }
    if !ignored.is_empty() {
        let _ = writeln!(text, "  passed over: {}", ignored.join(", "));
    }
    text
}

/// What the file would do, with the first rows as they are understood.
#[must_use]
pub fn preview(plan: &Plan) -> String {
    let mut text = format!("  would be: {}\n", Counts::of(plan));
    let mut rows: Vec<&Planned> = plan.rows.iter().filter(|planned| planned.request.is_some()).collect();
    rows.sort_by_key(|planned| planned.line.row);
    for Planned { line, effect, .. } in rows.iter().take(SHOWN) {
        let _ = match effect {
            Effect::New => writeln!(text, "  row {}, new\n{}", line.row, all(line)),
            Effect::Adds(differences) => writeln!(text, "  row {}, adds\n{}", line.row, each(differences)),
            Effect::Changes(differences) => {
                writeln!(text, "  row {}, changes\n{}", line.row, each(differences))
            }
            Effect::Stands | Effect::Overtaken => Ok(()),
        };
    }
    let more = rows.len().saturating_sub(SHOWN);
    if more > 0 {
        let _ = writeln!(text, "  and {}", many(more, "more row"));
    }
    text
}

fn all(line: &Line) -> String {
    let said = line.cells().filter_map(|(column, cell)| Some(format!("    {}: {:?}", column.name, cell?)));
    said.collect::<Vec<_>>().join("\n")
}

fn each(differences: &[Difference]) -> String {
    differences.iter().map(|difference| format!("    {difference}")).collect::<Vec<_>>().join("\n")
}
