//! The mutually reinforcing activities.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::fact::Stated;
use samspil_domain::ids::{ActivityId, CommitmentId};
use samspil_domain::reinforcing_activities as domain;
use samspil_domain::{answers, value};

use super::common_agenda::Strategy;
use super::directory::Organisation;
use super::goal::Goal;
use super::initiative::Initiative;
use super::matrix::Matrix;
use super::method::{Method, Milestone};
use super::obligations::ActivityOverlap;
use super::partnership::Party;
use super::pipeline::Pipeline;
use super::scope::{Provenance, Scope, each, id, node};
use super::shared_measurement::Indicator;
use crate::scalar::Date;
use crate::shape::Plain;

pub(crate) struct ReinforcingActivities(pub(crate) Scope);

node!(Activity, ActivityId, domain::Activity, reinforcing_activities.activities);
node!(Commitment, CommitmentId, domain::Commitment, reinforcing_activities.commitments);

/// What each partner does, so that it adds up.
#[Object]
impl ReinforcingActivities {
    /// The activities, in order of recording.
    async fn activities(&self) -> Vec<Activity> {
        Activity::all(&self.0)
    }

    /// What parties have promised to give, and have given.
    async fn commitments(&self) -> Vec<Commitment> {
        Commitment::all(&self.0)
    }

    /// The milestones of all activities, in order of recording.
    async fn milestones(&self) -> Vec<Milestone> {
        Milestone::all(&self.0)
    }

    /// The methods that partners work by.
    async fn methods(&self) -> Vec<Method> {
        Method::all(&self.0)
    }

    /// The pipelines that something passes through.
    async fn pipelines(&self) -> Vec<Pipeline> {
        Pipeline::all(&self.0)
    }

    /// Which activities of others share something with those of one partner, and what: those that share most first.
    async fn overlaps(
        &self,
        #[graphql(desc = "The partner's id, or a handle.")] organisation: ID,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Vec<ActivityOverlap>>> {
        let overlaps = || {
            let organisation = super::parsed(&organisation)?;
            Ok(ActivityOverlap::of(&self.0, organisation, self.0.world.day(on)?).collect())
        };
        Some(overlaps())
    }

    /// Which partner works on which goal on a day, where several do, and where nobody does.
    async fn matrix(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> async_graphql::Result<Matrix> {
        let it = answers::matrix::matrix(&self.0.initiative, self.0.world.day(on)?);
        Ok(Matrix { scope: self.0.clone(), it })
    }
}

/// How far an activity had come at one time.
#[derive(SimpleObject)]
pub(crate) struct StatusChange {
    /// How far it was.
    status: Plain<domain::ActivityStatus>,
    /// Since when; null where nobody knows.
    on: Option<Date>,
    /// What else is to be known about it.
    note: Option<String>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// What is done for the common agenda.
#[Object]
impl Activity {
    /// The activity's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        self.it.planned.title.as_str()
    }

    /// The initiative whose activity it is.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// What is done.
    async fn description(&self) -> Option<&str> {
        self.it.planned.description.as_ref().map(|text| text.as_str())
    }

    /// How far it is; planned, until something else is recorded.
    async fn status(&self) -> Plain<domain::ActivityStatus> {
        Plain(self.it.status())
    }

    /// How far it has come over time, the first first.
    async fn history(&self) -> Vec<StatusChange> {
        let change = |it: &Stated<domain::ActivityStatusSet>| StatusChange {
            status: Plain(it.status),
            on: it.on.map(Date),
            note: it.note.as_ref().map(ToString::to_string),
            recorded: Provenance(it.recorded.clone()),
        };
        self.it.moves.iter().map(change).collect()
    }

