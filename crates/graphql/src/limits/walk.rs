//! The budgeted walk: what a definition asks for when its fragments are expanded, without expanding them.
//!
//! Each fragment is measured once and its [`Measure`] added wherever it is spread, in saturating arithmetic; so the walk
//! takes as many steps as the document has selections, even if the expansion has 2³¹ of them. The recursion ends at
//! [`Limits::depth`], also along a chain of fragments.

use std::collections::HashMap;

use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet, VariableDefinition,
};
use async_graphql::{Pos, Positioned, Value, Variables};

use super::{Code, Limits, Refusal};

/// What a selection set asks for, with fragments expanded. All sums saturate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measure {
    /// Fields, spreads and inline fragments.
    pub selections: u64,
    /// Fields alone.
    pub fields: u64,
    /// Selection sets inside each other; 1 for a set that holds only leaves.
    pub depth: usize,
    /// Fields that have an alias.
    pub aliases: u64,
    /// Directives.
    pub directives: u64,
    /// Fields, multiplied by the `first` or `last` of the fields around them.
    pub objects: u64,
}

impl Measure {
    fn add(&mut self, other: Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.fields = self.fields.saturating_add(other.fields);
        self.depth = self.depth.max(other.depth);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.objects = self.objects.saturating_add(other.objects);
    }
}

/// Measures all definitions, refuses what exceeds `limits`, and returns the measure of the operation that will run.
///
/// # Errors
///
/// `TOO_DEEP`, `TOO_COMPLEX`, `TOO_MANY_ALIASES`, `TOO_MANY_DIRECTIVES`, `FRAGMENT_CYCLE`.
pub(super) fn check(
    limits: &Limits,
    document: &ExecutableDocument,
    selected: &Positioned<OperationDefinition>,
    variables: &Variables,
) -> Result<Measure, Refusal> {
    let mut walk = Walk::new(limits, document, &selected.node.variable_definitions, variables);
    let measure = walk.operation(selected)?;
    if measure.objects > limits.objects {
        let message = format!(
            "By its first and last arguments the operation may bring {} objects; {} are allowed. Ask for smaller pages.",
            measure.objects, limits.objects
        );
        return Err(Refusal::new(Code::TooComplex, message).at(selected.pos));
    }
    walk.whole_document()?;
    Ok(measure)
}

pub(super) struct Walk<'d> {
    limits: &'d Limits,
    document: &'d ExecutableDocument,
    definitions: &'d [Positioned<VariableDefinition>],
    variables: &'d Variables,
    /// `None` while the fragment is being measured: meeting it again then is a cycle.
    measured: HashMap<&'d str, Option<Measure>>,
    /// How many selections were looked at; what the walk costs.
    pub(super) steps: u64,
}

impl<'d> Walk<'d> {
    pub(super) fn new(
        limits: &'d Limits,
        document: &'d ExecutableDocument,
        definitions: &'d [Positioned<VariableDefinition>],
        variables: &'d Variables,
    ) -> Self {
        Self { limits, document, definitions, variables, measured: HashMap::new(), steps: 0 }
    }

    /// Measures an operation, and refuses it if it is too large.
    pub(super) fn operation(
        &mut self,
        operation: &'d Positioned<OperationDefinition>,
    ) -> Result<Measure, Refusal> {
        let mut measure = self.set(&operation.node.selection_set, 1)?;
        let on_variables =
            operation.node.variable_definitions.iter().map(|it| it.node.directives.len() as u64);
        let directives = operation.node.directives.len() as u64 + on_variables.sum::<u64>();
        measure.directives = measure.directives.saturating_add(directives);
        self.refuse_excess(&measure, operation.pos)?;
        Ok(measure)
    }

    /// The other operations and the fragments that nothing spreads are never run, but they are validated.
    fn whole_document(&mut self) -> Result<(), Refusal> {
        let mut total = 0_u64;
        for (_, operation) in self.document.operations.iter() {
            total = total.saturating_add(self.operation(operation)?.selections);
        }
        for (name, fragment) in &self.document.fragments {
            let measure = self.fragment(name.as_str(), fragment.pos, 1)?;
            self.refuse_excess(&measure, fragment.pos)?;
            total = total.saturating_add(measure.selections);
        }
        if total > self.limits.document_selections {
            let message = format!(
                "With fragments expanded, all operations and fragments of the document together select {total} times; {} are allowed. Send fewer operations at once.",
                self.limits.document_selections
            );
            return Err(Refusal::new(Code::TooComplex, message));
        }
        Ok(())
    }

