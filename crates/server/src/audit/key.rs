//! The key that signs the log's checkpoints.

use std::path::Path;

use samspil_store::keys::Keys;
use samspil_store::proof::Checkpoint;
use samspil_store::{Ledger, OpenError, Options};

use crate::cli;
use crate::failure::Failure;

/// Shows, rotates or makes the key.
///
/// # Errors
/// [`Failure`].
pub fn key(arguments: &cli::Key) -> Result<(), Failure> {
    match &arguments.what {
        cli::KeyVerb::Show(show) => {
            let keys = known(&show.data)?;
            let shown = if show.all { keys.verifiers() } else { &keys.verifiers()[..1] };
            crate::print(&shown.iter().map(|key| format!("{key}\n")).collect::<String>())
        }
        cli::KeyVerb::Rotate(rotate) => {
            let keys = known(&rotate.data)?;
            let at = reached(&rotate.data)?;
            let keys = keys.rotate(at, rotate.lost).map_err(OpenError::from)?;
            crate::print(&format!("{}\n", keys.verifier()))
        }
        cli::KeyVerb::New(new) => {
            if !new.data.exists() {
                return Err(Failure::NoData(new.data.clone()));
            }
            let keys = Keys::renew(&new.data, new.origin.as_ref())?;
            // The log must open under its new identity before anybody is told of it.
            reached(&new.data)?;
            crate::print(&format!("{}\n", keys.verifier()))
        }
    }
}

fn known(data: &Path) -> Result<Keys, Failure> {
    let keys = Keys::open(data).map_err(OpenError::from)?;
    keys.ok_or_else(|| Failure::NoData(data.to_owned()))
}

/// What the log is now. It must be whole, and not in use.
fn reached(data: &Path) -> Result<Checkpoint, Failure> {
    let ledger = Ledger::open(data, Options::default(), |_| {})?;
    let size = ledger.position().0;
    let root = ledger.root(size).map_err(Failure::Read)?;
    let origin = ledger.verifiers()[0].name().clone();
    Ok(Checkpoint { origin, size, root })
}
