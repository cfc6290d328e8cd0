//! The ledger against a model of a few lines: any commands, any restarts, the same answers.

use proptest::prelude::*;
use samspil_domain::{Code, Position, Revision};
use samspil_store::{Conflict, ExecuteError, Ledger, Options, Receipt};
use serde_json::json;

use crate::given::{options, register, registration, request, verify_all};

/// Something that is done to a ledger.
#[derive(Debug, Clone)]
enum Step {
    /// Registers a new organisation under a new command id.
    Register,
    /// Registers several with one request.
    RegisterMany(u64),
    /// Sends an earlier request again.
    Repeat(usize),
    /// Uses an earlier command id for something else.
    Reuse(usize),
    /// States what stands already.
    Restate(usize),
    /// Breaks a rule.
    Break,
    /// Expects an old revision.
    Stale,
    /// Closes the ledger and opens it again.
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => Just(Step::Register),
        1 => (2..200_u64).prop_map(Step::RegisterMany),
        2 => any::<usize>().prop_map(Step::Repeat),
        1 => any::<usize>().prop_map(Step::Reuse),
        1 => any::<usize>().prop_map(Step::Restate),
        1 => Just(Step::Break),
        1 => Just(Step::Stale),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..60)
}

/// What the log should hold: the number of each request, and its receipt.
#[derive(Default)]
struct Model {
    recorded: Vec<(samspil_domain::Request, Receipt)>,
    next: u64,
}

impl Model {
    fn number(&mut self) -> u64 {
        self.next += 1000;
        self.next
    }

    fn earlier(&self, pick: usize) -> Option<&(samspil_domain::Request, Receipt)> {
        self.recorded.get(pick.checked_rem(self.recorded.len())?)
    }

    fn position(&self) -> u64 {
        self.recorded.len() as u64
    }
}

async fn step(ledger: &Ledger, model: &mut Model, step: &Step) {
    match step {
        Step::Register => records(ledger, model, 1).await,
        Step::RegisterMany(count) => records(ledger, model, *count).await,
        Step::Repeat(pick) => {
            let Some((request, receipt)) = model.earlier(*pick) else { return };
            let again = ledger.execute(request.clone()).await.unwrap();
            assert_eq!(again, Receipt { replayed: true, ..receipt.clone() });
        }
        Step::Reuse(pick) => {
            let Some((earlier, receipt)) = model.earlier(*pick) else { return };
            let other = samspil_domain::Request { command_id: earlier.command_id, ..register(999) };
            let error = ledger.execute(other).await.unwrap_err();
            let ExecuteError::Conflict(Conflict::CommandId { position, .. }) = error else {
                panic!("{error:?}")
            };
            assert_eq!(position, receipt.position);
        }
        Step::Restate(pick) => {
            let number = model.number();
            let Some((earlier, _)) = model.earlier(*pick) else { return };
            let command_id = register(number).command_id;
            let again = samspil_domain::Request { command_id, expected_rev: None, ..earlier.clone() };
            let nothing = ledger.execute(again).await.unwrap();
            assert_eq!((nothing.position.0, nothing.changed()), (model.position(), false));
        }
        Step::Break => {
            let rename = json!({"renameOrganisation": {"organisation": "@nobody", "name": "X"}});
            let error = ledger.execute(request(model.number(), rename)).await.unwrap_err();
            let ExecuteError::Rejected(rejection) = error else { panic!("{error:?}") };
            assert_eq!(rejection.code, Code::NotFound);
        }
        Step::Stale => {
            let expected_rev = Some(Revision(model.position() + 1));
            let stale = samspil_domain::Request { expected_rev, ..register(model.number()) };
            let error = ledger.execute(stale).await.unwrap_err();
            assert_eq!(error.code(), "CONFLICT");
        }
        Step::Reopen => unreachable!("done by the caller"),
    }
    assert_eq!(ledger.position().0, model.position());
}

async fn records(ledger: &Ledger, model: &mut Model, count: u64) {
    let number = model.number();
    let mut request = request(number, registration(number));
    request.commands = (number..number + count).flat_map(|number| register(number).commands).collect();
    request.expected_rev = Some(Revision(model.position()));
    let receipt = ledger.execute(request.clone()).await.unwrap();
    assert_eq!(receipt.position, Position(model.position() + 1));
    assert!(receipt.changed() && !receipt.replayed);
    assert_eq!(receipt.commit.as_ref().unwrap().commit().events.len() as u64, count);
    if let Some((_, last)) = model.recorded.last() {
        assert!(receipt.at > last.at);
    }
    model.recorded.push((request, receipt));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_answers_as_the_model_over_restarts(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let dir = tempfile::tempdir().unwrap();
            let small = || Options { segment_bytes: 4000, recent_bytes: 2000, apply_bytes: 500, ..options() };
            let mut ledger = Ledger::open(dir.path(), small(), |_| {}).unwrap();
            let mut model = Model::default();
            for next in &steps {
                if matches!(next, Step::Reopen) {
                    ledger.close().await;
                    ledger = Ledger::open(dir.path(), small(), |_| {}).unwrap();
                } else {
                    step(&ledger, &mut model, next).await;
                }
            }
            let receipts: Vec<_> = model.recorded.into_iter().map(|(_, receipt)| receipt).collect();
            verify_all(&ledger, &receipts);
        });
    }
}
