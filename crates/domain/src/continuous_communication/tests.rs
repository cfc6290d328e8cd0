use serde_json::{Value, json};

use super::DisagreementStatus;
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
            (decide("goals", json!(["@none"])), NotFound, "goals"),
            (decide("indicators", json!(["@none"])), NotFound, "indicators"),
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

#[test]
fn a_lesson_bears_on_goals_and_indicators_that_exist() {
    let lesson = |goals: Value, indicators: Value| {
        json!({ "drawLesson": { "id": "@lesson", "text": "Det tager tid.",
        "goals": goals, "indicators": indicators } })
    };
    let story = given_founded([
        json!({ "adoptGoal": { "id": "@goal", "title": "Mål" } }),
        json!({ "defineIndicator": { "id": "@i", "name": "I", "unit": "meals", "kind": "PERFORMANCE", "direction": "INCREASE",
            "overTime": "SUM", "overPartners": "SUM" } }),
    ]);
    story
        .refuses([
            (lesson(json!(["@none"]), json!([])), NotFound, "goals"),
            (lesson(json!(["@goal", "@goal"]), json!([])), Invalid, "goals"),
            (lesson(json!([]), json!(["@none"])), NotFound, "indicators"),
            (lesson(json!([]), json!(["@i", "@i"])), Invalid, "indicators"),
        ])
        .takes("continuous_communication.lesson_drawn", lesson(json!(["@goal"]), json!(["@i"])));
}

fn update(on: Option<&str>, title: Option<&str>, text: Option<&str>) -> Value {
    json!({ "updateAnnouncement": { "announcement": "@news", "on": on, "title": title, "text": text } })
}

fn assign(key: &str, value: Value) -> Value {
    json!({ "assignAction": { "id": "@action", "title": "Vejledning", "owner": "@a", key: value } })
}

fn complete(on: &str) -> Value {
    json!({ "completeAction": { "action": "@action", "on": on } })
}

fn carry_out(on: &str) -> Value {
    json!({ "carryOutDecision": { "decision": "@decision", "on": on } })
}

fn notice(to: &[&str]) -> Value {
    json!({ "giveNotice": { "id": "@notice", "title": "Enkeltsag", "text": "En avis spørger.", "to": to,
        "by": "@b", "on": "2014-03" } })
}

fn acknowledge(organisation: &str, on: &str) -> Value {
    json!({ "acknowledgeNotice": { "notice": "@notice", "organisation": organisation, "on": on } })
}

fn raise(key: &str, value: Value) -> Value {
    json!({ "raiseDisagreement": { "id": "@nox", "subject": "NOx i 2016", "on": "2012", key: value } })
}

fn position(key: &str, party: &str, position: &str, on: Option<&str>) -> Value {
    json!({ "takePosition": { "disagreement": "@nox", key: party, "position": position, "on": on } })
}

fn accept(on: Option<&str>) -> Value {
    json!({ "acceptDisagreement": { "disagreement": "@nox", "on": on } })
}

fn resolve(on: Option<&str>) -> Value {
    json!({ "resolveDisagreement": { "disagreement": "@nox", "how": "Vedtaget.", "on": on } })
}

fn conference(key: &str, value: Value) -> Value {
    json!({ "announceConference": { "id": "@nyborg", "title": "Collective impact", "on": "2017-09", key: value } })
}

fn move_conference(key: &str, value: Value) -> Value {
    json!({ "updateConference": { "conference": "@nyborg", key: value } })
}

fn session(speakers: Value) -> Value {
    json!({ "addSession": { "conference": "@nyborg", "title": "Erfaringer", "kind": "Oplæg", "speakers": speakers } })
}

/// As the first story, with a second organisation @b.
fn two() -> Story {
    story().when(json!({ "registerOrganisation": { "id": "@b", "name": "B", "sector": "STATE" } }))
}

#[test]
fn a_decision_is_carried_out_once_after_it_was_taken() {
    story()
        .refuses([(carry_out("2014"), NotFound, "decision")])
        .when(decide("on", json!("2014-03")))
        .refuses([(carry_out("2014-02"), DatesReversed, "on"), (carry_out("2027"), OutOfRange, "on")])
        .takes("continuous_communication.decision_carried_out", carry_out("2014"))
        .refuses([(carry_out("2015"), WrongState, "decision")])
        .knows(decide("on", json!("2014-03")));
}

