//! Which seats are held, vacant or due for rotation on a date.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::backbone::{Seat, SeatFilled, Tenure};
use crate::commit::Position;
use crate::fact::Stated;
use crate::ids::OrganisationId;
use crate::value::PartialDate;

/// How a seat stands on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SeatStatus {
    /// Someone holds it, and nothing is due.
    Held,
    /// Someone holds it whose term is over, or who should have passed it on.
    Due,
    /// Nobody holds it.
    Vacant,
    /// Nobody has recorded who holds it.
    Unknown,
    /// There is no such seat any more: its body is dissolved.
    Ended,
}

/// A seat on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatStanding {
    /// How it stands.
    pub status: SeatStatus,
    /// Who holds it, where that is known.
    pub holder: Option<OrganisationId>,
    /// By when the holder's term ends or the seat is to be passed on, whichever comes first; nothing where no term is
    /// set or nobody knows when it began.
    pub due: Option<PartialDate>,
    /// Why, in words.
    pub reason: String,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

/// How a seat stands on `day`.
///
/// The holder is the one whose tenure covers the day. The seat is due from the day on which the term or the rotation
/// period, counted from the start of the tenure, has certainly run out.
#[must_use]
pub fn standing(seat: &Seat, day: Date) -> SeatStanding {
    let created = seat.created.recorded.position;
    let bare = |status, reason: String, from: Vec<Position>| SeatStanding {
        status,
        holder: None,
        due: None,
        reason,
        from,
    };
    if let Some(dissolved) = seat.dissolved.as_ref().filter(|dissolved| dissolved.on.is_over(day)) {
        let reason = format!("its body was dissolved on {}", dissolved.on);
        return bare(SeatStatus::Ended, reason, vec![created, dissolved.recorded.position]);
    }
    if let Some(tenure) = seat.tenures.iter().rfind(|tenure| holds(tenure, day)) {
        return held(seat, &tenure.filled, day);
    }
    let over = |tenure: &&Tenure| tenure.period().to.is_some_and(|to| to.has_begun(day));
    let found = seat.found_vacant.as_ref().filter(|vacant| vacant.on.has_begun(day));
    match (seat.tenures.iter().rfind(over), found) {
        (Some(last), _) => {
            let from = [Some(&last.filled.recorded), last.vacated.as_ref().map(|vacated| &vacated.recorded)];
            let end = last.period().to.map_or_else(String::new, |to| to.to_string());
            let reason =
                format!("the last holder's time ended on {end}, and nobody is recorded for this day");
            bare(SeatStatus::Vacant, reason, from.into_iter().flatten().map(|r| r.position).collect())
        }
        (None, Some(vacant)) => {
            let reason = format!("recorded as vacant on {}", vacant.on);
            bare(SeatStatus::Vacant, reason, vec![created, vacant.recorded.position])
        }
        (None, None) => {
            bare(SeatStatus::Unknown, "nobody has recorded who holds it".to_owned(), vec![created])
        }
    }
}

/// A day on which a seat was left is no longer a day in it.
fn holds(tenure: &Tenure, day: Date) -> bool {
    let left = tenure.vacated.as_ref().is_some_and(|vacated| vacated.on.last_day() <= day);
    tenure.period().covers(day) && !left
}

