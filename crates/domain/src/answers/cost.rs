//! What an outcome cost: money divided by what came of it in the same period, with how good the figures are that it is
//! made of. It is what was used beside what came out, and no proof that the one made the other.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aggregate::{self, Aggregate, Question};
use super::totals::{Total, total};
use crate::backbone::{MovementKind, MovementRecorded};
use crate::commit::Position;
use crate::fact::Stated;
use crate::ids::{ActivityId, IndicatorId, MovementId};
use crate::initiative::Initiative;
use crate::value::{Decimal, Figure, Period, Source};

#[cfg(test)]
mod tests;

/// Why money is not divided by an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NoCost {
    /// No activity is meant to move the indicator.
    NoActivity,
    /// No money of that kind is recorded for the activities in the period.
    NoMoney,
    /// Money is recorded, and of none of it the amount is known.
    MoneyUnknown,
    /// The money is of several currencies.
    SeveralCurrencies,
    /// No figure of the outcome is recorded that covers just the period or lies in it.
    NoOutcome,
    /// The outcome is nought or less.
    OutcomeNotPositive,
    /// The outcome is vague, such as "about 240".
    OutcomeVague,
    /// The outcome is a share, a change or money, by which no money can be divided.
    OutcomeNotACount,
    /// The numbers are too large to compute with.
    OutOfRange,
}

/// What speaks against relying on a cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CostDoubt {
    /// Of some of the money the amount is unknown.
    MoneyPartlyUnknown,
    /// Some amount of money is vague.
    MoneyVague,
    /// Some money has no source.
    MoneyWithoutSource,
    /// Some money may lie in the period or outside it: its date is too vague to tell. It is not counted.
    MoneyDateVague,
    /// Money of the same kind and period names no activity, nor does the commitment that it is of; it may belong here.
    MoneyWithoutActivity,
    /// An activity that the money went to is meant to move other indicators too.
    ServesOthersToo,
    /// Some figure of the outcome is not approved.
    OutcomeNotApproved,
    /// Some figure of the outcome has no source.
    OutcomeWithoutSource,
    /// Some partner's figure is missing, unknown or without its weight.
    OutcomeIncomplete,
    /// What was reported of the whole and what the partners' figures come to are not the same.
    OutcomeDisputed,
    /// The outcome's figures may cover less than the period that the money is of.
    OutcomeMayCoverLess,
}

/// How good the figures are that a cost is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CostQuality {
    /// Nothing is known to speak against it.
    Good,
    /// One or two things speak against it, none of which leaves money or outcome incomplete.
    Fair,
    /// More speaks against it, or money or outcome is known to be incomplete or disputed.
    Poor,
}

/// What an outcome cost. Derived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// The money, by currency.
    pub money: Total,
    /// The movements of money that are in it, in order of recording.
    pub movements: Vec<MovementId>,
    /// The activities whose money it is.
    pub activities: Vec<ActivityId>,
    /// What came out, with the reports it is made of: what was reported of the whole, else the partners' figures as one.
    pub outcome: Option<Aggregate>,
    /// Money for each unit of the outcome, with two decimal places: in `DKK per` and the outcome's unit.
    pub cost: Option<Figure>,
    /// Why there is none.
    pub no_cost: Option<NoCost>,
    /// How good the figures are; nothing where there is no cost.
    pub quality: Option<CostQuality>,
    /// What speaks against relying on it.
    pub doubts: Vec<CostDoubt>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

/// What a cost is asked for.
#[derive(Debug, Clone, Copy)]
pub struct CostQuestion {
    /// Whether what was committed, paid or spent is to be divided.
    pub kind: MovementKind,
    /// The period of both money and outcome; a side that is left out is open.
    pub period: Period,
    /// The activity whose money it is; all that are meant to move the indicator where it is left out.
    pub activity: Option<ActivityId>,
    /// The day up to which both are taken.
    pub day: Date,
}

const RULE: &str = "The money of that kind, dated within the period, for the activities that are meant to move the \
indicator, divided by the indicator's figure for the period. Nothing is divided where the outcome is vague, nought, no \
count or lacking, or the money is of several currencies or wholly unknown. It shows what was used beside what came out, \
not that the one caused the other; other money may have helped. Quality: good where nothing speaks against the figures; \
fair with one or two doubts; poor with more, or where money or outcome is known to be incomplete or disputed.";
const MONEY: &str = "All movements of that kind dated within the period, for the activities in question.";

