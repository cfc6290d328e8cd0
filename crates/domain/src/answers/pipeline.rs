//! How a pipeline stands on a day: who is in which stage, for how long, and how many have passed.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::progress;
use crate::commit::Position;
use crate::fact::Stated;
use crate::ids::{CandidateId, PipelineId};
use crate::initiative::Initiative;
use crate::reinforcing_activities::{Candidate, PipelineDefined, Stage};
use crate::value::{Decimal, Figure, PartialDate, Qualifier};

/// Why a shortfall cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NoShortfall {
    /// The pipeline has no target.
    NoTarget,
    /// The target has no number yet, or one that cannot be computed.
    TargetUnknown,
    /// The target is no count: it is a share, a change or an amount of money.
    TargetNotACount,
    /// The target is an upper bound, which more candidates do not reach.
    TargetIsUpperBound,
}

/// How a pipeline stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PipelineStanding {
    /// Each stage, from the first to the last.
    pub stages: Vec<StageStanding>,
    /// How many have come to the last stage, also those that have left since.
    pub passed: usize,
    /// How many have left from an earlier stage.
    pub dropped: usize,
    /// How many more must pass to reach the pipeline's target, never below nought; as vague as the target.
    pub shortfall: Option<Figure>,
    /// Why there is no shortfall to tell.
    pub no_shortfall: Option<NoShortfall>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

/// How a stage stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageStanding {
    /// The stage, with how long a candidate usually stays.
    pub stage: Stage,
    /// The candidates in it, in order of recording.
    pub candidates: Vec<Stay>,
}

/// A candidate's stay in a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// The candidate.
    pub candidate: CandidateId,
    /// Since when; nothing where nobody knows.
    pub since: Option<PartialDate>,
    /// Whether it has stayed longer than is usual; nothing where the date is unknown or too vague to tell, or nobody has
    /// said what is usual.
    pub overdue: Option<bool>,
}

const RULE: &str = "A candidate is in the stage of its last step that can have been taken by the day, a step without a date \
counting as taken, until it leaves. It has passed when that stage is the last one, whether or not it has left since. The \
shortfall is the pipeline's target less those that have passed, whatever the target's period. A stay is overdue when it is \
certainly longer than the stage's usual months.";

/// How a pipeline stands on `day`. Nothing where there is no such pipeline.
#[must_use]
pub fn standing(initiative: &Initiative, id: PipelineId, day: Date) -> Option<PipelineStanding> {
    let pipeline = initiative.reinforcing_activities.pipelines.get(id)?;
    let mut from = BTreeSet::from([pipeline.recorded.position]);
    let mut stages: Vec<StageStanding> = pipeline
        .stages
        .iter()
        .map(|stage| StageStanding { stage: stage.clone(), candidates: vec![] })
        .collect();
    let (mut passed, mut dropped) = (0, 0);
    for (candidate, it) in initiative.reinforcing_activities.candidates_of(id) {
        let Some(step) = it.step_on(day) else { continue };
        from.extend([it.entered.recorded.position, step.recorded.position]);
        let last = pipeline.stages.last().is_some_and(|stage| stage.name == *step.stage);
        passed += usize::from(last);
        if has_left(it, day) {
            from.extend(it.left.as_ref().map(|left| left.recorded.position));
            dropped += usize::from(!last);
        } else if let Some(standing) = stages.iter_mut().find(|s| s.stage.name == *step.stage) {
            let overdue = overdue(step.on, standing.stage.months, day);
            standing.candidates.push(Stay { candidate, since: step.on, overdue });
        }
    }
    let (shortfall, no_shortfall) = match shortfall(initiative, pipeline, passed, day, &mut from) {
        Ok(shortfall) => (Some(shortfall), None),
        Err(why) => (None, Some(why)),
    };
    let from = from.into_iter().collect();
    Some(PipelineStanding { stages, passed, dropped, shortfall, no_shortfall, rule: RULE, from })
}

/// Whether it can have left by that day. On its last day it is still there.
fn has_left(candidate: &Candidate, day: Date) -> bool {
    candidate.left.as_ref().is_some_and(|left| left.on.is_none_or(|on| on.is_over(day)))
}

fn overdue(since: Option<PartialDate>, months: Option<u16>, day: Date) -> Option<bool> {
    let (since, months) = since.zip(months)?;
    let runs_out = |from: Date| from.saturating_add(i64::from(months).months());
    if runs_out(since.last_day()) < day {
        return Some(true);
    }
    (runs_out(since.first_day()) >= day).then_some(false)
}

