//! What a funder's money went to, and how the targets stand that it was meant to serve. That is contribution: money went
//! there, and this is how it stands there now. It is no proof that the one made the other.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::totals::{Entry, Total, total};
use crate::backbone::MovementRecorded;
use crate::commit::Position;
use crate::fact::Stated;
use crate::ids::{ActivityId, FundingId, GoalId, IndicatorId, MovementId, OrganisationId, TargetId};
use crate::initiative::Initiative;
use crate::reinforcing_activities::Activity;

/// What one funder's money went to. Derived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Results {
    /// The funder; nothing for the grants of which nobody has said who gives them.
    pub funder: Option<OrganisationId>,
    /// Its grants, in order of recording.
    pub grants: Vec<FundingId>,
    /// What it granted in all.
    pub granted: Total,
    /// The activities that money of them went to, in order of recording.
    pub funded: Vec<Funded>,
    /// The goals that those serve.
    pub goals: Vec<GoalId>,
    /// The indicators that they are meant to move.
    pub indicators: Vec<IndicatorId>,
    /// The targets of those goals or indicators; each says how it stands.
    pub targets: Vec<TargetId>,
    /// Movements of its money that name no activity, nor does the commitment that they are of or anything paid or spent of
    /// them: what they went to is unknown.
    pub movements_without_activity: Vec<MovementId>,
    /// Grants of which no movement is recorded: what they went to is unknown.
    pub grants_without_movement: Vec<FundingId>,
    /// Activities funded that name neither goal nor indicator: what they serve is unknown.
    pub activities_without_aim: Vec<ActivityId>,
    /// Goals served that have no target: how they stand cannot be told.
    pub goals_without_target: Vec<GoalId>,
    /// How to read it, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

/// An activity that money of a funder went to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funded {
    /// The activity.
    pub activity: ActivityId,
    /// The movements of the funder's money for it, in order of recording.
    pub movements: Vec<MovementId>,
    /// Whether money of other funders, or of grants whose funder is unknown, went to it too.
    pub others_too: bool,
}

const RULE: &str = "Grants of the funder, the movements of their money by the day, the activities that those name, the goals \
that the activities serve and the indicators that they are meant to move, and the targets of either. It shows where money \
went and how the targets there stand. It is contribution, not causation: that a target moved does not show that this money \
moved it, and other funders, partners and circumstances have their part. What names no activity, goal or target is listed.";
const GRANTED: &str = "All grants of this funder, whatever their period.";

type Movement = Stated<MovementRecorded>;

/// What the money of each funder went to by `day`, in the order in which funders were first recorded; or of one funder.
#[must_use]
pub fn results(initiative: &Initiative, funder: Option<OrganisationId>, day: Date) -> Vec<Results> {
    let mut funders: Vec<Option<OrganisationId>> = Vec::new();
    for (_, grant) in initiative.backbone.funding.iter() {
        let known = grant.granted.funder;
        if !funders.contains(&known) && funder.is_none_or(|only| known == Some(only)) {
            funders.push(known);
        }
    }
    funders.into_iter().map(|funder| of(initiative, funder, day)).collect()
}

