//! A whole log checked from outside: what is whole passes, what is not is named.

use std::fs;
use std::path::Path;

use samspil_domain::Position;
use samspil_store::audit::{AuditError, Audited, DataDirectory, Finding, Source, Trust, audit};
use samspil_store::proof::note::Kind;
use samspil_store::proof::{Note, Signer, Verifier};

use crate::given::{closed_with, open, record, registration, request};
use crate::power_cut::copy_dir;

fn check(source: &dyn Source, trust: &Trust) -> Result<Audited, AuditError> {
    audit(source, trust, &mut |_, _| {})
}

fn check_directory(path: &Path, trust: &Trust) -> Result<Audited, AuditError> {
    check(&DataDirectory::open(path)?, trust)
}

#[track_caller]
fn found(result: Result<Audited, AuditError>) -> Finding {
    match result {
        Err(AuditError::Found(finding)) => finding,
        Err(AuditError::Unread(why)) => panic!("it was not read: {why}"),
        Ok(audited) => panic!("nothing was found, up to {}", audited.world.position),
    }
}

/// A closed ledger of 600 commits that was signed at 300 and at 600, its key, and the earlier checkpoint.
async fn given() -> (tempfile::TempDir, Verifier, Note) {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    record(&ledger, 1..=300).await;
    let earlier = ledger.checkpoint().unwrap();
    record(&ledger, 301..=600).await;
    ledger.checkpoint().unwrap();
    let verifier = ledger.verifiers()[0].clone();
    ledger.close().await;
    (dir, verifier, earlier)
}

#[tokio::test]
async fn a_whole_log_passes_and_the_audit_says_what_it_has_seen() {
    let (dir, verifier, earlier) = given().await;
    let trust = Trust { verifier: Some(verifier.clone()), earlier: vec![earlier], ..Trust::default() };
    let audited = check_directory(dir.path(), &trust).unwrap();
    assert_eq!(audited.world.position, Position(600));
    assert_eq!(audited.world.directory.organisations.len(), 600);
    assert_eq!(audited.checkpoint.unwrap().root, audited.root);
    assert_eq!(audited.verifier, Some(verifier));
    assert_eq!((audited.events, audited.tiles), (600, 4), "two full tiles of leaves, two that are not full");

    let ledger = open(dir.path());
    record(&ledger, 601..=610).await;
    let source = DataDirectory::open(dir.path()).unwrap();
    assert!(source.is_in_use());
    let audited = check(&source, &trust).unwrap();
    assert_eq!(audited.world.position, Position(610), "what was recorded since the checkpoint is read too");
    assert_eq!(audited.checkpoint.unwrap().size, 600);
}

#[tokio::test]
async fn every_flipped_bit_of_the_journal_is_found_and_its_commit_named() {
    let (dir, ..) = given().await;
    let journal = first_segment(dir.path());
    let whole = fs::read(&journal).unwrap();
    let starts = frames(&whole);
    assert_eq!(starts.len(), 600);
    for (number, at) in (0..whole.len()).step_by(whole.len() / 200).enumerate() {
        let copy = tempfile::tempdir().unwrap();
        copy_dir(dir.path(), copy.path());
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (number % 8);
        fs::write(copy.path().join(journal.strip_prefix(dir.path()).unwrap()), flipped).unwrap();
        let finding = found(check_directory(copy.path(), &Trust::default()));
        let commit = starts.iter().filter(|start| **start <= at).count().max(1);
        assert_eq!(finding.position, Some(Position(commit as u64)), "byte {at}: {finding}");
    }
}

fn first_segment(dir: &Path) -> std::path::PathBuf {
    let mut names: Vec<_> =
        fs::read_dir(dir.join("journal")).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.file_name().is_some_and(|name| name != "HEAD"));
    names.sort();
    names.remove(0)
}

/// Where each frame of a segment begins.
fn frames(segment: &[u8]) -> Vec<usize> {
    let (mut at, mut starts) = (64, Vec::new());
    while at < segment.len() {
        starts.push(at);
        let word = u32::from_le_bytes(segment[at..at + 4].try_into().unwrap());
        at += 8 + (word & !(1 << 31)) as usize;
    }
    starts
}

/// Another log with the same commits, but for one; everything about it is in order.
async fn altered(but: u64) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    for number in 1..=600 {
        let mut command = registration(number);
        if number == but {
            command["registerOrganisation"]["name"] = "Altered".into();
        }
        ledger.execute(request(number, command)).await.unwrap();
    }
    ledger.close().await;
    dir
}

