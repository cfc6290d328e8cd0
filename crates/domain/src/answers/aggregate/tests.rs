use serde_json::{Value, json};

use super::*;
use crate::story::{Story, given_founded};

/// @a, @b and @c are partners; an indicator @i by these rules.
fn story(unit: &str, over_time: &str, over_partners: &str) -> Story {
    let organisation =
        |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } });
    let admit = |id: &str| json!({ "admitPartner": { "organisation": id } });
    given_founded([
        organisation("@a"),
        organisation("@b"),
        organisation("@c"),
        admit("@a"),
        admit("@b"),
        admit("@c"),
        json!({ "defineComparisonGroup": { "id": "@rest", "name": "The rest" } }),
        json!({ "defineIndicator": { "id": "@i", "name": "I", "unit": unit, "kind": "PERFORMANCE",
            "direction": "INCREASE", "overTime": over_time, "overPartners": over_partners } }),
    ])
}

fn report(fields: Value) -> Value {
    let mut report = json!({ "indicator": "@i", "on": "2012" });
    report.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    json!({ "reportFigure": report })
}

fn of(organisation: &str, value: &str, unit: &str) -> Value {
    report(json!({ "organisation": organisation, "figure": { "value": value, "unit": unit } }))
}

fn on(organisation: &str, on: &str, value: &str) -> Value {
    report(json!({ "organisation": organisation, "on": on, "figure": { "value": value, "unit": "meals" } }))
}

fn ask_of(story: &Story, period: Period) -> Aggregate {
    let question = Question { period, scope: None, day: jiff::civil::date(2014, 1, 1) };
    aggregate(story.initiative(), "@i".parse().unwrap(), &question).unwrap()
}

fn ask(story: &Story) -> Aggregate {
    let year = "2012".parse().ok();
    ask_of(story, Period { from: year, to: year })
}

#[track_caller]
fn comes_to(story: &Story, figure: &str) {
    let answer = ask_of(story, Period::default());
    assert_eq!(answer.figure.map(|figure| figure.to_string()).as_deref(), Some(figure));
}

fn left_out(answer: &Aggregate) -> Vec<LeftOut> {
    answer.excluded.iter().map(|it| it.why).collect()
}

#[test]
fn figures_are_added_up_and_everything_left_out_is_named() {
    let story = story("meals", "SUM", "SUM")
        .when(on("@a", "2012", "10"))
        .when(report(json!({ "organisation": "@b", "figure": { "value": "5", "unit": "meals", "qualifier": "AT_LEAST" } })))
        .when(report(json!({ "organisation": "@c" })))
        .when(report(json!({ "organisation": "@a", "scope": "one hall", "figure": { "value": "1", "unit": "meals" } })))
        .when(report(json!({ "group": "@rest", "figure": { "value": "1", "unit": "meals" } })))
        .when(report(json!({ "organisation": "@c", "draft": true, "figure": { "value": "1", "unit": "meals" } })))
        .when(report(json!({ "id": "@returned", "organisation": "@c", "figure": { "value": "1", "unit": "meals" } })))
        .when(json!({ "returnReport": { "report": "@returned", "note": "Which year?" } }))
        .when(on("@b", "2013", "1"))
        .when(report(json!({ "figure": { "value": "17", "unit": "meals" } })));
    let answer = ask(&story);
    assert_eq!(answer.figure.clone().unwrap().to_string(), "at least 15 meals");
    assert_eq!(answer.inputs.len(), 2);
    assert_eq!(
        left_out(&answer),
        [
            LeftOut::Unknown,
            LeftOut::OtherScope,
            LeftOut::ComparisonGroup,
            LeftOut::Draft,
            LeftOut::Returned,
            LeftOut::OfTheWhole,
            LeftOut::OutsidePeriod
        ]
    );
    assert_eq!((answer.complete, answer.agrees), (false, None));
    assert!(answer.whole.is_some());
    assert_eq!(answer.from, (9..=19).map(Position).collect::<Vec<_>>());
}

#[test]
fn shares_are_weighted_by_how_many_they_are_of_and_never_added_up() {
    let share = |organisation: &str, share: &str, numerator: &str, denominator: &str| {
        report(json!({ "organisation": organisation, "figure": { "value": share, "unit": "percent" },
            "numerator": numerator, "denominator": denominator }))
    };
    let story = story("percent", "LATEST", "WEIGHTED")
        .when(share("@a", "50", "1", "2"))
        .when(share("@b", "10", "10", "100"))
        .when(of("@c", "90", "percent"));
    let answer = ask(&story);
    assert_eq!(answer.figure.clone().unwrap().to_string(), "10.78 percent");
    assert_eq!((answer.numerator, answer.denominator), (Some(11.into()), Some(102.into())));
    assert_eq!(left_out(&answer), [LeftOut::NoNumeratorOrDenominator]);
    assert!(!answer.complete);
}

