//! The rules of the directory.

use super::{Command, Directory, Event, OrganisationRegistered, OrganisationRenamed};
use crate::fact::{repeats, stands};
use crate::ids::CommandId;
use crate::rejection::Rejection;

/// The events that a command causes.
pub(crate) fn decide(
    directory: &Directory,
    command_id: CommandId,
    index: usize,
    command: &Command,
) -> Result<Vec<Event>, Rejection> {
    match command {
        Command::RegisterOrganisation(command) => {
            let id = command.id.unwrap_or_else(|| command_id.makes(index));
            let fact = OrganisationRegistered::with(command, id);
            if stands(id, directory.organisations.get(id).map(|o| &o.registered), &fact)? {
                return Ok(vec![]);
            }
            Ok(vec![Event::OrganisationRegistered(fact)])
        }
        Command::RenameOrganisation(command) => {
            let Some(organisation) = directory.organisations.get(command.organisation) else {
                return Err(Rejection::not_found("organisation", command.organisation));
            };
            let fact = OrganisationRenamed::of(command);
            let known = command.from.is_none() && *organisation.name() == command.name;
            if known || repeats(organisation.renamed.iter(), &fact, command.from) {
                return Ok(vec![]);
            }
            Ok(vec![Event::OrganisationRenamed(fact)])
        }
    }
}
