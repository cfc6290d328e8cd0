//! Texts and files from outside: no reader panics, and what is read is written again as it was, byte for byte, but for what a
//! format lets others add.

use samspil_domain::Commit;
use samspil_store::proof::checkpoint::Checkpoint;
use samspil_store::proof::file::ProofFile;
use samspil_store::proof::merkle::{Hash, root_by_inclusion};
use samspil_store::proof::note::{Kind, Name, Note, Signer, Verifier};
use samspil_store::proof::rotation::Rotation;
use samspil_store::proof::tile::{Resource, decode_entries, decode_hashes, encode_entry, encode_hashes};

use super::Check;

/// All of them, by the names of their targets.
pub const TARGETS: [(&str, Check); 8] = [
    ("bundle", bundle),
    ("checkpoint", checkpoint),
    ("commit", commit),
    ("key", key),
    ("note", note),
    ("path", path),
    ("proof", proof),
    ("rotation", rotation),
];

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// A log that the kept notes are signed by, and a witness.
pub fn signer(kind: Kind) -> Signer {
    let name = match kind {
        Kind::Log => "log.example",
        Kind::Witness => "witness.example",
    };
    Signer::new(name.parse().expect("a name"), kind, &[1; 32])
}

/// A signed note.
pub fn note(bytes: &[u8]) {
    let Ok(read) = text(bytes).parse::<Note>() else { return };
    assert_eq!(read.to_string().as_bytes(), bytes);
    assert!((1..=100).contains(&read.signatures().len()));
    for kind in [Kind::Log, Kind::Witness] {
        let _ = read.is_signed_by(&signer(kind).verifier());
    }
    // A signature that is added is the only one of its key, and holds.
    let (mut more, log) = (read.clone(), signer(Kind::Log));
    more.add(log.sign(more.text()));
    assert!(more.is_signed_by(&log.verifier()));
    assert!(more.signatures().len() <= read.signatures().len() + 1);
}

/// A checkpoint's text.
pub fn checkpoint(bytes: &[u8]) {
    let Ok(read) = text(bytes).parse::<Checkpoint>() else { return };
    let written = read.to_string();
    assert!(bytes.starts_with(written.as_bytes()), "further lines are passed over, and nothing else");
    assert_eq!(written.parse(), Ok(read));
    assert!(text(bytes).parse::<Rotation>().is_err(), "a checkpoint is no rotation");
}

/// The proof of one entry.
pub fn proof(bytes: &[u8]) {
    let Ok(read) = text(bytes).parse::<ProofFile>() else { return };
    let written = read.to_string();
    let extra = text(bytes).lines().nth(1).is_some_and(|line| line.starts_with("extra "));
    assert!(extra || written.as_bytes() == bytes);
    assert_eq!(written.parse(), Ok(read.clone()));
    let proved = read.check(b"entry", &signer(Kind::Log).verifier());
    if let Ok(checkpoint) = proved {
        assert!(read.index < checkpoint.size && read.path.len() <= 64);
    }
    let _ = root_by_inclusion(Hash([0; 32]), read.index, u64::MAX, &read.path);
}

/// The path of a tile.
pub fn path(bytes: &[u8]) {
    let Ok(read) = text(bytes).parse::<Resource>() else { return };
    assert_eq!(read.to_string().as_bytes(), bytes);
}

/// A bundle of entries, or a tile of hashes.
pub fn bundle(bytes: &[u8]) {
    if let Some(entries) = decode_entries(bytes) {
        let mut written = Vec::new();
        entries.iter().for_each(|entry| encode_entry(entry, &mut written));
        assert_eq!(written, bytes);
    }
    if let Some(hashes) = decode_hashes(bytes) {
        assert_eq!(encode_hashes(&hashes), bytes);
    }
}

/// A line of an export, or an entry of the log. Of a commit it is the bytes that count, not how it would be written
/// today: what is written again needs to say the same.
pub fn commit(bytes: &[u8]) {
    let Ok(read) = serde_json::from_slice::<Commit>(bytes) else { return };
    let written = serde_json::to_vec(&read).expect("a commit is written");
    let again: Commit = serde_json::from_slice(&written).expect("what we write we read");
    assert_eq!(again, read);
    assert_eq!(serde_json::to_vec(&again).expect("a commit is written"), written);
}

/// How one key takes over from another.
pub fn rotation(bytes: &[u8]) {
    let Ok(read) = text(bytes).parse::<Rotation>() else { return };
    assert_eq!(read.to_string().as_bytes(), bytes);
    assert_eq!((read.new.name(), read.new.kind()), (&read.at.origin, Kind::Log));
    assert!(text(bytes).parse::<Checkpoint>().is_err(), "a rotation is no checkpoint");
}

/// A key, public or secret, or its name.
pub fn key(bytes: &[u8]) {
    let text = text(bytes);
    if let Ok(read) = text.parse::<Verifier>() {
        assert_eq!(read.to_string(), text);
    }
    if let Ok(read) = Signer::from_secret(text) {
        assert_eq!(read.to_secret(), text);
        assert!(!format!("{read:?}").contains(&text[text.len() - 40..]), "a secret is never printed");
        assert_eq!(read.verifier().to_string().parse(), Ok(read.verifier()));
    }
    if let Ok(read) = text.parse::<Name>() {
        assert!(read.to_string() == text && !text.contains(['+', ' ', '\n']));
    }
}
