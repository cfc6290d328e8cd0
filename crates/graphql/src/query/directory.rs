//! Organisations.

use std::sync::Arc;

use async_graphql::{ID, Object};
use samspil_domain::World;
use samspil_domain::directory::{self, Sector};
use samspil_domain::ids::OrganisationId;

use super::initiative::Initiative;
use super::partnership::Partner;
use super::scope::{Provenance, Scope, id};
use crate::scalar::Date;
use crate::shape::Plain;

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
#[derive(Debug, Clone, async_graphql::SimpleObject)]
pub(crate) struct Name {
    /// The name.
    pub(crate) name: String,
    /// Since when; null where nobody knows.
    pub(crate) from: Option<Date>,
    /// The commit that stated it.
    pub(crate) recorded: Provenance,
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

    /// The initiatives in which it is or was a partner.
    async fn initiatives(&self) -> Vec<Initiative> {
        self.scopes().map(Initiative).collect()
    }

    /// Its partnerships: one for each initiative in which it is or was a partner.
    async fn partnerships(&self) -> Vec<Partner> {
        self.scopes().filter_map(|scope| Partner::find(&scope, self.id)).collect()
    }

    /// The commit that entered it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.registered.recorded.clone())
    }
}

impl Organisation {
    fn scopes(&self) -> impl Iterator<Item = Scope> {
        let with = self.world.initiatives.values().filter(|i| i.partnership.partners.has(self.id));
        with.map(|initiative| Scope { world: Arc::clone(&self.world), initiative: Arc::clone(initiative) })
    }
}
