//! An initiative, from which everything else is reached.

use std::sync::Arc;

use async_graphql::{ID, Object};
use samspil_domain::World;
use samspil_domain::ids::InitiativeId;

use super::authority::Authority;
use super::backbone::Backbone;
use super::common_agenda::CommonAgenda;
use super::continuous_communication::ContinuousCommunication;
use super::foundation::Foundation;
use super::partnership::Partnership;
use super::reinforcing_activities::ReinforcingActivities;
use super::scope::{Scope, day, id};
use super::shared_measurement::SharedMeasurement;
use crate::scalar::{Date, Revision};

/// An initiative in one view.
#[derive(Debug, Clone)]
pub(crate) struct Initiative(pub(crate) Scope);

impl Initiative {
    pub(crate) fn find(world: &Arc<World>, id: InitiativeId) -> Option<Self> {
        let initiative = Arc::clone(world.initiatives.get(&id)?);
        Some(Self(Scope { world: Arc::clone(world), initiative }))
    }
}

/// A collective-impact initiative: its foundation, its partnership, and the five conditions of collective impact.
#[Object]
impl Initiative {
    /// The initiative's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.0.initiative.id)
    }

    /// The name it goes by now.
    async fn name(&self) -> &str {
        self.0.initiative.foundation.name().map_or("", |name| name.as_str())
    }

    /// How many commits it has had; give it as `expectedRev` to make sure that nothing has changed since.
    async fn revision(&self) -> Revision {
        Revision(self.0.initiative.rev)
    }

    /// What it is, why there is one, where and for how long.
    async fn foundation(&self) -> Foundation {
        Foundation(self.0.clone())
    }

    /// Who is in it, and what they owe each other.
    async fn partnership(&self) -> Partnership {
        Partnership(self.0.clone())
    }

    /// The first condition: what the partners want to reach together.
    async fn common_agenda(&self) -> CommonAgenda {
        CommonAgenda(self.0.clone())
    }

    /// The second condition: what they measure together, and what came out.
    async fn shared_measurement(&self) -> SharedMeasurement {
        SharedMeasurement(self.0.clone())
    }

    /// The third condition: what each does, so that it adds up.
    async fn reinforcing_activities(&self) -> ReinforcingActivities {
        ReinforcingActivities(self.0.clone())
    }

    /// The fourth condition: what they tell each other, decide and learn.
    async fn continuous_communication(&self) -> ContinuousCommunication {
        ContinuousCommunication(self.0.clone())
    }

    /// Who can sign and read what on a day, and who approved their own figures.
    async fn authority(
        &self,
        #[graphql(desc = "One day; today in UTC where it is left out.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Authority>> {
        Some(day(on).map(|day| Authority::on(&self.0, day)))
    }

    /// The fifth condition: who holds it all together.
    async fn backbone(&self) -> Backbone {
        Backbone(self.0.clone())
    }
}
