//! The conference of Socialt Udviklingscenter SUS on collective impact.

use serde_json::{Value, json};

use super::{Case, each};

const SELECTION: &str = "continuousCommunication { conferences { title on time place dated audience parts questions openTo
    organisers { name } supporters { name } speakers { role } sessions { title kind speakers { name role employer } }
    updates { dated on place note recorded { source { dated } } } recorded { source { title dated } } } }
    sharedMeasurement { claims { statement source { dated } } }";

async fn ask() -> Value {
    Case::load(&["sus-conference"]).await.ask("@sus-konference-2017", SELECTION).await
}

#[tokio::test]
async fn day_place_organiser_supporters_and_audience_are_there() {
    let answer = ask().await;
    let conference = &answer["continuousCommunication"]["conferences"][0];
    assert_eq!(
        (&conference["on"], &conference["place"]),
        (&json!("2017-09-18"), &json!("Hotel Nyborg Strand"))
    );
    assert_eq!(conference["time"], Value::Null, "nobody has said at what time of day");
    assert_eq!(each(&conference["organisers"], "name"), ["Socialt Udviklingscenter SUS"]);
    assert_eq!(
        each(&conference["supporters"], "name"),
        [
            "Bikubenfonden",
            "Lauritzen Fonden",
            "Den A.P. Møllerske Støttefond",
            "Helsefonden",
            "Realdania",
            "Kræftens Bekæmpelse"
        ]
    );
    let audience = conference["audience"].as_str().unwrap();
    for whom in ["municipalities", "voluntary organisations", "regions", "ministries", "foundations"] {
        assert!(audience.contains(whom), "{whom} in {audience}");
    }
    let claim = &answer["sharedMeasurement"]["claims"][0];
    assert_eq!(claim["statement"], "It is the first Danish conference on collective impact.");
}

#[tokio::test]
async fn the_programme_has_five_parts_and_two_keynotes() {
    let answer = ask().await;
    let conference = &answer["continuousCommunication"]["conferences"][0];
    assert_eq!(
        conference["parts"],
        json!(["Talks", "Danish cases", "Panels", "Strengths and challenges", "Break-outs"])
    );
    let sessions = &conference["sessions"];
    assert_eq!(each(sessions, "kind"), ["keynote", "keynote"]);
    let speaker = |n: usize| &sessions[n]["speakers"][0];
    assert_eq!(
        speaker(0),
        &json!({ "name": "Stephen Patrick", "role": null, "employer": "Aspen Forum for Community Solutions" })
    );
    assert_eq!(
        speaker(1),
        &json!({ "name": "Ove Kaj Pedersen", "role": null, "employer": "Copenhagen Business School" })
    );
}

#[tokio::test]
async fn it_asks_three_questions() {
    let answer = ask().await;
    let questions = &answer["continuousCommunication"]["conferences"][0]["questions"];
    assert_eq!(
        questions,
        &json!([
            "Does collective impact work in a welfare state whose municipalities are used to being the first to serve?",
            "Can those who are not equal collaborate as equals?",
            "Does it lead to something new?"
        ])
    );
}

#[tokio::test]
async fn the_notice_is_dated_and_its_update_leaves_it_as_it_was_said_first() {
    let answer = ask().await;
    let conference = &answer["continuousCommunication"]["conferences"][0];
    assert_eq!(
        (&conference["dated"], &conference["recorded"]["source"]["dated"]),
        (&json!("2017-05-23"), &json!("2017-05-23"))
    );
    assert_eq!(
        conference["updates"],
        json!([{ "dated": "2017-08-23", "on": null, "place": null, "note": null,
            "recorded": { "source": { "dated": "2017-08-23" } } }])
    );
}
