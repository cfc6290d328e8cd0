//! Organisations.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::World;
use samspil_domain::answers::attention::Kind;
use samspil_domain::directory::{self, IdentifierScheme, Sector};
use samspil_domain::fact::Stated;
use samspil_domain::ids::OrganisationId;

use super::attention::{AttentionPage, Wanted};
use super::initiative::Initiative;
use super::partnership::Partner;
use super::scope::{Provenance, Scope, id};
use crate::scalar::Date;
use crate::shape::{Given, Plain};

/// An organisation of the directory.
#[derive(Debug, Clone)]
pub(crate) struct Organisation {
    pub(crate) world: Arc<World>,
    pub(crate) id: OrganisationId,
    pub(crate) it: Arc<directory::Organisation>,
}

impl Organisation {
    pub(crate) fn find(world: &Arc<World>, id: OrganisationId) -> Option<Self> {
        let it = world.directory.organisations.share(id)?;
        Some(Self { world: Arc::clone(world), id, it })
    }
}

/// A name that an organisation or an initiative has gone by.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Name {
    /// The name.
    pub(crate) name: String,
    /// Since when; null where nobody knows.
    pub(crate) from: Option<Date>,
    /// The commit that stated it.
    pub(crate) recorded: Provenance,
}

/// A number or code under which a public register knows an organisation.
#[derive(SimpleObject)]
pub(crate) struct Identifier {
    /// The register.
    scheme: Plain<IdentifierScheme>,
    /// The number or code.
    value: String,
    /// The commit that stated it.
    recorded: Provenance,
}

/// One organisation's time as a unit of another.
#[derive(SimpleObject)]
pub(crate) struct UnitPlace {
    /// The organisation that it is a unit of.
    parent: Option<Organisation>,
    /// Since when; null where nobody knows.
    from: Option<Date>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// How an organisation ceased.
#[derive(SimpleObject)]
pub(crate) struct Merger {
    /// The organisation that carries it on.
    into: Option<Organisation>,
    /// When; null where nobody knows.
    on: Option<Date>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// An organisation: the same in every initiative, under whatever name it goes.
#[Object]
impl Organisation {
    /// The organisation's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The name it goes by now.
    async fn name(&self) -> &str {
        self.it.name().as_str()
    }

    /// Every name it has gone by, the first first.
    async fn names(&self) -> Vec<Name> {
        let first = &self.it.registered;
        let first =
            Name { name: first.name.to_string(), from: None, recorded: Provenance(first.recorded.clone()) };
        let later = self.it.renamed.iter().map(|renamed| Name {
            name: renamed.name.to_string(),
            from: renamed.from.map(Date),
            recorded: Provenance(renamed.recorded.clone()),
        });
        std::iter::once(first).chain(later).collect()
    }

    /// The sector it belongs to.
    async fn sector(&self) -> Plain<Sector> {
        Plain(self.it.registered.sector)
    }

    /// Under which numbers and codes public registers know it, in order of recording.
    async fn identifiers(&self) -> Vec<Identifier> {
        let identifier = |it: &Stated<directory::OrganisationIdentified>| Identifier {
            scheme: Plain(it.scheme),
            value: it.value.to_string(),
            recorded: Provenance(it.recorded.clone()),
        };
        self.it.identified.iter().map(identifier).collect()
    }

    /// What it is a unit of now; null where nothing is recorded.
    async fn unit_of(&self) -> Option<Self> {
        self.it.parent().and_then(|placed| Self::find(&self.world, placed.parent))
    }

    /// What it has been a unit of, in order of recording.
    async fn places(&self) -> Vec<UnitPlace> {
        let place = |it: &Stated<directory::UnitPlaced>| UnitPlace {
            parent: Self::find(&self.world, it.parent),
            from: it.from.map(Date),
            recorded: Provenance(it.recorded.clone()),
        };
        self.it.placed.iter().map(place).collect()
    }

    /// The organisations that are units of it now.
    async fn units(&self) -> Vec<Self> {
        self.others(|it| it.parent().is_some_and(|placed| placed.parent == self.id))
    }

    /// How it ceased; null where no other carries it on.
    async fn merged(&self) -> Option<Merger> {
        self.it.merged.as_ref().map(|merged| Merger {
            into: Self::find(&self.world, merged.into),
            on: merged.on.map(Date),
            recorded: Provenance(merged.recorded.clone()),
        })
    }

    /// The organisation that carries it on now; itself while it has not ceased.
    async fn carried_on_by(&self) -> Option<Self> {
        Self::find(&self.world, self.world.directory.carried_on_by(self.id))
    }

    /// The organisations that ceased and that it carries on.
    async fn carries_on(&self) -> Vec<Self> {
        self.others(|it| it.merged.as_ref().is_some_and(|merged| merged.into == self.id))
    }

    /// The initiatives in which it is or was a partner.
    async fn initiatives(&self) -> Vec<Initiative> {
        self.scopes().map(Initiative).collect()
    }

    /// Its partnerships: one for each initiative in which it is or was a partner.
    async fn partnerships(&self) -> Vec<Partner> {
        self.scopes().filter_map(|scope| Partner::find(&scope, self.id)).collect()
    }

    /// What it is to do on a day, in all initiatives in which it is or was a partner or holds functions of the backbone, the
    /// most urgent first.
    async fn attention(
        &self,
        #[graphql(desc = "The day; today in UTC where it is left out.")] on: Option<Date>,
        #[graphql(desc = "Only these kinds; all where it is left out.")] kinds: Option<Vec<Given<Kind>>>,
        #[graphql(desc = "How many at most, 1 to 200.", default = 50)] first: i32,
        #[graphql(desc = "The `next` of the page before; the first page where it is left out.")]
        after: Option<ID>,
    ) -> async_graphql::Result<AttentionPage> {
        let wanted = Wanted { on, organisation: None, kinds, first, after };
        AttentionPage::of_organisation(self, wanted)
    }

    /// The commit that entered it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.registered.recorded.clone())
    }
}

impl Organisation {
    fn others(&self, wanted: impl Fn(&directory::Organisation) -> bool) -> Vec<Self> {
        let all = self.world.directory.organisations.share_all().filter(|(_, it)| wanted(it));
        all.map(|(id, it)| Self { world: Arc::clone(&self.world), id, it }).collect()
    }

    fn scopes(&self) -> impl Iterator<Item = Scope> {
        let with = self.world.initiatives.values().filter(|i| i.partnership.partners.has(self.id));
        with.map(|initiative| Scope { world: Arc::clone(&self.world), initiative: Arc::clone(initiative) })
    }
}
