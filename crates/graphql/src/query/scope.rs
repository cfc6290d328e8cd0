//! The view that a whole request reads, and what all its objects hold on to.

use std::ops::Deref;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use jiff::civil;
use samspil_domain::access::Rights;
use samspil_domain::value::{PartialDate, Text, Timestamp};
use samspil_domain::{Initiative, Recorded, World};

use super::directory::Organisation;
use crate::error::bad_input;
use crate::scalar::{Date, DateTime, Position};
use crate::shape::Plain;

/// The world as one question sees it, with the day that is its today: of a request it is fetched once, so that every part
/// of an answer is of the same position and the same day.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    world: Arc<World>,
    today: civil::Date,
    rights: Arc<Rights>,
}

impl Seen {
    /// A world as somebody with these rights sees it, as it was known at a time. [`Sight`](crate::sight::Sight) makes it.
    pub(crate) fn new(world: Arc<World>, at: Timestamp, rights: Arc<Rights>) -> Self {
        Self { world, today: at.day().first_day(), rights }
    }

    /// The same, with the day of another time.
    pub(crate) fn at(&self, at: Timestamp) -> Self {
        Self { today: at.day().first_day(), ..self.clone() }
    }

    /// What whoever asks may.
    pub(crate) fn rights(&self) -> &Arc<Rights> {
        &self.rights
    }

    /// The view of the request at hand.
    pub(crate) fn of(ctx: &Context<'_>) -> Self {
        ctx.data_unchecked::<Self>().clone()
    }

    /// The day that derived answers are of, where no other is asked for.
    pub(crate) fn today(&self) -> civil::Date {
        self.today
    }

    /// The day that a derived answer is of: the given one, or else the today of what is seen.
    pub(crate) fn day(&self, on: Option<Date>) -> Result<civil::Date> {
        on.map_or(Ok(self.today), |on| one_day("on", on))
    }
}

impl Deref for Seen {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

/// One initiative in one view. Every object of an answer holds it, so that it can find its neighbours.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) world: Seen,
    pub(crate) initiative: Arc<Initiative>,
}

/// The one day that an argument of that name is to be.
pub(crate) fn one_day(name: &str, date: Date) -> Result<civil::Date> {
    match date.0 {
        PartialDate::Day(day) => Ok(day),
        vague => Err(bad_input(format!("`{name}` is one day, such as \"2014-03-31\"; got {vague}"))),
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
        Organisation::find(&Seen::of(ctx), self.0.on_behalf_of?)
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
