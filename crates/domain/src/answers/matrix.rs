//! Partners and goals: who works on what, where several do, and where nobody does.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::commit::Position;
use crate::ids::{ActivityId, GoalId, OrganisationId};
use crate::initiative::Initiative;
use crate::partnership::Partner;
use crate::party::Party;
use crate::reinforcing_activities::Activity;

/// Which partner works on which goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// Each partner with each goal that it works on, by partner and then by goal, each in order of recording.
    pub works: Vec<Work>,
    /// Goals that several partners work on.
    pub overlaps: Vec<Overlap>,
    /// Goals that no activity serves.
    pub goals_without_activity: Vec<GoalId>,
    /// Goals that an activity serves, but none in which a partner is known to take part.
    pub goals_without_partner: Vec<GoalId>,
    /// Partners that work on no goal.
    pub partners_without_goal: Vec<OrganisationId>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

/// A partner's work on a goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The partner.
    pub partner: OrganisationId,
    /// The goal.
    pub goal: GoalId,
    /// The activities by which it works on it, in order of recording.
    pub activities: Vec<ActivityId>,
}

/// A goal that several partners work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The goal.
    pub goal: GoalId,
    /// The partners, in order of recording; at least two.
    pub partners: Vec<OrganisationId>,
}

const RULE: &str = "A partner works on a goal when it leads or contributes to an activity that serves it and has not been \
given up; a kind of party that contributes stands for every partner of that kind. Those that were no partners on the day, goals that \
can have been retired by then or were certainly adopted later, and activities that are certainly for later and were not \
recorded by then are left out.";

/// Which partner works on which goal on `day`, as far as can be known.
#[must_use]
pub fn matrix(initiative: &Initiative, day: Date) -> Matrix {
    let mut from = BTreeSet::new();
    let partners = partners(initiative, day, &mut from);
    let goals = goals(initiative, day, &mut from);
    let (mut works, served) = works(initiative, day, &mut from);
    let mut goals_of = |partner| {
        let theirs = goals.iter().filter_map(|goal| {
            let activities = works.remove(&(partner, *goal))?;
            Some(Work { partner, goal: *goal, activities })
        });
        theirs.collect::<Vec<_>>()
    };
    let works: Vec<Work> = partners.iter().flat_map(|partner| goals_of(*partner)).collect();
    let at = |goal: GoalId| -> Vec<OrganisationId> {
        works.iter().filter(|work| work.goal == goal).map(|work| work.partner).collect()
    };
    let overlap = |goal: &GoalId| Overlap { goal: *goal, partners: at(*goal) };
    let idle = |partner: &OrganisationId| !works.iter().any(|work| work.partner == *partner);
    let (with, without): (Vec<GoalId>, Vec<GoalId>) = goals.iter().partition(|goal| served.contains(goal));
    Matrix {
        overlaps: goals.iter().map(overlap).filter(|overlap| overlap.partners.len() > 1).collect(),
        goals_without_activity: without,
        goals_without_partner: with.into_iter().filter(|goal| at(*goal).is_empty()).collect(),
        partners_without_goal: partners.iter().copied().filter(idle).collect(),
        works,
        rule: RULE,
        from: from.into_iter().collect(),
    }
}

fn partners(initiative: &Initiative, day: Date, from: &mut BTreeSet<Position>) -> Vec<OrganisationId> {
    let current = initiative.partnership.on(day);
    let current = current.map(|(id, partner)| {
        from.extend(partner.membership_on(day).map(|membership| membership.admitted.recorded.position));
        id
    });
    current.collect()
}

fn goals(initiative: &Initiative, day: Date, from: &mut BTreeSet<Position>) -> Vec<GoalId> {
    let standing = initiative.common_agenda.goals_on(day).map(|(id, goal)| {
        from.insert(goal.adopted.recorded.position);
        id
    });
    standing.collect()
}

type Works = BTreeMap<(OrganisationId, GoalId), Vec<ActivityId>>;

/// Who works on what by which activities, and which goals are served at all.
fn works(initiative: &Initiative, day: Date, from: &mut BTreeSet<Position>) -> (Works, BTreeSet<GoalId>) {
    let (mut works, mut served) = (Works::new(), BTreeSet::new());
    for (id, activity) in initiative.reinforcing_activities.activities.iter() {
        from.insert(activity.planned.recorded.position);
        from.extend(activity.moves.iter().map(|step| step.recorded.position));
        if !activity.counts(day) {
            continue;
        }
        let takers = takers(initiative, activity, day);
        for goal in &activity.planned.goals {
            served.insert(*goal);
            for partner in &takers {
                works.entry((*partner, *goal)).or_default().push(id);
            }
        }
    }
    (works, served)
}