#[test]
fn an_action_is_assigned_once_to_someone_known() {
    let other = |key: &str, value: Value| {
        let mut action = json!({ "title": "A", "owner": "@a" });
        action[key] = value;
        json!({ "assignAction": action })
    };
    story()
        .when(decide("on", json!("2014-03")))
        .refuses([
            (other("owner", json!("@nobody")), NotFound, "owner"),
            (other("decision", json!("@none")), NotFound, "decision"),
            (other("meeting", json!("@none")), NotFound, "meeting"),
        ])
        .takes("continuous_communication.action_assigned", assign("decision", json!("@decision")))
        .refuses([(assign("meeting", json!("@meeting")), AlreadyExists, "id")]);
}

#[test]
fn an_action_is_not_due_before_the_decision_that_it_follows_from() {
    let due = |due: &str| json!({ "assignAction": { "title": "A", "owner": "@a", "decision": "@decision", "due": due } });
    story()
        .when(decide("on", json!("2014-03")))
        .refuses([(due("2014-02"), DatesReversed, "due")])
        .when(due("2014"))
        .then(&["continuous_communication.action_assigned"]);
}

#[test]
fn an_action_is_completed_once_and_not_before_its_day_has_come() {
    story()
        .refuses([(complete("2014"), NotFound, "action")])
        .when(assign("due", json!("2014")))
        .refuses([(complete("2026-12"), OutOfRange, "on")])
        .takes("continuous_communication.action_completed", complete("2015"))
        .refuses([(complete("2014"), WrongState, "action")])
        .knows(assign("due", json!("2014")));
}

#[test]
fn an_announcement_is_updated_and_what_was_told_first_stays() {
    let story = story()
        .refuses([(update(None, Some("A"), None), NotFound, "announcement")])
        .when(announce("text", json!("Over 600.")))
        .refuses([(update(None, None, None), Invalid, "title")])
        .knows(update(None, Some("Over 600 produkter"), Some("Over 600.")))
        .takes(
            "continuous_communication.announcement_updated",
            update(Some("2014-05"), Some("Over 700"), None),
        )
        .takes("continuous_communication.announcement_updated", update(Some("2013"), Some("Over 650"), None))
        .takes("continuous_communication.announcement_updated", update(None, None, Some("Over 700.")))
        .knows(update(Some("2014-05"), Some("Over 700"), None));
    let state = &story.initiative().continuous_communication;
    let news = state.announcements.get("@news".parse().unwrap()).unwrap();
    assert_eq!((news.title().as_str(), news.text().unwrap().as_str()), ("Over 700", "Over 700."));
    assert_eq!((news.published.title.as_str(), news.updates.len()), ("Over 600 produkter", 3));
}

#[test]
fn an_announcement_is_not_updated_before_it_was_published() {
    story().when(announce("on", json!("2014-05"))).refuses([(
        update(Some("2014-04"), Some("A"), None),
        DatesReversed,
        "on",
    )]);
}

#[test]
fn a_notice_is_given_once_to_someone_known() {
    two()
        .refuses([
            (notice(&[]), Invalid, "to"),
            (notice(&["@a", "@a"]), Invalid, "to"),
            (notice(&["@a", "@nobody"]), NotFound, "to"),
            (
                json!({ "giveNotice": { "title": "A", "text": "A", "to": ["@a"], "by": "@nobody" } }),
                NotFound,
                "by",
            ),
        ])
        .takes("continuous_communication.notice_given", notice(&["@a"]))
        .refuses([(notice(&["@a", "@b"]), AlreadyExists, "id")]);
}

