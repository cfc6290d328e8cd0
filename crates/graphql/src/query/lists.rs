//! Lists of things that have names: in which order they stand, how one is searched for, and where the next page begins.

use std::fmt::Display;
use std::str::FromStr;

use async_graphql::{Enum, ID, Result, SimpleObject};
use samspil_domain::World;
use samspil_domain::ids::{InitiativeId, OrganisationId};
use samspil_domain::names::{FoundBy, Index, Known, Search, SortKey};

use super::directory::Organisation;
use super::initiative::Initiative;
use super::scope::id;
use super::{page_size, parsed};
use crate::error::bad_input;
use crate::shape::Plain;

/// In which order the things of a list stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum ListOrder {
    /// The order in which they were recorded.
    Recorded,
    /// By the name that they go by now, as Danes sort: æ, ø and å last, and aa as å.
    Name,
}

/// By what a search found something.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Found {
    /// The name, number or code that it was found by, as recorded.
    name: String,
    /// What that is to what was found.
    by: Plain<FoundBy>,
}

impl From<&Known> for Found {
    fn from(known: &Known) -> Self {
        Self { name: known.name.to_string(), by: Plain(known.by) }
    }
}

/// A page of initiatives.
#[derive(SimpleObject)]
pub(crate) struct InitiativePage {
    /// The initiatives.
    pub(crate) nodes: Vec<Initiative>,
    /// By what the search found each of them, in the same order; empty where nothing was searched for.
    pub(crate) found: Vec<Found>,
    /// Give this as `after` for the next page, with the same search and order; null on the last.
    pub(crate) next: Option<ID>,
    /// How many there are in all, of what the search finds where there is one.
    pub(crate) total: usize,
}

/// A page of organisations.
#[derive(SimpleObject)]
pub(crate) struct OrganisationPage {
    /// The organisations.
    pub(crate) nodes: Vec<Organisation>,
    /// By what the search found each of them, in the same order; empty where nothing was searched for.
    pub(crate) found: Vec<Found>,
    /// Give this as `after` for the next page, with the same search and order; null on the last.
    pub(crate) next: Option<ID>,
    /// How many there are in all, of what the search finds where there is one.
    pub(crate) total: usize,
}

/// What a page of a list is to hold.
pub(crate) struct Wanted {
    pub(crate) search: Option<String>,
    pub(crate) order: Option<ListOrder>,
    pub(crate) first: i32,
    pub(crate) after: Option<ID>,
}

/// A stretch of a list.
pub(crate) struct Slice<I> {
    pub(crate) ids: Vec<I>,
    pub(crate) found: Vec<Found>,
    pub(crate) next: Option<ID>,
    pub(crate) total: usize,
}

/// A list of things with names.
pub(crate) trait Named {
    type Id: Copy + Ord + Display + FromStr<Err: Display>;

    fn names(&self) -> &Index<Self::Id>;
    fn name(&self, id: Self::Id) -> Option<&str>;
}

/// The organisations of the directory.
pub(crate) struct Organisations<'a>(pub(crate) &'a World);

impl Named for Organisations<'_> {
    type Id = OrganisationId;

    fn names(&self) -> &Index<OrganisationId> {
        &self.0.directory.names
    }

    fn name(&self, id: OrganisationId) -> Option<&str> {
        self.0.directory.organisations.get(id).map(|organisation| organisation.name().as_str())
    }
}

/// All initiatives.
pub(crate) struct Initiatives<'a>(pub(crate) &'a World);

impl Named for Initiatives<'_> {
    type Id = InitiativeId;

    fn names(&self) -> &Index<InitiativeId> {
        &self.0.names
    }

    fn name(&self, id: InitiativeId) -> Option<&str> {
        self.0.initiatives.get(&id)?.foundation.name().map(|name| name.as_str())
    }
}