/// The organisations that lead an activity or contribute to it.
pub(super) fn takers(initiative: &Initiative, activity: &Activity, day: Date) -> BTreeSet<OrganisationId> {
    let mut takers: BTreeSet<OrganisationId> = activity.planned.lead.into_iter().collect();
    for party in &activity.planned.contributors {
        match party {
            Party::Organisation(id) => _ = takers.insert(*id),
            Party::Constituency(kind) => {
                let of_kind = |partner: &Partner| {
                    partner.membership_on(day).is_some_and(|it| it.admitted.constituency == Some(*kind))
                };
                takers.extend(initiative.partnership.on(day).filter(|(_, p)| of_kind(p)).map(|(id, _)| id));
            }
        }
    }
    takers
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn goal(id: &str) -> Value {
        json!({ "adoptGoal": { "id": id, "title": id } })
    }

    fn activity(id: &str, lead: Option<&str>, contributors: Value, goals: &[&str]) -> Value {
        json!({ "planActivity": { "id": id, "title": id, "lead": lead, "contributors": contributors, "goals": goals } })
    }

    fn ids<I: std::str::FromStr<Err: std::fmt::Debug>>(handles: &[&str]) -> Vec<I> {
        handles.iter().map(|handle| handle.parse().unwrap()).collect()
    }

    fn beginning() -> Vec<Value> {
        let organisation =
            |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "BUSINESS" } });
        let admit = |id: &str| json!({ "admitPartner": { "organisation": id, "constituency": "@shops" } });
        vec![
            organisation("@a"),
            organisation("@b"),
            organisation("@c"),
            organisation("@outside"),
            json!({ "recognizeConstituency": { "id": "@shops", "name": "Detailhandel" } }),
            admit("@a"),
            admit("@b"),
            json!({ "admitPartner": { "organisation": "@c" } }),
            goal("@1"),
            goal("@2"),
            goal("@3"),
            goal("@4"),
        ]
    }

    #[test]
    fn overlaps_and_gaps_show() {
        let contributors = json!([{ "organisation": "@outside" }]);
        let story = given_founded(beginning().into_iter().chain([
            activity("@x", Some("@a"), json!([{ "organisation": "@b" }]), &["@1", "@2"]),
            activity("@y", Some("@a"), json!([]), &["@1"]),
            activity("@z", None, contributors, &["@3"]),
        ]));
        let matrix = on(&story, "2026-11-21");
        let cells: Vec<_> = matrix.works.iter().map(|w| (w.partner, w.goal, w.activities.clone())).collect();
        let cell = |partner: &str, goal: &str, activities: &[&str]| {
            (partner.parse().unwrap(), goal.parse().unwrap(), ids(activities))
        };
        assert_eq!(
            cells,
            [
                cell("@a", "@1", &["@x", "@y"]),
                cell("@a", "@2", &["@x"]),
                cell("@b", "@1", &["@x"]),
                cell("@b", "@2", &["@x"])
            ]
        );
        let overlaps: Vec<_> = matrix.overlaps.iter().map(|overlap| overlap.goal).collect();
        assert_eq!(overlaps, ids(&["@1", "@2"]));
        assert_eq!(matrix.overlaps[0].partners, ids(&["@a", "@b"]));
        assert_eq!(matrix.goals_without_activity, ids(&["@4"]));
        assert_eq!(matrix.goals_without_partner, ids(&["@3"]));
        assert_eq!(matrix.partners_without_goal, ids(&["@c"]));
        assert_eq!(matrix.from, [7, 8, 9, 10, 11, 12, 13, 14, 15, 16].map(Position));
    }

    #[test]
    fn a_kind_of_party_stands_for_all_its_partners() {
        let shops = json!([{ "constituency": "@shops" }]);
        let story = given_founded(beginning().into_iter().chain([activity("@x", None, shops, &["@1"])]));
        assert_eq!(on(&story, "2026-11-21").overlaps[0].partners, ids(&["@a", "@b"]));
    }

    fn on(story: &Story, day: &str) -> Matrix {
        matrix(story.initiative(), day.parse().unwrap())
    }

    #[test]
    fn a_day_has_its_own_partners_goals_and_activities() {
        let mut commands = beginning();
        commands.push(json!({ "planActivity": { "id": "@x", "title": "X", "lead": "@a", "goals": ["@1"],
            "period": { "from": "2014" } } }));
        commands.push(
            json!({ "setActivityStatus": { "activity": "@x", "status": "ABANDONED", "on": "2015-03-01" } }),
        );
        commands.push(json!({ "retireGoal": { "goal": "@2", "on": "2014-06-01", "reason": "Nået" } }));
        commands.push(json!({ "endMembership": { "organisation": "@c", "left": "2014-06-30" } }));
        let story = given_founded(commands);
        let works = |day: &str| on(&story, day).works.len();
        assert_eq!(["2013-12-31", "2014-01-01", "2015-02-28", "2015-03-01"].map(works), [0, 1, 1, 0]);
        let idle = |day: &str| on(&story, day).partners_without_goal;
        assert_eq!(idle("2014-06-30"), ids(&["@b", "@c"]));
        assert_eq!(idle("2014-07-01"), ids(&["@b"]));
        let goals = |day: &str| on(&story, day).goals_without_activity.len();
        assert_eq!(["2014-05-31", "2014-06-01"].map(goals), [3, 2]);
    }

    #[test]
    fn what_is_over_does_not_count() {
        let story = given_founded(beginning().into_iter().chain([
            activity("@x", Some("@a"), json!([]), &["@1"]),
            activity("@y", Some("@b"), json!([]), &["@2"]),
            json!({ "setActivityStatus": { "activity": "@x", "status": "ABANDONED" } }),
            json!({ "endMembership": { "organisation": "@b", "left": "2015" } }),
            json!({ "retireGoal": { "goal": "@3", "on": "2015", "reason": "Nået" } }),
        ]));
        let matrix = on(&story, "2026-11-21");
        assert_eq!(matrix.works, []);
        assert_eq!(matrix.goals_without_activity, ids(&["@1", "@4"]));
        assert_eq!(matrix.goals_without_partner, ids(&["@2"]));
        assert_eq!(matrix.partners_without_goal, ids(&["@a", "@c"]));
    }
}
