mod publishing;
mod rounds;

use serde_json::{Value, json};

use crate::rejection::Code::{
    AlreadyExists, Circular, DatesReversed, Invalid, NotAPartner, NotFound, OutOfRange, UnitMismatch,
    WrongState,
};
use crate::story::{Story, given, given_founded};

const DEFINED: &str = "shared_measurement.indicator_defined";
const BASELINE: &str = "shared_measurement.baseline_recorded";
const TARGET: &str = "shared_measurement.target_set";
const REPORTED: &str = "shared_measurement.figure_reported";
const CORRECTED: &str = "shared_measurement.report_corrected";
const CATEGORISED: &str = "shared_measurement.categorisation_defined";
const GROUPED: &str = "shared_measurement.comparison_group_defined";
const CLAIMED: &str = "shared_measurement.claim_recorded";

fn percent(value: &str) -> Value {
    json!({ "value": value, "unit": "percent" })
}

/// An indicator in that unit, with one more field.
fn indicator(id: &str, unit: &str, key: &str, value: Value) -> Value {
    let mut indicator = json!({ "id": id, "name": id, "unit": unit, "kind": "POPULATION", "direction": "INCREASE",
        "overTime": "LATEST", "overPartners": "APART" });
    indicator[key] = value;
    json!({ "defineIndicator": indicator })
}

fn tally() -> Value {
    indicator("@new", "partners", "tally", json!("NEW_PARTNERS_FOR_UNCOVERED_INTERESTS"))
}

fn target(level: Value) -> Value {
    json!({ "setTarget": { "id": "@target", "goal": "@goal", "indicator": "@share", "level": level } })
}

/// A target of half the population, with one more field.
fn half(key: &str, value: Value) -> Value {
    let mut target = target(json!({ "figure": percent("50") }));
    target["setTarget"][key] = value;
    target
}

fn report(key: &str, value: Value) -> Value {
    let mut report = json!({ "id": "@report", "indicator": "@share", "on": "2012", "figure": percent("27") });
    report[key] = value;
    json!({ "reportFigure": report })
}

fn correct(value: &str) -> Value {
    json!({ "correctReport": { "report": "@report", "figure": percent(value), "reason": "Slåfejl" } })
}

fn retire() -> Value {
    json!({ "retireGoal": { "goal": "@goal", "on": "2017", "reason": "Nået." } })
}

/// A goal, the indicators @share and @mean in percent and @products in products; @a is a partner from 2012.
fn story() -> Story {
    given_founded([
        json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "RESEARCH" } }),
        json!({ "registerOrganisation": { "id": "@b", "name": "B", "sector": "BUSINESS" } }),
        json!({ "admitPartner": { "organisation": "@a", "joined": "2012" } }),
        json!({ "adoptGoal": { "id": "@goal", "title": "Mere fuldkorn" } }),
        indicator("@share", "percent", "reporter", json!("@a")),
        indicator("@mean", "percent", "kind", json!("POPULATION")),
        indicator("@products", "products", "kind", json!("PERFORMANCE")),
    ])
}

#[test]
fn nothing_is_measured_before_the_founding() {
    given([]).refuses([
        (indicator("@share", "percent", "kind", json!("POPULATION")), NotFound, "initiative"),
        (report("on", json!("2012")), NotFound, "initiative"),
    ]);
}

#[test]
fn an_indicator_is_defined_once() {
    given_founded([])
        .takes(DEFINED, tally())
        .takes(DEFINED, indicator("@share", "percent", "numerator", json!("Voksne over 75 g")))
        .refuses([(indicator("@share", "persons", "numerator", json!("A")), AlreadyExists, "id")]);
}

