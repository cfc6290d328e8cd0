//! What changed, told of stories.

use serde_json::{Value, json};

use super::derived::{Moment, derived};
use super::net::{Change, ChangeKind, changes};
use super::touch::{How, touched};
use super::trace::Trace;
use super::words::Words;
use super::{Effect, Part};
use crate::answers::object::Object;
use crate::commit::{Position, Stream};
use crate::story::{INITIATIVE, Story, given_founded};
use crate::world::World;

fn organisation(id: &str, name: &str) -> Value {
    json!({ "registerOrganisation": { "id": id, "name": name, "sector": "OTHER" } })
}

fn goal() -> Value {
    json!({ "adoptGoal": { "id": "@g", "title": "Fewer outside", "due": "2016" } })
}

fn revise(term: &str, value: &str, on: &str) -> Value {
    json!({ "reviseGoal": { "goal": "@g", term: value, "on": on, "reason": "agreed" } })
}

/// What changed in a story after so many commits.
fn since(story: &Story, position: u64) -> Vec<Change> {
    let mut trace = Trace::after(Position(position));
    story.commits().iter().filter(|it| it.stream != Stream::Directory).for_each(|it| trace.take(it));
    changes(trace.steps())
}

/// Each change as its sentence, and its fields in words.
fn told(story: &Story, position: u64) -> Vec<String> {
    let words = Words::of(&story.world, INITIATIVE.parse().unwrap());
    let change = |change: &Change| {
        let fields: Vec<_> = change.fields.iter().map(|it| words.field(it)).collect();
        format!("{}. {}", words.change(change), fields.join("; "))
    };
    since(story, position).iter().map(change).collect()
}

#[test]
fn a_revision_takes_the_place_of_what_stood_and_its_reason_is_no_field_of_the_goal() {
    let story = given_founded([goal()]).when(revise("due", "2018", "2015"));
    assert_eq!(told(&story, 2), ["Goal \"Fewer outside\" changed. due: 2016 → 2018"]);
    let changes = since(&story, 2);
    let reason = changes[0].steps[0].fields.iter().find(|field| field.field == "reason").unwrap();
    assert_eq!((reason.part, &reason.after), (Part::Circumstance, &Some(json!("agreed"))));
}

#[test]
fn what_came_and_was_withdrawn_in_between_is_told_as_such() {
    let story = given_founded([goal()])
        .when(json!({ "retireGoal": { "goal": "@g", "on": "2015", "reason": "too vague" } }));
    let all = since(&story, 1);
    assert_eq!((all.len(), all[0].kind, all[0].steps.len()), (1, ChangeKind::CameAndEnded, 2));
    assert_eq!(since(&story, 2)[0].kind, ChangeKind::Ended);
    assert_eq!(since(&story, 3), []);
}

#[test]
fn what_was_changed_back_is_told_as_such_with_both_steps() {
    let story =
        given_founded([goal()]).when(revise("due", "2018", "2015")).when(revise("due", "2016", "2015-06"));
    let all = since(&story, 2);
    assert_eq!((all[0].kind, all[0].steps.len()), (ChangeKind::ChangedBack, 2));
    assert_eq!(all[0].fields, []);
    assert_eq!(told(&story, 3), ["Goal \"Fewer outside\" changed. due: 2018 → 2016"]);
}

#[test]
fn what_is_dated_before_what_stands_is_filled_in_and_changes_nothing_that_stands() {
    let story = given_founded([goal()])
        .when(revise("due", "2020", "2015"))
        .when(revise("due", "2018", "2014"))
        .when(revise("due", "2021", "2016"));
    let all = since(&story, 3);
    let steps: Vec<_> =
        all[0].steps.iter().map(|it| (it.fields[0].part, it.fields[0].before.clone())).collect();
    assert_eq!(steps, [(Part::FilledIn, None), (Part::Stands, Some(json!("2020")))]);
    assert_eq!(
        told(&story, 3),
        ["Goal \"Fewer outside\" changed. due, filled in of an earlier time: 2018; due: 2020 → 2021"]
    );
}

