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
async fn a_transfer_changes_both_grants() {
    let samspil = story().await;
    let transfer = json!([{ "transferFunding": { "from": "@grant", "to": "@other", "year": 2014 } }]);
    let answer = samspil.data(APPLY, json!({ "initiative": "@story", "commands": transfer })).await;
    assert_eq!(
        answer["apply"]["changed"],
        json!([{ "__typename": "Funding" }, { "__typename": "Funding" }, { "__typename": "FundingTransfer" }])
    );
}
