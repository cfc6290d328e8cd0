//! Rules for the root of mutations and subscriptions.

use async_graphql::Request;

use super::{Code, Limits, accepted, refused, refused_by};

#[test]
fn a_mutation_that_names_a_change_twice_is_refused() {
    refused("mutation { x { a } x { b } }", Code::DuplicateMutationField);
    refused("mutation { x: y x: z }", Code::DuplicateMutationField);
    refused("mutation { y x: y y }", Code::DuplicateMutationField);
}

#[test]
fn a_fragment_does_not_hide_the_second_naming() {
    refused("mutation { x ...F } fragment F on M { x }", Code::DuplicateMutationField);
    refused("mutation { ...F ...F } fragment F on M { x }", Code::DuplicateMutationField);
    refused("mutation { x ... { x } }", Code::DuplicateMutationField);
    refused("mutation { x @skip(if: $a) x @include(if: $a) }", Code::DuplicateMutationField);
}

#[test]
fn an_alias_makes_two_changes_of_it() {
    accepted("mutation { x { a } again: x { a } }");
}

#[test]
fn a_query_may_select_a_field_twice() {
    accepted("{ x { a } x { b } }");
}

#[test]
fn only_the_operation_that_runs_is_held_to_the_rules_of_its_root() {
    let request = Request::new("query A { a } mutation B { b b }").operation_name("A");
    super::examine(&Limits::default(), &request).unwrap();
}

#[test]
fn a_subscription_selects_one_field_and_directly() {
    accepted("subscription { a { b c } }");
    refused("subscription { a b }", Code::SubscriptionRootField);
    refused("subscription { ...F } fragment F on S { a }", Code::SubscriptionRootField);
    refused("subscription { ... { a } }", Code::SubscriptionRootField);
}

#[test]
fn the_fields_at_the_root_are_limited_with_fragments_expanded() {
    let limits = Limits { root_fields: 3, ..Limits::default() };
    super::examine(&limits, &Request::new("{ a b c }")).unwrap();
    let text = "{ a ...F ...F } fragment F on Q { b c }";
    refused_by(&limits, Request::new(text), Code::TooManyRootFields);
}
