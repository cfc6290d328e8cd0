//! The case collection: a portfolio of nine partnerships, of which some are held here.

use serde_json::json;

use super::{Case, each, the};

const COLLECTION: &str = "@inspiration-til-partnerskaber";

/// The seeds of all that has a place in a portfolio, and last the one that places it.
pub(super) const PLACED: [&str; 9] = [
    "case-collection",
    "whole-grain",
    "homelessness",
    "green-procurement",
    "social-education",
    "strategic-partnership-social-area",
    "green-shipping",
    "gains-conference",
    "portfolio-places",
];

#[tokio::test]
async fn nine_partnerships_are_stated_and_those_not_here_are_counted_and_not_invented() {
    let mut alone = Case::load(&["case-collection"]).await;
    let coverage = "foundation { classification { scale { value unit qualifier } }
        coverage { stated { value } held byALine elsewhere { value unit qualifier } rule from } holds { total } }";
    let foundation = alone.ask(COLLECTION, coverage).await["foundation"].take();
    assert_eq!(
        foundation["classification"]["scale"],
        json!({ "value": "9", "unit": "partnerships", "qualifier": "EXACTLY" })
    );
    assert_eq!((&foundation["coverage"]["held"], &foundation["holds"]["total"]), (&json!(0), &json!(0)));
    assert_eq!(foundation["coverage"]["elsewhere"]["value"], "9");

    let mut placed = Case::load(&PLACED).await;
    let parts = "foundation { coverage { stated { value } held byALine elsewhere { value unit qualifier } }
        needsHeld { need initiatives }
        holds { nodes { relation initiative { name } recorded { source { title dated } } } } }";
    let foundation = placed.ask(COLLECTION, parts).await["foundation"].take();
    assert_eq!(
        foundation["coverage"],
        json!({ "stated": { "value": "9" }, "held": 6, "byALine": 0,
            "elsewhere": { "value": "3", "unit": "partnerships", "qualifier": "EXACTLY" } })
    );
    let nodes = &foundation["holds"]["nodes"];
    assert!(each(nodes, "relation").iter().all(|relation| relation == "CASE"));
    let mut names: Vec<_> =
        nodes.as_array().unwrap().iter().map(|n| n["initiative"]["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "Fuldkornspartnerskabet",
            "Hjemløsestrategien",
            "Partnership on social education",
            "Partnerskab for Grøn Skibsfart",
            "Partnerskab for Offentlige Grønne Indkøb",
            "Strategic partnership on the social area"
        ]
    );
    assert_eq!(nodes[0]["recorded"]["source"]["dated"], "2014-05");
    // Each case names one need or more, by our reading.
    assert_eq!(
        foundation["needsHeld"],
        json!([{ "need": "NEW_RESOURCES", "initiatives": 2 }, { "need": "INCREASED_OWNERSHIP", "initiatives": 2 },
            { "need": "NEW_FRAMEWORK", "initiatives": 3 }, { "need": "BETTER_REGULATION", "initiatives": 3 }])
    );
}

#[tokio::test]
async fn criteria_definition_needs_and_preconditions_are_there_item_by_item() {
    let mut case = Case::load(&["case-collection"]).await;
    let answer = case
        .ask(
            COLLECTION,
            "reinforcingActivities { methods { name description checklist } }
            sharedMeasurement { categorisations { name definition categories { name } } }",
        )
        .await;
    let methods = &answer["reinforcingActivities"]["methods"];
    let checklist = |name: &str| the(methods, "name", name)["checklist"].as_array().unwrap().clone();
    assert_eq!(
        checklist("How the cases were chosen"),
        [
            "It has results for its partners, for citizens or for businesses",
            "No partner could have reached the results alone",
            "The partner from the state pursues a political goal that goes beyond the partnership"
        ]
    );
    assert_eq!(
        checklist("What counts as a partnership"),
        [
            "The collaboration is binding",
            "There are two or more partners",
            "The partners set the goal together",
            "Every partner contributes",
            "Every partner gains"
        ]
    );
    let definition = the(methods, "name", "What counts as a partnership")["description"].as_str().unwrap();
    assert!(definition.contains("concrete problem") && definition.contains("time is limited"));
    assert_eq!(
        checklist("What it takes to succeed"),
        ["Common goals", "Partners who add value", "Flexibility and willingness to compromise"]
    );
    let needs = &answer["sharedMeasurement"]["categorisations"][0];
    assert_eq!(
        each(&needs["categories"], "name"),
        [
            "New resources",
            "Increased ownership",
            "A new framework for new solutions",
            "Better regulation and implementation"
        ]
    );
}

#[tokio::test]
async fn who_published_it_is_named_and_when() {
    let mut case = Case::load(&["case-collection"]).await;
    let answer = case
        .ask(
            COLLECTION,
            "name foundation { founded recorded { source { title dated } } }
            partnership { size(on: \"2014-06-01\") { kinds { constituency { name } counted { value } named unnamed } }
                partners { organisation { name sector } } }
            continuousCommunication { announcements { title on by { name } } }",
        )
        .await;
    assert_eq!(answer["name"], "Inspiration til partnerskaber: Case-samling");
    assert_eq!(answer["foundation"]["founded"], "2014-05");
    assert_eq!(answer["foundation"]["recorded"]["source"]["dated"], "2014-05");
    // Officials from five ministries chose the cases, and four of them are not named.
    assert_eq!(
        answer["partnership"]["size"]["kinds"],
        json!([{ "constituency": { "name": "Ministries" }, "counted": { "value": "5" }, "named": 1, "unnamed": 4 }])
    );
    let publisher = &answer["partnership"]["partners"][0]["organisation"];
    assert_eq!(publisher, &json!({ "name": "Økonomi- og Indenrigsministeriet", "sector": "STATE" }));
    let published = &answer["continuousCommunication"]["announcements"][0];
    assert_eq!((&published["on"], &published["by"]["name"]), (&json!("2014-05"), &publisher["name"]));
}
