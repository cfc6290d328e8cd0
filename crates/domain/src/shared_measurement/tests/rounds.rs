//! Rounds of reporting, what becomes of a report, and what is asked of those who do not report.

use serde_json::{Value, json};

use super::{CORRECTED, REPORTED, correct, group, report, story, tally};
use crate::rejection::Code::{AlreadyExists, DatesReversed, Invalid, NotFound, OutOfRange, WrongState};
use crate::shared_measurement::{Report, ReportStatus};
use crate::story::Story;

const OPENED: &str = "shared_measurement.reporting_opened";
const CLOSED: &str = "shared_measurement.reporting_closed";
const REOPENED: &str = "shared_measurement.reporting_reopened";
const SUBMITTED: &str = "shared_measurement.report_submitted";
const RETURNED: &str = "shared_measurement.report_returned";
const APPROVED: &str = "shared_measurement.report_approved";
const NEEDED: &str = "shared_measurement.data_need_raised";
const SETTLED: &str = "shared_measurement.data_need_settled";
const COMMISSIONED: &str = "shared_measurement.evaluation_commissioned";
const PUBLISHED: &str = "shared_measurement.evaluation_published";

/// A round over 2012 that asks partners for @share and @products, with one more field. @share has a reporter: @a.
fn round(key: &str, value: Value) -> Value {
    let mut round = json!({ "id": "@round", "title": "Årets tal", "indicators": ["@share", "@products"],
        "covers": { "from": "2012", "to": "2012" }, "due": "2013-02" });
    round[key] = value;
    json!({ "openReporting": round })
}

fn close(on: &str) -> Value {
    json!({ "closeReporting": { "reporting": "@round", "on": on } })
}

fn reopen(reason: &str) -> Value {
    json!({ "reopenReporting": { "reporting": "@round", "reason": reason } })
}

/// A report for the round.
fn for_round(id: &str, key: &str, value: Value) -> Value {
    let mut report = report("reporting", json!("@round"));
    report["reportFigure"]["id"] = json!(id);
    report["reportFigure"][key] = value;
    report
}

/// The number of products of an organisation, for the round.
fn products(id: &str, organisation: &str) -> Value {
    let mut report = for_round(id, "figure", json!({ "value": "600", "unit": "products" }));
    report["reportFigure"]["indicator"] = json!("@products");
    report["reportFigure"]["organisation"] = json!(organisation);
    report
}

#[test]
fn a_round_of_reporting_asks_someone_for_something() {
    story()
        .when(tally())
        .refuses([
            (round("indicators", json!([])), Invalid, "indicators"),
            (round("indicators", json!(["@share", "@share"])), Invalid, "indicators"),
            (round("indicators", json!(["@none"])), NotFound, "indicators"),
            (round("indicators", json!(["@new"])), WrongState, "indicators"),
            (round("organisations", json!(["@nobody"])), NotFound, "organisations"),
            (round("organisations", json!(["@a", "@a"])), Invalid, "organisations"),
            (round("covers", json!({ "from": "2013", "to": "2012" })), DatesReversed, "covers"),
            (round("due", json!("2011")), DatesReversed, "due"),
        ])
        .takes(OPENED, round("organisations", json!(["@b"])))
        .refuses([(round("title", json!("A")), AlreadyExists, "id")]);
}

#[test]
fn a_round_takes_what_it_asks_for_once_of_each() {
    story()
        .refuses([(for_round("@r", "on", json!("2012")), NotFound, "reporting")])
        .when(group("De øvrige"))
        .when(round("due", json!("2013")))
        .refuses([
            (for_round("@r", "on", json!("2013")), DatesReversed, "on"),
            (for_round("@r", "indicator", json!("@mean")), Invalid, "indicator"),
            (for_round("@r", "organisation", json!("@b")), Invalid, "organisation"),
            (products("@r", "@b"), Invalid, "organisation"),
        ])
        .takes(REPORTED, for_round("@r", "organisation", json!("@a")))
        .refuses([(for_round("@again", "organisation", json!("@a")), AlreadyExists, "reporting")])
        .takes(REPORTED, for_round("@part", "scope", json!("Rådhuset")))
        .takes(REPORTED, for_round("@group", "group", json!("@rest")))
        .takes(REPORTED, products("@products", "@a"))
        .takes(REPORTED, report("organisation", json!("@a")));
    story().when(round("organisations", json!(["@b"]))).takes(REPORTED, products("@r", "@b"));
}

#[test]
fn a_closed_round_takes_nothing_until_it_is_reopened() {
    let fix = json!({ "correctReport": { "report": "@r", "reason": "Slåfejl" } });
    let submit = |report: &str| json!({ "submitReport": { "report": report } });
    let send_back = json!({ "returnReport": { "report": "@r", "note": "Hvilket år?" } });
    let story = story()
        .refuses([(close("2013-03"), NotFound, "reporting"), (reopen("A"), NotFound, "reporting")])
        .when(round("due", json!("2013")))
        .refuses([(reopen("En partner var syg"), WrongState, "reporting")])
        .when(for_round("@r", "scope", json!("Alle")))
        .when(for_round("@draft", "draft", json!(true)))
        .takes(CLOSED, close("2013-03"))
        .refuses([
            (close("2013-04"), WrongState, "reporting"),
            (products("@late", "@a"), WrongState, "reporting"),
            (fix.clone(), WrongState, "report"),
            (submit("@draft"), WrongState, "report"),
            (send_back, WrongState, "report"),
        ])
        .knows(for_round("@r", "scope", json!("Alle")))
        .takes(APPROVED, json!({ "approveReport": { "report": "@r" } }))
        .takes(REOPENED, reopen("En partner var syg"))
        .refuses([(reopen("En anden grund"), WrongState, "reporting")])
        .takes(CORRECTED, fix)
        .takes(SUBMITTED, submit("@draft"))
        .takes(CLOSED, close("2013-03"));
    let round = story.initiative().shared_measurement.reportings.get("@round".parse().unwrap()).unwrap();
    assert_eq!(
        (round.closings.len(), round.closed().is_some()),
        (2, true),
        "the first closing stays visible"
    );
}

