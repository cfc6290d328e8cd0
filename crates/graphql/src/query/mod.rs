//! What can be asked. A room of the domain has a file of the same name here; what more it takes stands beside it.

pub(crate) mod access;
pub(crate) mod aggregate;
pub(crate) mod answers;
pub(crate) mod as_of;
pub(crate) mod attention;
pub(crate) mod authority;
pub(crate) mod backbone;
pub(crate) mod changes;
pub(crate) mod commit;
pub(crate) mod common_agenda;
pub(crate) mod conference;
pub(crate) mod continuous_communication;
pub(crate) mod cost;
pub(crate) mod curve;
pub(crate) mod directory;
pub(crate) mod disagreement;
pub(crate) mod foundation;
pub(crate) mod funding;
pub(crate) mod gap;
pub(crate) mod goal;
pub(crate) mod goal_choice;
pub(crate) mod health;
pub(crate) mod history;
pub(crate) mod initiative;
pub(crate) mod left_behind;
pub(crate) mod lists;
pub(crate) mod matrix;
pub(crate) mod me;
pub(crate) mod measurement_answers;
pub(crate) mod measurement_knowledge;
pub(crate) mod measurement_reports;
pub(crate) mod measurement_rounds;
pub(crate) mod measurement_targets;
pub(crate) mod membership;
pub(crate) mod method;
pub(crate) mod money_answers;
pub(crate) mod notice;
pub(crate) mod obligations;
pub(crate) mod outlook;
pub(crate) mod partnership;
pub(crate) mod person;
pub(crate) mod pipeline;
pub(crate) mod portfolio;
pub(crate) mod proof;
pub(crate) mod publication;
pub(crate) mod reinforcing_activities;
pub(crate) mod renewal;
pub(crate) mod scope;
pub(crate) mod shared_measurement;
pub(crate) mod standing;
pub(crate) mod target_story;
pub(crate) mod why;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use async_graphql::{Context, ID, Object, Result};
use samspil_domain::answers::object::ObjectKind;
use samspil_domain::directory::IdentifierScheme;
use samspil_domain::ids::InitiativeId;
use samspil_domain::sight::commit as sighted;
use samspil_domain::{Revision, Stream};
use samspil_store::{Ledger, Moment};

use crate::error::{bad_input, coded};
use crate::scalar::{DateTime, Position};
use crate::shape::Given;
use access::{Account, AccountPage};
use as_of::AsOf;
use changes::{Asked, History};
use commit::Commit;
use directory::Organisation;
use initiative::Initiative;
use lists::{InitiativePage, Initiatives, ListOrder, OrganisationPage, Organisations, Slice, Wanted};
use me::Me;
use person::{Person, PersonPage};
use proof::{Checkpoint, ConsistencyProof};
use scope::Seen;

/// Most objects that one page of a list may hold.
const PAGE_MAX: usize = 200;

pub(crate) struct Query;

/// What can be asked. Everything in one answer is read at one position of the log, apart from what is asked `asOf` an
/// earlier moment: that is read as it was then.
#[Object]
impl Query {
    /// The position of the log that this whole answer was read at.
    async fn position(&self, ctx: &Context<'_>) -> Position {
        Position(Seen::of(ctx).position)
    }

    /// Who you are to the server, and what you may.
    async fn me(&self, ctx: &Context<'_>) -> Me {
        Me::of(ctx)
    }

