//! Outlook: whether a target is reached, on track, off track or missed on a day. Where that cannot be told, it says why.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::progress::{Missing, Progress, progress};
use crate::commit::Position;
use crate::fact::Stated;
use crate::ids::TargetId;
use crate::initiative::Initiative;
use crate::shared_measurement::{Direction, Level, TargetSet};
use crate::value::{Decimal, Figure, PartialDate, Qualifier};

/// How a target looks on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "TargetOutlookVerdict")]
pub enum Verdict {
    /// The latest figure reaches it.
    Reached,
    /// It is not due yet, and as much of the way is done as there is time gone, or more.
    OnTrack,
    /// It is not due yet, and less of the way is done than there is time gone.
    OffTrack,
    /// Its date has certainly passed, and the latest figure up to then does not reach it.
    Missed,
}

/// Why no outlook can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "NoOutlook")]
pub enum NoOutlook {
    /// The target is for later, and was not recorded by the day.
    TargetNotInForce,
    /// The target has no number that can be computed.
    TargetUnknown,
    /// The target follows another indicator, so there is no fixed way to it.
    TargetMoves,
    /// Neither the target nor its goal has a date by which it is to be reached.
    NoDueDate,
    /// Nobody has given the indicator's baseline.
    BaselineUnknown,
    /// Nobody has given the date of the baseline.
    BaselineUndated,
    /// No figure has been reported, or the latest is reported as unknown.
    LatestUnknown,
    /// The latest figure or the baseline is too vague to tell, as "about 4" is.
    TooVague,
    /// No figure is of a later date than the baseline.
    NothingSinceBaseline,
    /// The target's date has passed, and the latest figure is from before the time that it is for.
    NothingInItsPeriod,
    /// The target is due no later than the baseline's date.
    NoTime,
    /// Baseline and target are equal, so there is no way to go.
    NoDistance,
    /// The figure is counted from the log, and what was there at the outset has no date.
    Tally,
    /// The numbers are too large to compute with.
    OutOfRange,
}

/// How a target looks on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The target.
    pub target: TargetId,
    /// How it looks; nothing where that cannot be told.
    pub verdict: Option<Verdict>,
    /// Why it cannot be told; empty where it can.
    pub missing: Vec<NoOutlook>,
    /// Whether the partners call the target, or its goal, provisional on the day.
    pub provisional: bool,
    /// By when it is to be reached: the end of its period, or else the date of its goal.
    pub due: Option<PartialDate>,
    /// How much of the way is to be done by the date of the latest figure to be on track, in percent with one decimal
    /// place; nothing where that is not asked or cannot be computed.
    pub expected: Option<Figure>,
    /// From the baseline to the target: on the day, or once its date has passed, on the last day on which it could be
    /// reached in time.
    pub progress: Progress,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const RULE: &str = "Reached when the latest figure is at or past the target. Missed when its date has certainly passed and \
the latest figure up to then does not reach it; where that is from before the target's period, nobody can tell. Else on track when the part of the way that is done, to one decimal place, \
is at least the part of the time from the baseline's date to the due date that had gone by at the latest figure's date; a \
date that is not a day stands for its last day. An indicator that is to stay where it is, is on track while it is there. \
The due date is the end of the target's period, else the date of its goal, else the end of its goal's period.";

/// How a target looks on `day`. Nothing where there is no such target.
#[must_use]
pub fn outlook(initiative: &Initiative, id: TargetId, day: Date) -> Option<Outlook> {
    let target = initiative.shared_measurement.targets.get(id)?;
    let indicator = initiative.shared_measurement.indicators.get(target.indicator)?;
    let goal = initiative.common_agenda.goals.get(target.goal)?;
    let ends = |period: Option<crate::value::Period>| period.and_then(|period| period.to);
    let due = ends(target.period).or_else(|| goal.due_on(day)).or(ends(goal.adopted.period));
    let last = due.filter(|due| due.is_over(day)).map(PartialDate::last_day);
    let progress = progress(initiative, target, last.unwrap_or(day))?;
    let mut from: BTreeSet<Position> = progress.from.iter().copied().collect();
    from.insert(goal.adopted.recorded.position);
    from.extend(goal.revisions.iter().map(|revision| revision.recorded.position));
    let direction = indicator.defined.direction;
    let mut answer = Outlook {
        target: id,
        verdict: None,
        missing: vec![],
        provisional: target.provisional || goal.provisional_on(day),
        due,
        expected: None,
        progress,
        rule: RULE,
        from: from.into_iter().collect(),
    };
    match (answer.progress.reached, last.is_some(), direction) {
        (Some(true), false, Direction::Maintain) => answer.verdict = Some(Verdict::OnTrack),
        (Some(true), ..) => answer.verdict = Some(Verdict::Reached),
        (Some(false), true, _) if is_before_its_period(target, &answer.progress) => {
            answer.missing = vec![NoOutlook::NothingInItsPeriod];
        }
        (Some(false), true, _) => answer.verdict = Some(Verdict::Missed),
        (Some(false), false, Direction::Maintain) => answer.verdict = Some(Verdict::OffTrack),
        (None, true, _) | (None, false, Direction::Maintain) => answer.missing = unreached(&answer.progress),
        (_, false, Direction::Increase | Direction::Decrease) => {
            answer.missing = lacking(&answer, target, indicator.defined.tally.is_some());
            if answer.missing.is_empty() {
                judge(&mut answer);
            }
        }
    }
    Some(answer)
}

