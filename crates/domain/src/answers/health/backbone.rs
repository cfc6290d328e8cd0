//! The health of the backbone.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Look;
use super::signal::{Count, Signal, figure, share_rule};
use super::told::{Told, agreed, and, any, begun, exists, holding, not, over, within};
use super::vocabulary::{HealthLevel, HealthReason as Reason, HealthSignalKey as Key, Subject};
use crate::answers::seats::{self, SeatStatus};
use crate::backbone::{BackboneFunction, Funding, Holder, Office, Seat, Tenure};
use crate::ids::{FundingId, OfficeId};
use crate::value::{Decimal, PartialDate, Period};

const FUNCTIONS_HELD: &str = share_rule!(
    "Of the six functions of a backbone, the share that somebody holds on the day: the last that was entrusted with it, \
unless that is a body that is dissolved. A function with which nobody is recorded as entrusted is unknown."
);
const SEATS_HELD: &str = share_rule!(
    "Of the seats of bodies that are not dissolved, the share that somebody holds on the day whose term has not run out \
and who need not have passed it on. A seat of which nobody has recorded who holds it is unknown."
);
const OFFICES_HELD: &str = share_rule!(
    "Of the offices that were given in bodies that exist on the day, each title in a body counted once, the share that \
somebody holds on the day."
);
const MONTHS_FUNDED: &str = "The whole months from the day on for which money is known to be set aside, without a gap: by \
the period of a grant, or by what is appropriated for a year, whatever the amount, unless that is nought. A date in such a \
period stands for the whole of its year or month. Money of which nobody has said until when it is, is unknown, and makes \
the months a lower bound. Strong from 12 months, adequate from 6, weak below. Unknown where no grant is recorded, and where \
money that is unknown could make it another level.";

pub(super) fn signals(look: &Look<'_>) -> Vec<Signal> {
    vec![functions(look), seats(look), offices(look), funding(look)]
}

const FUNCTIONS: [BackboneFunction; 6] = [
    BackboneFunction::GuideVisionAndStrategy,
    BackboneFunction::SupportAlignedActivities,
    BackboneFunction::EstablishSharedMeasurement,
    BackboneFunction::BuildPublicWill,
    BackboneFunction::AdvancePolicy,
    BackboneFunction::MobiliseFunding,
];

fn functions(look: &Look<'_>) -> Signal {
    let mut count =
        Count::new(Key::FunctionsHeld, "Functions of the backbone that somebody holds", FUNCTIONS_HELD);
    let entrusted = &look.initiative.backbone.entrusted;
    for function in FUNCTIONS {
        let these = entrusted.iter().filter(|it| it.functions.contains(&function));
        let holders = holding(these, |it| it.from, look.day);
        count.names(holders.iter().map(|holder| &holder.recorded));
        let there = |holder: Holder| match holder {
            Holder::Organisation(_) => Some(true),
            Holder::Body(id) => {
                let body = look.initiative.backbone.bodies.get(id);
                let dissolved = body.and_then(|body| body.dissolved.as_ref());
                count.names(dissolved.filter(|it| it.on.has_begun(look.day)).map(|it| &it.recorded));
                not(over(dissolved.map(|dissolved| dissolved.on), look.day))
            }
        };
        let certain = holders.first().is_some_and(|holder| begun(holder.from, look.day) == Some(true));
        let told = agreed(holders.iter().map(|it| it.holder).map(there).collect::<Vec<_>>());
        let subject = Subject::Function(function);
        match (holders.is_empty(), certain) {
            (true, _) => count.count(subject, None, Reason::NobodyRecorded),
            (false, false) => count.count(subject, None, Reason::DateTooVague),
            (false, true) => count.tell(subject, told, Reason::Held, Reason::HolderDissolved),
        }
    }
    count.share()
}