fn of(initiative: &Initiative, funder: Option<OrganisationId>, day: Date) -> Results {
    let backbone = &initiative.backbone;
    let mut from = BTreeSet::new();
    let theirs = |id: FundingId| backbone.funding.get(id).is_some_and(|it| it.granted.funder == funder);
    let grants: Vec<FundingId> = backbone.funding.iter().map(|(id, _)| id).filter(|id| theirs(*id)).collect();
    let amounts = grants.iter().filter_map(|id| backbone.funding.get(*id));
    let amounts: Vec<Entry<'_>> =
        amounts.map(|grant| (grant.granted.amount.as_ref(), &grant.granted.recorded)).collect();
    let moved: Vec<(MovementId, &Movement)> =
        backbone.movements.iter().filter(|(_, it)| it.on.has_begun(day)).collect();
    let ours = || moved.iter().filter(|(_, it)| theirs(it.funding));
    from.extend(ours().map(|(_, it)| it.recorded.position));
    let activities = &initiative.reinforcing_activities.activities;
    let mut funded: Vec<(Funded, &Activity)> = Vec::new();
    for (activity, planned) in activities.iter() {
        let for_it = ours().filter(|(_, it)| backbone.activity_of(it) == Some(activity)).map(|(id, _)| *id);
        let movements: Vec<MovementId> = for_it.collect();
        let others_too =
            (moved.iter()).any(|(_, it)| backbone.activity_of(it) == Some(activity) && !theirs(it.funding));
        if !movements.is_empty() {
            from.insert(planned.planned.recorded.position);
            funded.push((Funded { activity, movements, others_too }, planned));
        }
    }
    let goals: BTreeSet<GoalId> =
        funded.iter().flat_map(|(_, it)| it.planned.goals.iter().copied()).collect();
    let indicators: BTreeSet<IndicatorId> =
        funded.iter().flat_map(|(_, it)| it.planned.indicators.iter().copied()).collect();
    let measured = &initiative.shared_measurement.targets;
    let served =
        measured.iter().filter(|(_, it)| goals.contains(&it.goal) || indicators.contains(&it.indicator));
    let served: Vec<_> = served.collect();
    from.extend(served.iter().map(|(_, it)| it.recorded.position));
    let granted = total(GRANTED, amounts.into_iter());
    from.extend(granted.from.iter().copied());
    let aimless = |it: &Activity| it.planned.goals.is_empty() && it.planned.indicators.is_empty();
    // What was paid or spent of a commitment tells what that went to.
    let told = |id: MovementId| moved.iter().any(|(_, it)| it.of == Some(id) && it.activity.is_some());
    let nowhere = |(id, it): &(MovementId, &Movement)| backbone.activity_of(it).is_none() && !told(*id);
    let quiet = |id: &FundingId| !moved.iter().any(|(_, it)| it.funding == *id);
    let has_target = |goal: &GoalId| served.iter().any(|(_, it)| it.goal == *goal);
    Results {
        funder,
        granted,
        movements_without_activity: ours().filter(|it| nowhere(it)).map(|(id, _)| *id).collect(),
        grants_without_movement: grants.iter().copied().filter(quiet).collect(),
        activities_without_aim: (funded.iter())
            .filter(|(_, it)| aimless(it))
            .map(|(funded, _)| funded.activity)
            .collect(),
        goals_without_target: goals.iter().copied().filter(|goal| !has_target(goal)).collect(),
        grants,
        funded: funded.into_iter().map(|(funded, _)| funded).collect(),
        goals: in_order(initiative.common_agenda.goals.iter().map(|(id, _)| id), &goals),
        indicators: in_order(initiative.shared_measurement.indicators.iter().map(|(id, _)| id), &indicators),
        targets: served.into_iter().map(|(id, _)| id).collect(),
        rule: RULE,
        from: from.into_iter().collect(),
    }
}

