//! Names: in which order they stand in a list, and how they are found by those who do not know just how they are written.
//!
//! Names are Danish more often than not, so they sort as Danes expect, and a name is found whatever keyboard it was typed
//! on.
//!
//! # Layout
//! - [`order`]: the order of names, by CLDR's Danish collation
//! - [`spelling`]: what is the same name, though written otherwise
//! - [`index`]: things with names in order, with all under which a thing is found

mod index;
mod order;
mod spelling;
#[cfg(test)]
mod tests;

pub use index::{Entry, Found, FoundBy, Index, Known};
pub use order::SortKey;
pub use spelling::{Search, same};
