//! Who and what holds it together: seats, functions of the backbone, months with money.

use jiff::ToSpan;
use jiff::civil::Date;

use super::look::{Draft, Look, positions};
use super::{Item, Kind};
use crate::answers::object::Object;
use crate::answers::seats::{self, SeatStatus};
use crate::backbone::BackboneFunction::{self, GuideVisionAndStrategy, MobiliseFunding};
use crate::backbone::{Funding, Seat};
use crate::fact::can_have_begun;
use crate::value::{PartialDate, Period};

const VACANT: &str = "A seat that nobody holds on the day and that is not known to be filled later. One of which nobody has \
recorded who holds it is unknown, and not vacant.";
const UNSTAFFED: &str = "A function of the backbone that nobody holds on the day, where somebody was entrusted with \
another by then. Where nobody was entrusted with any, it is unknown who holds them.";
const UNFUNDED: &str = "Among the twelve months from the day's own, and within the initiative's period, the first for which \
no money is recorded and those that follow it without a break. A month has money when it can lie in a grant's period, or in \
a year for which a grant has set something aside. Where no grant is known, or one has neither an end nor years, it is \
unknown.";

/// How many months ahead money is looked for, the day's own among them.
const MONTHS: i64 = 12;

pub(super) fn items(look: &Look<'_>) -> Vec<Item> {
    let mut items: Vec<Item> =
        look.initiative.backbone.seats.iter().filter_map(|(_, it)| vacant(look, it)).collect();
    items.extend(BackboneFunction::ALL.into_iter().filter_map(|it| unstaffed(look, it)));
    items.extend(unfunded(look));
    items
}

fn vacant(look: &Look<'_>, it: &Seat) -> Option<Item> {
    let standing = seats::standing(it, look.day);
    let later = |from: Option<PartialDate>| from.is_some_and(|from| !from.has_begun(look.day));
    let mut filled = it.tenures.iter().map(|tenure| &tenure.filled);
    let settled = filled.any(|filled| later(filled.from) && filled.can_be_planned(filled.from, look.day));
    if standing.status != SeatStatus::Vacant || settled {
        return None;
    }
    let ends = it.tenures.iter().filter_map(|tenure| tenure.period().to);
    let last = ends.filter(|to| to.has_begun(look.day)).max();
    let last = last.or(it.found_vacant.as_ref().map(|found| found.on));
    let (name, body) = (&it.created.name, look.body(it.created.body));
    Some(look.item(Draft {
        kind: Kind::SeatVacant,
        object: Object::Seat(it.created.id),
        sentence: format!("The seat \"{name}\" of {body} is vacant: {}.", standing.reason),
        by: None,
        function: GuideVisionAndStrategy,
        since: look.certainly(last),
        due: None,
        rule: VACANT,
        from: standing.from,
    }))
}

fn unstaffed(look: &Look<'_>, function: BackboneFunction) -> Option<Item> {
    let backbone = &look.initiative.backbone;
    let entrusted = backbone.entrusted.iter().filter(|it| can_have_begun(it.from, look.day));
    let from = positions(entrusted.map(|entrusted| &entrusted.recorded));
    if from.is_empty() || backbone.holder_on(function, look.day).is_some() {
        return None;
    }
    Some(look.item(Draft {
        kind: Kind::FunctionUnstaffed,
        object: Object::Initiative,
        sentence: format!(
            "Nobody is recorded as holding the function of the backbone to {}.",
            function.words()
        ),
        by: None,
        function: GuideVisionAndStrategy,
        since: None,
        due: None,
        rule: UNSTAFFED,
        from,
    }))
}

fn unfunded(look: &Look<'_>) -> Option<Item> {
    let grants: Vec<&Funding> = look
        .initiative
        .backbone
        .funding
        .iter()
        .map(|(_, it)| it)
        .filter(|it| it.is_known(look.day))
        .collect();
    let until = |grant: &Funding| grant.granted.period.and_then(|period| period.to);
    let endless = |grant: &&Funding| until(grant).is_none() && grant.appropriations.is_empty();
    if grants.is_empty() || grants.iter().any(endless) {
        return None;
    }
    let meant = look.initiative.foundation.period().unwrap_or_default();
    let months = (0..MONTHS).map(|n| look.day.first_of_month().saturating_add(n.months()));
    let months = months.filter(|month| meant.overlaps(&whole(*month)));
    let without = |month: &Date| !grants.iter().any(|grant| has_money(grant, *month, look.day));
    let bare: Vec<Date> = months.skip_while(|month| !without(month)).take_while(without).collect();
    let (first, last) = (month(*bare.first()?), month(*bare.last()?));
    let span = if first == last { first.to_string() } else { format!("{first} to {last}") };
    Some(look.item(Draft {
        kind: Kind::MonthsUnfunded,
        object: Object::Initiative,
        sentence: format!("No money is recorded for {span}."),
        by: None,
        function: MobiliseFunding,
        since: None,
        due: Some(first),
        rule: UNFUNDED,
        from: positions(grants.iter().map(|grant| &grant.granted.recorded)),
    }))
}

fn month(day: Date) -> PartialDate {
    PartialDate::Month(day.year(), day.month())
}

fn whole(day: Date) -> Period {
    Period { from: Some(month(day)), to: Some(month(day)) }
}

fn has_money(grant: &Funding, first: Date, day: Date) -> bool {
    let in_period =
        grant.granted.period.is_some_and(|period| period.to.is_some() && period.overlaps(&whole(first)));
    let year = u16::try_from(first.year()).ok();
    in_period || year.is_some_and(|year| grant.appropriation_by(year, day).is_some())
}