fn seats(look: &Look<'_>) -> Signal {
    let mut count = Count::new(Key::SeatsHeld, "Seats held within their term", SEATS_HELD);
    for (id, seat) in look.initiative.backbone.seats.iter() {
        let body = look.initiative.backbone.bodies.get(seat.created.body);
        let there = body.map_or(Some(true), |body| exists(body, look.day));
        if there == Some(false) {
            continue;
        }
        let (told, reason) = seated(seat, look.day);
        let (told, reason) = if there.is_none() { (None, Reason::DateTooVague) } else { (told, reason) };
        count.count(Subject::Seat(id), told, reason);
        count.name(&seat.created.recorded);
        let begun = |tenure: &&Tenure| begun(tenure.filled.from, look.day) != Some(false);
        let last = seat.tenures.iter().rfind(begun);
        let left = last.and_then(|tenure| tenure.vacated.as_ref()).or(seat.found_vacant.as_ref());
        count.names(last.map(|tenure| &tenure.filled.recorded));
        count.names(left.filter(|left| left.on.has_begun(look.day)).map(|left| &left.recorded));
    }
    count.share()
}

/// Whether somebody is in a seat by this tenure; a day on which it was left is no longer a day in it.
fn tenured(tenure: &Tenure, day: Date) -> Told {
    let left = tenure.vacated.as_ref().map_or(Some(false), |left| begun(Some(left.on), day));
    let until = over(tenure.filled.until, day);
    and(begun(tenure.filled.from, day), and(not(left), not(until)))
}

fn seated(seat: &Seat, day: Date) -> (Told, Reason) {
    let held = any(seat.tenures.iter().map(|tenure| tenured(tenure, day)));
    let untaken = seat.tenures.iter().all(|tenure| begun(tenure.filled.from, day) == Some(false));
    let found = seat.found_vacant.as_ref().map_or(Some(false), |found| begun(Some(found.on), day));
    match (seats::standing(seat, day).status, held) {
        (SeatStatus::Unknown, _) => (None, Reason::NobodyRecorded),
        (_, None) => (None, Reason::DateTooVague),
        (SeatStatus::Held, _) => (Some(true), Reason::Held),
        (SeatStatus::Due, _) => (Some(false), Reason::TermOver),
        (SeatStatus::Vacant | SeatStatus::Ended, _) if untaken && found.is_none() => {
            (None, Reason::DateTooVague)
        }
        (SeatStatus::Vacant | SeatStatus::Ended, _) => (Some(false), Reason::Vacant),
    }
}

fn offices(look: &Look<'_>) -> Signal {
    let mut count = Count::new(Key::OfficesHeld, "Offices that somebody holds", OFFICES_HELD);
    let mut by_title: BTreeMap<_, Vec<(OfficeId, &Office)>> = BTreeMap::new();
    for (id, office) in look.initiative.backbone.offices.iter() {
        let body = look.initiative.backbone.bodies.get(office.appointed.body);
        let there = body.map_or(Some(true), |body| exists(body, look.day));
        if there != Some(false) && begun(office.appointed.from, look.day) != Some(false) {
            let title = (office.appointed.body, &office.appointed.title);
            by_title.entry(title).or_default().push((id, office));
        }
    }
    let mut offices: Vec<_> = by_title.into_iter().collect();
    let place = |id| look.initiative.backbone.offices.place(id);
    offices.sort_by_key(|(_, offices)| offices.first().and_then(|(id, _)| place(*id)));
    for ((body, _), offices) in offices {
        let there = look.initiative.backbone.bodies.get(body).map_or(Some(true), |it| exists(it, look.day));
        let held = any(offices.iter().map(|(_, office)| in_office(office, look.day)));
        let held = if there.is_none() { None } else { held };
        if let Some((id, _)) = offices.last() {
            count.tell(Subject::Office(*id), held, Reason::Held, Reason::Vacant);
        }
        for (_, office) in &offices {
            count.name(&office.appointed.recorded);
            let ended = office.ended.as_ref().filter(|ended| ended.on.has_begun(look.day));
            count.names(ended.map(|ended| &ended.recorded));
        }
    }
    count.share()
}

