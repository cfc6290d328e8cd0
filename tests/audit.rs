//! History checked from outside: by the command line, and over HTTP as others' tools do.

use std::fs;

use samspil_store::proof::file::ProofFile;
use samspil_store::proof::merkle::{is_consistent, leaf_hash};
use samspil_store::proof::note::Kind;
use samspil_store::proof::tile::{decode_entries, decode_hashes};
use samspil_store::proof::{Checkpoint, Hash, Note, Signer, Verifier};
use serde_json::json;

use crate::harness::{Client, Server, run};

const RECORD: &str =
    "mutation($input: RegisterOrganisationInput!) { registerOrganisation(input: $input) { position } }";

async fn register(client: &mut Client, name: &str) {
    client.data(RECORD, json!({ "input": { "name": name, "sector": "CIVIL_SOCIETY" } })).await;
}

#[track_caller]
fn text(output: &std::process::Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test]
async fn the_log_is_served_as_tools_of_others_read_it() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &["--demo", "--origin", "log.example.org/casebook"]);
    let mut client = Client::connect(server.address).await.unwrap();

    let vkey = client.get("/log/vkey").await.unwrap().1;
    let verifier: Verifier = vkey.trim_end().parse().unwrap();
    assert_eq!(
        vkey,
        String::from_utf8(run(&["key", "show", "--data", dir.path().to_str().unwrap()]).stdout).unwrap()
    );

    let (status, headers, note) = client.get_bytes("/log/checkpoint").await.unwrap();
    assert_eq!(
        (status, &headers["content-type"], &headers["cache-control"]),
        (200, &"text/plain; charset=utf-8".parse().unwrap(), &"no-store".parse().unwrap())
    );
    let note: Note = String::from_utf8(note).unwrap().parse().unwrap();
    assert!(note.is_signed_by(&verifier));
    let checkpoint: Checkpoint = note.text().parse().unwrap();
    assert_eq!(checkpoint.origin.as_str(), "log.example.org/casebook");
    let size = checkpoint.size;
    assert!((2..256).contains(&size), "one tile holds the demonstration: {size}");

    let (_, headers, bundle) = client.get_bytes(&format!("/log/tile/entries/000.p/{size}")).await.unwrap();
    assert_eq!(headers["content-type"], "application/octet-stream");
    let entries = decode_entries(&bundle).unwrap();
    let (_, _, tile) = client.get_bytes(&format!("/log/tile/0/000.p/{size}")).await.unwrap();
    let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    assert_eq!(decode_hashes(&tile).unwrap(), leaves);
    assert_eq!(samspil_store::proof::merkle::root_of(&leaves), checkpoint.root);

    let proof: ProofFile = client.get("/log/proof/3").await.unwrap().1.parse().unwrap();
    proof.check(entries[3], &verifier).unwrap();
    register(&mut client, "Later").await;
    let later: Note = client.get("/log/checkpoint").await.unwrap().1.parse().unwrap();
    let later: Checkpoint = later.text().parse().unwrap();
    let path = format!("/log/consistency/{size}/{}", later.size);
    let hashes: Option<Vec<Hash>> =
        client.get(&path).await.unwrap().1.lines().map(Hash::from_base64).collect();
    assert!(is_consistent((size, checkpoint.root), (later.size, later.root), &hashes.unwrap()));

    for (path, code) in [
        ("/log/tile/0/000", "BEYOND_END"),
        ("/log/tile/0/001.p/1", "BEYOND_END"),
        ("/log/tile/64/000", "NOT_FOUND"),
        ("/log/tile/0/0", "NOT_FOUND"),
        ("/log/tile/entries/000.p/256", "NOT_FOUND"),
        ("/log/proof/1000000", "BEYOND_END"),
        ("/log/proof/-1", "NOT_FOUND"),
        ("/log/consistency/3/2", "BEYOND_END"),
        ("/log/cosigned", "NOT_FOUND"),
    ] {
        let (status, said) = client.get(path).await.unwrap();
        assert_eq!(status, 404, "{path}");
        assert!(said.starts_with(code), "{path}: {said}");
    }
    server.stop();
}

