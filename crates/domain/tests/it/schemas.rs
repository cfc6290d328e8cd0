//! The schema of each kind of event as it stands in `schema/events`, for those who read the log without our code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use samspil_domain::Event;
use samspil_domain::shape::Shape;
use serde_json::{Map, Value, json};

/// Where schemas and samples of events stand.
pub(crate) fn directory() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema/events"))
}

/// Every kind of event with the definitions that their schemas share.
pub(crate) fn shapes() -> (Vec<Shape>, Value) {
    let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    let shapes = Event::shapes(&mut generator);
    (shapes, Value::Object(generator.take_definitions(true)))
}

/// The names of the files there that end so, without that ending.
pub(crate) fn names(directory: &Path, ending: &str) -> BTreeSet<String> {
    let files = fs::read_dir(directory).expect("the directory can be read");
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    names.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
}

/// The last part of a `$ref`.
pub(crate) fn referred(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str().and_then(|target| target.rsplit('/').next())
}

/// Adds what a schema refers to, and what that refers to.
fn collect(schema: &Value, all: &Value, found: &mut Map<String, Value>) {
    match schema {
        Value::Object(fields) => {
            if let Some(name) = referred(schema).filter(|name| !found.contains_key(*name)) {
                found.insert(name.to_owned(), all[name].clone());
                collect(&all[name], all, found);
            }
            fields.values().for_each(|field| collect(field, all, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, all, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Our names for the forms of text are no JSON Schema formats (`date` even is another one): their patterns say more.
fn spell_out(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            let (key, rule) = match fields.get("format").and_then(Value::as_str) {
                Some("id") => ("pattern", json!("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")),
                Some("date") => {
                    let month = "(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?";
                    ("pattern", json!(format!("^[0-9]{{4}}(-(2[1-4]|{month}))?$")))
                }
                Some("digest") => ("pattern", json!("^[0-9a-f]{64}$")),
                Some("decimal") => ("pattern", json!("^-?[0-9]+([.][0-9]+)?$")),
                Some("text") => ("minLength", json!(1)),
                Some(_) | None => return fields.values_mut().for_each(spell_out),
            };
            fields.remove("format");
            fields.insert(key.to_owned(), rule);
        }
        Value::Array(items) => items.iter_mut().for_each(spell_out),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The type of an earlier version bears its number, as `GoalRevisedV1`. Its schema stays as it was when that version was
/// the current one, so there it bears none.
fn unversioned(data: &Value, version: u16, defs: &mut Map<String, Value>) -> Value {
    let name = referred(data).unwrap();
    let Some(plain) = name.strip_suffix(&format!("V{version}")) else { return data.clone() };
    let form = defs.remove(name).unwrap();
    assert!(defs.insert(plain.to_owned(), form).is_none(), "{plain} stands for two forms");
    json!({ "$ref": format!("#/$defs/{plain}") })
}

/// The schema of an event as it is stored, complete in itself.
fn document(shape: &Shape, all: &Value) -> Value {
    let (kind, version) = (shape.name, shape.version);
    let data = shape.schema.as_value();
    let mut defs = Map::new();
    collect(data, all, &mut defs);
    let description = all[referred(data).unwrap()]["description"].clone();
    let data = &unversioned(data, version, &mut defs);
    defs.sort_keys();
    let mut document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:samspil:event:{kind}:v{version}"),
        "title": format!("{kind} v{version}"),
        "description": description,
        "type": "object",
        "properties": { "kind": { "const": kind }, "v": { "const": version }, "data": data },
        "required": ["kind", "v", "data"],
        "$defs": defs,
    });
    spell_out(&mut document);
    document
}

#[test]
fn the_schemas_on_file_are_those_of_the_events() {
    let (shapes, all) = shapes();
    let bless = std::env::var_os("SAMSPIL_BLESS").is_some_and(|value| value == "1");
    for shape in &shapes {
        let path = directory().join(format!("{}.v{}.schema.json", shape.name, shape.version));
        let document = serde_json::to_string_pretty(&document(shape, &all)).unwrap() + "\n";
        if bless {
            fs::write(&path, document).expect("the schema can be written");
        } else {
            let on_file = fs::read_to_string(&path).unwrap_or_default();
            assert!(
                on_file == document,
                "{} is not the schema of the event; see what changed (a released event is never reshaped), then run \
                 SAMSPIL_BLESS=1 cargo test -p samspil-domain --test it schemas",
                path.display()
            );
        }
    }
    let expected: BTreeSet<String> =
        shapes.iter().map(|shape| format!("{}.v{}", shape.name, shape.version)).collect();
    assert_eq!(names(&directory(), ".schema.json"), expected, "a schema without its event");
}
