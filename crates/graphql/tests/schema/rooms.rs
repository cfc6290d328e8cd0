//! What the rooms answer: portfolios, registers, notices, what is owed.

use serde_json::{Value, json};

use crate::support::Samspil;

const APPLY: &str = "mutation ($initiative: ID, $commands: [CommandInput!]!) {
    apply(initiative: $initiative, commands: $commands) { changed { __typename id } userErrors { code field message } } }";

/// Has these commands accepted, and gives the types of what they changed.
async fn apply(samspil: &Samspil, initiative: Option<&str>, commands: Value) -> Vec<String> {
    let answer = samspil.data(APPLY, json!({ "initiative": initiative, "commands": commands })).await;
    assert_eq!(answer["apply"]["userErrors"], json!([]), "{answer:#}");
    let changed = answer["apply"]["changed"].as_array().unwrap().iter();
    changed.map(|node| node["__typename"].as_str().unwrap().to_owned()).collect()
}

async fn organisations() -> Samspil {
    let samspil = Samspil::new();
    let register = |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "STATE" } });
    apply(&samspil, None, json!([register("@a"), register("@b"), register("@c")])).await;
    samspil
}

#[tokio::test]
async fn a_portfolio_holds_initiatives_known_by_a_line_and_counts_them_by_area() {
    let samspil = Samspil::new();
    let umbrella = json!([{ "foundInitiative": { "name": "Sundere liv" } }, { "adoptGoal": { "id": "@equality", "title": "Lighed" } },
        { "classifyInitiative": { "scale": { "value": "250", "unit": "partnerships", "qualifier": "AT_LEAST" } } }]);
    apply(&samspil, Some("@umbrella"), umbrella).await;
    for (id, areas) in
        [("@one", vec!["Sundhed", "Ældrepleje"]), ("@two", vec!["Sundhed"]), ("@three", vec![])]
    {
        let mut line = vec![
            json!({ "foundInitiative": { "name": id } }),
            json!({ "identifyNeed": { "need": "NEW_FRAMEWORK" } }),
            json!({ "placeInPortfolio": { "portfolio": "@umbrella", "relation": "LISTED", "serves": ["@equality"] } }),
        ];
        if !areas.is_empty() {
            line.push(json!({ "classifyInitiative": { "areas": areas } }));
        }
        apply(&samspil, Some(id), json!(line)).await;
    }
    let document = r#"query ($after: ID) { initiative(id: "@umbrella") {
        foundation { holds(first: 1, after: $after) { total next nodes { initiative { name } } }
            health: holds(area: "Sundhed") { total } parts: holds(relation: PART) { total }
            areasHeld { area initiatives } needsHeld { need initiatives }
            coverage { stated { value } held byALine elsewhere { value unit qualifier } } }
        commonAgenda { goals { servedBy { initiative { name } relation portfolio { name } serves { title } } } } } }"#;
    let data = samspil.data(document, json!({})).await;
    let foundation = &data["initiative"]["foundation"];
    assert_eq!(
        foundation["areasHeld"],
        json!([{ "area": "Sundhed", "initiatives": 2 },
        { "area": "Ældrepleje", "initiatives": 1 }, { "area": null, "initiatives": 1 }])
    );
    assert_eq!(foundation["needsHeld"], json!([{ "need": "NEW_FRAMEWORK", "initiatives": 3 }]));
    assert_eq!(
        foundation["coverage"],
        json!({ "stated": { "value": "250" }, "held": 3, "byALine": 3,
            "elsewhere": { "value": "247", "unit": "partnerships", "qualifier": "AT_LEAST" } })
    );
    assert_eq!((&foundation["health"]["total"], &foundation["parts"]["total"]), (&json!(2), &json!(0)));
    let serving = data["initiative"]["commonAgenda"]["goals"][0]["servedBy"].as_array().unwrap();
    assert_eq!((serving.len(), &serving[0]["serves"][0]["title"]), (3, &json!("Lighed")));

    let (mut seen, mut after) = (vec![], Value::Null);
    loop {
        let page =
            samspil.data(document, json!({ "after": after })).await["initiative"]["foundation"]["holds"]
                .clone();
        assert_eq!(page["total"], 3);
        seen.push(page["nodes"][0]["initiative"]["name"].as_str().unwrap().to_owned());
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    seen.sort();
    assert_eq!(seen, ["@one", "@three", "@two"]);
}