#[test]
fn a_report_goes_from_draft_to_approved_and_back_when_it_is_corrected() {
    let submit = || json!({ "submitReport": { "report": "@report" } });
    let send_back = |note: &str| json!({ "returnReport": { "report": "@report", "note": note } });
    let approve = |note: &str| json!({ "approveReport": { "report": "@report", "note": note } });
    let story = story()
        .refuses([
            (submit(), NotFound, "report"),
            (send_back("A"), NotFound, "report"),
            (approve("A"), NotFound, "report"),
        ])
        .when(report("draft", json!(true)))
        .refuses([(send_back("A"), WrongState, "report"), (approve("A"), WrongState, "report")])
        .takes(SUBMITTED, submit())
        .takes(RETURNED, send_back("Hvilket år?"))
        .refuses([(send_back("B"), WrongState, "report"), (approve("B"), WrongState, "report")])
        .takes(CORRECTED, correct("28"))
        .takes(SUBMITTED, submit())
        .takes(APPROVED, approve("Tak"))
        .refuses([
            (submit(), WrongState, "report"),
            (send_back("C"), WrongState, "report"),
            (approve("C"), WrongState, "report"),
        ]);
    assert!(!the_report(&story).corrected_after_approval());
    let story = story.takes(CORRECTED, correct("29"));
    assert_eq!(the_report(&story).status(), ReportStatus::Submitted);
    let story = story.takes(APPROVED, approve("Tak"));
    assert!(the_report(&story).corrected_after_approval(), "it stays visible");
    assert_eq!(the_report(&story).steps.len(), 7);
}

#[test]
fn an_approval_can_say_in_whose_name_it_is_given() {
    let approve = |by: &str| json!({ "approveReport": { "report": "@report", "by": by } });
    let story = story()
        .when(report("on", json!("2012")))
        .refuses([(approve("@nobody"), NotFound, "by")])
        .takes(APPROVED, approve("@b"))
        .refuses([(approve("@a"), WrongState, "report")]);
    assert_eq!(the_report(&story).steps.last().unwrap().by, "@b".parse().ok());
}

#[test]
fn a_report_that_was_no_draft_is_submitted() {
    let story = story().when(report("on", json!("2012")));
    assert_eq!(the_report(&story).status(), ReportStatus::Submitted);
    story.knows(json!({ "submitReport": { "report": "@report" } }));
}

fn the_report(story: &Story) -> &Report {
    story.initiative().shared_measurement.reports.get("@report".parse().unwrap()).unwrap()
}

#[test]
fn a_need_for_data_stands_on_the_agenda_until_it_is_settled() {
    let need = |goal: &str, indicator: &str| {
        json!({ "putOnDataAgenda": { "id": "@effect", "question": "Den samlede effekt",
        "goal": goal, "indicator": indicator } })
    };
    let settle = |how: &str| json!({ "settleDataNeed": { "need": "@effect", "how": how, "on": "2015" } });
    story()
        .refuses([
            (need("@none", "@share"), NotFound, "goal"),
            (need("@goal", "@none"), NotFound, "indicator"),
            (settle("Ny metode"), NotFound, "need"),
        ])
        .takes(NEEDED, need("@goal", "@share"))
        .refuses([(need("@goal", "@mean"), AlreadyExists, "id")])
        .takes(SETTLED, settle("Ny metode"))
        .refuses([(settle("Opgivet"), WrongState, "need")]);
}

#[test]
fn an_evaluation_is_published_once() {
    let commission = |evaluators: Value| json!({ "commissionEvaluation": { "id": "@final", "title": "Slutevaluering", "evaluators": evaluators } });
    let publish =
        |findings: &str| json!({ "publishEvaluation": { "evaluation": "@final", "findings": findings } });
    story()
        .refuses([
            (commission(json!(["@nobody"])), NotFound, "evaluators"),
            (commission(json!(["@a", "@a"])), Invalid, "evaluators"),
            (publish("Ni af ti"), NotFound, "evaluation"),
        ])
        .takes(COMMISSIONED, commission(json!(["@a", "@b"])))
        .refuses([(commission(json!([])), AlreadyExists, "id")])
        .takes(PUBLISHED, publish("Ni af ti"))
        .refuses([(publish("Otte af ti"), WrongState, "evaluation")]);
}

#[test]
fn an_evaluation_that_is_made_again_and_again_is_published_each_time() {
    let commission = |at_least: u16| {
        json!({ "commissionEvaluation": { "id": "@status", "title": "Statusrapport",
        "frequency": { "atLeast": at_least, "atMost": 1 } } })
    };
    let publish = |on: Option<&str>| json!({ "publishEvaluation": { "evaluation": "@status", "on": on } });
    let story = story()
        .refuses([(commission(2), OutOfRange, "frequency")])
        .takes(COMMISSIONED, commission(1))
        .takes(PUBLISHED, publish(Some("2011")))
        .takes(PUBLISHED, publish(Some("2010")))
        .knows(publish(Some("2011")))
        .takes(PUBLISHED, publish(None));
    let evaluations = &story.initiative().shared_measurement.evaluations;
    let status = evaluations.get("@status".parse().unwrap()).unwrap();
    assert_eq!((status.editions.len(), status.published().unwrap().on), (3, None));
}
