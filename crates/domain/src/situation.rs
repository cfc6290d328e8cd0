//! What a decision may look at.

use std::sync::Arc;

use crate::access::Rights;
use crate::directory::Directory;
use crate::ids::{CommandId, Id, InitiativeId, OrganisationId, PersonId};
use crate::initiative::Initiative;
use crate::people::People;
use crate::rejection::{Code, Rejection};
use crate::value::{Period, Timestamp};

/// The whole situation in which a command of an initiative is decided: everything a rule may look at, and nothing else.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The initiative, as the commands before have left it.
    pub initiative: &'a Initiative,
    /// The organisations that exist.
    pub directory: &'a Directory,
    /// The people there are.
    pub people: &'a People,
    /// All initiatives as they were before this request, by id; of this one, [`Situation::initiative`] is newer.
    pub initiatives: &'a imbl::OrdMap<InitiativeId, Arc<Initiative>>,
    /// What the caller may.
    pub rights: &'a Rights,
    /// The moment of recording.
    pub at: Timestamp,
    /// The organisation in whose name the request is given, where that was said.
    pub on_behalf_of: Option<OrganisationId>,
    /// The command's id, from which new ids are made.
    pub command_id: CommandId,
    /// The command's number in its request.
    pub index: usize,
}

impl Situation<'_> {
    /// The id that the writer gave, or the one that this command makes.
    #[must_use]
    pub fn id<I: Id>(&self, given: Option<I>) -> I {
        given.unwrap_or_else(|| self.command_id.makes(self.index))
    }

    /// # Errors
    /// `NOT_FOUND` when the directory has no such organisation.
    pub fn organisation(&self, field: &'static str, id: OrganisationId) -> Result<(), Rejection> {
        if self.directory.organisations.has(id) { Ok(()) } else { Err(Rejection::not_found(field, id)) }
    }

    /// # Errors
    /// `NOT_FOUND` where there is no such person, or where the caller cannot know of it because others alone refer to it;
    /// `PERSON_ERASED` where its data is erased or is to be.
    pub fn person(&self, field: &'static str, id: PersonId) -> Result<(), Rejection> {
        if !self.rights.see_all() && !self.initiative.people().contains(&id) {
            let theirs = self.initiatives.iter().filter(|(other, _)| self.rights.hats(**other).is_empty());
            if theirs.into_iter().any(|(_, other)| other.people().contains(&id)) {
                return Err(Rejection::not_found(field, id));
            }
        }
        self.people.kept(field, id).map(|_| ())
    }

    /// # Errors
    /// `NOT_FOUND` for an unknown organisation, `NOT_A_PARTNER` for one that is no partner in that period.
    pub fn partner(&self, field: &'static str, id: OrganisationId, during: Period) -> Result<(), Rejection> {
        self.organisation(field, id)?;
        if self.initiative.partnership.is_partner(id, during) {
            return Ok(());
        }
        let message = format!("organisation {id} is not a partner then; admit it with admitPartner first");
        Err(Rejection::new(Code::NotAPartner, field, message))
    }
}
