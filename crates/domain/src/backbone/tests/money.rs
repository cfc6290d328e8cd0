//! Money: set aside, transferred, committed, paid and spent.

use serde_json::{Value, json};

use super::{fund, story};
use crate::rejection::Code::{AlreadyExists, Invalid, NotFound, OutOfRange, UnitMismatch};
use crate::story::Story;

/// The story with two grants, of which one is in DKK.
fn granted() -> Story {
    story()
        .when(fund("amount", json!({ "value": "120", "unit": "DKK" })))
        .when(json!({ "recordFunding": { "id": "@other", "purpose": "Evaluering" } }))
}

fn money(value: &str, unit: &str) -> Value {
    json!({ "value": value, "unit": unit })
}

#[test]
fn a_later_appropriation_for_a_year_takes_the_place_of_the_earlier() {
    let set_aside = |funding: &str, year: u16, amount: Value| json!({ "appropriateFunding": { "funding": funding, "year": year, "amount": amount } });
    let kind = "backbone.funding_appropriated";
    let story = granted()
        .refuses([
            (set_aside("@none", 2014, json!(null)), NotFound, "funding"),
            (set_aside("@grant", 0, json!(null)), OutOfRange, "year"),
            (set_aside("@grant", 9999, json!(null)), OutOfRange, "year"),
            (set_aside("@grant", 2014, money("1", "EUR")), UnitMismatch, "amount"),
            (set_aside("@other", 2014, money("1", "hours")), UnitMismatch, "amount"),
        ])
        .takes(kind, set_aside("@grant", 2014, money("30", "DKK")))
        .takes(kind, set_aside("@grant", 2014, json!(null)))
        .takes(kind, set_aside("@grant", 2014, money("30", "DKK")));
    let grant = story.initiative().backbone.funding.get("@grant".parse().unwrap()).unwrap();
    assert_eq!((grant.appropriations.len(), grant.appropriation(2015)), (3, None));
}

#[test]
fn money_is_transferred_to_another_grant() {
    let transfer = |from: &str, to: &str, year: Option<u16>, amount: Value| {
        json!({ "transferFunding": { "id": "@transfer",
        "from": from, "to": to, "year": year, "on": "2013-12", "amount": amount } })
    };
    let kind = "backbone.funding_transferred";
    granted()
        .refuses([
            (transfer("@none", "@other", None, json!(null)), NotFound, "from"),
            (transfer("@grant", "@none", None, json!(null)), NotFound, "to"),
            (transfer("@grant", "@grant", None, json!(null)), Invalid, "to"),
            (transfer("@grant", "@other", Some(0), json!(null)), OutOfRange, "year"),
            (transfer("@other", "@grant", None, money("1", "EUR")), UnitMismatch, "amount"),
        ])
        .takes(kind, transfer("@grant", "@other", Some(2014), money("7", "DKK")))
        .refuses([(transfer("@grant", "@other", None, json!(null)), AlreadyExists, "id")]);
}

#[test]
fn what_is_paid_or_spent_can_say_of_which_commitment_it_is() {
    let moved = |id: &str, funding: &str, kind: &str, of: Value, amount: Value| {
        json!({ "recordMovement": { "id": id,
        "funding": funding, "kind": kind, "on": "2014", "of": of, "amount": amount } })
    };
    let euros = json!({ "recordFunding": { "id": "@unsaid", "purpose": "Uden beløb" } });
    let of = |id: &str| json!(id);
    granted()
        .when(euros)
        .when(moved("@promise", "@grant", "COMMITTED", json!(null), money("10", "DKK")))
        .when(moved("@euros", "@unsaid", "COMMITTED", json!(null), money("10", "EUR")))
        .when(moved("@paid", "@grant", "PAID", of("@promise"), money("4", "DKK")))
        .refuses([
            (moved("@x", "@grant", "PAID", of("@none"), json!(null)), NotFound, "of"),
            (moved("@x", "@grant", "COMMITTED", of("@promise"), json!(null)), Invalid, "of"),
            (moved("@x", "@grant", "SPENT", of("@paid"), json!(null)), Invalid, "of"),
            (moved("@x", "@other", "SPENT", of("@promise"), json!(null)), Invalid, "of"),
            (moved("@x", "@unsaid", "PAID", of("@euros"), money("1", "DKK")), UnitMismatch, "amount"),
        ])
        // More than was committed is a fact to be shown, not a mistake in writing it down.
        .takes(
            "backbone.movement_recorded",
            moved("@more", "@grant", "PAID", of("@promise"), money("40", "DKK")),
        );
}

#[test]
fn a_movement_of_money_is_recorded_once_for_what_there_is() {
    let movement = |key: &str, value: Value| {
        let mut it = json!({ "id": "@1", "funding": "@grant", "kind": "PAID", "on": "2014" });
        it[key] = value;
        json!({ "recordMovement": it })
    };
    granted()
        .refuses([
            (movement("funding", json!("@none")), NotFound, "funding"),
            (movement("activity", json!("@none")), NotFound, "activity"),
            (movement("to", json!("@nobody")), NotFound, "to"),
            (movement("amount", money("1", "EUR")), UnitMismatch, "amount"),
            (movement("amount", money("-1", "DKK")), OutOfRange, "amount"),
        ])
        .takes("backbone.movement_recorded", movement("to", json!("@outsider")))
        .refuses([(movement("kind", json!("SPENT")), AlreadyExists, "id")]);
}
