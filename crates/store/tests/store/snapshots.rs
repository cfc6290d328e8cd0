//! Snapshots are a cache: with them, without them, and whatever is wrong with them, the world is the same.

use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

use samspil_domain::commit::Digest;
use samspil_domain::{Command, Position, Request, Stream, World};
use samspil_store::{Ledger, Moment, Options, Readiness};
use serde_json::json;

use crate::disk::Chance;
use crate::given::{open, options, record, register, request, verify_all};
use crate::power_cut::copy_dir;

const COMMITS: u64 = 300;

/// Snapshots come early and often, and nothing is kept in memory that could stand in for one.
fn eager() -> Options {
    Options { snapshot_bytes: 3000, recent_bytes: 0, apply_bytes: 1, ..options() }
}

#[track_caller]
fn open_eagerly(path: &Path) -> Ledger {
    Ledger::open(path, eager(), |_| {}).unwrap_or_else(|error| panic!("{path:?} does not open: {error}"))
}

/// Organisations, and initiatives with goals.
async fn fill(ledger: &Ledger, numbers: impl IntoIterator<Item = u64>) {
    for number in numbers {
        let stream = Stream::Initiative(format!("@initiative-{}", number / 20).parse().unwrap());
        let command = match number % 20 {
            0 => json!({ "foundInitiative": { "name": format!("Initiativ {number}") } }),
            even if even.is_multiple_of(2) => json!({ "adoptGoal": { "title": format!("Mål {number}") } }),
            _ => {
                record(ledger, [number]).await;
                continue;
            }
        };
        let commands = vec![Command::from_json(command).unwrap()];
        let any = request(number, json!({ "registerOrganisation": { "name": "x", "sector": "OTHER" } }));
        ledger.execute(Request { stream, commands, ..any }).await.unwrap();
    }
}

/// A closed ledger with snapshots, and what its world hashes to.
async fn given() -> (tempfile::TempDir, Digest) {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open_eagerly(dir.path());
    fill(&ledger, 0..COMMITS).await;
    let digest = ledger.view().digest();
    ledger.close().await;
    (dir, digest)
}

/// The snapshots of a data directory, by position.
fn snapshots(dir: &Path) -> Vec<(u64, PathBuf)> {
    let Ok(entries) = fs::read_dir(dir.join("snapshots")) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut found: Vec<(u64, PathBuf)> =
        paths.map(|path| (path.file_stem().unwrap().to_str().unwrap().parse().unwrap(), path)).collect();
    found.sort();
    found
}

/// The world folded from the log's beginning, up to a position.
fn folded(ledger: &Ledger, to: u64) -> World {
    let mut world = World::default();
    while world.position.0 < to {
        let left = usize::try_from(to - world.position.0).unwrap();
        let commits = ledger.read(world.position.next(), left).unwrap();
        commits.iter().for_each(|stored| world.take(stored.commit()));
    }
    world
}

