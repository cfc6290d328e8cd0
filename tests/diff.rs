//! What changed in an initiative, told on the command line.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use crate::harness::run;

/// A data directory in which a goal was adopted, and then revised, and another came and went.
fn place() -> (TempDir, String) {
    let place = tempdir().unwrap();
    let path = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    let requests = [
        json!([{ "foundInitiative": { "name": "Eksempel" } },
            { "adoptGoal": { "id": "@g", "title": "Færre udenfor", "due": "2016" } }]),
        json!([{ "reviseGoal": { "goal": "@g", "due": "2018", "reason": "Det tager\nlængere tid." } },
            { "adoptGoal": { "id": "@short", "title": "Et kort mål" } }]),
        json!([{ "retireGoal": { "goal": "@short", "on": "2014-03-20", "reason": "For vagt." } }]),
    ];
    let lines = requests.iter().map(
        |commands| json!({ "initiative": "@story", "source": { "title": "Referat" }, "commands": commands }),
    );
    let seed = Value::from_iter(lines);
    std::fs::write(path("seed.json"), seed.to_string()).unwrap();
    let data = path("data");
    let loaded = run(&["seed", &path("seed.json"), "--data", &data]);
    assert!(loaded.status.success(), "{}", String::from_utf8_lossy(&loaded.stderr));
    (place, data)
}

/// What the process said, and its exit code.
fn diff(data: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = run(&[&["diff"], arguments, &["--data", data]].concat());
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_person_reads_what_changed_by_condition_with_who_and_from_what_source() {
    let (_place, data) = place();
    let (code, out, err) = diff(&data, &["@story", "--from", "1"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.starts_with("What changed in the initiative \"Eksempel\" from position 1 ("), "{out}");
    for line in [
        "\nCommon agenda\n",
        "\n  Goal \"Færre udenfor\" changed.\n    due: 2016 → 2018\n    [2] ",
        ", seed, from \"Referat\", correcting [1]: A goal was revised",
        "\n      reason: Det tager længere tid.\n",
        "\n  Goal \"Et kort mål\" came, and ended or was done.\n",
    ] {
        assert!(out.contains(line), "{line:?} is missing in\n{out}");
    }
    let (_, out, _) = diff(&data, &["@story", "--from", "0"]);
    assert!(out.contains("\nWhat follows from it\n  health of the common agenda: "), "{out}");
    let (_, out, _) = diff(&data, &["@story", "--from", "3"]);
    assert!(out.ends_with("Nothing was recorded in this initiative in between.\n"), "{out}");
}

#[test]
fn the_same_is_given_as_json() {
    let (_place, data) = place();
    let (code, out, err) = diff(&data, &["@story", "--from", "0", "--to", "2", "--json"]);
    assert_eq!(code, Some(0), "{err}");
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&told["from"]["position"], &told["to"]["position"]), (&json!("0"), &json!("2")));
    let goal = told["nodes"].as_array().unwrap().iter().find(|it| it["objectKind"] == "GOAL").unwrap();
    assert_eq!((&goal["kind"], &goal["steps"][0]["recorded"]["actor"]), (&json!("CAME"), &json!("seed")));
    let due = goal["fields"].as_array().unwrap().iter().find(|it| it["field"] == "due").unwrap();
    assert_eq!((&due["before"], &due["after"]), (&Value::Null, &json!("2018")));
    assert_eq!(told["health"].as_array().unwrap().len(), 5);
}

#[test]
fn what_is_not_there_is_said_with_an_exit_code() {
    let (place, data) = place();
    for (arguments, code, words) in [
        (["@nobody", "--from", "1"], 2, "there is no initiative"),
        (["@story", "--from", "99"], 2, "the log ends at position 3"),
        (["@story", "--from", "yesterday"], 2, "is no moment"),
    ] {
        let (got, _, err) = diff(&data, &arguments);
        assert_eq!(got, Some(code), "{err}");
        assert!(err.contains(words), "{err}");
    }
    let (code, _, err) = diff(&data, &["@story", "--from", "3", "--to", "1"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("which is after --to"), "{err}");
    let nowhere = place.path().join("nowhere");
    let (code, ..) = diff(nowhere.to_str().unwrap(), &["@story", "--from", "1"]);
    assert_eq!(code, Some(3));
    assert!(!Path::new(&nowhere).exists(), "a mistyped name makes no directory");
}
