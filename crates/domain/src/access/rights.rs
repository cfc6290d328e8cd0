//! What a caller may at a moment.

use std::collections::BTreeMap;

use super::{Access, Caller, Credential, Grant, Role, Scope};
use crate::ids::{AccountId, GrantId, InitiativeId, OrganisationId};
use crate::value::{PartialDate, Timestamp, Title};

/// What a caller may at a moment: derived from the log as it stands then, and from nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rights {
    /// What the caller is to the whole server.
    pub standing: Standing,
    /// The account, where one is signed in.
    pub account: Option<AccountId>,
    /// How much of it may be used.
    pub scope: Scope,
    /// What the caller is in single initiatives, in order of granting; none without any.
    pub initiatives: BTreeMap<InitiativeId, Vec<Hat>>,
}

/// What a caller is to the whole server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Nobody that we know: sees what is published.
    Nobody,
    /// An account, which may what it is granted in single initiatives.
    Account,
    /// Sees everything.
    Auditor,
    /// Sees everything, and runs the server.
    Operator,
    /// The command line of the machine that holds the log.
    Local,
}

/// A role in one initiative.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Hat {
    /// The grant that gave it.
    pub grant: GrantId,
    /// The role.
    pub role: Role,
    /// The partner that it speaks for.
    pub organisation: Option<OrganisationId>,
    /// Of a signatory: the office by which it signs.
    pub title: Option<Title>,
    /// Of a signatory: what gives that office the right to bind the organisation.
    pub mandate: Option<Title>,
}

impl Rights {
    /// Those of nobody.
    #[must_use]
    pub fn nobody() -> Self {
        Self { standing: Standing::Nobody, account: None, scope: Scope::Read, initiatives: BTreeMap::new() }
    }

    /// Those of the machine's own command line.
    #[must_use]
    pub fn local() -> Self {
        Self { standing: Standing::Local, scope: Scope::Administer, ..Self::nobody() }
    }

    /// Whether the whole is open to the caller, every initiative and all in it.
    #[must_use]
    pub fn see_all(&self) -> bool {
        self.standing >= Standing::Auditor
    }

    /// Whether the caller runs the server.
    #[must_use]
    pub fn run_all(&self) -> bool {
        self.standing >= Standing::Operator
    }

    /// The roles in an initiative.
    #[must_use]
    pub fn hats(&self, initiative: InitiativeId) -> &[Hat] {
        self.initiatives.get(&initiative).map_or(&[], Vec::as_slice)
    }

    /// Whether the caller has that role in an initiative.
    #[must_use]
    pub fn is(&self, role: Role, initiative: InitiativeId) -> bool {
        self.hats(initiative).iter().any(|hat| hat.role == role)
    }

    /// Whether the caller runs an initiative: as its backbone, or because it runs the server.
    #[must_use]
    pub fn run(&self, initiative: InitiativeId) -> bool {
        self.run_all() || self.is(Role::Backbone, initiative) || self.is(Role::Operator, initiative)
    }

    /// Whether the caller runs any initiative.
    #[must_use]
    pub fn convene(&self) -> bool {
        self.run_all() || self.initiatives.keys().any(|initiative| self.run(*initiative))
    }

    /// The organisations that the caller speaks for in an initiative.
    pub fn speaks_for(&self, initiative: InitiativeId) -> impl Iterator<Item = OrganisationId> {
        self.hats(initiative).iter().filter_map(|hat| hat.organisation)
    }
}

impl Hat {
    fn new(grant: GrantId, it: &Grant) -> Self {
        let granted = &it.granted.fact;
        Self {
            grant,
            role: granted.role,
            organisation: granted.organisation,
            title: granted.title.clone(),
            mandate: granted.mandate.clone(),
        }
    }
}

impl Access {
    /// What a caller may at a moment. A credential that does not count gives the rights of nobody.
    #[must_use]
    pub fn rights(&self, caller: &Caller, now: Timestamp) -> Rights {
        match caller {
            Caller::Local => Rights::local(),
            Caller::Anonymous | Caller::Stranger(_) => Rights::nobody(),
            Caller::Account(credential) => match self.check(credential, now) {
                Ok(()) => self.rights_of(credential, now),
                Err(_) => Rights::nobody(),
            },
        }
    }

    fn rights_of(&self, credential: &Credential, now: Timestamp) -> Rights {
        let token = credential.token.and_then(|token| self.tokens.get(token));
        let scope = token.map_or(credential.scope, |token| token.issued.scope.min(credential.scope));
        let limit = token.map_or(&[][..], |token| &token.issued.initiatives);
        let mut rights = Rights {
            standing: Standing::Account,
            account: Some(credential.account),
            scope,
            initiatives: BTreeMap::new(),
        };
        let PartialDate::Day(today) = now.day() else { return rights };
        for (id, grant) in self.held(credential.account, today) {
            let hat = Hat::new(id, grant);
            match grant.granted.initiative {
                Some(initiative) if limit.is_empty() || limit.contains(&initiative) => {
                    rights.initiatives.entry(initiative).or_default().push(hat);
                }
                Some(_) => {}
                None if limit.is_empty() => rights.standing = rights.standing.max(standing(hat.role)),
                // Of what holds for the whole, a token that is limited gives it in the initiatives that it is limited to.
                None => {
                    for initiative in limit {
                        rights.initiatives.entry(*initiative).or_default().push(hat.clone());
                    }
                }
            }
        }
        rights
    }
}

/// What a role that is granted for no initiative is to the whole server.
const fn standing(role: Role) -> Standing {
    match role {
        Role::Operator => Standing::Operator,
        Role::Auditor => Standing::Auditor,
        Role::Backbone | Role::Partner | Role::Signatory | Role::Observer => Standing::Account,
    }
}
