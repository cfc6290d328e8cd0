//! Who may see which accounts, roles and tokens.

use std::collections::BTreeSet;

use super::table::{Section, Sees, most};
use crate::access::{Access, Event, Rights};
use crate::ids::{AccountId, GrantId, InitiativeId, TokenId};

impl Access {
    /// The accounts, roles and tokens that a reader with these rights may see: their own, and as the backbone of an
    /// initiative the roles in it with the accounts that have them.
    pub(super) fn seen_by(&self, rights: &Rights) -> Self {
        let Some(own) = rights.account else { return Self::default() };
        let within = |(_, hats): &(_, &Vec<_>)| most(Section::Accounts, hats) >= Sees::Within;
        let run: BTreeSet<InitiativeId> =
            rights.initiatives.iter().filter(within).map(|(id, _)| *id).collect();
        let mut grants: BTreeSet<GrantId> = BTreeSet::new();
        if !run.is_empty() {
            let all = self.grants.iter();
            let theirs = all.filter(|(_, it)| it.granted.initiative.is_some_and(|id| run.contains(&id)));
            grants.extend(theirs.map(|(id, _)| id));
        }
        let me = self.accounts.get(own);
        grants.extend(me.into_iter().flat_map(|account| account.grants.iter().copied()));
        let tokens: BTreeSet<TokenId> =
            me.into_iter().flat_map(|account| account.tokens.iter().copied()).collect();
        let holders = grants.iter().filter_map(|id| self.grants.get(*id)).map(|grant| grant.granted.account);
        let accounts: BTreeSet<AccountId> = holders.chain([own]).collect();
        self.of(&accounts, &grants, &tokens)
    }

    /// These alone, in the order in which they were recorded.
    fn of(
        &self,
        accounts: &BTreeSet<AccountId>,
        grants: &BTreeSet<GrantId>,
        tokens: &BTreeSet<TokenId>,
    ) -> Self {
        let mut seen = Self { rev: self.rev, ..Self::default() };
        seen.accounts = self.accounts.pick(accounts);
        seen.grants = self.grants.pick(grants);
        seen.tokens = self.tokens.pick(tokens);
        for id in accounts {
            seen.accounts.change(*id, |account| {
                account.grants.retain(|grant| grants.contains(grant));
                account.tokens.retain(|token| tokens.contains(token));
                if let Some(identity) = &account.registered.identity {
                    seen.identities.insert(identity.clone(), *id);
                }
            });
        }
        let hashes = seen.tokens.iter().map(|(id, token)| (token.issued.hash, id));
        seen.hashes = hashes.collect();
        seen
    }

    /// Whether what an event is about is here.
    pub(super) fn holds(&self, event: &Event) -> bool {
        match event {
            Event::AccountRegistered(fact) => self.accounts.has(fact.id),
            Event::AccountClosed(fact) => self.accounts.has(fact.account),
            Event::RoleGranted(fact) => self.grants.has(fact.id),
            Event::GrantEnded(fact) => self.grants.has(fact.grant),
            Event::TokenIssued(fact) => self.tokens.has(fact.id),
            Event::TokenRevoked(fact) => self.tokens.has(fact.token),
        }
    }
}
