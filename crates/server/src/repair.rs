//! A damaged data directory, put together again.

use std::fmt::Write as _;

use samspil_store::Options;
use samspil_store::repair::{Loss, Repaired};

use crate::cli;
use crate::failure::Failure;

/// Repairs, and says on standard output what that has done.
///
/// # Errors
/// Where nothing could be done, or something would be lost and that was not accepted; the directory is as it was.
pub fn repair(arguments: &cli::Repair) -> Result<(), Failure> {
    // A mistyped name would be made into a new and empty directory, and that be found in order.
    if !arguments.data.exists() {
        return Err(Failure::NoData(arguments.data.clone()));
    }
    let loss = if arguments.accept_loss { Loss::Accept } else { Loss::Refuse };
    let options = Options::default();
    let repaired = samspil_store::repair::repair(&arguments.data, &options, loss, |_| {})?;
    crate::print(&report(&repaired))?;
    if arguments.rebuild {
        let position = samspil_store::repair::rebuild(&arguments.data, options, |_| {})?;
        crate::print(&format!("sled was built anew from the journal, up to position {position}.\n"))?;
    }
    Ok(())
}

fn report(repaired: &Repaired) -> String {
    let Repaired { position, from_sled, lost, kept } = repaired;
    let Some(kept) = kept else {
        return format!("Nothing to repair: the journal is whole, up to position {position}.\n");
    };
    let mut text = format!("The journal is repaired, and ends at position {position}.\n");
    for (first, last) in from_sled {
        let _ = writeln!(text, "Taken from sled: commits {first} to {last}.");
    }
    if let Some(lost) = lost {
        let _ = writeln!(text, "Given up, as accepted: {lost}.");
    }
    let _ = writeln!(text, "The damaged journal is kept in {}.", kept.display());
    text
}
