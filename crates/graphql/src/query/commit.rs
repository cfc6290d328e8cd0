//! Commits: the log itself.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::{Context, ID, Json, Object, Result, SimpleObject};
use samspil_domain::answers::changes::words::says;
use samspil_domain::sight::commit::{Shown, shown};
use samspil_domain::{Stream, value};
use samspil_store::StoredCommit;

use super::directory::Organisation;
use super::initiative::Initiative;
use super::proof::InclusionProof;
use super::scope::{Seen, id};
use crate::node::{self, Node};
use crate::scalar::{DateTime, Position, Revision};
use crate::shape::Plain;

/// A commit, with the world that its objects are looked up in, and that tells what of it may be read.
pub(crate) struct Commit {
    world: Seen,
    stored: Arc<StoredCommit>,
    /// What of it may be read, where that is not all.
    part: Option<Box<samspil_domain::Commit>>,
    /// Whether it may be read as it is stored.
    whole: bool,
}

impl Commit {
    /// What of a commit is seen; nothing where that is nothing.
    pub(crate) fn of(world: &Seen, stored: Arc<StoredCommit>) -> Option<Self> {
        let Shown { commit, stored: whole } = shown(stored.commit(), world.rights(), world)?;
        let part = match commit {
            Cow::Borrowed(_) => None,
            Cow::Owned(part) => Some(Box::new(part)),
        };
        Some(Self { world: world.clone(), stored, part, whole })
    }

    fn it(&self) -> &samspil_domain::Commit {
        self.part.as_deref().unwrap_or_else(|| self.stored.commit())
    }
}

/// Something that happened.
#[derive(SimpleObject)]
pub(crate) struct Event {
    /// What kind of thing happened, such as `common_agenda.goal_adopted`.
    kind: &'static str,
    /// The version of that kind's form in which `data` stands: the current one, also where the commit was stored in an
    /// earlier version and has been brought up to it. The commit's `raw` shows the version and data that are stored.
    version: u16,
    /// What kind of thing happened, in words, such as "A goal was adopted."
    says: &'static str,
    /// What happened, in the form that the JSON Schema of the kind and `version` describes.
    data: Json<serde_json::Value>,
}

/// One accepted command as it stands in the log: what happened, when it was recorded, by whom, in whose name, why, from what
/// source, and what it corrects.
#[Object]
impl Commit {
    /// Its place in the whole log.
    async fn position(&self) -> Position {
        Position(self.it().seq)
    }

    /// The stream it belongs to: `access`, `directory`, `people`, or `initiative/` and the initiative's id.
    async fn stream(&self) -> String {
        self.it().stream.to_string()
    }

    /// The initiative it belongs to; null for a commit of the directory or the people, or about accounts, roles and tokens.
    async fn initiative(&self) -> Option<Initiative> {
        match self.it().stream {
            Stream::Access | Stream::Directory | Stream::People => None,
            Stream::Initiative(id) => Initiative::find(&self.world, id),
        }
    }

    /// Its place in its stream.
    async fn revision(&self) -> Revision {
        Revision(self.it().rev)
    }

    /// When it was recorded; later than every commit before it.
    async fn at(&self) -> DateTime {
        DateTime(self.it().at)
    }

    /// Who gave the command.
    async fn actor(&self) -> &str {
        self.it().actor.as_str()
    }

    /// The command's id.
    async fn command_id(&self) -> ID {
        id(self.it().command_id)
    }

    /// Where the facts come from, where one source holds for all of them.
    async fn source(&self) -> Option<Plain<value::Source>> {
        self.it().source.clone().map(Plain)
    }

    /// The organisation in whose name the command was given, as it is now; null where nobody has said.
    async fn on_behalf_of(&self) -> Option<Organisation> {
        self.it().on_behalf_of.and_then(|id| Organisation::find(&self.world, id))
    }

    /// Why the command was given, in the words of whoever gave it; null where nobody has said. A reason that a command
    /// asks for itself, such as that of a correction, stands in its event.
    async fn reason(&self) -> Option<&str> {
        self.it().reason.as_ref().map(value::Text::as_str)
    }

    /// The position of the earlier commit that led to this one; null where nobody has said.
    async fn caused_by(&self) -> Option<Position> {
        self.it().caused_by.map(Position)
    }

    /// The positions of the earlier commits whose statements this one corrects, revises, withdraws or replaces, in
    /// ascending order. Derived when it was recorded, and kept with it. A name, a term or a figure that is stated anew
    /// corrects the last one; what is added, comes true, ends or is a next step corrects nothing.
    async fn corrects(&self) -> Vec<Position> {
        self.it().corrects.iter().copied().map(Position).collect()
    }

    /// The positions of the later commits that correct something in this one, in ascending order; empty where none
    /// does so far.
    async fn corrected_by(&self) -> Vec<Position> {
        let later = self.world.corrected_by.get(&self.it().seq);
        later.into_iter().flatten().copied().map(Position).collect()
    }

    /// What happened, in order, as far as you may see it. Where some of it is left out, so are the source, the reason, in whose
    /// name it was, what led to it and what it corrects.
    async fn events(&self) -> Vec<Event> {
        let event = |event: &samspil_domain::Event| {
            let (kind, version) = event.kind();
            let stored = serde_json::to_value(event).unwrap_or_default();
            Event { kind, version, says: says(kind), data: Json(stored["data"].clone()) }
        };
        self.it().events.iter().map(event).collect()
    }

    /// The objects that it made or changed, each once, as they are now.
    async fn changed(&self) -> Vec<Node> {
        node::changed(&self.world, self.it())
    }

    /// The proof that it stands in the log; null for whoever may not read the commit as it is stored.
    async fn proof(&self, ctx: &Context<'_>) -> Result<Option<InclusionProof>> {
        if !self.whole {
            return Ok(None);
        }
        InclusionProof::of(ctx, &self.stored).await.map(Some)
    }

    /// The commit exactly as it is stored and hashed: JSON text. Null for whoever may not read it so: that is for operators and
    /// auditors, since it holds all that was recorded with it.
    async fn raw(&self) -> Option<String> {
        self.whole.then(|| String::from_utf8_lossy(self.stored.bytes()).into_owned())
    }
}