fn held(seat: &Seat, filled: &Stated<SeatFilled>, day: Date) -> SeatStanding {
    let term = [seat.created.term_years, seat.created.rotation_years].into_iter().flatten().min();
    let due = term.zip(filled.from).map(|(years, from)| from.plus_years(years));
    let due = [due, filled.until].into_iter().flatten().min();
    let (status, reason) = match (term, due) {
        (_, Some(due)) if due.is_over(day) || due == PartialDate::Day(day) => {
            (SeatStatus::Due, format!("the holder's time ran out on {due}"))
        }
        (_, Some(due)) => (SeatStatus::Held, format!("held until {due}")),
        (Some(years), None) => {
            (SeatStatus::Held, format!("a term lasts {years} years, and nobody knows when this one began"))
        }
        (None, None) => (SeatStatus::Held, "held, and no term is set".to_owned()),
    };
    let from = vec![seat.created.recorded.position, filled.recorded.position];
    SeatStanding { status, holder: Some(filled.organisation), due, reason, from }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::story::{Story, given_founded};

    fn story() -> Story {
        let organisation =
            |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "CIVIL_SOCIETY" } });
        given_founded([
            organisation("@a"),
            organisation("@b"),
            json!({ "admitPartner": { "organisation": "@a" } }),
            json!({ "admitPartner": { "organisation": "@b" } }),
            json!({ "establishBody": { "id": "@board", "name": "Board", "kind": "BOARD" } }),
            json!({ "createSeat": { "id": "@health", "body": "@board", "name": "Health", "termYears": 3, "rotationYears": 1 } }),
        ])
    }

    #[track_caller]
    fn check(story: &Story, day: &str, status: SeatStatus) {
        let seat = story.initiative().backbone.seats.get("@health".parse().unwrap()).unwrap();
        let standing = standing(seat, day.parse().unwrap());
        assert_eq!(standing.status, status, "{}", standing.reason);
    }

    #[test]
    fn a_seat_of_which_nothing_is_recorded_is_unknown_and_not_vacant() {
        check(&story(), "2015-01-01", SeatStatus::Unknown);
    }

    #[test]
    fn a_seat_that_rotates_yearly_is_due_after_a_year() {
        let story = story()
            .when(json!({ "fillSeat": { "seat": "@health", "organisation": "@a", "from": "2014-01-15" } }));
        check(&story, "2014-01-14", SeatStatus::Unknown);
        check(&story, "2015-01-14", SeatStatus::Held);
        check(&story, "2015-01-15", SeatStatus::Due);
    }

    #[test]
    fn a_term_that_began_in_a_year_is_due_when_that_year_is_certainly_over() {
        let story =
            story().when(json!({ "fillSeat": { "seat": "@health", "organisation": "@a", "from": "2014" } }));
        check(&story, "2015-12-31", SeatStatus::Held);
        check(&story, "2016-01-01", SeatStatus::Due);
    }

    #[test]
    fn a_seat_that_was_left_is_vacant_until_it_is_filled_again() {
        let story = story()
            .when(json!({ "fillSeat": { "seat": "@health", "organisation": "@a", "from": "2014" } }))
            .when(json!({ "vacateSeat": { "seat": "@health", "on": "2014-06-30" } }))
            .when(json!({ "fillSeat": { "seat": "@health", "organisation": "@b", "from": "2014-09-01" } }));
        check(&story, "2014-06-29", SeatStatus::Held);
        check(&story, "2014-06-30", SeatStatus::Vacant);
        check(&story, "2014-08-31", SeatStatus::Vacant);
        check(&story, "2014-09-01", SeatStatus::Held);
    }

    #[test]
    fn a_seat_found_vacant_is_vacant_until_its_first_holder_comes() {
        let story = story()
            .when(json!({ "vacateSeat": { "seat": "@health", "on": "2013-05" } }))
            .when(json!({ "fillSeat": { "seat": "@health", "organisation": "@a", "from": "2014" } }));
        check(&story, "2013-04-30", SeatStatus::Unknown);
        check(&story, "2013-05-01", SeatStatus::Vacant);
        check(&story, "2013-12-31", SeatStatus::Vacant);
        check(&story, "2014-01-01", SeatStatus::Held);
    }

    #[test]
    fn holders_recorded_late_are_seen_in_their_own_time() {
        let story = story()
            .when(json!({ "fillSeat": { "seat": "@health", "organisation": "@b", "from": "2016" } }))
            .when(json!({ "fillSeat": { "seat": "@health", "organisation": "@a", "from": "2014", "until": "2014-06-30" } }));
        check(&story, "2014-06-29", SeatStatus::Held);
        check(&story, "2014-07-01", SeatStatus::Vacant);
        check(&story, "2016-06-30", SeatStatus::Held);
        let seat = story.initiative().backbone.seats.get("@health".parse().unwrap()).unwrap();
        let holder = |day: &str| standing(seat, day.parse().unwrap()).holder.map(|id| id.to_string());
        assert_ne!(holder("2014-03-01"), holder("2016-03-01"));
    }

    #[test]
    fn a_seat_ends_with_its_body() {
        let story = story()
            .when(json!({ "fillSeat": { "seat": "@health", "organisation": "@a", "from": "2014-01-15" } }))
            .when(json!({ "dissolveBody": { "body": "@board", "on": "2014-06-30" } }));
        check(&story, "2014-06-30", SeatStatus::Held);
        check(&story, "2014-07-01", SeatStatus::Ended);
    }
}
