//! The words of access.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::value::Title;

/// What an account may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "AccountRole")]
pub enum Role {
    /// Runs the server: sees everything, founds initiatives, keeps the directory and says who may what.
    Operator,
    /// Runs one initiative, and says who may what in it.
    Backbone,
    /// Speaks for one partner in one initiative, and sees that initiative.
    Partner,
    /// As a partner, and signs agreements for it, by an office and a mandate.
    Signatory,
    /// Sees one initiative.
    Observer,
    /// Sees everything, or everything of one initiative, confidential notices too, and changes nothing.
    Auditor,
}

impl Role {
    /// Every role, in the order of the documentation.
    pub const ALL: [Self; 6] =
        [Self::Operator, Self::Backbone, Self::Partner, Self::Signatory, Self::Observer, Self::Auditor];

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Backbone => "backbone",
            Self::Partner => "partner",
            Self::Signatory => "signatory",
            Self::Observer => "observer",
            Self::Auditor => "auditor",
        }
    }
}

/// How much of what its account may a token may. Each holds the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "TokenScope")]
pub enum Scope {
    /// Read what the account may read.
    Read,
    /// Also give the commands that the account may give, but for those about accounts, roles and tokens.
    Write,
    /// Also those.
    Administer,
}

impl Scope {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Administer => "administer",
        }
    }
}

/// How an identity provider knows somebody: OpenID Connect's issuer and subject, which together are never given to anybody
/// else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(rename = "ExternalIdentity")]
pub struct Identity {
    /// The provider's address, exactly as its tokens give it in `iss`.
    pub issuer: Title,
    /// What the provider's tokens give in `sub`. It stays in the log for ever: choose a provider that gives no names or addresses.
    pub subject: Title,
}