#[tokio::test]
async fn an_organisation_is_found_by_its_number_and_leads_to_who_carries_it_on() {
    let samspil = organisations().await;
    let commands = json!([
        { "identifyOrganisation": { "organisation": "@a", "scheme": "DK_CVR", "value": "12345674" } },
        { "placeUnit": { "organisation": "@b", "parent": "@a" } },
        { "mergeOrganisations": { "organisation": "@a", "into": "@c", "on": "2007-01-01" } },
    ]);
    assert_eq!(apply(&samspil, None, commands).await, ["Organisation", "Organisation", "Organisation"]);
    let document = r#"{ found: identifiedOrganisation(scheme: DK_CVR, value: "12345674") { name identifiers { scheme value }
            units { name unitOf { name } } merged { into { name } on } carriedOnBy { name carriesOn { name } } }
        none: identifiedOrganisation(scheme: DK_MUNICIPALITY, value: "") { name } }"#;
    let data = samspil.data(document, json!({})).await;
    assert_eq!(
        data,
        json!({ "none": null, "found": { "name": "@a",
            "identifiers": [{ "scheme": "DK_CVR", "value": "12345674" }],
            "units": [{ "name": "@b", "unitOf": { "name": "@a" } }],
            "merged": { "into": { "name": "@c" }, "on": "2007-01-01" },
            "carriedOnBy": { "name": "@c", "carriesOn": [{ "name": "@a" }] } } })
    );
}

#[tokio::test]
async fn what_a_notice_says_is_shown_to_those_it_is_for_and_in_no_list() {
    let samspil = organisations().await;
    let commands = json!([
        { "foundInitiative": { "name": "Samspil" } },
        { "giveNotice": { "id": "@case", "title": "HEMMELIG SAG", "text": "HEMMELIG TEKST", "to": ["@a"], "by": "@b" } },
        { "acknowledgeNotice": { "notice": "@case", "organisation": "@a" } },
    ]);
    assert_eq!(apply(&samspil, Some("@x"), commands).await, ["Initiative", "Notice"]);
    let content = |reader: &str| {
        format!(
            r#"{{ initiative(id: "@x") {{ name continuousCommunication {{
                notices {{ id by {{ name }} to {{ name }} acknowledged {{ organisation {{ name }} }} outstanding {{ name }} }}
                noticeContent(notice: "@case", reader: "{reader}") {{ title text }} }} }} }}"#
        )
    };
    for reader in ["@a", "@b"] {
        let data = samspil.data(&content(reader), json!({})).await;
        let communication = &data["initiative"]["continuousCommunication"];
        assert_eq!(
            communication["noticeContent"],
            json!({ "title": "HEMMELIG SAG", "text": "HEMMELIG TEKST" })
        );
        assert!(!communication["notices"].to_string().contains("HEMMELIG"));
        assert_eq!(communication["notices"][0]["outstanding"], json!([]));
    }
    let answer = samspil.run(&content("@c"), json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer:#}");
    assert_eq!(answer["data"]["initiative"]["name"], "Samspil", "its neighbours are answered");
    assert!(!answer.to_string().contains("HEMMELIG"));
    let fields =
        samspil.data(r#"{ __type(name: "Notice") { fields { name } } }"#, json!({})).await.to_string();
    assert!(!fields.contains("\"text\"") && !fields.contains("\"title\""), "{fields}");
}

#[tokio::test]
async fn what_is_owed_and_what_was_missed_is_told_for_a_day() {
    let samspil = organisations().await;
    let commands = json!([
        { "foundInitiative": { "name": "Samspil" } },
        { "establishBody": { "id": "@board", "name": "Bestyrelse", "kind": "BOARD", "cadence": { "atLeast": 1, "atMost": 1 } } },
        { "scheduleMeeting": { "id": "@first", "title": "Første møde", "body": "@board" } },
        { "holdMeeting": { "meeting": "@first", "on": "2014-03-10" } },
        { "recordDecision": { "id": "@plan", "title": "Plan", "on": "2014-03-10", "owner": "@a", "due": "2014-06" } },
        { "assignAction": { "title": "Vejledning", "owner": "@b", "decision": "@plan", "due": "2014-05" } },
    ]);
    apply(&samspil, Some("@x"), commands).await;
    let document = r#"query ($on: Date, $owner: ID) { initiative(id: "@x") { continuousCommunication {
        open(on: $on, owner: $owner) { title owner { name } due overdueSince from duty { __typename ... on Action { decision { title } } } }
        cadences(on: $on) { body { name } held nextDue missed enough last } missed: cadences(on: $on, missed: true) { held } } } }"#;
    let at = async |on: &str, owner: Option<&str>| {
        let data = samspil.data(document, json!({ "on": on, "owner": owner })).await;
        data["initiative"]["continuousCommunication"].clone()
    };
    let summer = at("2014-07-01", None).await;
    let expected = json!([
        { "title": "Vejledning", "owner": { "name": "@b" }, "due": "2014-05", "overdueSince": "2014-06-01", "from": ["2"],
            "duty": { "__typename": "Action", "decision": { "title": "Plan" } } },
        { "title": "Plan", "owner": { "name": "@a" }, "due": "2014-06", "overdueSince": "2014-07-01", "from": ["2"],
            "duty": { "__typename": "Decision" } },
    ]);
    assert_eq!(summer["open"], expected);
    assert_eq!(summer["missed"], json!([]));
    let later = at("2015-03-11", Some("@a")).await;
    assert_eq!((later["open"].as_array().unwrap().len(), &later["missed"]), (1, &json!([{ "held": 0 }])));
    assert_eq!(later["cadences"][0]["nextDue"], "2015-03-10");
}
