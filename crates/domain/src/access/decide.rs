//! The rules of access.

use std::sync::Arc;

use super::{
    Access, Account, AccountClosed, AccountRegistered, CloseAccount, Command, EndGrant, Event, Grant,
    GrantEnded, GrantRole, RecordToken, RegisterAccount, RevokeToken, Rights, Role, RoleGranted, TokenIssued,
    TokenRevoked,
};
use crate::directory::Directory;
use crate::fact::stands;
use crate::ids::{AccountId, CommandId, GrantId, Id, InitiativeId};
use crate::initiative::Initiative;
use crate::rejection::{Code, Rejection};
use crate::value::{PartialDate, Timestamp};

/// Everything that a rule of access may look at, beside the state.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// What the caller may.
    pub(crate) rights: &'a Rights,
    /// The organisations that exist.
    pub(crate) directory: &'a Directory,
    /// The initiatives that exist.
    pub(crate) initiatives: &'a imbl::OrdMap<InitiativeId, Arc<Initiative>>,
    /// The moment of recording.
    pub(crate) at: Timestamp,
    /// The command's id, from which new ids are made.
    pub(crate) command_id: CommandId,
    /// The command's number in its request.
    pub(crate) index: usize,
}

impl Asked<'_> {
    fn id<I: Id>(&self, given: Option<I>) -> I {
        given.unwrap_or_else(|| self.command_id.makes(self.index))
    }
}

/// The events that a command causes.
pub(crate) fn decide(state: &Access, asked: &Asked<'_>, command: &Command) -> Result<Vec<Event>, Rejection> {
    match command {
        Command::RegisterAccount(command) => register(state, asked, command),
        Command::CloseAccount(command) => close(state, asked, command),
        Command::GrantRole(command) => grant(state, asked, command),
        Command::EndGrant(command) => end(state, asked, command),
        Command::RecordToken(command) => record_token(state, asked, command),
        Command::RevokeToken(command) => revoke(state, asked, command),
    }
}

fn forbidden(field: &'static str, message: impl Into<String>) -> Rejection {
    Rejection::new(Code::Forbidden, field, message)
}

/// An account, also one that is closed.
fn account(state: &Access, id: AccountId) -> Result<&Account, Rejection> {
    state.accounts.get(id).ok_or_else(|| Rejection::not_found("account", id))
}

/// An account that is not closed.
fn open(state: &Access, id: AccountId) -> Result<&Account, Rejection> {
    let account = account(state, id)?;
    match &account.closed {
        None => Ok(account),
        Some(_) => {
            Err(Rejection::new(Code::WrongState, "account", "the account was closed; enter a new one"))
        }
    }
}

/// Whether everything that an account may lies within what the caller runs: only then may the caller act for it.
fn within(state: &Access, asked: &Asked<'_>, account: &Account) -> bool {
    let mut any = false;
    let within = account.grants.iter().filter_map(|id| state.grants.get(*id)).all(|grant| {
        any = true;
        grant.granted.initiative.is_some_and(|initiative| asked.rights.run(initiative))
    });
    asked.rights.run_all() || (any && within)
}

fn register(state: &Access, asked: &Asked<'_>, command: &RegisterAccount) -> Result<Vec<Event>, Rejection> {
    let id = asked.id(command.id);
    let fact = AccountRegistered::with(command, id);
    if stands(id, state.accounts.get(id).map(|account| &account.registered), &fact)? {
        return Ok(vec![]);
    }
    if let Some(identity) = &command.identity
        && let Some(owner) = state.identities.get(identity)
        && state.accounts.get(*owner).is_some_and(|owner| owner.closed.is_none())
    {
        let message = "another account is that subject of the provider already; close it first, or use it";
        return Err(Rejection::new(Code::AlreadyExists, "identity", message));
    }
    Ok(vec![Event::AccountRegistered(fact)])
}

fn close(state: &Access, asked: &Asked<'_>, command: &CloseAccount) -> Result<Vec<Event>, Rejection> {
    let account = account(state, command.account)?;
    if !within(state, asked, account) {
        return Err(forbidden(
            "account",
            "only an operator may close an account that may more than what you run",
        ));
    }
    if account.closed.is_some() {
        return Ok(vec![]);
    }
    let operates = |id: &GrantId| state.grants.get(*id).is_some_and(|grant| is_operator(grant, asked.at));
    if account.grants.iter().any(operates) {
        another_operator(state, asked, |id| {
            state.grants.get(id).is_some_and(|it| it.granted.account != command.account)
        })?;
    }
    Ok(vec![Event::AccountClosed(AccountClosed::of(command))])
}

fn is_operator(grant: &Grant, at: Timestamp) -> bool {
    let PartialDate::Day(today) = at.day() else { return false };
    grant.granted.role == Role::Operator && grant.holds(today)
}

