//! Loading files by hand.

use std::path::Path;

use serde_json::json;
use tempfile::tempdir;

use crate::harness::{Client, Server, run};

const GOOD: &str = r#"[{"commands": [
  {"registerOrganisation": {"id": "@a", "name": "A", "sector": "STATE"}}]}]"#;
const BAD: &str = r#"[{"commands": [{"registerOrganisation": {"id": "@b", "name": "B", "sector": "STATE"}}]},
 {"initiative": "@i", "commands": [
  {"foundInitiative": {"name": "I"}},
  {"adoptGoal": {"title": "G", "due": "2014-13"}}]}]"#;

/// Loads files with those texts: the exit code, and both outputs together.
fn load(data: &Path, texts: &[&str]) -> (Option<i32>, String) {
    let folder = tempdir().unwrap();
    let path = |number: usize| folder.path().join(format!("{number}.json")).to_str().unwrap().to_owned();
    let files: Vec<String> = (0..texts.len()).map(path).collect();
    for (file, text) in files.iter().zip(texts) {
        std::fs::write(file, text).unwrap();
    }
    let mut arguments = vec!["seed", "--data", data.to_str().unwrap()];
    arguments.extend(files.iter().map(String::as_str));
    let output = run(&arguments);
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

async fn names(data: &Path) -> Vec<String> {
    let server = Server::start(data, &[]);
    let mut client = Client::connect(server.address).await.unwrap();
    let answer = client.data("{ organisations { nodes { name } } }", json!({})).await;
    let nodes = answer["organisations"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_file_is_loaded_and_the_second_time_changes_nothing() {
    let data = tempdir().unwrap();
    let (code, said) = load(data.path(), &[GOOD]);
    assert!(code == Some(0) && said.contains("loaded 1 request, 1 event"), "{said}");
    let (code, said) = load(data.path(), &[GOOD]);
    assert!(code == Some(0) && said.contains("nothing changed"), "{said}");
    assert_eq!(names(data.path()).await, ["A"]);
}

#[tokio::test]
async fn a_bad_file_is_refused_with_its_line_and_nothing_of_any_file_is_kept() {
    let data = tempdir().unwrap();
    let (code, said) = load(data.path(), &[GOOD, BAD]);
    assert_eq!(code, Some(8), "{said}");
    for words in ["1.json:4: adoptGoal: due: ", "2014-13", "[BAD_USER_INPUT]"] {
        assert!(said.contains(words), "{words:?} is missing in {said}");
    }
    let rule =
        BAD.replace("2014-13", "2014").replace("\"title\": \"G\"", "\"title\": \"G\", \"partOf\": \"@none\"");
    let (code, said) = load(data.path(), &[GOOD, &rule]);
    assert_eq!(code, Some(8), "{said}");
    assert!(said.contains("1.json:4: adoptGoal: partOf: ") && said.contains("[NOT_FOUND]"), "{said}");
    assert_eq!(names(data.path()).await, [""; 0]);
}