#[test]
fn what_is_one_of_several_takes_no_place_and_what_follows_takes_that_of_the_last() {
    let story = given_founded([
        organisation("@a", "A-by"),
        organisation("@b", "B-by"),
        json!({ "admitPartner": { "organisation": "@a" } }),
        json!({ "admitPartner": { "organisation": "@b" } }),
        goal(),
        json!({ "adoptAgenda": { "id": "@plan", "title": "Plan", "goals": ["@g"] } }),
        json!({ "assignGoal": { "goal": "@g", "owner": "@a" } }),
    ])
    .when(json!({ "endorseAgenda": { "agenda": "@plan", "organisation": "@a" } }))
    .when(json!({ "endorseAgenda": { "agenda": "@plan", "organisation": "@b" } }))
    .when(json!({ "assignGoal": { "goal": "@g", "owner": "@b" } }))
    .accepted();
    assert_eq!(
        told(&story, 8),
        [
            "Agenda \"Plan\" changed. organisation: A-by; organisation: B-by",
            "Goal \"Fewer outside\" changed. owner: A-by → B-by",
        ]
    );
}

#[test]
fn a_seat_that_is_vacated_has_nobody_after() {
    let story = given_founded([
        organisation("@a", "A-by"),
        json!({ "admitPartner": { "organisation": "@a" } }),
        json!({ "establishBody": { "id": "@b", "name": "Board", "kind": "BOARD" } }),
        json!({ "createSeat": { "id": "@s", "body": "@b", "name": "Chair" } }),
        json!({ "fillSeat": { "seat": "@s", "organisation": "@a", "from": "2014" } }),
    ])
    .when(json!({ "vacateSeat": { "seat": "@s", "on": "2015-05-01", "reason": "moved" } }))
    .accepted();
    let told = told(&story, 6);
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("organisation: A-by → nothing"), "{told:?}");
}

fn measured() -> Story {
    given_founded([
        goal(),
        json!({ "defineIndicator": { "id": "@i", "name": "Share", "unit": "percent", "kind": "POPULATION",
            "direction": "DECREASE", "overTime": "LATEST", "overPartners": "APART" } }),
        json!({ "recordBaseline": { "indicator": "@i", "on": "2012",
            "figure": { "value": "12", "unit": "percent" } } }),
        json!({ "setTarget": { "id": "@t", "goal": "@g", "indicator": "@i",
            "level": { "figure": { "value": "8", "unit": "percent" } } } }),
        json!({ "reportFigure": { "id": "@r", "indicator": "@i", "on": "2014",
            "figure": { "value": "10", "unit": "percent" } } }),
    ])
}

#[test]
fn a_correction_states_the_figure_anew_also_where_it_is_unknown_from_then_on() {
    let story = measured().when(json!({ "correctReport": { "report": "@r", "reason": "lost" } })).accepted();
    assert_eq!(told(&story, 6), ["Report \"Share, 2014\" changed. figure: 10 percent → nothing"]);
    let again = story
        .when(json!({ "correctReport": { "report": "@r", "figure": { "value": "11", "unit": "percent" },
            "reason": "found" } }))
        .accepted();
    assert_eq!(told(&again, 6), ["Report \"Share, 2014\" changed. figure: 10 percent → 11 percent"]);
    assert_eq!(told(&again, 7), ["Report \"Share, 2014\" changed. figure: 11 percent"]);
}

#[test]
fn changes_are_told_room_by_room_and_a_word_of_a_list_in_small_letters() {
    let story = measured().when(json!({ "describeProblem": { "text": "Too many" } })).when(json!({
        "planActivity": { "id": "@act", "title": "Mentors" } }));
    let story =
        story.when(json!({ "setActivityStatus": { "activity": "@act", "status": "UNDER_WAY" } })).accepted();
    let told = told(&story, 0);
    assert_eq!(told[0], "Initiative \"Samspil\" came. name: Samspil");
    assert_eq!(told[1], "Initiative \"Samspil\" changed. text: Too many");
    assert!(told[2].starts_with("Goal "), "{told:?}");
    assert!(told[3].starts_with("Indicator ") && told[3].contains("direction: decrease"), "{told:?}");
    assert!(told[4].starts_with("Target \"Share, for Fewer outside\" came"), "{told:?}");
    assert!(told[5].starts_with("Report ") && told[5].contains("indicator: Share"), "{told:?}");
    assert!(told[6].starts_with("Activity ") && told[6].ends_with("status: under way"), "{told:?}");
}

#[test]
fn an_activity_that_is_taken_up_again_has_not_ended() {
    let status = |status: &str| json!({ "setActivityStatus": { "activity": "@act", "status": status } });
    let story = given_founded([json!({ "planActivity": { "id": "@act", "title": "Mentors" } })])
        .when(status("ABANDONED"))
        .when(status("UNDER_WAY"))
        .accepted();
    assert_eq!(since(&story, 2)[0].kind, ChangeKind::Changed);
    assert_eq!(since(&story, 1)[0].kind, ChangeKind::Came);
}

