//! What an earlier version stored is read for ever: its meaning as the current version has it, its bytes as they are.

use std::fs;
use std::path::PathBuf;

use samspil_domain::ids::{AgreementId, InitiativeId};
use samspil_domain::{Event, Position, Request, Revision, Stream, World};
use samspil_store::Ledger;
use serde_json::{Value, json};

use crate::given::{open, request, verify_all};

/// A data directory without its sled, written when `partnership.agreement_concluded` was in version 1: two organisations, an
/// initiative with an agreement, and one that takes its place.
fn stored() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/agreements-v1"))
}

const SEGMENT: &str = "journal/00000000000000000001.log";
const COMMITS: u64 = 3;

/// A copy of it, to be opened.
fn given() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("journal")).unwrap();
    for name in ["FORMAT", SEGMENT] {
        fs::copy(stored().join(name), dir.path().join(name)).unwrap();
    }
    dir
}

fn initiative() -> InitiativeId {
    "@i".parse().unwrap()
}

fn agreement(id: &str) -> AgreementId {
    id.parse().unwrap()
}

/// Which agreements took the place of which.
fn replaced(world: &World) -> Vec<(AgreementId, Vec<AgreementId>)> {
    let agreements = world.initiatives[&initiative()].partnership.agreements.iter();
    agreements.map(|(id, agreement)| (id, agreement.concluded.replaces.clone())).collect()
}

fn conclude(number: u64, id: &str, title: &str, from: &str, replaces: &Value) -> Request {
    let command = json!({ "concludeAgreement": { "id": id, "title": title, "kind": "COOPERATION", "form": "NAMED",
        "parties": ["@a", "@b"], "period": { "from": from }, "replaces": replaces } });
    Request { stream: Stream::Initiative(initiative()), ..request(number, command) }
}

/// The bytes of each commit are those that stand in the journal, word for word, with the version that they were stored in.
fn bytes_are_as_stored(ledger: &Ledger) {
    let journal = fs::read(stored().join(SEGMENT)).unwrap();
    let commits = ledger.read(Position(1), 10).unwrap();
    let mut at = 0;
    for stored in commits.iter().take(COMMITS as usize) {
        let bytes = stored.bytes();
        let found = journal[at..].windows(bytes.len()).position(|window| window == bytes);
        at += found.unwrap_or_else(|| panic!("commit {} is not as stored", stored.position())) + bytes.len();
    }
    let second = String::from_utf8(commits[2].bytes().to_vec()).unwrap();
    let one = format!("\"replaces\":\"{}\"", agreement("@old"));
    assert!(
        second.contains("\"kind\":\"partnership.agreement_concluded\",\"v\":1,") && second.contains(&one)
    );
    // What is read of them is of the current version, so whoever wrote that anew would change the log.
    let event = &commits[2].commit().events[0];
    assert_eq!(event.kind(), ("partnership.agreement_concluded", 2));
    assert!(matches!(event, Event::Partnership(_)));
    assert_ne!(serde_json::to_vec(commits[2].commit()).unwrap(), commits[2].bytes());
}

#[tokio::test]
async fn a_journal_of_an_earlier_version_opens_with_its_meaning_and_keeps_its_bytes() {
    let dir = given();
    let segment = fs::read(dir.path().join(SEGMENT)).unwrap();
    // First from the journal alone, then with sled beside it.
    for _ in 0..2 {
        let ledger = open(dir.path());
        assert_eq!(ledger.position(), Position(COMMITS));
        let expected = [(agreement("@old"), vec![]), (agreement("@new"), vec![agreement("@old")])];
        assert_eq!(replaced(&ledger.view()), expected);
        assert_eq!(
            replaced(&ledger.view_at(samspil_store::Moment::Position(Position(2))).unwrap()),
            expected[..1]
        );
        bytes_are_as_stored(&ledger);
        let read = ledger.read_stream(Stream::Initiative(initiative()), Revision(0), 10).unwrap();
        assert_eq!(read, ledger.read(Position(2), 10).unwrap());
        verify_all(&ledger, &[]);
        ledger.close().await;
    }
    assert_eq!(fs::read(dir.path().join(SEGMENT)).unwrap(), segment, "nothing is written anew");
}

#[tokio::test]
async fn a_log_goes_on_in_the_current_version_after_what_an_earlier_one_stored() {
    let dir = given();
    let ledger = open(dir.path());
    // What was stored in version 1 stands, so stating it in version 2 is no news.
    let again = ledger.execute(conclude(1, "@new", "Ny aftale", "2015", &json!(["@old"]))).await.unwrap();
    assert!(!again.changed());
    let later = conclude(2, "@later", "Fælles aftale", "2020", &json!(["@old", "@new"]));
    let receipt = ledger.execute(later).await.unwrap();
    let stored = receipt.commit.clone().unwrap();
    let bytes = String::from_utf8(stored.bytes().to_vec()).unwrap();
    let both = format!("\"replaces\":[\"{}\",\"{}\"]", agreement("@old"), agreement("@new"));
    assert!(bytes.contains("\"v\":2,") && bytes.contains(&both), "{bytes}");
    assert_eq!(stored.commit().corrects, [Position(2), Position(3)]);
    let before = ledger.view().digest();
    ledger.close().await;

    let ledger = open(dir.path());
    assert_eq!(ledger.view().digest(), before);
    bytes_are_as_stored(&ledger);
    verify_all(&ledger, &[receipt]);
    ledger.close().await;
}
