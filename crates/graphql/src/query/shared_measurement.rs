//! Shared measurement.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::answers::aggregate;
use samspil_domain::answers::cost::CostQuestion;
use samspil_domain::backbone::MovementKind;
use samspil_domain::fact::Stated;
use samspil_domain::ids::IndicatorId;
use samspil_domain::shared_measurement as domain;
use samspil_domain::{answers, value};

use super::aggregate::Aggregate;
use super::cost::Cost;
use super::curve::Curve;
use super::directory::Organisation;
use super::history::ChangedAfterApproval;
use super::initiative::Initiative;
use super::left_behind::LeftBehind;
use super::measurement_answers::{Comparison, Completeness, Expected};
use super::measurement_knowledge::{Categorisation, Claim, ComparisonGroup, DataNeed, Evaluation};
use super::measurement_reports::Report;
use super::measurement_rounds::Reporting;
use super::measurement_targets::Target;
use super::publication::Publications;
use super::reinforcing_activities::Activity;
use super::scope::{Provenance, Scope, id, node};
use super::standing::{Asked, Standing};
use crate::error::bad_input;
use crate::scalar::Date;
use crate::shape::{Given, Plain};

pub(crate) struct SharedMeasurement(pub(crate) Scope);

node!(Indicator, IndicatorId, domain::Indicator, shared_measurement.indicators);

/// That the figures of an indicator are published.
#[derive(SimpleObject)]
pub(crate) struct FiguresPublication {
    /// The first day on which anybody may read them, while the initiative itself is published; null where that was at once.
    from: Option<Date>,
    /// Only figures that are not for an earlier date than this; null where all are.
    figures_from: Option<Date>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// What the partners measure together, and what came out.
#[Object]
impl SharedMeasurement {
    /// Whether an organisation may approve its own figures. It may not, unless the partners have allowed it; which approvals were by
    /// one's own is told by `authority`.
    async fn own_approvals_allowed(&self) -> bool {
        self.0.initiative.shared_measurement.allows_own_approvals()
    }

    /// The indicators, in order of recording.
    async fn indicators(&self) -> Vec<Indicator> {
        Indicator::all(&self.0)
    }

    /// The indicator with this id; null where there is none.
    async fn indicator(
        &self,
        #[graphql(desc = "The indicator's id, or a handle.")] id: ID,
    ) -> Option<async_graphql::Result<Indicator>> {
        crate::query::found(&id, |id| Indicator::find(&self.0, id))
    }

    /// The targets, in order of recording.
    async fn targets(&self) -> Vec<Target> {
        Target::all(&self.0)
    }

    /// The reported figures, in order of recording.
    async fn reports(&self) -> Vec<Report> {
        Report::all(&self.0)
    }

    /// What sources claim about results. Claims that differ stand side by side, and none replaces a figure.
    async fn claims(&self) -> Vec<Claim> {
        Claim::all(&self.0)
    }

    /// The categorisations that figures are broken down by, in order of recording.
    async fn categorisations(&self) -> Vec<Categorisation> {
        Categorisation::all(&self.0)
    }

    /// The groups that the partners are compared with, in order of recording.
    async fn comparison_groups(&self) -> Vec<ComparisonGroup> {
        ComparisonGroup::all(&self.0)
    }

    /// The rounds of reporting, in order of recording.
    async fn reportings(&self) -> Vec<Reporting> {
        Reporting::all(&self.0)
    }

    /// The round of reporting with this id; null where there is none.
    async fn reporting(
        &self,
        #[graphql(desc = "The round's id, or a handle.")] id: ID,
    ) -> Option<async_graphql::Result<Reporting>> {
        crate::query::found(&id, |id| Reporting::find(&self.0, id))
    }

    /// Who owes which figures on a day, over all rounds of reporting: those of rounds that are open then and whose period
    /// can have begun, and that are not there.
    async fn owed(
        &self,
        #[graphql(desc = "One day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Vec<Expected>>> {
        let owed = self
            .0
            .world
            .day(on)
            .map(|day| Expected::each(&self.0, answers::reporting::owed(&self.0.initiative, day)));
        Some(owed)
    }

