use HealthReason::{
    ActivityOver, AmountUnknown, DateTooVague, Delivered, InTime, Late, NoActivity, NotDelivered,
    NothingRecorded, Overdue, PartlyDelivered, Served, TakesNoPart, TakesPart,
};
use HealthSignalKey::{CommitmentsDelivered, GoalsServed, MilestonesReached, PartnersActive};

use super::*;

/// An activity of @a that serves a goal.
fn activity(period: Value) -> Story {
    given_founded([
        organisation("@a"),
        organisation("@b"),
        json!({ "recognizeConstituency": { "id": "@shops", "name": "Butikker" } }),
        json!({ "admitPartner": { "organisation": "@a" } }),
        json!({ "admitPartner": { "organisation": "@b", "constituency": "@shops" } }),
        json!({ "adoptGoal": { "id": "@goal", "title": "Mål" } }),
        json!({ "planActivity": { "id": "@do", "title": "Kampagne", "lead": "@a", "goals": ["@goal"], "period": period } }),
    ])
}

fn status(status: &str, on: &str) -> Value {
    json!({ "setActivityStatus": { "activity": "@do", "status": status, "on": on } })
}

#[test]
fn a_goal_is_served_while_an_activity_is_planned_or_under_way() {
    let story = activity(json!({ "from": "2014-03", "to": "2015-06-30" }));
    why(&story, GoalsServed, "2014-02-28", &[NoActivity]);
    check(&story, GoalsServed, "2014-02-28", [0, 1, 0], Weak);
    why(&story, GoalsServed, "2014-03-01", &[DateTooVague]);
    why(&story, GoalsServed, "2014-03-31", &[Served]);
    check(&story, GoalsServed, "2015-06-30", [1, 1, 0], Strong);
    why(&story, GoalsServed, "2015-07-01", &[ActivityOver]);
}

#[test]
fn a_goal_is_no_longer_served_once_the_activity_is_completed_or_given_up() {
    let story =
        activity(Value::Null).when(status("UNDER_WAY", "2014-01-01")).when(status("COMPLETED", "2015-03"));
    why(&story, GoalsServed, "2015-02-28", &[Served]);
    why(&story, GoalsServed, "2015-03-01", &[DateTooVague]);
    why(&story, GoalsServed, "2015-03-31", &[ActivityOver]);
    let given_up = activity(Value::Null).when(status("ABANDONED", "2015-03-01"));
    why(&given_up, GoalsServed, "2015-02-28", &[Served]);
    why(&given_up, GoalsServed, "2015-03-01", &[NoActivity]);
}

#[test]
fn partners_take_part_by_leading_contributing_or_committing_something() {
    let story = activity(json!({ "from": "2014-03-01" }));
    why(&story, PartnersActive, "2014-02-28", &[NothingRecorded; 2]);
    check(&story, PartnersActive, "2014-02-28", [0, 2, 2], Unknown);
    why(&story, PartnersActive, "2014-03-01", &[TakesPart, TakesNoPart]);
    check(&story, PartnersActive, "2014-03-01", [1, 2, 0], Adequate);
    let story = story
        .when(json!({ "pledgeCommitment": { "by": { "constituency": "@shops" }, "kind": "IN_KIND",
        "what": "Plads i butikken", "due": "2014-06-30" } }));
    why(&story, PartnersActive, "2014-06-30", &[TakesPart, TakesPart]);
    why(&story, PartnersActive, "2014-07-01", &[TakesPart, TakesNoPart]);
}

#[test]
fn whether_a_partner_that_may_not_be_one_yet_takes_part_is_open() {
    let story = given_founded([
        organisation("@a"),
        json!({ "admitPartner": { "organisation": "@a", "joined": "2014" } }),
        json!({ "planActivity": { "title": "Kampagne", "lead": "@a" } }),
    ]);
    check(&story, PartnersActive, "2013-12-31", [0, 0, 0], Unknown);
    why(&story, PartnersActive, "2014-01-01", &[DateTooVague]);
    check(&story, PartnersActive, "2014-12-31", [1, 1, 0], Strong);
}

