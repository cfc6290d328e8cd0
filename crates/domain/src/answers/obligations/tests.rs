use serde_json::{Value, json};

use super::*;
use crate::story::{Story, given_founded};

fn of(story: &Story, organisation: &str, day: &str) -> Vec<Obligation> {
    obligations(story.initiative(), organisation.parse().unwrap(), day.parse().unwrap())
}

/// What an organisation owes on a day: the kind, what it is called, by when, and since when it is overdue.
#[track_caller]
fn check(
    story: &Story,
    organisation: &str,
    day: &str,
    expected: &[(&str, &str, Option<&str>, Option<&str>)],
) {
    let kind = |it: &Obligation| serde_json::to_value(it.owed.kind()).unwrap().as_str().unwrap().to_owned();
    let found: Vec<_> = of(story, organisation, day)
        .iter()
        .map(|it| {
            let overdue = it.overdue_since.map(|on| on.to_string());
            (kind(it), it.title.to_string(), it.due.map(|due| due.to_string()), overdue)
        })
        .collect();
    let text = |text: &Option<&str>| text.map(str::to_owned);
    let expected: Vec<_> = expected
        .iter()
        .map(|(kind, title, due, overdue)| {
            ((*kind).to_owned(), (*title).to_owned(), text(due), text(overdue))
        })
        .collect();
    assert_eq!(found, expected, "{organisation} on {day}");
}

/// @a and @b are partners, @b of the kind @shops; @out is none.
fn story() -> Story {
    let organisation =
        |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "BUSINESS" } });
    given_founded([
        organisation("@a"),
        organisation("@b"),
        organisation("@out"),
        json!({ "recognizeConstituency": { "id": "@shops", "name": "Detailhandel" } }),
        json!({ "admitPartner": { "organisation": "@a", "joined": "2009" } }),
        json!({ "admitPartner": { "organisation": "@b", "joined": "2009", "constituency": "@shops" } }),
    ])
}

fn with(commands: impl IntoIterator<Item = Value>) -> Story {
    commands.into_iter().fold(story(), Story::when)
}

fn dkk(value: &str, qualifier: &str) -> Value {
    json!({ "value": value, "unit": "DKK", "qualifier": qualifier })
}

fn indicator(reporter: Value) -> Value {
    json!({ "defineIndicator": { "id": "@it", "name": "Hjemløse", "unit": "persons", "kind": "POPULATION",
        "direction": "DECREASE", "overTime": "LATEST", "overPartners": "SUM", "reporter": reporter } })
}

#[test]
fn a_figure_that_a_round_asks_for_is_owed_until_it_is_there() {
    let story = with([
        indicator(Value::Null),
        json!({ "openReporting": { "id": "@round", "title": "2012", "indicators": ["@it"],
            "covers": { "from": "2012", "to": "2012" }, "due": "2013-02" } }),
        json!({ "reportFigure": { "indicator": "@it", "organisation": "@b", "on": "2012", "reporting": "@round",
            "figure": { "value": "7", "unit": "persons" } } }),
    ]);
    check(&story, "@a", "2011-12-31", &[]);
    check(&story, "@a", "2013-02-28", &[("REPORT", "Hjemløse", Some("2013-02"), None)]);
    check(&story, "@a", "2013-03-01", &[("REPORT", "Hjemløse", Some("2013-02"), Some("2013-03-01"))]);
    check(&story, "@b", "2013-03-01", &[]);
    check(&story, "@out", "2013-03-01", &[]);
    let it = &of(&story, "@a", "2013-03-01")[0];
    assert_eq!((it.since.unwrap().to_string(), it.rule), ("2012".to_owned(), reporting::RULE));
    assert_eq!(it.from, [6, 9].map(Position), "the membership and the round");
}

#[test]
fn decisions_and_actions_are_owed_by_those_who_are_to_do_them() {
    let story = with([
        json!({ "recordDecision": { "title": "Plan", "on": "2014", "owner": "@a", "due": "2015-06" } }),
        json!({ "assignAction": { "title": "Vejledning", "owner": "@a", "due": "2014-05-31" } }),
        json!({ "assignAction": { "title": "En dag", "owner": "@b" } }),
    ]);
    let guide = ("ACTION", "Vejledning", Some("2014-05-31"), Some("2014-06-01"));
    check(&story, "@a", "2014-06-01", &[guide, ("DECISION", "Plan", Some("2015-06"), None)]);
    check(&story, "@b", "2014-06-01", &[("ACTION", "En dag", None, None)]);
}

