//! Accounts, roles and tokens made by this machine itself.

use samspil_domain::access::Command;
use samspil_domain::access::{Caller, GrantRole, RecordToken, RegisterAccount, Role, Scope};
use samspil_domain::ids::{AccountId, CommandId, GrantId, TokenId};
use samspil_domain::value::{Timestamp, Title};
use samspil_domain::{Request, Stream};
use samspil_store::{Ledger, Receipt, Secret};
use uuid::Uuid;

use crate::failure::Failure;

/// The name under which what this machine does stands in the log.
const ACTOR: &str = "operator";

/// Gives commands about access, all or none.
///
/// # Errors
/// They are refused, or the ledger takes none.
pub async fn give(ledger: &Ledger, commands: Vec<Command>) -> Result<Receipt, Failure> {
    let commands = commands.into_iter().map(samspil_domain::Command::Access).collect();
    let request = Request {
        command_id: CommandId::from(Uuid::new_v4()),
        caller: Caller::Local,
        actor: ACTOR.parse().map_err(|error| Failure::Flags(format!("{error}")))?,
        stream: Stream::Access,
        expected_rev: None,
        source: None,
        on_behalf_of: None,
        reason: None,
        caused_by: None,
        commands,
    };
    ledger.execute(request).await.map_err(Failure::Access)
}

/// A new secret.
///
/// # Errors
/// The system gives no randomness.
pub fn secret() -> Result<Secret, Failure> {
    Secret::make().map_err(|error| Failure::Runtime(std::io::Error::other(error)))
}

/// An account of that name with an id of its own.
pub(super) fn account(name: Title) -> (AccountId, Command) {
    let id = AccountId::from(Uuid::new_v4());
    (id, Command::RegisterAccount(RegisterAccount { id: Some(id), name, identity: None }))
}

/// A role without anything more to tell.
pub(super) fn role(account: AccountId, role: Role) -> GrantRole {
    GrantRole {
        id: Some(GrantId::from(Uuid::new_v4())),
        account,
        role,
        initiative: None,
        organisation: None,
        title: None,
        mandate: None,
        from: None,
        until: None,
    }
}

/// A token for all that the account may.
pub(super) fn token(
    account: AccountId,
    name: Title,
    secret: &Secret,
    expires: Option<Timestamp>,
) -> RecordToken {
    RecordToken {
        id: Some(TokenId::from(Uuid::new_v4())),
        account,
        name,
        hash: secret.hash(),
        scope: Scope::Administer,
        initiatives: Vec::new(),
        expires,
    }
}
