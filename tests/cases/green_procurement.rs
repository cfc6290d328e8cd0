//! Partnerskab for Offentlige Grønne Indkøb: signed by those who lead politically, with goals that are renewed every year.

use serde_json::{Value, json};

use super::{Case, One, each, figure, the};

async fn case() -> One {
    Case::of("green-procurement", "@partnerskab-for-offentlige-groenne-indkoeb").await
}

#[tokio::test]
async fn it_was_founded_in_2006_by_three_municipalities_and_a_ministry() {
    let answer = case()
        .await
        .answer("name foundation { founded period { from to } names { name from } phase { phase from } closed { on } }
            partnership { partners { organisation { name sector } memberships { joined left role recorded { source { title dated locator } } } } }")
        .await;
    assert_eq!(answer["name"], "Partnerskab for Offentlige Grønne Indkøb");
    assert_eq!(answer["foundation"]["founded"], "2006", "known to the year, and no month is invented");
    assert_eq!(
        (&answer["foundation"]["period"], &answer["foundation"]["closed"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(answer["foundation"]["phase"], json!({ "phase": "SUSTAIN_ACTION", "from": null }));
    let partners = answer["partnership"]["partners"].as_array().unwrap();
    let founders: Vec<_> = partners.iter().filter(|it| it["memberships"][0]["role"] == "Founder").collect();
    let names: Vec<_> = founders.iter().map(|it| &it["organisation"]["name"]).collect();
    assert_eq!(names, ["Københavns Kommune", "Århus Kommune", "Odense Kommune", "Miljøministeriet"]);
    assert!(founders.iter().all(|it| it["memberships"][0]["joined"] == "2006"));
    for late in ["Region Midtjylland", "Vandcenter Syd"] {
        let partner = partners.iter().find(|it| it["organisation"]["name"] == late).unwrap();
        assert_eq!(partner["memberships"][0]["joined"], Value::Null, "{late}: the source does not say when");
    }
    let source = &partners[0]["memberships"][0]["recorded"]["source"];
    assert_eq!(source["title"], "Inspiration til partnerskaber: Case-samling");
    assert_eq!(
        (&source["dated"], &source["locator"]),
        (&json!("2014-05"), &json!("Partnerskab for Offentlige Grønne Indkøb"))
    );
}

#[tokio::test]
async fn it_has_twelve_members_of_whom_six_have_no_name_and_gladsaxe_is_on_its_way() {
    let answer = case()
        .await
        .answer(
            "partnership { size(on: \"2014-05-31\") { stated { value } total { value unit qualifier } derived named from rule
                kinds { constituency { name } counted { value qualifier } countedOn named unnamed } }
                counts { count qualifier on note constituency { name } recorded { position } } partners { organisation { name } } }
            reinforcingActivities { activities { title status } pipelines { title stages { name } candidates { name stage left { reason } organisation { name } } } }",
        )
        .await;
    let size = &answer["partnership"]["size"];
    assert_eq!(size["total"], figure("12", "partners", "EXACTLY"));
    assert_eq!((&size["derived"], &size["named"], &size["stated"]), (&json!(true), &json!(6), &Value::Null));
    let line = |name: &str, counted: &str, named: u32, unnamed: u32| {
        json!({ "constituency": { "name": name }, "counted": { "value": counted, "qualifier": "EXACTLY" },
            "countedOn": "2014-05", "named": named, "unnamed": unnamed })
    };
    assert_eq!(
        size["kinds"],
        json!([
            line("Municipalities", "9", 3, 6),
            line("Regions", "1", 1, 0),
            line("Ministries", "1", 1, 0),
            line("Utilities", "1", 1, 0)
        ])
    );
    let position = &answer["partnership"]["counts"][0]["recorded"]["position"];
    assert!(size["from"].as_array().unwrap().contains(position), "the total lists its inputs: {size:#}");
    assert_eq!(answer["partnership"]["counts"].as_array().unwrap().len(), 4);

    let partners = answer["partnership"]["partners"].as_array().unwrap();
    assert!(partners.iter().all(|it| it["organisation"]["name"] != "Gladsaxe Kommune"), "not a member yet");
    let joining = &answer["reinforcingActivities"]["pipelines"][0];
    assert_eq!(each(&joining["stages"], "name"), ["Joining", "Member"]);
    assert_eq!(
        joining["candidates"],
        json!([{ "name": "Gladsaxe", "stage": "Joining", "left": null, "organisation": { "name": "Gladsaxe Kommune" } }])
    );
    let recruiting = the(&answer["reinforcingActivities"]["activities"], "title", "Win further members");
    assert_eq!(recruiting["status"], "UNDER_WAY");
}

#[tokio::test]
async fn every_member_signs_by_its_top_political_leader_and_ski_is_outside() {
    let answer = case()
        .await
        .answer(
            "partnership { partners { organisation { name } unsigned { title } }
                agreements { title kind form with parties { name sector } terms { subject text } unsigned { name }
                    signatures { organisation { name } title mandate signed leftOffice } } }",
        )
        .await;
    let agreements = &answer["partnership"]["agreements"];
    let own = the(agreements, "title", "Partnership agreement");
    assert_eq!((&own["kind"], &own["form"]), (&json!("PARTNERSHIP"), &json!("ONE_EACH")));
    assert_eq!(own["terms"][0]["subject"], "OBLIGATION");
    let signed = |name: &str, title: Value| {
        json!({ "organisation": { "name": name }, "title": title, "mandate": "Top political leader",
            "signed": null, "leftOffice": null })
    };
    assert_eq!(
        own["signatures"],
        json!([
            signed("Københavns Kommune", json!("Mayor")),
            signed("Århus Kommune", json!("Mayor")),
            signed("Odense Kommune", json!("Mayor")),
            signed("Miljøministeriet", json!("Minister")),
            signed("Region Midtjylland", json!("Chair of the regional council")),
            // The source names no office that leads a utility politically.
            signed("Vandcenter Syd", Value::Null)
        ])
    );
    assert_eq!(own["unsigned"], json!([]));
    assert!(each(&answer["partnership"]["partners"], "unsigned").iter().all(|it| *it == json!([])));

    let ski = the(agreements, "title", "Cooperation agreement with SKI");
    assert_eq!(
        (&ski["kind"], &ski["with"]),
        (&json!("EXTERNAL"), &json!("SKI, the central purchasing body"))
    );
    assert_eq!(ski["parties"], json!([{ "name": "SKI", "sector": "OTHER" }]));
    assert!(ski["terms"][0]["text"].as_str().unwrap().contains("framework contracts"));
}

#[tokio::test]
async fn the_secretariat_shares_its_task_with_miljoestyrelsen_and_no_cadence_is_known() {
    let answer = case()
        .await
        .answer(
            "backbone { bodies { name kind purpose cadence { atLeast } offices { title mandate organisation { name } } }
                holders(function: SUPPORT_ALIGNED_ACTIVITIES) { jointly from holder { ... on Body { name } ... on Organisation { name } } }
                leading: holders(function: GUIDE_VISION_AND_STRATEGY) { jointly } }
            continuousCommunication { cadences(on: \"2014-05-31\") { body { name } nextDue missed } }",
        )
        .await;
    let bodies = &answer["backbone"]["bodies"];
    let kinds = ["STEERING_GROUP", "WORKING_GROUP", "WORKING_GROUP", "AMBASSADORS", "SECRETARIAT"];
    assert_eq!(each(bodies, "kind"), kinds);
    assert!(each(bodies, "cadence").iter().all(|it| it.is_null()));
    let standings = &answer["continuousCommunication"]["cadences"];
    assert!(each(standings, "missed").iter().all(|it| it.is_null()), "unknown is not missed: {standings:#}");
    let ambassadors = the(bodies, "kind", "AMBASSADORS");
    assert!(ambassadors["purpose"].as_str().unwrap().contains("launch new goals"));
    assert_eq!(each(&ambassadors["offices"], "mandate"), ["Minister", "Mayor", "Mayor", "Mayor"]);
    assert_eq!(ambassadors["offices"][0]["organisation"]["name"], "Miljøministeriet");
    assert_eq!(the(bodies, "kind", "SECRETARIAT")["name"], "External secretariat");
    assert_eq!(
        answer["backbone"]["holders"],
        json!([
            { "jointly": false, "from": null, "holder": { "name": "External secretariat" } },
            { "jointly": true, "from": null, "holder": { "name": "Miljøstyrelsen" } }
        ])
    );
    assert_eq!(answer["backbone"]["leading"], json!([]), "the source does not say who leads");
}

#[tokio::test]
async fn what_they_buy_keeps_over_and_a_good_in_every_answer() {
    let answer = case()
        .await
        .answer(
            "foundation { classification { scale { value unit qualifier } partyKinds } }
            sharedMeasurement { indicators { name reports { on figure { value unit qualifier } note }
                claims { figure { value unit qualifier } source { title dated } } } }",
        )
        .await;
    let over_33 = figure("33000000000", "DKK", "MORE_THAN");
    let classification = &answer["foundation"]["classification"];
    assert_eq!(classification["scale"], over_33);
    assert_eq!(classification["partyKinds"], json!(["STATE", "MUNICIPALITY", "REGION", "BUSINESS"]));
    let indicators = &answer["sharedMeasurement"]["indicators"];
    let volume = the(indicators, "name", "What the members buy in a year");
    assert_eq!((&volume["reports"][0]["figure"], &volume["reports"][0]["on"]), (&over_33, &json!("2014-05")));
    assert_eq!(volume["claims"][0]["figure"], figure("200000000000", "DKK", "MORE_THAN"));
    assert_eq!(volume["claims"][0]["source"]["dated"], "2014-05");
    let share = the(indicators, "name", "Share of municipal purchasing that the members stand for");
    assert_eq!(share["reports"][0]["figure"], figure("30", "percent", "MORE_THAN"));
}

const GOALS: &str = "commonAgenda { goals { title due provisional quantified period { from to } retired
    targets { scope period { from to } indicator { name unit categorisation { categories { name } } }
        level { figure { value unit qualifier } relativeToReference { reference relation } }
        progress { reached missing target { value qualifier } } } } }";

