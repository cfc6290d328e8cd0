//! The rules of the people.

use super::{
    AmendPerson, Command, EnterPerson, ErasureRequested, Event, Field, People, Person, PersonAmended,
    PersonEntered, RequestErasure,
};
use crate::directory::Directory;
use crate::ids::{CommandId, OrganisationId, PersonId};
use crate::rejection::{Code, Rejection};
use crate::value::{Personal, Sealed};

/// What a decision about people may look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) people: &'a People,
    pub(crate) directory: &'a Directory,
}

/// The events that a command causes.
pub(crate) fn decide(
    known: &Known<'_>,
    command_id: CommandId,
    index: usize,
    command: &Command,
) -> Result<Vec<Event>, Rejection> {
    match command {
        Command::EnterPerson(command) => {
            let id = command.id.unwrap_or_else(|| command_id.makes(index));
            enter(known, id, command)
        }
        Command::AmendPerson(command) => amend(known, command),
        Command::RequestErasure(command) => request_erasure(known, command),
    }
}

/// What was sealed before it came here. The message does not repeat the value.
fn sealed(field: Field, value: &Personal) -> Result<Sealed, Rejection> {
    value.sealed().cloned().ok_or_else(|| {
        let message = "what is personal is decided only once it is sealed; give the request to a ledger";
        Rejection::new(Code::Invalid, field.as_str(), message)
    })
}

fn each(field: Field, value: Option<&Personal>) -> Result<Option<Sealed>, Rejection> {
    value.map(|value| sealed(field, value)).transpose()
}

fn organisation(known: &Known<'_>, id: Option<OrganisationId>) -> Result<(), Rejection> {
    match id.filter(|id| !known.directory.organisations.has(*id)) {
        Some(id) => Err(Rejection::not_found("organisation", id)),
        None => Ok(()),
    }
}

fn enter(known: &Known<'_>, id: PersonId, command: &EnterPerson) -> Result<Vec<Event>, Rejection> {
    let fact = PersonEntered {
        id,
        name: sealed(Field::Name, &command.name)?,
        email: each(Field::Email, command.email.as_ref())?,
        phone: each(Field::Phone, command.phone.as_ref())?,
        role: each(Field::Role, command.role.as_ref())?,
        organisation: command.organisation,
    };
    if known.people.persons.has(id) {
        let standing = known.people.kept("id", id)?;
        return if same(&standing.entered, &fact) { Ok(vec![]) } else { Err(Rejection::already_exists(id)) };
    }
    organisation(known, command.organisation)?;
    Ok(vec![Event::PersonEntered(fact)])
}

/// Whether both say the same, by whatever command.
fn same(one: &PersonEntered, other: &PersonEntered) -> bool {
    let alike = |one: &Option<Sealed>, other: &Option<Sealed>| match (one, other) {
        (Some(one), Some(other)) => one.says_as(other),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    one.name.says_as(&other.name)
        && alike(&one.email, &other.email)
        && alike(&one.phone, &other.phone)
        && alike(&one.role, &other.role)
        && one.organisation == other.organisation
}

fn amend(known: &Known<'_>, command: &AmendPerson) -> Result<Vec<Event>, Rejection> {
    let person = known.people.kept("person", command.person)?;
    let fact = PersonAmended {
        person: command.person,
        name: each(Field::Name, command.name.as_ref())?,
        email: each(Field::Email, command.email.as_ref())?,
        phone: each(Field::Phone, command.phone.as_ref())?,
        role: each(Field::Role, command.role.as_ref())?,
        organisation: command.organisation,
    };
    let fields = [&fact.name, &fact.email, &fact.phone, &fact.role];
    if fields.iter().all(|field| field.is_none()) && fact.organisation.is_none() {
        return Err(Rejection::new(Code::Invalid, "person", "say at least one thing about the person"));
    }
    organisation(known, command.organisation)?;
    if stands(person, &fact) {
        return Ok(vec![]);
    }
    Ok(vec![Event::PersonAmended(fact)])
}

/// Whether everything that is stated anew is as it was last stated.
fn stands(person: &Person, fact: &PersonAmended) -> bool {
    let fields = Field::ALL.into_iter().zip([&fact.name, &fact.email, &fact.phone, &fact.role]);
    let as_it_was = |(field, anew): (Field, &Option<Sealed>)| {
        anew.as_ref().is_none_or(|anew| person.field(field).is_some_and(|(value, _)| value.says_as(anew)))
    };
    let moved = fact.organisation.is_some() && fact.organisation != person.organisation();
    !moved && fields.into_iter().all(as_it_was)
}

fn request_erasure(known: &Known<'_>, command: &RequestErasure) -> Result<Vec<Event>, Rejection> {
    let Some(person) = known.people.persons.get(command.person) else {
        return Err(Rejection::not_found("person", command.person));
    };
    if person.requested.is_some() {
        return Ok(vec![]);
    }
    Ok(vec![Event::ErasureRequested(ErasureRequested::of(command))])
}
