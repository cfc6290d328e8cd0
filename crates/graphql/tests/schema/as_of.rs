//! The world as it was known at an earlier moment.

use serde_json::{Value, json};

use crate::support::Samspil;

/// An initiative that was renamed, and a figure that was corrected, each in a commit of its own.
async fn history() -> Samspil {
    let samspil = Samspil::new();
    let steps = [
        json!([{ "registerOrganisation": { "id": "@a", "name": "Partnerskab for Renere Skibsfart", "sector": "STATE" } }]),
        json!([{ "foundInitiative": { "name": "Renere Skibsfart" } },
            { "defineIndicator": { "id": "@share", "name": "Share", "unit": "percent", "kind": "POPULATION",
                "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART" } }]),
        json!([{ "reportFigure": { "id": "@report", "indicator": "@share", "on": "2012",
            "figure": { "value": "72", "unit": "percent" } } }]),
        json!([{ "correctReport": { "report": "@report", "figure": { "value": "27", "unit": "percent" },
            "reason": "The digits were swapped." } },
            { "renameInitiative": { "name": "Grøn Skibsfart" } }]),
    ];
    let apply = "mutation ($initiative: ID, $commands: [CommandInput!]!) {
        apply(initiative: $initiative, commands: $commands) { position userErrors { message } } }";
    for (step, commands) in steps.into_iter().enumerate() {
        let initiative = (step > 0).then_some("@skibsfart");
        let answer = samspil.data(apply, json!({ "initiative": initiative, "commands": commands })).await;
        assert_eq!(answer["apply"]["userErrors"], json!([]));
    }
    samspil
}

const QUESTION: &str =
    "query ($asOf: AsOf) { position initiative(id: \"@skibsfart\", asOf: $asOf) { name revision
    sharedMeasurement { indicators { latest { figure { value } corrections { reason } } } } } }";

async fn ask(samspil: &Samspil, as_of: Value) -> Value {
    samspil.data(QUESTION, json!({ "asOf": as_of })).await["initiative"].clone()
}

#[tokio::test]
async fn at_each_position_stands_what_was_known_then() {
    let samspil = history().await;
    let at = async |position: &str| ask(&samspil, json!({ "position": position })).await;
    assert_eq!(at("0").await, Value::Null);
    assert_eq!(at("1").await, Value::Null, "it was not founded yet");
    let founded = at("2").await;
    assert_eq!((&founded["name"], &founded["revision"]), (&json!("Renere Skibsfart"), &json!("1")));
    assert_eq!(founded["sharedMeasurement"]["indicators"][0]["latest"], Value::Null);
    let wrong = json!({ "figure": { "value": "72" }, "corrections": [] });
    assert_eq!(at("3").await["sharedMeasurement"]["indicators"][0]["latest"], wrong);
    assert_eq!(at("4").await, ask(&samspil, Value::Null).await);
    assert_eq!(at("4").await["name"], "Grøn Skibsfart");
}

#[tokio::test]
async fn a_time_and_a_day_stand_for_the_commits_until_then() {
    let samspil = history().await;
    let commits = samspil.data("{ commits { position at } }", json!({})).await;
    for commit in commits["commits"].as_array().unwrap() {
        let by_time = ask(&samspil, json!({ "time": commit["at"] })).await;
        assert_eq!(by_time, ask(&samspil, json!({ "position": commit["position"] })).await);
    }
    let last = commits["commits"][3]["at"].as_str().unwrap();
    let on_the_day = ask(&samspil, json!({ "day": last[..10] })).await;
    assert_eq!(on_the_day["name"], "Grøn Skibsfart");
    assert_eq!(ask(&samspil, json!({ "day": "2014-03-31" })).await, Value::Null);
}

