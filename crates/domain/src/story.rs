//! Stories: given what was recorded, when a command comes, then this happens. Commands are written as the API takes
//! them; after every step the log is folded anew and must give the same world.

use std::convert::Infallible;

use serde_json::Value;
use uuid::Uuid;

use crate::access::Caller;
use crate::commit::{Commit, Digest, Stream};
use crate::ids::{CommandId, InitiativeId, PersonId};
use crate::people::{Place, Sealer};
use crate::rejection::Code;
use crate::value::sealed::Open;
use crate::value::{Sealed, Source, Timestamp};
use crate::{Command, Event, Initiative, Refusal, Request, World};

/// The initiative that stories are about.
pub(crate) const INITIATIVE: &str = "@story";

fn initiative() -> Stream {
    Stream::Initiative(INITIATIVE.parse().unwrap())
}

fn stream_of(command: &Command) -> Stream {
    match command {
        Command::Access(_) => Stream::Access,
        Command::Directory(_) => Stream::Directory,
        Command::People(_) => Stream::People,
        Command::Foundation(_)
        | Command::Partnership(_)
        | Command::CommonAgenda(_)
        | Command::SharedMeasurement(_)
        | Command::ReinforcingActivities(_)
        | Command::ContinuousCommunication(_)
        | Command::Backbone(_) => initiative(),
    }
}

/// 2026-11-21, noon, in UTC.
fn noon() -> Timestamp {
    Timestamp::from_micros(1_795_262_400_000_000)
}

/// Seals by marking alone: the mark tells the value from others, and there is nothing to open.
struct Marker;

impl Sealer for Marker {
    type Error = Infallible;

    fn enter(&mut self, _: PersonId) -> Result<(), Infallible> {
        Ok(())
    }

    fn seal(&mut self, _: Place, open: &Open) -> Result<Sealed, Infallible> {
        let mark = Digest::of(open.expose().as_bytes()).0;
        Ok(Sealed::new(mark[..16].try_into().expect("sixteen bytes"), b"a story"))
    }
}

/// A world, and what happened in it.
pub(crate) struct Story {
    pub(crate) world: World,
    commits: Vec<Commit>,
    last: Result<Vec<Event>, Refusal>,
}

/// A story in which these commands have been accepted.
#[track_caller]
pub(crate) fn given(commands: impl IntoIterator<Item = Value>) -> Story {
    let mut story = Story { world: World::default(), commits: vec![], last: Ok(vec![]) };
    for command in commands {
        story = story.when(command);
        assert!(story.last.is_ok(), "given: {:?}", story.last);
    }
    story
}

/// A story with a founded initiative, in which these commands have been accepted.
#[track_caller]
pub(crate) fn given_founded(commands: impl IntoIterator<Item = Value>) -> Story {
    given(std::iter::once(serde_json::json!({ "foundInitiative": { "name": "Samspil" } })).chain(commands))
}

impl Story {
    /// A command comes: `{"name": {…}}`, for the directory or for the story's initiative.
    #[track_caller]
    pub(crate) fn when(self, command: Value) -> Self {
        let command = Command::from_json(command).expect("a story's command can be read");
        self.ask(stream_of(&command), vec![command])
    }

    /// A command comes from somebody, with or without a source.
    #[track_caller]
    pub(crate) fn when_by(self, caller: Caller, source: bool, command: Value) -> Self {
        let command = Command::from_json(command).expect("a story's command can be read");
        let title = "Underskrevet aftale".parse().unwrap();
        let source = source.then_some(Source { title, dated: None, locator: None });
        self.asked(stream_of(&command), vec![command], caller, source)
    }

    /// A command comes, for another initiative than the story's.
    #[track_caller]
    pub(crate) fn when_in(self, initiative: &str, command: Value) -> Self {
        let command = Command::from_json(command).expect("a story's command can be read");
        self.ask(Stream::Initiative(initiative.parse().unwrap()), vec![command])
    }

    /// Several commands come together, for the story's initiative.
    #[track_caller]
    pub(crate) fn when_together(self, commands: impl IntoIterator<Item = Value>) -> Self {
        let commands = commands.into_iter().map(|command| Command::from_json(command).unwrap()).collect();
        self.ask(initiative(), commands)
    }

    /// A command is accepted, with one event of that kind; when it comes again, it is no news.
    #[track_caller]
    pub(crate) fn takes(self, kind: &str, command: Value) -> Self {
        self.when(command.clone()).then(&[kind]).knows(command)
    }

    /// A command is accepted and is no news.
    #[track_caller]
    pub(crate) fn knows(self, command: Value) -> Self {
        self.when(command).then_nothing()
    }

