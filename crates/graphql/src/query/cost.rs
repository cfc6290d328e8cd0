//! What an outcome cost, and how good the figures are.

use async_graphql::SimpleObject;
use samspil_domain::answers::cost as answer;
use samspil_domain::value;

use super::aggregate::Aggregate;
use super::answers::Total;
use super::funding::Movement;
use super::measurement_answers::positions;
use super::reinforcing_activities::Activity;
use super::scope::{Scope, each};
use super::why::Why;
use crate::scalar::Position;
use crate::shape::Plain;

/// What an outcome cost, derived: money divided by what came of it in the same period. It shows what was used beside what
/// came out, not that the one caused the other.
#[derive(SimpleObject)]
pub(crate) struct Cost {
    /// The money, by currency.
    money: Total,
    /// The movements of money that are in it, in order of recording.
    movements: Vec<Movement>,
    /// The activities whose money it is.
    activities: Vec<Activity>,
    /// What came out: what was reported of the partners as a whole, else their figures as one.
    outcome: Option<Aggregate>,
    /// Money for each unit of the outcome, with two decimal places, in a unit such as `DKK per meals`; null where it cannot
    /// be told.
    cost: Option<Plain<value::Figure>>,
    /// Why there is none; null where there is one.
    no_cost: Option<Plain<answer::NoCost>>,
    /// How good the figures are that it is made of; null where there is no cost.
    quality: Option<Plain<answer::CostQuality>>,
    /// What speaks against relying on it.
    doubts: Vec<Plain<answer::CostDoubt>>,
    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    why: Why,
    /// The rule, in words.
    rule: &'static str,
    /// The commits that it came from.
    from: Vec<Position>,
}

impl Cost {
    pub(crate) fn of(scope: &Scope, it: answer::Cost) -> Self {
        Self {
            why: Why(it.why()),
            money: Total(it.money),
            movements: each(&it.movements, |id| Movement::find(scope, id)),
            activities: each(&it.activities, |id| Activity::find(scope, id)),
            outcome: it.outcome.map(|it| Aggregate::of(scope, it)),
            cost: it.cost.map(Plain),
            no_cost: it.no_cost.map(Plain),
            quality: it.quality.map(Plain),
            doubts: it.doubts.into_iter().map(Plain).collect(),
            rule: it.rule,
            from: positions(&it.from),
        }
    }
}
