//! What ends soon: agreements, agendas, fees, memberships, offices, seats, grants, and the initiative itself.

use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::object::Object;
use super::seats;
use crate::backbone::{Funding, Office, Seat};
use crate::commit::{Position, Recorded};
use crate::common_agenda::Agenda;
use crate::fact::can_have_begun;
use crate::ids::{AgreementId, FundingId, OfficeId, OrganisationId};
use crate::initiative::Initiative;
use crate::partnership::Agreement;
use crate::value::{PartialDate, Period};

/// Whether something ends within the days asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "EndingCertainty")]
pub enum Certainty {
    /// It ends within them, whatever its date turns out to be.
    Certain,
    /// It may: its date is too vague to tell.
    Possible,
}

/// Something that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// What ends.
    pub object: Object,
    /// The organisation whose it is, where it is one's: the holder, the partner, the funder.
    pub party: Option<OrganisationId>,
    /// Its last day; of a seat, the day from which it is to be filled anew or passed on.
    pub end: PartialDate,
    /// Whether it is settled what comes then: what follows it is recorded, or it was ended on purpose.
    pub settled: bool,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const AGREEMENT: &str = "An agreement ends with its period, or when it was ended; settled once it was ended on purpose or \
another has taken its place.";
const AGENDA: &str = "A version of the agenda ends with its period; settled once a version is recorded whose period can \
begin then or later.";
const FEE: &str = "A fee ends with its period; settled once a fee of the same name is recorded that can begin then or \
later.";
const MEMBERSHIP: &str =
    "A membership ends on the day that the partner leaves; settled once it has been admitted again.";
const OFFICE: &str = "An office ends on its last day, or when its holder left; settled once it was ended on purpose, its \
body is dissolved, or a holder of the same office is recorded who can begin then or later.";
const SEAT: &str = "A seat is due when its holder's term or rotation runs out, counted from the start of the tenure, or on \
the holder's last day; settled once a holder is recorded who can begin then or later.";
const GRANT: &str = "A grant ends with its period, or where it has none, with the last year for which something was set \
aside; settled once another grant of the same funder is recorded that can begin then or later.";
const INITIATIVE: &str = "An initiative that is meant for a period ends with it, by the last word; settled once it is \
closed.";

/// What ends within `days` days of `day`, or may, with whether that is certain: the earliest end first; of those that
/// begin alike, the vaguer first; else in the order of the initiative's rooms and of recording.
#[must_use]
pub fn ending_within(initiative: &Initiative, days: u16, day: Date) -> Vec<(Ending, Certainty)> {
    let last = day.saturating_add(i64::from(days).days());
    let certainty = |end: PartialDate| {
        let possible = end.first_day() <= last && !end.is_over(day);
        let certain = end.first_day() >= day && end.last_day() <= last;
        possible.then_some(if certain { Certainty::Certain } else { Certainty::Possible })
    };
    let ends = endings(initiative, day).into_iter();
    let mut ends: Vec<_> = ends.filter_map(|ending| certainty(ending.end).map(|it| (ending, it))).collect();
    ends.sort_by_key(|(ending, _)| ending.end);
    ends
}

/// Whatever has an end and can be known on `day`, also what has ended; in the order of the rooms and of recording.
#[must_use]
pub fn endings(initiative: &Initiative, day: Date) -> Vec<Ending> {
    let partnership = &initiative.partnership;
    let agreements = partnership.agreements.iter();
    let agreements = agreements.filter_map(|(id, it)| agreement(initiative, id, it, day));
    let backbone = &initiative.backbone;
    let mut ends: Vec<Ending> = whole(initiative, day).into_iter().collect();
    ends.extend(memberships(initiative, day));
    ends.extend(agreements);
    ends.extend(fees(initiative, day));
    ends.extend(agendas(initiative, day));
    ends.extend(backbone.offices.iter().filter_map(|(id, it)| office(initiative, id, it, day)));
    ends.extend(backbone.seats.iter().filter_map(|(_, it)| seat(it, day)));
    ends.extend(backbone.funding.iter().filter_map(|(id, it)| grant(initiative, id, it, day)));
    ends
}

fn positions<'a>(recorded: impl IntoIterator<Item = &'a Recorded>) -> Vec<Position> {
    let mut positions: Vec<_> = recorded.into_iter().map(|recorded| recorded.position).collect();
    positions.sort_unstable();
    positions.dedup();
    positions
}

