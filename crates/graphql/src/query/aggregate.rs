//! The partners' figures as one, with everything that went in, that did not, and that is missing.

use async_graphql::SimpleObject;
use samspil_domain::answers::{aggregate as answer, reporting};
use samspil_domain::value;

use super::directory::Organisation;
use super::measurement_answers::positions;
use super::measurement_reports::Report;
use super::measurement_rounds::Reporting;
use super::scope::{Scope, each};
use super::shared_measurement::Indicator;
use super::why::Why;
use crate::scalar::{Date, Decimal, Position};
use crate::shape::Plain;

/// A figure that went into an aggregate.
#[derive(SimpleObject)]
pub(crate) struct AggregatedFigure {
    /// The report.
    report: Option<Report>,
    /// The partner; null for a figure of the partners as a whole.
    organisation: Option<Organisation>,
    /// The date it is for.
    on: Date,
    /// The start of the stretch that it covers; null where it is of a date.
    since: Option<Date>,
    /// The figure as it stands.
    figure: Plain<value::Figure>,
    /// How many were counted, where it is a share and that is known.
    numerator: Option<Decimal>,
    /// How many it is a share of, where that is known.
    denominator: Option<Decimal>,
    /// Whether it is approved.
    approved: bool,
    /// The commits that it came from.
    from: Vec<Position>,
}

/// A report that is not in an aggregate.
#[derive(SimpleObject)]
pub(crate) struct AggregateExclusion {
    /// The report.
    report: Option<Report>,
    /// The partner, where it names one.
    organisation: Option<Organisation>,
    /// Why it is left out.
    why: Plain<answer::LeftOut>,
    /// The commits that it came from.
    from: Vec<Position>,
}

/// A partner whose figure was asked for and is not there.
#[derive(SimpleObject)]
pub(crate) struct AbsentFigure {
    /// The partner.
    organisation: Option<Organisation>,
    /// The round of reporting that asks for it.
    reporting: Option<Reporting>,
    /// How it stands.
    standing: Plain<reporting::FigureStanding>,
    /// By when it was to be there.
    due: Date,
    /// The commits that it came from.
    from: Vec<Position>,
}

/// One figure for all partners, made from theirs by the indicator's own rules, derived: with every figure that went into
/// it, every one that was left out and why, and everyone whose figure is missing.
#[derive(SimpleObject)]
pub(crate) struct Aggregate {
    /// The indicator.
    indicator: Option<Indicator>,
    /// The figure, as vague as the vaguest that went into it; null where there is none.
    figure: Option<Plain<value::Figure>>,
    /// The sum of the numerators, where shares were weighted.
    numerator: Option<Decimal>,
    /// The sum of the denominators, where shares were weighted.
    denominator: Option<Decimal>,
    /// Why there is no figure; null where there is one.
    no_figure: Option<Plain<answer::NoAggregate>>,
    /// What went into it, by date.
    inputs: Vec<AggregatedFigure>,
    /// What did not, by date.
    excluded: Vec<AggregateExclusion>,
    /// Whose figure was asked for and is not there.
    missing: Vec<AbsentFigure>,
    /// Partners that nobody asked and that have reported nothing.
    not_asked: Vec<Organisation>,
    /// Whether nothing is known to be lacking: nobody owes a figure, and none is unknown or without its weight.
    complete: bool,
    /// Whether the figures that went into it are not all for the same dates.
    dates_differ: bool,
    /// What was reported of the partners as a whole within the period: the latest.
    whole: Option<Report>,
    /// Whether that is the same figure; null where either is lacking or vague.
    agrees: Option<bool>,
    /// Whether it is derived; always true.
    derived: bool,
    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    why: Why,
    /// The rule by which it was made, in words.
    rule: &'static str,
    /// The commits that it came from.
    from: Vec<Position>,
}

impl Aggregate {
    pub(crate) fn of(scope: &Scope, it: answer::Aggregate) -> Self {
        let organisation = |id| Organisation::find(&scope.world, id);
        let input = |it: answer::Input| AggregatedFigure {
            report: Report::find(scope, it.report),
            organisation: it.organisation.and_then(organisation),
            on: Date(it.on),
            since: it.since.map(Date),
            figure: Plain(it.figure),
            numerator: it.numerator.map(Decimal),
            denominator: it.denominator.map(Decimal),
            approved: it.approved,
            from: positions(&it.from),
        };
        let exclusion = |it: answer::Exclusion| AggregateExclusion {
            report: Report::find(scope, it.report),
            organisation: it.organisation.and_then(organisation),
            why: Plain(it.why),
            from: positions(&it.from),
        };
        let absent = |it: answer::Absent| AbsentFigure {
            organisation: organisation(it.organisation),
            reporting: Reporting::find(scope, it.reporting),
            standing: Plain(it.standing),
            due: Date(it.due),
            from: positions(&it.from),
        };
        Self {
            why: Why(it.why()),
            indicator: Indicator::find(scope, it.indicator),
            figure: it.figure.map(Plain),
            numerator: it.numerator.map(Decimal),
            denominator: it.denominator.map(Decimal),
            no_figure: it.no_figure.map(Plain),
            inputs: it.inputs.into_iter().map(input).collect(),
            excluded: it.excluded.into_iter().map(exclusion).collect(),
            missing: it.missing.into_iter().map(absent).collect(),
            not_asked: each(&it.not_asked, organisation),
            complete: it.complete,
            dates_differ: it.dates_differ,
            whole: it.whole.and_then(|id| Report::find(scope, id)),
            agrees: it.agrees,
            derived: true,
            rule: it.rule,
            from: positions(&it.from),
        }
    }
}
