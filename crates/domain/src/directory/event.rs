//! What can have happened in the directory.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::{RegisterOrganisation, RenameOrganisation};
use super::vocabulary::Sector;
use crate::ids::OrganisationId;
use crate::value::{PartialDate, Title};

crate::shape::events! {
    /// An organisation was entered in the directory.
    OrganisationRegistered = "directory.organisation_registered" v 1,
    /// An organisation took a new name.
    OrganisationRenamed = "directory.organisation_renamed" v 1,
}

/// An organisation was entered in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationRegistered {
    /// The organisation's id.
    pub id: OrganisationId,
    /// The name it goes by.
    pub name: Title,
    /// The sector it belongs to.
    pub sector: Sector,
}

impl OrganisationRegistered {
    pub(super) fn with(command: &RegisterOrganisation, id: OrganisationId) -> Self {
        Self { id, name: command.name.clone(), sector: command.sector }
    }
}

/// An organisation took a new name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationRenamed {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The new name.
    pub name: Title,
    /// Since when it goes by that name; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

impl OrganisationRenamed {
    pub(super) fn of(command: &RenameOrganisation) -> Self {
        Self { organisation: command.organisation, name: command.name.clone(), from: command.from }
    }
}