/// Whether something that begins on a date, where that is known, can begin at an end or later.
fn follows(begins: Option<PartialDate>, end: PartialDate) -> bool {
    begins.is_some_and(|begins| !begins.is_before(end))
}

fn begins(period: Option<Period>) -> Option<PartialDate> {
    period.and_then(|period| period.from)
}

fn ends(period: Option<Period>) -> Option<PartialDate> {
    period.and_then(|period| period.to)
}

fn whole(initiative: &Initiative, day: Date) -> Option<Ending> {
    let foundation = &initiative.foundation;
    let end = ends(foundation.period())?;
    let closed = foundation.closed.as_ref().filter(|closed| closed.can_be_planned(Some(closed.on), day));
    let described = foundation.described.iter().rfind(|it| it.period.is_some()).map(|it| &it.recorded);
    let stated = described.or(foundation.founded.as_ref().map(|founded| &founded.recorded));
    let from = positions(stated.into_iter().chain(closed.map(|closed| &closed.recorded)));
    let settled = closed.is_some();
    Some(Ending { object: Object::Initiative, party: None, end, settled, rule: INITIATIVE, from })
}

fn memberships(initiative: &Initiative, day: Date) -> impl Iterator<Item = Ending> {
    initiative.partnership.partners.iter().flat_map(move |(id, partner)| {
        let stays = partner.memberships.iter().enumerate();
        stays.filter_map(move |(place, stay)| {
            let ended = stay.ended.as_ref().filter(|ended| ended.can_be_planned(Some(ended.left), day))?;
            let again = partner.memberships.get(place + 1).map(|next| &next.admitted);
            let again = again.filter(|admitted| admitted.can_be_planned(admitted.joined, day));
            let stated = [&stay.admitted.recorded, &ended.recorded];
            Some(Ending {
                object: Object::Partner(id),
                party: Some(id),
                end: ended.left,
                settled: again.is_some(),
                rule: MEMBERSHIP,
                from: positions(stated.into_iter().chain(again.map(|again| &again.recorded))),
            })
        })
    })
}

fn agreement(initiative: &Initiative, id: AgreementId, it: &Agreement, day: Date) -> Option<Ending> {
    let concluded = &it.concluded;
    let known = concluded.can_be_planned(begins(concluded.period), day);
    let ended = it.ended.as_ref().filter(|ended| ended.can_be_planned(Some(ended.on), day));
    let end = ended.map(|ended| ended.on).or(ends(concluded.period)).filter(|_| known)?;
    let later = it.replacement(&initiative.partnership, day).map(|later| &later.concluded.recorded);
    let stated = [Some(&concluded.recorded), ended.map(|ended| &ended.recorded), later];
    Some(Ending {
        object: Object::Agreement(id),
        party: None,
        end,
        settled: ended.is_some() || later.is_some(),
        rule: AGREEMENT,
        from: positions(stated.into_iter().flatten()),
    })
}

fn fees(initiative: &Initiative, day: Date) -> impl Iterator<Item = Ending> {
    let fees = &initiative.partnership.fees;
    fees.iter().filter_map(move |(id, fee)| {
        let end = ends(fee.period).filter(|_| fee.can_be_planned(begins(fee.period), day))?;
        let mut others = fees.iter().filter(|(other, it)| *other != id && it.title == fee.title);
        let next = others
            .find(|(_, it)| follows(begins(it.period), end) && it.can_be_planned(begins(it.period), day));
        let stated = [Some(&fee.recorded), next.map(|(_, it)| &it.recorded)];
        Some(Ending {
            object: Object::Fee(id),
            party: None,
            end,
            settled: next.is_some(),
            rule: FEE,
            from: positions(stated.into_iter().flatten()),
        })
    })
}

fn agendas(initiative: &Initiative, day: Date) -> impl Iterator<Item = Ending> {
    let agendas = &initiative.common_agenda.agendas;
    let known = move |agenda: &Agenda| {
        let adopted = &agenda.adopted;
        can_have_begun(adopted.adopted, day) && adopted.can_be_planned(begins(adopted.period), day)
    };
    agendas.iter().filter_map(move |(id, agenda)| {
        let end = ends(agenda.adopted.period).filter(|_| known(agenda))?;
        let mut others = agendas.iter().filter(|(other, it)| *other != id && known(it));
        let next = others.find(|(_, it)| follows(begins(it.adopted.period), end)).map(|(_, it)| &it.adopted);
        let stated = [Some(&agenda.adopted.recorded), next.map(|it| &it.recorded)];
        Some(Ending {
            object: Object::Agenda(id),
            party: None,
            end,
            settled: next.is_some(),
            rule: AGENDA,
            from: positions(stated.into_iter().flatten()),
        })
    })
}

