//! Values: what facts are made of. Each has one text form, used alike in commands, events, seeds and answers.
//!
//! # Layout
//! - [`text`]: titles and texts, bounded
//! - [`decimal`]: numbers, exact and never floating
//! - [`date`]: dates with a precision, and periods of them
//! - [`figure`]: a number with unit, qualifier and source
//! - [`sealed`]: what is personal, and what it is once it has been sealed
//! - [`source`]: where a fact was found
//! - [`cadence`]: how often something happens
//! - [`time`]: the moment something was recorded

pub mod cadence;
pub mod date;
pub mod decimal;
pub mod figure;
pub mod sealed;
pub mod source;
pub mod text;
pub mod time;

pub use cadence::Cadence;
pub use date::{PartialDate, Period};
pub use decimal::Decimal;
pub use figure::{Figure, Qualifier, Unit};
pub use sealed::{Personal, Sealed};
pub use source::Source;
pub use text::{Text, Title};
pub use time::Timestamp;

use serde::{Deserialize, Deserializer, de::Error};
use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

/// Deserialises a value from its text form, with the parser's own message.
pub(crate) fn from_text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

/// Gives a type with `FromStr` and `Display` its one text form in JSON, and a schema with that format's name.
macro_rules! text_form {
    ($name:ident, $format:literal) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::value::from_text(deserializer)
            }
        }
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": $format })
            }
        }
    };
}
pub(crate) use text_form;
