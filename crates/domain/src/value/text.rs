//! Bounded texts. A text keeps its writer's spelling; only white space at its ends is dropped.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A text that is empty, too long, or holds control characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a {what} has 1 to {max} characters and no control characters; this one {problem}")]
pub struct InvalidText {
    what: &'static str,
    max: usize,
    problem: String,
}

fn bounded(what: &'static str, max: usize, lines: bool, text: &str) -> Result<Arc<str>, InvalidText> {
    let invalid = |problem| Err(InvalidText { what, max, problem });
    let text = text.trim();
    if text.is_empty() {
        return invalid("is empty".to_owned());
    }
    let length = text.chars().count();
    if length > max {
        return invalid(format!("has {length}"));
    }
    match text.chars().find(|c| c.is_control() && !(lines && matches!(c, '\n' | '\t'))) {
        Some(c) => invalid(format!("holds {:?}", c)),
        None => Ok(text.into()),
    }
}

macro_rules! texts {
    ($( $(#[$doc:meta])* $name:ident, $what:literal, $max:literal, lines: $lines:literal );+ $(;)?) => { $(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl FromStr for $name {
            type Err = InvalidText;
            fn from_str(text: &str) -> Result<Self, InvalidText> { bounded($what, $max, $lines, text).map(Self) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Debug::fmt(&self.0, f) }
        }
        super::text_form!($name, "text");
    )+ };
}

texts! {
    /// A name or heading: one line of 1 to 200 characters.
    Title, "title", 200, lines: false;
    /// A longer text: 1 to 8,000 characters, line breaks allowed. Bigger papers stand outside the log.
    Text, "text", 8000, lines: true;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_line_of_1_to_200_characters() {
        assert_eq!("  Fuldkornspartnerskabet ".parse::<Title>().unwrap().as_str(), "Fuldkornspartnerskabet");
        assert!("å".repeat(200).parse::<Title>().is_ok());
        for text in ["", "   ", "a\nb", "a\0b", &"å".repeat(201)] {
            assert!(text.parse::<Title>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_text_may_have_lines() {
        assert!("a\nb".parse::<Text>().is_ok());
        assert_eq!(
            "x".repeat(8001).parse::<Text>().unwrap_err().to_string(),
            "a text has 1 to 8000 characters and no control characters; this one has 8001"
        );
    }
}
