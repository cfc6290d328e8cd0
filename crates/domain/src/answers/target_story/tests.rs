use serde_json::{Value, json};

use super::*;
use crate::story::{Story, given_founded};

fn story() -> Story {
    let level = json!({ "figure": { "value": "10", "unit": "meals" } });
    given_founded([
        json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "MUNICIPALITY" } }),
        json!({ "adoptGoal": { "id": "@goal", "title": "Warm meals" } }),
        json!({ "adoptGoal": { "id": "@other", "title": "Cold meals" } }),
        json!({ "defineIndicator": { "id": "@i", "name": "Meals", "unit": "meals", "kind": "PERFORMANCE",
            "direction": "INCREASE", "overTime": "SUM", "overPartners": "SUM" } }),
        json!({ "setTarget": { "id": "@target", "goal": "@goal", "indicator": "@i", "level": level } }),
        json!({ "planActivity": { "id": "@cook", "title": "Cook", "goals": ["@goal"] } }),
    ])
}

/// Each chapter as `HAPPENING on text`, without the outset that every target has.
fn told(story: &Story) -> Vec<String> {
    let day = jiff::civil::date(2027, 1, 1);
    let chapters = super::story(story.initiative(), "@target".parse().unwrap(), day);
    let told = chapters.into_iter().map(|it| {
        let on = it.on.map_or_else(|| "-".to_owned(), |on| on.to_string());
        format!("{:?} {on} {}", it.happening, it.text)
    });
    told.filter(|line| !line.starts_with("GoalAdopted") && !line.starts_with("TargetSet")).collect()
}

fn report(more: Value) -> Value {
    let mut report = json!({ "indicator": "@i", "on": "2014", "figure": { "value": "3", "unit": "meals" } });
    report.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "reportFigure": report })
}

#[test]
fn a_target_begins_with_its_goal() {
    let day = jiff::civil::date(2027, 1, 1);
    let chapters = super::story(story().initiative(), "@target".parse().unwrap(), day);
    let told: Vec<_> = chapters.iter().map(|it| (it.happening, it.text.as_str())).collect();
    assert_eq!(told, [(Happening::GoalAdopted, "Warm meals"), (Happening::TargetSet, "Meals")]);
    assert_eq!(super::story(story().initiative(), "@none".parse().unwrap(), day), []);
}

#[test]
fn what_was_recorded_about_it_stands_in_the_order_in_which_it_happened() {
    let milestone = |id: &str, due: &str| json!({ "planMilestone": { "id": id, "activity": "@cook", "title": id, "due": due } });
    let lesson = |text: &str, goals: Value, indicators: Value| {
        json!({ "drawLesson": { "text": text, "on": "2015",
        "goals": goals, "indicators": indicators } })
    };
    let story = story()
        .when(lesson("Kitchens are few", json!(["@goal"]), json!([])))
        .when(lesson("Elsewhere", json!(["@other"]), json!([])))
        .when(report(json!({ "id": "@r", "note": "one hall closed" })))
        .when(json!({ "returnReport": { "report": "@r", "note": "Which hall?" } }))
        .when(json!({ "correctReport": { "report": "@r", "reason": "two halls", "figure": { "value": "2", "unit": "meals" } } }))
        .when(json!({ "submitReport": { "report": "@r" } }))
        .when(json!({ "approveReport": { "report": "@r" } }))
        .when(report(json!({ "organisation": "@a" })))
        .when(json!({ "recordBaseline": { "indicator": "@i", "on": "2009" } }))
        .when(json!({ "recordDecision": { "title": "Rent a kitchen", "on": "2016", "indicators": ["@i"] } }))
        .when(json!({ "raiseDisagreement": { "subject": "Warm or cold", "on": "2012", "goals": ["@goal"] } }))
        .when(json!({ "setActivityStatus": { "activity": "@cook", "status": "UNDER_WAY", "on": "2013" } }))
        .when(milestone("@first", "2014-02"))
        .when(milestone("@second", "2017"))
        .when(milestone("@later", "2027"))
        .when(json!({ "reachMilestone": { "milestone": "@first", "on": "2014-03" } }))
        .when(json!({ "putOnDataAgenda": { "question": "Who eats?", "goal": "@goal" } }))
        .when(json!({ "recordClaim": { "statement": "Meals doubled", "on": "2011", "indicator": "@i", "source": { "title": "S" } } }));
    assert_eq!(
        told(&story),
        [
            "BaselineRecorded 2009 unknown",
            "ClaimMade 2011 Meals doubled",
            "DisagreementRaised 2012 Warm or cold",
            "ActivityMoved 2013 Cook UNDER_WAY",
            "FigureReported 2014 3 meals: one hall closed",
            "MilestoneReached 2014-03 @first",
            "LessonDrawn 2015 Kitchens are few",
            "DecisionTaken 2016 Rent a kitchen",
            "MilestoneMissed 2017 @second",
            "FigureReturned - Which hall?",
            "FigureCorrected - 2 meals: two halls",
            "DataNeeded - Who eats?",
        ]
    );
    let early = super::story(story.initiative(), "@target".parse().unwrap(), jiff::civil::date(2012, 6, 1));
    assert_eq!(early.len(), 3, "what is later, or carries no date and was recorded later, is left out");
}
