//! A mirror: what it has synced is there whatever happens to the data directory, and nothing that happens to the mirror
//! happens to the log.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use samspil_domain::Position;
use samspil_store::archive::{self, Until};
use samspil_store::{Ledger, Mirror, Options, Readiness};

use crate::backing_up::{content, segments};
use crate::disk::{Chance, Disk};
use crate::given::{open, options, record, register, verify_all};
use crate::mounted::Mounted;

fn to(mirror: &Path) -> Options {
    Options { segment_bytes: 3000, mirror: Some(Mirror::at(mirror)), ..options() }
}

/// Waits until the mirror holds all that the log does.
async fn level(ledger: &Ledger) {
    let head = ledger.position();
    let mut mirrored = ledger.mirrored().expect("it has a mirror");
    mirrored.wait_for(|mirrored| mirrored.position >= head && mirrored.behind_since.is_none()).await.unwrap();
}

async fn becomes(ledger: &Ledger, what: impl FnMut(&Readiness) -> bool) -> Readiness {
    ledger.readiness().wait_for(what).await.unwrap().clone()
}

#[tokio::test]
async fn a_mirror_holds_the_log_follows_it_over_restarts_and_is_complete_at_a_clean_end() {
    let (dir, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mirror = place.path().join("mirror");
    let mut receipts = Vec::new();
    for round in 0..3 {
        let ledger = Ledger::open(dir.path(), to(&mirror), |_| {}).unwrap();
        receipts.extend(record(&ledger, round * 100..round * 100 + 25).await);
        if round == 1 {
            level(&ledger).await;
            let kept = place.path().join("while-it-runs");
            let restored = archive::restore(&mirror, &kept, Until::End, |_| {}).unwrap();
            assert_eq!(restored.end.position, ledger.position(), "a mirror that is followed can be restored");
            verify_all(&open(&kept), &receipts);
        }
        ledger.close().await;
        assert_eq!(segments(&mirror).len(), segments(dir.path()).len());
        assert!(!mirror.join("sled").exists());
    }
    // It is a data directory: it is served as it is.
    let ledger = open(&mirror);
    verify_all(&ledger, &receipts);
    ledger.close().await;
    let ledger = Ledger::open(dir.path(), to(&mirror), |_| {}).unwrap();
    assert_eq!(*ledger.readiness().borrow(), Readiness::Ready);
    ledger.close().await;
}

#[tokio::test]
async fn a_log_that_was_there_before_its_mirror_is_copied_whole_and_keys_but_the_private_one_with_it() {
    let (dir, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mirror = place.path().join("mirror");
    let ledger = Ledger::open(dir.path(), Options { segment_bytes: 3000, ..options() }, |_| {}).unwrap();
    let receipts = record(&ledger, 1..=40).await;
    ledger.close().await;
    let keys = dir.path().join("keys");
    fs::create_dir_all(keys.join("rotations")).unwrap();
    fs::write(keys.join("rotations/2"), "a rotation").unwrap();
    let ledger = Ledger::open(dir.path(), to(&mirror), |_| {}).unwrap();
    level(&ledger).await;
    let signed = ledger.checkpoint().unwrap();
    ledger.close().await;
    assert_eq!(fs::read_to_string(mirror.join("keys/checkpoint")).unwrap(), signed.to_string());
    let copied: Vec<_> = content(&mirror.join("keys")).into_keys().collect();
    assert_eq!(copied, ["checkpoint", "log.vkey", "rotations/2"].map(std::path::PathBuf::from));
    verify_all(&open(&mirror), &receipts);
}

#[tokio::test]
async fn a_mirror_of_another_log_or_ahead_of_it_or_in_use_or_the_log_itself_is_refused() {
    let (dir, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mirror = place.path().join("mirror");
    let ledger = Ledger::open(dir.path(), to(&mirror), |_| {}).unwrap();
    record(&ledger, 1..=20).await;
    let other = Ledger::open(place.path().join("other"), to(&mirror), |_| {}).unwrap_err();
    assert_eq!(other.code(), "IN_USE");
    ledger.close().await;
    let before = content(&mirror);
    let refused = |data: &Path, mirror: &Path| Ledger::open(data, to(mirror), |_| {}).unwrap_err();
    let other = place.path().join("other");
    let ledger = open(&other);
    record(&ledger, 101..=130).await;
    ledger.close().await;
    let error = refused(&other, &mirror);
    assert_eq!(error.code(), "MIRROR_REFUSED");
    assert!(error.to_string().contains("another log"), "{error}");
    let earlier = place.path().join("earlier");
    archive::restore(dir.path(), &earlier, Until::Position(Position(9)), |_| {}).unwrap();
    let error = refused(&earlier, &mirror);
    assert_eq!(error.code(), "MIRROR_REFUSED");
    assert!(
        error.to_string().contains("up to commit 20") && error.to_string().contains("ends at commit 9"),
        "{error}"
    );
    assert_eq!(content(&mirror), before);
    assert_eq!(refused(dir.path(), dir.path()).code(), "MIRROR_REFUSED");
    let photos = place.path().join("photos");
    fs::create_dir(&photos).unwrap();
    fs::write(photos.join("summer.txt"), "sun").unwrap();
    assert_eq!(refused(dir.path(), &photos).code(), "NOT_A_DATA_DIRECTORY");
    // The data directory is free all the same.
    open(dir.path()).close().await;
}

#[tokio::test]
async fn a_mirror_whose_disk_is_not_there_is_said_and_followed_once_it_is() {
    let (dir, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mirror = place.path().join("disk/mirror");
    let ledger = Ledger::open(dir.path(), to(&mirror), |_| {}).unwrap();
    let receipts = record(&ledger, 1..=10).await;
    let readiness = ledger.readiness().borrow().clone();
    let Readiness::Degraded { reason } = &readiness else { panic!("{readiness:?}") };
    assert!(reason.contains("is not there"), "{reason}");
    assert!(
        !place.path().join("disk").exists(),
        "nothing is made in the place of a disk that is not mounted"
    );
    fs::create_dir(place.path().join("disk")).unwrap();
    becomes(&ledger, |readiness| *readiness == Readiness::Ready).await;
    level(&ledger).await;
    ledger.close().await;
    verify_all(&open(&mirror), &receipts);
}

#[tokio::test]
async fn a_mirror_whose_disk_fails_stops_nobody_and_catches_up() {
    for (space, syncs) in [(Some(4000), None), (None, Some(3))] {
        let (dir, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (mirror, disk) = (place.path().join("mirror"), Disk::default());
        let at = Mirror { dir: mirror.clone(), files: Arc::new(disk.clone()) };
        let with = Options { segment_bytes: 3000, mirror: Some(at), ..options() };
        let ledger = Ledger::open(dir.path(), with, |_| {}).unwrap();
        disk.set_space(space);
        disk.set_syncs(syncs);
        let mut receipts = record(&ledger, 1..=60).await;
        let readiness = becomes(&ledger, |readiness| *readiness != Readiness::Ready).await;
        assert!(readiness.takes_requests(), "{readiness:?}");
        let Readiness::Degraded { reason } = &readiness else { panic!("{readiness:?}") };
        assert!(reason.contains("the mirror") && reason.contains("is tried again"), "{reason}");
        let reached = ledger.mirrored().unwrap().borrow().position;
        assert!(reached < ledger.position(), "{reached}");
        receipts.extend(record(&ledger, 61..=70).await);
        disk.set_space(None);
        disk.set_syncs(None);
        becomes(&ledger, |readiness| *readiness == Readiness::Ready).await;
        level(&ledger).await;
        ledger.close().await;
        let options = Options { files: Arc::new(disk), ..options() };
        let copy = Ledger::open(&mirror, options, |_| {}).unwrap();
        verify_all(&copy, &receipts);
    }
}

#[tokio::test]
async fn a_mirror_on_a_real_disk_that_is_full_catches_up_once_there_is_space() {
    let (dir, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let Some(mounted) = Mounted::memory(128 << 10, &place.path().join("full")) else {
        eprintln!("mirror: no mounts here; the failing file layer stands alone");
        return;
    };
    eprintln!("mirror: a real disk, of 128 kibibytes");
    let mirror = mounted.path().join("mirror");
    let ledger = Ledger::open(dir.path(), to(&mirror), |_| {}).unwrap();
    let mut receipts = Vec::new();
    while *ledger.readiness().borrow() == Readiness::Ready {
        let from = receipts.len() as u64;
        receipts.extend(record(&ledger, from..from + 50).await);
    }
    let readiness = ledger.readiness().borrow().clone();
    let Readiness::Degraded { reason } = &readiness else { panic!("{readiness:?}") };
    assert!(reason.contains("No space left"), "{reason}");
    let synced = ledger.mirrored().unwrap().borrow().position;
    let kept = place.path().join("restored-while-full");
    assert!(archive::restore(&mirror, &kept, Until::End, |_| {}).unwrap().end.position >= synced);
    mounted.resize(64 << 20);
    becomes(&ledger, |readiness| *readiness == Readiness::Ready).await;
    receipts.extend(record(&ledger, 900_000..900_003).await);
    ledger.close().await;
    verify_all(&open(&mirror), &receipts);
}

#[tokio::test]
async fn what_a_mirror_has_synced_survives_a_power_cut_of_both() {
    for seed in 1..=25 {
        let (dir, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (mirror, disk) = (place.path().join("mirror"), Disk::default());
        let at = Mirror { dir: mirror.clone(), files: Arc::new(disk.clone()) };
        let with = Options { segment_bytes: 3000, mirror: Some(at), ..options() };
        let ledger = Ledger::open(dir.path(), with, |_| {}).unwrap();
        let receipts = record(&ledger, 1..=30).await;
        let mut mirrored = ledger.mirrored().unwrap();
        let wanted = Position(seed % 30);
        let synced = mirrored.wait_for(|mirrored| mirrored.position >= wanted).await.unwrap().position;
        let cut = disk.after_power_cut(&mut Chance(seed));
        ledger.close().await;
        let options = Options { files: Arc::new(cut), ..options() };
        let copy = Ledger::open(&mirror, options, |_| {}).unwrap_or_else(|error| panic!("{seed}: {error}"));
        assert!(copy.position() >= synced, "{seed}: {} of {synced}", copy.position());
        verify_all(&copy, &receipts[..copy.position().0 as usize]);
    }
}

const DIRECTORIES: &str = "SAMSPIL_STORE_TEST_MIRRORED";

/// What the killed process does: it records, and says what was acknowledged and what the mirror has synced.
#[test]
fn writes_with_a_mirror_until_it_is_killed() {
    let Ok(paths) = std::env::var(DIRECTORIES) else { return };
    let (data, mirror) = paths.split_once(':').unwrap();
    let say = |line: String| std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let options = Options { segment_bytes: 20_000, ..to(Path::new(mirror)) };
        let ledger = Ledger::open(data, options, |_| {}).unwrap();
        let mut mirrored = ledger.mirrored().unwrap();
        tokio::spawn(async move {
            while mirrored.changed().await.is_ok() {
                let synced = mirrored.borrow_and_update().position;
                say(format!("mirrored {synced}\n"));
            }
        });
        for number in ledger.position().0.. {
            let receipt = ledger.execute(register(number)).await.unwrap();
            say(format!("acknowledged {}\n", receipt.position));
        }
    });
}

#[tokio::test]
async fn with_the_data_directory_lost_only_what_was_acknowledged_after_the_mirrors_last_sync_is_lost() {
    let place = tempfile::tempdir().unwrap();
    let (data, mirror) = (place.path().join("data"), place.path().join("mirror"));
    let mut chance = Chance(9);
    let (mut all, mut lost) = (0, 0);
    for round in 0..6 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["mirroring::writes_with_a_mirror_until_it_is_killed", "--exact", "--nocapture"])
            .env(DIRECTORIES, format!("{}:{}", data.display(), mirror.display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (mut acknowledged, mut synced) = (0, 0);
        let mut note = |line: &str| {
            let number = |word: &str| {
                let rest = line.split_once(word)?.1;
                rest.trim().parse::<u64>().ok()
            };
            if let Some(seq) = number("acknowledged ") {
                acknowledged = seq;
            }
            if let Some(seq) = number("mirrored ") {
                synced = seq;
            }
            number("mirrored ").is_some()
        };
        let mut wanted = 2 + chance.below(6);
        while wanted > 0 {
            wanted -= u64::from(note(&lines.next().expect("it writes until it is killed").unwrap()));
        }
        child.kill().unwrap();
        let rest: Vec<String> = lines.map_while(Result::ok).collect();
        rest.iter().take(rest.len().saturating_sub(1)).for_each(|line| _ = note(line));
        child.wait().unwrap();
        let kept = place.path().join(format!("restored-{round}"));
        let restored = archive::restore(&mirror, &kept, Until::End, |_| {}).unwrap().end.position.0;
        assert!(restored >= synced, "round {round}: {restored} of {synced}");
        lost += acknowledged.saturating_sub(restored);
        all = acknowledged;
        let (copy, original) = (open(&kept), open(&data));
        verify_all(&copy, &[]);
        assert!(original.position().0 >= acknowledged, "nothing is lost from the data directory");
        let last = copy.position();
        assert_eq!(copy.read(last, 1).unwrap(), original.read(last, 1).unwrap()[..1]);
        copy.close().await;
        original.close().await;
    }
    eprintln!(
        "mirror: 6 kills, {all} acknowledged commits, {lost} of them not in the mirror at the moment of a kill"
    );
}
