//! The rules of the directory.

use super::{
    Command, Directory, Event, IdentifyOrganisation, MergeOrganisations, Organisation,
    OrganisationIdentified, OrganisationRegistered, OrganisationRenamed, OrganisationsMerged, PlaceUnit,
    RegisterOrganisation, RenameOrganisation, UnitPlaced,
};
use crate::fact::{repeats, stands};
use crate::ids::{CommandId, OrganisationId};
use crate::rejection::{Code, Rejection};

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
            register(directory, id, command)
        }
        Command::RenameOrganisation(command) => rename(directory, command),
        Command::IdentifyOrganisation(command) => identify(directory, command),
        Command::PlaceUnit(command) => place_unit(directory, command),
        Command::MergeOrganisations(command) => merge(directory, command),
    }
}

fn organisation<'a>(
    directory: &'a Directory,
    field: &'static str,
    id: OrganisationId,
) -> Result<&'a Organisation, Rejection> {
    directory.organisations.get(id).ok_or_else(|| Rejection::not_found(field, id))
}

fn register(
    directory: &Directory,
    id: OrganisationId,
    command: &RegisterOrganisation,
) -> Result<Vec<Event>, Rejection> {
    let fact = OrganisationRegistered::with(command, id);
    if stands(id, directory.organisations.get(id).map(|o| &o.registered), &fact)? {
        return Ok(vec![]);
    }
    Ok(vec![Event::OrganisationRegistered(fact)])
}

fn rename(directory: &Directory, command: &RenameOrganisation) -> Result<Vec<Event>, Rejection> {
    let organisation = organisation(directory, "organisation", command.organisation)?;
    let fact = OrganisationRenamed::of(command);
    let known = command.from.is_none() && *organisation.name() == command.name;
    if known || repeats(organisation.renamed.iter(), &fact, command.from) {
        return Ok(vec![]);
    }
    Ok(vec![Event::OrganisationRenamed(fact)])
}

fn identify(directory: &Directory, command: &IdentifyOrganisation) -> Result<Vec<Event>, Rejection> {
    organisation(directory, "organisation", command.organisation)?;
    let fact = OrganisationIdentified::of(command);
    if !command.scheme.allows(command.value.as_str()) {
        let message = format!("{}; got {}", command.scheme.form(), command.value);
        return Err(Rejection::new(Code::Invalid, "value", message));
    }
    match directory.identifiers.get(&(command.scheme, command.value.clone())) {
        None => Ok(vec![Event::OrganisationIdentified(fact)]),
        Some(owner) if *owner == command.organisation => Ok(vec![]),
        Some(owner) => {
            let message = format!("{} is that of organisation {owner}", command.value);
            Err(Rejection::new(Code::AlreadyExists, "value", message))
        }
    }
}

fn place_unit(directory: &Directory, command: &PlaceUnit) -> Result<Vec<Event>, Rejection> {
    let unit = organisation(directory, "organisation", command.organisation)?;
    let fact = UnitPlaced::of(command);
    let known = command.from.is_none() && unit.parent().is_some_and(|now| now.parent == command.parent);
    if known || repeats(unit.placed.iter(), &fact, command.from) {
        return Ok(vec![]);
    }
    organisation(directory, "parent", command.parent)?;
    let mut above = directory.above(command.parent, |unit| unit.parent().map(|placed| placed.parent));
    if command.parent == command.organisation || above.any(|id| id == command.organisation) {
        let message = "an organisation cannot be a unit of itself, neither directly nor by way of others";
        return Err(Rejection::new(Code::Circular, "parent", message));
    }
    Ok(vec![Event::UnitPlaced(fact)])
}

fn merge(directory: &Directory, command: &MergeOrganisations) -> Result<Vec<Event>, Rejection> {
    let ceased = organisation(directory, "organisation", command.organisation)?;
    let fact = OrganisationsMerged::of(command);
    if let Some(merged) = &ceased.merged {
        if merged.fact == fact {
            return Ok(vec![]);
        }
        let message = format!("organisation {} carries it on already", merged.into);
        return Err(Rejection::new(Code::WrongState, "organisation", message));
    }
    organisation(directory, "into", command.into)?;
    if directory.carried_on_by(command.into) == command.organisation {
        let message = "an organisation cannot carry itself on, neither directly nor by way of others";
        return Err(Rejection::new(Code::Circular, "into", message));
    }
    Ok(vec![Event::OrganisationsMerged(fact)])
}
