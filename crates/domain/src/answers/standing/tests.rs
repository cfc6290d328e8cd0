use serde_json::{Value, json};

use super::*;
use crate::story::{Story, given_founded};

/// Partners from @1 to the given number, all from 2009, and an indicator of shares.
fn story(partners: usize, direction: &str) -> Story {
    let each = (1..=partners).flat_map(|number| {
        let id = format!("@{number}");
        [
            json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } }),
            json!({ "admitPartner": { "organisation": id, "joined": "2009" } }),
        ]
    });
    let rest = [
        json!({ "adoptGoal": { "id": "@goal", "title": "Goal" } }),
        json!({ "defineIndicator": { "id": "@share", "name": "Share", "unit": "percent", "kind": "PERFORMANCE",
            "direction": direction, "overTime": "LATEST", "overPartners": "APART" } }),
    ];
    given_founded(each.chain(rest))
}

fn report(partner: usize, on: &str, value: &str) -> Value {
    json!({ "reportFigure": { "indicator": "@share", "organisation": format!("@{partner}"), "on": on,
        "figure": { "value": value, "unit": "percent" } } })
}

/// Figures of 2012, from partner 1 on.
fn reported(direction: &str, values: &[&str]) -> Story {
    let figures = values.iter().enumerate().map(|(place, value)| report(place + 1, "2012", value));
    figures.fold(story(values.len(), direction), Story::when)
}

fn asked(story: &Story, partner: &str, at: Option<&str>, day: &str) -> Standing {
    let question = Question {
        indicator: "@share".parse().unwrap(),
        organisation: partner.parse().unwrap(),
        at: at.map(|at| at.parse().unwrap()),
        scope: None,
    };
    standing(story.initiative(), question, day.parse().unwrap()).unwrap()
}

fn of(story: &Story) -> Standing {
    asked(story, "@1", None, "2013-06-01")
}

fn spread(standing: &Standing) -> Option<[String; 5]> {
    let it = standing.distribution.as_ref()?;
    Some(
        [&it.min, &it.lower_quartile, &it.median, &it.upper_quartile, &it.max].map(|it| it.value.to_string()),
    )
}

#[test]
fn from_five_others_on_the_spread_is_told_and_where_we_lie() {
    let it = of(&reported("INCREASE", &["30", "10.5", "50", "20", "40", "60"]));
    assert_eq!(it.figure.as_ref().unwrap().to_string(), "30 percent");
    assert_eq!(spread(&it).unwrap(), ["10.5", "20", "40", "50", "60"]);
    assert_eq!((it.withheld, it.band), (None, Some(Band::WorseHalf)));
    assert_eq!((it.others.count, it.others.exact, it.others.missing), (5, 5, 0));
}

#[test]
fn of_four_others_nothing_is_told() {
    let it = of(&reported("INCREASE", &["30", "10", "50", "20", "40"]));
    assert_eq!((it.distribution, it.withheld, it.band), (None, Some(Withheld::TooFew), None));
    assert_eq!(it.others.exact, 4);
}

#[test]
fn figures_that_are_all_alike_would_tell_that_of_each() {
    let it = of(&reported("INCREASE", &["30", "10", "10.0", "10", "10", "10"]));
    assert_eq!((it.distribution, it.withheld, it.band), (None, Some(Withheld::AllAlike), None));
}

#[test]
fn the_answer_names_no_commit_of_the_others() {
    let story = reported("INCREASE", &["30", "10", "50", "20", "40", "60"]);
    let it = of(&story);
    let indicator = 1 + 12 + 2;
    assert_eq!(it.from, [indicator, indicator + 1].map(Position), "the indicator and our report");
}

#[test]
fn better_follows_the_direction_and_equals_are_not_better() {
    let band = |direction: &str, ours: &str| {
        of(&reported(direction, &[ours, "10", "20", "30", "40", "50", "60", "70", "80"])).band
    };
    assert_eq!(band("INCREASE", "70"), Some(Band::BestQuarter), "one of eight is better");
    assert_eq!(band("INCREASE", "60"), Some(Band::BetterHalf), "two of eight are better");
    assert_eq!(band("INCREASE", "40"), Some(Band::WorseHalf), "four of eight are better");
    assert_eq!(band("INCREASE", "20"), Some(Band::WorstQuarter), "six of eight are better");
    assert_eq!(band("DECREASE", "20"), Some(Band::BestQuarter));
    assert_eq!(band("DECREASE", "90"), Some(Band::WorstQuarter));
    assert_eq!(band("MAINTAIN", "40"), None);
}

