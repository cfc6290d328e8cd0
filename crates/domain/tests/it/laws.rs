//! Laws that hold for every sequence of requests. Nothing here knows what any command means.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use samspil_domain::commit::{Position, Revision, Stream};
use samspil_domain::shared_measurement::{ReportStatus, State};
use samspil_domain::{Commit, Event, Refusal, Request, World};

use crate::generate::{answer, ask, names, now, request, requests, requests_of};

/// Everything that a world holds, as text.
fn written(world: &World) -> String {
    format!("{world:?}")
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn deciding_is_deterministic_and_changes_no_view_that_someone_holds(requests in requests()) {
        let mut world = World::default();
        for request in &requests {
            let (held, before) = (world.clone(), written(&world));
            let answered = ask(&mut world, request);
            prop_assert_eq!(&written(&held), &before, "an old view changed under its reader");
            prop_assert_eq!(answer(&held, request), answered.clone());
            if !matches!(answered, Ok(Some(_))) {
                prop_assert_eq!(&written(&world), &before, "the world changed without a commit");
            }
        }
    }

    #[test]
    fn what_was_just_accepted_is_no_news(requests in requests()) {
        let mut world = World::default();
        for (number, asked) in requests.iter().enumerate() {
            if ask(&mut world, asked).is_ok() {
                let last = asked.commands.last().unwrap().clone();
                let again = Request { stream: asked.stream, ..request(1000 + number as u128, vec![last]) };
                prop_assert_eq!(answer(&world, &again), Ok(None), "after {:?}", asked.commands);
            }
        }
    }

    #[test]
    fn the_log_is_without_gaps_and_gives_the_world_back_from_its_bytes(requests in requests()) {
        let (mut world, mut log) = (World::default(), Vec::new());
        for request in &requests {
            let (before, rev) = (world.clone(), world.revision(request.stream));
            if let Ok(Some(commit)) = ask(&mut world, request) {
                prop_assert_eq!((commit.seq, commit.rev), (before.position.next(), rev.next()));
                prop_assert!(commit.at > before.at && commit.at >= now() && !commit.events.is_empty());
                prop_assert_eq!((commit.stream, commit.digest), (request.stream, request.digest()));
                let corrects: Vec<Position> = commit.corrects.clone();
                prop_assert!(corrects.windows(2).all(|pair| pair[0] < pair[1]), "{corrects:?}");
                prop_assert!(corrects.iter().all(|it| (Position(1)..commit.seq).contains(it)), "{corrects:?}");
                log.push(serde_json::to_vec(&commit).unwrap());
            }
        }
        let mut folded = World::default();
        for bytes in &log {
            let commit: Commit = serde_json::from_slice(bytes).unwrap();
            prop_assert_eq!(&serde_json::to_vec(&commit).unwrap(), bytes, "the stored form is not stable");
            folded.take(&commit);
        }
        prop_assert_eq!(written(&folded), written(&world));
        prop_assert_eq!(world.position, Position(log.len() as u64));
        let shared = [Stream::Access, Stream::Directory, Stream::People];
        let streams = world.initiatives.keys().map(|id| Stream::Initiative(*id)).chain(shared);
        let commits: u64 = streams.map(|stream| world.revision(stream).0).sum();
        prop_assert_eq!(commits, log.len() as u64);
    }

    #[test]
    fn commands_together_cause_what_they_cause_one_after_the_other(requests in requests()) {
        let mut world = World::default();
        for (number, asked) in requests.iter().enumerate() {
            let mut apart = world.clone();
            let together = ask(&mut world, asked);
            let one_by_one = asked.commands.iter().enumerate().map(|(index, command)| {
                let one = Request { commands: vec![command.clone()], ..asked.clone() };
                ask(&mut apart, &one).map_err(|refusal| at(refusal, index))
            });
            let one_by_one: Result<Vec<_>, _> = one_by_one.collect();
            let events = |commit: Option<Commit>| commit.map_or_else(Vec::new, |commit| commit.events);
            let expected: Result<Vec<Event>, _> =
                one_by_one.map(|commits| commits.into_iter().flat_map(events).collect());
            prop_assert_eq!(together.map(events), expected, "request {}", number);
        }
    }

    #[test]
    fn an_expected_revision_decides_between_the_answer_and_a_conflict(requests in requests(), expected in 0u64..4) {
        let mut world = World::default();
        for asked in &requests {
            let actual = world.revision(asked.stream);
            let expected = Revision(expected);
            let careful = Request { expected_rev: Some(expected), ..asked.clone() };
            let answered = answer(&world, &careful);
            if expected == actual {
                prop_assert_eq!(answered, answer(&world, asked));
            } else {
                prop_assert_eq!(answered, Err(Refusal::Conflict { expected, actual }));
            }
            prop_assert_eq!(careful.digest(), asked.digest());
            let _ = ask(&mut world, asked);
        }
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn the_holders_of_a_seat_follow_each_other(requests in requests_of(&["fillSeat", "vacateSeat"])) {
        let mut world = World::default();
        for asked in &requests {
            let accepted = ask(&mut world, asked).is_ok();
            prop_assert!(!accepted || answer(&world, asked) == Ok(None), "not idempotent: {:?}", asked.commands);
        }
        let seats = world.initiatives.values().flat_map(|initiative| initiative.backbone.seats.iter());
        for (_, seat) in seats {
            let periods: Vec<_> = seat.tenures.iter().map(|tenure| tenure.period()).collect();
            for (place, earlier) in periods.iter().enumerate() {
                prop_assert!(periods[place + 1..].iter().all(|later| earlier.can_precede(later)), "{:?}", periods);
            }
        }
    }
}

/// What becomes of a report, and of the round of reporting that it is for.
const REPORTING: [&str; 8] = [
    "openReporting",
    "closeReporting",
    "reopenReporting",
    "reportFigure",
    "correctReport",
    "submitReport",
    "returnReport",
    "approveReport",
];

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn a_report_takes_only_the_steps_there_are_and_a_closed_round_takes_none(requests in requests_of(&REPORTING)) {
        use ReportStatus::{Approved, Draft, Returned, Submitted};
        let mut world = World::default();
        for asked in &requests {
            let before = world.clone();
            let accepted = ask(&mut world, asked).is_ok();
            prop_assert!(!accepted || answer(&world, asked) == Ok(None), "not idempotent: {:?}", asked.commands);
            let Some(then) = before.initiatives.values().next().map(|it| &it.shared_measurement) else { continue };
            let now = &world.initiatives.values().next().unwrap().shared_measurement;
            for (id, round) in then.reportings.iter().filter(|(_, round)| round.closed().is_some()) {
                let after = &now.reportings.get(id).unwrap().reports;
                prop_assert_eq!(&round.reports, after, "a closed round took a report");
                for report in after.values() {
                    let corrections = |state: &State| state.reports.get(*report).unwrap().corrections.len();
                    prop_assert_eq!(corrections(then), corrections(now), "a closed round took a correction");
                }
            }
        }
        for (_, report) in world.initiatives.values().flat_map(|it| it.shared_measurement.reports.iter()) {
            let steps: Vec<_> = report.steps.iter().map(|step| step.status).collect();
            prop_assert!(matches!(steps[0], Draft | Submitted), "{:?}", steps);
            for pair in steps.windows(2) {
                let known = matches!(pair, [Draft | Returned | Approved, Submitted] | [Submitted, Returned | Approved]);
                prop_assert!(known, "{:?}", steps);
            }
            let corrected = steps.windows(2).any(|pair| pair == [Approved, Submitted]);
            prop_assert_eq!(corrected, report.corrected_after_approval());
        }
    }
}

