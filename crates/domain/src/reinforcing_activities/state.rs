//! The mutually reinforcing activities, as the log has them.

use imbl::Vector;

use super::{ActivityPlanned, ActivityStatus, ActivityStatusSet, CommitmentPledged, DeliveryRecorded, Event};
use crate::commit::Recorded;
use crate::fact::{Stated, latest};
use crate::ids::{ActivityId, CommitmentId};
use crate::register::Register;

/// What the partners do.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The activities.
    pub activities: Register<ActivityId, Activity>,
    /// The commitments.
    pub commitments: Register<CommitmentId, Commitment>,
}

/// An activity.
#[derive(Debug, Clone)]
pub struct Activity {
    /// The activity as it was planned.
    pub planned: Stated<ActivityPlanned>,
    /// How far it has come, in order of recording.
    pub moves: Vector<Stated<ActivityStatusSet>>,
}

/// A commitment.
#[derive(Debug, Clone)]
pub struct Commitment {
    /// What was promised.
    pub pledged: Stated<CommitmentPledged>,
    /// What was given, in order of recording.
    pub deliveries: Vector<Stated<DeliveryRecorded>>,
}

impl Activity {
    /// How far it is now: the last status recorded, but for those that certainly began before another. Planned, until
    /// something else is recorded.
    #[must_use]
    pub fn status(&self) -> ActivityStatus {
        latest(self.moves.iter(), |step| step.on).map_or(ActivityStatus::Planned, |step| step.status)
    }
}

impl State {
    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::ActivityPlanned(fact) => {
                let planned = Stated::new(fact, recorded);
                self.activities.put(fact.id, Activity { planned, moves: Vector::new() });
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
        }
    }
}
