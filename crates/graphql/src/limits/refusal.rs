//! Why a document was refused, in words and as a stable code.

use std::fmt;

use async_graphql::parser::Error as ParseError;
use async_graphql::{ErrorExtensionValues, Pos, ServerError};

/// The stable name of a reason. It is found in the answer as `extensions.code` and never changes its spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// The document has more bytes, tokens or longer names than allowed.
    DocumentTooLarge,
    /// Brackets, selection sets or fragments are nested too deeply.
    TooDeep,
    /// With fragments expanded, too many fields are asked for, or what is asked for may cost too much.
    TooComplex,
    /// Too many aliases.
    TooManyAliases,
    /// Too many directives.
    TooManyDirectives,
    /// Too many fields at the root of the operation.
    TooManyRootFields,
    /// The variables hold too many values, or are nested too deeply.
    VariablesTooLarge,
    /// A variable that needs a value has none (spec §6.1.2).
    VariableRequired,
    /// Two root fields of a mutation have the same response key; the executor would run the change twice.
    DuplicateMutationField,
    /// A subscription does not select exactly one field directly (spec §5.2.4.1).
    SubscriptionRootField,
    /// A fragment spreads itself, directly or through others (spec §5.5.2.2).
    FragmentCycle,
    /// The text is not a GraphQL document.
    GraphqlParseFailed,
    /// The document has several operations and the request does not name one.
    OperationNameRequired,
    /// The request names an operation that the document does not have.
    UnknownOperation,
}

impl Code {
    /// The code's spelling in `extensions.code`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DocumentTooLarge => "DOCUMENT_TOO_LARGE",
            Self::TooDeep => "TOO_DEEP",
            Self::TooComplex => "TOO_COMPLEX",
            Self::TooManyAliases => "TOO_MANY_ALIASES",
            Self::TooManyDirectives => "TOO_MANY_DIRECTIVES",
            Self::TooManyRootFields => "TOO_MANY_ROOT_FIELDS",
            Self::VariablesTooLarge => "VARIABLES_TOO_LARGE",
            Self::VariableRequired => "VARIABLE_REQUIRED",
            Self::DuplicateMutationField => "DUPLICATE_MUTATION_FIELD",
            Self::SubscriptionRootField => "SUBSCRIPTION_ROOT_FIELD",
            Self::FragmentCycle => "FRAGMENT_CYCLE",
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::OperationNameRequired => "OPERATION_NAME_REQUIRED",
            Self::UnknownOperation => "UNKNOWN_OPERATION",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A refused request: what was wrong, the limit, and what to do about it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The reason's stable name.
    pub code: Code,
    /// One or two sentences for a human.
    pub message: String,
    /// Where in the document, the most telling place first; empty when it is about the whole.
    pub positions: Vec<Pos>,
    /// Which limit was passed, if it was one.
    pub exceeded: Option<Exceeded>,
}

/// A limit that was passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceeded {
    /// Its name, which is that of the server's flag without `--max-`.
    pub limit: &'static str,
    /// What was asked; at least so much where it was not counted to the end.
    pub asked: u64,
    /// The largest number that is accepted.
    pub allowed: u64,
}

impl Exceeded {
    /// Says it in an error's extensions.
    pub(crate) fn tell(self, extensions: &mut ErrorExtensionValues) {
        extensions.set("limit", self.limit);
        extensions.set("asked", self.asked);
        extensions.set("allowed", self.allowed);
    }
}

impl Refusal {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), positions: Vec::new(), exceeded: None }
    }

    /// Says which limit was passed, and by how much.
    pub(super) fn over(self, limit: &'static str, asked: u64, allowed: u64) -> Self {
        Self { exceeded: Some(Exceeded { limit, asked, allowed }), ..self }
    }

    pub(super) fn at(mut self, position: Pos) -> Self {
        self.positions.push(position);
        self
    }

    /// The parser's error without the source line that it quotes: that line may be the whole document, and may
    /// hold what somebody wrote as an argument.
    pub(super) fn syntax(error: ParseError) -> Self {
        let told = match &error {
            ParseError::Syntax { message, .. } => expectation(message),
            ParseError::RecursionLimitExceeded => {
                return Self::new(
                    Code::TooDeep,
                    "The document nests selection sets more than 64 deep. Ask in several requests.",
                );
            }
            other => other.to_string(),
        };
        let message = format!("The document could not be parsed: {told}.");
        Self { positions: error.positions().collect(), ..Self::new(Code::GraphqlParseFailed, message) }
    }
}

/// The last line of pest's drawing, `  = expected selection`, without its ornament.
fn expectation(message: &str) -> String {
    let told = message.lines().rev().find_map(|line| line.trim_start().strip_prefix("= "));
    told.unwrap_or("syntax error").chars().take(200).collect()
}

impl From<Refusal> for ServerError {
    fn from(refusal: Refusal) -> Self {
        let mut error = ServerError::new(refusal.message, None);
        error.locations = refusal.positions;
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", refusal.code.as_str());
        if let Some(exceeded) = refusal.exceeded {
            exceeded.tell(&mut extensions);
        }
        error.extensions = Some(extensions);
        error
    }
}
