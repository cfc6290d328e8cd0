//! The log copied, followed, brought back, written out and read in, by the real process.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use crate::harness::{Client, Server, run};

const CLIENTS: usize = 4;
const REGISTER: &str = "mutation($id: ID!, $name: String!) {
  registerOrganisation(commandId: $id, input: { name: $name, sector: STATE }) { position userErrors { code } } }";
const PAGE: &str = "query($after: Position!) { commits(after: $after, first: 200) { position commandId } }";

/// How long after its acknowledgement a commit may be missing from the mirror: a second on a disk of its own, and here, where
/// the disk and the processors do other things as well, some more.
const BOUND: Duration = Duration::from_secs(3);

fn samspil(arguments: &[&str]) -> (Option<i32>, String) {
    let output = run(arguments);
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[track_caller]
fn does(arguments: &[&str]) -> String {
    let (code, said) = samspil(arguments);
    assert_eq!(code, Some(0), "{arguments:?}: {said}");
    said
}

#[track_caller]
fn refuses(arguments: &[&str], with: i32, says: &str) {
    let (code, said) = samspil(arguments);
    assert_eq!(code, Some(with), "{arguments:?}: {said}");
    assert!(said.contains(says), "{arguments:?}: {said}");
}

/// Directories of a test, by name.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }
}

fn number(text: &Value) -> u64 {
    text.as_str().unwrap().parse().unwrap()
}

/// Writes until the server is gone; answers what was acknowledged, where and when.
async fn write(server: std::net::SocketAddr, name: usize) -> Vec<(String, u64, Instant)> {
    let mut acknowledged = Vec::new();
    let Ok(mut client) = Client::connect(server).await else { return acknowledged };
    for turn in 0.. {
        let id = format!("@{name}/{turn}");
        let Ok(answer) = client.ask(REGISTER, json!({ "id": id, "name": id })).await else { break };
        let payload = &answer["data"]["registerOrganisation"];
        assert_eq!(payload["userErrors"], json!([]), "{answer:#}");
        acknowledged.push((id, number(&payload["position"]), Instant::now()));
    }
    acknowledged
}

/// Every command id of a log, with its position.
async fn commits(server: &Server) -> BTreeMap<u64, String> {
    let mut client = Client::connect(server.address).await.unwrap();
    let mut found = BTreeMap::new();
    loop {
        let after = found.len().to_string();
        let page = client.data(PAGE, json!({ "after": after })).await;
        let page = page["commits"].as_array().unwrap();
        if page.is_empty() {
            return found;
        }
        let entry =
            |commit: &Value| (number(&commit["position"]), commit["commandId"].as_str().unwrap().to_owned());
        found.extend(page.iter().map(entry));
    }
}

