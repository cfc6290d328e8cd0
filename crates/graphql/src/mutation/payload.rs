//! The answer to a mutation.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use samspil_domain::{Position as Place, Rejection, Revision as Rev, Stream};
use samspil_store::{Receipt, StoredCommit};

use crate::node::{self, Node};
use crate::query::initiative::Initiative;
use crate::query::scope::Seen;
use crate::scalar::{Position, Revision};

/// Accepted or rejected, with the world right after.
pub(crate) struct Payload {
    world: Seen,
    position: Place,
    accepted: Option<Accepted>,
    rejection: Option<Rejection>,
}

struct Accepted {
    stream: Stream,
    rev: Rev,
    commit: Option<Arc<StoredCommit>>,
}

/// A rule that a command broke. Nothing has been recorded; mend the input and send it again.
#[derive(SimpleObject)]
pub(crate) struct UserError {
    /// The stable code, such as `NOT_FOUND`. See the documentation for all of them.
    code: &'static str,
    /// The field of the command's input at fault, such as `figure` or `level.figure`; `initiative`, `commands`,
    /// `onBehalfOf` and `causedBy` are the mutation's own arguments.
    field: &'static str,
    /// What was wrong and what to do, for a person.
    message: String,
    /// Which command it was, counted from 0; always 0 unless several were given with `apply`.
    index: usize,
}

impl UserError {
    pub(super) fn of(rejection: &Rejection) -> Self {
        Self {
            code: rejection.code.as_str(),
            field: rejection.field,
            message: rejection.message.clone(),
            index: rejection.index,
        }
    }
}

impl Payload {
    pub(super) fn accepted(world: Seen, receipt: Receipt) -> Self {
        let Receipt { position, stream, rev, commit, .. } = receipt;
        Self { world, position, accepted: Some(Accepted { stream, rev, commit }), rejection: None }
    }

    pub(super) fn rejected(world: Seen, rejection: Rejection) -> Self {
        let position = world.position;
        Self { world, position, accepted: None, rejection: Some(rejection) }
    }
}

/// The answer to a mutation. It is recorded on disk, or rejected and nothing has changed. Repeating a mutation with
/// the same `commandId` gives the same answer.
#[Object(name = "CommandPayload")]
impl Payload {
    /// The objects that were made or changed, in order, each once. Empty when the command was rejected, or when
    /// everything that it states stood already.
    async fn changed(&self) -> Vec<Node> {
        let commit = self.accepted.as_ref().and_then(|accepted| accepted.commit.as_ref());
        commit.map_or_else(Vec::new, |stored| node::changed(&self.world, stored.commit()))
    }

    /// The initiative, as it is now; null for a command of the directory or the people, and when the command was rejected.
    async fn initiative(&self) -> Option<Initiative> {
        match self.accepted.as_ref()?.stream {
            Stream::Access | Stream::Directory | Stream::People => None,
            Stream::Initiative(id) => Initiative::find(&self.world, id),
        }
    }

    /// The position of the log at which it was recorded; where nothing was recorded, the position at which that was
    /// decided.
    async fn position(&self) -> Position {
        Position(self.position)
    }

    /// The revision of the initiative, or of the directory, at which it was recorded; null when it was rejected.
    async fn revision(&self) -> Option<Revision> {
        self.accepted.as_ref().map(|accepted| Revision(accepted.rev))
    }

    /// The rules that the command broke; empty when it was accepted.
    async fn user_errors(&self) -> Vec<UserError> {
        self.rejection.iter().map(UserError::of).collect()
    }
}
