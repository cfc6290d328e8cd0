//! The people, as the log has them: sealed.

use std::collections::BTreeSet;

use imbl::{OrdSet, Vector};

use super::{ErasureRequested, Event, Field, PersonAmended, PersonEntered, PersonErased, Standing};
use crate::commit::{Commit, Recorded, Revision};
use crate::fact::Stated;
use crate::ids::{OrganisationId, PersonId};
use crate::register::Register;
use crate::rejection::{Code, Rejection};
use crate::value::Sealed;

/// The people. No index of names is made of them: they are sealed.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct People {
    /// How many commits they have had.
    pub rev: Revision,
    /// The persons, also those that have been erased.
    pub persons: Register<PersonId, Person>,
    /// Those whose erasure has been requested and is not done.
    outstanding: OrdSet<PersonId>,
}

/// A person.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Person {
    /// How it was entered.
    pub entered: Stated<PersonEntered>,
    /// What was stated anew, in order of recording.
    pub amended: Vector<Stated<PersonAmended>>,
    /// How its erasure was requested, where it was.
    pub requested: Option<Stated<ErasureRequested>>,
    /// How that was done, where it is.
    pub erased: Option<Stated<PersonErased>>,
}

impl Person {
    /// What has become of its data.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        match (&self.requested, &self.erased) {
            (_, Some(_)) => Standing::Erased,
            (Some(_), None) => Standing::ErasureRequested,
            (None, None) => Standing::Kept,
        }
    }

    /// How its erasure was requested, as long as that has not been done.
    #[must_use]
    pub fn outstanding(&self) -> Option<&Stated<ErasureRequested>> {
        self.requested.as_ref().filter(|_| self.erased.is_none())
    }

    /// A field as it was last stated, with the commit that did; nothing where nobody has said.
    #[must_use]
    pub fn field(&self, field: Field) -> Option<(&Sealed, &Recorded)> {
        let anew = self.amended.iter().rev().find_map(|amended| {
            let value = match field {
                Field::Name => &amended.name,
                Field::Email => &amended.email,
                Field::Phone => &amended.phone,
                Field::Role => &amended.role,
            };
            value.as_ref().map(|value| (value, &amended.recorded))
        });
        let first = || {
            let value = match field {
                Field::Name => Some(&self.entered.name),
                Field::Email => self.entered.email.as_ref(),
                Field::Phone => self.entered.phone.as_ref(),
                Field::Role => self.entered.role.as_ref(),
            };
            value.map(|value| (value, &self.entered.recorded))
        };
        anew.or_else(first)
    }

    /// The organisation that it is of, as last stated; nothing where nobody has said.
    #[must_use]
    pub fn organisation(&self) -> Option<OrganisationId> {
        self.amended.iter().rev().find_map(|amended| amended.organisation).or(self.entered.organisation)
    }
}

impl People {
    /// Those of these that are there.
    pub(crate) fn only(&self, ids: &BTreeSet<PersonId>) -> Self {
        let persons = self.persons.pick(ids);
        let outstanding = self.outstanding.iter().copied().filter(|id| ids.contains(id)).collect();
        Self { rev: self.rev, persons, outstanding }
    }

    /// What has become of a person's data; nothing where there is no such person.
    #[must_use]
    pub fn standing(&self, id: PersonId) -> Option<Standing> {
        self.persons.get(id).map(Person::standing)
    }

    /// The persons whose erasure has been requested and is not done, by id.
    pub fn outstanding(&self) -> impl Iterator<Item = PersonId> {
        self.outstanding.iter().copied()
    }

    /// Whether there is anybody whose data is kept.
    #[must_use]
    pub fn keep_anybody(&self) -> bool {
        self.persons.iter().any(|(_, person)| person.standing() != Standing::Erased)
    }

    /// A person whose data is kept.
    ///
    /// # Errors
    /// `NOT_FOUND` where there is no such person, `PERSON_ERASED` where its data is erased or is to be.
    pub(crate) fn kept(&self, field: &'static str, id: PersonId) -> Result<&Person, Rejection> {
        let person = self.persons.get(id).ok_or_else(|| Rejection::not_found(field, id))?;
        match person.standing() {
            Standing::Kept => Ok(person),
            Standing::ErasureRequested | Standing::Erased => Err(Rejection::new(
                Code::PersonErased,
                field,
                "what was personal about this person has been erased, or is to be; enter it anew under another id",
            )),
        }
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::PersonEntered(fact) => {
                let entered = Stated::new(fact, recorded);
                let person = Person { entered, amended: Vector::new(), requested: None, erased: None };
                self.persons.put(fact.id, person);
            }
            Event::PersonAmended(fact) => self
                .persons
                .change(fact.person, |person| person.amended.push_back(Stated::new(fact, recorded))),
            Event::ErasureRequested(fact) => {
                self.outstanding.insert(fact.person);
                self.persons.change(fact.person, |it| it.requested = Some(Stated::new(fact, recorded)));
            }
            Event::PersonErased(fact) => {
                self.outstanding.remove(&fact.person);
                self.persons.change(fact.person, |it| it.erased = Some(Stated::new(fact, recorded)));
            }
        }
    }

    pub(crate) fn take(&mut self, commit: &Commit) {
        let recorded = commit.recorded();
        for event in &commit.events {
            if let crate::Event::People(event) = event {
                self.evolve(event, &recorded);
            }
        }
        self.rev = commit.rev;
    }
}
