//! The rules of the backbone.

use super::{
    AppointOfficer, AppropriateFunding, BackboneEntrusted, BackboneFunction, BodyDissolved, BodyEstablished,
    Command, CreatePost, CreateSeat, DissolveBody, EndOffice, EntrustBackbone, EstablishBody, Event,
    FillSeat, FundingAppropriated, FundingRecorded, FundingTransferred, Holder, MovementKind,
    MovementRecorded, OfficeEnded, OfficerAppointed, PostCreated, RecordFunding, RecordMovement, Seat,
    SeatCreated, SeatFilled, SeatVacated, State, Tenure, TransferFunding, VacateSeat,
};
use crate::fact::{all_exist, no_repeats, repeats, stands};
use crate::ids::{BodyId, FundingId, MovementId};
use crate::rejection::{Code, Rejection};
use crate::situation::Situation;
use crate::value::{Figure, PartialDate, Period};

/// The events that a command causes.
pub(crate) fn decide(now: &Situation<'_>, command: &Command) -> Result<Vec<Event>, Rejection> {
    let state = &now.initiative.backbone;
    match command {
        Command::EstablishBody(command) => establish(now, state, command),
        Command::CreateSeat(command) => create_seat(now, state, command),
        Command::FillSeat(command) => fill_seat(now, state, command),
        Command::VacateSeat(command) => vacate_seat(state, command),
        Command::CreatePost(command) => create_post(now, state, command),
        Command::EntrustBackbone(command) => entrust(now, state, command),
        Command::RecordFunding(command) => record_funding(now, state, command),
        Command::AppointOfficer(command) => appoint(now, state, command),
        Command::EndOffice(command) => end_office(state, command),
        Command::DissolveBody(command) => dissolve(state, command),
        Command::AppropriateFunding(command) => appropriate(state, command),
        Command::TransferFunding(command) => transfer(now, state, command),
        Command::RecordMovement(command) => record_movement(now, state, command),
    }
}

fn establish(now: &Situation<'_>, state: &State, command: &EstablishBody) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = BodyEstablished::with(command, id);
    if stands(id, state.bodies.get(id).map(|body| &body.established), &fact)? {
        return Ok(vec![]);
    }
    command.cadence.map_or(Ok(()), |cadence| cadence.check("cadence"))?;
    if command.part_of == Some(id) {
        return Err(Rejection::new(Code::Circular, "partOf", "a body cannot be a part of itself"));
    }
    command.part_of.map_or(Ok(()), |whole| open(state, "partOf", whole, command.from))?;
    no_repeats("tasks", &command.tasks)?;
    if command.reports_to == Some(id) {
        return Err(Rejection::new(Code::Circular, "reportsTo", "a body cannot report to itself"));
    }
    command.reports_to.map_or(Ok(()), |to| open(state, "reportsTo", to, command.from))?;
    command.run_by.map_or(Ok(()), |by| now.organisation("runBy", by))?;
    Ok(vec![Event::BodyEstablished(fact)])
}

/// The body exists and is not dissolved on that date; without a date, not at all.
fn open(state: &State, field: &'static str, body: BodyId, on: Option<PartialDate>) -> Result<(), Rejection> {
    let Some(found) = state.bodies.get(body) else { return Err(Rejection::not_found(field, body)) };
    match &found.dissolved {
        Some(dissolved) if on.is_none_or(|on| dissolved.on.is_before(on)) => {
            let message = format!("body {body} was dissolved on {}", dissolved.on);
            Err(Rejection::new(Code::WrongState, field, message))
        }
        Some(_) | None => Ok(()),
    }
}

fn dissolve(state: &State, command: &DissolveBody) -> Result<Vec<Event>, Rejection> {
    let fact = BodyDissolved::of(command);
    let Some(body) = state.bodies.get(command.body) else {
        return Err(Rejection::not_found("body", command.body));
    };
    match &body.dissolved {
        Some(dissolved) if dissolved.fact == fact => return Ok(vec![]),
        Some(dissolved) => {
            let message = format!("it was dissolved on {} already", dissolved.on);
            return Err(Rejection::new(Code::WrongState, "body", message));
        }
        None => Period { from: body.established.from, to: Some(command.on) }.check("on")?,
    }
    Ok(vec![Event::BodyDissolved(fact)])
}