#[test]
fn percentages_are_never_summed_and_other_units_may_be() {
    for unit in ["percent", "percent change"] {
        given_founded([]).refuses([
            (indicator("@a", unit, "overPartners", json!("SUM")), Invalid, "overPartners"),
            (indicator("@a", unit, "overTime", json!("SUM")), Invalid, "overTime"),
        ]);
    }
    given_founded([])
        .takes(DEFINED, indicator("@kg", "kg", "overPartners", json!("SUM")))
        .takes(DEFINED, indicator("@persons", "persons", "overTime", json!("SUM")));
}

#[test]
fn only_shares_are_weighted_by_what_they_are_of() {
    given_founded([])
        .refuses([
            (indicator("@a", "persons", "overPartners", json!("WEIGHTED")), Invalid, "overPartners"),
            (indicator("@a", "percent change", "overPartners", json!("WEIGHTED")), Invalid, "overPartners"),
        ])
        .takes(DEFINED, indicator("@share", "percent", "overPartners", json!("WEIGHTED")));
}

#[test]
fn an_indicator_has_a_possible_frequency_and_a_known_reporter() {
    let frequency = |least: u16, most: u16| {
        indicator("@a", "kg", "frequency", json!({ "atLeast": least, "atMost": most }))
    };
    given_founded([])
        .refuses([
            (frequency(0, 1), OutOfRange, "frequency"),
            (frequency(4, 3), OutOfRange, "frequency"),
            (frequency(1, 367), OutOfRange, "frequency"),
            (indicator("@a", "kg", "reporter", json!("@nobody")), NotFound, "reporter"),
        ])
        .takes(DEFINED, frequency(1, 366));
}

#[test]
fn a_baseline_holds_until_the_next_which_may_be_the_first_again() {
    let baseline = |value: &str| json!({ "recordBaseline": { "indicator": "@share", "figure": percent(value), "on": "2008" } });
    let story = story()
        .takes(BASELINE, baseline("6"))
        .takes(BASELINE, baseline("7"))
        .takes(BASELINE, baseline("6"))
        .takes(BASELINE, json!({ "recordBaseline": { "indicator": "@share", "note": "Ukendt" } }));
    let indicator = story.initiative().shared_measurement.indicators.get("@share".parse().unwrap()).unwrap();
    assert_eq!((indicator.baselines.len(), &indicator.baseline().unwrap().figure), (4, &None));
}

#[test]
fn a_baseline_is_a_possible_figure_of_its_indicator() {
    let baseline = |indicator: &str, figure: Value| json!({ "recordBaseline": { "indicator": indicator, "figure": figure } });
    story().refuses([
        (baseline("@none", percent("6")), NotFound, "indicator"),
        (baseline("@products", percent("6")), UnitMismatch, "figure"),
        (baseline("@share", percent("100.1")), OutOfRange, "figure"),
        (baseline("@share", percent("-0.1")), OutOfRange, "figure"),
    ]);
}

#[test]
fn a_target_is_set_once_whatever_its_level_is() {
    for level in [
        json!({ "figure": { "value": "50", "unit": "percent", "qualifier": "AT_LEAST" } }),
        json!({ "relativeToBaseline": { "percent": "105" } }),
        json!({ "relativeToIndicator": { "indicator": "@mean", "percent": "50" } }),
        json!({ "relativeToReference": { "reference": "Bygningsreglementet", "relation": "En klasse bedre" } }),
        json!({ "between": { "least": "3", "greatest": "4", "unit": "percent", "qualifier": "AT_MOST" } }),
        json!({ "notYetSet": { "wording": "mindst xx g" } }),
        json!({ "unknown": { "note": "Byrådet har sat det." } }),
    ] {
        story()
            .takes(TARGET, target(level.clone()))
            .refuses([(half("provisional", json!(true)), AlreadyExists, "id")])
            .when(retire())
            .knows(target(level));
    }
}

#[test]
fn a_goal_has_several_targets_each_with_its_scope() {
    let scope = |id: &str, scope: &str| {
        let mut target = half("scope", json!(scope));
        target["setTarget"]["id"] = json!(id);
        target
    };
    story().takes(TARGET, scope("@x", "Rådhuset")).takes(TARGET, scope("@y", "Hele organisationen"));
}

