//! The backbone, as the log has it.

use imbl::Vector;

use super::{
    BackboneEntrusted, BackboneFunction, BodyEstablished, Event, FundingRecorded, PostCreated, SeatCreated,
    SeatFilled, SeatVacated,
};
use crate::commit::Recorded;
use crate::fact::Stated;
use crate::ids::{BodyId, FundingId, PostId, SeatId};
use crate::register::Register;
use crate::value::Period;

/// Who holds the partnership together.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The bodies.
    pub bodies: Register<BodyId, Stated<BodyEstablished>>,
    /// The seats.
    pub seats: Register<SeatId, Seat>,
    /// The posts.
    pub posts: Register<PostId, Stated<PostCreated>>,
    /// Who was entrusted with which functions, in order of recording.
    pub entrusted: Vector<Stated<BackboneEntrusted>>,
    /// The money given.
    pub funding: Register<FundingId, Stated<FundingRecorded>>,
}

/// A seat in a body.
#[derive(Debug, Clone)]
pub struct Seat {
    /// The seat as it was created.
    pub created: Stated<SeatCreated>,
    /// Who has held it and when it was empty, in order of recording.
    pub tenures: Vector<Tenure>,
    /// When it was recorded as empty without anyone known to have held it.
    pub found_vacant: Option<Stated<SeatVacated>>,
}

/// One organisation's time in a seat.
#[derive(Debug, Clone)]
pub struct Tenure {
    /// How it began.
    pub filled: Stated<SeatFilled>,
    /// How it ended before its time, where it did.
    pub vacated: Option<Stated<SeatVacated>>,
}

impl Tenure {
    /// From taking the seat to leaving it, as far as known.
    #[must_use]
    pub fn period(&self) -> Period {
        let to = self.vacated.as_ref().map(|vacated| vacated.on).or(self.filled.until);
        Period { from: self.filled.from, to }
    }
}

impl State {
    /// The seats of a body.
    pub fn seats_of(&self, body: BodyId) -> impl Iterator<Item = (SeatId, &Seat)> {
        self.seats.iter().filter(move |(_, seat)| seat.created.body == body)
    }

    /// Who was last entrusted with a function.
    #[must_use]
    pub fn holder(&self, function: BackboneFunction) -> Option<&Stated<BackboneEntrusted>> {
        self.entrusted.iter().rfind(|entrusted| entrusted.functions.contains(&function))
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::BodyEstablished(fact) => self.bodies.put(fact.id, Stated::new(fact, recorded)),
            Event::SeatCreated(fact) => {
                let created = Stated::new(fact, recorded);
                self.seats.put(fact.id, Seat { created, tenures: Vector::new(), found_vacant: None });
            }
            Event::SeatFilled(fact) => self.seats.change(fact.seat, |seat| {
                seat.tenures.push_back(Tenure { filled: Stated::new(fact, recorded), vacated: None });
            }),
            Event::SeatVacated(fact) => self.seats.change(fact.seat, |seat| {
                let vacated = Some(Stated::new(fact, recorded));
                match seat.tenures.back_mut() {
                    Some(tenure) => tenure.vacated = vacated,
                    None => seat.found_vacant = vacated,
                }
            }),
            Event::PostCreated(fact) => self.posts.put(fact.id, Stated::new(fact, recorded)),
            Event::BackboneEntrusted(fact) => self.entrusted.push_back(Stated::new(fact, recorded)),
            Event::FundingRecorded(fact) => self.funding.put(fact.id, Stated::new(fact, recorded)),
        }
    }
}
