//! The auditor in `examples/auditor`, which shares no code with us, over exports of all kinds: good ones it calls good, and
//! of bad ones it names what is wrong and where.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use samspil_domain::Commit;
use samspil_store::proof::Tree;
use samspil_store::proof::checkpoint::Checkpoint;
use samspil_store::proof::edge::Edge;
use samspil_store::proof::file::ProofFile;
use samspil_store::proof::merkle::{self, leaf_hash};
use samspil_store::proof::note::{Kind, Note, Signer};
use samspil_store::proof::rotation::Rotation;
use samspil_store::proof::tile::{Resource, encode_hashes};
use tempfile::TempDir;

const ORIGIN: &str = "log.example/samspil";

fn key(seed: u8) -> Signer {
    Signer::new(ORIGIN.parse().unwrap(), Kind::Log, &[seed; 32])
}

fn vkey(seed: u8) -> String {
    key(seed).verifier().to_string()
}

/// A commit of stream 0, 1 or 2, which follow one another.
fn commit(seq: u64) -> String {
    let event: serde_json::Value = serde_json::from_str(include_str!(
        "../../../../schema/events/samples/backbone.backbone_entrusted.v1.json"
    ))
    .unwrap();
    let (stream, rev) = (seq % 3, (seq - 1) / 3 + 1);
    let line = format!(
        r#"{{"seq":{seq},"stream":"initiative/00000000-0000-4000-8000-00000000000{stream}","rev":{rev},"at":"2026-11-22T{:02}:{:02}:{:02}.5Z","actor":"Åse Østergård","command_id":"11111111-1111-4111-8111-{seq:012}","digest":"{:064}","events":[{event}]}}"#,
        seq / 3600,
        seq / 60 % 60,
        seq % 60,
        7
    );
    serde_json::from_str::<Commit>(&line).expect("what the auditor reads is a commit");
    line
}

fn commits(count: u64) -> Vec<String> {
    (1..=count).map(commit).collect()
}

fn tree(lines: &[String]) -> Tree {
    let mut tree = Tree::default();
    lines.iter().for_each(|line| tree.push(leaf_hash(line.as_bytes())));
    tree
}

fn checkpoint(lines: &[String]) -> Checkpoint {
    let tree = tree(lines);
    Checkpoint { origin: ORIGIN.parse().unwrap(), size: tree.size(), root: tree.root() }
}

fn signed(at: &Checkpoint, by: &Signer) -> String {
    Note::new(at.to_string(), vec![by.sign(&at.to_string())]).to_string()
}

fn write(dir: &Path, name: &str, content: impl AsRef<[u8]>) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn ndjson(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The whole log with those commits, signed by key 1.
fn whole(lines: &[String]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "commits.ndjson", ndjson(lines));
    write(dir.path(), "checkpoint", signed(&checkpoint(lines), &key(1)));
    write(dir.path(), "log.vkey", format!("{}\n", vkey(1)));
    let (mut edge, mut tiles) = (Edge::default(), Vec::new());
    for line in lines {
        edge.push(leaf_hash(line.as_bytes()), &mut |tile, hashes| tiles.push((tile, hashes)));
    }
    tiles.extend(edge.partial().map(|(tile, hashes)| (tile, hashes.to_vec())));
    for (tile, hashes) in tiles {
        write(dir.path(), &Resource::Hashes(tile).to_string(), encode_hashes(&hashes));
    }
    dir
}

/// What belongs to stream 1, with its proofs.
fn initiative(lines: &[String]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let (tree, at) = (tree(lines), checkpoint(lines));
    let note: Note = signed(&at, &key(1)).parse().unwrap();
    let mut own = String::new();
    for (index, line) in (0..).zip(lines).filter(|(index, _)| index % 3 == 0) {
        let Ok(path) = merkle::inclusion(&tree, index, at.size);
        let proof = ProofFile { index, path, checkpoint: note.clone() };
        proof.check(line.as_bytes(), &key(1).verifier()).unwrap();
        write(dir.path(), &format!("proofs/{}.tlog-proof", index + 1), proof.to_string());
        writeln!(own, "{line}").unwrap();
    }
    write(dir.path(), "commits.ndjson", own);
    write(dir.path(), "checkpoint", note.to_string());
    write(dir.path(), "log.vkey", format!("{}\n", vkey(1)));
    dir
}

/// What is done to the lines of an export.
type Change<'a> = &'a dyn Fn(&mut Vec<String>);

