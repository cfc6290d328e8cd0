//! Who may do what: accounts, their roles and their tokens.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::access::{self, Role, Scope as TokenScope};
use samspil_domain::ids::{AccountId, GrantId, TokenId};

use super::directory::Organisation;
use super::initiative::Initiative;
use super::scope::{Provenance, Seen, each, id};
use crate::scalar::{Date, DateTime};
use crate::shape::Plain;

/// Declares an object of the API for a thing of the register of the same kind.
macro_rules! kept {
    ($name:ident, $id:ty, $register:ident) => {
        #[derive(Debug, Clone)]
        pub(crate) struct $name {
            world: Seen,
            id: $id,
            it: Arc<access::$name>,
        }

        impl $name {
            pub(crate) fn find(world: &Seen, id: $id) -> Option<Self> {
                let it = world.access.$register.share(id)?;
                Some(Self { world: world.clone(), id, it })
            }
        }
    };
}

kept! { Account, AccountId, accounts }
kept! { Grant, GrantId, grants }
kept! { Token, TokenId, tokens }

impl Account {
    /// Every account that is seen, in order of recording.
    pub(crate) fn all(world: &Seen) -> Vec<Self> {
        let accounts = world.access.accounts.share_all();
        accounts.map(|(id, it)| Self { world: world.clone(), id, it }).collect()
    }
}

/// A page of the accounts.
#[derive(SimpleObject)]
pub(crate) struct AccountPage {
    /// The accounts.
    pub(crate) nodes: Vec<Account>,
    /// Give this as `after` for the next page; null on the last.
    pub(crate) next: Option<ID>,
    /// How many there are in all.
    pub(crate) total: usize,
}

/// How an identity provider knows an account.
#[derive(SimpleObject)]
pub(crate) struct ExternalIdentity {
    /// The provider's address.
    issuer: String,
    /// What the provider's tokens give in `sub`.
    subject: String,
}

/// Somebody or something that can sign in, and what it may.
#[Object]
impl Account {
    /// The account's id.
    async fn id(&self) -> ID {
        id(self.id)
    }

    /// The name that commits show as their actor.
    async fn name(&self) -> &str {
        self.it.registered.name.as_str()
    }

    /// How an identity provider knows it; null where it signs in with tokens alone.
    async fn identity(&self) -> Option<ExternalIdentity> {
        let identity = self.it.registered.identity.as_ref()?;
        Some(ExternalIdentity { issuer: identity.issuer.to_string(), subject: identity.subject.to_string() })
    }

    /// Whether it was closed: its roles and tokens count no more then.
    async fn closed(&self) -> bool {
        self.it.closed.is_some()
    }

    /// The roles that it was granted, in order of recording, also those that have ended.
    async fn grants(&self) -> Vec<Grant> {
        let grants: Vec<GrantId> = self.it.grants.iter().copied().collect();
        each(&grants, |id| Grant::find(&self.world, id))
    }

    /// Its tokens, in order of recording, also those that were revoked or have expired. Their secrets are known to nobody but
    /// those who bear them.
    async fn tokens(&self) -> Vec<Token> {
        let tokens: Vec<TokenId> = self.it.tokens.iter().copied().collect();
        each(&tokens, |id| Token::find(&self.world, id))
    }

    /// The commit that entered it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.registered.recorded.clone())
    }
}

/// A role of an account, in one initiative or in the whole server.
#[Object]
impl Grant {
    /// The grant's id.
    async fn id(&self) -> ID {
        id(self.id)
    }

    /// The account.
    async fn account(&self) -> Option<Account> {
        Account::find(&self.world, self.it.granted.account)
    }

    /// The role.
    async fn role(&self) -> Plain<Role> {
        Plain(self.it.granted.role)
    }

    /// The initiative that it is for; null for one that is for the whole server.
    async fn initiative(&self) -> Option<Initiative> {
        Initiative::find(&self.world, self.it.granted.initiative?)
    }

    /// The partner that it speaks for; null for a role that speaks for none.
    async fn organisation(&self) -> Option<Organisation> {
        Organisation::find(&self.world, self.it.granted.organisation?)
    }

    /// Of a signatory: the office by which it signs.
    async fn title(&self) -> Option<&str> {
        self.it.granted.title.as_ref().map(|title| title.as_str())
    }

    /// Of a signatory: what gives that office the right to bind the organisation.
    async fn mandate(&self) -> Option<&str> {
        self.it.granted.mandate.as_ref().map(|mandate| mandate.as_str())
    }

    /// The first day on which it holds; null where it held at once.
    async fn from(&self) -> Option<Date> {
        self.it.granted.from.map(Date)
    }

    /// The last day on which it holds; null where it holds until it is ended.
    async fn until(&self) -> Option<Date> {
        self.it.granted.until.map(Date)
    }

    /// Whether it holds: the account is open, its time has come and is not over, and nobody has ended it. With `asOf`, on the day
    /// of that moment.
    async fn holds(&self) -> bool {
        let open = self.world.access.accounts.get(self.it.granted.account);
        open.is_some_and(|account| account.closed.is_none()) && self.it.holds(self.world.today())
    }

    /// The commit that granted it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.granted.recorded.clone())
    }

    /// The commit that ended it; null where none has.
    async fn ended(&self) -> Option<Provenance> {
        self.it.ended.as_ref().map(|ended| Provenance(ended.recorded.clone()))
    }
}

/// A token that an account signs in with. Its secret was shown once, and is not known here.
#[Object]
impl Token {
    /// The token's id.
    async fn id(&self) -> ID {
        id(self.id)
    }

    /// The account that signs in with it.
    async fn account(&self) -> Option<Account> {
        Account::find(&self.world, self.it.issued.account)
    }

    /// What it is for.
    async fn name(&self) -> &str {
        self.it.issued.name.as_str()
    }

    /// How much of what the account may it may.
    async fn scope(&self) -> Plain<TokenScope> {
        Plain(self.it.issued.scope)
    }

    /// The initiatives that it is limited to; empty where it may all that the account may.
    async fn initiatives(&self) -> Vec<Initiative> {
        each(&self.it.issued.initiatives, |id| Initiative::find(&self.world, id))
    }

    /// When it ceases to count; null where it does not.
    async fn expires(&self) -> Option<DateTime> {
        self.it.issued.expires.map(DateTime)
    }

    /// The commit that recorded it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.issued.recorded.clone())
    }

    /// The commit that revoked it; null where none has.
    async fn revoked(&self) -> Option<Provenance> {
        self.it.revoked.as_ref().map(|revoked| Provenance(revoked.recorded.clone()))
    }
}
