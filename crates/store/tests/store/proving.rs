//! The tree over the log: checkpoints, tiles and proofs, as an auditor gets them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use samspil_domain::Position;
use samspil_store::keys::Keys;
use samspil_store::proof::merkle::{is_consistent, leaf_hash, root_by_inclusion, root_of};
use samspil_store::proof::note::Kind;
use samspil_store::proof::rotation::Rotation;
use samspil_store::proof::tile::{Resource, SPAN, Tile, decode_entries, decode_hashes};
use samspil_store::proof::{Checkpoint, Edge, Hash, Note, Signer};
use samspil_store::{CosignError, Ledger, OpenError, Options, Readiness};

use crate::given::{closed_with, open, options, record, register, try_open, verify_all};

/// The checkpoint that a ledger signs now; its signature holds.
#[track_caller]
fn signed(ledger: &Ledger) -> Checkpoint {
    let note: Note = ledger.checkpoint().unwrap().to_string().parse().unwrap();
    assert!(note.is_signed_by(&ledger.verifiers()[0]));
    note.text().parse().unwrap()
}

fn leaves(ledger: &Ledger) -> Vec<Hash> {
    let (mut leaves, mut next) = (Vec::new(), Position(1));
    while next <= ledger.position() {
        for commit in ledger.read(next, 1000).unwrap() {
            leaves.push(leaf_hash(commit.bytes()));
            next = commit.position().next();
        }
    }
    leaves
}

/// Every tile that there is, and no other, is what the leaves say; and so are the bundles of entries.
#[track_caller]
fn tiles_are_right(ledger: &Ledger) {
    let mut level = leaves(ledger);
    let bundles: Vec<_> = level.chunks(256).map(<[_]>::to_vec).collect();
    for (index, hashes) in (0..).zip(&bundles) {
        let width = hashes.len() as u64;
        let bundle = ledger.tile(Resource::Entries { index, width }).unwrap().unwrap();
        let entries = decode_entries(&bundle).unwrap();
        assert_eq!(entries.iter().map(|entry| leaf_hash(entry)).collect::<Vec<_>>(), *hashes);
    }
    for number in 0.. {
        for (index, hashes) in (0..).zip(level.chunks(256)) {
            let tile = Tile { level: number, index, width: hashes.len() as u64 };
            let served = ledger.tile(Resource::Hashes(tile)).unwrap().unwrap();
            assert_eq!(decode_hashes(&served).unwrap(), hashes, "{tile:?}");
            let wider = Tile { width: tile.width + 1, ..tile };
            if tile.width < SPAN {
                assert_eq!(ledger.tile(Resource::Hashes(wider)).unwrap(), None, "{wider:?}");
            }
        }
        let full = level.chunks_exact(256);
        level = full.map(root_of).collect();
        if level.is_empty() {
            let beyond = Tile { level: number + 1, index: 0, width: 1 };
            assert_eq!(ledger.tile(Resource::Hashes(beyond)).unwrap(), None);
            break;
        }
    }
}

#[tokio::test]
async fn a_checkpoint_is_of_all_that_is_recorded_and_the_same_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    assert_eq!(signed(&ledger).size, 0);
    assert_eq!(signed(&ledger).root, Edge::default().root());
    for number in 1..=20 {
        record(&ledger, [number]).await;
        let checkpoint = signed(&ledger);
        assert_eq!((checkpoint.size, checkpoint.root), (number, root_of(&leaves(&ledger))));
    }
    let before = ledger.checkpoint().unwrap();
    ledger.close().await;
    let ledger = open(dir.path());
    assert_eq!(ledger.checkpoint().unwrap(), before, "Ed25519 signs the same text in the same way");
}

