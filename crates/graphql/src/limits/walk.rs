//! The budgeted walk: what a definition asks for when its fragments are expanded, without expanding them.
//!
//! Each fragment is measured once and its [`Measure`] added wherever it is spread, in saturating arithmetic; so the walk
//! takes as many steps as the document has selections, even if the expansion has 2³¹ of them. The recursion ends at
//! [`Limits::depth`], also along a chain of fragments.

use std::collections::HashMap;
use std::convert::Infallible;

use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet, VariableDefinition,
};
use async_graphql::{Pos, Positioned, Value, Variables};

use super::{Code, Limits, Price, Refusal, Times};

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
    /// The prices of the fields, each multiplied by how many objects the fields around it bring.
    pub cost: u64,
}

impl Measure {
    fn add(&mut self, other: Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.fields = self.fields.saturating_add(other.fields);
        self.depth = self.depth.max(other.depth);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.cost = self.cost.saturating_add(other.cost);
    }
}

/// Measures all definitions, refuses what exceeds `limits`, and returns the measure of the operation that will run. `values`
/// is how many values its variables hold; they are part of the cost.
///
/// # Errors
///
/// `TOO_DEEP`, `TOO_COMPLEX`, `TOO_MANY_ALIASES`, `TOO_MANY_DIRECTIVES`, `FRAGMENT_CYCLE`.
pub(super) fn check(
    limits: &Limits,
    document: &ExecutableDocument,
    selected: &Positioned<OperationDefinition>,
    variables: &Variables,
    values: u64,
) -> Result<Measure, Refusal> {
    let mut walk = Walk::new(limits, document, &selected.node.variable_definitions, variables);
    let mut measure = walk.operation(selected)?;
    measure.cost = measure.cost.saturating_add(values);
    if measure.cost > limits.cost {
        let message = format!(
            "The operation may cost {}; {} are allowed. Ask for smaller pages, for fewer lists inside each other, for fewer derived answers, or in several requests.",
            measure.cost, limits.cost
        );
        let refusal = Refusal::new(Code::TooComplex, message).at(selected.pos);
        return Err(refusal.over("cost", measure.cost, limits.cost));
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
        let root = self.limits.prices.root(operation.node.ty);
        let mut measure = self.set(&operation.node.selection_set, root, 1)?;
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
            let refusal = Refusal::new(Code::TooComplex, message);
            return Err(refusal.over("document-selections", total, self.limits.document_selections));
        }
        Ok(())
    }

    /// `on` is the name of the type that the set is selected on; empty where nobody knows it.
    fn set(
        &mut self,
        set: &'d Positioned<SelectionSet>,
        on: &'d str,
        level: usize,
    ) -> Result<Measure, Refusal> {
        if level > self.limits.depth {
            return Err(self.too_deep(set.pos));
        }
        let mut sum = Measure { depth: 1, ..Measure::default() };
        for selection in &set.node.items {
            self.steps += 1;
            let measure = match &selection.node {
                Selection::Field(field) => self.field(field, on, level)?,
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref();
                    let on = condition.map_or(on, |condition| condition.node.on.node.as_str());
                    let mut inner = self.set(&inline.node.selection_set, on, level + 1)?;
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

    fn field(&mut self, field: &'d Positioned<Field>, on: &'d str, level: usize) -> Result<Measure, Refusal> {
        let price = self.limits.prices.get(on, field.node.name.node.as_str());
        let mut measure = Measure::default();
        if !field.node.selection_set.node.items.is_empty() {
            let of = price.map_or("", |price| price.of.as_str());
            measure = self.set(&field.node.selection_set, of, level + 1)?;
            measure.cost = measure.cost.saturating_mul(self.times(&field.node, price));
        }
        let aliases = u64::from(field.node.alias.is_some());
        measure.depth += 1;
        let cost = self.own(&field.node, price);
        measure.add(Measure { fields: 1, cost, aliases, ..Measure::default() });
        Ok(measure)
    }

    /// What the field itself costs; each value that its arguments hold is one more.
    fn own(&self, field: &Field, price: Option<&Price>) -> u64 {
        let Some(price) = price else { return 1 };
        let looks_back = price.as_of > 0 && self.argument(field, "asOf").is_some();
        // Variables are counted with the request, however often they are used.
        let given = field.arguments.iter().map(|(_, value)| value.node.clone());
        let arguments =
            given.map(|value| match value.into_const_with(|_| Ok::<_, Infallible>(Value::Null)) {
                Ok(value) => values(&value),
            });
        let arguments: u64 = arguments.sum();
        price.own.saturating_add(arguments).saturating_add(if looks_back { price.as_of } else { 0 })
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
        let on = fragment.node.type_condition.node.on.node.as_str();
        let mut measure = self.set(&fragment.node.selection_set, on, level)?;
        let directives = fragment.node.directives.len() as u64;
        measure.directives = measure.directives.saturating_add(directives);
        self.measured.insert(name, Some(measure));
        Ok(measure)
    }

    /// How many objects a field brings, as far as the request or the schema says so.
    fn times(&self, field: &Field, price: Option<&Price>) -> u64 {
        let asked = || ["first", "last"].into_iter().filter_map(|name| self.whole_number(field, name)).max();
        let times = match price.map(|price| price.times) {
            None => asked().unwrap_or(1),
            Some(Times::Once) => 1,
            Some(Times::First(usual)) => asked().unwrap_or(usual),
            Some(Times::List) => self.limits.list_size,
            Some(Times::Usually(usual)) => usual,
        };
        times.max(1)
    }

    fn whole_number(&self, field: &Field, argument: &str) -> Option<u64> {
        match self.argument(field, argument) {
            Some(Value::Number(number)) => number.as_u64(),
            _ => None,
        }
    }

    /// What an argument is given as, and not as null.
    fn argument(&self, field: &Field, argument: &str) -> Option<Value> {
        let given = field.get_argument(argument)?.node.clone();
        let known = given.into_const_with(|name| {
            let value = self.variables.get(&name).or_else(|| self.default_of(&name));
            Ok::<_, Infallible>(value.cloned().unwrap_or(Value::Null))
        });
        match known {
            Ok(Value::Null) => None,
            Ok(value) => Some(value),
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
                return Err(Refusal::new(code, message).at(position).over(what, found, allowed));
            }
        }
        Ok(())
    }

    fn too_deep(&self, position: Pos) -> Refusal {
        let message = format!(
            "With fragments expanded, selection sets are nested more than {} deep. Ask in several requests.",
            self.limits.depth
        );
        let allowed = self.limits.depth as u64;
        Refusal::new(Code::TooDeep, message).at(position).over("depth", allowed.saturating_add(1), allowed)
    }
}

/// How many values there are in one: each scalar, list and object is one. The scan has bounded how deep it is.
fn values(value: &Value) -> u64 {
    match value {
        Value::List(items) => 1 + items.iter().map(values).sum::<u64>(),
        Value::Object(fields) => 1 + fields.values().map(values).sum::<u64>(),
        Value::Null
        | Value::Number(_)
        | Value::String(_)
        | Value::Boolean(_)
        | Value::Binary(_)
        | Value::Enum(_) => 1,
    }
}

fn cycle(name: &str, position: Pos) -> Refusal {
    let message =
        format!("The fragment \"{name}\" spreads itself, directly or through others. Break the cycle.");
    Refusal::new(Code::FragmentCycle, message).at(position)
}
