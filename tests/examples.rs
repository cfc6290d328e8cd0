//! The queries in `examples/` answer over the demonstration.

use std::fs;
use std::path::Path;

use serde_json::json;
use tempfile::tempdir;

use crate::harness::{Client, Server};

#[tokio::test]
async fn every_example_query_answers_without_an_error() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let mut client = Client::connect(server.address).await.unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/queries");
    let mut asked = 0;
    for file in fs::read_dir(folder).unwrap() {
        let query = fs::read_to_string(file.unwrap().path()).unwrap();
        let answer = client.data(&query, json!({})).await;
        assert!(answer["initiative"].is_object(), "{query}: {answer:#}");
        asked += 1;
    }
    assert!(asked >= 3, "only {asked} queries were found");
    server.stop();
}
