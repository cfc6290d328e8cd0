//! The operations that are open on one socket.

use std::task::{Context, Poll};

use async_graphql::parser::types::OperationType;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;

use super::super::execute::Outcome;

struct Operation {
    id: String,
    kind: OperationType,
    outcomes: BoxStream<'static, Outcome>,
}

/// The open operations. Dropping one stops it at once. There are few (a socket's limit), so a list is searched.
#[derive(Default)]
pub(super) struct Operations {
    open: Vec<Operation>,
    /// Where the next turn begins, so that a busy operation does not silence the others.
    turn: usize,
}

impl Operations {
    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.open.iter().any(|operation| operation.id == id)
    }

    pub(super) fn open(&mut self, id: String, kind: OperationType, outcomes: BoxStream<'static, Outcome>) {
        self.open.push(Operation { id, kind, outcomes });
    }

    /// Stops an operation; nothing happens if it is not open.
    pub(super) fn stop(&mut self, id: &str) {
        self.open.retain(|operation| operation.id != id);
    }

    /// Stops all subscriptions and returns their ids; queries and mutations go on.
    pub(super) fn stop_subscriptions(&mut self) -> Vec<String> {
        let subscription = |operation: &mut Operation| operation.kind == OperationType::Subscription;
        self.open.extract_if(.., subscription).map(|operation| operation.id).collect()
    }

    /// The next outcome of any operation, or `None` when one has come to its end, which closes it. A failure is an end.
    ///
    /// Never ready while nothing is open. Nothing is lost when the future is dropped.
    pub(super) async fn next(&mut self) -> (String, Option<Outcome>) {
        std::future::poll_fn(|context| self.poll_next(context)).await
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<(String, Option<Outcome>)> {
        for step in 0..self.open.len() {
            let at = (self.turn + step) % self.open.len();
            let Poll::Ready(outcome) = self.open[at].outcomes.poll_next_unpin(context) else {
                continue;
            };
            self.turn = at + 1;
            let id = match outcome {
                Some(Outcome::Next(_)) => self.open[at].id.clone(),
                Some(Outcome::Failed(_)) | None => self.open.remove(at).id,
            };
            return Poll::Ready((id, outcome));
        }
        Poll::Pending
    }
}
