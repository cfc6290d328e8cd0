//! The mutually reinforcing activities, as the log has them.

use std::collections::BTreeSet;

use imbl::Vector;
use jiff::civil::Date;

use super::{
    ActivityMadeDependent, ActivityPlanned, ActivityStatus, ActivityStatusSet, CommitmentPledged,
    DeliveryRecorded, Event, MethodDescribed, MilestonePlanned, MilestoneReached, PipelineDefined,
    PipelineEntered, PipelineLeft, PipelineMoved, PracticeAssessed,
};
use crate::commit::Recorded;
use crate::fact::{Stated, last_in_time, latest, latest_by};
use crate::ids::{ActivityId, CandidateId, CommitmentId, MethodId, MilestoneId, OrganisationId, PipelineId};
use crate::register::Register;
use crate::value::{PartialDate, Title};

/// What the partners do.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct State {
    /// The activities.
    pub activities: Register<ActivityId, Activity>,
    /// The commitments.
    pub commitments: Register<CommitmentId, Commitment>,
    /// The milestones of all activities.
    pub milestones: Register<MilestoneId, Milestone>,
    /// The methods.
    pub methods: Register<MethodId, Method>,
    /// The pipelines.
    pub pipelines: Register<PipelineId, Stated<PipelineDefined>>,
    /// What moves through the pipelines, also what has left them.
    pub candidates: Register<CandidateId, Candidate>,
}

/// An activity.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Activity {
    /// The activity as it was planned.
    pub planned: Stated<ActivityPlanned>,
    /// How far it has come, in order of recording.
    pub moves: Vector<Stated<ActivityStatusSet>>,
    /// The activities that it needs, in order of recording.
    pub dependencies: Vector<Stated<ActivityMadeDependent>>,
}

/// A commitment.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Commitment {
    /// What was promised.
    pub pledged: Stated<CommitmentPledged>,
    /// What was given, in order of recording.
    pub deliveries: Vector<Stated<DeliveryRecorded>>,
}

/// A milestone of an activity.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Milestone {
    /// The milestone as it was planned.
    pub planned: Stated<MilestonePlanned>,
    /// How it was reached, where it was.
    pub reached: Option<Stated<MilestoneReached>>,
}

/// A method.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Method {
    /// The method as it was described.
    pub described: Stated<MethodDescribed>,
    /// How practice was found to follow it, in order of recording.
    pub assessments: Vector<Stated<PracticeAssessed>>,
}

/// Something that moves through a pipeline.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Candidate {
    /// How it entered.
    pub entered: Stated<PipelineEntered>,
    /// How it moved on, in order of recording.
    pub moves: Vector<Stated<PipelineMoved>>,
    /// How it left, where it has.
    pub left: Option<Stated<PipelineLeft>>,
}

/// A candidate's coming into a stage, by entering the pipeline or by moving in it.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The stage, by name.
    pub stage: &'a Title,
    /// Since when; nothing where nobody knows.
    pub on: Option<PartialDate>,
    /// The commit that stated it.
    pub recorded: &'a Recorded,
}

impl Activity {
    /// How far it is now: the last status recorded, but for those that certainly began before another. Planned, until
    /// something else is recorded.
    #[must_use]
    pub fn status(&self) -> ActivityStatus {
        latest(self.moves.iter(), |step| step.on).map_or(ActivityStatus::Planned, |step| step.status)
    }

    /// How far it was on a day: by the last status that can have been reached by then.
    #[must_use]
    pub fn status_on(&self, day: Date) -> ActivityStatus {
        latest_by(self.moves.iter(), |step| step.on, day).map_or(ActivityStatus::Planned, |step| step.status)
    }

    /// Whether it counts on a day: it was not given up, and can have been planned by then.
    #[must_use]
    pub fn counts(&self, day: Date) -> bool {
        let given_up = match self.status_on(day) {
            ActivityStatus::Abandoned => true,
            ActivityStatus::Planned | ActivityStatus::UnderWay | ActivityStatus::Completed => false,
        };
        let begins = self.planned.period.and_then(|period| period.from);
        !given_up && self.planned.can_be_planned(begins, day)
    }
}

