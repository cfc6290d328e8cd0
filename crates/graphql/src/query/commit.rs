//! Commits: the log itself.

use std::sync::Arc;

use async_graphql::{ID, Json, Object, SimpleObject};
use samspil_domain::answers::changes::words::says;
use samspil_domain::{Stream, value};
use samspil_store::StoredCommit;

use super::initiative::Initiative;
use super::scope::{Seen, id};
use crate::node::{self, Node};
use crate::scalar::{DateTime, Position, Revision};
use crate::shape::Plain;

/// A commit, with the world that its objects are looked up in.
pub(crate) struct Commit {
    pub(crate) world: Seen,
    pub(crate) it: Arc<StoredCommit>,
}

/// Something that happened, as it is stored.
#[derive(SimpleObject)]
pub(crate) struct Event {
    /// What kind of thing happened, such as `common_agenda.goal_adopted`.
    kind: &'static str,
    /// The version of that kind's form.
    version: u16,
    /// What kind of thing happened, in words, such as "A goal was adopted."
    says: &'static str,
    /// What happened, in the form that the kind's JSON Schema describes.
    data: Json<serde_json::Value>,
}

/// One accepted command as it stands in the log: what happened, when it was recorded, by whom, from what source.
#[Object]
impl Commit {
    /// Its place in the whole log.
    async fn position(&self) -> Position {
        Position(self.it.commit().seq)
    }

    /// The stream it belongs to: `directory`, or `initiative/` and the initiative's id.
    async fn stream(&self) -> String {
        self.it.commit().stream.to_string()
    }

    /// The initiative it belongs to; null for a commit of the directory.
    async fn initiative(&self) -> Option<Initiative> {
        match self.it.commit().stream {
            Stream::Directory => None,
            Stream::Initiative(id) => Initiative::find(&self.world, id),
        }
    }

    /// Its place in its stream.
    async fn revision(&self) -> Revision {
        Revision(self.it.commit().rev)
    }

    /// When it was recorded; later than every commit before it.
    async fn at(&self) -> DateTime {
        DateTime(self.it.commit().at)
    }

    /// Who gave the command.
    async fn actor(&self) -> &str {
        self.it.commit().actor.as_str()
    }

    /// The command's id.
    async fn command_id(&self) -> ID {
        id(self.it.commit().command_id)
    }

    /// Where the facts come from, where one source holds for all of them.
    async fn source(&self) -> Option<Plain<value::Source>> {
        self.it.commit().source.clone().map(Plain)
    }

    /// What happened, in order.
    async fn events(&self) -> Vec<Event> {
        let event = |event: &samspil_domain::Event| {
            let (kind, version) = event.kind();
            let stored = serde_json::to_value(event).unwrap_or_default();
            Event { kind, version, says: says(kind), data: Json(stored["data"].clone()) }
        };
        self.it.commit().events.iter().map(event).collect()
    }

    /// The objects that it made or changed, each once, as they are now.
    async fn changed(&self) -> Vec<Node> {
        node::changed(&self.world, self.it.commit())
    }

    /// The commit exactly as it is stored and hashed: JSON text.
    async fn raw(&self) -> String {
        String::from_utf8_lossy(self.it.bytes()).into_owned()
    }
}
