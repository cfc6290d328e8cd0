use serde_json::{Value, json};

use crate::rejection::Code::{AlreadyExists, DatesReversed, Invalid, NotFound, OutOfRange, WrongState};
use crate::story::{Story, given, given_founded};

const HELD: &str = "continuous_communication.meeting_held";
const DECIDED: &str = "continuous_communication.decision_recorded";

fn schedule(key: &str, value: Value) -> Value {
    json!({ "scheduleMeeting": { "id": "@meeting", "title": "Partnergruppen", key: value } })
}

fn hold(on: &str, key: &str, value: Value) -> Value {
    json!({ "holdMeeting": { "meeting": "@meeting", "on": on, key: value } })
}

fn decide(key: &str, value: Value) -> Value {
    json!({ "recordDecision": { "id": "@decision", "title": "Strategiplan", key: value } })
}

fn announce(key: &str, value: Value) -> Value {
    json!({ "publishAnnouncement": { "id": "@news", "title": "Over 600 produkter", key: value } })
}

/// One organisation @a, one body and one meeting. Commands are recorded on 21 November 2026.
fn story() -> Story {
    given_founded([
        json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "STATE" } }),
        json!({ "establishBody": { "id": "@group", "name": "Partnergruppen", "kind": "PARTNER_GROUP" } }),
        schedule("body", json!("@group")),
    ])
}

#[test]
fn nobody_meets_before_the_founding() {
    given([]).refuses([
        (schedule("place", json!("Nyborg Strand")), NotFound, "initiative"),
        (announce("on", json!("2012")), NotFound, "initiative"),
    ]);
}

#[test]
fn a_meeting_is_announced_once_also_when_it_has_been_held() {
    given_founded([])
        .takes("continuous_communication.meeting_scheduled", schedule("place", json!("Nyborg Strand")))
        .refuses([(schedule("on", json!("2017-09-18")), AlreadyExists, "id")])
        .when(hold("2017-09-18", "minutes", json!("Referat")))
        .knows(schedule("place", json!("Nyborg Strand")));
    story().refuses([(json!({ "scheduleMeeting": { "title": "A", "body": "@none" } }), NotFound, "body")]);
}

#[test]
fn a_meeting_is_held_once() {
    story().takes(HELD, hold("2026-03", "attendees", json!(["@a"]))).refuses([(
        hold("2026-04", "attendees", json!(["@a"])),
        WrongState,
        "meeting",
    )]);
}

#[test]
fn a_meeting_is_attended_by_known_organisations_each_once() {
    let other = json!({ "holdMeeting": { "meeting": "@none", "on": "2014" } });
    story().refuses([
        (other, NotFound, "meeting"),
        (hold("2014", "attendees", json!(["@nobody"])), NotFound, "attendees"),
        (hold("2014", "attendees", json!(["@a", "@a"])), Invalid, "attendees"),
    ]);
}

#[test]
fn a_meeting_is_not_held_before_its_day_has_come_somewhere() {
    for (on, come) in [
        ("2026-11-21", true),
        ("2026-11-22", true),
        ("2026-11-23", false),
        ("2026-11", true),
        ("2026-12", false),
        ("2026-23", true),
        ("2026-24", false),
        ("2026", true),
        ("2027", false),
    ] {
        let hold = hold(on, "minutes", json!("Referat"));
        if come {
            story().takes(HELD, hold);
        } else {
            story().refuses([(hold, OutOfRange, "on")]);
        }
    }
}

#[test]
fn a_decision_is_recorded_once() {
    let full = json!({ "recordDecision": { "id": "@decision", "title": "Strategiplan", "on": "2014", "body": "@group",
        "meeting": "@meeting", "owner": "@a", "due": "2017-03" } });
    story().takes(DECIDED, full).refuses([(decide("on", json!("2014")), AlreadyExists, "id")]);
}

#[test]
fn a_decision_names_only_what_exists_and_is_due_after_it_is_taken() {
    let due = |due: &str| json!({ "recordDecision": { "title": "A", "on": "2014-06", "due": due } });
    story()
        .refuses([
            (decide("body", json!("@none")), NotFound, "body"),
            (decide("meeting", json!("@none")), NotFound, "meeting"),
            (decide("owner", json!("@nobody")), NotFound, "owner"),
            (due("2014-05-31"), DatesReversed, "due"),
        ])
        .when(due("2014"))
        .then(&[DECIDED]);
}

#[test]
fn an_announcement_is_published_once_by_someone_known() {
    story()
        .takes("continuous_communication.announcement_published", announce("by", json!("@a")))
        .refuses([
            (announce("on", json!("2012")), AlreadyExists, "id"),
            (json!({ "publishAnnouncement": { "title": "A", "by": "@nobody" } }), NotFound, "by"),
        ])
        .knows(announce("by", json!("@a")));
}

#[test]
fn a_lesson_is_drawn_once() {
    let lesson = |text: &str| json!({ "drawLesson": { "id": "@lesson", "text": text, "on": "2012" } });
    story().takes("continuous_communication.lesson_drawn", lesson("Enighed om mål tager tid.")).refuses([(
        lesson("Noget andet."),
        AlreadyExists,
        "id",
    )]);
}
