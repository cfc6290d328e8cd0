//! What can be asked about access.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::{Identity, Role, Scope};
use crate::commit::Digest;
use crate::ids::{AccountId, GrantId, InitiativeId, OrganisationId, TokenId};
use crate::value::{PartialDate, Text, Timestamp, Title};

crate::shape::commands! {
    /// Enter an account: somebody or something that can sign in.
    RegisterAccount = "registerAccount" by Convenor,
    /// Close an account. Its tokens and roles count no more; what it did stays.
    CloseAccount = "closeAccount" by Steward,
    /// Grant a role to an account.
    GrantRole = "grantRole" by Steward,
    /// End the role of an account.
    EndGrant = "endGrant" by Steward,
    /// Record a token by the hash of its secret, which only its bearer knows.
    RecordToken = "recordToken" by Steward,
    /// Revoke a token, at once.
    RevokeToken = "revokeToken" by Steward,
}

/// Enter an account: somebody or something that can sign in, with tokens or by way of an identity provider. It may nothing
/// before it is granted a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RegisterAccount {
    /// The account's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<AccountId>,
    /// The name that commits show as their actor, such as `The secretariat's website`. It stays in the log for ever, so a person's
    /// name does not belong here.
    pub name: Title,
    /// How an identity provider knows it, where it signs in by way of one. It belongs to one account only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
}

/// Close an account. Its tokens and roles count no more; what it did stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CloseAccount {
    /// The account.
    pub account: AccountId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// Grant a role to an account. An operator grants every role; the backbone of an initiative those of its initiative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct GrantRole {
    /// The grant's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<GrantId>,
    /// The account.
    pub account: AccountId,
    /// The role.
    pub role: Role,
    /// The initiative that it is for. Left out for an operator, and for an auditor of everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiative: Option<InitiativeId>,
    /// The partner that it speaks for: of a partner and a signatory, and of no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// Of a signatory: the office by which it signs, such as mayor or director.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Title>,
    /// Of a signatory: what gives that office the right to bind the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<Title>,
    /// The first day, in UTC, on which it holds; at once where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// The last day, in UTC, on which it holds; until it is ended where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
}

/// End the role of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EndGrant {
    /// The grant.
    pub grant: GrantId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// Record a token by the hash of its secret, which only its bearer knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RecordToken {
    /// The token's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<TokenId>,
    /// The account that signs in with it.
    pub account: AccountId,
    /// What it is for, so that it can be told from others.
    pub name: Title,
    /// The SHA-256 of the secret, as 64 lower-case hexadecimal digits. The secret is at least 256 random bits, so the hash tells
    /// nothing of it.
    pub hash: Digest,
    /// How much of what the account may it may.
    pub scope: Scope,
    /// The initiatives that it is limited to; all that the account may where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub initiatives: Vec<InitiativeId>,
    /// When it ceases to count; never where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
}

/// Revoke a token, at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RevokeToken {
    /// The token.
    pub token: TokenId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}
