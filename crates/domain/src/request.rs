//! What a caller asks for: one or more commands that succeed or fail together.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::command::Command;
use crate::commit::{Actor, Digest, Revision, Stream};
use crate::ids::CommandId;
use crate::value::Source;

/// Most commands that one request may hold.
pub const COMMANDS_MAX: usize = 1000;

/// Commands on one stream that become one commit, or nothing at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The idempotency key.
    pub command_id: CommandId,
    /// Who asks.
    pub actor: Actor,
    /// The stream that the commands are for.
    pub stream: Stream,
    /// The revision that the caller has seen; when the stream has moved on, the request is a conflict.
    pub expected_rev: Option<Revision>,
    /// Where the facts come from.
    pub source: Option<Source>,
    /// 1 to [`COMMANDS_MAX`] commands, decided in order, each seeing what the ones before it did.
    pub commands: Vec<Command>,
}

impl Request {
    /// The digest of what is asked for: actor, stream, source and commands. The expected revision is no part of it: it
    /// says when the request may succeed, not what it states.
    #[must_use]
    pub fn digest(&self) -> Digest {
        #[derive(Serialize)]
        struct Content<'a>(&'a Actor, &'a Stream, &'a Option<Source>, &'a [Command]);
        let content = Content(&self.actor, &self.stream, &self.source, &self.commands);
        let mut hash = Sha256::new();
        serde_json::to_writer(&mut Writer(&mut hash), &content).expect("a request always serialises");
        Digest(hash.finalize().into())
    }
}

struct Writer<'a>(&'a mut Sha256);

impl std::io::Write for Writer<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
