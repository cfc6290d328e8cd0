//! The queries in `examples/` are the questions that backbone organizations, partners, funders, ministers and auditors
//! ask. Each is asked of the demonstration as it stands in its file, and its whole answer is kept beside this file.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::harness::{Client, Server};

/// How many questions there are.
const QUESTIONS: usize = 26;

fn queries() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/queries");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

/// Takes out when the demonstration was loaded, which is another time each time.
fn without_times(answer: &mut Value) {
    match answer {
        Value::Object(fields) => {
            for (name, value) in fields {
                let is_time = name == "at" && value.as_str().is_some_and(|text| text.contains('T'));
                if is_time { *value = json!("[when it was recorded]") } else { without_times(value) }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_times),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[tokio::test]
async fn each_of_the_questions_has_one_query_and_its_answer_over_the_demonstration_is_the_one_that_is_kept() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let mut client = Client::connect(server.address).await.unwrap();
    let queries = queries();
    assert_eq!(queries.len(), QUESTIONS);
    for (number, file) in (1..).zip(queries) {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(name.starts_with(&format!("{number:02}-")), "{name} is not question {number}");
        let query = fs::read_to_string(&file).unwrap();
        assert!(query.starts_with("# "), "{name} says in its first line what is asked");
        let mut answer = client.data(&query, json!({})).await;
        without_times(&mut answer);
        insta::assert_json_snapshot!(name, answer);
    }
    server.stop();
}