fn create_seat(now: &Situation<'_>, state: &State, command: &CreateSeat) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = SeatCreated::with(command, id);
    if stands(id, state.seats.get(id).map(|seat| &seat.created), &fact)? {
        return Ok(vec![]);
    }
    open(state, "body", command.body, None)?;
    let constituencies = &now.initiative.partnership.constituencies;
    all_exist("constituency", command.constituency, |id| constituencies.has(id))?;
    let sound = |years: Option<u16>, field| match years {
        Some(years) if !(1..=50).contains(&years) => {
            Err(Rejection::new(Code::OutOfRange, field, format!("between 1 and 50 years; got {years}")))
        }
        Some(_) | None => Ok(()),
    };
    sound(command.term_years, "termYears")?;
    sound(command.rotation_years, "rotationYears")?;
    Ok(vec![Event::SeatCreated(fact)])
}

fn fill_seat(now: &Situation<'_>, state: &State, command: &FillSeat) -> Result<Vec<Event>, Rejection> {
    let fact = SeatFilled::of(command);
    let Some(seat) = state.seats.get(command.seat) else {
        return Err(Rejection::not_found("seat", command.seat));
    };
    if seat.tenures.iter().any(|tenure| tenure.filled.fact == fact) {
        return Ok(vec![]);
    }
    let period = Period { from: command.from, to: command.until };
    period.check("until")?;
    now.partner("organisation", command.organisation, period)?;
    command.person.map_or(Ok(()), |person| now.person("person", person))?;
    open(state, "seat", seat.created.body, command.from.or(command.until))?;
    right_constituency(now, seat, command)?;
    free(seat, period)?;
    Ok(vec![Event::SeatFilled(fact)])
}

fn right_constituency(now: &Situation<'_>, seat: &Seat, command: &FillSeat) -> Result<(), Rejection> {
    let partner = now.initiative.partnership.partners.get(command.organisation);
    let theirs = partner.and_then(|partner| partner.constituency());
    match (seat.created.constituency, theirs) {
        (Some(wanted), Some(theirs)) if wanted != theirs => {
            let message = "the seat is for another kind of party than this organisation is";
            Err(Rejection::new(Code::WrongConstituency, "organisation", message))
        }
        (Some(_), Some(_)) | (None, _) | (_, None) => Ok(()),
    }
}

/// A seat is taken in turn: a tenure begins when the one before it is over, or on the day that it ends. In which order
/// they are recorded does not matter.
fn free(seat: &Seat, tenure: Period) -> Result<(), Rejection> {
    if seat.place(tenure).is_some() {
        return Ok(());
    }
    let meets =
        |other: &&Tenure| !other.period().can_precede(&tenure) && !tenure.can_precede(&other.period());
    let holder = seat.tenures.iter().rfind(meets).or(seat.tenures.last());
    let message = match holder.map(|other| (other.filled.organisation, other.period().to)) {
        Some((holder, Some(end))) => {
            format!("organisation {holder} holds it until {end}; say from when and until when the other does")
        }
        Some((holder, None)) => {
            format!("organisation {holder} holds it; record its leaving with vacateSeat first")
        }
        None => "it is taken".to_owned(),
    };
    Err(Rejection::new(Code::SeatTaken, "seat", message))
}