/// Whether the latest figure is from before the time that the target is for.
fn is_before_its_period(target: &TargetSet, progress: &Progress) -> bool {
    let from = target.period.and_then(|period| period.from);
    from.zip(progress.latest_on).is_some_and(|(from, on)| on.is_before(from))
}

/// What keeps from telling whether the target is reached.
fn unreached(progress: &Progress) -> Vec<NoOutlook> {
    let codes: BTreeSet<NoOutlook> = progress.missing.iter().map(|missing| code(*missing)).collect();
    // Where there is a number to reach, the way to it is not asked.
    let beside = [NoOutlook::NoDistance, NoOutlook::BaselineUnknown];
    codes.into_iter().filter(|code| progress.target.is_none() || !beside.contains(code)).collect()
}

fn code(missing: Missing) -> NoOutlook {
    match missing {
        Missing::TargetNotInForce => NoOutlook::TargetNotInForce,
        Missing::TargetNotYetSet
        | Missing::TargetUnknown
        | Missing::TargetIsARange
        | Missing::OutsideReference
        | Missing::OtherIndicatorUnknown => NoOutlook::TargetUnknown,
        Missing::BaselineUnknown => NoOutlook::BaselineUnknown,
        Missing::NothingReported | Missing::LatestUnknown => NoOutlook::LatestUnknown,
        Missing::LatestWithinRange | Missing::LatestTooVague => NoOutlook::TooVague,
        Missing::NoDistance => NoOutlook::NoDistance,
        Missing::OutOfRange => NoOutlook::OutOfRange,
    }
}

/// What keeps from telling whether it is on track.
fn lacking(answer: &Outlook, target: &Stated<TargetSet>, tally: bool) -> Vec<NoOutlook> {
    let progress = &answer.progress;
    let mut lacking: BTreeSet<NoOutlook> = progress.missing.iter().map(|missing| code(*missing)).collect();
    let mut lacks = |it: bool, code: NoOutlook| {
        if it {
            lacking.insert(code);
        }
    };
    lacks(matches!(target.level, Level::RelativeToIndicator(_)), NoOutlook::TargetMoves);
    lacks(answer.due.is_none(), NoOutlook::NoDueDate);
    lacks(tally, NoOutlook::Tally);
    lacks(
        !tally && progress.baseline.is_some() && progress.baseline_on.is_none(),
        NoOutlook::BaselineUndated,
    );
    let after = |date: Option<PartialDate>| {
        date.zip(progress.baseline_on).is_none_or(|(date, baseline)| date.last_day() > baseline.last_day())
    };
    lacks(!after(progress.latest_on), NoOutlook::NothingSinceBaseline);
    lacks(!after(answer.due), NoOutlook::NoTime);
    lacking.into_iter().collect()
}

/// Compares the way with the time; both are there.
fn judge(answer: &mut Outlook) {
    let progress = &answer.progress;
    let expected = part_of_time(progress.baseline_on, progress.latest_on, answer.due);
    let (Some(expected), Some(way)) = (expected, &progress.way) else {
        answer.missing = vec![NoOutlook::OutOfRange];
        return;
    };
    let (ahead, behind) = (way.value >= expected, way.value < expected);
    answer.verdict = match way.qualifier {
        Qualifier::About => None,
        Qualifier::Exactly => Some(if ahead { Verdict::OnTrack } else { Verdict::OffTrack }),
        Qualifier::AtLeast | Qualifier::MoreThan => ahead.then_some(Verdict::OnTrack),
        Qualifier::AtMost => behind.then_some(Verdict::OffTrack),
        Qualifier::LessThan => (behind || way.value == expected).then_some(Verdict::OffTrack),
    };
    if answer.verdict.is_none() {
        answer.missing = vec![NoOutlook::TooVague];
    }
    answer.expected = Some(Figure { value: expected, qualifier: Qualifier::Exactly, ..way.clone() });
}