/// Opens a copy of a directory in which something was done to the snapshots. Everything is as it was, and it goes on;
/// answers up to where a snapshot was used.
async fn same_world(given: &Path, digest: Digest, context: impl Display, change: impl FnOnce(&Path)) -> u64 {
    let copy = tempfile::tempdir().unwrap();
    copy_dir(given, copy.path());
    change(copy.path());
    let ledger = open_eagerly(copy.path());
    let from = ledger.opened_from();
    assert_eq!(*ledger.readiness().borrow(), Readiness::Ready, "{context}");
    assert_eq!(ledger.position(), Position(COMMITS), "{context}");
    assert_eq!(ledger.view().digest(), digest, "{context}");
    assert!(ledger.execute(register(1)).await.unwrap().replayed, "{context}: ids are known");
    verify_all(&ledger, &[]);
    fill(&ledger, COMMITS..COMMITS + 5).await;
    assert_eq!(ledger.view().digest(), folded(&ledger, COMMITS + 5).digest(), "{context}: it goes on");
    ledger.close().await;
    let ledger = open_eagerly(copy.path());
    let expected = if copy.path().join("snapshots").is_dir() { COMMITS + 5 } else { 0 };
    assert_eq!(ledger.opened_from(), Position(expected), "{context}: there is a good one now");
    assert_eq!(ledger.view().digest(), folded(&ledger, COMMITS + 5).digest(), "{context}, again");
    ledger.close().await;
    from.0
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1 << (at % 8);
    fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn a_start_goes_on_from_the_newest_snapshot() {
    let (dir, digest) = given().await;
    let kept = snapshots(dir.path());
    assert!((4..=16).contains(&kept.len()), "{kept:?}");
    assert_eq!(kept.last().unwrap().0, COMMITS, "one was written at the end");
    assert_eq!(same_world(dir.path(), digest, "as it was", |_| {}).await, COMMITS);
}

#[tokio::test]
async fn what_came_after_a_snapshot_is_folded() {
    let (dir, digest) = given().await;
    let kept = snapshots(dir.path());
    for left in 0..kept.len() {
        let context = format!("{left} are left");
        let from = same_world(dir.path(), digest, context, |copy| {
            for (_, path) in &snapshots(copy)[left..] {
                fs::remove_file(path).unwrap();
            }
        });
        assert_eq!(from.await, left.checked_sub(1).map_or(0, |last| kept[last].0));
    }
    let from = same_world(dir.path(), digest, "the folder is gone", |copy| {
        fs::remove_dir_all(copy.join("snapshots")).unwrap();
    });
    assert_eq!(from.await, 0);
}

#[tokio::test]
async fn a_snapshot_with_a_flipped_bit_is_left_out() {
    let (dir, digest) = given().await;
    let kept = snapshots(dir.path());
    let (newest, length) = (&kept[kept.len() - 1].1, fs::metadata(&kept[kept.len() - 1].1).unwrap().len());
    let (newest, length) = (newest.file_name().unwrap(), usize::try_from(length).unwrap());
    // Whether a flip is seen is tried at every byte in the unit tests of the file; here is what comes of it.
    let places = [0, 8, 24, 32, 40, 48, 56, 88, 120, 124, 140, length / 2, length - 1];
    for at in places {
        let from = same_world(dir.path(), digest, format!("byte {at}"), |copy| {
            flip(&copy.join("snapshots").join(newest), at);
        });
        assert_eq!(from.await, kept[kept.len() - 2].0, "byte {at}: the one before it is used");
    }
    let from = same_world(dir.path(), digest, "each has one", |copy| {
        for (position, path) in snapshots(copy) {
            let length = usize::try_from(fs::metadata(&path).unwrap().len()).unwrap();
            flip(&path, usize::try_from(position).unwrap() * 7919 % length);
        }
    });
    assert_eq!(from.await, 0);
}

#[tokio::test]
async fn a_snapshot_that_is_cut_empty_a_folder_or_misnamed_is_left_out() {
    let (dir, digest) = given().await;
    let kept = snapshots(dir.path());
    let before = kept[kept.len() - 2].0;
    let newest = |copy: &Path| snapshots(copy).pop().unwrap().1;
    for part in 0..10 {
        let from = same_world(dir.path(), digest, format!("{part} tenths"), |copy| {
            let bytes = fs::read(newest(copy)).unwrap();
            fs::write(newest(copy), &bytes[..bytes.len() * part / 10]).unwrap();
        });
        assert_eq!(from.await, before);
    }
    let from = same_world(dir.path(), digest, "longer", |copy| {
        let bytes = [fs::read(newest(copy)).unwrap(), vec![0]].concat();
        fs::write(newest(copy), bytes).unwrap();
    });
    assert_eq!(from.await, before);
    let from = same_world(dir.path(), digest, "misnamed", |copy| {
        fs::copy(&snapshots(copy)[0].1, newest(copy)).unwrap();
    });
    assert_eq!(from.await, before);
    let from = same_world(dir.path(), digest, "unfinished", |copy| {
        fs::rename(newest(copy), newest(copy).with_extension("new")).unwrap();
    });
    assert_eq!(from.await, before);
    let from = same_world(dir.path(), digest, "the folder is a file, so that none can be written", |copy| {
        fs::remove_dir_all(copy.join("snapshots")).unwrap();
        fs::write(copy.join("snapshots"), "what is this").unwrap();
    });
    assert_eq!(from.await, 0);
}

#[tokio::test]
async fn a_snapshot_of_another_version_of_the_code_is_left_out() {
    let (dir, digest) = given().await;
    let from = same_world(dir.path(), digest, "another code", |copy| {
        for (_, path) in snapshots(copy) {
            let mut bytes = fs::read(&path).unwrap();
            assert_eq!(&bytes[8..24], samspil_domain::snapshot::CODE.as_bytes());
            bytes[8] = if bytes[8] == b'0' { b'1' } else { b'0' };
            let checksum = crc32c::crc32c(&bytes[..120]).to_le_bytes();
            bytes[120..124].copy_from_slice(&checksum);
            fs::write(path, bytes).unwrap();
        }
    });
    assert_eq!(from.await, 0);
}

#[tokio::test]
async fn the_snapshots_of_another_log_are_left_out() {
    let (dir, digest) = given().await;
    let other = tempfile::tempdir().unwrap();
    let ledger = open_eagerly(other.path());
    fill(&ledger, 1000..1000 + COMMITS).await;
    ledger.close().await;
    let from = same_world(dir.path(), digest, "another log", |copy| {
        fs::remove_dir_all(copy.join("snapshots")).unwrap();
        copy_dir(&other.path().join("snapshots"), &copy.join("snapshots"));
    });
    assert_eq!(from.await, 0);
}

#[tokio::test]
async fn of_the_snapshots_of_a_later_log_those_are_used_that_the_log_has_come_to() {
    let (dir, digest) = given().await;
    let later = tempfile::tempdir().unwrap();
    copy_dir(dir.path(), later.path());
    let ledger = open_eagerly(later.path());
    fill(&ledger, COMMITS..COMMITS + 40).await;
    ledger.close().await;
    let kept = snapshots(later.path());
    assert!(kept.last().unwrap().0 > COMMITS);
    let shared = kept.iter().rfind(|(position, _)| *position <= COMMITS).unwrap().0;
    let from = same_world(dir.path(), digest, "a later log", |copy| {
        fs::remove_dir_all(copy.join("snapshots")).unwrap();
        copy_dir(&later.path().join("snapshots"), &copy.join("snapshots"));
    });
    assert_eq!(from.await, shared);
}

#[tokio::test]
async fn there_are_never_more_than_sixteen_and_what_is_of_no_use_is_removed() {
    let (dir, _) = given().await;
    let stray = dir.path().join("snapshots/00000000000000000007.new");
    for round in 1..=40 {
        fs::write(&stray, "half a snapsh").unwrap();
        let ledger = open_eagerly(dir.path());
        let next = ledger.position().0;
        fill(&ledger, next..next + 3).await;
        ledger.close().await;
        let entries = fs::read_dir(dir.path().join("snapshots")).unwrap().count();
        assert!(entries <= 16 && !stray.exists(), "round {round}: {entries}");
    }
    let kept = snapshots(dir.path());
    assert_eq!((kept.len(), kept[15].0), (16, COMMITS + 120));
    let gap = |pair: &[(u64, PathBuf)]| pair[1].0 - pair[0].0;
    assert!(gap(&kept[14..]) < gap(&kept[..2]), "they stand closer together near the end: {kept:?}");
}

#[tokio::test]
async fn any_of_thousands_of_worlds_is_as_a_fresh_fold_before_and_after_a_restart_with_and_without_snapshots()
{
    let (commits, samples) = (3000, 24);
    let dir = tempfile::tempdir().unwrap();
    let ledger = open_eagerly(dir.path());
    let (half, all) = (commits / 2, commits);
    fill(&ledger, 0..half).await;
    fill(&ledger, half..all).await;
    let mut chance = Chance(11);
    let mut asked: Vec<u64> = (0..samples).map(|_| chance.below(commits + 1)).collect();
    asked.extend([0, 1, 1023, 1024, 1025, commits - 1, commits]);
    let expected: Vec<Digest> = asked.iter().map(|position| folded(&ledger, *position).digest()).collect();
    let check = |ledger: &Ledger, context: &str| {
        for (position, expected) in asked.iter().zip(&expected) {
            let world = ledger.view_at(Moment::Position(Position(*position))).unwrap();
            assert_eq!(world.position.0, *position, "{context}");
            assert_eq!(world.digest(), *expected, "{context}: commit {position}");
            let at = ledger.view_at(Moment::Time(world.at)).unwrap();
            assert_eq!(at.position.0, *position, "{context}, by its time");
        }
    };
    check(&ledger, "while it runs");
    ledger.close().await;
    let ledger = open_eagerly(dir.path());
    assert_eq!(ledger.opened_from(), Position(commits));
    check(&ledger, "after a restart");
    check(&ledger, "asked again");
    ledger.close().await;
    let ledger = open_eagerly(dir.path());
    for (position, path) in snapshots(dir.path()) {
        if position % 2 == 0 { fs::remove_file(path).unwrap() } else { flip(&path, 1000) }
    }
    check(&ledger, "with snapshots that are gone or damaged meanwhile");
    ledger.close().await;
    fs::remove_dir_all(dir.path().join("snapshots")).unwrap();
    let ledger = open(dir.path());
    assert_eq!(ledger.opened_from(), Position(0));
    check(&ledger, "after a restart without snapshots");
    ledger.close().await;
}
