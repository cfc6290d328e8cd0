//! How progress is told, and what is missing where it cannot be.

use serde_json::{Value, json};

use super::*;
use crate::story::{Story, given_founded};

fn story(direction: &str, level: Value) -> Story {
    given_founded([
        json!({ "adoptGoal": { "id": "@goal", "title": "Goal" } }),
        json!({ "defineIndicator": { "id": "@share", "name": "Share", "unit": "percent", "kind": "POPULATION",
            "direction": direction, "overTime": "LATEST", "overPartners": "APART" } }),
        json!({ "defineIndicator": { "id": "@mean", "name": "Mean", "unit": "percent", "kind": "POPULATION",
            "direction": direction, "overTime": "LATEST", "overPartners": "APART" } }),
        json!({ "setTarget": { "id": "@target", "goal": "@goal", "indicator": "@share", "level": level } }),
    ])
}

fn percent(value: &str) -> Value {
    json!({ "value": value, "unit": "percent" })
}

fn of(story: &Story) -> Progress {
    on(story, "2026-11-21")
}

fn on(story: &Story, day: &str) -> Progress {
    let target = story.initiative().shared_measurement.targets.get("@target".parse().unwrap()).unwrap();
    progress(story.initiative(), target, day.parse().unwrap()).unwrap()
}

#[test]
fn what_is_for_a_later_date_does_not_count() {
    let report = |on: &str, value: &str| json!({ "reportFigure": { "indicator": "@share", "on": on, "figure": percent(value) } });
    let story = story("INCREASE", json!({ "figure": percent("50") }))
        .when(json!({ "recordBaseline": { "indicator": "@share", "figure": percent("6"), "on": "2009" } }))
        .when(report("2012-06-01", "27"))
        .when(report("2014", "60"));
    let latest = |day: &str| on(&story, day).latest.map(|latest| latest.value.to_string());
    assert_eq!(on(&story, "2008-12-31").missing, [Missing::BaselineUnknown, Missing::NothingReported]);
    assert_eq!(latest("2012-05-31"), None);
    assert_eq!(latest("2012-06-01"), Some("27".to_owned()));
    assert_eq!(latest("2013-12-31"), Some("27".to_owned()));
    assert_eq!(on(&story, "2014-01-01").reached, Some(true));
    assert_eq!(on(&story, "2014-01-01").baseline_on, Some("2009".parse().unwrap()));
}

#[test]
fn a_target_for_later_is_not_in_force_yet() {
    let story = story("INCREASE", json!({ "notYetSet": { "wording": "xx" } }))
        .when(json!({ "setTarget": { "id": "@later", "goal": "@goal", "indicator": "@share",
            "level": { "figure": percent("50") }, "period": { "from": "2014" } } }));
    let target = story.initiative().shared_measurement.targets.get("@later".parse().unwrap()).unwrap();
    let on = |day: &str| progress(story.initiative(), target, day.parse().unwrap()).unwrap();
    assert!(on("2013-12-31").missing.contains(&Missing::TargetNotInForce));
    assert_eq!(on("2014-01-01").target.unwrap().to_string(), "50 percent");
}

#[test]
fn it_is_the_part_of_the_way_that_is_done() {
    let story = story("INCREASE", json!({ "figure": percent("50") }))
        .when(json!({ "recordBaseline": { "indicator": "@share", "figure": percent("6") } }))
        .when(json!({ "reportFigure": { "indicator": "@share", "on": "2012", "figure": percent("27") } }));
    let progress = of(&story);
    assert_eq!(progress.way.unwrap().to_string(), "47.7 percent of the way");
    assert_eq!(progress.reached, Some(false));
    assert_eq!(progress.from, [3, 5, 6, 7].map(Position));
}

#[test]
fn it_says_what_is_missing() {
    let story = story("INCREASE", json!({ "notYetSet": { "wording": "at least xx" } }));
    assert_eq!(
        of(&story).missing,
        [Missing::BaselineUnknown, Missing::NothingReported, Missing::TargetNotYetSet]
    );
    let story = story.when(json!({ "reportFigure": { "indicator": "@share", "on": "2012" } }));
    assert_eq!(
        of(&story).missing,
        [Missing::BaselineUnknown, Missing::LatestUnknown, Missing::TargetNotYetSet]
    );
}

