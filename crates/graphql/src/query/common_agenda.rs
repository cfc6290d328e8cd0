//! The common agenda.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::common_agenda as domain;
use samspil_domain::fact::Stated;
use samspil_domain::ids::{AgendaId, GoalId, PrincipleId, StrategyId};
use samspil_domain::value;

use super::directory::Organisation;
use super::initiative::Initiative;
use super::reinforcing_activities::Activity;
use super::scope::{Provenance, Scope, each, id, node};
use super::shared_measurement::{Indicator, Target};
use crate::scalar::Date;
use crate::shape::Plain;

pub(crate) struct CommonAgenda(pub(crate) Scope);

node!(Principle, PrincipleId, Stated<domain::PrincipleAdopted>, common_agenda.principles);
node!(Strategy, StrategyId, Stated<domain::StrategyAdopted>, common_agenda.strategies);
node!(Goal, GoalId, domain::Goal, common_agenda.goals);
node!(Agenda, AgendaId, domain::Agenda, common_agenda.agendas);

/// A text as it was stated at one time.
#[derive(SimpleObject)]
pub(crate) struct StatedText {
    /// The text.
    text: String,
    /// The commit that stated it.
    recorded: Provenance,
}

/// What the partners want to reach together.
#[Object]
impl CommonAgenda {
    /// The problem that the partners want to solve, as last described.
    async fn problem(&self) -> Option<StatedText> {
        self.problems().pop()
    }

    /// Every description of the problem, the first first.
    #[graphql(name = "problems")]
    async fn every_problem(&self) -> Vec<StatedText> {
        self.problems()
    }

    /// What the partners want to reach together, as last stated.
    async fn vision(&self) -> Option<StatedText> {
        self.visions().pop()
    }

    /// Every vision, the first first.
    #[graphql(name = "visions")]
    async fn every_vision(&self) -> Vec<StatedText> {
        self.visions()
    }

    /// The principles that the partners work by.
    async fn principles(&self) -> Vec<Principle> {
        Principle::all(&self.0)
    }

    /// The lines along which the partners work.
    async fn strategies(&self) -> Vec<Strategy> {
        Strategy::all(&self.0)
    }

    /// The goals, in order of recording. Those that were retired are left out unless asked for.
    async fn goals(
        &self,
        #[graphql(desc = "Whether to include those that were retired.", default = false)] retired: bool,
    ) -> Vec<Goal> {
        let mut goals = Goal::all(&self.0);
        goals.retain(|goal| retired || goal.it.retired.is_none());
        goals
    }

    /// The goal with this id; null where there is none.
    async fn goal(
        &self,
        #[graphql(desc = "The goal's id, or a handle.")] id: ID,
    ) -> Option<async_graphql::Result<Goal>> {
        crate::query::found(&id, |id| Goal::find(&self.0, id))
    }

    /// The versions of the agenda, such as strategy plans, in order of recording.
    async fn agendas(&self) -> Vec<Agenda> {
        Agenda::all(&self.0)
    }
}

impl CommonAgenda {
    fn problems(&self) -> Vec<StatedText> {
        let problems = self.0.initiative.common_agenda.problems.iter();
        problems
            .map(|p| StatedText { text: p.text.to_string(), recorded: Provenance(p.recorded.clone()) })
            .collect()
    }

    fn visions(&self) -> Vec<StatedText> {
        let visions = self.0.initiative.common_agenda.visions.iter();
        visions
            .map(|v| StatedText { text: v.text.to_string(), recorded: Provenance(v.recorded.clone()) })
            .collect()
    }
}