#[tokio::test]
async fn organisations_and_lists_are_seen_as_they_were() {
    let samspil = history().await;
    let query = "{ before: organisations(asOf: { position: \"0\" }) { total }
        after: organisations(asOf: { position: \"1\" }) { total nodes { name initiatives { name } } }
        initiatives(asOf: { position: \"3\" }) { total nodes { name } } }";
    let answer = samspil.data(query, json!({})).await;
    assert_eq!((&answer["before"]["total"], &answer["after"]["total"]), (&json!(0), &json!(1)));
    assert_eq!(answer["initiatives"]["nodes"], json!([{ "name": "Renere Skibsfart" }]));
}

#[tokio::test]
async fn a_moment_that_is_not_there_is_refused_and_its_neighbours_are_answered() {
    let samspil = history().await;
    for (as_of, code) in [
        (json!({ "position": "5" }), "BEYOND_END"),
        (json!({ "time": "2999-01-01T00:00:00Z" }), "BAD_USER_INPUT"),
        (json!({ "day": "2014" }), "BAD_USER_INPUT"),
    ] {
        let answer = samspil.run(QUESTION, json!({ "asOf": as_of })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
        assert_eq!((&answer["data"]["position"], &answer["data"]["initiative"]), (&json!("4"), &Value::Null));
    }
}

#[tokio::test]
async fn what_has_changed_since_the_last_visit_is_told_in_words() {
    let samspil = history().await;
    let commits = samspil.data("{ commits { position at } }", json!({})).await;
    let visit = &commits["commits"][2]["at"];
    let query = "query ($since: DateTime) { commits(since: $since, initiative: \"@skibsfart\") {
        position events { kind says } changed { __typename } } }";
    let news = samspil.data(query, json!({ "since": visit })).await;
    let events = json!([
        { "kind": "shared_measurement.report_corrected", "says": "A reported figure was corrected." },
        { "kind": "foundation.initiative_renamed", "says": "The initiative took a new name." },
    ]);
    assert_eq!(news["commits"].as_array().unwrap().len(), 1);
    assert_eq!((&news["commits"][0]["position"], &news["commits"][0]["events"]), (&json!("4"), &events));
    let none = samspil.data(query, json!({ "since": commits["commits"][3]["at"] })).await;
    assert_eq!(none["commits"], json!([]));
}

/// A milestone due in May 2014, of which nothing more was heard: recorded in April, with something else in June.
async fn overdue() -> Samspil {
    let samspil = Samspil::recording_at(&["2014-04-01T09:00:00Z", "2014-06-02T23:30:00Z"]);
    let apply = "mutation ($commands: [CommandInput!]!) {
        apply(initiative: \"@story\", commands: $commands) { userErrors { message } } }";
    let first = json!([
        { "foundInitiative": { "name": "Eksempel" } },
        { "planActivity": { "id": "@act", "title": "Kampagne" } },
        { "planMilestone": { "activity": "@act", "title": "Første film", "due": "2014-05-15" } },
    ]);
    let second = json!([{ "declareVision": { "text": "Alle er med." } }]);
    for commands in [first, second] {
        let answer = samspil.data(apply, json!({ "commands": commands })).await;
        assert_eq!(answer["apply"]["userErrors"], json!([]));
    }
    samspil
}

/// How urgent the milestone is as of a moment, on a day.
async fn urgency(samspil: &Samspil, as_of: Value, on: Value) -> Value {
    let query = "query ($asOf: AsOf, $on: Date) { initiative(id: \"@story\", asOf: $asOf) {
        attention(kinds: [MILESTONE], on: $on) { nodes { urgency } } } }";
    let answer = samspil.data(query, json!({ "asOf": as_of, "on": on })).await;
    answer["initiative"]["attention"]["nodes"][0]["urgency"].clone()
}

#[tokio::test]
async fn what_is_derived_is_of_the_day_of_the_moment() {
    let samspil = overdue().await;
    for (as_of, wanted) in [
        (json!({ "position": "1" }), Value::Null),
        (json!({ "position": "2" }), json!("OVERDUE")),
        (json!({ "time": "2014-05-01T12:00:00Z" }), json!("DUE_SOON")),
        (json!({ "time": "2014-05-15T12:00:00Z" }), json!("DUE_SOON")),
        (json!({ "time": "2014-05-16T00:00:00Z" }), json!("OVERDUE")),
        (json!({ "day": "2014-05-15" }), json!("DUE_SOON")),
        (json!({ "day": "2014-05-16" }), json!("OVERDUE")),
        (json!({ "day": "2999-01-01" }), json!("OVERDUE")),
        (Value::Null, json!("OVERDUE")),
    ] {
        assert_eq!(urgency(&samspil, as_of.clone(), Value::Null).await, wanted, "{as_of}");
    }
}

#[tokio::test]
async fn a_day_that_is_asked_for_goes_before_that_of_the_moment() {
    let samspil = overdue().await;
    let position = json!({ "position": "1" });
    assert_eq!(urgency(&samspil, position.clone(), json!("2014-05-16")).await, "OVERDUE");
    assert_eq!(urgency(&samspil, json!({ "position": "2" }), json!("2014-05-01")).await, "DUE_SOON");
    assert_eq!(urgency(&samspil, position, json!("2014-04-01")).await, Value::Null);
}

#[tokio::test]
async fn what_is_reached_from_an_organisation_is_of_the_day_of_the_moment_too() {
    let samspil =
        Samspil::recording_at(&["2014-04-01T09:00:00Z", "2014-04-01T09:00:01Z", "2014-06-02T09:00:00Z"]);
    let apply = "mutation ($initiative: ID, $commands: [CommandInput!]!) {
        apply(initiative: $initiative, commands: $commands) { userErrors { message } } }";
    let act = |id: &str, due: &str| json!({ "assignAction": { "id": id, "title": "Ring", "owner": "@a", "due": due } });
    for (initiative, commands) in [
        (Value::Null, json!([{ "registerOrganisation": { "id": "@a", "name": "A", "sector": "STATE" } }])),
        (json!("@story"), json!([{ "foundInitiative": { "name": "Eksempel" } }, act("@1", "2014-05-15")])),
        (json!("@story"), json!([act("@2", "2014-06-01")])),
    ] {
        let answer = samspil.data(apply, json!({ "initiative": initiative, "commands": commands })).await;
        assert_eq!(answer["apply"]["userErrors"], json!([]));
    }
    let query = "query ($asOf: AsOf) { organisation(id: \"@a\", asOf: $asOf) { due { overdueSince } } }";
    for (position, wanted) in [("2", json!([null])), ("3", json!(["2014-05-16", "2014-06-02"]))] {
        let answer = samspil.data(query, json!({ "asOf": { "position": position } })).await;
        let due = answer["organisation"]["due"].as_array().unwrap();
        assert_eq!(Value::from_iter(due.iter().map(|it| it["overdueSince"].clone())), wanted);
    }
}
