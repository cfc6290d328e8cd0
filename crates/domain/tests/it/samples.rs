//! Golden samples of every kind of event: each decodes for ever and comes out as it went in. A sample is never edited
//! after the first release; a new version of an event gets a sample of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use samspil_domain::value::{Source, Timestamp};
use samspil_domain::{Command, Commit, Event, Position, Request, World};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::generate::request;
use crate::schemas::{directory, names, referred, shapes};

/// Beside the samples of events stand two of whole commits: one as they were first, and one with all that they can say.
const COMMITS: [&str; 2] = ["commit", "commit.with_background"];

fn sample(name: &str) -> String {
    let path = directory().join("samples").join(format!("{name}.json"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_version_of_every_kind_has_a_sample_and_no_sample_is_without_its_version() {
    let kinds = shapes().0.into_iter().map(|shape| format!("{}.v{}", shape.name, shape.version));
    let expected: BTreeSet<String> = kinds.chain(COMMITS.map(str::to_owned)).collect();
    assert_eq!(names(&directory().join("samples"), ".json"), expected);
}

#[test]
fn every_sample_comes_out_as_it_went_in() {
    for shape in shapes().0 {
        let name = format!("{}.v{}", shape.name, shape.version);
        let text = sample(&name);
        let event: Event = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (kind, current) = event.kind();
        assert_eq!(kind, shape.name);
        let written = serde_json::to_value(&event).unwrap();
        let stored: Value = serde_json::from_str(&text).unwrap();
        if shape.version == current {
            assert_eq!(written, stored, "{name}");
        } else {
            // An earlier version comes out as the current one, and that is read as the same event.
            assert_ne!(written, stored, "{name}");
            assert_eq!(serde_json::from_str::<Event>(&written.to_string()).unwrap(), event, "{name}");
        }
    }
}

/// What was ever written is read for ever: not even with its sample may a version be dropped.
#[test]
fn every_kind_has_all_its_versions_from_the_first_to_the_current_one() {
    let mut versions: BTreeMap<&str, Vec<u16>> = BTreeMap::new();
    for shape in shapes().0 {
        versions.entry(shape.name).or_default().push(shape.version);
    }
    for (kind, listed) in versions {
        let mut sorted = listed.clone();
        sorted.sort_unstable();
        assert!(sorted.iter().copied().eq(1..=u16::try_from(sorted.len()).unwrap()), "{kind}: {listed:?}");
        assert_eq!(listed.last(), sorted.last(), "{kind}: the current version comes last");
    }
}

/// Which fields of which definition the samples use, and which there are.
#[derive(Default)]
struct Fields {
    used: BTreeMap<String, BTreeSet<String>>,
    known: BTreeMap<String, BTreeSet<String>>,
}

impl Fields {
    fn see(&mut self, owner: &str, schema: &Value, defs: &Value, value: &Value) {
        if let Some(name) = referred(schema) {
            return self.see(name, &defs[name], defs, value);
        }
        for choice in ["anyOf", "oneOf"].iter().filter_map(|key| schema[key].as_array()).flatten() {
            let fields = choice["properties"].as_object();
            let chosen = fields.is_none_or(|fields| fields.keys().all(|key| value.get(key).is_some()));
            if chosen && choice["type"] != "null" && choice.get("const").is_none() {
                self.see(owner, choice, defs, value);
            }
        }
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            self.known.entry(owner.to_owned()).or_default().insert(name.clone());
            if let Some(value) = value.get(name) {
                self.used.entry(owner.to_owned()).or_default().insert(name.clone());
                self.see(owner, field, defs, value);
            }
        }
        for item in value.as_array().into_iter().flatten() {
            self.see(owner, &schema["items"], defs, item);
        }
    }
}

#[test]
fn the_samples_use_every_field() {
    let (shapes, defs) = shapes();
    let mut fields = Fields::default();
    for shape in shapes {
        let sample: Value =
            serde_json::from_str(&sample(&format!("{}.v{}", shape.name, shape.version))).unwrap();
        fields.see(shape.name, shape.schema.as_value(), &defs, &sample["data"]);
    }
    assert_eq!(fields.used, fields.known);
}

/// A request that founds an initiative, with all that a request can have.
fn founding() -> Request {
    let commands = [
        json!({ "foundInitiative": { "name": "Fuldkornspartnerskabet" } }),
        json!({ "adoptGoal": { "id": "@75-gram", "title": "Halvdelen spiser mindst 75 g om dagen" } }),
        json!({ "drawLesson": { "text": "Enighed om mål tog lang tid og var afgørende." } }),
    ];
    let commands = commands.into_iter().map(|command| Command::from_json(command).unwrap()).collect();
    let source = Source {
        title: "Inspiration til partnerskaber: Case-samling".parse().unwrap(),
        dated: Some("2014-05".parse().unwrap()),
        locator: None,
    };
    Request { source: Some(source), ..request(1, commands) }
}

/// Requests up to one that says for whom, why and after what it revises what the founding stated.
fn revising() -> Vec<Request> {
    let register = json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "CIVIL_SOCIETY" } });
    let revise = json!({ "reviseGoal": { "goal": "@75-gram", "title": "Halvdelen spiser mindst 84 g om dagen",
        "reason": "Kostrådene er ændret." } });
    let command = |command| vec![Command::from_json(command).unwrap()];
    let revise = Request {
        source: founding().source,
        on_behalf_of: Some("@a".parse().unwrap()),
        reason: Some("Vedtaget på mødet den 3. marts.".parse().unwrap()),
        caused_by: Some(Position(1)),
        stream: founding().stream,
        ..request(3, command(revise))
    };
    let founding = Request { command_id: Uuid::from_u128(2).into(), ..founding() };
    vec![request(1, command(register)), founding, revise]
}

/// The stored bytes are what is hashed and proved, and the digest is compared for ever: neither may move.
#[test]
fn the_sample_commits_are_what_their_requests_become_to_the_byte() {
    for (name, requests) in COMMITS.into_iter().zip([vec![founding()], revising()]) {
        let stored = sample(name);
        let stored = stored.trim_end();
        let at: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let (mut world, mut folded) = (World::default(), World::default());
        let mut last = None;
        for request in requests {
            folded = world.clone();
            let commit = world.propose(&request, request.digest(), at).unwrap().expect("it is accepted");
            world.take(&commit);
            last = Some(commit);
        }
        let commit = last.unwrap();
        assert_eq!(serde_json::to_string(&commit).unwrap(), stored);
        let read: Commit = serde_json::from_str(stored).unwrap();
        assert_eq!(read, commit);
        folded.take(&read);
        assert_eq!(format!("{folded:?}"), format!("{world:?}"));
    }
}

#[test]
fn an_event_that_this_code_does_not_know_is_named_and_not_guessed() {
    let unknown = [
        (
            json!({ "kind": "backbone.seat_filled", "v": 2, "data": {} }),
            "unknown event backbone.seat_filled v2",
        ),
        (json!({ "kind": "seat_filled", "v": 1, "data": {} }), "unknown event seat_filled v1"),
        (
            json!({ "kind": "kitchen.seat_filled", "v": 1, "data": {} }),
            "unknown event kitchen.seat_filled v1",
        ),
        (
            json!({ "kind": "backbone.seat_filled", "v": 1, "data": {} }),
            "event backbone.seat_filled v1: missing field",
        ),
        (json!({ "kind": "backbone.seat_filled", "data": {} }), "missing field `v`"),
    ];
    for (json, message) in unknown {
        let error = serde_json::from_str::<Event>(&json.to_string()).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}
