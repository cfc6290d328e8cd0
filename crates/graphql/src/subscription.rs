//! What can be followed.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, Error, ID, Result, Subscription};
use futures_util::stream::{BoxStream, unfold};
use futures_util::{Stream as Sequence, StreamExt};
use samspil_domain::Stream;
use samspil_domain::access::{Caller, Rights};
use samspil_domain::ids::InitiativeId;
use samspil_domain::value::{PartialDate, Timestamp};
use samspil_store::{Ledger, ReadError, StoredCommit};

use crate::error::coded;
use crate::query::commit::Commit;
use crate::query::parsed;
use crate::query::scope::{Seen, now};
use crate::scalar::Position;
use crate::sight::Sight;

pub(crate) struct Subscription;

/// What can be followed.
#[Subscription]
impl Subscription {
    /// Every commit after a position that you may see: those that are there, then those that come, in order, without a gap and
    /// without repeating. To go on after a lost connection, give the position of the last commit that you have seen. It ends
    /// with `UNAUTHENTICATED` once what you have signed in with counts no more, and with `FORBIDDEN` once a role that you had
    /// when it began has ended.
    async fn commits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The position after which to begin; only what comes, where it is left out.")] after: Option<Position>,
        #[graphql(desc = "Only commits of this initiative.")] initiative: Option<ID>,
    ) -> Result<impl Sequence<Item = Result<Commit>> + use<>> {
        let ledger = ctx.data_unchecked::<Ledger>().clone();
        let seen = Seen::of(ctx);
        let after = after.map_or(seen.position, |after| after.0);
        let initiative: Option<InitiativeId> = initiative.as_ref().map(parsed).transpose()?;
        let follower = Follower {
            commits: ledger.subscribe(after).boxed(),
            stream: initiative.map(Stream::Initiative),
            ledger,
            sight: ctx.data_unchecked::<Sight>().clone(),
            caller: ctx.data_opt::<Caller>().cloned().unwrap_or_default(),
            began_with: Arc::clone(seen.rights()),
        };
        Ok(unfold(Some(follower), |follower| async move {
            let mut follower = follower?;
            Some(match follower.next().await? {
                Ok(commit) => (Ok(commit), Some(follower)),
                Err(error) => (Err(error), None),
            })
        }))
    }
}

/// One that follows the log, for as long as they may.
struct Follower {
    commits: BoxStream<'static, Result<Arc<StoredCommit>, ReadError>>,
    /// Only commits of this stream.
    stream: Option<Stream>,
    ledger: Ledger,
    sight: Sight,
    caller: Caller,
    began_with: Arc<Rights>,
}

impl Follower {
    /// The next commit that is seen; nothing where the log is closed.
    async fn next(&mut self) -> Option<Result<Commit>> {
        loop {
            let next = match self.rest() {
                None => self.commits.next().await,
                Some(rest) => match tokio::time::timeout(rest, self.commits.next()).await {
                    Ok(next) => next,
                    // The clock alone may have ended something.
                    Err(_) => match self.check() {
                        Ok(()) => continue,
                        Err(error) => return Some(Err(error)),
                    },
                },
            };
            let stored = match next? {
                Ok(stored) => stored,
                Err(error) => return Some(Err(coded(error.code(), error.to_string()))),
            };
            // First who they are by now, then whether it is for them: not a commit more once a role has ended.
            if let Err(error) = self.check() {
                return Some(Err(error));
            }
            if self.stream.is_some_and(|stream| stored.commit().stream != stream) {
                continue;
            }
            if let Some(commit) = Commit::of(&self.sight.now(&self.caller), stored) {
                return Some(Ok(commit));
            }
        }
    }

    /// How long until the clock may end something: the credential, or with the day a role; for those who are signed in.
    fn rest(&self) -> Option<Duration> {
        let Caller::Account(credential) = &self.caller else { return None };
        let (world, now) = (self.ledger.view(), now());
        let token = credential.token.and_then(|token| world.access.tokens.get(token));
        let expires = token.and_then(|token| token.issued.expires);
        let midnight = Timestamp::end_of(PartialDate::Day(now.day().first_day())).map(Timestamp::next);
        let ends = [credential.until, expires, midnight].into_iter().flatten().min()?;
        let micros = ends.as_micros().saturating_sub(now.as_micros()).max(0);
        Some(Duration::from_micros(micros.unsigned_abs()))
    }

    /// # Errors
    /// `UNAUTHENTICATED` and `FORBIDDEN`, as `commits` says.
    fn check(&self) -> Result<(), Error> {
        let Caller::Account(credential) = &self.caller else { return Ok(()) };
        let (world, now) = (self.ledger.view(), now());
        if let Err(lapsed) = world.access.check(credential, now) {
            let message = format!("what you signed in with counts no more: {lapsed}; sign in again");
            return Err(coded("UNAUTHENTICATED", message));
        }
        if lost(&self.began_with, &world.access.rights(&self.caller, now)) {
            let message =
                "a role that you had when this began has ended; begin anew for what you may see now";
            return Err(coded("FORBIDDEN", message));
        }
        Ok(())
    }
}

/// Whether something of what somebody could see is gone.
fn lost(before: &Rights, now: &Rights) -> bool {
    let kept = |(id, hats): (&InitiativeId, &Vec<_>)| hats.iter().all(|hat| now.hats(*id).contains(hat));
    now.standing < before.standing || !before.initiatives.iter().all(kept)
}