    /// The partner that leads it.
    async fn lead(&self) -> Option<Organisation> {
        self.it.planned.lead.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// The others that take part.
    async fn contributors(&self) -> Vec<Party> {
        each(&self.it.planned.contributors, |party| Party::find(&self.scope, party))
    }

    /// The strategies it carries out.
    async fn strategies(&self) -> Vec<Strategy> {
        each(&self.it.planned.strategies, |id| Strategy::find(&self.scope, id))
    }

    /// The goals it serves.
    async fn goals(&self) -> Vec<Goal> {
        each(&self.it.planned.goals, |id| Goal::find(&self.scope, id))
    }

    /// The indicators it is meant to move.
    async fn indicators(&self) -> Vec<Indicator> {
        each(&self.it.planned.indicators, |id| Indicator::find(&self.scope, id))
    }

    /// The methods it works by.
    async fn methods(&self) -> Vec<Method> {
        each(&self.it.planned.methods, |id| Method::find(&self.scope, id))
    }

    /// Whom it is for.
    async fn target_groups(&self) -> Vec<&str> {
        self.it.planned.target_groups.iter().map(|group| group.as_str()).collect()
    }

    /// Where it takes place; null where nobody has said.
    async fn place(&self) -> Option<&str> {
        self.it.planned.place.as_ref().map(|place| place.as_str())
    }

    /// Its milestones, in order of recording.
    async fn milestones(&self) -> Vec<Milestone> {
        let mut milestones = Milestone::all(&self.scope);
        milestones.retain(|milestone| milestone.it.planned.activity == self.id);
        milestones
    }

    /// The activities that it needs before it can go on.
    async fn depends_on(&self) -> Vec<Self> {
        let needed = self.it.dependencies.iter();
        needed.filter_map(|dependency| Self::find(&self.scope, dependency.depends_on)).collect()
    }

    /// The activities that wait for it.
    async fn waited_for_by(&self) -> Vec<Self> {
        let mut waiting = Self::all(&self.scope);
        waiting.retain(|other| other.it.dependencies.iter().any(|needed| needed.depends_on == self.id));
        waiting
    }

    /// When it takes place.
    async fn period(&self) -> Option<Plain<value::Period>> {
        self.it.planned.period.map(Plain)
    }

    /// What was promised for it.
    async fn commitments(&self) -> Vec<Commitment> {
        let mut commitments = Commitment::all(&self.scope);
        commitments.retain(|commitment| commitment.it.pledged.activity == Some(self.id));
        commitments
    }

    /// The commit that planned it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.planned.recorded.clone())
    }
}

/// Something given of what was promised.
#[derive(SimpleObject)]
pub(crate) struct Delivery {
    /// When.
    on: Date,
    /// How much; null where nobody knows.
    amount: Option<Plain<value::Figure>>,
    /// What else is to be known about it.
    note: Option<String>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// What a party promised to give, and what it has given.
#[Object]
impl Commitment {
    /// The commitment's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The initiative in which it was promised.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// Who promised.
    async fn by(&self) -> Option<Party> {
        Party::find(&self.scope, self.it.pledged.by)
    }

    /// Money, time or kind.
    async fn kind(&self) -> Plain<domain::CommitmentKind> {
        Plain(self.it.pledged.kind)
    }

    /// What was promised.
    async fn what(&self) -> &str {
        self.it.pledged.what.as_str()
    }

    /// How much; null where nobody has said, which is not nought.
    async fn amount(&self) -> Option<Plain<value::Figure>> {
        self.it.pledged.amount.clone().map(Plain)
    }

    /// By when.
    async fn due(&self) -> Option<Date> {
        self.it.pledged.due.map(Date)
    }

    /// The activity it is for.
    async fn activity(&self) -> Option<Activity> {
        self.it.pledged.activity.and_then(|id| Activity::find(&self.scope, id))
    }

    /// What was given, in order of recording.
    async fn deliveries(&self) -> Vec<Delivery> {
        let delivery = |it: &Stated<domain::DeliveryRecorded>| Delivery {
            on: Date(it.on),
            amount: it.amount.clone().map(Plain),
            note: it.note.as_ref().map(ToString::to_string),
            recorded: Provenance(it.recorded.clone()),
        };
        self.it.deliveries.iter().map(delivery).collect()
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.pledged.recorded.clone())
    }
}
