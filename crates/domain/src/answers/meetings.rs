//! Which meetings need an organisation: those of bodies in which it has a place.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::seats;
use crate::backbone::BodyKind;
use crate::commit::Position;
use crate::ids::{BodyId, MeetingId, OrganisationId};
use crate::initiative::Initiative;
use crate::value::PartialDate;

/// Why a meeting needs an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MeetingNeed {
    /// It holds a seat in the body.
    Seat,
    /// It holds an office in the body.
    Office,
    /// The body is a group of all partners, and it is one.
    PartnerGroup,
    /// The meeting is of no body, and it is a partner: nobody has said whom the meeting is for.
    NoBodyNamed,
}

/// A meeting that needs an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeededAt {
    /// The meeting.
    pub meeting: MeetingId,
    /// When it is announced for; nothing where no date is set.
    pub on: Option<PartialDate>,
    /// Why; at least one.
    pub why: Vec<MeetingNeed>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const RULE: &str = "Meetings that are announced, have not been held by the day and are not certainly past, of bodies in which \
the organisation holds a seat or an office on the day, of groups of all partners, and of no body; the last two for partners \
that have not left.";

/// The meetings still to come on `day` that need an organisation: by date, and last those without one.
#[must_use]
pub fn needed(initiative: &Initiative, organisation: OrganisationId, day: Date) -> Vec<NeededAt> {
    let meetings = initiative.continuous_communication.meetings.iter().filter(|(_, meeting)| {
        let held = meeting.held.as_ref().is_some_and(|held| held.on.has_begun(day));
        !held && !meeting.scheduled.on.is_some_and(|on| on.is_over(day))
    });
    let needed = meetings.filter_map(|(id, meeting)| {
        let scheduled = &meeting.scheduled;
        let reasons = why(initiative, scheduled.body, organisation, day);
        let mut from: Vec<Position> = reasons.iter().flat_map(|(_, from)| from).copied().collect();
        from.push(scheduled.recorded.position);
        from.sort_unstable();
        from.dedup();
        let mut why: Vec<MeetingNeed> = reasons.into_iter().map(|(why, _)| why).collect();
        why.dedup();
        (!why.is_empty()).then_some(NeededAt { meeting: id, on: scheduled.on, why, rule: RULE, from })
    });
    let mut needed: Vec<NeededAt> = needed.collect();
    needed.sort_by_key(|it| (it.on.is_none(), it.on));
    needed
}

fn why(
    initiative: &Initiative,
    body: Option<BodyId>,
    organisation: OrganisationId,
    day: Date,
) -> Vec<(MeetingNeed, Vec<Position>)> {
    let partner = initiative.partnership.partners.get(organisation).and_then(|partner| partner.open());
    let partner = partner.map(|membership| vec![membership.admitted.recorded.position]);
    let Some(body) = body else {
        return partner.map(|from| (MeetingNeed::NoBodyNamed, from)).into_iter().collect();
    };
    let backbone = &initiative.backbone;
    let seats = backbone.seats_of(body).map(|(_, seat)| seats::standing(seat, day));
    let seats = seats.filter(|standing| standing.holder == Some(organisation));
    let seats = seats.map(|standing| (MeetingNeed::Seat, standing.from));
    let offices = backbone.offices_of(body).filter(|(_, office)| {
        office.appointed.organisation == Some(organisation) && office.period().covers(day)
    });
    let offices = offices.map(|(_, office)| (MeetingNeed::Office, vec![office.appointed.recorded.position]));
    let group = backbone.bodies.get(body).filter(|body| body.established.kind == BodyKind::PartnerGroup);
    let group = group.zip(partner).map(|(body, mut from)| {
        from.push(body.established.recorded.position);
        (MeetingNeed::PartnerGroup, from)
    });
    seats.chain(offices).chain(group).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn meeting(id: &str, body: Option<&str>, on: Option<&str>) -> Value {
        json!({ "scheduleMeeting": { "id": id, "title": id, "body": body, "on": on } })
    }

    /// @a holds the seat from 2014, @b the chair in 2014, @c is a partner, @out is none.
    fn story() -> Story {
        let organisation =
            |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "STATE" } });
        let admit = |id: &str| json!({ "admitPartner": { "organisation": id } });
        let body = |id: &str, kind: &str| json!({ "establishBody": { "id": id, "name": id, "kind": kind } });
        given_founded([
            organisation("@a"),
            organisation("@b"),
            organisation("@c"),
            organisation("@out"),
            admit("@a"),
            admit("@b"),
            admit("@c"),
            body("@board", "BOARD"),
            body("@all", "PARTNER_GROUP"),
            json!({ "createSeat": { "id": "@seat", "body": "@board", "name": "Seat" } }),
            json!({ "fillSeat": { "seat": "@seat", "organisation": "@a", "from": "2014" } }),
            json!({ "appointOfficer": { "body": "@board", "title": "Chair", "organisation": "@b", "from": "2014",
                "until": "2014" } }),
            meeting("@board-meets", Some("@board"), Some("2014-06")),
            meeting("@all-meet", Some("@all"), Some("2014-03-10")),
            meeting("@some-day", Some("@all"), None),
            meeting("@kick-off", None, Some("2015")),
        ])
    }

    /// Which meetings need an organisation on a day, and why.
    #[track_caller]
    fn check(story: &Story, organisation: &str, day: &str, expected: &[(&str, MeetingNeed)]) {
        let found = needed(story.initiative(), organisation.parse().unwrap(), day.parse().unwrap());
        let found: Vec<_> = found.into_iter().map(|it| (it.meeting, it.why)).collect();
        let expected: Vec<_> = expected.iter().map(|(id, why)| (id.parse().unwrap(), vec![*why])).collect();
        assert_eq!(found, expected, "{organisation} on {day}");
    }

    #[test]
    fn those_with_a_place_in_the_body_are_needed_and_partners_where_all_are() {
        use MeetingNeed::{NoBodyNamed, Office, PartnerGroup, Seat};
        let story = story();
        let others = [("@all-meet", PartnerGroup), ("@kick-off", NoBodyNamed), ("@some-day", PartnerGroup)];
        let with = |why| [others[0], ("@board-meets", why), others[1], others[2]];
        check(&story, "@a", "2014-03-01", &with(Seat));
        check(&story, "@b", "2014-03-01", &with(Office));
        check(&story, "@c", "2014-03-01", &others);
        check(&story, "@out", "2014-03-01", &[]);
    }

    #[test]
    fn what_is_past_or_held_needs_nobody() {
        use MeetingNeed::{NoBodyNamed, PartnerGroup};
        let later = [("@kick-off", NoBodyNamed), ("@some-day", PartnerGroup)];
        check(&story(), "@b", "2015-12-31", &later);
        check(&story(), "@b", "2016-01-01", &later[1..]);
        let story = story().when(json!({ "holdMeeting": { "meeting": "@some-day", "on": "2015-02-01" } }));
        check(&story, "@c", "2015-01-31", &later);
        check(&story, "@c", "2015-02-01", &later[..1]);
    }

    #[test]
    fn who_has_left_is_needed_nowhere_and_each_answer_names_its_commits() {
        let story = story();
        let of_a = needed(story.initiative(), "@a".parse().unwrap(), "2014-06-30".parse().unwrap());
        assert_eq!(of_a[0].from, [11, 12, 14].map(Position), "the seat, who fills it, and the meeting");
        let story = story.when(json!({ "endMembership": { "organisation": "@c", "left": "2014-01-31" } }));
        check(&story, "@c", "2014-03-01", &[]);
    }
}