#[tokio::test]
async fn a_full_tile_may_be_cached_for_ever() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &[]);
    let mut client = Client::connect(server.address).await.unwrap();
    for number in 1..=257 {
        register(&mut client, &format!("Organisation {number}")).await;
    }
    for path in ["/log/tile/0/000", "/log/tile/entries/000"] {
        let (status, headers, _) = client.get_bytes(path).await.unwrap();
        assert_eq!(status, 200, "{path}");
        assert_eq!(headers["cache-control"], "private, max-age=31536000, immutable");
    }
    let (_, headers, _) = client.get_bytes("/log/tile/1/000.p/1").await.unwrap();
    assert_eq!(headers["cache-control"], "no-store");
    let verified = run(&["audit", "verify", &format!("http://{}", server.address)]);
    assert!(verified.status.success(), "{}", text(&verified));
    assert!(text(&verified).contains("258 commits with 260 events"), "{}", text(&verified));
    server.stop();
}

#[tokio::test]
async fn an_audit_says_what_it_has_seen_and_ends_with_a_code_of_its_own_where_something_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let server = Server::start(&data, &["--demo"]);
    let mut client = Client::connect(server.address).await.unwrap();
    let kept = dir.path().join("kept");
    fs::write(&kept, client.get("/log/checkpoint").await.unwrap().1).unwrap();
    let vkey = client.get("/log/vkey").await.unwrap().1;
    register(&mut client, "Later").await;
    let address = format!("http://{}", server.address);
    let (data, kept) = (data.to_str().unwrap(), kept.to_str().unwrap());
    for source in [address.as_str(), data] {
        let verified = run(&["audit", "verify", source, "--vkey", vkey.trim(), "--earlier", kept]);
        let said = text(&verified);
        assert!(verified.status.success(), "{source}: {said}");
        assert!(said.contains("is whole and unchanged") && said.contains(vkey.trim()), "{said}");
        assert!(said.contains("begins with what the earlier checkpoint"), "{said}");
    }
    server.stop();

    let stranger = Signer::new(vkey.split('+').next().unwrap().parse().unwrap(), Kind::Log, &[3; 32]);
    let wrong = run(&["audit", "verify", data, "--vkey", &stranger.verifier().to_string()]);
    assert_eq!(wrong.status.code(), Some(11));
    assert!(text(&wrong).contains("none of these keys has signed it"), "{}", text(&wrong));
    let nowhere = run(&["audit", "verify", "/nowhere"]);
    assert_eq!(nowhere.status.code(), Some(1), "{}", text(&nowhere));
    let malformed = run(&["audit", "verify", data, "--vkey", "x"]);
    assert_eq!(malformed.status.code(), Some(2), "{}", text(&malformed));
}

#[tokio::test]
async fn what_a_witness_signs_is_served_beside_the_log_s_own_signature() {
    let dir = tempfile::tempdir().unwrap();
    let witness = Signer::new("witness.example".parse().unwrap(), Kind::Witness, &[9; 32]);
    let key = witness.verifier().to_string();
    let server = Server::start(dir.path(), &["--demo", "--witness", &key]);
    let mut client = Client::connect(server.address).await.unwrap();
    let note: Note = client.get("/log/checkpoint").await.unwrap().1.parse().unwrap();
    let cosigned = Note::new(note.text().to_owned(), vec![witness.cosign(note.text(), 1_790_000_000)]);
    let (status, served) = client.post_text("/log/cosigned", &cosigned.to_string()).await.unwrap();
    assert_eq!(status, 200, "{served}");
    assert_eq!(client.get("/log/checkpoint").await.unwrap().1, served);
    assert_eq!(client.get("/log/cosigned").await.unwrap().1, served);
    let verified = run(&["audit", "verify", &format!("http://{}", server.address), "--witness", &key]);
    assert!(
        text(&verified).contains("The witness witness.example has signed the same."),
        "{}",
        text(&verified)
    );

    for (body, status, code) in [
        ("no note", 400, "BAD_INPUT"),
        (&note.to_string(), 409, "NOT_COSIGNED"),
        (&cosigned.to_string().replacen(note.text(), "other\n1\nAAAA\n", 1), 409, "NOT_COSIGNED"),
    ] {
        let (got, said) = client.post_text("/log/cosigned", body).await.unwrap();
        assert_eq!(got, status, "{body}: {said}");
        assert!(said.starts_with(code), "{said}");
    }
    server.stop();
}

