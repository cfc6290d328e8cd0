use serde_json::{Value, json};

use super::*;
use crate::story::{Story, given_founded};

/// An activity that is meant to move @meals, with money spent on it in 2014.
fn story(unit: &str) -> Story {
    given_founded([
        json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "MUNICIPALITY" } }),
        json!({ "defineIndicator": { "id": "@meals", "name": "Meals", "unit": unit, "kind": "PERFORMANCE",
            "direction": "INCREASE", "overTime": "SUM", "overPartners": "SUM" } }),
        json!({ "defineIndicator": { "id": "@other", "name": "Other", "unit": "halls", "kind": "PERFORMANCE",
            "direction": "INCREASE", "overTime": "SUM", "overPartners": "SUM" } }),
        json!({ "planActivity": { "id": "@cook", "title": "Cook", "indicators": ["@meals"] } }),
        json!({ "planActivity": { "id": "@both", "title": "Both", "indicators": ["@meals", "@other"] } }),
        json!({ "recordFunding": { "id": "@grant", "purpose": "Drift" } }),
    ])
}

fn source() -> Value {
    json!({ "title": "The accounts" })
}

fn spent(activity: Value, on: &str, amount: Value) -> Value {
    json!({ "recordMovement": { "funding": "@grant", "kind": "SPENT", "on": on, "activity": activity, "amount": amount } })
}

fn money(value: &str, unit: &str) -> Value {
    json!({ "value": value, "unit": unit, "source": source() })
}

fn meals(id: &str, figure: Value, organisation: Value) -> Value {
    json!({ "reportFigure": { "id": id, "indicator": "@meals", "on": "2014", "organisation": organisation, "figure": figure } })
}

fn count(value: &str) -> Value {
    json!({ "value": value, "unit": "meals", "source": source() })
}

fn ask(story: &Story) -> Cost {
    let year = "2014".parse().ok();
    let question = CostQuestion {
        kind: MovementKind::Spent,
        period: Period { from: year, to: year },
        activity: None,
        day: jiff::civil::date(2015, 6, 1),
    };
    cost(story.initiative(), "@meals".parse().unwrap(), &question).unwrap()
}

#[test]
fn money_is_divided_by_what_came_of_it() {
    let story = story("meals")
        .when(spent(json!("@cook"), "2014-02", money("1000", "DKK")))
        .when(spent(json!("@cook"), "2013", money("9", "DKK")))
        .when(meals("@r", count("300"), Value::Null))
        .when(json!({ "approveReport": { "report": "@r" } }));
    let cost = ask(&story);
    assert_eq!(cost.cost.unwrap().to_string(), "3.33 DKK per meals");
    assert_eq!((cost.quality, cost.doubts), (Some(CostQuality::Good), vec![]));
    assert_eq!(cost.from, [3, 5, 6, 8, 10, 11].map(Position));
}

#[test]
fn what_speaks_against_it_is_said() {
    let vague = json!({ "value": "1000", "unit": "DKK", "qualifier": "AT_LEAST" });
    let story = story("meals")
        .when(spent(json!("@both"), "2014-02", vague))
        .when(spent(json!("@cook"), "2014", Value::Null))
        .when(spent(json!("@cook"), "2013-24", money("5", "DKK")))
        .when(spent(Value::Null, "2014", money("5", "DKK")))
        .when(json!({ "openReporting": { "id": "@round", "title": "2014", "indicators": ["@meals"], "organisations": ["@a"],
            "covers": { "from": "2014", "to": "2014" }, "due": "2015-02" } }))
        .when(json!({ "registerOrganisation": { "id": "@b", "name": "B", "sector": "MUNICIPALITY" } }))
        .when(json!({ "reportFigure": { "indicator": "@meals", "on": "2014-11", "organisation": "@b",
            "figure": { "value": "10", "unit": "meals" } } }));
    let cost = ask(&story);
    assert_eq!(cost.cost.unwrap().to_string(), "at least 100 DKK per meals");
    assert_eq!(
        cost.doubts,
        [
            CostDoubt::MoneyPartlyUnknown,
            CostDoubt::MoneyVague,
            CostDoubt::MoneyWithoutSource,
            CostDoubt::MoneyDateVague,
            CostDoubt::MoneyWithoutActivity,
            CostDoubt::ServesOthersToo,
            CostDoubt::OutcomeNotApproved,
            CostDoubt::OutcomeWithoutSource,
            CostDoubt::OutcomeIncomplete,
            CostDoubt::OutcomeMayCoverLess
        ]
    );
    assert_eq!((cost.quality, cost.movements.len()), (Some(CostQuality::Poor), 2));
}

