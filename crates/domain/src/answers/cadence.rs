//! Whether a body meets as often as it is to.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::commit::Position;
use crate::ids::BodyId;
use crate::initiative::Initiative;
use crate::value::{Cadence, PartialDate, Period};

/// How a body keeps its cadence on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CadenceStanding {
    /// The body.
    pub body: BodyId,
    /// How often it is to meet; nothing where nobody has said.
    pub cadence: Option<Cadence>,
    /// How many meetings were certainly held within the year that ends with the day.
    pub held: usize,
    /// How many more may have been: their dates are too vague to tell.
    pub perhaps_held: usize,
    /// Whether the meetings of that year were as many as the cadence asks for at least; nothing where that is unknown,
    /// also where the body may not have existed for a year.
    pub enough: Option<bool>,
    /// When it last met; nothing where no meeting is recorded as held by the day.
    pub last: Option<PartialDate>,
    /// The last day on which it can meet next without missing its cadence; nothing where cadence or last meeting is unknown.
    pub next_due: Option<Date>,
    /// Whether that day has passed; nothing where it is unknown.
    pub missed: Option<bool>,
    /// When the next meeting is announced for, where one is.
    pub announced: Option<PartialDate>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const RULE: &str = "The next meeting is due when a year divided by the least number of times has passed since the last \
meeting; missed once that day is over. A year's meetings are enough when they are the least number of times or more.";

/// How each body stands that exists or may exist on `day`, in order of recording.
#[must_use]
pub fn standings(initiative: &Initiative, day: Date) -> Vec<CadenceStanding> {
    let bodies = initiative.backbone.bodies.iter();
    bodies.filter_map(|(id, _)| standing(initiative, id, day)).collect()
}

/// How a body keeps its cadence on `day`. Nothing where there is no such body, or it was certainly set up later or
/// dissolved before.
#[must_use]
pub fn standing(initiative: &Initiative, id: BodyId, day: Date) -> Option<CadenceStanding> {
    let body = initiative.backbone.bodies.get(id)?;
    if body.is_dissolved(day) || body.established.from.is_some_and(|from| !from.has_begun(day)) {
        return None;
    }
    let body = &body.established;
    let mut from = vec![body.recorded.position];
    let meetings = initiative.continuous_communication.meetings.iter();
    let meetings: Vec<_> = meetings.filter(|(_, meeting)| meeting.scheduled.body == Some(id)).collect();
    let (mut held, mut announced) = (vec![], None);
    for (_, meeting) in meetings {
        match (&meeting.held, meeting.scheduled.on) {
            (Some(was), _) if was.on.has_begun(day) => {
                held.push(was.on);
                from.push(was.recorded.position);
            }
            (_, Some(on)) if !on.is_over(day) && announced.is_none_or(|next| on < next) => {
                announced = Some(on);
                from.push(meeting.scheduled.recorded.position);
            }
            (Some(_) | None, Some(_) | None) => {}
        }
    }
    from.sort_unstable();
    from.dedup();
    let year = Year::ending(day);
    let certain = held.iter().filter(|on| year.certainly_holds(**on)).count();
    let perhaps = held.iter().filter(|on| year.may_hold(**on)).count() - certain;
    let last = held.iter().copied().max_by_key(|on| (on.last_day(), *on));
    let next_due = body.cadence.zip(last).map(|(cadence, last)| due(cadence, last.last_day().min(day)));
    let old = body.from.into_iter().chain(held).any(|on| on.last_day() <= year.first);
    Some(CadenceStanding {
        body: id,
        cadence: body.cadence,
        held: certain,
        perhaps_held: perhaps,
        enough: body.cadence.filter(|_| last.is_some()).and_then(|c| enough(c, certain, perhaps, old)),
        last,
        next_due,
        missed: next_due.map(|due| due < day),
        announced,
        rule: RULE,
        from,
    })
}

fn enough(cadence: Cadence, certain: usize, perhaps: usize, old: bool) -> Option<bool> {
    let asked = usize::from(cadence.at_least);
    if certain >= asked {
        return Some(true);
    }
    (old && certain + perhaps < asked).then_some(false)
}

/// A year divided by the least number of times after the last meeting, a part of a day counted as a day.
pub(super) fn due(cadence: Cadence, last: Date) -> Date {
    let year = last.saturating_add(1.year());
    let days = last.until(year).map_or(365, |span| span.get_days());
    let times = i32::from(cadence.at_least.max(1));
    last.saturating_add(((days + times - 1) / times).days())
}

/// The year that ends with a day.
struct Year {
    first: Date,
    last: Date,
}

impl Year {
    fn ending(day: Date) -> Self {
        let before = day.saturating_sub(1.year());
        Self { first: before.tomorrow().unwrap_or(before), last: day }
    }

    fn certainly_holds(&self, on: PartialDate) -> bool {
        self.first <= on.first_day() && on.last_day() <= self.last
    }

