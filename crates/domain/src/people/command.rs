//! What can be asked of the people.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::{Field, Place, Sealer};
use crate::ids::{CommandId, OrganisationId, PersonId};
use crate::value::{Personal, Text};

crate::shape::commands! {
    /// Enter a person, so that partners, signatures, seats and offices can name it. What is personal is sealed.
    EnterPerson = "enterPerson" by Convenor,
    /// State something anew about a person. What was said before stays sealed in the log.
    AmendPerson = "amendPerson" by Convenor,
    /// Have what is personal about a person erased, for ever: it cannot be read from then on, and its key is destroyed.
    RequestErasure = "requestErasure" by Operator,
}

/// Enter a person, so that partners, signatures, seats and offices can name it. Name, email address, telephone number and role
/// are sealed: they can be erased. Who the person is for, and everything that is said in other words elsewhere, cannot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EnterPerson {
    /// The person's id, best left out: it is made then. It stays in the log for ever, so a handle must not be made of the
    /// person's name: anybody who guesses the name would know that it was right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PersonId>,
    /// The person's name: one line of 1 to 200 characters. Sealed.
    pub name: Personal,
    /// The email address: one line of 1 to 200 characters. Sealed; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Personal>,
    /// The telephone number, however it is written: one line of 1 to 200 characters. Sealed; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Personal>,
    /// What the person does, such as project manager: one line of 1 to 200 characters. Sealed, as it may tell who it is; left out
    /// where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Personal>,
    /// The organisation that the person is of; left out where nobody has said. Not sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
}

/// State something anew about a person. What is left out stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AmendPerson {
    /// The person.
    pub person: PersonId,
    /// The name from now on: one line of 1 to 200 characters. Sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// The email address from now on: one line of 1 to 200 characters. Sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Personal>,
    /// The telephone number from now on: one line of 1 to 200 characters. Sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Personal>,
    /// What the person does from now on: one line of 1 to 200 characters. Sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Personal>,
    /// The organisation that the person is of from now on. Not sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
}

/// Have what is personal about a person erased, for ever. It cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RequestErasure {
    /// The person.
    pub person: PersonId,
    /// Why; left out where nobody has said. It is not sealed and stays in the log for ever: do not tell in it who the person is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// The fields of a command that are personal, those of them that are given.
fn personal(command: &mut Command) -> Vec<(Field, &mut Personal)> {
    let (name, others) = match command {
        Command::EnterPerson(it) => (Some(&mut it.name), [&mut it.email, &mut it.phone, &mut it.role]),
        Command::AmendPerson(it) => (it.name.as_mut(), [&mut it.email, &mut it.phone, &mut it.role]),
        Command::RequestErasure(_) => return Vec::new(),
    };
    let others = others.map(Option::as_mut);
    let all = Field::ALL.into_iter().zip([name].into_iter().chain(others));
    all.filter_map(|(field, value)| value.map(|value| (field, value))).collect()
}

impl Command {
    /// Seals what is personal and open in command number `index` of a request.
    ///
    /// # Errors
    /// What `sealer` says.
    pub(crate) fn seal<S: Sealer>(
        &mut self,
        command_id: CommandId,
        index: usize,
        sealer: &mut S,
    ) -> Result<(), S::Error> {
        if !self.is_open() {
            return Ok(());
        }
        let person = match self {
            Self::EnterPerson(it) => {
                let person = it.id.unwrap_or_else(|| command_id.makes(index));
                sealer.enter(person)?;
                person
            }
            Self::AmendPerson(it) => it.person,
            Self::RequestErasure(it) => it.person,
        };
        for (field, value) in personal(self) {
            if let Personal::Open(open) = value {
                *value = Personal::Sealed(sealer.seal(Place { person, field, command_id }, open)?);
            }
        }
        Ok(())
    }

    /// Whether something personal in it is not sealed.
    pub(crate) fn is_open(&self) -> bool {
        let open = |value: &Personal| value.sealed().is_none();
        let (name, others) = match self {
            Self::EnterPerson(it) => (Some(&it.name), [&it.email, &it.phone, &it.role]),
            Self::AmendPerson(it) => (it.name.as_ref(), [&it.email, &it.phone, &it.role]),
            Self::RequestErasure(_) => return false,
        };
        name.into_iter().chain(others.into_iter().flatten()).any(open)
    }
}
