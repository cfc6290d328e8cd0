//! One organisation's page: what it is in, what it has signed, and what is due from it.

use serde_json::{Value, json};

use crate::support::Samspil;

const APPLY: &str = "mutation ($initiative: ID, $commands: [CommandInput!]!) {
    apply(initiative: $initiative, commands: $commands) { userErrors { code field message } } }";

async fn apply(samspil: &Samspil, initiative: Option<&str>, commands: Value) {
    let variables = json!({ "initiative": initiative, "commands": commands });
    let answer = samspil.data(APPLY, variables).await;
    assert_eq!(answer["apply"]["userErrors"], json!([]));
}

/// @ours is a partner of @one, and has @unit; @old was merged into it, and was a partner of @two; @other works beside it.
async fn story() -> Samspil {
    let samspil = Samspil::new();
    let register = |id: &str, name: &str| json!({ "registerOrganisation": { "id": id, "name": name, "sector": "STATE" } });
    let organisations = json!([
        register("@ours", "Miljøministeriet"),
        register("@unit", "Miljøstyrelsen"),
        register("@old", "Skov og Natur"),
        register("@other", "En forening"),
        { "renameOrganisation": { "organisation": "@ours", "name": "Miljø- og Fødevareministeriet", "from": "2015" } },
        { "identifyOrganisation": { "organisation": "@ours", "scheme": "DK_CVR", "value": "12345674" } },
        { "placeUnit": { "organisation": "@unit", "parent": "@ours" } },
        { "mergeOrganisations": { "organisation": "@old", "into": "@ours", "on": "2011" } },
    ]);
    apply(&samspil, None, organisations).await;
    let one = json!([
        { "foundInitiative": { "name": "Eksempel" } },
        { "admitPartner": { "organisation": "@ours", "joined": "2012", "role": "Vært" } },
        { "admitPartner": { "organisation": "@unit" } },
        { "admitPartner": { "organisation": "@other" } },
        { "adoptGoal": { "id": "@goal", "title": "Renere luft" } },
        { "concludeAgreement": { "id": "@paper", "title": "Aftale", "kind": "COOPERATION", "form": "ONE_FOR_ALL" } },
        { "concludeAgreement": { "id": "@new", "title": "Ny aftale", "kind": "COOPERATION", "form": "NAMED",
            "parties": ["@ours", "@unit"] } },
        { "signAgreement": { "agreement": "@paper", "organisation": "@ours", "signed": "2012-03", "title": "Minister" } },
        { "agreeFee": { "title": "Årligt gebyr", "interval": "YEARLY", "payers": ["@ours"] } },
        { "establishBody": { "id": "@board", "name": "Styregruppe", "kind": "STEERING_GROUP" } },
        { "createSeat": { "id": "@seat", "body": "@board", "name": "Formand" } },
        { "fillSeat": { "seat": "@seat", "organisation": "@ours", "from": "2012" } },
        { "appointOfficer": { "body": "@board", "title": "Sekretær", "organisation": "@unit" } },
        { "scheduleMeeting": { "title": "Møde", "body": "@board", "on": "2014-06" } },
        { "recordFunding": { "purpose": "Drift", "funder": "@ours" } },
        { "agreeContribution": { "by": { "organisation": "@ours" }, "brings": ["Viden"] } },
        { "pledgeCommitment": { "by": { "organisation": "@ours" }, "kind": "MONEY", "what": "Medfinansiering",
            "amount": { "value": "100", "unit": "DKK" }, "due": "2014-01" } },
        { "planActivity": { "id": "@x", "title": "Kampagne", "lead": "@ours", "goals": ["@goal"], "place": "Århus" } },
        { "planActivity": { "id": "@y", "title": "Måling", "lead": "@other", "goals": ["@goal"], "place": "Aarhus",
            "targetGroups": ["Unge"] } },
        { "assignAction": { "title": "Vejledning", "owner": "@unit", "due": "2014-02-28" } },
    ]);
    apply(&samspil, Some("@one"), one).await;
    let two = json!([
        { "foundInitiative": { "name": "Ældre eksempel" } },
        { "admitPartner": { "organisation": "@old", "joined": "2006" } },
        { "assignAction": { "title": "Slutrapport", "owner": "@old", "due": "2010" } },
        { "commissionEvaluation": { "title": "Evaluering", "evaluators": ["@ours"], "due": "2015" } },
    ]);
    apply(&samspil, Some("@two"), two).await;
    samspil
}