#[test]
fn only_the_addressed_take_note_of_a_notice_each_once() {
    let story = two()
        .refuses([(acknowledge("@a", "2014-03"), NotFound, "notice")])
        .when(notice(&["@a"]))
        .refuses([
            (acknowledge("@b", "2014-03"), Invalid, "organisation"),
            (acknowledge("@a", "2014-02"), DatesReversed, "on"),
        ])
        .takes("continuous_communication.notice_acknowledged", acknowledge("@a", "2014-03"))
        .refuses([(acknowledge("@a", "2014-04"), WrongState, "organisation")]);
    let notices = &story.initiative().continuous_communication.notices;
    let notice = notices.get("@notice".parse().unwrap()).unwrap();
    assert_eq!(notice.outstanding("2026-11-21".parse().unwrap()), []);
    for (id, reads) in [("@a", true), ("@b", true), ("@c", false)] {
        assert_eq!(notice.is_for(id.parse().unwrap()), reads, "{id}");
    }
}

#[test]
fn a_disagreement_is_raised_once_and_names_only_what_exists() {
    let goal = json!({ "adoptGoal": { "id": "@goal", "title": "Mindre NOx" } });
    story()
        .when(goal)
        .refuses([
            (raise("by", json!("@nobody")), NotFound, "by"),
            (raise("goals", json!(["@none"])), NotFound, "goals"),
            (raise("goals", json!(["@goal", "@goal"])), Invalid, "goals"),
        ])
        .takes("continuous_communication.disagreement_raised", raise("goals", json!(["@goal"])))
        .refuses([(raise("by", json!("@a")), AlreadyExists, "id")]);
}

#[test]
fn parties_and_outsiders_take_positions_and_a_later_one_stands_beside_the_earlier() {
    const TAKEN: &str = "continuous_communication.position_taken";
    let both = json!({ "takePosition": { "disagreement": "@nox", "organisation": "@a", "who": "Rusland",
        "position": "2016" } });
    let nobody = json!({ "takePosition": { "disagreement": "@nox", "position": "2016" } });
    let story = story()
        .refuses([(position("who", "Rusland", "2021", None), NotFound, "disagreement")])
        .when(raise("by", json!("@a")))
        .refuses([
            (both, Invalid, "who"),
            (nobody, Invalid, "who"),
            (position("organisation", "@nobody", "2016", None), NotFound, "organisation"),
        ])
        .takes(TAKEN, position("who", "Rusland", "2021", None))
        .takes(TAKEN, position("organisation", "@a", "2016", None))
        .takes(TAKEN, position("organisation", "@a", "2018", Some("2013")))
        .knows(position("who", "Rusland", "2021", None))
        .takes(TAKEN, position("organisation", "@a", "2016", None))
        .knows(position("organisation", "@a", "2018", Some("2013")));
    let state = &story.initiative().continuous_communication;
    assert_eq!(state.disagreements.get("@nox".parse().unwrap()).unwrap().positions.len(), 4);
}

#[test]
fn a_disagreement_is_accepted_once_and_resolved_once() {
    let status = |story: &Story| {
        let state = &story.initiative().continuous_communication;
        state.disagreements.get("@nox".parse().unwrap()).unwrap().status()
    };
    let story = story()
        .refuses([(accept(None), NotFound, "disagreement"), (resolve(None), NotFound, "disagreement")])
        .when(raise("by", json!("@a")));
    assert_eq!(status(&story), DisagreementStatus::Open);
    let story = story
        .refuses([(accept(Some("2011")), DatesReversed, "on"), (resolve(Some("2011")), DatesReversed, "on")])
        .takes("continuous_communication.disagreement_accepted", accept(Some("2013")))
        .refuses([(accept(None), WrongState, "disagreement"), (resolve(Some("2012")), DatesReversed, "on")]);
    assert_eq!(status(&story), DisagreementStatus::Accepted);
    let story = story
        .takes("continuous_communication.disagreement_resolved", resolve(Some("2016")))
        .refuses([(resolve(None), WrongState, "disagreement")])
        .knows(accept(Some("2013")));
    assert_eq!(status(&story), DisagreementStatus::Resolved);
}

#[test]
fn what_was_resolved_can_still_be_recorded_as_accepted_before() {
    let resolved = |on: Option<&str>| story().when(raise("by", json!("@a"))).when(resolve(on));
    resolved(Some("2016"))
        .refuses([
            (accept(None), WrongState, "disagreement"),
            (accept(Some("2017")), WrongState, "disagreement"),
        ])
        .takes("continuous_communication.disagreement_accepted", accept(Some("2014")));
    resolved(None).refuses([(accept(Some("2014")), WrongState, "disagreement")]);
}

