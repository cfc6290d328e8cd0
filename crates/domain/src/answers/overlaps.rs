//! Which activities of others share something with those of one partner, and what.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::matrix::takers;
use crate::commit::Position;
use crate::ids::{ActivityId, GoalId, IndicatorId, OrganisationId, StrategyId};
use crate::initiative::Initiative;
use crate::names;
use crate::reinforcing_activities::{Activity, ActivityStatus};
use crate::value::{Period, Title};

/// An activity of one partner and one of others that share something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityOverlap {
    /// The partner's activity.
    pub ours: ActivityId,
    /// The others' activity.
    pub theirs: ActivityId,
    /// The organisations that lead the others' activity or contribute to it, by id.
    pub partners: Vec<OrganisationId>,
    /// The goals that both serve.
    pub goals: Vec<GoalId>,
    /// The strategies that both carry out.
    pub strategies: Vec<StrategyId>,
    /// The indicators that both are meant to move.
    pub indicators: Vec<IndicatorId>,
    /// The target groups that both are for.
    pub target_groups: Vec<Title>,
    /// The place where both take place.
    pub place: Option<Title>,
    /// Whether they can share a day; nothing where the dates of one are unknown.
    pub same_time: Option<bool>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const RULE: &str = "An activity that the partner leads or contributes to, and one that others lead or contribute to and it \
does not, that share a goal, a strategy, an indicator, a target group or a place. A kind of party that contributes stands for \
every partner of that kind. Texts are the same without regard to capitals and accents. Activities that are completed, were \
given up or are certainly past on the day are left out, and so are retired goals; that both take place at one time is said, \
and is no overlap alone.";

/// Which activities of others overlap those of an organisation on `day`: those that share most first, else in order of
/// recording.
#[must_use]
pub fn overlaps(initiative: &Initiative, organisation: OrganisationId, day: Date) -> Vec<ActivityOverlap> {
    let activities = initiative.reinforcing_activities.activities.iter();
    let current = activities.filter(|(_, activity)| goes_on(activity, day));
    let current: Vec<_> = current.map(|(id, it)| (id, it, takers(initiative, it, day))).collect();
    let (ours, others): (Vec<_>, Vec<_>) =
        current.into_iter().partition(|(_, _, takers)| takers.contains(&organisation));
    let mut overlaps = Vec::new();
    for (ours, activity, _) in &ours {
        for (theirs, other, takers) in others.iter().filter(|(_, _, takers)| !takers.is_empty()) {
            let found = overlap(initiative, (*ours, activity), (*theirs, other));
            overlaps
                .extend(found.map(|it| ActivityOverlap { partners: takers.iter().copied().collect(), ..it }));
        }
    }
    overlaps.sort_by_key(|it| std::cmp::Reverse(it.shared()));
    overlaps
}

/// Whether an activity can still matter on a day: it is neither done nor given up by then, nor certainly past.
fn goes_on(activity: &Activity, day: Date) -> bool {
    let over = activity.planned.period.and_then(|period| period.to).is_some_and(|to| to.is_over(day));
    let ended = match activity.status_on(day) {
        ActivityStatus::Completed | ActivityStatus::Abandoned => true,
        ActivityStatus::Planned | ActivityStatus::UnderWay => false,
    };
    !over && !ended
}

impl ActivityOverlap {
    /// How many things the two share, the time aside.
    fn shared(&self) -> usize {
        let place = usize::from(self.place.is_some());
        let named = self.target_groups.len() + place;
        self.goals.len() + self.strategies.len() + self.indicators.len() + named
    }
}

fn overlap(
    initiative: &Initiative,
    (ours, our): (ActivityId, &Activity),
    (theirs, their): (ActivityId, &Activity),
) -> Option<ActivityOverlap> {
    let (a, b) = (&our.planned, &their.planned);
    let stands =
        |id: &GoalId| initiative.common_agenda.goals.get(*id).is_some_and(|goal| goal.retired.is_none());
    let same = |a: &Title, b: &Title| names::same(a.as_str(), b.as_str());
    let groups =
        a.target_groups.iter().filter(|group| b.target_groups.iter().any(|other| same(group, other)));
    let place = a.place.as_ref().filter(|place| b.place.as_ref().is_some_and(|other| same(place, other)));
    let moves = [our, their].into_iter().flat_map(|it| it.moves.iter().map(|step| step.recorded.position));
    let from: BTreeSet<Position> =
        [a.recorded.position, b.recorded.position].into_iter().chain(moves).collect();
    let it = ActivityOverlap {
        ours,
        theirs,
        partners: vec![],
        goals: both(&a.goals, &b.goals).filter(stands).collect(),
        strategies: both(&a.strategies, &b.strategies).collect(),
        indicators: both(&a.indicators, &b.indicators).collect(),
        target_groups: groups.cloned().collect(),
        place: place.cloned(),
        same_time: same_time(a.period, b.period),
        rule: RULE,
        from: from.into_iter().collect(),
    };
    (it.shared() > 0).then_some(it)
}

fn both<'a, I: Copy + PartialEq>(ours: &'a [I], theirs: &'a [I]) -> impl Iterator<Item = I> + 'a {
    ours.iter().copied().filter(|id| theirs.contains(id))
}

