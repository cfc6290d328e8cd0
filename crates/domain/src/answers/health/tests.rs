mod backbone;
mod change;
mod common_agenda;
mod continuous_communication;
mod reinforcing_activities;
mod shared_measurement;

use serde_json::{Value, json};

use super::*;
use crate::story::{Story, given_founded};
use HealthLevel::{Adequate, Strong, Unknown, Weak};

fn signal(story: &Story, key: HealthSignalKey, day: &str) -> Signal {
    let health = health(story.initiative(), day.parse().unwrap(), None);
    let mut signals = health.into_iter().flat_map(|condition| condition.signals);
    signals.find(|signal| signal.key == key).unwrap()
}

/// How many count for a signal on a day, of how many, of how many it cannot be told; and its level.
#[track_caller]
fn check(story: &Story, key: HealthSignalKey, day: &str, counts: [usize; 3], level: HealthLevel) {
    let it = signal(story, key, day);
    assert_eq!(([it.met, it.of, it.unknown], it.level), (counts, level), "{day}: {:?}", it.evidence);
}

/// Why each thing counts as it does for a signal, in order.
#[track_caller]
fn why(story: &Story, key: HealthSignalKey, day: &str, expected: &[HealthReason]) {
    let reasons: Vec<_> = signal(story, key, day).evidence.iter().map(|it| it.reason).collect();
    assert_eq!(reasons, expected, "{day}");
}

fn organisation(id: &str) -> Value {
    json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } })
}

fn indicator(id: &str, frequency: Value) -> Value {
    json!({ "defineIndicator": { "id": id, "name": id, "unit": "persons", "kind": "POPULATION", "direction": "DECREASE",
        "overTime": "LATEST", "overPartners": "APART", "frequency": frequency } })
}

fn yearly() -> Value {
    json!({ "atLeast": 1, "atMost": 1 })
}

#[test]
fn of_an_initiative_of_which_nothing_is_recorded_everything_is_unknown() {
    let story = given_founded([]);
    for condition in health(story.initiative(), "2014-01-01".parse().unwrap(), None) {
        assert_eq!((condition.level, condition.known), (Unknown, 0), "{:?}", condition.condition);
        assert_eq!(condition.unknown, condition.signals.len());
        for signal in condition.signals {
            assert_eq!((signal.level, signal.figure), (Unknown, None), "{:?}", signal.key);
            assert!(signal.from.is_empty());
        }
    }
}

#[test]
fn the_five_conditions_come_in_their_order_with_three_to_five_signals_of_their_own() {
    let story = given_founded([]);
    let health = health(story.initiative(), "2014-01-01".parse().unwrap(), None);
    let order: Vec<_> = health.iter().map(|it| it.condition).collect();
    assert_eq!(order, Condition::ALL);
    assert!(health.iter().all(|it| (3..=5).contains(&it.signals.len())));
    let mut keys: Vec<_> = health.iter().flat_map(|it| &it.signals).map(|signal| signal.key).collect();
    let all = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), all, "a signal stands in one condition only");
}

fn of_levels(levels: &[HealthLevel]) -> HealthLevel {
    let story = given_founded([]);
    let some = signal(&story, HealthSignalKey::GoalsOwned, "2014-01-01");
    level(&levels.iter().map(|level| Signal { level: *level, ..some.clone() }).collect::<Vec<_>>())
}

#[test]
fn the_level_of_a_condition_follows_from_the_known_signals_alone() {
    for (levels, expected) in [
        (vec![Strong, Strong, Strong, Strong], Strong),
        (vec![Strong, Strong, Strong, Adequate], Strong),
        (vec![Strong, Strong, Adequate, Adequate], Adequate),
        (vec![Strong, Strong, Strong, Weak], Adequate),
        (vec![Strong, Strong, Weak, Weak], Weak),
        (vec![Adequate, Adequate, Adequate, Weak], Adequate),
        (vec![Strong, Strong, Unknown, Unknown], Strong),
        (vec![Strong, Unknown, Unknown, Unknown], Unknown),
        (vec![Weak, Unknown, Unknown, Unknown], Unknown),
        (vec![Adequate, Weak, Unknown], Weak),
        (vec![Unknown], Unknown),
        (vec![], Unknown),
    ] {
        assert_eq!(of_levels(&levels), expected, "{levels:?}");
    }
}

/// A signal of which so many count for it, so many against it, and of so many it cannot be told.
fn counted(met: usize, not: usize, unknown: usize) -> Signal {
    let mut count = signal::Count::new(HealthSignalKey::GoalsOwned, "", "");
    let subject = Subject::Function(crate::backbone::BackboneFunction::AdvancePolicy);
    let told = [(met, Some(true)), (not, Some(false)), (unknown, None)];
    for (times, told) in told {
        (0..times).for_each(|_| count.tell(subject, told, HealthReason::Owned, HealthReason::NoOwner));
    }
    count.share()
}

#[test]
fn a_share_is_strong_from_80_percent_and_adequate_from_50() {
    for (met, not, level, figure) in [
        (0, 3, Weak, "0 percent"),
        (49, 51, Weak, "49 percent"),
        (1, 1, Adequate, "50 percent"),
        (2, 1, Adequate, "66.7 percent"),
        (799, 201, Adequate, "79.9 percent"),
        (4, 1, Strong, "80 percent"),
        (3, 0, Strong, "100 percent"),
    ] {
        let signal = counted(met, not, 0);
        assert_eq!((signal.level, signal.figure.unwrap().to_string()), (level, figure.to_owned()));
    }
}

#[test]
fn what_cannot_be_told_makes_a_share_a_lower_bound_and_leaves_its_level_only_where_it_could_not_change_it() {
    for (met, not, unknown, level, figure) in [
        (8, 1, 1, Strong, Some("at least 80 percent")),
        (7, 1, 2, Unknown, Some("at least 70 percent")),
        (5, 3, 2, Adequate, Some("at least 50 percent")),
        (1, 8, 1, Weak, Some("at least 10 percent")),
        (0, 1, 1, Unknown, Some("at least 0 percent")),
        (0, 0, 2, Unknown, None),
        (0, 0, 0, Unknown, None),
    ] {
        let signal = counted(met, not, unknown);
        let told = signal.figure.map(|figure| figure.to_string());
        assert_eq!((signal.level, told.as_deref()), (level, figure), "{met} {not} {unknown}");
    }
}
