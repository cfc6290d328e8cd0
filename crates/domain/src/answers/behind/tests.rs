use serde_json::{Value, json};

use super::*;
use crate::story::{Story, given_founded};

/// @a and @b are partners; @share and @count are sorted by age.
fn story(over_partners: &str) -> Story {
    let organisation =
        |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } });
    let admit = |id: &str| json!({ "admitPartner": { "organisation": id } });
    let indicator = |id: &str, unit: &str, over: &str| {
        json!({ "defineIndicator": { "id": id, "name": id, "unit": unit, "kind": "POPULATION", "direction": "DECREASE",
            "overTime": "LATEST", "overPartners": over, "categorisation": "@ages" } })
    };
    given_founded([
        organisation("@a"),
        organisation("@b"),
        admit("@a"),
        admit("@b"),
        json!({ "adoptGoal": { "id": "@goal", "title": "Goal" } }),
        json!({ "defineCategorisation": { "id": "@ages", "name": "Ages",
            "categories": [{ "name": "young" }, { "name": "middle" }, { "name": "old" }] } }),
        indicator("@share", "percent", over_partners),
        indicator("@count", "persons", "SUM"),
    ])
}

fn figure(value: &str, unit: &str) -> Value {
    json!({ "value": value, "unit": unit })
}

fn parted(indicator: &str, on: &str, unit: &str, whole: &str, parts: [&str; 3]) -> Value {
    let part = |(name, value): (&str, &str)| {
        let figure = if value == "?" { Value::Null } else { figure(value, unit) };
        json!({ "category": name, "figure": figure })
    };
    let parts: Vec<Value> = ["young", "middle", "old"].into_iter().zip(parts).map(part).collect();
    json!({ "reportFigure": { "indicator": indicator, "on": on, "figure": figure(whole, unit), "parts": parts } })
}

fn of(indicator: &str, organisation: &str, on: &str, figure: Value) -> Value {
    json!({ "reportFigure": { "indicator": indicator, "organisation": organisation, "on": on, "figure": figure } })
}

fn ask(story: &Story, indicator: &str) -> LeftBehind {
    left_behind(story.initiative(), indicator.parse().unwrap(), jiff::civil::date(2020, 1, 1)).unwrap()
}

/// Each as `who gap trend`, or why there is none.
fn told(places: &[Place]) -> Vec<String> {
    let told = places.iter().map(|place| {
        let who = place.category.as_ref().map_or_else(
            || if place.organisation == "@a".parse().ok() { "@a".to_owned() } else { "@b".to_owned() },
            ToString::to_string,
        );
        match (&place.gap, place.no_gap) {
            (Some(gap), _) => format!("{who} {gap} {:?}", place.trend),
            (None, why) => format!("{who} {:?}", why.expect("a reason")),
        }
    });
    told.collect()
}

#[test]
fn the_category_furthest_from_all_comes_first_and_says_whether_the_gap_closes() {
    let story = story("APART")
        .when(parted("@share", "2010", "percent", "10", ["13", "10", "7"]))
        .when(parted("@share", "2014", "percent", "9", ["14", "?", "6"]));
    let answer = ask(&story, "@share");
    assert_eq!(
        told(&answer.categories),
        ["young 5 percentage points Some(Widening)", "old -3 percentage points Some(Same)", "middle Unknown"]
    );
    assert_eq!((answer.unknown, answer.kept_back), (1, 0));
    assert_eq!(answer.categories[0].gap_at_first.as_ref().unwrap().to_string(), "3 percentage points");
    assert_eq!(answer.categories[0].from, [10, 11].map(Position));
}

#[test]
fn a_partner_is_measured_to_its_own_target_else_to_all() {
    let target = json!({ "setTarget": { "goal": "@goal", "indicator": "@share", "organisation": "@a",
        "level": { "figure": figure("5", "percent") } } });
    let story = story("MEAN")
        .when(target)
        .when(of("@share", "@a", "2010", figure("20", "percent")))
        .when(of("@share", "@a", "2012", figure("15", "percent")))
        .when(of("@share", "@b", "2012", figure("35", "percent")));
    let answer = ask(&story, "@share");
    assert_eq!(
        told(&answer.partners),
        ["@a 10 percentage points Some(Narrowing)", "@b 10 percentage points None"]
    );
    let yardsticks: Vec<_> = answer.partners.iter().map(|place| place.yardstick).collect();
    assert_eq!(yardsticks, [Some(Yardstick::OwnTarget), Some(Yardstick::Whole)]);
    assert_eq!(answer.not_reported, []);
}

#[test]
fn what_counts_few_is_kept_back_and_cannot_be_computed_from_the_rest() {
    let story = story("APART")
        .when(parted("@count", "2012", "persons", "40", ["3", "30", "7"]))
        .when(of("@count", "@a", "2012", figure("4", "persons")))
        .when(of("@count", "@b", "2012", figure("6", "persons")));
    let answer = ask(&story, "@count");
    let shown: Vec<_> = answer.categories.iter().map(|it| it.figure.is_some()).collect();
    assert_eq!((shown, answer.kept_back), (vec![false, true, false], 3));
    assert_eq!(told(&answer.partners), ["@a KeptBack", "@b NothingToMeasureTo"]);
    let nobody = parted("@count", "2013", "persons", "37", ["0", "30", "7"]);
    assert_eq!(ask(&story.when(nobody), "@count").kept_back, 1, "nought points to nobody");
}

#[test]
fn vague_figures_give_no_gap() {
    let about = json!({ "value": "35", "unit": "percent", "qualifier": "ABOUT" });
    let story = story("MEAN").when(of("@share", "@b", "2012", about));
    let story = story.when(of("@share", "@a", "2012", figure("30", "percent")));
    assert_eq!(
        told(&ask(&story, "@share").partners),
        ["@b Vague", "@a Vague"],
        "what all come to is as vague"
    );
}

#[test]
fn one_partner_alone_is_not_all() {
    let story = story("MEAN").when(of("@share", "@b", "2012", figure("35", "percent")));
    let answer = ask(&story, "@share");
    assert_eq!(told(&answer.partners), ["@b NothingToMeasureTo"]);
    assert_eq!(answer.not_reported, ["@a".parse().unwrap()]);
}
