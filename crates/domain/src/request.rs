//! What a caller asks for: one or more commands that succeed or fail together.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::access::Caller;
use crate::command::Command;
use crate::commit::{Actor, Digest, Position, Revision, Stream};
use crate::ids::{CommandId, OrganisationId};
use crate::people::Sealer;
use crate::value::{Source, Text};

/// Most commands that one request may hold.
pub const COMMANDS_MAX: usize = 1000;

/// Commands on one stream that become one commit, or nothing at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The idempotency key.
    pub command_id: CommandId,
    /// Who asks, which tells what they may. No part of what is asked, so no part of the digest.
    pub caller: Caller,
    /// The name of who asks, as the commit shows it.
    pub actor: Actor,
    /// The stream that the commands are for.
    pub stream: Stream,
    /// The revision that the caller has seen; when the stream has moved on, the request is a conflict.
    pub expected_rev: Option<Revision>,
    /// Where the facts come from.
    pub source: Option<Source>,
    /// The organisation in whose name the actor asks; one that the directory knows, or that these commands enter in it.
    pub on_behalf_of: Option<OrganisationId>,
    /// Why it is asked, in the asker's words.
    pub reason: Option<Text>,
    /// The earlier commit that led to this request.
    pub caused_by: Option<Position>,
    /// 1 to [`COMMANDS_MAX`] commands, decided in order, each seeing what the ones before it did.
    pub commands: Vec<Command>,
}

impl Request {
    /// Seals what is personal in it, in place; what is sealed already stays as it is. Without that it cannot be decided.
    ///
    /// # Errors
    /// What `sealer` says, with the number of the command, counted from 0.
    pub fn seal<S: Sealer>(&mut self, sealer: &mut S) -> Result<(), (usize, S::Error)> {
        let id = self.command_id;
        for (index, command) in self.commands.iter_mut().enumerate() {
            if let Command::People(command) = command {
                command.seal(id, index, sealer).map_err(|error| (index, error))?;
            }
        }
        Ok(())
    }

    /// Whether something personal in it is not sealed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let open = |command: &Command| matches!(command, Command::People(command) if command.is_open());
        self.commands.iter().any(open)
    }

    /// The digest of what is asked for: actor, stream, source and commands, and of the background what is given. The
    /// expected revision is no part of it: it says when the request may succeed, not what it states.
    ///
    /// What is personal is in it as it was sealed, and so as a keyed hash: without the person's key nobody can try out what it
    /// may have been. The same content under the same command id is sealed to the same bytes for as long as the key lives.
    ///
    /// A digest is compared for ever. So what came later stands at the end, and where it is not given leaves no trace.
    ///
    /// # Panics
    /// On a request that is open: see [`Request::seal`].
    #[must_use]
    pub fn digest(&self) -> Digest {
        #[derive(Serialize)]
        struct Content<'a>(
            &'a Actor,
            &'a Stream,
            &'a Option<Source>,
            &'a [Command],
            #[serde(skip_serializing_if = "Background::is_empty")] Background<'a>,
        );
        let Self { on_behalf_of, reason, caused_by, .. } = self;
        let background =
            Background { on_behalf_of: *on_behalf_of, reason: reason.as_ref(), caused_by: *caused_by };
        let content = Content(&self.actor, &self.stream, &self.source, &self.commands, background);
        let mut hash = Sha256::new();
        serde_json::to_writer(&mut Writer(&mut hash), &content).expect("a sealed request always serialises");
        Digest(hash.finalize().into())
    }
}

/// What a request says about itself besides who asks for what, and from which source.
#[derive(PartialEq, Eq, Default, Serialize)]
struct Background<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    on_behalf_of: Option<OrganisationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caused_by: Option<Position>,
}

impl Background<'_> {
    fn is_empty(&self) -> bool {
        *self == Self::default()
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
