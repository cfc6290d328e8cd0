//! What is personal: sealed on its way in, and opened for who reads it.

use std::sync::Arc;

use samspil_domain::ids::PersonId;
use samspil_domain::people::{Field, Person, Place, Sealer, Standing};
use samspil_domain::value::Sealed;
use samspil_domain::value::sealed::Open;
use samspil_domain::{Rejection, Request, World};
use zeroize::Zeroizing;

use super::Ledger;
use super::shared::Shared;
use crate::error::ExecuteError;
use crate::vault::{Hold, VaultError};

/// What can be read of a person.
#[derive(Debug)]
pub enum Known {
    /// The values that were stated, as of the view of the person that was given.
    Readable(Personal),
    /// Its erasure has been requested.
    ErasureRequested,
    /// Its key has been destroyed.
    Erased,
    /// It is kept, and cannot be read.
    Unreadable(VaultError),
}

/// What is personal, in the open. Not shown, and overwritten in memory when it goes.
#[derive(Default)]
pub struct Personal([Option<Zeroizing<String>>; 4]);

impl Personal {
    /// A field; nothing where nobody has said.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&str> {
        let at = Field::ALL.iter().position(|it| *it == field)?;
        self.0.get(at)?.as_ref().map(|text| text.as_str())
    }
}

impl std::fmt::Debug for Personal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("personal, and not shown")
    }
}

impl Ledger {
    /// What can be read of a person, as a view of any moment has it. Whether it may be read is asked of the log as it is now:
    /// from the moment at which an erasure is requested nothing is opened, whatever moment the view is of. The one way to
    /// what is personal; touches the disk.
    #[must_use]
    pub fn personal(&self, id: PersonId, person: &Person) -> Known {
        self.0.shared.personal(id, person)
    }

    /// A request with what is personal in it sealed as [`Ledger::execute`] would, so that it can be decided on a copy of the
    /// world. Record the request as it was given, and not this one: keys that were made for it alone are taken back.
    ///
    /// # Errors
    /// As [`Ledger::execute`].
    pub fn rehearsal(&self, mut request: Request) -> Result<Request, ExecuteError> {
        let hold = self.0.shared.seal(&mut request)?;
        self.0.shared.release(hold);
        Ok(request)
    }

    /// A request with what is personal in it sealed, off the caller's thread where that can be.
    pub(super) async fn sealed(&self, mut request: Request) -> Result<(Request, Hold), ExecuteError> {
        if !request.is_open() {
            return Ok((request, Hold::default()));
        }
        let shared = self.0.shared.clone();
        let seal = move || shared.seal(&mut request).map(|hold| (request, hold));
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => {
                let sealed = runtime.spawn_blocking(seal).await;
                sealed.map_err(|_| ExecuteError::Internal("sealing a request failed".to_owned()))?
            }
            Err(_) => seal(),
        }
    }
}

impl Shared {
    fn personal(&self, id: PersonId, person: &Person) -> Known {
        match self.world.load().people.standing(id).unwrap_or(person.standing()) {
            Standing::ErasureRequested => return Known::ErasureRequested,
            Standing::Erased => return Known::Erased,
            Standing::Kept => {}
        }
        let mut opened = Personal::default();
        for (value, field) in opened.0.iter_mut().zip(Field::ALL) {
            let Some((sealed, recorded)) = person.field(field) else { continue };
            let place = Place { person: id, field, command_id: recorded.command_id };
            match self.vault.unseal(place, sealed) {
                Ok(text) => *value = Some(Zeroizing::new(text)),
                Err(error) => return Known::Unreadable(error),
            }
        }
        // It may have been requested while we read.
        match self.world.load().people.standing(id) {
            Some(Standing::ErasureRequested) => Known::ErasureRequested,
            Some(Standing::Erased) => Known::Erased,
            Some(Standing::Kept) | None => Known::Readable(opened),
        }
    }

    /// Seals what is open in a request.
    fn seal(&self, request: &mut Request) -> Result<Hold, ExecuteError> {
        let world = self.world.load_full();
        let mut sealing = Sealing { shared: self, world, hold: Hold::default() };
        let sealed = request.seal(&mut sealing);
        let hold = sealing.hold;
        match sealed {
            Ok(()) => Ok(hold),
            Err((index, error)) => {
                self.release(hold);
                Err(match error {
                    ExecuteError::Rejected(rejection) => Rejection { index, ..rejection }.into(),
                    error => error,
                })
            }
        }
    }

    /// Lets go of the keys that were made for a request, once it is decided: those of nobody in the log are taken back.
    pub(super) fn release(&self, hold: Hold) {
        if hold.is_empty() {
            return;
        }
        let world = self.world.load_full();
        self.vault.release(hold, |person| world.people.standing(person) == Some(Standing::Kept));
    }
}

struct Sealing<'a> {
    shared: &'a Shared,
    world: Arc<World>,
    hold: Hold,
}

impl Sealer for Sealing<'_> {
    type Error = ExecuteError;

    fn enter(&mut self, person: PersonId) -> Result<(), ExecuteError> {
        match self.world.people.standing(person) {
            Some(Standing::Kept) => Ok(()),
            Some(Standing::ErasureRequested | Standing::Erased) => Err(VaultError::Erased { person }.into()),
            None => Ok(self.shared.vault.make(person, &mut self.hold)?),
        }
    }

    fn seal(&mut self, place: Place, open: &Open) -> Result<Sealed, ExecuteError> {
        let person = place.person;
        let standing = self.world.people.standing(person);
        if let Some(Standing::ErasureRequested | Standing::Erased) = standing {
            return Err(VaultError::Erased { person }.into());
        }
        self.shared.vault.seal(place, open.expose()).map_err(|error| match error {
            VaultError::NoKey { person } if standing.is_none() => {
                Rejection::not_found("person", person).into()
            }
            error => error.into(),
        })
    }
}
