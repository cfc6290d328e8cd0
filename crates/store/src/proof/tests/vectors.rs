//! What others have published, each with its source.

use sha2::{Digest as _, Sha256};

use super::super::base64;
use super::super::checkpoint::Checkpoint;
use super::super::file::ProofFile;
use super::super::merkle::{self, Hash, empty_root, inclusion, is_consistent, leaf_hash, root_by_inclusion};
use super::super::note::{Kind, Note, Signer, Verifier};
use super::super::tile::{Resource, Tile};
use super::{Kept, hash, tree, unhex};

/// certificate-transparency, `cpp/merkletree/merkle_tree_test.cc`, `kInputs`.
const ENTRIES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

/// The same, `kSHA256EmptyTreeHash` and `kSHA256Roots`.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// The same, `kSHA256Paths`: index from 0, size, path.
const PATHS: [(u64, u64, &[&str]); 5] = [
    (0, 1, &[]),
    (
        0,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        &[
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        &[
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
];

/// The same, `kSHA256Proofs`: old size, new size, proof.
const CONSISTENCY: [(u64, u64, &[&str]); 4] = [
    (1, 1, &[]),
    (
        1,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        &[
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        &[
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
];

/// certificate-transparency, `python/ct/crypto/merkle_test.py`: leaf 848,049 of 3,630,887 of a log in use.
const IN_USE: [&str; 22] = [
    "1a208aeebcd1b39fe2de247ee8db9454e1e93a312d206b87f6ca9cc6ec6f1ddd",
    "0a1b78b383f580856f433c01a5741e160d451c185910027f6cc9f828687a40c4",
    "3d1745789bc63f2da15850de1c12a5bf46ed81e1cc90f086148b1662e79aab3d",
    "9095b61e14d8990acf390905621e62b1714fb8e399fbb71de5510e0aef45affe",
    "0a332b91b8fab564e6afd1dd452449e04619b18accc0ff9aa8393cd4928451f2",
    "2336f0181d264aed6d8f3a6507ca14a8d3b3c3a23791ac263e845d208c1ee330",
    "b4ce56e300590500360c146c6452edbede25d4ed83919278749ee5dbe178e048",
    "933f6ddc848ea562e4f9c5cfb5f176941301dad0c6fdb9d1fbbe34fac1be6966",
    "b95a6222958a86f74c030be27c44f57dbe313e5e7c7f4ffb98bcbd3a03bb52f2",
    "daeeb3ce5923defd0faeb8e0c210b753b85b809445d7d3d3cd537a9aabaa9c45",
    "7fadd0a13e9138a2aa6c3fdec4e2275af233b94812784f66bcca9aa8e989f2bc",
    "1864e6ba3e32878610546539734fb5eeae2529991f130c575c73a7e25a2a7c56",
    "12842d1202b1dc6828a17ab253c02e7ce9409b5192430feba44189f39cc02d66",
    "29af64b16fa3053c13d02ac63aa75b23aa468506e44c3a2315edc85d2dc22b11",
    "b527b99934a0bd9edd154e449b0502e2c499bba783f3bc3dfe23364b6b532009",
    "4584db8ae8e351ace08e01f306378a92bfd43611714814f3d834a2842d69faa8",
    "86a9a41573b0d6e4292f01e93243d6cc65b30f06606fc6fa57390e7e90ed580f",
    "a88b98fbe84d4c6aae8db9d1605dfac059d9f03fe0fcb0d5dff1295dacba09e6",
    "06326dc617a6d1f7021dc536026dbfd5fffc6f7c5531d48ef6ccd1ed1569f2a1",
    "f41fe8fdc3a2e4e8345e30216e7ebecffee26ff266eeced208a6c2a3cf08f960",
    "40cf5bde8abb76983f3e98ba97aa36240402975674e120f234b3448911090f8d",
    "b3222dc8658538079883d980d7fdc2bef9285344ea34338968f736b04aeb387a",
];

fn reference() -> super::Tree {
    tree(&ENTRIES.map(|entry| leaf_hash(&unhex(entry))))
}

fn hashes(hexadecimal: &[&str]) -> Vec<Hash> {
    hexadecimal.iter().map(|text| hash(text)).collect()
}

#[test]
fn the_reference_tree_has_the_published_roots() {
    assert_eq!(empty_root(), hash(ROOTS[0]));
    for (size, root) in (0..).zip(ROOTS) {
        assert_eq!(merkle::root(&reference(), size), Ok(hash(root)), "size {size}");
    }
}

#[test]
fn the_reference_tree_has_the_published_audit_paths() {
    for (index, size, path) in PATHS {
        let path = hashes(path);
        assert_eq!(inclusion(&reference(), index, size).unwrap(), path, "leaf {index} of {size}");
        let leaf = leaf_hash(&unhex(ENTRIES[usize::try_from(index).unwrap()]));
        let root = hash(ROOTS[usize::try_from(size).unwrap()]);
        assert_eq!(root_by_inclusion(leaf, index, size, &path), Some(root), "leaf {index} of {size}");
    }
}

#[test]
fn the_reference_tree_has_the_published_consistency_proofs() {
    for (old, new, proof) in CONSISTENCY {
        let proof = hashes(proof);
        assert_eq!(merkle::consistency(&reference(), old, new).unwrap(), proof, "{old} in {new}");
        let at = |size: u64| (size, hash(ROOTS[usize::try_from(size).unwrap()]));
        assert!(is_consistent(at(old), at(new), &proof), "{old} in {new}");
    }
}

#[test]
fn a_published_path_of_a_log_in_use_leads_to_its_root() {
    let leaf = hash("7a395c866d5ecdb0cccb623e011dbc392cd348d1d1d72776174e127a24b09c78");
    let root = hash("78316a05c9bcf14a3a4548f5b854a9adfcd46a4c034401b3ce7eb7ac2f1d0ecb");
    assert_eq!(root_by_inclusion(leaf, 848_049, 3_630_887, &hashes(&IN_USE)), Some(root));
}

/// draft-ietf-plants-merkle-tree-certs, appendix "Subtree Test Vectors", as in transparency-dev/merkle,
/// `testonly/vectors_test.go`: the hash over all subtrees, and all audit paths in them, of the trees up to 130 leaves.
#[test]
fn all_trees_and_audit_paths_up_to_130_leaves_are_as_published() {
    const MAX: u64 = 130;
    let leaves: Vec<Hash> = (0..=129).map(|byte: u8| leaf_hash(&[byte])).collect();
    let (mut roots, mut paths) = (String::new(), String::new());
    let hexadecimal = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    for end in 0..=MAX {
        for start in 0..=end {
            let whole = (end - start).next_power_of_two();
            if start != 0 && start != end && start % whole != 0 {
                continue;
            }
            let part = Kept::new(&leaves[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()]);
            let Ok(root) = merkle::root(&part, end - start);
            roots += &format!("[{start}, {end}) {}\n", hexadecimal(&root.0));
            for index in start..end {
                let Ok(path) = inclusion(&part, index - start, end - start);
                let path: String = path.iter().map(|hash| format!(" {}", hexadecimal(&hash.0))).collect();
                paths += &format!("{index} [{start}, {end}){path}\n");
            }
        }
    }
    let digest = |text: String| hexadecimal(&Sha256::digest(text));
    assert_eq!(digest(roots), "b82806ad4265bb151c1119c0f4db437bb4d1a1f887b3a7fba1cd4ebf552e3e81");
    assert_eq!(digest(paths), "ac2a8f989e44d99e399db448050ff5f19757df53cfb716aa81015d3955d8163f");
}

/// golang.org/x/mod, `sumdb/note/note_test.go` and `example_test.go`.
const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_SECRET: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PETER_SIGNS: &str = "— PeterNeumann \
     x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const ENOCH: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const ENOCH_SIGNS: &str = "— EnochRoot \
     rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

fn key(text: &str) -> Verifier {
    text.parse().unwrap()
}

#[test]
fn the_published_note_is_signed_byte_for_byte() {
    let peter = Signer::from_secret(PETER_SECRET).unwrap();
    assert_eq!(peter.verifier().to_string(), PETER);
    assert_eq!(peter.to_secret(), PETER_SECRET);
    let mut note = Note::new(TEXT.to_owned(), vec![peter.sign(TEXT)]);
    assert_eq!(note.to_string(), format!("{TEXT}\n{PETER_SIGNS}"));

    // Go's example makes this key of nothing but noughts.
    let enoch = Signer::new("EnochRoot".parse().unwrap(), Kind::Log, &[0; 32]);
    assert_eq!(enoch.verifier().to_string(), ENOCH);
    note.add(enoch.sign(TEXT));
    assert_eq!(note.to_string(), format!("{TEXT}\n{PETER_SIGNS}{ENOCH_SIGNS}"));
    assert!(note.is_signed_by(&key(PETER)) && note.is_signed_by(&key(ENOCH)));
    note.add(peter.sign(TEXT));
    assert_eq!(note.to_string(), format!("{TEXT}\n{ENOCH_SIGNS}{PETER_SIGNS}"), "one signature of a key");
}

#[test]
fn every_mangling_of_the_published_keys_is_refused() {
    for text in [PETER, PETER_SECRET] {
        let refused =
            |mangled: &str| mangled.parse::<Verifier>().is_err() && Signer::from_secret(mangled).is_err();
        for from in 0..text.len() {
            for to in from..=text.len() {
                assert!(text[from..to] == *text || refused(&text[from..to]), "{}", &text[from..to]);
            }
            let mut bytes = text.as_bytes().to_vec();
            bytes[from] += 1;
            let mangled = String::from_utf8(bytes).unwrap();
            assert!(refused(&mangled), "{mangled}");
        }
    }
    for text in [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "bananas.sigstore.dev+12344556",
        "rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!",
        "rekor.sigstore.dev+12345678+AwEB",
    ] {
        assert!(text.parse::<Verifier>().is_err(), "{text}");
    }
}

#[test]
fn notes_that_go_calls_malformed_are_malformed() {
    let unended = &PETER_SIGNS[..PETER_SIGNS.len() - 1];
    let signed = PETER_SIGNS.strip_prefix("— PeterNeumann ").unwrap();
    for text in [
        TEXT.to_owned(),
        format!("{TEXT}\n"),
        format!("{TEXT}\n{unended}"),
        format!("\x01{TEXT}\n{PETER_SIGNS}"),
        format!("{TEXT}\n— Bad Name {signed}"),
        format!("{TEXT}\n{PETER_SIGNS}Unexpected line.\n"),
        format!("{TEXT}\n{}", PETER_SIGNS.repeat(101)),
    ] {
        assert!(text.parse::<Note>().is_err(), "{text}");
    }
    let spoilt = format!("{TEXT}\n{}ABCD{}", &PETER_SIGNS[..60], &PETER_SIGNS[60..]);
    let spoilt: Note = spoilt.parse().unwrap();
    assert!(!spoilt.is_signed_by(&key(PETER)));
}

#[test]
fn the_notes_of_the_specification_are_read() {
    // c2sp.org/signed-note: the first has empty lines in its text.
    let poem = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n\
        — quasimodo.example/salvatore \
        NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
    let note: Note = poem.parse().unwrap();
    assert!(note.text().ends_with(":\n\ned è subito sera.\n"));
    assert_eq!(note.to_string(), poem);

    let example = "This is an example message.\n\n— example.com/foo \
        Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    let note: Note = example.parse().unwrap();
    assert!(note.is_signed_by(&key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")));
    assert_eq!(note.to_string(), example);

    // c2sp.org/tlog-cosignature.
    let sofa = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        — example.com/behind-the-sofa \
        Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        — witness.example.com/w1 \
        jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
    let note: Note = sofa.parse().unwrap();
    let checkpoint: Checkpoint = note.text().parse().unwrap();
    assert_eq!((checkpoint.origin.as_str(), checkpoint.size), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(checkpoint.to_string(), note.text());
    assert_eq!(note.to_string(), sofa);
}

/// A log and a witness in use, July 2026, kept by tlog_scales in `tests/test_signing.py`; the log's first signature is of a
/// kind that is not ours, and is passed over.
#[test]
fn a_checkpoint_and_a_cosignature_in_use_are_verified() {
    let text = "arche2025h1.staging.ct.transparency.dev\n1432088532\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n\n\
        — arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbl\
        lzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n\
        — arche2025h1.staging.ct.transparency.dev \
        ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n\
        — remora.n621.de \
        2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n";
    let log =
        key("arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f");
    let witness = key("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2");
    assert_eq!((log.kind(), witness.kind()), (Kind::Log, Kind::Witness));
    let note: Note = text.parse().unwrap();
    assert!(note.is_signed_by(&log) && note.is_signed_by(&witness));
    assert_eq!(note.to_string(), text);
    assert_eq!(note.text().parse::<Checkpoint>().unwrap().size, 1_432_088_532);
    let other: Note = text.replace("1432088532", "1432088533").parse().unwrap();
    assert!(!other.is_signed_by(&log) && !other.is_signed_by(&witness));
}

/// Go's checksum database, from transparency-dev/formats, `log/note_test.go`. Its origin is a sentence and not its key's
/// name: its signature is checked all the same, and it is none of our checkpoints.
#[test]
fn the_checksum_database_of_go_is_verified_as_a_note() {
    let text = "go.sum database tree\n6476701\nmb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=\n\n— sum.golang.org \
        Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=\n";
    let note: Note = text.parse().unwrap();
    assert!(note.is_signed_by(&key("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")));
    assert!(note.text().parse::<Checkpoint>().is_err());
}

#[test]
fn the_example_of_tlog_proof_is_read() {
    // c2sp.org/tlog-proof, whose example leaves the signatures out; one of signed-note stands in for them.
    let text = "c2sp.org/tlog-proof@v1\n\
        extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ\n\
        index 73894\n\
        gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n\
        B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\n\
        EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=\n\
        RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=\n\
        AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=\n\n\
        example.com/fancylog\n109482\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n\n— example.com/foo \
        Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    let proof: ProofFile = text.parse().unwrap();
    assert_eq!((proof.index, proof.path.len()), (73_894, 5));
    assert_eq!(base64(&proof.path[4].0), "AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=");
    // What nothing vouches for is not written again.
    let extra = "extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ\n";
    assert_eq!(proof.to_string(), text.replace(extra, ""));
}

#[test]
fn tiles_have_the_paths_of_the_specification() {
    // c2sp.org/tlog-tiles: index 1234067, and the tiles of a tree of 70,000 leaves.
    let tile = |level, index, width| Resource::Hashes(Tile { level, index, width });
    for (resource, path) in [
        (tile(0, 1_234_067, 256), "tile/0/x001/x234/067"),
        (tile(0, 1_234_067, 8), "tile/0/x001/x234/067.p/8"),
        (tile(0, 273, 112), "tile/0/273.p/112"),
        (tile(1, 0, 256), "tile/1/000"),
        (tile(1, 1, 17), "tile/1/001.p/17"),
        (tile(2, 0, 1), "tile/2/000.p/1"),
        (Resource::Entries { index: 1_234_067, width: 256 }, "tile/entries/x001/x234/067"),
        (Resource::Entries { index: 0, width: 255 }, "tile/entries/000.p/255"),
        (tile(63, u64::MAX, 256), "tile/63/x018/x446/x744/x073/x709/x551/615"),
    ] {
        assert_eq!(resource.to_string(), path);
        assert_eq!(path.parse(), Ok(resource));
    }
}
