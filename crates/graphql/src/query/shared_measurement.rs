//! Shared measurement.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::fact::Stated;
use samspil_domain::ids::{IndicatorId, ReportId, TargetId};
use samspil_domain::shared_measurement as domain;
use samspil_domain::{answers, value};

use super::answers::Progress;
use super::common_agenda::Goal;
use super::directory::Organisation;
use super::initiative::Initiative;
use super::measurement_answers::{Comparison, Completeness, Expected};
use super::measurement_knowledge::{Baseline, Categorisation, Claim, ComparisonGroup, DataNeed, Evaluation};
use super::measurement_rounds::Reporting;
use super::reinforcing_activities::Activity;
use super::scope::{Provenance, Scope, day, id, node};
use super::standing::{Asked, Standing};
use crate::scalar::{Date, Decimal};
use crate::shape::Plain;

pub(crate) struct SharedMeasurement(pub(crate) Scope);

node!(Indicator, IndicatorId, domain::Indicator, shared_measurement.indicators);
node!(Target, TargetId, Stated<domain::TargetSet>, shared_measurement.targets);
node!(Report, ReportId, domain::Report, shared_measurement.reports);

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
        self.it.baseline().map(|it| Baseline::of(&self.scope, it))
    }

    /// Every baseline recorded, for the partners and for comparison groups, the first first.
    async fn baselines(&self) -> Vec<Baseline> {
        self.it.baselines.iter().map(|it| Baseline::of(&self.scope, it)).collect()
    }

    /// Its reported figures, the earliest date first; of one date, in order of recording.
    async fn reports(&self) -> Vec<Report> {
        let reports = self.scope.initiative.shared_measurement.reports_of(&self.it);
        reports.into_iter().filter_map(|(id, _)| Report::find(&self.scope, id)).collect()
    }

    /// The report with the latest date that counts: no draft, not returned, and not of a comparison group.
    async fn latest(&self) -> Option<Report> {
        let reports = self.scope.initiative.shared_measurement.counting(&self.it, None);
        reports.last().and_then(|(id, _)| Report::find(&self.scope, *id))
    }

    /// How it has changed since its baseline for the partners, and for each comparison group that has figures of it.
    async fn comparisons(&self) -> Vec<Comparison> {
        let of = |group: &ComparisonGroup| {
            let it = answers::comparison::comparison(&self.scope.initiative, self.id, group.id)?;
            Some(Comparison { scope: self.scope.clone(), it })
        };
        let reported = |group: &ComparisonGroup| {
            !self.scope.initiative.shared_measurement.counting(&self.it, Some(group.id)).is_empty()
        };
        ComparisonGroup::all(&self.scope).iter().filter(|group| reported(group)).filter_map(of).collect()
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
        #[graphql(desc = "The day by which figures count and are late; today in UTC where it is left out.")]
        on: Option<Date>,
    ) -> Option<async_graphql::Result<Standing>> {
        Standing::asked(self, &Asked { organisation, at, scope, on }).transpose()
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

/// What an indicator is to reach for a goal.
#[Object]
impl Target {
    /// The target's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The goal it makes measurable.
    async fn goal(&self) -> Option<Goal> {
        Goal::find(&self.scope, self.it.goal)
    }

    /// The indicator it is measured with.
    async fn indicator(&self) -> Option<Indicator> {
        Indicator::find(&self.scope, self.it.indicator)
    }

    /// What is to be reached.
    async fn level(&self) -> Plain<domain::Level> {
        Plain(self.it.level.clone())
    }

    /// The other indicator that it follows, where it does.
    async fn follows(&self) -> Option<Indicator> {
        match &self.it.level {
            domain::Level::RelativeToIndicator(level) => Indicator::find(&self.scope, level.indicator),
            domain::Level::Figure(_)
            | domain::Level::RelativeToBaseline(_)
            | domain::Level::RelativeToReference(_)
            | domain::Level::NotYetSet(_) => None,
        }
    }

    /// What part it holds for, such as the city hall or the whole organisation.
    #[graphql(name = "scope")]
    async fn part(&self) -> Option<&str> {
        self.it.scope.as_ref().map(|scope| scope.as_str())
    }

    /// The partner it holds for, where partners have targets of their own.
    async fn organisation(&self) -> Option<Organisation> {
        self.it.organisation.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// From when it counts and by when it is to be reached.
    async fn period(&self) -> Option<Plain<value::Period>> {
        self.it.period.map(Plain)
    }

    /// Whether the partners call it provisional.
    async fn provisional(&self) -> bool {
        self.it.provisional
    }

    /// How it stands: from the baseline by way of the latest figure to the target, and why not where that cannot be
    /// told.
    async fn progress(&self) -> Option<Progress> {
        answers::progress::progress(&self.scope.initiative, &self.it).map(Progress)
    }

    /// The commit that set it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// A correction of a reported figure.
#[derive(SimpleObject)]
pub(crate) struct Correction {
    /// The right figure; null where it turned out that nobody knows it.
    figure: Option<Plain<value::Figure>>,
    /// What it is made up of, by the categories of the indicator.
    parts: Vec<Plain<domain::Part>>,
    /// How many were counted, where it is a share and that is known.
    numerator: Option<Decimal>,
    /// How many it is a share of, where that is known.
    denominator: Option<Decimal>,
    /// What was wrong.
    reason: String,
    /// The commit that stated it.
    recorded: Provenance,
}

/// A step of a report on its way to being approved.
#[derive(SimpleObject)]
pub(crate) struct ReportStep {
    /// What it became.
    status: Plain<domain::ReportStatus>,
    /// What was said about it: the note of whoever returned or approved it, or the reason of a correction.
    note: Option<String>,
    /// The commit that took the step.
    recorded: Provenance,
}

/// A reported figure of an indicator, with its corrections.
#[Object]
impl Report {
    /// The report's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The indicator.
    async fn indicator(&self) -> Option<Indicator> {
        Indicator::find(&self.scope, self.it.reported.indicator)
    }

    /// The figure as it stands now; null where it is unknown, which is not nought.
    async fn figure(&self) -> Option<Plain<value::Figure>> {
        self.it.figure().cloned().map(Plain)
    }

    /// The figure as it was first reported.
    async fn first_figure(&self) -> Option<Plain<value::Figure>> {
        self.it.reported.figure.clone().map(Plain)
    }

    /// The date it is for; where it covers a stretch of time, the end of that.
    async fn on(&self) -> Date {
        Date(self.it.reported.on)
    }

    /// The start of the stretch that it covers, or of the change that it measures.
    async fn since(&self) -> Option<Date> {
        self.it.reported.since.map(Date)
    }

    /// The partner that it is about or that reports it.
    async fn organisation(&self) -> Option<Organisation> {
        self.it.reported.organisation.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// What part it holds for.
    #[graphql(name = "scope")]
    async fn part(&self) -> Option<&str> {
        self.it.reported.scope.as_ref().map(|scope| scope.as_str())
    }

    /// What else is to be known about it.
    async fn note(&self) -> Option<&str> {
        self.it.reported.note.as_ref().map(|note| note.as_str())
    }

    /// What the standing figure is made up of, by the categories of the indicator.
    async fn parts(&self) -> Vec<Plain<domain::Part>> {
        self.it.content().parts.iter().cloned().map(Plain).collect()
    }

    /// How many were counted, where it is a share and that is known.
    async fn numerator(&self) -> Option<Decimal> {
        self.it.content().numerator.map(Decimal)
    }

    /// How many it is a share of, where that is known.
    async fn denominator(&self) -> Option<Decimal> {
        self.it.content().denominator.map(Decimal)
    }

    /// The comparison group that it is a figure of; null where it is one of the partners.
    async fn group(&self) -> Option<ComparisonGroup> {
        self.it.reported.group.and_then(|id| ComparisonGroup::find(&self.scope, id))
    }

    /// The round of reporting that it is for.
    async fn reporting(&self) -> Option<Reporting> {
        self.it.reported.reporting.and_then(|id| Reporting::find(&self.scope, id))
    }

    /// How far it has come.
    async fn status(&self) -> Plain<domain::ReportStatus> {
        Plain(self.it.status())
    }

    /// What it has been, the first first; the last is what it is.
    async fn steps(&self) -> Vec<ReportStep> {
        let step = |step: &domain::Step| ReportStep {
            status: Plain(step.status),
            note: step.note.as_ref().map(ToString::to_string),
            recorded: Provenance(step.recorded.clone()),
        };
        self.it.steps.iter().map(step).collect()
    }

    /// Whether it was ever corrected after it had been approved, also where it has been approved again since.
    async fn corrected_after_approval(&self) -> bool {
        self.it.corrected_after_approval()
    }

    /// Its corrections, the first first.
    async fn corrections(&self) -> Vec<Correction> {
        let correction = |it: &Stated<domain::ReportCorrected>| Correction {
            figure: it.figure.clone().map(Plain),
            parts: it.parts.iter().cloned().map(Plain).collect(),
            numerator: it.numerator.map(Decimal),
            denominator: it.denominator.map(Decimal),
            reason: it.reason.to_string(),
            recorded: Provenance(it.recorded.clone()),
        };
        self.it.corrections.iter().map(correction).collect()
    }

    /// The commit that the standing figure comes from: the report, or its last correction.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded().clone())
    }
}