fn vacate_seat(state: &State, command: &VacateSeat) -> Result<Vec<Event>, Rejection> {
    let fact = SeatVacated::of(command);
    let Some(seat) = state.seats.get(command.seat) else {
        return Err(Rejection::not_found("seat", command.seat));
    };
    let mut vacancies = seat.tenures.iter().filter_map(|t| t.vacated.as_ref()).chain(&seat.found_vacant);
    if vacancies.any(|vacated| vacated.fact == fact) {
        return Ok(vec![]);
    }
    let vacant = |since: PartialDate| {
        Err(Rejection::new(Code::WrongState, "seat", format!("it is vacant since {since} already")))
    };
    let Some(tenure) = seat.holding(command.on).and_then(|place| seat.tenures.get(place)) else {
        return match (seat.tenures.front(), &seat.found_vacant) {
            (Some(first), _) => {
                let from = first.filled.from.map_or_else(String::new, |from| from.to_string());
                let message = format!("{} is before {from}, when the seat was first taken", command.on);
                Err(Rejection::new(Code::DatesReversed, "on", message))
            }
            (None, Some(found)) => vacant(found.on),
            (None, None) => Ok(vec![Event::SeatVacated(fact)]),
        };
    };
    match (&tenure.vacated, tenure.filled.until) {
        (Some(vacated), _) => vacant(vacated.on),
        (None, Some(until)) if until.is_before(command.on) => vacant(until),
        (None, _) => Ok(vec![Event::SeatVacated(fact)]),
    }
}

fn create_post(now: &Situation<'_>, state: &State, command: &CreatePost) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = PostCreated::with(command, id);
    if stands(id, state.posts.get(id), &fact)? {
        return Ok(vec![]);
    }
    open(state, "body", command.body, None)?;
    Ok(vec![Event::PostCreated(fact)])
}

fn entrust(now: &Situation<'_>, state: &State, command: &EntrustBackbone) -> Result<Vec<Event>, Rejection> {
    let fact = BackboneEntrusted::of(command);
    if command.functions.is_empty() {
        return Err(Rejection::new(Code::Invalid, "functions", "name at least one function"));
    }
    let stands = |f: &BackboneFunction| state.holders(*f, None).iter().any(|holder| holder.fact == fact);
    if repeats(state.entrusted.iter(), &fact, command.from.or(command.until))
        || command.functions.iter().all(stands)
    {
        return Ok(vec![]);
    }
    no_repeats("functions", &command.functions)?;
    Period { from: command.from, to: command.until }.check("until")?;
    match command.holder {
        Holder::Organisation(id) => now.organisation("holder.organisation", id)?,
        Holder::Body(id) => open(state, "holder.body", id, command.from)?,
    }
    Ok(vec![Event::BackboneEntrusted(fact)])
}

fn record_funding(
    now: &Situation<'_>,
    state: &State,
    command: &RecordFunding,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = FundingRecorded::with(command, id);
    if stands(id, state.funding.get(id).map(|grant| &grant.granted), &fact)? {
        return Ok(vec![]);
    }
    command.funder.map_or(Ok(()), |funder| now.organisation("funder", funder))?;
    command.administered_by.map_or(Ok(()), |by| now.organisation("administeredBy", by))?;
    no_repeats("covers", &command.covers)?;
    command.period.map_or(Ok(()), |period| period.check("period"))?;
    if let Some(years) = command.years.filter(|years| !(1..=100).contains(years)) {
        let message = format!("money is spread over 1 to 100 years; got {years}");
        return Err(Rejection::new(Code::OutOfRange, "years", message));
    }
    Figure::check_money(command.amount.as_ref(), "amount")?;
    Ok(vec![Event::FundingRecorded(fact)])
}

fn appoint(now: &Situation<'_>, state: &State, command: &AppointOfficer) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = OfficerAppointed::with(command, id);
    if stands(id, state.offices.get(id).map(|office| &office.appointed), &fact)? {
        return Ok(vec![]);
    }
    open(state, "body", command.body, command.from.or(command.until))?;
    command.organisation.map_or(Ok(()), |id| now.organisation("organisation", id))?;
    command.person.map_or(Ok(()), |person| now.person("person", person))?;
    Period { from: command.from, to: command.until }.check("until")?;
    Ok(vec![Event::OfficerAppointed(fact)])
}

fn end_office(state: &State, command: &EndOffice) -> Result<Vec<Event>, Rejection> {
    let fact = OfficeEnded::of(command);
    let Some(office) = state.offices.get(command.office) else {
        return Err(Rejection::not_found("office", command.office));
    };
    if office.ended.as_ref().is_some_and(|ended| ended.fact == fact) {
        return Ok(vec![]);
    }
    Period { from: office.appointed.from, to: Some(command.on) }.check("on")?;
    let over = office.appointed.until.filter(|until| until.is_before(command.on));
    if let Some(end) = office.ended.as_ref().map(|ended| ended.on).or(over) {
        let message = format!("it ended on {end} already");
        return Err(Rejection::new(Code::WrongState, "office", message));
    }
    Ok(vec![Event::OfficeEnded(fact)])
}

