//! The partnership on social education: a handover of the backbone, earlier initiatives, and no number anywhere.

use serde_json::{Value, json};

use super::{Case, One, each, the};

const MINISTRY: &str = "Ministeriet for Børn, Ligestilling, Integration og Sociale Forhold";

async fn case() -> One {
    Case::of("social-education", "@social-education").await
}

#[tokio::test]
async fn three_parties_agreed_on_it_in_january_2014() {
    let answer = case()
        .await
        .answer(
            "foundation { founded } partnership { partners { organisation { name sector } memberships { joined role } }
                agreements { kind form agreed signatures { title } } }",
        )
        .await;
    assert_eq!(answer["foundation"]["founded"], "2014-01");
    let partners = each(&answer["partnership"]["partners"], "organisation");
    assert_eq!(
        partners,
        [
            json!({ "name": MINISTRY, "sector": "STATE" }),
            json!({ "name": "SFI", "sector": "RESEARCH" }),
            json!({ "name": "Professionshøjskolernes Rektorkollegium", "sector": "EDUCATION" })
        ]
    );
    assert_eq!(
        answer["partnership"]["agreements"],
        json!([{ "kind": "COOPERATION", "form": "ONE_FOR_ALL", "agreed": "2014-01", "signatures": [] }])
    );
}

#[tokio::test]
async fn the_department_led_the_establishment_and_socialstyrelsen_took_over() {
    let mut case = case().await;
    let answer = case
        .ask(
            "backbone { entrusted { from until functions jointly holder { ... on Organisation { name unitOf { name } } }
                    recorded { source { title } } }
                holders(function: GUIDE_VISION_AND_STRATEGY, on: \"2014-05-31\") { from holder { ... on Organisation { name } } }
                before: holders(function: SUPPORT_ALIGNED_ACTIVITIES, on: \"2013-12-31\") { holder { ... on Organisation { name } } } }",
        )
        .await;
    let entrusted = &answer["backbone"]["entrusted"];
    let (first, second) = (&entrusted[0], &entrusted[1]);
    assert_eq!(first["holder"]["name"], format!("Departementet i {MINISTRY}"));
    assert_eq!(first["holder"]["unitOf"]["name"], MINISTRY);
    assert_eq!((&first["from"], &first["until"]), (&Value::Null, &json!("2014-01")));
    assert_eq!((&second["from"], &second["until"]), (&json!("2014-01"), &Value::Null));
    assert_eq!((&second["holder"]["name"], &second["jointly"]), (&json!("Socialstyrelsen"), &json!(false)));
    assert_eq!(first["functions"], second["functions"]);
    assert!(first["recorded"]["source"]["title"].as_str().unwrap().starts_with("Our reading of"));
    assert_eq!(
        answer["backbone"]["holders"],
        json!([{ "from": "2014-01", "holder": { "name": "Socialstyrelsen" } }])
    );
    let department = format!("Departementet i {MINISTRY}");
    assert_eq!(answer["backbone"]["before"], json!([{ "holder": { "name": department } }]));
}

#[tokio::test]
async fn the_steering_group_meets_yearly_and_the_working_group_quarterly() {
    let answer = case().await.answer("backbone { bodies { kind purpose cadence { atLeast atMost } } }").await;
    assert_eq!(
        answer["backbone"]["bodies"],
        json!([
            { "kind": "STEERING_GROUP", "purpose": "Directors and rectors.", "cadence": { "atLeast": 1, "atMost": 1 } },
            { "kind": "WORKING_GROUP", "purpose": "Heads of office.", "cadence": { "atLeast": 4, "atMost": 4 } }
        ])
    );
}

#[tokio::test]
async fn three_tracks_hold_four_earlier_initiatives_and_new_theme_days() {
    let answer = case()
        .await
        .answer(
            "commonAgenda { strategies { title description } } foundation { predecessors { name from until note initiative { id } } }
            reinforcingActivities { activities { title status description contributors { ... on Organisation { name } } } }",
        )
        .await;
    let tracks = each(&answer["commonAgenda"]["strategies"], "title");
    assert_eq!(tracks, ["Basic education", "Further education", "Knowledge development"]);
    let whom = answer["commonAgenda"]["strategies"][0]["description"].as_str().unwrap();
    assert!(whom.contains("social workers") && whom.contains("pedagogues"), "{whom}");
    let earlier = [
        "Diploma on honour-related conflicts",
        "Working group on systematic methods",
        "Graduate profile",
        "Research reviews of syllabus lists",
    ];
    let predecessors = &answer["foundation"]["predecessors"];
    assert_eq!(each(predecessors, "name"), earlier);
    assert!(each(predecessors, "from").iter().all(|it| it.is_null()), "no dates are given");
    let activities = &answer["reinforcingActivities"]["activities"];
    assert_eq!(activities.as_array().unwrap().len(), 6);
    for title in earlier {
        assert_eq!(the(activities, "title", title)["description"], "Begun before the partnership.");
    }
    assert_eq!(the(activities, "title", "Regional theme days")["status"], "PLANNED");
    let regulations = the(activities, "title", "Take part in writing the new study regulations");
    assert_eq!(
        (&regulations["status"], &regulations["contributors"]),
        (&json!("UNDER_WAY"), &json!([{ "name": MINISTRY }]))
    );
}

#[tokio::test]
async fn the_outcome_is_told_and_there_is_no_goal_with_a_number_and_no_funding() {
    let answer = case()
        .await
        .answer(
            "commonAgenda { goals { title } } backbone { funding { purpose } fundingTotal { sums { value } known unknown } }
            foundation { summary } sharedMeasurement { indicators { name } claims { statement figure { value } source { dated } } }",
        )
        .await;
    assert_eq!((&answer["commonAgenda"]["goals"], &answer["backbone"]["funding"]), (&json!([]), &json!([])));
    assert_eq!(answer["backbone"]["fundingTotal"], json!({ "sums": [], "known": 0, "unknown": 0 }));
    assert!(
        answer["foundation"]["summary"]
            .as_str()
            .unwrap()
            .contains("neither a goal with a number nor any funding")
    );
    let claims = &answer["sharedMeasurement"]["claims"];
    assert!(claims[0]["statement"].as_str().unwrap().contains("new study regulations"));
    assert_eq!((&claims[0]["figure"], &claims[0]["source"]["dated"]), (&Value::Null, &json!("2014-05")));
}
