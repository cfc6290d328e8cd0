//! The variables' values are not part of the document, but are checked and copied just the same.

use async_graphql::parser::types::OperationDefinition;
use async_graphql::{Positioned, Value, Variables};

use super::{Code, Limits, Refusal};

/// Refuses variables with too many values or too deep a nesting, and tells how many values they hold.
///
/// # Errors
///
/// `VARIABLES_TOO_LARGE`.
pub(super) fn check(limits: &Limits, variables: &Variables) -> Result<u64, Refusal> {
    let mut count = 0_usize;
    let mut open: Vec<(&Value, usize)> = variables.values().map(|value| (value, 1)).collect();
    while let Some((value, depth)) = open.pop() {
        count += 1;
        if count > limits.variable_values {
            let refusal = too_large(format!("hold more than {} values", limits.variable_values));
            return Err(refusal.over("variable-values", count as u64, limits.variable_values as u64));
        }
        if depth > limits.variable_depth {
            let refusal = too_large(format!("are nested more than {} deep", limits.variable_depth));
            return Err(refusal.over("variable-depth", depth as u64, limits.variable_depth as u64));
        }
        match value {
            Value::List(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(fields) => open.extend(fields.values().map(|item| (item, depth + 1))),
            Value::Null
            | Value::Number(_)
            | Value::String(_)
            | Value::Boolean(_)
            | Value::Binary(_)
            | Value::Enum(_) => {}
        }
    }
    Ok(count as u64)
}

/// Refuses an operation of which a required variable is missing or null (spec §6.1.2). The executor notices it only in the
/// middle of the execution, and a mutation may have changed something by then.
///
/// # Errors
///
/// `VARIABLE_REQUIRED`.
pub(super) fn require(
    operation: &Positioned<OperationDefinition>,
    variables: &Variables,
) -> Result<(), Refusal> {
    for definition in &operation.node.variable_definitions {
        let wanted = &definition.node;
        let given = variables.get(&wanted.name.node);
        let required = !wanted.var_type.node.nullable;
        let missing = given.is_none() && wanted.default_value.is_none();
        if required && (missing || given == Some(&Value::Null)) {
            let message = format!(
                "The variable ${} of type {} must have a value. Give it one in \"variables\".",
                wanted.name.node, wanted.var_type.node
            );
            return Err(Refusal::new(Code::VariableRequired, message).at(definition.pos));
        }
    }
    Ok(())
}

fn too_large(how: String) -> Refusal {
    let message = format!("The variables {how}. Send them in several requests.");
    Refusal::new(Code::VariablesTooLarge, message)
}