/// A refusal as it reads when the command stands at that place of a request.
fn at(refusal: Refusal, index: usize) -> Refusal {
    match refusal {
        Refusal::Rejected(mut rejection) => {
            rejection.index = index;
            Refusal::Rejected(rejection)
        }
        Refusal::Conflict { .. } => refusal,
    }
}

/// The laws would say little if hardly anything were accepted.
#[test]
fn every_command_is_accepted_and_refused_among_the_requests() {
    let mut runner = TestRunner::deterministic();
    let (mut accepted, mut refused, mut kinds) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let requests = requests();
    let mut generator = schemars::SchemaGenerator::default();
    // Of each kind the current version, which comes last: earlier ones are read and never written.
    let shapes: BTreeMap<_, _> =
        Event::shapes(&mut generator).into_iter().map(|shape| (shape.name, shape.version)).collect();
    let missing = |seen: &BTreeSet<String>| {
        names().into_iter().filter(|name| !seen.contains(*name)).collect::<Vec<_>>()
    };
    for _ in 0..8 * names().len() {
        let mut world = World::default();
        for request in requests.new_tree(&mut runner).unwrap().current() {
            let names = request.commands.iter().map(|command| {
                let json = serde_json::to_value(command).unwrap();
                json.as_object().unwrap().keys().next().unwrap().clone()
            });
            let answered = ask(&mut world, &request);
            if answered.is_ok() {
                accepted.extend(names)
            } else {
                refused.extend(names)
            }
            // That a key is destroyed is nobody's to ask for: whoever holds the keys says so, once it is requested.
            let outstanding: Vec<_> = world.people.outstanding().collect();
            for done in outstanding.into_iter().map(|person| world.erasure_done(person, now()).unwrap()) {
                kinds.extend(done.events.iter().map(Event::kind));
            }
            kinds
                .extend(answered.ok().flatten().into_iter().flat_map(|c| c.events).map(|event| event.kind()));
        }
        if kinds.len() == shapes.len() && missing(&accepted).is_empty() && missing(&refused).is_empty() {
            return;
        }
    }
    assert_eq!(missing(&accepted), [""; 0], "never accepted");
    let never: Vec<_> = shapes.into_iter().filter(|shape| !kinds.contains(shape)).collect();
    assert!(never.is_empty(), "never happened: {never:?}");
    assert_eq!(missing(&refused), [""; 0], "never refused");
}
