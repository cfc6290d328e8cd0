//! Proofs over GraphQL, checked with what an auditor has: the texts, and the key.

use samspil_store::proof::file::ProofFile;
use samspil_store::proof::merkle::{is_consistent, leaf_hash};
use samspil_store::proof::{Checkpoint, Hash, Note, Verifier};
use serde_json::json;

use crate::support::Samspil;

async fn register(samspil: &Samspil, name: &str) {
    let document =
        "mutation($name: String!) { registerOrganisation(input: {name: $name, sector: OTHER}) { position } }";
    samspil.data(document, json!({ "name": name })).await;
}

fn hash(text: &serde_json::Value) -> Hash {
    Hash::from_base64(text.as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn a_commit_comes_with_the_proof_that_it_stands_in_the_log() {
    let samspil = Samspil::new();
    for name in ["Egmont", "Odense", "Aarhus", "Realdania", "Kirkens Korshær"] {
        register(&samspil, name).await;
    }
    let document = "{ checkpoint { origin size root verifierKey note } commits { raw proof { leafIndex leafHash path file } } }";
    let data = samspil.data(document, json!({})).await;
    let verifier: Verifier = data["checkpoint"]["verifierKey"].as_str().unwrap().parse().unwrap();
    let note: Note = data["checkpoint"]["note"].as_str().unwrap().parse().unwrap();
    assert!(note.is_signed_by(&verifier));
    let checkpoint: Checkpoint = note.text().parse().unwrap();
    assert_eq!((checkpoint.size, checkpoint.root), (5, hash(&data["checkpoint"]["root"])));
    assert_eq!(data["checkpoint"]["size"], "5");
    for (index, commit) in data["commits"].as_array().unwrap().iter().enumerate() {
        let raw = commit["raw"].as_str().unwrap().as_bytes();
        let file: ProofFile = commit["proof"]["file"].as_str().unwrap().parse().unwrap();
        assert_eq!(file.check(raw, &verifier).unwrap(), checkpoint);
        assert_eq!(commit["proof"]["leafIndex"], index.to_string());
        assert_eq!(hash(&commit["proof"]["leafHash"]), leaf_hash(raw));
        let path: Vec<Hash> = commit["proof"]["path"].as_array().unwrap().iter().map(hash).collect();
        assert_eq!(path, file.path);
    }
}

#[tokio::test]
async fn two_sizes_come_with_the_proof_that_one_is_the_beginning_of_the_other() {
    let samspil = Samspil::new();
    for number in 0..7 {
        register(&samspil, &format!("Organisation {number}")).await;
    }
    let document = "query($old: Position!, $new: Position) {
        consistency(old: $old, new: $new) { oldSize oldRoot newSize newRoot hashes } }";
    for (old, new) in [(0, None), (3, None), (4, Some(7)), (7, Some(7)), (1, Some(2))] {
        let variables = json!({ "old": old.to_string(), "new": new.map(|new: u64| new.to_string()) });
        let it = samspil.data(document, variables).await["consistency"].clone();
        let hashes: Vec<Hash> = it["hashes"].as_array().unwrap().iter().map(hash).collect();
        let (old_root, new_root) = (hash(&it["oldRoot"]), hash(&it["newRoot"]));
        assert_eq!(it["newSize"], new.unwrap_or(7).to_string());
        assert!(is_consistent((old, old_root), (new.unwrap_or(7), new_root), &hashes), "{it}");
    }
    for (old, new, code) in [("5", "3", "BAD_USER_INPUT"), ("8", "8", "BEYOND_END"), ("1", "8", "BEYOND_END")]
    {
        let answer = samspil.run(document, json!({ "old": old, "new": new })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
    }
}
