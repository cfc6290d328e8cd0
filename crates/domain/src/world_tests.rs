//! What holds for every request, whatever its commands.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::commit::{Position, Revision, Stream};
use crate::ids::{CommandId, InitiativeId};
use crate::names::{FoundBy, Search};
use crate::rejection::Code::{AlreadyExists, Invalid, NotFound, WrongState};
use crate::request::COMMANDS_MAX;
use crate::story::{INITIATIVE, given, given_founded};
use crate::value::{Source, Timestamp};
use crate::{Command, Commit, Refusal, Request, World};

/// 2026-11-21, noon, in UTC.
fn noon() -> Timestamp {
    Timestamp::from_micros(1_795_262_400_000_000)
}

fn goal(id: &str) -> Value {
    json!({ "adoptGoal": { "id": id, "title": "Mere fuldkorn" } })
}

fn retire(id: &str) -> Value {
    json!({ "retireGoal": { "goal": id, "on": "2017", "reason": "Nået." } })
}

fn found(name: &str) -> Value {
    json!({ "foundInitiative": { "name": name } })
}

fn initiative() -> Stream {
    Stream::Initiative(INITIATIVE.parse().unwrap())
}

fn request(stream: Stream, commands: &[Value]) -> Request {
    Request {
        command_id: CommandId::from(Uuid::from_u128(1)),
        caller: crate::access::Caller::Local,
        actor: "en koordinator".parse().unwrap(),
        stream,
        expected_rev: None,
        source: None,
        on_behalf_of: None,
        reason: None,
        caused_by: None,
        commands: commands.iter().map(|command| Command::from_json(command.clone()).unwrap()).collect(),
    }
}

#[track_caller]
fn accept(world: &World, request: &Request, now: Timestamp) -> (Commit, World) {
    match world.propose(request, request.digest(), now) {
        Ok(Some(commit)) => {
            let mut after = world.clone();
            after.take(&commit);
            (commit, after)
        }
        other => panic!("expected a commit, got {other:?}"),
    }
}

#[track_caller]
fn check_rejected(request: &Request, code: crate::Code, field: &str) {
    match World::default().propose(request, request.digest(), noon()) {
        Err(Refusal::Rejected(rejection)) => assert_eq!((rejection.code, rejection.field), (code, field)),
        other => panic!("expected {code} for {field}, got {other:?}"),
    }
}

#[test]
fn of_several_commands_the_later_see_the_earlier() {
    given([])
        .when_together([found("A"), goal("@a"), json!({ "adoptGoal": { "title": "B", "partOf": "@a" } })])
        .then(&["foundation.initiative_founded", "common_agenda.goal_adopted", "common_agenda.goal_adopted"]);
    given_founded([]).when_together([retire("@a"), goal("@a")]).then_rejected_at(0, NotFound, "goal");
}

#[test]
fn of_several_commands_all_are_recorded_or_none() {
    let story = given_founded([])
        .when_together([goal("@a"), retire("@a"), json!({ "adoptGoal": { "id": "@a", "title": "B" } })])
        .then_rejected_at(2, AlreadyExists, "id");
    assert!(story.initiative().common_agenda.goals.is_empty());
    story
        .when_together([goal("@a"), goal("@a"), retire("@a"), goal("@a")])
        .then(&["common_agenda.goal_adopted", "common_agenda.goal_retired"])
        .when_together([goal("@a"), retire("@a")])
        .then_nothing();
}

#[test]
fn of_several_commands_without_ids_each_makes_a_thing_of_its_own() {
    let nameless = json!({ "adoptGoal": { "title": "Mere fuldkorn" } });
    let story = given_founded([]).when_together([nameless.clone(), nameless.clone()]).when(nameless);
    assert_eq!(story.initiative().common_agenda.goals.len(), 3);
}

