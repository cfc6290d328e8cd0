//! The foundation, as the log has it.

use imbl::Vector;

use super::{
    Event, InitiativeClosed, InitiativeFounded, InitiativeRenamed, NeedIdentified, PhaseEntered,
    PreconditionAssessed,
};
use crate::commit::Recorded;
use crate::fact::{Stated, latest};
use crate::value::Title;

/// What the initiative is, why, where and when.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// How it began; nothing where it has not.
    pub founded: Option<Stated<InitiativeFounded>>,
    /// The names it has taken since, in order of recording.
    pub renamed: Vector<Stated<InitiativeRenamed>>,
    /// The needs that started it.
    pub needs: Vector<Stated<NeedIdentified>>,
    /// The assessments of its preconditions, in order of recording.
    pub preconditions: Vector<Stated<PreconditionAssessed>>,
    /// The phases it has entered, in order of recording.
    pub phases: Vector<Stated<PhaseEntered>>,
    /// How it ended, where it has.
    pub closed: Option<Stated<InitiativeClosed>>,
}

impl State {
    /// The name it goes by now: the last one recorded, but for those that it certainly took before another. Nothing
    /// before it is founded.
    #[must_use]
    pub fn name(&self) -> Option<&Title> {
        let founded = self.founded.as_ref().map(|founded| &founded.name);
        latest(self.renamed.iter(), |renamed| renamed.from).map(|renamed| &renamed.name).or(founded)
    }

    /// The phase it is in: the last one recorded, but for those that it certainly entered before another. Nothing
    /// where none is recorded.
    #[must_use]
    pub fn phase(&self) -> Option<&Stated<PhaseEntered>> {
        latest(self.phases.iter(), |phase| phase.from)
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::InitiativeFounded(fact) => self.founded = Some(Stated::new(fact, recorded)),
            Event::InitiativeRenamed(fact) => self.renamed.push_back(Stated::new(fact, recorded)),
            Event::NeedIdentified(fact) => self.needs.push_back(Stated::new(fact, recorded)),
            Event::PreconditionAssessed(fact) => self.preconditions.push_back(Stated::new(fact, recorded)),
            Event::PhaseEntered(fact) => self.phases.push_back(Stated::new(fact, recorded)),
            Event::InitiativeClosed(fact) => self.closed = Some(Stated::new(fact, recorded)),
        }
    }
}
