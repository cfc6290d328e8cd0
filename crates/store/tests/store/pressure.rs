//! More than the ledger can take: it says so, and neither memory nor anything acknowledged suffers.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use futures_util::FutureExt;
use samspil_domain::Position;
use samspil_domain::value::Timestamp;
use samspil_store::{ExecuteError, Ledger, Options, Unavailable};

use crate::given::{open, options, record, register, verify_all};

/// A clock at which the writer stands still: it says when somebody looks, and goes on when told.
fn standing_clock() -> (Options, Receiver<()>, Sender<()>) {
    let ((looks, looked), (go, gone)) = (channel(), channel::<()>());
    let gate = std::sync::Mutex::new((looks, gone, 0));
    let clock = move || {
        let mut gate = gate.lock().unwrap();
        gate.2 += 1_000_000;
        // Nobody listens any more: the test is over, and time may run.
        let _ = gate.0.send(());
        let _ = gate.1.recv();
        Timestamp::from_micros(gate.2)
    };
    (Options { clock: Arc::new(clock), ..options() }, looked, go)
}

#[tokio::test]
async fn when_the_queue_is_full_callers_are_told_at_once_and_the_waiting_are_served() {
    let dir = tempfile::tempdir().unwrap();
    let (options, looked, go) = standing_clock();
    let ledger = Ledger::open(dir.path(), Options { queue_requests: 3, ..options }, |_| {}).unwrap();
    let mut waiting = vec![Box::pin(ledger.execute(register(1)))];
    assert!(waiting[0].as_mut().now_or_never().is_none());
    looked.recv().unwrap();
    for number in 2..=4 {
        let mut execute = Box::pin(ledger.execute(register(number)));
        assert!(execute.as_mut().now_or_never().is_none());
        waiting.push(execute);
    }
    let error = ledger.execute(register(5)).now_or_never().expect("told at once").unwrap_err();
    assert!(matches!(error, ExecuteError::Unavailable(Unavailable::Busy { waiting: 3 })), "{error:?}");
    assert_eq!(error.code(), "UNAVAILABLE");
    assert!(error.to_string().contains("with the same command id"), "{error}");
    drop(go);
    let receipts = futures_util::future::join_all(waiting).await;
    let receipts: Vec<_> = receipts.into_iter().map(Result::unwrap).collect();
    assert_eq!(receipts.iter().map(|receipt| receipt.position.0).collect::<Vec<_>>(), [1, 2, 3, 4]);
    verify_all(&ledger, &receipts);
}

#[tokio::test]
async fn the_same_request_twice_in_one_group_is_recorded_once() {
    let dir = tempfile::tempdir().unwrap();
    let (options, looked, go) = standing_clock();
    let ledger = Ledger::open(dir.path(), options, |_| {}).unwrap();
    let mut first = Box::pin(ledger.execute(register(1)));
    assert!(first.as_mut().now_or_never().is_none());
    looked.recv().unwrap();
    let mut other = register(2);
    other.command_id = register(1).command_id;
    let (mut again, mut other) = (Box::pin(ledger.execute(register(1))), Box::pin(ledger.execute(other)));
    assert!(again.as_mut().now_or_never().is_none() && other.as_mut().now_or_never().is_none());
    drop(go);
    let (first, again) = (first.await.unwrap(), again.await.unwrap());
    assert!(!first.replayed && again.replayed);
    assert_eq!(first.commit, again.commit);
    assert_eq!(other.await.unwrap_err().code(), "COMMAND_ID_REUSED");
    verify_all(&ledger, &[first]);
}

#[tokio::test]
async fn what_is_too_large_leaves_nothing_behind_for_the_rest_of_its_group() {
    let dir = tempfile::tempdir().unwrap();
    let (options, looked, go) = standing_clock();
    let ledger = Ledger::open(dir.path(), options, |_| {}).unwrap();
    let mut first = Box::pin(ledger.execute(register(1)));
    assert!(first.as_mut().now_or_never().is_none());
    looked.recv().unwrap();
    let mut large = register(2);
    large.commands = (2..1000).flat_map(|number| register(number).commands).collect();
    let (mut large, mut third) = (Box::pin(ledger.execute(large)), Box::pin(ledger.execute(register(3))));
    let mut known = register(4);
    known.commands = register(1).commands;
    let mut known = Box::pin(ledger.execute(known));
    for waits in [&mut large, &mut third, &mut known] {
        assert!(waits.as_mut().now_or_never().is_none());
    }
    drop(go);
    let first = first.await.unwrap();
    assert_eq!(large.await.unwrap_err().code(), "TOO_LARGE");
    let third = third.await.unwrap();
    assert_eq!((third.position, third.changed()), (Position(2), true), "it was not known yet");
    assert!(!known.await.unwrap().changed(), "what the group held before stands");
    assert_eq!(ledger.view().directory.organisations.len(), 2);
    verify_all(&ledger, &[first, third]);
}

#[tokio::test]
async fn a_caller_who_goes_away_does_not_take_the_request_back() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    assert!(ledger.execute(register(1)).now_or_never().is_none_or(|answer| answer.is_ok()));
    let receipts = record(&ledger, [2]).await;
    assert_eq!(receipts[0].position, Position(2));
    let again = ledger.execute(register(1)).await.unwrap();
    assert!(again.replayed);
    verify_all(&ledger, &receipts);
}

#[tokio::test]
async fn closing_answers_what_waits_and_refuses_what_comes() {
    let dir = tempfile::tempdir().unwrap();
    let (options, looked, go) = standing_clock();
    let ledger = Ledger::open(dir.path(), options, |_| {}).unwrap();
    let mut waiting = Box::pin(ledger.execute(register(1)));
    assert!(waiting.as_mut().now_or_never().is_none());
    looked.recv().unwrap();
    let mut closing = Box::pin(ledger.close());
    assert!(closing.as_mut().now_or_never().is_none());
    let error = ledger.execute(register(2)).await.unwrap_err();
    assert!(matches!(error, ExecuteError::Unavailable(Unavailable::Closed)), "{error:?}");
    drop(go);
    let receipt = waiting.await.unwrap();
    closing.await;
    verify_all(&open(dir.path()), &[receipt]);
}

#[tokio::test]
async fn a_sled_that_may_not_lag_slows_the_writer_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { lag_bytes: 0, recent_bytes: 0, apply_bytes: 1, ..options() };
    let ledger = Ledger::open(dir.path(), options, |_| {}).unwrap();
    let receipts = record(&ledger, 1..=200).await;
    verify_all(&ledger, &receipts);
}

#[tokio::test]
async fn a_decision_that_panics_harms_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let looks = std::sync::atomic::AtomicU64::new(0);
    let clock = move || {
        let look = looks.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        assert!(look != 1, "a clock that fails once");
        Timestamp::from_micros(look as i64 * 1000)
    };
    let options = Options { clock: Arc::new(clock), ..options() };
    let ledger = Ledger::open(dir.path(), options, |_| {}).unwrap();
    let mut receipts = record(&ledger, [1]).await;
    let error = ledger.execute(register(2)).await.unwrap_err();
    assert_eq!(error.code(), "INTERNAL");
    receipts.extend(record(&ledger, [2, 3]).await);
    assert_eq!(ledger.position(), Position(3));
    verify_all(&ledger, &receipts);
}