fn office(initiative: &Initiative, id: OfficeId, office: &Office, day: Date) -> Option<Ending> {
    let appointed = &office.appointed;
    let known = appointed.can_be_planned(appointed.from, day);
    let ended = office.ended.as_ref().filter(|ended| ended.can_be_planned(Some(ended.on), day));
    let end = ended.map(|ended| ended.on).or(appointed.until).filter(|_| known)?;
    let body = initiative.backbone.bodies.get(appointed.body);
    let gone = body.and_then(|body| body.dissolved.as_ref()).filter(|gone| gone.on.has_begun(day));
    let mut others = initiative.backbone.offices_of(appointed.body).filter(|(other, _)| *other != id);
    let next = others.find(|(_, it)| {
        let later = &it.appointed;
        let same = later.title == appointed.title;
        same && follows(later.from, end) && later.can_be_planned(later.from, day)
    });
    let next = next.map(|(_, it)| &it.appointed.recorded);
    let stated = [Some(&appointed.recorded), ended.map(|it| &it.recorded), gone.map(|it| &it.recorded), next];
    Some(Ending {
        object: Object::Office(id),
        party: appointed.organisation,
        end,
        settled: ended.is_some() || gone.is_some() || next.is_some(),
        rule: OFFICE,
        from: positions(stated.into_iter().flatten()),
    })
}

fn seat(seat: &Seat, day: Date) -> Option<Ending> {
    let standing = seats::standing(seat, day);
    let holder = standing.holder?;
    let mut from = standing.from;
    let leaves = seat.tenures.iter().filter_map(|tenure| tenure.vacated.as_ref());
    let mut leaves =
        leaves.filter(|left| left.on.last_day() > day && left.can_be_planned(Some(left.on), day));
    let left = leaves.next();
    from.extend(left.map(|left| left.recorded.position));
    let end = [standing.due, left.map(|left| left.on)].into_iter().flatten().min()?;
    let mut next = seat.tenures.iter().map(|tenure| &tenure.filled);
    let next = next.find(|next| follows(next.from, end) && next.can_be_planned(next.from, day));
    from.extend(next.map(|next| next.recorded.position));
    let object = Object::Seat(seat.created.id);
    Some(Ending { object, party: Some(holder), end, settled: next.is_some(), rule: SEAT, from })
}

