//! Partnerskab for Grøn Skibsfart: renamed, and on good terms while it disagrees.

use serde_json::{Value, json};

use super::{Case, One, each, the};

async fn case() -> One {
    Case::of("green-shipping", "@partnerskab-for-groen-skibsfart").await
}

#[tokio::test]
async fn it_grew_from_a_dialogue_after_imo_tightened_its_rules_and_was_renamed_in_2013() {
    let answer = case()
        .await
        .answer(
            "name foundation { founded names { name from } predecessors { name from until }
                developments { title who on planned recorded { source { dated } } } }",
        )
        .await;
    assert_eq!(answer["name"], "Partnerskab for Grøn Skibsfart");
    let foundation = &answer["foundation"];
    assert_eq!(foundation["founded"], "2008-11");
    assert_eq!(
        foundation["names"],
        json!([{ "name": "Partnerskab for Renere Skibsfart", "from": "2008-11" },
            { "name": "Partnerskab for Grøn Skibsfart", "from": "2013" }]),
        "the earlier name stays visible"
    );
    assert_eq!(
        foundation["predecessors"],
        json!([{ "name": "Joint dialogue", "from": "2006", "until": null }])
    );
    let source = json!({ "source": { "dated": "2014-05" } });
    assert_eq!(
        foundation["developments"],
        json!([
            { "title": "IMO tightens its rules", "who": "IMO", "on": "2008-10", "planned": false, "recorded": source },
            { "title": "Rules on NOx from ships take effect", "who": null, "on": "2016", "planned": true, "recorded": source }
        ])
    );
}

#[tokio::test]
async fn two_parties_are_partners_and_one_passage_names_a_third() {
    let answer = case()
        .await
        .answer(
            "partnership { partners { organisation { name sector } }
                contributions { by { ... on Organisation { name } } brings gets }
                agreements { agreed terms { subject text } } }
            sharedMeasurement { claims { statement source { title dated locator } } }",
        )
        .await;
    let partners = each(&answer["partnership"]["partners"], "organisation");
    assert_eq!(
        partners,
        [
            json!({ "name": "Miljøstyrelsen", "sector": "STATE" }),
            json!({ "name": "Danmarks Rederiforening", "sector": "TRADE_ASSOCIATION" })
        ]
    );
    let claim = &answer["sharedMeasurement"]["claims"][0];
    assert!(claim["statement"].as_str().unwrap().starts_with("Miljøministeriet is named"));
    assert_eq!(claim["source"]["locator"], "Partnerskab for Grøn Skibsfart, one passage");
    let gains = json!([
        "Joint positions for negotiation",
        "Smoother implementation of law",
        "Shared specialist knowledge"
    ]);
    let gets = |name: &str| json!({ "by": { "name": name }, "brings": [], "gets": gains });
    assert_eq!(
        answer["partnership"]["contributions"],
        json!([gets("Miljøstyrelsen"), gets("Danmarks Rederiforening")])
    );
}

#[tokio::test]
async fn it_aims_at_three_kinds_of_pollution_along_six_lines_of_work() {
    let answer = case()
        .await
        .answer("commonAgenda { strategies { title goals { title } } goals { title quantified strategies { title } parts { title } targets { id } } }")
        .await;
    let agenda = &answer["commonAgenda"];
    assert_eq!(
        each(&agenda["strategies"], "title"),
        [
            "Knowledge of emissions",
            "A framework for innovation",
            "IMO's rules, in law and on ships",
            "Initiatives that are seen",
            "Knowledge of technology, spread",
            "Dialogue"
        ]
    );
    let whole = the(&agenda["goals"], "title", "Ships pollute the air less, at home and globally");
    assert_eq!(
        each(&whole["parts"], "title"),
        ["Less SO₂ from ships", "Less NOx from ships", "Fewer particles from ships"]
    );
    assert_eq!((&whole["quantified"], whole["strategies"].as_array().unwrap().len()), (&json!(false), 6));
    assert!(each(&agenda["goals"], "targets").iter().all(|it| *it == json!([])), "no number is given");
}

#[tokio::test]
async fn the_scrubber_project_has_five_parties_one_of_which_had_another_name() {
    let mut case = case().await;
    let answer = case
        .ask("reinforcingActivities { activities { title status description lead { name } contributors { ... on Organisation { name names { name from } } } } }")
        .await;
    let project = &answer["reinforcingActivities"]["activities"][0];
    assert_eq!((&project["title"], &project["lead"]), (&json!("Scrubbers"), &Value::Null));
    assert!(project["description"].as_str().unwrap().contains("cheaper"));
    let names = ["Alfa Laval", "MAN Diesel", "DFDS", "Miljøstyrelsen", "Danmarks Rederiforening"];
    assert_eq!(each(&project["contributors"], "name"), names);
    assert_eq!(
        project["contributors"][0]["names"],
        json!([{ "name": "Aalborg Industries", "from": null }, { "name": "Alfa Laval", "from": null }])
    );
}

#[tokio::test]
async fn outsiders_want_the_nox_rules_later_and_the_danish_shipowners_keep_to_2016() {
    let answer = case()
        .await
        .answer(
            "continuousCommunication { disagreements { subject status goals { title } accepted { note }
                positions { organisation { name } who position on } }
                accepted: disagreements(status: [ACCEPTED]) { subject accepted { on note } positions { organisation { name } position } } }
            commonAgenda { principles { name } goals { title disagreements { subject } } }
            partnership { agreements { terms { subject text } } }",
        )
        .await;
    let nox = &answer["continuousCommunication"]["disagreements"][0];
    assert_eq!((&nox["status"], &nox["accepted"]), (&json!("OPEN"), &Value::Null));
    let outsider = |who: &str, position: &str| json!({ "organisation": null, "who": who, "position": position, "on": null });
    assert_eq!(
        nox["positions"],
        json!([
            outsider("Russia", "Proposes a delay of five years."),
            outsider("Most European associations of shipowners", "Support Russia's proposal."),
            { "organisation": { "name": "Danmarks Rederiforening" }, "who": null, "position": "Keeps supporting 2016.", "on": null }
        ])
    );
    let goal = the(&answer["commonAgenda"]["goals"], "title", "Less NOx from ships");
    assert_eq!(goal["disagreements"], json!([{ "subject": "When the rules on NOx take effect" }]));

    let accepted = &answer["continuousCommunication"]["accepted"];
    assert_eq!(each(accepted, "subject"), ["Regulation that is not in the shipowners' interest"]);
    assert_eq!(accepted[0]["positions"][0]["position"], "May speak against it.");
    assert!(accepted[0]["accepted"]["note"].as_str().unwrap().contains("necessary"));
    assert_eq!(
        answer["commonAgenda"]["principles"][0]["name"],
        "Disagreements that are necessary are accepted"
    );
    let term = &answer["partnership"]["agreements"][0]["terms"][0];
    assert_eq!(term["subject"], "RIGHT");
    assert!(term["text"].as_str().unwrap().contains("speak against"));
}
