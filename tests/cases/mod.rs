//! The cases of the casebook: each from its own seed, as the server loads it, with every fact read back over HTTP.

mod case_collection;
mod gains_conference;
mod healthier_lives;
mod homelessness;
mod opi_mapping;
mod sus_conference;
mod traps;

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
    /// Loads these seeds from `seeds/`, with `samspil seed`, and serves them.
    pub(crate) async fn load(seeds: &[&str]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut arguments =
            vec!["seed".to_owned(), "--data".to_owned(), data.path().to_str().unwrap().to_owned()];
        let file = |seed: &&str| format!("{}/../../seeds/{seed}", env!("CARGO_MANIFEST_DIR"));
        arguments.extend(seeds.iter().map(file));
        if !seeds.is_empty() {
            let output = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let server = Server::start(data.path(), &[]);
        let client = Client::connect(server.address).await.unwrap();
        Self { client, _server: server, _data: data }
    }

    /// What the server answers to a selection on an initiative.
    pub(crate) async fn ask(&mut self, initiative: &str, selection: &str) -> Value {
        let query = format!("query ($id: ID!) {{ initiative(id: $id) {{ {selection} }} }}");
        self.client.data(&query, json!({ "id": initiative })).await["initiative"].take()
    }

    async fn apply(&mut self, initiative: Option<&str>, commands: &Value) -> Value {
        let mutation = "mutation ($initiative: ID, $commands: [CommandInput!]!) {
            apply(initiative: $initiative, commands: $commands) { userErrors { code field message } } }";
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
