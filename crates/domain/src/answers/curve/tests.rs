use serde_json::{Value as Json, json};

use super::*;
use crate::story::{Story, given_founded};

fn story(unit: &str, direction: &str) -> Story {
    let organisation =
        |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } });
    given_founded([
        organisation("@a"),
        organisation("@b"),
        json!({ "defineIndicator": { "id": "@i", "name": "I", "unit": unit, "kind": "POPULATION",
            "direction": direction, "overTime": "LATEST",
            "overPartners": if unit == "persons" { "SUM" } else { "MEAN" } } }),
    ])
}

fn report(on: &str, value: &str, more: Json) -> Json {
    let mut report = json!({ "indicator": "@i", "on": on, "figure": { "value": value, "unit": "persons" } });
    report.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "reportFigure": report })
}

/// The curve of one figure a year, from 2010 on.
fn curve_of(direction: &str, values: &[&str]) -> Curve {
    let reports =
        values.iter().enumerate().map(|(year, value)| report(&format!("{}", 2010 + year), value, json!({})));
    ask(&reports.fold(story("persons", direction), Story::when))
}

fn ask(story: &Story) -> Curve {
    let day = jiff::civil::date(2020, 1, 1);
    curve(story.initiative(), "@i".parse().unwrap(), None, None, day).unwrap()
}

#[track_caller]
fn turns(direction: &str, values: &[&str], turn: CurveTurn, course: Option<Course>) {
    let curve = curve_of(direction, values);
    assert_eq!((curve.turn, curve.course), (turn, course), "{values:?} {:?}", curve.forecast);
}

#[test]
fn a_curve_turns_when_it_comes_out_better_than_its_own_trend() {
    let (right, wrong, still) = (Some(Course::Right), Some(Course::Wrong), Some(Course::Still));
    turns("DECREASE", &["100", "120", "130"], CurveTurn::Turning, wrong);
    turns("DECREASE", &["100", "120", "119"], CurveTurn::Turning, right);
    turns("DECREASE", &["100", "120", "110", "105"], CurveTurn::Turned, right);
    turns("DECREASE", &["100", "120", "110", "112"], CurveTurn::NotTurning, wrong);
    turns("DECREASE", &["100", "120", "145"], CurveTurn::NotTurning, wrong);
    turns("INCREASE", &["100", "120", "120"], CurveTurn::NotTurning, still);
    turns("INCREASE", &["100", "90", "80", "90", "95"], CurveTurn::Turned, right);
    turns("MAINTAIN", &["100", "110", "105"], CurveTurn::Turning, wrong);
}

#[test]
fn a_curve_that_keeps_its_pace_has_nothing_to_turn() {
    let curve = curve_of("INCREASE", &["10", "20", "29.98"]);
    assert_eq!((curve.turn, curve.course), (CurveTurn::NotTurning, Some(Course::Right)));
    assert_eq!(curve.against_forecast, Some(AgainstOthers::Worse));
    // 2012 has a day more than the year before it.
    assert_eq!(curve.forecast.unwrap().to_string(), "30.03 persons");
    assert_eq!(curve.from, [4, 5, 6, 7].map(Position));
}

#[test]
fn two_points_are_too_few() {
    turns("INCREASE", &["6", "27"], CurveTurn::TooFewPoints, Some(Course::Right));
    turns("INCREASE", &["6"], CurveTurn::TooFewPoints, None);
    turns("INCREASE", &[], CurveTurn::TooFewPoints, None);
}

#[test]
fn only_figures_that_can_be_compared_are_points() {
    let about = json!({ "figure": { "value": "7", "unit": "persons", "qualifier": "ABOUT" } });
    let story = story("persons", "INCREASE")
        .when(report("2010", "1", json!({})))
        .when(report("2011", "2", json!({ "figure": null })))
        .when(report("2012", "2", about))
        .when(report("2013", "3", json!({})))
        .when(report("2013", "4", json!({})))
        .when(report("2014", "9", json!({ "since": "2014-06" })))
        .when(report("2015", "5", json!({ "scope": "one part" })))
        .when(report("2015", "5", json!({ "organisation": "@a" })))
        .when(report("2015", "5", json!({ "draft": true })))
        .when(report("2016", "6", json!({})))
        .when(report("2020-02", "6", json!({})));
    let curve = ask(&story);
    let points: Vec<_> = curve.points.iter().map(|it| it.figure.value.to_string()).collect();
    assert_eq!(points, ["1", "4", "6"]);
    let why: Vec<_> = curve.unusable.iter().map(|it| it.why).collect();
    assert_eq!(
        why,
        [NoPoint::Unknown, NoPoint::Vague, NoPoint::SameDate, NoPoint::OtherStretch, NoPoint::Later]
    );
}

#[test]
fn changes_are_compared_since_the_same_date() {
    let change = |on: &str, since: &str, value: &str| {
        let figure = json!({ "value": value, "unit": "percent change" });
        report(on, value, json!({ "since": since, "figure": figure }))
    };
    let story = story("percent change", "DECREASE")
        .when(change("2010", "2007", "1"))
        .when(change("2011", "2009", "2"))
        .when(change("2012", "2009", "4"));
    let curve = ask(&story);
    assert_eq!((curve.points.len(), curve.unusable[0].why), (2, NoPoint::OtherStart));
}

#[test]
fn where_only_partners_report_their_figures_are_made_one_for_the_same_partners() {
    let of = |organisation: &str, on: &str, value: &str| {
        report(on, value, json!({ "organisation": organisation }))
    };
    let story = story("persons", "DECREASE")
        .when(of("@a", "2009", "1"))
        .when(of("@a", "2010", "1"))
        .when(of("@b", "2010", "9"))
        .when(of("@a", "2011", "3"))
        .when(of("@b", "2011", "9"))
        .when(of("@a", "2012", "2"))
        .when(of("@b", "2012", "9"));
    let curve = ask(&story);
    let points: Vec<_> = curve.points.iter().map(|it| it.figure.value.to_string()).collect();
    assert_eq!((points, curve.turn), (["10", "12", "11"].map(str::to_owned).to_vec(), CurveTurn::Turning));
    assert!(curve.points.iter().all(|it| it.derived && it.reports.len() == 2));
    assert_eq!(curve.unusable[0].why, NoPoint::OtherPartners);
}
