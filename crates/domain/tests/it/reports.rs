//! The reports of an indicator, which the state keeps in order, against what sorting them anew would give.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use samspil_domain::ids::ComparisonGroupId;
use samspil_domain::shared_measurement::State;
use samspil_domain::{Command, World};
use serde_json::{Value, json};

use crate::generate::{ask, request};

/// Dates that contain each other, and that begin on the same day.
const DATES: &[&str] = &["2012", "2012-01", "2012-01-01", "2012-21", "2012-03", "2013"];
/// What is done to a report after it was made; some of it is refused.
const STEPS: &[&str] = &["submitReport", "returnReport", "approveReport", "correctReport"];

/// A report that is to be made: its date, its group, whether it is a draft, and what is done to it.
type Made = (&'static str, Option<&'static str>, bool, Vec<&'static str>);

fn made() -> impl Strategy<Value = Vec<Made>> {
    let group = select(&[None, None, Some("@x"), Some("@y")][..]);
    vec((select(DATES), group, any::<bool>(), vec(select(STEPS), 0..4)), 0..50)
}

fn tell(world: &mut World, number: &mut u128, command: Value) {
    *number += 1;
    let _ = ask(world, &request(*number, vec![Command::from_json(command).unwrap()]));
}

/// The reports are made first, then the steps are taken, so that an early report changes after later ones.
fn world(made: &[Made]) -> World {
    let (mut world, mut number) = (World::default(), 0);
    let mut tell = |command| tell(&mut world, &mut number, command);
    tell(json!({ "foundInitiative": { "name": "Samspil" } }));
    for group in ["@x", "@y", "@z"] {
        tell(json!({ "defineComparisonGroup": { "id": group, "name": group } }));
    }
    for indicator in ["@a", "@b"] {
        tell(
            json!({ "defineIndicator": { "id": indicator, "name": "Andel", "unit": "percent", "kind": "POPULATION",
            "direction": "INCREASE", "overTime": "LATEST", "overPartners": "MEAN" } }),
        );
    }
    for (report, (on, group, draft, _)) in made.iter().enumerate() {
        let (id, indicator) = (format!("@{report}"), if report % 5 == 4 { "@b" } else { "@a" });
        tell(
            json!({ "reportFigure": { "id": id, "indicator": indicator, "on": on, "group": group, "draft": draft } }),
        );
    }
    for (report, (.., steps)) in made.iter().enumerate() {
        for step in steps {
            let mut fields = json!({ "report": format!("@{report}") });
            match *step {
                "returnReport" => fields["note"] = json!("Se igen."),
                "correctReport" => {
                    fields["reason"] = json!("Slåfejl");
                    fields["figure"] = json!({ "value": "27", "unit": "percent" });
                }
                _ => {}
            }
            tell(json!({ *step: fields }));
        }
    }
    world
}

/// Every report of an indicator, sorted anew; the sort is stable, so of one date the first recorded comes first.
fn sorted(state: &State, indicator: &str) -> Vec<samspil_domain::ids::ReportId> {
    let indicator = indicator.parse().unwrap();
    let mut reports: Vec<_> =
        state.reports.iter().filter(|(_, report)| report.reported.indicator == indicator).collect();
    reports.sort_by_key(|(_, report)| report.reported.on);
    reports.into_iter().map(|(id, _)| id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_that_is_kept_is_the_one_that_sorting_gives(made in made()) {
        let world = world(&made);
        let state = &world.initiatives.values().next().unwrap().shared_measurement;
        prop_assert_eq!(state.reports.len(), made.len());
        for name in ["@a", "@b"] {
            let indicator = state.indicators.get(name.parse().unwrap()).unwrap();
            let all: Vec<_> = state.reports_of(indicator).into_iter().map(|(id, _)| id).collect();
            prop_assert_eq!(&all, &sorted(state, name));
            for group in [None, Some("@x"), Some("@y"), Some("@z")] {
                let group: Option<ComparisonGroupId> = group.map(|group| group.parse().unwrap());
                let mut expected = all.clone();
                expected.retain(|id| {
                    let report = state.reports.get(*id).unwrap();
                    report.status().counts() && report.reported.group == group
                });
                let counting: Vec<_> = state.counting(indicator, group).map(|(id, _)| id).collect();
                prop_assert_eq!(&counting, &expected);
                let mut backwards: Vec<_> = state.counting(indicator, group).rev().map(|(id, _)| id).collect();
                backwards.reverse();
                prop_assert_eq!(&backwards, &expected);
            }
        }
    }
}
