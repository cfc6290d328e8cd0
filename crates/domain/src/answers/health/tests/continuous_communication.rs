use HealthReason::{
    Acknowledged, CadenceKept, CadenceMissed, DateTooVague, InTime, Late, NoMeeting, NotAcknowledged, Open,
    Overdue, Settled,
};
use HealthSignalKey::{DisagreementsSettled, DutiesDone, MeetingsHeld, NoticesAcknowledged};

use super::*;

fn body(id: &str, cadence: Value, from: Value) -> Value {
    json!({ "establishBody": { "id": id, "name": id, "kind": "WORKING_GROUP", "cadence": cadence, "from": from } })
}

fn met(story: Story, on: &str) -> Story {
    let id = format!("@{on}");
    story
        .when(json!({ "scheduleMeeting": { "id": id, "title": "Møde", "body": "@group" } }))
        .when(json!({ "holdMeeting": { "meeting": id, "on": on } }))
}

#[test]
fn a_body_keeps_its_cadence_until_the_day_on_which_the_next_meeting_is_due() {
    let story =
        given_founded([body("@group", yearly(), json!("2013")), body("@free", Value::Null, Value::Null)]);
    check(&story, MeetingsHeld, "2012-12-31", [0, 0, 0], Unknown);
    why(&story, MeetingsHeld, "2014-01-01", &[NoMeeting]);
    check(&story, MeetingsHeld, "2014-01-01", [0, 1, 1], Unknown);
    let story = met(story, "2014-03-10");
    why(&story, MeetingsHeld, "2014-03-09", &[NoMeeting]);
    why(&story, MeetingsHeld, "2014-03-10", &[CadenceKept]);
    check(&story, MeetingsHeld, "2015-03-10", [1, 1, 0], Strong);
    check(&story, MeetingsHeld, "2015-03-11", [0, 1, 0], Weak);
    why(&story, MeetingsHeld, "2015-03-11", &[CadenceMissed]);
    assert_eq!(signal(&story, MeetingsHeld, "2015-03-11").from, [2, 5].map(crate::commit::Position));
}

#[test]
fn a_meeting_of_a_vague_date_leaves_open_whether_the_cadence_was_kept() {
    let story = met(given_founded([body("@group", yearly(), Value::Null)]), "2014");
    why(&story, MeetingsHeld, "2014-06-30", &[DateTooVague]);
    why(&story, MeetingsHeld, "2015-01-01", &[CadenceKept]);
    why(&story, MeetingsHeld, "2015-01-02", &[DateTooVague]);
    why(&story, MeetingsHeld, "2015-12-31", &[DateTooVague]);
    why(&story, MeetingsHeld, "2016-01-01", &[CadenceMissed]);
}

#[test]
fn a_body_is_looked_at_while_it_exists() {
    let story = met(given_founded([body("@group", yearly(), json!("2014"))]), "2014-03-10");
    why(&story, MeetingsHeld, "2014-06-30", &[DateTooVague]);
    let story = story.when(json!({ "dissolveBody": { "body": "@group", "on": "2015-01-31" } }));
    check(&story, MeetingsHeld, "2015-01-31", [1, 1, 0], Strong);
    check(&story, MeetingsHeld, "2015-02-01", [0, 0, 0], Unknown);
}

#[test]
fn decisions_and_actions_are_done_in_time_late_or_not_at_all() {
    let story = given_founded([
        organisation("@a"),
        json!({ "recordDecision": { "id": "@plan", "title": "Plan", "on": "2014-01-10", "due": "2014-03" } }),
        json!({ "recordDecision": { "title": "Uden dato", "owner": "@a" } }),
        json!({ "assignAction": { "id": "@guide", "title": "Vejledning", "owner": "@a", "due": "2014-03-31" } }),
        json!({ "assignAction": { "title": "Brev", "owner": "@a", "due": "2014-03-31" } }),
        json!({ "carryOutDecision": { "decision": "@plan", "on": "2014-03-31" } }),
        json!({ "completeAction": { "action": "@guide", "on": "2014-04" } }),
    ]);
    check(&story, DutiesDone, "2014-03-31", [0, 0, 0], Unknown);
    why(&story, DutiesDone, "2014-04-01", &[InTime, Late, Overdue]);
    check(&story, DutiesDone, "2014-04-01", [1, 3, 0], Weak);
    why(&story, DutiesDone, "2016-03-31", &[InTime, Late, Overdue]);
    why(&story, DutiesDone, "2016-04-01", &[Overdue]);
}

#[test]
fn a_disagreement_is_open_until_it_is_accepted_or_resolved() {
    let raise = |id: &str, on: Value| json!({ "raiseDisagreement": { "id": id, "subject": id, "on": on } });
    let story = given_founded([raise("@x", json!("2014-01")), raise("@y", Value::Null)])
        .when(json!({ "acceptDisagreement": { "disagreement": "@x", "on": "2014-03" } }))
        .when(
            json!({ "resolveDisagreement": { "disagreement": "@y", "how": "Enighed", "on": "2014-06-01" } }),
        );
    why(&story, DisagreementsSettled, "2013-12-31", &[Open]);
    why(&story, DisagreementsSettled, "2014-01-15", &[DateTooVague, Open]);
    why(&story, DisagreementsSettled, "2014-02-28", &[Open, Open]);
    check(&story, DisagreementsSettled, "2014-02-28", [0, 2, 0], Weak);
    why(&story, DisagreementsSettled, "2014-03-01", &[DateTooVague, Open]);
    check(&story, DisagreementsSettled, "2014-03-31", [1, 2, 0], Adequate);
    why(&story, DisagreementsSettled, "2014-06-01", &[Settled, Settled]);
}

#[test]
fn each_of_those_addressed_takes_note_of_a_notice() {
    let note = |who: &str, on: Value| json!({ "acknowledgeNotice": { "notice": "@n", "organisation": who, "on": on } });
    let story = given_founded([
        organisation("@a"),
        organisation("@b"),
        json!({ "admitPartner": { "organisation": "@a" } }),
        json!({ "admitPartner": { "organisation": "@b" } }),
        json!({ "giveNotice": { "id": "@n", "title": "Fortroligt", "text": "Presse", "to": ["@a", "@b"], "on": "2014-01-10" } }),
        note("@b", json!("2014-02")),
    ]);
    check(&story, NoticesAcknowledged, "2014-01-09", [0, 0, 0], Unknown);
    why(&story, NoticesAcknowledged, "2014-01-31", &[NotAcknowledged; 2]);
    check(&story, NoticesAcknowledged, "2014-01-31", [0, 2, 0], Weak);
    why(&story, NoticesAcknowledged, "2014-02-01", &[NotAcknowledged, DateTooVague]);
    why(&story, NoticesAcknowledged, "2014-02-28", &[NotAcknowledged, Acknowledged]);
    let (notice, organisation) = ("@n".parse().unwrap(), "@b".parse().unwrap());
    let subject = signal(&story, NoticesAcknowledged, "2014-02-28").evidence[1].subject;
    assert_eq!(subject, Subject::Notice { notice, organisation });
}
