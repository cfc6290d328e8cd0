//! The scalars. Each is text, so that no client rounds or shifts a value on the way.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use samspil_domain::commit;
use samspil_domain::value;

macro_rules! scalars {
    ($( $(#[$doc:meta])* $name:ident, $graphql:literal, $inner:ty );+ $(;)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) struct $name(pub(crate) $inner);

        $(#[$doc])*
        #[Scalar(name = $graphql)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                let Value::String(text) = &value else {
                    return Err(InputValueError::custom(concat!("a ", $graphql, " is written as a string")));
                };
                text.parse().map(Self).map_err(|error| InputValueError::custom(format!("{error}")))
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.to_string())
            }
        }
    )+ };
}

scalars! {
    /// An exact decimal number as text, such as `"33000000000"` or `"-0.5"`: at most 28 digits, with a point, without
    /// grouping or exponent.
    Decimal, "Decimal", value::Decimal;
    /// A date known to the day, month, season or year, as EDTF text (ISO 8601-2 level 1): `"2012"`, `"2012-03"`,
    /// `"2012-03-05"`, or a season as `"2012-21"` (spring), `-22` (summer), `-23` (autumn), `-24` (winter).
    Date, "Date", value::PartialDate;
    /// A moment in UTC as RFC 3339 text with microseconds, such as `"2026-11-21T19:43:46.000123Z"`.
    DateTime, "DateTime", value::Timestamp;
    /// A place in the whole log as text: the number of a commit, counted from `"1"` without gaps. `"0"` is before the
    /// first.
    Position, "Position", commit::Position;
    /// A place in one stream of the log as text: how many commits it has had, from `"1"` without gaps. `"0"` is before
    /// the first.
    Revision, "Revision", commit::Revision;
}