#[tokio::test]
async fn one_goal_asks_for_a_share_of_the_floor_area_and_a_level_that_moves_with_the_rules() {
    let answer = case().await.answer(GOALS).await;
    let goals = &answer["commonAgenda"]["goals"];
    assert_eq!(goals.as_array().unwrap().len(), 4);
    assert!(each(goals, "quantified").iter().all(|it| *it == json!(true)));
    assert!(each(goals, "provisional").iter().all(|it| *it == json!(false)));
    let building = &goals[0];
    let years = json!({ "from": "2012", "to": "2016" });
    assert_eq!((&building["period"], &building["due"]), (&years, &Value::Null));
    let targets = building["targets"].as_array().unwrap();
    assert_eq!(targets.len(), 2);
    assert_eq!(targets[0]["level"]["figure"], figure("25", "percent", "AT_LEAST"));
    assert_eq!(
        (&targets[0]["scope"], &targets[0]["period"]),
        (&json!("New building, by floor area"), &years)
    );
    assert_eq!(targets[0]["progress"]["missing"], json!(["BASELINE_UNKNOWN", "NOTHING_REPORTED"]));
    assert_eq!(
        targets[1]["level"]["relativeToReference"],
        json!({ "reference": "The building regulations in force at any time", "relation": "At least one low-energy class better" })
    );
    let progress = &targets[1]["progress"];
    assert_eq!((&progress["reached"], &progress["target"]), (&Value::Null, &Value::Null));
    assert!(progress["missing"].as_array().unwrap().contains(&json!("OUTSIDE_REFERENCE")));
}