    /// Each of these commands is rejected, with that code for that field.
    #[track_caller]
    pub(crate) fn refuses<const N: usize>(self, cases: [(Value, Code, &str); N]) -> Self {
        cases.into_iter().fold(self, |story, (command, code, field)| {
            let text = command.to_string();
            let story = story.when(command);
            assert!(matches!(story.last, Err(Refusal::Rejected(_))), "{text} gave {:?}", story.last);
            story.then_rejected(code, field)
        })
    }

    fn ask(self, stream: Stream, commands: Vec<Command>) -> Self {
        self.asked(stream, commands, Caller::Local, None)
    }

    fn asked(
        mut self,
        stream: Stream,
        commands: Vec<Command>,
        caller: Caller,
        source: Option<Source>,
    ) -> Self {
        let number = self.commits.len() as u128 + 1;
        let mut request = Request {
            command_id: CommandId::from(Uuid::from_u128(number)),
            caller,
            actor: "a story".parse().unwrap(),
            stream,
            expected_rev: None,
            source,
            on_behalf_of: None,
            reason: None,
            caused_by: None,
            commands,
        };
        request.seal(&mut Marker).expect("it seals everything");
        self.last = match self.world.propose(&request, request.digest(), noon()) {
            Ok(None) => Ok(vec![]),
            Ok(Some(commit)) => {
                self.world.take(&commit);
                self.commits.push(commit.clone());
                Ok(commit.events)
            }
            Err(refusal) => Err(refusal),
        };
        self.check();
        self
    }

    /// The keys of a person are destroyed, where that was requested.
    #[track_caller]
    pub(crate) fn erased(mut self, person: &str) -> Self {
        let commit = self.world.erasure_done(person.parse().unwrap(), noon()).expect("it was requested");
        self.world.take(&commit);
        self.last = Ok(commit.events.clone());
        self.commits.push(commit);
        self.check();
        self
    }

    /// The log, read back from its stored form and folded anew, gives the same world.
    fn check(&self) {
        let mut world = World::default();
        for commit in &self.commits {
            let bytes = serde_json::to_vec(commit).unwrap();
            let read: Commit = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(read, *commit);
            assert_eq!(serde_json::to_vec(&read).unwrap(), bytes, "the stored form is stable");
            world.take(&read);
        }
        assert_eq!(format!("{world:?}"), format!("{:?}", self.world));
    }

    /// It was accepted, and these kinds of event happened.
    #[track_caller]
    pub(crate) fn then(self, kinds: &[&str]) -> Self {
        let events = self.last.as_ref().unwrap_or_else(|refusal| panic!("it was refused: {refusal:?}"));
        assert_eq!(events.iter().map(|event| event.kind().0).collect::<Vec<_>>(), kinds);
        self
    }

    /// The commits whose place what was just recorded takes, counted from 1.
    #[track_caller]
    pub(crate) fn corrects(&self) -> Vec<u64> {
        let events = self.last.as_ref().unwrap_or_else(|refusal| panic!("it was refused: {refusal:?}"));
        let commit = self.commits.last().filter(|commit| commit.events == *events);
        commit.expect("something was recorded").corrects.iter().map(|position| position.0).collect()
    }

    /// It was accepted, whatever happened.
    #[track_caller]
    pub(crate) fn accepted(self) -> Self {
        assert!(self.last.is_ok(), "it was refused: {:?}", self.last);
        self
    }

    /// It was accepted, and there was nothing left to do.
    #[track_caller]
    pub(crate) fn then_nothing(self) -> Self {
        self.then(&[])
    }

    /// It was rejected with that code, for that field, and nothing changed.
    #[track_caller]
    pub(crate) fn then_rejected(self, code: Code, field: &str) -> Self {
        match &self.last {
            Err(Refusal::Rejected(rejection)) => assert_eq!((rejection.code, rejection.field), (code, field)),
            other => panic!("expected {code} for {field}, got {other:?}"),
        }
        self
    }

    /// It was rejected, for whatever reason, and nothing changed.
    #[track_caller]
    pub(crate) fn then_refused(self) -> Self {
        assert!(matches!(self.last, Err(Refusal::Rejected(_))), "{:?}", self.last);
        self
    }

    /// It was rejected for that command of the several, counted from 0.
    #[track_caller]
    pub(crate) fn then_rejected_at(self, index: usize, code: Code, field: &str) -> Self {
        match &self.last {
            Err(Refusal::Rejected(rejection)) => assert_eq!(rejection.index, index, "{rejection}"),
            other => panic!("expected {code} for {field}, got {other:?}"),
        }
        self.then_rejected(code, field)
    }

    /// What has been accepted, in order.
    pub(crate) fn commits(&self) -> &[Commit] {
        &self.commits
    }

    /// The initiative as it now stands.
    pub(crate) fn initiative(&self) -> &Initiative {
        &self.world.initiatives[&INITIATIVE.parse::<InitiativeId>().unwrap()]
    }
}
