//! The mapping of public-private innovation: a portfolio of which only numbers are known.

use serde_json::{Value, json};

use super::{Case, each, the};

const MAPPING: &str = "@opi-kortlaegning";

#[tokio::test]
async fn at_least_250_partnerships_in_five_areas_are_stated_and_none_is_invented() {
    let mut case = Case::load(&["opi-mapping"]).await;
    let answer = case
        .ask(
            MAPPING,
            "foundation { period { from to } classification { areas scale { value unit qualifier } }
                coverage { held elsewhere { value unit qualifier } } areasHeld { area initiatives } }
            sharedMeasurement { claims { statement figure { value unit qualifier } on source { title dated } }
                dataAgenda { question note settled { how } } }",
        )
        .await;
    let foundation = &answer["foundation"];
    let least = json!({ "value": "250", "unit": "partnerships", "qualifier": "AT_LEAST" });
    assert_eq!(foundation["period"], json!({ "from": "2013-11", "to": "2014-02" }));
    assert_eq!(
        foundation["classification"]["areas"],
        json!(["Health", "Elderly care", "Day care", "Teaching", "Vulnerable children and adults"])
    );
    assert_eq!(foundation["classification"]["scale"], least);
    assert_eq!(foundation["coverage"], json!({ "held": 0, "elsewhere": least }));
    assert_eq!(foundation["areasHeld"], json!([]));

    let claim = &answer["sharedMeasurement"]["claims"][0];
    assert_eq!(claim["figure"], least);
    assert!(claim["statement"].as_str().unwrap().contains("perhaps not exhaustive"));
    assert_eq!(claim["source"]["dated"], "2014-21", "spring 2014");
    let gap = &answer["sharedMeasurement"]["dataAgenda"][0];
    assert_eq!(gap["question"], "How many of the partnerships are there in each of the five areas?");
    assert_eq!(gap["settled"], Value::Null);
}

#[tokio::test]
async fn who_searched_where_and_when_is_there() {
    let mut case = Case::load(&["opi-mapping"]).await;
    let answer = case
        .ask(
            MAPPING,
            "partnership { partners { organisation { name sector } } }
            reinforcingActivities { activities { status lead { name } period { from to }
                contributors { ... on Organisation { name } } methods { description checklist } } }",
        )
        .await;
    let partners = answer["partnership"]["partners"].as_array().unwrap();
    let names: Vec<_> = partners.iter().map(|partner| &partner["organisation"]["name"]).collect();
    assert_eq!(names, ["KORA", "Roskilde Universitet"]);
    let activity = &answer["reinforcingActivities"]["activities"][0];
    assert_eq!((&activity["status"], &activity["lead"]["name"]), (&json!("COMPLETED"), &json!("KORA")));
    assert_eq!(each(&activity["contributors"], "name"), ["Roskilde Universitet"]);
    assert_eq!(activity["period"], json!({ "from": "2013-11", "to": "2014-02" }));
    assert_eq!(
        activity["methods"][0]["checklist"],
        json!(["Reports", "Web pages", "Foundations", "Public bodies"])
    );
}

#[tokio::test]
async fn the_mapping_belongs_to_a_project_with_its_parties_its_money_and_a_report_still_due() {
    let mut case = Case::load(&["opi-mapping"]).await;
    let mapping = case.ask(MAPPING, "foundation { portfolios { relation portfolio { name } } }").await;
    assert_eq!(
        mapping["foundation"]["portfolios"],
        json!([{ "relation": "SUBPROJECT", "portfolio": { "name": "OPALL" } }])
    );
    let project = case
        .ask(
            "@opall",
            "partnership { partners { organisation { name } } }
            backbone { funding { funder { name } amount { value } } fundingTotal { sums { value } known unknown } }
            sharedMeasurement { evaluations { title subject due evaluators { name } published { on } } }",
        )
        .await;
    let partners = project["partnership"]["partners"].as_array().unwrap();
    let names: Vec<_> =
        partners.iter().map(|partner| partner["organisation"]["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["Væksthus Hovedstadsregionen", "KORA", "Dansk Erhverv", "DI ITEK", "FTF", "Metropol", "DTU"]
    );
    let backbone = &project["backbone"];
    let funders: Vec<_> =
        backbone["funding"].as_array().unwrap().iter().map(|grant| &grant["funder"]["name"]).collect();
    assert_eq!(funders, ["Den Europæiske Socialfond", "Vækstforum Hovedstaden"]);
    assert_eq!(backbone["fundingTotal"], json!({ "sums": [], "known": 0, "unknown": 2 }));

    let evaluations = &project["sharedMeasurement"]["evaluations"];
    let evaluation = the(evaluations, "title", "Evaluation under the OPALL project");
    assert!(evaluation["subject"].as_str().unwrap().contains("mapping"));
    let report = the(evaluations, "title", "Further report");
    assert_eq!(
        (&report["due"], &report["published"], &report["evaluators"]),
        (&json!("2014-05"), &Value::Null, &json!([]))
    );
}
