//! The common agenda.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::answers;
use samspil_domain::answers::gaps::Lack;
use samspil_domain::common_agenda as domain;
use samspil_domain::fact::Stated;
use samspil_domain::ids::{AgendaId, PrincipleId, StrategyId};
use samspil_domain::value;

use super::directory::Organisation;
use super::gap::Gap;
use super::goal::Goal;
use super::goal_choice::GoalChoice;
use super::reinforcing_activities::Activity;
use super::renewal::{PlannedRenewal, Renewal};
use super::scope::{Provenance, Scope, each, id, node};
use crate::scalar::Date;
use crate::shape::{Given, Plain};

pub(crate) struct CommonAgenda(pub(crate) Scope);

node!(Principle, PrincipleId, Stated<domain::PrincipleAdopted>, common_agenda.principles);
node!(Strategy, StrategyId, Stated<domain::StrategyAdopted>, common_agenda.strategies);
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

    /// The goals that lack something on a day: an indicator, a target, a number, a date, an owner, an activity; in order
    /// of recording.
    async fn gaps(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
        #[graphql(desc = "Only goals that lack one of these; all where it is left out.")] lacking: Option<
            Vec<Given<Lack>>,
        >,
    ) -> async_graphql::Result<Vec<Gap>> {
        Gap::all(&self.0, on, lacking)
    }

    /// Which goals the partners chose to work on, in order of recording; a later choice of a partner takes the place of
    /// its earlier.
    async fn choices(&self) -> Vec<GoalChoice> {
        GoalChoice::all(&self.0)
    }

    /// The versions of the agenda, such as strategy plans, in order of recording.
    async fn agendas(&self) -> Vec<Agenda> {
        Agenda::all(&self.0)
    }

    /// How the renewal of the goals stands on a day; null where nobody has said how often they are renewed.
    async fn renewal(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> async_graphql::Result<Option<Renewal>> {
        Ok(answers::renewal::renewal(&self.0.initiative, self.0.world.day(on)?).map(Renewal))
    }

    /// How often the goals are renewed, as it was said at each time, in order of recording.
    async fn renewals(&self) -> Vec<PlannedRenewal> {
        PlannedRenewal::all(&self.0)
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