    /// The accounts, a page at a time, in order of recording: for an operator and an auditor all; for a backbone those with a role
    /// in its initiatives; for others their own.
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most, 1 to 200.", default = 50)] first: i32,
        #[graphql(desc = "The `next` of the page before; the first page where it is left out.")]
        after: Option<ID>,
        #[graphql(desc = "As it was known at this moment; now where it is left out.")] as_of: Option<AsOf>,
    ) -> Result<AccountPage> {
        let world = as_of::world(ctx, as_of).await?;
        let (nodes, next, total) = page(Account::all(&world), first, after.as_ref())?;
        Ok(AccountPage { nodes, next, total })
    }

    /// The account with this id; null where there is none, or none that you may know of.
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account's id, or a handle.")] id: ID,
        #[graphql(desc = "As it was known at this moment; now where it is left out.")] as_of: Option<AsOf>,
    ) -> Option<Result<Account>> {
        let world = as_of::world(ctx, as_of).await;
        found_in(world, &id, Account::find)
    }

    /// The initiative with this id; null where there is none.
    async fn initiative(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The initiative's id, or a handle such as `@fuldkornspartnerskabet`.")] id: ID,
        #[graphql(desc = "As it was known at this moment; now where it is left out.")] as_of: Option<AsOf>,
    ) -> Option<Result<Initiative>> {
        let world = as_of::world(ctx, as_of).await;
        found_in(world, &id, Initiative::find)
    }

    /// The initiatives, a page at a time.
    async fn initiatives(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those of which a name holds words that begin so, in any order, without regard to capitals \
            and accents; also an earlier name, and that of a predecessor. Four letters or more are also found inside a \
            word. What is typed with æ, ø or å is meant so; else a stands for å and æ, and o for ø."
        )]
        search: Option<String>,
        #[graphql(
            desc = "In which order; where it is left out, by name where something is searched for, and else in order \
            of recording."
        )]
        order_by: Option<ListOrder>,
        #[graphql(desc = "How many at most, 1 to 200.", default = 50)] first: i32,
        #[graphql(desc = "The `next` of the page before; the first page where it is left out.")]
        after: Option<ID>,
        #[graphql(desc = "As it was known at this moment; now where it is left out.")] as_of: Option<AsOf>,
    ) -> Result<InitiativePage> {
        let world = as_of::world(ctx, as_of).await?;
        let wanted = Wanted { search, order: order_by, first, after };
        let Slice { ids, found, next, total } = lists::slice(&Initiatives(&world), &wanted)?;
        let nodes = ids.into_iter().filter_map(|id| Initiative::find(&world, id)).collect();
        Ok(InitiativePage { nodes, found, next, total })
    }

    /// The organisation with this id; null where there is none.
    async fn organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation's id, or a handle.")] id: ID,
        #[graphql(desc = "As it was known at this moment; now where it is left out.")] as_of: Option<AsOf>,
    ) -> Option<Result<Organisation>> {
        let world = as_of::world(ctx, as_of).await;
        found_in(world, &id, Organisation::find)
    }

    /// The organisation that a public register knows under this number or code; null where none is recorded.
    async fn identified_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The register.")] scheme: Given<IdentifierScheme>,
        #[graphql(desc = "The number or code, digits alone.")] value: String,
        #[graphql(desc = "As it was known at this moment; now where it is left out.")] as_of: Option<AsOf>,
    ) -> Option<Result<Organisation>> {
        let world = match as_of::world(ctx, as_of).await {
            Ok(world) => world,
            Err(error) => return Some(Err(error)),
        };
        let key = (scheme.0, value.parse().ok()?);
        Organisation::find(&world, *world.directory.identifiers.get(&key)?).map(Ok)
    }

    /// The organisations, a page at a time.
    async fn organisations(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those of which a name holds words that begin so, in any order, without regard to capitals \
            and accents; also another name it has gone by, and that of one merged into it. Four letters or more are also \
            found inside a word. What is typed with æ, ø or å is meant so; else a stands for å and æ, and o for ø. A \
            number or code of a public register is found whole, also as `DK-CVR-12345678`."
        )]
        search: Option<String>,
        #[graphql(
            desc = "In which order; where it is left out, by name where something is searched for, and else in order \
            of recording."
        )]
        order_by: Option<ListOrder>,
        #[graphql(desc = "How many at most, 1 to 200.", default = 50)] first: i32,
        #[graphql(desc = "The `next` of the page before; the first page where it is left out.")]
        after: Option<ID>,
        #[graphql(desc = "As it was known at this moment; now where it is left out.")] as_of: Option<AsOf>,
    ) -> Result<OrganisationPage> {
        let world = as_of::world(ctx, as_of).await?;
        let wanted = Wanted { search, order: order_by, first, after };
        let Slice { ids, found, next, total } = lists::slice(&Organisations(&world), &wanted)?;
        let nodes = ids.into_iter().filter_map(|id| Organisation::find(&world, id)).collect();
        Ok(OrganisationPage { nodes, found, next, total })
    }

    /// The person with this id; null where there is none. What is personal in it can be erased.
    async fn person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person's id, or a handle.")] id: ID,
        #[graphql(
            desc = "As it was known at this moment; now where it is left out. What has been erased since is not read either."
        )]
        as_of: Option<AsOf>,
    ) -> Option<Result<Person>> {
        let world = as_of::world(ctx, as_of).await;
        found_in(world, &id, Person::find)
    }

    /// The persons, a page at a time, in order of recording. They are not searched by name: the names are sealed.
    async fn people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most, 1 to 200.", default = 50)] first: i32,
        #[graphql(desc = "The `next` of the page before; the first page where it is left out.")]
        after: Option<ID>,
        #[graphql(desc = "As it was known at this moment; now where it is left out.")] as_of: Option<AsOf>,
    ) -> Result<PersonPage> {
        let world = as_of::world(ctx, as_of).await?;
        let (nodes, next, total) = page(Person::all(&world), first, after.as_ref())?;
        Ok(PersonPage { nodes, next, total })
    }

    /// Everything that made, changed or ended one object, the oldest first; null where there is no such object.
    #[allow(clippy::too_many_arguments, reason = "each is an argument of the API")]
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The object's id, or a handle. Of a partner it is that of the organisation.")]
        id: ID,
        #[graphql(
            desc = "The initiative that the object is in, its id or a handle; left out for an initiative itself and for an \
            organisation."
        )]
        initiative: Option<ID>,
        #[graphql(desc = "What kind of object it is, where the same handle stands for several.")]
        kind: Option<Given<ObjectKind>>,
        #[graphql(desc = "How many steps at most, 1 to 200.", default = 50)] first: i32,
        #[graphql(desc = "The `next` of the page before; the first page where it is left out.")]
        after: Option<ID>,
        #[graphql(desc = "As it was known at this moment; now where it is left out.")] as_of: Option<AsOf>,
    ) -> Result<Option<History>> {
        let world = as_of::world(ctx, as_of).await?;
        let asked = Asked { id, initiative, kind: kind.map(|kind| kind.0), first, after };
        History::find(ctx, &world, asked).await
    }

    /// The log: the commits after a position or a time, in order, up to the position that this answer was read at. Only what you
    /// may see: of what is published, there is no history for anybody.
    async fn commits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The position after which to begin; from the start where it is left out.")]
        after: Option<Position>,
        #[graphql(desc = "Only what was recorded after this time, such as that of the last visit.")]
        since: Option<DateTime>,
        #[graphql(desc = "How many at most, 1 to 200.", default = 50)] first: i32,
        #[graphql(desc = "Only commits of this initiative.")] initiative: Option<ID>,
        #[graphql(
            desc = "Only what was known at this moment, and the objects as they were then; now where it is left out."
        )]
        as_of: Option<AsOf>,
    ) -> Result<Vec<Commit>> {
        let world = as_of::world(ctx, as_of).await?;
        let after = after.map_or_else(Default::default, |after| after.0);
        let first = page_size(first)?;
        let initiative: Option<InitiativeId> = initiative.as_ref().map(parsed).transpose()?;
        let ledger = ctx.data_unchecked::<Ledger>().clone();
        let read = move || {
            let seen = &world;
            let known = since.map(|since| ledger.view_at(Moment::Time(since.0))).transpose();
            let known = known.map_err(|error| coded(error.code(), error.to_string()))?;
            let after = known.map_or(after, |known| known.position.max(after));
            match (initiative.map(Stream::Initiative), sighted::streams(seen.rights())) {
                (Some(stream), None) => of_streams(&ledger, seen, &[stream], after, first),
                (None, Some(streams)) => of_streams(&ledger, seen, &streams, after, first),
                (Some(stream), Some(streams)) => {
                    let wanted: Vec<Stream> = streams.into_iter().filter(|it| *it == stream).collect();
                    of_streams(&ledger, seen, &wanted, after, first)
                }
                (None, None) => {
                    let read = ledger.read(after.next(), first);
                    let read = read.map_err(|error| coded(error.code(), error.to_string()))?;
                    let read = read.into_iter().filter(|stored| stored.position() <= seen.position);
                    Ok(read.filter_map(|it| Commit::of(seen, it)).collect())
                }
            }
        };
        tokio::task::spawn_blocking(read).await.map_err(|_| coded("INTERNAL", "reading the log failed"))?
    }

    /// The log's latest checkpoint: how large it is and what it hashes to, signed. With the code `NO_SIGNING_KEY` where the
    /// server has lost its key.
    async fn checkpoint(&self, ctx: &Context<'_>) -> Result<Checkpoint> {
        Checkpoint::latest(ctx).await
    }

    /// The proof that the log at an earlier size is the beginning of the log at a later one: that it only ever grew. For operators
    /// and auditors of the whole; refused with `FORBIDDEN` for anybody else.
    async fn consistency(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The earlier size, such as that of a checkpoint that was kept.")] old: Position,
        #[graphql(desc = "The later size; all that is recorded where it is left out.")] new: Option<Position>,
    ) -> Result<ConsistencyProof> {
        ConsistencyProof::between(ctx, old, new).await
    }
}

