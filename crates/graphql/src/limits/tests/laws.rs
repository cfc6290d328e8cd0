//! Laws: the memoised walk agrees with naive expansion, and no text makes the examination panic.

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use proptest::prelude::*;

use super::super::walk::{Measure, Walk};
use super::{Limits, examined, variables};

/// A selection of a small random document; a spread goes only to later fragments, so there is no cycle.
#[derive(Debug, Clone)]
enum Piece {
    Field { alias: bool, directive: bool, page: Option<u8>, inner: Vec<Piece> },
    Inline(Vec<Piece>),
    Spread(usize),
}

fn piece() -> impl Strategy<Value = Piece> {
    let leaf = prop_oneof![
        any::<(bool, bool)>().prop_map(|(alias, directive)| Piece::Field {
            alias,
            directive,
            page: None,
            inner: vec![]
        }),
        (0_usize..5).prop_map(Piece::Spread),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let many = prop::collection::vec(inner, 1..4);
        let paged = (any::<(bool, bool)>(), prop::option::of(0_u8..5), many.clone());
        let field = paged.prop_map(|((alias, directive), page, inner)| Piece::Field {
            alias,
            directive,
            page,
            inner,
        });
        prop_oneof![field, many.prop_map(Piece::Inline)]
    })
}

fn write_set(pieces: &[Piece], later_than: usize, text: &mut String) {
    text.push('{');
    for piece in pieces {
        match piece {
            Piece::Field { alias, directive, page, inner } => {
                text.push_str(if *alias { " a:b" } else { " b" });
                text.push_str(&page.map(|size| format!("(first:{size})")).unwrap_or_default());
                text.push_str(if *directive { " @d" } else { "" });
                if !inner.is_empty() {
                    write_set(inner, later_than, text);
                }
            }
            Piece::Inline(inner) => {
                text.push_str(" ...");
                write_set(inner, later_than, text);
            }
            Piece::Spread(to) => text.push_str(&format!(" ...F{}", to + later_than)),
        }
    }
    text.push('}');
}

fn document() -> impl Strategy<Value = String> {
    let set = || prop::collection::vec(piece(), 1..4);
    (set(), prop::collection::vec(set(), 0..5)).prop_map(|(root, fragments)| {
        let mut text = String::new();
        write_set(&root, 0, &mut text);
        for (n, set) in fragments.iter().enumerate() {
            text.push_str(&format!(" fragment F{n} on T"));
            write_set(set, n + 1, &mut text);
        }
        text
    })
}

/// The specification of the measure: expand everything, count everything.
fn naive(document: &ExecutableDocument, set: &SelectionSet, times: u64, sum: &mut Measure) -> usize {
    let mut depth = 1;
    for selection in &set.items {
        sum.selections += 1;
        sum.directives += selection.node.directives().len() as u64;
        let inner = match &selection.node {
            Selection::Field(field) => {
                sum.fields += 1;
                sum.cost += times;
                sum.aliases += u64::from(field.node.alias.is_some());
                let page =
                    field.node.get_argument("first").map(|it| it.node.to_string().parse::<u64>().unwrap());
                let times = times * page.unwrap_or(1).max(1);
                match field.node.selection_set.node.items.is_empty() {
                    true => 0,
                    false => naive(document, &field.node.selection_set.node, times, sum),
                }
            }
            Selection::InlineFragment(inline) => naive(document, &inline.node.selection_set.node, times, sum),
            Selection::FragmentSpread(spread) => {
                match document.fragments.get(&spread.node.fragment_name.node) {
                    Some(fragment) => naive(document, &fragment.node.selection_set.node, times, sum),
                    None => 0,
                }
            }
        };
        depth = depth.max(inner + 1);
    }
    depth
}

proptest! {
    #[test]
    fn the_memoised_walk_counts_what_naive_expansion_counts(text in document()) {
        let parsed = parse_query(&text).unwrap();
        let limits = Limits {
            depth: usize::MAX, selections: u64::MAX, aliases: u64::MAX, directives: u64::MAX, ..Limits::default()
        };
        let (_, operation) = parsed.operations.iter().next().unwrap();
        let mut expected = Measure::default();
        expected.depth = naive(&parsed, &operation.node.selection_set.node, 1, &mut expected);

        let none = variables(serde_json::json!({}));
        let measure = Walk::new(&limits, &parsed, &[], &none).operation(operation).unwrap();

        prop_assert_eq!(measure, expected);
    }

    #[test]
    fn no_text_makes_the_examination_panic(text in "[{}()\\[\\]a:$!.\"\\\\# \n@=1,é-]{0,200}") {
        drop(examined(&text));
    }

    #[test]
    fn a_refusal_is_short_whatever_the_document_says(text in ".{0,2000}") {
        if let Err(refusal) = examined(&text) {
            prop_assert!(refusal.message.chars().count() < 500, "{}", refusal.message);
        }
    }
}