#[test]
fn a_mean_counts_each_partner_alike_however_often_it_reports() {
    let story = story("meals", "MEAN", "MEAN")
        .when(on("@a", "2011", "10"))
        .when(on("@a", "2012", "20"))
        .when(on("@b", "2012", "2"));
    comes_to(&story, "8.5 meals");
    assert!(ask_of(&story, Period::default()).dates_differ);
    assert!(!ask(&story).dates_differ);
}

#[test]
fn the_latest_of_a_partner_stands_for_all_and_the_last_recorded_of_a_date() {
    let story = story("meals", "LATEST", "SUM")
        .when(on("@a", "2012", "20"))
        .when(on("@a", "2011", "10"))
        .when(on("@a", "2012", "30"));
    comes_to(&story, "30 meals");
    assert_eq!(left_out(&ask_of(&story, Period::default())), [LeftOut::Earlier, LeftOut::Earlier]);
}

#[test]
fn days_that_two_figures_cover_are_counted_once() {
    let story =
        story("meals", "SUM", "SUM").when(on("@a", "2012", "20")).when(on("@a", "2012-06", "7")).when(report(
            json!({ "organisation": "@a", "on": "2013-06", "since": "2013-01", "figure": { "value": "1", "unit": "meals" } }),
        ));
    comes_to(&story, "8 meals");
    assert_eq!(left_out(&ask_of(&story, Period::default())), [LeftOut::Overlapping]);
}

#[test]
fn what_does_not_become_one_stands_side_by_side() {
    let apart = ask(&story("meals", "LATEST", "APART").when(on("@a", "2012", "20")));
    assert_eq!((apart.figure, apart.no_figure), (None, Some(NoAggregate::PartnersApart)));
    assert_eq!(apart.inputs.len(), 1);
    let dates = story("meals", "APART", "SUM").when(on("@a", "2011", "20")).when(on("@a", "2012", "21"));
    assert_eq!(ask_of(&dates, Period::default()).no_figure, Some(NoAggregate::DatesApart));
    assert_eq!(ask(&dates).figure.unwrap().to_string(), "21 meals");
    assert_eq!(ask(&story("meals", "SUM", "SUM")).no_figure, Some(NoAggregate::NoInputs));
    let large = story("meals", "SUM", "SUM")
        .when(on("@a", "2012", "79228162514264337593543950335"))
        .when(on("@b", "2012", "79228162514264337593543950335"));
    assert_eq!(ask(&large).no_figure, Some(NoAggregate::OutOfRange));
}

#[test]
fn who_was_asked_and_is_not_there_is_missing_and_who_was_not_asked_is_named_too() {
    let story = story("meals", "SUM", "SUM")
        .when(json!({ "openReporting": { "id": "@round", "title": "2012", "indicators": ["@i"],
            "organisations": ["@a", "@b"], "covers": { "from": "2012", "to": "2012" }, "due": "2013-02" } }))
        .when(on("@a", "2012", "20"));
    let answer = ask(&story);
    let missing: Vec<_> = answer.missing.iter().map(|it| (it.organisation, it.standing)).collect();
    assert_eq!(missing, [("@b".parse().unwrap(), FigureStanding::NotReceived)]);
    assert_eq!(answer.not_asked, ["@c".parse().unwrap()]);
    assert_eq!((answer.complete, answer.missing[0].from.clone()), (false, vec![Position(10)]));
    let story = story.when(on("@b", "2012", "1"));
    assert!(ask(&story).complete);
    let before = Period { from: None, to: "2011".parse().ok() };
    assert_eq!(ask_of(&story, before).missing, []);
}

#[test]
fn what_was_reported_of_the_whole_can_agree() {
    let whole =
        |value: &str| report(json!({ "id": "@whole", "figure": { "value": value, "unit": "meals" } }));
    let story = |value: &str| {
        story("meals", "SUM", "SUM")
            .when(on("@a", "2012", "20"))
            .when(on("@b", "2012", "2"))
            .when(whole(value))
    };
    assert_eq!(ask(&story("22")).agrees, Some(true));
    assert_eq!(ask(&story("23")).agrees, Some(false));
}

#[test]
fn a_correction_counts_and_a_figure_that_is_still_to_come_does_not() {
    let story = story("meals", "SUM", "SUM")
        .when(report(json!({ "id": "@r", "organisation": "@a", "figure": { "value": "20", "unit": "meals" } })))
        .when(json!({ "correctReport": { "report": "@r", "figure": { "value": "21", "unit": "meals" }, "reason": "a slip" } }))
        .when(on("@b", "2014-02", "1"));
    comes_to(&story, "21 meals");
    let answer = ask_of(&story, Period::default());
    assert_eq!(left_out(&answer), [LeftOut::Later]);
    assert_eq!(answer.inputs[0].from, [Position(10), Position(11)]);
}
