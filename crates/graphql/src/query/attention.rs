//! Attention: what needs someone's action.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::answers::attention as answer;
use samspil_domain::ids::OrganisationId;

use super::backbone::Holder;
use super::directory::Organisation;
use super::initiative::Initiative;
use super::scope::Scope;
use super::why::Why;
use super::{page, parsed};
use crate::node::{self, Node};
use crate::scalar::{Date, Position};
use crate::shape::{Given, Plain};

/// Something that needs someone's action on a day, derived.
pub(crate) struct Item {
    pub(crate) scope: Scope,
    pub(crate) it: answer::Item,
}

/// Something that needs someone's action on a day, derived.
#[Object(name = "AttentionItem")]
impl Item {
    /// The initiative.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// Why it needs action.
    async fn kind(&self) -> Plain<answer::Kind> {
        Plain(self.it.kind)
    }

    /// What it is about.
    async fn object(&self) -> Option<Node> {
        node::of(&self.scope, self.it.object)
    }

    /// What there is to be said, in one sentence made of names, in English. Of a confidential notice it says only that one
    /// waits.
    async fn sentence(&self) -> &str {
        &self.it.sentence
    }

    /// Who is to act; null where nobody knows. An organisation that ceased is answered for by the one that carries it on.
    async fn by(&self) -> Option<Holder> {
        self.it.by.and_then(|holder| Holder::find(&self.scope, holder))
    }

    /// Whether that is the holder of a function of the backbone, because nobody else is known to act.
    async fn as_backbone(&self) -> bool {
        self.it.as_backbone
    }

    /// The first day on which it certainly needed action; null where nobody knows, or it is still to come.
    async fn since(&self) -> Option<Date> {
        self.it.since.map(|day| Date(samspil_domain::value::PartialDate::Day(day)))
    }

    /// By when something is to be done; null where no date is set.
    async fn due(&self) -> Option<Date> {
        self.it.due.map(Date)
    }

    /// How urgent it is.
    async fn urgency(&self) -> Plain<answer::Urgency> {
        Plain(self.it.urgency)
    }

    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    async fn why(&self) -> Why {
        Why(self.it.why())
    }

    /// The rule by which it is here, in words.
    async fn rule(&self) -> &str {
        self.it.rule
    }

    /// The commits that it came from.
    async fn from(&self) -> Vec<Position> {
        self.it.from.iter().copied().map(Position).collect()
    }
}

/// A page of what needs action.
#[derive(SimpleObject)]
pub(crate) struct AttentionPage {
    /// What needs action, the most urgent first: by urgency; by due date, the earliest first and what has none last; by
    /// since when, the longest first and what has no date last; then by kind, as they are listed, and by id.
    nodes: Vec<Item>,
    /// Give this as `after` for the next page; null on the last. A place in the list, so what is recorded meanwhile can
    /// shift it.
    next: Option<ID>,
    /// How many there are in all.
    total: usize,
}

/// What a page is to hold.
pub(crate) struct Wanted {
    pub(crate) on: Option<Date>,
    pub(crate) organisation: Option<ID>,
    pub(crate) kinds: Option<Vec<Given<answer::Kind>>>,
    pub(crate) first: i32,
    pub(crate) after: Option<ID>,
}

impl AttentionPage {
    /// What needs action in an initiative.
    pub(crate) fn of(scope: &Scope, wanted: Wanted) -> async_graphql::Result<Self> {
        let organisation: Option<OrganisationId> = wanted.organisation.as_ref().map(parsed).transpose()?;
        let kinds = wanted.kinds.as_ref().map(|kinds| kinds.iter().map(|kind| kind.0).collect());
        let asked = answer::Wanted { organisation, kinds };
        let items =
            answer::attention(&scope.world.directory, &scope.initiative, &asked, scope.world.day(wanted.on)?);
        Self::page(items, &wanted, |_| Some(scope.clone()))
    }

    /// What an organisation is to do, in all initiatives that it is in.
    pub(crate) fn of_organisation(asked: &Organisation, wanted: Wanted) -> async_graphql::Result<Self> {
        let kinds: Option<Vec<answer::Kind>> =
            wanted.kinds.as_ref().map(|kinds| kinds.iter().map(|kind| kind.0).collect());
        let items =
            answer::of_organisation(&asked.world, asked.id, kinds.as_deref(), asked.world.day(wanted.on)?);
        Self::page(items, &wanted, |item| {
            let initiative = Arc::clone(asked.world.initiatives.get(&item.initiative)?);
            Some(Scope { world: asked.world.clone(), initiative })
        })
    }

    fn page(
        items: Vec<answer::Item>,
        wanted: &Wanted,
        scope: impl Fn(&answer::Item) -> Option<Scope>,
    ) -> async_graphql::Result<Self> {
        let (items, next, total) = page(items, wanted.first, wanted.after.as_ref())?;
        let nodes = items.into_iter().filter_map(|it| Some(Item { scope: scope(&it)?, it })).collect();
        Ok(Self { nodes, next, total })
    }
}
