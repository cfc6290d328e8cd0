//! Lists by name, and searching for one.

use serde_json::{Value, json};

use crate::support::Samspil;

const APPLY: &str = "mutation ($initiative: ID, $commands: [CommandInput!]!) {
    apply(initiative: $initiative, commands: $commands) { userErrors { code field message } } }";

async fn apply(samspil: &Samspil, initiative: Option<&str>, commands: Value) {
    let variables = json!({ "initiative": initiative, "commands": commands });
    let answer = samspil.data(APPLY, variables).await;
    assert_eq!(answer["apply"]["userErrors"], json!([]));
}

/// In this order they are recorded.
const NAMES: [&str; 9] =
    ["Århus", "Aabenraa", "Østerbro", "Odense", "Ærø", "Aalborg", "Zealand", "Aage", "Albertslund"];
/// In this order Danes sort them.
const SORTED: [&str; 9] =
    ["Albertslund", "Odense", "Zealand", "Ærø", "Østerbro", "Aabenraa", "Aage", "Aalborg", "Århus"];

async fn organisations() -> Samspil {
    let samspil = Samspil::new();
    let register = |(place, name): (usize, &&str)| {
        json!({ "registerOrganisation": { "id": format!("@{place}"), "name": name,
        "sector": "MUNICIPALITY" } })
    };
    apply(&samspil, None, NAMES.iter().enumerate().map(register).collect()).await;
    samspil
}

/// The names of a whole list, read in pages of two.
async fn paged(samspil: &Samspil, list: &str, arguments: &str) -> Vec<String> {
    let document = format!(
        "query ($after: ID) {{ {list}(first: 2, after: $after{arguments}) {{ total next nodes {{ name }} }} }}"
    );
    let (mut names, mut after) = (Vec::new(), Value::Null);
    loop {
        let data = samspil.data(&document, json!({ "after": after })).await;
        let page = &data[list];
        names.extend(
            page["nodes"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()),
        );
        after = page["next"].clone();
        if after.is_null() {
            assert_eq!(page["total"], names.len(), "{arguments}");
            return names;
        }
    }
}

/// What a search finds, with the name it was found by and what that is.
async fn found(samspil: &Samspil, list: &str, search: &str) -> Vec<[String; 3]> {
    let document = format!(
        "query ($search: String) {{ {list}(search: $search) {{ total nodes {{ name }} found {{ name by }} }} }}"
    );
    let data = samspil.data(&document, json!({ "search": search })).await;
    let page = &data[list];
    let (nodes, by) = (page["nodes"].as_array().unwrap(), page["found"].as_array().unwrap());
    assert_eq!((nodes.len(), &page["total"]), (by.len(), &json!(nodes.len())));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    nodes.iter().zip(by).map(|(node, by)| [text(&node["name"]), text(&by["name"]), text(&by["by"])]).collect()
}

#[tokio::test]
async fn organisations_stand_in_order_of_recording_or_as_danes_sort() {
    let samspil = organisations().await;
    assert_eq!(paged(&samspil, "organisations", "").await, NAMES);
    assert_eq!(paged(&samspil, "organisations", ", orderBy: RECORDED").await, NAMES);
    assert_eq!(paged(&samspil, "organisations", ", orderBy: NAME").await, SORTED);
}

#[tokio::test]
async fn what_is_searched_for_comes_by_name_unless_said() {
    let samspil = organisations().await;
    let by_name = paged(&samspil, "organisations", ", search: \"a\"").await;
    assert_eq!(by_name, ["Albertslund", "Ærø", "Aabenraa", "Aage", "Aalborg", "Århus"]);
    let recorded = paged(&samspil, "organisations", ", search: \"a\", orderBy: RECORDED").await;
    assert_eq!(recorded, ["Århus", "Aabenraa", "Ærø", "Aalborg", "Aage", "Albertslund"]);
    for search in ["arhus", "aarhus", "Århus", "ÅRH"] {
        let [found] = &found(&samspil, "organisations", search).await[..] else { panic!("{search}") };
        assert_eq!(*found, ["Århus", "Århus", "NAME"], "{search}");
    }
    assert_eq!(found(&samspil, "organisations", "København").await, Vec::<[String; 3]>::new());
}

#[tokio::test]
async fn a_page_goes_on_where_it_ended_though_a_name_has_changed() {
    let samspil = organisations().await;
    let document = "query ($after: ID) { organisations(first: 4, orderBy: NAME, after: $after) { next nodes { name } } }";
    let first = samspil.data(document, json!({})).await;
    assert_eq!(first["organisations"]["nodes"][3]["name"], "Ærø");
    apply(&samspil, None, json!([{ "renameOrganisation": { "organisation": "@4", "name": "Aarø" } }])).await;
    let next = samspil.data(document, json!({ "after": first["organisations"]["next"] })).await;
    assert_eq!(next["organisations"]["nodes"][0]["name"], "Østerbro", "nobody is left out");
}