/// Those of `all` that are wanted, in order of recording.
fn in_order<T: Ord>(all: impl Iterator<Item = T>, wanted: &BTreeSet<T>) -> Vec<T> {
    all.filter(|id| wanted.contains(id)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn story() -> Story {
        let organisation =
            |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "FOUNDATION" } });
        let grant = |id: &str, funder: Value, amount: Value| json!({ "recordFunding": { "id": id, "purpose": id, "funder": funder, "amount": amount } });
        let indicator = json!({ "defineIndicator": { "id": "@i", "name": "I", "unit": "meals", "kind": "PERFORMANCE",
            "direction": "INCREASE", "overTime": "SUM", "overPartners": "SUM" } });
        let level = json!({ "figure": { "value": "10", "unit": "meals" } });
        given_founded([
            organisation("@a"),
            organisation("@b"),
            json!({ "adoptGoal": { "id": "@goal", "title": "Goal" } }),
            json!({ "adoptGoal": { "id": "@vague", "title": "Vague" } }),
            indicator,
            json!({ "setTarget": { "id": "@target", "goal": "@goal", "indicator": "@i", "level": level } }),
            json!({ "planActivity": { "id": "@cook", "title": "Cook", "goals": ["@vague"], "indicators": ["@i"] } }),
            json!({ "planActivity": { "id": "@talk", "title": "Talk" } }),
            grant("@one", json!("@a"), json!({ "value": "5", "unit": "DKK" })),
            grant("@two", json!("@a"), Value::Null),
            grant("@else", json!("@b"), Value::Null),
            grant("@unsaid", Value::Null, Value::Null),
        ])
    }

    fn moved(id: &str, funding: &str, activity: Value) -> Value {
        json!({ "recordMovement": { "id": id, "funding": funding, "kind": "PAID", "on": "2014", "activity": activity } })
    }

    #[test]
    fn money_leads_to_activities_and_the_targets_that_they_serve() {
        let story = story()
            .when(moved("@1", "@one", json!("@cook")))
            .when(moved("@2", "@one", json!("@talk")))
            .when(moved("@3", "@one", Value::Null))
            .when(moved("@4", "@else", json!("@cook")));
        let results = results(story.initiative(), "@a".parse().ok(), date(2015, 1, 1));
        let [it] = results.as_slice() else { panic!("{results:?}") };
        assert_eq!((it.granted.sums[0].to_string().as_str(), it.granted.unknown), ("5 DKK", 1));
        let funded: Vec<_> = it.funded.iter().map(|it| (it.activity, it.others_too)).collect();
        assert_eq!(funded, [("@cook".parse().unwrap(), true), ("@talk".parse().unwrap(), false)]);
        assert_eq!((it.goals.len(), it.indicators.len()), (1, 1));
        assert_eq!(it.targets, ["@target".parse().unwrap()]);
        assert_eq!(it.goals_without_target, ["@vague".parse().unwrap()]);
        assert_eq!(it.activities_without_aim, ["@talk".parse().unwrap()]);
        assert_eq!(it.movements_without_activity, ["@3".parse().unwrap()]);
        assert_eq!(it.grants_without_movement, ["@two".parse().unwrap()]);
        assert_eq!(it.from, [7, 8, 9, 10, 11, 14, 15, 16].map(Position));
        assert!(it.rule.contains("not causation"));
    }

    #[test]
    fn without_a_funder_all_are_told_also_the_unknown_one() {
        let all = results(story().initiative(), None, date(2015, 1, 1));
        let funders: Vec<_> = all.iter().map(|it| (it.funder.is_some(), it.grants.len())).collect();
        assert_eq!(funders, [(true, 2), (true, 1), (false, 1)]);
    }

    #[test]
    fn a_commitment_and_what_was_paid_of_it_tell_each_others_activity() {
        let of = |id: &str, kind: &str, of: Value, activity: Value| {
            json!({ "recordMovement": { "id": id, "funding": "@one",
            "kind": kind, "on": "2014", "of": of, "activity": activity } })
        };
        let story = story()
            .when(of("@promise", "COMMITTED", Value::Null, json!("@cook")))
            .when(of("@paid", "PAID", json!("@promise"), Value::Null))
            .when(of("@bare", "COMMITTED", Value::Null, Value::Null))
            .when(of("@spent", "SPENT", json!("@bare"), json!("@talk")));
        let it = &results(story.initiative(), "@a".parse().ok(), date(2015, 1, 1))[0];
        let movements: Vec<_> = it.funded.iter().map(|it| it.movements.len()).collect();
        assert_eq!((movements, it.movements_without_activity.len()), (vec![2, 1], 0));
    }

    #[test]
    fn what_moves_after_the_day_is_left_out() {
        let story = story().when(moved("@1", "@one", json!("@cook")));
        let before = results(story.initiative(), "@a".parse().ok(), date(2013, 12, 31));
        assert_eq!((before[0].funded.len(), before[0].grants_without_movement.len()), (0, 2));
    }
}
