//! Where in a text something stands.

use serde_json::value::RawValue;

/// The lines of a text, counted from 1.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// The lines of `text`. They end with `\n`; a `\r` before it belongs to the line.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self { text, starts: std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect() }
    }

    /// Line and column, in bytes, of an offset.
    #[must_use]
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset);
        (line, offset - self.starts[line - 1] + 1)
    }

    /// Line and column at which a part of this very text begins.
    #[must_use]
    pub fn place_of(&self, part: &RawValue) -> (usize, usize) {
        let offset = part.get().as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        self.place(offset.min(self.text.len()))
    }

    /// Line and column of an error that was found while a part of this text was read by itself. serde_json counts
    /// columns from 1 too, and names column 0 where a line has only just begun.
    #[must_use]
    pub fn place_in(&self, part: &RawValue, error: &serde_json::Error) -> (usize, usize) {
        let (line, column) = self.place_of(part);
        match error.line() {
            0 => (line, column),
            1 => (line, column + error.column().saturating_sub(1)),
            further => (line + further - 1, error.column().max(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_counted_from_one() {
        let lines = Lines::new("ab\nc\n\nd");
        let places = [0, 1, 2, 3, 4, 5, 6, 7].map(|offset| lines.place(offset));
        assert_eq!(places, [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (3, 1), (4, 1), (4, 2)]);
        assert_eq!(Lines::new("").place(0), (1, 1));
    }

    #[test]
    fn a_part_stands_where_it_was_found() {
        let text = "[\n  1,\n    {\"a\":\n 2}]";
        let parts: Vec<&RawValue> = serde_json::from_str(text).unwrap();
        let lines = Lines::new(text);
        assert_eq!(parts.iter().map(|part| lines.place_of(part)).collect::<Vec<_>>(), [(2, 3), (3, 5)]);
    }
}
