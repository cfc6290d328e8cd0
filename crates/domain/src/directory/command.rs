//! What can be asked of the directory.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::{IdentifierScheme, Sector};
use crate::ids::OrganisationId;
use crate::value::{PartialDate, Title};

crate::shape::commands! {
    /// Enter an organisation in the directory, so that initiatives can name it.
    RegisterOrganisation = "registerOrganisation" by Convenor,
    /// Record that an organisation goes by a new name. The earlier names stay visible.
    RenameOrganisation = "renameOrganisation" by Operator,
    /// Record the number or code under which a public register knows an organisation. It belongs to one organisation only.
    IdentifyOrganisation = "identifyOrganisation" by Convenor,
    /// Record that an organisation is a unit of another, such as an agency of its ministry. The earlier place stays visible.
    PlaceUnit = "placeUnit" by Operator,
    /// Record that an organisation has ceased and another carries it on. Its history stays its own.
    MergeOrganisations = "mergeOrganisations" by Operator,
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

/// Record the number or code under which a public register knows an organisation. It belongs to one organisation only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct IdentifyOrganisation {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The register.
    pub scheme: IdentifierScheme,
    /// The number or code, digits alone.
    pub value: Title,
}

/// Record that an organisation is a unit of another, such as an agency of its ministry. The earlier place stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PlaceUnit {
    /// The unit.
    pub organisation: OrganisationId,
    /// The organisation that it is a unit of.
    pub parent: OrganisationId,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

/// Record that an organisation has ceased and another carries it on. Its history stays its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct MergeOrganisations {
    /// The organisation that ceased.
    pub organisation: OrganisationId,
    /// The organisation that carries it on.
    pub into: OrganisationId,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}
