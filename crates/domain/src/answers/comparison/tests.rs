use serde_json::{Value, json};

use super::*;
use crate::story::{Story, given_founded};

fn story(unit: &str, direction: &str) -> Story {
    given_founded([
        json!({ "defineIndicator": { "id": "@it", "name": "It", "unit": unit, "kind": "POPULATION",
            "direction": direction, "overTime": "LATEST", "overPartners": "APART" } }),
        json!({ "defineComparisonGroup": { "id": "@rest", "name": "De øvrige kommuner" } }),
    ])
}

fn report(group: Option<&str>, since: Option<&str>, figure: Value) -> Value {
    json!({ "reportFigure": { "indicator": "@it", "on": "2013", "since": since, "figure": figure, "group": group } })
}

fn change(value: &str) -> Value {
    json!({ "value": value, "unit": "percent change" })
}

fn of(story: &Story) -> Comparison {
    on(story, "2026-11-21")
}

fn on(story: &Story, day: &str) -> Comparison {
    let (indicator, group) = ("@it".parse().unwrap(), "@rest".parse().unwrap());
    comparison(story.initiative(), indicator, group, day.parse().unwrap()).unwrap()
}

#[test]
fn figures_for_a_later_date_do_not_count() {
    let story = story("percent change", "DECREASE")
        .when(report(None, Some("2009"), change("4")))
        .when(report(Some("@rest"), Some("2009"), change("43")));
    let before = on(&story, "2012-12-31");
    assert_eq!(before.missing, [NotComparable::PartnersNotReported, NotComparable::OthersNotReported]);
    assert_eq!(on(&story, "2013-01-01").against_others, Some(AgainstOthers::Better));
}

fn changes(direction: &str, partners: Value, others: Value) -> Comparison {
    of(&story("percent change", direction).when(report(None, Some("2009"), partners)).when(report(
        Some("@rest"),
        Some("2009"),
        others,
    )))
}

#[test]
fn homelessness_rose_less_than_in_the_others_and_still_went_the_wrong_way() {
    let it = changes("DECREASE", change("4"), change("43"));
    assert_eq!((it.course, it.course_of_others), (Some(Course::Wrong), Some(Course::Wrong)));
    assert_eq!(it.against_others, Some(AgainstOthers::Better));
    assert_eq!((it.partners.unwrap().to_string(), it.missing), ("4 percent change".to_owned(), vec![]));
    assert_eq!((it.since, it.on), (Some("2009".parse().unwrap()), Some("2013".parse().unwrap())));
    assert_eq!(it.from, [2, 3, 4, 5].map(Position));
}

#[test]
fn better_follows_the_direction_of_the_indicator() {
    let against = |direction: &str, ours: &str, theirs: &str| {
        let it = changes(direction, change(ours), change(theirs));
        (it.course.unwrap(), it.against_others.unwrap())
    };
    assert_eq!(against("INCREASE", "4", "43"), (Course::Right, AgainstOthers::Worse));
    assert_eq!(against("INCREASE", "0", "-1"), (Course::Still, AgainstOthers::Better));
    assert_eq!(against("MAINTAIN", "-4", "5"), (Course::Wrong, AgainstOthers::Better));
    assert_eq!(against("MAINTAIN", "0", "0"), (Course::Right, AgainstOthers::Same));
}

#[test]
fn what_is_vague_answers_only_on_its_own_side() {
    let vague = |value: &str, qualifier: &str| json!({ "value": value, "unit": "percent change", "qualifier": qualifier });
    let it = changes("DECREASE", vague("4", "ABOUT"), change("43"));
    assert_eq!((it.course, it.against_others), (None, None));
    assert_eq!(it.missing, [NotComparable::TooVague]);
    let it = changes("DECREASE", vague("5", "LESS_THAN"), vague("5", "AT_LEAST"));
    assert_eq!((it.course, it.against_others), (None, Some(AgainstOthers::Better)));
    let it = changes("DECREASE", vague("5", "AT_MOST"), vague("5", "AT_LEAST"));
    assert_eq!(it.against_others, None, "they may be the same");
    let it = changes("MAINTAIN", vague("-5", "MORE_THAN"), vague("-6", "LESS_THAN"));
    assert_eq!(it.against_others, None, "more than -5 may be far above nought");
}

fn baseline(group: Option<&str>, unit: &str, value: &str, on: Option<&str>) -> Value {
    json!({ "recordBaseline": { "indicator": "@it", "figure": { "value": value, "unit": unit }, "on": on, "group": group } })
}

