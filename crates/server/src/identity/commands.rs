//! `samspil account`, `samspil grant` and `samspil token`: on a data directory that no server has open.

use std::fmt::Write as _;

use samspil_domain::access::{
    CloseAccount, Command, EndGrant, GrantRole, Identity, RecordToken, RegisterAccount, RevokeToken,
};
use samspil_domain::{Event, World};
use samspil_store::{Ledger, Options, Receipt};

use super::issue;
use crate::cli::access::{Account, AccountVerb, At, Grant, GrantVerb, Issue, Token, TokenVerb};
use crate::failure::Failure;

/// # Errors
/// [`Failure`].
pub async fn account(arguments: Account) -> Result<(), Failure> {
    match arguments.what {
        AccountVerb::List(at) => list(&at, accounts).await,
        AccountVerb::Register(it) => {
            let identity = it.issuer.zip(it.subject).map(|(issuer, subject)| Identity { issuer, subject });
            let command = RegisterAccount { id: it.id, name: it.name, identity };
            give(&it.at, Command::RegisterAccount(command)).await
        }
        AccountVerb::Close(it) => {
            let command = CloseAccount { account: it.account, reason: None };
            give(&it.at, Command::CloseAccount(command)).await
        }
    }
}

/// # Errors
/// [`Failure`].
pub async fn grant(arguments: Grant) -> Result<(), Failure> {
    match arguments.what {
        GrantVerb::List(at) => list(&at, grants).await,
        GrantVerb::Role(it) => {
            let command = GrantRole {
                id: None,
                account: it.account,
                role: it.role,
                initiative: it.initiative,
                organisation: it.organisation,
                title: it.title,
                mandate: it.mandate,
                from: it.from,
                until: it.until,
            };
            give(&it.at, Command::GrantRole(command)).await
        }
        GrantVerb::End(it) => {
            give(&it.at, Command::EndGrant(EndGrant { grant: it.grant, reason: None })).await
        }
    }
}

/// # Errors
/// [`Failure`].
pub async fn token(arguments: Token) -> Result<(), Failure> {
    match arguments.what {
        TokenVerb::List(at) => list(&at, tokens).await,
        TokenVerb::Issue(it) => issue_one(it).await,
        TokenVerb::Revoke(it) => {
            let command = RevokeToken { token: it.token, reason: None };
            give(&it.at, Command::RevokeToken(command)).await
        }
    }
}

async fn issue_one(it: Issue) -> Result<(), Failure> {
    let secret = issue::secret()?;
    let Issue { account, name, scope, initiative: initiatives, expires, at } = it;
    let command = RecordToken { id: None, account, name, hash: secret.hash(), scope, initiatives, expires };
    recorded(&at, Command::RecordToken(command)).await?;
    crate::print(&format!("{}\n", secret.reveal()))
}

fn open(at: &At) -> Result<Ledger, Failure> {
    if !at.data.exists() {
        return Err(Failure::NoData(at.data.clone()));
    }
    Ok(Ledger::open(&at.data, Options::default(), |_| {})?)
}

async fn recorded(at: &At, command: Command) -> Result<Receipt, Failure> {
    let ledger = open(at)?;
    let receipt = issue::give(&ledger, vec![command]).await;
    ledger.close().await;
    receipt
}

async fn give(at: &At, command: Command) -> Result<(), Failure> {
    let receipt = recorded(at, command).await?;
    let Some(stored) = receipt.commit else { return crate::print("Nothing changed; that stands already.\n") };
    let said: String = stored.commit().events.iter().map(said).collect();
    crate::print(&said)
}

/// What an event did, with the id that the next command needs.
fn said(event: &Event) -> String {
    use samspil_domain::access::Event as It;
    let Event::Access(event) = event else { return String::new() };
    match event {
        It::AccountRegistered(it) => format!("account {} registered\n", it.id),
        It::AccountClosed(it) => format!("account {} closed\n", it.account),
        It::RoleGranted(it) => format!("grant {}: {} to account {}\n", it.id, it.role.words(), it.account),
        It::GrantEnded(it) => format!("grant {} ended\n", it.grant),
        It::TokenIssued(it) => format!("token {} issued\n", it.id),
        It::TokenRevoked(it) => format!("token {} revoked\n", it.token),
    }
}

async fn list(at: &At, text: fn(&World) -> String) -> Result<(), Failure> {
    let ledger = open(at)?;
    let text = text(&ledger.view());
    ledger.close().await;
    crate::print(&text)
}

fn accounts(world: &World) -> String {
    let mut text = String::new();
    for (id, account) in world.access.accounts.iter() {
        let state = if account.closed.is_some() { "closed" } else { "open" };
        let _ = write!(text, "{id}  {state:<6}  {}", account.registered.name);
        if let Some(identity) = &account.registered.identity {
            let _ = write!(text, "  ({} of {})", identity.subject, identity.issuer);
        }
        text.push('\n');
    }
    text
}

fn grants(world: &World) -> String {
    let mut text = String::new();
    for (id, grant) in world.access.grants.iter() {
        let it = &grant.granted;
        let state = if grant.ended.is_some() { "ended" } else { "open" };
        let _ = write!(text, "{id}  {state:<6}  {:<9}  account {}", it.role.words(), it.account);
        let _ = it.initiative.map(|initiative| write!(text, "  initiative {initiative}"));
        let _ = it.organisation.map(|organisation| write!(text, "  organisation {organisation}"));
        let _ = it.from.map(|from| write!(text, "  from {from}"));
        let _ = it.until.map(|until| write!(text, "  until {until}"));
        text.push('\n');
    }
    text
}

fn tokens(world: &World) -> String {
    let mut text = String::new();
    for (id, token) in world.access.tokens.iter() {
        let it = &token.issued;
        let state = if token.revoked.is_some() { "revoked" } else { "open" };
        let _ =
            write!(text, "{id}  {state:<7}  {:<10}  account {}  {}", it.scope.words(), it.account, it.name);
        let _ = it.expires.map(|expires| write!(text, "  expires {expires}"));
        text.push('\n');
    }
    text
}
