use super::*;
use Trend::{Improved, Same, Worse};

fn since(story: &Story, day: &str, since: &str) -> Vec<ConditionHealth> {
    health(story.initiative(), day.parse().unwrap(), Some(since.parse().unwrap()))
}

fn goals() -> Story {
    let goal = |id: &str| json!({ "adoptGoal": { "id": id, "title": id } });
    let owner = |id: &str, from: &str| json!({ "assignGoal": { "goal": id, "owner": "@a", "from": from } });
    given_founded([
        organisation("@a"),
        goal("@1"),
        goal("@2"),
        goal("@3"),
        owner("@1", "2014-01-01"),
        owner("@2", "2015-01-01"),
        owner("@3", "2016"),
        json!({ "adoptAgenda": { "title": "Plan", "adopted": "2014-01-01", "period": { "to": "2015-12-31" } } }),
    ])
}

#[track_caller]
fn check(day: &str, before: &str, key: HealthSignalKey, trend: Trend) {
    let health = since(&goals(), day, before);
    let signal = health.iter().flat_map(|it| &it.signals).find(|signal| signal.key == key).unwrap();
    let change = signal.change.as_ref().unwrap();
    assert_eq!(change.trend, trend, "{change:?} {:?} {:?}", signal.level, signal.figure);
    let then = super::signal(&goals(), key, before);
    assert_eq!((change.level, &change.figure), (then.level, &then.figure));
    assert_eq!(change.since, before.parse().unwrap());
}

#[test]
fn a_signal_changes_with_its_figure_where_both_are_exact() {
    let owned = HealthSignalKey::GoalsOwned;
    check("2014-01-01", "2013-12-31", owned, Improved);
    check("2014-12-31", "2014-01-01", owned, Same);
    check("2015-01-01", "2014-12-31", owned, Improved);
    check("2014-01-01", "2014-01-01", owned, Same);
}

#[test]
fn where_a_figure_is_vague_only_two_different_levels_tell() {
    let owned = HealthSignalKey::GoalsOwned;
    // Two of three, and of the third it cannot be told: adequate or strong.
    check("2016-06-30", "2015-12-31", owned, Trend::Unknown);
    check("2016-12-31", "2016-06-30", owned, Trend::Unknown);
    check("2016-12-31", "2015-12-31", owned, Improved);
}

#[test]
fn what_ended_is_worse_and_what_was_unknown_has_not_changed_for_the_better() {
    let agenda = HealthSignalKey::AgendaInForce;
    check("2014-01-01", "2013-12-31", agenda, Trend::Unknown);
    check("2015-12-31", "2014-01-01", agenda, Same);
    check("2016-01-01", "2015-12-31", agenda, Worse);
}

#[test]
fn a_condition_changes_with_its_level() {
    let agenda = |day: &str, before: &str| {
        let change = since(&goals(), day, before)[0].change.clone().unwrap();
        (change.level, change.trend)
    };
    // The goals are not measurable on any day; the agenda is in force for two years.
    assert_eq!(agenda("2014-06-01", "2013-12-31"), (Weak, Same));
    assert_eq!(agenda("2016-12-31", "2015-12-31"), (Adequate, Worse));
    assert_eq!(agenda("2015-12-31", "2013-12-31"), (Weak, Improved));
}

#[test]
fn without_an_earlier_day_nothing_is_said_of_change() {
    let health = health(goals().initiative(), "2014-01-01".parse().unwrap(), None);
    assert!(health.iter().all(|it| it.change.is_none()));
    assert!(health.iter().flat_map(|it| &it.signals).all(|signal| signal.change.is_none()));
}
