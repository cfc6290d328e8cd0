//! What is personal: sealed wherever it is kept, read while it may be, and forgotten for good.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use samspil_domain::ids::PersonId;
use samspil_domain::people::{Field, Standing};
use samspil_domain::{Position, Request, Stream, World};
use samspil_store::archive::{Until, What, backup, export, import, restore};
use samspil_store::{ExecuteError, Known, Ledger, Mirror, Moment, Options, Readiness};
use serde_json::{Value, json};

use crate::disk::{Chance, Disk};
use crate::given::{open, options, register, request, verify_all};
use crate::mounted::{Mounted, image};

const NAME: &str = "Kirsten Testsen-Prøve";
const EMAIL: &str = "kirsten.testsen@example.org";
const PHONE: &str = "+45 70 12 99 34";

fn people(number: u64, command: Value) -> Request {
    Request { stream: Stream::People, ..request(number, command) }
}

fn enter(number: u64, id: &str) -> Request {
    people(number, json!({ "enterPerson": { "id": id, "name": NAME, "email": EMAIL, "phone": PHONE } }))
}

fn forget(number: u64, id: &str) -> Request {
    people(number, json!({ "requestErasure": { "person": id } }))
}

fn person(id: &str) -> PersonId {
    id.parse().unwrap()
}

fn known_in(ledger: &Ledger, world: &World, id: &str) -> Known {
    ledger.personal(person(id), world.people.persons.get(person(id)).expect("there is such a person"))
}

fn known(ledger: &Ledger, id: &str) -> Known {
    known_in(ledger, &ledger.view(), id)
}

#[track_caller]
fn check_readable(ledger: &Ledger, id: &str) {
    let Known::Readable(personal) = known(ledger, id) else { panic!("{:?}", known(ledger, id)) };
    let read = Field::ALL.map(|field| personal.get(field).map(str::to_owned));
    assert_eq!(read, [Some(NAME), Some(EMAIL), Some(PHONE), None].map(|it| it.map(str::to_owned)));
}

#[track_caller]
fn check_unreadable(ledger: &Ledger, id: &str, code: &str) {
    match known(ledger, id) {
        Known::Unreadable(error) => assert_eq!(error.code(), code),
        other => panic!("{other:?}"),
    }
}

/// Waits until an erasure is recorded as done; the ledger goes on with it by itself.
async fn erased(ledger: &Ledger, id: &str) {
    use futures_util::StreamExt as _;
    let mut commits = std::pin::pin!(ledger.subscribe(Position(0)));
    while ledger.view().people.standing(person(id)) != Some(Standing::Erased) {
        commits.next().await.unwrap().unwrap();
    }
}

/// The files below a directory that hold one of these, in UTF-8 or UTF-16.
fn holding(root: &Path, wanted: &[&[u8]]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            found.extend(holding(&entry.path(), wanted));
            continue;
        }
        let bytes = fs::read(entry.path()).unwrap();
        if wanted.iter().any(|wanted| bytes.windows(wanted.len()).any(|window| window == *wanted)) {
            found.push(entry.path().display().to_string());
        }
    }
    found
}