#[tokio::test]
async fn earlier_names_numbers_and_those_carried_on_are_found_and_say_so() {
    let samspil = organisations().await;
    let commands = json!([
        { "renameOrganisation": { "organisation": "@0", "name": "Aarhus Kommune", "from": "2011" } },
        { "identifyOrganisation": { "organisation": "@3", "scheme": "DK_MUNICIPALITY", "value": "461" } },
        { "mergeOrganisations": { "organisation": "@7", "into": "@5" } },
    ]);
    apply(&samspil, None, commands).await;
    assert_eq!(
        found(&samspil, "organisations", "kommune").await,
        [["Aarhus Kommune", "Aarhus Kommune", "NAME"]]
    );
    assert_eq!(found(&samspil, "organisations", "461").await, [["Odense", "461", "IDENTIFIER"]]);
    assert_eq!(found(&samspil, "organisations", "46").await, Vec::<[String; 3]>::new());
    assert_eq!(
        found(&samspil, "organisations", "aage").await,
        [["Aage", "Aage", "NAME"], ["Aalborg", "Aage", "CARRIED_ON"]]
    );
    let rename = json!([{ "renameOrganisation": { "organisation": "@6", "name": "Sjælland" } }]);
    apply(&samspil, None, rename).await;
    assert_eq!(found(&samspil, "organisations", "zea").await, [["Sjælland", "Zealand", "OTHER_NAME"]]);
}

#[tokio::test]
async fn initiatives_partners_and_portfolios_are_listed_and_found_by_name() {
    let samspil = organisations().await;
    for (place, name) in ["Ørsted i skolen", "Aktiv alderdom", "Åben dør"].into_iter().enumerate() {
        let commands = json!([
            { "foundInitiative": { "name": name } },
            { "classifyInitiative": { "areas": ["Dagtilbud"] } },
            { "admitPartner": { "organisation": "@0" } },
            { "admitPartner": { "organisation": "@3" } },
        ]);
        apply(&samspil, Some(&format!("@i/{place}")), commands).await;
    }
    let sorted = ["Aktiv alderdom", "Ørsted i skolen", "Åben dør"];
    assert_eq!(paged(&samspil, "initiatives", ", orderBy: NAME").await, sorted);
    assert_eq!(paged(&samspil, "initiatives", "").await, ["Ørsted i skolen", "Aktiv alderdom", "Åben dør"]);
    assert_eq!(
        found(&samspil, "initiatives", "skolen orsted").await,
        [["Ørsted i skolen", "Ørsted i skolen", "NAME"]]
    );
    assert_eq!(paged(&samspil, "initiatives", ", search: \"a\"").await, ["Aktiv alderdom", "Åben dør"]);

    let document = r#"{ initiative(id: "@i/0") { partnership { partners { organisation { name } }
        sorted: partners(orderBy: NAME) { organisation { name } } } }
        organisation(id: "@0") { initiatives(orderBy: NAME) { name } } }"#;
    let data = samspil.data(document, json!({})).await;
    let names = |list: &Value| {
        let name = |it: &Value| it["organisation"]["name"].as_str().unwrap().to_owned();
        list.as_array().unwrap().iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(names(&data["initiative"]["partnership"]["partners"]), ["Århus", "Odense"]);
    assert_eq!(names(&data["initiative"]["partnership"]["sorted"]), ["Odense", "Århus"]);
    assert_eq!(data["organisation"]["initiatives"], json!(sorted.map(|name| json!({ "name": name }))));
}

#[tokio::test]
async fn a_portfolio_is_paged_by_name_and_its_areas_stand_as_danes_sort() {
    let samspil = Samspil::new();
    apply(&samspil, Some("@all"), json!([{ "foundInitiative": { "name": "Alle" } }])).await;
    let areas = ["Åben skole", "Ældre", "Østers"];
    for (place, name) in ["Ålborg", "Odense", "Ærø"].into_iter().enumerate() {
        let commands = json!([
            { "foundInitiative": { "name": name } },
            { "classifyInitiative": { "areas": [areas[place]] } },
            { "placeInPortfolio": { "portfolio": "@all", "relation": "CASE" } },
        ]);
        apply(&samspil, Some(&format!("@i/{place}")), commands).await;
    }
    let document = r#"query ($order: ListOrder, $after: ID) { initiative(id: "@all") { foundation {
        areasHeld { area } holds(first: 2, orderBy: $order, after: $after) { next nodes { initiative { name } } } } } }"#;
    let read = async |order: Value| {
        let (mut names, mut after) = (Vec::new(), Value::Null);
        loop {
            let data = samspil.data(document, json!({ "order": order, "after": after })).await;
            let foundation = &data["initiative"]["foundation"];
            let areas = json!([{ "area": "Ældre" }, { "area": "Østers" }, { "area": "Åben skole" }]);
            assert_eq!(foundation["areasHeld"], areas);
            let nodes = foundation["holds"]["nodes"].as_array().unwrap();
            names.extend(nodes.iter().map(|it| it["initiative"]["name"].as_str().unwrap().to_owned()));
            after = foundation["holds"]["next"].clone();
            if after.is_null() {
                return names;
            }
        }
    };
    assert_eq!(read(Value::Null).await, ["Ålborg", "Odense", "Ærø"]);
    assert_eq!(read(json!("NAME")).await, ["Odense", "Ærø", "Ålborg"]);
}

#[tokio::test]
async fn what_cannot_be_searched_for_or_gone_on_from_is_refused() {
    let samspil = organisations().await;
    let long = "a".repeat(201);
    for arguments in [
        "search: \"\"",
        "search: \" – \"",
        &format!("search: \"{long}\""),
        "first: 0",
        "after: \"name:x:y\", orderBy: NAME",
        "after: \"@none\", orderBy: RECORDED",
        "after: \"@0\", orderBy: NAME",
        "after: \"@0\", search: \"a\"",
        "after: \"name:d7a3e1ae-9c0e-5b1e-8d0a-6a5a3f9f3c11:A\"",
    ] {
        let answer = samspil.run(&format!("{{ organisations({arguments}) {{ total }} }}"), json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{arguments}: {answer:#}");
    }
}
