//! What can only be brought about from the inside: a sled that goes bad while the ledger runs.

use samspil_domain::{Command, Position, Request, Stream};
use serde_json::json;

use super::{Ledger, Readiness};
use crate::options::Options;

fn register(number: u64) -> Request {
    let fields = json!({"name": format!("Organisation {number}"), "sector": "OTHER"});
    Request {
        command_id: format!("@inside/{number}").parse().unwrap(),
        actor: "Tester".parse().unwrap(),
        stream: Stream::Directory,
        expected_rev: None,
        source: None,
        on_behalf_of: None,
        reason: None,
        caused_by: None,
        commands: vec![Command::from_json(json!({"registerOrganisation": fields})).unwrap()],
    }
}

/// A ledger whose commits are in sled and nowhere else but in the journal.
async fn given(dir: &std::path::Path) -> Ledger {
    let options = || Options { recent_bytes: 0, ..Options::default() };
    let ledger = Ledger::open(dir, options(), |_| {}).unwrap();
    for number in 1..=200 {
        ledger.execute(register(number)).await.unwrap();
    }
    ledger.close().await;
    Ledger::open(dir, options(), |_| {}).unwrap()
}

#[tokio::test]
async fn a_block_that_goes_bad_is_never_served_and_is_mended() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = given(dir.path()).await;
    let whole = ledger.read(Position(1), 200).unwrap();
    let log = ledger.0.shared.log().unwrap();
    for seq in [1, 100, 200] {
        log.spoil(seq);
        log.read(seq, seq, 1).unwrap_err();
        assert_eq!(ledger.read(Position(seq), 1).unwrap()[0], whole[seq as usize - 1]);
        log.read(seq, seq, 1).expect("it is mended");
    }
    drop(log);
    assert_eq!(*ledger.readiness().borrow(), Readiness::Ready);
    ledger.execute(register(201)).await.unwrap();
    ledger.verify().unwrap();
    ledger.close().await;
    let log = crate::log::Log::open(&dir.path().join("sled"), 1 << 20).unwrap();
    assert_eq!(log.check(&mut |_| {}).unwrap().seq, 201, "sled is whole without being rebuilt");
}

#[tokio::test]
async fn without_sled_everything_is_still_answered_and_recorded() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = given(dir.path()).await;
    let whole = ledger.read(Position(1), 200).unwrap();
    ledger.0.shared.abandon_log("a test says so");
    let readiness = ledger.readiness().borrow().clone();
    assert!(matches!(readiness, Readiness::Degraded { .. }) && readiness.takes_requests(), "{readiness:?}");
    for number in 201..=400 {
        ledger.execute(register(number)).await.unwrap();
    }
    assert_eq!(ledger.read(Position(1), 200).unwrap(), whole);
    assert!(ledger.execute(register(7)).await.unwrap().replayed);
    assert_eq!(ledger.verify().unwrap().position, Position(400));
    ledger.close().await;
    let ledger = Ledger::open(dir.path(), Options::default(), |_| {}).unwrap();
    assert_eq!(*ledger.readiness().borrow(), Readiness::Ready);
    assert_eq!(ledger.verify().unwrap().position, Position(400));
}