    /// How complete the reporting is over all rounds, for one partner or for all.
    async fn completeness(
        &self,
        #[graphql(desc = "The partner's id, or a handle; all that are asked where it is left out.")]
        organisation: Option<ID>,
        #[graphql(desc = "The day on which something is late; left out, that of `asOf`, else today in UTC.")]
        on: Option<Date>,
    ) -> Option<async_graphql::Result<Completeness>> {
        let completeness = || {
            let organisation = organisation.as_ref().map(crate::query::parsed).transpose()?;
            let initiative = &self.0.initiative;
            Ok(Completeness(answers::reporting::completeness(
                initiative,
                None,
                organisation,
                self.0.world.day(on)?,
            )))
        };
        Some(completeness())
    }

    /// The figures that were changed after they had been approved, by report and then in order of recording.
    async fn changed_after_approval(&self) -> Vec<ChangedAfterApproval> {
        ChangedAfterApproval::all(&self.0)
    }

    /// Which figures may be published on a day and from which source, and why the others may not.
    async fn publications(
        &self,
        #[graphql(desc = "One day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Publications>> {
        Some(self.0.world.day(on).map(|day| Publications::on(&self.0, day)))
    }

    /// The data development agenda: what the partners want to know and cannot, also what has been settled since.
    async fn data_agenda(&self) -> Vec<DataNeed> {
        DataNeed::all(&self.0)
    }

    /// The evaluations, in order of recording.
    async fn evaluations(&self) -> Vec<Evaluation> {
        Evaluation::all(&self.0)
    }
}

/// The period that an argument stands for; open on both sides where it is left out.
fn stretch(period: Option<Given<value::Period>>) -> async_graphql::Result<value::Period> {
    let period = period.map(|period| period.0).unwrap_or_default();
    period.check("period").map_err(|rejection| bad_input(rejection.message))?;
    Ok(period)
}

/// The part that an argument stands for.
fn part(scope: Option<&str>) -> async_graphql::Result<Option<value::Title>> {
    scope
        .map(|scope| {
            scope.parse().map_err(|error: value::text::InvalidText| bad_input(format!("`scope`: {error}")))
        })
        .transpose()
}

/// Where an indicator stood at the outset.
#[derive(SimpleObject)]
pub(crate) struct Baseline {
    /// The figure; null where nobody knows it.
    figure: Option<Plain<value::Figure>>,
    /// The date it is for; null where nobody knows.
    on: Option<Date>,
    /// What else is to be known about it.
    note: Option<String>,
    /// The comparison group that it holds for; null where it holds for the partners.
    group: Option<ComparisonGroup>,
    /// The commit that stated it.
    recorded: Provenance,
}

fn baseline(scope: &Scope, baseline: &Stated<domain::BaselineRecorded>) -> Baseline {
    Baseline {
        group: baseline.group.and_then(|id| ComparisonGroup::find(scope, id)),
        figure: baseline.figure.clone().map(Plain),
        on: baseline.on.map(Date),
        note: baseline.note.as_ref().map(ToString::to_string),
        recorded: Provenance(baseline.recorded.clone()),
    }
}

/// What the partners measure together, and how.
#[Object]
impl Indicator {
    /// The indicator's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The initiative whose indicator it is.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.it.defined.name.as_str()
    }

    /// What exactly is measured, and how.
    async fn definition(&self) -> Option<&str> {
        self.it.defined.definition.as_ref().map(|text| text.as_str())
    }

    /// The unit of its figures.
    async fn unit(&self) -> &str {
        self.it.defined.unit.as_str()
    }

    /// Whether it measures the population or the partners' own performance.
    async fn kind(&self) -> Plain<domain::IndicatorKind> {
        Plain(self.it.defined.kind)
    }

    /// Which way is better.
    async fn direction(&self) -> Plain<domain::Direction> {
        Plain(self.it.defined.direction)
    }

    /// What is counted, where it is a share.
    async fn numerator(&self) -> Option<&str> {
        self.it.defined.numerator.as_ref().map(|text| text.as_str())
    }