fn grant(initiative: &Initiative, id: FundingId, grant: &Funding, day: Date) -> Option<Ending> {
    let granted = &grant.granted;
    let known = grant.is_known(day);
    let year = |year: u16| i16::try_from(year).ok().map(PartialDate::Year);
    let set_aside = grant.appropriations.iter().filter(|it| it.is_known(day));
    let last = set_aside.max_by_key(|it| it.year).filter(|_| ends(granted.period).is_none());
    let end = ends(granted.period).or(last.and_then(|it| year(it.year))).filter(|_| known)?;
    let mut others = initiative.backbone.funding.iter().filter(|(other, _)| *other != id);
    let next = others.find(|(_, it)| {
        let later = begins(it.granted.period);
        let same = granted.funder.is_some() && it.granted.funder == granted.funder;
        same && follows(later, end) && it.granted.can_be_planned(later, day)
    });
    let stated =
        [Some(&granted.recorded), last.map(|it| &it.recorded), next.map(|(_, it)| &it.granted.recorded)];
    Some(Ending {
        object: Object::Funding(id),
        party: granted.funder,
        end,
        settled: next.is_some(),
        rule: GRANT,
        from: positions(stated.into_iter().flatten()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn story() -> Story {
        let organisation =
            |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "STATE" } });
        given_founded([
            organisation("@a"),
            organisation("@b"),
            json!({ "admitPartner": { "organisation": "@a", "joined": "2009" } }),
            json!({ "establishBody": { "id": "@board", "name": "Board", "kind": "BOARD" } }),
        ])
    }

    /// What ends within 90 days: how many things, whether certainly, and whether it is settled what comes then.
    #[track_caller]
    fn check(story: &Story, day: &str, expected: &[(&str, Certainty, bool)]) {
        let found = ending_within(story.initiative(), 90, day.parse().unwrap());
        let found: Vec<_> = found.iter().map(|(it, how)| (it.end.to_string(), *how, it.settled)).collect();
        let expected: Vec<_> =
            expected.iter().map(|(end, how, settled)| ((*end).to_owned(), *how, *settled)).collect();
        assert_eq!(found, expected, "{day}");
    }

    use Certainty::{Certain, Possible};

    fn paper(id: &str, from: &str, to: &str, replaces: &[&str]) -> Value {
        json!({ "concludeAgreement": { "id": id, "title": id, "kind": "COOPERATION", "form": "ONE_EACH",
            "period": { "from": from, "to": to }, "replaces": replaces } })
    }

    #[test]
    fn what_ends_on_a_day_shows_ninety_days_before_until_that_day() {
        let story = story().when(paper("@paper", "2012", "2013-12-31", &[]));
        check(&story, "2013-10-01", &[]);
        check(&story, "2013-10-02", &[("2013-12-31", Certain, false)]);
        check(&story, "2013-12-31", &[("2013-12-31", Certain, false)]);
        check(&story, "2014-01-01", &[]);
        assert_eq!(endings(story.initiative(), "2014-01-01".parse().unwrap()).len(), 1, "it has ended");
    }

    #[test]
    fn a_vague_end_is_possible_until_it_is_certain() {
        let story = story().when(paper("@paper", "2012", "2013", &[]));
        check(&story, "2012-10-02", &[]);
        check(&story, "2012-10-03", &[("2013", Possible, false)]);
        check(&story, "2013-11-01", &[("2013", Possible, false)]);
        let story = story_with_month();
        check(&story, "2013-11-30", &[("2013-12", Certain, false)]);
    }

    fn story_with_month() -> Story {
        story().when(paper("@paper", "2012", "2013-12", &[]))
    }

    #[test]
    fn the_soonest_comes_first() {
        let story = story_with_month().when(paper("@other", "2012", "2013-11-20", &[])).when(json!({
            "agreeFee": { "title": "Fee", "interval": "YEARLY", "period": { "to": "2013" } } }));
        check(
            &story,
            "2013-11-15",
            &[("2013", Possible, false), ("2013-11-20", Certain, false), ("2013-12", Certain, false)],
        );
    }

    #[test]
    fn what_follows_settles_it_once_it_can_be_known() {
        let story = story().when(paper("@paper", "2012", "2013-12-31", &[])).when(paper(
            "@next",
            "2014",
            "2017",
            &["@paper"],
        ));
        check(&story, "2013-12-31", &[("2013-12-31", Certain, false)]);
        assert!(endings(story.initiative(), "2014-01-01".parse().unwrap())[0].settled);
        let late = story_to("2026-12-31").when(paper("@next", "2027", "2030", &["@paper"]));
        check(&late, "2026-11-20", &[("2026-12-31", Certain, false)]);
        check(&late, "2026-11-21", &[("2026-12-31", Certain, true)]);
    }

    fn story_to(end: &str) -> Story {
        story().when(paper("@paper", "2012", end, &[]))
    }

    #[test]
    fn what_was_ended_on_purpose_is_settled() {
        let story = story_to("2017").when(
            json!({ "endAgreement": { "agreement": "@paper", "on": "2014-02-01", "reason": "Agreed" } }),
        );
        check(&story, "2014-01-31", &[]);
        let after = endings(story.initiative(), "2014-02-01".parse().unwrap());
        assert_eq!((after[0].end, after[0].settled), ("2014-02-01".parse().unwrap(), true));
        assert_eq!(after[0].from, [6, 7].map(Position));
    }

    #[test]
    fn a_seat_an_office_and_a_membership_end_with_their_holders_time() {
        let story = story()
            .when(
                json!({ "createSeat": { "id": "@seat", "body": "@board", "name": "Seat", "termYears": 1 } }),
            )
            .when(json!({ "fillSeat": { "seat": "@seat", "organisation": "@a", "from": "2014-01-15" } }))
            .when(json!({ "appointOfficer": { "id": "@chair", "body": "@board", "title": "Chair",
                "organisation": "@a", "from": "2013", "until": "2015-01-20" } }));
        check(&story, "2014-11-01", &[("2015-01-15", Certain, false), ("2015-01-20", Certain, false)]);
        let story = story
            .when(json!({ "vacateSeat": { "seat": "@seat", "on": "2015-01-15" } }))
            .when(json!({ "fillSeat": { "seat": "@seat", "organisation": "@a", "from": "2015-01-15" } }))
            .accepted()
            .when(json!({ "appointOfficer": { "id": "@next", "body": "@board", "title": "Chair", "from": "2015-01-20" } }))
            .when(json!({ "endMembership": { "organisation": "@a", "left": "2015-01-31" } }));
        let open = endings(story.initiative(), "2015-01-14".parse().unwrap());
        assert_eq!(open.iter().map(|it| it.settled).collect::<Vec<_>>(), [false, false]);
        let after = endings(story.initiative(), "2015-01-31".parse().unwrap());
        let after: Vec<_> = after.iter().map(|it| (it.object, it.settled)).collect();
        assert_eq!(after[0], (Object::Partner("@a".parse().unwrap()), false));
        assert_eq!(after[1], (Object::Office("@chair".parse().unwrap()), true));
        assert_eq!(after[2], (Object::Seat("@seat".parse().unwrap()), false), "the second term");
    }

    #[test]
    fn a_seat_is_settled_once_a_later_holder_is_recorded() {
        let fill = |organisation: &str, from: &str, until: Value| {
            json!({ "fillSeat": { "seat": "@seat",
            "organisation": organisation, "from": from, "until": until } })
        };
        let story = story()
            .when(json!({ "admitPartner": { "organisation": "@b" } }))
            .when(json!({ "createSeat": { "id": "@seat", "body": "@board", "name": "Seat" } }))
            .when(fill("@a", "2020", json!("2026-12-31")))
            .when(fill("@b", "2026-12-31", Value::Null))
            .accepted();
        check(&story, "2026-11-20", &[("2026-12-31", Certain, false)]);
        check(&story, "2026-11-21", &[("2026-12-31", Certain, true)]);
    }

    #[test]
    fn a_grant_ends_with_its_period_or_the_last_year_set_aside() {
        let grant = |id: &str, period: Value| json!({ "recordFunding": { "id": id, "purpose": id, "funder": "@a", "period": period } });
        let year = |year: u16| json!({ "appropriateFunding": { "funding": "@by-year", "year": year } });
        let story = story()
            .when(grant("@period", json!({ "from": "2013", "to": "2014-06" })))
            .when(grant("@by-year", Value::Null))
            .when(year(2014))
            .when(year(2015));
        check(&story, "2014-05-01", &[("2014", Possible, false), ("2014-06", Certain, false)]);
        check(&story, "2015-12-01", &[("2015", Possible, false)]);
        let story = story.when(grant("@next", json!({ "from": "2016" })));
        assert!(endings(story.initiative(), "2016-01-01".parse().unwrap()).iter().all(|it| it.settled));
    }

    #[test]
    fn an_agenda_and_the_initiative_end_with_their_periods() {
        let story = story()
            .when(json!({ "describeInitiative": { "period": { "from": "2009", "to": "2017" } } }))
            .when(json!({ "adoptAgenda": { "id": "@plan", "title": "Plan", "period": { "from": "2014", "to": "2017" } } }));
        check(&story, "2017-11-01", &[("2017", Possible, false), ("2017", Possible, false)]);
        let story = story
            .when(json!({ "adoptAgenda": { "id": "@new", "title": "New", "adopted": "2017-11-15", "period": { "from": "2018" } } }))
            .when(json!({ "closeInitiative": { "on": "2017-12-31", "reason": "Done" } }));
        check(&story, "2018-01-01", &[]);
        let after = endings(story.initiative(), "2018-01-01".parse().unwrap());
        assert!(after.iter().all(|it| it.settled), "{after:?}");
    }

    #[test]
    fn a_fee_is_settled_by_one_of_the_same_name() {
        let fee = |id: &str, from: &str, to: &str| json!({ "agreeFee": { "id": id, "title": "Fee", "interval": "YEARLY", "period": { "from": from, "to": to } } });
        let story = story().when(fee("@one", "2012", "2013"));
        assert!(!endings(story.initiative(), "2014-01-01".parse().unwrap())[0].settled);
        let story = story.when(fee("@two", "2014", "2015"));
        assert!(endings(story.initiative(), "2014-01-01".parse().unwrap())[0].settled);
    }
}
