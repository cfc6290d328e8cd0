//! Everything that the log says, as of one position.

use std::borrow::Cow;
use std::sync::Arc;

use crate::Command;
use crate::access::{self, Access, Rights, Standing};
use crate::commit::{Commit, Digest, Position, Revision, Stream};
use crate::corrects;
use crate::directory::{self, Directory};
use crate::event::Event;
use crate::foundation;
use crate::ids::{InitiativeId, PersonId};
use crate::initiative::Initiative;
use crate::names::{FoundBy, Index, Known};
use crate::people::{self, People};
use crate::rejection::{Code, Rejection};
use crate::request::{COMMANDS_MAX, Request};
use crate::situation::Situation;
use crate::value::Timestamp;

/// The state of the world. Immutable to its readers: a copy shares everything and costs next to nothing.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// The last commit taken up.
    pub position: Position,
    /// When that was recorded.
    pub at: Timestamp,
    /// Who may do what.
    pub access: Access,
    /// The organisations.
    pub directory: Directory,
    /// The people, sealed.
    pub people: People,
    /// The initiatives, by id.
    pub initiatives: imbl::OrdMap<InitiativeId, Arc<Initiative>>,
    /// The initiatives that were ever placed in each portfolio, so that a portfolio need not look at all that there are.
    pub placed: imbl::OrdMap<InitiativeId, imbl::OrdSet<InitiativeId>>,
    /// The initiatives that were published, also those whose day is still to come, so that nobody need look at all that
    /// there are.
    pub published: imbl::OrdSet<InitiativeId>,
    /// The initiatives by name and in order of recording, and under what else each is found.
    pub names: Index<InitiativeId>,
    /// By which later commits a commit was corrected, in order; commits that were not are left out.
    pub corrected_by: imbl::OrdMap<Position, imbl::Vector<Position>>,
}

/// Why a request changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A command breaks a rule: the caller's to mend.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The stream has moved on since the caller looked: look again, then try again.
    #[error(
        "the stream is at revision {actual}, and the request expected {expected}; read it again and decide anew"
    )]
    Conflict {
        /// What the caller expected.
        expected: Revision,
        /// What is.
        actual: Revision,
    },
}

impl World {
    /// The revision that a stream is at; 0 where it has not begun.
    #[must_use]
    pub fn revision(&self, stream: Stream) -> Revision {
        match stream {
            Stream::Access => self.access.rev,
            Stream::Directory => self.directory.rev,
            Stream::People => self.people.rev,
            Stream::Initiative(id) => self.initiatives.get(&id).map_or_else(Revision::default, |i| i.rev),
        }
    }