type Movement = Stated<MovementRecorded>;

/// What an indicator's outcome cost. Nothing where there is no such indicator.
#[must_use]
pub fn cost(initiative: &Initiative, id: IndicatorId, question: &CostQuestion) -> Option<Cost> {
    let indicator = initiative.shared_measurement.indicators.get(id)?;
    let mut doubts = BTreeSet::new();
    let activities = activities(initiative, id, question.activity);
    let movements = money(initiative, &activities, question, &mut doubts);
    let planned = &initiative.reinforcing_activities.activities;
    let aims = movements.iter().filter_map(|(_, it)| planned.get(initiative.backbone.activity_of(it)?));
    if aims.flat_map(|it| it.planned.indicators.iter()).any(|other| *other != id) {
        doubts.insert(CostDoubt::ServesOthersToo);
    }
    let sum = total(MONEY, movements.iter().map(|(_, it)| (it.amount.as_ref(), &it.recorded)));
    if sum.unknown > 0 {
        doubts.insert(CostDoubt::MoneyPartlyUnknown);
    }
    let vague = |figure: &Figure| !figure.qualifier.is_exact();
    if sum.sums.iter().any(vague) {
        doubts.insert(CostDoubt::MoneyVague);
    }
    let sourced = |it: &Movement| {
        it.recorded.source.is_some() || it.amount.as_ref().is_some_and(|amount| amount.source.is_some())
    };
    if !movements.iter().all(|(_, it)| sourced(it)) {
        doubts.insert(CostDoubt::MoneyWithoutSource);
    }
    let outcome = outcome(initiative, id, question, &mut doubts);
    let figure = outcome.as_ref().and_then(|outcome| outcome.figure.as_ref());
    let (cost, no_cost) = if activities.is_empty() {
        (None, Some(NoCost::NoActivity))
    } else {
        match divided(&sum, figure) {
            Ok(cost) => (Some(cost), None),
            Err(why) => (None, Some(why)),
        }
    };
    let mut from: BTreeSet<Position> = sum.from.iter().copied().collect();
    from.insert(indicator.defined.recorded.position);
    from.extend(outcome.iter().flat_map(|outcome| outcome.inputs.iter()).flat_map(|input| input.from.iter()));
    let planned = activities.iter().filter_map(|id| planned.get(*id));
    from.extend(planned.map(|activity| activity.planned.recorded.position));
    Some(Cost {
        quality: cost.is_some().then(|| quality(&doubts)),
        money: sum,
        movements: movements.iter().map(|(id, _)| *id).collect(),
        activities,
        outcome,
        cost,
        no_cost,
        doubts: doubts.into_iter().collect(),
        rule: RULE,
        from: from.into_iter().collect(),
    })
}

fn quality(doubts: &BTreeSet<CostDoubt>) -> CostQuality {
    let grave = [CostDoubt::MoneyPartlyUnknown, CostDoubt::OutcomeIncomplete, CostDoubt::OutcomeDisputed];
    match doubts.len() {
        0 => CostQuality::Good,
        1 | 2 if !grave.iter().any(|doubt| doubts.contains(doubt)) => CostQuality::Fair,
        _ => CostQuality::Poor,
    }
}

/// The activities in question, in order of recording.
fn activities(initiative: &Initiative, id: IndicatorId, only: Option<ActivityId>) -> Vec<ActivityId> {
    let all = initiative.reinforcing_activities.activities.iter();
    let serving = all.filter(|(activity, it)| {
        only.map_or_else(|| it.planned.indicators.contains(&id), |only| only == *activity)
    });
    serving.map(|(activity, _)| activity).collect()
}

