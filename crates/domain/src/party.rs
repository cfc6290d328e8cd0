//! Parties: who does something, where that is either one organisation or a whole kind of party.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{ConstituencyId, OrganisationId};
use crate::rejection::Rejection;
use crate::situation::Situation;

/// One organisation, or all of one constituency. Give exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Party {
    /// This organisation.
    Organisation(OrganisationId),
    /// Every party of this kind.
    Constituency(ConstituencyId),
}

impl Party {
    /// The organisation, where it is one.
    #[must_use]
    pub const fn organisation(self) -> Option<OrganisationId> {
        match self {
            Self::Organisation(id) => Some(id),
            Self::Constituency(_) => None,
        }
    }

    /// # Errors
    /// `NOT_FOUND` when there is no such organisation or constituency.
    pub fn check(self, now: &Situation<'_>, field: &'static str) -> Result<(), Rejection> {
        match self {
            Self::Organisation(id) => now.organisation(field, id),
            Self::Constituency(id) if now.initiative.partnership.constituencies.has(id) => Ok(()),
            Self::Constituency(id) => Err(Rejection::not_found(field, id)),
        }
    }
}
