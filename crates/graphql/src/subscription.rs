//! What can be followed.

use async_graphql::{Context, ID, Result, Subscription};
use futures_util::{Stream as Sequence, StreamExt};
use samspil_domain::Stream;
use samspil_domain::ids::InitiativeId;
use samspil_store::Ledger;

use crate::error::coded;
use crate::query::commit::Commit;
use crate::query::parsed;
use crate::query::scope::Seen;
use crate::scalar::Position;

pub(crate) struct Subscription;

/// What can be followed.
#[Subscription]
impl Subscription {
    /// Every commit after a position: those that are there, then those that come, in order, without a gap and without
    /// repeating. To go on after a lost connection, give the position of the last commit that you have seen.
    async fn commits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The position after which to begin; only what comes, where it is left out.")] after: Option<Position>,
        #[graphql(desc = "Only commits of this initiative.")] initiative: Option<ID>,
    ) -> Result<impl Sequence<Item = Result<Commit>> + use<>> {
        let ledger = ctx.data_unchecked::<Ledger>().clone();
        let after = after.map_or_else(|| Seen::of(ctx).position, |after| after.0);
        let initiative: Option<InitiativeId> = initiative.as_ref().map(parsed).transpose()?;
        let commits = ledger.subscribe(after).filter_map(move |stored| {
            let wanted = match &stored {
                Ok(stored) => initiative.is_none_or(|id| stored.commit().stream == Stream::Initiative(id)),
                Err(_) => true,
            };
            let item = wanted.then(|| match stored {
                Ok(it) => Ok(Commit { world: Seen::now(ledger.view()), it }),
                Err(error) => Err(coded(error.code(), error.to_string())),
            });
            std::future::ready(item)
        });
        Ok(commits)
    }
}
