//! Why a derived answer is as it is, as it is asked for.

use serde_json::{Value, json};

use crate::support::Samspil;

/// Types that have a rule and commits, and tell why otherwise: a part of another answer, or a list of reasons of their own.
const OTHERWISE: [&str; 3] = ["ChangedAfterApproval", "NeededMeeting", "Why"];

#[tokio::test]
async fn every_derived_answer_tells_why_in_the_same_shape() {
    let samspil = Samspil::new();
    let query = "{ __schema { types { name fields { name type { ofType { name } } } } } }";
    let types = samspil.data(query, json!({})).await["__schema"]["types"].clone();
    let mut seen = 0;
    for kind in types.as_array().unwrap() {
        let fields: Vec<Value> = kind["fields"].as_array().cloned().unwrap_or_default();
        let has = |name: &str| fields.iter().find(|field| field["name"] == name);
        let name = kind["name"].as_str().unwrap();
        if has("rule").is_none()
            || has("from").is_none()
            || OTHERWISE.contains(&name)
            || name == "InitiativeChanges"
        {
            continue;
        }
        let why = has("why").unwrap_or_else(|| panic!("{name} does not tell why"));
        assert_eq!(why["type"]["ofType"]["name"], "Why", "{name}");
        seen += 1;
    }
    assert!(seen >= 15, "{seen}");
}

#[tokio::test]
async fn a_figure_tells_what_went_in_what_was_left_out_what_is_missing_and_who_recorded_it() {
    let samspil = Samspil::new();
    let apply = "mutation ($initiative: ID, $commands: [CommandInput!]!, $source: SourceInput) {
        apply(initiative: $initiative, commands: $commands, source: $source) { userErrors { message } } }";
    let meals = |value: &str| json!({ "value": value, "unit": "meals" });
    let organisation =
        |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "OTHER" } });
    let report = |id: &str, by: &str, draft: bool| {
        json!({ "reportFigure": { "id": id, "indicator": "@i", "on": "2014", "organisation": by, "figure": meals("5"),
            "draft": draft } })
    };
    for (initiative, commands) in [
        (Value::Null, json!([organisation("@a"), organisation("@b"), organisation("@c")])),
        (
            json!("@story"),
            json!([
                { "foundInitiative": { "name": "Eksempel" } },
                { "admitPartner": { "organisation": "@a" } },
                { "admitPartner": { "organisation": "@b" } },
                { "admitPartner": { "organisation": "@c" } },
                { "adoptGoal": { "id": "@g", "title": "Mere" } },
                { "defineIndicator": { "id": "@i", "name": "Meals", "unit": "meals", "kind": "PERFORMANCE",
                    "direction": "INCREASE", "overTime": "SUM", "overPartners": "SUM" } },
                { "setTarget": { "id": "@t", "goal": "@g", "indicator": "@i", "level": { "figure": meals("9") } } },
            ]),
        ),
        (json!("@story"), json!([report("@r1", "@a", false)])),
        (json!("@story"), json!([report("@r2", "@b", true)])),
    ] {
        let source = json!({ "title": "Årsrapport" });
        let variables = json!({ "initiative": initiative, "commands": commands, "source": source });
        let answer = samspil.data(apply, variables).await;
        assert_eq!(answer["apply"]["userErrors"], json!([]));
    }
    let query =
        "{ initiative(id: \"@story\") { sharedMeasurement { indicators { aggregate { why { ...why } } }
        targets { progress { why { ...why } } } } } }
        fragment why on Why { rule from inputs { says aboutKind about from } excluded { says aboutKind from }
            missing { says aboutKind } commits { position actor source { title } } }";
    let answer = samspil.data(query, json!({})).await["initiative"]["sharedMeasurement"].clone();
    let why = &answer["indicators"][0]["aggregate"]["why"];
    assert_eq!(why["inputs"][0]["says"], "5 meals, 2014");
    assert_eq!(
        (&why["inputs"][0]["aboutKind"], &why["inputs"][0]["from"]),
        (&json!("REPORT"), &json!(["3"]))
    );
    assert_eq!((&why["excluded"][0]["says"], &why["excluded"][0]["from"]), (&json!("draft"), &json!(["4"])));
    let missing = json!([{ "says": "not asked, and nothing reported", "aboutKind": "ORGANISATION" }]);
    assert_eq!(why["missing"], missing);
    let commits = why["commits"].as_array().unwrap();
    let positions: Vec<_> = commits.iter().map(|it| it["position"].clone()).collect();
    assert_eq!(Value::from(positions), why["from"]);
    let third = commits.iter().find(|it| it["position"] == "3").unwrap();
    assert_eq!((&third["actor"], &third["source"]["title"]), (&json!("operator"), &json!("Årsrapport")));
    let progress = &answer["targets"][0]["progress"]["why"];
    assert_eq!(progress["inputs"][0]["says"], "target: 9 meals");
    let lacking: Vec<_> =
        progress["missing"].as_array().unwrap().iter().map(|it| it["says"].clone()).collect();
    assert!(lacking.contains(&json!("baseline unknown")), "{lacking:?}");
}