#[tokio::test]
async fn a_commit_that_was_exchanged_with_all_its_checksums_is_named() {
    let (dir, verifier, earlier) = given().await;
    let other = altered(411).await;
    fs::remove_dir_all(dir.path().join("journal")).unwrap();
    copy_dir(&other.path().join("journal"), &dir.path().join("journal"));
    let trust = Trust { verifier: Some(verifier), ..Trust::default() };
    let finding = found(check_directory(dir.path(), &trust));
    assert_eq!(finding.position, Some(Position(411)), "{finding}");

    // With sled exchanged too the snapshot knows that something is wrong, and after that nothing but what was signed.
    fs::remove_dir_all(dir.path().join("sled")).unwrap();
    copy_dir(&other.path().join("sled"), &dir.path().join("sled"));
    let finding = found(check_directory(dir.path(), &trust));
    assert!(finding.place.starts_with("snapshots"), "{finding}");
    fs::remove_dir_all(dir.path().join("snapshots")).unwrap();
    let trust = Trust { earlier: vec![earlier], ..trust };
    let finding = found(check_directory(dir.path(), &trust));
    assert!(finding.what.contains("the first that differs is among 301 to 600"), "{finding}");
}

#[tokio::test]
async fn what_is_cut_from_the_end_is_found_and_the_audit_changes_nothing() {
    let (dir, ..) = given().await;
    let ledger = open(dir.path());
    record(&ledger, 601..=605).await;
    ledger.close().await;
    let journal = first_segment(dir.path());
    let whole = fs::read(&journal).unwrap();
    fs::write(&journal, &whole[..frames(&whole)[602]]).unwrap();
    fs::remove_file(dir.path().join("journal/HEAD")).unwrap();
    let sled = || fs::read(dir.path().join("sled/db")).unwrap();
    let before = sled();
    let finding = found(check_directory(dir.path(), &Trust::default()));
    assert_eq!(finding.position, Some(Position(603)), "{finding}");
    assert!(finding.what.contains("sled holds commit 605"), "{finding}");
    assert!(sled() == before);
}

#[tokio::test]
async fn a_key_that_was_replaced_is_not_believed_any_more() {
    let (dir, old, _) = given().await;
    let secret = fs::read_to_string(dir.path().join("keys/log.skey")).unwrap();
    let stolen = Signer::from_secret(secret.trim()).unwrap();
    let ledger = open(dir.path());
    let at = ledger.checkpoint().unwrap().text().parse().unwrap();
    ledger.close().await;
    samspil_store::keys::Keys::open(dir.path()).unwrap().unwrap().rotate(at, false).unwrap();
    let ledger = open(dir.path());
    record(&ledger, [601]).await;
    let text = ledger.checkpoint().unwrap().text().to_owned();
    ledger.close().await;
    let forged = Note::new(text.clone(), vec![stolen.sign(&text)]);
    fs::write(dir.path().join("keys/checkpoint"), forged.to_string()).unwrap();
    let trust = Trust { verifier: Some(old), ..Trust::default() };
    let finding = found(check_directory(dir.path(), &trust));
    assert!(finding.what.contains("signed with a key that was replaced at size 600"), "{finding}");
}

#[tokio::test]
async fn a_checkpoint_that_another_key_has_signed_is_refused() {
    let (dir, verifier, earlier) = given().await;
    let stranger = Signer::new(verifier.name().clone(), Kind::Log, &[7; 32]);
    let trust = Trust { verifier: Some(stranger.verifier()), ..Trust::default() };
    let finding = found(check_directory(dir.path(), &trust));
    assert!(finding.what.contains("none of these keys has signed it"), "{finding}");

    let forged = Note::new(earlier.text().to_owned(), vec![stranger.sign(earlier.text())]);
    let trust = Trust { verifier: Some(verifier), earlier: vec![forged], ..Trust::default() };
    let finding = found(check_directory(dir.path(), &trust));
    assert_eq!(finding.place, "the earlier checkpoint");
}

#[tokio::test]
async fn a_log_that_ends_before_what_was_signed_is_named() {
    let (dir, verifier, earlier) = given().await;
    let shorter = closed_with(299).await;
    for name in ["journal", "sled"] {
        fs::remove_dir_all(dir.path().join(name)).unwrap();
        copy_dir(&shorter.path().join(name), &dir.path().join(name));
    }
    let trust = Trust { verifier: Some(verifier), earlier: vec![earlier], ..Trust::default() };
    let finding = found(check_directory(dir.path(), &trust));
    assert_eq!(finding.position, Some(Position(300)));
    assert!(finding.what.contains("of size 300, and the log ends at 299"), "{finding}");
}

#[tokio::test]
async fn keys_are_followed_from_the_one_that_is_trusted_to_the_present_one() {
    let (dir, first, _) = given().await;
    for _ in 0..2 {
        let ledger = open(dir.path());
        let at = ledger.checkpoint().unwrap().text().parse().unwrap();
        ledger.close().await;
        let keys = samspil_store::keys::Keys::open(dir.path()).unwrap().unwrap();
        keys.rotate(at, false).unwrap();
    }
    let ledger = open(dir.path());
    record(&ledger, [601]).await;
    ledger.checkpoint().unwrap();
    let last = ledger.verifiers()[0].clone();
    ledger.close().await;
    for (trusted, rotations) in [(first, 2), (last.clone(), 0)] {
        let trust = Trust { verifier: Some(trusted), ..Trust::default() };
        let audited = check_directory(dir.path(), &trust).unwrap();
        assert_eq!(audited.rotations, rotations);
        assert_eq!(audited.verifier, Some(last.clone()));
    }
}
