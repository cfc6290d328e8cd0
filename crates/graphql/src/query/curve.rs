//! Whether an indicator's curve turns.

use async_graphql::SimpleObject;
use samspil_domain::answers::{comparison, curve as answer};
use samspil_domain::value;

use super::measurement_answers::positions;
use super::measurement_reports::Report;
use super::scope::{Scope, each};
use super::why::Why;
use crate::scalar::{Date, Position};
use crate::shape::Plain;

/// A point of a curve.
#[derive(SimpleObject)]
pub(crate) struct CurvePoint {
    /// The date.
    on: Date,
    /// The figure, exact.
    figure: Plain<value::Figure>,
    /// The report, or those that it is made of.
    reports: Vec<Report>,
    /// Whether it is made of the partners' figures rather than reported of them as a whole.
    derived: bool,
    /// The commits that it came from.
    from: Vec<Position>,
}

/// A figure that is no point of a curve.
#[derive(SimpleObject)]
pub(crate) struct UnusableFigure {
    /// The date.
    on: Date,
    /// The report, or those that it is made of.
    reports: Vec<Report>,
    /// Why it is no point.
    why: Plain<answer::NoPoint>,
}

/// The curve of an indicator, derived: the series of its figures, which way the last step went, and how it came out against
/// the trend before it.
#[derive(SimpleObject)]
pub(crate) struct Curve {
    /// Its points, the earliest first.
    points: Vec<CurvePoint>,
    /// The figures that are no points of it, the earliest first.
    unusable: Vec<UnusableFigure>,
    /// Whether it turns.
    turn: Plain<answer::CurveTurn>,
    /// Whether the last step went the right way; null with fewer than two points.
    course: Option<Plain<comparison::Course>>,
    /// Where the trend before the last point would have led by its date; null with fewer than three points.
    forecast: Option<Plain<value::Figure>>,
    /// The last point against that; null with fewer than three points.
    against_forecast: Option<Plain<comparison::AgainstOthers>>,
    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    why: Why,
    /// The rule, in words.
    rule: &'static str,
    /// The commits that it came from.
    from: Vec<Position>,
}

impl Curve {
    pub(crate) fn of(scope: &Scope, it: answer::Curve) -> Self {
        let reports = |ids: &[_]| each(ids, |id| Report::find(scope, id));
        let point = |it: answer::Point| CurvePoint {
            on: Date(it.on),
            figure: Plain(it.figure),
            reports: reports(&it.reports),
            derived: it.derived,
            from: positions(&it.from),
        };
        let unusable = |it: answer::Unusable| UnusableFigure {
            on: Date(it.on),
            reports: reports(&it.reports),
            why: Plain(it.why),
        };
        Self {
            why: Why(it.why()),
            points: it.points.into_iter().map(point).collect(),
            unusable: it.unusable.into_iter().map(unusable).collect(),
            turn: Plain(it.turn),
            course: it.course.map(Plain),
            forecast: it.forecast.map(Plain),
            against_forecast: it.against_forecast.map(Plain),
            rule: it.rule,
            from: positions(&it.from),
        }
    }
}
