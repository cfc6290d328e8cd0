use serde_json::{Value, json};

use super::ActivityStatus;
use crate::rejection::Code::{
    AlreadyExists, DatesReversed, Invalid, NotAPartner, NotFound, OutOfRange, UnitMismatch,
};
use crate::story::{Story, given, given_founded};

const PLANNED: &str = "reinforcing_activities.activity_planned";
const STATUS: &str = "reinforcing_activities.activity_status_set";
const PLEDGED: &str = "reinforcing_activities.commitment_pledged";
const DELIVERED: &str = "reinforcing_activities.delivery_recorded";

fn plan(key: &str, value: Value) -> Value {
    json!({ "planActivity": { "id": "@logo", "title": "Logo på flere produkter", key: value } })
}

fn status(status: &str, on: Option<&str>) -> Value {
    json!({ "setActivityStatus": { "activity": "@logo", "status": status, "on": on } })
}

fn pledge(kind: &str, key: &str, value: Value) -> Value {
    let mut pledge =
        json!({ "id": "@pledge", "by": { "organisation": "@a" }, "kind": kind, "what": "Kampagne" });
    pledge[key] = value;
    json!({ "pledgeCommitment": pledge })
}

fn amount(value: &str, unit: &str) -> Value {
    json!({ "value": value, "unit": unit })
}

fn deliver(on: &str, amount: Option<Value>) -> Value {
    json!({ "recordDelivery": { "commitment": "@pledge", "on": on, "amount": amount } })
}

/// A goal, a strategy, an indicator and a constituency; @a is a partner until 2015, and @b is none.
fn story() -> Story {
    let organisation =
        |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "BUSINESS" } });
    given_founded([
        organisation("@a"),
        organisation("@b"),
        json!({ "recognizeConstituency": { "id": "@business", "name": "Erhverv" } }),
        json!({ "admitPartner": { "organisation": "@a", "joined": "2009" } }),
        json!({ "endMembership": { "organisation": "@a", "left": "2015" } }),
        json!({ "adoptGoal": { "id": "@goal", "title": "Mere fuldkorn" } }),
        json!({ "adoptStrategy": { "id": "@strategy", "title": "Tilgængelighed" } }),
        json!({ "defineIndicator": { "id": "@products", "name": "Produkter", "unit": "products", "kind": "PERFORMANCE",
            "direction": "INCREASE", "overTime": "LATEST", "overPartners": "SUM" } }),
    ])
}

#[test]
fn nothing_is_planned_before_the_founding() {
    given([]).refuses([
        (plan("goals", json!([])), NotFound, "initiative"),
        (pledge("TIME", "what", json!("A")), NotFound, "initiative"),
    ]);
}

#[test]
fn an_activity_is_planned_once() {
    let full = json!({ "planActivity": { "id": "@logo", "title": "Logo", "lead": "@a", "strategies": ["@strategy"],
        "contributors": [{ "organisation": "@b" }, { "constituency": "@business" }], "goals": ["@goal"],
        "indicators": ["@products"], "period": { "from": "2014", "to": "2017-03" } } });
    story().takes(PLANNED, full).refuses([(plan("goals", json!([])), AlreadyExists, "id")]);
}

#[test]
fn an_activity_ties_together_only_what_exists_and_each_thing_once() {
    let a = json!({ "organisation": "@a" });
    story().refuses([
        (plan("period", json!({ "from": "2014", "to": "2013" })), DatesReversed, "period"),
        (plan("lead", json!("@nobody")), NotFound, "lead"),
        (plan("lead", json!("@b")), NotAPartner, "lead"),
        (plan("contributors", json!([{ "organisation": "@nobody" }])), NotFound, "contributors"),
        (plan("contributors", json!([{ "constituency": "@none" }])), NotFound, "contributors"),
        (plan("contributors", json!([a, { "constituency": "@business" }, a])), Invalid, "contributors"),
        (plan("strategies", json!(["@none"])), NotFound, "strategies"),
        (plan("strategies", json!(["@strategy", "@strategy"])), Invalid, "strategies"),
        (plan("goals", json!(["@none"])), NotFound, "goals"),
        (plan("goals", json!(["@goal", "@goal"])), Invalid, "goals"),
        (plan("indicators", json!(["@none"])), NotFound, "indicators"),
        (plan("indicators", json!(["@products", "@products"])), Invalid, "indicators"),
    ]);
}