impl Candidate {
    /// Its steps, in order of recording: entering, then each move.
    pub fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        let entered = &self.entered;
        let first = Step { stage: &entered.stage, on: entered.on, recorded: &entered.recorded };
        let moved = self.moves.iter().map(|it| Step { stage: &it.stage, on: it.on, recorded: &it.recorded });
        std::iter::once(first).chain(moved)
    }

    /// The stage that it is in now, or was in when it left: that of the last step recorded, but for those that certainly
    /// came before another.
    #[must_use]
    pub fn stage(&self) -> &Title {
        last_in_time(self.steps(), |step| step.on).map_or(&self.entered.stage, |step| step.stage)
    }

    /// The last step that it can have taken by `day`, whether or not it has left since; nothing where it came later. A
    /// step without a date counts as taken.
    #[must_use]
    pub fn step_on(&self, day: Date) -> Option<Step<'_>> {
        let begun = |step: &Step<'_>| step.on.is_none_or(|on| on.has_begun(day));
        let entered = self.entered.on.is_none_or(|on| on.has_begun(day));
        last_in_time(self.steps().filter(|step| entered && begun(step)), |step| step.on)
    }
}

impl State {
    /// The organisation that leads an activity.
    pub(crate) fn led_by(&self, activity: ActivityId) -> Option<OrganisationId> {
        self.activities.get(activity)?.planned.lead
    }

    /// The organisation that promised something.
    pub(crate) fn pledged_by(&self, commitment: CommitmentId) -> Option<OrganisationId> {
        self.commitments.get(commitment)?.pledged.by.organisation()
    }

    /// The organisation that leads the activity of a milestone.
    pub(crate) fn owed_by(&self, milestone: MilestoneId) -> Option<OrganisationId> {
        self.led_by(self.milestones.get(milestone)?.planned.activity)
    }

    /// The organisation that brought something into a pipeline.
    pub(crate) fn entered_by(&self, candidate: CandidateId) -> Option<OrganisationId> {
        self.candidates.get(candidate)?.entered.organisation
    }

    /// The milestones of an activity.
    pub fn milestones_of(&self, activity: ActivityId) -> impl Iterator<Item = (MilestoneId, &Milestone)> {
        self.milestones.iter().filter(move |(_, milestone)| milestone.planned.activity == activity)
    }

    /// What has moved through a pipeline, also what has left it.
    pub fn candidates_of(&self, pipeline: PipelineId) -> impl Iterator<Item = (CandidateId, &Candidate)> {
        self.candidates.iter().filter(move |(_, candidate)| candidate.entered.pipeline == pipeline)
    }

    /// Whether an activity needs another, directly or by way of others.
    #[must_use]
    pub fn needs(&self, activity: ActivityId, other: ActivityId) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![activity];
        while let Some(next) = open.pop().and_then(|id| self.activities.get(id)) {
            let needed = next.dependencies.iter().map(|dependency| dependency.depends_on);
            open.extend(needed.filter(|id| seen.insert(*id)));
        }
        seen.contains(&other)
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::ActivityPlanned(fact) => {
                let planned = Stated::new(fact, recorded);
                self.activities
                    .put(fact.id, Activity { planned, moves: Vector::new(), dependencies: Vector::new() });
            }
            Event::ActivityStatusSet(fact) => {
                self.activities.change(fact.activity, |a| a.moves.push_back(Stated::new(fact, recorded)));
            }
            Event::CommitmentPledged(fact) => {
                let pledged = Stated::new(fact, recorded);
                self.commitments.put(fact.id, Commitment { pledged, deliveries: Vector::new() });
            }
            Event::DeliveryRecorded(fact) => {
                self.commitments
                    .change(fact.commitment, |c| c.deliveries.push_back(Stated::new(fact, recorded)));
            }
            Event::MilestonePlanned(fact) => {
                self.milestones
                    .put(fact.id, Milestone { planned: Stated::new(fact, recorded), reached: None });
            }
            Event::MilestoneReached(fact) => {
                self.milestones.change(fact.milestone, |m| m.reached = Some(Stated::new(fact, recorded)));
            }
            Event::ActivityMadeDependent(fact) => {
                self.activities
                    .change(fact.activity, |a| a.dependencies.push_back(Stated::new(fact, recorded)));
            }
            Event::MethodDescribed(fact) => {
                let described = Stated::new(fact, recorded);
                self.methods.put(fact.id, Method { described, assessments: Vector::new() });
            }
            Event::PracticeAssessed(fact) => {
                self.methods.change(fact.method, |m| m.assessments.push_back(Stated::new(fact, recorded)));
            }
            Event::PipelineDefined(fact) => self.pipelines.put(fact.id, Stated::new(fact, recorded)),
            Event::PipelineEntered(fact) => {
                let entered = Stated::new(fact, recorded);
                self.candidates.put(fact.id, Candidate { entered, moves: Vector::new(), left: None });
            }
            Event::PipelineMoved(fact) => {
                self.candidates.change(fact.candidate, |c| c.moves.push_back(Stated::new(fact, recorded)));
            }
            Event::PipelineLeft(fact) => {
                self.candidates.change(fact.candidate, |c| c.left = Some(Stated::new(fact, recorded)));
            }
        }
    }
}
