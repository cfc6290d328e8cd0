//! What a GraphQL document may cost, decided before anything is validated or executed.
//!
//! The executor's own validation expands fragments again and again: a document of 875 bytes, in which each of 24 fragments
//! spreads the next one twice, keeps it busy for almost a minute before its own limits are looked at. So each
//! request passes [`prepare`] first. It costs one pass over the bytes and one over the parsed document, whatever the
//! document says, and hands the parsed document over, so that nothing is parsed twice.
//!
//! # Layout
//!
//! | file | answers |
//! |---|---|
//! | `scan.rs` | is the text small and flat enough to be parsed at all? (linear, no recursion) |
//! | `walk.rs` | how much is asked for, with fragments expanded? (each fragment is measured once) |
//! | `prices.rs` | what does a field cost, and how many objects does it bring? |
//! | `rate.rs` | how much may one who asks still ask for? |
//! | `seats.rs` | how many of something may be held at once, in all and by one? |
//! | `roots.rs` | are the root fields of a mutation or a subscription sound? |
//! | `operation.rs` | which operation is meant, and is it a query, a mutation or a subscription? |
//! | `variables.rs` | are the variables' values few and flat enough, and is none missing that is required? |
//! | `refusal.rs` | what is said to the caller when one of them says no |
//!
//! # What is absent
//!
//! No type and no field by name: what they cost stands in [`Prices`], and those of our own schema in
//! [`prices`](crate::prices). No clock: a limit is a number of things, never a time, and [`Rates`] is told what time it is. No
//! recursion deeper than [`Limits::depth`].
//!
//! # What a request costs
//!
//! A field costs 1, or its price, and what is selected in it is multiplied by how many objects it brings: by `first` where the field
//! has it, given or not; by [`Limits::list_size`] for another list of objects. Each value in arguments and variables
//! costs 1. The sum is known before anything is done. Each answer tells it, as `extensions.cost`.

mod operation;
mod prices;
mod rate;
mod refusal;
mod roots;
mod scan;
mod seats;
mod variables;
mod walk;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_graphql::Request;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{ExecutableDocument, OperationType};

pub use prices::{Price, Prices, Times};
pub use rate::{Rate, RateKey, Rates, Spent, network};
pub use refusal::{Code, Exceeded, Refusal};
pub use seats::{Full, Seat, Seats};
pub use walk::Measure;

/// How much one request may ask for. Each value is the largest number that is still accepted.
///
/// The defaults let through GraphiQL's introspection query and a generous dashboard, and keep the worst document that
/// they admit below some 25 ms of one core (measured, release build).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Length of the document in bytes of UTF-8. Default 65 536.
    pub document_bytes: usize,
    /// Lexical tokens of the document: names, numbers, strings, punctuators (spec §2.1.6). Default 10 000.
    pub tokens: usize,
    /// Length of one name in bytes. Default 128.
    pub name_bytes: usize,
    /// Brackets of any kind (`{`, `(`, `[`) that are open at once. It protects the recursive parser's stack, so keep it
    /// at 64 or below. Default 64.
    pub nesting: usize,
    /// Selection sets inside each other; fragments are expanded, and an inline fragment or a spread is a level like a
    /// field. The executor itself refuses more than 33. Default 32.
    pub depth: usize,
    /// Fields, spreads and inline fragments of one definition, with fragments expanded. Default 5 000.
    pub selections: u64,
    /// The same, summed over *all* operations and fragments of the document, since all of them are validated. Default
    /// 20 000.
    pub document_selections: u64,
    /// What the operation may cost, as the head of this module says. Default 500 000.
    pub cost: u64,
    /// How many objects a list is taken to hold that is no page, and of which the schema does not know better. Default 10.
    pub list_size: u64,
    /// What the fields cost. Default: the prices of our own schema.
    pub prices: Arc<Prices>,
    /// Aliases in one definition, with fragments expanded. Default 200.
    pub aliases: u64,
    /// Directives in one definition, with fragments expanded. Default 100.
    pub directives: u64,
    /// Fields at the root of the operation, with fragments expanded. Default 50.
    pub root_fields: u64,
    /// Values in the request's variables: each scalar, list and object is one. Default 50 000.
    pub variable_values: usize,
    /// Lists and objects inside each other in the request's variables. Default 32.
    pub variable_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 64 * 1024,
            tokens: 10_000,
            name_bytes: 128,
            nesting: 64,
            depth: 32,
            selections: 5_000,
            document_selections: 20_000,
            cost: 500_000,
            list_size: 10,
            prices: crate::prices::ours(),
            aliases: 200,
            directives: 100,
            root_fields: 50,
            variable_values: 50_000,
            variable_depth: 32,
        }
    }
}

/// What [`examine`] found out about an acceptable document.
#[derive(Debug)]
pub struct Examined {
    /// The parsed document, to be handed to the executor.
    pub document: ExecutableDocument,
    /// Whether the operation that will run is a query, a mutation or a subscription.
    pub kind: OperationType,
    /// What that operation asks for, with fragments expanded.
    pub measure: Measure,
}

/// Examines `request` and gives it its parsed document, ready to be executed.
///
/// # Errors
///
/// A [`Refusal`] when the document cannot be parsed, names no operation that could run, or asks for more than
/// `limits` allow. It is always the caller's fault: the same request will be refused again.
pub fn prepare(limits: &Limits, mut request: Request) -> Result<Prepared, Refusal> {
    let examined = examine(limits, &request)?;
    request.set_parsed_query(examined.document);
    Ok(Prepared { request, kind: examined.kind, cost: examined.measure.cost })
}

/// A request that may be executed.
#[derive(Debug)]
pub struct Prepared {
    /// The request, with its parsed document.
    pub request: Request,
    /// Whether it is a query, a mutation or a subscription.
    pub kind: OperationType,
    /// What it costs: of a subscription, what each of its answers does.
    pub cost: u64,
}

/// Examines the document and the variables of `request` without changing it. A pure function.
///
/// # Errors
///
/// As [`prepare`].
pub fn examine(limits: &Limits, request: &Request) -> Result<Examined, Refusal> {
    scan::check(limits, &request.query)?;
    let values = variables::check(limits, &request.variables)?;
    let document = parse_query(&request.query).map_err(Refusal::syntax)?;
    let selected = operation::select(&document, request.operation_name.as_deref())?;
    let measure = walk::check(limits, &document, selected, &request.variables, values)?;
    roots::check(limits, &document, selected)?;
    variables::require(selected, &request.variables)?;
    let kind = selected.node.ty;
    Ok(Examined { document, kind, measure })
}
