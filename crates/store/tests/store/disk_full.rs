//! Writes that fail: nothing more is acknowledged, and nothing that was is lost.

use std::path::Path;
use std::sync::Arc;

use samspil_domain::Position;
use samspil_store::{ExecuteError, Ledger, Options, Readiness, Receipt, Unavailable};

use crate::disk::{Chance, Disk};
use crate::given::{open, options, record, register, verify_all};
use crate::mounted::Mounted;

fn on(disk: &Disk) -> Options {
    Options { files: Arc::new(disk.clone()), segment_bytes: 3000, ..options() }
}

/// Records until the ledger refuses; answers what was acknowledged.
async fn record_until_refused(ledger: &Ledger, from: u64) -> Vec<Receipt> {
    let mut receipts = Vec::new();
    for number in from.. {
        match ledger.execute(register(number)).await {
            Ok(receipt) => receipts.push(receipt),
            Err(error) => {
                let read_only = ExecuteError::Unavailable(Unavailable::ReadOnly { reason: String::new() });
                assert_eq!(std::mem::discriminant(&error), std::mem::discriminant(&read_only));
                assert_eq!(error.code(), "UNAVAILABLE");
                assert!(error.to_string().contains("send it again with the same command id"), "{error}");
                return receipts;
            }
        }
    }
    unreachable!("the disk has an end")
}

/// A ledger that has become read-only keeps answering, and says what it is.
async fn is_read_only(ledger: &Ledger, receipts: &[Receipt]) {
    let readiness = ledger.readiness().borrow().clone();
    assert!(matches!(readiness, Readiness::ReadOnly { .. }), "{readiness:?}");
    assert!(!readiness.takes_requests());
    assert_eq!(ledger.position(), Position(receipts.len() as u64));
    if !receipts.is_empty() {
        assert!(ledger.execute(register(1)).await.unwrap().replayed);
    }
    ledger.execute(register(9_999)).await.unwrap_err();
    verify_all(ledger, receipts);
}

async fn reopens_with(root: &Path, disk: &Disk, receipts: &[Receipt], context: &str) {
    let _ = std::fs::remove_dir_all(root.join("sled"));
    let ledger = Ledger::open(root, on(disk), |_| {}).unwrap_or_else(|error| panic!("{context}: {error}"));
    verify_all(&ledger, receipts);
    let next = receipts.len() as u64 + 1;
    let mut all = receipts.to_vec();
    all.extend(record(&ledger, next..next + 3).await);
    verify_all(&ledger, &all);
    ledger.close().await;
}

#[tokio::test]
async fn a_full_disk_stops_acknowledging_and_loses_nothing() {
    for space in (2_000..9_000).step_by(331) {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::default();
        let ledger = Ledger::open(dir.path(), on(&disk), |_| {}).unwrap();
        disk.set_space(Some(space));
        let receipts = record_until_refused(&ledger, 1).await;
        is_read_only(&ledger, &receipts).await;
        let (killed, cut) = (disk.after_kill(), disk.after_power_cut(&mut Chance(space as u64)));
        ledger.close().await;
        reopens_with(dir.path(), &killed, &receipts, &format!("killed, {space} bytes")).await;
        reopens_with(dir.path(), &cut, &receipts, &format!("power cut, {space} bytes")).await;
    }
}

#[tokio::test]
async fn a_sync_that_fails_stops_acknowledging_and_loses_nothing() {
    for syncs in 0..25 {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::default();
        let ledger = Ledger::open(dir.path(), on(&disk), |_| {}).unwrap();
        disk.set_syncs(Some(syncs));
        let receipts = record_until_refused(&ledger, 1).await;
        is_read_only(&ledger, &receipts).await;
        let (killed, cut) = (disk.after_kill(), disk.after_power_cut(&mut Chance(syncs as u64 + 7)));
        ledger.close().await;
        reopens_with(dir.path(), &killed, &receipts, &format!("killed, {syncs} syncs")).await;
        reopens_with(dir.path(), &cut, &receipts, &format!("power cut, {syncs} syncs")).await;
    }
}

#[tokio::test]
async fn what_was_read_back_after_a_failed_sync_is_made_durable_before_it_counts() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Disk::default();
    let ledger = Ledger::open(dir.path(), on(&disk), |_| {}).unwrap();
    let mut receipts = record(&ledger, 1..=3).await;
    // The group's sync fails, and it cannot be taken back: its bytes stand in memory only.
    disk.set_syncs(Some(0));
    ledger.execute(register(4)).await.unwrap_err();
    let restarted = disk.after_kill();
    ledger.close().await;
    std::fs::remove_dir_all(dir.path().join("sled")).unwrap();
    let ledger = Ledger::open(dir.path(), on(&restarted), |_| {}).unwrap();
    receipts.push(ledger.execute(register(4)).await.unwrap());
    let cut = restarted.after_power_cut(&mut Chance(3));
    ledger.close().await;
    reopens_with(dir.path(), &cut, &receipts, "power cut after the restart").await;
}

#[tokio::test]
async fn a_real_disk_that_is_full_loses_nothing_and_goes_on_once_there_is_space() {
    let dir = tempfile::tempdir().unwrap();
    let Some(mounted) = Mounted::memory(1 << 20, &dir.path().join("full")) else {
        eprintln!("disk full: no mounts here; the failing file layer stands alone");
        return;
    };
    eprintln!("disk full: a real one, of a mebibyte");
    let path = mounted.path().join("data");
    let ledger = open(&path);
    let receipts = record_until_refused(&ledger, 1).await;
    assert!(!receipts.is_empty());
    is_read_only(&ledger, &receipts).await;
    ledger.close().await;
    mounted.resize(64 << 20);
    let ledger = open(&path);
    let mut all = receipts.clone();
    let next = receipts.len() as u64 + 1;
    all.extend(record(&ledger, next..next + 3).await);
    assert_eq!(*ledger.readiness().borrow(), Readiness::Ready);
    verify_all(&ledger, &all);
    ledger.close().await;
}