#[test]
fn a_target_ties_a_goal_that_holds_to_an_indicator() {
    let retired = half("scope", json!("Rådhuset"));
    story()
        .refuses([
            (half("goal", json!("@none")), NotFound, "goal"),
            (half("indicator", json!("@none")), NotFound, "indicator"),
            (half("period", json!({ "from": "2017", "to": "2014" })), DatesReversed, "period"),
            (half("organisation", json!("@nobody")), NotFound, "organisation"),
            (half("organisation", json!("@b")), NotAPartner, "organisation"),
        ])
        .when(retire())
        .refuses([(retired, WrongState, "goal")]);
}

#[test]
fn a_partner_with_a_target_of_its_own_is_a_partner_in_its_period() {
    let of_a = |to: &str| {
        let mut target = half("organisation", json!("@a"));
        target["setTarget"]["period"] = json!({ "from": "2009", "to": to });
        target
    };
    story().refuses([(of_a("2011"), NotAPartner, "organisation")]).takes(TARGET, of_a("2012"));
}

#[test]
fn a_level_fits_the_indicator() {
    let relative = |of: &str, percent: &str| {
        target(json!({ "relativeToIndicator": { "indicator": of, "percent": percent } }))
    };
    let to_baseline = |percent: &str| target(json!({ "relativeToBaseline": { "percent": percent } }));
    let to_indicator = "level.relativeToIndicator.indicator";
    let between = |least: &str, greatest: &str, unit: &str| {
        target(json!({ "between": { "least": least, "greatest": greatest, "unit": unit } }))
    };
    story().refuses([
        (between("3", "4", "months"), UnitMismatch, "level.between"),
        (between("3", "104", "percent"), OutOfRange, "level.between"),
        (between("4", "3", "percent"), OutOfRange, "level.between.greatest"),
        (between("3", "3", "percent"), OutOfRange, "level.between.greatest"),
        (target(json!({ "figure": { "value": "75", "unit": "g/day" } })), UnitMismatch, "level.figure"),
        (target(json!({ "figure": percent("140") })), OutOfRange, "level.figure"),
        (to_baseline("0"), OutOfRange, "level.relativeToBaseline.percent"),
        (to_baseline("-75"), OutOfRange, "level.relativeToBaseline.percent"),
        (relative("@share", "50"), Circular, to_indicator),
        (relative("@none", "50"), NotFound, to_indicator),
        (relative("@products", "50"), UnitMismatch, to_indicator),
        (relative("@mean", "0"), OutOfRange, "level.relativeToIndicator.percent"),
    ]);
}

#[test]
fn a_figure_is_reported_once_and_may_be_unknown() {
    story()
        .takes(REPORTED, report("organisation", json!("@b")))
        .refuses([(report("on", json!("2013")), AlreadyExists, "id")])
        .when(correct("28"))
        .knows(report("organisation", json!("@b")));
    story().takes(REPORTED, report("figure", Value::Null));
}

#[test]
fn a_report_is_a_possible_figure_of_an_indicator_that_is_not_counted() {
    story().when(tally()).refuses([
        (report("indicator", json!("@none")), NotFound, "indicator"),
        (report("indicator", json!("@new")), WrongState, "indicator"),
        (report("indicator", json!("@products")), UnitMismatch, "figure"),
        (report("figure", percent("101")), OutOfRange, "figure"),
        (report("since", json!("2013")), DatesReversed, "since"),
        (report("organisation", json!("@nobody")), NotFound, "organisation"),
    ]);
}