#[test]
fn a_target_between_two_numbers_answers_where_both_give_the_same() {
    let level =
        json!({ "between": { "least": "3", "greatest": "4", "unit": "percent", "qualifier": "AT_MOST" } });
    let story = |latest: Value| {
        of(&story("DECREASE", level.clone())
            .when(json!({ "recordBaseline": { "indicator": "@share", "figure": percent("9") } }))
            .when(json!({ "reportFigure": { "indicator": "@share", "on": "2012", "figure": latest } })))
    };
    let range = Missing::TargetIsARange;
    let short = story(percent("3"));
    assert_eq!((short.reached, short.target, short.way), (Some(true), None, None));
    assert_eq!(short.missing, [range]);
    assert_eq!(story(percent("4.1")).reached, Some(false));
    let within = story(percent("4"));
    assert_eq!((within.reached, within.missing), (None, vec![range, Missing::LatestWithinRange]));
    let vague = story(json!({ "value": "2", "unit": "percent", "qualifier": "MORE_THAN" }));
    assert_eq!((vague.reached, vague.missing), (None, vec![range, Missing::LatestTooVague]));
}

#[test]
fn a_target_that_nobody_has_told_is_not_one_that_nobody_has_set() {
    let story = story("INCREASE", json!({ "unknown": { "note": "The council set it." } }))
        .when(json!({ "reportFigure": { "indicator": "@share", "on": "2012", "figure": percent("5") } }));
    assert_eq!(of(&story).missing, [Missing::BaselineUnknown, Missing::TargetUnknown]);
    assert_eq!(of(&story).reached, None);
}

#[test]
fn a_target_relative_to_another_indicator_follows_it() {
    let level =
        json!({ "relativeToIndicator": { "indicator": "@mean", "percent": "50", "qualifier": "AT_LEAST" } });
    let story = story("INCREASE", level)
        .when(json!({ "reportFigure": { "indicator": "@share", "on": "2012", "figure": percent("20") } }));
    assert_eq!(of(&story).target, None);
    let story = story
        .when(json!({ "reportFigure": { "indicator": "@mean", "on": "2012", "figure": percent("36") } }));
    assert_eq!(of(&story).target.unwrap().to_string(), "at least 18 percent");
    assert_eq!(of(&story).reached, Some(true));
}

#[test]
fn drafts_and_comparison_groups_do_not_count() {
    let report = |key: &str, value: Value| {
        let mut report = json!({ "id": "@r", "indicator": "@share", "on": "2014", "figure": percent("50") });
        report[key] = value;
        json!({ "reportFigure": report })
    };
    let story = story("INCREASE", json!({ "figure": percent("50") }))
        .when(json!({ "defineComparisonGroup": { "id": "@rest", "name": "The rest" } }))
        .when(json!({ "reportFigure": { "indicator": "@share", "on": "2012", "figure": percent("27") } }))
        .when(json!({ "reportFigure": { "indicator": "@share", "on": "2015", "figure": percent("60"), "group": "@rest" } }))
        .when(report("draft", json!(true)));
    assert_eq!(of(&story).latest.unwrap().to_string(), "27 percent");
    let story = story.when(json!({ "submitReport": { "report": "@r" } }));
    assert_eq!(of(&story).reached, Some(true));
    let story = story.when(json!({ "returnReport": { "report": "@r", "note": "Which year?" } }));
    assert_eq!(of(&story).latest.unwrap().to_string(), "27 percent");
}

#[test]
fn the_wrong_way_is_below_nought_and_a_corrected_figure_counts() {
    let story = story("DECREASE", json!({ "relativeToBaseline": { "percent": "25" } }))
        .when(json!({ "recordBaseline": { "indicator": "@share", "figure": percent("40") } }))
        .when(json!({ "reportFigure": { "id": "@r", "indicator": "@share", "on": "2012", "figure": percent("5") } }))
        .when(json!({ "correctReport": { "report": "@r", "figure": percent("43"), "reason": "a slip of the pen" } }));
    assert_eq!(of(&story).way.unwrap().to_string(), "-10 percent of the way");
}

