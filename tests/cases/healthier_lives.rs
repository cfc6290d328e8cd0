//! Sundere liv for alle: seven goals that are directions, and an umbrella for many partnerships.

use serde_json::{Value, json};

use super::{Case, each, the};

const STRATEGY: &str = "@sundere-liv-for-alle";

#[tokio::test]
async fn seven_goals_for_ten_years_are_directions_and_one_of_them_is_two() {
    let mut case = Case::load(&["healthier-lives"]).await;
    let answer = case
        .ask(
            STRATEGY,
            "foundation { period { from to } }
            commonAgenda { agendas { title adopted period { from to } goals { title } }
                goals { title statement quantified due targets { id } partOf { title } parts { title } } }",
        )
        .await;
    let agenda = &answer["commonAgenda"]["agendas"][0];
    assert_eq!(agenda["period"], json!({ "from": "2014", "to": "2024" }));
    assert_eq!(answer["foundation"]["period"], agenda["period"]);
    let seven = [
        "Less social inequality in health",
        "More children thrive and have good mental health",
        "More adults thrive and have good mental health",
        "More people choose a life without smoking",
        "Fewer drink harmfully, and the young begin later",
        "Fewer young people are overweight",
        "More people move more in their daily life",
    ];
    assert_eq!(each(&agenda["goals"], "title"), seven);

    let goals = &answer["commonAgenda"]["goals"];
    assert_eq!(goals.as_array().unwrap().len(), 9, "seven, and the two parts of one");
    for goal in goals.as_array().unwrap() {
        assert_eq!(
            (&goal["quantified"], &goal["due"], &goal["targets"]),
            (&json!(false), &Value::Null, &json!([]))
        );
    }
    let compound = the(goals, "title", seven[4]);
    assert_eq!(
        each(&compound["parts"], "title"),
        ["Fewer people have a harmful intake of alcohol", "The first use of alcohol comes later"]
    );
    assert!(goals.as_array().unwrap().iter().filter(|goal| !goal["partOf"].is_null()).count() == 2);
}

#[tokio::test]
async fn the_money_is_for_four_years_that_nobody_names_and_a_ministry_administers_it() {
    let mut case = Case::load(&["healthier-lives"]).await;
    let answer = case
        .ask(
            STRATEGY,
            "backbone { funding { purpose amount { value unit qualifier } period { from } years funder { name }
                administeredBy { name } movements { kind on amount { value } recorded { source { title } } } }
            fundingLines { year appropriated { sums { value } unknown } committed { sums { value } } } }",
        )
        .await;
    let grant = &answer["backbone"]["funding"][0];
    assert_eq!(grant["amount"], json!({ "value": "120000000", "unit": "DKK", "qualifier": "EXACTLY" }));
    assert_eq!(
        (&grant["years"], &grant["period"], &grant["funder"]),
        (&json!(4), &Value::Null, &Value::Null)
    );
    assert_eq!(grant["administeredBy"]["name"], "Ministeriet for Sundhed og Forebyggelse");
    // A grant for several years is not divided among them by guessing.
    let lines = answer["backbone"]["fundingLines"].as_array().unwrap();
    let undivided = lines.iter().find(|line| line["year"].is_null()).unwrap();
    assert_eq!(undivided["appropriated"], json!({ "sums": [{ "value": "120000000" }], "unknown": 0 }));
    let first = lines.iter().find(|line| line["year"] == 2014).unwrap();
    assert_eq!(first["appropriated"], json!({ "sums": [], "unknown": 1 }));
    assert_eq!(first["committed"]["sums"][0]["value"], "105000000");
    assert!(grant["movements"][0]["recorded"]["source"]["title"].as_str().unwrap().contains("105 mio. kr."));
}

#[tokio::test]
async fn kinds_of_party_work_as_equals_and_each_partnership_serves_one_goal_or_more() {
    let mut case = Case::load(&["healthier-lives"]).await;
    // No partnership under the umbrella is told of; these two are examples.
    for (id, serves) in [
        ("@eksempel-a", json!(["@sundere-liv/smoke-free"])),
        ("@eksempel-b", json!(["@sundere-liv/smoke-free", "@sundere-liv/movement"])),
    ] {
        let found = json!({ "foundInitiative": { "name": format!("Eksempel {id}") } });
        let place =
            json!({ "placeInPortfolio": { "portfolio": STRATEGY, "relation": "PART", "serves": serves } });
        case.enter(Some(id), json!([found, place])).await;
    }
    let answer = case
        .ask(
            STRATEGY,
            "foundation { classification { scale { value unit } recorded { source { dated } } }
                coverage { held byALine elsewhere { value } } }
            partnership { constituencies { name } partners { organisation { name } memberships { role } } }
            commonAgenda { principles { name text }
                smoking: goal(id: \"@sundere-liv/smoke-free\") { servedBy { initiative { name } } }
                moving: goal(id: \"@sundere-liv/movement\") { servedBy { initiative { name } serves { title } } } }",
        )
        .await;
    assert_eq!(
        each(&answer["partnership"]["constituencies"], "name"),
        ["Civil society", "Municipalities", "Regions", "Workplaces", "Companies", "Trade bodies"]
    );
    let principles = &answer["commonAgenda"]["principles"];
    assert_eq!(each(principles, "name"), ["Equal parties", "One goal or more"]);
    assert!(principles[1]["text"].as_str().unwrap().contains("target groups"));
    assert_eq!(answer["commonAgenda"]["smoking"]["servedBy"].as_array().unwrap().len(), 2);
    let moving = answer["commonAgenda"]["moving"]["servedBy"].as_array().unwrap();
    assert_eq!((moving.len(), moving[0]["serves"].as_array().unwrap().len()), (1, 2));

    let foundation = &answer["foundation"];
    assert_eq!(foundation["classification"]["scale"], json!({ "value": "38", "unit": "partnerships" }));
    assert_eq!(foundation["classification"]["recorded"]["source"]["dated"], "2014-09-19");
    assert_eq!(foundation["coverage"], json!({ "held": 2, "byALine": 2, "elsewhere": { "value": "36" } }));
}
