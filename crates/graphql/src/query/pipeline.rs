//! Pipelines, and what moves through them.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::fact::Stated;
use samspil_domain::ids::{CandidateId, PipelineId};
use samspil_domain::reinforcing_activities as domain;

use super::directory::Organisation;
use super::scope::{Provenance, id, node};
use super::shared_measurement::Target;
use crate::scalar::Date;
use crate::shape::Plain;

node!(Pipeline, PipelineId, Stated<domain::PipelineDefined>, reinforcing_activities.pipelines);
node!(Candidate, CandidateId, domain::Candidate, reinforcing_activities.candidates);

/// Stages that something passes through.
#[Object]
impl Pipeline {
    /// The pipeline's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        self.it.title.as_str()
    }

    /// Its stages, from the first to the last.
    async fn stages(&self) -> Vec<Plain<domain::Stage>> {
        self.it.stages.iter().cloned().map(Plain).collect()
    }

    /// The target that counts those that pass to the last stage.
    async fn target(&self) -> Option<Target> {
        self.it.target.and_then(|id| Target::find(&self.scope, id))
    }

    /// What has moved through it, also what has left it, in order of recording.
    async fn candidates(&self) -> Vec<Candidate> {
        let mut candidates = Candidate::all(&self.scope);
        candidates.retain(|candidate| candidate.it.entered.pipeline == self.id);
        candidates
    }

    /// The commit that defined it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// A candidate's coming into a stage.
#[derive(SimpleObject)]
pub(crate) struct PipelineStep {
    /// The stage, by name.
    stage: String,
    /// Since when; null where nobody knows.
    on: Option<Date>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// A candidate's leaving of its pipeline.
#[derive(SimpleObject)]
pub(crate) struct PipelineLeaving {
    /// When; null where nobody knows.
    on: Option<Date>,
    /// Why.
    reason: String,
    /// The commit that stated it.
    recorded: Provenance,
}

/// What moves through a pipeline.
#[Object]
impl Candidate {
    /// The candidate's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.it.entered.name.as_str()
    }

    /// The pipeline.
    async fn pipeline(&self) -> Option<Pipeline> {
        Pipeline::find(&self.scope, self.it.entered.pipeline)
    }

    /// The organisation that it is, or that it comes from.
    async fn organisation(&self) -> Option<Organisation> {
        self.it.entered.organisation.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// The stage that it is in now, or was in when it left, by name.
    async fn stage(&self) -> &str {
        self.it.stage().as_str()
    }

    /// Its entering and its moves, in order of recording.
    async fn steps(&self) -> Vec<PipelineStep> {
        let step = |step: domain::Step<'_>| PipelineStep {
            stage: step.stage.to_string(),
            on: step.on.map(Date),
            recorded: Provenance(step.recorded.clone()),
        };
        self.it.steps().map(step).collect()
    }

    /// How it left the pipeline; null while it is in it.
    async fn left(&self) -> Option<PipelineLeaving> {
        self.it.left.as_ref().map(|left| PipelineLeaving {
            on: left.on.map(Date),
            reason: left.reason.to_string(),
            recorded: Provenance(left.recorded.clone()),
        })
    }

    /// The commit by which it entered.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.entered.recorded.clone())
    }
}
