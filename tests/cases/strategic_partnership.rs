//! The strategic partnership on the social area: informal, confidential, and an umbrella for joint projects.

use serde_json::{Value, json};

use super::{Case, One, each, the};

const MINISTRY: &str = "Ministeriet for Børn, Ligestilling, Integration og Sociale Forhold";

async fn case() -> One {
    Case::of("strategic-partnership-social-area", "@strategic-partnership-social-area").await
}

#[tokio::test]
async fn the_then_chair_and_the_then_minister_signed_in_november_2011() {
    let answer = case()
        .await
        .answer(
            "foundation { founded } partnership { partners { organisation { name sector } memberships { joined left } }
                agreements { agreed ended terms { subject text } unsigned { name }
                    signatures { organisation { name } signed title mandate leftOffice } } }",
        )
        .await;
    assert_eq!(answer["foundation"]["founded"], "2011-11");
    let agreement = &answer["partnership"]["agreements"][0];
    let then = |name: &str, title: &str| json!({ "organisation": { "name": name }, "signed": "2011-11", "title": title, "mandate": null, "leftOffice": true });
    assert_eq!(agreement["signatures"], json!([then("KL", "Chair"), then(MINISTRY, "Minister")]));
    assert_eq!(
        (&agreement["agreed"], &agreement["ended"], &agreement["unsigned"]),
        (&json!("2011-11"), &Value::Null, &json!([])),
        "it binds on, whoever holds the office now"
    );
    assert_eq!(each(&agreement["terms"], "subject"), ["PURPOSE"; 3]);
    assert!(agreement["terms"][2]["text"].as_str().unwrap().contains("media"));
}

#[tokio::test]
async fn they_meet_on_two_levels_and_nobody_says_how_often() {
    let answer = case()
        .await
        .answer(
            "backbone { bodies { name cadence { atLeast } } }
            continuousCommunication { cadences(on: \"2014-05-31\") { cadence { atLeast } enough missed nextDue } }",
        )
        .await;
    assert_eq!(
        answer["backbone"]["bodies"],
        json!([{ "name": "Meetings of directors", "cadence": null }, { "name": "Meetings of heads of office", "cadence": null }])
    );
    let unknown = json!({ "cadence": null, "enough": null, "missed": null, "nextDue": null });
    assert_eq!(answer["continuousCommunication"]["cadences"], json!([unknown, unknown]));
}

#[tokio::test]
async fn five_preconditions_stand_and_the_goals_are_directions_without_a_number() {
    let answer = case()
        .await
        .answer(
            "commonAgenda { principles { name text } goals { title quantified due targets { id } } }
            foundation { needs { need note } }",
        )
        .await;
    let principles = each(&answer["commonAgenda"]["principles"], "name");
    assert_eq!(
        principles,
        [
            "A clear interest",
            "A clear frame",
            "Political backing",
            "Openness towards each other, and confidentiality",
            "Room for disagreement"
        ]
    );
    let direction = |title: &str| json!({ "title": title, "quantified": false, "due": null, "targets": [] });
    assert_eq!(
        answer["commonAgenda"]["goals"],
        json!([
            direction("Social legislation is carried out better"),
            direction("Results get more attention than processes")
        ])
    );
    assert_eq!(answer["foundation"]["needs"][0]["need"], "BETTER_REGULATION");
    assert!(answer["foundation"]["needs"][0]["note"].as_str().unwrap().starts_with("Our reading"));
}

#[tokio::test]
async fn it_is_the_umbrella_of_three_joint_projects_of_which_one_has_a_working_group() {
    let answer = case()
        .await
        .answer(
            "foundation { holds { total nodes { relation initiative { name
                foundation { founded portfolios { portfolio { name } } } backbone { bodies { kind } }
                partnership { partners { organisation { name } } } } } } }",
        )
        .await;
    let held = &answer["foundation"]["holds"];
    assert_eq!(held["total"], 3);
    assert!(each(&held["nodes"], "relation").iter().all(|it| *it == json!("SUBPROJECT")));
    let projects: Value = each(&held["nodes"], "initiative").into_iter().collect();
    let disability = the(&projects, "name", "Joint project under the government's disability action plan");
    assert_eq!(disability["backbone"]["bodies"], json!([{ "kind": "WORKING_GROUP" }]));
    for name in ["Follow-up of Barnets Reform", "Testing of methods"] {
        assert_eq!(the(&projects, "name", name)["backbone"]["bodies"], json!([]));
    }
    for project in projects.as_array().unwrap() {
        let umbrella = &project["foundation"]["portfolios"][0]["portfolio"]["name"];
        assert_eq!(umbrella, "Strategic partnership on the social area");
        assert_eq!(project["foundation"]["founded"], Value::Null, "the source does not say when");
        let partners = each(&project["partnership"]["partners"], "organisation");
        assert_eq!(partners, [json!({ "name": MINISTRY }), json!({ "name": "KL" })]);
    }
}

const GIVE: &str = "mutation { giveNotice(initiative: \"@strategic-partnership-social-area\", input: {
    id: \"@notice\", title: \"En sag på vej\", text: \"En avis ringer om en enkelt sag.\", to: [\"@kl\"],
    by: \"@ministeriet-for-boern-ligestilling-integration-og-sociale-forhold\", on: \"2014-03\" }) { userErrors { code } } }";

/// The source tells of the practice and of no single notice; this one is made up here, and is in no seed.
#[tokio::test]
async fn a_warning_of_a_case_in_the_media_is_read_by_the_addressed_and_its_giver_alone() {
    let mut case = case().await;
    let outsider = "mutation { registerOrganisation(input: { id: \"@avis\", name: \"En avis\", sector: BUSINESS }) { userErrors { code } } }";
    case.case.client.data(outsider, json!({})).await;
    let given = case.case.client.data(GIVE, json!({})).await;
    assert_eq!(given["giveNotice"]["userErrors"], json!([]));

    let listed = case
        .ask("continuousCommunication { notices { on by { name } to { name } outstanding { name } } }")
        .await;
    assert_eq!(
        listed["continuousCommunication"]["notices"],
        json!([{ "on": "2014-03", "by": { "name": MINISTRY }, "to": [{ "name": "KL" }], "outstanding": [{ "name": "KL" }] }])
    );
    let read = |reader: &str| {
        format!(
            "{{ initiative(id: \"@strategic-partnership-social-area\") {{ continuousCommunication {{
            noticeContent(notice: \"@notice\", reader: \"{reader}\") {{ title text }} }} }} }}"
        )
    };
    for reader in ["@kl", "@ministeriet-for-boern-ligestilling-integration-og-sociale-forhold"] {
        let data = case.case.client.data(&read(reader), json!({})).await;
        let content = &data["initiative"]["continuousCommunication"]["noticeContent"];
        assert_eq!(content["text"], "En avis ringer om en enkelt sag.", "{reader}");
    }
    let refused = case.case.client.ask(&read("@avis"), json!({})).await.unwrap();
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert!(!refused.to_string().contains("ringer"), "{refused}");
}
