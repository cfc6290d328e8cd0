use serde_json::{Value, json};

use crate::rejection::Code::{
    AlreadyExists, Circular, DatesReversed, Invalid, NotAPartner, NotFound, WrongState,
};
use crate::story::{given, given_founded};

fn goal() -> Value {
    json!({ "adoptGoal": { "id": "@logo", "title": "More products with the logo" } })
}

#[test]
fn a_goal_needs_no_number_and_no_date() {
    given_founded([]).when(goal()).then(&["common_agenda.goal_adopted"]).when(goal()).then_nothing();
}

#[test]
fn a_goal_cannot_take_the_id_of_another() {
    given_founded([goal()])
        .when(json!({ "adoptGoal": { "id": "@logo", "title": "Something else" } }))
        .then_rejected(AlreadyExists, "id");
}

#[test]
fn a_goal_refers_only_to_what_exists() {
    given_founded([])
        .when(json!({ "adoptGoal": { "title": "A", "strategies": ["@none"] } }))
        .then_rejected(NotFound, "strategies")
        .when(json!({ "adoptGoal": { "title": "A", "partOf": "@none" } }))
        .then_rejected(NotFound, "partOf")
        .when(json!({ "adoptGoal": { "id": "@a", "title": "A", "partOf": "@a" } }))
        .then_rejected(Circular, "partOf");
}

#[test]
fn nothing_is_agreed_before_the_initiative_is_founded() {
    given([]).when(goal()).then_rejected(NotFound, "initiative");
}