/// A principle that the partners work by.
#[Object]
impl Principle {
    /// The principle's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.it.name.as_str()
    }

    /// What it means.
    async fn text(&self) -> Option<&str> {
        self.it.text.as_ref().map(|text| text.as_str())
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// A line along which the partners work.
#[Object]
impl Strategy {
    /// The strategy's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        self.it.title.as_str()
    }

    /// What it consists of.
    async fn description(&self) -> Option<&str> {
        self.it.description.as_ref().map(|text| text.as_str())
    }

    /// The period it is for.
    async fn period(&self) -> Option<Plain<value::Period>> {
        self.it.period.map(Plain)
    }

    /// The goals that it serves.
    async fn goals(&self) -> Vec<Goal> {
        let mut goals = Goal::all(&self.scope);
        goals.retain(|goal| goal.it.adopted.strategies.contains(&self.id));
        goals
    }

    /// The activities that carry it out.
    async fn activities(&self) -> Vec<Activity> {
        let mut activities = Activity::all(&self.scope);
        activities.retain(|activity| activity.it.planned.strategies.contains(&self.id));
        activities
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// What the partners want to reach. A goal may be a direction without a number; its targets make it measurable.
#[Object]
impl Goal {
    /// The goal's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The initiative whose goal it is.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// The goal in a few words.
    async fn title(&self) -> &str {
        self.it.adopted.title.as_str()
    }

    /// The goal as the partners put it.
    async fn statement(&self) -> Option<&str> {
        self.it.adopted.statement.as_ref().map(|text| text.as_str())
    }

    /// When it is to be reached; null where no date is set.
    async fn due(&self) -> Option<Date> {
        self.it.adopted.due.map(Date)
    }

    /// The period it holds for, where it is one of several that follow each other.
    async fn period(&self) -> Option<Plain<value::Period>> {
        self.it.adopted.period.map(Plain)
    }

    /// Whether the partners call it provisional.
    async fn provisional(&self) -> bool {
        self.it.adopted.provisional
    }

    /// Whether any target puts a number to it, also one that follows another number. Where this is false, the goal is
    /// a direction.
    async fn quantified(&self) -> bool {
        use samspil_domain::shared_measurement::Level;
        let numbered = |level: &Level| match level {
            Level::Figure(_) | Level::RelativeToBaseline(_) | Level::RelativeToIndicator(_) => true,
            Level::RelativeToReference(_) | Level::NotYetSet(_) => false,
        };
        self.scope
            .initiative
            .shared_measurement
            .targets_of(self.id)
            .any(|(_, target)| numbered(&target.level))
    }

    /// The strategies that serve it.
    async fn strategies(&self) -> Vec<Strategy> {
        each(&self.it.adopted.strategies, |id| Strategy::find(&self.scope, id))
    }

    /// The wider goal that it is a part of.
    async fn part_of(&self) -> Option<Self> {
        self.it.adopted.part_of.and_then(|id| Self::find(&self.scope, id))
    }

    /// The goals that are a part of it.
    async fn parts(&self) -> Vec<Self> {
        let mut goals = Self::all(&self.scope);
        goals.retain(|goal| goal.it.adopted.part_of == Some(self.id));
        goals
    }

    /// The targets that make it measurable.
    async fn targets(&self) -> Vec<Target> {
        let mut targets = Target::all(&self.scope);
        targets.retain(|target| target.it.goal == self.id);
        targets
    }

    /// The indicators that its targets are measured with, each once.
    async fn indicators(&self) -> Vec<Indicator> {
        let targets = self.scope.initiative.shared_measurement.targets_of(self.id);
        let indicators: std::collections::BTreeSet<_> = targets.map(|(_, target)| target.indicator).collect();
        indicators.into_iter().filter_map(|id| Indicator::find(&self.scope, id)).collect()
    }

    /// The activities that serve it.
    async fn activities(&self) -> Vec<Activity> {
        let mut activities = Activity::all(&self.scope);
        activities.retain(|activity| activity.it.planned.goals.contains(&self.id));
        activities
    }

    /// Since when it is off the agenda; null while it holds.
    async fn retired(&self) -> Option<Date> {
        self.it.retired.as_ref().map(|retired| Date(retired.on))
    }

    /// The commit that adopted it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.adopted.recorded.clone())
    }
}

/// A partner's endorsement of a version of the agenda.
pub(crate) struct Endorsement {
    scope: Scope,
    it: Stated<domain::AgendaEndorsed>,
}

/// A partner's endorsement of a version of the agenda.
#[Object]
impl Endorsement {
    /// The partner.
    async fn organisation(&self) -> Option<Organisation> {
        Organisation::find(&self.scope.world, self.it.organisation)
    }

    /// When; null where nobody knows.
    async fn on(&self) -> Option<Date> {
        self.it.on.map(Date)
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// A version of the common agenda, such as a strategy plan.
#[Object]
impl Agenda {
    /// The version's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        self.it.adopted.title.as_str()
    }

    /// When it was adopted; null where nobody knows.
    async fn adopted(&self) -> Option<Date> {
        self.it.adopted.adopted.map(Date)
    }

    /// The period it is for.
    async fn period(&self) -> Option<Plain<value::Period>> {
        self.it.adopted.period.map(Plain)
    }

    /// The goals in it.
    async fn goals(&self) -> Vec<Goal> {
        each(&self.it.adopted.goals, |id| Goal::find(&self.scope, id))
    }

    /// The strategies in it.
    async fn strategies(&self) -> Vec<Strategy> {
        each(&self.it.adopted.strategies, |id| Strategy::find(&self.scope, id))
    }

    /// The partners that endorse it, in order of recording.
    async fn endorsements(&self) -> Vec<Endorsement> {
        let endorsement =
            |it: &Stated<domain::AgendaEndorsed>| Endorsement { scope: self.scope.clone(), it: it.clone() };
        self.it.endorsements.iter().map(endorsement).collect()
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.adopted.recorded.clone())
    }
}
