//! Laws of derived answers, over generated worlds: they never fail, are the same when asked again, and stand in order.

use std::collections::BTreeSet;

use jiff::civil::Date;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use samspil_domain::Initiative;
use samspil_domain::World;
use samspil_domain::answers::attention::{Item, Kind, Wanted, attention, of_organisation};
use samspil_domain::answers::{
    comparison, expiring, funding, gaps, matrix, outlook, progress, reporting, totals,
};
use samspil_domain::backbone::Holder;

use crate::generate::{ask, requests};

/// The ends of the calendar, the days of the generated dates and around them, and the day of recording.
const DAYS: [&str; 8] = [
    "-009999-01-01",
    "2012-06-01",
    "2014-03-05",
    "2014-03-06",
    "2017-07-01",
    "2026-11-21",
    "9999-03-01",
    "9999-12-31",
];

/// What the stated order goes by.
fn key(it: &Item) -> impl Ord + '_ {
    let (due, since) = ((it.due.is_none(), it.due), (it.since.is_none(), it.since));
    (it.urgency, due, since, it.kind, it.initiative, it.object, it.by, &it.sentence)
}

fn needs_attention(world: &World, initiative: &Initiative, day: Date) -> Vec<Kind> {
    let ask = |wanted: &Wanted| attention(&world.directory, initiative, wanted, day);
    let all = ask(&Wanted::default());
    assert_eq!(all, ask(&Wanted::default()), "asked again it is another");
    assert!(all.windows(2).all(|pair| key(&pair[0]) <= key(&pair[1])), "out of order: {all:#?}");
    let kinds: Vec<Kind> = all.iter().map(|it| it.kind).collect();
    for item in &all {
        assert!(!item.sentence.is_empty() && !item.rule.is_empty() && !item.from.is_empty(), "{item:?}");
        assert!(item.from.windows(2).all(|pair| pair[0] < pair[1]), "{item:?}");
        assert!(item.since.is_none_or(|since| since <= day), "{item:?}");
        let of_kind = ask(&Wanted { kinds: Some(vec![item.kind]), ..Wanted::default() });
        assert_eq!(of_kind.len(), kinds.iter().filter(|kind| **kind == item.kind).count());
    }
    for (id, _) in world.directory.organisations.iter() {
        let theirs = ask(&Wanted { organisation: Some(id), ..Wanted::default() });
        let by = Some(Holder::Organisation(world.directory.carried_on_by(id)));
        assert_eq!(theirs, all.iter().filter(|it| it.by == by).cloned().collect::<Vec<_>>());
        let wide = of_organisation(world, id, None, day);
        assert!(wide.windows(2).all(|pair| key(&pair[0]) <= key(&pair[1])));
    }
    kinds
}

fn other_answers(initiative: &Initiative, day: Date) {
    let measurement = &initiative.shared_measurement;
    for (id, target) in measurement.targets.iter() {
        let outlook = outlook::outlook(initiative, id, day).expect("a target has an outlook");
        assert_eq!(outlook.verdict.is_none(), !outlook.missing.is_empty(), "{outlook:?}");
        assert!(progress::progress(initiative, target, day).is_some());
    }
    for (indicator, _) in measurement.indicators.iter() {
        for (group, _) in measurement.groups.iter() {
            assert!(comparison::comparison(initiative, indicator, group, day).is_some());
        }
    }
    assert!(gaps::gaps(initiative, day).iter().all(|gap| !gap.lacks.is_empty()));
    for days in [0, 90, u16::MAX] {
        let ends = expiring::ending_within(initiative, days, day);
        assert!(ends.windows(2).all(|pair| pair[0].0.end <= pair[1].0.end));
        assert!(ends.iter().all(|(it, _)| !it.end.is_over(day) && !it.from.is_empty()));
    }
    _ = matrix::matrix(initiative, day);
    _ = funding::funding(initiative, day);
    _ = totals::funding(initiative, day);
    _ = totals::fees(initiative, 2014, day);
    _ = reporting::completeness(initiative, None, None, day);
}

/// How many generated worlds are asked.
const WORLDS: usize = 24;

#[test]
fn answers_of_any_world_and_day_stand_in_order_and_do_not_fail() {
    let mut runner = TestRunner::deterministic();
    let mut kinds = BTreeSet::new();
    for _ in 0..WORLDS {
        let mut world = World::default();
        for request in &requests().new_tree(&mut runner).unwrap().current() {
            _ = ask(&mut world, request);
        }
        for day in DAYS {
            let day: Date = day.parse().unwrap();
            for initiative in world.initiatives.values() {
                kinds.extend(needs_attention(&world, initiative, day));
                other_answers(initiative, day);
            }
        }
    }
    assert!(kinds.len() > 5, "only {kinds:?} ever needed action: too little was tried");
}