#[test]
fn who_leads_is_a_partner_while_the_activity_takes_place() {
    let led =
        |from: &str| json!({ "planActivity": { "title": "A", "lead": "@a", "period": { "from": from } } });
    story().refuses([(led("2016"), NotAPartner, "lead")]).when(led("2015")).then(&[PLANNED]);
}

#[test]
fn a_status_is_recorded_once_and_may_come_back() {
    let story = story()
        .refuses([(status("PLANNED", None), NotFound, "activity")])
        .when(plan("goals", json!([])))
        .takes(STATUS, status("UNDER_WAY", None))
        .takes(STATUS, status("ABANDONED", None))
        .takes(STATUS, status("UNDER_WAY", None));
    let activity = story.initiative().reinforcing_activities.activities.get("@logo".parse().unwrap());
    assert_eq!(activity.unwrap().status(), ActivityStatus::UnderWay);
}

#[test]
fn a_dated_status_repeated_or_recorded_late_does_not_bring_the_activity_back() {
    let story = story()
        .when(plan("goals", json!([])))
        .takes(STATUS, status("UNDER_WAY", Some("2014")))
        .takes(STATUS, status("COMPLETED", Some("2016")))
        .knows(status("UNDER_WAY", Some("2014")))
        .takes(STATUS, status("ABANDONED", Some("2015")));
    let activity = story.initiative().reinforcing_activities.activities.get("@logo".parse().unwrap());
    assert_eq!(activity.unwrap().status(), ActivityStatus::Completed);
}

#[test]
fn a_commitment_is_pledged_once_by_an_organisation_or_a_constituency() {
    story()
        .when(plan("goals", json!([])))
        .takes(PLEDGED, pledge("MONEY", "activity", json!("@logo")))
        .refuses([(pledge("TIME", "activity", json!("@logo")), AlreadyExists, "id")]);
    story().takes(PLEDGED, pledge("TIME", "by", json!({ "constituency": "@business" })));
}

#[test]
fn a_commitment_is_made_by_someone_known_in_a_unit_that_fits() {
    story().refuses([
        (pledge("TIME", "by", json!({ "organisation": "@nobody" })), NotFound, "by"),
        (pledge("TIME", "by", json!({ "constituency": "@none" })), NotFound, "by"),
        (pledge("TIME", "activity", json!("@none")), NotFound, "activity"),
        (pledge("MONEY", "amount", amount("40", "hours")), UnitMismatch, "amount"),
        (pledge("MONEY", "amount", amount("-1", "DKK")), OutOfRange, "amount"),
        (pledge("TIME", "amount", amount("101", "percent")), OutOfRange, "amount"),
        (pledge("IN_KIND", "amount", amount("-1", "percent")), OutOfRange, "amount"),
    ]);
    story().takes(PLEDGED, pledge("TIME", "amount", amount("40", "hours")));
}

#[test]
fn a_delivery_is_recorded_once_whatever_has_been_given_since() {
    story()
        .refuses([(deliver("2014", None), NotFound, "commitment")])
        .when(pledge("MONEY", "amount", amount("100", "DKK")))
        .takes(DELIVERED, deliver("2014", None))
        .takes(DELIVERED, deliver("2015", Some(amount("60", "DKK"))))
        .knows(deliver("2014", None));
}

#[test]
fn what_is_delivered_is_counted_as_what_was_promised() {
    story().when(pledge("MONEY", "amount", amount("100", "DKK"))).refuses([
        (deliver("2014", Some(amount("60", "EUR"))), UnitMismatch, "amount"),
        (deliver("2014", Some(amount("60", "hours"))), UnitMismatch, "amount"),
        (deliver("2014", Some(amount("-60", "DKK"))), OutOfRange, "amount"),
    ]);
    story().when(pledge("TIME", "amount", amount("40", "hours"))).refuses([(
        deliver("2014", Some(amount("5", "days"))),
        UnitMismatch,
        "amount",
    )]);
    story()
        .when(pledge("TIME", "due", json!("2014")))
        .takes(DELIVERED, deliver("2014", Some(amount("5", "days"))));
}
