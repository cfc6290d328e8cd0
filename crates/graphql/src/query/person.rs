//! Persons. What is personal is sealed in the log, and opened here, field by field, while it may be.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use samspil_domain::ids::PersonId;
use samspil_domain::partnership;
use samspil_domain::people::{self, Field};
use samspil_store::{Known, Ledger};

use super::directory::Organisation;
use super::scope::{Provenance, Seen, id};
use crate::scalar::Date;

/// A person.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) world: Seen,
    pub(crate) id: PersonId,
    pub(crate) it: Arc<people::Person>,
}

impl Person {
    /// The one way to a person: who is not in the world that is seen is not there.
    pub(crate) fn find(world: &Seen, id: PersonId) -> Option<Self> {
        let it = world.people.persons.share(id)?;
        Some(Self { world: world.clone(), id, it })
    }

    /// The persons of the world that is seen, in order of recording.
    pub(crate) fn all(world: &Seen) -> Vec<Self> {
        world.people.persons.iter().filter_map(|(id, _)| Self::find(world, id)).collect()
    }

    fn known(&self, ctx: &Context<'_>) -> Known {
        ctx.data_unchecked::<Ledger>().personal(self.id, &self.it)
    }

    fn field(&self, ctx: &Context<'_>, field: Field) -> Option<String> {
        match self.known(ctx) {
            Known::Readable(personal) => personal.get(field).map(str::to_owned),
            Known::ErasureRequested | Known::Erased | Known::Unreadable(_) => None,
        }
    }
}

/// Whether what is personal about a person can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum PersonStatus {
    /// It can be read.
    Readable,
    /// Its erasure has been requested: nothing of it is read any more, and its key is about to be destroyed.
    ErasureRequested,
    /// Its key has been destroyed. It can never be read again.
    Erased,
    /// It has not been erased, and the server cannot read it; `unreadableBecause` tells why.
    Unreadable,
}

/// A page of persons.
#[derive(SimpleObject)]
pub(crate) struct PersonPage {
    /// The persons, in order of recording.
    pub(crate) nodes: Vec<Person>,
    /// What to give as `after` for the next page; null on the last.
    pub(crate) next: Option<ID>,
    /// How many there are in all.
    pub(crate) total: usize,
}

/// A person whom to turn to at a partner, for a time.
#[derive(SimpleObject)]
pub(crate) struct Contact {
    /// The person.
    person: Option<Person>,
    /// Since when; null where nobody knows.
    from: Option<Date>,
    /// Whether the person still is whom to turn to.
    current: bool,
    /// The last day; null while it goes on, and where nobody knows.
    until: Option<Date>,
    /// The commit that named the person.
    recorded: Provenance,
}

impl Contact {
    pub(crate) fn of(world: &Seen, it: &partnership::Contact) -> Self {
        Self {
            person: Person::find(world, it.named.person),
            from: it.named.from.map(Date),
            current: it.withdrawn.is_none(),
            until: it.withdrawn.as_ref().and_then(|withdrawn| withdrawn.on).map(Date),
            recorded: Provenance(it.named.recorded.clone()),
        }
    }
}

/// A person: whom to turn to at a partner, who signed, who sits in a seat or holds an office. What is personal can be erased;
/// from then on it is null here, also in answers `asOf` an earlier moment.
#[Object]
impl Person {
    /// The person's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// Whether what is personal can be read; as it is now, also in an answer that is asked `asOf` an earlier moment.
    async fn status(&self, ctx: &Context<'_>) -> PersonStatus {
        match self.known(ctx) {
            Known::Readable(_) => PersonStatus::Readable,
            Known::ErasureRequested => PersonStatus::ErasureRequested,
            Known::Erased => PersonStatus::Erased,
            Known::Unreadable(_) => PersonStatus::Unreadable,
        }
    }

    /// Why it cannot be read, where the status is `UNREADABLE`: a stable code, such as `VAULT_MISSING`, `VAULT_DAMAGED` or
    /// `PERSON_UNREADABLE`; else null.
    async fn unreadable_because(&self, ctx: &Context<'_>) -> Option<&'static str> {
        match self.known(ctx) {
            Known::Unreadable(error) => Some(error.code()),
            Known::Readable(_) | Known::ErasureRequested | Known::Erased => None,
        }
    }

    /// The name; null where `status` is other than `READABLE`.
    async fn name(&self, ctx: &Context<'_>) -> Option<String> {
        self.field(ctx, Field::Name)
    }

    /// The email address; null where nobody has said, or `status` is other than `READABLE`.
    async fn email(&self, ctx: &Context<'_>) -> Option<String> {
        self.field(ctx, Field::Email)
    }

    /// The telephone number; null where nobody has said, or `status` is other than `READABLE`.
    async fn phone(&self, ctx: &Context<'_>) -> Option<String> {
        self.field(ctx, Field::Phone)
    }

    /// What the person does; null where nobody has said, or `status` is other than `READABLE`.
    async fn role(&self, ctx: &Context<'_>) -> Option<String> {
        self.field(ctx, Field::Role)
    }

    /// The organisation that the person is of; null where nobody has said. It is not sealed, and stays.
    async fn organisation(&self) -> Option<Organisation> {
        self.it.organisation().and_then(|id| Organisation::find(&self.world, id))
    }

    /// The commit that entered the person.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.entered.recorded.clone())
    }
}
