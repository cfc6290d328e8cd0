//! Reading and following the log.

use std::pin::pin;

use futures_util::StreamExt;
use samspil_domain::{Position, Revision, Stream};
use samspil_store::{Ledger, Options, ReadError};

use crate::given::{closed_with, open, options, record, register, verify_all};

/// Everything goes to sled at once, and nothing of it stays in memory.
fn forgetful() -> Options {
    Options { recent_bytes: 0, apply_bytes: 1, segment_bytes: 4096, ..options() }
}

async fn positions(
    stream: impl futures_util::Stream<Item = Result<std::sync::Arc<samspil_store::StoredCommit>, ReadError>>,
    count: usize,
) -> Vec<u64> {
    let taken: Vec<_> = stream.take(count).collect().await;
    taken.into_iter().map(|item| item.unwrap().position().0).collect()
}

#[tokio::test]
async fn commits_are_read_by_position_by_stream_and_by_command_id() {
    let dir = closed_with(50).await;
    let ledger = Ledger::open(dir.path(), forgetful(), |_| {}).unwrap();
    let receipts = record(&ledger, 51..=100).await;
    for from in [0, 1, 2, 49, 50, 51, 99, 100] {
        let read = ledger.read(Position(from), 3).unwrap();
        let expected: Vec<u64> = (from.max(1)..).take_while(|seq| *seq <= 100).take(3).collect();
        assert_eq!(read.iter().map(|commit| commit.position().0).collect::<Vec<_>>(), expected);
    }
    assert!(ledger.read(Position(101), 3).unwrap().is_empty());
    assert!(ledger.read(Position(1), 0).unwrap().is_empty());
    let stream = ledger.read_stream(Stream::Directory, Revision(97), 10).unwrap();
    assert_eq!(stream.iter().map(|commit| commit.commit().rev.0).collect::<Vec<_>>(), [98, 99, 100]);
    let unknown = Stream::Initiative("@none".parse().unwrap());
    assert!(ledger.read_stream(unknown, Revision(0), 10).unwrap().is_empty());
    assert!(ledger.find(register(101).command_id).unwrap().is_none());
    verify_all(&ledger, &receipts);
}

#[tokio::test]
async fn a_subscriber_gets_what_is_there_and_then_what_comes_without_gap_or_repeat() {
    let dir = closed_with(300).await;
    let ledger = Ledger::open(dir.path(), forgetful(), |_| {}).unwrap();
    let (early, late) = (ledger.subscribe(Position(0)), ledger.subscribe(Position(299)));
    let (early, late, receipts) =
        tokio::join!(positions(early, 400), positions(late, 101), record(&ledger, 301..=400));
    assert_eq!(early, (1..=400).collect::<Vec<_>>());
    assert_eq!(late, (300..=400).collect::<Vec<_>>());
    verify_all(&ledger, &receipts);
}

#[tokio::test]
async fn a_slow_subscriber_is_fed_from_the_log_when_memory_has_moved_on() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path(), forgetful(), |_| {}).unwrap();
    let mut slow = pin!(ledger.subscribe(Position(0)));
    let mut seen = Vec::new();
    for number in 1..=600 {
        ledger.execute(register(number)).await.unwrap();
        if number % 10 == 0 {
            seen.push(slow.next().await.unwrap().unwrap().position().0);
        }
    }
    seen.extend(positions(slow, 540).await);
    assert_eq!(seen, (1..=600).collect::<Vec<_>>());
    verify_all(&ledger, &[]);
}

#[tokio::test]
async fn a_subscription_ends_when_the_ledger_closes_and_refuses_what_is_beyond_the_end() {
    let dir = closed_with(3).await;
    let ledger = open(dir.path());
    let all = ledger.subscribe(Position(1));
    let mut beyond = pin!(ledger.subscribe(Position(9)));
    let error = beyond.next().await.unwrap().unwrap_err();
    assert_eq!(error, ReadError::Beyond { asked: Position(9), head: Position(3) });
    assert!(beyond.next().await.is_none());
    let mut all = pin!(all);
    assert_eq!(all.next().await.unwrap().unwrap().position(), Position(2));
    let (rest, ()) = tokio::join!(all.collect::<Vec<_>>(), ledger.close());
    assert_eq!(rest.into_iter().map(|item| item.unwrap().position().0).collect::<Vec<_>>(), [3]);
}
