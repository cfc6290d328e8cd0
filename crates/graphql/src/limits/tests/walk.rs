//! The budgeted walk: depth, expansion, aliases, directives, pages, cycles.

use async_graphql::Request;
use async_graphql::parser::parse_query;

use super::super::walk::Walk;
use super::{Code, Limits, accepted, bomb, refused, refused_by, variables};

#[test]
fn a_fragment_bomb_costs_as_many_steps_as_it_has_selections() {
    for levels in [24, 31, 60] {
        let text = bomb(levels);
        let document = parse_query(&text).unwrap();
        let limits = Limits { depth: usize::MAX, selections: u64::MAX, ..Limits::default() };
        let none = variables(serde_json::json!({}));
        let mut walk = Walk::new(&limits, &document, &[], &none);
        let (_, operation) = document.operations.iter().next().unwrap();
        let measure = walk.operation(operation).unwrap();
        assert_eq!(walk.steps, 2 * levels as u64 + 2);
        assert_eq!(measure.fields, 1 << levels);
    }
}

#[test]
fn the_bomb_of_875_bytes_is_refused_and_so_are_longer_ones() {
    assert!(bomb(24).len() < 900);
    refused(&bomb(24), Code::TooComplex);
    refused(&bomb(31), Code::TooDeep);
    refused(&bomb(600), Code::TooDeep);
    accepted(&bomb(4));
}

#[test]
fn expansion_saturates_instead_of_overflowing() {
    let text = bomb(200);
    let document = parse_query(&text).unwrap();
    let limits = Limits { depth: usize::MAX, selections: u64::MAX, ..Limits::default() };
    let none = variables(serde_json::json!({}));
    let (_, operation) = document.operations.iter().next().unwrap();
    let measure = Walk::new(&limits, &document, &[], &none).operation(operation).unwrap();
    assert_eq!((measure.fields, measure.selections), (u64::MAX, u64::MAX));
}

#[test]
fn a_bomb_that_nothing_spreads_or_that_ends_in_nothing_is_refused_too() {
    refused(&bomb(24).replace("{...f0}", "{ping}"), Code::TooComplex);
    refused(&bomb(24).replace("fragment f24 on Query{ping}", ""), Code::TooComplex);
    refused(&bomb(24).replace("{...f0}", "query A{...f0} query B{ping}"), Code::OperationNameRequired);
}

#[test]
fn operations_that_do_not_run_count_since_they_are_validated() {
    let text = bomb(24).replace("{...f0}", "query A{...f0} query B{ping}");
    refused_by(&Limits::default(), Request::new(text).operation_name("B"), Code::TooComplex);
    let text =
        (0..10).map(|n| format!("query Q{n} {{ ...F }} ")).collect::<String>() + "fragment F on Q { a b c }";
    let limits = Limits { document_selections: 42, ..Limits::default() };
    refused_by(&limits, Request::new(&text).operation_name("Q0"), Code::TooComplex);
    let limits = Limits { document_selections: 43, ..Limits::default() };
    super::examine(&limits, &Request::new(&text).operation_name("Q0")).unwrap();
}

#[test]
fn depth_counts_fields_fragments_and_spreads() {
    assert_eq!(accepted("{ a { b { c } } }").measure.depth, 3);
    assert_eq!(accepted("{ a { ... { b { ...F } } } } fragment F on T { c }").measure.depth, 5);
    let deep = |levels: usize| format!("{}x{}", "{a ".repeat(levels - 1) + "{", "}".repeat(levels));
    accepted(&deep(32));
    refused(&deep(33), Code::TooDeep);
}

#[test]
fn ten_thousand_aliases_are_refused() {
    let text = format!("{{{}}}", (0..2_000).map(|n| format!("a{n}:ping ")).collect::<String>());
    refused(&text, Code::TooManyAliases);
    let text = format!("{{{}}}", (0..10_000).map(|n| format!("a{n}:b ")).collect::<String>());
    refused(&text, Code::DocumentTooLarge);
    let roomy =
        Limits { document_bytes: usize::MAX, tokens: usize::MAX, selections: u64::MAX, ..Limits::default() };
    refused_by(&roomy, Request::new(&text), Code::TooManyAliases);
    let spread_often = format!("{{{}}} fragment F on Q {{ a:b c:d }}", "x{...F} ".repeat(101));
    refused(&spread_often, Code::TooManyAliases);
}

#[test]
fn directives_count_wherever_they_stand() {
    let limits = Limits { directives: 5, ..Limits::default() };
    let text = "query Q($v: Int @d) @d { a @d ...F @d } fragment F on Q @d { b EXTRA }";
    super::examine(&limits, &Request::new(text.replace("EXTRA", ""))).unwrap();
    refused_by(&limits, Request::new(text.replace("EXTRA", "@d")), Code::TooManyDirectives);
}

#[test]
fn pages_inside_pages_multiply() {
    let text = "{ a(first: 10) { b(last: 20) { c } d } }";
    assert_eq!(accepted(text).measure.cost, 1 + 10 * (1 + 20 + 1));
    refused("{ a(first: 1000) { b(first: 1000) { c } } }", Code::TooComplex);
    refused("{ a(first: 9223372036854775807) { b(first: 9223372036854775807) { c } } }", Code::TooComplex);
}

#[test]
fn a_page_size_may_come_from_a_variable_or_its_default() {
    let limits = Limits { cost: 50, ..Limits::default() };
    let text = "query($n: Int = 100) { a(first: $n) { b } }";
    refused_by(&limits, Request::new(text), Code::TooComplex);
    let small = Request::new(text).variables(variables(serde_json::json!({"n": 10})));
    // Ten and the field itself; and the variable's value.
    assert_eq!(super::examine(&limits, &small).unwrap().measure.cost, 12);
    assert_eq!(accepted("{ a(first: -5) { b } }").measure.cost, 2);
}

#[test]
fn a_fragment_that_spreads_itself_is_refused() {
    refused("{ ...A } fragment A on Q { a { ...A } }", Code::FragmentCycle);
    refused("{ ...A } fragment A on Q { ...B } fragment B on Q { ... { ...A } }", Code::FragmentCycle);
    let unused = refused("{ a } fragment A on Q { ...A }", Code::FragmentCycle);
    assert!(unused.message.contains("\"A\""), "{unused}");
}

#[test]
fn an_unknown_fragment_is_left_to_validation() {
    accepted("{ ...Nowhere }");
}

#[test]
fn introspection_counts_like_any_query() {
    let of_type = "ofType { kind name ".repeat(9) + &"}".repeat(9);
    let text = format!(
        "{{ __schema {{ types {{ fields(includeDeprecated: true) {{ args {{ type {{ kind {of_type} }} }} }} }} }} }}"
    );
    let measure = accepted(&text).measure;
    assert_eq!(measure.depth, 15);
}
