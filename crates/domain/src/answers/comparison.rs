//! Comparison: how an indicator changed since its baseline for the partners, and for a group that they are compared with.
//! To be better than the group and to go the right way are two different things, and both are said.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aggregate::{self, Aggregate};
use crate::commit::Position;
use crate::ids::{ComparisonGroupId, IndicatorId};
use crate::initiative::Initiative;
use crate::shared_measurement::{Direction, Indicator, Report};
use crate::value::{Decimal, Figure, PartialDate, Qualifier};

#[cfg(test)]
mod tests;

/// Whether a change goes the way that the indicator is meant to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Course {
    /// It goes the right way; where the indicator is to stay where it is, it stays.
    Right,
    /// It goes the wrong way; where the indicator is to stay where it is, it moves.
    Wrong,
    /// It does not move, and was meant to.
    Still,
}

/// How the partners did against the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AgainstOthers {
    /// Better, whichever way either of them went.
    Better,
    /// Just as well.
    Same,
    /// Worse, whichever way either of them went.
    Worse,
}

/// Why a comparison, or a part of it, cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NotComparable {
    /// No figure that counts has been reported of the partners as a whole, nor of single ones for a date of the group's.
    PartnersNotReported,
    /// Only single partners have reported, and by the indicator's rule their figures do not become one.
    PartnersApart,
    /// No figure that counts has been reported of the group as a whole.
    OthersNotReported,
    /// The figures of the two are not over the same stretch of time, as far as is known.
    PeriodsDiffer,
    /// The figure of the partners is reported as unknown.
    PartnersUnknown,
    /// The figure of the group is reported as unknown.
    OthersUnknown,
    /// Nobody has given the partners' baseline.
    PartnersBaselineUnknown,
    /// Nobody has given the group's baseline.
    OthersBaselineUnknown,
    /// A baseline is nought or less, and no percentage can be taken of it.
    BaselineNotPositive,
    /// A figure is too vague to tell, as "about 4" is.
    TooVague,
    /// The numbers are too large to compute with.
    OutOfRange,
}

/// How the partners and a group have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The group.
    pub group: ComparisonGroupId,
    /// The change for the partners: in percent, or in percentage points where the indicator is a share; with one decimal
    /// place. Nothing where it cannot be computed.
    pub partners: Option<Figure>,
    /// The change for the group, likewise.
    pub others: Option<Figure>,
    /// From when the change is counted; nothing where that is the outset and nobody has given its date.
    pub since: Option<PartialDate>,
    /// The date of both figures.
    pub on: Option<PartialDate>,
    /// Whether the partners went the right way.
    pub course: Option<Course>,
    /// Whether the group went the right way.
    pub course_of_others: Option<Course>,
    /// How the partners did against the group.
    pub against_others: Option<AgainstOthers>,
    /// The partners' figures as one, where nothing was reported of them as a whole: what the change was computed from.
    pub aggregate: Option<Aggregate>,
    /// Why something above is missing.
    pub missing: Vec<NotComparable>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const RULE: &str = "The latest figures of the partners and of the group, each as a whole, for the same date and since the \
same date; a start that both leave out is the outset. Where nothing was reported of the partners as a whole, their own \
figures of the group's date are made one by the indicator's rule over partners. A figure in percent change is the change; else the change is \
(latest - baseline) / baseline in percent, and for a share latest - baseline in percentage points. Better is further in \
the indicator's direction, or nearer to nought where it is to stay; drafts, returned reports and \
what is certainly for a date after the day do not count.";

/// The unit of a difference between two shares.
const POINTS: &str = "percentage points";
/// The unit of growth or fall.
const CHANGE: &str = "percent change";

/// Collects what an answer came from and what it lacks.
#[derive(Default)]
struct Trail {
    from: BTreeSet<Position>,
    missing: BTreeSet<NotComparable>,
}

impl Trail {
    fn lacks<T>(&mut self, found: Option<T>, missing: NotComparable) -> Option<T> {
        if found.is_none() {
            self.missing.insert(missing);
        }
        found
    }
}

