//! Whether the curve of an indicator turns: the series of its figures, which way the last step went, and how that is
//! against what the trend before it would have led to.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aggregate;
use super::comparison::{AgainstOthers, Course, course};
use crate::commit::Position;
use crate::ids::{IndicatorId, OrganisationId, ReportId};
use crate::initiative::Initiative;
use crate::shared_measurement::{Direction, Indicator, OverPartners, Report};
use crate::value::{Decimal, Figure, PartialDate, Qualifier, Title};

#[cfg(test)]
mod tests;

/// Whether a curve turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CurveTurn {
    /// The last two steps went the right way, and both came out better than the trend before them.
    Turned,
    /// The last point came out better than the trend before it.
    Turning,
    /// The last point came out as the trend before it or worse. A curve that goes the right way all along and keeps its
    /// pace has nothing to turn: then its course is `RIGHT`.
    NotTurning,
    /// There are fewer than three figures that can be compared.
    TooFewPoints,
}

/// Why a figure is no point of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NoPoint {
    /// It is unknown.
    Unknown,
    /// It is vague, such as "about 240" or "over 600".
    Vague,
    /// Another figure for the same date was recorded later.
    SameDate,
    /// Its date had certainly not come by the day asked for.
    Later,
    /// It covers a stretch of time that is longer or shorter than that of the latest figure.
    OtherStretch,
    /// It measures a change since another date than the latest figure does.
    OtherStart,
    /// It is made of other partners' figures than the latest one.
    OtherPartners,
}

/// A point of a curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The date.
    pub on: PartialDate,
    /// The figure, exact.
    pub figure: Figure,
    /// The report, or those that it is made of.
    pub reports: Vec<ReportId>,
    /// Whether it is made of the partners' figures rather than reported of them as a whole.
    pub derived: bool,
    /// The commits that it came from.
    pub from: Vec<Position>,
}

/// A figure that is no point of the curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// The date.
    pub on: PartialDate,
    /// The report, or those that it is made of.
    pub reports: Vec<ReportId>,
    /// Why.
    pub why: NoPoint,
}

/// The curve of an indicator. Derived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Its points, the earliest first.
    pub points: Vec<Point>,
    /// The figures that are no points of it, the earliest first.
    pub unusable: Vec<Unusable>,
    /// Whether it turns.
    pub turn: CurveTurn,
    /// Whether the last step went the right way; nothing with fewer than two points.
    pub course: Option<Course>,
    /// Where the trend before the last point would have led by its date, with two decimal places; nothing with fewer than
    /// three points.
    pub forecast: Option<Figure>,
    /// The last point against that.
    pub against_forecast: Option<AgainstOthers>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const RULE: &str = "The figures that count of the partners as a whole, of no part in particular; where there are none, the \
partners' figures of each date as one, of the same partners throughout. All are exact, of one unit, and over stretches of \
the same length. The trend before a point is the straight line through the two points before it, each dated by its last \
possible day. Turning: the last point is better than the trend before it. Turned: the last two steps go the right way, and \
both points are better than the trend before the two of them. Better is further in the indicator's direction, or nearer to \
the first point where it is to stay.";

