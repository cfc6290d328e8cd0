//! An initiative, from which everything else is reached.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use samspil_domain::answers::attention::Kind;
use samspil_domain::ids::InitiativeId;

use super::as_of::{self, AsOf};
use super::attention::{AttentionPage, Wanted};
use super::authority::Authority;
use super::backbone::Backbone;
use super::changes::Changes;
use super::common_agenda::CommonAgenda;
use super::continuous_communication::ContinuousCommunication;
use super::foundation::Foundation;
use super::health::Condition;
use super::outlook::Ending;
use super::partnership::Partnership;
use super::reinforcing_activities::ReinforcingActivities;
use super::scope::{Scope, Seen, id};
use super::shared_measurement::SharedMeasurement;
use crate::error::bad_input;
use crate::scalar::{Date, Revision};
use crate::shape::Given;

/// An initiative in one view.
#[derive(Debug, Clone)]
pub(crate) struct Initiative(pub(crate) Scope);

impl Initiative {
    pub(crate) fn find(world: &Seen, id: InitiativeId) -> Option<Self> {
        let initiative = Arc::clone(world.initiatives.get(&id)?);
        Some(Self(Scope { world: world.clone(), initiative }))
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

    /// How each of the five conditions of collective impact stands on a day, told by stated signals: always five, in their
    /// order. Facts are taken on the day that they are about, by everything that was recorded: what is dated later does
    /// not count, what has no date counts as standing, and what hangs on a date too vague for the day is unknown.
    async fn health(
        &self,
        #[graphql(desc = "One day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
        #[graphql(
            desc = "An earlier day, or the same, to say what has changed since; nothing is where it is left out."
        )]
        since: Option<Date>,
    ) -> async_graphql::Result<Vec<Condition>> {
        Condition::all(&self.0, on, since)
    }

    /// What needs someone's action on a day, by whom and since when, the most urgent first. Empty where the initiative
    /// certainly began later or is certainly closed.
    async fn attention(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
        #[graphql(desc = "Only what this organisation is to do, also as the backbone; its id, or a handle.")]
        organisation: Option<ID>,
        #[graphql(desc = "Only these kinds; all where it is left out.")] kinds: Option<Vec<Given<Kind>>>,
        #[graphql(desc = "How many at most, 1 to 200.", default = 50)] first: i32,
        #[graphql(desc = "The `next` of the page before; the first page where it is left out.")]
        after: Option<ID>,
    ) -> async_graphql::Result<AttentionPage> {
        AttentionPage::of(&self.0, Wanted { on, organisation, kinds, first, after })
    }

    /// What ends within so many days of a day, certainly or possibly: agreements, versions of the agenda, fees, memberships,
    /// offices, seats, grants, the initiative itself. The earliest end first.
    async fn ending_within(
        &self,
        #[graphql(desc = "How many days, 0 to 36525.", default = 90)] days: i32,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> async_graphql::Result<Vec<Ending>> {
        Ending::within(&self.0, days, on)
    }

    /// What changed between two moments: what became of each object, and the derived answers that are no longer the same.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The earlier moment.")] from: AsOf,
        #[graphql(desc = "The later moment; left out, that of `asOf`, else now.")] to: Option<AsOf>,
        #[graphql(desc = "How many objects at most, 1 to 200.", default = 50)] first: i32,
        #[graphql(desc = "The `next` of the page before; the first page where it is left out.")]
        after: Option<ID>,
    ) -> Option<async_graphql::Result<Changes>> {
        let changes = async {
            let before = as_of::at(ctx, "from", from).await?;
            let scope = match to {
                Some(to) => {
                    let seen = as_of::at(ctx, "to", to).await?;
                    let found = Self::find(&seen, self.0.initiative.id);
                    found.ok_or_else(|| bad_input("at `to` there was no such initiative yet"))?.0
                }
                None => self.0.clone(),
            };
            Changes::between(ctx, before, scope, (first, after)).await
        };
        Some(changes.await)
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
        #[graphql(desc = "One day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Authority>> {
        Some(self.0.world.day(on).map(|day| Authority::on(&self.0, day)))
    }

    /// The fifth condition: who holds it all together.
    async fn backbone(&self) -> Backbone {
        Backbone(self.0.clone())
    }
}
