//! Which operation of the document will run (spec §6.1, "GetOperation").

use async_graphql::Positioned;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition};

use super::{Code, Refusal};

/// The operation that `name` selects, or the only one when there is no name.
///
/// # Errors
///
/// `UNKNOWN_OPERATION` or `OPERATION_NAME_REQUIRED`.
pub(super) fn select<'d>(
    document: &'d ExecutableDocument,
    name: Option<&str>,
) -> Result<&'d Positioned<OperationDefinition>, Refusal> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name),
        (DocumentOperations::Multiple(operations), None) => {
            let mut values = operations.values();
            let only = values.next().filter(|_| operations.len() == 1);
            return only.ok_or_else(|| name_required(operations.len()));
        }
    };
    found.ok_or_else(|| {
        let name: String = name.unwrap_or_default().chars().take(100).collect();
        let message = format!(
            "The document has no operation named \"{name}\". Correct operationName, or leave it out."
        );
        Refusal::new(Code::UnknownOperation, message)
    })
}

fn name_required(count: usize) -> Refusal {
    let message = format!("The document has {count} operations. Say in operationName which one is meant.");
    Refusal::new(Code::OperationNameRequired, message)
}
