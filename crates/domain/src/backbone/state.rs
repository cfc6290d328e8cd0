//! The backbone, as the log has it.

use imbl::Vector;

use super::{
    BackboneEntrusted, BackboneFunction, BodyEstablished, Event, FundingRecorded, PostCreated, SeatCreated,
    SeatFilled, SeatVacated,
};
use crate::commit::Recorded;
use crate::fact::{Stated, latest};
use crate::ids::{BodyId, FundingId, PostId, SeatId};
use crate::register::Register;
use crate::value::{PartialDate, Period};

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
    /// Who has held it, one after the other in time; only the last may be without an end.
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

impl Seat {
    /// Where a tenure fits among the others, so that each can be over when the next begins, or end on that day.
    /// Nothing where it would meet another.
    #[must_use]
    pub fn place(&self, tenure: Period) -> Option<usize> {
        let others: Vec<Period> = self.tenures.iter().map(Tenure::period).collect();
        (0..=others.len()).rev().find(|&place| {
            let (before, after) = others.split_at(place);
            before.iter().all(|other| other.can_precede(&tenure))
                && after.iter().all(|other| tenure.can_precede(other))
        })
    }

    /// Whose tenure ends when the seat is left on that date: the last that can have begun by then.
    #[must_use]
    pub fn holding(&self, on: PartialDate) -> Option<usize> {
        self.tenures.iter().rposition(|t| t.filled.from.is_none_or(|from| !on.is_before(from)))
    }
}

impl State {
    /// The seats of a body.
    pub fn seats_of(&self, body: BodyId) -> impl Iterator<Item = (SeatId, &Seat)> {
        self.seats.iter().filter(move |(_, seat)| seat.created.body == body)
    }

    /// Who holds a function now: the last recorded, but for those that were certainly entrusted with it before another.
    #[must_use]
    pub fn holder(&self, function: BackboneFunction) -> Option<&Stated<BackboneEntrusted>> {
        let entrusted = self.entrusted.iter().filter(|entrusted| entrusted.functions.contains(&function));
        latest(entrusted, |entrusted| entrusted.from)
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::BodyEstablished(fact) => self.bodies.put(fact.id, Stated::new(fact, recorded)),
            Event::SeatCreated(fact) => {
                let created = Stated::new(fact, recorded);
                self.seats.put(fact.id, Seat { created, tenures: Vector::new(), found_vacant: None });
            }
            Event::SeatFilled(fact) => self.seats.change(fact.seat, |seat| {
                let tenure = Tenure { filled: Stated::new(fact, recorded), vacated: None };
                let place = seat.place(tenure.period()).unwrap_or(seat.tenures.len());
                seat.tenures.insert(place, tenure);
            }),
            Event::SeatVacated(fact) => self.seats.change(fact.seat, |seat| {
                let vacated = Some(Stated::new(fact, recorded));
                match seat.holding(fact.on).and_then(|place| seat.tenures.get_mut(place)) {
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