/// The curve of an indicator by the figures dated up to `day`, of the partners as a whole or of one. Nothing where there
/// is no such indicator.
#[must_use]
pub fn curve(
    initiative: &Initiative,
    id: IndicatorId,
    organisation: Option<OrganisationId>,
    scope: Option<&Title>,
    day: Date,
) -> Option<Curve> {
    let indicator = initiative.shared_measurement.indicators.get(id)?;
    let counting = initiative.shared_measurement.counting(indicator, None).collect::<Vec<_>>();
    let of = |whose: Option<OrganisationId>| {
        let ours = counting.iter().filter(move |(_, it)| it.reported.organisation == whose);
        ours.filter(|(_, it)| it.reported.scope.as_ref() == scope).copied().collect::<Vec<_>>()
    };
    let reports = of(organisation);
    let derived = reports.is_empty() && organisation.is_none() && scope.is_none();
    let mut series =
        if derived { as_one(initiative, id, indicator, &counting) } else { Series::of(&reports) };
    series.drop_later(day);
    series.drop_vague();
    series.drop_doubles();
    series.drop_other_stretches(indicator);
    let Series { values, mut unusable } = series;
    unusable.sort_by_key(|it| it.on);
    let points: Vec<Point> = values.into_iter().map(|value| value.point).collect();
    let mut from: BTreeSet<Position> = points.iter().flat_map(|it| it.from.iter().copied()).collect();
    from.insert(indicator.defined.recorded.position);
    let direction = indicator.defined.direction;
    let forecast = match points.as_slice() {
        [.., a, b, last] => trend(a, b, last.on),
        _ => None,
    };
    let first = points.first().map(|first| first.figure.value);
    let against = |forecast: Decimal, point: &Point| judged(direction, first, forecast, point);
    Some(Curve {
        indicator: id,
        turn: turn(direction, &points, &against),
        course: match points.as_slice() {
            [.., before, last] => step(direction, before, last),
            _ => None,
        },
        against_forecast: forecast.zip(points.last()).and_then(|(value, last)| against(value, last)),
        forecast: forecast.map(|value| shown(indicator, value)),
        points,
        unusable,
        rule: RULE,
        from: from.into_iter().collect(),
    })
}

/// A figure on its way to being a point.
struct Value {
    point: Point,
    since: Option<PartialDate>,
}

struct Series {
    values: Vec<Value>,
    unusable: Vec<Unusable>,
}

impl Series {
    fn of(reports: &[(ReportId, &Report)]) -> Self {
        let mut series = Self { values: vec![], unusable: vec![] };
        for (id, report) in reports {
            let (on, since) = (report.reported.on, report.reported.since);
            let Some(figure) = report.figure() else {
                series.unusable.push(Unusable { on, reports: vec![*id], why: NoPoint::Unknown });
                continue;
            };
            let from = aggregate::positions(report);
            let point = Point { on, figure: figure.clone(), reports: vec![*id], derived: false, from };
            series.values.push(Value { point, since });
        }
        series
    }

    fn drop(&mut self, why: NoPoint, drops: impl Fn(&Value) -> bool) {
        let values = std::mem::take(&mut self.values).into_iter();
        let (dropped, kept): (Vec<Value>, Vec<Value>) = values.partition(drops);
        self.values = kept;
        let unusable = |it: Value| Unusable { on: it.point.on, reports: it.point.reports, why };
        self.unusable.extend(dropped.into_iter().map(unusable));
    }

    fn drop_later(&mut self, day: Date) {
        self.drop(NoPoint::Later, |it| !it.point.on.has_begun(day));
    }

    fn drop_vague(&mut self) {
        self.drop(NoPoint::Vague, |it| !it.point.figure.qualifier.is_exact());
    }

    /// Of several for one date the last recorded stands.
    fn drop_doubles(&mut self) {
        self.values.sort_by_key(|it| it.point.on.last_day());
        let days: Vec<Date> = self.values.iter().map(|it| it.point.on.last_day()).collect();
        let places: Vec<usize> = (1..days.len()).filter(|at| days[*at - 1] == days[*at]).collect();
        for place in places.into_iter().rev() {
            let Value { point, .. } = self.values.remove(place - 1);
            self.unusable.push(Unusable { on: point.on, reports: point.reports, why: NoPoint::SameDate });
        }
    }

    /// What covers another length of time, or a change since another date, than the latest cannot be compared with it.
    fn drop_other_stretches(&mut self, indicator: &Indicator) {
        let Some(last) = self.values.last() else { return };
        let (since, length) = (last.since, months(last));
        if indicator.defined.unit.is_change() {
            self.drop(NoPoint::OtherStart, |it| it.since != since);
        } else {
            self.drop(NoPoint::OtherStretch, |it| months(it) != length);
        }
    }
}

/// How long a stretch a figure covers, in whole months; nothing where it is of a date.
fn months(value: &Value) -> Option<i32> {
    let span = value.since?.first_day().until(value.point.on.last_day()).ok()?;
    Some((span.get_days() + 15) / 30)
}