/// Whether the auditor calls it good, and what it says.
fn audit(export: &TempDir, more: &[&str]) -> (bool, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/auditor/verify.py");
    let ran = Command::new("python3").arg("-B").arg(script).arg(export.path()).args(more).output();
    let ran = ran.expect("python3, from 3.11 on, has to be installed");
    let (out, err) = (String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap());
    let missing = err.contains("ModuleNotFoundError");
    assert!(!missing, "run: python3 -m pip install -r examples/auditor/requirements.txt\n{err}");
    assert!(!err.contains("Traceback"), "{err}");
    assert_eq!(ran.status.success(), out.contains("good: "), "{out}{err}");
    assert_eq!(ran.status.code() == Some(1), err.starts_with("BAD "), "{out}{err}");
    (ran.status.success(), out + &err)
}

#[track_caller]
fn good(export: &TempDir, more: &[&str], says: &str) {
    let (good, said) = audit(export, more);
    assert!(good && said.contains(says), "expected `{says}` of {said}");
}

#[track_caller]
fn bad(export: &TempDir, more: &[&str], says: &str) {
    let (good, said) = audit(export, more);
    assert!(!good && said.contains(says), "expected `{says}` of {said}");
}

#[test]
fn exports_of_any_size_are_good() {
    for size in [0, 1, 2, 255, 256, 257, 600] {
        let lines = commits(size);
        good(
            &whole(&lines),
            &["--vkey", &vkey(1)],
            &format!("good: {size} commits; {ORIGIN} at {size}, root "),
        );
    }
    let export = whole(&commits(7));
    good(&export, &[], "the key is whatever the export says");
    fs::remove_dir_all(export.path().join("tile")).unwrap();
    good(&export, &["--vkey", &vkey(1)], "good: 7 commits");
}

#[test]
fn one_flipped_bit_anywhere_names_its_line() {
    let export = whole(&commits(300));
    let path = export.path().join("commits.ndjson");
    let content = fs::read(&path).unwrap();
    let ends: Vec<usize> = (0..content.len()).filter(|at| content[*at] == b'\n').collect();
    let spread = (0..14).map(|step| content.len() * step / 14 + 31 * step);
    // The first byte, the end of a line, and the end of the last.
    for (spot, bit) in spread.chain([0, ends[100], content.len() - 1]).zip((0..8).cycle()) {
        let mut spoilt = content.clone();
        spoilt[spot] ^= 1 << bit;
        fs::write(&path, spoilt).unwrap();
        let line = content[..spot].iter().filter(|byte| **byte == b'\n').count() + 1;
        bad(&export, &["--vkey", &vkey(1)], &format!("BAD commits.ndjson line {line}: "));
    }
    // Without a hash for each entry it is found as well, but not where.
    fs::remove_dir_all(export.path().join("tile")).unwrap();
    let spoilt = String::from_utf8(content.clone()).unwrap().replacen("UPPORT", "UPPOST", 1);
    fs::write(&path, spoilt).unwrap();
    bad(&export, &[], "BAD checkpoint: the first 300 commits do not have its root");
    fs::write(&path, content).unwrap();
    good(&export, &[], "good: 300 commits");
}

#[test]
fn what_is_cut_added_or_moved_is_named() {
    let lines = commits(300);
    let export = whole(&lines);
    let with = |change: Change<'_>| {
        let mut lines = lines.clone();
        change(&mut lines);
        write(export.path(), "commits.ndjson", ndjson(&lines));
    };
    with(&|lines| drop(lines.pop()));
    bad(&export, &[], "BAD commits.ndjson: ends after 299 commits; checkpoint is of 300");
    with(&|lines| lines.clear());
    bad(&export, &[], "ends after 0 commits");
    with(&|lines| drop(lines.remove(0)));
    bad(&export, &[], "commits.ndjson line 1: ");
    with(&|lines| drop(lines.remove(99)));
    bad(&export, &[], "commits.ndjson line 100: ");
    with(&|lines| lines.swap(41, 42));
    bad(&export, &[], "commits.ndjson line 42: ");
    with(&|lines| lines.insert(7, lines[7].clone()));
    bad(&export, &[], "commits.ndjson line 9: ");
    with(&|lines| lines.push(commit(301)));
    bad(&export, &[], "commits.ndjson line 301: the checkpoint is of 300 commits");
    let whole_lines = ndjson(&lines);
    write(export.path(), "commits.ndjson", whole_lines.trim_end());
    bad(&export, &[], "commits.ndjson line 300: the line does not end");
    write(export.path(), "commits.ndjson", whole_lines.replace('\n', "\r\n"));
    bad(&export, &[], "commits.ndjson line 1: ");
    fs::remove_file(export.path().join("commits.ndjson")).unwrap();
    bad(&export, &[], "No such file");
}

