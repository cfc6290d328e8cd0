//! Progress: from the baseline by way of the latest figure to the target. Where it cannot be computed, it says why.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::commit::Position;
use crate::fact::{Stated, can_have_begun};
use crate::initiative::Initiative;
use crate::shared_measurement::{Between, Direction, FigureReported, Indicator, Level, Tally, TargetSet};
use crate::value::{Decimal, Figure, PartialDate, Qualifier, Unit};

/// Why progress, or a part of it, cannot be computed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Missing {
    /// The target is for later: its period certainly begins after the day, and it had not been recorded by then.
    TargetNotInForce,
    /// The target has no number yet.
    TargetNotYetSet,
    /// The target has a number that nobody has told here.
    TargetUnknown,
    /// The target is left open between two numbers, so there is no one number to reach.
    TargetIsARange,
    /// The target follows something outside that is not in the log.
    OutsideReference,
    /// Nobody has given the indicator's baseline.
    BaselineUnknown,
    /// The target follows another indicator, and of that no figure is known.
    OtherIndicatorUnknown,
    /// No figure has been reported.
    NothingReported,
    /// The latest report says that the figure is unknown.
    LatestUnknown,
    /// The latest figure lies within the range that the target leaves open.
    LatestWithinRange,
    /// The latest figure is too vague to tell whether it reaches the target, as "more than 600" is for 750.
    LatestTooVague,
    /// Baseline and target are equal, so there is no distance to measure along.
    NoDistance,
    /// The numbers are too large to compute with.
    OutOfRange,
}

/// How a target stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Where the indicator stood at the outset, where that is known.
    pub baseline: Option<Figure>,
    /// The date of the baseline, where that is known.
    pub baseline_on: Option<PartialDate>,
    /// The latest figure, where one is known.
    pub latest: Option<Figure>,
    /// The date of the latest figure.
    pub latest_on: Option<PartialDate>,
    /// The number that is to be reached, where there is one; computed where the target is relative.
    pub target: Option<Figure>,
    /// Whether the latest figure reaches the target; nothing where a number is missing or too vague to tell.
    pub reached: Option<bool>,
    /// How much of the way from baseline to target is done, in percent with one decimal place: below 0 where it went
    /// the wrong way, above 100 where the target is passed. As vague as the figures are that it was computed from.
    /// Nothing where it cannot be computed.
    pub way: Option<Figure>,
    /// Why something above is missing.
    pub missing: Vec<Missing>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const RULE: &str = "(latest - baseline) / (target - baseline), in percent; reached when the latest figure is at or \
past the target in the indicator's direction; a target between two numbers is reached, or not, where both give the \
same answer. Drafts, returned reports, comparison groups, and what is certainly for a date after the day do not count; \
corrections do, whenever they were made.";
const TALLY_RULE: &str = "Counted from the log: partners that joined within the target's period and brought an interest \
that no partner before them had, by the day. Partners whose joining date is unknown are not counted, and where there are \
any, the number is the least there can be.";

/// Collects what an answer came from and what it lacks.
#[derive(Default)]
struct Trail {
    from: BTreeSet<Position>,
    missing: Vec<Missing>,
}

impl Trail {
    fn lacks<T>(&mut self, found: Option<T>, missing: Missing) -> Option<T> {
        if found.is_none() && !self.missing.contains(&missing) {
            self.missing.push(missing);
        }
        found
    }
}

/// How a target stands on `day`. Nothing where its indicator is not there, which cannot happen.
#[must_use]
pub fn progress(initiative: &Initiative, target: &Stated<TargetSet>, day: Date) -> Option<Progress> {
    let indicator = initiative.shared_measurement.indicators.get(target.indicator)?;
    let mut trail = Trail::default();
    trail.from.extend([target.recorded.position, indicator.defined.recorded.position]);
    let unit = &indicator.defined.unit;
    let ((baseline, baseline_on), (latest, latest_on), rule) = match indicator.defined.tally {
        Some(Tally::NewPartnersForUncoveredInterests) => {
            let count = new_partners(initiative, target, unit, day, &mut trail);
            let outset = (Some(figure(Decimal::ZERO, unit)), None);
            (outset, (Some(count), None), TALLY_RULE)
        }
        None => {
            let outset = baseline(indicator, day, &mut trail);
            (outset, latest(initiative, target, indicator, day, &mut trail), RULE)
        }
    };
    let goal = level(initiative, target, baseline.as_ref(), day, &mut trail);
    let direction = indicator.defined.direction;
    let reached = latest.as_ref().and_then(|latest| match (&target.level, &goal) {
        (Level::Between(range), _) => reaches_range(direction, latest, range, &mut trail),
        (_, Some(goal)) => trail.lacks(reaches(direction, latest, goal), Missing::LatestTooVague),
        (_, None) => None,
    });
    let way = match (&baseline, &latest, &goal) {
        (Some(baseline), Some(latest), Some(goal)) => way(baseline, latest, goal, &mut trail),
        _ => None,
    };
    let Trail { from, missing } = trail;
    Some(Progress {
        baseline,
        baseline_on,
        latest,
        latest_on,
        target: goal,
        reached,
        way,
        missing,
        rule,
        from: from.into_iter().collect(),
    })
}

