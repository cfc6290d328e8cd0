//! How many partners there are, where not all are known by name.

use async_graphql::{Object, SimpleObject};
use samspil_domain::answers::membership as domain;
use samspil_domain::fact::Stated;
use samspil_domain::partnership::PartnersCounted;
use samspil_domain::value;

use super::partnership::Constituency;
use super::scope::{Provenance, Scope};
use super::why::Why;
use crate::scalar::{Date, Position};
use crate::shape::Plain;

/// How many partners there were said to be.
#[derive(SimpleObject)]
pub(crate) struct PartnerCount {
    /// The kind of party that was counted; null where all partners were.
    constituency: Option<Constituency>,
    /// How many there were, those known by name among them.
    count: u32,
    /// How the number is to be read.
    qualifier: Plain<value::Qualifier>,
    /// The date that it is for; null where nobody knows.
    on: Option<Date>,
    /// What else is to be known about it.
    note: Option<String>,
    /// The commit that stated it.
    recorded: Provenance,
}

impl PartnerCount {
    pub(crate) fn all(scope: &Scope) -> Vec<Self> {
        let count = |it: &Stated<PartnersCounted>| Self {
            constituency: it.constituency.and_then(|id| Constituency::find(scope, id)),
            count: it.count,
            qualifier: Plain(it.qualifier),
            on: it.on.map(Date),
            note: it.note.as_ref().map(ToString::to_string),
            recorded: Provenance(it.recorded.clone()),
        };
        scope.initiative.partnership.counts.iter().map(count).collect()
    }
}

/// How many partners of one kind there are on a day.
#[derive(SimpleObject)]
pub(crate) struct KindSize {
    /// The kind of party; null for those partners of which no kind is recorded.
    constituency: Option<Constituency>,
    /// How many there were said to be; null where nobody has counted.
    counted: Option<Plain<value::Figure>>,
    /// The date of that count; null where nobody knows it.
    counted_on: Option<Date>,
    /// How many are known by name.
    named: u32,
    /// How many of those counted are not known by name; null where nobody has counted.
    unnamed: Option<u32>,
}

pub(crate) struct Membership {
    pub(crate) scope: Scope,
    pub(crate) it: domain::Membership,
}

/// How many partners there are on a day, also those not known by name.
#[Object(name = "PartnershipSize")]
impl Membership {
    /// How many partners of all kinds there were said to be; null where nobody has counted them all. It stands beside
    /// the total, and neither overwrites the other.
    async fn stated(&self) -> Option<Plain<value::Figure>> {
        self.it.stated.clone().map(Plain)
    }

    /// Each kind of party, in order of recording; last those partners of which no kind is recorded.
    async fn kinds(&self) -> Vec<KindSize> {
        let kind = |it: &domain::Kind| KindSize {
            constituency: it.constituency.and_then(|id| Constituency::find(&self.scope, id)),
            counted: it.counted.clone().map(Plain),
            counted_on: it.counted_on.map(Date),
            named: it.named,
            unnamed: it.unnamed,
        };
        self.it.kinds.iter().map(kind).collect()
    }

    /// The sum over the kinds.
    async fn total(&self) -> Plain<value::Figure> {
        Plain(self.it.total.clone())
    }

    /// Whether the total is derived; always true.
    async fn derived(&self) -> bool {
        true
    }

    /// How many partners are known by name.
    async fn named(&self) -> u32 {
        self.it.named
    }

    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    async fn why(&self) -> Why {
        Why(self.it.why())
    }

    /// The rule by which it was added up, in words.
    async fn rule(&self) -> &str {
        self.it.rule
    }

    /// The commits that its inputs came from.
    async fn from(&self) -> Vec<Position> {
        self.it.from.iter().copied().map(Position).collect()
    }
}
