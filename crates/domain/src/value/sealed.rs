//! What is personal, and what it is once it has been sealed.
//!
//! A command states a name or a telephone number in the open ([`Personal::Open`]). Before it is decided, whoever holds the
//! person's key puts a [`Sealed`] value in its place; the rules, the events, the state and the log know no other. How it is
//! sealed is not the domain's business: it keeps the bytes and compares the marks.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error as _, Unexpected, Visitor};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Title;

/// How many bytes tell whether two values of one field of one person are the same.
pub const MARK_BYTES: usize = 16;

/// A personal value that only the person's key opens. Text form: `v1.`, the mark, `.`, and the sealed bytes, both in
/// URL-safe base64 without padding.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    mark: [u8; MARK_BYTES],
    bytes: Arc<[u8]>,
}

impl Sealed {
    /// A sealed value. `mark` is a keyed hash of person, field and value: two values of one field of one person have the
    /// same mark when they are the same, and without the key nobody can tell of which value it is the mark.
    #[must_use]
    pub fn new(mark: [u8; MARK_BYTES], bytes: &[u8]) -> Self {
        Self { mark, bytes: bytes.into() }
    }

    /// What was sealed.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Tells whether another value of the same field of the same person is the same.
    #[must_use]
    pub const fn mark(&self) -> [u8; MARK_BYTES] {
        self.mark
    }

    /// Whether both say the same of the same person.
    #[must_use]
    pub fn says_as(&self, other: &Self) -> bool {
        self.mark == other.mark
    }
}

/// A text that is no sealed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value is `v1.`, a mark, `.` and the sealed bytes, both in base64")]
pub struct InvalidSealed;

impl FromStr for Sealed {
    type Err = InvalidSealed;

    fn from_str(text: &str) -> Result<Self, InvalidSealed> {
        let (mark, bytes) =
            text.strip_prefix("v1.").and_then(|rest| rest.split_once('.')).ok_or(InvalidSealed)?;
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidSealed);
        let mark = decode(mark)?.try_into().map_err(|_| InvalidSealed)?;
        Ok(Self::new(mark, &decode(bytes)?))
    }
}

impl fmt::Display for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v1.{}.{}", URL_SAFE_NO_PAD.encode(self.mark), URL_SAFE_NO_PAD.encode(&self.bytes))
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sealed {}", URL_SAFE_NO_PAD.encode(self.mark))
    }
}

super::text_form!(Sealed, "sealed");

/// A personal value as a command states it: one line of 1 to 200 characters in the open, or sealed. Only what is in the open
/// can be read from a command, and only what is sealed can be written; neither is ever shown.
#[derive(Clone, PartialEq, Eq)]
pub enum Personal {
    /// As it was given, until it is sealed.
    Open(Open),
    /// Sealed.
    Sealed(Sealed),
}

/// A personal value in the open.
#[derive(Clone, PartialEq, Eq)]
pub struct Open(Title);

impl Open {
    /// The value itself. Give it to nobody but the one who seals it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.as_str()
    }
}

impl Personal {
    /// The sealed value, once it has been sealed.
    #[must_use]
    pub const fn sealed(&self) -> Option<&Sealed> {
        match self {
            Self::Open(_) => None,
            Self::Sealed(sealed) => Some(sealed),
        }
    }
}

impl fmt::Debug for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("personal, and not shown")
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(open) => open.fmt(f),
            Self::Sealed(sealed) => sealed.fmt(f),
        }
    }
}

impl FromStr for Personal {
    type Err = super::text::InvalidText;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(|text| Self::Open(Open(text)))
    }
}

impl Serialize for Personal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Open(_) => Err(S::Error::custom("what is personal is not written before it is sealed")),
            Self::Sealed(sealed) => sealed.serialize(serializer),
        }
    }
}

/// Reads a text, and of what is none says no more than that.
struct Unseen;

const EXPECTED: &str = "a text";

macro_rules! unseen {
    ($($visit:ident: $type:ty),+) => { $(
        fn $visit<E: serde::de::Error>(self, _: $type) -> Result<Personal, E> {
            Err(E::invalid_type(Unexpected::Other("something else"), &EXPECTED))
        }
    )+ };
}

impl Visitor<'_> for Unseen {
    type Value = Personal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTED)
    }

    unseen! { visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_bytes: &[u8] }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Personal, E> {
        text.parse().map_err(|_| E::custom("a personal value is one line of 1 to 200 characters"))
    }
}

impl<'de> Deserialize<'de> for Personal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Whatever else the reader may say could hold the value.
        deserializer
            .deserialize_any(Unseen)
            .map_err(|_| D::Error::custom("a personal value is one line of text, of 1 to 200 characters"))
    }
}

impl JsonSchema for Personal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Personal".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "personal" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_has_one_text_form() {
        let sealed = Sealed::new([7; MARK_BYTES], b"what was sealed");
        assert_eq!(sealed.to_string(), "v1.BwcHBwcHBwcHBwcHBwcHBw.d2hhdCB3YXMgc2VhbGVk");
        assert_eq!(sealed.to_string().parse(), Ok(sealed));
        for text in
            ["", "v1", "v1..", "v2.BwcHBwcHBwcHBwcHBwcHBw.AA", "v1.BwcH.AA", "v1.BwcHBwcHBwcHBwcHBwcHBw.A"]
        {
            assert_eq!(text.parse::<Sealed>(), Err(InvalidSealed), "{text}");
        }
    }

    #[test]
    fn what_is_open_is_neither_shown_nor_written() {
        let open: Personal = "Kirsten Testsen".parse().unwrap();
        assert_eq!(format!("{open:?}"), "personal, and not shown");
        assert!(!serde_json::to_string(&open).unwrap_err().to_string().contains("Kirsten"));
    }

    #[test]
    fn a_text_that_looks_sealed_is_read_as_one_in_the_open() {
        let text = Sealed::new([7; MARK_BYTES], b"x").to_string();
        let read: Personal = serde_json::from_value(text.clone().into()).unwrap();
        assert_eq!(read, text.parse().unwrap());
        assert_eq!(read.sealed(), None);
    }

    #[test]
    fn what_cannot_be_read_is_not_repeated() {
        let long = "Kirsten".repeat(40);
        for value in [
            serde_json::json!(70_121_212),
            "12\n".repeat(3).into(),
            long.into(),
            serde_json::json!(["Kirsten"]),
        ] {
            let error = serde_json::from_value::<Personal>(value).unwrap_err().to_string();
            assert_eq!(error, "a personal value is one line of text, of 1 to 200 characters");
        }
    }
}
