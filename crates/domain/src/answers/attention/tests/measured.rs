//! Reports, rounds, targets, needs for data, evaluations.

use super::*;

/// @share is reported by @a alone, for 2012, by the end of February 2013.
fn round() -> [Value; 2] {
    [
        json!({ "defineIndicator": { "id": "@share", "name": "Share", "unit": "percent", "kind": "POPULATION",
            "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART", "reporter": "@a" } }),
        json!({ "openReporting": { "id": "@round", "title": "2012", "indicators": ["@share"],
            "covers": { "from": "2012", "to": "2012" }, "due": "2013-02-28" } }),
    ]
}

fn report(draft: bool) -> Value {
    json!({ "reportFigure": { "id": "@r", "indicator": "@share", "on": "2012", "reporting": "@round",
        "organisation": "@a", "figure": { "value": "30", "unit": "percent" }, "draft": draft } })
}

#[test]
fn a_figure_is_due_and_then_late() {
    let days =
        [("2013-01-28", 0, None), ("2013-01-29", 1, SOON), ("2013-02-28", 1, SOON), ("2013-03-01", 0, None)];
    check(&story(round()), Kind::ReportDue, &days);
    let days = [("2013-02-28", 0, None), ("2013-03-01", 1, OVERDUE)];
    check(&story(round()), Kind::ReportLate, &days);
    let sentence = "@a has not reported \"Share\" for \"2012\", which was due 2013-02-28.";
    says(&story(round()), Kind::ReportLate, "2013-04-01", sentence, Some("@a"), Some("2013-03-01"));
    done_by(story(round()), Kind::ReportLate, "2013-03-01", report(false));
}

#[test]
fn a_draft_is_to_be_submitted_by_its_date() {
    let story = story(round()).when(report(true));
    let days = [("2013-01-28", 0, None), ("2013-01-29", 1, SOON), ("2013-03-01", 0, None)];
    check(&story, Kind::ReportDraft, &days);
    check(&story, Kind::ReportDue, &[("2013-02-28", 0, None)]);
    check(&story, Kind::ReportLate, &[("2013-03-01", 1, OVERDUE)]);
    done_by(story, Kind::ReportDraft, "2013-02-01", json!({ "submitReport": { "report": "@r" } }));
}

#[test]
fn what_was_returned_is_to_be_mended() {
    let back = json!({ "returnReport": { "report": "@r", "note": "Which year?" } });
    let story = story(round()).when(report(false)).when(back);
    check(
        &story,
        Kind::ReportReturned,
        &[("2011-12-31", 0, None), ("2013-02-28", 1, SOON), ("2013-03-01", 1, OVERDUE)],
    );
    check(&story, Kind::ReportLate, &[("2013-03-01", 0, None)]);
    let sentence = "@a is to mend its report of \"Share\" for \"2012\", due 2013-02-28.";
    says(&story, Kind::ReportReturned, "2013-03-01", sentence, Some("@a"), None);
    says(&story, Kind::ReportReturned, "2026-11-21", sentence, Some("@a"), Some("2026-11-21"));
    done_by(story, Kind::ReportReturned, "2013-03-01", json!({ "submitReport": { "report": "@r" } }));
}

#[test]
fn a_report_outside_any_round_can_be_returned_too() {
    let mut loose = report(false);
    loose["reportFigure"]["reporting"] = Value::Null;
    let story =
        story(round()).when(loose).when(json!({ "returnReport": { "report": "@r", "note": "Which year?" } }));
    let sentence = "@a is to mend the report of \"Share\" for 2012.";
    says(&story, Kind::ReportReturned, "2010-01-01", sentence, Some("@a"), None);
}

#[test]
fn a_round_that_was_opened_again_is_to_be_closed() {
    let close = |on: &str| json!({ "closeReporting": { "reporting": "@round", "on": on } });
    let story = story(round())
        .when(close("2013-04-01"))
        .when(json!({ "reopenReporting": { "reporting": "@round", "reason": "A slip of the pen." } }));
    check(&story, Kind::RoundReopened, &[("2013-03-31", 0, None), ("2013-04-01", 1, OPEN)]);
    let sentence = "\"2012\" was closed and is open again: A slip of the pen.";
    says(&story, Kind::RoundReopened, "2013-05-01", sentence, Some("@lead"), None);
    done_by(story, Kind::RoundReopened, "2013-05-01", close("2013-05-01"));
}

