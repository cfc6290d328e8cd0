//! What goals lack on a day: an indicator, a target, a number, a date, an owner, an activity.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::commit::Position;
use crate::common_agenda::Goal;
use crate::ids::GoalId;
use crate::initiative::Initiative;

/// What a goal can lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "GoalLack")]
pub enum Lack {
    /// No indicator: no target ties one to it, and no activity that serves it is meant to move one.
    Indicator,
    /// No target.
    Target,
    /// No target that has a number, or that follows one.
    Number,
    /// No date by which it is to be reached: neither its own, nor the end of its period, nor that of a target.
    Date,
    /// Nobody who answers for it.
    Owner,
    /// No activity that serves it and has not been given up.
    Activity,
}

impl Lack {
    /// Each thing that a goal can lack.
    pub const ALL: [Self; 6] =
        [Self::Indicator, Self::Target, Self::Number, Self::Date, Self::Owner, Self::Activity];
}

/// What a goal lacks on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The goal.
    pub goal: GoalId,
    /// What it lacks, in the order of [`Lack::ALL`].
    pub lacks: Vec<Lack>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from: the goal's, and those of what it has.
    pub from: Vec<Position>,
}

const RULE: &str = "A goal's targets tie indicators to it; an activity that serves it and is meant to move an indicator \
ties that too. Its date is its own, the end of its period, or that of a target's. Goals that can have been retired by the \
day, and those certainly adopted later, are left out; what certainly began after the day does not count. What names no \
day on which it was planned counts once its period can have begun or once it was recorded. What the parts of a goal have \
is not counted as its own.";

/// The goals that lack something on `day`, in order of recording.
#[must_use]
pub fn gaps(initiative: &Initiative, day: Date) -> Vec<Gap> {
    let mut gaps = of_goals(initiative, day);
    gaps.retain(|gap| !gap.lacks.is_empty());
    gaps
}

/// Every goal that holds on `day` with what it lacks, also those that lack nothing; in order of recording.
#[must_use]
pub fn of_goals(initiative: &Initiative, day: Date) -> Vec<Gap> {
    let goals = initiative.common_agenda.goals_on(day);
    goals.map(|(id, goal)| gap(initiative, id, goal, day)).collect()
}

