//! What can have happened to access.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::{CloseAccount, EndGrant, GrantRole, RecordToken, RegisterAccount, RevokeToken};
use super::vocabulary::{Identity, Role, Scope};
use crate::commit::Digest;
use crate::ids::{AccountId, GrantId, InitiativeId, OrganisationId, TokenId};
use crate::shape::fact;
use crate::value::{PartialDate, Text, Timestamp, Title};

crate::shape::events! {
    /// An account was entered.
    AccountRegistered = "access.account_registered" v 1,
    /// An account was closed.
    AccountClosed = "access.account_closed" v 1,
    /// A role was granted to an account.
    RoleGranted = "access.role_granted" v 1,
    /// The role of an account ended.
    GrantEnded = "access.grant_ended" v 1,
    /// A token was issued.
    TokenIssued = "access.token_issued" v 1,
    /// A token was revoked.
    TokenRevoked = "access.token_revoked" v 1,
}

/// An account was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountRegistered {
    /// Its id.
    pub id: AccountId,
    /// The name that commits show as their actor, such as `The secretariat's website`. It stays in the log for ever, so a person's
    /// name does not belong here.
    pub name: Title,
    /// How an identity provider knows it, where it signs in by way of one. It belongs to one account only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
}

fact! { AccountRegistered with AccountId of RegisterAccount: name, identity }

/// An account was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountClosed {
    /// The account.
    pub account: AccountId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

fact! { AccountClosed of CloseAccount: account, reason }

/// A role was granted to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoleGranted {
    /// Its id.
    pub id: GrantId,
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

fact! { RoleGranted with GrantId of GrantRole: account, role, initiative, organisation, title, mandate, from, until }

/// The role of an account ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantEnded {
    /// The grant.
    pub grant: GrantId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

fact! { GrantEnded of EndGrant: grant, reason }

/// A token was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TokenIssued {
    /// Its id.
    pub id: TokenId,
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

fact! { TokenIssued with TokenId of RecordToken: account, name, hash, scope, initiatives, expires }

/// A token was revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TokenRevoked {
    /// The token.
    pub token: TokenId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

fact! { TokenRevoked of RevokeToken: token, reason }
