//! The one JSON form of a command, and what is said about one that cannot be read.

use proptest::prelude::*;
use samspil_domain::{Command, InvalidCommand, people};
use serde_json::{Value, json};

use crate::generate::{names, requests};

#[track_caller]
fn check_unreadable(json: Value, expected: &str) {
    let error = Command::from_json(json).expect_err("it cannot be read");
    assert!(error.to_string().contains(expected), "{error}");
}

#[test]
fn a_command_is_an_object_with_its_name_as_the_only_key() {
    for json in
        [json!(null), json!("adoptGoal"), json!([]), json!({}), json!({ "adoptGoal": {}, "retireGoal": {} })]
    {
        assert!(matches!(Command::from_json(json), Err(InvalidCommand::Shape(_))));
    }
    check_unreadable(json!({ "adoptGaol": {} }), "there is no command \"adoptGaol\"");
    check_unreadable(json!({ "x": "y".repeat(10_000) }), "there is no command");
}

#[test]
fn a_field_that_does_not_fit_is_named_with_its_path() {
    let figure =
        |figure: Value| json!({ "reportFigure": { "indicator": "@a", "on": "2012", "figure": figure } });
    check_unreadable(json!({ "adoptGoal": {} }), "adoptGoal: .: missing field `title`");
    check_unreadable(json!({ "adoptGoal": { "title": "A", "colour": "red" } }), "unknown field `colour`");
    check_unreadable(json!({ "adoptGoal": { "title": " " } }), "title: a title has 1 to 200 characters");
    check_unreadable(
        json!({ "adoptGoal": { "title": "A", "strategies": ["@a", "A"] } }),
        "strategies[1]: \"A\" is no",
    );
    check_unreadable(figure(json!({ "value": 27, "unit": "percent" })), "figure.value: ");
    check_unreadable(
        figure(json!({ "value": "27 %", "unit": "percent" })),
        "figure.value: \"27 %\" is not a decimal",
    );
    check_unreadable(
        json!({ "closeInitiative": { "on": "31.12.2013", "reason": "A" } }),
        "on: \"31.12.2013\" is not",
    );
    check_unreadable(
        json!({ "agreeContribution": { "by": { "organisation": "@a", "constituency": "@a" } } }),
        "agreeContribution: by",
    );
}

#[test]
fn no_two_commands_have_the_same_name() {
    let mut names = names();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_command_written_out_is_read_as_the_same_command(requests in requests()) {
        for command in requests.iter().flat_map(|request| &request.commands) {
            let json = serde_json::to_value(command).unwrap();
            // What is personal is written sealed, and read only in the open.
            if matches!(command, Command::People(command) if !matches!(command, people::Command::RequestErasure(_))) {
                continue;
            }
            prop_assert_eq!(&Command::from_json(json).unwrap(), command);
        }
    }
}
