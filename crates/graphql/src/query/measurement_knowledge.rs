//! Shared measurement, beside the figures: how they are sorted, with whom the partners are compared, what sources claim,
//! what nobody knows yet, and who looks into it.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::fact::Stated;
use samspil_domain::ids::{CategorisationId, ClaimId, ComparisonGroupId, DataNeedId, EvaluationId};
use samspil_domain::shared_measurement as domain;
use samspil_domain::value;

use super::directory::Organisation;
use super::goal::Goal;
use super::measurement_reports::Report;
use super::scope::{Provenance, each, id, node};
use super::shared_measurement::Indicator;
use crate::scalar::Date;
use crate::shape::Plain;

node!(
    Categorisation,
    CategorisationId,
    Stated<domain::CategorisationDefined>,
    shared_measurement.categorisations
);
node!(ComparisonGroup, ComparisonGroupId, Stated<domain::ComparisonGroupDefined>, shared_measurement.groups);
node!(Claim, ClaimId, Stated<domain::ClaimRecorded>, shared_measurement.claims);
node!(DataNeed, DataNeedId, domain::DataNeed, shared_measurement.data_needs);
node!(Evaluation, EvaluationId, domain::Evaluation, shared_measurement.evaluations);

/// The categories that all partners break their figures down by.
#[Object]
impl Categorisation {
    /// The categorisation's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.it.name.as_str()
    }

    /// What is sorted, and by what.
    async fn definition(&self) -> Option<&str> {
        self.it.definition.as_ref().map(|text| text.as_str())
    }

    /// The categories.
    async fn categories(&self) -> Vec<Plain<domain::Category>> {
        self.it.categories.iter().cloned().map(Plain).collect()
    }

    /// The indicators whose figures are broken down by it.
    async fn indicators(&self) -> Vec<Indicator> {
        let mut indicators = Indicator::all(&self.scope);
        indicators.retain(|indicator| indicator.it.defined.categorisation == Some(self.id));
        indicators
    }

    /// The commit that defined it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// Those whom the partners are compared with.
#[Object]
impl ComparisonGroup {
    /// The group's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.it.name.as_str()
    }

    /// Who belongs to it.
    async fn definition(&self) -> Option<&str> {
        self.it.definition.as_ref().map(|text| text.as_str())
    }

    /// The figures reported of it, in order of recording. They are no figures of the partners.
    async fn reports(&self) -> Vec<Report> {
        let mut reports = Report::all(&self.scope);
        reports.retain(|report| report.it.reported.group == Some(self.id));
        reports
    }

    /// The commit that defined it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// How a need for data was settled.
#[derive(SimpleObject)]
pub(crate) struct SettledDataNeed {
    /// How it is met, or why it has fallen away.
    how: String,
    /// When.
    on: Option<Date>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// Something that the partners want to know and cannot: an entry of the data development agenda.
#[Object]
impl DataNeed {
    /// The need's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What the partners want to know.
    async fn question(&self) -> &str {
        self.it.raised.question.as_str()
    }

    /// What else is to be known about it.
    async fn note(&self) -> Option<&str> {
        self.it.raised.note.as_ref().map(|note| note.as_str())
    }

    /// The goal that it bears on.
    async fn goal(&self) -> Option<Goal> {
        self.it.raised.goal.and_then(|id| Goal::find(&self.scope, id))
    }

    /// The indicator that it bears on.
    async fn indicator(&self) -> Option<Indicator> {
        self.it.raised.indicator.and_then(|id| Indicator::find(&self.scope, id))
    }

    /// How it was settled; null while it is not.
    async fn settled(&self) -> Option<SettledDataNeed> {
        self.it.settled.as_ref().map(|it| SettledDataNeed {
            how: it.how.to_string(),
            on: it.on.map(Date),
            recorded: Provenance(it.recorded.clone()),
        })
    }

    /// The commit that raised it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.raised.recorded.clone())
    }
}

/// How an evaluation was published.
#[derive(SimpleObject)]
pub(crate) struct PublishedEvaluation {
    /// When.
    on: Option<Date>,
    /// What it found, in the recorder's own words.
    findings: Option<String>,
    /// The commit that stated it.
    recorded: Provenance,
}

fn published(it: &Stated<domain::EvaluationPublished>) -> PublishedEvaluation {
    PublishedEvaluation {
        on: it.on.map(Date),
        findings: it.findings.as_ref().map(ToString::to_string),
        recorded: Provenance(it.recorded.clone()),
    }
}

/// An evaluation of the initiative, or of a part of it.
#[Object]
impl Evaluation {
    /// The evaluation's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        self.it.commissioned.title.as_str()
    }

    /// Who makes it; empty where that is not known.
    async fn evaluators(&self) -> Vec<Organisation> {
        each(&self.it.commissioned.evaluators, |id| Organisation::find(&self.scope.world, id))
    }

    /// What it is about.
    async fn subject(&self) -> Option<&str> {
        self.it.commissioned.subject.as_ref().map(|subject| subject.as_str())
    }

    /// By when it is to be there.
    async fn due(&self) -> Option<Date> {
        self.it.commissioned.due.map(Date)
    }

    /// How often it is made; null where it is made once.
    async fn frequency(&self) -> Option<Plain<value::Cadence>> {
        self.it.commissioned.frequency.map(Plain)
    }

    /// How it was published, of several editions the latest; null while it is not.
    async fn published(&self) -> Option<PublishedEvaluation> {
        self.it.published().map(published)
    }

    /// Every edition of it that was published, in order of recording; at most one, but where it is made again and again.
    async fn editions(&self) -> Vec<PublishedEvaluation> {
        self.it.editions.iter().map(published).collect()
    }

    /// The commit that commissioned it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.commissioned.recorded.clone())
    }
}

/// What a source claims about results, in our own words.
#[Object]
impl Claim {
    /// The claim's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What is claimed.
    async fn statement(&self) -> &str {
        self.it.statement.as_str()
    }

    /// Who claims it, and when.
    async fn source(&self) -> Plain<value::Source> {
        Plain(self.it.source.clone())
    }

    /// The indicator it bears on, where there is one.
    async fn indicator(&self) -> Option<Indicator> {
        self.it.indicator.and_then(|id| Indicator::find(&self.scope, id))
    }

    /// The number in it, where there is one.
    async fn figure(&self) -> Option<Plain<value::Figure>> {
        self.it.figure.clone().map(Plain)
    }

    /// The start of the change that it claims.
    async fn since(&self) -> Option<Date> {
        self.it.since.map(Date)
    }

    /// The date that it is for.
    async fn on(&self) -> Option<Date> {
        self.it.on.map(Date)
    }

    /// The commit that recorded it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}
