//! Which key has signed, and how it came to be trusted.

use super::walk::Milestone;
use super::{AuditError, Source, Trust};
use crate::proof::rotation::Rotation;
use crate::proof::{Checkpoint, Note, Verifier};

/// What is signed, and by whom.
pub(super) struct Signed {
    pub(super) checkpoint: Option<Checkpoint>,
    pub(super) verifier: Option<Verifier>,
    pub(super) rotations: usize,
    pub(super) witnesses: Vec<Verifier>,
    /// What the log must hash to at some of its sizes, in order of size.
    pub(super) milestones: Vec<Milestone>,
}

/// Checks the signatures, from the key that is trusted to the one that has signed the checkpoint.
pub(super) fn who_signed(
    source: &dyn Source,
    checkpoint: Option<&Note>,
    trust: &Trust,
) -> Result<Signed, AuditError> {
    let own = source.verifiers()?;
    let rotations = source.rotations()?;
    let first = trust.verifier.clone().or_else(|| own.last().cloned());
    let (mut chain, mut milestones) = (Vec::from_iter(first), Vec::new());
    for (number, note) in (1..).zip(&rotations) {
        follow(&mut chain, &mut milestones, note, number, trust.verifier.is_some())?;
    }
    for note in &trust.earlier {
        milestones.push(milestone(note, &chain, "the earlier checkpoint")?);
    }
    let mut signed =
        Signed { checkpoint: None, verifier: None, rotations: 0, witnesses: Vec::new(), milestones };
    if let Some(note) = checkpoint {
        let by = chain.iter().rposition(|verifier| note.is_signed_by(verifier));
        let milestone = milestone(note, &chain, "the checkpoint")?;
        signed.checkpoint = Some(milestone.checkpoint.clone());
        signed.milestones.push(milestone);
        signed.rotations = by.unwrap_or(0);
        signed.verifier = by.map(|by| chain[by].clone());
        signed.witnesses =
            trust.witnesses.iter().filter(|witness| note.is_signed_by(witness)).cloned().collect();
    } else if trust.verifier.is_some() {
        return Err(AuditError::found(
            None,
            source.name(),
            "it shows no checkpoint, so nothing that the key has signed",
        ));
    }
    signed.milestones.sort_by_key(|milestone| milestone.checkpoint.size);
    Ok(signed)
}

/// Takes up one rotation. Those that lie before the key that is trusted are passed over.
fn follow(
    chain: &mut Vec<Verifier>,
    milestones: &mut Vec<Milestone>,
    note: &Note,
    number: usize,
    strict: bool,
) -> Result<(), AuditError> {
    let place = format!("rotation {number}");
    let bad = |what: &str| AuditError::found(None, place.clone(), what);
    let rotation: Rotation = note.text().parse().map_err(|_| bad("it is no rotation of a key"))?;
    if !note.is_signed_by(&rotation.new) {
        return Err(bad("the new key has not signed it"));
    }
    let Some(present) = chain.last() else { return Ok(()) };
    if *present == rotation.new {
        // What is trusted came later than this.
        return Ok(());
    }
    if note.is_signed_by(present) {
        milestones.push(Milestone { checkpoint: rotation.at, says: place });
        chain.push(rotation.new);
        return Ok(());
    }
    if strict {
        // Perhaps of a time before the key that is trusted; if not, the checkpoint will show it.
        return Ok(());
    }
    chain.push(rotation.new);
    Ok(())
}

fn milestone(note: &Note, chain: &[Verifier], says: &str) -> Result<Milestone, AuditError> {
    let bad = |what: String| AuditError::found(None, says, what);
    let checkpoint: Checkpoint = note.text().parse().map_err(|error| bad(format!("{error}")))?;
    let Some(by) = chain.iter().rev().find(|verifier| note.is_signed_by(verifier)) else {
        let keys: Vec<String> = chain.iter().map(ToString::to_string).collect();
        return Err(bad(format!("none of these keys has signed it: {}", keys.join(", "))));
    };
    if checkpoint.origin != *by.name() {
        return Err(bad(format!(
            "it is of the log {}, and the key is that of {}",
            checkpoint.origin,
            by.name()
        )));
    }
    Ok(Milestone { checkpoint, says: says.to_owned() })
}
