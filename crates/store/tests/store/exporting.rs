//! The log as lines, and the lines as a log: the same bytes, or a line that is named.

use std::fs;
use std::path::Path;

use samspil_domain::Position;
use samspil_store::Options;
use samspil_store::archive::{ArchiveError, What, export, import};

use crate::backing_up::{content, given};
use crate::given::{open, record, verify_all};

#[tokio::test]
async fn what_is_exported_and_imported_is_the_same_log_byte_for_byte() {
    let (dir, mut receipts) = given().await;
    let place = tempfile::tempdir().unwrap();
    // While it is served.
    let ledger = open(dir.path());
    receipts.extend(record(&ledger, 200..205).await);
    let (out, data) = (place.path().join("export"), place.path().join("imported"));
    let exported = export(dir.path(), &out, What::Everything, |_| {}).unwrap();
    assert_eq!((exported.end.position, exported.checkpoint), (ledger.position(), Some(ledger.position())));
    let names: Vec<_> = content(&out).into_keys().map(|path| path.display().to_string()).collect();
    let tile = format!("tile/0/000.p/{}", ledger.position());
    assert_eq!(names, ["README.md", "checkpoint", "commits.ndjson", "log.vkey", &tile]);
    let stored = ledger.read(Position(1), 1000).unwrap();
    let lines: Vec<u8> = stored.iter().flat_map(|stored| [stored.bytes(), b"\n"].concat()).collect();
    assert!(fs::read(out.join("commits.ndjson")).unwrap() == lines, "the stored bytes, and nothing else");
    let readme = fs::read_to_string(out.join("README.md")).unwrap();
    assert!(readme.contains(&format!("{} commits", exported.end.position)), "{readme}");
    assert!(
        readme.contains(&format!("of the first {}", ledger.position()))
            && readme.contains(&exported.end.chain.to_string()),
        "{readme}"
    );
    assert!(!readme.contains(['{', '}']), "{readme}");

    let imported = import(&out, &data, |_| {}).unwrap();
    assert_eq!(imported.end, exported.end);
    assert!(!data.join("keys").exists(), "keys are not taken over");
    let copy = open(&data);
    assert_eq!(verify_all(&copy, &receipts).chain, ledger.verify().unwrap().chain);
    record(&copy, 300..303).await;
    copy.close().await;
    ledger.close().await;
    let again = place.path().join("again");
    assert_eq!(
        export(&data, &again, What::Everything, |_| {}).unwrap().end.position,
        Position(receipts.len() as u64 + 3)
    );
    assert!(fs::read(again.join("commits.ndjson")).unwrap().starts_with(&lines));
}

#[tokio::test]
async fn a_line_that_is_not_the_next_commit_is_named_and_nothing_is_left_behind() {
    let (dir, _) = given().await;
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("export");
    export(dir.path(), &out, What::Everything, |_| {}).unwrap();
    let text = fs::read_to_string(out.join("commits.ndjson")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let join = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let with = |index: usize, line: &str| {
        let mut changed = lines.clone();
        changed[index] = line;
        join(&changed)
    };
    let id = |line: &str| line.split("\"command_id\":\"").nth(1).unwrap()[..36].to_owned();
    let long = format!("{{{}}}", " ".repeat(70_000));
    let cases = [
        ("a line missing", join(&[&lines[..6], &lines[7..]].concat()), 7, "7 and 7 are next"),
        ("a line twice", join(&[&lines[..7], &lines[6..]].concat()), 8, "8 and 8 are next"),
        (
            "two lines swapped",
            join(&[&lines[..3], &[lines[4], lines[3]], &lines[5..]].concat()),
            4,
            "are next",
        ),
        ("an empty line", with(4, ""), 5, "does not begin with {"),
        ("no JSON", with(4, "{no}"), 5, "it is no commit"),
        ("something else", with(4, "{\"a\":1}"), 5, "it is no commit"),
        ("white space", with(4, &format!("{} ", lines[4])), 5, "does not begin with {"),
        ("too long", with(4, &long), 5, "more than 65535 bytes"),
        ("lines of another system", text.replace('\n', "\r\n"), 1, "does not begin with {"),
        (
            "an id again",
            with(9, &lines[9].replace(&id(lines[9]), &id(lines[2]))),
            10,
            "is that of an earlier one",
        ),
        (
            "a time again",
            with(9, &lines[9].replace(at(lines[9]), at(lines[8]))),
            10,
            "not after the one before it",
        ),
        ("cut", text[..text.len() - 1].to_owned(), lines.len() as u64, "it was cut"),
        ("cut further", text[..text.len() - 60].to_owned(), lines.len() as u64, "it was cut"),
    ];
    for (context, changed, line, says) in cases {
        assert_ne!(changed, text, "{context}");
        fs::write(out.join("commits.ndjson"), changed).unwrap();
        is_refused(&out, line, says, context);
    }
    fs::write(out.join("commits.ndjson"), &text).unwrap();
    fs::write(out.join("checkpoint"), format!("origin\n{}\nroot\n", lines.len() + 1)).unwrap();
    is_refused(&out, lines.len() as u64 + 1, "its checkpoint is of", "lines cut away at the end");
}

fn at(line: &str) -> &str {
    line.split("\"at\":\"").nth(1).unwrap().split('"').next().unwrap()
}

#[track_caller]
fn is_refused(out: &Path, line: u64, says: &str, context: &str) {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("imported");
    let error = import(out, &data, |_| {}).unwrap_err();
    let ArchiveError::Line(named) = &error else { panic!("{context}: {error}") };
    assert_eq!((named.line, named.commit), (line, Position(line)), "{context}: {error}");
    assert!(error.to_string().contains(says), "{context}: {error}");
    assert!(!data.exists(), "{context}");
}

#[tokio::test]
async fn an_export_and_an_import_need_an_empty_or_a_new_directory() {
    let (dir, _) = given().await;
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("export");
    export(dir.path(), &out, What::Everything, |_| {}).unwrap();
    let before = content(&out);
    assert_eq!(export(dir.path(), &out, What::Everything, |_| {}).unwrap_err().code(), "NOT_EMPTY");
    assert_eq!(import(&out, dir.path(), |_| {}).unwrap_err().code(), "NOT_EMPTY");
    assert_eq!(import(dir.path(), &place.path().join("x"), |_| {}).unwrap_err().code(), "NO_LOG");
    assert_eq!(content(&out), before);
    let (empty, nothing) = (place.path().join("empty"), place.path().join("nothing"));
    samspil_store::Ledger::open(&empty, Options::default(), |_| {}).unwrap().close().await;
    assert_eq!(export(&empty, &nothing, What::Everything, |_| {}).unwrap().end.position, Position(0));
    assert_eq!(import(&nothing, &place.path().join("imported"), |_| {}).unwrap().end.position, Position(0));
}
