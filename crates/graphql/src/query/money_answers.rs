//! What follows from the movements of money: how promises stand, and what each funder's money went to.

use async_graphql::SimpleObject;
use samspil_domain::answers::{commitments, results};
use samspil_domain::ids::{FundingId, OrganisationId};
use samspil_domain::value;

use super::answers::Total;
use super::directory::Organisation;
use super::funding::{Funding, Movement};
use super::goal::Goal;
use super::measurement_answers::positions;
use super::measurement_targets::Target;
use super::reinforcing_activities::Activity;
use super::scope::{Scope, each};
use super::shared_measurement::Indicator;
use super::why::Why;
use crate::scalar::Position;
use crate::shape::Plain;

/// How one promise of money stands, derived.
#[derive(SimpleObject)]
pub(crate) struct MoneyCommitment {
    /// The movement that committed it.
    movement: Option<Movement>,
    /// How much was committed; null where nobody has said.
    committed: Option<Plain<value::Figure>>,
    /// What was paid of it.
    paid: Total,
    /// What was spent of it.
    spent: Total,
    /// What of it has not been paid.
    unpaid: Total,
    /// What of it has not been spent.
    unspent: Total,
    /// Whether more was paid or spent than committed; null where that cannot be told.
    exceeded: Option<bool>,
    /// The commits that it came from.
    from: Vec<Position>,
}

/// How all promises of money stand, derived.
#[derive(SimpleObject)]
pub(crate) struct MoneyCommitments {
    /// Each promise, in order of recording.
    commitments: Vec<MoneyCommitment>,
    /// What was paid or spent without saying of which promise. It is in no promise's sums.
    unlinked: Vec<Movement>,
    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    why: Why,
    /// The rule, in words.
    rule: &'static str,
    /// The commits that it came from.
    from: Vec<Position>,
}

impl MoneyCommitments {
    pub(crate) fn on(scope: &Scope, funding: Option<FundingId>, day: jiff::civil::Date) -> Self {
        let it = commitments::commitments(&scope.initiative, funding, day);
        let commitment = |it: commitments::CommitmentStanding| MoneyCommitment {
            movement: Movement::find(scope, it.movement),
            committed: it.committed.map(Plain),
            paid: Total(it.paid),
            spent: Total(it.spent),
            unpaid: Total(it.unpaid),
            unspent: Total(it.unspent),
            exceeded: it.exceeded,
            from: positions(&it.from),
        };
        Self {
            why: Why(it.why()),
            commitments: it.standings.into_iter().map(commitment).collect(),
            unlinked: each(&it.unlinked, |id| Movement::find(scope, id)),
            rule: it.rule,
            from: positions(&it.from),
        }
    }
}

/// An activity that money of a funder went to.
#[derive(SimpleObject)]
pub(crate) struct FundedActivity {
    /// The activity.
    activity: Option<Activity>,
    /// The movements of the funder's money for it, in order of recording.
    movements: Vec<Movement>,
    /// Whether money of other funders, or of grants whose funder is unknown, went to it too.
    others_too: bool,
}

/// What one funder's money went to, and how the targets there stand, derived. It is contribution, not causation.
#[derive(SimpleObject)]
pub(crate) struct FundedResults {
    /// The funder; null for the grants of which nobody has said who gives them.
    funder: Option<Organisation>,
    /// Its grants, in order of recording.
    grants: Vec<Funding>,
    /// What it granted in all.
    granted: Total,
    /// The activities that its money went to, in order of recording.
    funded: Vec<FundedActivity>,
    /// The goals that those serve.
    goals: Vec<Goal>,
    /// The indicators that they are meant to move.
    indicators: Vec<Indicator>,
    /// The targets of those goals or indicators; each says how it stands.
    targets: Vec<Target>,
    /// Movements of its money of which no activity is known, neither by themselves nor by the commitment that they are of.
    movements_without_activity: Vec<Movement>,
    /// Grants of which no movement is recorded: what they went to is unknown.
    grants_without_movement: Vec<Funding>,
    /// Activities funded that name neither goal nor indicator: what they serve is unknown.
    activities_without_aim: Vec<Activity>,
    /// Goals served that have no target: how they stand cannot be told.
    goals_without_target: Vec<Goal>,
    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    why: Why,
    /// How to read it, in words.
    rule: &'static str,
    /// The commits that it came from.
    from: Vec<Position>,
}

impl FundedResults {
    pub(crate) fn all(scope: &Scope, funder: Option<OrganisationId>, day: jiff::civil::Date) -> Vec<Self> {
        let movements = |ids: &[_]| each(ids, |id| Movement::find(scope, id));
        let grants = |ids: &[_]| each(ids, |id| Funding::find(scope, id));
        let goals = |ids: &[_]| each(ids, |id| Goal::find(scope, id));
        let funded = |it: results::Funded| FundedActivity {
            activity: Activity::find(scope, it.activity),
            movements: movements(&it.movements),
            others_too: it.others_too,
        };
        let result = |it: results::Results| Self {
            why: Why(it.why()),
            funder: it.funder.and_then(|id| Organisation::find(&scope.world, id)),
            grants: grants(&it.grants),
            granted: Total(it.granted),
            funded: it.funded.into_iter().map(funded).collect(),
            goals: goals(&it.goals),
            indicators: each(&it.indicators, |id| Indicator::find(scope, id)),
            targets: each(&it.targets, |id| Target::find(scope, id)),
            movements_without_activity: movements(&it.movements_without_activity),
            grants_without_movement: grants(&it.grants_without_movement),
            activities_without_aim: each(&it.activities_without_aim, |id| Activity::find(scope, id)),
            goals_without_target: goals(&it.goals_without_target),
            rule: it.rule,
            from: positions(&it.from),
        };
        results::results(&scope.initiative, funder, day).into_iter().map(result).collect()
    }
}