#[test]
fn a_bound_answers_only_on_its_own_side() {
    let reached = |qualifier: &str, value: &str| {
        let figure = json!({ "value": value, "unit": "percent", "qualifier": qualifier });
        of(&story("INCREASE", json!({ "figure": percent("60") }))
            .when(json!({ "reportFigure": { "indicator": "@share", "on": "2012", "figure": figure } })))
        .reached
    };
    assert_eq!(reached("MORE_THAN", "60"), Some(true));
    assert_eq!(reached("MORE_THAN", "59"), None);
    assert_eq!(reached("AT_MOST", "61"), None);
    assert_eq!(reached("LESS_THAN", "60"), Some(false));
    assert_eq!(reached("ABOUT", "70"), None);
}

#[test]
fn the_way_is_as_vague_as_what_it_was_computed_from() {
    let story = |target: &str| {
        story("DECREASE", json!({ "figure": percent(target) }))
            .when(json!({ "recordBaseline": { "indicator": "@share", "figure": percent("40") } }))
            .when(json!({ "reportFigure": { "indicator": "@share", "on": "2012",
                "figure": { "value": "30", "unit": "percent", "qualifier": "MORE_THAN" } } }))
    };
    let progress = of(&story("20"));
    assert_eq!(progress.way.unwrap().to_string(), "less than 50 percent of the way");
    assert_eq!((progress.reached, progress.missing), (Some(false), vec![]));
    assert_eq!(of(&story("35")).missing, [Missing::LatestTooVague]);
}

#[test]
fn new_partners_count_only_with_an_interest_that_nobody_had() {
    let organisation =
        |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "BUSINESS" } });
    let admit = |id: &str, joined: Option<&str>, interest: &str| json!({ "admitPartner": { "organisation": id, "joined": joined, "interests": [interest] } });
    let story = given_founded([
        organisation("@a"),
        organisation("@b"),
        organisation("@c"),
        organisation("@d"),
        json!({ "adoptGoal": { "id": "@goal", "title": "Goal" } }),
        json!({ "defineIndicator": { "id": "@new", "name": "New partners", "unit": "partners", "kind": "PERFORMANCE",
            "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART",
            "tally": "NEW_PARTNERS_FOR_UNCOVERED_INTERESTS" } }),
        json!({ "setTarget": { "id": "@target", "goal": "@goal", "indicator": "@new",
            "level": { "figure": { "value": "12", "unit": "partners", "qualifier": "AT_LEAST" } },
            "period": { "from": "2014", "to": "2017-03" } } }),
        admit("@a", None, "bread"),
        admit("@b", Some("2014"), "bread"),
        admit("@c", Some("2015"), "pasta"),
        admit("@d", Some("2018"), "canteens"),
    ]);
    // Nobody knows when @a joined: what it brings counts as there before, and it may have come within the period.
    assert_eq!(on(&story, "2014-12-31").latest.unwrap().to_string(), "at least 0 partners");
    let progress = on(&story, "2015-01-01");
    assert_eq!(progress.latest.unwrap().to_string(), "at least 1 partners");
    assert_eq!(progress.way.unwrap().to_string(), "at least 8.3 percent of the way");
    assert_eq!((progress.reached, progress.missing), (None, vec![Missing::LatestTooVague]));
}

#[test]
fn where_every_partner_has_a_date_the_number_of_new_ones_is_exact() {
    let story = given_founded([
        json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "BUSINESS" } }),
        json!({ "adoptGoal": { "id": "@goal", "title": "Goal" } }),
        json!({ "defineIndicator": { "id": "@new", "name": "New partners", "unit": "partners", "kind": "PERFORMANCE",
            "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART",
            "tally": "NEW_PARTNERS_FOR_UNCOVERED_INTERESTS" } }),
        json!({ "setTarget": { "id": "@target", "goal": "@goal", "indicator": "@new",
            "level": { "figure": { "value": "12", "unit": "partners", "qualifier": "AT_LEAST" } },
            "period": { "from": "2014", "to": "2017-03" } } }),
        json!({ "admitPartner": { "organisation": "@a", "joined": "2015", "interests": ["pasta"] } }),
    ]);
    let progress = on(&story, "2016-01-01");
    assert_eq!(progress.latest.unwrap().to_string(), "1 partners");
    assert_eq!(progress.reached, Some(false));
}
