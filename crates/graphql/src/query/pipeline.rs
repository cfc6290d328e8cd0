//! Pipelines, and what moves through them.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::fact::Stated;
use samspil_domain::ids::{CandidateId, PipelineId};
use samspil_domain::reinforcing_activities as domain;
use samspil_domain::{answers, value};

use super::directory::Organisation;
use super::measurement_targets::Target;
use super::scope::{Provenance, Scope, id, node};
use super::why::Why;
use crate::scalar::{Date, Position};
use crate::shape::Plain;

node!(Pipeline, PipelineId, Stated<domain::PipelineDefined>, reinforcing_activities.pipelines);
node!(Candidate, CandidateId, domain::Candidate, reinforcing_activities.candidates);

impl Pipeline {
    fn with(&self, it: answers::pipeline::PipelineStanding) -> Standing {
        Standing { scope: self.scope.clone(), it }
    }
}

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

    /// How it stands on a day: who is in which stage and for how long, and how many have passed or are lacking.
    async fn standing(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Standing>> {
        let standing =
            |day| answers::pipeline::standing(&self.scope.initiative, self.id, day).map(|it| self.with(it));
        self.scope.world.day(on).map(standing).transpose()
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

/// How a pipeline stands on a day, derived.
pub(crate) struct Standing {
    scope: Scope,
    it: answers::pipeline::PipelineStanding,
}

/// How a pipeline stands on a day, derived.
#[Object(name = "PipelineStanding")]
impl Standing {
    /// Each stage, from the first to the last.
    async fn stages(&self) -> Vec<StageStanding> {
        self.it.stages.iter().map(|it| StageStanding { scope: self.scope.clone(), it: it.clone() }).collect()
    }

    /// How many have come to the last stage, also those that have left since.
    async fn passed(&self) -> usize {
        self.it.passed
    }

    /// How many have left from an earlier stage.
    async fn dropped(&self) -> usize {
        self.it.dropped
    }

    /// How many more must pass to reach the pipeline's target; null where that cannot be told.
    async fn shortfall(&self) -> Option<Plain<value::Figure>> {
        self.it.shortfall.clone().map(Plain)
    }

    /// Why there is no shortfall to tell.
    async fn no_shortfall(&self) -> Option<Plain<answers::pipeline::NoShortfall>> {
        self.it.no_shortfall.map(Plain)
    }

    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    async fn why(&self) -> Why {
        Why(self.it.why())
    }

    /// The rule, in words.
    async fn rule(&self) -> &str {
        self.it.rule
    }

    /// The commits that it came from.
    async fn from(&self) -> Vec<Position> {
        self.it.from.iter().copied().map(Position).collect()
    }
}

/// How a stage of a pipeline stands on a day.
pub(crate) struct StageStanding {
    scope: Scope,
    it: answers::pipeline::StageStanding,
}

/// How a stage of a pipeline stands on a day.
#[Object]
impl StageStanding {
    /// The stage, with how long a candidate usually stays.
    async fn stage(&self) -> Plain<domain::Stage> {
        Plain(self.it.stage.clone())
    }

    /// How many candidates are in it.
    async fn count(&self) -> usize {
        self.it.candidates.len()
    }

    /// The candidates in it, in order of recording.
    async fn stays(&self) -> Vec<Stay> {
        let stay = |it: &answers::pipeline::Stay| Stay {
            candidate: Candidate::find(&self.scope, it.candidate),
            since: it.since.map(Date),
            overdue: it.overdue,
        };
        self.it.candidates.iter().map(stay).collect()
    }
}

/// A candidate's stay in a stage.
#[derive(SimpleObject)]
#[graphql(name = "StageStay")]
pub(crate) struct Stay {
    /// The candidate.
    candidate: Option<Candidate>,
    /// Since when; null where nobody knows.
    since: Option<Date>,
    /// Whether it has stayed longer than is usual; null where the date is unknown or too vague to tell, or nobody has
    /// said what is usual.
    overdue: Option<bool>,
}
