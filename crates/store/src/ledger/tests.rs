//! What can only be brought about from the inside: a sled that goes bad while the ledger runs.

use std::sync::Arc;

use samspil_domain::{Command, Position, Request, Stream};
use serde_json::json;

use super::{Ledger, Moment, Readiness};
use crate::options::Options;

fn register(number: u64) -> Request {
    let fields = json!({"name": format!("Organisation {number}"), "sector": "OTHER"});
    Request {
        command_id: format!("@inside/{number}").parse().unwrap(),
        caller: samspil_domain::access::Caller::Local,
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

#[tokio::test]
async fn after_a_restart_looking_back_begins_at_the_nearest_snapshot_and_keeps_few_that_it_read() {
    let dir = tempfile::tempdir().unwrap();
    let options = || Options { recent_bytes: 0, snapshot_bytes: 2000, ..Options::default() };
    let ledger = Ledger::open(dir.path(), options(), |_| {}).unwrap();
    for number in 1..=300 {
        ledger.execute(register(number)).await.unwrap();
    }
    ledger.close().await;
    let ledger = Ledger::open(dir.path(), options(), |_| {}).unwrap();
    let (shared, now) = (&ledger.0.shared, ledger.view());
    let kept: Vec<u64> = shared.snapshots.kept().iter().map(|header| header.position.0).collect();
    assert!(kept.len() > 3, "{kept:?}");
    let at = |position: u64| Moment::Position(Position(position));
    for snapshot in kept[..kept.len() - 1].iter().rev() {
        let asked = at(snapshot + 1);
        let start = shared.start(asked, &now);
        assert_eq!((start.world.position.0, start.read), (*snapshot, Some(Position(*snapshot))), "{kept:?}");
        let world = ledger.view_at(asked).unwrap();
        assert_eq!(world.position.0, snapshot + 1);
        assert!(Arc::ptr_eq(&world, &ledger.view_at(asked).unwrap()), "it is kept for whoever asks again");
    }
    assert_eq!(shared.past.read(), 2, "what comes from others is let go of");
    let start = shared.start(at(kept[0] - 1), &now);
    assert_eq!((start.world.position.0, start.read), (0, None), "there is nothing before the first");
}
