//! What the tests begin with, and the check that they end with.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use samspil_domain::ids::CommandId;
use samspil_domain::value::Timestamp;
use samspil_domain::{Command, Position, Request, Stream};
use samspil_store::journal::Chain;
use samspil_store::proof::Tree;
use samspil_store::proof::merkle::leaf_hash;
use samspil_store::{Ledger, OpenError, Options, Receipt, Verified};
use serde_json::{Value, json};

/// A command id that is always the same for a number.
pub(crate) fn command_id(number: u64) -> CommandId {
    format!("@store-test/{number}").parse().unwrap()
}

/// A request to the directory.
pub(crate) fn request(number: u64, command: Value) -> Request {
    Request {
        command_id: command_id(number),
        caller: samspil_domain::access::Caller::Local,
        actor: "Tester".parse().unwrap(),
        stream: Stream::Directory,
        expected_rev: None,
        source: None,
        on_behalf_of: None,
        reason: None,
        caused_by: None,
        commands: vec![Command::from_json(command).unwrap()],
    }
}

/// A request that registers organisation `number`.
pub(crate) fn register(number: u64) -> Request {
    request(number, registration(number))
}

pub(crate) fn registration(number: u64) -> Value {
    json!({"registerOrganisation": {
        "id": format!("@organisation-{number}"), "name": format!("Organisation {number}"), "sector": "CIVIL_SOCIETY",
    }})
}

/// A clock that is one millisecond later every time.
pub(crate) fn options() -> Options {
    let micros = AtomicI64::new(1_700_000_000_000_000);
    let clock = move || Timestamp::from_micros(micros.fetch_add(1000, Ordering::Relaxed));
    Options { clock: Arc::new(clock), ..Options::default() }
}

#[track_caller]
pub(crate) fn open(path: &Path) -> Ledger {
    try_open(path).unwrap_or_else(|error| panic!("{path:?} does not open: {error}"))
}

pub(crate) fn try_open(path: &Path) -> Result<Ledger, OpenError> {
    Ledger::open(path, options(), |_| {})
}

/// Registers organisations one by one.
pub(crate) async fn record(ledger: &Ledger, numbers: impl IntoIterator<Item = u64>) -> Vec<Receipt> {
    let mut receipts = Vec::new();
    for number in numbers {
        receipts.push(ledger.execute(register(number)).await.unwrap());
    }
    receipts
}

/// A directory with a closed ledger of that many commits.
pub(crate) async fn closed_with(commits: u64) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path());
    record(&ledger, 1..=commits).await;
    ledger.close().await;
    dir
}

/// The whole log is as it should be: both copies agree, commits are numbered without a gap, every one is found under
/// its id and in its stream, every receipt holds, and chain and tree are those of the bytes.
#[track_caller]
pub(crate) fn verify_all(ledger: &Ledger, receipts: &[Receipt]) -> Verified {
    let verified = ledger.verify().expect("both copies are whole");
    assert_eq!(verified.position, ledger.position());
    assert_eq!(ledger.view().position, ledger.position());
    let (mut chain, mut next) = (Chain::START, Position(1));
    let mut tree = Tree::default();
    let mut revisions = std::collections::HashMap::new();
    while next <= ledger.position() {
        let commits = ledger.read(next, 100).unwrap();
        assert!(!commits.is_empty(), "nothing at {next}");
        for stored in commits {
            let commit = stored.commit();
            assert_eq!(commit.seq, next);
            assert_eq!(serde_json::from_slice::<samspil_domain::Commit>(stored.bytes()).unwrap(), *commit);
            let rev = revisions.entry(commit.stream).or_insert(0);
            *rev += 1;
            assert_eq!(commit.rev.0, *rev);
            assert_eq!(ledger.find(commit.command_id).unwrap().as_ref(), Some(&stored));
            chain = chain.then(stored.bytes());
            tree.push(leaf_hash(stored.bytes()));
            next = next.next();
        }
    }
    assert_eq!(chain, verified.chain);
    assert_eq!(tree.root(), verified.root);
    assert_eq!(ledger.root(tree.size()).unwrap(), verified.root);
    for (stream, last) in revisions {
        assert_eq!(ledger.view().revision(stream).0, last);
    }
    for receipt in receipts {
        let found = ledger.find(receipt.command_id).unwrap();
        assert_eq!(found, receipt.commit, "receipt of {}", receipt.position);
    }
    verified
}