/// The commits of some streams after a position of the whole log that are seen in a world, in the order of the whole log.
fn of_streams(
    ledger: &Ledger,
    world: &Seen,
    streams: &[Stream],
    after: samspil_domain::Position,
    first: usize,
) -> Result<Vec<Commit>> {
    let mut found: BTreeMap<samspil_domain::Position, Commit> = BTreeMap::new();
    for stream in streams {
        let (mut rev, mut left) = (Revision::default(), first);
        while left > 0 {
            let read =
                ledger.read_stream(*stream, rev, PAGE_MAX).map_err(|e| coded(e.code(), e.to_string()))?;
            let Some(last) = read.last() else { break };
            rev = last.commit().rev;
            let within = |position| position > after && position <= world.position;
            let read = read.into_iter().filter(|stored| within(stored.position()));
            for (position, commit) in
                read.filter_map(|it| Some((it.position(), Commit::of(world, it)?))).take(left)
            {
                found.insert(position, commit);
                left -= 1;
            }
        }
    }
    Ok(found.into_values().take(first).collect())
}

/// One page of a list, what to give for the next, and how many there are in all. A page is told by its place in the list.
pub(crate) fn page<T>(all: Vec<T>, first: i32, after: Option<&ID>) -> Result<(Vec<T>, Option<ID>, usize)> {
    let first = page_size(first)?;
    let start = after.map(|after| after.parse::<usize>()).transpose();
    let start = start.map_err(|_| bad_input("`after` is not from a page of this list"))?.unwrap_or(0);
    let (total, end) = (all.len(), start.saturating_add(first));
    let next = (end < total).then(|| end.to_string().into());
    Ok((all.into_iter().skip(start).take(first).collect(), next, total))
}

fn page_size(first: i32) -> Result<usize> {
    usize::try_from(first)
        .ok()
        .filter(|first| (1..=PAGE_MAX).contains(first))
        .ok_or_else(|| bad_input(format!("`first` is between 1 and {PAGE_MAX}; got {first}")))
}

/// The id that an argument stands for.
pub(crate) fn parsed<I: FromStr<Err: Display>>(id: &ID) -> Result<I> {
    id.parse().map_err(|error: I::Err| bad_input(error.to_string()))
}

/// What an argument's id stands for in a world.
fn found_in<I: FromStr<Err: Display>, N>(
    world: Result<Seen>,
    id: &ID,
    find: impl FnOnce(&Seen, I) -> Option<N>,
) -> Option<Result<N>> {
    match world {
        Ok(world) => found(id, |id| find(&world, id)),
        Err(error) => Some(Err(error)),
    }
}

/// What an argument's id stands for: nothing where there is none. A field of this type is null when it fails, and leaves
/// its neighbours alone.
pub(crate) fn found<I: FromStr<Err: Display>, N>(
    id: &ID,
    find: impl FnOnce(I) -> Option<N>,
) -> Option<Result<N>> {
    parsed(id).map(find).transpose()
}