fn id(command: &str) -> String {
    command.parse::<samspil_domain::ids::CommandId>().unwrap().to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_its_disk_lost_a_killed_server_comes_back_from_its_mirror_short_of_the_last_moment_at_most() {
    let place = Place::new();
    let server = Server::start(&place.path("data"), &["--mirror", &place.text("mirror")]);
    let writers: Vec<_> = (0..CLIENTS).map(|name| tokio::spawn(write(server.address, name))).collect();
    // Meanwhile backups are taken, one after another: that is how the time passes.
    let (began, mut backups) = (Instant::now(), 0);
    while began.elapsed() < BOUND + Duration::from_secs(2) {
        let (data, to) = (place.text("data"), place.text("backup"));
        let said = tokio::task::spawn_blocking(move || does(&["backup", &to, "--data", &data]));
        assert!(said.await.unwrap().contains("The backup is whole"));
        backups += 1;
    }
    tokio::task::spawn_blocking(|| server.kill()).await.unwrap();
    let killed = Instant::now();
    let mut acknowledged = Vec::new();
    for writer in writers {
        acknowledged.extend(writer.await.unwrap());
    }
    // Killed alone loses nothing; then the disk goes too.
    let survived = Server::start(&place.path("data"), &[]);
    let all = commits(&survived).await;
    for (command, position, _) in &acknowledged {
        assert_eq!(all.get(position), Some(&id(command)), "killed, and lost from its own disk");
    }
    survived.stop();
    std::fs::remove_dir_all(place.path("data")).unwrap();
    let said = does(&["restore", &place.text("mirror"), "--data", &place.text("restored")]);
    assert!(said.contains("keys/log.skey"), "{said}");
    let restored = Server::start(&place.path("restored"), &[]);
    let kept = commits(&restored).await;
    assert!(kept.iter().all(|(position, id)| all.get(position) == Some(id)), "a beginning of the same log");
    let lost: Vec<_> = acknowledged.iter().filter(|(_, position, _)| !kept.contains_key(position)).collect();
    for (command, position, when) in &lost {
        let age = killed.saturating_duration_since(*when);
        assert!(age < BOUND, "{command} at {position} was acknowledged {age:?} before the kill, and is lost");
    }
    restored.stop();
    eprintln!(
        "mirror: {} acknowledged, {} lost with the disk, {backups} backups",
        acknowledged.len(),
        lost.len()
    );
    // The backup ends earlier, and is as much a beginning of it.
    does(&["restore", &place.text("backup"), "--data", &place.text("earlier")]);
    let earlier = Server::start(&place.path("earlier"), &[]);
    let kept = commits(&earlier).await;
    assert!(!kept.is_empty() && kept.iter().all(|(position, id)| all.get(position) == Some(id)));
    earlier.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_says_whether_its_mirror_follows_and_refuses_one_of_another_log() {
    let place = Place::new();
    let (data, mirror) = (place.path("data"), place.text("mirror"));
    let mut server = Server::start(&data, &["--demo", "--mirror", &mirror]);
    let position = server.wait_for("ready")["position"].clone();
    let mut client = Client::connect(server.address).await.unwrap();
    let (status, said) = client.get("/readyz").await.unwrap();
    assert!(status == 200 && said.starts_with("ready\n"), "{status} {said}");
    server.signal("TERM");
    assert_eq!(server.ended(), Some(0));
    assert!(server.messages().contains(&"the mirror is complete".to_owned()), "{:#?}", server.messages());
    // Served as it is.
    assert_eq!(Server::start(Path::new(&mirror), &[]).wait_for("ready")["position"], position);
    let other = place.text("other");
    let serve = ["serve", "--data", &other, "--mirror", &mirror, "--listen", "127.0.0.1:0"];
    refuses(&serve, 10, "cannot follow this log");
    let nowhere = place.text("not-mounted/mirror");
    let server = Server::start(&data, &["--mirror", &nowhere]);
    let mut client = Client::connect(server.address).await.unwrap();
    let (status, said) = client.get("/readyz").await.unwrap();
    assert!(status == 200 && said.starts_with("ready, but the mirror"), "{status} {said}");
    server.stop();
}

#[test]
fn backups_and_what_is_restored_are_told_and_what_would_be_overwritten_is_refused() {
    let place = Place::new();
    let (data, to, new) = (place.text("data"), place.text("backup"), place.text("new"));
    Server::start(&place.path("data"), &["--demo"]).stop();
    refuses(&["backup", &to, "--data", &new], 3, "holds no log");
    assert!(!place.path("backup").exists());
    let first = does(&["backup", &to, "--data", &data]);
    let second = does(&["backup", &to, "--data", &data, "--check"]);
    assert!(second.starts_with("0 commits copied"), "{second}");
    let hash = |said: &str| said.split("running hash ").nth(1).unwrap()[..64].to_owned();
    assert_eq!(hash(&first), hash(&second));
    refuses(&["backup", &place.text("data/inside"), "--data", &data], 10, "lies in");
    refuses(&["restore", &to, "--data", &data], 10, "is not empty");
    let early = does(&["restore", &to, "--data", &new, "--to-position", "5"]);
    assert!(early.contains("ends at commit 5") && early.contains("goes on to commit"), "{early}");
    refuses(&["backup", &to, "--data", &new], 10, "is older");
    refuses(
        &["restore", &to, "--data", &place.text("x"), "--to-position", "999999"],
        2,
        "there is no commit",
    );
    let whole = does(&["restore", &to, "--data", &place.text("whole")]);
    assert_eq!(hash(&first), hash(&whole));
    let segment = place.path("backup/journal/00000000000000000001.log");
    let mut bytes = std::fs::read(&segment).unwrap();
    bytes[300] ^= 1;
    std::fs::write(&segment, bytes).unwrap();
    refuses(
        &["restore", &to, "--data", &place.text("x")],
        6,
        "is damaged: commit 1 is not as it was written",
    );
    assert!(!place.path("x").exists());
}

#[test]
fn an_exported_log_is_checked_with_python_and_imported_as_the_same_log() {
    let place = Place::new();
    let (data, out, new) = (place.text("data"), place.text("export"), place.text("new"));
    let server = Server::start(&place.path("data"), &["--demo"]);
    let said = does(&["export", "log", "--data", &data, "--out", &out]);
    server.stop();
    let hash = |said: &str| said.split("running hash ").nth(1).unwrap()[..64].to_owned();
    let readme = std::fs::read_to_string(place.path("export/README.md")).unwrap();
    let script = readme.split("python3 -c '").nth(1).unwrap().split('\'').next().unwrap();
    match Command::new("python3").args(["-c", script]).current_dir(place.path("export")).output() {
        Ok(output) => assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), hash(&said)),
        Err(_) => eprintln!("export: no python3 here; the chain of the import stands alone"),
    }
    let imported = does(&["import", &out, "--data", &new]);
    assert_eq!(hash(&said), hash(&imported));
    let again = place.text("again");
    does(&["export", "log", "--data", &new, "--out", &again]);
    let lines = |name: &str| std::fs::read(place.path(name).join("commits.ndjson")).unwrap();
    assert!(lines("export") == lines("again"), "byte for byte");
    refuses(&["import", &out, "--data", &new], 10, "is not empty");
    refuses(&["import", &out, "--data", &place.text("x"), "--dry-run"], 2, "leave out --dry-run");
    refuses(&["export", "log", "--data", &data], 2, "--out");
    refuses(&["export", "log", "--data", &data, "--out", &out], 10, "is not empty");
    let mut text = String::from_utf8(lines("export")).unwrap();
    text.insert(text.find('\n').unwrap() + 1, '\n');
    std::fs::write(place.path("export/commits.ndjson"), text).unwrap();
    refuses(&["import", &out, "--data", &place.text("x")], 11, "commit 2: it cannot be read");
    assert!(!place.path("x").exists());
}
