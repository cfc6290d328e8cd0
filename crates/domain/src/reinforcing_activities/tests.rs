use serde_json::{Value, json};

use super::ActivityStatus;
use crate::rejection::Code::{
    AlreadyExists, Circular, DatesReversed, Invalid, NotAPartner, NotFound, OutOfRange, UnitMismatch,
    WrongState,
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

fn milestone(key: &str, value: Value) -> Value {
    let mut milestone = json!({ "id": "@first", "activity": "@logo", "title": "100 produkter" });
    milestone[key] = value;
    json!({ "planMilestone": milestone })
}

#[test]
fn a_milestone_is_planned_once_and_reached_once() {
    let reach = |milestone: &str, on: &str| json!({ "reachMilestone": { "milestone": milestone, "on": on } });
    story()
        .when(plan("goals", json!([])))
        .refuses([(milestone("activity", json!("@none")), NotFound, "activity")])
        .takes("reinforcing_activities.milestone_planned", milestone("due", json!("2015")))
        .refuses([
            (milestone("due", json!("2016")), AlreadyExists, "id"),
            (reach("@none", "2015"), NotFound, "milestone"),
        ])
        .takes("reinforcing_activities.milestone_reached", reach("@first", "2015"))
        .refuses([(reach("@first", "2016"), WrongState, "milestone")]);
}

#[test]
fn no_activity_waits_for_itself_however_long_the_way_round() {
    let activity = |id: &str| json!({ "planActivity": { "id": id, "title": id } });
    let depend = |a: &str, b: &str| json!({ "makeDependent": { "activity": a, "dependsOn": b } });
    let kind = "reinforcing_activities.activity_made_dependent";
    ["@1", "@2", "@3"]
        .into_iter()
        .fold(story(), |story, id| story.when(activity(id)))
        .refuses([
            (depend("@none", "@1"), NotFound, "activity"),
            (depend("@1", "@none"), NotFound, "dependsOn"),
            (depend("@1", "@1"), Circular, "dependsOn"),
        ])
        .takes(kind, depend("@1", "@2"))
        .takes(kind, depend("@2", "@3"))
        .takes(kind, depend("@1", "@3"))
        .refuses([(depend("@2", "@1"), Circular, "dependsOn"), (depend("@3", "@1"), Circular, "dependsOn")])
        .knows(depend("@1", "@2"));
}

fn method(checklist: Value) -> Value {
    json!({ "describeMethod": { "id": "@act", "name": "ACT", "checklist": checklist } })
}

#[test]
fn a_method_is_described_once_and_activities_work_by_it() {
    story()
        .refuses([
            (method(json!(["Team", "Team"])), Invalid, "checklist"),
            (plan("methods", json!(["@act"])), NotFound, "methods"),
        ])
        .takes("reinforcing_activities.method_described", method(json!(["Team", "Døgnet rundt"])))
        .refuses([
            (method(json!([])), AlreadyExists, "id"),
            (plan("methods", json!(["@act", "@act"])), Invalid, "methods"),
            (plan("targetGroups", json!(["Unge", "Unge"])), Invalid, "targetGroups"),
        ])
        .takes(PLANNED, plan("methods", json!(["@act"])));
    story().takes(PLANNED, plan("targetGroups", json!(["Unge", "Ældre"])));
    story().takes(PLANNED, plan("place", json!("Odense")));
}

#[test]
fn practice_meets_items_of_the_checklist_and_earlier_assessments_stay() {
    let assess = |method: &str, on: &str, met: Value| json!({ "assessPractice": { "method": method, "organisation": "@b", "on": on, "met": met } });
    let kind = "reinforcing_activities.practice_assessed";
    let nobody = json!({ "assessPractice": { "method": "@act", "organisation": "@nobody", "on": "2014" } });
    let story = story()
        .when(method(json!(["Team", "Døgnet rundt"])))
        .refuses([
            (assess("@none", "2014", json!([])), NotFound, "method"),
            (nobody, NotFound, "organisation"),
            (assess("@act", "2014", json!(["Bolig"])), NotFound, "met"),
            (assess("@act", "2014", json!(["Team", "Team"])), Invalid, "met"),
        ])
        .takes(kind, assess("@act", "2014", json!(["Team"])))
        .takes(kind, assess("@act", "2015", json!(["Døgnet rundt", "Team"])))
        .knows(assess("@act", "2014", json!(["Team"])));
    let method = story.initiative().reinforcing_activities.methods.get("@act".parse().unwrap());
    assert_eq!(method.unwrap().assessments.len(), 2);
}

fn pipeline(key: &str, value: Value) -> Value {
    let stages = json!([{ "name": "Idé", "months": 3 }, { "name": "Afprøvning" }, { "name": "Drift" }]);
    let mut pipeline = json!({ "id": "@pipeline", "title": "Nye produkter", "stages": stages });
    pipeline[key] = value;
    json!({ "definePipeline": pipeline })
}

fn enter(key: &str, value: Value) -> Value {
    let mut enter = json!({ "id": "@pasta", "pipeline": "@pipeline", "name": "Pasta", "stage": "Idé" });
    enter[key] = value;
    json!({ "enterPipeline": enter })
}

fn step(stage: &str, on: Option<&str>) -> Value {
    json!({ "moveInPipeline": { "candidate": "@pasta", "stage": stage, "on": on } })
}

fn leave(on: Option<&str>) -> Value {
    json!({ "leavePipeline": { "candidate": "@pasta", "on": on, "reason": "For dyrt" } })
}

const DEFINED: &str = "reinforcing_activities.pipeline_defined";
const ENTERED: &str = "reinforcing_activities.pipeline_entered";
const MOVED: &str = "reinforcing_activities.pipeline_moved";
const LEFT: &str = "reinforcing_activities.pipeline_left";

#[track_caller]
fn check_stage(story: &Story, stage: &str) {
    let candidates = &story.initiative().reinforcing_activities.candidates;
    assert_eq!(candidates.get("@pasta".parse().unwrap()).unwrap().stage().as_str(), stage);
}

#[test]
fn a_pipeline_has_at_least_two_stages_of_different_names() {
    let stage = |name: &str, months: u16| json!({ "name": name, "months": months });
    let target = json!({ "setTarget": { "id": "@12", "goal": "@goal", "indicator": "@products",
        "level": { "figure": { "value": "12", "unit": "products" } } } });
    story()
        .when(target)
        .refuses([
            (pipeline("stages", json!([stage("Idé", 1)])), Invalid, "stages"),
            (pipeline("stages", json!([stage("Idé", 1), stage("Idé", 2)])), Invalid, "stages"),
            (pipeline("stages", json!([stage("Idé", 1), stage("Drift", 0)])), OutOfRange, "stages.months"),
            (pipeline("stages", json!([stage("Idé", 601), stage("Drift", 1)])), OutOfRange, "stages.months"),
            (pipeline("target", json!("@none")), NotFound, "target"),
        ])
        .takes(DEFINED, pipeline("target", json!("@12")))
        .refuses([(pipeline("title", json!("Andre produkter")), AlreadyExists, "id")]);
}

#[test]
fn a_candidate_enters_at_a_stage_of_the_pipeline() {
    story()
        .when(pipeline("title", json!("Nye produkter")))
        .refuses([
            (enter("pipeline", json!("@none")), NotFound, "pipeline"),
            (enter("stage", json!("Salg")), NotFound, "stage"),
            (enter("organisation", json!("@nobody")), NotFound, "organisation"),
        ])
        .takes(ENTERED, enter("organisation", json!("@b")))
        .refuses([(enter("on", json!("2014")), AlreadyExists, "id")]);
}

#[test]
fn a_candidate_moves_forth_and_back_and_history_can_be_filled_in() {
    let story = story()
        .when(pipeline("title", json!("Nye produkter")))
        .refuses([(step("Drift", None), NotFound, "candidate")])
        .when(enter("on", json!("2014-03")))
        .refuses([
            (step("Salg", None), NotFound, "stage"),
            (step("Drift", Some("2013")), DatesReversed, "on"),
        ])
        .knows(step("Idé", None))
        .knows(step("Idé", Some("2014-03")))
        .takes(MOVED, step("Drift", Some("2016")))
        .takes(MOVED, step("Afprøvning", Some("2015")))
        .knows(step("Drift", None));
    check_stage(&story, "Drift");
    check_stage(&story.takes(MOVED, step("Afprøvning", None)), "Afprøvning");
}

#[test]
fn a_candidate_leaves_once_and_moves_no_more() {
    story()
        .when(pipeline("title", json!("Nye produkter")))
        .refuses([(leave(None), NotFound, "candidate")])
        .when(enter("on", json!("2014")))
        .when(step("Afprøvning", Some("2015")))
        .refuses([(leave(Some("2014")), DatesReversed, "on")])
        .takes(LEFT, leave(Some("2017")))
        .refuses([
            (leave(Some("2018")), WrongState, "candidate"),
            (step("Drift", None), WrongState, "candidate"),
            (step("Drift", Some("2018")), WrongState, "candidate"),
        ])
        .takes(MOVED, step("Drift", Some("2016")));
}
