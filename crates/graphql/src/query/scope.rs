//! The view that a whole request reads, and what all its objects hold on to.

use std::sync::Arc;

use async_graphql::{Context, Object};
use samspil_domain::value::{PartialDate, Text, Timestamp};
use samspil_domain::{Initiative, Recorded, World};

use super::directory::Organisation;
use crate::scalar::{DateTime, Position};
use crate::shape::Plain;

/// The world as a request sees it: fetched once, so that every part of an answer is of the same position.
#[derive(Debug, Clone)]
pub(crate) struct View(pub(crate) Arc<World>);

impl View {
    /// The view of the request at hand.
    pub(crate) fn of(ctx: &Context<'_>) -> Self {
        ctx.data_unchecked::<Self>().clone()
    }
}

/// One initiative in one view. Every object of an answer holds it, so that it can find its neighbours.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) world: Arc<World>,
    pub(crate) initiative: Arc<Initiative>,
}

/// The day that a question is asked for: the given one, or today in UTC.
pub(crate) fn day(on: Option<crate::scalar::Date>) -> async_graphql::Result<jiff::civil::Date> {
    match on.map(|on| on.0) {
        Some(PartialDate::Day(day)) => Ok(day),
        Some(vague) => {
            Err(crate::error::bad_input(format!("`on` is one day, such as \"2014-03-31\"; got {vague}")))
        }
        None => Ok(now().day().first_day()),
    }
}

/// The time by this machine's clock.
pub(crate) fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// Which commit stated a fact: when it was recorded, by whom, in whose name, why, and from what source.
#[derive(Debug, Clone)]
pub(crate) struct Provenance(pub(crate) Recorded);

/// Which commit stated a fact: when it was recorded, by whom, in whose name, why, and from what source.
#[Object]
impl Provenance {
    /// The commit's position in the log.
    async fn position(&self) -> Position {
        Position(self.0.position)
    }

    /// When it was recorded, which is not when it happened.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// Who recorded it.
    async fn actor(&self) -> &str {
        self.0.actor.as_str()
    }

    /// Where the fact was found, as given with the command.
    async fn source(&self) -> Option<Plain<samspil_domain::value::Source>> {
        self.0.source.clone().map(Plain)
    }

    /// The organisation in whose name it was recorded, as it is known now, also in an answer that is asked `asOf` an
    /// earlier moment; null where nobody has said.
    async fn on_behalf_of(&self, ctx: &Context<'_>) -> Option<Organisation> {
        Organisation::find(&View::of(ctx).0, self.0.on_behalf_of?)
    }

    /// Why it was recorded, in the words of whoever did it; null where nobody has said. A reason that a command asks for
    /// itself, such as that of a correction, stands with the fact.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_ref().map(Text::as_str)
    }

    /// The position of the earlier commit that led to this one; null where nobody has said.
    async fn caused_by(&self) -> Option<Position> {
        self.0.caused_by.map(Position)
    }

    /// The positions of the earlier commits whose statements this one corrects, revises, withdraws or replaces, in
    /// ascending order.
    async fn corrects(&self) -> Vec<Position> {
        self.0.corrects.iter().copied().map(Position).collect()
    }
}

/// Declares an object of the API for a thing of a room's register: how to find one, and how to list them all.
macro_rules! node {
    ($name:ident, $id:ty, $thing:ty, $room:ident . $register:ident) => {
        #[derive(Debug, Clone)]
        #[allow(dead_code, reason = "not every object has neighbours to find")]
        pub(crate) struct $name {
            pub(crate) scope: $crate::query::scope::Scope,
            pub(crate) id: $id,
            pub(crate) it: std::sync::Arc<$thing>,
        }

        #[allow(dead_code, reason = "not every object is both found and listed")]
        impl $name {
            pub(crate) fn find(scope: &$crate::query::scope::Scope, id: $id) -> Option<Self> {
                let it = scope.initiative.$room.$register.share(id)?;
                Some(Self { scope: scope.clone(), id, it })
            }

            pub(crate) fn all(scope: &$crate::query::scope::Scope) -> Vec<Self> {
                let things = scope.initiative.$room.$register.share_all();
                things.map(|(id, it)| Self { scope: scope.clone(), id, it }).collect()
            }
        }
    };
}
pub(crate) use node;

/// Those of `ids` that are there.
pub(crate) fn each<I: Copy, N>(ids: &[I], find: impl Fn(I) -> Option<N>) -> Vec<N> {
    ids.iter().filter_map(|id| find(*id)).collect()
}

/// The id as the API gives it.
pub(crate) fn id(id: impl std::fmt::Display) -> async_graphql::ID {
    id.to_string().into()
}
