//! The pre-scan: one linear pass over the bytes, before the recursive parser sees them.
//!
//! The parser descends once per open bracket, so 100 000 brackets would overflow its stack long before its own depth
//! check. The scan follows the lexical grammar (spec §2.1) only as far as is needed to know which brackets count: it
//! must recognise strings and comments exactly as the parser does, and therefore refuses an unterminated string itself
//! (the parser would read `"""x` as an empty string followed by another one).

use async_graphql::Pos;

use super::{Code, Limits, Refusal};

/// Refuses a text that is too long, has too many tokens, too long names, or too many open brackets.
///
/// # Errors
///
/// `DOCUMENT_TOO_LARGE`, `TOO_DEEP`, or `GRAPHQL_PARSE_FAILED` for an unterminated string.
pub(super) fn check(limits: &Limits, text: &str) -> Result<(), Refusal> {
    if text.len() > limits.document_bytes {
        let message = format!(
            "The document has {} bytes; {} are allowed. Move values into variables, or ask in several requests.",
            text.len(),
            limits.document_bytes
        );
        let refusal = Refusal::new(Code::DocumentTooLarge, message);
        return Err(refusal.over("document-bytes", text.len() as u64, limits.document_bytes as u64));
    }
    Scan { limits, bytes: text.as_bytes(), at: 0, tokens: 0, open: 0 }.run()
}

struct Scan<'a> {
    limits: &'a Limits,
    bytes: &'a [u8],
    at: usize,
    tokens: usize,
    open: usize,
}

impl Scan<'_> {
    fn run(mut self) -> Result<(), Refusal> {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b',' => self.at += 1,
                b'#' => self.skip_while(|byte| byte != b'\n' && byte != b'\r'),
                // A byte order mark is ignored (spec §2.1.1); any other text outside ASCII is left to the parser.
                0x80.. => self.skip_while(|byte| byte >= 0x80),
                b'"' => self.string()?,
                b'{' | b'(' | b'[' => self.open()?,
                b'}' | b')' | b']' => {
                    self.open = self.open.saturating_sub(1);
                    self.token(1)?;
                }
                b'_' | b'a'..=b'z' | b'A'..=b'Z' => self.name()?,
                b'0'..=b'9' | b'-' => self.number()?,
                b'.' if self.bytes[self.at..].starts_with(b"...") => self.token(3)?,
                _ => self.token(1)?,
            }
        }
        Ok(())
    }

    /// Counts one token of `length` bytes and moves past it.
    fn token(&mut self, length: usize) -> Result<(), Refusal> {
        self.tokens += 1;
        if self.tokens > self.limits.tokens {
            let message = format!(
                "The document has more than {} tokens. Move values into variables, or ask in several requests.",
                self.limits.tokens
            );
            let refusal = Refusal::new(Code::DocumentTooLarge, message).at(self.position(self.at));
            return Err(refusal.over("tokens", self.tokens as u64, self.limits.tokens as u64));
        }
        self.at += length;
        Ok(())
    }

    fn open(&mut self) -> Result<(), Refusal> {
        self.open += 1;
        if self.open > self.limits.nesting {
            let message = format!(
                "More than {} brackets are open at once. Nest less deeply, or ask in several requests.",
                self.limits.nesting
            );
            let refusal = Refusal::new(Code::TooDeep, message).at(self.position(self.at));
            return Err(refusal.over("nesting", self.open as u64, self.limits.nesting as u64));
        }
        self.token(1)
    }

    fn name(&mut self) -> Result<(), Refusal> {
        let start = self.at;
        self.token(0)?;
        self.skip_while(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
        if self.at - start > self.limits.name_bytes {
            let message = format!(
                "A name has {} letters; {} are allowed. Choose a shorter name or alias.",
                self.at - start,
                self.limits.name_bytes
            );
            let refusal = Refusal::new(Code::DocumentTooLarge, message).at(self.position(start));
            let length = (self.at - start) as u64;
            return Err(refusal.over("name-bytes", length, self.limits.name_bytes as u64));
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Refusal> {
        self.token(1)?;
        self.skip_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-' | b'_'));
        Ok(())
    }

    /// A string (spec §2.9.4): `"…"` on one line, or a block `"""…"""` in which `\"""` does not end it.
    fn string(&mut self) -> Result<(), Refusal> {
        let start = self.at;
        let block = self.bytes[self.at..].starts_with(b"\"\"\"");
        self.token(if block { 3 } else { 1 })?;
        loop {
            let rest = &self.bytes[self.at..];
            self.at += match rest {
                [] => return Err(self.unterminated(start)),
                [b'\\', b'"', b'"', b'"', ..] if block => 4,
                [b'"', b'"', b'"', ..] if block => {
                    self.at += 3;
                    return Ok(());
                }
                _ if block => 1,
                [b'\n' | b'\r', ..] => return Err(self.unterminated(start)),
                [b'"', ..] => {
                    self.at += 1;
                    return Ok(());
                }
                [b'\\', _, ..] => 2,
                _ => 1,
            };
        }
    }

    fn unterminated(&self, start: usize) -> Refusal {
        let message = "The document could not be parsed: a string that begins here is not closed.";
        Refusal::new(Code::GraphqlParseFailed, message).at(self.position(start))
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.bytes.get(self.at).is_some_and(|&byte| wanted(byte)) {
            self.at += 1;
        }
    }

    /// The line and column, both from 1, of the byte at `at`; columns count characters. Only asked for once, when refusing.
    fn position(&self, at: usize) -> Pos {
        let before = String::from_utf8_lossy(&self.bytes[..at]);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        Pos { line, column }
    }
}