    /// What it is a share of.
    async fn denominator(&self) -> Option<&str> {
        self.it.defined.denominator.as_ref().map(|text| text.as_str())
    }

    /// How figures of several dates become one.
    async fn over_time(&self) -> Plain<domain::OverTime> {
        Plain(self.it.defined.over_time)
    }

    /// How figures of several partners become one.
    async fn over_partners(&self) -> Plain<domain::OverPartners> {
        Plain(self.it.defined.over_partners)
    }

    /// How often it is measured; null where nobody has said.
    async fn frequency(&self) -> Option<Plain<value::Cadence>> {
        self.it.defined.frequency.map(Plain)
    }

    /// Who reports it, where that is one organisation.
    async fn reporter(&self) -> Option<Organisation> {
        self.it.defined.reporter.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// What Samspil itself counts for it; null where its figures are reported.
    async fn tally(&self) -> Option<Plain<domain::Tally>> {
        self.it.defined.tally.map(Plain)
    }

    /// The categories that its figures are broken down by, where there are any.
    async fn categorisation(&self) -> Option<Categorisation> {
        self.it.defined.categorisation.and_then(|id| Categorisation::find(&self.scope, id))
    }

    /// Where it stood at the outset for the partners, as last recorded.
    async fn baseline(&self) -> Option<Baseline> {
        self.it.baseline().map(|it| baseline(&self.scope, it))
    }

    /// Every baseline recorded, for the partners and for comparison groups, the first first.
    async fn baselines(&self) -> Vec<Baseline> {
        self.it.baselines.iter().map(|it| baseline(&self.scope, it)).collect()
    }

    /// How its figures are published; null where they are not, and where that was withdrawn. Of these anybody sees those that may
    /// be published, as they were approved.
    async fn publication(&self) -> Option<FiguresPublication> {
        let publication = self.it.publication()?;
        Some(FiguresPublication {
            from: publication.from.map(Date),
            figures_from: publication.figures_from.map(Date),
            recorded: Provenance(publication.recorded.clone()),
        })
    }

    /// Its reported figures, the earliest date first; of one date, in order of recording.
    async fn reports(&self) -> Vec<Report> {
        let reports = self.scope.initiative.shared_measurement.reports_of(&self.it);
        reports.into_iter().filter_map(|(id, _)| Report::find(&self.scope, id)).collect()
    }

    /// The report with the latest date that counts: no draft, not returned, and not of a comparison group.
    async fn latest(&self) -> Option<Report> {
        let mut reports = self.scope.initiative.shared_measurement.counting(&self.it, None);
        reports.next_back().and_then(|(id, _)| Report::find(&self.scope, id))
    }

    /// How it has changed since its baseline for the partners, and for each comparison group that has figures of it, as it
    /// stands on a day.
    async fn comparisons(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> async_graphql::Result<Vec<Comparison>> {
        Ok(Comparison::all(&self.scope, self.id, self.scope.world.day(on)?))
    }

    /// One partner's figure against its target and against the others' figures, who stay anonymous.
    async fn standing(
        &self,
        #[graphql(desc = "The partner's id, or a handle.")] organisation: ID,
        #[graphql(
            desc = "Only figures for this date; where it is left out, the date of the partner's latest figure, or of \
            anybody's where it has none."
        )]
        at: Option<Date>,
        #[graphql(desc = "What part the figures hold for; the whole where it is left out.")] scope: Option<
            String,
        >,
        #[graphql(
            desc = "The day by which figures count and are late; left out, that of `asOf`, else today in UTC."
        )]
        on: Option<Date>,
    ) -> Option<async_graphql::Result<Standing>> {
        Standing::asked(self, &Asked { organisation, at, scope, on }).transpose()
    }

    /// The partners' figures as one, by its own rules over partners and over time: with everything that went in, that did not
    /// and why, and that is missing.
    async fn aggregate(
        &self,
        #[graphql(desc = "What the figures are to cover; all of them where it is left out.")] period: Option<
            Given<value::Period>,
        >,
        #[graphql(desc = "The part that they hold for; those of no part where it is left out.")]
        scope: Option<String>,
        #[graphql(
            desc = "The day up to which figures are taken; left out, that of `asOf`, else today in UTC."
        )]
        on: Option<Date>,
    ) -> Option<async_graphql::Result<Option<Aggregate>>> {
        let aggregate = || {
            let (period, scope) = (stretch(period)?, part(scope.as_deref())?);
            let question =
                aggregate::Question { period, scope: scope.as_ref(), day: self.scope.world.day(on)? };
            let it = aggregate::aggregate(&self.scope.initiative, self.id, &question);
            Ok(it.map(|it| Aggregate::of(&self.scope, it)))
        };
        Some(aggregate())
    }

    /// Its curve: whether it turns, of the partners as a whole or of one of them.
    async fn curve(
        &self,
        #[graphql(desc = "The partner's id, or a handle; the partners as a whole where it is left out.")]
        organisation: Option<ID>,
        #[graphql(desc = "The part that the figures hold for; those of no part where it is left out.")]
        scope: Option<String>,
        #[graphql(
            desc = "The day up to which figures are taken; left out, that of `asOf`, else today in UTC."
        )]
        on: Option<Date>,
    ) -> Option<async_graphql::Result<Option<Curve>>> {
        let curve = || {
            let organisation = organisation.as_ref().map(crate::query::parsed).transpose()?;
            let (scope, day) = (part(scope.as_deref())?, self.scope.world.day(on)?);
            let it =
                answers::curve::curve(&self.scope.initiative, self.id, organisation, scope.as_ref(), day);
            Ok(it.map(|it| Curve::of(&self.scope, it)))
        };
        Some(curve())
    }

    /// What its outcome cost: money divided by what came of it in the same period, with how good the figures are.
    async fn cost(
        &self,
        #[graphql(desc = "Whether what was committed, paid or spent is divided.")] kind: Given<MovementKind>,
        #[graphql(desc = "The period of both money and outcome; all of both where it is left out.")]
        period: Option<Given<value::Period>>,
        #[graphql(
            desc = "The activity's id, or a handle; all that are meant to move it where it is left out."
        )]
        activity: Option<ID>,
        #[graphql(desc = "The day up to which both are taken; left out, that of `asOf`, else today in UTC.")]
        on: Option<Date>,
    ) -> Option<async_graphql::Result<Option<Cost>>> {
        let cost = || {
            let activity = activity.as_ref().map(crate::query::parsed).transpose()?;
            let question = CostQuestion {
                kind: kind.0,
                period: stretch(period)?,
                activity,
                day: self.scope.world.day(on)?,
            };
            let it = answers::cost::cost(&self.scope.initiative, self.id, &question);
            Ok(it.map(|it| Cost::of(&self.scope, it)))
        };
        Some(cost())
    }

    /// Who is left behind by it: which category of people and which partner, and whether the gap closes.
    async fn left_behind(
        &self,
        #[graphql(
            desc = "The day up to which figures are taken; left out, that of `asOf`, else today in UTC."
        )]
        on: Option<Date>,
    ) -> Option<async_graphql::Result<Option<LeftBehind>>> {
        let behind = |day| answers::behind::left_behind(&self.scope.initiative, self.id, day);
        Some(self.scope.world.day(on).map(|day| behind(day).map(|it| LeftBehind::of(&self.scope, it))))
    }

    /// The targets that are measured with it.
    async fn targets(&self) -> Vec<Target> {
        let mut targets = Target::all(&self.scope);
        targets.retain(|target| target.it.indicator == self.id);
        targets
    }

    /// What sources claim that bears on it. A claim is no figure of it.
    async fn claims(&self) -> Vec<Claim> {
        let mut claims = Claim::all(&self.scope);
        claims.retain(|claim| claim.it.indicator == Some(self.id));
        claims
    }

    /// The activities that are meant to move it.
    async fn activities(&self) -> Vec<Activity> {
        let mut activities = Activity::all(&self.scope);
        activities.retain(|activity| activity.it.planned.indicators.contains(&self.id));
        activities
    }

    /// The commit that defined it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.defined.recorded.clone())
    }
}
