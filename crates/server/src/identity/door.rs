//! Who is let in, and as whom.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use hyper::HeaderMap;
use samspil_domain::access::{Caller, Credential, Identity, Lapsed, Rights, Scope};
use samspil_domain::ids::{AccountId, TokenId};
use samspil_domain::value::Timestamp;
use samspil_store::options::Clock;
use samspil_store::{Ledger, Secret, secret};
use serde_json::Value;

use super::bearer;
use super::oidc::provider::Provider;
use super::oidc::verify::{Refused, Vouched};
use crate::access::{self, Means};
use crate::client::Client;

/// An account, and with which token; none where a provider vouched for it.
type Came = (AccountId, Option<TokenId>);

/// Lets callers in, and says as whom.
#[derive(Clone)]
pub struct Door {
    ledger: Ledger,
    provider: Option<Provider>,
    clock: Clock,
    /// Who has come since the start, so that the log says it once for each.
    came: Arc<Mutex<HashSet<Came>>>,
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Door").field("provider", &self.provider).finish_non_exhaustive()
    }
}

/// Why a credential is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotLetIn {
    /// It cannot be read, or nobody here knows it.
    Unknown,
    /// Its bearer holds the secret, and it counts no more.
    Lapsed(Lapsed),
    /// It is a signed token that is not believed.
    Unbelieved(Refused),
}

impl NotLetIn {
    /// What the caller is told: no more than who holds the secret may know.
    #[must_use]
    pub fn told(self) -> String {
        let expired = Self::Lapsed(Lapsed::Expired);
        match self {
            Self::Lapsed(Lapsed::Unknown) | Self::Unknown => {
                "What you signed in with is not known here. Send a token as `Authorization: Bearer …`, or nothing at all to be \
                 let in as nobody."
                    .to_owned()
            }
            Self::Unbelieved(Refused::Expired) => expired.told(),
            Self::Unbelieved(_) => Self::Unknown.told(),
            Self::Lapsed(lapsed) => {
                format!("What you signed in with does not count any more: {lapsed}. Sign in with another token.")
            }
        }
    }

    /// For the log; never changes its meaning.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown | Self::Lapsed(Lapsed::Unknown) => "UNKNOWN",
            Self::Lapsed(Lapsed::Closed) => "ACCOUNT_CLOSED",
            Self::Lapsed(Lapsed::Revoked) => "REVOKED",
            Self::Lapsed(Lapsed::Expired) => "EXPIRED",
            Self::Unbelieved(refused) => refused.code(),
        }
    }
}

impl Door {
    /// A door to a ledger, which also believes a provider where there is one.
    #[must_use]
    pub fn new(ledger: Ledger, provider: Option<Provider>, clock: Clock) -> Self {
        Self { ledger, provider, clock, came: Arc::default() }
    }

    /// Who asks. Nobody, where nothing is brought. Asks no provider, and does not block.
    ///
    /// # Errors
    /// What is brought is not good.
    pub fn who(
        &self,
        headers: &HeaderMap,
        connection_init: Option<&Value>,
        client: Option<Client>,
    ) -> Result<Caller, NotLetIn> {
        let known = match bearer::token(headers, connection_init) {
            Ok(None) => return Ok(Caller::Anonymous),
            Ok(Some(token)) => self.known(token),
            Err(bearer::Unreadable) => Err(NotLetIn::Unknown),
        };
        match &known {
            Ok(caller) => self.note(caller, client),
            Err(why) => access::sign_in_refused(why.code(), client),
        }
        known
    }

    /// What a caller may now.
    #[must_use]
    pub fn rights(&self, caller: &Caller) -> Rights {
        self.ledger.view().access.rights(caller, (self.clock)())
    }

    /// Has the provider asked for newer keys where the request's token names one that is not known. To be awaited before
    /// [`Self::who`]; without it, such a token is refused until the keys are asked for of themselves.
    pub async fn prepare(&self, headers: &HeaderMap) {
        let Some(provider) = &self.provider else { return };
        if let Ok(Some(token)) = bearer::token(headers, None)
            && !token.starts_with(secret::PREFIX)
        {
            provider.prepare_for(token).await;
        }
    }

    fn known(&self, token: &str) -> Result<Caller, NotLetIn> {
        let now = (self.clock)();
        if token.starts_with(secret::PREFIX) {
            return self.of_token(token, now);
        }
        let provider = self.provider.as_ref().ok_or(NotLetIn::Unknown)?;
        let vouched = provider.verify(token, now.as_micros().div_euclid(1_000_000));
        self.of_provider(provider, vouched.map_err(NotLetIn::Unbelieved)?, now)
    }

    fn of_token(&self, token: &str, now: Timestamp) -> Result<Caller, NotLetIn> {
        let secret: Secret = token.parse().map_err(|_| NotLetIn::Unknown)?;
        let world = self.ledger.view();
        let (id, token) = world.access.token(secret.hash()).ok_or(NotLetIn::Unknown)?;
        let account = token.issued.account;
        let credential = Credential { account, token: Some(id), scope: token.issued.scope, until: None };
        world.access.check(&credential, now).map_err(NotLetIn::Lapsed)?;
        Ok(Caller::Account(credential))
    }

    fn of_provider(&self, provider: &Provider, vouched: Vouched, now: Timestamp) -> Result<Caller, NotLetIn> {
        let unusable = |_| NotLetIn::Unbelieved(Refused::Incomplete);
        let identity = Identity {
            issuer: provider.config().issuer.as_str().parse().map_err(unusable)?,
            subject: vouched.subject.parse().map_err(unusable)?,
        };
        // A subject is compared byte for byte; one that changes by being read is not the one that was vouched for.
        if identity.subject.as_str() != vouched.subject {
            return Err(NotLetIn::Unbelieved(Refused::Incomplete));
        }
        let world = self.ledger.view();
        let Some(account) = world.access.identities.get(&identity).copied() else {
            return Ok(Caller::Stranger(identity));
        };
        let until = Some(Timestamp::from_micros(vouched.until_secs.saturating_mul(1_000_000)));
        let credential = Credential { account, token: None, scope: Scope::Administer, until };
        world.access.check(&credential, now).map_err(NotLetIn::Lapsed)?;
        Ok(Caller::Account(credential))
    }

    fn note(&self, caller: &Caller, client: Option<Client>) {
        let Caller::Account(Credential { account, token, .. }) = caller else { return };
        if self.came.lock().unwrap_or_else(PoisonError::into_inner).insert((*account, *token)) {
            let means = if token.is_some() { Means::Token } else { Means::Jwt };
            access::signed_in(&account.to_string(), means, client);
        }
    }
}
