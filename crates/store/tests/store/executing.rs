//! Requests, and the answers that they get.

use samspil_domain::{Code, Position, Revision};
use samspil_store::{Conflict, ExecuteError};
use serde_json::json;

use crate::given::{open, record, register, registration, request, verify_all};

#[tokio::test]
async fn a_request_becomes_a_commit_and_the_view_shows_it() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    let receipt = ledger.execute(register(1)).await.unwrap();
    assert_eq!((receipt.position, receipt.rev), (Position(1), Revision(1)));
    assert!(receipt.changed() && !receipt.replayed);
    assert_eq!(ledger.view().position, Position(1));
    assert_eq!(ledger.view().directory.organisations.len(), 1);
    verify_all(&ledger, &[receipt]);
}

#[tokio::test]
async fn the_same_request_again_gets_the_first_receipt_also_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    let receipts = record(&ledger, 1..=3).await;
    let again = ledger.execute(register(2)).await.unwrap();
    assert!(again.replayed);
    assert_eq!(again.commit, receipts[1].commit);
    ledger.close().await;
    let ledger = open(dir.path());
    let mut late = register(2);
    late.expected_rev = Some(Revision(0));
    let again = ledger.execute(late).await.unwrap();
    assert!(again.replayed);
    assert_eq!((again.position, again.at), (receipts[1].position, receipts[1].at));
    assert_eq!(ledger.position(), Position(3));
    verify_all(&ledger, &receipts);
}

#[tokio::test]
async fn a_command_id_with_other_content_is_a_conflict() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    let receipts = record(&ledger, 1..=2).await;
    let error = ledger.execute(request(1, registration(7))).await.unwrap_err();
    assert_eq!(error.code(), "COMMAND_ID_REUSED");
    assert!(error.to_string().contains("position 1"), "{error}");
    verify_all(&ledger, &receipts);
}

#[tokio::test]
async fn a_stream_that_has_moved_on_is_a_conflict() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    let receipts = record(&ledger, 1..=2).await;
    let mut stale = register(3);
    stale.expected_rev = Some(Revision(1));
    let error = ledger.execute(stale).await.unwrap_err();
    let expected = Conflict::Revision { expected: Revision(1), actual: Revision(2) };
    assert!(matches!(&error, ExecuteError::Conflict(conflict) if *conflict == expected), "{error:?}");
    verify_all(&ledger, &receipts);
}

#[tokio::test]
async fn what_stands_already_leaves_no_trace_and_claims_no_id() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    let receipts = record(&ledger, 1..=2).await;
    let nothing = ledger.execute(request(9, registration(1))).await.unwrap();
    assert!(!nothing.changed());
    assert_eq!((nothing.position, nothing.rev), (Position(2), Revision(2)));
    let claimed = ledger.execute(request(9, registration(3))).await.unwrap();
    assert_eq!(claimed.position, Position(3));
    verify_all(&ledger, &receipts);
}

#[tokio::test]
async fn a_rejected_request_affects_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    let bad = request(2, json!({"renameOrganisation": {"organisation": "@nobody", "name": "X"}}));
    let (first, rejected, last) =
        tokio::join!(ledger.execute(register(1)), ledger.execute(bad), ledger.execute(register(3)));
    let error = rejected.unwrap_err();
    assert!(
        matches!(&error, ExecuteError::Rejected(rejection) if rejection.code == Code::NotFound),
        "{error:?}"
    );
    assert_eq!(error.code(), "NOT_FOUND");
    verify_all(&ledger, &[first.unwrap(), last.unwrap()]);
    assert_eq!(ledger.position(), Position(2));
}

#[tokio::test]
async fn a_commit_that_would_be_too_large_is_refused_and_the_next_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    let mut large = register(1);
    large.commands = (0..1000).flat_map(|number| register(number).commands).collect();
    let (refused, taken) = tokio::join!(ledger.execute(large), ledger.execute(register(2)));
    let error = refused.unwrap_err();
    assert_eq!(error.code(), "TOO_LARGE");
    assert!(error.to_string().contains("65535 is the most"), "{error}");
    let taken = taken.unwrap();
    assert_eq!(taken.position, Position(1));
    verify_all(&ledger, &[taken]);
}

#[tokio::test]
async fn large_commits_are_stored_and_read_like_small_ones() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    let mut receipts = Vec::new();
    for (index, commands) in [1, 30, 2, 290, 1, 60].into_iter().enumerate() {
        let number = index as u64 * 1000;
        let mut request = register(number);
        request.commands = (number..number + commands).flat_map(|number| register(number).commands).collect();
        receipts.push(ledger.execute(request).await.unwrap());
    }
    verify_all(&ledger, &receipts);
    ledger.close().await;
    verify_all(&open(dir.path()), &receipts);
}
