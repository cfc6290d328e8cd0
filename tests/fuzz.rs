//! Every target of the fuzzer, over what is kept of its inputs and over that mangled, without the fuzzer and with the stable
//! compiler. `SAMSPIL_FUZZ_SECS` says for how long to mangle, all targets together; left out, a moment.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::harness::Dice;

#[expect(unreachable_pub, reason = "the fuzzer sees it as a crate of its own")]
#[path = "../fuzz/src/lib.rs"]
mod targets;

/// The kept inputs with their names, by target.
fn kept() -> BTreeMap<String, Vec<(String, Vec<u8>)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/kept");
    let name = |entry: &fs::DirEntry| entry.file_name().into_string().unwrap();
    let files = |folder: fs::DirEntry| {
        let files = fs::read_dir(folder.path()).unwrap().map(Result::unwrap);
        let mut files: Vec<_> = files.map(|file| (name(&file), fs::read(file.path()).unwrap())).collect();
        files.sort();
        files
    };
    fs::read_dir(root).unwrap().map(Result::unwrap).map(|folder| (name(&folder), files(folder))).collect()
}

/// Takes an input, and where something does not hold, writes it down and says where.
#[track_caller]
fn check(target: &str, check: targets::Check, input: &[u8]) {
    if catch_unwind(AssertUnwindSafe(|| check(input))).is_err() {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{target}-found"));
        fs::write(&path, input).unwrap();
        panic!("{target} does not hold of {path:?}; mend it, and keep the input in fuzz/kept/{target}/");
    }
}

#[test]
fn everything_that_is_kept_of_fuzzing_holds() {
    let kept = kept();
    let targets = targets::targets();
    let names: Vec<&str> = kept.keys().map(String::as_str).collect();
    let mut known: Vec<&str> = targets.iter().map(|(name, _)| *name).collect();
    known.sort_unstable();
    assert_eq!(names, known, "each target keeps inputs, and nothing else is kept");
    for (target, holds) in &targets {
        assert!(kept[*target].len() >= 3, "few inputs are kept for {target}");
        assert!(
            kept[*target].iter().any(|(name, _)| name.starts_with("good")),
            "{target} keeps nothing good"
        );
        for (name, input) in &kept[*target] {
            eprintln!("{target}/{name}");
            check(target, *holds, input);
        }
    }
}

/// What is put in: what formats are made of.
const WORDS: [&[u8]; 18] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\",
    b":",
    b",",
    b"\n",
    b"\0",
    b"@",
    b"...",
    b"\xff",
    b"18446744073709551616",
    b"-1",
    b"\xe2\x80\xae",
    b"$a",
    b"null",
];

/// Some bytes cut out, doubled, changed, or put in; or the end of another input.
fn mangled(input: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=dice.below(4) {
        let place = |dice: &mut Dice, bytes: &[u8]| dice.below(bytes.len() as u64 + 1) as usize;
        let (one, two) = (place(dice, &bytes), place(dice, &bytes));
        let (from, to) = (one.min(two), one.max(two));
        match dice.below(6) {
            0 => drop(bytes.drain(from..to)),
            1 if bytes.len() < 1 << 16 => {
                let again = bytes[from..to].to_vec();
                drop(bytes.splice(from..from, again));
            }
            2 if from < bytes.len() => bytes[from] ^= 1 << dice.below(8),
            3 => {
                bytes.truncate(from);
                let start = place(dice, other);
                bytes.extend(&other[start..]);
            }
            _ => {
                drop(bytes.splice(from..from, WORDS[dice.below(WORDS.len() as u64) as usize].iter().copied()))
            }
        }
    }
    bytes
}

#[test]
fn what_is_kept_holds_when_it_is_mangled_too() {
    let secs = std::env::var("SAMSPIL_FUZZ_SECS").ok().and_then(|secs| secs.parse::<u64>().ok());
    let targets = targets::targets();
    let share = secs.map(|secs| Duration::from_secs(secs) / targets.len() as u32);
    // Where there is time, each run tries something else, and says what.
    let seed = secs.map_or(1, |_| u64::from(std::process::id()));
    let kept = kept();
    for (target, holds) in targets {
        let inputs = &kept[target];
        let (mut dice, began, mut tried) = (Dice::seeded(seed), Instant::now(), 0_u32);
        while share.map_or(tried < 200, |share| began.elapsed() < share) {
            let mut any = || &inputs[dice.below(inputs.len() as u64) as usize].1;
            let (input, other) = (any(), any());
            check(target, holds, &mangled(input, other, &mut dice));
            tried += 1;
        }
        eprintln!("{target}: {tried} mangled inputs held (seed {seed})");
    }
}