/// # Errors
/// `WRONG_STATE` where nobody would be left who runs the server. The machine's own command line is never locked out.
fn another_operator(
    state: &Access,
    asked: &Asked<'_>,
    counts: impl Fn(GrantId) -> bool,
) -> Result<(), Rejection> {
    let open =
        |grant: &Grant| state.accounts.get(grant.granted.account).is_some_and(|it| it.closed.is_none());
    let mut others =
        state.grants.iter().filter(|(id, grant)| counts(*id) && is_operator(grant, asked.at) && open(grant));
    if asked.rights.standing == super::Standing::Local || others.next().is_some() {
        return Ok(());
    }
    let message =
        "nobody would be left who runs the server; grant the role of an operator to another account first";
    Err(Rejection::new(Code::WrongState, "account", message))
}

fn grant(state: &Access, asked: &Asked<'_>, command: &GrantRole) -> Result<Vec<Event>, Rejection> {
    let id = asked.id(command.id);
    let fact = RoleGranted::with(command, id);
    may_grant(asked, command)?;
    if stands(id, state.grants.get(id).map(|grant| &grant.granted), &fact)? {
        return Ok(vec![]);
    }
    let account = open(state, command.account)?;
    fits(asked, command)?;
    dated(command)?;
    let same =
        |grant: &Grant| grant.ended.is_none() && RoleGranted { id, ..grant.granted.fact.clone() } == fact;
    if command.id.is_none() && account.grants.iter().filter_map(|id| state.grants.get(*id)).any(same) {
        return Ok(vec![]);
    }
    Ok(vec![Event::RoleGranted(fact)])
}

fn may_grant(asked: &Asked<'_>, command: &GrantRole) -> Result<(), Rejection> {
    match command.initiative {
        _ if asked.rights.run_all() => Ok(()),
        Some(initiative) if asked.rights.run(initiative) => Ok(()),
        Some(initiative) if asked.rights.hats(initiative).is_empty() => {
            Err(Rejection::not_found("initiative", initiative))
        }
        Some(_) => Err(forbidden(
            "initiative",
            "only the backbone of this initiative, or an operator, grants roles in it",
        )),
        None => Err(forbidden(
            "role",
            "only an operator grants roles for the whole server; name an initiative that you run",
        )),
    }
}

/// Whether the role is told with what it needs, and with nothing else.
fn fits(asked: &Asked<'_>, command: &GrantRole) -> Result<(), Rejection> {
    let invalid = |field, message: &str| Err(Rejection::new(Code::Invalid, field, message));
    match (command.role, command.initiative) {
        (Role::Operator, Some(_)) => {
            return invalid("initiative", "an operator runs the whole server; leave it out");
        }
        (Role::Operator | Role::Auditor, None) => {}
        (Role::Backbone | Role::Partner | Role::Signatory | Role::Observer, None) => {
            return invalid("initiative", "this role is for one initiative; name it");
        }
        (
            Role::Auditor | Role::Backbone | Role::Partner | Role::Signatory | Role::Observer,
            Some(initiative),
        ) => {
            let known = asked.initiatives.get(&initiative);
            if known.is_none_or(|it| it.foundation.founded.is_none()) {
                return Err(Rejection::not_found("initiative", initiative));
            }
        }
    }
    let speaks = matches!(command.role, Role::Partner | Role::Signatory);
    match (speaks, command.organisation) {
        (true, None) => return invalid("organisation", "a partner speaks for an organisation; name it"),
        (false, Some(_)) => {
            return invalid("organisation", "this role speaks for no organisation; leave it out");
        }
        (true, Some(organisation)) => partner(asked, command, organisation)?,
        (false, None) => {}
    }
    let signs = command.role == Role::Signatory;
    if signs && command.title.is_none() {
        return invalid("title", "say by which office a signatory signs, such as mayor or director");
    }
    if signs && command.mandate.is_none() {
        return invalid("mandate", "say what gives that office the right to bind the organisation");
    }
    if !signs && command.title.is_some() {
        return invalid("title", "only a signatory signs by an office; leave it out");
    }
    if !signs && command.mandate.is_some() {
        return invalid("mandate", "only a signatory has a mandate; leave it out");
    }
    Ok(())
}

fn partner(
    asked: &Asked<'_>,
    command: &GrantRole,
    organisation: crate::ids::OrganisationId,
) -> Result<(), Rejection> {
    if !asked.directory.organisations.has(organisation) {
        return Err(Rejection::not_found("organisation", organisation));
    }
    let initiative = command.initiative.and_then(|id| asked.initiatives.get(&id));
    if initiative.is_some_and(|it| it.partnership.partners.has(organisation)) {
        return Ok(());
    }
    let message = format!(
        "organisation {organisation} is no partner of this initiative; admit it with admitPartner first"
    );
    Err(Rejection::new(Code::NotAPartner, "organisation", message))
}

