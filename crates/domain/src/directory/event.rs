//! What can have happened in the directory.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::{
    IdentifyOrganisation, MergeOrganisations, PlaceUnit, RegisterOrganisation, RenameOrganisation,
};
use super::vocabulary::{IdentifierScheme, Sector};
use crate::ids::OrganisationId;
use crate::shape::fact;
use crate::value::{PartialDate, Title};

crate::shape::events! {
    /// An organisation was entered in the directory.
    OrganisationRegistered = "directory.organisation_registered" v 1,
    /// An organisation took a new name.
    OrganisationRenamed = "directory.organisation_renamed" v 1,
    /// It was recorded under which number or code a public register knows an organisation.
    OrganisationIdentified = "directory.organisation_identified" v 1,
    /// An organisation became a unit of another.
    UnitPlaced = "directory.unit_placed" v 1,
    /// An organisation ceased and another carries it on.
    OrganisationsMerged = "directory.organisations_merged" v 1,
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

fact! { OrganisationRegistered with OrganisationId of RegisterOrganisation: name, sector }

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

fact! { OrganisationRenamed of RenameOrganisation: organisation, name, from }

/// It was recorded under which number or code a public register knows an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationIdentified {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The register.
    pub scheme: IdentifierScheme,
    /// The number or code, digits alone.
    pub value: Title,
}

fact! { OrganisationIdentified of IdentifyOrganisation: organisation, scheme, value }

/// An organisation became a unit of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnitPlaced {
    /// The unit.
    pub organisation: OrganisationId,
    /// The organisation that it is a unit of.
    pub parent: OrganisationId,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

fact! { UnitPlaced of PlaceUnit: organisation, parent, from }

/// An organisation ceased and another carries it on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationsMerged {
    /// The organisation that ceased.
    pub organisation: OrganisationId,
    /// The organisation that carries it on.
    pub into: OrganisationId,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

fact! { OrganisationsMerged of MergeOrganisations: organisation, into, on }
