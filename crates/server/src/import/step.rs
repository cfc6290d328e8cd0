//! What a line asks for: commands, each with the column that it comes from.

use std::fmt;

use samspil_domain::{Command, InvalidCommand};
use serde::Serialize;
use serde_json::{Map, Value};

use super::column::{Form, Kind};
use super::error::RowError;
use super::line::{Line, join};

/// A command as it is written, and the column to blame where none of its fields says more.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) column: &'static str,
    pub(super) name: &'static str,
    pub(super) fields: Map<String, Value>,
}

impl Step {
    pub(super) fn new(column: &'static str, name: &'static str) -> Self {
        Self { column, name, fields: Map::new() }
    }

    /// The same with a field, where it says something.
    pub(super) fn with(mut self, field: &str, value: Option<impl Into<Value>>) -> Self {
        if let Some(value) = value {
            self.fields.insert(field.to_owned(), value.into());
        }
        self
    }

    /// The same with a list, where it holds something.
    pub(super) fn with_list(self, field: &str, items: Vec<String>) -> Self {
        self.with(field, (!items.is_empty()).then_some(items))
    }

    /// The command itself, read as it is everywhere.
    ///
    /// # Errors
    /// The column whose field does not fit.
    pub(super) fn decode(self, line: &Line) -> Result<Command, RowError> {
        let Self { column, name, fields } = self;
        Command::decode(name, Value::Object(fields)).map_err(|error| match error {
            InvalidCommand::Fields { path, reason, .. } => {
                line.error(column_of(line.kind, &path).unwrap_or(column), "BAD_USER_INPUT", reason)
            }
            InvalidCommand::Unknown(_) | InvalidCommand::Shape(_) => {
                line.error(column, "UNKNOWN_COMMAND", error.to_string())
            }
        })
    }
}

/// The column that a command's field comes from, where it bears another name or stands inside of something.
pub(super) fn column_of(kind: Kind, field: &str) -> Option<&'static str> {
    let field = field.split('[').next().unwrap_or_default();
    let renamed = match (kind, field) {
        (Kind::Initiatives, "period" | "period.to") => "periodTo",
        (Kind::Initiatives, "period.from") => "periodFrom",
        (Kind::Initiatives, "scale.value") => "scale",
        (Kind::Initiatives, "scale.unit") => "scaleUnit",
        (Kind::Initiatives, "from") => "placedFrom",
        (Kind::Reports, "figure" | "figure.value") => "value",
        (Kind::Reports, "figure.unit") => "unit",
        (Kind::Reports, "report") | (Kind::Organisations, "organisation") => "id",
        (Kind::Organisations, "from") => "parentFrom",
        (_, field) => field,
    };
    kind.columns().iter().map(|column| column.name).find(|name| *name == renamed)
}

/// A cell that says something else than what stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The column.
    pub column: &'static str,
    /// What stands; nothing where nothing does.
    pub stands: Option<String>,
    /// What the row says.
    pub says: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { column, stands, says } = self;
        match stands {
            Some(stands) => write!(f, "{column}: {stands:?} becomes {says:?}"),
            None => write!(f, "{column}: {says:?}"),
        }
    }
}

/// What a line says that does not stand. An empty cell says nothing; a source is that of what is recorded, and nothing by
/// itself.
pub(super) fn differences(line: &Line, standing: &Line) -> Vec<Difference> {
    let differ = |form: Form, says: &str, stands: &str| match form {
        Form::Figure(_) | Form::Number => number(says).is_none() || number(says) != number(stands),
        Form::List
        | Form::References
        | Form::WordList(_)
        | Form::Text
        | Form::Id
        | Form::Reference
        | Form::Date
        | Form::Word(_)
        | Form::Parts => true,
    };
    let cells =
        line.cells().zip(standing.cells()).filter(|((column, _), _)| !column.name.starts_with("source"));
    let said = cells.filter_map(|((column, says), (_, stands))| Some((column, says?, stands)));
    said.filter(|(column, says, stands)| {
        stands.is_none_or(|stands| stands != *says && differ(column.form, says, stands))
    })
    .map(|(column, says, stands)| Difference {
        column: column.name,
        stands: stands.map(str::to_owned),
        says: says.to_owned(),
    })
    .collect()
}

fn number(text: &str) -> Option<samspil_domain::value::Decimal> {
    text.parse().ok()
}

/// A value's one text form, as in JSON.
pub(super) fn text_of(value: &impl Serialize) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(Value::String(text)) => Some(text),
        Ok(_) | Err(_) => None,
    }
}

/// A list's cell; nothing where the list is empty.
pub(super) fn list_of<T: Serialize>(values: &[T]) -> Option<String> {
    let items: Vec<String> = values.iter().filter_map(text_of).collect();
    (!items.is_empty()).then(|| join(&items))
}