#[track_caller]
fn check_nowhere(root: &Path) {
    let mut forms: Vec<Vec<u8>> = Vec::new();
    for text in [NAME, EMAIL, PHONE, "Kirsten", "kirsten", "70 12 99"] {
        forms.push(text.into());
        forms.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        forms.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    let forms: Vec<&[u8]> = forms.iter().map(Vec::as_slice).collect();
    assert_eq!(holding(root, &forms), [""; 0]);
}

/// The key bytes of the first slot of a vault.
fn key_in(vault: &Path) -> Vec<u8> {
    fs::read(vault).unwrap()[544..576].to_vec()
}

#[tokio::test]
async fn a_name_is_read_while_it_may_be_and_is_in_no_file_neither_before_nor_after_it_is_erased() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let options = || Options { mirror: Some(Mirror::at(at("mirror"))), snapshot_bytes: 1, ..options() };
    let ledger = Ledger::open(at("data"), options(), |_| {}).unwrap();
    ledger.execute(enter(1, "@p")).await.unwrap();
    ledger.execute(enter(2, "@other")).await.unwrap();
    check_readable(&ledger, "@p");
    ledger.close().await;
    backup(&at("data"), &at("backup"), true, |_| {}).unwrap();
    export(&at("data"), &at("export"), What::Everything, |_| {}).unwrap();
    check_nowhere(place.path());
    let key = key_in(&at("data/vault"));
    let keys = holding(place.path(), &[&key]);
    assert_eq!(keys, [at("data/vault").display().to_string()], "the key is in the vault alone");

    let ledger = Ledger::open(at("data"), options(), |_| {}).unwrap();
    check_readable(&ledger, "@p");
    let (before, held) = (ledger.position(), ledger.view());
    ledger.execute(forget(3, "@p")).await.unwrap();
    assert!(
        !matches!(known_in(&ledger, &held, "@p"), Known::Readable(_)),
        "a view that is held reads nothing more"
    );
    erased(&ledger, "@p").await;
    let earlier = ledger.view_at(Moment::Position(before)).unwrap();
    assert!(matches!(known_in(&ledger, &earlier, "@p"), Known::Erased), "nor does an earlier moment");
    check_readable(&ledger, "@other");
    verify_all(&ledger, &[]);
    ledger.close().await;
    assert_eq!(holding(place.path(), &[&key]), [""; 0], "the key is nowhere");
    check_nowhere(place.path());

    // A backup from before the erasure, without the vault: nothing of it can be read.
    let (restored, imported) = (at("restored"), at("imported"));
    restore(&at("backup"), &restored, Until::End, |_| {}).unwrap();
    import(&at("export"), &imported, |_| {}).unwrap();
    for data in [&restored, &imported] {
        let ledger = open(data);
        check_unreadable(&ledger, "@p", "VAULT_MISSING");
        verify_all(&ledger, &[]);
        ledger.close().await;
    }
    // And with the vault as it is now, only who is not erased.
    fs::copy(at("data/vault"), restored.join("vault")).unwrap();
    let ledger = open(&restored);
    check_unreadable(&ledger, "@p", "PERSON_UNREADABLE");
    check_readable(&ledger, "@other");
    ledger.close().await;
    for data in ["data", "mirror", "restored"] {
        let ledger = open(&at(data));
        verify_all(&ledger, &[]);
        ledger.close().await;
    }
}

#[tokio::test]
async fn a_request_is_recognised_as_long_as_the_key_lives_and_refused_afterwards() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    let first = ledger.execute(enter(1, "@p")).await.unwrap();
    let again = ledger.execute(enter(1, "@p")).await.unwrap();
    assert!(again.replayed && again.position == first.position);
    let mut other = enter(1, "@p");
    other.commands = enter(9, "@q").commands;
    assert_eq!(ledger.execute(other).await.unwrap_err().code(), "COMMAND_ID_REUSED");
    assert!(
        ledger.execute(enter(2, "@p")).await.unwrap().commit.is_none(),
        "the same by another command is no news"
    );
    ledger.close().await;
    let ledger = open(dir.path());
    assert!(ledger.execute(enter(1, "@p")).await.unwrap().replayed, "also after a restart");
    ledger.execute(forget(3, "@p")).await.unwrap();
    erased(&ledger, "@p").await;
    for number in [1, 4] {
        let error = ledger.execute(enter(number, "@p")).await.unwrap_err();
        assert_eq!(error.code(), "PERSON_ERASED");
        assert!(!error.to_string().contains("Kirsten"), "{error}");
    }
    assert!(ledger.execute(forget(3, "@p")).await.unwrap().replayed);
    let amend = json!({ "amendPerson": { "person": "@nobody", "name": NAME } });
    let error = ledger.execute(people(5, amend)).await.unwrap_err();
    assert!(matches!(&error, ExecuteError::Rejected(it) if it.code.as_str() == "NOT_FOUND"), "{error}");
    ledger.close().await;
}

