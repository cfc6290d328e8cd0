//! What is wrong with a seed, and where.

use std::fmt;

use samspil_domain::Rejection;

/// Why a seed is refused. Nothing of its file has been recorded, unless the reason says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedError {
    /// The file's name, as it was given.
    pub file: Box<str>,
    /// The line, from 1: of the command at fault, or of the very place where the text breaks off or is no JSON.
    /// Nothing where no line is to blame.
    pub line: Option<usize>,
    /// The column in bytes, from 1, where the text itself is at fault.
    pub column: Option<usize>,
    /// The command's name.
    pub command: Option<Box<str>>,
    /// The field at fault.
    pub field: Option<Box<str>>,
    /// The stable code. Those of rejections are the API's own.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub reason: Box<str>,
}

impl SeedError {
    /// An error of the file as a whole.
    #[must_use]
    pub fn new(file: &str, code: &'static str, reason: impl Into<Box<str>>) -> Self {
        Self {
            file: file.into(),
            line: None,
            column: None,
            command: None,
            field: None,
            code,
            reason: reason.into(),
        }
    }

    /// The same, at a line.
    #[must_use]
    pub fn at(self, line: usize) -> Self {
        Self { line: Some(line), ..self }
    }

    /// The same, at a line and column.
    #[must_use]
    pub fn at_column(self, (line, column): (usize, usize)) -> Self {
        Self { line: Some(line), column: Some(column), ..self }
    }

    /// The same, in a command.
    #[must_use]
    pub fn command(self, name: impl Into<Box<str>>) -> Self {
        Self { command: Some(name.into()), ..self }
    }

    /// The same, for a field. `.` and nothing mean no field in particular.
    #[must_use]
    pub fn field(self, field: impl Into<Box<str>>) -> Self {
        Self { field: Some(field.into()).filter(|field| !matches!(&**field, "" | ".")), ..self }
    }

    /// A rule that a command breaks.
    #[must_use]
    pub fn rejected(file: &str, rejection: &Rejection) -> Self {
        Self::new(file, rejection.code.as_str(), rejection.message.as_str()).field(rejection.field)
    }
}

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))?;
        self.column.map_or(Ok(()), |column| write!(f, ":{column}"))?;
        self.command.as_ref().map_or(Ok(()), |command| write!(f, ": {command}"))?;
        self.field.as_ref().map_or(Ok(()), |field| write!(f, ": {field}"))?;
        write!(f, ": {} [{}]", self.reason, self.code)
    }
}

impl std::error::Error for SeedError {}