#[test]
fn one_or_two_doubts_make_it_fair() {
    let story = story("meals").when(spent(json!("@both"), "2014-02", money("1000", "DKK"))).when(meals(
        "@r",
        count("300"),
        Value::Null,
    ));
    let cost = ask(&story);
    assert_eq!(cost.doubts, [CostDoubt::ServesOthersToo, CostDoubt::OutcomeNotApproved]);
    assert_eq!(cost.quality, Some(CostQuality::Fair));
}

#[test]
fn the_whole_and_the_partners_can_be_at_odds() {
    let story = story("meals")
        .when(spent(json!("@cook"), "2014-02", money("1000", "DKK")))
        .when(meals("@r", count("300"), Value::Null))
        .when(meals("@a", count("200"), json!("@a")));
    assert!(ask(&story).doubts.contains(&CostDoubt::OutcomeDisputed));
    assert_eq!(ask(&story).quality, Some(CostQuality::Poor));
}

#[test]
fn it_refuses_to_divide_what_does_not_fit() {
    #[track_caller]
    fn refuses(unit: &str, amounts: &[Value], figure: Option<Value>, why: NoCost) {
        let mut story = story(unit);
        for amount in amounts {
            story = story.when(spent(json!("@cook"), "2014", amount.clone()));
        }
        if let Some(figure) = figure {
            story = story.when(meals("@r", figure, Value::Null));
        }
        let cost = ask(&story);
        assert_eq!((cost.cost, cost.no_cost, cost.quality), (None, Some(why), None));
    }
    let one = [money("1", "DKK")];
    refuses("meals", &[], Some(count("3")), NoCost::NoMoney);
    refuses("meals", &[Value::Null], Some(count("3")), NoCost::MoneyUnknown);
    refuses("meals", &[money("1", "DKK"), money("1", "EUR")], Some(count("3")), NoCost::SeveralCurrencies);
    refuses("meals", &one, None, NoCost::NoOutcome);
    refuses("meals", &one, Some(Value::Null), NoCost::NoOutcome);
    refuses("meals", &one, Some(count("0")), NoCost::OutcomeNotPositive);
    let about = json!({ "value": "3", "unit": "meals", "qualifier": "ABOUT" });
    refuses("meals", &one, Some(about), NoCost::OutcomeVague);
    let growth = json!({ "value": "3", "unit": "percent change" });
    let story = given_founded([
        json!({ "defineIndicator": { "id": "@meals", "name": "Growth", "unit": "percent change", "kind": "PERFORMANCE",
            "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART" } }),
        json!({ "planActivity": { "id": "@cook", "title": "Cook", "indicators": ["@meals"] } }),
        json!({ "recordFunding": { "id": "@grant", "purpose": "Drift" } }),
    ]);
    let story =
        story.when(spent(json!("@cook"), "2014", one[0].clone())).when(meals("@r", growth, Value::Null));
    assert_eq!(ask(&story).no_cost, Some(NoCost::OutcomeNotACount));
}

#[test]
fn without_an_activity_there_is_nothing_to_ask_of() {
    let story =
        given_founded([json!({ "defineIndicator": { "id": "@meals", "name": "Meals", "unit": "meals",
        "kind": "PERFORMANCE", "direction": "INCREASE", "overTime": "SUM", "overPartners": "SUM" } })]);
    assert_eq!(ask(&story).no_cost, Some(NoCost::NoActivity));
}
