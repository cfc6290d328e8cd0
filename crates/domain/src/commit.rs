//! The unit of the log: one accepted command, with the events it caused.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

use crate::event::Event;
use crate::ids::{CommandId, InitiativeId, OrganisationId};
use crate::value::{Source, Text, Timestamp, Title, from_text};

/// A place in the whole log: the number of a commit, counted from 1 without gaps. 0 is before the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub u64);

/// A place in one stream: how many commits it has had, counted from 1 without gaps. 0 is before the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub u64);

impl Position {
    /// The place after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl Revision {
    /// The place after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A text that is not a place in a log or stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a place in the log: write a whole number from \"0\" on")]
pub struct InvalidPlace(String);

fn place(text: &str) -> Result<u64, InvalidPlace> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().ok_or_else(|| InvalidPlace(text.chars().take(60).collect()))
}

impl FromStr for Position {
    type Err = InvalidPlace;

    fn from_str(text: &str) -> Result<Self, InvalidPlace> {
        place(text).map(Self)
    }
}

impl FromStr for Revision {
    type Err = InvalidPlace;

    fn from_str(text: &str) -> Result<Self, InvalidPlace> {
        place(text).map(Self)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A stream of the log. Text form: `access`, `directory`, `people`, or `initiative/` and its UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// Who may do what.
    Access,
    /// The directory of organisations, shared by all initiatives.
    Directory,
    /// The people, whose data is sealed.
    People,
    /// One initiative.
    Initiative(InitiativeId),
}

impl Stream {
    /// The stream of commands that are for no initiative: that of access or of the people where the first of them is for it, else
    /// the directory. Deciding refuses a mixture.
    #[must_use]
    pub fn shared(commands: &[crate::Command]) -> Self {
        match commands.first() {
            Some(crate::Command::Access(_)) => Self::Access,
            Some(crate::Command::People(_)) => Self::People,
            Some(_) | None => Self::Directory,
        }
    }
}

/// A text that names no stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a stream: write `access`, `directory`, `people`, or `initiative/` and its id")]
pub struct InvalidStream(String);

impl FromStr for Stream {
    type Err = InvalidStream;

    fn from_str(text: &str) -> Result<Self, InvalidStream> {
        let invalid = || InvalidStream(text.chars().take(60).collect());
        match text.split_once('/') {
            None if text == "access" => Ok(Self::Access),
            None if text == "directory" => Ok(Self::Directory),
            None if text == "people" => Ok(Self::People),
            Some(("initiative", id)) => id.parse().map(Self::Initiative).map_err(|_| invalid()),
            Some(_) | None => Err(invalid()),
        }
    }
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Access => f.write_str("access"),
            Self::Directory => f.write_str("directory"),
            Self::People => f.write_str("people"),
            Self::Initiative(id) => write!(f, "initiative/{id}"),
        }
    }
}

impl Serialize for Stream {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Stream {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer)
    }
}

/// Who gave a command: a name of one line. Until access control exists it is what the caller says.
pub type Actor = Title;

/// The SHA-256 of a request's content, in lower-case hexadecimal: tells a repeated command from another one that
/// claims its id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(<sha2::Sha256 as sha2::Digest>::digest(bytes).into())
    }
}

/// A text that is not 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a digest is 64 lower-case hexadecimal digits")]
pub struct InvalidDigest;

impl FromStr for Digest {
    type Err = InvalidDigest;

    fn from_str(text: &str) -> Result<Self, InvalidDigest> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(InvalidDigest),
        };
        let digits: &[u8; 64] = text.as_bytes().try_into().map_err(|_| InvalidDigest)?;
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl schemars::JsonSchema for Digest {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Digest".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "digest" })
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer)
    }
}

/// One accepted command as it stands in the log. Its JSON bytes are what is stored, hashed and exported; they are
/// made once and never again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Its number in the whole log, from 1, gapless.
    pub seq: Position,
    /// The stream it belongs to.
    pub stream: Stream,
    /// Its number in that stream, from 1, gapless.
    pub rev: Revision,
    /// When it was recorded; later than every commit before it.
    pub at: Timestamp,
    /// Who gave the command.
    pub actor: Actor,
    /// The command's id, unique in the log for ever.
    pub command_id: CommandId,
    /// The digest of the command's content.
    pub digest: Digest,
    /// Where the facts come from, where one source holds for all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The organisation in whose name the command was given, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<OrganisationId>,
    /// Why the command was given, in the words of whoever gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// The earlier commit that led to this one, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caused_by: Option<Position>,
    /// The earlier commits whose statements this one corrects, revises, withdraws or replaces: derived when it was
    /// decided, in ascending order, each once. See [`crate::corrects`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrects: Vec<Position>,
    /// What happened, in order; never empty.
    pub events: Vec<Event>,
}

impl Commit {
    /// Where facts stated by this commit come from.
    #[must_use]
    pub fn recorded(&self) -> Recorded {
        Recorded(Arc::new(Record {
            position: self.seq,
            command_id: self.command_id,
            at: self.at,
            actor: self.actor.clone(),
            source: self.source.clone(),
            on_behalf_of: self.on_behalf_of,
            reason: self.reason.clone(),
            caused_by: self.caused_by,
            corrects: self.corrects.as_slice().into(),
        }))
    }
}

/// Which commit stated a fact: kept beside everything in the state, so that each answer can be traced. Cheap to copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded(pub(crate) Arc<Record>);

/// See [`Recorded`].
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The commit.
    pub position: Position,
    /// Its command's id.
    pub command_id: CommandId,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who recorded it.
    pub actor: Actor,
    /// The source given with the command.
    pub source: Option<Source>,
    /// The organisation in whose name it was recorded.
    pub on_behalf_of: Option<OrganisationId>,
    /// Why it was recorded.
    pub reason: Option<Text>,
    /// The earlier commit that led to it.
    pub caused_by: Option<Position>,
    /// The earlier commits that it corrects, in ascending order.
    pub corrects: Box<[Position]>,
}

impl std::ops::Deref for Recorded {
    type Target = Record;

    fn deref(&self) -> &Record {
        &self.0
    }
}
