//! Rules about the fields at the root of an operation that the executor does not keep itself.
//!
//! - It runs `mutation { x { a } x { b } }` twice, where the spec (§6.3.2, field merging) runs it once.
//! - It silently ignores a fragment at the root of a subscription, and answers several root fields, where the spec
//!   (§5.2.4.1) wants exactly one.

use std::collections::HashMap;

use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Pos, Positioned};

use super::{Code, Limits, Refusal};

/// Checks the root of `operation`. The walk has run before: there is no cycle, and the expansion is affordable.
///
/// # Errors
///
/// `TOO_MANY_ROOT_FIELDS`, `DUPLICATE_MUTATION_FIELD` or `SUBSCRIPTION_ROOT_FIELD`.
pub(super) fn check(
    limits: &Limits,
    document: &ExecutableDocument,
    operation: &Positioned<OperationDefinition>,
) -> Result<(), Refusal> {
    let mut fields = Vec::new();
    collect(document, &operation.node.selection_set.node, &mut fields);
    if fields.len() as u64 > limits.root_fields {
        let message = format!(
            "The operation has {} fields at its root; {} are allowed. Ask in several requests.",
            fields.len(),
            limits.root_fields
        );
        let refusal = Refusal::new(Code::TooManyRootFields, message).at(operation.pos);
        return Err(refusal.over("root-fields", fields.len() as u64, limits.root_fields));
    }
    match operation.node.ty {
        OperationType::Query => Ok(()),
        OperationType::Mutation => refuse_duplicates(&fields),
        OperationType::Subscription => single_field(operation),
    }
}

fn collect<'d>(
    document: &'d ExecutableDocument,
    set: &'d SelectionSet,
    fields: &mut Vec<&'d Positioned<Field>>,
) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => fields.push(field),
            Selection::InlineFragment(inline) => collect(document, &inline.node.selection_set.node, fields),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    collect(document, &fragment.node.selection_set.node, fields);
                }
            }
        }
    }
}

/// Refused rather than merged: a client that writes the same change twice more likely means two changes than one, and
/// an alias says so. Conditions (`@skip`, `@include`) are not looked at, since they may both turn out true.
fn refuse_duplicates(fields: &[&Positioned<Field>]) -> Result<(), Refusal> {
    let mut seen: HashMap<&str, Pos> = HashMap::new();
    for field in fields {
        let key = field.node.response_key();
        if let Some(first) = seen.insert(key.node.as_str(), field.pos) {
            let message = format!(
                "The mutation has two root fields that answer as \"{}\". Select it once, or give one of them an alias if the change is meant twice.",
                key.node
            );
            return Err(Refusal::new(Code::DuplicateMutationField, message).at(field.pos).at(first));
        }
    }
    Ok(())
}

fn single_field(operation: &Positioned<OperationDefinition>) -> Result<(), Refusal> {
    let items = &operation.node.selection_set.node.items;
    if let [selection] = items.as_slice()
        && let Selection::Field(_) = &selection.node
    {
        return Ok(());
    }
    let message = "A subscription must select exactly one field, and directly, not through a fragment. Use one operation for each.";
    let position = items.get(1).map_or(operation.pos, |second| second.pos);
    Err(Refusal::new(Code::SubscriptionRootField, message).at(position))
}
