//! Comparison: how an indicator changed since its baseline for the partners, and for a group that they are compared with.
//! To be better than the group and to go the right way are two different things, and both are said.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::commit::Position;
use crate::ids::{ComparisonGroupId, IndicatorId};
use crate::initiative::Initiative;
use crate::shared_measurement::{Direction, Indicator, Report};
use crate::value::{Decimal, Figure, PartialDate, Qualifier};

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
    /// No figure that counts has been reported of the partners as a whole.
    PartnersNotReported,
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
    /// Why something above is missing.
    pub missing: Vec<NotComparable>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const RULE: &str = "The latest figures of the partners and of the group, each as a whole, for the same date and since the \
same date; a start that both leave out is the outset. A figure in percent change is the change; else the change is \
(latest - baseline) / baseline in percent, and for a share latest - baseline in percentage points. Better is further in \
the indicator's direction, or nearer to nought where it is to stay; drafts and returned reports do not count.";

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

/// How an indicator has changed for the partners and for a group, by everything that was recorded. Nothing where there is
/// no such indicator or group.
#[must_use]
pub fn comparison(
    initiative: &Initiative,
    indicator: IndicatorId,
    group: ComparisonGroupId,
) -> Option<Comparison> {
    let measurement = &initiative.shared_measurement;
    let indicator = measurement.indicators.get(indicator)?;
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
        missing: vec![],
        rule: RULE,
        from: vec![],
    };
    if let Some((partners, others)) = latest(initiative, indicator, group, &mut trail) {
        let unit_is_change = indicator.defined.unit.is_change();
        let baseline = indicator.baseline().and_then(|baseline| baseline.on);
        answer.since = if unit_is_change { partners.reported.since } else { baseline };
        answer.on = Some(partners.reported.on);
        let partners = change(indicator, partners, None, &mut trail);
        let others = change(indicator, others, Some(group), &mut trail);
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

/// The latest reports of the two, each as a whole, that are over the same stretch of time.
fn latest<'a>(
    initiative: &'a Initiative,
    indicator: &'a Indicator,
    group: ComparisonGroupId,
    trail: &mut Trail,
) -> Option<(&'a Report, &'a Report)> {
    // The latest first.
    let wholes = |of: Option<ComparisonGroupId>| {
        let reports = initiative.shared_measurement.counting(indicator, of).rev().map(|(_, report)| report);
        // Who reports on a group is no part of it, so a group's figure may name an organisation.
        reports.filter(move |it: &&Report| {
            it.reported.scope.is_none() && (of.is_some() || it.reported.organisation.is_none())
        })
    };
    let partners = trail.lacks(wholes(None).next(), NotComparable::PartnersNotReported);
    let others = trail.lacks(wholes(Some(group)).next(), NotComparable::OthersNotReported);
    partners.zip(others)?;
    let stretch = |report: &Report| {
        let since = indicator.defined.unit.is_change().then_some(report.reported.since);
        (since, report.reported.on)
    };
    let pair = wholes(None).find_map(|ours| {
        let mut others = wholes(Some(group)).take_while(|theirs| theirs.reported.on >= ours.reported.on);
        Some((ours, others.find(|theirs| stretch(theirs) == stretch(ours))?))
    });
    let (ours, theirs) = trail.lacks(pair, NotComparable::PeriodsDiffer)?;
    let reports = [ours, theirs].into_iter();
    trail.from.extend(reports.flat_map(|it| [it.reported.recorded.position, it.recorded().position]));
    if !indicator.defined.unit.is_change() {
        let outset = |of| indicator.baseline_of(of).map(|baseline| baseline.on);
        let same = outset(None).zip(outset(Some(group))).is_none_or(|(ours, theirs)| ours == theirs);
        trail.lacks(same.then_some(()), NotComparable::PeriodsDiffer)?;
    }
    Some((ours, theirs))
}