#[test]
fn a_signature_is_owed_until_it_is_given_or_the_agreement_is_over() {
    let agreement = |id: &str, period: Value| {
        json!({ "concludeAgreement": { "id": id, "title": id, "kind": "COOPERATION",
        "form": "ONE_FOR_ALL", "period": period } })
    };
    let story = with([
        agreement("@signed", Value::Null),
        agreement("@open", Value::Null),
        agreement("@past", json!({ "from": "2009", "to": "2013" })),
        json!({ "signAgreement": { "agreement": "@signed", "organisation": "@a" } }),
    ]);
    let owed = [("SIGNATURE", "@open", None, None), ("SIGNATURE", "@past", None, None)];
    check(&story, "@a", "2013-12-31", &owed);
    check(&story, "@a", "2014-01-01", &owed[..1]);
    check(&story, "@out", "2013-12-31", &[]);
    let story = story.when(json!({ "endAgreement": { "agreement": "@open", "on": "2014" } }));
    check(&story, "@a", "2014-01-01", &[]);
}

/// A promise of an amount, and what was delivered of it in 2014.
fn promised(by: Value, amount: Value, delivered: &[Value]) -> Story {
    let pledge = json!({ "pledgeCommitment": { "id": "@promise", "by": by, "kind": "MONEY", "what": "Medfinansiering",
        "amount": amount, "due": "2014" } });
    let deliver = |amount: &Value| json!({ "recordDelivery": { "commitment": "@promise", "on": "2014-03", "amount": amount } });
    with(std::iter::once(pledge).chain(delivered.iter().map(deliver)))
}

#[test]
fn what_is_left_of_a_promise_is_owed_and_nothing_more() {
    let left = |amount: Value, delivered: &[Value], day: &str| {
        let owed = of(&promised(json!({ "organisation": "@a" }), amount, delivered), "@a", day);
        owed.first().map(|it| (it.amount.as_ref().map(ToString::to_string), it.amount_unknown))
    };
    let known = |text: &str| Some((Some(text.to_owned()), false));
    let hundred = || dkk("100", "EXACTLY");
    assert_eq!(left(hundred(), &[], "2014-06-01"), known("100 DKK"));
    assert_eq!(left(hundred(), &[dkk("40", "EXACTLY")], "2014-06-01"), known("60 DKK"));
    assert_eq!(left(hundred(), &[dkk("40", "EXACTLY")], "2014-02-28"), known("100 DKK"), "not yet delivered");
    assert_eq!(left(hundred(), &[dkk("40", "AT_LEAST")], "2014-06-01"), known("at most 60 DKK"));
    assert_eq!(left(hundred(), &[Value::Null], "2014-06-01"), known("at most 100 DKK"));
    assert_eq!(left(hundred(), &[dkk("100", "ABOUT")], "2014-06-01"), known("about 0 DKK"), "who knows");
    assert_eq!(left(hundred(), &[dkk("60", "EXACTLY"), dkk("40", "AT_LEAST")], "2014-06-01"), None);
    assert_eq!(left(dkk("100", "ABOUT"), &[hundred()], "2014-06-01"), None, "the number promised is reached");
    assert_eq!(left(Value::Null, &[], "2014-06-01"), Some((None, true)), "unknown is not nought");
    assert_eq!(left(Value::Null, &[Value::Null], "2014-06-01"), None);
}

#[test]
fn a_kind_of_party_that_promised_stands_for_its_partners() {
    let story = promised(json!({ "constituency": "@shops" }), Value::Null, &[]);
    let owed = [("DELIVERY", "Medfinansiering", Some("2014"), Some("2015-01-01"))];
    check(&story, "@b", "2015-01-01", &owed);
    check(&story, "@a", "2015-01-01", &[]);
    let story = story.when(json!({ "endMembership": { "organisation": "@b", "left": "2014" } }));
    check(&story, "@b", "2015-01-01", &[]);
}

