//! `samspil audit verify`: a whole log checked, and what was seen said in words.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use samspil_store::audit::{
    Audited, AuditedInitiative, DataDirectory, Exported, Source, Trust, audit, audit_initiative,
};
use samspil_store::proof::Note;

use super::remote::Remote;
use crate::cli;
use crate::failure::Failure;
use crate::greeting::many;
use crate::progress::Bar;

/// Does what the command line says.
///
/// # Errors
/// [`Failure::Found`] where something is not as it was recorded.
pub fn run(arguments: &cli::Audit) -> Result<(), Failure> {
    let cli::AuditVerb::Verify(verify) = &arguments.what;
    let earlier = verify.earlier.iter().map(|path| note(path)).collect::<Result<_, _>>()?;
    let trust = Trust { verifier: verify.vkey.clone(), earlier, witnesses: verify.witness.clone() };
    let path = Path::new(&verify.source);
    if Exported::is_one(path) && Exported::is_of_an_initiative(path) {
        let mut bar = Bar::new("checking", "commits");
        let audited = audit_initiative(path, &trust, &mut |done, total| bar.at(done, total))?;
        bar.end();
        return crate::print(&report_of_initiative(&verify.source, &audited));
    }
    let source = open(&verify.source, verify.token.as_deref())?;
    let mut bar = Bar::new("checking", "commits");
    let audited = audit(&*source, &trust, &mut |done, total| bar.at(done, total));
    bar.end();
    crate::print(&report(&source.name(), &audited?, &trust))
}

/// A file with a checkpoint.
fn note(path: &Path) -> Result<Note, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::Unread(format!("{path:?}: {error}")))?;
    text.parse().map_err(|error| Failure::Unread(format!("{path:?}: {error}")))
}

fn open(source: &str, token: Option<&str>) -> Result<Box<dyn Source>, Failure> {
    if source.contains("://") {
        return Ok(Box::new(Remote::connect(source, token)?));
    }
    let path = Path::new(source);
    if Exported::is_one(path) {
        return Ok(Box::new(Exported::open(path)?));
    }
    let directory = DataDirectory::open(path)?;
    if directory.is_in_use() {
        tracing::info!(
            "a server has the directory open: its journal is checked; for the rest audit the server by its address"
        );
    }
    Ok(Box::new(directory))
}

fn report(source: &str, audited: &Audited, trust: &Trust) -> String {
    let Audited { world, root, checkpoint, verifier, rotations, witnesses, tiles, events, worlds } = audited;
    let mut text = format!("{source} is whole and unchanged.\n");
    let size = world.position.0;
    let _ = writeln!(
        text,
        "  {} with {}: each decodes, in order, gapless in the log and in its stream.",
        many(usize::try_from(size).unwrap_or(usize::MAX), "commit"),
        many(usize::try_from(*events).unwrap_or(usize::MAX), "event"),
    );
    let _ = writeln!(text, "  Root of the tree: {root}");
    if *tiles > 0 {
        let _ = writeln!(text, "  {tiles} tiles of the tree fit the commits under them.");
    }
    if *worlds > 0 {
        text.push_str("  Taking them up gives what is shown.\n");
    }
    match (checkpoint, verifier) {
        (Some(checkpoint), Some(verifier)) => {
            let _ = writeln!(text, "  Signed at size {} by {verifier}", checkpoint.size);
            if size > checkpoint.size {
                let _ = writeln!(
                    text,
                    "  {} recorded since then, not signed yet.",
                    many_commits(size - checkpoint.size)
                );
            }
            if *rotations > 0 {
                let _ = writeln!(
                    text,
                    "  The key took over from the trusted one in {rotations} steps, each signed."
                );
            }
        }
        _ => {
            text.push_str("  Nothing is signed yet: that it is unchanged rests on its own checksums alone.\n")
        }
    }
    for earlier in &trust.earlier {
        let size = earlier.text().lines().nth(1).unwrap_or_default();
        let _ = writeln!(text, "  It begins with what the earlier checkpoint of size {size} signed.");
    }
    for witness in witnesses {
        let _ = writeln!(text, "  The witness {} has signed the same.", witness.name());
    }
    if trust.verifier.is_none() && verifier.is_some() {
        text.push_str("  The key is the log's own word; compare it with the one that you know, or give that with --vkey.\n");
    }
    text
}

fn report_of_initiative(source: &str, audited: &AuditedInitiative) -> String {
    let AuditedInitiative { stream, commits, events, checkpoint, verifier } = audited;
    format!(
        "{source} is whole and unchanged, as far as one initiative shows.\n  \
         {stream}: {} with {}, none left out before the last, each proved to stand in the log.\n  \
         Signed at size {} by {verifier}\n",
        many_commits(*commits),
        many(usize::try_from(*events).unwrap_or(usize::MAX), "event"),
        checkpoint.size
    )
}

fn many_commits(number: u64) -> String {
    many(usize::try_from(number).unwrap_or(usize::MAX), "commit")
}