#[test]
fn a_log_that_signs_what_must_not_be_is_found_out() {
    for (change, says) in [
        ((5, r#""seq":5,"#, r#""seq":6,"#), "line 5: seq 6 follows 4"),
        ((1, r#""seq":1,"#, r#""seq":0,"#), "line 1: seq 0 follows 0"),
        ((5, r#""rev":2,"#, r#""rev":3,"#), "line 5 (seq 5): rev 3 of initiative/"),
        ((5, r#""rev":2,"#, r#""rev":1,"#), "line 5 (seq 5): rev 1 of initiative/"),
        ((5, "T00:00:05.5Z", "T00:00:04.5Z"), "line 5 (seq 5): recorded at 2026-11-22 00:00:04.5"),
        ((5, "T00:00:05.5Z", "T00:00:05.5"), "line 5: this is no commit"),
        (
            (5, "000000000005\"", "000000000002\""),
            "line 5 (seq 5): command_id 11111111-1111-4111-8111-000000000002 was there before",
        ),
        ((5, r#""seq":5,"#, r#""seq":"5","#), "line 5: this is no commit"),
        ((5, r#"{"seq""#, r#"["seq""#), "line 5: this is no commit"),
    ] {
        let (seq, from, to): (usize, _, _) = change;
        let mut lines = commits(9);
        lines[seq - 1] = lines[seq - 1].replacen(from, to, 1);
        bad(&whole(&lines), &["--vkey", &vkey(1)], says);
    }
}

#[test]
fn only_the_key_that_is_trusted_vouches_for_it() {
    let lines = commits(20);
    let export = whole(&lines);
    bad(&export, &["--vkey", &vkey(2)], "BAD checkpoint: not signed by log.example/samspil+");
    bad(&export, &["--vkey", "log.example/samspil+00000000+AAAA"], "this is no log's key");
    let good_note = fs::read_to_string(export.path().join("checkpoint")).unwrap();
    for (spoilt, says) in [
        (good_note.replace("\n20\n", "\n19\n"), "not signed by"),
        (good_note.replace(ORIGIN, "other.example"), "not signed by"),
        (good_note.replace("— ", "- "), "this is no signed checkpoint"),
        (good_note.replace("\n\n", "\n"), "this is no signed checkpoint"),
        (signed(&Checkpoint { size: 19, ..checkpoint(&lines) }, &key(1)), "tile/0"),
        (signed(&checkpoint(&commits(21)), &key(1)), "BAD "),
        (
            signed(&Checkpoint { origin: "other.example".parse().unwrap(), ..checkpoint(&lines) }, &key(1)),
            "of the log other.example",
        ),
    ] {
        write(export.path(), "checkpoint", spoilt);
        bad(&export, &["--vkey", &vkey(1)], says);
    }
}

#[test]
fn an_earlier_checkpoint_must_be_of_its_beginning() {
    let lines = commits(300);
    let export = whole(&lines);
    let old = export.path().join("kept");
    let with = ["--vkey", &vkey(1), "--old", old.to_str().unwrap()];
    for size in [0, 1, 256, 299, 300] {
        write(export.path(), "kept", signed(&checkpoint(&lines[..size]), &key(1)));
        good(&export, &with, "good: 300 commits");
    }
    // The log was written anew since, from commit 100 on.
    let mut other = lines.clone();
    other[99] = other[99].replace("Åse", "Ane");
    write(export.path(), "kept", signed(&checkpoint(&other[..200]), &key(1)));
    bad(&export, &with, "BAD kept: the first 200 commits do not have its root");
    write(export.path(), "kept", signed(&checkpoint(&commits(301)), &key(1)));
    bad(&export, &with, "BAD commits.ndjson: ends after 300 commits; kept is of 301");
    write(export.path(), "kept", signed(&checkpoint(&lines[..200]), &key(2)));
    bad(&export, &with, "BAD kept: not signed by");
}

#[test]
fn a_new_key_is_followed_where_the_old_one_says_so() {
    let lines = commits(300);
    let export = whole(&lines);
    let takes_over =
        |seed, size: usize| Rotation { at: checkpoint(&lines[..size]), new: key(seed).verifier() };
    let first = takes_over(2, 100).sign(Some(&key(1)), &key(2));
    write(export.path(), "rotations/1", first.to_string());
    write(export.path(), "rotations/2", takes_over(3, 200).sign(Some(&key(2)), &key(3)).to_string());
    write(export.path(), "log.vkey", format!("{}\n{}\n{}\n", vkey(3), vkey(2), vkey(1)));
    write(export.path(), "checkpoint", signed(&checkpoint(&lines), &key(3)));
    for trusted in 1..=3 {
        good(&export, &["--vkey", &vkey(trusted)], "good: 300 commits");
    }
    good(&export, &[], "good: 300 commits");
    write(export.path(), "kept", signed(&checkpoint(&lines[..50]), &key(1)));
    good(&export, &["--vkey", &vkey(1), "--old", export.path().join("kept").to_str().unwrap()], "good");
    // The old key, stolen later, vouches for nothing.
    write(export.path(), "checkpoint", signed(&checkpoint(&lines), &key(1)));
    bad(&export, &["--vkey", &vkey(1)], "BAD checkpoint: not signed by");
    write(export.path(), "checkpoint", signed(&checkpoint(&lines), &key(3)));
    // Where the old key was lost, whoever trusts it is not led on.
    write(export.path(), "rotations/1", takes_over(2, 100).sign(None, &key(2)).to_string());
    bad(&export, &["--vkey", &vkey(1)], "BAD checkpoint: not signed by");
    good(&export, &["--vkey", &vkey(2)], "good: 300 commits");
    // A rotation of another history.
    let other = Rotation {
        at: Checkpoint { size: 99, ..first.text().parse::<Rotation>().unwrap().at },
        new: key(2).verifier(),
    };
    write(export.path(), "rotations/1", other.sign(Some(&key(1)), &key(2)).to_string());
    bad(&export, &["--vkey", &vkey(1)], "BAD 1: the first 99 commits do not have its root");
    write(export.path(), "rotations/1", "nonsense");
    bad(&export, &["--vkey", &vkey(1)], "BAD 1: this is no signed checkpoint, nor a rotation");
}

#[test]
fn the_export_of_one_initiative_is_proved_commit_by_commit() {
    let lines = commits(300);
    let export = initiative(&lines);
    let with = ["--vkey", &vkey(1)];
    good(&export, &with, "good: 100 commits; log.example/samspil at 300");
    let content = fs::read_to_string(export.path().join("commits.ndjson")).unwrap();
    let own: Vec<String> = content.lines().map(str::to_owned).collect();
    let cases: [(Change<'_>, &str); 5] = [
        (
            &|own| own[41] = own[41].replace("Åse", "Ane"),
            "line 42 (seq 124): not the entry that proofs/124.tlog-proof proves",
        ),
        (&|own| drop(own.remove(10)), "line 11 (seq 34): rev 12 of initiative/"),
        (&|own| own.swap(4, 5), "line 5 (seq 16): rev 6 of"),
        (&|own| own.insert(1, lines[1].clone()), "proofs/2.tlog-proof"),
        (&|own| own[3] = own[3].replacen("\"seq\":10,", "\"seq\":13,", 1), "line 4 (seq 13): not the entry"),
    ];
    for (change, says) in cases {
        let mut own = own.clone();
        change(&mut own);
        write(export.path(), "commits.ndjson", ndjson(&own));
        bad(&export, &with, says);
    }
    write(export.path(), "commits.ndjson", &content);
    // Nothing tells how many there ought to be at the end.
    write(export.path(), "commits.ndjson", ndjson(&own[..50]));
    good(&export, &with, "good: 50 commits");
    write(export.path(), "commits.ndjson", &content);
    bad(&export, &["--vkey", &vkey(2)], "not signed by");
    bad(&export, &["--vkey", &vkey(1), "--old", export.path().join("checkpoint").to_str().unwrap()], "--old");

    let proof =
        |seq: u64| fs::read_to_string(export.path().join(format!("proofs/{seq}.tlog-proof"))).unwrap();
    let (of_7, of_10) = (proof(7), proof(10));
    for (spoilt, says) in [
        (of_10.clone(), "proofs/7.tlog-proof: of index 9, where seq 7 has 6"),
        (of_10.replace("index 9\n", "index 6\n"), "(seq 7): not the entry"),
        (
            of_7.replacen("\n\n", "\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n", 1),
            "(seq 7): not the entry",
        ),
        (of_7.replace("\n300\n", "\n301\n"), "leads to another checkpoint"),
        (
            of_7.replace("\n— log.example/samspil ", "\n— log.example/another "),
            "proofs/7.tlog-proof: not signed by",
        ),
        ("nonsense".to_owned(), "this is no proof file"),
    ] {
        write(export.path(), "proofs/7.tlog-proof", spoilt);
        bad(&export, &with, says);
    }
    write(export.path(), "proofs/7.tlog-proof", of_7.replacen("index", "extra AAAA\nindex", 1));
    good(&export, &with, "good: 100 commits");
    fs::remove_file(export.path().join("proofs/7.tlog-proof")).unwrap();
    bad(&export, &with, "No such file");
}