#[tokio::test]
async fn tiles_entries_and_proofs_are_those_of_the_leaves_in_memory_in_sled_and_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    // Far behind first, so that the tree beyond sled has full tiles of its own; then right behind.
    for (apply_bytes, upto) in [(usize::MAX, 700_u64), (1, 1100)] {
        let options = Options { apply_bytes, ..options() };
        let ledger = Ledger::open(dir.path(), options, |_| {}).unwrap();
        let from = ledger.position().0 + 1;
        for size in from..=upto {
            record(&ledger, [size]).await;
            if [1, 2, 255, 256, 257, 511, 512, 700, 1024, 1100].contains(&size) {
                tiles_are_right(&ledger);
            }
        }
        let leaves = leaves(&ledger);
        let root = |size: u64| root_of(&leaves[..usize::try_from(size).unwrap()]);
        for size in [1, 2, 3, 255, 256, 257, 600, upto] {
            assert_eq!(ledger.root(size).unwrap(), root(size));
            for position in
                [1, 2, size / 2, size].into_iter().filter(|position| (1..=size).contains(position))
            {
                let path = ledger.inclusion(Position(position), size).unwrap();
                let leaf = leaves[usize::try_from(position - 1).unwrap()];
                assert_eq!(root_by_inclusion(leaf, position - 1, size, &path), Some(root(size)));
            }
            let proof = ledger.consistency(size, upto).unwrap();
            assert!(is_consistent((size, root(size)), (upto, root(upto)), &proof), "{size}");
        }
        assert_eq!(ledger.root(upto + 1).unwrap_err().code(), "BEYOND_END");
        assert_eq!(ledger.inclusion(Position(0), upto).unwrap_err().code(), "BEYOND_END");
        assert_eq!(ledger.consistency(3, 2).unwrap_err().code(), "BEYOND_END");
        ledger.close().await;
    }
    let ledger = open(dir.path());
    tiles_are_right(&ledger);
    verify_all(&ledger, &[]);
}

#[tokio::test]
async fn a_proof_file_stands_alone() {
    let dir = closed_with(300).await;
    let ledger = open(dir.path());
    let commit = ledger.read(Position(77), 1).unwrap().remove(0);
    let file = ledger.proof(Position(77)).unwrap().to_string();
    let proof: samspil_store::proof::file::ProofFile = file.parse().unwrap();
    assert_eq!(proof.index, 76);
    assert_eq!(proof.check(commit.bytes(), &ledger.verifiers()[0]).unwrap().size, 300);
    proof.check(b"another", &ledger.verifiers()[0]).unwrap_err();
}

#[tokio::test]
async fn the_signing_key_is_made_once_is_for_its_owner_alone_and_can_be_missing() {
    let dir = closed_with(3).await;
    let (skey, vkey) = (dir.path().join("keys/log.skey"), dir.path().join("keys/log.vkey"));
    assert_eq!(fs::metadata(&skey).unwrap().permissions().mode() & 0o777, 0o600);
    let before = fs::read_to_string(&vkey).unwrap();
    let ledger = open(dir.path());
    assert_eq!(format!("{}\n", ledger.verifiers()[0]), before);
    let signed_before = signed(&ledger);
    ledger.close().await;

    fs::rename(&skey, dir.path().join("elsewhere")).unwrap();
    let ledger = open(dir.path());
    let readiness = ledger.readiness().borrow().clone();
    assert!(
        matches!(&readiness, Readiness::Degraded { reason } if reason.contains("signing key")),
        "{readiness:?}"
    );
    assert_eq!(signed(&ledger), signed_before, "what was signed is still served");
    record(&ledger, [4]).await;
    assert_eq!(ledger.checkpoint().unwrap_err().code(), "NO_SIGNING_KEY");
    assert_eq!(fs::read_to_string(&vkey).unwrap(), before, "no other key is made in its place");
    ledger.close().await;

    fs::rename(dir.path().join("elsewhere"), &skey).unwrap();
    let ledger = open(dir.path());
    assert_eq!(signed(&ledger).size, 4);
}

