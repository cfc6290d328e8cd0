//! The world as it was.

use std::sync::Arc;

use samspil_domain::value::Timestamp;
use samspil_domain::{Position, World};
use samspil_store::{Ledger, Moment, Options, ReadError};
use serde_json::json;

use crate::given::{open, options, record, request, verify_all};

/// A ledger that keeps no commits in memory, with more of them than lie between two rungs.
async fn long(commits: u64) -> (tempfile::TempDir, Ledger) {
    let dir = tempfile::tempdir().unwrap();
    let forgetful = Options { recent_bytes: 0, apply_bytes: 1, segment_bytes: 65_536, ..options() };
    let ledger = Ledger::open(dir.path(), forgetful, |_| {}).unwrap();
    let (half, rest) = (commits / 2, commits / 2 + 1);
    tokio::join!(record(&ledger, 1..=half), record(&ledger, rest..=commits));
    (dir, ledger)
}

/// Each commit registers one organisation, so a world is right when it holds as many as its position says, and those
/// of the commits up to it.
#[track_caller]
fn check(ledger: &Ledger, world: &World, position: u64) {
    assert_eq!(world.position, Position(position));
    assert_eq!(world.directory.organisations.len() as u64, position);
    let last = ledger.read(Position(position), 1).unwrap();
    let last = last.first().filter(|_| position > 0);
    assert_eq!(last.map_or(Timestamp::default(), |last| last.commit().at), world.at);
}

#[tokio::test]
async fn the_world_is_given_as_it_was_after_any_commit_also_after_a_restart() {
    let (dir, ledger) = long(2500).await;
    let asked = [0, 1, 2, 1023, 1024, 1025, 2047, 2048, 2499, 2500, 7, 2400];
    for position in asked {
        check(&ledger, &ledger.view_at(Moment::Position(Position(position))).unwrap(), position);
    }
    verify_all(&ledger, &[]);
    ledger.close().await;
    let ledger = open(dir.path());
    for position in asked {
        check(&ledger, &ledger.view_at(Moment::Position(Position(position))).unwrap(), position);
    }
}

#[tokio::test]
async fn at_a_time_is_known_what_was_recorded_until_then() {
    let (_dir, ledger) = long(1100).await;
    for position in [1, 2, 500, 1024, 1100] {
        let at = ledger.read(Position(position), 1).unwrap()[0].commit().at;
        check(&ledger, &ledger.view_at(Moment::Time(at)).unwrap(), position);
        let before = Timestamp::from_micros(at.as_micros() - 1);
        check(&ledger, &ledger.view_at(Moment::Time(before)).unwrap(), position - 1);
    }
    check(&ledger, &ledger.view_at(Moment::Time(Timestamp::from_micros(0))).unwrap(), 0);
    check(&ledger, &ledger.view_at(Moment::Time(Timestamp::from_micros(i64::MAX))).unwrap(), 1100);
}

#[tokio::test]
async fn what_was_changed_later_is_seen_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    record(&ledger, 1..=1).await;
    let rename = json!({ "renameOrganisation": { "organisation": "@organisation-1", "name": "Later" } });
    ledger.execute(request(2, rename)).await.unwrap();
    let name = |world: Arc<World>| {
        let (_, organisation) = world.directory.organisations.iter().next().unwrap();
        organisation.name().to_string()
    };
    assert_eq!(name(ledger.view_at(Moment::Position(Position(1))).unwrap()), "Organisation 1");
    assert_eq!(name(ledger.view()), "Later");
}

#[tokio::test]
async fn a_position_that_there_is_not_yet_is_refused() {
    let (_dir, ledger) = long(3).await;
    let error = ledger.view_at(Moment::Position(Position(4))).unwrap_err();
    assert_eq!(error, ReadError::Beyond { asked: Position(4), head: Position(3) });
}