    /// Decides a request at the moment `now`: the commit that it leads to, or nothing where everything that it states
    /// stands already. Nothing has happened by that; [`World::take`] takes the commit up. `digest` is the request's
    /// own ([`Request::digest`]): whoever decides one request after the other has it taken elsewhere.
    ///
    /// Pure: the same world, request and moment lead to the same commit. Its `at` is `now`, or just after the commit
    /// before it where the clock has gone back.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn propose(
        &self,
        request: &Request,
        digest: Digest,
        now: Timestamp,
    ) -> Result<Option<Commit>, Refusal> {
        debug_assert_eq!(digest, request.digest(), "a commit carries the digest of its own request");
        let rights = self.access.rights(&request.caller, now.max(self.at));
        self.check_known(&rights, request.stream)?;
        let actual = self.revision(request.stream);
        if let Some(expected) = request.expected_rev.filter(|expected| *expected != actual) {
            return Err(Refusal::Conflict { expected, actual });
        }
        if request.commands.is_empty() || request.commands.len() > COMMANDS_MAX {
            let message =
                format!("a request holds 1 to {COMMANDS_MAX} commands; got {}", request.commands.len());
            return Err(Rejection::new(Code::Invalid, "commands", message).into());
        }
        let mut commit = Commit {
            seq: self.position.next(),
            stream: request.stream,
            rev: actual.next(),
            at: if self.position == Position::default() { now } else { now.max(self.at.next()) },
            actor: request.actor.clone(),
            command_id: request.command_id,
            digest,
            source: request.source.clone(),
            on_behalf_of: request.on_behalf_of,
            reason: request.reason.clone(),
            caused_by: request.caused_by,
            corrects: Vec::new(),
            events: Vec::new(),
        };
        match request.stream {
            Stream::Access => self.decide_access(&rights, request, &mut commit)?,
            Stream::Directory => self.decide_directory(&rights, request, &mut commit)?,
            Stream::People => self.decide_people(&rights, request, &mut commit)?,
            Stream::Initiative(id) => self.decide_initiative(id, &rights, request, &mut commit)?,
        }
        self.check_background(request, &commit.events)?;
        corrects::settle(&mut commit);
        Ok((!commit.events.is_empty()).then_some(commit))
    }

    /// What a caller cannot know of is answered as what does not exist, before anything else is looked at.
    ///
    /// # Errors
    /// `NOT_FOUND` for such an initiative.
    fn check_known(&self, rights: &Rights, stream: Stream) -> Result<(), Rejection> {
        match stream {
            Stream::Initiative(id) if !rights.see_all() && rights.hats(id).is_empty() => {
                Err(Rejection::not_found("initiative", id))
            }
            Stream::Access | Stream::Directory | Stream::People | Stream::Initiative(_) => Ok(()),
        }
    }

    /// # Errors
    /// `NOT_FOUND` for an organisation that neither the directory knows nor these events enter in it, and for a cause
    /// that is no earlier commit.
    fn check_background(&self, request: &Request, events: &[Event]) -> Result<(), Rejection> {
        let enters = |event: &Event, id| {
            let Event::Directory(directory::Event::OrganisationRegistered(fact)) = event else {
                return false;
            };
            fact.id == id
        };
        if let Some(id) = request.on_behalf_of
            && !self.directory.organisations.has(id)
            && !events.iter().any(|event| enters(event, id))
        {
            let message =
                format!("the directory has no organisation {id}; enter it with registerOrganisation first");
            return Err(Rejection::new(Code::NotFound, "onBehalfOf", message));
        }
        let last = self.position;
        match request.caused_by {
            Some(cause) if cause == Position::default() || cause > last => {
                let message = format!(
                    "there is no earlier commit {cause}; commits count from 1, and the last is {last}"
                );
                Err(Rejection::new(Code::NotFound, "causedBy", message))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn decide_access(
        &self,
        rights: &Rights,
        request: &Request,
        commit: &mut Commit,
    ) -> Result<(), Rejection> {
        let recorded = commit.recorded();
        let mut scratch = Cow::Borrowed(&self.access);
        for (index, command) in request.commands.iter().enumerate() {
            let at = |rejection| Rejection { index, ..rejection };
            permit(rights, request, None, command).map_err(at)?;
            let Command::Access(command) = command else {
                let message = "give commands about accounts, roles and tokens by themselves";
                return Err(at(Rejection::new(Code::Invalid, "command", message)));
            };
            let asked = access::Asked {
                rights,
                directory: &self.directory,
                initiatives: &self.initiatives,
                at: commit.at,
                command_id: request.command_id,
                index,
            };
            let events = access::decide(&scratch, &asked, command).map_err(at)?;
            commit.corrects.extend(events.iter().flat_map(|event| corrects::of_access(&scratch, event)));
            if looked_at_again(request, index, &events) {
                events.iter().for_each(|event| scratch.to_mut().evolve(event, &recorded));
            }
            commit.events.extend(events.into_iter().map(Event::Access));
        }
        Ok(())
    }

    fn decide_directory(
        &self,
        rights: &Rights,
        request: &Request,
        commit: &mut Commit,
    ) -> Result<(), Rejection> {
        let recorded = commit.recorded();
        let mut scratch = Cow::Borrowed(&self.directory);
        for (index, command) in request.commands.iter().enumerate() {
            let at = |rejection| Rejection { index, ..rejection };
            permit(rights, request, None, command).map_err(at)?;
            let Command::Directory(command) = command else {
                return Err(at(elsewhere(command)));
            };
            let events = directory::decide(&scratch, request.command_id, index, command).map_err(at)?;
            let corrected = events.iter().flat_map(|event| corrects::of_directory(&scratch, event));
            commit.corrects.extend(corrected);
            if looked_at_again(request, index, &events) {
                events.iter().for_each(|event| scratch.to_mut().evolve(event, &recorded));
            }
            commit.events.extend(events.into_iter().map(Event::Directory));
        }
        Ok(())
    }

    fn decide_people(
        &self,
        rights: &Rights,
        request: &Request,
        commit: &mut Commit,
    ) -> Result<(), Rejection> {
        let recorded = commit.recorded();
        let mut scratch = Cow::Borrowed(&self.people);
        for (index, command) in request.commands.iter().enumerate() {
            let at = |rejection| Rejection { index, ..rejection };
            permit(rights, request, None, command).map_err(at)?;
            let Command::People(command) = command else {
                return Err(at(elsewhere(command)));
            };
            self.check_person(rights, command).map_err(at)?;
            let known = people::Known { people: &scratch, directory: &self.directory };
            let events = people::decide(&known, request.command_id, index, command).map_err(at)?;
            commit.corrects.extend(events.iter().flat_map(|event| corrects::of_people(&scratch, event)));
            if looked_at_again(request, index, &events) {
                events.iter().for_each(|event| scratch.to_mut().evolve(event, &recorded));
            }
            commit.events.extend(events.into_iter().map(Event::People));
        }
        Ok(())
    }

    /// Who may amend a person has to run an initiative that refers to it; to others there is none.
    ///
    /// # Errors
    /// `NOT_FOUND` then.
    fn check_person(&self, rights: &Rights, command: &people::Command) -> Result<(), Rejection> {
        let people::Command::AmendPerson(command) = command else { return Ok(()) };
        let run =
            rights.initiatives.keys().filter(|id| rights.run(**id)).filter_map(|id| self.initiatives.get(id));
        if rights.run_all() || run.into_iter().any(|initiative| initiative.people().contains(&command.person))
        {
            return Ok(());
        }
        Err(Rejection::not_found("person", command.person))
    }

    /// The commit that records that the keys of a person have been destroyed; nothing where that was not requested, or is
    /// recorded already. Whoever holds the keys destroys them first. Pure, as [`World::propose`] is; the command's id follows
    /// from the request for erasure, so that it is recorded once.
    #[must_use]
    pub fn erasure_done(&self, person: PersonId, now: Timestamp) -> Option<Commit> {
        let requested = self.people.persons.get(person)?.outstanding()?;
        let fact = people::PersonErased { person };
        let command_id = requested.recorded.command_id.makes(usize::MAX);
        Some(Commit {
            seq: self.position.next(),
            stream: Stream::People,
            rev: self.people.rev.next(),
            at: now.max(self.at.next()),
            actor: "samspil".parse().expect("a title"),
            command_id,
            digest: Digest::of(format!("erased:{person}").as_bytes()),
            source: None,
            on_behalf_of: None,
            reason: None,
            caused_by: Some(requested.position()),
            corrects: Vec::new(),
            events: vec![Event::People(people::Event::PersonErased(fact))],
        })
    }

    fn decide_initiative(
        &self,
        id: InitiativeId,
        rights: &Rights,
        request: &Request,
        commit: &mut Commit,
    ) -> Result<(), Rejection> {
        let recorded = commit.recorded();
        let mut scratch = match self.initiatives.get(&id) {
            Some(initiative) => Cow::Borrowed(&**initiative),
            None => Cow::Owned(Initiative::unfounded(id)),
        };
        for (index, command) in request.commands.iter().enumerate() {
            let now = Situation {
                initiative: &scratch,
                directory: &self.directory,
                people: &self.people,
                initiatives: &self.initiatives,
                rights,
                at: commit.at,
                on_behalf_of: request.on_behalf_of,
                command_id: request.command_id,
                index,
            };
            permit(rights, request, Some(&scratch), command)
                .map_err(|rejection| Rejection { index, ..rejection })?;
            let events =
                Initiative::decide(&now, command).map_err(|rejection| Rejection { index, ..rejection })?;
            commit.corrects.extend(events.iter().flat_map(|event| corrects::of_initiative(&scratch, event)));
            if looked_at_again(request, index, &events) {
                events.iter().for_each(|event| scratch.to_mut().evolve(event, &recorded));
            }
            commit.events.extend(events);
        }
        Ok(())
    }

    /// The initiatives that a portfolio holds now, by id.
    pub fn held_by(&self, portfolio: InitiativeId) -> impl Iterator<Item = &Arc<Initiative>> {
        let placed = self.placed.get(&portfolio).into_iter().flatten();
        let initiatives = placed.filter_map(|id| self.initiatives.get(id));
        initiatives.filter(move |initiative| {
            let placement = initiative.foundation.portfolios.get(portfolio);
            placement.is_some_and(|placement| placement.open().is_some())
        })
    }

    /// Takes up a commit, in place: whoever holds a copy of this world keeps seeing it without the commit, and what no
    /// copy shares is not copied again. The log's order is the caller's promise: `seq` is the next position.
    pub fn take(&mut self, commit: &Commit) {
        debug_assert_eq!(commit.seq, self.position.next(), "commits are taken up in order");
        match commit.stream {
            Stream::Access => self.access.take(commit),
            Stream::Directory => self.directory.take(commit),
            Stream::People => self.people.take(commit),
            Stream::Initiative(id) => {
                let initiative =
                    self.initiatives.entry(id).or_insert_with(|| Arc::new(Initiative::unfounded(id)));
                Arc::make_mut(initiative).take(commit);
                for event in &commit.events {
                    if let Event::Foundation(foundation::Event::PlacedInPortfolio(fact)) = event {
                        self.placed.entry(fact.portfolio).or_default().insert(id);
                    }
                }
                if commit.events.iter().any(|event| matches!(event, Event::Foundation(_))) {
                    self.index(id);
                    self.index_published(id);
                }
            }
        }
        for corrected in &commit.corrects {
            self.corrected_by.entry(*corrected).or_default().push_back(commit.seq);
        }
        self.position = commit.seq;
        self.at = commit.at;
    }

    /// Takes up under what an initiative is now found.
    pub(crate) fn index(&mut self, id: InitiativeId) {
        let Some(initiative) = self.initiatives.get(&id) else { return };
        let foundation = &initiative.foundation;
        let Some(name) = foundation.name() else { return };
        let names = foundation.names().map(|name| Known::new(name, FoundBy::OtherName));
        let before =
            foundation.predecessors.iter().map(|before| Known::new(&before.name, FoundBy::CarriedOn));
        self.names.put(id, name, names.chain(before));
    }
}

/// # Errors
/// `FORBIDDEN`, for a command that the caller may not give. The machine's own command line may give them all.
fn permit(
    rights: &Rights,
    request: &Request,
    initiative: Option<&Initiative>,
    command: &Command,
) -> Result<(), Rejection> {
    if rights.standing == Standing::Local {
        return Ok(());
    }
    access::table::permit(rights, request, initiative, command)
}

/// A command that stands in a stream which it is not for.
fn elsewhere(command: &Command) -> Rejection {
    let message = match command {
        Command::Access(_) => "give commands about accounts, roles and tokens by themselves",
        Command::Directory(_) => "this command is for the directory; give it apart from the others",
        Command::People(_) => "this command is for the people; give it apart from the others",
        Command::Foundation(_)
        | Command::Partnership(_)
        | Command::CommonAgenda(_)
        | Command::SharedMeasurement(_)
        | Command::ReinforcingActivities(_)
        | Command::ContinuousCommunication(_)
        | Command::Backbone(_) => "this command is for an initiative; name the initiative",
    };
    Rejection::new(Code::Invalid, "initiative", message)
}

/// Whether a command's events are to be taken up into the scratch: only a command that follows looks at it, and copying
/// for nobody is what a write would cost most.
fn looked_at_again<E>(request: &Request, index: usize, events: &[E]) -> bool {
    index + 1 < request.commands.len() && !events.is_empty()
}