/// The movements that are certainly of the period.
fn money<'a>(
    initiative: &'a Initiative,
    activities: &[ActivityId],
    question: &CostQuestion,
    doubts: &mut BTreeSet<CostDoubt>,
) -> Vec<(MovementId, &'a Movement)> {
    let Period { from, to } = question.period;
    let mut certain = Vec::new();
    for (id, it) in initiative.backbone.movements.iter().filter(|(_, it)| it.kind == question.kind) {
        let on = Period { from: Some(it.on), to: Some(it.on) };
        if !question.period.overlaps(&on) || !it.on.has_begun(question.day) {
            continue;
        }
        let Some(activity) = initiative.backbone.activity_of(it) else {
            doubts.insert(CostDoubt::MoneyWithoutActivity);
            continue;
        };
        if !activities.contains(&activity) {
            continue;
        }
        let begins = from.is_none_or(|from| from.first_day() <= it.on.first_day());
        let ends = to.is_none_or(|to| it.on.last_day() <= to.last_day());
        if begins && ends {
            certain.push((id, it));
        } else {
            doubts.insert(CostDoubt::MoneyDateVague);
        }
    }
    certain
}

/// What was reported of the whole, else the partners' figures as one.
fn outcome(
    initiative: &Initiative,
    id: IndicatorId,
    question: &CostQuestion,
    doubts: &mut BTreeSet<CostDoubt>,
) -> Option<Aggregate> {
    let asked = Question { period: question.period, scope: None, day: question.day };
    let partners = aggregate::aggregate(initiative, id, &asked)?;
    let whole = aggregate::whole(initiative, id, &asked).filter(|whole| whole.figure.is_some());
    let exact = |it: &Aggregate| it.figure.as_ref().filter(|it| it.qualifier.is_exact()).map(|it| it.value);
    let both = whole.as_ref().and_then(exact).zip(exact(&partners));
    if partners.complete && both.is_some_and(|(whole, partners)| whole != partners) {
        doubts.insert(CostDoubt::OutcomeDisputed);
    }
    let outcome = match whole {
        Some(whole) => whole,
        None => {
            if !partners.complete {
                doubts.insert(CostDoubt::OutcomeIncomplete);
            }
            partners
        }
    };
    if outcome.inputs.iter().any(|input| !input.approved) {
        doubts.insert(CostDoubt::OutcomeNotApproved);
    }
    let source = |input: &aggregate::Input| -> Option<Source> {
        let report = initiative.shared_measurement.reports.get(input.report)?;
        input.figure.source.clone().or_else(|| report.recorded().source.clone())
    };
    if outcome.inputs.iter().any(|input| source(input).is_none()) {
        doubts.insert(CostDoubt::OutcomeWithoutSource);
    }
    if !outcome.inputs.is_empty() && may_cover_less(&outcome, question.period) {
        doubts.insert(CostDoubt::OutcomeMayCoverLess);
    }
    Some(outcome)
}

/// Whether the figures together may leave out some of the period: they begin later or end earlier.
fn may_cover_less(outcome: &Aggregate, period: Period) -> bool {
    let begins = outcome.inputs.iter().map(|it| it.since.unwrap_or(it.on).first_day()).min();
    let ends = outcome.inputs.iter().map(|it| it.on.last_day()).max();
    let late = period.from.zip(begins).is_none_or(|(from, begins)| begins > from.first_day());
    let early = period.to.zip(ends).is_none_or(|(to, ends)| ends < to.last_day());
    late || early
}

fn divided(money: &Total, outcome: Option<&Figure>) -> Result<Figure, NoCost> {
    let sum = match (money.sums.as_slice(), money.unknown) {
        ([sum], _) => sum,
        ([], 0) => return Err(NoCost::NoMoney),
        ([], _) => return Err(NoCost::MoneyUnknown),
        ([..], _) => return Err(NoCost::SeveralCurrencies),
    };
    let outcome = outcome.ok_or(NoCost::NoOutcome)?;
    if outcome.unit.is_percentage() || outcome.unit.is_money() {
        return Err(NoCost::OutcomeNotACount);
    }
    if !outcome.qualifier.is_exact() {
        return Err(NoCost::OutcomeVague);
    }
    if outcome.value <= Decimal::ZERO {
        return Err(NoCost::OutcomeNotPositive);
    }
    let value = sum.value.over(outcome.value).ok_or(NoCost::OutOfRange)?.rounded(2);
    let unit = format!("{} per {}", sum.unit, outcome.unit).parse().map_err(|_| NoCost::OutOfRange)?;
    Ok(Figure { value, unit, qualifier: sum.qualifier, source: None })
}
