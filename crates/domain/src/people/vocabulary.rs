//! The words of the people.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{CommandId, PersonId};
use crate::value::Sealed;
use crate::value::sealed::Open;

/// What of a person is sealed, each field apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The name.
    Name,
    /// The email address.
    Email,
    /// The telephone number.
    Phone,
    /// What the person does.
    Role,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 4] = [Self::Name, Self::Email, Self::Phone, Self::Role];

    /// As it is called in commands and events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Role => "role",
        }
    }
}

/// Where a sealed value belongs: moved to any other place it does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The person.
    pub person: PersonId,
    /// Which of its fields.
    pub field: Field,
    /// The command that states it, and with that the commit: known before its position is, and unique in the log for ever.
    pub command_id: CommandId,
}

/// Who seals what is personal.
pub trait Sealer {
    /// What can prevent it.
    type Error;

    /// The person is new: a value of it can be sealed from now on, where it could not before.
    ///
    /// # Errors
    /// What prevents it.
    fn enter(&mut self, person: PersonId) -> Result<(), Self::Error>;

    /// A value, sealed for its place.
    ///
    /// # Errors
    /// What prevents it.
    fn seal(&mut self, place: Place, open: &Open) -> Result<Sealed, Self::Error>;
}

/// What has become of a person's data, by the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Standing {
    /// It is kept.
    Kept,
    /// Its erasure has been requested: nothing of it is read from then on.
    ErasureRequested,
    /// Its key has been destroyed.
    Erased,
}
