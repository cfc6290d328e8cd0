//! Confidential notices. That one was given can be listed; what it says stands in one place only.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::continuous_communication as domain;
use samspil_domain::ids::{NoticeId, OrganisationId};

use super::directory::Organisation;
use super::parsed;
use super::scope::{Provenance, Scope, each, id, node};
use crate::error::coded;
use crate::scalar::Date;

node!(Notice, NoticeId, domain::Notice, continuous_communication.notices);

/// That one of the addressed has taken note of a notice.
#[derive(SimpleObject)]
pub(crate) struct Acknowledgement {
    /// Who has taken note.
    organisation: Option<Organisation>,
    /// When; null where nobody knows.
    on: Option<Date>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// A confidential notice, without what it says: heading and text are for the addressed and the giver alone, and are read
/// with `noticeContent`.
#[Object]
impl Notice {
    /// The notice's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// When it was given; null where nobody knows.
    async fn on(&self) -> Option<Date> {
        self.it.given.on.map(Date)
    }

    /// Who gave it.
    async fn by(&self) -> Option<Organisation> {
        self.it.given.by.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// The organisations that it is addressed to.
    async fn to(&self) -> Vec<Organisation> {
        each(&self.it.given.to, |id| Organisation::find(&self.scope.world, id))
    }

    /// Who of them has taken note of it, in order of recording.
    async fn acknowledged(&self) -> Vec<Acknowledgement> {
        let acknowledged = self.it.acknowledged.iter().map(|noted| Acknowledgement {
            organisation: Organisation::find(&self.scope.world, noted.organisation),
            on: noted.on.map(Date),
            recorded: Provenance(noted.recorded.clone()),
        });
        acknowledged.collect()
    }

    /// Who of them is not recorded as having taken note by a day; empty before it can have been given.
    async fn outstanding(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> async_graphql::Result<Vec<Organisation>> {
        Ok(each(&self.it.outstanding(self.scope.world.day(on)?), |id| {
            Organisation::find(&self.scope.world, id)
        }))
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.given.recorded.clone())
    }
}

/// What a confidential notice says.
#[derive(SimpleObject)]
pub(crate) struct NoticeContent {
    /// What it is about, in a few words.
    title: String,
    /// The notice.
    text: String,
}

impl NoticeContent {
    /// What the notice says, to one that it is for.
    ///
    /// # Errors
    /// `FORBIDDEN` for an organisation that it is not for; an id that is none.
    pub(crate) fn read(scope: &Scope, notice: &ID, reader: &ID) -> async_graphql::Result<Option<Self>> {
        let (notice, reader): (NoticeId, OrganisationId) = (parsed(notice)?, parsed(reader)?);
        let Some(notice) = Notice::find(scope, notice) else { return Ok(None) };
        if !notice.it.is_for(reader) {
            return Err(coded("FORBIDDEN", "a notice is for the addressed and its giver alone"));
        }
        let given = &notice.it.given;
        Ok(Some(Self { title: given.title.to_string(), text: given.text.to_string() }))
    }
}
