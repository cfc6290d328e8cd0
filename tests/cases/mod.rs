//! Real partnerships, each entered from its own seed and read back fact by fact.

mod green_procurement;
mod green_shipping;
mod social_education;
mod strategic_partnership;
mod together;

use std::path::Path;

use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use crate::harness::{Client, Server, run};

/// The path of a seed.
fn seed(name: &str) -> String {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    seeds.join(format!("{name}.json")).to_str().unwrap().to_owned()
}

/// Loads seeds, and gives what was said of it.
#[track_caller]
fn load(data: &Path, seeds: &[&str]) -> String {
    let files: Vec<String> = seeds.iter().map(|name| seed(name)).collect();
    let mut arguments = vec!["seed", "--data", data.to_str().unwrap()];
    arguments.extend(files.iter().map(String::as_str));
    let output = run(&arguments);
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    said
}

/// A server on a folder that holds one seed alone.
struct Case {
    _data: TempDir,
    server: Server,
    client: Client,
    initiative: &'static str,
}

impl Case {
    async fn of(name: &str, initiative: &'static str) -> Self {
        let data = tempdir().unwrap();
        load(data.path(), &[name]);
        let server = Server::start(data.path(), &[]);
        let client = Client::connect(server.address).await.unwrap();
        Self { _data: data, server, client, initiative }
    }

    /// What it answers to a query on the case's initiative.
    async fn ask(&mut self, selection: &str) -> Value {
        let query = format!("query ($id: ID!) {{ initiative(id: $id) {{ {selection} }} }}");
        self.client.data(&query, json!({ "id": self.initiative })).await["initiative"].take()
    }

    /// What it answers to one query on the case's initiative, after which it stops.
    async fn answer(mut self, selection: &str) -> Value {
        let answer = self.ask(selection).await;
        self.server.stop();
        answer
    }
}

/// The values of one field of a list.
fn each<'a>(list: &'a Value, field: &str) -> Vec<&'a Value> {
    list.as_array().unwrap_or_else(|| panic!("no list: {list}")).iter().map(|item| &item[field]).collect()
}

/// The object of a list whose field has that text.
#[track_caller]
fn one<'a>(list: &'a Value, field: &str, text: &str) -> &'a Value {
    let mut found = list.as_array().unwrap().iter().filter(|item| item[field] == text);
    let first = found.next().unwrap_or_else(|| panic!("no {field} {text:?} in {list:#}"));
    assert!(found.next().is_none(), "more than one {field} {text:?} in {list:#}");
    first
}

/// A figure as it is answered.
fn figure(value: &str, unit: &str, qualifier: &str) -> Value {
    json!({ "value": value, "unit": unit, "qualifier": qualifier })
}
