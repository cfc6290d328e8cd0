//! What the fields of a schema cost: as much of the schema as the walk needs to know.

use std::collections::HashMap;
use std::fmt;

use async_graphql::parser::types::OperationType;

/// What one field costs, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// What it costs to resolve the field once, without what is selected in it.
    pub own: u64,
    /// What it costs more when it is asked for as of an earlier moment.
    pub as_of: u64,
    /// How often what is selected in it is to be paid for.
    pub times: Times,
    /// The name of the type that it leads to.
    pub of: String,
}

/// How many objects a field brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// At most one; or a list inside a page, which the page has counted already.
    Once,
    /// As many as its argument `first` says, and so many where that is left out.
    First(u64),
    /// A list whose length nobody says beforehand: [`Limits::list_size`](super::Limits::list_size) is taken for it.
    List,
    /// A list of which the usual length is known.
    Usually(u64),
}

/// The prices of a schema's fields. A field that is not among them costs 1, and brings as many objects as its argument `first`
/// or `last` says.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Prices {
    query: String,
    mutation: String,
    subscription: String,
    types: HashMap<String, HashMap<String, Price>>,
}

/// There are thousands; told is how many types they are of.
impl fmt::Debug for Prices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prices").field("types", &self.types.len()).finish_non_exhaustive()
    }
}

impl Prices {
    /// The prices of a schema with these roots.
    #[must_use]
    pub fn of_roots(query: &str, mutation: &str, subscription: &str) -> Self {
        let [query, mutation, subscription] = [query, mutation, subscription].map(str::to_owned);
        Self { query, mutation, subscription, types: HashMap::new() }
    }

    /// Sets the price of a field.
    pub fn set(&mut self, on: &str, field: &str, price: Price) {
        self.types.entry(on.to_owned()).or_default().insert(field.to_owned(), price);
    }

    /// The price of a field, where it is known.
    #[must_use]
    pub fn get(&self, on: &str, field: &str) -> Option<&Price> {
        self.types.get(on)?.get(field)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, on: &str, field: &str) -> Option<&mut Price> {
        self.types.get_mut(on)?.get_mut(field)
    }

    /// The name of the type at the root of an operation.
    pub(super) fn root(&self, kind: OperationType) -> &str {
        match kind {
            OperationType::Query => &self.query,
            OperationType::Mutation => &self.mutation,
            OperationType::Subscription => &self.subscription,
        }
    }
}
