//! Shared measurement.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::fact::Stated;
use samspil_domain::ids::IndicatorId;
use samspil_domain::shared_measurement as domain;
use samspil_domain::{answers, value};

use super::directory::Organisation;
use super::initiative::Initiative;
use super::measurement_answers::{Comparison, Completeness, Expected};
use super::measurement_knowledge::{Categorisation, Claim, ComparisonGroup, DataNeed, Evaluation};
use super::measurement_reports::Report;
use super::measurement_rounds::Reporting;
use super::measurement_targets::Target;
use super::reinforcing_activities::Activity;
use super::scope::{Provenance, Scope, day, id, node};
use crate::scalar::Date;
use crate::shape::Plain;

pub(crate) struct SharedMeasurement(pub(crate) Scope);

node!(Indicator, IndicatorId, domain::Indicator, shared_measurement.indicators);

/// What the partners measure together, and what came out.
#[Object]
impl SharedMeasurement {
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
        #[graphql(desc = "One day; today in UTC where it is left out.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Vec<Expected>>> {
        let owed =
            day(on).map(|day| Expected::each(&self.0, answers::reporting::owed(&self.0.initiative, day)));
        Some(owed)
    }

    /// How complete the reporting is over all rounds, for one partner or for all.
    async fn completeness(
        &self,
        #[graphql(desc = "The partner's id, or a handle; all that are asked where it is left out.")]
        organisation: Option<ID>,
        #[graphql(desc = "The day on which something is late; today in UTC where it is left out.")]
        on: Option<Date>,
    ) -> Option<async_graphql::Result<Completeness>> {
        let completeness = || {
            let organisation = organisation.as_ref().map(crate::query::parsed).transpose()?;
            let initiative = &self.0.initiative;
            Ok(Completeness(answers::reporting::completeness(initiative, None, organisation, day(on)?)))
        };
        Some(completeness())
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

    /// How it has changed since its baseline for the partners, and for each comparison group that has figures of it.
    async fn comparisons(&self) -> Vec<Comparison> {
        let of = |group: &ComparisonGroup| {
            let it = answers::comparison::comparison(&self.scope.initiative, self.id, group.id)?;
            Some(Comparison { scope: self.scope.clone(), it })
        };
        let reported = |group: &ComparisonGroup| {
            self.scope.initiative.shared_measurement.counting(&self.it, Some(group.id)).next().is_some()
        };
        ComparisonGroup::all(&self.scope).iter().filter(|group| reported(group)).filter_map(of).collect()
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