    fn may_hold(&self, on: PartialDate) -> bool {
        let year = Period { from: Some(PartialDate::Day(self.first)), to: Some(PartialDate::Day(self.last)) };
        year.overlaps(&Period { from: Some(on), to: Some(on) })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn body(cadence: Value, from: Option<&str>) -> Value {
        json!({ "establishBody": { "id": "@group", "name": "Group", "kind": "WORKING_GROUP", "cadence": cadence, "from": from } })
    }

    fn quarterly() -> Value {
        json!({ "atLeast": 4, "atMost": 4 })
    }

    /// A body that met on these days. Recorded on 21 November 2026.
    fn met(body: Value, days: &[&str]) -> Story {
        days.iter().fold(given_founded([body]), |story, on| {
            let id = format!("@{on}");
            story
                .when(json!({ "scheduleMeeting": { "id": id, "title": "Meeting", "body": "@group" } }))
                .when(json!({ "holdMeeting": { "meeting": id, "on": on } }))
        })
    }

    fn of(story: &Story, day: &str) -> CadenceStanding {
        standing(story.initiative(), "@group".parse().unwrap(), day.parse().unwrap()).unwrap()
    }

    #[track_caller]
    fn check(story: &Story, day: &str, due: &str, missed: bool, held: (usize, usize), enough: Option<bool>) {
        let it = of(story, day);
        assert_eq!(it.next_due.unwrap().to_string(), due, "{day}");
        assert_eq!((it.missed, (it.held, it.perhaps_held), it.enough), (Some(missed), held, enough), "{day}");
    }

    #[test]
    fn a_yearly_meeting_is_missed_when_more_than_a_year_has_passed() {
        let story = met(body(json!({ "atLeast": 1, "atMost": 1 }), Some("2013")), &["2014-03-10"]);
        check(&story, "2014-03-10", "2015-03-10", false, (1, 0), Some(true));
        check(&story, "2015-03-09", "2015-03-10", false, (1, 0), Some(true));
        check(&story, "2015-03-10", "2015-03-10", false, (0, 0), Some(false));
        check(&story, "2015-03-11", "2015-03-10", true, (0, 0), Some(false));
    }

    #[test]
    fn of_three_to_four_times_a_year_three_are_enough() {
        let cadence = json!({ "atLeast": 3, "atMost": 4 });
        let story = met(body(cadence, None), &["2013-12-01", "2014-04-01", "2014-08-01", "2014-11-30"]);
        check(&story, "2014-12-01", "2015-04-01", false, (3, 0), Some(true));
        check(&story, "2015-04-02", "2015-04-01", true, (2, 0), Some(false));
    }

    #[test]
    fn a_body_that_may_be_younger_than_a_year_has_not_failed_its_number() {
        check(
            &met(body(quarterly(), None), &["2014-03-10"]),
            "2014-05-01",
            "2014-06-10",
            false,
            (1, 0),
            None,
        );
        let story = met(body(quarterly(), Some("2010")), &["2014-03-10"]);
        check(&story, "2014-05-01", "2014-06-10", false, (1, 0), Some(false));
    }

    #[test]
    fn a_vague_date_counts_as_perhaps_and_is_missed_only_when_that_is_certain() {
        let story = met(body(quarterly(), Some("2010")), &["2014"]);
        check(&story, "2014-06-01", "2014-09-01", false, (0, 1), Some(false));
        check(&story, "2015-04-02", "2015-04-02", false, (0, 1), Some(false));
        check(&story, "2015-04-03", "2015-04-02", true, (0, 1), Some(false));
    }

    #[test]
    fn meetings_after_the_day_are_not_yet_held() {
        let story = met(body(quarterly(), None), &["2014-03-10", "2014-06-10"]);
        assert_eq!(of(&story, "2014-06-09").last.unwrap().to_string(), "2014-03-10");
        assert_eq!(of(&story, "2014-06-10").last.unwrap().to_string(), "2014-06-10");
    }

    #[test]
    fn without_a_cadence_or_a_meeting_it_is_unknown_and_not_missed() {
        for story in
            [met(body(quarterly(), Some("2010")), &[]), met(body(Value::Null, None), &["2014-03-10"])]
        {
            let it = of(&story, "2015-01-01");
            assert_eq!((it.next_due, it.missed, it.enough), (None, None, None));
        }
    }

    #[test]
    fn the_next_meeting_announced_is_named_with_the_commits() {
        let announce =
            |on: &str| json!({ "scheduleMeeting": { "title": "Next", "body": "@group", "on": on } });
        let story =
            met(body(quarterly(), None), &["2014-03-10"]).when(announce("2014-09")).when(announce("2014-06"));
        let it = of(&story, "2014-05-01");
        assert_eq!(it.announced.unwrap().to_string(), "2014-06");
        assert_eq!(it.from, [2, 4, 5, 6].map(Position));
    }

    #[test]
    fn a_body_is_asked_about_while_it_can_exist() {
        let story = met(body(quarterly(), Some("2014")), &[]);
        let standings = |day: &str| super::standings(story.initiative(), day.parse().unwrap()).len();
        assert_eq!((standings("2013-12-31"), standings("2014-01-01")), (0, 1));
        let story = story.when(json!({ "dissolveBody": { "body": "@group", "on": "2016" } }));
        let standings = |day: &str| super::standings(story.initiative(), day.parse().unwrap()).len();
        assert_eq!((standings("2016-12-31"), standings("2017-01-01")), (1, 0));
    }
}
