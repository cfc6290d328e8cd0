use serde_json::{Value, json};

use crate::rejection::Code::{
    AlreadyExists, Circular, DatesReversed, Invalid, NotAPartner, NotFound, WrongState,
};
use crate::story::{Story, given, given_founded};

fn goal() -> Value {
    json!({ "adoptGoal": { "id": "@logo", "title": "More products with the logo" } })
}

/// A goal called A with one more field.
fn goal_with(key: &str, value: Value) -> Value {
    json!({ "adoptGoal": { "id": "@a", "title": "A", key: value } })
}

fn agenda(key: &str, value: Value) -> Value {
    json!({ "adoptAgenda": { "id": "@plan", "title": "Strategiplan 2014–2017", key: value } })
}

fn endorse(organisation: &str, on: Option<&str>) -> Value {
    json!({ "endorseAgenda": { "agenda": "@plan", "organisation": organisation, "on": on } })
}

fn retire(on: &str) -> Value {
    json!({ "retireGoal": { "goal": "@logo", "on": on, "reason": "Nået." } })
}

fn strategy() -> Value {
    json!({ "adoptStrategy": { "id": "@supply", "title": "Tilgængelighed", "period": { "from": "2014" } } })
}

/// A goal, a strategy and a plan; @a is a partner from 2009, and @b is none.
fn story() -> Story {
    let organisation =
        |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "CIVIL_SOCIETY" } });
    given_founded([
        organisation("@a"),
        organisation("@b"),
        json!({ "admitPartner": { "organisation": "@a", "joined": "2009" } }),
        goal(),
        strategy(),
        agenda("goals", json!(["@logo"])),
    ])
}

#[test]
fn nothing_is_agreed_before_the_initiative_is_founded() {
    given([]).refuses([
        (goal(), NotFound, "initiative"),
        (strategy(), NotFound, "initiative"),
        (json!({ "declareVision": { "text": "Sundhed" } }), NotFound, "initiative"),
    ]);
}

#[test]
fn a_description_or_a_vision_holds_until_the_next_which_may_be_the_first_again() {
    for (name, kind) in [
        ("describeProblem", "common_agenda.problem_described"),
        ("declareVision", "common_agenda.vision_declared"),
    ] {
        let say = |text: &str| json!({ name: { "text": text } });
        given_founded([])
            .takes(kind, say("For lidt fuldkorn"))
            .takes(kind, say("For lidt sundhed"))
            .takes(kind, say("For lidt fuldkorn"));
    }
}

#[test]
fn a_principle_is_adopted_once() {
    let adopt =
        |name: &str| json!({ "adoptPrinciple": { "id": "@first", "name": name, "text": "Bolig først." } });
    given_founded([]).takes("common_agenda.principle_adopted", adopt("Housing First")).refuses([(
        adopt("Bolig først"),
        AlreadyExists,
        "id",
    )]);
}

#[test]
fn a_strategy_is_adopted_once_and_its_period_runs_forward() {
    let reversed = json!({ "adoptStrategy": { "title": "A", "period": { "from": "2014", "to": "2013" } } });
    given_founded([]).takes("common_agenda.strategy_adopted", strategy()).refuses([
        (json!({ "adoptStrategy": { "id": "@supply", "title": "A" } }), AlreadyExists, "id"),
        (reversed, DatesReversed, "period"),
    ]);
}

#[test]
fn a_goal_needs_no_number_and_no_date() {
    given_founded([]).takes("common_agenda.goal_adopted", goal());
}

#[test]
fn a_goal_cannot_take_the_id_of_another() {
    story().refuses([(
        json!({ "adoptGoal": { "id": "@logo", "title": "Something else" } }),
        AlreadyExists,
        "id",
    )]);
}

#[test]
fn a_goal_refers_only_to_what_exists() {
    story().refuses([
        (goal_with("strategies", json!(["@supply", "@none"])), NotFound, "strategies"),
        (goal_with("strategies", json!(["@supply", "@supply"])), Invalid, "strategies"),
        (goal_with("partOf", json!("@none")), NotFound, "partOf"),
        (goal_with("partOf", json!("@a")), Circular, "partOf"),
    ]);
    story().takes("common_agenda.goal_adopted", goal_with("partOf", json!("@logo"))).refuses([(
        goal_with("strategies", json!(["@supply"])),
        AlreadyExists,
        "id",
    )]);
}

#[test]
fn a_goal_is_not_due_before_its_period_begins() {
    let due = |due: &str, from: &str| {
        let period = json!({ "from": from, "to": "2017" });
        json!({ "adoptGoal": { "title": "A", "due": due, "period": period } })
    };
    story()
        .refuses([
            (due("2013", "2014"), DatesReversed, "due"),
            (due("2017-03", "2018"), DatesReversed, "period"),
        ])
        .when(due("2017-03", "2014"))
        .then(&["common_agenda.goal_adopted"])
        .when(due("2014", "2014-06"))
        .then(&["common_agenda.goal_adopted"]);
}

#[test]
fn a_goal_is_retired_once() {
    story()
        .takes("common_agenda.goal_retired", retire("2017"))
        .refuses([
            (retire("2018"), WrongState, "goal"),
            (json!({ "retireGoal": { "goal": "@none", "on": "2017", "reason": "A" } }), NotFound, "goal"),
        ])
        .knows(goal());
}

#[test]
fn a_version_of_the_agenda_is_adopted_once() {
    given_founded([]).takes("common_agenda.agenda_adopted", agenda("adopted", json!("2014-01"))).refuses([(
        agenda("adopted", json!("2014-02")),
        AlreadyExists,
        "id",
    )]);
}

#[test]
fn a_version_of_the_agenda_holds_only_what_exists() {
    let other = |key: &str, value: Value| json!({ "adoptAgenda": { "title": "A", key: value } });
    story().refuses([
        (other("goals", json!(["@logo", "@none"])), NotFound, "goals"),
        (other("goals", json!(["@logo", "@logo"])), Invalid, "goals"),
        (other("strategies", json!(["@none"])), NotFound, "strategies"),
        (other("strategies", json!(["@supply", "@supply"])), Invalid, "strategies"),
        (other("period", json!({ "from": "2014-24", "to": "2014-11" })), DatesReversed, "period"),
    ]);
}

#[test]
fn a_partner_endorses_a_version_once_also_when_it_has_left_since() {
    story()
        .takes("common_agenda.agenda_endorsed", endorse("@a", Some("2014")))
        .refuses([(endorse("@a", None), WrongState, "organisation")])
        .when(json!({ "endMembership": { "organisation": "@a", "left": "2015" } }))
        .knows(endorse("@a", Some("2014")));
}

#[test]
fn only_a_partner_of_the_time_endorses() {
    let other = json!({ "endorseAgenda": { "agenda": "@none", "organisation": "@a" } });
    story().refuses([
        (other, NotFound, "agenda"),
        (endorse("@nobody", None), NotFound, "organisation"),
        (endorse("@b", None), NotAPartner, "organisation"),
        (endorse("@a", Some("2008-12")), NotAPartner, "organisation"),
    ]);
    story().takes("common_agenda.agenda_endorsed", endorse("@a", None));
}