/// From 10 percent at the end of 2009 to 50 by the end of 2019, for a goal of @b.
fn target() -> Vec<Value> {
    let figure = |value: &str| json!({ "value": value, "unit": "percent" });
    let mut commands = round().to_vec();
    commands.extend([
        json!({ "adoptGoal": { "id": "@goal", "title": "Goal" } }),
        json!({ "assignGoal": { "goal": "@goal", "owner": "@b" } }),
        json!({ "recordBaseline": { "indicator": "@share", "figure": figure("10"), "on": "2009" } }),
        json!({ "setTarget": { "id": "@target", "goal": "@goal", "indicator": "@share",
            "level": { "figure": figure("50") }, "period": { "from": "2010", "to": "2019" }, "provisional": true } }),
    ]);
    commands
}

fn figure(on: &str, value: &str) -> Value {
    json!({ "reportFigure": { "indicator": "@share", "on": on, "figure": { "value": value, "unit": "percent" } } })
}

#[test]
fn a_target_is_off_track_and_then_missed() {
    let story = story(target()).when(figure("2014", "20"));
    check(
        &story,
        Kind::TargetOffTrack,
        &[("2013-12-31", 0, None), ("2014-01-01", 1, OPEN), ("2019-01-01", 1, SOON)],
    );
    check(&story, Kind::TargetMissed, &[("2019-12-31", 0, None), ("2020-01-01", 1, OVERDUE)]);
    check(&story, Kind::TargetOffTrack, &[("2020-01-01", 0, None)]);
    let sentence = "\"Share\" is not on track to reach 50 percent by 2019. The target is provisional.";
    says(&story, Kind::TargetOffTrack, "2015-01-01", sentence, Some("@b"), Some("2014-12-31"));
    let sentence = "\"Share\" did not reach 50 percent by 2019. The target is provisional.";
    says(&story, Kind::TargetMissed, "2020-01-01", sentence, Some("@b"), Some("2020-01-01"));
    done_by(story, Kind::TargetMissed, "2020-02-01", figure("2020-02-01", "50"));
}

#[test]
fn a_target_that_is_on_track_again_retired_or_followed_needs_nothing() {
    let behind = || story(target()).when(figure("2014", "20"));
    done_by(behind(), Kind::TargetOffTrack, "2015-06-01", figure("2015-05", "45"));
    let retired = json!({ "retireGoal": { "goal": "@goal", "on": "2015", "reason": "Changed" } });
    done_by(behind(), Kind::TargetOffTrack, "2015-06-01", retired);
    let next = json!({ "setTarget": { "goal": "@goal", "indicator": "@share", "period": { "from": "2020", "to": "2024" },
        "level": { "figure": { "value": "60", "unit": "percent" } } } });
    done_by(behind(), Kind::TargetMissed, "2020-06-01", next);
}

#[test]
fn a_question_on_the_data_agenda_waits_until_it_is_settled() {
    let need = |key: &str, id: &str| json!({ "putOnDataAgenda": { "id": "@need", "question": "How many?", key: id } });
    let with = |need: Value| story(target()).when(need);
    let sentence = "Nobody has the figures to answer: How many?";
    says(&with(need("indicator", "@share")), Kind::DataNeedOpen, "2014-01-01", sentence, Some("@a"), None);
    says(
        &with(need("goal", "@goal")),
        Kind::DataNeedOpen,
        "2026-11-21",
        sentence,
        Some("@b"),
        Some("2026-11-21"),
    );
    let settled = with(need("goal", "@goal"))
        .when(json!({ "settleDataNeed": { "need": "@need", "how": "A survey", "on": "2014-03-01" } }));
    check(&settled, Kind::DataNeedOpen, &[("2014-02-28", 1, OPEN), ("2014-03-01", 0, None)]);
}

#[test]
fn an_evaluation_is_due_from_each_of_its_evaluators() {
    let evaluation = json!({ "commissionEvaluation": { "id": "@e", "title": "Midway", "evaluators": ["@a", "@b"],
        "due": "2014-06" } });
    let story = story([evaluation]);
    let days = [
        ("2014-05-01", 0, None),
        ("2014-05-02", 2, SOON),
        ("2014-06-30", 2, SOON),
        ("2014-07-01", 2, OVERDUE),
    ];
    check(&story, Kind::Evaluation, &days);
    let items = of(&story, Kind::Evaluation, "2014-07-01");
    let mut told: Vec<_> = items.iter().map(|it| it.sentence.as_str()).collect();
    told.sort_unstable();
    let by = |who: &str| format!("{who} is to publish the evaluation \"Midway\" by 2014-06.");
    assert_eq!(told, [by("@a"), by("@b")]);
    done_by(
        story,
        Kind::Evaluation,
        "2014-07-01",
        json!({ "publishEvaluation": { "evaluation": "@e", "on": "2014-07-01" } }),
    );
}
