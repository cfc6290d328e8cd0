//! The common agenda, as the log has it.

use imbl::Vector;
use jiff::civil::Date;

use super::{
    AgendaAdopted, AgendaEndorsed, Event, GoalAdopted, GoalAssigned, GoalRetired, GoalRevised, GoalsChosen,
    PrincipleAdopted, ProblemDescribed, RenewalPlanned, StrategyAdopted, VisionDeclared,
};
use crate::commit::Recorded;
use crate::fact::{Stated, can_have_begun, latest, latest_by};
use crate::ids::{AgendaId, GoalId, OrganisationId, PrincipleId, StrategyId};
use crate::register::Register;
use crate::value::{PartialDate, Text, Title};

/// What the partners want.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
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
    /// Which goals the partners work on, in order of recording.
    pub choices: Vector<Stated<GoalsChosen>>,
    /// How often the goals are renewed, in order of recording.
    pub renewals: Vector<Stated<RenewalPlanned>>,
    /// The versions of the agenda.
    pub agendas: Register<AgendaId, Agenda>,
}

/// A goal.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Goal {
    /// The goal as it was adopted.
    pub adopted: Stated<GoalAdopted>,
    /// How it was revised, in order of recording.
    pub revisions: Vector<Stated<GoalRevised>>,
    /// Who answers for it, in order of recording.
    pub owners: Vector<Stated<GoalAssigned>>,
    /// How it was taken off the agenda, where it was.
    pub retired: Option<Stated<GoalRetired>>,
}

/// A version of the common agenda.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Agenda {
    /// What was adopted.
    pub adopted: Stated<AgendaAdopted>,
    /// Who endorses it, in order of recording.
    pub endorsements: Vector<Stated<AgendaEndorsed>>,
}

impl Goal {
    fn new(fact: &GoalAdopted, recorded: &Recorded) -> Self {
        let adopted = Stated::new(fact, recorded);
        Self { adopted, revisions: Vector::new(), owners: Vector::new(), retired: None }
    }

    /// What a term was last revised to: by the last revision recorded, but for those certainly made before another.
    fn revised<'a, T>(&'a self, term: impl Fn(&'a GoalRevised) -> Option<T>) -> Option<T> {
        let revisions = self.revisions.iter().filter(|revision| term(&revision.fact).is_some());
        latest(revisions, |revision| revision.on).and_then(|revision| term(&revision.fact))
    }

    /// The goal in a few words, as it now stands.
    #[must_use]
    pub fn title(&self) -> &Title {
        self.revised(|revision| revision.title.as_ref()).unwrap_or(&self.adopted.title)
    }

    /// The goal as the partners put it, as it now stands.
    #[must_use]
    pub fn statement(&self) -> Option<&Text> {
        self.revised(|revision| revision.statement.as_ref()).or(self.adopted.statement.as_ref())
    }

    /// When it is to be reached, as it now stands; nothing where no date is set.
    #[must_use]
    pub fn due(&self) -> Option<PartialDate> {
        self.revised(|revision| revision.due).or(self.adopted.due)
    }

    /// When it was to be reached as it stood on a day, by the revisions that can have been made by then.
    #[must_use]
    pub fn due_on(&self, day: Date) -> Option<PartialDate> {
        let revisions = self.revisions.iter().filter(|revision| revision.due.is_some());
        let revised = latest_by(revisions, |revision| revision.on, day).and_then(|revision| revision.due);
        revised.or(self.adopted.due)
    }

    /// Whether the partners now call it provisional.
    #[must_use]
    pub fn provisional(&self) -> bool {
        self.revised(|revision| revision.provisional).unwrap_or(self.adopted.provisional)
    }

    /// Whether the partners called it provisional on a day, by the revisions that can have been made by then.
    #[must_use]
    pub fn provisional_on(&self, day: Date) -> bool {
        let revisions = self.revisions.iter().filter(|revision| revision.provisional.is_some());
        let revised = latest_by(revisions, |revision| revision.on, day).and_then(|it| it.provisional);
        revised.unwrap_or(self.adopted.provisional)
    }

    /// Who answers for it now: the last recorded, but for those who certainly took it on before another.
    #[must_use]
    pub fn owner(&self) -> Option<&Stated<GoalAssigned>> {
        latest(self.owners.iter(), |assigned| assigned.from)
    }

    /// Who answered for it on a day, as far as can be known.
    #[must_use]
    pub fn owner_on(&self, day: Date) -> Option<&Stated<GoalAssigned>> {
        latest_by(self.owners.iter(), |assigned| assigned.from, day)
    }

    /// Whether it can have been taken off the agenda by a day.
    #[must_use]
    pub fn is_retired(&self, day: Date) -> bool {
        self.retired.as_ref().is_some_and(|retired| retired.on.has_begun(day))
    }
}

impl State {
    /// Which goals a partner works on now: its last choice recorded, but for those certainly made before another.
    #[must_use]
    pub fn choice(&self, organisation: OrganisationId) -> Option<&Stated<GoalsChosen>> {
        latest(self.choices.iter().filter(|choice| choice.organisation == organisation), |c| c.adopted)
    }

    /// The goals that hold on a day, in order of recording: neither those that can have been retired by then nor those
    /// certainly adopted later. That is a goal all of whose agendas were adopted later, or one whose period begins later
    /// and that was not recorded by then either.
    pub fn goals_on(&self, day: Date) -> impl Iterator<Item = (GoalId, &Goal)> {
        self.goals.iter().filter(move |(id, goal)| {
            let begins = goal.adopted.period.and_then(|period| period.from);
            let mut agendas = self.agendas_with(*id).peekable();
            let on_agenda = agendas.peek().is_none()
                || agendas.any(|(_, agenda)| can_have_begun(agenda.adopted.adopted, day));
            on_agenda && goal.adopted.can_be_planned(begins, day) && !goal.is_retired(day)
        })
    }

    /// The versions of the agenda that a goal is in.
    pub fn agendas_with(&self, goal: GoalId) -> impl Iterator<Item = (AgendaId, &Agenda)> {
        self.agendas.iter().filter(move |(_, agenda)| agenda.adopted.goals.contains(&goal))
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::ProblemDescribed(fact) => self.problems.push_back(Stated::new(fact, recorded)),
            Event::VisionDeclared(fact) => self.visions.push_back(Stated::new(fact, recorded)),
            Event::PrincipleAdopted(fact) => self.principles.put(fact.id, Stated::new(fact, recorded)),
            Event::StrategyAdopted(fact) => self.strategies.put(fact.id, Stated::new(fact, recorded)),
            Event::GoalAdopted(fact) => self.goals.put(fact.id, Goal::new(fact, recorded)),
            Event::GoalRevised(fact) => {
                self.goals.change(fact.goal, |goal| goal.revisions.push_back(Stated::new(fact, recorded)));
            }
            Event::GoalAssigned(fact) => {
                self.goals.change(fact.goal, |goal| goal.owners.push_back(Stated::new(fact, recorded)));
            }
            Event::GoalsChosen(fact) => self.choices.push_back(Stated::new(fact, recorded)),
            Event::RenewalPlanned(fact) => self.renewals.push_back(Stated::new(fact, recorded)),
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
