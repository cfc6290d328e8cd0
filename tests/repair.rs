//! A damaged data directory: refused, repaired, and as it was.

use std::path::{Path, PathBuf};

use tempfile::tempdir;

use crate::harness::{Server, run};

/// A data directory with the demonstration in it, its position, and the journal's one segment.
fn demonstration(data: &Path) -> (u64, PathBuf) {
    let mut server = Server::start(data, &["--demo"]);
    let position = server.wait_for("ready")["position"].as_u64().unwrap();
    server.stop();
    let segment = std::fs::read_dir(data.join("journal")).unwrap().map(|entry| entry.unwrap().path());
    (position, segment.max_by_key(|path| path.metadata().unwrap().len()).unwrap())
}

fn repair(data: &Path, more: &[&str]) -> (Option<i32>, String) {
    let output = run(&[&["repair", "--data", data.to_str().unwrap()], more].concat());
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[test]
fn a_sound_directory_needs_no_repair() {
    let data = tempdir().unwrap();
    let (position, _) = demonstration(data.path());
    let (code, said) = repair(data.path(), &["--rebuild"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Nothing to repair") && said.contains("built anew"), "{said}");
    assert_eq!(Server::start(data.path(), &[]).wait_for("ready")["position"], position);
}

#[test]
fn a_directory_that_is_not_there_is_not_made() {
    let data = tempdir().unwrap();
    let path = data.path().join("misspelt");
    assert_eq!(repair(&path, &[]).0, Some(3));
    assert!(!path.exists());
}

#[test]
fn a_flipped_byte_stops_the_server_and_is_repaired_from_sled() {
    let data = tempdir().unwrap();
    let (position, segment) = demonstration(data.path());
    let mut bytes = std::fs::read(&segment).unwrap();
    bytes[300] ^= 1;
    std::fs::write(&segment, bytes).unwrap();

    let refused = run(&["serve", "--data", data.path().to_str().unwrap(), "--listen", "127.0.0.1:0"]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(6), "{said}");
    assert!(said.contains("samspil repair"), "{said}");

    let (code, said) = repair(data.path(), &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Taken from sled") && said.contains("is kept in"), "{said}");
    assert_eq!(Server::start(data.path(), &[]).wait_for("ready")["position"], position);
}

#[test]
fn what_would_be_lost_is_named_and_given_up_only_when_that_is_accepted() {
    let data = tempdir().unwrap();
    let (_, segment) = demonstration(data.path());
    std::fs::remove_dir_all(data.path().join("sled")).unwrap();
    let mut bytes = std::fs::read(&segment).unwrap();
    bytes[300] ^= 1;
    std::fs::write(&segment, bytes).unwrap();
    let (code, said) = repair(data.path(), &[]);
    assert_eq!(code, Some(6), "{said}");
    assert!(said.contains("--accept-loss"), "{said}");
    let (code, said) = repair(data.path(), &["--accept-loss"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Given up"), "{said}");
    // Of what was, nothing; and somebody who can sign in.
    assert_eq!(Server::start(data.path(), &[]).wait_for("ready")["position"], 1);
}