#[tokio::test]
async fn one_query_answers_what_we_are_in_what_we_signed_and_what_is_due_from_us() {
    let document = r#"{ organisation(id: "@ours") { name formerNames { name } sector identifiers { scheme value }
        units { name } carriesOn { name merged { on } carriedOnBy { name } }
        partnerships { initiative { name } memberships { joined role } }
        signed { agreement { title initiative { name } } signed title }
        unsigned { initiative { name } title }
        due(on: "2014-03-01") { kind initiative { name } title due overdueSince amount { value unit } amountUnknown rule
            owed { __typename ... on Agreement { form } ... on Commitment { what } ... on Milestone { id } } }
        meetings(on: "2014-03-01") { meeting { title } on why }
        seats(on: "2014-03-01") { name initiative { name } } offices { title }
        funding { purpose amount { value } initiative { name } }
        contributions { brings } commitments { what }
        overlaps(on: "2014-03-01") { ours { title } theirs { title targetGroups } partners { name } goals { title } place
            sameTime } } }"#;
    let data = story().await.data(document, json!({})).await;
    insta::assert_json_snapshot!(data);
}

#[tokio::test]
async fn units_and_those_carried_on_are_included_when_asked_for() {
    let document = r#"query ($units: Boolean!, $old: Boolean!) { organisation(id: "@ours") {
        partnerships(includeUnits: $units, includeCarriedOn: $old) { organisation { name } initiative { name } }
        due(on: "2014-03-01", kinds: [ACTION], includeUnits: $units, includeCarriedOn: $old) { title }
    } }"#;
    let samspil = story().await;
    let read = async |units: bool, old: bool| {
        let data = samspil.data(document, json!({ "units": units, "old": old })).await;
        let of = |list: &str, path: &[&str]| {
            let text = |it: &Value| path.iter().fold(it, |it, key| &it[key]).as_str().unwrap().to_owned();
            data["organisation"][list].as_array().unwrap().iter().map(text).collect::<Vec<_>>()
        };
        (of("partnerships", &["organisation", "name"]), of("due", &["title"]))
    };
    let ours = "Miljø- og Fødevareministeriet".to_owned();
    let (unit, old) = ("Miljøstyrelsen".to_owned(), "Skov og Natur".to_owned());
    assert_eq!(read(false, false).await, (vec![ours.clone()], vec![]));
    assert_eq!(read(true, false).await, (vec![ours.clone(), unit.clone()], vec!["Vejledning".to_owned()]));
    let all = (vec![ours, unit, old], vec!["Slutrapport".to_owned(), "Vejledning".to_owned()]);
    assert_eq!(read(true, true).await, all, "what is overdue longest comes first");
}

#[tokio::test]
async fn a_vague_day_leaves_the_rest_of_the_page_alone() {
    let document = r#"{ organisation(id: "@ours") { name due(on: "2014") { title } meetings(on: "2014") { on }
        overlaps(on: "2014") { place } seats(on: "2014") { name } standings(on: "2014") { at } } }"#;
    let answer = story().await.run(document, json!({})).await;
    let expected = json!({ "name": "Miljø- og Fødevareministeriet", "due": null, "meetings": null, "overlaps": null,
        "seats": null, "standings": null });
    assert_eq!(answer["data"]["organisation"], expected);
    let codes: Vec<_> = answer["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["extensions"]["code"].clone())
        .collect();
    assert_eq!(codes, vec![json!("BAD_USER_INPUT"); 5]);
}

#[tokio::test]
async fn an_initiative_tells_what_overlaps_with_one_partner() {
    let document = r#"query ($who: ID!) { initiative(id: "@one") { reinforcingActivities {
        overlaps(organisation: $who, on: "2014-03-01") { ours { title } theirs { title } partners { name } place } } } }"#;
    let samspil = story().await;
    let of = async |who: &str| {
        let answer = samspil.run(document, json!({ "who": who })).await;
        answer["data"]["initiative"]["reinforcingActivities"]["overlaps"].clone()
    };
    let overlap = json!([{ "ours": { "title": "Måling" }, "theirs": { "title": "Kampagne" },
        "partners": [{ "name": "Miljø- og Fødevareministeriet" }], "place": "Aarhus" }]);
    assert_eq!(of("@other").await, overlap);
    assert_eq!(of("@unit").await, json!([]));
    assert_eq!(of("nobody").await, Value::Null);
}