#[tokio::test]
async fn a_key_that_was_made_for_a_request_that_is_refused_is_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    ledger.execute(enter(1, "@p")).await.unwrap();
    let size = || fs::metadata(dir.path().join("vault")).unwrap().len();
    let before = size();
    for number in 10..20 {
        let fields = json!({ "id": format!("@{number}"), "name": NAME, "organisation": "@none" });
        let error = ledger.execute(people(number, json!({ "enterPerson": fields }))).await.unwrap_err();
        assert_eq!(error.code(), "NOT_FOUND");
    }
    // The next request is decided after all of them were let go of.
    ledger.execute(register(30)).await.unwrap();
    ledger.close().await;
    assert!(size() <= before + 2 * 128, "refused requests fill no vault");
    let ledger = open(dir.path());
    check_readable(&ledger, "@p");
    ledger.close().await;
}

#[tokio::test]
async fn without_its_vault_a_log_opens_and_reads_and_seals_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, aside) = (dir.path().join("vault"), dir.path().join("aside"));
    let ledger = open(dir.path());
    assert!(!vault.exists(), "there is none before there is anybody");
    ledger.execute(enter(1, "@p")).await.unwrap();
    ledger.close().await;
    fs::rename(&vault, &aside).unwrap();
    let ledger = open(dir.path());
    check_unreadable(&ledger, "@p", "VAULT_MISSING");
    let concerned = ledger.readiness().borrow().clone();
    assert!(
        matches!(&concerned, Readiness::Degraded { reason } if reason.contains("vault")),
        "{concerned:?}"
    );
    for asked in [enter(2, "@q"), enter(1, "@p")] {
        assert_eq!(ledger.execute(asked).await.unwrap_err().code(), "VAULT_MISSING");
    }
    // What is asked for meanwhile waits: nothing is said to be erased that may come back.
    ledger.execute(forget(3, "@p")).await.unwrap();
    ledger.execute(register(4)).await.unwrap();
    assert!(matches!(known(&ledger, "@p"), Known::ErasureRequested));
    ledger.close().await;
    assert!(!vault.exists());
    fs::rename(&aside, &vault).unwrap();
    let key = key_in(&vault);
    let ledger = open(dir.path());
    erased(&ledger, "@p").await;
    ledger.close().await;
    assert_eq!(holding(dir.path(), &[&key]), [""; 0]);
}

#[tokio::test]
async fn a_damaged_vault_and_that_of_another_log_are_named_and_open_nothing() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for (dir, id) in [(&one, "@p"), (&two, "@q")] {
        let ledger = open(dir.path());
        ledger.execute(enter(1, id)).await.unwrap();
        ledger.close().await;
    }
    let vault = one.path().join("vault");
    let whole = fs::read(&vault).unwrap();
    let mut damaged = whole.clone();
    damaged[20] ^= 1;
    let other = fs::read(two.path().join("vault")).unwrap();
    for (bytes, code) in [(damaged, "VAULT_DAMAGED"), (other, "VAULT_OF_ANOTHER_LOG")] {
        fs::write(&vault, bytes).unwrap();
        let ledger = open(one.path());
        check_unreadable(&ledger, "@p", code);
        assert_eq!(ledger.execute(enter(2, "@r")).await.unwrap_err().code(), code);
        ledger.close().await;
    }
    fs::write(&vault, whole).unwrap();
    let ledger = open(one.path());
    check_readable(&ledger, "@p");
    ledger.close().await;
}

#[tokio::test]
async fn a_vault_from_before_an_erasure_forgets_again_at_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let vault = dir.path().join("vault");
    let ledger = open(dir.path());
    ledger.execute(enter(1, "@p")).await.unwrap();
    ledger.execute(enter(2, "@other")).await.unwrap();
    let copy = fs::read(&vault).unwrap();
    ledger.execute(forget(3, "@p")).await.unwrap();
    erased(&ledger, "@p").await;
    ledger.close().await;
    let key = copy[544..576].to_vec();
    fs::write(&vault, copy).unwrap();
    let ledger = open(dir.path());
    assert!(matches!(known(&ledger, "@p"), Known::Erased));
    check_readable(&ledger, "@other");
    ledger.close().await;
    assert_eq!(holding(dir.path(), &[&key]), [""; 0]);
}

