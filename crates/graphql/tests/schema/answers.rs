//! Derived answers as they are asked for.

use serde_json::json;

use crate::support::Samspil;

const APPLY: &str = "mutation ($initiative: ID, $commands: [CommandInput!]!) {
    apply(initiative: $initiative, commands: $commands) { changed { __typename } userErrors { code field message } } }";

/// Two partners, a grant of one for a year, an activity of the other, and a pipeline.
async fn story() -> Samspil {
    let samspil = Samspil::new();
    let organisations = json!([
        { "registerOrganisation": { "id": "@a", "name": "En fond", "sector": "FOUNDATION" } },
        { "registerOrganisation": { "id": "@b", "name": "En kommune", "sector": "MUNICIPALITY" } },
    ]);
    samspil.data(APPLY, json!({ "commands": organisations })).await;
    let commands = json!([
        { "foundInitiative": { "name": "Eksempel" } },
        { "admitPartner": { "organisation": "@a" } },
        { "admitPartner": { "organisation": "@b" } },
        { "adoptGoal": { "id": "@1", "title": "Flere partnere" } },
        { "adoptGoal": { "id": "@2", "title": "Bedre trivsel" } },
        { "planActivity": { "id": "@x", "title": "Kampagne", "lead": "@b", "goals": ["@1"] } },
        { "recordFunding": { "id": "@grant", "purpose": "Drift", "funder": "@a" } },
        { "recordFunding": { "id": "@other", "purpose": "Evaluering", "funder": "@b" } },
        { "appropriateFunding": { "funding": "@grant", "year": 2014, "amount": { "value": "10", "unit": "DKK" } } },
        { "recordMovement": { "funding": "@grant", "kind": "SPENT", "on": "2014-05",
            "amount": { "value": "4", "unit": "DKK", "qualifier": "ABOUT" }, "activity": "@x" } },
        { "definePipeline": { "id": "@pipeline", "title": "Nye partnere",
            "stages": [{ "name": "Dialog", "months": 3 }, { "name": "Partner" }] } },
        { "enterPipeline": { "pipeline": "@pipeline", "name": "En skole", "stage": "Dialog", "on": "2014-01" } },
    ]);
    let answer = samspil.data(APPLY, json!({ "initiative": "@story", "commands": commands })).await;
    assert_eq!(answer["apply"]["userErrors"], json!([]));
    samspil
}

#[tokio::test]
async fn money_by_year_and_source_names_its_unknowns() {
    let total = "{ sums { value qualifier } unknown derived }";
    let document = format!(
        "{{ initiative(id: \"@story\") {{ backbone {{ fundingLines {{ year source {{ name }} spent {total} left {total} }} }} }} }}"
    );
    let data = story().await.data(&document, json!({})).await;
    let total = |sums, unknown| json!({ "sums": sums, "unknown": unknown, "derived": true });
    let about = |value: &str| json!([{ "value": value, "qualifier": "ABOUT" }]);
    assert_eq!(
        data["initiative"]["backbone"]["fundingLines"],
        json!([
            { "year": 2014, "source": { "name": "En fond" }, "spent": total(about("4"), 0), "left": total(about("6"), 0) },
            { "year": null, "source": { "name": "En kommune" }, "spent": total(json!([]), 0), "left": total(json!([]), 1) },
        ])
    );
}

#[tokio::test]
async fn a_pipeline_says_who_has_stayed_longer_than_usual() {
    let document = r#"{ initiative(id: "@story") { reinforcingActivities { pipelines {
        standing(on: "2014-05-01") { passed dropped shortfall { value } noShortfall
            stages { stage { name months } count stays { candidate { name } since overdue } } }
        vague: standing(on: "2014") { passed } } } } }"#;
    let answer = story().await.run(document, json!({})).await;
    let pipeline = &answer["data"]["initiative"]["reinforcingActivities"]["pipelines"][0];
    let stay = json!({ "candidate": { "name": "En skole" }, "since": "2014-01", "overdue": true });
    assert_eq!(
        pipeline["standing"],
        json!({ "passed": 0, "dropped": 0, "shortfall": null, "noShortfall": "NO_TARGET", "stages": [
            { "stage": { "name": "Dialog", "months": 3 }, "count": 1, "stays": [stay] },
            { "stage": { "name": "Partner", "months": null }, "count": 0, "stays": [] },
        ] })
    );
    assert_eq!(pipeline["vague"], json!(null));
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}

#[tokio::test]
async fn the_matrix_shows_gaps() {
    let document = r#"{ initiative(id: "@story") { reinforcingActivities { matrix {
        works { partner { name } goal { title } activities { title } } overlaps { goal { title } }
        goalsWithoutActivity { title } goalsWithoutPartner { title } partnersWithoutGoal { name } from } } } }"#;
    let data = story().await.data(document, json!({})).await;
    assert_eq!(
        data["initiative"]["reinforcingActivities"]["matrix"],
        json!({
            "works": [{ "partner": { "name": "En kommune" }, "goal": { "title": "Flere partnere" },
                "activities": [{ "title": "Kampagne" }] }],
            "overlaps": [],
            "goalsWithoutActivity": [{ "title": "Bedre trivsel" }],
            "goalsWithoutPartner": [],
            "partnersWithoutGoal": [{ "name": "En fond" }],
            "from": ["2"],
        })
    );
}

