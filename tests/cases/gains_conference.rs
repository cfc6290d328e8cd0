//! The conference of a ministry and Djøf on gains through partnerships.

use serde_json::{Value, json};

use super::case_collection::PLACED;
use super::{Case, each, the};

const CONFERENCE: &str = "@konference-om-partnerskaber-2014";

#[tokio::test]
async fn day_time_place_organisers_and_the_open_door_for_the_press_are_there() {
    let mut case = Case::load(&["gains-conference"]).await;
    let selection = "continuousCommunication { conferences { on time place dated openTo organisers { name } supporters { name }
        recorded { source { dated } } } }";
    let answer = case.ask(CONFERENCE, selection).await;
    let conference = &answer["continuousCommunication"]["conferences"][0];
    assert_eq!((&conference["on"], &conference["time"]), (&json!("2014-12-04"), &json!("14:00–17:30")));
    assert_eq!(conference["place"], "Eigtveds Pakhus, Asiatisk Plads 2, 1448 København K");
    assert_eq!(each(&conference["organisers"], "name"), ["Djøf", "Økonomi- og Indenrigsministeriet"]);
    assert_eq!((&conference["openTo"], &conference["supporters"]), (&json!(["The press"]), &json!([])));
    assert_eq!(
        (&conference["dated"], &conference["recorded"]["source"]["dated"]),
        (&json!("2014-12-01"), &json!("2014-12-01"))
    );
}

#[tokio::test]
async fn nine_people_are_stated_and_five_are_known_by_role_and_employer() {
    let mut case = Case::load(&["gains-conference"]).await;
    let selection = "continuousCommunication { conferences { speakers { name role employer } sessions { title kind speakers { role } } } }
        sharedMeasurement { claims { figure { value unit qualifier } } }";
    let answer = case.ask(CONFERENCE, selection).await;
    let conference = &answer["continuousCommunication"]["conferences"][0];
    let expected = [
        ("Minister", "Økonomi- og Indenrigsministeriet"),
        ("Director", "Realdania"),
        ("Professor", "Copenhagen Business School"),
        ("Head", "Fødevarestyrelsen"),
        ("Head", "Socialstyrelsen"),
    ];
    let speakers: Vec<Value> =
        expected.map(|(role, employer)| json!({ "name": null, "role": role, "employer": employer })).into();
    assert_eq!(conference["speakers"], json!(speakers));
    assert_eq!(
        answer["sharedMeasurement"]["claims"][0]["figure"],
        json!({ "value": "9", "unit": "persons", "qualifier": "EXACTLY" })
    );
    let sessions = &conference["sessions"];
    assert_eq!(each(sessions, "title"), ["Food", "Health", "Social conditions", "Debate between directors"]);
    assert_eq!(each(sessions, "kind"), ["workshop", "workshop", "workshop", "debate"]);
}

#[tokio::test]
async fn it_presents_two_partnerships_of_which_one_is_known_by_its_partners_alone() {
    let mut case = Case::load(&PLACED).await;
    let selection = "foundation { holds(relation: CASE) { nodes { initiative { name
        partnership { partners { organisation { name sector } } } } } } }";
    let answer = case.ask(CONFERENCE, selection).await;
    let held = answer["foundation"]["holds"]["nodes"].as_array().unwrap();
    assert_eq!(held.len(), 2);
    let initiatives: Vec<Value> = held.iter().map(|place| place["initiative"].clone()).collect();
    let compass = json!(initiatives);
    let compass = the(&compass, "name", "Sundhedskompasset");
    let partners = compass["partnership"]["partners"].as_array().unwrap();
    let names: Vec<_> = partners.iter().map(|partner| &partner["organisation"]["name"]).collect();
    assert_eq!(names, ["PenSam", "FOA", "Ministeriet for Sundhed og Forebyggelse"]);
    assert!(initiatives.iter().any(|initiative| initiative["name"] == "Fuldkornspartnerskabet"));
}
