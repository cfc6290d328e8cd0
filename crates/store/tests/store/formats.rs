//! The fuzzer's targets over what is kept of its inputs, over those mangled, and over any bytes: none panics, and what
//! must hold of each format holds. What fuzzing has found stands in `fuzz/kept`, and so stays mended.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

#[expect(unreachable_pub, reason = "the fuzzer sees it as a crate of its own")]
#[path = "../../../../fuzz/src/formats.rs"]
mod fuzz;

/// What takes an input and panics where something does not hold.
type Check = fn(&[u8]);

/// Every kept input of these: its target's name, its own, its bytes. Those of other targets are taken by `tests/fuzz.rs`.
static KEPT: LazyLock<Vec<(String, String, Vec<u8>)>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/kept");
    let mut kept = Vec::new();
    for (target, _) in fuzz::TARGETS {
        let folder = root.join(target);
        for file in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let name = |name: std::ffi::OsString| name.into_string().unwrap();
            kept.push((target.to_owned(), name(file.file_name()), fs::read(file.path()).unwrap()));
        }
    }
    kept.sort();
    kept
});

fn every_target(bytes: &[u8]) {
    fuzz::TARGETS.iter().for_each(|(_, check)| check(bytes));
}

#[test]
fn what_is_kept_of_fuzzing_holds_for_every_target() {
    for (target, ..) in fuzz::TARGETS {
        let own = KEPT.iter().filter(|(of, ..)| of == target).count();
        assert!(own >= 3, "only {own} inputs are kept for {target}");
    }
    for (target, name, bytes) in KEPT.iter() {
        eprintln!("{target}/{name}");
        every_target(bytes);
    }
}

#[test]
fn what_is_kept_as_good_is_read() {
    use samspil_store::proof::{
        Checkpoint, Note, Signer, Verifier, file::ProofFile, rotation::Rotation, tile::Resource,
    };
    let mut good = 0;
    for (target, name, bytes) in KEPT.iter().filter(|(_, name, _)| name.starts_with("good-")) {
        let text = String::from_utf8(bytes.clone()).unwrap_or_default();
        let read = match target.as_str() {
            "bundle" => samspil_store::proof::tile::decode_entries(bytes).is_some(),
            "checkpoint" => text.parse::<Checkpoint>().is_ok(),
            "commit" => serde_json::from_slice::<samspil_domain::Commit>(bytes).is_ok(),
            "key" => text.parse::<Verifier>().is_ok() || Signer::from_secret(&text).is_ok(),
            "note" => text.parse::<Note>().is_ok(),
            "path" => text.parse::<Resource>().is_ok(),
            "proof" => text.parse::<ProofFile>().is_ok(),
            "rotation" => text.parse::<Rotation>().is_ok(),
            other => panic!("{other} is no target"),
        };
        assert!(read, "{target}/{name} is not read");
        good += 1;
    }
    assert!(good >= fuzz::TARGETS.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_that_is_mangled_makes_a_target_fail(
        kept in any::<Index>(), other in any::<Index>(), splice in any::<Option<(Index, Index)>>(),
        edits in vec((any::<Index>(), 0..4_usize, prop_oneof![any::<u8>(), Just(b'\n'), Just(b'0'), Just(b'+'), Just(b'=')]), 1..4),
    ) {
        let mut bytes = kept.get(&KEPT).2.clone();
        for (at, cut, new) in edits {
            let at = at.index(bytes.len() + 1);
            bytes.splice(at..(at + cut).min(bytes.len()), [new]);
        }
        if let Some((end, start)) = splice {
            let other = &other.get(&KEPT).2;
            bytes.truncate(end.index(bytes.len() + 1));
            bytes.extend(&other[start.index(other.len() + 1)..]);
        }
        every_target(&bytes);
    }

    #[test]
    fn no_bytes_make_a_target_fail(bytes in vec(any::<u8>(), 0..400), text in "([a-z0-9+/=— \n]{0,12}\n){0,8}") {
        every_target(&bytes);
        every_target(text.as_bytes());
    }
}
