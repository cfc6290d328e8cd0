//! One partner's figure against its target and the others, who stay anonymous.

use serde_json::{Value, json};

use crate::support::Samspil;

const APPLY: &str = "mutation ($initiative: ID, $commands: [CommandInput!]!) {
    apply(initiative: $initiative, commands: $commands) { userErrors { code field message } } }";

/// So many partners with figures of 2012: 10, 20, 30 and on.
async fn story(partners: usize) -> Samspil {
    let samspil = Samspil::new();
    let each = |make: fn(usize) -> Value| (1..=partners).map(make).collect::<Vec<_>>();
    let organisations = each(
        |n| json!({ "registerOrganisation": { "id": format!("@{n}"), "name": format!("Kommune {n}"), "sector": "MUNICIPALITY" } }),
    );
    samspil.data(APPLY, json!({ "commands": organisations })).await;
    let mut commands = vec![json!({ "foundInitiative": { "name": "Eksempel" } })];
    commands.extend(each(|n| json!({ "admitPartner": { "organisation": format!("@{n}") } })));
    commands.extend([
        json!({ "adoptGoal": { "id": "@goal", "title": "Mål" } }),
        json!({ "defineIndicator": { "id": "@share", "name": "Andel", "unit": "percent", "kind": "PERFORMANCE",
            "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART" } }),
        json!({ "setTarget": { "goal": "@goal", "indicator": "@share", "organisation": "@3",
            "level": { "figure": { "value": "25", "unit": "percent", "qualifier": "AT_LEAST" } } } }),
    ]);
    commands.extend(each(|n| {
        json!({ "reportFigure": { "indicator": "@share", "organisation": format!("@{n}"), "on": "2012",
            "figure": { "value": (n * 10).to_string(), "unit": "percent" } } })
    }));
    let answer = samspil.data(APPLY, json!({ "initiative": "@story", "commands": commands })).await;
    assert_eq!(answer["apply"]["userErrors"], json!([]));
    samspil
}

const STANDING: &str = "{ at figure { value } ownTarget targetFigure { value qualifier } reached
    others { count exact vague unknown otherStretch missing late }
    distribution { min { value } lowerQuartile { value } median { value } upperQuartile { value } max { value unit } }
    withheld band from }";

#[tokio::test]
async fn our_figure_stands_against_our_target_and_the_spread_of_the_others() {
    let document = format!(
        r#"{{ initiative(id: "@story") {{ sharedMeasurement {{ indicator(id: "@share") {{
            standing(organisation: "@3", on: "2013-01-01") {STANDING} }} }} }}
            organisation(id: "@3") {{ standings(on: "2013-01-01") {{ indicator {{ name }} band }} }} }}"#
    );
    let data = story(6).await.data(&document, json!({})).await;
    let value = |value: &str| json!({ "value": value });
    assert_eq!(
        data["initiative"]["sharedMeasurement"]["indicator"]["standing"],
        json!({
            "at": "2012", "figure": value("30"), "ownTarget": true,
            "targetFigure": { "value": "25", "qualifier": "AT_LEAST" }, "reached": true,
            "others": { "count": 5, "exact": 5, "vague": 0, "unknown": 0, "otherStretch": 0, "missing": 0, "late": 0 },
            "distribution": { "min": value("10"), "lowerQuartile": value("20"), "median": value("40"),
                "upperQuartile": value("50"), "max": { "value": "60", "unit": "percent" } },
            "withheld": null, "band": "WORSE_HALF", "from": ["2"],
        })
    );
    let standings = json!([{ "indicator": { "name": "Andel" }, "band": "WORSE_HALF" }]);
    assert_eq!(data["organisation"]["standings"], standings);
}

#[tokio::test]
async fn of_too_few_others_no_number_is_told() {
    let document = format!(
        r#"{{ initiative(id: "@story") {{ sharedMeasurement {{ indicator(id: "@share") {{
            standing(organisation: "@3", on: "2013-01-01") {STANDING} }} }} }} }}"#
    );
    let data = story(5).await.data(&document, json!({})).await;
    let standing = &data["initiative"]["sharedMeasurement"]["indicator"]["standing"];
    assert_eq!(
        [&standing["distribution"], &standing["withheld"], &standing["band"]],
        [&Value::Null, &json!("TOO_FEW"), &Value::Null]
    );
    let text = standing.to_string();
    for theirs in ["\"10\"", "\"20\"", "\"40\"", "\"50\"", "Kommune"] {
        assert!(!text.contains(theirs), "{theirs} in {text}");
    }
}

#[tokio::test]
async fn what_is_asked_wrongly_is_refused() {
    let samspil = story(3).await;
    for arguments in
        [r#"organisation: "x""#, r#"organisation: "@1", on: "2012""#, r#"organisation: "@1", scope: """#]
    {
        let document = format!(
            r#"{{ initiative(id: "@story") {{ sharedMeasurement {{ indicator(id: "@share") {{ name
                standing({arguments}) {{ band }} }} }} }} }}"#
        );
        let answer = samspil.run(&document, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{arguments}");
        let indicator = &answer["data"]["initiative"]["sharedMeasurement"]["indicator"];
        assert_eq!(*indicator, json!({ "name": "Andel", "standing": null }));
    }
}
