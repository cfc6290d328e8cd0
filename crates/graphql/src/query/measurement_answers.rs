//! Shared measurement: what follows from the reports. Each answer says the rule it follows, and lists the commits it came
//! from.

use async_graphql::{Object, SimpleObject};
use samspil_domain::answers::{comparison, reporting};
use samspil_domain::ids::IndicatorId;
use samspil_domain::value;

use super::aggregate::Aggregate;
use super::directory::Organisation;
use super::measurement_knowledge::ComparisonGroup;
use super::measurement_reports::Report;
use super::measurement_rounds::Reporting;
use super::scope::{Scope, each};
use super::shared_measurement::Indicator;
use super::why::Why;
use crate::scalar::{Date, Position};
use crate::shape::Plain;

pub(crate) fn positions(from: &[samspil_domain::Position]) -> Vec<Position> {
    from.iter().copied().map(Position).collect()
}

/// How many figures, and the commits that say so.
#[derive(SimpleObject)]
pub(crate) struct FigureCount {
    /// How many.
    count: usize,
    /// The commits that it came from.
    from: Vec<Position>,
}

fn count(count: &reporting::Count) -> FigureCount {
    FigureCount { count: count.count, from: positions(&count.from) }
}

pub(crate) struct Completeness(pub(crate) reporting::Completeness);

/// How complete reporting is, derived. A figure counts once for each round, indicator and organisation that owes it.
#[Object]
impl Completeness {
    /// Figures asked for.
    async fn expected(&self) -> FigureCount {
        count(&self.0.expected)
    }

    /// Of those, the ones that are there: submitted or approved, and not returned. Also those reported as unknown.
    async fn received(&self) -> FigureCount {
        count(&self.0.received)
    }

    /// Of those expected, the ones owed past their date.
    async fn late(&self) -> FigureCount {
        count(&self.0.late)
    }

    /// Of those expected, the ones that were sent back to be mended.
    async fn returned(&self) -> FigureCount {
        count(&self.0.returned)
    }

    /// Of those received, the ones that are approved.
    async fn approved(&self) -> FigureCount {
        count(&self.0.approved)
    }

    /// Of those received, the ones that were reported as unknown, wholly or in part.
    async fn unknown(&self) -> FigureCount {
        count(&self.0.unknown)
    }

    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    async fn why(&self) -> Why {
        Why(self.0.why())
    }

    /// The rule by which it was counted, in words.
    async fn rule(&self) -> &str {
        self.0.rule
    }
}

pub(crate) struct Expected {
    scope: Scope,
    it: reporting::Expected,
}

impl Expected {
    pub(crate) fn each(scope: &Scope, all: Vec<reporting::Expected>) -> Vec<Self> {
        all.into_iter().map(|it| Self { scope: scope.clone(), it }).collect()
    }
}

/// A figure that a round of reporting asks of someone, derived.
#[Object(name = "ExpectedFigure")]
impl Expected {
    /// The round of reporting.
    async fn reporting(&self) -> Option<Reporting> {
        Reporting::find(&self.scope, self.it.reporting)
    }

    /// The indicator.
    async fn indicator(&self) -> Option<Indicator> {
        Indicator::find(&self.scope, self.it.indicator)
    }

    /// Who is asked for it.
    async fn organisation(&self) -> Option<Organisation> {
        Organisation::find(&self.scope.world, self.it.organisation)
    }

    /// By when it is to be there.
    async fn due(&self) -> Date {
        Date(self.it.due)
    }

    /// How it stands.
    async fn standing(&self) -> Plain<reporting::FigureStanding> {
        Plain(self.it.standing)
    }

    /// Whether it was received as unknown, wholly or in part.
    async fn unknown(&self) -> bool {
        self.it.unknown
    }

    /// Whether it is owed on that day.
    async fn owed(&self) -> bool {
        self.it.owed
    }

    /// Whether it is owed on that day, past its date.
    async fn late(&self) -> bool {
        self.it.late
    }

    /// The reports of it, also drafts.
    async fn reports(&self) -> Vec<Report> {
        each(&self.it.reports, |id| Report::find(&self.scope, id))
    }

    /// The commits that it came from.
    async fn from(&self) -> Vec<Position> {
        positions(&self.it.from)
    }
}

pub(crate) struct Comparison {
    pub(crate) scope: Scope,
    pub(crate) it: comparison::Comparison,
}

impl Comparison {
    /// With each group that has figures of the indicator on a day.
    pub(crate) fn all(scope: &Scope, id: IndicatorId, day: jiff::civil::Date) -> Vec<Self> {
        let of = |group: ComparisonGroup| {
            let measurement = &scope.initiative.shared_measurement;
            let indicator = measurement.indicators.get(id)?;
            let reported = measurement.counting_by(indicator, Some(group.id), day).next().is_some();
            let it = comparison::comparison(&scope.initiative, id, group.id, day).filter(|_| reported)?;
            Some(Self { scope: scope.clone(), it })
        };
        ComparisonGroup::all(scope).into_iter().filter_map(of).collect()
    }
}

/// How an indicator has changed since its baseline for the partners and for a comparison group, derived. To be better than
/// the group and to go the right way are two different things.
#[Object]
impl Comparison {
    /// The comparison group.
    async fn group(&self) -> Option<ComparisonGroup> {
        ComparisonGroup::find(&self.scope, self.it.group)
    }

    /// The change for the partners: in percent, or in percentage points where the indicator is a share. Null where it
    /// cannot be computed.
    async fn partners(&self) -> Option<Plain<value::Figure>> {
        self.it.partners.clone().map(Plain)
    }

    /// The change for the group, likewise.
    async fn others(&self) -> Option<Plain<value::Figure>> {
        self.it.others.clone().map(Plain)
    }

    /// From when the change is counted; null where that is the outset and nobody has given its date.
    async fn since(&self) -> Option<Date> {
        self.it.since.map(Date)
    }

    /// The date of both figures.
    async fn on(&self) -> Option<Date> {
        self.it.on.map(Date)
    }

    /// Whether the partners went the right way; null where that cannot be told.
    async fn course(&self) -> Option<Plain<comparison::Course>> {
        self.it.course.map(Plain)
    }

    /// Whether the group went the right way; null where that cannot be told.
    async fn course_of_others(&self) -> Option<Plain<comparison::Course>> {
        self.it.course_of_others.map(Plain)
    }

    /// How the partners did against the group; null where that cannot be told.
    async fn against_others(&self) -> Option<Plain<comparison::AgainstOthers>> {
        self.it.against_others.map(Plain)
    }

    /// The partners' figures as one, where nothing was reported of them as a whole: what the change was computed from.
    async fn aggregate(&self) -> Option<Aggregate> {
        self.it.aggregate.clone().map(|it| Aggregate::of(&self.scope, it))
    }

    /// Why something above is null.
    async fn missing(&self) -> Vec<Plain<comparison::NotComparable>> {
        self.it.missing.iter().copied().map(Plain).collect()
    }

    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    async fn why(&self) -> Why {
        Why(self.it.why())
    }

    /// The rule by which it was computed, in words.
    async fn rule(&self) -> &str {
        self.it.rule
    }

    /// The commits that it came from.
    async fn from(&self) -> Vec<Position> {
        positions(&self.it.from)
    }
}