/// Whether somebody holds an office by this appointment; what was cut short later had its full length still.
fn in_office(office: &Office, day: Date) -> Told {
    let ended = office.ended.as_ref().map(|ended| ended.on).filter(|ended| ended.has_begun(day));
    within(Period { from: office.appointed.from, to: ended.or(office.appointed.until) }, day)
}

/// A stretch of time for which money is set aside, with the grant that it is of.
struct Stretch {
    grant: FundingId,
    from: Date,
    to: Date,
}

fn funding(look: &Look<'_>) -> Signal {
    let title = "Months from the day on for which money is known to be there";
    let mut count = Count::new(Key::MonthsFunded, title, MONTHS_FUNDED);
    let grants = &look.initiative.backbone.funding;
    let stretches: Vec<Stretch> = grants.iter().flat_map(|(id, grant)| stretches(id, grant)).collect();
    // The first day that is not covered.
    let mut open = look.day;
    while let Some(next) =
        stretches.iter().filter(|it| it.from <= open && it.to >= open).map(|it| it.to).max()
    {
        let Ok(after) = next.tomorrow() else { break };
        open = after;
    }
    for (id, grant) in grants.iter() {
        let theirs: Vec<_> = stretches.iter().filter(|it| it.grant == id).collect();
        let subject = Subject::Funding(id);
        if theirs.iter().any(|it| it.from < open && it.to >= look.day) {
            count.count(subject, Some(true), Reason::Covers);
        } else if unbounded(grant) {
            count.count(subject, None, Reason::PeriodUnknown);
        } else if theirs.iter().any(|it| it.from >= open) {
            count.count(subject, Some(false), Reason::Later);
        } else {
            count.count(subject, Some(false), Reason::PeriodOver);
        }
        count.name(&grant.granted.recorded);
        count.names(grant.appropriations.iter().map(|it| &it.recorded));
    }
    let months = look.day.until((jiff::Unit::Month, open)).map_or(0, |span| span.get_months());
    let vague = grants.iter().any(|(_, grant)| unbounded(grant));
    let level = match months {
        12.. => HealthLevel::Strong,
        _ if vague || grants.is_empty() => HealthLevel::Unknown,
        6.. => HealthLevel::Adequate,
        _ => HealthLevel::Weak,
    };
    let nothing = grants.is_empty() || (months == 0 && vague);
    let months = (!nothing).then(|| figure(Decimal::from(i64::from(months)), "months", vague)).flatten();
    count.signal(months, level)
}

/// Whether nobody has said until when a grant is, so that it may reach further than is known.
fn unbounded(grant: &Funding) -> bool {
    let end = grant.granted.period.and_then(|period| period.to);
    end.is_none() && grant.appropriations.is_empty()
}

fn stretches(id: FundingId, grant: &Funding) -> Vec<Stretch> {
    let stretch =
        |from: PartialDate, to: PartialDate| Stretch { grant: id, from: from.first_day(), to: to.last_day() };
    let granted = grant.granted.period.and_then(|period| {
        let to = period.to?;
        Some(stretch(period.from.unwrap_or(PartialDate::Day(Date::MIN)), to))
    });
    let mut years: Vec<u16> = grant.appropriations.iter().map(|it| it.year).collect();
    years.sort_unstable();
    years.dedup();
    let nought = |year: u16| {
        let amount = grant.appropriation(year).and_then(|it| it.amount.as_ref());
        amount.is_some_and(|amount| amount.value == Decimal::ZERO && amount.qualifier.is_exact())
    };
    let years = years.into_iter().filter(|year| !nought(*year)).filter_map(|year| i16::try_from(year).ok());
    granted
        .into_iter()
        .chain(years.map(|year| stretch(PartialDate::Year(year), PartialDate::Year(year))))
        .collect()
}
