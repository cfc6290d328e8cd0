//! Laws of health, over every sequence of requests.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use samspil_domain::answers::gaps::{Lack, of_goals};
use samspil_domain::answers::health::{
    ConditionHealth, HealthLevel, HealthSignalKey, HealthStanding, Subject, Trend, health,
};
use samspil_domain::commit::Commit;
use samspil_domain::value::PartialDate;
use samspil_domain::{Initiative, Request, World};
use serde_json::Value;

use crate::generate::{ask, requests, requests_of};

/// What the signals are made of: what seldom meets among all there is, meets here.
const TOGETHER: [&[&str]; 5] = [
    &["establishBody", "scheduleMeeting", "holdMeeting", "dissolveBody"],
    &[
        "entrustBackbone",
        "fillSeat",
        "vacateSeat",
        "appointOfficer",
        "endOffice",
        "dissolveBody",
        "establishBody",
    ],
    &[
        "concludeAgreement",
        "signAgreement",
        "endAgreement",
        "admitPartner",
        "endMembership",
        "adoptAgenda",
        "endorseAgenda",
    ],
    &[
        "assignAction",
        "completeAction",
        "giveNotice",
        "acknowledgeNotice",
        "raiseDisagreement",
        "acceptDisagreement",
    ],
    &["openReporting", "closeReporting", "reportFigure", "setActivityStatus", "admitPartner"],
];

fn asked() -> impl Strategy<Value = Vec<Request>> {
    let together = TOGETHER.map(|names| requests_of(names).boxed());
    prop_oneof![1 => requests(), 1 => select(together.to_vec()).prop_flat_map(|requests| requests)]
}

/// Where a fact says when it is of, or for: before the day on which the requests are recorded, a plan counts from when what
/// it is for begins. An agenda with goals is not among them, for it says of its goals that they were adopted with it.
const DATED: &[(&str, &str)] = &[
    ("partnership.partner_admitted", "/joined"),
    ("partnership.membership_ended", "/left"),
    ("partnership.agreement_concluded", "/period/from"),
    ("partnership.agreement_signed", "/signed"),
    ("partnership.agreement_ended", "/on"),
    ("common_agenda.goal_adopted", "/period/from"),
    ("common_agenda.goal_revised", "/on"),
    ("common_agenda.goal_assigned", "/from"),
    ("common_agenda.goal_retired", "/on"),
    ("common_agenda.agenda_adopted", "/adopted"),
    ("common_agenda.agenda_endorsed", "/on"),
    ("shared_measurement.baseline_recorded", "/on"),
    ("shared_measurement.target_set", "/period/from"),
    ("shared_measurement.reporting_opened", "/covers/from"),
    ("shared_measurement.reporting_closed", "/on"),
    ("shared_measurement.figure_reported", "/on"),
    ("shared_measurement.data_need_settled", "/on"),
    ("reinforcing_activities.activity_planned", "/period/from"),
    ("reinforcing_activities.activity_status_set", "/on"),
    ("reinforcing_activities.delivery_recorded", "/on"),
    ("reinforcing_activities.milestone_reached", "/on"),
    ("continuous_communication.meeting_scheduled", "/on"),
    ("continuous_communication.meeting_held", "/on"),
    ("continuous_communication.decision_recorded", "/on"),
    ("continuous_communication.decision_carried_out", "/on"),
    ("continuous_communication.action_completed", "/on"),
    ("continuous_communication.notice_given", "/on"),
    ("continuous_communication.notice_acknowledged", "/on"),
    ("continuous_communication.disagreement_raised", "/on"),
    ("continuous_communication.disagreement_accepted", "/on"),
    ("continuous_communication.disagreement_resolved", "/on"),
    ("backbone.body_established", "/from"),
    ("backbone.body_dissolved", "/on"),
    ("backbone.seat_filled", "/from"),
    ("backbone.seat_vacated", "/on"),
    ("backbone.officer_appointed", "/from"),
    ("backbone.office_ended", "/on"),
    ("backbone.backbone_entrusted", "/from"),
];

/// Days between, on and beside the dates of the requests.
const DAYS: &[&str] =
    &["2011-12-31", "2013-01-31", "2014-02-14", "2014-03-04", "2014-03-05", "2015-01-01", "2017-06-15"];

fn day(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

/// Whether all of a commit's facts are certainly of a time after that day; the kinds of those that are.
fn later(commit: &Commit, on: jiff::civil::Date) -> Option<Vec<&'static str>> {
    let kinds = commit.events.iter().map(|event| {
        let data = serde_json::to_value(event).unwrap()["data"].clone();
        let (kind, place) = DATED.iter().find(|(kind, _)| *kind == event.kind().0)?;
        let has_goals = data["goals"].as_array().is_some_and(|goals| !goals.is_empty());
        let date =
            data.pointer(place).and_then(Value::as_str).map(|date| date.parse::<PartialDate>().unwrap());
        let later = date.is_some_and(|date| !date.has_begun(on));
        (later && !(*kind == "common_agenda.agenda_adopted" && has_goals)).then_some(*kind)
    });
    kinds.collect()
}

