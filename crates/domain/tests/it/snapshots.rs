//! A world written and read back is the same world.

#[path = "../../build/fingerprint.rs"]
mod fingerprint;

use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use samspil_domain::snapshot::{Assembly, CODE, Unreadable};
use samspil_domain::{Command, Event, World};
use serde_json::json;

use crate::generate::{ask, now, request, requests};

fn parts(world: &World) -> Vec<Vec<u8>> {
    let parts: Vec<Vec<u8>> = world.parts().collect();
    assert_eq!(parts.len(), world.parts_len());
    parts
}

fn assemble(parts: &[Vec<u8>]) -> Result<World, Unreadable> {
    let mut assembly = Assembly::default();
    parts.iter().try_for_each(|part| assembly.add(part))?;
    assembly.finish()
}

/// The world by way of its bytes.
#[track_caller]
fn there_and_back(world: &World) -> World {
    let parts = parts(world);
    let back = assemble(&parts).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(format!("{back:?}"), format!("{world:?}"), "something is not as it was");
    assert_eq!(self::parts(&back), parts, "it is not written as before");
    assert_eq!(back.digest(), world.digest());
    back
}

fn given(commands: Vec<serde_json::Value>) -> World {
    let mut world = World::default();
    for (number, json) in commands.into_iter().enumerate() {
        let command = Command::from_json(json).unwrap();
        ask(&mut world, &request(number as u128, vec![command])).unwrap();
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_world_that_was_read_goes_on_as_the_one_that_was_written(requests in requests(), at in 0usize..80) {
        let mut world = World::default();
        let mut detour = None;
        for (number, asked) in requests.iter().enumerate() {
            if number == at.min(requests.len() - 1) {
                detour = Some(there_and_back(&world));
            }
            let answered = ask(&mut world, asked);
            if let Some(detour) = &mut detour {
                prop_assert_eq!(ask(detour, asked), answered, "request {}", number);
                prop_assert_eq!(detour.digest(), world.digest(), "after request {}", number);
            }
        }
        prop_assert_eq!(format!("{:?}", detour.unwrap()), format!("{world:?}"));
    }

    #[test]
    fn what_a_known_world_shares_with_another_need_not_be_read(requests in requests(), at in 0usize..80) {
        let (mut world, mut earlier) = (World::default(), World::default());
        for (number, asked) in requests.iter().enumerate() {
            let _ = ask(&mut world, asked);
            if number == at.min(requests.len() - 1) {
                earlier = world.clone();
            }
        }
        for (wanted, known) in [(&earlier, &world), (&world, &earlier), (&world, &world)] {
            let (mut assembly, mut skipped) = (Assembly::beside(known), 0);
            for part in parts(wanted) {
                if assembly.skip() {
                    skipped += 1;
                } else {
                    assembly.add(&part).unwrap();
                }
            }
            let read = assembly.finish().unwrap();
            prop_assert_eq!(format!("{read:?}"), format!("{wanted:?}"));
            prop_assert!(known.position != wanted.position || skipped == wanted.parts_len() - 1);
            let shared = read.initiatives.iter().filter(|(id, it)| {
                known.initiatives.get(*id).is_some_and(|known| std::sync::Arc::ptr_eq(known, it))
            });
            let alike = wanted.initiatives.iter()
                .filter(|(id, it)| known.initiatives.get(*id).is_some_and(|known| known.rev == it.rev));
            prop_assert_eq!(shared.count(), alike.count());
        }
    }

    #[test]
    fn two_worlds_have_the_same_digest_only_where_they_say_the_same(requests in requests()) {
        let mut world = World::default();
        let mut seen = BTreeSet::from([world.digest().to_string()]);
        for asked in &requests {
            if let Ok(Some(_)) = ask(&mut world, asked) {
                prop_assert!(seen.insert(world.digest().to_string()), "{:?} left no trace", asked.commands);
            }
        }
    }
}

#[test]
fn what_every_kind_of_event_leaves_is_written_and_read() {
    let mut runner = TestRunner::deterministic();
    let mut generator = schemars::SchemaGenerator::default();
    let mut missing: BTreeSet<_> = Event::shapes(&mut generator).iter().map(|it| it.name).collect();
    let requests = requests();
    for _ in 0..1000 {
        let (mut world, mut found) = (World::default(), false);
        for asked in requests.new_tree(&mut runner).unwrap().current() {
            let events = ask(&mut world, &asked).ok().flatten().into_iter().flat_map(|commit| commit.events);
            events.for_each(|event| found |= missing.remove(event.kind().0));
        }
        // That a key is destroyed is nobody's to ask for.
        let outstanding = world.people.outstanding().next();
        if let Some(done) = outstanding.and_then(|person| world.erasure_done(person, now())) {
            world.take(&done);
            done.events.iter().for_each(|event| found |= missing.remove(event.kind().0));
        }
        if found {
            there_and_back(&world);
        }
        if missing.is_empty() {
            return;
        }
    }
    panic!("these never happened: {missing:?}");
}

#[test]
fn the_empty_world_is_written_and_read() {
    assert_eq!(there_and_back(&World::default()).digest(), World::default().digest());
}

#[test]
fn facts_of_one_commit_share_its_record_in_the_bytes_and_after_reading() {
    let register =
        |n: &str| json!({ "registerOrganisation": { "id": format!("@{n}"), "name": n, "sector": "OTHER" } });
    let commands: Vec<Command> =
        ["alfa", "beta", "gamma"].map(|n| Command::from_json(register(n)).unwrap()).into();
    let mut world = World::default();
    let asked = samspil_domain::Request { actor: "den eneste".parse().unwrap(), ..request(1, commands) };
    ask(&mut world, &asked).unwrap();
    let bytes = parts(&world).concat();
    let actor = "den eneste".as_bytes();
    assert_eq!(bytes.windows(actor.len()).filter(|window| window == &actor).count(), 1);
    let back = there_and_back(&world);
    let records: Vec<*const _> = back
        .directory
        .organisations
        .iter()
        .map(|(_, it)| std::ptr::from_ref(&*it.registered.recorded))
        .collect();
    assert_eq!(records.len(), 3);
    assert!(records.iter().all(|record| *record == records[0]));
}

#[test]
fn initiatives_keep_the_order_in_which_they_came_to_have_names() {
    let mut world = World::default();
    for (number, id) in ["@z", "@a", "@m", "@b"].into_iter().enumerate() {
        let command = Command::from_json(json!({ "foundInitiative": { "name": id } })).unwrap();
        let stream = samspil_domain::Stream::Initiative(id.parse().unwrap());
        ask(&mut world, &samspil_domain::Request { stream, ..request(number as u128, vec![command]) })
            .unwrap();
    }
    let recorded: Vec<_> = there_and_back(&world).names.recorded().collect();
    assert_eq!(recorded, ["@z", "@a", "@m", "@b"].map(|id| id.parse().unwrap()));
}

#[test]
fn what_is_no_world_is_refused() {
    let world = given(vec![
        json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "OTHER" } }),
        json!({ "foundInitiative": { "name": "Samspil" } }),
    ]);
    let whole = parts(&world);
    assert_eq!(whole.len(), 5);
    for missing in 0..whole.len() {
        let mut parts = whole.clone();
        parts.remove(missing);
        assemble(&parts).unwrap_err();
    }
    let twice = [&whole[..], &whole[4..]].concat();
    assert!(assemble(&twice).unwrap_err().to_string().contains("is not the next initiative"));
    for (place, part) in whole.iter().enumerate() {
        for length in 0..part.len() {
            let mut parts = whole.clone();
            parts[place].truncate(length);
            assert_eq!(assemble(&parts).unwrap_err().part, place, "cut to {length}");
        }
    }
}