#[test]
fn a_correction_is_made_once_and_can_be_taken_back() {
    let unknown = json!({ "correctReport": { "report": "@report", "reason": "Kilden er trukket tilbage" } });
    let story = story()
        .refuses([(correct("28"), NotFound, "report")])
        .when(report("on", json!("2012")))
        .refuses([(correct("27"), Invalid, "figure"), (correct("27.0"), Invalid, "figure")])
        .takes(CORRECTED, correct("28"))
        .takes(CORRECTED, correct("27"))
        .takes(CORRECTED, unknown)
        .takes(CORRECTED, correct("28"));
    let report = story.initiative().shared_measurement.reports.get("@report".parse().unwrap()).unwrap();
    assert_eq!(report.figure().unwrap().to_string(), "28 percent");
    assert_eq!(report.reported.figure.as_ref().unwrap().to_string(), "27 percent");
}

#[test]
fn a_correction_is_a_possible_figure_of_its_indicator() {
    let products = json!({ "correctReport": { "report": "@report", "reason": "A",
        "figure": { "value": "600", "unit": "products", "qualifier": "MORE_THAN" } } });
    story()
        .when(report("on", json!("2012")))
        .refuses([(correct("270"), OutOfRange, "figure"), (products, UnitMismatch, "figure")]);
}

fn claim(id: &str, key: &str, value: Value) -> Value {
    let source = json!({ "title": "Konference 2014", "dated": "2014-12-01" });
    let mut claim = json!({ "id": id, "statement": "Indtaget er firedoblet.", "source": source });
    claim[key] = value;
    json!({ "recordClaim": claim })
}

#[test]
fn claims_that_differ_stand_side_by_side() {
    let story = story()
        .when(report("on", json!("2012")))
        .takes(CLAIMED, claim("@quadrupled", "indicator", json!("@share")))
        .takes(CLAIMED, claim("@risen", "figure", percent("27")))
        .refuses([(claim("@risen", "figure", percent("28")), AlreadyExists, "id")]);
    let measurement = &story.initiative().shared_measurement;
    assert_eq!((measurement.claims.len(), measurement.reports.len()), (2, 1));
}

#[test]
fn a_claim_is_of_a_possible_figure_and_names_only_what_exists() {
    let mut reversed = claim("@c", "since", json!("2013"));
    reversed["recordClaim"]["on"] = json!("2012");
    story().refuses([
        (claim("@c", "indicator", json!("@none")), NotFound, "indicator"),
        (claim("@c", "figure", percent("400")), OutOfRange, "figure"),
        (reversed, DatesReversed, "since"),
    ]);
}

fn categories(names: &[&str]) -> Value {
    let categories: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
    json!({ "defineCategorisation": { "id": "@ages", "name": "Alder", "categories": categories } })
}

fn group(name: &str) -> Value {
    json!({ "defineComparisonGroup": { "id": "@rest", "name": name } })
}

#[test]
fn a_categorisation_has_two_categories_at_least_each_once() {
    given_founded([])
        .refuses([
            (categories(&["Unge"]), Invalid, "categories"),
            (categories(&["Unge", "Unge"]), Invalid, "categories"),
            (indicator("@a", "persons", "categorisation", json!("@ages")), NotFound, "categorisation"),
        ])
        .takes(CATEGORISED, categories(&["Unge", "Voksne"]))
        .refuses([(categories(&["Voksne", "Unge"]), AlreadyExists, "id")])
        .takes(DEFINED, indicator("@a", "persons", "categorisation", json!("@ages")));
}

#[test]
fn a_comparison_group_has_a_baseline_of_its_own() {
    let baseline = |value: &str, group: Value| json!({ "recordBaseline": { "indicator": "@share", "figure": percent(value), "group": group } });
    let story = story()
        .refuses([
            (baseline("9", json!("@rest")), NotFound, "group"),
            (report("group", json!("@rest")), NotFound, "group"),
        ])
        .takes(GROUPED, group("De øvrige"))
        .refuses([(group("Resten"), AlreadyExists, "id")])
        .takes(BASELINE, baseline("6", Value::Null))
        .takes(BASELINE, baseline("9", json!("@rest")))
        .knows(baseline("6", Value::Null))
        .takes(REPORTED, report("group", json!("@rest")));
    let indicator = story.initiative().shared_measurement.indicators.get("@share".parse().unwrap()).unwrap();
    assert_eq!(indicator.baseline().unwrap().figure.as_ref().unwrap().to_string(), "6 percent");
}

