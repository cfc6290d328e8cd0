//! The backbone, as the log has it.

use imbl::Vector;
use jiff::civil::Date;

use super::{
    BackboneEntrusted, BackboneFunction, BodyDissolved, BodyEstablished, Event, FundingAppropriated,
    FundingRecorded, FundingTransferred, MovementRecorded, OfficeEnded, OfficerAppointed, PostCreated,
    SeatCreated, SeatFilled, SeatVacated,
};
use crate::commit::Recorded;
use crate::fact::{Stated, last_in_time, latest};
use crate::ids::{ActivityId, BodyId, FundingId, MovementId, OfficeId, PostId, SeatId, TransferId};
use crate::register::Register;
use crate::value::{PartialDate, Period};

/// Who holds the partnership together.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct State {
    /// The bodies, also those dissolved.
    pub bodies: Register<BodyId, Body>,
    /// The seats.
    pub seats: Register<SeatId, Seat>,
    /// The posts.
    pub posts: Register<PostId, Stated<PostCreated>>,
    /// Who was entrusted with which functions, in order of recording.
    pub entrusted: Vector<Stated<BackboneEntrusted>>,
    /// The offices, also those that have ended.
    pub offices: Register<OfficeId, Office>,
    /// The money given.
    pub funding: Register<FundingId, Funding>,
    /// What was moved between grants, in order of recording.
    pub transfers: Register<TransferId, Stated<FundingTransferred>>,
    /// What was committed, paid or spent.
    pub movements: Register<MovementId, Stated<MovementRecorded>>,
}

/// A body.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Body {
    /// The body as it was established.
    pub established: Stated<BodyEstablished>,
    /// How it was dissolved, where it was.
    pub dissolved: Option<Stated<BodyDissolved>>,
}

impl Body {
    /// Whether it is certainly dissolved on a day; on its last day it is not.
    #[must_use]
    pub fn is_dissolved(&self, day: Date) -> bool {
        self.dissolved.as_ref().is_some_and(|dissolved| dissolved.on.is_over(day))
    }
}

/// An office in a body.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Office {
    /// How it was given.
    pub appointed: Stated<OfficerAppointed>,
    /// How it ended before its time, where it did.
    pub ended: Option<Stated<OfficeEnded>>,
}

impl Office {
    /// From being appointed to leaving, as far as known.
    #[must_use]
    pub fn period(&self) -> Period {
        let to = self.ended.as_ref().map(|ended| ended.on).or(self.appointed.until);
        Period { from: self.appointed.from, to }
    }
}

/// A grant.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Funding {
    /// The grant as it was given.
    pub granted: Stated<FundingRecorded>,
    /// What was set aside for single years, in order of recording; of one year, the last holds.
    pub appropriations: Vector<Stated<FundingAppropriated>>,
}

impl FundingTransferred {
    /// The year whose money it is: as stated, else that of its date; nothing where neither is known.
    #[must_use]
    pub fn whose_year(&self) -> Option<u16> {
        self.year.or_else(|| self.on.and_then(|on| u16::try_from(on.year()).ok()))
    }
}

impl Funding {
    /// Whether it can be known on a day: it can have begun then, or had been recorded.
    #[must_use]
    pub fn is_known(&self, day: Date) -> bool {
        self.granted.can_be_planned(self.granted.period.and_then(|period| period.from), day)
    }

    /// What is set aside for a year, as known on a day: its year can have begun, or it had been recorded.
    #[must_use]
    pub fn appropriation_by(&self, year: u16, day: Date) -> Option<&Stated<FundingAppropriated>> {
        self.appropriations.iter().rfind(|it| it.year == year && it.is_known(day))
    }

    /// What is set aside for a year.
    #[must_use]
    pub fn appropriation(&self, year: u16) -> Option<&Stated<FundingAppropriated>> {
        self.appropriations.iter().rfind(|appropriation| appropriation.year == year)
    }
}

impl Stated<FundingAppropriated> {
    /// Whether it can be known on a day: its year can have begun then, or it had been recorded.
    #[must_use]
    pub fn is_known(&self, day: Date) -> bool {
        self.can_be_planned(i16::try_from(self.year).ok().map(PartialDate::Year), day)
    }
}

/// A seat in a body.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Seat {
    /// The seat as it was created.
    pub created: Stated<SeatCreated>,
    /// Who has held it, one after the other in time; only the last may be without an end.
    pub tenures: Vector<Tenure>,
    /// When it was recorded as empty without anyone known to have held it.
    pub found_vacant: Option<Stated<SeatVacated>>,
    /// How its body was dissolved, where it was.
    pub dissolved: Option<Stated<BodyDissolved>>,
}

