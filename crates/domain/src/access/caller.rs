//! Who asks.

use super::{Access, Identity, Scope};
use crate::ids::{AccountId, TokenId};
use crate::value::Timestamp;

/// Who asks, as far as whoever let them in could tell. What they may is another question: [`super::Rights`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Caller {
    /// Nobody that we know.
    #[default]
    Anonymous,
    /// Somebody whom an identity provider knows and we do not.
    Stranger(Identity),
    /// An account.
    Account(Credential),
    /// The command line of the machine that holds the log, who could read and write its files just as well.
    Local,
}

/// What an account has signed in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The account.
    pub account: AccountId,
    /// The token; none where an identity provider vouched for it.
    pub token: Option<TokenId>,
    /// At most how much it may do with it. A token's own scope counts beside it.
    pub scope: Scope,
    /// When the identity provider's word ceases to count.
    pub until: Option<Timestamp>,
}

/// Why a credential counts no more, or never did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Lapsed {
    /// There is no such account, or no such token of it.
    #[error("it is not known here")]
    Unknown,
    /// The account was closed.
    #[error("its account was closed")]
    Closed,
    /// The token was revoked.
    #[error("it was revoked")]
    Revoked,
    /// Its time is over.
    #[error("it has expired")]
    Expired,
}

impl Access {
    /// Whether a credential counts at a moment.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, credential: &Credential, now: Timestamp) -> Result<(), Lapsed> {
        let account = self.accounts.get(credential.account).ok_or(Lapsed::Unknown)?;
        if account.closed.is_some() {
            return Err(Lapsed::Closed);
        }
        let mut until = credential.until;
        if let Some(token) = credential.token {
            let token = self.tokens.get(token).ok_or(Lapsed::Unknown)?;
            if token.issued.account != credential.account {
                return Err(Lapsed::Unknown);
            }
            if token.revoked.is_some() {
                return Err(Lapsed::Revoked);
            }
            until = [until, token.issued.expires].into_iter().flatten().min();
        }
        if until.is_some_and(|until| until <= now) { Err(Lapsed::Expired) } else { Ok(()) }
    }
}