fn shortfall(
    initiative: &Initiative,
    pipeline: &Stated<PipelineDefined>,
    passed: usize,
    day: Date,
    from: &mut BTreeSet<Position>,
) -> Result<Figure, NoShortfall> {
    let target = pipeline.target.and_then(|id| initiative.shared_measurement.targets.get(id));
    let (number, positions) = progress::number(initiative, target.ok_or(NoShortfall::NoTarget)?, day);
    from.extend(positions);
    let number = number.ok_or(NoShortfall::TargetUnknown)?;
    if number.unit.is_share() || number.unit.is_change() || number.unit.is_money() {
        return Err(NoShortfall::TargetNotACount);
    }
    if matches!(number.qualifier, Qualifier::AtMost | Qualifier::LessThan) {
        return Err(NoShortfall::TargetIsUpperBound);
    }
    let passed = Decimal::from(i64::try_from(passed).unwrap_or(i64::MAX));
    let value = number.value.minus(passed).ok_or(NoShortfall::TargetUnknown)?.max(Decimal::ZERO);
    Ok(Figure { value, source: None, ..number })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn pipeline(target: Option<&str>) -> Value {
        json!({ "definePipeline": { "id": "@pipeline", "title": "Nye partnere", "target": target, "stages": [
            { "name": "Idé", "months": 3 }, { "name": "Dialog", "months": 6 }, { "name": "Partner" }] } })
    }

    fn enter(id: &str, on: Option<&str>) -> Value {
        json!({ "enterPipeline": { "id": id, "pipeline": "@pipeline", "name": id, "stage": "Idé", "on": on } })
    }

    fn step(id: &str, stage: &str, on: &str) -> Value {
        json!({ "moveInPipeline": { "candidate": id, "stage": stage, "on": on } })
    }

    fn leave(id: &str, on: &str) -> Value {
        json!({ "leavePipeline": { "candidate": id, "on": on, "reason": "Færdig" } })
    }

    fn target(unit: &str, qualifier: &str) -> [Value; 3] {
        [
            json!({ "adoptGoal": { "id": "@goal", "title": "Flere partnere" } }),
            json!({ "defineIndicator": { "id": "@new", "name": "Nye", "unit": unit, "kind": "PERFORMANCE",
                "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART" } }),
            json!({ "setTarget": { "id": "@target", "goal": "@goal", "indicator": "@new",
                "level": { "figure": { "value": "12", "unit": unit, "qualifier": qualifier } } } }),
        ]
    }

    fn on(story: &Story, day: &str) -> PipelineStanding {
        standing(story.initiative(), "@pipeline".parse().unwrap(), day.parse().unwrap()).unwrap()
    }

    /// How many are in each stage, have passed, and were dropped.
    #[track_caller]
    fn check(story: &Story, day: &str, stages: [usize; 3], passed: usize, dropped: usize) {
        let standing = on(story, day);
        let counts: Vec<_> = standing.stages.iter().map(|stage| stage.candidates.len()).collect();
        assert_eq!((counts, standing.passed, standing.dropped), (stages.to_vec(), passed, dropped), "{day}");
    }

    #[test]
    fn each_day_has_its_own_stages() {
        let story = given_founded([
            pipeline(None),
            enter("@a", Some("2014-01-15")),
            enter("@b", Some("2014-02")),
            enter("@c", None),
            step("@a", "Dialog", "2014-03-01"),
            step("@a", "Partner", "2014-06-01"),
            leave("@a", "2014-12-31"),
            leave("@b", "2014-03-31"),
        ]);
        check(&story, "2014-01-14", [1, 0, 0], 0, 0);
        check(&story, "2014-02-28", [3, 0, 0], 0, 0);
        check(&story, "2014-03-31", [2, 1, 0], 0, 0);
        check(&story, "2014-04-01", [1, 1, 0], 0, 1);
        check(&story, "2014-12-31", [1, 0, 1], 1, 1);
        check(&story, "2015-01-01", [1, 0, 0], 1, 1);
    }

    #[test]
    fn a_stay_is_overdue_when_it_is_certainly_longer_than_usual() {
        let story = given_founded([pipeline(None), enter("@a", Some("2014-01")), enter("@b", None)]);
        let overdue = |day: &str| on(&story, day).stages[0].candidates[0].overdue;
        assert_eq!(overdue("2014-04-01"), Some(false));
        assert_eq!(overdue("2014-04-02"), None, "it may have entered on the 1st or the 31st");
        assert_eq!(overdue("2014-04-30"), None);
        assert_eq!(overdue("2014-05-01"), Some(true));
        assert_eq!(on(&story, "2020-01-01").stages[0].candidates[1].overdue, None);
    }

    #[test]
    fn a_shortfall_is_the_target_less_what_has_passed() {
        let story = given_founded(target("partners", "AT_LEAST").into_iter().chain([
            pipeline(Some("@target")),
            enter("@a", Some("2014")),
            step("@a", "Partner", "2015"),
        ]));
        let standing = on(&story, "2016-01-01");
        assert_eq!(standing.shortfall.unwrap().to_string(), "at least 11 partners");
        assert_eq!(standing.no_shortfall, None);
        assert_eq!(standing.from, [4, 5, 6, 7].map(Position));
    }

    #[test]
    fn a_shortfall_that_cannot_be_told_says_why() {
        let why = |commands: Vec<Value>| {
            let standing = on(&given_founded(commands), "2016-01-01");
            assert_eq!(standing.shortfall, None);
            standing.no_shortfall.unwrap()
        };
        let with = |unit: &str, qualifier: &str| {
            why(target(unit, qualifier).into_iter().chain([pipeline(Some("@target"))]).collect())
        };
        assert_eq!(why(vec![pipeline(None)]), NoShortfall::NoTarget);
        assert_eq!(with("percent", "EXACTLY"), NoShortfall::TargetNotACount);
        assert_eq!(with("partners", "AT_MOST"), NoShortfall::TargetIsUpperBound);
    }
}
