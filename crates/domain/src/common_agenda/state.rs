//! The common agenda, as the log has it.

use imbl::Vector;

use super::{
    AgendaAdopted, AgendaEndorsed, Event, GoalAdopted, GoalRetired, PrincipleAdopted, ProblemDescribed,
    StrategyAdopted, VisionDeclared,
};
use crate::commit::Recorded;
use crate::fact::Stated;
use crate::ids::{AgendaId, GoalId, PrincipleId, StrategyId};
use crate::register::Register;

/// What the partners want.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The descriptions of the problem, in order of recording; the last holds.
    pub problems: Vector<Stated<ProblemDescribed>>,
    /// The visions, in order of recording; the last holds.
    pub visions: Vector<Stated<VisionDeclared>>,
    /// The principles.
    pub principles: Register<PrincipleId, Stated<PrincipleAdopted>>,
    /// The strategies.
    pub strategies: Register<StrategyId, Stated<StrategyAdopted>>,
    /// The goals, also those retired.
    pub goals: Register<GoalId, Goal>,
    /// The versions of the agenda.
    pub agendas: Register<AgendaId, Agenda>,
}

/// A goal.
#[derive(Debug, Clone)]
pub struct Goal {
    /// The goal as it was adopted.
    pub adopted: Stated<GoalAdopted>,
    /// How it was taken off the agenda, where it was.
    pub retired: Option<Stated<GoalRetired>>,
}

/// A version of the common agenda.
#[derive(Debug, Clone)]
pub struct Agenda {
    /// What was adopted.
    pub adopted: Stated<AgendaAdopted>,
    /// Who endorses it, in order of recording.
    pub endorsements: Vector<Stated<AgendaEndorsed>>,
}

impl State {
    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::ProblemDescribed(fact) => self.problems.push_back(Stated::new(fact, recorded)),
            Event::VisionDeclared(fact) => self.visions.push_back(Stated::new(fact, recorded)),
            Event::PrincipleAdopted(fact) => self.principles.put(fact.id, Stated::new(fact, recorded)),
            Event::StrategyAdopted(fact) => self.strategies.put(fact.id, Stated::new(fact, recorded)),
            Event::GoalAdopted(fact) => {
                self.goals.put(fact.id, Goal { adopted: Stated::new(fact, recorded), retired: None });
            }
            Event::GoalRetired(fact) => {
                self.goals.change(fact.goal, |goal| goal.retired = Some(Stated::new(fact, recorded)));
            }
            Event::AgendaAdopted(fact) => {
                let adopted = Stated::new(fact, recorded);
                self.agendas.put(fact.id, Agenda { adopted, endorsements: Vector::new() });
            }
            Event::AgendaEndorsed(fact) => {
                self.agendas.change(fact.agenda, |a| a.endorsements.push_back(Stated::new(fact, recorded)));
            }
        }
    }
}