/// A page of a list. What is searched for comes by name, all else in order of recording, unless said.
pub(crate) fn slice<L: Named>(list: &L, wanted: &Wanted) -> Result<Slice<L::Id>> {
    let first = page_size(wanted.first)?;
    let search = wanted.search.as_deref().map(read).transpose()?;
    let search = search.as_ref();
    let index = list.names();
    let total = search.map_or(index.len(), |search| index.find(Some(search), None).count());
    let usual = if search.is_some() { ListOrder::Name } else { ListOrder::Recorded };
    let mut page: Vec<(L::Id, Option<&Known>)> = match wanted.order.unwrap_or(usual) {
        ListOrder::Name => {
            let after = wanted.after.as_ref().map(place).transpose()?;
            index.find(search, after).map(|found| (found.id, found.by)).take(first + 1).collect()
        }
        ListOrder::Recorded => {
            let found = |id| match search {
                None => Some((id, None)),
                Some(search) => index.found(id, search).map(|by| (id, Some(by))),
            };
            match wanted.after.as_ref().map(parsed).transpose()? {
                None => index.recorded().filter_map(found).take(first + 1).collect(),
                Some(after) => {
                    let rest = index.recorded_after(after).ok_or_else(of_another_list)?;
                    rest.filter_map(found).take(first + 1).collect()
                }
            }
        }
    };
    let more = page.len() > first;
    page.truncate(first);
    let last = page.last().filter(|_| more).map(|(id, _)| *id);
    let next = last.map(|last| match wanted.order.unwrap_or(usual) {
        ListOrder::Name => place_after(last, list.name(last).unwrap_or_default()),
        ListOrder::Recorded => id(last),
    });
    let found = page.iter().filter_map(|(_, by)| by.map(Found::from)).collect();
    Ok(Slice { ids: page.into_iter().map(|(id, _)| id).collect(), found, next, total })
}

fn read(search: &str) -> Result<Search> {
    if search.chars().count() > 200 {
        return Err(bad_input("`search` has at most 200 characters"));
    }
    Search::read(search).ok_or_else(|| bad_input("`search` holds at least one letter or digit"))
}

fn of_another_list() -> async_graphql::Error {
    bad_input("`after` is not from a page of this list in this order")
}

/// Where a page by name begins. The place holds the name, so it stays right when the thing is renamed meanwhile.
fn place_after(id: impl Display, name: &str) -> ID {
    format!("name:{id}:{name}").into()
}

/// The place that a page by name goes on after.
pub(crate) fn place<I: FromStr<Err: Display>>(after: &ID) -> Result<(SortKey, I)> {
    let (id, name) =
        after.strip_prefix("name:").and_then(|rest| rest.split_once(':')).ok_or_else(of_another_list)?;
    Ok((SortKey::of(name), id.parse().map_err(|_| of_another_list())?))
}

/// Puts things in order of their names, where that is asked for.
pub(crate) fn ordered<T, L: Named>(
    mut things: Vec<T>,
    order: ListOrder,
    list: &L,
    of: impl Fn(&T) -> L::Id,
) -> Vec<T> {
    match order {
        ListOrder::Recorded => {}
        ListOrder::Name => things.sort_by_key(|thing| (list.names().key(of(thing)).cloned(), of(thing))),
    }
    things
}

/// A page of things that are in order of recording, each with the id of what it is called after.
pub(crate) fn cut<T, L: Named>(
    things: Vec<T>,
    wanted: &Wanted,
    list: &L,
    of: impl Fn(&T) -> L::Id,
) -> Result<(Vec<T>, Option<ID>)> {
    let first = page_size(wanted.first)?;
    let order = wanted.order.unwrap_or(ListOrder::Recorded);
    let things = ordered(things, order, list, &of);
    let start = match (&wanted.after, order) {
        (None, _) => 0,
        (Some(after), ListOrder::Name) => {
            let (key, after) = place(after)?;
            things.partition_point(|it| (list.names().key(of(it)), of(it)) <= (Some(&key), after))
        }
        (Some(after), ListOrder::Recorded) => {
            let after: L::Id = parsed(after)?;
            things.iter().position(|it| of(it) == after).ok_or_else(of_another_list)? + 1
        }
    };
    let mut rest = things.into_iter().skip(start);
    let nodes: Vec<T> = rest.by_ref().take(first).collect();
    let last = rest.next().and(nodes.last()).map(of);
    let next = last.map(|last| match order {
        ListOrder::Name => place_after(last, list.name(last).unwrap_or_default()),
        ListOrder::Recorded => id(last),
    });
    Ok((nodes, next))
}
