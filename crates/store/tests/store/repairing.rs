//! Repairing a journal from sled: everything comes back that one of the two still has, and nothing is made up.

use std::fs;
use std::path::Path;

use samspil_domain::Position;
use samspil_store::repair::{Loss, RepairError, Repaired, rebuild, repair};
use samspil_store::{Ledger, Options, Receipt};

use crate::given::{open, options, record, register, try_open, verify_all};
use crate::power_cut::copy_dir;

const COMMITS: u64 = 24;

fn small() -> Options {
    Options { segment_bytes: 2500, ..options() }
}

/// A closed ledger of several segments, and its receipts.
async fn given() -> (tempfile::TempDir, Vec<Receipt>) {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path(), small(), |_| {}).unwrap();
    let receipts = record(&ledger, 1..=COMMITS).await;
    ledger.close().await;
    (dir, receipts)
}

fn segments(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> =
        fs::read_dir(dir.join("journal")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "log"));
    paths.sort();
    paths
}

fn try_repair(dir: &Path, loss: Loss) -> Result<Repaired, RepairError> {
    repair(dir, &small(), loss, |_| {})
}

async fn is_repaired(
    given: &Path,
    receipts: &[Receipt],
    context: &str,
    damage: impl FnOnce(&Path),
) -> Repaired {
    let copy = tempfile::tempdir().unwrap();
    copy_dir(given, copy.path());
    damage(copy.path());
    let code = try_open(copy.path()).expect_err(context).code();
    assert!(["JOURNAL_DAMAGED", "JOURNAL_CUT"].contains(&code), "{context}: {code}");
    let repaired = try_repair(copy.path(), Loss::Refuse).unwrap_or_else(|error| panic!("{context}: {error}"));
    assert_eq!((repaired.position, repaired.lost), (Position(COMMITS), None), "{context}");
    let ledger = open(copy.path());
    verify_all(&ledger, receipts);
    ledger.execute(register(COMMITS + 1)).await.unwrap();
    ledger.close().await;
    let again = try_repair(copy.path(), Loss::Refuse).unwrap();
    assert_eq!((again.position, again.kept), (Position(COMMITS + 1), None), "{context}");
    repaired
}

#[tokio::test]
async fn flipped_bytes_are_mended_from_sled_and_named() {
    let (dir, receipts) = given().await;
    for segment in segments(dir.path()) {
        let relative = segment.strip_prefix(dir.path()).unwrap();
        let whole = fs::read(&segment).unwrap();
        for at in (0..whole.len()).step_by(149) {
            let context = format!("byte {at} of {}", relative.display());
            let repaired = is_repaired(dir.path(), &receipts, &context, |copy| {
                let mut flipped = whole.clone();
                flipped[at] ^= 0x08;
                fs::write(copy.join(relative), flipped).unwrap();
            })
            .await;
            let taken: u64 = repaired.from_sled.iter().map(|(first, last)| last.0 - first.0 + 1).sum();
            assert_eq!(taken, u64::from(at >= 64), "{context}: one commit was damaged, or only a header");
        }
    }
}

#[tokio::test]
async fn a_journal_that_was_cut_or_lost_comes_back_from_sled() {
    let (dir, receipts) = given().await;
    let all = segments(dir.path());
    for segment in &all {
        let relative = segment.strip_prefix(dir.path()).unwrap();
        let size = fs::metadata(segment).unwrap().len();
        for length in (0..size).step_by(311) {
            is_repaired(dir.path(), &receipts, &format!("{} cut to {length}", relative.display()), |copy| {
                fs::File::options().write(true).open(copy.join(relative)).unwrap().set_len(length).unwrap();
            })
            .await;
        }
        is_repaired(dir.path(), &receipts, &format!("{} gone", relative.display()), |copy| {
            fs::remove_file(copy.join(relative)).unwrap();
        })
        .await;
    }
    let gone = |copy: &Path| fs::remove_dir_all(copy.join("journal")).unwrap();
    let repaired = is_repaired(dir.path(), &receipts, "all gone", gone).await;
    assert_eq!(repaired.from_sled, [(Position(1), Position(COMMITS))]);
}

#[tokio::test]
async fn what_neither_copy_has_is_named_and_only_given_up_on_demand() {
    let (dir, receipts) = given().await;
    fs::remove_dir_all(dir.path().join("sled")).unwrap();
    let segment = segments(dir.path())[1].clone();
    let mut bytes = fs::read(&segment).unwrap();
    bytes[90] ^= 1;
    fs::write(&segment, &bytes).unwrap();
    let first: u64 = segment.file_stem().unwrap().to_str().unwrap().parse().unwrap();
    let error = try_repair(dir.path(), Loss::Refuse).unwrap_err();
    assert_eq!(error.code(), "WOULD_LOSE");
    assert!(error.to_string().contains(&format!("commits {first} to {COMMITS} are in neither")), "{error}");
    assert_eq!(fs::read(&segment).unwrap(), bytes, "nothing was changed");
    let repaired = try_repair(dir.path(), Loss::Accept).unwrap();
    let lost = repaired.lost.unwrap();
    assert_eq!((lost.first, lost.last, lost.more), (Position(first), Position(COMMITS), false));
    assert_eq!(repaired.position, Position(first - 1));
    let kept = repaired.kept.unwrap();
    assert_eq!(
        fs::read(kept.join(segment.file_name().unwrap())).unwrap(),
        bytes,
        "the damaged files are kept"
    );
    verify_all(&open(dir.path()), &receipts[..first as usize - 1]);
}

#[tokio::test]
async fn commits_of_another_log_are_never_taken() {
    let (dir, _) = given().await;
    let other = tempfile::tempdir().unwrap();
    let ledger = open(other.path());
    record(&ledger, 101..=100 + COMMITS).await;
    ledger.close().await;
    fs::remove_dir_all(dir.path().join("sled")).unwrap();
    copy_dir(&other.path().join("sled"), &dir.path().join("sled"));
    let segment = segments(dir.path())[0].clone();
    let mut bytes = fs::read(&segment).unwrap();
    bytes[70] ^= 1;
    fs::write(&segment, &bytes).unwrap();
    let error = try_repair(dir.path(), Loss::Refuse).unwrap_err();
    assert_eq!(error.code(), "WOULD_LOSE");
    assert!(error.to_string().contains(&format!("commits 1 to {COMMITS} ")), "{error}");
}

#[tokio::test]
async fn a_sound_directory_is_left_alone_and_sled_is_rebuilt_on_demand() {
    let (dir, receipts) = given().await;
    let repaired = try_repair(dir.path(), Loss::Refuse).unwrap();
    assert_eq!((repaired.position, repaired.kept), (Position(COMMITS), None));
    assert_eq!(rebuild(dir.path(), small(), |_| {}).unwrap(), Position(COMMITS));
    verify_all(&open(dir.path()), &receipts);
}