/// The number that a target asks for, computed where it is relative, with the commits that it came from. Nothing where it
/// has none, is for later than `day`, or it cannot be computed.
pub(super) fn number(
    initiative: &Initiative,
    target: &Stated<TargetSet>,
    day: Date,
) -> (Option<Figure>, BTreeSet<Position>) {
    let mut trail = Trail::default();
    trail.from.insert(target.recorded.position);
    let indicator = initiative.shared_measurement.indicators.get(target.indicator);
    let outset = match &target.level {
        Level::RelativeToBaseline(_) => {
            indicator.and_then(|indicator| baseline(indicator, day, &mut trail).0)
        }
        Level::Figure(_)
        | Level::RelativeToIndicator(_)
        | Level::RelativeToReference(_)
        | Level::Between(_)
        | Level::NotYetSet(_)
        | Level::Unknown(_) => None,
    };
    let number = level(initiative, target, outset.as_ref(), day, &mut trail);
    (number, trail.from)
}

fn figure(value: Decimal, unit: &Unit) -> Figure {
    Figure { value, unit: unit.clone(), qualifier: Qualifier::Exactly, source: None }
}

/// Where the indicator stood at the outset, and when that was.
fn baseline(indicator: &Indicator, day: Date, trail: &mut Trail) -> (Option<Figure>, Option<PartialDate>) {
    let recorded = indicator.baseline_by(None, day);
    trail.from.extend(recorded.map(|baseline| baseline.recorded.position));
    let known = recorded.and_then(|baseline| baseline.figure.clone());
    (trail.lacks(known, Missing::BaselineUnknown), recorded.and_then(|baseline| baseline.on))
}

/// The latest figure that counts, for the target's scope and organisation.
fn latest(
    initiative: &Initiative,
    target: &TargetSet,
    indicator: &Indicator,
    day: Date,
    trail: &mut Trail,
) -> (Option<Figure>, Option<PartialDate>) {
    let mut reports = initiative.shared_measurement.counting_by(indicator, None, day);
    let same = |scope: &TargetSet, organisation, part: &Option<_>| {
        scope.organisation == organisation && scope.scope == *part
    };
    let theirs = reports.rfind(|(_, r)| same(target, r.reported.organisation, &r.reported.scope));
    let Some((_, report)) = trail.lacks(theirs, Missing::NothingReported) else { return (None, None) };
    trail.from.extend([report.reported.recorded.position, report.recorded().position]);
    (trail.lacks(report.figure().cloned(), Missing::LatestUnknown), Some(report.reported.on))
}

fn level(
    initiative: &Initiative,
    target: &Stated<TargetSet>,
    baseline: Option<&Figure>,
    day: Date,
    trail: &mut Trail,
) -> Option<Figure> {
    let begins = target.period.and_then(|period| period.from);
    trail.lacks(target.can_be_planned(begins, day).then_some(()), Missing::TargetNotInForce)?;
    let share = |of: &Figure, percent: Decimal, qualifier| {
        let value = of.value.times(percent)?.over(Decimal::HUNDRED)?.rounded(10);
        Some(Figure { value, unit: of.unit.clone(), qualifier, source: None })
    };
    match &target.level {
        Level::Figure(figure) => Some(figure.clone()),
        Level::Between(_) => trail.lacks(None, Missing::TargetIsARange),
        Level::NotYetSet(_) => trail.lacks(None, Missing::TargetNotYetSet),
        Level::Unknown(_) => trail.lacks(None, Missing::TargetUnknown),
        Level::RelativeToReference(_) => trail.lacks(None, Missing::OutsideReference),
        Level::RelativeToBaseline(level) => {
            let of = trail.lacks(baseline, Missing::BaselineUnknown)?;
            trail.lacks(share(of, level.percent, level.qualifier), Missing::OutOfRange)
        }
        Level::RelativeToIndicator(level) => {
            let measurement = &initiative.shared_measurement;
            let other = measurement.indicators.get(level.indicator)?;
            trail.from.insert(other.defined.recorded.position);
            let whole =
                |reported: &FigureReported| reported.organisation.is_none() && reported.scope.is_none();
            let mut reports = measurement.counting_by(other, None, day);
            let latest = reports.rfind(|(_, r)| whole(&r.reported) && r.figure().is_some());
            let (_, latest) = trail.lacks(latest, Missing::OtherIndicatorUnknown)?;
            trail.from.insert(latest.recorded().position);
            trail.lacks(share(latest.figure()?, level.percent, level.qualifier), Missing::OutOfRange)
        }
    }
}

