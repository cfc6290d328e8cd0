//! The first operator: somebody must be able to grant the first role.

use std::path::Path;

use samspil_domain::World;
use samspil_domain::access::{Command, Role};
use samspil_store::{Ledger, Secret};

use super::{issue, secret_file};
use crate::failure::Failure;

/// Whether nobody was ever granted to run the server.
#[must_use]
pub fn is_needed(world: &World) -> bool {
    !world.access.grants.iter().any(|(_, grant)| grant.granted.role == Role::Operator)
}

/// Makes an account that runs the server, with a token that does not expire, where there never was one. The token goes into
/// `file`, or else to standard output, and nowhere else. A file that holds a token already is left as it is, and that token is
/// taken: so it can be laid there beforehand, and a start that broke off is simply begun again.
///
/// # Errors
/// The file cannot be used, or the ledger takes no requests.
pub async fn operator(ledger: &Ledger, file: Option<&Path>) -> Result<(), Failure> {
    if !is_needed(&ledger.view()) {
        return Ok(());
    }
    let secret = match file {
        Some(path) => in_file(path)?,
        None => issue::secret()?,
    };
    let (account, register) = issue::account(title("operator")?);
    let token = issue::token(account, title("first start")?, &secret, None);
    let commands =
        vec![register, Command::GrantRole(issue::role(account, Role::Operator)), Command::RecordToken(token)];
    issue::give(ledger, commands).await?;
    match file {
        Some(path) => {
            tracing::info!(file = %path.display(), "the first start made an operator; its token is in the file");
            Ok(())
        }
        None => {
            tracing::info!("the first start made an operator; its token is on standard output, this once");
            crate::print(&format!(
                "\nThis is the first start. Whoever bears this token runs the server; it is shown this once:\n\n  {}\n\n\
                 Send it as `Authorization: Bearer …`. If it is lost, stop the server and run `samspil token issue`.\n\n",
                secret.reveal()
            ))
        }
    }
}

/// The token that a file holds, or a new one written into it.
///
/// # Errors
/// The file cannot be used, or holds something else.
pub fn in_file(path: &Path) -> Result<Secret, Failure> {
    match secret_file::read(path)? {
        Some(text) => text.trim().parse().map_err(|error| {
            Failure::Flags(format!(
                "{path:?} holds something that is no token, and is left as it is: {error}"
            ))
        }),
        None => {
            let secret = issue::secret()?;
            secret_file::write(path, &format!("{}\n", secret.reveal()))?;
            Ok(secret)
        }
    }
}

pub(super) fn title(text: &str) -> Result<samspil_domain::value::Title, Failure> {
    text.parse().map_err(|error| Failure::Flags(format!("{text:?}: {error}")))
}
