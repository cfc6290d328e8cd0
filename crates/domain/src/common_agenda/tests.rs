use serde_json::{Value, json};

use crate::rejection::Code::{
    AlreadyExists, Circular, DatesReversed, Invalid, NotAPartner, NotFound, OutOfRange, WrongState,
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

fn revise(key: &str, value: Value, on: Option<&str>) -> Value {
    json!({ "reviseGoal": { "goal": "@logo", key: value, "on": on, "reason": "Målet var for let." } })
}

fn assign(owner: &str, from: Option<&str>) -> Value {
    json!({ "assignGoal": { "goal": "@logo", "owner": owner, "from": from } })
}

fn choose(organisation: &str, goals: &[&str], adopted: Option<&str>) -> Value {
    json!({ "chooseGoals": { "organisation": organisation, "goals": goals, "adopted": adopted, "by": "Byrådet" } })
}

const REVISED: &str = "common_agenda.goal_revised";

#[test]
fn a_goal_is_revised_and_its_earlier_terms_stay() {
    let story = story()
        .knows(revise("title", json!("More products with the logo"), None))
        .knows(revise("provisional", json!(false), None))
        .takes(REVISED, revise("due", json!("2017-03"), None))
        .takes(REVISED, revise("provisional", json!(true), None))
        .takes(REVISED, revise("statement", json!("Mindst 750."), Some("2014-05")))
        .takes(REVISED, revise("statement", json!("Mindst 700."), Some("2013")))
        .knows(revise("due", json!("2017-03"), None))
        .knows(goal());
    let goal = story.initiative().common_agenda.goals.get("@logo".parse().unwrap()).unwrap();
    assert_eq!(goal.statement().unwrap().as_str(), "Mindst 750.", "the earlier was recorded afterwards");
    assert_eq!((goal.due().unwrap().to_string().as_str(), goal.provisional()), ("2017-03", true));
    assert_eq!((goal.adopted.due, goal.adopted.provisional, goal.revisions.len()), (None, false, 4));
}

#[test]
fn a_revision_of_a_goal_changes_something_and_fits_its_period() {
    let other = json!({ "reviseGoal": { "goal": "@none", "due": "2017", "reason": "A" } });
    let nothing = json!({ "reviseGoal": { "goal": "@logo", "reason": "A" } });
    story().refuses([(other, NotFound, "goal"), (nothing, Invalid, "title")]);
    let later = |due: &str| json!({ "reviseGoal": { "goal": "@a", "due": due, "reason": "A" } });
    story()
        .when(goal_with("period", json!({ "from": "2014", "to": "2017" })))
        .refuses([(later("2013"), DatesReversed, "due")])
        .takes(REVISED, later("2014"));
}

#[test]
fn a_goal_that_was_retired_is_revised_and_assigned_only_for_the_time_before() {
    story()
        .when(retire("2017"))
        .refuses([
            (revise("due", json!("2018"), None), WrongState, "goal"),
            (revise("due", json!("2018"), Some("2018")), WrongState, "goal"),
            (assign("@a", None), WrongState, "goal"),
            (assign("@a", Some("2018")), WrongState, "goal"),
        ])
        .takes(REVISED, revise("due", json!("2016"), Some("2015")))
        .takes("common_agenda.goal_assigned", assign("@a", Some("2014")));
}

#[test]
fn someone_known_answers_for_a_goal_and_can_hand_it_over() {
    const ASSIGNED: &str = "common_agenda.goal_assigned";
    let other = json!({ "assignGoal": { "goal": "@none", "owner": "@a" } });
    let story = story()
        .refuses([(other, NotFound, "goal"), (assign("@nobody", None), NotFound, "owner")])
        .takes(ASSIGNED, assign("@a", Some("2014")))
        .takes(ASSIGNED, assign("@b", Some("2016")))
        .takes(ASSIGNED, assign("@b", Some("2012")))
        .knows(assign("@b", None))
        .knows(assign("@a", Some("2014")));
    let goal = story.initiative().common_agenda.goals.get("@logo".parse().unwrap()).unwrap();
    assert_eq!(goal.owner().unwrap().from, Some("2016".parse().unwrap()));
    let story = story.takes(ASSIGNED, assign("@a", None));
    let goal = story.initiative().common_agenda.goals.get("@logo".parse().unwrap()).unwrap();
    assert_eq!(goal.owner().unwrap().owner, "@a".parse().unwrap());
}

#[test]
fn a_partner_of_the_time_chooses_goals_that_exist() {
    story().refuses([
        (choose("@a", &[], None), Invalid, "goals"),
        (choose("@a", &["@logo", "@logo"], None), Invalid, "goals"),
        (choose("@a", &["@logo", "@none"], None), NotFound, "goals"),
        (choose("@nobody", &["@logo"], None), NotFound, "organisation"),
        (choose("@b", &["@logo"], None), NotAPartner, "organisation"),
        (choose("@a", &["@logo"], Some("2008")), NotAPartner, "organisation"),
    ]);
}

#[test]
fn a_new_choice_of_goals_takes_the_place_of_the_earlier_which_stays() {
    const CHOSEN: &str = "common_agenda.goals_chosen";
    let story = story()
        .when(goal_with("due", json!("2017")))
        .takes(CHOSEN, choose("@a", &["@logo"], Some("2012")))
        .takes(CHOSEN, choose("@a", &["@a", "@logo"], Some("2014")))
        .takes(CHOSEN, choose("@a", &["@a"], Some("2010")))
        .knows(choose("@a", &["@logo"], Some("2012")));
    let agenda = &story.initiative().common_agenda;
    assert_eq!(agenda.choice("@a".parse().unwrap()).unwrap().goals.len(), 2);
    assert_eq!((agenda.choices.len(), agenda.choice("@b".parse().unwrap())), (3, None));
}

#[test]
fn how_often_the_goals_are_renewed_is_said_and_said_anew() {
    const PLANNED: &str = "common_agenda.renewal_planned";
    let plan = |least: u16, from: Option<&str>| json!({ "planRenewal": { "cadence": { "atLeast": least, "atMost": 2 }, "from": from } });
    story()
        .refuses([(plan(0, None), OutOfRange, "cadence"), (plan(3, None), OutOfRange, "cadence")])
        .takes(PLANNED, plan(1, Some("2006")))
        .takes(PLANNED, plan(2, None))
        .takes(PLANNED, plan(1, None))
        .knows(plan(1, Some("2006")));
}
