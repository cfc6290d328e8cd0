use HealthReason::{
    DateTooVague, InForce, Measurable, NoDate, NoIndicator, NoOwner, NotSigned, NothingRecorded, Owned,
    PeriodOver, Signed,
};
use HealthSignalKey::{AgendaInForce, AgendaSigned, GoalsMeasurable, GoalsOwned};

use super::*;

fn admit(id: &str, joined: Value) -> Value {
    json!({ "admitPartner": { "organisation": id, "joined": joined } })
}

fn agenda(id: &str, adopted: &str, period: Value) -> Value {
    json!({ "adoptAgenda": { "id": id, "title": id, "adopted": adopted, "period": period } })
}

fn endorse(agenda: &str, id: &str, on: Value) -> Value {
    json!({ "endorseAgenda": { "agenda": agenda, "organisation": id, "on": on } })
}

/// @a is a partner from the beginning, @b from March 2014; the plan is of 1 January 2014.
fn partners() -> Story {
    given_founded([
        organisation("@a"),
        organisation("@b"),
        admit("@a", Value::Null),
        admit("@b", json!("2014-03")),
        agenda("@plan", "2014-01-01", Value::Null),
    ])
}

#[test]
fn a_partner_stands_behind_the_agenda_from_the_day_on_which_it_endorsed_it() {
    let story = partners().when(endorse("@plan", "@a", json!("2014-02-10")));
    check(&story, AgendaSigned, "2013-12-31", [0, 0, 0], Unknown);
    why(&story, AgendaSigned, "2014-02-09", &[NothingRecorded]);
    check(&story, AgendaSigned, "2014-02-10", [1, 1, 0], Strong);
    why(&story, AgendaSigned, "2014-03-01", &[Signed, DateTooVague]);
    check(&story, AgendaSigned, "2014-03-31", [1, 2, 0], Adequate);
    why(&story, AgendaSigned, "2014-03-31", &[Signed, NotSigned]);
    assert_eq!(signal(&story, AgendaSigned, "2014-03-31").from, [4, 5, 6, 7].map(crate::commit::Position));
}

#[test]
fn where_nobody_is_recorded_as_having_signed_nothing_is_known_of_signatures() {
    check(&partners(), AgendaSigned, "2015-01-01", [0, 2, 2], Unknown);
    why(&partners(), AgendaSigned, "2015-01-01", &[NothingRecorded; 2]);
}

#[test]
fn an_endorsement_of_a_vague_date_or_of_an_earlier_version_is_none_yet() {
    let story = partners()
        .when(endorse("@plan", "@a", json!("2014")))
        .when(agenda("@next", "2015-01-01", Value::Null))
        .when(endorse("@next", "@b", Value::Null));
    why(&story, AgendaSigned, "2014-02-01", &[DateTooVague]);
    why(&story, AgendaSigned, "2014-12-31", &[Signed, NotSigned]);
    why(&story, AgendaSigned, "2015-01-01", &[NotSigned, Signed]);
}

#[test]
fn a_signature_under_an_agreement_on_the_cooperation_counts_while_that_is_in_force() {
    let conclude = |id: &str, kind: &str, form: &str, more: Value| {
        let mut command =
            json!({ "concludeAgreement": { "id": id, "title": id, "kind": kind, "form": form } });
        for (key, value) in more.as_object().unwrap() {
            command["concludeAgreement"][key] = value.clone();
        }
        command
    };
    let sign = |id: &str, who: &str| json!({ "signAgreement": { "agreement": id, "organisation": who, "signed": "2014-04-01" } });
    let story = partners()
        .when(conclude(
            "@all",
            "COOPERATION",
            "ONE_FOR_ALL",
            json!({ "period": { "from": "2014-04-01", "to": "2015-06-30" } }),
        ))
        .when(sign("@all", "@b"))
        .when(conclude("@out", "EXTERNAL", "NAMED", json!({ "parties": ["@a"], "with": "SKI" })))
        .when(sign("@out", "@a"));
    why(&story, AgendaSigned, "2014-03-31", &[NothingRecorded; 2]);
    why(&story, AgendaSigned, "2014-04-01", &[NotSigned, Signed]);
    why(&story, AgendaSigned, "2015-06-30", &[NotSigned, Signed]);
    why(&story, AgendaSigned, "2015-07-01", &[NothingRecorded; 2]);
    let ended = story.when(json!({ "endAgreement": { "agreement": "@all", "on": "2014-12-31" } }));
    why(&ended, AgendaSigned, "2014-12-31", &[NotSigned, Signed]);
    why(&ended, AgendaSigned, "2015-01-01", &[NothingRecorded; 2]);
}

