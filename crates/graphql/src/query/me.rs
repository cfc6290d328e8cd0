//! Who asks, as the server sees it.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use samspil_domain::World;
use samspil_domain::access::{Caller, Identity, Rights, Role, Scope, Standing};
use samspil_store::Ledger;

use super::scope::{id, now};
use crate::scalar::DateTime;
use crate::shape::Plain;

/// What you are to the whole server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "CallerStanding")]
pub(crate) enum CallerStanding {
    /// Nobody that is known here: you see what is published.
    Nobody,
    /// An account, which may what it is granted in single initiatives.
    Account,
    /// You see everything, and change nothing by that.
    Auditor,
    /// You see everything, and run the server.
    Operator,
    /// The command line of the machine that holds the log.
    Local,
}

/// A role that you have in one initiative.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct OwnRole {
    /// The role.
    role: Plain<Role>,
    /// The initiative.
    initiative: ID,
    /// The organisation that you speak for; null where you speak for none.
    organisation: Option<ID>,
    /// Of a signatory: the office by which you sign; else null.
    title: Option<String>,
    /// Of a signatory: what gives that office the right to bind the organisation; else null.
    mandate: Option<String>,
}

/// Who asks, as the server sees it at this moment.
pub(crate) struct Me {
    caller: Caller,
    rights: Rights,
    world: Arc<World>,
}

impl Me {
    pub(crate) fn of(ctx: &Context<'_>) -> Self {
        let caller = ctx.data_opt::<Caller>().cloned().unwrap_or_default();
        let world = ctx.data_unchecked::<Ledger>().view();
        Self { rights: world.access.rights(&caller, now()), caller, world }
    }
}

/// Who asks, as the server sees it at this moment.
#[Object(name = "Me")]
impl Me {
    /// What you are to the whole server.
    async fn standing(&self) -> CallerStanding {
        match self.rights.standing {
            Standing::Nobody => CallerStanding::Nobody,
            Standing::Account => CallerStanding::Account,
            Standing::Auditor => CallerStanding::Auditor,
            Standing::Operator => CallerStanding::Operator,
            Standing::Local => CallerStanding::Local,
        }
    }

    /// Your account; null where you have none.
    async fn account(&self) -> Option<ID> {
        self.rights.account.map(id)
    }

    /// The name of your account, which commits show as their actor; null where you have none.
    async fn name(&self) -> Option<&str> {
        let account = self.world.access.accounts.get(self.rights.account?)?;
        Some(account.registered.name.as_str())
    }

    /// How much of what you may can be used with what you signed in with; null where you are nobody that is known here.
    async fn scope(&self) -> Option<Plain<Scope>> {
        (self.rights.standing != Standing::Nobody).then_some(Plain(self.rights.scope))
    }

    /// The token that you signed in with; null where it was another way.
    async fn token(&self) -> Option<ID> {
        match &self.caller {
            Caller::Account(credential) => credential.token.map(id),
            Caller::Anonymous | Caller::Stranger(_) | Caller::Local => None,
        }
    }

    /// When what you signed in with ceases to count; null where it does not of itself.
    async fn until(&self) -> Option<DateTime> {
        let Caller::Account(credential) = &self.caller else { return None };
        let token = credential.token.and_then(|token| self.world.access.tokens.get(token));
        let expires = token.and_then(|token| token.issued.expires);
        [credential.until, expires].into_iter().flatten().min().map(DateTime)
    }

    /// Your roles in single initiatives, as far as what you signed in with reaches.
    async fn roles(&self) -> Vec<OwnRole> {
        let hats =
            self.rights.initiatives.iter().flat_map(|(id, hats)| hats.iter().map(move |hat| (id, hat)));
        hats.map(|(initiative, hat)| OwnRole {
            role: Plain(hat.role),
            initiative: id(initiative),
            organisation: hat.organisation.map(id),
            title: hat.title.as_ref().map(ToString::to_string),
            mandate: hat.mandate.as_ref().map(ToString::to_string),
        })
        .collect()
    }

    /// How your identity provider knows you, where it vouches for you and no account here is yours: tell it to whoever is to give
    /// you one. Else null.
    async fn identity(&self) -> Option<Plain<Identity>> {
        match &self.caller {
            Caller::Stranger(identity) => Some(Plain(identity.clone())),
            Caller::Anonymous | Caller::Account(_) | Caller::Local => None,
        }
    }
}