#[tokio::test]
async fn a_signing_key_is_never_overwritten_and_has_the_log_s_identity_with_it() {
    let dir = closed_with(3).await;
    let (skey, vkey) = (dir.path().join("keys/log.skey"), dir.path().join("keys/log.vkey"));
    let (secret, public) = (fs::read_to_string(&skey).unwrap(), fs::read_to_string(&vkey).unwrap());
    let ledger = open(dir.path());
    let before = signed(&ledger);
    ledger.close().await;
    fs::remove_file(&vkey).unwrap();
    let ledger = open(dir.path());
    assert_eq!(signed(&ledger), before);
    assert_eq!((fs::read_to_string(&skey).unwrap(), fs::read_to_string(&vkey).unwrap()), (secret, public));
    ledger.close().await;
    // With neither, what was signed shows that there was an identity.
    fs::remove_file(&vkey).unwrap();
    fs::remove_file(&skey).unwrap();
    let error = try_open(dir.path()).unwrap_err();
    assert_eq!(error.code(), "KEYS_DAMAGED", "{error}");
    assert!(!skey.exists());
}

#[tokio::test]
async fn a_log_has_the_name_that_it_was_given_first() {
    let dir = tempfile::tempdir().unwrap();
    let named = |name: &str| Options { origin: Some(name.parse().unwrap()), ..options() };
    let ledger = Ledger::open(dir.path(), named("log.example.org/hjem"), |_| {}).unwrap();
    assert_eq!(signed(&ledger).origin.as_str(), "log.example.org/hjem");
    ledger.close().await;
    let ledger = Ledger::open(dir.path(), named("another"), |_| {}).unwrap();
    assert_eq!(signed(&ledger).origin.as_str(), "log.example.org/hjem");
}

/// Puts a log that goes another way, or ends earlier, in the place of one that was signed.
#[track_caller]
fn exchange_log(dir: &Path, other: &Path) {
    for name in ["journal", "sled"] {
        fs::remove_dir_all(dir.join(name)).unwrap();
        crate::power_cut::copy_dir(&other.join(name), &dir.join(name));
    }
}

#[tokio::test]
async fn a_log_that_is_not_the_one_that_was_signed_does_not_open() {
    let dir = closed_with(10).await;
    let ledger = open(dir.path());
    assert_eq!(signed(&ledger).size, 10);
    ledger.close().await;
    let shorter = closed_with(9).await;
    let different = tempfile::tempdir().unwrap();
    let ledger = open(different.path());
    record(&ledger, (2..=12).rev()).await;
    ledger.close().await;
    for (other, says) in [(&shorter, "now it ends at 9"), (&different, "now it has root")] {
        exchange_log(dir.path(), other.path());
        let error = try_open(dir.path()).unwrap_err();
        assert!(matches!(error, OpenError::Keys(_)), "{error}");
        assert_eq!(error.code(), "NOT_WHAT_WAS_SIGNED");
        assert!(error.to_string().contains(says), "{error}");
    }
    // Whoever means it gives the log another identity; what was signed is kept aside.
    Keys::renew(dir.path(), None).unwrap();
    let ledger = open(dir.path());
    assert_eq!(signed(&ledger).size, 11);
    assert!(dir.path().join("keys.former-1/checkpoint").exists());
    assert_eq!(Keys::renew(dir.path(), None).unwrap_err().code(), "IN_USE");
    assert!(dir.path().join("keys/log.skey").exists(), "the key of an open log stays");
}

#[tokio::test]
async fn a_new_key_is_vouched_for_by_the_old_one() {
    let dir = closed_with(5).await;
    let ledger = open(dir.path());
    let (old, at) = (ledger.verifiers()[0].clone(), signed(&ledger));
    ledger.close().await;
    let keys = Keys::open(dir.path()).unwrap().unwrap();
    keys.rotate(at.clone(), false).unwrap();

    let ledger = open(dir.path());
    let rotations = ledger.rotations().unwrap();
    let [note] = rotations.as_slice() else { panic!("{rotations:?}") };
    let rotation: Rotation = note.text().parse().unwrap();
    assert_eq!(rotation.at, at);
    assert_eq!(rotation.new, ledger.verifiers()[0]);
    assert!(note.is_signed_by(&old) && note.is_signed_by(&rotation.new));
    assert_eq!(ledger.verifiers(), [rotation.new, old]);
    let note = ledger.checkpoint().unwrap();
    assert!(
        ledger.verifiers().iter().all(|key| note.is_signed_by(key)),
        "both keys have signed the same size"
    );
    record(&ledger, [6]).await;
    assert_eq!(signed(&ledger).size, 6);
    ledger.close().await;

    fs::remove_file(dir.path().join("keys/log.skey")).unwrap();
    let keys = Keys::open(dir.path()).unwrap().unwrap();
    let error = keys.rotate(at.clone(), false).unwrap_err();
    assert_eq!(error.code(), "NO_SIGNING_KEY");
    let keys = Keys::open(dir.path()).unwrap().unwrap();
    keys.rotate(at, true).unwrap();
    let ledger = open(dir.path());
    assert_eq!(ledger.verifiers().len(), 3);
    assert!(
        !ledger.rotations().unwrap()[1].is_signed_by(&ledger.verifiers()[1]),
        "the lost key has not signed"
    );
    record(&ledger, [7]).await;
    assert_eq!(signed(&ledger).size, 7);
}