/// How an indicator has changed for the partners and for a group, as it stands on `day`. Nothing where there is no such
/// indicator or group.
#[must_use]
pub fn comparison(
    initiative: &Initiative,
    indicator: IndicatorId,
    group: ComparisonGroupId,
    day: Date,
) -> Option<Comparison> {
    let measurement = &initiative.shared_measurement;
    let (id, indicator) = (indicator, measurement.indicators.get(indicator)?);
    let defined = measurement.groups.get(group)?;
    let mut trail = Trail::default();
    trail.from.extend([indicator.defined.recorded.position, defined.recorded.position]);
    let mut answer = Comparison {
        group,
        partners: None,
        others: None,
        since: None,
        on: None,
        course: None,
        course_of_others: None,
        against_others: None,
        aggregate: None,
        missing: vec![],
        rule: RULE,
        from: vec![],
    };
    if let Some((ours, others)) = latest(initiative, (id, indicator), group, day, &mut trail) {
        let unit_is_change = indicator.defined.unit.is_change();
        let baseline = indicator.baseline_by(None, day).and_then(|baseline| baseline.on);
        answer.since = if unit_is_change { others.reported.since } else { baseline };
        answer.on = Some(others.reported.on);
        let partners = change(indicator, ours.figure(), None, day, &mut trail);
        let others = change(indicator, others.figure(), Some(group), day, &mut trail);
        answer.aggregate = match ours {
            Ours::Reported(_) => None,
            Ours::AsOne(aggregate) => Some(*aggregate),
        };
        let direction = indicator.defined.direction;
        answer.course =
            partners.as_ref().and_then(|it| trail.lacks(course(direction, it), NotComparable::TooVague));
        answer.course_of_others =
            others.as_ref().and_then(|it| trail.lacks(course(direction, it), NotComparable::TooVague));
        if let (Some(partners), Some(others)) = (&partners, &others) {
            answer.against_others =
                trail.lacks(against(direction, partners, others), NotComparable::TooVague);
        }
        let shown = |figure: Figure| Figure { value: figure.value.rounded(1), ..figure };
        (answer.partners, answer.others) = (partners.map(shown), others.map(shown));
    }
    answer.missing = trail.missing.into_iter().collect();
    answer.from = trail.from.into_iter().collect();
    Some(answer)
}

/// What the partners' change is computed from.
enum Ours<'a> {
    /// What was reported of them as a whole.
    Reported(&'a Report),
    /// Their own figures as one.
    AsOne(Box<Aggregate>),
}

impl Ours<'_> {
    fn figure(&self) -> Option<&Figure> {
        match self {
            Self::Reported(report) => report.figure(),
            Self::AsOne(aggregate) => aggregate.figure.as_ref(),
        }
    }
}

/// The latest figures of the two, each as a whole, that are over the same stretch of time.
fn latest<'a>(
    initiative: &'a Initiative,
    (id, indicator): (IndicatorId, &'a Indicator),
    group: ComparisonGroupId,
    day: Date,
    trail: &mut Trail,
) -> Option<(Ours<'a>, &'a Report)> {
    let wholes = |of: Option<ComparisonGroupId>| -> Vec<&Report> {
        let reports = initiative.shared_measurement.counting_by(indicator, of, day).map(|(_, report)| report);
        // Who reports on a group is no part of it, so a group's figure may name an organisation.
        let whole = |it: &&Report| {
            it.reported.scope.is_none() && (of.is_some() || it.reported.organisation.is_none())
        };
        reports.filter(whole).collect()
    };
    let (partners, others) = (wholes(None), wholes(Some(group)));
    trail.lacks(others.first(), NotComparable::OthersNotReported);
    let stretch = |report: &Report| {
        let since = indicator.defined.unit.is_change().then_some(report.reported.since);
        (since, report.reported.on)
    };
    let (ours, theirs) = if partners.is_empty() {
        let as_one = as_one(initiative, id, &others);
        let (one, theirs) = trail.lacks(as_one, NotComparable::PartnersNotReported)?;
        trail.from.extend(&one.from);
        trail.lacks(one.figure.as_ref(), NotComparable::PartnersApart)?;
        (Ours::AsOne(Box::new(one)), theirs)
    } else {
        trail.lacks(others.first(), NotComparable::OthersNotReported)?;
        let pair = partners.into_iter().rev().find_map(|ours| {
            let theirs = others.iter().rfind(|theirs| stretch(theirs) == stretch(ours))?;
            Some((ours, *theirs))
        });
        let (ours, theirs) = trail.lacks(pair, NotComparable::PeriodsDiffer)?;
        trail.from.extend([ours.reported.recorded.position, ours.recorded().position]);
        (Ours::Reported(ours), theirs)
    };
    trail.from.extend([theirs.reported.recorded.position, theirs.recorded().position]);
    if !indicator.defined.unit.is_change() {
        let outset = |of| indicator.baseline_by(of, day).map(|baseline| baseline.on);
        let same = outset(None).zip(outset(Some(group))).is_none_or(|(ours, theirs)| ours == theirs);
        trail.lacks(same.then_some(()), NotComparable::PeriodsDiffer)?;
    }
    Some((ours, theirs))
}

/// The partners' own figures as one, for the latest of the group's dates for which any of them has one.
fn as_one<'a>(
    initiative: &Initiative,
    id: IndicatorId,
    others: &[&'a Report],
) -> Option<(Aggregate, &'a Report)> {
    others.iter().rev().find_map(|theirs| {
        let one = aggregate::exactly(initiative, id, theirs.reported.on, theirs.reported.since)?;
        (!one.inputs.is_empty()).then_some((one, *theirs))
    })
}