/// How much of the time from the baseline to the due date had gone by at a date, in percent.
fn part_of_time(
    baseline: Option<PartialDate>,
    at: Option<PartialDate>,
    due: Option<PartialDate>,
) -> Option<Decimal> {
    let start = baseline?.last_day();
    let days = |to: PartialDate| {
        let span = start.until(to.last_day()).ok()?;
        Some(Decimal::from(i64::from(span.get_days())))
    };
    Some(days(at?)?.times(Decimal::HUNDRED)?.over(days(due?)?)?.rounded(1))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn percent(value: &str, qualifier: &str) -> Value {
        json!({ "value": value, "unit": "percent", "qualifier": qualifier })
    }

    /// A target for @goal, with the direction of its indicator.
    fn story(direction: &str, level: Value, period: Value) -> Story {
        given_founded([
            json!({ "adoptGoal": { "id": "@goal", "title": "Goal" } }),
            json!({ "defineIndicator": { "id": "@share", "name": "Share", "unit": "percent", "kind": "POPULATION",
                "direction": direction, "overTime": "LATEST", "overPartners": "APART" } }),
            json!({ "setTarget": { "id": "@target", "goal": "@goal", "indicator": "@share", "level": level,
                "period": period } }),
        ])
    }

    /// From 10 percent in 2009 to 50 percent by the end of 2019.
    fn rising() -> Story {
        story("INCREASE", json!({ "figure": percent("50", "EXACTLY") }), json!({ "to": "2019" }))
            .when(baseline("10", json!("2009")))
    }

    fn baseline(value: &str, on: Value) -> Value {
        json!({ "recordBaseline": { "indicator": "@share", "figure": percent(value, "EXACTLY"), "on": on } })
    }

    fn report(on: &str, figure: Value) -> Value {
        json!({ "reportFigure": { "indicator": "@share", "on": on, "figure": figure } })
    }

    fn exact(on: &str, value: &str) -> Value {
        report(on, percent(value, "EXACTLY"))
    }

    fn of(story: &Story, day: &str) -> Outlook {
        outlook(story.initiative(), "@target".parse().unwrap(), day.parse().unwrap()).unwrap()
    }

    #[track_caller]
    fn check(story: &Story, day: &str, verdict: Option<Verdict>, missing: &[NoOutlook]) {
        let it = of(story, day);
        assert_eq!((it.verdict, it.missing.as_slice()), (verdict, missing), "{day}: {:?}", it.progress);
    }

    use NoOutlook as No;
    use Verdict::{Missed, OffTrack, OnTrack, Reached};

    #[test]
    fn the_way_is_compared_with_the_time() {
        // 2014 is half of the time from 2009 to 2019, and 30 percent is half of the way from 10 to 50.
        check(&rising().when(exact("2014", "30")), "2015-06-01", Some(OnTrack), &[]);
        let behind = rising().when(exact("2014", "29.9"));
        check(&behind, "2015-06-01", Some(OffTrack), &[]);
        assert_eq!(of(&behind, "2015-06-01").expected.unwrap().to_string(), "50 percent of the way");
        check(&behind, "2013-12-31", None, &[No::LatestUnknown]);
    }

    #[test]
    fn a_target_that_falls_is_compared_the_same_way() {
        let story =
            story("DECREASE", json!({ "relativeToBaseline": { "percent": "50" } }), json!({ "to": "2019" }))
                .when(baseline("40", json!("2009")));
        let story = story.when(exact("2014", "30"));
        check(&story, "2015-01-01", Some(OnTrack), &[]);
        check(&story.when(exact("2015", "30")), "2015-12-31", Some(OffTrack), &[]);
    }

    #[test]
    fn it_is_reached_before_its_date_and_missed_after_it() {
        let story = rising().when(exact("2018", "40"));
        check(&story, "2019-12-31", Some(OffTrack), &[]);
        check(&story, "2020-01-01", Some(Missed), &[]);
        let story = story.when(exact("2019-06-01", "50"));
        check(&story, "2019-05-31", Some(OffTrack), &[]);
        check(&story, "2019-06-01", Some(Reached), &[]);
        check(&story, "2030-01-01", Some(Reached), &[]);
    }

    #[test]
    fn a_figure_from_before_the_targets_period_does_not_tell_that_it_was_missed() {
        let level = json!({ "figure": percent("50", "EXACTLY") });
        let story =
            story("INCREASE", level, json!({ "from": "2014", "to": "2017" })).when(exact("2012", "27"));
        check(&story, "2018-01-01", None, &[NoOutlook::NothingInItsPeriod]);
        check(&story.when(exact("2016", "30")), "2018-01-01", Some(Missed), &[]);
    }

    #[test]
    fn what_is_reached_too_late_was_missed() {
        let story = rising().when(exact("2018", "40")).when(exact("2020-02-01", "55"));
        check(&story, "2021-01-01", Some(Missed), &[]);
        assert_eq!(of(&story, "2021-01-01").progress.latest_on, Some("2018".parse().unwrap()));
    }

    #[test]
    fn it_refuses_to_guess_and_says_what_is_missing() {
        let bare = story("INCREASE", json!({ "notYetSet": { "wording": "xx" } }), Value::Null);
        check(
            &bare,
            "2015-01-01",
            None,
            &[No::TargetUnknown, No::NoDueDate, No::BaselineUnknown, No::LatestUnknown],
        );
        let undated =
            story("INCREASE", json!({ "figure": percent("50", "EXACTLY") }), json!({ "to": "2019" }))
                .when(baseline("10", Value::Null))
                .when(exact("2014", "30"));
        check(&undated, "2015-01-01", None, &[No::BaselineUndated]);
        check(&rising(), "2020-01-01", None, &[No::LatestUnknown]);
        check(&rising().when(exact("2009", "10")), "2015-01-01", None, &[No::NothingSinceBaseline]);
        let flat =
            story("INCREASE", json!({ "figure": percent("10", "MORE_THAN") }), json!({ "to": "2019" }))
                .when(baseline("10", json!("2009")))
                .when(exact("2012", "10"));
        check(&flat, "2015-01-01", None, &[No::NoDistance]);
        let late = story("INCREASE", json!({ "figure": percent("50", "EXACTLY") }), json!({ "to": "2009" }))
            .when(baseline("10", json!("2009")));
        check(&late, "2009-06-01", None, &[No::LatestUnknown, No::NoTime]);
    }

    #[test]
    fn a_vague_figure_answers_only_on_its_own_side() {
        let with = |value: &str, qualifier: &str| rising().when(report("2014", percent(value, qualifier)));
        check(&with("30", "AT_LEAST"), "2015-01-01", None, &[No::TooVague]);
        check(&with("30", "LESS_THAN"), "2015-01-01", Some(OffTrack), &[]);
        check(&with("30", "AT_MOST"), "2015-01-01", None, &[No::TooVague]);
        check(&with("60", "ABOUT"), "2015-01-01", None, &[No::TooVague]);
    }

    #[test]
    fn a_figure_that_is_to_stay_is_on_track_while_it_stays() {
        let story = story("MAINTAIN", json!({ "figure": percent("10", "EXACTLY") }), json!({ "to": "2019" }))
            .when(exact("2012", "10"))
            .when(exact("2014", "12"));
        check(&story, "2013-01-01", Some(OnTrack), &[]);
        check(&story, "2014-01-01", Some(OffTrack), &[]);
        check(&story.when(exact("2019-12-31", "10")), "2020-01-01", Some(Reached), &[]);
    }

    #[test]
    fn without_a_date_of_its_own_it_is_due_with_its_goal() {
        let story = story("INCREASE", json!({ "figure": percent("50", "EXACTLY") }), Value::Null)
            .when(baseline("10", json!("2009")))
            .when(exact("2014", "30"));
        check(&story, "2015-01-01", None, &[No::NoDueDate]);
        let story = story
            .when(json!({ "reviseGoal": { "goal": "@goal", "due": "2014-12-31", "provisional": true,
            "on": "2012-03", "reason": "A date was set" } }));
        check(&story, "2014-12-31", Some(OffTrack), &[]);
        check(&story, "2015-01-01", Some(Missed), &[]);
        assert!(of(&story, "2015-01-01").provisional);
        assert!(!of(&story, "2012-02-29").provisional);
    }

    #[test]
    fn a_target_that_moves_and_a_tally_have_no_way_to_be_on() {
        let story = given_founded([
            json!({ "adoptGoal": { "id": "@goal", "title": "Goal", "due": "2019" } }),
            json!({ "defineIndicator": { "id": "@share", "name": "New", "unit": "partners", "kind": "PERFORMANCE",
                "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART",
                "tally": "NEW_PARTNERS_FOR_UNCOVERED_INTERESTS" } }),
            json!({ "defineIndicator": { "id": "@mean", "name": "Mean", "unit": "partners", "kind": "PERFORMANCE",
                "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART" } }),
            json!({ "setTarget": { "id": "@target", "goal": "@goal", "indicator": "@share",
                "level": { "figure": { "value": "12", "unit": "partners" } } } }),
            json!({ "setTarget": { "id": "@moves", "goal": "@goal", "indicator": "@mean",
                "level": { "relativeToIndicator": { "indicator": "@share", "percent": "50" } } } }),
        ]);
        check(&story, "2015-01-01", None, &[No::Tally]);
        check(&story, "2020-01-01", Some(Missed), &[]);
        let moves =
            outlook(story.initiative(), "@moves".parse().unwrap(), "2015-01-01".parse().unwrap()).unwrap();
        assert!(moves.missing.contains(&No::TargetMoves));
    }
}
