//! `samspil erase-person`: what is personal about a person erased by hand.

use samspil_domain::access::Caller;
use samspil_domain::ids::CommandId;
use samspil_domain::people::{self, RequestErasure, Standing};
use samspil_domain::{Command, Request, Stream};
use samspil_store::{Ledger, Options};
use uuid::Uuid;

use crate::cli;
use crate::failure::Failure;

/// Who asks.
const ACTOR: &str = "operator";

/// Requests the erasure, and waits until the key is destroyed and that is recorded.
///
/// # Errors
/// [`Failure`]; where the vault cannot be used the request stands, and goes on once it can.
pub async fn erase(arguments: &cli::ErasePerson) -> Result<(), Failure> {
    let cli::ErasePerson { person, data, vault, reason } = arguments;
    if !data.exists() {
        return Err(Failure::NoData(data.clone()));
    }
    let options = Options { vault: vault.clone(), ..Options::default() };
    let ledger = Ledger::open(data, options, |_| {})?;
    let command = people::Command::RequestErasure(RequestErasure { person: *person, reason: reason.clone() });
    let request = Request {
        caller: Caller::Local,
        command_id: CommandId::from(Uuid::new_v4()),
        actor: ACTOR.parse().expect("a title"),
        stream: Stream::People,
        expected_rev: None,
        source: None,
        on_behalf_of: None,
        reason: None,
        caused_by: None,
        commands: vec![Command::People(command)],
    };
    let asked = ledger.execute(request).await;
    // Closing waits for the writer, which erases before it ends.
    ledger.close().await;
    asked.map_err(Failure::Erase)?;
    match ledger.view().people.standing(*person) {
        Some(Standing::Erased) => crate::print(&format!(
            "What was personal about person {person} is erased: the key is overwritten in the vault, and that is recorded.\n\
             Destroy or replace every copy of the vault that you keep: a copy made before now can still read it.\n"
        )),
        Some(Standing::ErasureRequested | Standing::Kept) | None => Err(Failure::NotErased),
    }
}