#[test]
fn a_command_for_the_other_kind_of_stream_is_rejected() {
    let register = json!({ "registerOrganisation": { "name": "A", "sector": "STATE" } });
    given_founded([]).when_together([goal("@a"), register.clone()]).then_rejected_at(
        1,
        Invalid,
        "initiative",
    );
    check_rejected(&request(Stream::Directory, &[found("A")]), Invalid, "initiative");
    check_rejected(&request(initiative(), &[register]), NotFound, "initiative");
}

#[test]
fn a_request_holds_1_to_1000_commands() {
    check_rejected(&request(initiative(), &[]), Invalid, "commands");
    let many = |number: usize| request(initiative(), &vec![found("A"); number]);
    check_rejected(&many(COMMANDS_MAX + 1), Invalid, "commands");
    let (commit, _) = accept(&World::default(), &many(COMMANDS_MAX), noon());
    assert_eq!(commit.events.len(), 1);
}

#[test]
fn a_request_that_expects_another_revision_is_a_conflict_whatever_it_states() {
    let (_, world) = accept(&World::default(), &request(initiative(), &[found("A")]), noon());
    let expecting = |rev: u64, commands: &[Value]| {
        let request = Request { expected_rev: Some(Revision(rev)), ..request(initiative(), commands) };
        world.propose(&request, request.digest(), noon())
    };
    for rev in [0, 2, u64::MAX] {
        let conflict = Refusal::Conflict { expected: Revision(rev), actual: Revision(1) };
        for commands in [&[goal("@a")][..], &[found("A")], &[retire("@a")], &[]] {
            assert_eq!(expecting(rev, commands).unwrap_err(), conflict);
        }
    }
    assert!(expecting(1, &[goal("@a")]).unwrap().is_some());
    assert!(expecting(1, &[found("A")]).unwrap().is_none());
}

#[test]
fn each_stream_counts_its_own_commits_and_the_log_counts_them_all() {
    let register = json!({ "registerOrganisation": { "name": "A", "sector": "STATE" } });
    let other = Stream::Initiative("@other".parse().unwrap());
    let mut world = World::default();
    for (stream, command, seq, rev) in [
        (initiative(), found("A"), 1, 1),
        (Stream::Directory, register.clone(), 2, 1),
        (other, found("B"), 3, 1),
        (initiative(), goal("@a"), 4, 2),
        (other, goal("@a"), 5, 2),
    ] {
        let commit;
        (commit, world) = accept(&world, &request(stream, &[command]), noon());
        assert_eq!((commit.seq, commit.rev), (Position(seq), Revision(rev)));
        assert_eq!((world.position, world.revision(stream)), (Position(seq), Revision(rev)));
    }
    assert_eq!(world.revision(Stream::Initiative("@third".parse().unwrap())), Revision(0));
}

#[test]
fn the_moment_of_recording_never_goes_back() {
    let micros = Timestamp::from_micros;
    let mut world = World::default();
    for (number, (clock, at)) in
        [(-5, -5), (100, 100), (100, 101), (50, 102), (i64::MIN, 103), (104, 104), (9_000, 9_000)]
            .into_iter()
            .enumerate()
    {
        let commands: &[Value] = if number == 0 { &[found("A")] } else { &[goal(&format!("@{number}"))] };
        let commit;
        (commit, world) = accept(&world, &request(initiative(), commands), micros(clock));
        assert_eq!((commit.at, world.at), (micros(at), micros(at)), "the clock said {clock}");
    }
}

#[test]
fn the_clock_at_its_end_stands_still() {
    let (_, world) =
        accept(&World::default(), &request(initiative(), &[found("A")]), Timestamp::from_micros(i64::MAX));
    let (commit, _) = accept(&world, &request(initiative(), &[goal("@a")]), noon());
    assert_eq!(commit.at, Timestamp::from_micros(i64::MAX));
}