#[test]
fn an_agreement_that_took_the_place_of_another_asks_for_new_signatures() {
    let conclude = |id: &str, replaces: &[&str], from: &str| {
        json!({ "concludeAgreement": { "id": id, "title": id, "replaces": replaces,
        "kind": "COOPERATION", "form": "NAMED", "parties": ["@b"], "period": { "from": from } } })
    };
    let story = given_founded([
        organisation("@a"),
        organisation("@b"),
        admit("@a", Value::Null),
        admit("@b", Value::Null),
        conclude("@old", &[], "2013"),
        json!({ "signAgreement": { "agreement": "@old", "organisation": "@b" } }),
        conclude("@new", &["@old"], "2015-01-01"),
    ]);
    why(&story, AgendaSigned, "2014-12-31", &[Signed]);
    check(&story, AgendaSigned, "2014-12-31", [1, 1, 0], Strong);
    why(&story, AgendaSigned, "2015-01-01", &[NothingRecorded]);
}

#[test]
fn an_agenda_is_in_force_from_its_adoption_and_its_period_until_that_is_over() {
    let story = given_founded([agenda("@plan", "2013-11", json!({ "from": "2014", "to": "2016-06-30" }))]);
    check(&story, AgendaInForce, "2013-12-31", [0, 0, 0], Unknown);
    why(&story, AgendaInForce, "2014-01-01", &[DateTooVague]);
    check(&story, AgendaInForce, "2014-12-31", [1, 1, 0], Strong);
    why(&story, AgendaInForce, "2016-06-30", &[InForce]);
    check(&story, AgendaInForce, "2016-07-01", [0, 1, 0], Weak);
    why(&story, AgendaInForce, "2016-07-01", &[PeriodOver]);
}

#[test]
fn an_earlier_agenda_is_in_force_until_the_next_one_begins() {
    let story = given_founded([
        agenda("@first", "2013-01-01", json!({ "to": "2014-12-31" })),
        agenda("@second", "2014-06-01", json!({ "from": "2015-01-01" })),
    ]);
    for day in ["2014-12-31", "2015-01-01"] {
        check(&story, AgendaInForce, day, [1, 1, 0], Strong);
    }
    let of = |day: &str| signal(&story, AgendaInForce, day).evidence[0].subject;
    assert_eq!(of("2014-12-31"), Subject::Agenda("@first".parse().unwrap()));
    assert_eq!(of("2015-01-01"), Subject::Agenda("@second".parse().unwrap()));
}

fn goal() -> Story {
    given_founded([
        organisation("@a"),
        json!({ "adoptGoal": { "id": "@goal", "title": "Goal" } }),
        indicator("@share", Value::Null),
    ])
}

fn target(period: Value) -> Value {
    json!({ "setTarget": { "goal": "@goal", "indicator": "@share", "period": period,
        "level": { "notYetSet": { "wording": "at least xx" } } } })
}

#[test]
fn a_goal_is_measurable_with_an_indicator_a_target_and_a_date() {
    why(&goal(), GoalsMeasurable, "2014-01-01", &[NoIndicator]);
    check(&goal(), GoalsMeasurable, "2014-01-01", [0, 1, 0], Weak);
    let story = goal().when(target(Value::Null));
    why(&story, GoalsMeasurable, "2014-01-01", &[NoDate]);
    let story = story.when(
        json!({ "reviseGoal": { "goal": "@goal", "due": "2016", "on": "2014-05-01", "reason": "Ny dato" } }),
    );
    why(&story, GoalsMeasurable, "2014-04-30", &[NoDate]);
    check(&story, GoalsMeasurable, "2014-05-01", [1, 1, 0], Strong);
}

#[test]
fn a_target_that_may_not_have_begun_makes_a_goal_neither_measurable_nor_not() {
    let story = goal().when(target(json!({ "from": "2014-03", "to": "2016" })));
    why(&story, GoalsMeasurable, "2014-02-28", &[NoIndicator]);
    why(&story, GoalsMeasurable, "2014-03-01", &[DateTooVague]);
    why(&story, GoalsMeasurable, "2014-03-31", &[Measurable]);
}

#[test]
fn a_goal_that_was_retired_is_no_longer_looked_at() {
    let story =
        goal().when(json!({ "retireGoal": { "goal": "@goal", "on": "2015-06-01", "reason": "Nået" } }));
    check(&story, GoalsMeasurable, "2015-05-31", [0, 1, 0], Weak);
    check(&story, GoalsMeasurable, "2015-06-01", [0, 0, 0], Unknown);
}

#[test]
fn somebody_answers_for_a_goal_from_the_day_on_which_it_took_that_on() {
    let story = goal().when(json!({ "assignGoal": { "goal": "@goal", "owner": "@a", "from": "2014-03" } }));
    why(&story, GoalsOwned, "2014-02-28", &[NoOwner]);
    check(&story, GoalsOwned, "2014-02-28", [0, 1, 0], Weak);
    why(&story, GoalsOwned, "2014-03-01", &[DateTooVague]);
    check(&story, GoalsOwned, "2014-03-01", [0, 1, 1], Unknown);
    why(&story, GoalsOwned, "2014-03-31", &[Owned]);
}
