//! Accounts, roles and tokens, as the log has them.

use jiff::civil::Date;

use super::{
    AccountClosed, AccountRegistered, Event, GrantEnded, Identity, RoleGranted, TokenIssued, TokenRevoked,
};
use crate::commit::{Commit, Digest, Recorded, Revision};
use crate::fact::Stated;
use crate::ids::{AccountId, GrantId, TokenId};
use crate::register::Register;
use crate::value::PartialDate;

/// Who may do what.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Access {
    /// How many commits it has had.
    pub rev: Revision,
    /// The accounts.
    pub accounts: Register<AccountId, Account>,
    /// The roles that they were granted.
    pub grants: Register<GrantId, Grant>,
    /// The tokens that they sign in with.
    pub tokens: Register<TokenId, Token>,
    /// Which token has a hash.
    pub hashes: imbl::OrdMap<Digest, TokenId>,
    /// Which account an identity provider's subject is; of several, the last.
    pub identities: imbl::OrdMap<Identity, AccountId>,
}

/// Somebody or something that can sign in.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Account {
    /// How it was entered.
    pub registered: Stated<AccountRegistered>,
    /// How it was closed, where it was.
    pub closed: Option<Stated<AccountClosed>>,
    /// The roles that it was granted, in order of recording.
    pub grants: imbl::Vector<GrantId>,
    /// The tokens that it was given, in order of recording.
    pub tokens: imbl::Vector<TokenId>,
}

/// The role of an account.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Grant {
    /// How it was granted.
    pub granted: Stated<RoleGranted>,
    /// How it was ended, where it was.
    pub ended: Option<Stated<GrantEnded>>,
}

/// A token.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Token {
    /// How it was issued.
    pub issued: Stated<TokenIssued>,
    /// How it was revoked, where it was.
    pub revoked: Option<Stated<TokenRevoked>>,
}

impl Grant {
    /// Whether it holds on a day, in UTC: it has not been ended, and the day is within its time.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        let begun = self.granted.from.is_none_or(|from| from.has_begun(day));
        let over = self.granted.until.is_some_and(|until| until.is_before(PartialDate::Day(day)));
        self.ended.is_none() && begun && !over
    }
}

impl Access {
    /// The grants of an account that hold on a day; none of one that is closed.
    pub fn held(&self, account: AccountId, day: Date) -> impl Iterator<Item = (GrantId, &Grant)> {
        let open = self.accounts.get(account).filter(|account| account.closed.is_none());
        let grants = open.into_iter().flat_map(|account| &account.grants);
        let grants = grants.filter_map(|id| self.grants.get(*id).map(|grant| (*id, grant)));
        grants.filter(move |(_, grant)| grant.holds(day))
    }

    /// The token whose secret hashes to this.
    #[must_use]
    pub fn token(&self, hash: Digest) -> Option<(TokenId, &Token)> {
        let id = *self.hashes.get(&hash)?;
        Some((id, self.tokens.get(id)?))
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::AccountRegistered(fact) => {
                if let Some(identity) = &fact.identity {
                    self.identities.insert(identity.clone(), fact.id);
                }
                let registered = Stated::new(fact, recorded);
                let (grants, tokens) = Default::default();
                self.accounts.put(fact.id, Account { registered, closed: None, grants, tokens });
            }
            Event::AccountClosed(fact) => {
                let closed = Some(Stated::new(fact, recorded));
                self.accounts.change(fact.account, |account| account.closed = closed);
            }
            Event::RoleGranted(fact) => {
                self.grants.put(fact.id, Grant { granted: Stated::new(fact, recorded), ended: None });
                self.accounts.change(fact.account, |account| account.grants.push_back(fact.id));
            }
            Event::GrantEnded(fact) => {
                let ended = Some(Stated::new(fact, recorded));
                self.grants.change(fact.grant, |grant| grant.ended = ended);
            }
            Event::TokenIssued(fact) => {
                self.hashes.insert(fact.hash, fact.id);
                self.tokens.put(fact.id, Token { issued: Stated::new(fact, recorded), revoked: None });
                self.accounts.change(fact.account, |account| account.tokens.push_back(fact.id));
            }
            Event::TokenRevoked(fact) => {
                let revoked = Some(Stated::new(fact, recorded));
                self.tokens.change(fact.token, |token| token.revoked = revoked);
            }
        }
    }

    pub(crate) fn take(&mut self, commit: &Commit) {
        let recorded = commit.recorded();
        for event in &commit.events {
            if let crate::Event::Access(event) = event {
                self.evolve(event, &recorded);
            }
        }
        self.rev = commit.rev;
    }
}