/// The change since the baseline, not rounded.
fn change(
    indicator: &Indicator,
    latest: Option<&Figure>,
    of: Option<ComparisonGroupId>,
    day: Date,
    trail: &mut Trail,
) -> Option<Figure> {
    use NotComparable as Not;
    let (unknown, no_baseline) = match of {
        None => (Not::PartnersUnknown, Not::PartnersBaselineUnknown),
        Some(_) => (Not::OthersUnknown, Not::OthersBaselineUnknown),
    };
    let latest = trail.lacks(latest, unknown);
    let unit = &indicator.defined.unit;
    if unit.is_change() {
        return latest.map(|figure| Figure { source: None, ..figure.clone() });
    }
    let recorded = indicator.baseline_by(of, day);
    trail.from.extend(recorded.map(|baseline| baseline.recorded.position));
    let baseline = trail.lacks(recorded.and_then(|baseline| baseline.figure.as_ref()), no_baseline);
    let (latest, baseline) = (latest?, baseline?);
    let difference = trail.lacks(latest.value.minus(baseline.value), Not::OutOfRange)?;
    let qualifier = if baseline.qualifier.is_exact() { latest.qualifier } else { Qualifier::About };
    if unit.is_share() {
        return Some(Figure { value: difference, unit: POINTS.parse().ok()?, qualifier, source: None });
    }
    trail.lacks((baseline.value > Decimal::ZERO).then_some(()), Not::BaselineNotPositive)?;
    let value = difference.times(Decimal::HUNDRED).and_then(|difference| difference.over(baseline.value));
    let value = trail.lacks(value, Not::OutOfRange)?;
    Some(Figure { value, unit: CHANGE.parse().ok()?, qualifier, source: None })
}

/// How two figures stand to each other; nothing where they are too vague to tell.
pub(super) fn compare(a: &Figure, b: &Figure) -> Option<Ordering> {
    use Qualifier::{AtLeast, AtMost, Exactly, LessThan, MoreThan};
    let below = |low: &Figure, high: &Figure| {
        let bounded = matches!(low.qualifier, Exactly | AtMost | LessThan)
            && matches!(high.qualifier, Exactly | AtLeast | MoreThan);
        let strict = low.qualifier == LessThan || high.qualifier == MoreThan;
        bounded && (low.value < high.value || (strict && low.value == high.value))
    };
    if a.qualifier.is_exact() && b.qualifier.is_exact() {
        return Some(a.value.cmp(&b.value));
    }
    if below(a, b) {
        return Some(Ordering::Less);
    }
    below(b, a).then_some(Ordering::Greater)
}

fn nought(like: &Figure) -> Figure {
    Figure { value: Decimal::ZERO, unit: like.unit.clone(), qualifier: Qualifier::Exactly, source: None }
}

pub(super) fn course(direction: Direction, change: &Figure) -> Option<Course> {
    Some(match (direction, compare(change, &nought(change))?) {
        (Direction::Increase, Ordering::Greater) | (Direction::Decrease, Ordering::Less) => Course::Right,
        (Direction::Increase, Ordering::Less) | (Direction::Decrease, Ordering::Greater) => Course::Wrong,
        (Direction::Increase | Direction::Decrease, Ordering::Equal) => Course::Still,
        (Direction::Maintain, Ordering::Equal) => Course::Right,
        (Direction::Maintain, Ordering::Less | Ordering::Greater) => Course::Wrong,
    })
}

/// How far a change is from nought, on whichever side; nothing where its bound lets it be on either.
fn size(change: &Figure) -> Option<Figure> {
    use Qualifier::{About, AtLeast, AtMost, Exactly, LessThan, MoreThan};
    let negative = change.value < Decimal::ZERO;
    match (change.qualifier, negative) {
        (Exactly | About, _) | (AtLeast | MoreThan, false) | (AtMost | LessThan, true) => {}
        (AtLeast | MoreThan, true) | (AtMost | LessThan, false) => return None,
    }
    if !negative {
        return Some(change.clone());
    }
    let value = Decimal::ZERO.minus(change.value)?;
    Some(Figure { value, qualifier: change.qualifier.mirrored(), ..change.clone() })
}

fn against(direction: Direction, partners: &Figure, others: &Figure) -> Option<AgainstOthers> {
    let further = match direction {
        Direction::Increase => compare(partners, others)?,
        Direction::Decrease => compare(others, partners)?,
        Direction::Maintain => compare(&size(others)?, &size(partners)?)?,
    };
    Some(match further {
        Ordering::Greater => AgainstOthers::Better,
        Ordering::Equal => AgainstOthers::Same,
        Ordering::Less => AgainstOthers::Worse,
    })
}