#[test]
fn a_refused_request_leaves_nothing_behind() {
    let story = given_founded([goal("@a"), retire("@a")]);
    let before = format!("{:?}", story.world);
    let other = json!({ "retireGoal": { "goal": "@a", "on": "2018", "reason": "A" } });
    let story = story.when(other).then_rejected(WrongState, "goal");
    assert_eq!(format!("{:?}", story.world), before);
}

#[test]
fn the_digest_tells_all_that_is_asked_for_but_not_when_it_may_succeed() {
    let source = |title: &str| Source { title: title.parse().unwrap(), dated: None, locator: None };
    let one = request(initiative(), &[goal("@a"), goal("@b")]);
    let same = |other: &Request| assert_eq!(other.digest(), one.digest());
    same(&one.clone());
    same(&Request { expected_rev: Some(Revision(7)), ..one.clone() });
    same(&Request { command_id: CommandId::from(Uuid::from_u128(2)), ..one.clone() });
    let spelt = json!({ "adoptGoal": { "title": "  Mere fuldkorn ", "provisional": false, "id": "@a", "due": null } });
    same(&request(initiative(), &[spelt, goal("@b")]));

    let others = [
        Request { actor: "en anden".parse().unwrap(), ..one.clone() },
        Request { stream: Stream::Directory, ..one.clone() },
        Request { stream: Stream::Initiative("@other".parse().unwrap()), ..one.clone() },
        Request { source: Some(source("Case-samling")), ..one.clone() },
        Request { source: Some(source("Konference")), ..one.clone() },
        Request { on_behalf_of: Some("@a".parse().unwrap()), ..one.clone() },
        Request { on_behalf_of: Some("@b".parse().unwrap()), ..one.clone() },
        Request { reason: Some("Aftalt".parse().unwrap()), ..one.clone() },
        Request { reason: Some("Vedtaget".parse().unwrap()), ..one.clone() },
        Request { caused_by: Some(Position(1)), ..one.clone() },
        Request { caused_by: Some(Position(2)), ..one.clone() },
        request(initiative(), &[goal("@b"), goal("@a")]),
        request(initiative(), &[goal("@a")]),
        request(initiative(), &[goal("@a"), goal("@b"), goal("@b")]),
        request(initiative(), &[goal("@a"), goal("@c")]),
        request(initiative(), &[goal("@a"), retire("@b")]),
    ];
    let mut digests: Vec<String> = others.iter().map(|other| other.digest().to_string()).collect();
    digests.push(one.digest().to_string());
    digests.sort();
    digests.dedup();
    assert_eq!(digests.len(), others.len() + 1);
}

/// Logs hold digests: a request has the one that it always had, or a repetition of it would be taken for another.
#[test]
fn a_digest_stays_what_it_was() {
    let before = request(initiative(), &[found("Samspil"), goal("@a")]);
    assert_eq!(
        before.digest().to_string(),
        "64e4ad304b6747171b22d5922189b5f748e760990107faa52ff2d53453b933b4"
    );
    let later = Request {
        on_behalf_of: Some("@a".parse().unwrap()),
        reason: Some("Aftalt på mødet".parse().unwrap()),
        caused_by: Some(Position(2)),
        ..before
    };
    assert_eq!(
        later.digest().to_string(),
        "fbc1af66e2d4394685fcae8dba47c4d643b4b82a7098d5d85550ee98af1d33fa"
    );
}

/// A world in which the directory knows @a, at position 1.
fn with_organisation() -> World {
    let register = json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "STATE" } });
    accept(&World::default(), &request(Stream::Directory, &[register]), noon()).1
}