#[tokio::test]
async fn a_witness_that_is_known_is_taken_up_and_served() {
    let dir = tempfile::tempdir().unwrap();
    let witness = |name: &str, seed: u8| Signer::new(name.parse().unwrap(), Kind::Witness, &[seed; 32]);
    let (known, unknown) = (witness("witness.example", 1), witness("stranger.example", 2));
    let options = || Options { witnesses: vec![known.verifier()], ..options() };
    let ledger = Ledger::open(dir.path(), options(), |_| {}).unwrap();
    record(&ledger, 1..=3).await;
    let note = ledger.checkpoint().unwrap();

    let mut cosigned = Note::new(note.text().to_owned(), Vec::new());
    cosigned.add(unknown.cosign(note.text(), 1_700_000_000));
    assert!(matches!(ledger.cosign(&cosigned), Err(CosignError::Refused(_))), "nobody knows that witness");
    cosigned.add(known.cosign(note.text(), 1_700_000_000));
    let served = ledger.cosign(&cosigned).unwrap();
    assert!(served.is_signed_by(&ledger.verifiers()[0]) && served.is_signed_by(&known.verifier()));
    assert!(!served.is_signed_by(&unknown.verifier()), "a signature that nobody knows is not passed on");
    assert_eq!(ledger.checkpoint().unwrap(), served, "it is the checkpoint of that size");

    let forged = note.text().replacen("\n3\n", "\n2\n", 1);
    let forged = Note::new(forged.clone(), vec![known.cosign(&forged, 1)]);
    assert!(matches!(ledger.cosign(&forged), Err(CosignError::Refused(_))), "another root at that size");
    let beyond = note.text().replacen("\n3\n", "\n4\n", 1);
    let beyond = Note::new(beyond.clone(), vec![known.cosign(&beyond, 1)]);
    assert!(matches!(ledger.cosign(&beyond), Err(CosignError::Refused(_))), "there is no such size yet");

    record(&ledger, [4]).await;
    assert!(!ledger.checkpoint().unwrap().is_signed_by(&known.verifier()), "the new one is not cosigned yet");
    ledger.close().await;
    let ledger = Ledger::open(dir.path(), options(), |_| {}).unwrap();
    assert_eq!(ledger.cosigned(), Some(served));
}

#[tokio::test]
async fn a_damaged_file_of_the_keys_stops_the_start_and_is_named() {
    let dir = closed_with(2).await;
    let ledger = open(dir.path());
    signed(&ledger);
    ledger.close().await;
    for name in ["log.vkey", "log.skey", "checkpoint"] {
        let path = dir.path().join("keys").join(name);
        let whole = fs::read_to_string(&path).unwrap();
        // The fifth byte is part of the name, which every one of them signs or hashes.
        let mut damaged = whole.clone().into_bytes();
        let at = if name == "log.skey" { 16 } else { 4 };
        damaged[at] ^= 1;
        fs::write(&path, damaged).unwrap();
        let error = try_open(dir.path()).unwrap_err();
        assert_eq!(error.code(), "KEYS_DAMAGED", "{name}: {error}");
        assert!(error.to_string().contains(name), "{error}");
        fs::write(&path, whole).unwrap();
    }
    let ledger = open(dir.path());
    ledger.execute(register(3)).await.unwrap();
}