/// A report of 10 persons with these parts, of the two categories.
fn parts(parts: Value) -> Value {
    json!({ "reportFigure": { "id": "@parts", "indicator": "@persons", "on": "2012", "parts": parts,
        "figure": { "value": "10", "unit": "persons" } } })
}

fn part(category: &str, value: &str) -> Value {
    json!({ "category": category, "figure": { "value": value, "unit": "persons" } })
}

#[test]
fn the_parts_of_a_figure_add_up_to_it_where_all_are_known() {
    let story = || {
        story().when(categories(&["Unge", "Voksne"])).when(indicator(
            "@persons",
            "persons",
            "categorisation",
            json!("@ages"),
        ))
    };
    let mut of_share = report("parts", json!([part("Unge", "3")]));
    story()
        .refuses([
            (of_share.clone(), Invalid, "parts"),
            (parts(json!([part("Unge", "3"), part("Unge", "7")])), Invalid, "parts"),
            (parts(json!([part("Unge", "3"), part("Ældre", "7")])), Invalid, "parts"),
            (parts(json!([part("Unge", "3"), part("Voksne", "8")])), Invalid, "parts"),
        ])
        .takes(REPORTED, parts(json!([part("Unge", "3"), part("Voksne", "7.0")])));
    of_share["reportFigure"]["indicator"] = json!("@persons");
    story().refuses([(of_share, UnitMismatch, "figure")]);
    let about =
        json!({ "category": "Unge", "figure": { "value": "4", "unit": "persons", "qualifier": "ABOUT" } });
    for known in [
        json!([part("Unge", "3")]),
        json!([part("Unge", "3"), { "category": "Voksne" }]),
        json!([about, part("Voksne", "7")]),
    ] {
        story().takes(REPORTED, parts(known));
    }
}

#[test]
fn the_shares_of_categories_are_not_added_up() {
    let mut shares = report("indicator", json!("@by-age"));
    shares["reportFigure"]["parts"] = json!([{ "category": "Unge", "figure": percent("20") }, { "category": "Voksne", "figure": percent("30") }]);
    story()
        .when(categories(&["Unge", "Voksne"]))
        .when(indicator("@by-age", "percent", "categorisation", json!("@ages")))
        .takes(REPORTED, shares);
}

#[test]
fn numerator_and_denominator_give_the_share_in_its_own_places() {
    let of = |value: &str, numerator: &str, denominator: &str| {
        let mut report = report("figure", percent(value));
        report["reportFigure"]["numerator"] = json!(numerator);
        report["reportFigure"]["denominator"] = json!(denominator);
        report
    };
    let mut unknown = of("27", "27", "100");
    unknown["reportFigure"]["figure"] = Value::Null;
    let mut products = of("27", "27", "100");
    products["reportFigure"]["indicator"] = json!("@products");
    products["reportFigure"]["figure"] = json!({ "value": "27", "unit": "products" });
    story().refuses([
        (of("28", "274", "1000"), Invalid, "figure"),
        (of("26", "268", "1000"), Invalid, "figure"),
        (of("26.7", "268", "1000"), Invalid, "figure"),
        (unknown, Invalid, "figure"),
        (products, Invalid, "numerator"),
        (of("100", "101", "100"), OutOfRange, "numerator"),
        (of("0", "-1", "100"), OutOfRange, "numerator"),
        (of("0", "0", "0"), OutOfRange, "denominator"),
        (of("1", "9999999999999999999999999999", "9999999999999999999999999999"), OutOfRange, "numerator"),
    ]);
    for (value, numerator) in
        [("27", "268"), ("26.8", "268"), ("26.80", "268"), ("27", "265"), ("26.5", "265")]
    {
        story().takes(REPORTED, of(value, numerator, "1000"));
    }
}
