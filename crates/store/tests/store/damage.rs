//! Damage to a data directory, seen through the ledger: either everything is there, or an error says where and what to
//! do. Every bit of the journal is flipped in its own unit tests; here whole openings are tried at samples.

use std::fs;
use std::path::{Path, PathBuf};

use samspil_domain::Position;
use samspil_store::{Ledger, OpenError, Readiness, Receipt};

use crate::given::{closed_with, open, options, record, register, try_open, verify_all};
use crate::power_cut::copy_dir;

const COMMITS: u64 = 60;

/// A closed ledger, and its receipts.
async fn given() -> (tempfile::TempDir, Vec<Receipt>) {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    let receipts = record(&ledger, 1..=COMMITS).await;
    ledger.close().await;
    (dir, receipts)
}

fn files_in(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_in(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

/// Opens a copy of a directory in which `damage` has been done; everything must be there.
async fn nothing_is_lost(given: &Path, receipts: &[Receipt], context: &str, damage: impl FnOnce(&Path)) {
    let copy = tempfile::tempdir().unwrap();
    copy_dir(given, copy.path());
    damage(copy.path());
    let ledger = try_open(copy.path()).unwrap_or_else(|error| panic!("{context}: {error}"));
    assert_eq!(*ledger.readiness().borrow(), Readiness::Ready, "{context}");
    verify_all(&ledger, receipts);
    ledger.execute(register(COMMITS + 1)).await.unwrap();
    ledger.close().await;
    let ledger = try_open(copy.path()).unwrap_or_else(|error| panic!("{context}, again: {error}"));
    assert_eq!(ledger.position(), Position(COMMITS + 1), "{context}");
    verify_all(&ledger, receipts);
    ledger.close().await;
    assert!(!copy.path().join("sled.damaged").exists(), "{context}: nothing is left behind");
}

#[tokio::test]
async fn a_sled_with_flipped_bits_is_rebuilt_or_was_not_affected() {
    let (dir, receipts) = given().await;
    for file in files_in(&dir.path().join("sled")) {
        let relative = file.strip_prefix(dir.path()).unwrap();
        let bytes = fs::read(&file).unwrap();
        let written: Vec<usize> = (0..bytes.len()).filter(|&at| bytes[at] != 0).collect();
        let (step, first) = (written.len().div_ceil(60).max(1), written.iter().copied().take(24));
        for at in first.chain(written.iter().copied().step_by(step)) {
            let context = format!("byte {at} of {}", relative.display());
            nothing_is_lost(dir.path(), &receipts, &context, |copy| {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << (at % 8);
                fs::write(copy.join(relative), flipped).unwrap();
            })
            .await;
        }
    }
}

#[tokio::test]
async fn a_sled_that_is_cut_or_gone_is_rebuilt() {
    let (dir, receipts) = given().await;
    for file in files_in(&dir.path().join("sled")) {
        let relative = file.strip_prefix(dir.path()).unwrap();
        let bytes = fs::read(&file).unwrap();
        for part in 0..20 {
            let length = bytes.len() * part / 20;
            let context = format!("{} cut to {length}", relative.display());
            nothing_is_lost(dir.path(), &receipts, &context, |copy| {
                fs::write(copy.join(relative), &bytes[..length]).unwrap();
            })
            .await;
        }
        nothing_is_lost(dir.path(), &receipts, &format!("{} gone", relative.display()), |copy| {
            fs::remove_file(copy.join(relative)).unwrap();
        })
        .await;
    }
    nothing_is_lost(dir.path(), &receipts, "sled gone", |copy| {
        fs::remove_dir_all(copy.join("sled")).unwrap()
    })
    .await;
    nothing_is_lost(dir.path(), &receipts, "sled is a file", |copy| {
        fs::remove_dir_all(copy.join("sled")).unwrap();
        fs::write(copy.join("sled"), "what is this").unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_older_sled_is_brought_up_and_that_of_another_log_is_rebuilt() {
    let (dir, receipts) = given().await;
    let older = closed_with(COMMITS / 2).await;
    nothing_is_lost(dir.path(), &receipts, "older", |copy| {
        fs::remove_dir_all(copy.join("sled")).unwrap();
        copy_dir(&older.path().join("sled"), &copy.join("sled"));
    })
    .await;
    let other = tempfile::tempdir().unwrap();
    let ledger = open(other.path());
    record(&ledger, 100..=130).await;
    ledger.close().await;
    nothing_is_lost(dir.path(), &receipts, "another", |copy| {
        fs::remove_dir_all(copy.join("sled")).unwrap();
        copy_dir(&other.path().join("sled"), &copy.join("sled"));
    })
    .await;
}

#[tokio::test]
async fn a_damaged_journal_stops_the_opening_and_changes_nothing() {
    let (dir, receipts) = given().await;
    let segment = dir.path().join("journal/00000000000000000001.log");
    let whole = fs::read(&segment).unwrap();
    let head = fs::read(dir.path().join("journal/HEAD")).unwrap();
    let mut damaged: Vec<Vec<u8>> =
        (0..whole.len()).step_by(397).map(|length| whole[..length].to_vec()).collect();
    damaged.extend((0..whole.len()).step_by(401).map(|at| {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        flipped
    }));
    for bytes in damaged {
        fs::write(&segment, &bytes).unwrap();
        let error = try_open(dir.path()).unwrap_err();
        assert_eq!(error.code(), "JOURNAL_DAMAGED");
        let text = error.to_string();
        for part in ["00000000000000000001.log, at byte ", "samspil repair", "Nothing was changed"] {
            assert!(text.contains(part), "{text}");
        }
        assert_eq!(fs::read(&segment).unwrap(), bytes);
        assert_eq!(fs::read(dir.path().join("journal/HEAD")).unwrap(), head);
    }
    fs::write(&segment, whole).unwrap();
    verify_all(&open(dir.path()), &receipts);
}

#[tokio::test]
async fn a_journal_that_was_cut_together_with_its_head_is_given_away_by_sled() {
    let (dir, _) = given().await;
    let shorter = closed_with(COMMITS / 2).await;
    fs::remove_dir_all(dir.path().join("journal")).unwrap();
    copy_dir(&shorter.path().join("journal"), &dir.path().join("journal"));
    let error = try_open(dir.path()).unwrap_err();
    assert!(matches!(error, OpenError::Cut { journal: 30, log: 60 }), "{error:?}");
    assert_eq!(error.code(), "JOURNAL_CUT");
    assert!(error.to_string().contains("samspil repair"), "{error}");
}

#[tokio::test]
async fn a_missing_journal_is_not_taken_for_a_new_directory() {
    let (dir, _) = given().await;
    fs::remove_dir_all(dir.path().join("journal")).unwrap();
    assert_eq!(try_open(dir.path()).unwrap_err().code(), "JOURNAL_DAMAGED");
    fs::remove_dir_all(dir.path().join("sled")).unwrap();
    assert_eq!(try_open(dir.path()).unwrap_err().code(), "JOURNAL_DAMAGED");
}

#[tokio::test]
async fn a_directory_is_refused_when_in_use_newer_damaged_or_not_ours() {
    let (dir, receipts) = given().await;
    let ledger = open(dir.path());
    let error = try_open(dir.path()).unwrap_err();
    assert_eq!(error.code(), "IN_USE");
    assert!(error.to_string().contains("in use by another process"), "{error}");
    verify_all(&ledger, &receipts);
    ledger.close().await;
    let format = dir.path().join("FORMAT");
    for (text, code) in [
        ("samspil-data 2\n", "NEWER_FORMAT"),
        ("samspil-data 0\n", "NOT_A_DATA_DIRECTORY"),
        ("samspil-data", "NOT_A_DATA_DIRECTORY"),
        ("", "NOT_A_DATA_DIRECTORY"),
    ] {
        fs::write(&format, text).unwrap();
        assert_eq!(try_open(dir.path()).unwrap_err().code(), code, "{text:?}");
    }
    fs::remove_file(&format).unwrap();
    try_open(dir.path()).unwrap_err();
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("thesis.txt"), "precious").unwrap();
    let error = try_open(other.path()).unwrap_err();
    assert!(error.to_string().contains("thesis.txt"), "{error}");
    assert_eq!(files_in(other.path()).len(), 1, "nothing was put there");
    fs::write(&format, "samspil-data 1\n").unwrap();
    verify_all(&open(dir.path()), &receipts);
}

#[tokio::test]
async fn progress_is_told_while_sled_is_rebuilt() {
    let (dir, receipts) = given().await;
    fs::remove_dir_all(dir.path().join("sled")).unwrap();
    let mut told = Vec::new();
    let ledger = Ledger::open(dir.path(), options(), |progress| told.push(progress)).unwrap();
    let phase = |wanted| told.iter().rfind(|progress| progress.phase == wanted).expect("it was told");
    let filled = phase(samspil_store::Phase::FillingLog);
    assert_eq!((filled.done, filled.total), (COMMITS, COMMITS));
    let read = phase(samspil_store::Phase::ReadingJournal);
    assert!(read.done > 0 && read.done <= read.total);
    verify_all(&ledger, &receipts);
}
