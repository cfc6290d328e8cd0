//! What can be followed.

use async_graphql::{Context, ID, Result, Subscription};
use futures_util::{Stream as Sequence, StreamExt};
use samspil_domain::Stream;
use samspil_domain::access::Caller;
use samspil_domain::ids::InitiativeId;
use samspil_store::Ledger;

use crate::error::coded;
use crate::query::commit::Commit;
use crate::query::parsed;
use crate::query::scope::{Seen, now};
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
        let caller = ctx.data_opt::<Caller>().cloned().unwrap_or_default();
        let commits = ledger.subscribe(after).scan(false, move |over, stored| {
            if *over {
                return std::future::ready(None);
            }
            if let Err(error) = still_counts(&caller, &ledger) {
                *over = true;
                return std::future::ready(Some(Some(Err(error))));
            }
            let wanted = match &stored {
                Ok(stored) => initiative.is_none_or(|id| stored.commit().stream == Stream::Initiative(id)),
                Err(_) => true,
            };
            let item = wanted.then(|| match stored {
                Ok(it) => Ok(Commit { world: Seen::now(ledger.view()), it }),
                Err(error) => Err(coded(error.code(), error.to_string())),
            });
            std::future::ready(Some(item))
        });
        Ok(commits.filter_map(std::future::ready))
    }
}

/// # Errors
/// `UNAUTHENTICATED` where what the caller signed in with counts no more: it has expired, was revoked, or its account was closed.
fn still_counts(caller: &Caller, ledger: &Ledger) -> Result<()> {
    let Caller::Account(credential) = caller else { return Ok(()) };
    let lapsed = ledger.view().access.check(credential, now());
    lapsed.map_err(|lapsed| {
        coded(
            "UNAUTHENTICATED",
            format!("What you signed in with does not count any more: {lapsed}. Sign in again."),
        )
    })
}
