//! What needs someone's action, as it is asked for.

use serde_json::{Value, json};

use crate::support::Samspil;

const APPLY: &str = "mutation ($initiative: ID, $commands: [CommandInput!]!) {
    apply(initiative: $initiative, commands: $commands) { userErrors { code field message } } }";

async fn apply(samspil: &Samspil, initiative: Option<&str>, commands: Value) {
    let variables = json!({ "initiative": initiative, "commands": commands });
    assert_eq!(samspil.data(APPLY, variables).await["apply"]["userErrors"], json!([]));
}

/// A municipality that owes a figure and an action in one initiative, and an action in another; a secretariat.
async fn story() -> Samspil {
    let samspil = Samspil::new();
    let organisation = |id: &str, name: &str| json!({ "registerOrganisation": { "id": id, "name": name, "sector": "MUNICIPALITY" } });
    apply(&samspil, None, json!([organisation("@a", "En kommune"), organisation("@b", "Et sekretariat")]))
        .await;
    let first = json!([
        { "foundInitiative": { "name": "Første" } },
        { "admitPartner": { "organisation": "@a", "joined": "2012" } },
        { "entrustBackbone": { "holder": { "organisation": "@b" }, "functions": ["GUIDE_VISION_AND_STRATEGY"], "from": "2012" } },
        { "defineIndicator": { "id": "@homeless", "name": "Hjemløse", "unit": "persons", "kind": "POPULATION",
            "direction": "DECREASE", "overTime": "LATEST", "overPartners": "APART" } },
        { "openReporting": { "title": "2013", "indicators": ["@homeless"], "due": "2014-02-01",
            "covers": { "from": "2013", "to": "2013" } } },
        { "assignAction": { "id": "@guide", "title": "Skriv en vejledning", "owner": "@a", "due": "2014-03" } },
        { "raiseDisagreement": { "subject": "Tempoet", "on": "2014-01-15" } },
        { "giveNotice": { "title": "Hemmelig overskrift", "text": "Hemmelig tekst", "to": ["@a"], "on": "2014-02-10" } },
    ]);
    apply(&samspil, Some("@first"), first).await;
    let second = json!([
        { "foundInitiative": { "name": "Anden" } },
        { "admitPartner": { "organisation": "@a", "joined": "2012" } },
        { "assignAction": { "title": "Ring til skolen", "owner": "@a", "due": "2014-02-14" } },
    ]);
    apply(&samspil, Some("@second"), second).await;
    samspil
}

const KINDS: &str = "[REPORT_LATE, ACTION, DISAGREEMENT_OPEN, NOTICE_UNACKNOWLEDGED]";

#[tokio::test]
async fn an_initiative_says_what_needs_action_by_whom_and_since_when() {
    let document = format!(
        r#"{{ initiative(id: "@first") {{ attention(on: "2014-02-15", kinds: {KINDS}) {{ total next nodes {{
            kind urgency sentence since due asBackbone by {{ ... on Organisation {{ name }} }}
            object {{ __typename id }} initiative {{ name }} }} }} }} }}"#
    );
    let data = story().await.data(&document, json!({})).await;
    let page = &data["initiative"]["attention"];
    let told: Vec<_> = page["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            json!([
                it["kind"],
                it["urgency"],
                it["by"]["name"],
                it["since"],
                it["due"],
                it["object"]["__typename"]
            ])
        })
        .collect();
    assert_eq!(
        json!(told),
        json!([
            ["REPORT_LATE", "OVERDUE", "En kommune", "2014-02-02", "2014-02-01", "Reporting"],
            ["ACTION", "DUE_SOON", "En kommune", null, "2014-03", "Action"],
            ["DISAGREEMENT_OPEN", "OPEN", "Et sekretariat", "2014-01-15", null, "Disagreement"],
            ["NOTICE_UNACKNOWLEDGED", "OPEN", "En kommune", "2014-02-10", null, "Notice"],
        ])
    );
    assert_eq!(
        page["nodes"][0]["sentence"],
        "En kommune has not reported \"Hjemløse\" for \"2013\", which was due 2014-02-01."
    );
    assert_eq!(page["nodes"][2]["asBackbone"], true);
    assert_eq!((&page["total"], &page["next"]), (&json!(4), &json!(null)));
    assert!(!data.to_string().contains("Hemmelig"), "a notice is for the addressed alone");
}