#[test]
fn the_history_of_an_object_is_every_event_that_touched_it_and_no_other() {
    let story = measured().when(revise("due", "2018", "2015")).accepted();
    let mut trace = Trace::of(Object::Goal("@g".parse().unwrap()));
    story.commits().iter().for_each(|it| trace.take(it));
    let steps: Vec<_> = trace.steps().iter().map(|it| (it.kind, it.recorded.position.0)).collect();
    assert_eq!(steps, [("common_agenda.goal_adopted", 2), ("common_agenda.goal_revised", 7)]);
}

#[test]
fn what_follows_from_the_facts_is_told_where_it_is_another() {
    let before = measured();
    let (earlier, day) = (before.world.clone(), "2015-01-01".parse().unwrap());
    let story = before
        .when(json!({ "reportFigure": { "indicator": "@i", "on": "2015", "figure": { "value": "9", "unit": "percent" } } }))
        .when(json!({ "putOnDataAgenda": { "id": "@n", "question": "Why?" } }))
        .accepted();
    let after = Moment { world: &story.world, day: "2016-01-01".parse().unwrap() };
    let told = derived(INITIATIVE.parse().unwrap(), Moment { world: &earlier, day }, after);
    let ways = told.progress.iter().map(|it| {
        let way = |it: &crate::answers::progress::Progress| it.way.as_ref().map(ToString::to_string);
        (it.before.as_ref().and_then(way), way(&it.after))
    });
    assert_eq!(
        ways.collect::<Vec<_>>(),
        [(Some("50 percent of the way".into()), Some("75 percent of the way".into()))]
    );
    let came: Vec<_> = told.attention_came.iter().map(|it| it.object).collect();
    assert!(came.contains(&Object::DataNeed("@n".parse().unwrap())), "{came:?}");
    let same = derived(INITIATIVE.parse().unwrap(), after, after);
    assert_eq!(same, Default::default());
    let nothing = Moment { world: &World::default(), day };
    let all = derived(INITIATIVE.parse().unwrap(), nothing, after);
    assert_eq!((all.health.len(), all.progress.len()), (5, 1));
    assert!(all.health.iter().all(|level| level.before.is_none()));
}

#[test]
fn a_transfer_is_a_step_of_both_grants() {
    let story = given_founded([
        json!({ "recordFunding": { "id": "@f", "purpose": "One" } }),
        json!({ "recordFunding": { "id": "@h", "purpose": "Other" } }),
    ])
    .when(
        json!({ "transferFunding": { "from": "@f", "to": "@h", "amount": { "value": "5", "unit": "DKK" } } }),
    )
    .accepted();
    assert_eq!(
        told(&story, 3),
        [
            "Grant \"One\" changed. to: Other; amount: 5 DKK",
            "Grant \"Other\" changed. from: One; amount: 5 DKK",
            "Transfer \"5 DKK\" came. from: One; to: Other; amount: 5 DKK",
        ]
    );
}

/// Every kind of event touches something, and the fields that are named for it are fields that it has.
#[test]
fn every_event_has_the_fields_that_its_place_is_told_by() {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema/events/samples");
    let mut seen = 0;
    for file in std::fs::read_dir(samples).unwrap() {
        let path = file.unwrap().path();
        // Beside the samples of events stand some of a whole commit.
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("commit")) {
            continue;
        }
        let event: crate::Event = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let data = serde_json::to_value(&event).unwrap()["data"].clone();
        let touches = touched(&event);
        // Accounts are no objects that can be asked for by their history.
        let apart = matches!(event, crate::Event::Access(_));
        assert_eq!(touches.is_empty(), apart, "{event:?}");
        for touch in touches {
            let named: Vec<&str> = match touch.how {
                How::Makes | How::Adds => vec![],
                How::Revises(fields, dated) => fields.iter().copied().chain(dated).collect(),
                How::Restates(fields) => fields.to_vec(),
                How::Follows(_, by, dated) => by.into_iter().chain(dated).collect(),
            };
            for field in named {
                assert!(data.get(field).is_some(), "{:?} has no {field}", event.kind());
            }
            assert_eq!(touch.effect == Effect::Came, touch.how == How::Makes, "{:?}", event.kind());
        }
        seen += 1;
    }
    assert!(seen >= 100, "{seen}");
}