#[tokio::test]
async fn a_key_that_is_rotated_is_told_and_followed() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    Server::start(dir.path(), &["--demo"]).stop();
    let show = |more: &[&str]| {
        String::from_utf8(run(&[&["key", "show", "--data", data], more].concat()).stdout).unwrap()
    };
    let old = show(&[]);
    let rotated = run(&["key", "rotate", "--data", data]);
    assert!(rotated.status.success(), "{}", text(&rotated));
    assert_eq!(show(&[]), String::from_utf8(rotated.stdout).unwrap());
    assert_eq!(show(&["--all"]), format!("{}{old}", show(&[])));
    let server = Server::start(dir.path(), &[]);
    let mut client = Client::connect(server.address).await.unwrap();
    client.get("/log/checkpoint").await.unwrap();
    for source in [format!("http://{}", server.address), data.to_owned()] {
        let verified = run(&["audit", "verify", &source, "--vkey", old.trim()]);
        assert!(verified.status.success(), "{source}: {}", text(&verified));
    }
    let in_use = run(&["key", "rotate", "--data", data]);
    assert_eq!(in_use.status.code(), Some(4), "{}", text(&in_use));
    server.stop();
    assert_eq!(run(&["key", "show", "--data", "/nowhere"]).status.code(), Some(3));
}

/// The Python script that shares no code with us.
fn python(arguments: &[&str]) -> std::process::Output {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/auditor/verify.py");
    let ran = std::process::Command::new("python3").args(["-B", script]).args(arguments).output();
    ran.expect("python3, from 3.11 on, has to be installed")
}

#[tokio::test]
async fn an_export_is_checked_by_us_and_by_code_that_is_not_ours_and_every_flipped_bit_is_located() {
    let dir = tempfile::tempdir().unwrap();
    let (data, out) = (dir.path().join("data"), dir.path().join("export"));
    let (data, out) = (data.to_str().unwrap(), out.to_str().unwrap());
    let server = Server::start(data.as_ref(), &["--demo"]);
    let exported = run(&["export", "log", "--data", data, "--out", out]);
    assert!(exported.status.success(), "while it is served: {}", text(&exported));
    server.stop();
    let vkey = String::from_utf8(run(&["key", "show", "--data", data]).stdout).unwrap();
    let verified = run(&["audit", "verify", out, "--vkey", vkey.trim()]);
    assert!(verified.status.success(), "{}", text(&verified));
    let verified = python(&[out, "--vkey", vkey.trim()]);
    assert!(verified.status.success(), "{}", text(&verified));

    let path = format!("{out}/commits.ndjson");
    let whole = fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 20) {
        let line = whole[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        fs::write(&path, flipped).unwrap();
        let found = run(&["audit", "verify", out, "--vkey", vkey.trim()]);
        assert_eq!(found.status.code(), Some(11), "byte {at}: {}", text(&found));
        assert!(
            text(&found).contains(&format!("commit {line}:")),
            "byte {at} of line {line}: {}",
            text(&found)
        );
        let found = python(&[out, "--vkey", vkey.trim()]);
        assert!(
            !found.status.success() && text(&found).contains(&format!("line {line}")),
            "{}",
            text(&found)
        );
        let refused = run(&["import", out, "--data", &format!("{data}-{at}")]);
        assert_eq!(refused.status.code(), Some(11), "{}", text(&refused));
        assert!(!std::path::Path::new(&format!("{data}-{at}")).exists(), "nothing is left behind");
    }
    fs::write(&path, whole).unwrap();

    let again = format!("{data}-again");
    let imported = run(&["import", out, "--data", &again]);
    assert!(imported.status.success(), "{}", text(&imported));
    let root = |source: &str| {
        let said = text(&run(&["audit", "verify", source]));
        said.lines().find(|line| line.contains("Root of the tree")).map(str::to_owned)
    };
    assert!(root(out).is_some());
    assert_eq!((root(&again), root(data)), (root(out), root(out)));
}