/// Whether `latest` reaches `target`. A vague figure answers only where its bound is on the right side.
pub(super) fn reaches(direction: Direction, latest: &Figure, target: &Figure) -> Option<bool> {
    use Qualifier::{About, AtLeast, AtMost, Exactly, LessThan, MoreThan};
    let strict = matches!(target.qualifier, MoreThan | LessThan);
    let beyond = |at: bool, past: bool| if strict { past } else { at || past };
    let (at, above, below) =
        (latest.value == target.value, latest.value > target.value, latest.value < target.value);
    match (direction, latest.qualifier) {
        (_, About) => None,
        (Direction::Maintain, Exactly) => Some(at),
        (Direction::Maintain, _) => None,
        (Direction::Increase, Exactly) => Some(beyond(at, above)),
        (Direction::Increase, MoreThan) => (at || above).then_some(true),
        (Direction::Increase, AtLeast) => beyond(at, above).then_some(true),
        (Direction::Increase, LessThan) => (at || below).then_some(false),
        (Direction::Increase, AtMost) => (!beyond(at, above)).then_some(false),
        (Direction::Decrease, Exactly) => Some(beyond(at, below)),
        (Direction::Decrease, LessThan) => (at || below).then_some(true),
        (Direction::Decrease, AtMost) => beyond(at, below).then_some(true),
        (Direction::Decrease, MoreThan) => (at || above).then_some(false),
        (Direction::Decrease, AtLeast) => (!beyond(at, below)).then_some(false),
    }
}

/// Whether `latest` reaches a bound that is left open between two numbers: told where both numbers give the same answer.
fn reaches_range(direction: Direction, latest: &Figure, range: &Between, trail: &mut Trail) -> Option<bool> {
    let [least, greatest] = range.ends().map(|end| reaches(direction, latest, &end));
    match (least, greatest) {
        (Some(least), Some(greatest)) => {
            trail.lacks((least == greatest).then_some(least), Missing::LatestWithinRange)
        }
        (_, _) => trail.lacks(None, Missing::LatestTooVague),
    }
}

/// The unit of a part of the way to a target.
const OF_THE_WAY: &str = "percent of the way";

fn way(baseline: &Figure, latest: &Figure, target: &Figure, trail: &mut Trail) -> Option<Figure> {
    let whole = trail.lacks(target.value.minus(baseline.value), Missing::OutOfRange)?;
    if whole == Decimal::ZERO {
        return trail.lacks(None, Missing::NoDistance);
    }
    let done = latest.value.minus(baseline.value).and_then(|way| way.times(Decimal::HUNDRED)?.over(whole));
    let value = trail.lacks(done, Missing::OutOfRange)?.rounded(1);
    let qualifier = match (baseline.qualifier.is_exact(), whole > Decimal::ZERO) {
        (true, true) => latest.qualifier,
        (true, false) => latest.qualifier.mirrored(),
        (false, _) => Qualifier::About,
    };
    Some(Figure { value, unit: OF_THE_WAY.parse().ok()?, qualifier, source: None })
}

/// How many partners joined within the target's period with an interest that nobody before them had.
fn new_partners(
    initiative: &Initiative,
    target: &TargetSet,
    unit: &Unit,
    day: Date,
    trail: &mut Trail,
) -> Figure {
    let period = target.period.unwrap_or_default();
    let mut joined: Vec<_> = initiative
        .partnership
        .partners
        .iter()
        .flat_map(|(_, partner)| partner.memberships.iter().map(|membership| &membership.admitted))
        .filter(|admitted| can_have_begun(admitted.joined, day))
        .collect();
    // Those whose joining date is unknown come first: what they bring counts as covered already.
    joined.sort_by_key(|admitted| (admitted.joined, admitted.recorded.position));
    let undated = joined.iter().filter(|admitted| admitted.joined.is_none());
    trail.from.extend(undated.map(|admitted| admitted.recorded.position));
    let qualifier = match joined.first() {
        Some(first) if first.joined.is_none() => Qualifier::AtLeast,
        Some(_) | None => Qualifier::Exactly,
    };
    let mut covered = BTreeSet::new();
    let mut count = 0;
    for admitted in joined {
        let news = admitted.interests.iter().filter(|interest| covered.insert((*interest).clone())).count();
        let within = admitted.joined.is_some_and(|on| {
            let on = crate::value::Period { from: Some(on), to: Some(on) };
            period.overlaps(&on)
        });
        if within && news > 0 {
            trail.from.insert(admitted.recorded.position);
            count += 1;
        }
    }
    Figure { qualifier, ..figure(Decimal::from(count), unit) }
}

#[cfg(test)]
mod tests;