#[test]
fn a_commit_says_for_whom_why_and_what_led_to_it() {
    let world = with_organisation();
    let request = Request {
        command_id: CommandId::from(Uuid::from_u128(2)),
        on_behalf_of: Some("@a".parse().unwrap()),
        reason: Some("Vedtaget på stiftelsesmødet".parse().unwrap()),
        caused_by: Some(Position(1)),
        ..request(initiative(), &[found("Samspil")])
    };
    let (commit, after) = accept(&world, &request, noon());
    let Request { on_behalf_of, reason, caused_by, .. } = request.clone();
    assert_eq!((commit.on_behalf_of, &commit.reason, commit.caused_by), (on_behalf_of, &reason, caused_by));
    let recorded = &after.initiatives.values().next().unwrap().foundation.founded.as_ref().unwrap().recorded;
    assert_eq!((recorded.on_behalf_of, &recorded.reason), (on_behalf_of, &reason));
    assert_eq!((recorded.caused_by, recorded.corrects.len()), (caused_by, 0));
    // Again it is no news, for whomever and why ever it is said.
    let again = Request { reason: Some("Nok en gang".parse().unwrap()), ..request };
    assert_eq!(after.propose(&again, again.digest(), noon()), Ok(None));
}

#[test]
fn who_is_acted_for_is_in_the_directory_or_enters_it_with_the_commit() {
    let behalf = |request| Request { on_behalf_of: Some("@a".parse().unwrap()), ..request };
    let register = |id: &str| json!({ "registerOrganisation": { "id": id, "name": "A", "sector": "STATE" } });
    check_rejected(&behalf(request(initiative(), &[found("A")])), NotFound, "onBehalfOf");
    check_rejected(&behalf(request(Stream::Directory, &[register("@b")])), NotFound, "onBehalfOf");
    let both = behalf(request(Stream::Directory, &[register("@b"), register("@a")]));
    let (commit, after) = accept(&World::default(), &both, noon());
    assert_eq!(commit.on_behalf_of, both.on_behalf_of);
    assert_eq!(after.propose(&both, both.digest(), noon()), Ok(None));
}

#[test]
fn what_led_to_a_commit_is_an_earlier_one() {
    let caused = |by| Request { caused_by: Some(Position(by)), ..request(initiative(), &[found("A")]) };
    check_rejected(&caused(1), NotFound, "causedBy");
    let world = with_organisation();
    accept(&world, &caused(1), noon());
    for by in [0, 2, u64::MAX] {
        let asked = caused(by);
        match world.propose(&asked, asked.digest(), noon()) {
            Err(Refusal::Rejected(it)) => {
                assert_eq!((it.code, it.field), (NotFound, "causedBy"));
                let message =
                    format!("there is no earlier commit {by}; commits count from 1, and the last is 1");
                assert_eq!(it.message, message);
            }
            other => panic!("{by} gave {other:?}"),
        }
    }
}

#[test]
fn an_initiative_is_found_by_its_names_and_by_what_came_before_it() {
    let story = given_founded([])
        .when(json!({ "renameInitiative": { "name": "Grøn Skibsfart", "from": "2013" } }))
        .when(json!({ "namePredecessor": { "name": "Dialog om havet" } }))
        .when_in("@other", found("Århus i bevægelse"));
    let found = |text: &str| {
        let search = Search::read(text).unwrap();
        let found = story.world.names.find(Some(&search), None);
        found.map(|it| (it.id, it.by.unwrap().by)).collect::<Vec<_>>()
    };
    let id = |handle: &str| handle.parse::<InitiativeId>().unwrap();
    assert_eq!(found("gron"), [(id(INITIATIVE), FoundBy::Name)]);
    assert_eq!(found("samspil"), [(id(INITIATIVE), FoundBy::OtherName)]);
    assert_eq!(found("dialog"), [(id(INITIATIVE), FoundBy::CarriedOn)]);
    assert_eq!(found("aarhus"), [(id("@other"), FoundBy::Name)]);
    let all: Vec<_> = story.world.names.find(None, None).map(|it| it.id).collect();
    assert_eq!(all, [id(INITIATIVE), id("@other")]);
    let recorded: Vec<_> = story.world.names.recorded().collect();
    assert_eq!(recorded, [id(INITIATIVE), id("@other")]);
}