/// Whether two periods can share a day. Periods of which an end is open are told apart only where the known ends do it.
fn same_time(a: Option<Period>, b: Option<Period>) -> Option<bool> {
    let (a, b) = (a?, b?);
    if !a.overlaps(&b) {
        return Some(false);
    }
    let known = |period: Period| period.from.is_some() && period.to.is_some();
    (known(a) && known(b)).then_some(true)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn activity(id: &str, lead: Value, more: Value) -> Value {
        let mut command = json!({ "id": id, "title": id, "lead": lead });
        let fields = more.as_object().unwrap().clone();
        command.as_object_mut().unwrap().extend(fields);
        json!({ "planActivity": command })
    }

    /// @ours is an activity of @a; the others are of @b, unless said.
    fn story(activities: impl IntoIterator<Item = Value>) -> Story {
        let organisation =
            |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } });
        let admit = |id: &str| json!({ "admitPartner": { "organisation": id } });
        let beginning = [
            organisation("@a"),
            organisation("@b"),
            admit("@a"),
            admit("@b"),
            json!({ "adoptGoal": { "id": "@1", "title": "1" } }),
            json!({ "adoptGoal": { "id": "@2", "title": "2" } }),
            json!({ "adoptStrategy": { "id": "@way", "title": "Vej" } }),
            json!({ "defineIndicator": { "id": "@it", "name": "It", "unit": "persons", "kind": "POPULATION",
                "direction": "DECREASE", "overTime": "LATEST", "overPartners": "APART" } }),
            activity(
                "@ours",
                json!("@a"),
                json!({ "goals": ["@1", "@2"], "strategies": ["@way"], "indicators": ["@it"],
                "targetGroups": ["Unge", "Ældre"], "place": "Århus", "period": { "from": "2014", "to": "2015" } }),
            ),
        ];
        given_founded(beginning.into_iter().chain(activities))
    }

    fn of(story: &Story, organisation: &str, day: &str) -> Vec<ActivityOverlap> {
        overlaps(story.initiative(), organisation.parse().unwrap(), day.parse().unwrap())
    }

    #[test]
    fn what_two_activities_share_is_named() {
        let theirs = json!({ "goals": ["@2"], "strategies": ["@way"], "indicators": ["@it"],
            "targetGroups": ["ældre", "Børn"], "place": "Aarhus", "period": { "from": "2015-06", "to": "2016" } });
        let story = story([activity("@theirs", json!("@b"), theirs)]);
        let found = of(&story, "@a", "2014-06-01");
        let [it] = &found[..] else { panic!("{found:?}") };
        assert_eq!((it.ours, it.theirs), ("@ours".parse().unwrap(), "@theirs".parse().unwrap()));
        assert_eq!(it.partners, ["@b".parse().unwrap()]);
        assert_eq!(
            (&it.goals[..], it.strategies.len(), it.indicators.len()),
            (&["@2".parse().unwrap()][..], 1, 1)
        );
        assert_eq!(it.target_groups.iter().map(Title::as_str).collect::<Vec<_>>(), ["Ældre"]);
        assert_eq!(it.place.as_ref().map(Title::as_str), Some("Århus"));
        assert_eq!((it.same_time, &it.from[..]), (Some(true), &[10, 11].map(Position)[..]));
        let found = of(&story, "@b", "2014-06-01");
        assert_eq!((found.len(), found[0].partners.as_slice()), (1, &["@a".parse().unwrap()][..]));
    }

    #[test]
    fn time_alone_is_no_overlap_and_unknown_dates_are_not_guessed() {
        let story = story([
            activity("@time", json!("@b"), json!({ "period": { "from": "2014", "to": "2015" } })),
            activity("@goal", json!("@b"), json!({ "goals": ["@1"] })),
            activity("@open", json!("@b"), json!({ "goals": ["@1"], "period": { "from": "2014" } })),
            activity("@later", json!("@b"), json!({ "goals": ["@1"], "period": { "from": "2016" } })),
        ]);
        let found: Vec<_> =
            of(&story, "@a", "2014-06-01").into_iter().map(|it| (it.theirs, it.same_time)).collect();
        let id = |id: &str| id.parse().unwrap();
        assert_eq!(found, [(id("@goal"), None), (id("@open"), None), (id("@later"), Some(false))]);
    }

    #[test]
    fn those_that_share_most_come_first() {
        let story = story([
            activity("@one", json!("@b"), json!({ "goals": ["@1"] })),
            activity("@two", json!("@b"), json!({ "goals": ["@1", "@2"] })),
        ]);
        let found: Vec<_> = of(&story, "@a", "2014-06-01").into_iter().map(|it| it.theirs).collect();
        assert_eq!(found, [("@two".parse().unwrap()), ("@one".parse().unwrap())]);
    }

    #[test]
    fn what_both_take_part_in_is_no_overlap_nor_what_nobody_does() {
        let together = json!({ "goals": ["@1"], "contributors": [{ "organisation": "@a" }] });
        let story = story([
            activity("@together", json!("@b"), together),
            activity("@nobody", Value::Null, json!({ "goals": ["@1"] })),
        ]);
        assert_eq!(of(&story, "@a", "2014-06-01"), []);
    }

    #[test]
    fn what_is_past_done_or_given_up_is_left_out_and_so_are_retired_goals() {
        let story = story([
            activity(
                "@past",
                json!("@b"),
                json!({ "goals": ["@1"], "period": { "from": "2012", "to": "2013" } }),
            ),
            activity("@done", json!("@b"), json!({ "goals": ["@1"] })),
            json!({ "setActivityStatus": { "activity": "@done", "status": "COMPLETED", "on": "2014-06-01" } }),
        ]);
        assert_eq!(of(&story, "@a", "2014-05-31").len(), 1, "not done yet");
        assert_eq!(of(&story, "@a", "2014-06-01"), []);
        let story = story.when(json!({ "retireGoal": { "goal": "@1", "on": "2014", "reason": "Nået" } }));
        assert_eq!(of(&story, "@a", "2014-05-31"), []);
    }
}