#[tokio::test]
async fn the_vault_can_lie_elsewhere() {
    let (dir, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let vault = place.path().join("keys of people");
    let options = || Options { vault: Some(vault.clone()), ..options() };
    let ledger = Ledger::open(dir.path(), options(), |_| {}).unwrap();
    ledger.execute(enter(1, "@p")).await.unwrap();
    ledger.close().await;
    assert!(vault.exists() && !dir.path().join("vault").exists());
    let ledger = Ledger::open(dir.path(), options(), |_| {}).unwrap();
    check_readable(&ledger, "@p");
    ledger.close().await;
}

/// The disk stops taking syncs after so many, is killed or cut off there, and the log is opened again.
#[tokio::test]
async fn an_erasure_goes_on_by_itself_wherever_it_was_interrupted() {
    let mut interrupted = [0; 3];
    for (syncs, cut) in (0..8).flat_map(|syncs| [(syncs, false), (syncs, true)]) {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::default();
        let on = |disk: &Disk| Options { files: Arc::new(disk.clone()), ..options() };
        let ledger = Ledger::open(dir.path(), on(&disk), |_| {}).unwrap();
        ledger.execute(enter(1, "@p")).await.unwrap();
        disk.set_syncs(Some(syncs));
        let asked = ledger.execute(forget(2, "@p")).await;
        ledger.close().await;
        let disk = if cut { disk.after_power_cut(&mut Chance(syncs as u64 + 1)) } else { disk.after_kill() };
        fs::remove_dir_all(dir.path().join("sled")).unwrap();
        let ledger = Ledger::open(dir.path(), on(&disk), |_| {})
            .unwrap_or_else(|error| panic!("after {syncs} syncs, cut {cut}: {error}"));
        if asked.is_err() && ledger.view().people.standing(person("@p")) == Some(Standing::Kept) {
            interrupted[0] += 1;
            check_readable(&ledger, "@p");
            ledger.execute(forget(2, "@p")).await.unwrap();
        }
        erased(&ledger, "@p").await;
        interrupted[if asked.is_err() { 1 } else { 2 }] += 1;
        let done = ledger.read(Position(1), 100).unwrap();
        let kinds: Vec<_> =
            done.iter().flat_map(|it| &it.commit().events).map(|event| event.kind().0).collect();
        assert_eq!(kinds, ["people.person_entered", "people.erasure_requested", "people.person_erased"]);
        verify_all(&ledger, &[]);
        ledger.close().await;
    }
    assert!(interrupted.iter().all(|times| *times > 0), "{interrupted:?}");
}

#[tokio::test]
async fn on_a_real_disk_the_key_is_gone_from_the_raw_image() {
    let dir = tempfile::tempdir().unwrap();
    let disk = dir.path().join("disk.img");
    let mounted = image(&disk, 48 << 20).then(|| Mounted::image(&disk, &dir.path().join("at"))).flatten();
    let Some(mounted) = mounted else {
        eprintln!("forgetting: no loop mounts here; the file alone was looked at");
        return;
    };
    let data = mounted.path().join("data");
    let ledger = open(&data);
    ledger.execute(enter(1, "@p")).await.unwrap();
    let key = key_in(&data.join("vault"));
    let holds = || fs::read(&disk).unwrap().windows(32).any(|window| window == key);
    assert!(holds(), "the key has reached the disk when the person is acknowledged");
    ledger.execute(forget(2, "@p")).await.unwrap();
    erased(&ledger, "@p").await;
    assert!(!holds(), "and is gone from it when the erasure is recorded");
    ledger.close().await;
    drop(mounted);
    assert!(!holds());
}