fn dated(command: &GrantRole) -> Result<(), Rejection> {
    let vague = |date: Option<PartialDate>| date.is_some_and(|date| !matches!(date, PartialDate::Day(_)));
    let one_day = "a role begins and ends on a day, such as \"2026-01-31\"";
    if vague(command.from) {
        return Err(Rejection::new(Code::Invalid, "from", one_day));
    }
    if vague(command.until) {
        return Err(Rejection::new(Code::Invalid, "until", one_day));
    }
    if command.from.zip(command.until).is_some_and(|(from, until)| until.is_before(from)) {
        return Err(Rejection::new(Code::DatesReversed, "until", "it would end before it begins"));
    }
    Ok(())
}

fn end(state: &Access, asked: &Asked<'_>, command: &EndGrant) -> Result<Vec<Event>, Rejection> {
    let unknown = || Rejection::not_found("grant", command.grant);
    let grant = state.grants.get(command.grant).ok_or_else(unknown)?;
    let may =
        grant.granted.initiative.map_or(asked.rights.run_all(), |initiative| asked.rights.run(initiative));
    let own = asked.rights.account == Some(grant.granted.account);
    if !may && !own {
        // Whoever may not end it is not told that there is one.
        return Err(unknown());
    }
    if grant.ended.is_some() {
        return Ok(vec![]);
    }
    if is_operator(grant, asked.at) {
        another_operator(state, asked, |id| id != command.grant)?;
    }
    Ok(vec![Event::GrantEnded(GrantEnded::of(command))])
}

fn record_token(state: &Access, asked: &Asked<'_>, command: &RecordToken) -> Result<Vec<Event>, Rejection> {
    let id = asked.id(command.id);
    let fact = TokenIssued::with(command, id);
    may_issue(state, asked, command)?;
    if stands(id, state.tokens.get(id).map(|token| &token.issued), &fact)? {
        return Ok(vec![]);
    }
    open(state, command.account)?;
    if state.hashes.contains_key(&command.hash) {
        return Err(Rejection::new(
            Code::AlreadyExists,
            "hash",
            "a token has that hash already; make another secret",
        ));
    }
    if command.expires.is_some_and(|expires| expires <= asked.at) {
        return Err(Rejection::new(
            Code::OutOfRange,
            "expires",
            "that moment is over; name one that is still to come",
        ));
    }
    crate::fact::no_repeats("initiatives", &command.initiatives)?;
    let there = |id: InitiativeId| asked.initiatives.contains_key(&id);
    crate::fact::all_exist("initiatives", command.initiatives.iter().copied(), there)?;
    Ok(vec![Event::TokenIssued(fact)])
}

fn may_issue(state: &Access, asked: &Asked<'_>, command: &RecordToken) -> Result<(), Rejection> {
    let rights = asked.rights;
    if command.scope > rights.scope {
        return Err(forbidden(
            "scope",
            "no token can be given a wider scope than the one that you signed in with has",
        ));
    }
    if rights.run_all() {
        return Ok(());
    }
    let limited = !command.initiatives.is_empty();
    if rights.account == Some(command.account) {
        // A token that is limited itself passes on no more than it has.
        let known = |id: &InitiativeId| !rights.hats(*id).is_empty();
        if limited && command.initiatives.iter().all(known) {
            return Ok(());
        }
        return Err(forbidden(
            "initiatives",
            "name the initiatives that the token is for, of those that you may",
        ));
    }
    if !state.accounts.get(command.account).is_some_and(|account| within(state, asked, account)) {
        return Err(forbidden(
            "account",
            "only an operator issues tokens for an account that may more than what you run",
        ));
    }
    if limited && command.initiatives.iter().all(|initiative| rights.run(*initiative)) {
        return Ok(());
    }
    Err(forbidden("initiatives", "name the initiatives that the token is for, of those that you run"))
}

fn revoke(state: &Access, asked: &Asked<'_>, command: &RevokeToken) -> Result<Vec<Event>, Rejection> {
    let unknown = || Rejection::not_found("token", command.token);
    let token = state.tokens.get(command.token).ok_or_else(unknown)?;
    let owner = token.issued.account;
    let own = asked.rights.account == Some(owner);
    let account = state.accounts.get(owner);
    if !own && !account.is_some_and(|account| within(state, asked, account)) {
        return Err(unknown());
    }
    if token.revoked.is_some() {
        return Ok(vec![]);
    }
    Ok(vec![Event::TokenRevoked(TokenRevoked::of(command))])
}
