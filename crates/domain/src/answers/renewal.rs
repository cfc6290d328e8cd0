//! When the goals are next to be renewed.

use jiff::civil::Date;

use super::cadence::due;
use crate::commit::Position;
use crate::fact::latest;
use crate::initiative::Initiative;
use crate::value::{Cadence, PartialDate, Text};

/// How the renewal of the goals stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewal {
    /// How often they are to be renewed.
    pub cadence: Cadence,
    /// What renewing them consists of; nothing where nobody has said.
    pub note: Option<Text>,
    /// When a version of the agenda was last adopted; nothing where no date of any is known.
    pub last: Option<PartialDate>,
    /// How many versions of the agenda were adopted at a time that nobody knows.
    pub undated: usize,
    /// The last day on which they can be renewed without missing the cadence; nothing where the last version's date is
    /// unknown.
    pub next_due: Option<Date>,
    /// Whether that day has passed; nothing where it is unknown, also where a version without a date may have come since.
    pub missed: Option<bool>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const RULE: &str = "The goals are next to be renewed when a year divided by the least number of times has passed since a \
version of the agenda was last adopted; missed once that day is over and no version is without a date.";

/// How the renewal of the goals stands on `day`. Nothing where nobody has said by then how often they are renewed.
#[must_use]
pub fn renewal(initiative: &Initiative, day: Date) -> Option<Renewal> {
    let agenda = &initiative.common_agenda;
    let planned = agenda.renewals.iter().filter(|it| it.from.is_none_or(|from| from.has_begun(day)));
    let planned = latest(planned, |it| it.from)?;
    let begun = |on: Option<PartialDate>| on.is_none_or(|on| on.has_begun(day));
    let adopted: Vec<_> =
        agenda.agendas.iter().map(|(_, it)| &it.adopted).filter(|it| begun(it.adopted)).collect();
    let last = adopted.iter().filter_map(|it| it.adopted).max_by_key(|on| (on.last_day(), *on));
    let undated = adopted.iter().filter(|it| it.adopted.is_none()).count();
    let next_due = last.map(|last| due(planned.cadence, last.last_day().min(day)));
    let missed = next_due.map(|due| due < day).filter(|missed| !missed || undated == 0);
    let mut from: Vec<Position> = adopted.iter().map(|it| it.recorded.position).collect();
    from.push(planned.recorded.position);
    from.sort_unstable();
    from.dedup();
    Some(Renewal {
        cadence: planned.cadence,
        note: planned.note.clone(),
        last,
        undated,
        next_due,
        missed,
        rule: RULE,
        from,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn plan(times: u16, from: Option<&str>) -> Value {
        json!({ "planRenewal": { "cadence": { "atLeast": times, "atMost": times }, "from": from } })
    }

    fn adopt(id: &str, adopted: Option<&str>) -> Value {
        json!({ "adoptAgenda": { "id": id, "title": id, "adopted": adopted } })
    }

    fn on(story: &Story, day: &str) -> Option<Renewal> {
        renewal(story.initiative(), day.parse().unwrap())
    }

    #[test]
    fn nothing_is_said_of_renewal_before_somebody_has_said_how_often() {
        assert_eq!(on(&given_founded([adopt("@2012", Some("2012"))]), "2014-01-01"), None);
        assert_eq!(on(&given_founded([plan(1, Some("2015"))]), "2014-12-31"), None);
    }

    #[test]
    fn a_yearly_renewal_is_due_a_year_after_the_last_version_and_missed_after_that() {
        let story =
            given_founded([plan(1, None), adopt("@a", Some("2012-05-01")), adopt("@b", Some("2013-05-01"))]);
        let it = on(&story, "2014-05-01").unwrap();
        assert_eq!((it.last.unwrap().to_string().as_str(), it.missed), ("2013-05-01", Some(false)));
        assert_eq!(it.next_due.unwrap().to_string(), "2014-05-01");
        assert_eq!(it.from, [2, 3, 4].map(Position));
        assert_eq!(on(&story, "2014-05-02").unwrap().missed, Some(true));
        let before = on(&story, "2013-04-30").unwrap();
        assert_eq!((before.last.unwrap().to_string().as_str(), before.missed), ("2012-05-01", Some(false)));
    }

    #[test]
    fn a_version_of_unknown_date_leaves_open_whether_a_renewal_was_missed() {
        let story = given_founded([plan(1, None), adopt("@a", None)]);
        let it = on(&story, "2014-05-01").unwrap();
        assert_eq!((it.last, it.undated, it.next_due, it.missed), (None, 1, None, None));
        let story = story.when(adopt("@b", Some("2012-05-01")));
        assert_eq!(on(&story, "2013-05-01").unwrap().missed, Some(false));
        assert_eq!(on(&story, "2014-05-01").unwrap().missed, None);
    }

    #[test]
    fn of_two_rules_the_later_in_time_holds() {
        let story =
            given_founded([plan(2, Some("2014")), plan(1, Some("2006")), adopt("@a", Some("2014-01-01"))]);
        assert_eq!(on(&story, "2014-03-01").unwrap().cadence.at_least, 2);
        assert_eq!(on(&story, "2013-03-01").unwrap().cadence.at_least, 1);
    }
}
