use HealthReason::{
    BaselineKnown, BaselineUnknown, DateTooVague, NoBaseline, NoFigure, NotReceived, Open, Outdated,
    Received, Recent, Returned, Settled,
};
use HealthSignalKey::{BaselinesKnown, DataNeedsSettled, FiguresReceived, FiguresRecent};

use super::*;

fn report(id: &str, on: &str, more: Value) -> Value {
    let mut command = json!({ "reportFigure": { "id": id, "indicator": "@homeless", "on": on,
        "figure": { "value": "10", "unit": "persons" } } });
    for (key, value) in more.as_object().unwrap() {
        command["reportFigure"][key] = value.clone();
    }
    command
}

/// @a and @b are asked for 2012 by February 2013; @b joined in 2012.
fn round() -> Story {
    given_founded([
        organisation("@a"),
        organisation("@b"),
        json!({ "admitPartner": { "organisation": "@a" } }),
        json!({ "admitPartner": { "organisation": "@b", "joined": "2012-06" } }),
        indicator("@homeless", Value::Null),
        json!({ "openReporting": { "id": "@round", "title": "2012", "indicators": ["@homeless"],
            "covers": { "from": "2012", "to": "2012" }, "due": "2013-02" } }),
    ])
}

fn of(who: &str) -> Value {
    json!({ "organisation": who, "reporting": "@round" })
}

#[test]
fn a_figure_counts_once_its_date_has_passed() {
    let story = round().when(report("@of-a", "2012", of("@a")));
    check(&story, FiguresReceived, "2013-02-28", [0, 0, 0], Unknown);
    check(&story, FiguresReceived, "2013-03-01", [1, 2, 0], Adequate);
    why(&story, FiguresReceived, "2013-03-01", &[Received, NotReceived]);
    let subject = signal(&story, FiguresReceived, "2013-03-01").evidence[1].subject;
    let (reporting, indicator) = ("@round".parse().unwrap(), "@homeless".parse().unwrap());
    assert_eq!(subject, Subject::Figure { reporting, indicator, organisation: "@b".parse().unwrap() });
}

#[test]
fn a_draft_is_not_there_and_what_was_returned_is_not_either() {
    let mut draft = of("@a");
    draft["draft"] = json!(true);
    let story = round()
        .when(report("@of-a", "2012", draft))
        .when(report("@of-b", "2012", of("@b")))
        .when(json!({ "returnReport": { "report": "@of-b", "note": "Hvilket år?" } }));
    why(&story, FiguresReceived, "2013-03-01", &[NotReceived, Returned]);
    check(&story, FiguresReceived, "2013-03-01", [0, 2, 0], Weak);
}

#[test]
fn what_is_there_counts_for_two_years_and_what_is_owed_until_it_is_there() {
    let story = round().when(report("@of-a", "2012", of("@a")));
    check(&story, FiguresReceived, "2015-02-28", [1, 2, 0], Adequate);
    check(&story, FiguresReceived, "2015-03-01", [0, 1, 0], Weak);
    let story = story.when(json!({ "closeReporting": { "reporting": "@round", "on": "2016-01-01" } }));
    check(&story, FiguresReceived, "2015-12-31", [0, 1, 0], Weak);
    check(&story, FiguresReceived, "2016-01-01", [0, 0, 0], Unknown);
}

#[test]
fn a_partner_that_joined_after_the_day_was_not_asked_by_then() {
    let story = given_founded([
        organisation("@a"),
        json!({ "admitPartner": { "organisation": "@a", "joined": "2015" } }),
        indicator("@homeless", Value::Null),
        json!({ "openReporting": { "id": "@round", "title": "2012", "indicators": ["@homeless"], "covers": {}, "due": "2013" } }),
    ]);
    check(&story, FiguresReceived, "2014-12-31", [0, 0, 0], Unknown);
    check(&story, FiguresReceived, "2015-01-01", [0, 1, 0], Weak);
}

#[test]
fn a_baseline_is_known_where_the_last_one_recorded_is_a_figure() {
    let baseline = |figure: Value, on: Value| json!({ "recordBaseline": { "indicator": "@homeless", "figure": figure, "on": on } });
    let story = given_founded([indicator("@homeless", Value::Null), indicator("@other", Value::Null)]);
    why(&story, BaselinesKnown, "2014-01-01", &[NoBaseline; 2]);
    check(&story, BaselinesKnown, "2014-01-01", [0, 2, 0], Weak);
    let unknown = story.when(baseline(Value::Null, Value::Null));
    why(&unknown, BaselinesKnown, "2014-01-01", &[BaselineUnknown, NoBaseline]);
    let known = unknown.when(baseline(json!({ "value": "5", "unit": "persons" }), json!("2014-03")));
    why(&known, BaselinesKnown, "2014-02-28", &[BaselineUnknown, NoBaseline]);
    why(&known, BaselinesKnown, "2014-03-01", &[DateTooVague, NoBaseline]);
    why(&known, BaselinesKnown, "2014-03-31", &[BaselineKnown, NoBaseline]);
    check(&known, BaselinesKnown, "2014-03-31", [1, 2, 0], Adequate);
}

#[test]
fn what_samspil_counts_by_itself_needs_no_baseline_and_no_figure() {
    let mut tally = indicator("@new", yearly());
    tally["defineIndicator"]["tally"] = json!("NEW_PARTNERS_FOR_UNCOVERED_INTERESTS");
    let story = given_founded([tally]);
    check(&story, BaselinesKnown, "2014-01-01", [0, 0, 0], Unknown);
    check(&story, FiguresRecent, "2014-01-01", [0, 0, 0], Unknown);
}

#[test]
fn a_yearly_figure_is_recent_for_a_year_from_the_end_of_its_year() {
    let story = given_founded([indicator("@homeless", yearly()), indicator("@never", Value::Null)]);
    check(&story, FiguresRecent, "2014-01-01", [0, 1, 0], Weak);
    why(&story, FiguresRecent, "2014-01-01", &[NoFigure]);
    let story = story.when(report("@2013", "2013", json!({})));
    why(&story, FiguresRecent, "2012-12-31", &[NoFigure]);
    why(&story, FiguresRecent, "2013-06-30", &[DateTooVague]);
    why(&story, FiguresRecent, "2013-12-31", &[Recent]);
    why(&story, FiguresRecent, "2014-12-31", &[Recent]);
    why(&story, FiguresRecent, "2015-01-01", &[Outdated]);
    check(&story, FiguresRecent, "2015-01-01", [0, 1, 0], Weak);
}

#[test]
fn a_figure_reported_as_unknown_is_no_recent_figure() {
    let story = given_founded([indicator("@homeless", yearly())]).when(report(
        "@2013",
        "2013",
        json!({ "figure": null }),
    ));
    why(&story, FiguresRecent, "2014-01-01", &[NoFigure]);
}

#[test]
fn a_need_for_data_is_open_until_it_is_settled() {
    let need = |id: &str| json!({ "putOnDataAgenda": { "id": id, "question": id } });
    let story = given_founded([need("@x"), need("@y")])
        .when(json!({ "settleDataNeed": { "need": "@x", "how": "Målt", "on": "2014-03" } }))
        .when(json!({ "settleDataNeed": { "need": "@y", "how": "Bortfaldet" } }));
    why(&story, DataNeedsSettled, "2014-02-28", &[Open, Settled]);
    why(&story, DataNeedsSettled, "2014-03-01", &[DateTooVague, Settled]);
    check(&story, DataNeedsSettled, "2014-03-31", [2, 2, 0], Strong);
}
