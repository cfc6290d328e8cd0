//! The house rules, kept by a test: who may know whom, what stands in each room, how long a file may be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const ROOMS: [&str; 7] = [
    "foundation",
    "partnership",
    "common_agenda",
    "shared_measurement",
    "reinforcing_activities",
    "continuous_communication",
    "backbone",
];
const FILES_OF_A_ROOM: [&str; 8] =
    ["command.rs", "corrects.rs", "decide.rs", "event.rs", "mod.rs", "state.rs", "tests.rs", "vocabulary.rs"];
const LINES_MAX: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file below a folder with that ending, as paths from the repository's root.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path.strip_prefix(root()).unwrap().to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no {ending} below {folder}: the rule would check nothing");
    found
}

/// The names below `[dependencies]` in a crate's manifest, without the tests' own.
fn dependencies(of: &str) -> BTreeSet<String> {
    let manifest = read(format!("crates/{of}/Cargo.toml"));
    let section = manifest.split("[dependencies]").nth(1).expect("a [dependencies] section");
    let section = section.split("\n[").next().unwrap();
    let name = |line: &str| line.split(['.', '=', ' ']).next().unwrap().trim().to_owned();
    section.lines().map(name).filter(|name| !name.is_empty() && !name.starts_with('#')).collect()
}

#[test]
fn the_arrows_between_crates_point_one_way() {
    let may_know: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("domain", &[][..]),
        ("store", &["samspil-domain"]),
        ("graphql", &["samspil-domain", "samspil-store"]),
        ("server", &["samspil-domain", "samspil-graphql", "samspil-store"]),
    ]);
    for (name, allowed) in may_know {
        let ours: Vec<String> =
            dependencies(name).into_iter().filter(|other| other.starts_with("samspil-")).collect();
        let strangers: Vec<_> = ours.iter().filter(|other| !allowed.contains(&other.as_str())).collect();
        assert!(strangers.is_empty(), "crates/{name} may not know {strangers:?}");
    }
}

#[test]
fn the_domain_knows_no_clock_no_disk_and_no_network() {
    for stranger in ["tokio", "axum", "async-graphql", "sled", "rand", "futures-util", "tracing"] {
        assert!(!dependencies("domain").contains(stranger), "crates/domain may not know {stranger}");
    }
}

#[test]
fn sled_is_known_to_one_file() {
    let knows = |path: &&String| {
        read(path).lines().any(|line| {
            !line.trim_start().starts_with("//") && line.replace("self::sled::", "").contains("sled::")
        })
    };
    let sources = files("crates", ".rs");
    let knowing: Vec<_> = sources.iter().filter(|path| path.contains("/src/")).filter(knows).collect();
    assert_eq!(knowing, ["crates/store/src/log/sled.rs"]);
}

#[test]
fn every_room_has_the_same_files_and_a_page_in_the_api() {
    for room in ROOMS {
        let folder = format!("crates/domain/src/{room}/");
        // A file that grows too long keeps its parts in a folder of its own name: `decide.rs` in `decide/`.
        let part = |path: &str| {
            let file = path.split_once('/').map(|(file, _)| format!("{file}.rs"));
            file.is_some_and(|file| FILES_OF_A_ROOM.contains(&file.as_str()))
        };
        let inside: Vec<_> = files(&folder, ".rs")
            .into_iter()
            .map(|path| path.strip_prefix(&folder).unwrap().to_owned())
            .filter(|path| !part(path))
            .collect();
        assert_eq!(inside, FILES_OF_A_ROOM, "{room}");
        assert!(
            read(format!("{folder}mod.rs")).starts_with("//! "),
            "{room}/mod.rs says what the room is for"
        );
        assert!(
            root().join(format!("crates/graphql/src/query/{room}.rs")).exists(),
            "{room} has no file in query/"
        );
    }
}

#[test]
fn no_source_file_is_longer_than_500_lines() {
    let sources = ["crates", "tests"].into_iter().flat_map(|folder| files(folder, ".rs"));
    let long: Vec<_> =
        sources.map(|path| (read(&path).lines().count(), path)).filter(|(n, _)| *n > LINES_MAX).collect();
    assert!(long.is_empty(), "split by command or by fact: {long:?}");
}

#[test]
fn every_kind_of_event_has_a_golden_sample_and_a_schema() {
    // `Name = "kind" v 2,` or, where there are earlier versions, `Name = "kind" v 2 from {`.
    let kind = |line: &str| {
        let (_, written) = line.split_once(" = \"")?;
        let (kind, version) = written.split_once("\" v ")?;
        let version = version.split([',', ' ']).next()?.parse::<u16>().ok()?;
        Some((kind.to_owned(), version))
    };
    let mut kinds = 0;
    let sources = files("crates/domain/src", ".rs");
    for path in sources.iter().filter(|path| path.ends_with("/event.rs") || path.contains("/event/")) {
        for (kind, version) in read(path).lines().filter_map(kind) {
            kinds += 1;
            for kind in (1..=version).map(|version| format!("{kind}.v{version}")) {
                for file in [
                    format!("schema/events/samples/{kind}.json"),
                    format!("schema/events/{kind}.schema.json"),
                ] {
                    assert!(root().join(&file).exists(), "{path} declares {kind}, and {file} is missing");
                }
            }
        }
    }
    assert!(kinds > 40, "only {kinds} kinds of event were found: the rule would check too little");
}

#[test]
fn no_test_sleeps_or_is_skipped() {
    // Written in parts, so that this file does not break its own rule.
    let banned = [concat!("#[", "ignore"), concat!("thread::", "sleep("), concat!("time::", "sleep(")];
    for path in files("crates", ".rs").into_iter().chain(files("tests", ".rs")) {
        let is_test = path.contains("tests") || path.contains("/test");
        let text = read(&path);
        for words in banned.into_iter().filter(|_| is_test) {
            assert!(!text.contains(words), "{path} holds {words}");
        }
    }
}

#[test]
fn versions_stand_in_the_workspace_alone() {
    for path in files("crates", "Cargo.toml") {
        let manifest = read(&path);
        let lines = manifest.lines().skip_while(|line| !line.contains("dependencies]"));
        for line in lines.filter(|line| line.contains('=') && !line.starts_with('#')) {
            let own = line.contains("version =") || line.contains("= \"");
            assert!(!own, "{path}: the version in `{line}` belongs into [workspace.dependencies]");
        }
        assert!(manifest.contains("[lints]\nworkspace = true"), "{path} does not take the workspace's lints");
    }
}
