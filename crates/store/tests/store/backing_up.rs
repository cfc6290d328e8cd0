//! Backups and what is restored from them: a whole prefix of what was acknowledged, or nothing and a reason.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use samspil_domain::Position;
use samspil_store::archive::{self, ArchiveError, BackedUp, Restored, Until};
use samspil_store::keys::Keys;
use samspil_store::proof::Checkpoint;
use samspil_store::{Ledger, Options, Receipt};

use crate::disk::Chance;
use crate::given::{open, options, record, register, try_open, verify_all};
use crate::power_cut::copy_dir;

const COMMITS: u64 = 40;

fn small() -> Options {
    Options { segment_bytes: 2500, ..options() }
}

/// A closed ledger of several segments, and its receipts.
pub(crate) async fn given() -> (tempfile::TempDir, Vec<Receipt>) {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path(), small(), |_| {}).unwrap();
    let receipts = record(&ledger, 1..=COMMITS).await;
    ledger.close().await;
    (dir, receipts)
}

/// Goes on in a directory; answers the receipts.
async fn more(dir: &Path, numbers: std::ops::RangeInclusive<u64>) -> Vec<Receipt> {
    let ledger = Ledger::open(dir, small(), |_| {}).unwrap();
    let receipts = record(&ledger, numbers).await;
    ledger.close().await;
    receipts
}

fn backup(data: &Path, to: &Path) -> Result<BackedUp, ArchiveError> {
    archive::backup(data, to, false, |_| {})
}

fn restore(from: &Path, data: &Path) -> Result<Restored, ArchiveError> {
    archive::restore(from, data, Until::End, |_| {})
}