#[test]
fn figures_are_compared_by_their_change_since_the_baseline() {
    let it = |unit: &str| {
        let figure = |value: &str| json!({ "value": value, "unit": unit });
        of(&story(unit, "INCREASE")
            .when(baseline(None, unit, "30", Some("2009")))
            .when(baseline(Some("@rest"), unit, "60", Some("2009")))
            .when(report(None, None, figure("40")))
            .when(report(Some("@rest"), None, figure("75"))))
    };
    let persons = it("persons");
    assert_eq!(persons.partners.unwrap().to_string(), "33.3 percent change");
    assert_eq!(persons.others.unwrap().to_string(), "25 percent change");
    assert_eq!(persons.against_others, Some(AgainstOthers::Better));
    assert_eq!(persons.since, Some("2009".parse().unwrap()));
    let share = it("percent");
    assert_eq!(share.partners.unwrap().to_string(), "10 percentage points");
    assert_eq!((share.against_others, share.from.len()), (Some(AgainstOthers::Worse), 6));
}

#[test]
fn it_does_not_guess_what_nobody_has_given() {
    use NotComparable as Not;
    let persons = |value: &str| json!({ "value": value, "unit": "persons" });
    let story = story("persons", "DECREASE");
    assert_eq!(of(&story).missing, [Not::PartnersNotReported, Not::OthersNotReported]);
    let story = story.when(report(None, None, persons("40"))).when(report(Some("@rest"), None, Value::Null));
    assert_eq!(
        of(&story).missing,
        [Not::OthersUnknown, Not::PartnersBaselineUnknown, Not::OthersBaselineUnknown]
    );
    let story = story.when(baseline(None, "persons", "0", Some("2009")));
    assert_eq!(
        of(&story).missing,
        [Not::OthersUnknown, Not::OthersBaselineUnknown, Not::BaselineNotPositive]
    );
    let story = story.when(baseline(Some("@rest"), "persons", "60", None));
    assert_eq!(
        of(&story).missing,
        [Not::PeriodsDiffer],
        "nobody knows whether the baselines are of one date"
    );
}

#[test]
fn only_figures_of_the_same_stretch_are_compared() {
    let story = story("percent change", "DECREASE")
        .when(report(None, Some("2009"), change("4")))
        .when(report(Some("@rest"), Some("2007"), change("43")));
    assert_eq!((of(&story).partners, of(&story).missing), (None, vec![NotComparable::PeriodsDiffer]));
    let story = story.when(report(Some("@rest"), Some("2009"), change("30")));
    assert_eq!(of(&story).others.unwrap().to_string(), "30 percent change");
}

#[test]
fn partners_figures_stand_for_all_only_as_the_indicator_says() {
    let organisation =
        json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "MUNICIPALITY" } });
    let mut of_one = report(None, Some("2009"), change("4"));
    of_one["reportFigure"]["organisation"] = json!("@a");
    let story = story("percent change", "DECREASE").when(organisation).when(of_one).when(report(
        Some("@rest"),
        Some("2009"),
        change("43"),
    ));
    assert_eq!(of(&story).missing, [NotComparable::PartnersApart]);
}

#[test]
fn the_partners_own_figures_are_made_one_for_the_groups_date() {
    let organisation =
        |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } });
    let share = |organisation: &str, on: &str, share: &str, numerator: &str, denominator: &str| {
        json!({ "reportFigure": { "indicator": "@w", "on": on, "organisation": organisation, "numerator": numerator,
            "denominator": denominator, "figure": { "value": share, "unit": "percent" } } })
    };
    let baseline = |group: Value, value: &str| {
        json!({ "recordBaseline": { "indicator": "@w", "on": "2009", "group": group,
        "figure": { "value": value, "unit": "percent" } } })
    };
    let story = story("percent", "INCREASE")
        .when(json!({ "defineIndicator": { "id": "@w", "name": "W", "unit": "percent", "kind": "POPULATION",
            "direction": "INCREASE", "overTime": "LATEST", "overPartners": "WEIGHTED" } }))
        .when(organisation("@a"))
        .when(organisation("@b"))
        .when(baseline(Value::Null, "6"))
        .when(baseline(json!("@rest"), "5"))
        .when(share("@a", "2012", "20", "2", "10"))
        .when(share("@b", "2012", "30", "27", "90"))
        .when(share("@b", "2013", "90", "81", "90"))
        .when(json!({ "reportFigure": { "indicator": "@w", "on": "2012", "group": "@rest",
            "figure": { "value": "9", "unit": "percent" } } }));
    let it = comparison(
        story.initiative(),
        "@w".parse().unwrap(),
        "@rest".parse().unwrap(),
        "2026-11-21".parse().unwrap(),
    )
    .unwrap();
    assert_eq!((it.partners.unwrap().to_string().as_str(), it.missing), ("23 percentage points", vec![]));
    assert_eq!((it.against_others, it.on), (Some(AgainstOthers::Better), "2012".parse().ok()));
    assert_eq!(it.aggregate.unwrap().inputs.len(), 2);
    assert_eq!(it.from, [3, 4, 7, 8, 9, 10, 12].map(Position));
}
