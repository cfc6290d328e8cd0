//! What changed between two moments, and the history of an object, as they are asked for.

use serde_json::{Value, json};

use crate::support::Samspil;

const MOMENTS: &[&str] = &[
    "2014-01-10T09:00:00Z",
    "2014-02-01T09:00:00Z",
    "2014-03-01T09:00:00Z",
    "2014-04-01T09:00:00Z",
    "2015-05-01T09:00:00Z",
];

/// A goal that was revised, another that was adopted and withdrawn, and a figure that came and was corrected.
async fn story() -> Samspil {
    let samspil = Samspil::recording_at(MOMENTS);
    let figure = |value: &str| json!({ "value": value, "unit": "percent" });
    let apply = "mutation ($initiative: ID, $commands: [CommandInput!]!, $source: SourceInput) {
        apply(initiative: $initiative, commands: $commands, source: $source) { userErrors { message } } }";
    let steps = [
        (
            Value::Null,
            json!([{ "registerOrganisation": { "id": "@a", "name": "A-by", "sector": "MUNICIPALITY" } }]),
        ),
        (
            json!("@story"),
            json!([
                { "foundInitiative": { "name": "Eksempel" } },
                { "adoptGoal": { "id": "@g", "title": "Færre udenfor", "due": "2016" } },
                { "defineIndicator": { "id": "@g", "name": "Andel", "unit": "percent", "kind": "POPULATION",
                    "direction": "DECREASE", "overTime": "LATEST", "overPartners": "APART" } },
                { "recordBaseline": { "indicator": "@g", "on": "2012", "figure": figure("12") } },
                { "setTarget": { "id": "@t", "goal": "@g", "indicator": "@g", "level": { "figure": figure("8") } } },
            ]),
        ),
        (
            json!("@story"),
            json!([
                { "reviseGoal": { "goal": "@g", "due": "2018", "reason": "Det tager længere tid." } },
                { "adoptGoal": { "id": "@short", "title": "Et kort mål" } },
                { "reportFigure": { "id": "@r", "indicator": "@g", "on": "2013", "figure": figure("19") } },
            ]),
        ),
        (
            json!("@story"),
            json!([
                { "retireGoal": { "goal": "@short", "on": "2014-03-20", "reason": "For vagt." } },
                { "correctReport": { "report": "@r", "figure": figure("10"), "reason": "Læst forkert." } },
            ]),
        ),
        (Value::Null, json!([{ "renameOrganisation": { "organisation": "@a", "name": "Aa-by" } }])),
    ];
    for (initiative, commands) in steps {
        let source = json!({ "title": "Referat" });
        let variables = json!({ "initiative": initiative, "commands": commands, "source": source });
        let answer = samspil.data(apply, variables).await;
        assert_eq!(answer["apply"]["userErrors"], json!([]));
    }
    samspil
}

const CHANGES: &str =
    "query ($from: AsOf!, $to: AsOf, $first: Int! = 50, $after: ID) { initiative(id: \"@story\") {
    changes(from: $from, to: $to, first: $first, after: $after) {
        from { position day } to { position day } total next
        nodes { room objectKind kind sentence object { __typename id }
            fields { field before after words }
            steps { effect kind says recorded { position at actor source { title } } fields { words part } } }
        progress { target { id } before { way { value } } after { way { value } reached } }
        health { condition before after } attentionCame { sentence } attentionWent { sentence } rule } } }";

