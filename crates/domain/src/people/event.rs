//! What can have happened among the people.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::RequestErasure;
use crate::ids::{OrganisationId, PersonId};
use crate::shape::fact;
use crate::value::{Sealed, Text};

crate::shape::events! {
    /// A person was entered.
    PersonEntered = "people.person_entered" v 1,
    /// Something was stated anew about a person.
    PersonAmended = "people.person_amended" v 1,
    /// It was requested that what is personal about a person be erased.
    ErasureRequested = "people.erasure_requested" v 1,
    /// The key of a person was destroyed.
    PersonErased = "people.person_erased" v 1,
}

/// A person was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonEntered {
    /// The person's id.
    pub id: PersonId,
    /// The name, sealed.
    pub name: Sealed,
    /// The email address, sealed; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Sealed>,
    /// The telephone number, sealed; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Sealed>,
    /// What the person does, sealed; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Sealed>,
    /// The organisation that the person is of; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
}

/// Something was stated anew about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonAmended {
    /// The person.
    pub person: PersonId,
    /// The name from then on, sealed; left out where it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Sealed>,
    /// The email address from then on, sealed; left out where it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Sealed>,
    /// The telephone number from then on, sealed; left out where it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Sealed>,
    /// What the person does from then on, sealed; left out where it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Sealed>,
    /// The organisation that the person is of from then on; left out where it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
}

/// It was requested that what is personal about a person be erased. Nothing of it is read from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErasureRequested {
    /// The person.
    pub person: PersonId,
    /// Why; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

fact! { ErasureRequested of RequestErasure: person, reason }

/// The key of a person was destroyed: what is sealed about it can never be read again. Recorded by the ledger itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonErased {
    /// The person.
    pub person: PersonId,
}