#[test]
fn a_conference_is_announced_once_by_someone_known() {
    two()
        .refuses([
            (conference("organisers", json!(["@nobody"])), NotFound, "organisers"),
            (conference("organisers", json!(["@a", "@a"])), Invalid, "organisers"),
            (conference("supporters", json!(["@nobody"])), NotFound, "supporters"),
            (conference("supporters", json!(["@b", "@b"])), Invalid, "supporters"),
            (conference("parts", json!(["Oplæg", "Oplæg"])), Invalid, "parts"),
            (conference("questions", json!(["Virker det?", "Virker det?"])), Invalid, "questions"),
            (conference("openTo", json!(["Pressen", "Pressen"])), Invalid, "openTo"),
            (conference("speakers", json!([{}])), Invalid, "speakers"),
        ])
        .takes("continuous_communication.conference_announced", conference("supporters", json!(["@a", "@b"])))
        .refuses([(conference("place", json!("Nyborg")), AlreadyExists, "id")]);
}

#[test]
fn a_conference_is_changed_and_what_is_left_out_stays() {
    const UPDATED: &str = "continuous_communication.conference_updated";
    let story = story()
        .refuses([(move_conference("place", json!("Odense")), NotFound, "conference")])
        .when(conference("place", json!("Nyborg")))
        .refuses([(move_conference("place", json!(null)), Invalid, "on")])
        .knows(move_conference("place", json!("Nyborg")))
        .takes(UPDATED, move_conference("on", json!("2017-09-18")))
        .takes(UPDATED, move_conference("time", json!("9–16")))
        .takes(UPDATED, move_conference("note", json!("Program udvidet")))
        .takes(UPDATED, move_conference("place", json!("Hotel Nyborg Strand")))
        .knows(move_conference("time", json!("9–16")));
    let conferences = &story.initiative().continuous_communication.conferences;
    let conference = conferences.get("@nyborg".parse().unwrap()).unwrap();
    let place = conference.place().unwrap().as_str();
    assert_eq!((conference.on().unwrap().to_string().as_str(), place), ("2017-09-18", "Hotel Nyborg Strand"));
    assert_eq!(conference.announced.place.as_ref().unwrap().as_str(), "Nyborg");
}

#[test]
fn a_notice_of_a_conference_is_dated_and_so_is_each_change() {
    const UPDATED: &str = "continuous_communication.conference_updated";
    let moved = |place: Option<&str>, dated: &str| json!({ "updateConference": { "conference": "@nyborg", "place": place, "dated": dated } });
    let story = story()
        .when(conference("dated", json!("2017-05-23")))
        .refuses([(moved(Some("Odense"), "2017-05-22"), DatesReversed, "dated")])
        .takes(UPDATED, moved(Some("Hotel Nyborg Strand"), "2017-08-23"))
        .takes(UPDATED, moved(Some("Nyborg"), "2017-06"))
        .takes(UPDATED, moved(None, "2017-09-01"))
        .knows(moved(Some("Hotel Nyborg Strand"), "2017-08-23"));
    let conferences = &story.initiative().continuous_communication.conferences;
    let conference = conferences.get("@nyborg".parse().unwrap()).unwrap();
    assert_eq!(conference.place().unwrap().as_str(), "Hotel Nyborg Strand", "what was filled in is older");
    assert_eq!(conference.updates.len(), 3);
}

#[test]
fn a_session_is_added_once_and_says_something_of_each_speaker() {
    let speaker = json!([{ "role": "Professor", "employer": "Copenhagen Business School" }]);
    let story = story()
        .refuses([(session(json!([])), NotFound, "conference")])
        .when(conference("place", json!("Nyborg")))
        .refuses([(session(json!([{ "name": "Ove Kaj Pedersen" }, {}])), Invalid, "speakers")])
        .takes("continuous_communication.session_added", session(speaker.clone()))
        .takes("continuous_communication.session_added", session(json!([])))
        .knows(session(speaker));
    let conferences = &story.initiative().continuous_communication.conferences;
    assert_eq!(conferences.get("@nyborg".parse().unwrap()).unwrap().sessions.len(), 2);
}