#[test]
fn what_was_promised_for_an_activity_that_was_given_up_is_not_owed_nor_are_its_milestones() {
    let story = with([
        json!({ "planActivity": { "id": "@x", "title": "Kampagne", "lead": "@a" } }),
        json!({ "pledgeCommitment": { "by": { "organisation": "@a" }, "kind": "TIME", "what": "Timer", "activity": "@x" } }),
        json!({ "planMilestone": { "id": "@first", "activity": "@x", "title": "Første trin", "due": "2014-03" } }),
        json!({ "planMilestone": { "activity": "@x", "title": "Andet trin" } }),
        json!({ "reachMilestone": { "milestone": "@first", "on": "2014-04" } }),
    ]);
    let rest = [("DELIVERY", "Timer", None, None), ("MILESTONE", "Andet trin", None, None)];
    let first = [("MILESTONE", "Første trin", Some("2014-03"), None)];
    check(&story, "@a", "2014-03-31", &[&first[..], &rest[..]].concat());
    check(&story, "@a", "2014-04-01", &rest);
    check(&story, "@b", "2014-04-01", &[]);
    let story = story.when(json!({ "setActivityStatus": { "activity": "@x", "status": "ABANDONED" } }));
    check(&story, "@a", "2014-04-01", &[]);
}

#[test]
fn a_fee_of_unknown_amount_is_owed_all_the_same() {
    let story = with([json!({ "agreeFee": { "title": "Årligt gebyr", "interval": "YEARLY" } })]);
    check(&story, "@a", "2014-06-01", &[("FEE", "Årligt gebyr", Some("2014"), None)]);
    check(&story, "@a", "2008-06-01", &[]);
    check(&story, "@out", "2014-06-01", &[]);
    let fee = &of(&story, "@a", "2014-06-01")[0];
    assert_eq!((&fee.amount, fee.amount_unknown), (&None, true));
    assert_eq!(fee.from, [8].map(Position));
}

#[test]
fn evaluations_and_needs_for_data_are_owed_until_there_is_an_answer() {
    let story = with([
        indicator(json!("@a")),
        json!({ "putOnDataAgenda": { "id": "@need", "question": "Hvor mange?", "indicator": "@it" } }),
        json!({ "putOnDataAgenda": { "question": "For enhver" } }),
        json!({ "commissionEvaluation": { "id": "@final", "title": "Slutevaluering", "evaluators": ["@out"], "due": "2013" } }),
    ]);
    check(&story, "@a", "2014-01-01", &[("DATA_NEED", "Hvor mange?", None, None)]);
    check(
        &story,
        "@out",
        "2014-01-01",
        &[("EVALUATION", "Slutevaluering", Some("2013"), Some("2014-01-01"))],
    );
    let story = story
        .when(json!({ "settleDataNeed": { "need": "@need", "how": "Ved optælling", "on": "2014-02" } }))
        .when(json!({ "publishEvaluation": { "evaluation": "@final", "on": "2014-03" } }));
    check(&story, "@a", "2014-01-31", &[("DATA_NEED", "Hvor mange?", None, None)]);
    check(&story, "@a", "2014-02-01", &[]);
    check(&story, "@out", "2014-03-01", &[]);
}

#[test]
fn a_seat_is_owed_once_its_term_has_run_out() {
    let story = with([
        json!({ "establishBody": { "id": "@board", "name": "Bestyrelse", "kind": "BOARD" } }),
        json!({ "createSeat": { "id": "@seat", "body": "@board", "name": "Sundhed", "rotationYears": 1 } }),
        json!({ "fillSeat": { "seat": "@seat", "organisation": "@a", "from": "2014-01-15" } }),
    ]);
    check(&story, "@a", "2015-01-14", &[]);
    check(&story, "@a", "2015-01-15", &[("SEAT", "Sundhed", Some("2015-01-15"), None)]);
    check(&story, "@a", "2015-01-16", &[("SEAT", "Sundhed", Some("2015-01-15"), Some("2015-01-16"))]);
    check(&story, "@b", "2015-01-16", &[]);
}