    fn set(&mut self, set: &'d Positioned<SelectionSet>, level: usize) -> Result<Measure, Refusal> {
        if level > self.limits.depth {
            return Err(self.too_deep(set.pos));
        }
        let mut sum = Measure { depth: 1, ..Measure::default() };
        for selection in &set.node.items {
            self.steps += 1;
            let measure = match &selection.node {
                Selection::Field(field) => self.field(field, level)?,
                Selection::InlineFragment(inline) => {
                    let mut inner = self.set(&inline.node.selection_set, level + 1)?;
                    inner.depth += 1;
                    inner
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    let mut inner = self.fragment(name, spread.pos, level + 1)?;
                    inner.depth += 1;
                    inner
                }
            };
            sum.add(measure);
            let directives = selection.node.directives().len() as u64;
            sum.add(Measure { selections: 1, directives, ..Measure::default() });
        }
        Ok(sum)
    }

    fn field(&mut self, field: &'d Positioned<Field>, level: usize) -> Result<Measure, Refusal> {
        let mut measure = Measure::default();
        if !field.node.selection_set.node.items.is_empty() {
            measure = self.set(&field.node.selection_set, level + 1)?;
            measure.objects = measure.objects.saturating_mul(self.page(&field.node));
        }
        let aliases = u64::from(field.node.alias.is_some());
        measure.depth += 1;
        measure.add(Measure { fields: 1, objects: 1, aliases, ..Measure::default() });
        Ok(measure)
    }

    /// The measure of a fragment; nothing when it is unknown, which is left to validation.
    fn fragment(&mut self, name: &'d str, position: Pos, level: usize) -> Result<Measure, Refusal> {
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(Measure::default());
        };
        match self.measured.get(name) {
            Some(Some(known)) => return Ok(*known),
            Some(None) => return Err(cycle(name, position)),
            None => {}
        }
        self.measured.insert(name, None);
        let mut measure = self.set(&fragment.node.selection_set, level)?;
        let directives = fragment.node.directives.len() as u64;
        measure.directives = measure.directives.saturating_add(directives);
        self.measured.insert(name, Some(measure));
        Ok(measure)
    }

    /// How many objects a list field brings at most, as far as the request says so; 1 when it does not.
    fn page(&self, field: &Field) -> u64 {
        let asked = ["first", "last"].into_iter().filter_map(|name| self.whole_number(field, name));
        asked.max().unwrap_or(1).max(1)
    }

    fn whole_number(&self, field: &Field, argument: &str) -> Option<u64> {
        let given = field.get_argument(argument)?.node.clone();
        let known = given.into_const_with(|name| {
            let value = self.variables.get(&name).or_else(|| self.default_of(&name));
            value.cloned().ok_or(())
        });
        match known {
            Ok(Value::Number(number)) => number.as_u64(),
            _ => None,
        }
    }

    fn default_of(&self, variable: &str) -> Option<&'d Value> {
        let definition = self.definitions.iter().find(|it| it.node.name.node == variable)?;
        Some(&definition.node.default_value.as_ref()?.node)
    }

    fn refuse_excess(&self, measure: &Measure, position: Pos) -> Result<(), Refusal> {
        let limits = self.limits;
        if measure.depth > limits.depth {
            return Err(self.too_deep(position));
        }
        let rows = [
            (Code::TooComplex, "selections", measure.selections, limits.selections),
            (Code::TooManyAliases, "aliases", measure.aliases, limits.aliases),
            (Code::TooManyDirectives, "directives", measure.directives, limits.directives),
        ];
        for (code, what, found, allowed) in rows {
            if found > allowed {
                let message = format!(
                    "With fragments expanded there are {found} {what}; {allowed} are allowed. Ask for less, or in several requests."
                );
                return Err(Refusal::new(code, message).at(position));
            }
        }
        Ok(())
    }

    fn too_deep(&self, position: Pos) -> Refusal {
        let message = format!(
            "With fragments expanded, selection sets are nested more than {} deep. Ask in several requests.",
            self.limits.depth
        );
        Refusal::new(Code::TooDeep, message).at(position)
    }
}

fn cycle(name: &str, position: Pos) -> Refusal {
    let message =
        format!("The fragment \"{name}\" spreads itself, directly or through others. Break the cycle.");
    Refusal::new(Code::FragmentCycle, message).at(position)
}