fn gap(initiative: &Initiative, id: GoalId, goal: &Goal, day: Date) -> Gap {
    let mut from = BTreeSet::from([goal.adopted.recorded.position]);
    from.extend(initiative.common_agenda.agendas_with(id).map(|(_, it)| it.adopted.recorded.position));
    from.extend(goal.revisions.iter().filter(|it| it.due.is_some()).map(|it| it.recorded.position));
    let targets = initiative.shared_measurement.targets_of(id).map(|(_, target)| target);
    let targets: Vec<_> =
        targets.filter(|it| it.can_be_planned(it.period.and_then(|period| period.from), day)).collect();
    from.extend(targets.iter().map(|target| target.recorded.position));
    let owner = goal.owner_on(day);
    from.extend(owner.map(|assigned| assigned.recorded.position));
    let activities = initiative.reinforcing_activities.activities.iter().map(|(_, activity)| activity);
    let (mut served, mut measured) = (false, !targets.is_empty());
    for activity in activities.filter(|activity| activity.planned.goals.contains(&id)) {
        from.insert(activity.planned.recorded.position);
        from.extend(activity.moves.iter().map(|step| step.recorded.position));
        if activity.counts(day) {
            served = true;
            measured |= !activity.planned.indicators.is_empty();
        }
    }
    let ends = |period: Option<crate::value::Period>| period.is_some_and(|period| period.to.is_some());
    let dated = goal.due_on(day).is_some()
        || ends(goal.adopted.period)
        || targets.iter().any(|target| ends(target.period));
    let has = |lack: Lack| match lack {
        Lack::Indicator => measured,
        Lack::Target => !targets.is_empty(),
        Lack::Number => targets.iter().any(|target| target.level.has_number()),
        Lack::Date => dated,
        Lack::Owner => owner.is_some(),
        Lack::Activity => served,
    };
    let lacks = Lack::ALL.into_iter().filter(|lack| !has(*lack)).collect();
    Gap { goal: id, lacks, rule: RULE, from: from.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use Lack::{Activity, Indicator, Number, Owner, Target};
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    /// Recorded on 21 November 2026, whatever it is about.
    fn story(goal: Value) -> Story {
        given_founded([
            json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "STATE" } }),
            json!({ "adoptGoal": goal }),
            json!({ "defineIndicator": { "id": "@share", "name": "Share", "unit": "percent", "kind": "POPULATION",
                "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART" } }),
        ])
    }

    fn bare() -> Story {
        story(json!({ "id": "@goal", "title": "Goal" }))
    }

    fn target(level: Value, period: Value) -> Value {
        json!({ "setTarget": { "goal": "@goal", "indicator": "@share", "level": level, "period": period } })
    }

    #[track_caller]
    fn check(story: &Story, day: &str, expected: &[Lack]) {
        let all = of_goals(story.initiative(), day.parse().unwrap());
        let lacks: Vec<_> = all.iter().flat_map(|gap| gap.lacks.clone()).collect();
        assert_eq!((all.len(), lacks.as_slice()), (1, expected), "{day}");
        assert_eq!(gaps(story.initiative(), day.parse().unwrap()).is_empty(), expected.is_empty());
    }

    #[test]
    fn a_bare_goal_lacks_everything() {
        check(&bare(), "2014-01-01", &Lack::ALL);
    }

    #[test]
    fn a_goal_with_all_of_it_lacks_nothing() {
        let figure = json!({ "figure": { "value": "50", "unit": "percent" } });
        let story = bare()
            .when(target(figure, json!({ "to": "2016" })))
            .when(json!({ "assignGoal": { "goal": "@goal", "owner": "@a" } }))
            .when(json!({ "planActivity": { "title": "Do", "goals": ["@goal"] } }));
        check(&story, "2014-01-01", &[]);
        assert_eq!(
            of_goals(story.initiative(), "2014-01-01".parse().unwrap())[0].from,
            [3, 5, 6, 7].map(Position)
        );
    }

    #[test]
    fn a_target_in_words_alone_has_no_number() {
        let story = bare().when(target(json!({ "notYetSet": { "wording": "at least xx" } }), Value::Null));
        check(&story, "2014-01-01", &[Number, Lack::Date, Owner, Activity]);
        let reference = json!({ "relativeToReference": { "reference": "the law", "relation": "better" } });
        check(
            &bare().when(target(reference, Value::Null)),
            "2014-01-01",
            &[Number, Lack::Date, Owner, Activity],
        );
    }

    #[test]
    fn a_target_for_later_counts_once_it_begins_or_was_recorded() {
        let share = json!({ "relativeToBaseline": { "percent": "50" } });
        let early = bare().when(target(share.clone(), json!({ "from": "2014" })));
        check(&early, "2013-12-31", &Lack::ALL);
        check(&early, "2014-01-01", &[Lack::Date, Owner, Activity]);
        let late = bare().when(target(share, json!({ "from": "2030", "to": "2031" })));
        check(&late, "2026-11-20", &Lack::ALL);
        check(&late, "2026-11-21", &[Owner, Activity]);
    }

    #[test]
    fn an_activity_that_moves_an_indicator_ties_it_until_it_is_given_up() {
        let story = bare().when(json!({ "planActivity": { "id": "@do", "title": "Do", "goals": ["@goal"],
            "indicators": ["@share"], "period": { "from": "2014" } } }));
        check(&story, "2013-12-31", &Lack::ALL);
        check(&story, "2014-01-01", &[Target, Number, Lack::Date, Owner]);
        let step = |status: &str, on: &str| json!({ "setActivityStatus": { "activity": "@do", "status": status, "on": on } });
        let story = story.when(step("COMPLETED", "2015")).when(step("ABANDONED", "2016-03-01"));
        check(&story, "2016-02-29", &[Target, Number, Lack::Date, Owner]);
        check(&story, "2016-03-01", &[Indicator, Target, Number, Lack::Date, Owner, Activity]);
    }

    #[test]
    fn its_owner_and_its_date_count_from_their_day() {
        let story = bare()
            .when(json!({ "assignGoal": { "goal": "@goal", "owner": "@a", "from": "2014-03" } }))
            .when(json!({ "reviseGoal": { "goal": "@goal", "due": "2016", "on": "2014-05-01", "reason": "A date was set" } }));
        let rest = [Indicator, Target, Number];
        check(&story, "2014-02-28", &Lack::ALL);
        check(&story, "2014-03-01", &[&rest[..], &[Lack::Date, Activity]].concat());
        check(&story, "2014-05-01", &[&rest[..], &[Activity]].concat());
    }

    #[test]
    fn a_goal_counts_from_being_adopted_until_it_is_retired() {
        let days = |story: &Story, day: &str| of_goals(story.initiative(), day.parse().unwrap()).len();
        let agenda = |id: &str, adopted: &str| json!({ "adoptAgenda": { "id": id, "title": id, "adopted": adopted, "goals": ["@goal"] } });
        let story = bare()
            .when(agenda("@plan", "2014-03-31"))
            .when(agenda("@next", "2016"))
            .when(json!({ "retireGoal": { "goal": "@goal", "on": "2018-06", "reason": "Reached" } }));
        assert_eq!(
            ["2014-03-30", "2014-03-31", "2018-05-31", "2018-06-01"].map(|day| days(&story, day)),
            [0, 1, 1, 0]
        );
        let later = story_for_period();
        assert_eq!(["2013-12-31", "2014-01-01"].map(|day| days(&later, day)), [0, 1]);
    }

    fn story_for_period() -> Story {
        story(json!({ "id": "@goal", "title": "Goal", "period": { "from": "2014", "to": "2016" } }))
    }

    #[test]
    fn the_end_of_its_period_is_a_date() {
        check(&story_for_period(), "2014-01-01", &[Indicator, Target, Number, Owner, Activity]);
    }
}
