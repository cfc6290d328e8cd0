//! The export of one initiative: each of its commits, proved to stand in the log.

use std::fs;
use std::path::Path;

use samspil_domain::{Commit, Position, Revision, Stream};

use super::export::Exported;
use super::{AuditError, Source, Trust, keys};
use crate::proof::file::ProofFile;
use crate::proof::merkle::{leaf_hash, root_by_inclusion};
use crate::proof::{Checkpoint, Verifier};

/// The folder of proofs.
pub(crate) const PROOFS: &str = "proofs";

/// What was found to stand in the log.
#[derive(Debug)]
pub struct AuditedInitiative {
    /// The initiative.
    pub stream: Stream,
    /// How many commits it has; none before the last is missing.
    pub commits: u64,
    /// How many events they hold.
    pub events: u64,
    /// The checkpoint that every proof leads to.
    pub checkpoint: Checkpoint,
    /// The key that signed it.
    pub verifier: Verifier,
}

/// Checks the export of one initiative.
///
/// # Errors
/// [`AuditError`]: the first thing that is wrong.
pub fn audit_initiative(
    path: &Path,
    trust: &Trust,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<AuditedInitiative, AuditError> {
    let source = Exported::open(path)?;
    let note = source.checkpoint()?;
    let signed = keys::who_signed(&source, note.as_ref(), trust)?;
    let (Some(note), Some(checkpoint), Some(verifier)) = (note, signed.checkpoint, signed.verifier) else {
        return Err(AuditError::found(
            None,
            source.name(),
            "it has no signed checkpoint that its proofs could lead to",
        ));
    };
    let (mut last, mut events): (Option<Commit>, u64) = (None, 0);
    source.entries(&mut |entry, place| {
        let rev = last.as_ref().map_or(Revision::default(), |last| last.rev).next();
        let bad = |position, what: String| AuditError::found(position, place.to_string(), what);
        let commit: Commit = serde_json::from_slice(entry)
            .map_err(|error| bad(None, format!("it cannot be read: {error}")))?;
        let wrong = |what: &str| bad(Some(commit.seq), what.to_owned());
        if commit.rev != rev
            || last.as_ref().is_some_and(|last| (last.stream, last.seq < commit.seq) != (commit.stream, true))
        {
            return Err(wrong("it is not the next one of its initiative"));
        }
        let name = format!("{PROOFS}/{}.tlog-proof", commit.seq);
        let proof =
            fs::read_to_string(path.join(&name)).map_err(|error| wrong(&format!("{name}: {error}")))?;
        let proof: ProofFile = proof.parse().map_err(|error| wrong(&format!("{name}: {error}")))?;
        let root = root_by_inclusion(leaf_hash(entry), proof.index, checkpoint.size, &proof.path);
        if proof.checkpoint.text() != note.text()
            || proof.index + 1 != commit.seq.0
            || root != Some(checkpoint.root)
        {
            return Err(wrong("its proof does not lead from it to the signed root"));
        }
        events += commit.events.len() as u64;
        progress(rev.0, rev.0);
        last = Some(commit);
        Ok(())
    })?;
    let last =
        last.ok_or_else(|| AuditError::found(Some(Position(1)), source.name(), "it holds no commit"))?;
    Ok(AuditedInitiative { stream: last.stream, commits: last.rev.0, events, checkpoint, verifier })
}