fn initiatives(world: &World) -> impl Iterator<Item = &Initiative> {
    world.initiatives.values().map(|initiative| &**initiative)
}

fn all(world: &World, on: jiff::civil::Date) -> Vec<Vec<ConditionHealth>> {
    initiatives(world).map(|initiative| health(initiative, on, None)).collect()
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn what_is_dated_after_a_day_changes_nothing_of_the_health_on_that_day(requests in asked(), on in 0..DAYS.len()) {
        let on = day(DAYS[on]);
        let mut world = World::default();
        for asked in &requests {
            let before = world.clone();
            if let Ok(Some(commit)) = ask(&mut world, asked)
                && later(&commit, on).is_some()
            {
                prop_assert_eq!(all(&before, on), all(&world, on), "on {} after {:?}", on, commit.events);
            }
        }
    }

    #[test]
    fn the_health_of_any_initiative_can_be_told_on_any_day_and_adds_up(requests in asked(), on in 0..DAYS.len()) {
        let mut world = World::default();
        for asked in &requests {
            let _ = ask(&mut world, asked);
        }
        let days = [DAYS[on], "0001-01-01", "9998-12-31"].map(day);
        for (initiative, on) in initiatives(&world).flat_map(|it| days.map(|day| (it, day))) {
            for condition in health(initiative, on, Some(on)) {
                prop_assert_eq!(condition.known + condition.unknown, condition.signals.len());
                for signal in &condition.signals {
                    let count = |standing| signal.evidence.iter().filter(|it| it.standing == standing).count();
                    let counts = (signal.met, signal.unknown, signal.of);
                    let evidence = (count(HealthStanding::Met), count(HealthStanding::Unknown), signal.evidence.len());
                    prop_assert_eq!(counts, evidence);
                    let subjects: BTreeSet<Subject> = signal.evidence.iter().map(|it| it.subject).collect();
                    prop_assert_eq!(subjects.len(), signal.of, "something counts twice: {:?}", signal.evidence);
                    prop_assert!(signal.level == HealthLevel::Unknown || signal.figure.is_some());
                    prop_assert!(signal.from.is_sorted() && (signal.from.is_empty() || signal.of > 0));
                    let trend = signal.change.as_ref().unwrap().trend;
                    prop_assert!(matches!(trend, Trend::Same | Trend::Unknown), "{:?}", trend);
                }
            }
        }
    }

    #[test]
    fn what_health_says_of_a_goals_owner_is_what_its_gaps_say(requests in asked(), on in 0..DAYS.len()) {
        let mut world = World::default();
        for asked in &requests {
            let _ = ask(&mut world, asked);
        }
        for initiative in initiatives(&world) {
            let gaps = of_goals(initiative, day(DAYS[on]));
            let health = health(initiative, day(DAYS[on]), None);
            let signals = health.iter().flat_map(|it| &it.signals);
            let owned = signals.clone().find(|signal| signal.key == HealthSignalKey::GoalsOwned).unwrap();
            prop_assert_eq!(gaps.len(), owned.evidence.len());
            for (gap, evidence) in gaps.iter().zip(&owned.evidence) {
                prop_assert_eq!(Subject::Goal(gap.goal), evidence.subject);
                let lacks = gap.lacks.contains(&Lack::Owner);
                prop_assert!(evidence.standing == HealthStanding::Unknown || (evidence.standing == HealthStanding::NotMet) == lacks);
            }
        }
    }
}

/// How many of the 20 signals are to be known somewhere, and how many kinds of fact may be missing: all of them at once are
/// too rare to wait for.
const KNOWN: usize = 18;
const MISSING: usize = 2;

/// The law would say little if hardly anything were dated later, or hardly anything known.
#[test]
fn most_kinds_of_fact_are_dated_after_some_day_and_most_signals_are_known_somewhere() {
    let mut runner = TestRunner::deterministic();
    let requests = asked();
    let (mut kinds, mut known) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..1000 {
        let mut world = World::default();
        let asked: Vec<Request> = requests.new_tree(&mut runner).unwrap().current();
        for request in &asked {
            if let Ok(Some(commit)) = ask(&mut world, request) {
                kinds.extend(later(&commit, day(DAYS[0])).into_iter().flatten());
            }
        }
        for health in DAYS.iter().flat_map(|on| all(&world, day(on))).flatten() {
            let some = health.signals.iter().filter(|signal| signal.level != HealthLevel::Unknown);
            known.extend(some.map(|signal| signal.key));
        }
        if kinds.len() + MISSING >= DATED.len() && known.len() >= KNOWN {
            return;
        }
    }
    let missing: Vec<_> = DATED.iter().filter(|(kind, _)| !kinds.contains(kind)).collect();
    panic!("never later: {missing:?}; known: {known:?}");
}