#[tokio::test]
async fn the_auditor_of_one_initiative_gets_its_commits_with_proofs_and_nothing_of_any_other() {
    let dir = tempfile::tempdir().unwrap();
    let (data, out) = (dir.path().join("data"), dir.path().join("one"));
    let (data, out) = (data.to_str().unwrap(), out.to_str().unwrap());
    Server::start(data.as_ref(), &["--demo"]).stop();
    let id = "@fuldkornspartnerskabet";
    let exported = run(&["export", "log", "--data", data, "--out", out, "--initiative", id]);
    assert!(exported.status.success(), "{}", text(&exported));
    let vkey = String::from_utf8(run(&["key", "show", "--data", data]).stdout).unwrap();
    let verifier: Verifier = vkey.trim().parse().unwrap();
    let lines = fs::read_to_string(format!("{out}/commits.ndjson")).unwrap();
    let stream = format!("initiative/{}", id.parse::<samspil_domain::ids::InitiativeId>().unwrap());
    for (rev, line) in (1..).zip(lines.lines()) {
        let commit: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!((commit["stream"].as_str(), commit["rev"].as_u64()), (Some(stream.as_str()), Some(rev)));
        let proof = fs::read_to_string(format!("{out}/proofs/{}.tlog-proof", commit["seq"])).unwrap();
        proof.parse::<ProofFile>().unwrap().check(line.as_bytes(), &verifier).unwrap();
    }
    let names: Vec<String> =
        fs::read_dir(out).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let allowed = ["README.md", "checkpoint", "commits.ndjson", "log.vkey", "proofs"];
    assert!(names.iter().all(|name| allowed.contains(&name.as_str())), "{names:?}");
    let verified = python(&[out, "--vkey", vkey.trim()]);
    assert!(verified.status.success(), "{}", text(&verified));
    let verified = run(&["audit", "verify", out, "--vkey", vkey.trim()]);
    assert!(verified.status.success() && text(&verified).contains("each proved"), "{}", text(&verified));
    let path = format!("{out}/commits.ndjson");
    fs::write(&path, lines.replacen("Fuldkorn", "Fuldkorm", 1)).unwrap();
    let found = run(&["audit", "verify", out, "--vkey", vkey.trim()]);
    assert_eq!(found.status.code(), Some(11), "{}", text(&found));
    assert!(text(&found).contains("does not lead from it to the signed root"), "{}", text(&found));

    let unknown =
        run(&["export", "log", "--data", data, "--out", &format!("{out}-2"), "--initiative", "@nobody"]);
    assert_eq!(unknown.status.code(), Some(2), "{}", text(&unknown));
    assert!(!std::path::Path::new(&format!("{out}-2")).exists());
}

#[tokio::test]
async fn a_replay_prints_everything_as_it_was_known_at_a_moment() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let mut server = Server::start(dir.path(), &["--demo"]);
    let end = server.wait_for("ready")["position"].as_u64().unwrap();
    server.stop();
    let replay = |more: &[&str]| {
        let ran = run(&[&["replay", "--data", data], more].concat());
        assert!(ran.status.success(), "{}", text(&ran));
        serde_json::from_slice::<serde_json::Value>(&ran.stdout).unwrap()
    };
    let nothing = replay(&["--at", "0"]);
    assert_eq!(nothing, json!({ "initiatives": [], "organisations": [] }));
    let now = replay(&[]);
    assert_eq!(replay(&["--at", &end.to_string()]), now);
    assert_eq!(now["initiatives"].as_array().unwrap().len(), 17);
    let one = &replay(&["--initiative", "@fiktivt-eksempel"])["initiatives"][0];
    assert_eq!(one["health"].as_array().unwrap().len(), 5, "{}", one["health"]);
    assert!(!one["attention"]["nodes"].as_array().unwrap().is_empty());
    assert!(!one["commonAgenda"]["goals"][0]["title"].is_null());
    assert!(one["sharedMeasurement"]["reports"].as_array().unwrap().len() > 3);

    let question = dir.path().join("question.graphql");
    fs::write(&question, "query($asOf: AsOf) { initiatives(asOf: $asOf) { total } }").unwrap();
    let asked = |at: &str| replay(&["--at", at, "--query", question.to_str().unwrap()]);
    assert_eq!(asked("0")["initiatives"]["total"], 0);
    assert_eq!(asked(&end.to_string())["initiatives"]["total"], 17);
    for (more, code) in
        [(["--at", "1000000"], 2), (["--at", "yesterday"], 2), (["--initiative", "@nobody"], 2)]
    {
        let ran = run(&[&["replay", "--data", data], &more[..]].concat());
        assert_eq!(ran.status.code(), Some(code), "{more:?}: {}", text(&ran));
    }
}