#[tokio::test]
async fn goals_say_what_they_lack_and_can_be_asked_for_by_it() {
    let document = r#"{ initiative(id: "@story") { commonAgenda {
        all: gaps(on: "2014-01-01") { goal { title } lacks from }
        idle: gaps(on: "2014-01-01", lacking: [ACTIVITY]) { goal { title } }
        none: gaps(on: "2014-01-01", lacking: []) { rule } } } }"#;
    let data = story().await.data(document, json!({})).await;
    assert_eq!(
        data["initiative"]["commonAgenda"],
        json!({
            "all": [
                { "goal": { "title": "Flere partnere" },
                    "lacks": ["INDICATOR", "TARGET", "NUMBER", "DATE", "OWNER"], "from": ["2"] },
                { "goal": { "title": "Bedre trivsel" },
                    "lacks": ["INDICATOR", "TARGET", "NUMBER", "DATE", "OWNER", "ACTIVITY"], "from": ["2"] },
            ],
            "idle": [{ "goal": { "title": "Bedre trivsel" } }],
            "none": [],
        })
    );
}

#[tokio::test]
async fn derived_answers_are_of_a_day() {
    let document = r#"query ($on: Date) { initiative(id: "@story") {
        backbone { fundingLines(on: $on) { year } fundingTotal(on: $on) { unknown } }
        partnership { feesIn(year: 2014, on: $on) { known } partners { unsigned(on: $on) { title } } }
        reinforcingActivities { matrix(on: $on) { works { activities { title } } } } } }"#;
    let samspil = story().await;
    let lines =
        |data: &serde_json::Value| data["initiative"]["backbone"]["fundingLines"].as_array().unwrap().len();
    let before = samspil.data(document, json!({ "on": "2013-12-31" })).await;
    let after = samspil.data(document, json!({ "on": "2014-05-01" })).await;
    assert_eq!((lines(&before), lines(&after)), (2, 2), "{before:#}");
    assert_eq!(before["initiative"]["backbone"]["fundingLines"][0]["year"], json!(null), "2014 is to come");
    assert_eq!(after["initiative"]["backbone"]["fundingLines"][0]["year"], json!(2014));
    let vague = samspil.run(document, json!({ "on": "2014" })).await;
    assert_eq!(vague["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}

#[tokio::test]
async fn what_ends_soon_leads_to_what_it_is() {
    let samspil = story().await;
    let commands = json!([
        { "concludeAgreement": { "id": "@paper", "title": "Aftale", "kind": "COOPERATION", "form": "ONE_EACH",
            "period": { "from": "2014", "to": "2016-12-31" } } },
        { "recordFunding": { "id": "@later", "purpose": "Drift", "funder": "@b", "period": { "to": "2016" } } },
    ]);
    samspil.data(APPLY, json!({ "initiative": "@story", "commands": commands })).await;
    let document = r#"{ initiative(id: "@story") {
        soon: endingWithin(on: "2016-10-02") {
            object { __typename ... on Agreement { title } ... on Funding { purpose } }
            party { name } end certainty settled }
        later: endingWithin(days: 89, on: "2016-10-02") { end } } }"#;
    let data = samspil.data(document, json!({})).await;
    let paper = json!({ "object": { "__typename": "Agreement", "title": "Aftale" }, "party": null,
        "end": "2016-12-31", "certainty": "CERTAIN", "settled": false });
    let grant = json!({ "object": { "__typename": "Funding", "purpose": "Drift" }, "party": { "name": "En kommune" },
        "end": "2016", "certainty": "POSSIBLE", "settled": false });
    assert_eq!(data["initiative"], json!({ "soon": [grant, paper], "later": [{ "end": "2016" }] }));
    let wrong =
        samspil.run(r#"{ initiative(id: "@story") { endingWithin(days: -1) { end } } }"#, json!({})).await;
    assert_eq!(wrong["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}

#[tokio::test]
async fn a_target_says_how_it_looks_on_a_day() {
    let samspil = story().await;
    let figure = |value: &str| json!({ "value": value, "unit": "percent" });
    let commands = json!([
        { "defineIndicator": { "id": "@share", "name": "Andel", "unit": "percent", "kind": "POPULATION",
            "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART" } },
        { "recordBaseline": { "indicator": "@share", "figure": figure("10"), "on": "2009" } },
        { "reportFigure": { "indicator": "@share", "on": "2014", "figure": figure("20") } },
        { "setTarget": { "id": "@target", "goal": "@1", "indicator": "@share", "provisional": true,
            "level": { "figure": figure("50") }, "period": { "to": "2019" } } },
    ]);
    samspil.data(APPLY, json!({ "initiative": "@story", "commands": commands })).await;
    let document = r#"{ initiative(id: "@story") { sharedMeasurement { targets {
        outlook(on: "2015-01-01") { verdict provisional due missing expected { value unit }
            progress { baselineOn latestOn way { value } } target { provisional } }
        early: outlook(on: "2013-01-01") { verdict missing }
        late: outlook(on: "2020-01-01") { verdict } } } } }"#;
    let data = samspil.data(document, json!({})).await;
    assert_eq!(
        data["initiative"]["sharedMeasurement"]["targets"][0],
        json!({
            "outlook": { "verdict": "OFF_TRACK", "provisional": true, "due": "2019", "missing": [],
                "expected": { "value": "50", "unit": "percent of the way" },
                "progress": { "baselineOn": "2009", "latestOn": "2014", "way": { "value": "25" } },
                "target": { "provisional": true } },
            "early": { "verdict": null, "missing": ["LATEST_UNKNOWN"] },
            "late": { "verdict": "MISSED" },
        })
    );
}

#[tokio::test]
async fn a_transfer_changes_both_grants() {
    let samspil = story().await;
    let transfer = json!([{ "transferFunding": { "from": "@grant", "to": "@other", "year": 2014 } }]);
    let answer = samspil.data(APPLY, json!({ "initiative": "@story", "commands": transfer })).await;
    assert_eq!(
        answer["apply"]["changed"],
        json!([{ "__typename": "Funding" }, { "__typename": "Funding" }, { "__typename": "FundingTransfer" }])
    );
}