/// One organisation's time in a seat.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
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
    /// The activity that money is for: as its movement says, else as the commitment says that it is of.
    #[must_use]
    pub fn activity_of(&self, movement: &MovementRecorded) -> Option<ActivityId> {
        movement.activity.or_else(|| self.movements.get(movement.of?)?.activity)
    }

    /// The seats of a body.
    pub fn seats_of(&self, body: BodyId) -> impl Iterator<Item = (SeatId, &Seat)> {
        self.seats.iter().filter(move |(_, seat)| seat.created.body == body)
    }

    /// The offices of a body.
    pub fn offices_of(&self, body: BodyId) -> impl Iterator<Item = (OfficeId, &Office)> {
        self.offices.iter().filter(move |(_, office)| office.appointed.body == body)
    }

    /// Who took a function over last: the last recorded, but for those that were certainly entrusted with it before
    /// another. Those who hold it jointly with that one are left out; where all hold it jointly, it is the last of them.
    #[must_use]
    pub fn holder(&self, function: BackboneFunction) -> Option<&Stated<BackboneEntrusted>> {
        let entrusted = || self.entrusted.iter().filter(|entrusted| entrusted.functions.contains(&function));
        let alone = latest(entrusted().filter(|entrusted| !entrusted.jointly), |entrusted| entrusted.from);
        alone.or_else(|| latest(entrusted(), |entrusted| entrusted.from))
    }

    /// Everybody who holds a function on `day`: the one who took it over last by then, and those who have come to share
    /// it since. Without dates, the order of recording decides who came first. Without a day, as if nobody's time had
    /// ended and everybody's had begun.
    #[must_use]
    pub fn holders(&self, function: BackboneFunction, day: Option<Date>) -> Vec<&Stated<BackboneEntrusted>> {
        let then = |it: &BackboneEntrusted| {
            day.is_none_or(|day| Period { from: it.from, to: it.until }.covers(day))
                && it.functions.contains(&function)
        };
        let entrusted = || self.entrusted.iter().enumerate().filter(|(_, it)| then(it));
        let alone = last_in_time(entrusted().filter(|(_, it)| !it.jointly), |(_, it)| it.from);
        let shares = |place: usize, it: &BackboneEntrusted| {
            let Some((taken, last)) = alone else { return true };
            match it.from.zip(last.from) {
                Some((joined, since)) if joined.is_before(since) => false,
                Some((joined, since)) if since.is_before(joined) => it.jointly,
                Some(_) | None => place == taken || (it.jointly && place > taken),
            }
        };
        entrusted().filter(|(place, it)| shares(*place, it)).map(|(_, it)| it).collect()
    }

    /// Who holds a function on a day, the one who took it over last; see [`State::holders`].
    #[must_use]
    pub fn holder_on(&self, function: BackboneFunction, day: Date) -> Option<&Stated<BackboneEntrusted>> {
        self.holders(function, Some(day)).into_iter().next()
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::BodyEstablished(fact) => {
                self.bodies.put(fact.id, Body { established: Stated::new(fact, recorded), dissolved: None });
            }
            Event::BodyDissolved(fact) => self.dissolve(&Stated::new(fact, recorded)),
            Event::SeatCreated(fact) => {
                let created = Stated::new(fact, recorded);
                let seat = Seat { created, tenures: Vector::new(), found_vacant: None, dissolved: None };
                self.seats.put(fact.id, seat);
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
            Event::OfficerAppointed(fact) => {
                self.offices.put(fact.id, Office { appointed: Stated::new(fact, recorded), ended: None });
            }
            Event::OfficeEnded(fact) => {
                self.offices.change(fact.office, |office| office.ended = Some(Stated::new(fact, recorded)));
            }
            Event::FundingRecorded(fact) => {
                let granted = Stated::new(fact, recorded);
                self.funding.put(fact.id, Funding { granted, appropriations: Vector::new() });
            }
            Event::FundingAppropriated(fact) => self
                .funding
                .change(fact.funding, |grant| grant.appropriations.push_back(Stated::new(fact, recorded))),
            Event::FundingTransferred(fact) => self.transfers.put(fact.id, Stated::new(fact, recorded)),
            Event::MovementRecorded(fact) => self.movements.put(fact.id, Stated::new(fact, recorded)),
        }
    }

    fn dissolve(&mut self, dissolved: &Stated<BodyDissolved>) {
        self.bodies.change(dissolved.body, |body| body.dissolved = Some(dissolved.clone()));
        let seats: Vec<SeatId> = self.seats_of(dissolved.body).map(|(id, _)| id).collect();
        for id in seats {
            self.seats.change(id, |seat| seat.dissolved = Some(dissolved.clone()));
        }
    }
}