#[tokio::test]
async fn one_goal_has_two_thresholds_each_with_its_scope() {
    let answer = case().await.answer(GOALS).await;
    let coffee = &answer["commonAgenda"]["goals"][1];
    assert_eq!(coffee["title"], "Coffee, tea and sugar are fair-trade or organic");
    let targets = coffee["targets"].as_array().unwrap();
    let thresholds: Vec<_> = targets.iter().map(|it| (&it["scope"], &it["level"]["figure"])).collect();
    assert_eq!(
        thresholds,
        [
            (&json!("City hall or central institution"), &figure("60", "percent", "AT_LEAST")),
            (&json!("Whole organisation"), &figure("10", "percent", "AT_LEAST"))
        ]
    );
    assert_eq!(targets[0]["indicator"], targets[1]["indicator"], "one measure, two thresholds");
    assert_eq!((&coffee["due"], &coffee["period"]), (&Value::Null, &Value::Null), "no date is set");
}

#[tokio::test]
async fn all_paper_is_marked_and_each_member_sets_requirements_on_six_topics_by_2012() {
    let answer = case().await.answer(GOALS).await;
    let goals = &answer["commonAgenda"]["goals"];
    assert_eq!(goals[2]["targets"][0]["level"]["figure"], figure("100", "percent", "EXACTLY"));
    let own = &goals[3];
    assert_eq!(own["due"], "2012");
    let target = &own["targets"][0];
    assert_eq!(
        (&target["scope"], &target["period"]),
        (&json!("Each member"), &json!({ "from": null, "to": "2012" }))
    );
    assert_eq!(target["level"]["figure"], figure("6", "topics", "EXACTLY"));
    let topics = each(&target["indicator"]["categorisation"]["categories"], "name");
    assert_eq!(topics, ["Energy", "Water", "Materials", "Waste", "Indoor climate", "Health"]);
}