/// How many days there are from one date to another.
fn days(from: Date, to: Date) -> Decimal {
    Decimal::from(from.until(to).map_or(0, |span| i64::from(span.get_days())))
}

/// The partners' figures of each date as one, where they are of the same partners as the latest.
fn as_one(
    initiative: &Initiative,
    id: IndicatorId,
    indicator: &Indicator,
    counting: &[(ReportId, &Report)],
) -> Series {
    let mut series = Series { values: vec![], unusable: vec![] };
    if indicator.defined.over_partners == OverPartners::Apart {
        return series;
    }
    let stretches: BTreeSet<_> = (counting.iter())
        .filter(|(_, it)| it.reported.organisation.is_some() && it.reported.scope.is_none())
        .map(|(_, it)| (it.reported.on, it.reported.since))
        .collect();
    let mut latest: Option<Vec<OrganisationId>> = None;
    for (on, since) in stretches.into_iter().rev() {
        let Some(one) = aggregate::exactly(initiative, id, on, since) else { continue };
        let reports: Vec<ReportId> = one.inputs.iter().map(|input| input.report).collect();
        let mut partners: Vec<OrganisationId> =
            one.inputs.iter().filter_map(|input| input.organisation).collect();
        partners.sort_unstable();
        let Some(figure) = one.figure else { continue };
        if *latest.get_or_insert_with(|| partners.clone()) != partners {
            series.unusable.push(Unusable { on, reports, why: NoPoint::OtherPartners });
            continue;
        }
        let point = Point { on, figure, reports, derived: true, from: one.from };
        series.values.push(Value { point, since });
    }
    series
}

/// Where the line through two points leads by a date, to ten decimal places.
fn trend(a: &Point, b: &Point, on: PartialDate) -> Option<Decimal> {
    let (begin, end, then) = (a.on.last_day(), b.on.last_day(), on.last_day());
    let rise = b.figure.value.minus(a.figure.value)?.times(days(end, then))?;
    let rise = rise.over(days(begin, end))?;
    Some(b.figure.value.plus(rise)?.rounded(10))
}

/// Which way a step went.
fn step(direction: Direction, before: &Point, last: &Point) -> Option<Course> {
    let value = last.figure.value.minus(before.figure.value)?;
    course(direction, &Figure { value, ..last.figure.clone() })
}

fn judged(
    direction: Direction,
    first: Option<Decimal>,
    forecast: Decimal,
    point: &Point,
) -> Option<AgainstOthers> {
    let actual = point.figure.value.rounded(10);
    let off = |value: Decimal| {
        let off = value.minus(first?)?;
        if off < Decimal::ZERO { Decimal::ZERO.minus(off) } else { Some(off) }
    };
    let (better, worse) = match direction {
        Direction::Increase => (actual > forecast, actual < forecast),
        Direction::Decrease => (actual < forecast, actual > forecast),
        Direction::Maintain => (off(actual)? < off(forecast)?, off(actual)? > off(forecast)?),
    };
    Some(match (better, worse) {
        (true, _) => AgainstOthers::Better,
        (_, true) => AgainstOthers::Worse,
        (false, false) => AgainstOthers::Same,
    })
}

fn turn(
    direction: Direction,
    points: &[Point],
    against: &dyn Fn(Decimal, &Point) -> Option<AgainstOthers>,
) -> CurveTurn {
    let better = |a: &Point, b: &Point, point: &Point| {
        trend(a, b, point.on).and_then(|trend| against(trend, point)) == Some(AgainstOthers::Better)
    };
    if let [.., a, b, c, d] = points {
        let right = |before, after| step(direction, before, after) == Some(Course::Right);
        if right(b, c) && right(c, d) && better(a, b, c) && better(a, b, d) {
            return CurveTurn::Turned;
        }
    }
    match points {
        [.., a, b, last] if better(a, b, last) => CurveTurn::Turning,
        [_, _, _, ..] => CurveTurn::NotTurning,
        _ => CurveTurn::TooFewPoints,
    }
}

fn shown(indicator: &Indicator, value: Decimal) -> Figure {
    let unit = indicator.defined.unit.clone();
    Figure { value: value.rounded(2), unit, qualifier: Qualifier::Exactly, source: None }
}
