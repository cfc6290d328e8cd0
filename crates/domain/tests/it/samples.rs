//! Golden samples of every kind of event: each decodes for ever and comes out as it went in. A sample is never edited
//! after the first release; a new version of an event gets a sample of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use samspil_domain::value::{Source, Timestamp};
use samspil_domain::{Command, Commit, Event, Request, World};
use serde_json::{Value, json};

use crate::generate::request;
use crate::schemas::{directory, names, referred, shapes};

/// Beside the samples of events stands one of a whole commit.
const COMMIT: &str = "commit";

fn sample(name: &str) -> String {
    let path = directory().join("samples").join(format!("{name}.json"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_kind_of_event_has_a_sample_and_no_sample_is_without_a_kind() {
    let kinds = shapes().0.into_iter().map(|shape| format!("{}.v{}", shape.name, shape.version));
    let expected: BTreeSet<String> = kinds.chain([COMMIT.to_owned()]).collect();
    assert_eq!(names(&directory().join("samples"), ".json"), expected);
}

#[test]
fn every_sample_comes_out_as_it_went_in() {
    for shape in shapes().0 {
        let name = format!("{}.v{}", shape.name, shape.version);
        let text = sample(&name);
        let event: Event = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(event.kind(), (shape.name, shape.version));
        assert_eq!(
            serde_json::to_value(&event).unwrap(),
            serde_json::from_str::<Value>(&text).unwrap(),
            "{name}"
        );
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

/// The stored bytes are what is hashed and proved, and the digest is compared for ever: neither may move.
#[test]
fn the_sample_commit_is_what_its_request_becomes_to_the_byte() {
    let stored = sample(COMMIT);
    let stored = stored.trim_end();
    let at: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let mut world = World::default();
    let commit = world.propose(&founding(), at).unwrap().expect("the sample's request is accepted");
    world.take(&commit);
    assert_eq!(serde_json::to_string(&commit).unwrap(), stored);
    let read: Commit = serde_json::from_str(stored).unwrap();
    assert_eq!(read, commit);
    let mut folded = World::default();
    folded.take(&read);
    assert_eq!(format!("{folded:?}"), format!("{world:?}"));
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