#[test]
fn vague_unknown_missing_and_late_ones_are_counted_apart() {
    let vague = json!({ "reportFigure": { "indicator": "@share", "organisation": "@2", "on": "2012",
        "figure": { "value": "99", "unit": "percent", "qualifier": "ABOUT" } } });
    let unknown = json!({ "reportFigure": { "indicator": "@share", "organisation": "@3", "on": "2012" } });
    let mut draft = report(4, "2012", "98");
    draft["reportFigure"]["draft"] = json!(true);
    let mut stretch = report(5, "2012", "97");
    stretch["reportFigure"]["since"] = json!("2010");
    let round = json!({ "openReporting": { "title": "2012", "indicators": ["@share"], "organisations": ["@4"],
        "covers": { "from": "2012", "to": "2012" }, "due": "2013-02" } });
    let story = [report(1, "2012", "30"), vague, unknown, draft, stretch, report(7, "2011", "5"), round]
        .into_iter()
        .fold(story(7, "INCREASE"), Story::when);
    let it = of(&story);
    let counted = Others { count: 6, exact: 0, vague: 1, unknown: 1, other_stretch: 1, missing: 3, late: 1 };
    assert_eq!(it.others, counted);
    assert_eq!(it.withheld, Some(Withheld::TooFew));
}

#[test]
fn a_vague_figure_of_ours_has_no_place_among_the_others() {
    let ours = json!({ "reportFigure": { "indicator": "@share", "organisation": "@1", "on": "2013",
        "figure": { "value": "30", "unit": "percent", "qualifier": "MORE_THAN" } } });
    let story = (2..=6).fold(story(6, "INCREASE"), |story, n| story.when(report(n, "2013", &n.to_string())));
    let it = of(&story.when(ours));
    assert_eq!((it.band, it.withheld, it.others.exact), (None, None, 5));
}

#[test]
fn all_figures_are_for_one_date() {
    let story = reported("INCREASE", &["30", "10", "50", "20", "40", "60"]).when(report(2, "2013", "99"));
    let at = |it: &Standing| it.at.unwrap().to_string();
    let it = of(&story);
    assert_eq!((at(&it), spread(&it).unwrap()[4].as_str()), ("2012".to_owned(), "60"), "that of our latest");
    let it = asked(&story, "@1", Some("2013"), "2013-06-01");
    assert_eq!((it.report, it.others.exact, it.others.missing), (None, 1, 4));
    let story = story.when(report(1, "2014", "35"));
    assert_eq!(at(&asked(&story, "@1", None, "2013-12-31")), "2012", "not yet");
    assert_eq!(at(&asked(&story, "@1", None, "2014-01-01")), "2014");
}

#[test]
fn without_any_figure_it_says_so() {
    let it = of(&story(6, "INCREASE"));
    assert_eq!((it.at, it.report, it.figure, it.target), (None, None, None, None));
    assert_eq!((it.others.count, it.others.missing, it.withheld), (5, 5, Some(Withheld::TooFew)));
}

#[test]
fn our_own_target_goes_before_the_common_one() {
    let target = |id: &str, organisation: Value, value: &str, period: Value| {
        json!({ "setTarget": { "id": id, "goal": "@goal", "indicator": "@share", "organisation": organisation,
            "level": { "figure": { "value": value, "unit": "percent", "qualifier": "AT_LEAST" } }, "period": period } })
    };
    let story = reported("INCREASE", &["30", "10"]).when(target("@common", Value::Null, "50", Value::Null));
    let it = of(&story);
    assert_eq!(
        (it.target, it.own_target, it.reached),
        (Some("@common".parse().unwrap()), false, Some(false))
    );
    let story = story.when(target("@own", json!("@1"), "25", json!({ "from": "2012", "to": "2013" })));
    let story = story.when(target("@next", json!("@1"), "35", json!({ "from": "2014", "to": "2015" })));
    let it = of(&story);
    assert_eq!((it.target, it.own_target, it.reached), (Some("@own".parse().unwrap()), true, Some(true)));
    assert_eq!(it.target_figure.unwrap().to_string(), "at least 25 percent");
    let it = asked(&story, "@2", None, "2013-06-01");
    assert_eq!((it.target, it.own_target), (Some("@common".parse().unwrap()), false), "not another's own");
}

#[test]
fn who_was_no_partner_at_the_date_is_not_among_the_others() {
    let story = reported("INCREASE", &["30", "10", "50"])
        .when(json!({ "endMembership": { "organisation": "@3", "left": "2012-06" } }));
    assert_eq!(of(&story).others.count, 2, "it can have been one in 2012, and reported");
    let story = story.when(report(1, "2013", "31"));
    assert_eq!((of(&story).others.count, of(&story).others.missing), (1, 1));
}