#[tokio::test]
async fn the_goals_are_renewed_every_year_and_nobody_says_when_they_last_were() {
    let answer = case()
        .await
        .answer(
            "commonAgenda { renewals { cadence { atLeast atMost } note from }
                renewal(on: \"2014-05-31\") { cadence { atLeast atMost } note last undated nextDue missed rule from }
                agendas { title adopted period { from } goals { title } } }",
        )
        .await;
    let agenda = &answer["commonAgenda"];
    let yearly = json!({ "atLeast": 1, "atMost": 1 });
    assert_eq!(agenda["renewals"].as_array().unwrap().len(), 1);
    let renewal = &agenda["renewal"];
    assert_eq!((&renewal["cadence"], &renewal["undated"]), (&yearly, &json!(1)));
    assert!(renewal["note"].as_str().unwrap().contains("new ones are added"));
    for unknown in ["last", "nextDue", "missed"] {
        assert_eq!(renewal[unknown], Value::Null, "{unknown}");
    }
    assert_eq!(
        (&agenda["agendas"][0]["adopted"], agenda["agendas"][0]["goals"].as_array().unwrap().len()),
        (&Value::Null, 4)
    );
}

#[tokio::test]
async fn the_total_effect_is_on_the_data_agenda_and_what_is_known_stands_beside_it() {
    let answer = case()
        .await
        .answer(
            "sharedMeasurement { dataAgenda { question note settled { on } } claims { statement figure { value } source { title } }
                evaluations { title evaluators { name } published { on findings } } }
            reinforcingActivities { activities { title status goals { title } } }
            continuousCommunication { lessons { text on } }",
        )
        .await;
    let measurement = &answer["sharedMeasurement"];
    assert_eq!(
        measurement["dataAgenda"][0]["question"],
        "How large is the effect on the environment in all?"
    );
    assert_eq!(measurement["dataAgenda"][0]["settled"], Value::Null, "it cannot be estimated yet");
    let cases = the(
        &measurement["claims"],
        "statement",
        "Single cases show that there is an effect on the environment.",
    );
    assert_eq!(cases["figure"], Value::Null);
    let analyses = &measurement["evaluations"][0];
    assert_eq!((&analyses["title"], &analyses["evaluators"]), (&json!("Total-cost analyses"), &json!([])));
    assert!(analyses["published"]["findings"].as_str().unwrap().contains("savings"));
    let follow_up =
        the(&answer["reinforcingActivities"]["activities"], "title", "Improve the follow-up on the goals");
    assert_eq!(
        (&follow_up["status"], follow_up["goals"].as_array().unwrap().len()),
        (&json!("UNDER_WAY"), 4)
    );
    let lesson = answer["continuousCommunication"]["lessons"][0]["text"].as_str().unwrap();
    assert!(lesson.contains("politically") && lesson.contains("buying"), "{lesson}");
}