/// Every file below a directory but the lock, with its content.
pub(crate) fn content(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().unwrap() != "LOCK" {
                found.insert(path.strip_prefix(dir).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

pub(crate) fn segments(dir: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> =
        fs::read_dir(dir.join("journal")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "log"));
    paths.sort();
    paths
}

/// What is restored from a copy is a ledger with exactly these receipts, and goes on.
async fn restores_to(copy: &Path, receipts: &[Receipt], context: &str) {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("restored");
    let restored = restore(copy, &data).unwrap_or_else(|error| panic!("{context}: {error}"));
    assert_eq!(restored.end.position, Position(receipts.len() as u64), "{context}");
    let ledger = open(&data);
    let verified = verify_all(&ledger, receipts);
    assert_eq!((verified.position, verified.chain), (restored.end.position, restored.end.chain), "{context}");
    ledger.execute(register(100_000)).await.unwrap();
    ledger.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_taken_while_four_clients_write_restores_to_a_prefix_that_is_the_same_byte_for_byte() {
    let (dir, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let to = place.path().join("backup");
    let ledger = Ledger::open(dir.path(), Options { segment_bytes: 20_000, ..options() }, |_| {}).unwrap();
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let clients = (1..=4).map(|lane: u64| {
        let (ledger, stopping) = (ledger.clone(), stopping.clone());
        tokio::spawn(async move {
            for number in 0.. {
                ledger.execute(register(lane * 1_000_000 + number)).await.unwrap();
                if *stopping.borrow() {
                    break;
                }
            }
        })
    });
    let clients: Vec<_> = clients.collect();
    let mut ends = Vec::new();
    for round in 0..8 {
        let acknowledged = ledger.position();
        let (data, copy) = (dir.path().to_owned(), to.clone());
        let done = tokio::task::spawn_blocking(move || archive::backup(&data, &copy, false, |_| {}).unwrap());
        let done = done.await.unwrap();
        assert!(done.end.position >= acknowledged, "what was acknowledged before it began is in it");
        let data = place.path().join(format!("restored-{round}"));
        let restored = restore(&to, &data).unwrap();
        assert_eq!(restored.end, done.end);
        ends.push((done, data));
    }
    stop.send_replace(true);
    for client in clients {
        client.await.unwrap();
    }
    let all = verify_all(&ledger, &[]);
    assert!(all.position > ends[0].0.end.position, "they wrote meanwhile");
    let mut before = Position(0);
    for (done, data) in ends {
        assert_eq!(done.before, before, "each goes on where the one before it ended");
        before = done.end.position;
        let restored = open(&data);
        verify_all(&restored, &[]);
        let mut next = Position(1);
        while next <= restored.position() {
            let limit = (restored.position().0 - next.0 + 1) as usize;
            let (here, there) = (ledger.read(next, limit).unwrap(), restored.read(next, limit).unwrap());
            let same =
                here.iter().zip(&there).take_while(|(here, there)| here.bytes() == there.bytes()).count();
            assert_eq!(same, there.len().min(here.len()), "from {next}");
            next = Position(next.0 + same as u64);
        }
        restored.close().await;
    }
    ledger.close().await;
    assert_eq!(backup(dir.path(), &to).unwrap().end.chain, all.chain);
}

#[tokio::test]
async fn a_second_backup_touches_only_what_has_grown() {
    let (dir, mut receipts) = given().await;
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join("backup");
    assert_eq!(backup(dir.path(), &to).unwrap().before, Position(0));
    let written = |paths: &[PathBuf]| -> Vec<_> {
        paths.iter().map(|path| fs::metadata(path).unwrap().modified().unwrap()).collect()
    };
    let old = segments(&to);
    assert!(old.len() > 4, "{old:?}");
    let closed = &old[..old.len() - 1];
    let times = written(closed);
    receipts.extend(more(dir.path(), 101..=130).await);
    let done = backup(dir.path(), &to).unwrap();
    assert_eq!((done.before, done.end.position), (Position(COMMITS), Position(COMMITS + 30)));
    assert_eq!(written(closed), times, "closed segments were written again");
    let names = |dir: &Path| -> Vec<_> {
        segments(dir).iter().map(|path| path.file_name().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&to), names(dir.path()), "the same segments");
    let before = content(&to);
    let again = backup(dir.path(), &to).unwrap();
    assert_eq!((again.before, again.end), (done.end.position, done.end));
    assert_eq!(before.keys().collect::<Vec<_>>(), content(&to).keys().collect::<Vec<_>>());
    restores_to(&to, &receipts, "after three backups").await;
    assert!(!to.join("sled").exists());
}

#[tokio::test]
async fn a_backup_that_would_go_back_or_is_of_another_log_changes_nothing() {
    let (dir, receipts) = given().await;
    let place = tempfile::tempdir().unwrap();
    let (to, earlier) = (place.path().join("backup"), place.path().join("earlier"));
    let half = Until::Position(Position(17));
    archive::restore(dir.path(), &earlier, half, |_| {}).unwrap();
    backup(dir.path(), &to).unwrap();
    let before = content(&to);
    let refused = |data: &Path, to: &Path| backup(data, to).unwrap_err();
    let error = refused(&earlier, &to);
    assert_eq!(error.code(), "GOES_BACK");
    assert!(
        error.to_string().contains("up to commit 40") && error.to_string().contains("ends at commit 17"),
        "{error}"
    );
    assert_eq!(content(&to), before);
    // As long, and longer, but not the same from commit 18 on.
    more(&earlier, 200..=222).await;
    assert_eq!(refused(&earlier, &to).code(), "OTHER_LOG");
    more(&earlier, 300..=322).await;
    assert_eq!(refused(&earlier, &to).code(), "OTHER_LOG");
    assert_eq!(content(&to), before);
    let inside = dir.path().join("backup");
    assert_eq!(refused(dir.path(), &inside).code(), "WITHIN");
    assert!(!inside.exists());
    assert_eq!(refused(&place.path().join("nowhere"), &to).code(), "NO_LOG");
    let other = place.path().join("other");
    copy_dir(&seeds_of_something_else(place.path()), &other);
    assert_eq!(refused(dir.path(), &other).code(), "NOT_A_DATA_DIRECTORY");
    restores_to(&to, &receipts, "after all that").await;
}

fn seeds_of_something_else(place: &Path) -> PathBuf {
    let dir = place.join("photos");
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("summer.txt"), "sun").unwrap();
    dir
}

/// After a power cut `HEAD` may remember less than the journal holds.
#[tokio::test]
async fn a_backup_that_holds_more_than_head_remembers_is_no_step_back() {
    let (dir, _) = given().await;
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join("backup");
    let head = dir.path().join("journal/HEAD");
    let lagging = fs::read(&head).unwrap();
    let receipts = more(dir.path(), 101..=103).await;
    let done = backup(dir.path(), &to).unwrap();
    fs::write(&head, lagging).unwrap();
    let again = backup(dir.path(), &to).unwrap();
    assert_eq!((again.before, again.end), (Position(COMMITS + 3), done.end));
    fs::remove_file(&head).unwrap();
    assert_eq!(backup(dir.path(), &place.path().join("without")).unwrap().end, done.end);
    assert_eq!(receipts.len(), 3);
}

#[tokio::test]
async fn a_journal_that_was_put_together_anew_is_still_the_same_log() {
    let (dir, mut receipts) = given().await;
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join("backup");
    backup(dir.path(), &to).unwrap();
    let damaged = &segments(dir.path())[1];
    let mut bytes = fs::read(damaged).unwrap();
    bytes[100] ^= 1;
    fs::write(damaged, bytes).unwrap();
    let larger = Options { segment_bytes: 9000, ..options() };
    samspil_store::repair::repair(dir.path(), &larger, Default::default(), |_| {}).unwrap();
    receipts.extend(more(dir.path(), 101..=110).await);
    assert!(segments(dir.path()).len() < segments(&to).len(), "other segments");
    assert_eq!(backup(dir.path(), &to).unwrap().end.position, Position(COMMITS + 10));
    restores_to(&to, &receipts, "after a repair").await;
}

#[tokio::test]
async fn every_damaged_byte_of_a_backup_is_found_named_and_nothing_is_left_behind() {
    let (dir, _) = given().await;
    let place = tempfile::tempdir().unwrap();
    let (to, data) = (place.path().join("backup"), place.path().join("restored"));
    backup(dir.path(), &to).unwrap();
    let paths = segments(&to);
    for (index, path) in paths.iter().enumerate() {
        let whole = fs::read(path).unwrap();
        let first: u64 = path.file_stem().unwrap().to_str().unwrap().parse().unwrap();
        for at in (0..whole.len()).step_by(97) {
            let context = format!("byte {at} of {path:?}");
            let mut flipped = whole.clone();
            flipped[at] ^= 0x10;
            fs::write(path, flipped).unwrap();
            let error = restore(&to, &data).expect_err(&context);
            let ArchiveError::Damaged { commit, damage, .. } = &error else { panic!("{context}: {error}") };
            let next = paths
                .get(index + 1)
                .map_or(COMMITS + 1, |path| path.file_stem().unwrap().to_str().unwrap().parse().unwrap());
            assert!((first..next).contains(&commit.0), "{context}: {error}");
            assert!(damage.offset <= at as u64, "{context}: {error}");
            assert!(!data.exists(), "{context}");
            let checked = archive::backup(dir.path(), &to, true, |_| {}).expect_err(&context);
            assert_eq!(checked.code(), "JOURNAL_DAMAGED", "{context}: {checked}");
        }
        fs::write(path, &whole[..whole.len() - 1]).unwrap();
        assert_eq!(backup(dir.path(), &to).unwrap_err().code(), "JOURNAL_DAMAGED", "cut {path:?}");
        assert_eq!(restore(&to, &data).unwrap_err().code(), "JOURNAL_DAMAGED", "cut {path:?}");
        fs::write(path, &whole).unwrap();
    }
    restore(&to, &data).unwrap();
}

#[tokio::test]
async fn a_log_is_restored_into_an_empty_or_a_new_directory_only() {
    let (dir, receipts) = given().await;
    let place = tempfile::tempdir().unwrap();
    let before = content(&dir.path().join("journal"));
    let error = restore(dir.path(), dir.path()).unwrap_err();
    assert_eq!(error.code(), "NOT_EMPTY", "{error}");
    let ledger = open(dir.path());
    assert_eq!(restore(place.path(), dir.path()).unwrap_err().code(), "NO_LOG");
    ledger.close().await;
    let now = content(&dir.path().join("journal"));
    assert!(segments(dir.path()).iter().all(|path| {
        let name = Path::new(path.file_name().unwrap());
        now[name] == before[name]
    }));
    let photos = seeds_of_something_else(place.path());
    assert_eq!(restore(dir.path(), &photos).unwrap_err().code(), "NOT_EMPTY");
    assert_eq!(content(&photos).len(), 1);
    // Broken off before: what was begun is nothing that opens, and is begun again.
    let begun = place.path().join("begun");
    fs::create_dir_all(begun.join("journal.unfinished")).unwrap();
    fs::copy(&segments(dir.path())[0], begun.join("journal.unfinished/00000000000000000001.log")).unwrap();
    assert_eq!(try_open(&begun).unwrap_err().code(), "NOT_A_DATA_DIRECTORY");
    restore(dir.path(), &begun).unwrap();
    verify_all(&open(&begun), &receipts);
}

#[tokio::test]
async fn an_earlier_moment_is_restored_without_a_checkpoint_of_what_came_later() {
    let (dir, receipts) = given().await;
    let place = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    let root = ledger.root(30).unwrap();
    ledger.close().await;
    let keys = Keys::open(dir.path()).unwrap().unwrap();
    keys.sign(Checkpoint { origin: keys.origin().clone(), size: 30, root }).unwrap();
    let to = place.path().join("backup");
    backup(dir.path(), &to).unwrap();
    assert!(!to.join("keys/log.skey").exists());
    let cases = [
        (Until::Position(Position(29)), 29, false),
        (Until::Position(Position(30)), 30, true),
        (Until::Position(Position(0)), 0, false),
        (Until::Time(receipts[11].at), 12, false),
        (Until::End, COMMITS, true),
    ];
    for (index, (until, ends, with_checkpoint)) in cases.into_iter().enumerate() {
        let data = place.path().join(format!("restored-{index}"));
        let restored = archive::restore(&to, &data, until, |_| {}).unwrap();
        assert_eq!((restored.end.position, restored.copy), (Position(ends), Position(COMMITS)), "{until:?}");
        assert_eq!(restored.without_checkpoint, !with_checkpoint, "{until:?}");
        let all = ends == COMMITS;
        assert_eq!(data.join("keys/checkpoint").exists(), with_checkpoint && all, "{until:?}");
        assert_eq!(
            data.join("keys/log.vkey").exists(),
            all,
            "what goes on otherwise is another log: {until:?}"
        );
        verify_all(&open(&data), &receipts[..ends as usize]);
    }
    let beyond = Until::Position(Position(COMMITS + 1));
    let error = archive::restore(&to, &place.path().join("beyond"), beyond, |_| {}).unwrap_err();
    assert_eq!(error.code(), "BEYOND_END");
    assert!(!place.path().join("beyond").exists());
}

const KILLED: &str = "SAMSPIL_STORE_TEST_BACKUP";

/// What the killed process does: it copies, and says how far it has come.
#[test]
fn backs_up_until_it_is_killed() {
    let Ok(paths) = std::env::var(KILLED) else { return };
    let (data, to) = paths.split_once(':').unwrap();
    let told = |progress: samspil_store::Progress| {
        std::io::stdout().lock().write_all(format!("copied {}\n", progress.done).as_bytes()).unwrap();
    };
    archive::backup(Path::new(data), Path::new(to), false, told).unwrap();
}

#[tokio::test]
async fn a_backup_that_is_killed_leaves_a_prefix_and_the_next_one_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path(), Options { segment_bytes: 20_000, ..options() }, |_| {}).unwrap();
    for start in (0..1500).step_by(500) {
        let requests = (start..start + 500).map(|number| ledger.execute(register(number)));
        for recorded in futures_util::future::join_all(requests).await {
            recorded.unwrap();
        }
    }
    let all = verify_all(&ledger, &[]);
    let mut chance = Chance(5);
    let mut partial = 0;
    for round in 0..12 {
        let place = tempfile::tempdir().unwrap();
        let to = place.path().join("backup");
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["backing_up::backs_up_until_it_is_killed", "--exact", "--nocapture", "--test-threads=1"])
            .env(KILLED, format!("{}:{}", dir.path().display(), to.display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let wanted = chance.below(1600) as usize;
        lines.map_while(Result::ok).filter(|line| line.contains("copied ")).take(wanted).for_each(drop);
        child.kill().unwrap();
        child.wait().unwrap();
        if to.join("FORMAT").exists() {
            let data = place.path().join("restored");
            let restored = restore(&to, &data).unwrap_or_else(|error| panic!("round {round}: {error}"));
            partial += u64::from((1..all.position.0).contains(&restored.end.position.0));
            let copy = open(&data);
            verify_all(&copy, &[]);
            let last = copy.position();
            assert_eq!(copy.read(last, 1).unwrap(), ledger.read(last, 1).unwrap()[..1.min(last.0 as usize)]);
            copy.close().await;
        }
        assert_eq!(backup(dir.path(), &to).unwrap().end.chain, all.chain, "round {round}");
    }
    assert!(partial > 2, "only {partial} were killed half-way");
    ledger.close().await;
}