/// The change since the baseline, not rounded.
fn change(
    indicator: &Indicator,
    report: &Report,
    of: Option<ComparisonGroupId>,
    trail: &mut Trail,
) -> Option<Figure> {
    use NotComparable as Not;
    let (unknown, no_baseline) = match of {
        None => (Not::PartnersUnknown, Not::PartnersBaselineUnknown),
        Some(_) => (Not::OthersUnknown, Not::OthersBaselineUnknown),
    };
    let latest = trail.lacks(report.figure(), unknown);
    let unit = &indicator.defined.unit;
    if unit.is_change() {
        return latest.map(|figure| Figure { source: None, ..figure.clone() });
    }
    let recorded = indicator.baseline_of(of);
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
fn compare(a: &Figure, b: &Figure) -> Option<Ordering> {
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

fn course(direction: Direction, change: &Figure) -> Option<Course> {
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn story(unit: &str, direction: &str) -> Story {
        given_founded([
            json!({ "defineIndicator": { "id": "@it", "name": "It", "unit": unit, "kind": "POPULATION",
                "direction": direction, "overTime": "LATEST", "overPartners": "APART" } }),
            json!({ "defineComparisonGroup": { "id": "@rest", "name": "De øvrige kommuner" } }),
        ])
    }

    fn report(group: Option<&str>, since: Option<&str>, figure: Value) -> Value {
        json!({ "reportFigure": { "indicator": "@it", "on": "2013", "since": since, "figure": figure, "group": group } })
    }

    fn change(value: &str) -> Value {
        json!({ "value": value, "unit": "percent change" })
    }

    fn of(story: &Story) -> Comparison {
        comparison(story.initiative(), "@it".parse().unwrap(), "@rest".parse().unwrap()).unwrap()
    }

    fn changes(direction: &str, partners: Value, others: Value) -> Comparison {
        of(&story("percent change", direction).when(report(None, Some("2009"), partners)).when(report(
            Some("@rest"),
            Some("2009"),
            others,
        )))
    }

    #[test]
    fn homelessness_rose_less_than_in_the_others_and_still_went_the_wrong_way() {
        let it = changes("DECREASE", change("4"), change("43"));
        assert_eq!((it.course, it.course_of_others), (Some(Course::Wrong), Some(Course::Wrong)));
        assert_eq!(it.against_others, Some(AgainstOthers::Better));
        assert_eq!((it.partners.unwrap().to_string(), it.missing), ("4 percent change".to_owned(), vec![]));
        assert_eq!((it.since, it.on), (Some("2009".parse().unwrap()), Some("2013".parse().unwrap())));
        assert_eq!(it.from, [2, 3, 4, 5].map(Position));
    }

    #[test]
    fn better_follows_the_direction_of_the_indicator() {
        let against = |direction: &str, ours: &str, theirs: &str| {
            let it = changes(direction, change(ours), change(theirs));
            (it.course.unwrap(), it.against_others.unwrap())
        };
        assert_eq!(against("INCREASE", "4", "43"), (Course::Right, AgainstOthers::Worse));
        assert_eq!(against("INCREASE", "0", "-1"), (Course::Still, AgainstOthers::Better));
        assert_eq!(against("MAINTAIN", "-4", "5"), (Course::Wrong, AgainstOthers::Better));
        assert_eq!(against("MAINTAIN", "0", "0"), (Course::Right, AgainstOthers::Same));
    }

    #[test]
    fn what_is_vague_answers_only_on_its_own_side() {
        let vague = |value: &str, qualifier: &str| json!({ "value": value, "unit": "percent change", "qualifier": qualifier });
        let it = changes("DECREASE", vague("4", "ABOUT"), change("43"));
        assert_eq!((it.course, it.against_others), (None, None));
        assert_eq!(it.missing, [NotComparable::TooVague]);
        let it = changes("DECREASE", vague("5", "LESS_THAN"), vague("5", "AT_LEAST"));
        assert_eq!((it.course, it.against_others), (None, Some(AgainstOthers::Better)));
        let it = changes("DECREASE", vague("5", "AT_MOST"), vague("5", "AT_LEAST"));
        assert_eq!(it.against_others, None, "they may be the same");
        let it = changes("MAINTAIN", vague("-5", "MORE_THAN"), vague("-6", "LESS_THAN"));
        assert_eq!(it.against_others, None, "more than -5 may be far above nought");
    }

    fn baseline(group: Option<&str>, unit: &str, value: &str, on: Option<&str>) -> Value {
        json!({ "recordBaseline": { "indicator": "@it", "figure": { "value": value, "unit": unit }, "on": on, "group": group } })
    }

    #[test]
    fn figures_are_compared_by_their_change_since_the_baseline() {
        let it = |unit: &str| {
            let figure = |value: &str| json!({ "value": value, "unit": unit });
            of(&story(unit, "INCREASE")
                .when(baseline(None, unit, "30", Some("2009")))
                .when(baseline(Some("@rest"), unit, "60", Some("2009")))
                .when(report(None, None, figure("40")))
                .when(report(Some("@rest"), None, figure("75"))))
        };
        let persons = it("persons");
        assert_eq!(persons.partners.unwrap().to_string(), "33.3 percent change");
        assert_eq!(persons.others.unwrap().to_string(), "25 percent change");
        assert_eq!(persons.against_others, Some(AgainstOthers::Better));
        assert_eq!(persons.since, Some("2009".parse().unwrap()));
        let share = it("percent");
        assert_eq!(share.partners.unwrap().to_string(), "10 percentage points");
        assert_eq!((share.against_others, share.from.len()), (Some(AgainstOthers::Worse), 6));
    }

    #[test]
    fn it_does_not_guess_what_nobody_has_given() {
        use NotComparable as Not;
        let persons = |value: &str| json!({ "value": value, "unit": "persons" });
        let story = story("persons", "DECREASE");
        assert_eq!(of(&story).missing, [Not::PartnersNotReported, Not::OthersNotReported]);
        let story =
            story.when(report(None, None, persons("40"))).when(report(Some("@rest"), None, Value::Null));
        assert_eq!(
            of(&story).missing,
            [Not::OthersUnknown, Not::PartnersBaselineUnknown, Not::OthersBaselineUnknown]
        );
        let story = story.when(baseline(None, "persons", "0", Some("2009")));
        assert_eq!(
            of(&story).missing,
            [Not::OthersUnknown, Not::OthersBaselineUnknown, Not::BaselineNotPositive]
        );
        let story = story.when(baseline(Some("@rest"), "persons", "60", None));
        assert_eq!(
            of(&story).missing,
            [Not::PeriodsDiffer],
            "nobody knows whether the baselines are of one date"
        );
    }

    #[test]
    fn only_figures_of_the_same_stretch_are_compared() {
        let story = story("percent change", "DECREASE")
            .when(report(None, Some("2009"), change("4")))
            .when(report(Some("@rest"), Some("2007"), change("43")));
        assert_eq!((of(&story).partners, of(&story).missing), (None, vec![NotComparable::PeriodsDiffer]));
        let story = story.when(report(Some("@rest"), Some("2009"), change("30")));
        assert_eq!(of(&story).others.unwrap().to_string(), "30 percent change");
    }

    #[test]
    fn one_partners_figure_is_not_that_of_all() {
        let organisation =
            json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "MUNICIPALITY" } });
        let mut of_one = report(None, Some("2009"), change("4"));
        of_one["reportFigure"]["organisation"] = json!("@a");
        let story = story("percent change", "DECREASE").when(organisation).when(of_one).when(report(
            Some("@rest"),
            Some("2009"),
            change("43"),
        ));
        assert_eq!(of(&story).missing, [NotComparable::PartnersNotReported]);
    }
}
