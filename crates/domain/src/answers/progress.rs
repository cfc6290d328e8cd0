//! Progress: from the baseline by way of the latest figure to the target. Where it cannot be computed, it says why.

use std::collections::BTreeSet;

use crate::commit::Position;
use crate::fact::Stated;
use crate::initiative::Initiative;
use crate::shared_measurement::{Direction, FigureReported, Indicator, Level, Tally, TargetSet};
use crate::value::{Decimal, Figure, PartialDate, Qualifier, Unit};

/// Why progress, or a part of it, cannot be computed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Missing {
    /// The target has no number yet.
    TargetNotYetSet,
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
past the target in the indicator's direction. Drafts, returned reports and comparison groups do not count.";
const TALLY_RULE: &str = "Counted from the log: partners that joined within the target's period and brought an interest \
that no partner before them had; partners whose joining date is unknown are not counted.";

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

/// How a target stands, by everything that was recorded. Nothing where its indicator is not there, which cannot happen.
#[must_use]
pub fn progress(initiative: &Initiative, target: &Stated<TargetSet>) -> Option<Progress> {
    let indicator = initiative.shared_measurement.indicators.get(target.indicator)?;
    let mut trail = Trail::default();
    trail.from.extend([target.recorded.position, indicator.defined.recorded.position]);
    let (baseline, (latest, latest_on), rule) = match indicator.defined.tally {
        Some(Tally::NewPartnersForUncoveredInterests) => {
            let count = new_partners(initiative, target, &mut trail);
            (
                Some(figure(Decimal::ZERO, &indicator.defined.unit)),
                (Some(figure(count, &indicator.defined.unit)), None),
                TALLY_RULE,
            )
        }
        None => (baseline(indicator, &mut trail), latest(initiative, target, indicator, &mut trail), RULE),
    };
    let goal = level(initiative, target, baseline.as_ref(), &mut trail);
    let reached =
        latest.as_ref().zip(goal.as_ref()).and_then(|(l, g)| reaches(indicator.defined.direction, l, g));
    if latest.is_some() && goal.is_some() {
        trail.lacks(reached, Missing::LatestTooVague);
    }
    let way = match (&baseline, &latest, &goal) {
        (Some(baseline), Some(latest), Some(goal)) => way(baseline, latest, goal, &mut trail),
        _ => None,
    };
    let Trail { from, missing } = trail;
    Some(Progress {
        baseline,
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
/// has none or it cannot be computed.
pub(super) fn number(
    initiative: &Initiative,
    target: &Stated<TargetSet>,
) -> (Option<Figure>, BTreeSet<Position>) {
    let mut trail = Trail::default();
    trail.from.insert(target.recorded.position);
    let indicator = initiative.shared_measurement.indicators.get(target.indicator);
    let outset = match &target.level {
        Level::RelativeToBaseline(_) => indicator.and_then(|indicator| baseline(indicator, &mut trail)),
        Level::Figure(_)
        | Level::RelativeToIndicator(_)
        | Level::RelativeToReference(_)
        | Level::NotYetSet(_) => None,
    };
    let number = level(initiative, target, outset.as_ref(), &mut trail);
    (number, trail.from)
}

fn figure(value: Decimal, unit: &Unit) -> Figure {
    Figure { value, unit: unit.clone(), qualifier: Qualifier::Exactly, source: None }
}

fn baseline(indicator: &Indicator, trail: &mut Trail) -> Option<Figure> {
    trail.from.extend(indicator.baseline().map(|baseline| baseline.recorded.position));
    let known = indicator.baseline().and_then(|baseline| baseline.figure.clone());
    trail.lacks(known, Missing::BaselineUnknown)
}

/// The latest figure that counts, for the target's scope and organisation.
fn latest(
    initiative: &Initiative,
    target: &TargetSet,
    indicator: &Indicator,
    trail: &mut Trail,
) -> (Option<Figure>, Option<PartialDate>) {
    let mut reports = initiative.shared_measurement.counting(indicator, None);
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
    target: &TargetSet,
    baseline: Option<&Figure>,
    trail: &mut Trail,
) -> Option<Figure> {
    let share = |of: &Figure, percent: Decimal, qualifier| {
        let value = of.value.times(percent)?.over(Decimal::HUNDRED)?.rounded(10);
        Some(Figure { value, unit: of.unit.clone(), qualifier, source: None })
    };
    match &target.level {
        Level::Figure(figure) => Some(figure.clone()),
        Level::NotYetSet(_) => trail.lacks(None, Missing::TargetNotYetSet),
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
            let mut reports = measurement.counting(other, None);
            let latest = reports.rfind(|(_, r)| whole(&r.reported) && r.figure().is_some());
            let (_, latest) = trail.lacks(latest, Missing::OtherIndicatorUnknown)?;
            trail.from.insert(latest.recorded().position);
            trail.lacks(share(latest.figure()?, level.percent, level.qualifier), Missing::OutOfRange)
        }
    }
}

/// Whether `latest` reaches `target`. A vague figure answers only where its bound is on the right side.
fn reaches(direction: Direction, latest: &Figure, target: &Figure) -> Option<bool> {
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
fn new_partners(initiative: &Initiative, target: &TargetSet, trail: &mut Trail) -> Decimal {
    let period = target.period.unwrap_or_default();
    let mut joined: Vec<_> = initiative
        .partnership
        .partners
        .iter()
        .flat_map(|(_, partner)| partner.memberships.iter().map(|membership| &membership.admitted))
        .collect();
    // Those whose joining date is unknown come first: what they bring counts as covered already.
    joined.sort_by_key(|admitted| (admitted.joined, admitted.recorded.position));
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
    Decimal::from(count)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn story(direction: &str, level: Value) -> Story {
        given_founded([
            json!({ "adoptGoal": { "id": "@goal", "title": "Goal" } }),
            json!({ "defineIndicator": { "id": "@share", "name": "Share", "unit": "percent", "kind": "POPULATION",
                "direction": direction, "overTime": "LATEST", "overPartners": "APART" } }),
            json!({ "defineIndicator": { "id": "@mean", "name": "Mean", "unit": "percent", "kind": "POPULATION",
                "direction": direction, "overTime": "LATEST", "overPartners": "APART" } }),
            json!({ "setTarget": { "id": "@target", "goal": "@goal", "indicator": "@share", "level": level } }),
        ])
    }

    fn percent(value: &str) -> Value {
        json!({ "value": value, "unit": "percent" })
    }

    fn of(story: &Story) -> Progress {
        let target = story.initiative().shared_measurement.targets.get("@target".parse().unwrap()).unwrap();
        progress(story.initiative(), target).unwrap()
    }

    #[test]
    fn it_is_the_part_of_the_way_that_is_done() {
        let story = story("INCREASE", json!({ "figure": percent("50") }))
            .when(json!({ "recordBaseline": { "indicator": "@share", "figure": percent("6") } }))
            .when(
                json!({ "reportFigure": { "indicator": "@share", "on": "2012", "figure": percent("27") } }),
            );
        let progress = of(&story);
        assert_eq!(progress.way.unwrap().to_string(), "47.7 percent of the way");
        assert_eq!(progress.reached, Some(false));
        assert_eq!(progress.from, [3, 5, 6, 7].map(Position));
    }

    #[test]
    fn it_says_what_is_missing() {
        let story = story("INCREASE", json!({ "notYetSet": { "wording": "at least xx" } }));
        assert_eq!(
            of(&story).missing,
            [Missing::BaselineUnknown, Missing::NothingReported, Missing::TargetNotYetSet]
        );
        let story = story.when(json!({ "reportFigure": { "indicator": "@share", "on": "2012" } }));
        assert_eq!(
            of(&story).missing,
            [Missing::BaselineUnknown, Missing::LatestUnknown, Missing::TargetNotYetSet]
        );
    }

    #[test]
    fn a_target_relative_to_another_indicator_follows_it() {
        let level = json!({ "relativeToIndicator": { "indicator": "@mean", "percent": "50", "qualifier": "AT_LEAST" } });
        let story = story("INCREASE", level).when(
            json!({ "reportFigure": { "indicator": "@share", "on": "2012", "figure": percent("20") } }),
        );
        assert_eq!(of(&story).target, None);
        let story = story
            .when(json!({ "reportFigure": { "indicator": "@mean", "on": "2012", "figure": percent("36") } }));
        assert_eq!(of(&story).target.unwrap().to_string(), "at least 18 percent");
        assert_eq!(of(&story).reached, Some(true));
    }

    #[test]
    fn drafts_and_comparison_groups_do_not_count() {
        let report = |key: &str, value: Value| {
            let mut report =
                json!({ "id": "@r", "indicator": "@share", "on": "2014", "figure": percent("50") });
            report[key] = value;
            json!({ "reportFigure": report })
        };
        let story = story("INCREASE", json!({ "figure": percent("50") }))
            .when(json!({ "defineComparisonGroup": { "id": "@rest", "name": "The rest" } }))
            .when(json!({ "reportFigure": { "indicator": "@share", "on": "2012", "figure": percent("27") } }))
            .when(json!({ "reportFigure": { "indicator": "@share", "on": "2015", "figure": percent("60"), "group": "@rest" } }))
            .when(report("draft", json!(true)));
        assert_eq!(of(&story).latest.unwrap().to_string(), "27 percent");
        let story = story.when(json!({ "submitReport": { "report": "@r" } }));
        assert_eq!(of(&story).reached, Some(true));
        let story = story.when(json!({ "returnReport": { "report": "@r", "note": "Which year?" } }));
        assert_eq!(of(&story).latest.unwrap().to_string(), "27 percent");
    }

    #[test]
    fn the_wrong_way_is_below_nought_and_a_corrected_figure_counts() {
        let story = story("DECREASE", json!({ "relativeToBaseline": { "percent": "25" } }))
            .when(json!({ "recordBaseline": { "indicator": "@share", "figure": percent("40") } }))
            .when(json!({ "reportFigure": { "id": "@r", "indicator": "@share", "on": "2012", "figure": percent("5") } }))
            .when(json!({ "correctReport": { "report": "@r", "figure": percent("43"), "reason": "a slip of the pen" } }));
        assert_eq!(of(&story).way.unwrap().to_string(), "-10 percent of the way");
    }

    #[test]
    fn a_bound_answers_only_on_its_own_side() {
        let reached = |qualifier: &str, value: &str| {
            let figure = json!({ "value": value, "unit": "percent", "qualifier": qualifier });
            of(&story("INCREASE", json!({ "figure": percent("60") }))
                .when(json!({ "reportFigure": { "indicator": "@share", "on": "2012", "figure": figure } })))
            .reached
        };
        assert_eq!(reached("MORE_THAN", "60"), Some(true));
        assert_eq!(reached("MORE_THAN", "59"), None);
        assert_eq!(reached("AT_MOST", "61"), None);
        assert_eq!(reached("LESS_THAN", "60"), Some(false));
        assert_eq!(reached("ABOUT", "70"), None);
    }

    #[test]
    fn the_way_is_as_vague_as_what_it_was_computed_from() {
        let story = |target: &str| {
            story("DECREASE", json!({ "figure": percent(target) }))
                .when(json!({ "recordBaseline": { "indicator": "@share", "figure": percent("40") } }))
                .when(json!({ "reportFigure": { "indicator": "@share", "on": "2012",
                    "figure": { "value": "30", "unit": "percent", "qualifier": "MORE_THAN" } } }))
        };
        let progress = of(&story("20"));
        assert_eq!(progress.way.unwrap().to_string(), "less than 50 percent of the way");
        assert_eq!((progress.reached, progress.missing), (Some(false), vec![]));
        assert_eq!(of(&story("35")).missing, [Missing::LatestTooVague]);
    }

    #[test]
    fn new_partners_count_only_with_an_interest_that_nobody_had() {
        let organisation =
            |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "BUSINESS" } });
        let admit = |id: &str, joined: Option<&str>, interest: &str| json!({ "admitPartner": { "organisation": id, "joined": joined, "interests": [interest] } });
        let story = given_founded([
            organisation("@a"),
            organisation("@b"),
            organisation("@c"),
            organisation("@d"),
            json!({ "adoptGoal": { "id": "@goal", "title": "Goal" } }),
            json!({ "defineIndicator": { "id": "@new", "name": "New partners", "unit": "partners", "kind": "PERFORMANCE",
                "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART",
                "tally": "NEW_PARTNERS_FOR_UNCOVERED_INTERESTS" } }),
            json!({ "setTarget": { "id": "@target", "goal": "@goal", "indicator": "@new",
                "level": { "figure": { "value": "12", "unit": "partners", "qualifier": "AT_LEAST" } },
                "period": { "from": "2014", "to": "2017-03" } } }),
            admit("@a", None, "bread"),
            admit("@b", Some("2014"), "bread"),
            admit("@c", Some("2015"), "pasta"),
            admit("@d", Some("2018"), "canteens"),
        ]);
        let progress = of(&story);
        assert_eq!(progress.latest.unwrap().to_string(), "1 partners");
        assert_eq!(progress.way.unwrap().to_string(), "8.3 percent of the way");
        assert_eq!(progress.reached, Some(false));
    }
}