fn appropriate(state: &State, command: &AppropriateFunding) -> Result<Vec<Event>, Rejection> {
    let fact = FundingAppropriated::of(command);
    let standing = state.funding.get(command.funding).and_then(|grant| grant.appropriation(command.year));
    if standing.is_some_and(|standing| standing.fact == fact) {
        return Ok(vec![]);
    }
    check_money(state, "funding", command.funding, command.amount.as_ref())?;
    check_year(Some(command.year))?;
    Ok(vec![Event::FundingAppropriated(fact)])
}

fn transfer(now: &Situation<'_>, state: &State, command: &TransferFunding) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = FundingTransferred::with(command, id);
    if stands(id, state.transfers.get(id), &fact)? {
        return Ok(vec![]);
    }
    check_money(state, "from", command.from, command.amount.as_ref())?;
    check_money(state, "to", command.to, command.amount.as_ref())?;
    if command.from == command.to {
        return Err(Rejection::new(Code::Invalid, "to", "name another grant than the one that gives it up"));
    }
    check_year(command.year)?;
    Ok(vec![Event::FundingTransferred(fact)])
}

fn record_movement(
    now: &Situation<'_>,
    state: &State,
    command: &RecordMovement,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = MovementRecorded::with(command, id);
    if stands(id, state.movements.get(id), &fact)? {
        return Ok(vec![]);
    }
    check_money(state, "funding", command.funding, command.amount.as_ref())?;
    command.of.map_or(Ok(()), |of| check_commitment(state, command, of))?;
    let activities = &now.initiative.reinforcing_activities.activities;
    all_exist("activity", command.activity, |id| activities.has(id))?;
    command.to.map_or(Ok(()), |to| now.organisation("to", to))?;
    Ok(vec![Event::MovementRecorded(fact)])
}

/// What is paid or spent of a commitment is of one of the same grant, in the same currency as far as that is known.
fn check_commitment(state: &State, command: &RecordMovement, of: MovementId) -> Result<(), Rejection> {
    let Some(commitment) = state.movements.get(of) else { return Err(Rejection::not_found("of", of)) };
    let refuse = |message: &str| Err(Rejection::new(Code::Invalid, "of", message));
    if command.kind == MovementKind::Committed {
        return refuse("a commitment is not of another; leave this out, or record what was PAID or SPENT");
    }
    if commitment.kind != MovementKind::Committed {
        return refuse("name the movement that committed the money, not one that paid or spent it");
    }
    if commitment.funding != command.funding {
        return refuse("that commitment is of another grant");
    }
    match commitment.amount.as_ref().zip(command.amount.as_ref()) {
        Some((committed, amount)) if committed.unit != amount.unit => {
            let message = format!("that commitment is in {}; got {}", committed.unit, amount.unit);
            Err(Rejection::new(Code::UnitMismatch, "amount", message))
        }
        Some(_) | None => Ok(()),
    }
}

/// The grant exists, and the amount is money of its currency, as far as that is known.
fn check_money(
    state: &State,
    field: &'static str,
    id: FundingId,
    amount: Option<&Figure>,
) -> Result<(), Rejection> {
    let Some(grant) = state.funding.get(id) else { return Err(Rejection::not_found(field, id)) };
    Figure::check_money(amount, "amount")?;
    match grant.granted.amount.as_ref().zip(amount) {
        Some((given, amount)) if given.unit != amount.unit => {
            let message = format!("grant {id} is in {}; got {}", given.unit, amount.unit);
            Err(Rejection::new(Code::UnitMismatch, "amount", message))
        }
        Some(_) | None => Ok(()),
    }
}

fn check_year(year: Option<u16>) -> Result<(), Rejection> {
    match year {
        Some(year) if !(1..=9998).contains(&year) => {
            Err(Rejection::new(Code::OutOfRange, "year", format!("between 1 and 9998; got {year}")))
        }
        Some(_) | None => Ok(()),
    }
}
