//! The cases of the casebook: each from its own seed, as the server loads it, with every fact read back over HTTP.

mod case_collection;
mod gains_conference;
mod green_procurement;
mod green_shipping;
mod healthier_lives;
mod homelessness;
mod opi_mapping;
mod social_education;
mod strategic_partnership;
mod sus_conference;
mod together;
mod traps;

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Client, Server, run};

/// A server that holds a few seeds and nothing else.
pub(crate) struct Case {
    client: Client,
    _server: Server,
    _data: TempDir,
}

impl Case {
    /// Loads these seeds and serves them.
    pub(crate) async fn load(seeds: &[&str]) -> Self {
        let data = tempfile::tempdir().unwrap();
        load(data.path(), seeds);
        let server = Server::start(data.path(), &[]);
        let client = Client::connect(server.address).await.unwrap();
        Self { client, _server: server, _data: data }
    }

    /// One seed and the initiative that it is about.
    pub(crate) async fn of(seed: &str, initiative: &'static str) -> One {
        One { case: Self::load(&[seed]).await, initiative }
    }

    /// What the server answers to a selection on an initiative.
    pub(crate) async fn ask(&mut self, initiative: &str, selection: &str) -> Value {
        let query = format!("query ($id: ID!) {{ initiative(id: $id) {{ {selection} }} }}");
        self.client.data(&query, json!({ "id": initiative })).await["initiative"].take()
    }

    async fn apply(&mut self, initiative: Option<&str>, commands: &Value) -> Value {
        // The operator enters signatures from the document that shows them.
        let mutation = "mutation ($initiative: ID, $commands: [CommandInput!]!) {
            apply(initiative: $initiative, commands: $commands, source: { title: \"The paper itself\" }) {
                userErrors { code field message } } }";
        let variables = json!({ "initiative": initiative, "commands": commands });
        self.client.data(mutation, variables).await["apply"]["userErrors"].take()
    }

    /// Has these commands accepted, for an initiative or, without one, for the directory.
    pub(crate) async fn enter(&mut self, initiative: Option<&str>, commands: Value) {
        assert_eq!(self.apply(initiative, &commands).await, json!([]), "{commands:#}");
    }

    /// Has these commands refused, and gives the codes.
    pub(crate) async fn refused(&mut self, initiative: &str, commands: Value) -> Vec<Value> {
        each(&self.apply(Some(initiative), &commands).await, "code")
    }

    /// Has organisations registered, each named by its handle.
    pub(crate) async fn register(&mut self, organisations: &[(&str, &str)]) {
        let register = |(id, sector): &(&str, &str)| json!({ "registerOrganisation": { "id": id, "name": id, "sector": sector } });
        self.enter(None, organisations.iter().map(register).collect()).await;
    }
}

/// A case that is about one initiative.
pub(crate) struct One {
    case: Case,
    initiative: &'static str,
}

impl One {
    /// What the server answers to a selection on the initiative.
    pub(crate) async fn ask(&mut self, selection: &str) -> Value {
        self.case.ask(self.initiative, selection).await
    }

    /// What the server answers to the only question that it is asked.
    pub(crate) async fn answer(mut self, selection: &str) -> Value {
        self.ask(selection).await
    }
}

/// Loads seeds with `samspil seed`, by their names in `seeds/`, and gives what was said of it.
#[track_caller]
fn load(data: &Path, seeds: &[&str]) -> String {
    if seeds.is_empty() {
        return String::new();
    }
    let file = |seed: &&str| format!("{}/../../seeds/{seed}.json", env!("CARGO_MANIFEST_DIR"));
    let files: Vec<String> = seeds.iter().map(file).collect();
    let mut arguments = vec!["seed", "--data", data.to_str().unwrap()];
    arguments.extend(files.iter().map(String::as_str));
    let output = run(&arguments);
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    said
}

/// A figure as it is answered.
fn figure(value: &str, unit: &str, qualifier: &str) -> Value {
    json!({ "value": value, "unit": unit, "qualifier": qualifier })
}

/// The values of one field of a list.
pub(crate) fn each(list: &Value, field: &str) -> Vec<Value> {
    list.as_array().unwrap().iter().map(|item| item[field].clone()).collect()
}

/// The one in a list of which a field has that value.
#[track_caller]
pub(crate) fn the<'a>(list: &'a Value, field: &str, value: &str) -> &'a Value {
    let found: Vec<_> = list.as_array().unwrap().iter().filter(|item| item[field] == value).collect();
    assert_eq!(found.len(), 1, "{field} {value:?} in {list:#}");
    found[0]
}
