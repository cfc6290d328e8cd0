//! What is refused. That nothing panics, whatever is read, is shown in `crates/store/tests/formats.rs` as well.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::checkpoint::Checkpoint;
use super::super::edge::Edge;
use super::super::file::ProofFile;
use super::super::merkle::{Hash, is_consistent, root_by_inclusion};
use super::super::note::{Kind, Name, Note, Verifier};
use super::super::rotation::Rotation;
use super::super::tile::{Resource, decode_entries, decode_hashes};
use super::signer;

const ROOT: &str = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

fn signed(text: &str) -> String {
    Note::new(text.to_owned(), vec![signer("log.example", Kind::Log, 1).sign(text)]).to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_make_a_reader_of_tiles_or_a_check_of_proofs_panic(
        bytes in vec(any::<u8>(), 0..700), numbers in any::<(u64, u64)>(), path in vec(any::<[u8; 32]>().prop_map(Hash), 0..70),
    ) {
        let read = decode_hashes(&bytes);
        prop_assert_eq!(read.is_some(), bytes.len() % 32 == 0);
        if let Some(entries) = decode_entries(&bytes) {
            prop_assert_eq!(entries.iter().map(|entry| entry.len() + 2).sum::<usize>(), bytes.len());
        }
        let leaf = Hash([0; 32]);
        let _ = root_by_inclusion(leaf, numbers.0, numbers.1, &path);
        let _ = is_consistent((numbers.0, leaf), (numbers.1, leaf), &path);
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn an_edge_of_any_size_is_restored_and_goes_on(size in prop_oneof![any::<u64>(), 0..1_u64 << 40].prop_map(|size| size.min(u64::MAX - 1))) {
        let stand_in = |tile: super::super::tile::Tile| {
            Ok::<_, ()>((0..tile.width).map(|place| Hash([u8::try_from(place).unwrap(); 32])).collect())
        };
        let mut edge = Edge::restore(size, stand_in).unwrap();
        prop_assert_eq!(edge.size(), size);
        for (tile, hashes) in edge.partial() {
            let below = u128::from(tile.index) * 256 + u128::from(tile.width);
            prop_assert_eq!(below, u128::from(size) >> (8 * u32::from(tile.level)));
            prop_assert_eq!(edge.hashes(tile.level, tile.index), Some(hashes));
        }
        edge.push(Hash([9; 32]), &mut |_, _| {});
        let _ = edge.root();
        prop_assert_eq!(edge.size(), size + 1);
    }
}

#[test]
fn an_edge_that_cannot_be_had_is_not_restored() {
    assert_eq!(
        Edge::restore(257, |tile| if tile.level == 1 { Err("gone") } else { Ok(vec![Hash([0; 32])]) }),
        Err("gone")
    );
}

#[test]
fn names_have_no_spaces_no_plus_and_an_end() {
    for bad in
        ["", " ", "a b", "a+b", "a\tb", "a\nb", "a\u{a0}b", "a\u{2003}b", "a\u{3000}", "a\u{85}b", "a\u{7f}"]
    {
        assert!(bad.parse::<Name>().is_err(), "{bad:?}");
        let sized = Note::new("text\n".to_owned(), vec![]).to_string();
        assert!(format!("{sized}— {bad} AAAAAAA=\n").parse::<Note>().is_err(), "{bad:?}");
    }
    assert!("a".repeat(255).parse::<Name>().is_ok() && "a".repeat(256).parse::<Name>().is_err());
    assert!("—".parse::<Name>().is_ok());
}

#[test]
fn base64_has_one_spelling() {
    let good = signed("text\n");
    let (head, signature) = good.trim_end().rsplit_once(' ').unwrap();
    assert!(signature.ends_with('='), "68 bytes leave two bits");
    // The same bytes, with bits set that are thrown away.
    let last = signature.as_bytes()[signature.len() - 2];
    let trailing = format!("{}{}=", &signature[..signature.len() - 2], char::from(last + 1));
    for bad in [
        trailing,
        signature.trim_end_matches('=').to_owned(),
        format!("{signature}="),
        signature.replace(['/', '+'], "-"),
        format!("{} {}", &signature[..8], &signature[8..]),
        String::new(),
        "AAAAAA==".to_owned(),
    ] {
        assert!(format!("{head} {bad}\n").parse::<Note>().is_err() || bad == signature, "{bad}");
    }
    for bad in [
        "",
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=",
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I",
        "AAAA",
    ] {
        assert_eq!(Hash::from_base64(bad), None, "{bad}");
        assert!(format!("log.example\n7\n{bad}\n").parse::<Checkpoint>().is_err(), "{bad}");
    }
}

#[test]
fn numbers_have_one_spelling() {
    let checkpoint = |size: &str| format!("log.example\n{size}\n{ROOT}\n");
    let proof =
        |index: &str| format!("c2sp.org/tlog-proof@v1\nindex {index}\n\n{}", signed(&checkpoint("7")));
    for good in ["0", "7", "18446744073709551615"] {
        assert!(checkpoint(good).parse::<Checkpoint>().is_ok(), "{good}");
        assert!(proof(good).parse::<ProofFile>().is_ok(), "{good}");
    }
    for bad in [
        "",
        "00",
        "07",
        "+7",
        "-7",
        "-0",
        " 7",
        "7 ",
        "7.0",
        "0x7",
        "٧",
        "1_000",
        "18446744073709551616",
        "1e3",
    ] {
        assert!(checkpoint(bad).parse::<Checkpoint>().is_err(), "{bad}");
        assert!(proof(bad).parse::<ProofFile>().is_err(), "{bad}");
    }
}

#[test]
fn checkpoints_have_three_lines_and_what_others_add() {
    let good = format!("log.example\n7\n{ROOT}\n");
    assert!(format!("{good}more\nand more\n").parse::<Checkpoint>().is_ok());
    for bad in [
        String::new(),
        "\n".to_owned(),
        format!("log.example\n7\n{ROOT}"),
        format!("{good}\n"),
        format!("{good}more\n\n"),
        format!("\n7\n{ROOT}\n"),
        "log.example\n7\n".to_owned(),
        good.replace('\n', "\r\n"),
    ] {
        assert!(bad.parse::<Checkpoint>().is_err(), "{bad:?}");
    }
}

#[test]
fn paths_have_one_spelling() {
    for bad in [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/+00",
        "tile/0/-01",
        "tile/00/000",
        "tile/+0/000",
        "tile/64/000",
        "tile/256/000",
        "tile/-1/000",
        "tile/data/000",
        "tile/8/0/000",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/+1",
        "tile/0/000.p/256",
        "tile/0/000.p/1/",
        "tile/0/000.p/1.p/1",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/x000/001",
        "tile/0/x001/x000",
        "tile/0/X001/000",
        "tile/0/xx01/000",
        "/tile/0/000",
        "tile/0/000/",
        "tile//000",
        "tile/0//000",
        " tile/0/000",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/entries",
        "tile/entries/",
        "tile/Entries/000",
        "tile/entries/000.p/256",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert!(bad.parse::<Resource>().is_err(), "{bad:?}");
    }
    assert!("tile/0/".repeat(100_000).parse::<Resource>().is_err());
}

#[test]
fn notes_are_bounded_before_they_are_looked_at() {
    let log = signer("log.example", Kind::Log, 1);
    let long = format!("{}\n", "x".repeat(1 << 20));
    assert!(signed(&long).parse::<Note>().unwrap_err().to_string().contains("mebibyte"));
    let fits = format!("{}\n", "x".repeat((1 << 20) - 200));
    assert!(signed(&fits).parse::<Note>().unwrap().is_signed_by(&log.verifier()));

    let line = log.sign("text\n").to_string();
    let note = |count: usize| format!("text\n\n{}", format!("{line}\n").repeat(count));
    assert!(note(100).parse::<Note>().is_ok());
    assert!(note(101).parse::<Note>().unwrap_err().to_string().contains("100"));
    assert!(note(0).parse::<Note>().is_err());

    let proof = |count: usize| {
        format!("c2sp.org/tlog-proof@v1\nindex 0\n{}\n{}", format!("{ROOT}\n").repeat(count), note(1))
    };
    assert!(proof(64).parse::<ProofFile>().is_ok());
    assert!(proof(65).parse::<ProofFile>().unwrap_err().to_string().contains("more hashes"));
    assert!(proof(100_000).parse::<ProofFile>().unwrap_err().to_string().contains("longer"));
}

#[test]
fn notes_end_their_lines_in_one_way() {
    let good = signed("text\n");
    for bad in [
        good.replace('\n', "\r\n"),
        good.replace("text", "te\rxt"),
        good.replace("text", "te\0xt"),
        good.trim_end().to_owned(),
        format!("{good}\n"),
        good.replace("\n\n", "\n"),
        good.replace("— ", "- "),
        good.replace("— ", "—  "),
    ] {
        assert!(bad.parse::<Note>().is_err(), "{bad:?}");
    }
}

#[test]
fn a_wrong_signature_under_the_right_key_spoils_the_note() {
    let (log, other) = (signer("log.example", Kind::Log, 1), signer("other.example", Kind::Log, 2));
    let right = log.sign("text\n");
    let note = |signatures| Note::new("text\n".to_owned(), signatures);
    assert!(note(vec![other.sign("text\n"), right.clone()]).is_signed_by(&log.verifier()));
    // Another text's signature, before or after the right one.
    let wrong = log.sign("another\n");
    assert!(!note(vec![right.clone(), wrong.clone()]).is_signed_by(&log.verifier()));
    assert!(!note(vec![wrong.clone(), right.clone()]).is_signed_by(&log.verifier()));
    // It does not matter to whoever knows the other key alone.
    assert!(note(vec![wrong, other.sign("text\n")]).is_signed_by(&other.verifier()));
    // The right name over a key that is not known is not the key's.
    let namesake = signer("log.example", Kind::Log, 3);
    assert!(note(vec![namesake.sign("text\n"), right]).is_signed_by(&log.verifier()));
    assert!(!note(vec![namesake.sign("text\n")]).is_signed_by(&log.verifier()));
    assert!(!note(vec![]).is_signed_by(&log.verifier()));
}

#[test]
fn a_cosignature_tells_its_time_and_not_one_beyond_the_specification() {
    let witness = signer("witness.example", Kind::Witness, 4);
    let text = format!("log.example\n7\n{ROOT}\n");
    let signed_at = |time| Note::new(text.clone(), vec![witness.cosign(&text, time)]);
    assert!(signed_at(0).is_signed_by(&witness.verifier()));
    assert!(signed_at(i64::MAX as u64).is_signed_by(&witness.verifier()));
    assert!(!signed_at(i64::MAX as u64 + 1).is_signed_by(&witness.verifier()));
    // The same key as a log's has another id, and signs something else.
    let log = signer("witness.example", Kind::Log, 4);
    assert!(!signed_at(5).is_signed_by(&log.verifier()));
    assert_ne!(log.verifier().to_string(), witness.verifier().to_string());
    // Computed once by the words of the specification with Python's `cryptography`.
    let line = witness.cosign(&text, 1_679_315_147).to_string();
    assert_eq!(line, PYTHON);
}

const PYTHON: &str = "— witness.example LVUcNAAAAABkGFDLlrHDmFyd77I3tLlPYBbSoYnbBUDajtvpDcfjwrnVa35hXO7JgYVn2IobXfHCvhhZHOpTZdw2DG3LP+GrSMyYAA==";

#[test]
fn only_the_logs_own_key_takes_over() {
    let at: Checkpoint = format!("log.example\n7\n{ROOT}\n").parse().unwrap();
    let rotation = |new: Verifier| Rotation { at: at.clone(), new }.to_string().parse::<Rotation>();
    assert!(rotation(signer("log.example", Kind::Log, 2).verifier()).is_ok());
    assert!(rotation(signer("other.example", Kind::Log, 2).verifier()).is_err());
    assert!(rotation(signer("log.example", Kind::Witness, 2).verifier()).is_err());
    let good = Rotation { at: at.clone(), new: signer("log.example", Kind::Log, 2).verifier() };
    let note = good.sign(Some(&signer("log.example", Kind::Log, 1)), &signer("log.example", Kind::Log, 2));
    for seed in [1, 2] {
        assert!(note.is_signed_by(&signer("log.example", Kind::Log, seed).verifier()));
    }
    for bad in [
        format!("{good}more\n"),
        good.to_string().trim_end().to_owned(),
        good.to_string().replace("/v1", "/v2"),
    ] {
        assert!(bad.parse::<Rotation>().is_err(), "{bad}");
    }
}