#[test]
fn a_fact_is_not_written_outside_of_a_snapshot_where_its_record_would_be_lost() {
    let world =
        given(vec![json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "OTHER" } })]);
    let (_, organisation) = world.directory.organisations.iter().next().unwrap();
    let error = serde_json::to_string(&organisation.registered).unwrap_err();
    assert!(error.to_string().contains("within a snapshot only"), "{error}");
}

#[test]
fn the_code_s_name_is_that_of_the_sources_as_they_stand() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(fingerprint::fingerprint(root).unwrap(), CODE);
    let inputs = fingerprint::inputs(root).unwrap();
    for input in
        ["Cargo.toml", "../../Cargo.lock", "src/world.rs", "src/backbone/state.rs", "src/value/date.rs"]
    {
        assert!(inputs.contains(&root.join(input)), "{input}");
    }
}

#[test]
fn the_code_has_another_name_after_any_change_of_its_sources() {
    let dir = std::env::temp_dir().join(format!("samspil-fingerprint-{}", std::process::id()));
    let write = |path: &str, text: &str| {
        let path = dir.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let mut names = BTreeSet::new();
    let mut is_new = || names.insert(fingerprint::fingerprint(&dir).unwrap());
    write("Cargo.toml", "");
    write("src/lib.rs", "mod a;");
    assert!(is_new());
    assert!(!is_new(), "the same sources have the same name");
    write("src/room/a.rs", "");
    assert!(is_new());
    write("src/room/a.rs", " ");
    assert!(is_new());
    std::fs::rename(dir.join("src/room/a.rs"), dir.join("src/room/b.rs")).unwrap();
    assert!(is_new());
    write("Cargo.toml", "[package]");
    assert!(is_new());
    std::fs::remove_dir_all(&dir).unwrap();
}