#[tokio::test]
async fn what_changed_is_told_by_object_with_every_step_and_who_did_it() {
    let samspil = story().await;
    let variables = json!({ "from": { "position": "2" }, "to": { "position": "4" } });
    let changes = samspil.data(CHANGES, variables).await["initiative"]["changes"].clone();
    assert_eq!(changes["from"], json!({ "position": "2", "day": "2014-02-01" }));
    assert_eq!(changes["to"], json!({ "position": "4", "day": "2014-04-01" }));
    let nodes = changes["nodes"].as_array().unwrap();
    let told: Vec<_> = nodes.iter().map(|it| (it["kind"].as_str(), it["sentence"].as_str())).collect();
    assert_eq!(
        told,
        [
            (Some("CHANGED"), Some("Goal \"Færre udenfor\" changed")),
            (Some("CAME_AND_ENDED"), Some("Goal \"Et kort mål\" came, and ended or was done")),
            (Some("CAME"), Some("Report \"Andel, 2013\" came")),
        ]
    );
    let due = json!([{ "field": "due", "before": "2016", "after": "2018", "words": "due: 2016 → 2018" }]);
    assert_eq!(nodes[0]["fields"], due);
    assert_eq!(nodes[0]["object"]["__typename"], "Goal");
    let step = &nodes[0]["steps"][0];
    assert_eq!(
        step["recorded"],
        json!({ "position": "3", "at": "2014-03-01T09:00:00.000000Z", "actor": "operator", "source": { "title": "Referat" } })
    );
    let figure = nodes[2]["fields"].as_array().unwrap().iter().find(|it| it["field"] == "figure").unwrap();
    assert_eq!(figure["after"]["value"], "10", "the figure as it stands at the end");
    assert_eq!(nodes[2]["steps"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn derived_answers_that_are_no_longer_the_same_are_told_with_what_needs_action() {
    let samspil = story().await;
    let variables = json!({ "from": { "day": "2014-02-15" } });
    let changes = samspil.data(CHANGES, variables).await["initiative"]["changes"].clone();
    let progress = &changes["progress"][0];
    assert_eq!(progress["before"]["way"], Value::Null);
    assert_eq!(progress["after"]["way"]["value"], "50");
    let same = json!({ "from": { "position": "4" }, "to": { "time": "2014-04-02T00:00:00Z" } });
    let nothing = samspil.data(CHANGES, same).await["initiative"]["changes"].clone();
    let none = json!([]);
    for list in ["nodes", "progress", "health", "attentionCame", "attentionWent"] {
        assert_eq!(nothing[list], none, "{list}");
    }
    let all = json!({ "from": { "position": "0" }, "to": { "position": "2" } });
    let all = samspil.data(CHANGES, all).await["initiative"]["changes"].clone();
    assert_eq!(all["health"].as_array().unwrap().len(), 5);
    assert_eq!(all["health"][0]["before"], Value::Null);
}

#[tokio::test]
async fn changes_come_a_page_at_a_time_and_moments_in_the_wrong_order_are_refused() {
    let samspil = story().await;
    let (mut after, mut sentences) = (Value::Null, 0);
    loop {
        let variables = json!({ "from": { "position": "2" }, "first": 2, "after": after });
        let page = samspil.data(CHANGES, variables).await["initiative"]["changes"].clone();
        assert_eq!(page["total"], 3);
        sentences += page["nodes"].as_array().unwrap().len();
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(sentences, 3);
    for variables in [
        json!({ "from": { "position": "4" }, "to": { "position": "2" } }),
        json!({ "from": { "position": "0" }, "to": { "position": "1" } }),
        json!({ "from": { "position": "99" } }),
        json!({ "from": { "position": "2" }, "after": "x" }),
    ] {
        let answer = samspil.run(CHANGES, variables.clone()).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        assert!(code == "BAD_USER_INPUT" || code == "BEYOND_END", "{variables}: {answer}");
    }
}

const HISTORY: &str = "query ($id: ID!, $initiative: ID, $kind: ObjectKind, $asOf: AsOf) {
    history(id: $id, initiative: $initiative, kind: $kind, asOf: $asOf) {
        kind total object { __typename } nodes { effect kind says fields { words } recorded { position } } } }";

#[tokio::test]
async fn the_history_of_an_object_is_told_step_by_step() {
    let samspil = story().await;
    let report = json!({ "id": "@r", "initiative": "@story" });
    let history = samspil.data(HISTORY, report.clone()).await["history"].clone();
    assert_eq!((&history["kind"], &history["object"]["__typename"]), (&json!("REPORT"), &json!("Report")));
    let steps = history["nodes"].as_array().unwrap();
    assert_eq!(steps.len(), 2);
    let corrected = json!({ "effect": "CHANGED", "kind": "shared_measurement.report_corrected",
        "says": "A reported figure was corrected.",
        "fields": [{ "words": "figure: 19 percent → 10 percent" }, { "words": "reason: Læst forkert." }],
        "recorded": { "position": "4" } });
    assert_eq!(steps[1], corrected);
    let earlier = json!({ "id": "@r", "initiative": "@story", "asOf": { "position": "3" } });
    assert_eq!(samspil.data(HISTORY, earlier).await["history"]["total"], 1);
    let before = json!({ "id": "@r", "initiative": "@story", "asOf": { "position": "2" } });
    assert_eq!(samspil.data(HISTORY, before).await["history"], Value::Null);
}

#[tokio::test]
async fn organisations_and_initiatives_have_a_history_and_a_handle_of_two_things_is_asked_about() {
    let samspil = story().await;
    let history = samspil.data(HISTORY, json!({ "id": "@a" })).await["history"].clone();
    assert_eq!((&history["kind"], &history["total"]), (&json!("ORGANISATION"), &json!(2)));
    assert_eq!(history["nodes"][1]["fields"][0]["words"], "name: A-by → Aa-by");
    let whole = samspil.data(HISTORY, json!({ "id": "@story" })).await["history"].clone();
    assert_eq!((&whole["kind"], &whole["total"]), (&json!("INITIATIVE"), &json!(1)));
    let vague = json!({ "id": "@g", "initiative": "@story" });
    let answer = samspil.run(HISTORY, vague).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("goal, indicator") && message.contains("`kind`"), "{message}");
    let goal = json!({ "id": "@g", "initiative": "@story", "kind": "GOAL" });
    assert_eq!(samspil.data(HISTORY, goal).await["history"]["total"], 2);
    assert_eq!(samspil.data(HISTORY, json!({ "id": "@nobody" })).await["history"], Value::Null);
}
