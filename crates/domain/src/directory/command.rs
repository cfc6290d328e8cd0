//! What can be asked of the directory.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::Sector;
use crate::ids::OrganisationId;
use crate::value::{PartialDate, Title};

crate::shape::commands! {
    /// Enter an organisation in the directory, so that initiatives can name it.
    RegisterOrganisation = "registerOrganisation",
    /// Record that an organisation goes by a new name. The earlier names stay visible.
    RenameOrganisation = "renameOrganisation",
}

/// Enter an organisation in the directory, so that initiatives can name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RegisterOrganisation {
    /// The organisation's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<OrganisationId>,
    /// The name it goes by.
    pub name: Title,
    /// The sector it belongs to.
    pub sector: Sector,
}

/// Record that an organisation goes by a new name. The earlier names stay visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RenameOrganisation {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The new name.
    pub name: Title,
    /// Since when it goes by that name; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}
