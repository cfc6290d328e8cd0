//! The pre-scan: size, tokens, names, open brackets, strings.

use async_graphql::Request;

use super::super::scan;
use super::{Code, Limits, accepted, refused, refused_by};

#[test]
fn a_document_at_the_byte_limit_passes_and_one_byte_more_is_refused() {
    let limits = Limits { document_bytes: 5, ..Limits::default() };
    super::examine(&limits, &Request::new("{abc}")).unwrap();
    refused_by(&limits, Request::new("{abcd}"), Code::DocumentTooLarge);
}

#[test]
fn a_document_at_the_token_limit_passes_and_one_token_more_is_refused() {
    let limits = Limits { tokens: 4, ..Limits::default() };
    super::examine(&limits, &Request::new("{ a, b # comment, not counted\n }")).unwrap();
    refused_by(&limits, Request::new("{ a b c }"), Code::DocumentTooLarge);
}

#[test]
fn a_name_of_a_hundred_letters_passes_and_of_a_thousand_is_refused() {
    accepted(&format!("{{{}}}", "a".repeat(100)));
    let refusal = refused(&format!("{{\n {}}}", "a".repeat(1000)), Code::DocumentTooLarge);
    assert_eq!((refusal.positions[0].line, refusal.positions[0].column), (2, 2));
}

#[test]
fn a_hundred_thousand_brackets_of_any_kind_do_not_overflow_the_stack() {
    let limits = Limits { document_bytes: usize::MAX, tokens: usize::MAX, ..Limits::default() };
    for (before, each) in
        [("", "{a"), ("", "{...on A"), ("{a(b:", "["), ("{a(b:", "{c:"), ("query($a:", "["), ("{", "a(")]
    {
        let text = format!("{before}{}", each.repeat(100_000));
        refused_by(&limits, Request::new(text), Code::TooDeep);
    }
}

#[test]
fn what_the_scan_lets_through_fits_on_the_stack_of_a_worker() {
    let deepest = Limits::default().nesting;
    let texts = [
        "{a".repeat(31) + "{a}" + &"}".repeat(31),
        format!("{{a(b:{}{})}}", "[".repeat(deepest - 2), "]".repeat(deepest - 2)),
        format!("{{a(b:{}1{})}}", "{c:".repeat(deepest - 2), "}".repeat(deepest - 2)),
        format!("query($a:{}Int{}){{a}}", "[".repeat(deepest - 1), "]".repeat(deepest - 1)),
    ];
    for text in texts {
        let worker = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
        worker.spawn(move || drop(accepted(&text))).unwrap().join().unwrap();
    }
    refused(&("{a".repeat(deepest) + &"}".repeat(deepest)), Code::TooDeep);
}

#[test]
fn brackets_in_strings_and_comments_do_not_count() {
    let many = "{[(".repeat(100);
    accepted(&format!("{{ a(b: \"{many}\\\"{many}\") # {many}\n c }}"));
    accepted(&format!("{{ a(b: \"\"\"{many}\n\"\" \\\"\"\" {many}\"\"\") }}"));
    accepted(&format!("{{ a(b: \"\", c: \"{many}\") }}"));
}

#[test]
fn an_unterminated_string_cannot_hide_brackets() {
    // The parser reads the three quotes as `""` and the beginning of `"x"`, and then meets the brackets.
    let text = format!("{{ a(b: [\"\"\"x\" {}", "[".repeat(10_000));
    refused(&text, Code::GraphqlParseFailed);
    refused(&format!("{{ a(b: \"x\n {}", "[".repeat(10_000)), Code::GraphqlParseFailed);
    refused("{ a(b: \"x\\", Code::GraphqlParseFailed);
    refused("{ a(b: \"", Code::GraphqlParseFailed);
}

#[test]
fn a_byte_order_mark_and_letters_of_all_languages_are_fine() {
    accepted("\u{feff}{ a(b: \"Fællesskab, 社会\") # æøå\n }");
    refused("{ æ }", Code::GraphqlParseFailed);
}

#[test]
fn the_scan_survives_every_cut_of_a_document() {
    let text = "query Q($a: [Int!]! = [1, -2.5e+3]) { b: c(d: \"x\\\"y\", e: \"\"\"z \\\"\"\" \"\"\") @f { ...g } } # æ\n";
    for end in (0..=text.len()).filter(|&end| text.is_char_boundary(end)) {
        drop(scan::check(&Limits::default(), &text[..end]));
    }
    scan::check(&Limits::default(), text).unwrap();
}
