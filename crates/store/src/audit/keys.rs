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
    let first = first.map(|verifier| Link { verifier, until: None });
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
        let by = chain.iter().rposition(|link| note.is_signed_by(&link.verifier));
        let milestone = milestone(note, &chain, "the checkpoint")?;
        signed.checkpoint = Some(milestone.checkpoint.clone());
        signed.milestones.push(milestone);
        signed.rotations = by.unwrap_or(0);
        signed.verifier = by.map(|by| chain[by].verifier.clone());
        signed.witnesses =
            trust.witnesses.iter().filter(|witness| note.is_signed_by(witness)).cloned().collect();
    } else if trust.verifier.is_some() {
        let what = "it shows no checkpoint, so there is nothing that the key can have signed; leave --vkey out, or start it once \
                    and ask for /log/checkpoint";
        return Err(AuditError::Unread(format!("{}: {what}", source.name())));
    }
    signed.milestones.sort_by_key(|milestone| milestone.checkpoint.size);
    Ok(signed)
}

/// A key, and up to which size of the log it signs: none as long as no other has taken over.
pub(super) struct Link {
    verifier: Verifier,
    until: Option<u64>,
}

/// Takes up one rotation. Those that lie before the key that is trusted are passed over.
fn follow(
    chain: &mut Vec<Link>,
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
    let Some(present) = chain.last_mut() else { return Ok(()) };
    if present.verifier == rotation.new {
        // What is trusted came later than this.
        return Ok(());
    }
    let vouched = note.is_signed_by(&present.verifier);
    if strict && !vouched {
        // Perhaps of a time before the key that is trusted; if not, the checkpoint will show it.
        return Ok(());
    }
    present.until = Some(rotation.at.size);
    chain.push(Link { verifier: rotation.new, until: None });
    if vouched {
        milestones.push(Milestone { checkpoint: rotation.at, says: place });
    }
    Ok(())
}

fn milestone(note: &Note, chain: &[Link], says: &str) -> Result<Milestone, AuditError> {
    let bad = |what: String| AuditError::found(None, says, what);
    let checkpoint: Checkpoint = note.text().parse().map_err(|error| bad(format!("{error}")))?;
    let Some(Link { verifier: by, until }) =
        chain.iter().rev().find(|link| note.is_signed_by(&link.verifier))
    else {
        let keys: Vec<String> = chain.iter().map(|link| link.verifier.to_string()).collect();
        return Err(bad(format!("none of these keys has signed it: {}", keys.join(", "))));
    };
    if let Some(until) = until.filter(|until| *until < checkpoint.size) {
        return Err(bad(format!(
            "it is of size {}, and signed with a key that was replaced at size {until}",
            checkpoint.size
        )));
    }
    if checkpoint.origin != *by.name() {
        return Err(bad(format!(
            "it is of the log {}, and the key is that of {}",
            checkpoint.origin,
            by.name()
        )));
    }
    Ok(Milestone { checkpoint, says: says.to_owned() })
}