#[tokio::test]
async fn an_organisation_has_one_list_over_all_its_initiatives() {
    let document = format!(
        r#"{{ organisation(id: "@a") {{ attention(on: "2014-02-15", kinds: {KINDS}) {{ total nodes {{
            kind initiative {{ name }} }} }} }}
            secretariat: organisation(id: "@b") {{ attention(on: "2014-02-15", kinds: {KINDS}) {{ nodes {{ kind }} }} }}
            initiative(id: "@first") {{ attention(on: "2014-02-15", organisation: "@a") {{ nodes {{ kind }} }} }} }}"#
    );
    let data = story().await.data(&document, json!({})).await;
    let item = |kind: &str, name: &str| json!({ "kind": kind, "initiative": { "name": name } });
    assert_eq!(
        data["organisation"]["attention"],
        json!({ "total": 4, "nodes": [item("REPORT_LATE", "Første"), item("ACTION", "Anden"), item("ACTION", "Første"),
            item("NOTICE_UNACKNOWLEDGED", "Første")] })
    );
    assert_eq!(data["secretariat"]["attention"]["nodes"], json!([{ "kind": "DISAGREEMENT_OPEN" }]));
    let theirs: Vec<_> =
        ["REPORT_LATE", "ACTION", "NOTICE_UNACKNOWLEDGED"].map(|kind| json!({ "kind": kind })).to_vec();
    assert_eq!(data["initiative"]["attention"]["nodes"], json!(theirs));
}

#[tokio::test]
async fn the_list_is_paged_and_refuses_what_is_no_page() {
    let samspil = story().await;
    let page = |arguments: &str| {
        format!(
            r#"{{ initiative(id: "@first") {{ attention(on: "2014-02-15", kinds: {KINDS}, {arguments}) {{
            nodes {{ kind }} next total }} }} }}"#
        )
    };
    let first = samspil.data(&page("first: 3"), json!({})).await;
    let first = &first["initiative"]["attention"];
    assert_eq!((first["nodes"].as_array().unwrap().len(), &first["total"]), (3, &json!(4)));
    let after = first["next"].as_str().unwrap();
    let second = samspil.data(&page(&format!("first: 3, after: \"{after}\"")), json!({})).await;
    let rest = json!({ "nodes": [{ "kind": "NOTICE_UNACKNOWLEDGED" }], "next": null, "total": 4 });
    assert_eq!(second["initiative"]["attention"], rest);
    for wrong in ["first: 0", "after: \"x\"", "organisation: \"Å\""] {
        let answer = samspil.run(&page(wrong), json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{wrong}");
    }
}

#[tokio::test]
async fn what_is_done_needs_no_action_and_neither_does_an_empty_initiative() {
    let samspil = story().await;
    let done = json!([{ "completeAction": { "action": "@guide", "on": "2014-02-15" } }]);
    apply(&samspil, Some("@first"), done).await;
    apply(&samspil, Some("@empty"), json!([{ "foundInitiative": { "name": "Tom" } }])).await;
    let document = r#"{ initiative(id: "@first") {
        before: attention(on: "2014-02-14", kinds: [ACTION]) { total }
        after: attention(on: "2014-02-15", kinds: [ACTION]) { total } }
        empty: initiative(id: "@empty") { attention { nodes { sentence } total next } } }"#;
    let data = samspil.data(document, json!({})).await;
    assert_eq!(data["initiative"], json!({ "before": { "total": 1 }, "after": { "total": 0 } }));
    assert_eq!(data["empty"]["attention"], json!({ "nodes": [], "total": 0, "next": null }));
}
