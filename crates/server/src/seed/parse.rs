//! A seed's text as requests.

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;

use samspil_domain::commit::Digest;
use samspil_domain::ids::{CommandId, InitiativeId, OrganisationId};
use samspil_domain::request::COMMANDS_MAX;
use samspil_domain::value::{Source, Text};
use samspil_domain::{Command, InvalidCommand, Position, Rejection, Request, Revision, Stream};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::error::SeedError;
use super::lines::Lines;
use super::strict::Strict;

/// Who gives the commands of a seed.
const ACTOR: &str = "seed";

/// The namespace of the command ids of seeds: the v5 UUID of the DNS name `seed.samspil.dk`.
const NAMESPACE: Uuid = Uuid::from_u128(0x0da6_366e_b339_5e45_aac4_559a_e8ff_34bb);

/// A seed that can be read: its requests in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// The file's name, as it was given.
    pub file: String,
    /// The requests.
    pub requests: Vec<SeedRequest>,
}

/// A request, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedRequest {
    /// The request.
    pub request: Request,
    /// The line on which it begins.
    pub line: usize,
    /// The line on which each of its commands begins, and the command's name.
    pub commands: Vec<(usize, String)>,
}

impl SeedRequest {
    /// The command that a rejection is about, with its line; nothing where it is the request as a whole.
    pub(super) fn at_fault(&self, rejection: &Rejection) -> Option<&(usize, String)> {
        if rejection.is_of_request() { None } else { self.commands.get(rejection.index) }
    }
}

/// A request as it is written.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Written<'a> {
    #[serde(default)]
    initiative: Option<InitiativeId>,
    #[serde(default)]
    source: Option<Source>,
    #[serde(default)]
    on_behalf_of: Option<OrganisationId>,
    #[serde(default)]
    reason: Option<Text>,
    #[serde(default, deserialize_with = "place")]
    caused_by: Option<Position>,
    #[serde(default)]
    command_id: Option<CommandId>,
    #[serde(default, deserialize_with = "place")]
    expected_rev: Option<Revision>,
    #[serde(borrow)]
    commands: Vec<&'a RawValue>,
}

/// A place in the log or in a stream is text, as in the API.
fn place<'de, D: Deserializer<'de>, P: FromStr<Err: Display>>(
    deserializer: D,
) -> Result<Option<P>, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map(Some).map_err(D::Error::custom)
}

/// Reads a seed.
///
/// # Errors
/// With file, line and, where there is one, command and field: `SYNTAX` for what is no JSON, `UNKNOWN_COMMAND`,
/// `BAD_USER_INPUT` for what does not have the shape of a request or command, `EMPTY` for a file without requests.
pub fn parse(file: &str, text: &str) -> Result<Seed, SeedError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(SeedError::new(file, "EMPTY", "the file is empty; a seed is a JSON array of requests"));
    }
    let lines = Lines::new(text);
    let raw: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| {
        let code = if error.is_data() { "BAD_USER_INPUT" } else { "SYNTAX" };
        SeedError::new(file, code, format!("a seed is a JSON array of requests; {}", bare(&error)))
            .at_column((error.line().max(1), error.column().max(1)))
    })?;
    if raw.is_empty() {
        return Err(SeedError::new(file, "EMPTY", "the file holds no request").at(1));
    }
    let mut repeats = HashMap::new();
    let requests = raw.into_iter().map(|raw| request(file, &lines, raw, &mut repeats));
    Ok(Seed { file: file.to_owned(), requests: requests.collect::<Result<_, _>>()? })
}

fn request(
    file: &str,
    lines: &Lines<'_>,
    raw: &RawValue,
    repeats: &mut HashMap<Digest, u32>,
) -> Result<SeedRequest, SeedError> {
    let (line, _) = lines.place_of(raw);
    let mut reader = serde_json::Deserializer::from_str(raw.get());
    let written: Written<'_> = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let (line, _) = lines.place_in(raw, error.inner());
        let field = error.path().to_string();
        SeedError::new(file, "BAD_USER_INPUT", bare(error.inner())).at(line).field(field)
    })?;
    let bad = |reason: String| SeedError::new(file, "BAD_USER_INPUT", reason).at(line).field("commands");
    if written.commands.is_empty() || written.commands.len() > COMMANDS_MAX {
        return Err(bad(format!(
            "a request holds 1 to {COMMANDS_MAX} commands; got {}",
            written.commands.len()
        )));
    }
    let mut commands = Vec::with_capacity(written.commands.len());
    let mut places = Vec::with_capacity(written.commands.len());
    for raw in written.commands {
        let (name, command) = command(file, lines, raw)?;
        places.push((lines.place_of(raw).0, name));
        commands.push(command);
    }
    let mut request = Request {
        command_id: CommandId::from(Uuid::nil()),
        caller: samspil_domain::access::Caller::Local,
        actor: ACTOR.parse().map_err(|error| bad(format!("{error}")))?,
        stream: written.initiative.map_or_else(|| Stream::shared(&commands), Stream::Initiative),
        expected_rev: written.expected_rev,
        source: written.source,
        on_behalf_of: written.on_behalf_of,
        reason: written.reason,
        caused_by: written.caused_by,
        commands,
    };
    if written.command_id.is_none() && request.is_open() {
        // One that is made of the content would let anybody try out what the content may have been.
        let reason = "a request with personal data needs a commandId of its own, such as a random UUID";
        return Err(bad(reason.to_owned()).field("commandId"));
    }
    request.command_id = written.command_id.unwrap_or_else(|| command_id(request.digest(), repeats));
    Ok(SeedRequest { request, line, commands: places })
}

/// The id follows from the content, and from how often that content stood in the file before.
fn command_id(digest: Digest, repeats: &mut HashMap<Digest, u32>) -> CommandId {
    let before = repeats.entry(digest).or_default();
    let id = Uuid::new_v5(&NAMESPACE, format!("{digest}:{before}").as_bytes());
    *before += 1;
    id.into()
}

fn command(file: &str, lines: &Lines<'_>, raw: &RawValue) -> Result<(String, Command), SeedError> {
    let (line, _) = lines.place_of(raw);
    let Strict(value) = serde_json::from_str(raw.get()).map_err(|error| {
        let code = if error.is_data() { "BAD_USER_INPUT" } else { "SYNTAX" };
        SeedError::new(file, code, bare(&error)).at_column(lines.place_in(raw, &error))
    })?;
    let name = value.as_object().and_then(|object| object.keys().next()).cloned().unwrap_or_default();
    match Command::from_json(value) {
        Ok(command) => Ok((name, command)),
        Err(InvalidCommand::Fields { name, path, reason }) => {
            Err(SeedError::new(file, "BAD_USER_INPUT", reason).at(line).command(name).field(path))
        }
        Err(error @ InvalidCommand::Unknown(_)) => {
            Err(SeedError::new(file, "UNKNOWN_COMMAND", error.to_string()).at(line).command(name))
        }
        Err(error @ InvalidCommand::Shape(_)) => {
            Err(SeedError::new(file, "BAD_USER_INPUT", error.to_string()).at(line))
        }
    }
}

/// serde_json's message without its place, which counts from the part that was read.
fn bare(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(at) if error.line() > 0 => text[..at].to_owned(),
        Some(_) | None => text,
    }
}