#[test]
fn a_milestone_is_reached_in_time_late_or_not_at_all() {
    let milestone = |id: &str, due: Value| json!({ "planMilestone": { "id": id, "activity": "@do", "title": id, "due": due } });
    let reach = |id: &str, on: &str| json!({ "reachMilestone": { "milestone": id, "on": on } });
    let story = activity(Value::Null)
        .when(milestone("@early", json!("2014-03")))
        .when(milestone("@late", json!("2014-03")))
        .when(milestone("@open", json!("2014-03")))
        .when(milestone("@vague", json!("2014-03")))
        .when(milestone("@some-day", Value::Null))
        .when(reach("@early", "2014-03-31"))
        .when(reach("@late", "2014-04-02"))
        .when(reach("@vague", "2014"));
    check(&story, MilestonesReached, "2014-03-31", [0, 0, 0], Unknown);
    why(&story, MilestonesReached, "2014-04-01", &[InTime, Overdue, Overdue, DateTooVague]);
    why(&story, MilestonesReached, "2014-04-02", &[InTime, Late, Overdue, DateTooVague]);
    check(&story, MilestonesReached, "2014-04-02", [1, 4, 1], Unknown);
    why(&story, MilestonesReached, "2016-03-31", &[InTime, Late, Overdue, DateTooVague]);
    why(&story, MilestonesReached, "2016-04-01", &[Overdue]);
    let given_up = story.when(status("ABANDONED", "2014-05-01"));
    check(&given_up, MilestonesReached, "2014-05-01", [0, 0, 0], Unknown);
}

fn pledge(amount: Value) -> Value {
    json!({ "pledgeCommitment": { "id": "@gift", "by": { "organisation": "@a" }, "kind": "MONEY", "what": "Tilskud",
        "amount": amount, "due": "2014-06-30" } })
}

fn deliver(on: &str, amount: Value) -> Value {
    json!({ "recordDelivery": { "commitment": "@gift", "on": on, "amount": amount } })
}

fn kroner(value: &str, qualifier: &str) -> Value {
    json!({ "value": value, "unit": "DKK", "qualifier": qualifier })
}

#[test]
fn a_commitment_is_delivered_when_all_of_it_is_there() {
    let story = activity(Value::Null).when(pledge(kroner("10", "EXACTLY")));
    check(&story, CommitmentsDelivered, "2014-06-30", [0, 0, 0], Unknown);
    why(&story, CommitmentsDelivered, "2014-07-01", &[NotDelivered]);
    let half = story.when(deliver("2014-05-01", kroner("5", "EXACTLY")));
    why(&half, CommitmentsDelivered, "2014-07-01", &[PartlyDelivered]);
    check(&half, CommitmentsDelivered, "2014-07-01", [0, 1, 0], Weak);
    let all = half.when(deliver("2014-08", kroner("5", "EXACTLY")));
    why(&all, CommitmentsDelivered, "2014-07-31", &[PartlyDelivered]);
    why(&all, CommitmentsDelivered, "2014-08-01", &[DateTooVague]);
    why(&all, CommitmentsDelivered, "2014-08-31", &[Delivered]);
    check(&all, CommitmentsDelivered, "2016-06-30", [1, 1, 0], Strong);
    check(&all, CommitmentsDelivered, "2016-07-01", [0, 0, 0], Unknown);
}

#[test]
fn what_was_delivered_counts_only_as_far_as_its_amount_is_known() {
    for (amount, reason) in [
        (Value::Null, AmountUnknown),
        (kroner("12", "ABOUT"), AmountUnknown),
        (kroner("9", "MORE_THAN"), AmountUnknown),
        (kroner("12", "AT_MOST"), AmountUnknown),
        (kroner("10", "MORE_THAN"), Delivered),
        (kroner("9", "LESS_THAN"), PartlyDelivered),
    ] {
        let story =
            activity(Value::Null).when(pledge(kroner("10", "EXACTLY"))).when(deliver("2014-05-01", amount));
        why(&story, CommitmentsDelivered, "2014-07-01", &[reason]);
    }
}

#[test]
fn a_commitment_without_a_number_is_delivered_once_something_of_it_is() {
    let story = activity(Value::Null).when(pledge(Value::Null));
    why(&story, CommitmentsDelivered, "2014-07-01", &[NotDelivered]);
    why(&story.when(deliver("2014-05-01", Value::Null)), CommitmentsDelivered, "2014-07-01", &[Delivered]);
}
