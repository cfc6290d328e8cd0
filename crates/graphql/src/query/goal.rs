//! The common agenda: the goals.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::common_agenda as domain;
use samspil_domain::fact::Stated;
use samspil_domain::ids::GoalId;
use samspil_domain::value;

use super::common_agenda::Strategy;
use super::directory::Organisation;
use super::disagreement::Disagreement;
use super::initiative::Initiative;
use super::measurement_targets::Target;
use super::partnership::Partner;
use super::portfolio::PortfolioPlace;
use super::reinforcing_activities::Activity;
use super::scope::{Provenance, each, id, node};
use super::shared_measurement::Indicator;
use crate::scalar::Date;
use crate::shape::Plain;

node!(Goal, GoalId, domain::Goal, common_agenda.goals);

/// One organisation's time of answering for a goal.
#[derive(SimpleObject)]
pub(crate) struct GoalOwner {
    /// The organisation.
    organisation: Option<Organisation>,
    /// Since when; null where nobody knows.
    from: Option<Date>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// The terms of a goal as they were adopted, or as one revision changed them.
#[derive(SimpleObject)]
pub(crate) struct GoalTerms {
    /// The goal in a few words; null where the revision left it as it was.
    title: Option<String>,
    /// The goal as the partners put it; null where the revision left it as it was, or nothing was said.
    statement: Option<String>,
    /// When it is to be reached; null where the revision left it as it was, or no date was set.
    due: Option<Date>,
    /// Whether the partners called it provisional; null where the revision left it as it was.
    provisional: Option<bool>,
    /// When it was revised; null where nobody knows, and for the terms first adopted.
    on: Option<Date>,
    /// Why it was revised; null for the terms first adopted.
    reason: Option<String>,
    /// The commit that stated it.
    recorded: Provenance,
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

    /// The goal in a few words, as it now stands.
    async fn title(&self) -> &str {
        self.it.title().as_str()
    }

    /// The goal as the partners put it, as it now stands.
    async fn statement(&self) -> Option<&str> {
        self.it.statement().map(|text| text.as_str())
    }

    /// When it is to be reached, as it now stands; null where no date is set.
    async fn due(&self) -> Option<Date> {
        self.it.due().map(Date)
    }

    /// The period it holds for, where it is one of several that follow each other.
    async fn period(&self) -> Option<Plain<value::Period>> {
        self.it.adopted.period.map(Plain)
    }

    /// Whether the partners now call it provisional.
    async fn provisional(&self) -> bool {
        self.it.provisional()
    }

    /// Whether any target puts a number to it, also one that follows another number or that nobody has told here. Where
    /// this is false, the goal is a direction.
    async fn quantified(&self) -> bool {
        self.scope
            .initiative
            .shared_measurement
            .targets_of(self.id)
            .any(|(_, target)| target.level.has_number())
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

    /// The organisation that answers for it now; null where nobody is recorded.
    async fn owner(&self) -> Option<Organisation> {
        self.it.owner().and_then(|assigned| Organisation::find(&self.scope.world, assigned.owner))
    }

    /// Every organisation that was recorded as answering for it, in order of recording.
    async fn owners(&self) -> Vec<GoalOwner> {
        let owner = |it: &Stated<domain::GoalAssigned>| GoalOwner {
            organisation: Organisation::find(&self.scope.world, it.owner),
            from: it.from.map(Date),
            recorded: Provenance(it.recorded.clone()),
        };
        self.it.owners.iter().map(owner).collect()
    }

    /// The terms as they were adopted, and each revision since, in order of recording.
    async fn terms(&self) -> Vec<GoalTerms> {
        let adopted = &self.it.adopted;
        let first = GoalTerms {
            title: Some(adopted.title.to_string()),
            statement: adopted.statement.as_ref().map(ToString::to_string),
            due: adopted.due.map(Date),
            provisional: Some(adopted.provisional),
            on: None,
            reason: None,
            recorded: Provenance(adopted.recorded.clone()),
        };
        let later = self.it.revisions.iter().map(|revision| GoalTerms {
            title: revision.title.as_ref().map(ToString::to_string),
            statement: revision.statement.as_ref().map(ToString::to_string),
            due: revision.due.map(Date),
            provisional: revision.provisional,
            on: revision.on.map(Date),
            reason: Some(revision.reason.to_string()),
            recorded: Provenance(revision.recorded.clone()),
        });
        std::iter::once(first).chain(later).collect()
    }

    /// The partners that work on it by their present choice.
    async fn chosen_by(&self) -> Vec<Partner> {
        let mut partners = Partner::all(&self.scope);
        let agenda = &self.scope.initiative.common_agenda;
        partners.retain(|partner| agenda.choice(partner.id).is_some_and(|c| c.goals.contains(&self.id)));
        partners
    }

    /// The initiatives that serve it, of those that this initiative holds as a portfolio.
    async fn served_by(&self) -> Vec<PortfolioPlace> {
        PortfolioPlace::held_by(&self.scope).filter(|place| place.is_for(self.id)).collect()
    }

    /// What parties disagree about that touches it.
    async fn disagreements(&self) -> Vec<Disagreement> {
        let mut disagreements = Disagreement::all(&self.scope);
        disagreements.retain(|disagreement| disagreement.it.raised.goals.contains(&self.id));
        disagreements
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
