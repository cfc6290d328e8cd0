//! What holds for all trees, notes, paths and files.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::checkpoint::Checkpoint;
use super::super::edge::Edge;
use super::super::file::ProofFile;
use super::super::merkle::{
    self, Hash, consistency, inclusion, is_consistent, leaf_hash, root_by_inclusion, root_of,
};
use super::super::note::{Kind, Name, Note, Signer, Verifier};
use super::super::rotation::Rotation;
use super::super::tile::{Resource, SPAN, Tile, decode_entries, decode_hashes, encode_entry, encode_hashes};
use super::{Kept, LARGE, entry, leaves, signer, tree};

fn at(size: u64) -> usize {
    usize::try_from(size).unwrap()
}

/// Every pair of a size up to 21 and a smaller number: the shapes of proofs of up to five levels.
fn pairs() -> impl Iterator<Item = (u64, u64)> {
    (1..=21).flat_map(|size| (0..size).map(move |index| (index, size)))
}

fn roots(leaves: &[Hash]) -> Vec<Hash> {
    (0..=leaves.len()).map(|size| root_of(&leaves[..size])).collect()
}

#[test]
fn every_leaf_is_proved_and_nothing_else_is_by_its_path() {
    let leaves = leaves(21);
    let (kept, roots) = (Kept::new(&leaves), roots(&leaves));
    for (index, size) in pairs() {
        let Ok(path) = inclusion(&kept, index, size);
        let (leaf, root) = (leaves[at(index)], Some(roots[at(size)]));
        let leads = |leaf, index, size, path: &[Hash]| root_by_inclusion(leaf, index, size, path);
        assert_eq!(leads(leaf, index, size, &path), root, "leaf {index} of {size}");
        for other in (0..size).filter(|other| *other != index) {
            assert_ne!(leads(leaf, other, size, &path), root, "{index} taken for {other} of {size}");
            assert_ne!(leads(leaves[at(other)], index, size, &path), root, "{other} in the place of {index}");
        }
        // A size is signed together with its root; with its own root no other size is proved.
        for other in (0..21).filter(|other| *other != size) {
            assert_ne!(leads(leaf, index, other, &path), Some(roots[at(other)]), "{size} taken for {other}");
        }
        for spot in 0..path.len() {
            let mut spoilt = path.clone();
            spoilt[spot].0[spot % 32] ^= 1 << (spot % 8);
            assert_ne!(leads(leaf, index, size, &spoilt), root);
            let mut swapped = path.clone();
            swapped.swap(spot, 0);
            assert!(spot == 0 || leads(leaf, index, size, &swapped) != root);
            let mut cut = path.clone();
            cut.remove(spot);
            assert_eq!(leads(leaf, index, size, &cut), None);
        }
        let longer = [&path[..], &[roots[at(size)]]].concat();
        assert_eq!(leads(leaf, index, size, &longer), None);
        assert_eq!(leads(leaf, size, size, &path), None);
    }
}

#[test]
fn every_prefix_is_proved_and_nothing_else_is_by_its_proof() {
    let leaves = leaves(21);
    let (kept, roots) = (Kept::new(&leaves), roots(&leaves));
    let head = |size: u64| (size, roots[at(size)]);
    for (old, new) in pairs() {
        let Ok(proof) = consistency(&kept, old, new);
        assert!(is_consistent(head(old), head(new), &proof), "{old} in {new}");
        assert!(!is_consistent(head(new), head(old), &proof));
        for other in 0..=21 {
            assert!(other == old || !is_consistent((old, roots[at(other)]), head(new), &proof));
            let unproved = old == 0 || other == new;
            assert!(unproved || !is_consistent(head(old), (new, roots[at(other)]), &proof));
            // Nothing needs to be proved of the empty log, nor of two logs that are the same.
            let proves = is_consistent(head(old), head(other), &proof);
            let by_nothing = proof.is_empty() && (old == 0 || old == other);
            assert_eq!(proves, other == new || by_nothing && old <= other, "{old} in {new}, not in {other}");
        }
        for spot in 0..proof.len() {
            let mut spoilt = proof.clone();
            spoilt[spot].0[spot % 32] ^= 1 << (spot % 8);
            assert!(!is_consistent(head(old), head(new), &spoilt));
            let mut swapped = proof.clone();
            swapped.swap(spot, 0);
            assert!(spot == 0 || !is_consistent(head(old), head(new), &swapped));
            let mut cut = proof.clone();
            cut.remove(spot);
            assert!(!is_consistent(head(old), head(new), &cut));
        }
        let longer = [&proof[..], &[roots[at(new)]]].concat();
        assert!(!is_consistent(head(old), head(new), &longer));
    }
    assert!(is_consistent(head(7), head(7), &[]) && !is_consistent((7, roots[6]), head(7), &[]));
}

#[test]
fn the_edge_is_the_same_pushed_or_restored_and_hands_out_each_full_tile_once() {
    let (leaves, kept) = &*LARGE;
    let max = leaves.len() as u64;
    let (mut edge, mut full) = (Edge::default(), Vec::new());
    let whole = |tile: Tile| {
        let level = usize::from(tile.level) * 8;
        let start = at(tile.index * SPAN);
        kept.0[level][start..start + at(tile.width)].to_vec()
    };
    for size in 0..=max {
        let near = |multiple: u64| (size + 1) % multiple <= 2;
        if near(SPAN) && (size < 3 * SPAN || size > max - 4 * SPAN) || near(16 * SPAN) || size % 997 == 0 {
            let Ok(root) = merkle::root(kept, size);
            assert_eq!(edge.root(), root, "size {size}");
            let restored = Edge::restore(size, |tile| Ok::<_, ()>(whole(tile))).unwrap();
            assert_eq!(restored, edge, "size {size}");
            for (tile, hashes) in edge.partial() {
                assert!((1..SPAN).contains(&tile.width) && hashes == whole(tile), "{tile:?} of {size}");
                assert_eq!(tile.width, (size >> (8 * tile.level)) % SPAN);
                assert_eq!(edge.hashes(tile.level, tile.index), Some(hashes));
                assert_eq!(edge.hashes(tile.level, tile.index + 1), None);
            }
        }
        if let Some(leaf) = leaves.get(at(size)) {
            edge.push(*leaf, &mut |tile, hashes| full.push((tile, hashes)));
        }
    }
    let tiles = |level: u8, count: u64| (0..count).map(move |index| Tile { level, index, width: SPAN });
    let mut expected: Vec<_> = tiles(0, max / SPAN).chain(tiles(1, max / SPAN / SPAN)).collect();
    for (tile, hashes) in full {
        assert_eq!(hashes, whole(tile), "{tile:?}");
        let place = expected.iter().position(|other| *other == tile).expect("a tile of this tree, once");
        expected.remove(place);
        // RFC 6962's subtree over the tile's leaves is what stands for it one level up.
        if tile.level == 0 {
            let start = at(tile.index * SPAN);
            assert_eq!(root_of(&hashes), root_of(&leaves[start..start + at(SPAN)]));
        }
    }
    assert!(expected.is_empty(), "never handed out: {expected:?}");
}

fn name() -> impl Strategy<Value = Name> {
    "[!-*,-~æøå漢—]{1,40}".prop_map(|text| text.parse().unwrap())
}

fn any_hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash)
}

fn log_signer() -> impl Strategy<Value = Signer> {
    (name(), any::<[u8; 32]>()).prop_map(|(name, seed)| Signer::new(name, Kind::Log, &seed))
}

fn checkpoint() -> impl Strategy<Value = Checkpoint> {
    (name(), any::<u64>(), any_hash()).prop_map(|(origin, size, root)| Checkpoint { origin, size, root })
}

fn note() -> impl Strategy<Value = Note> {
    let witness = (name(), any::<[u8; 32]>(), 0..=i64::MAX as u64);
    let text = prop_oneof![checkpoint().prop_map(|it| it.to_string()), "([ -~æ—\u{2028}]{0,30}\n){1,6}"];
    (text, vec(log_signer(), 1..4), vec(witness, 0..3)).prop_map(|(text, logs, witnesses)| {
        let mut signatures: Vec<_> = logs.iter().map(|log| log.sign(&text)).collect();
        for (name, seed, time) in witnesses {
            signatures.push(Signer::new(name, Kind::Witness, &seed).cosign(&text, time));
        }
        Note::new(text, signatures)
    })
}

fn resource() -> impl Strategy<Value = Resource> {
    let index = prop_oneof![0..2000_u64, any::<u64>()];
    (0..=64_u8, index, 1..=SPAN).prop_map(|(level, index, width)| match level {
        64 => Resource::Entries { index, width },
        level => Resource::Hashes(Tile { level, index, width }),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_written_is_read_as_it_was(
        checkpoint in checkpoint(), note in note(), resource in resource(), signer in log_signer(),
        index in any::<u64>(), path in vec(any_hash(), 0..=64),
    ) {
        prop_assert_eq!(checkpoint.to_string().parse(), Ok(checkpoint.clone()));
        prop_assert_eq!(note.to_string().parse(), Ok(note.clone()));
        prop_assert_eq!(resource.to_string().parse(), Ok(resource));
        let verifier = signer.verifier();
        prop_assert_eq!(verifier.to_string().parse(), Ok(verifier.clone()));
        prop_assert_eq!(Signer::from_secret(&signer.to_secret()).unwrap().to_secret(), signer.to_secret());
        let (shown, secret) = (format!("{:?}", signer), signer.to_secret());
        prop_assert!(!shown.contains(&secret[secret.len() - 40..]), "a secret is never printed");
        let rotation = Rotation { at: Checkpoint { origin: verifier.name().clone(), ..checkpoint }, new: verifier };
        prop_assert_eq!(rotation.to_string().parse(), Ok(rotation.clone()));
        prop_assert!(rotation.to_string().parse::<Checkpoint>().is_err(), "a rotation is no checkpoint");
        prop_assert!(rotation.at.to_string().parse::<Rotation>().is_err(), "a checkpoint is no rotation");
        let file = ProofFile { index, path: path.clone(), checkpoint: note };
        prop_assert_eq!(file.to_string().parse(), Ok(file));
        prop_assert_eq!(decode_hashes(&encode_hashes(&path)), Some(path));
    }

    #[test]
    fn a_bundle_gives_back_its_entries_and_nothing_when_cut(entries in vec(vec(any::<u8>(), 0..300), 0..20), cut in 1..200_usize) {
        let mut bundle = Vec::new();
        entries.iter().for_each(|entry| encode_entry(entry, &mut bundle));
        prop_assert_eq!(decode_entries(&bundle).unwrap(), entries.iter().map(Vec::as_slice).collect::<Vec<_>>());
        if let Some(last) = entries.last() {
            prop_assert_eq!(decode_entries(&bundle[..bundle.len() - cut.min(last.len() + 1)]), None);
        }
    }

    #[test]
    fn a_signature_holds_for_its_text_key_and_kind_alone(signer in log_signer(), text in "[a-z]{1,20}\n", flip in 0..64_usize, bit in 0..8_u8) {
        let key = signer.verifier();
        let note = Note::new(text.clone(), vec![signer.sign(&text)]);
        prop_assert!(note.is_signed_by(&key));
        let other = Note::new(format!("x{text}"), note.signatures().to_vec());
        prop_assert!(!other.is_signed_by(&key));
        let written = note.to_string();
        let (body, encoded) = written.trim_end().rsplit_once(' ').unwrap();
        let mut bytes = super::super::unbase64(encoded).unwrap();
        bytes[4 + flip] ^= 1 << bit;
        let spoilt: Note = format!("{body} {}\n", super::super::base64(&bytes)).parse().unwrap();
        prop_assert!(!spoilt.is_signed_by(&key));
        let witness = Signer::new(key.name().clone(), Kind::Witness, &[9; 32]);
        prop_assert!(!note.is_signed_by(&witness.verifier()));
    }
}

#[test]
fn a_proof_file_proves_its_entry_at_its_index_under_its_key() {
    let log = signer("example.com/log", Kind::Log, 1);
    let leaves = leaves(1000);
    let Ok(path) = inclusion(&tree(&leaves), 345, 1000);
    let at = Checkpoint { origin: log.verifier().name().clone(), size: 1000, root: root_of(&leaves) };
    let mut file = ProofFile {
        index: 345,
        path,
        checkpoint: Note::new(at.to_string(), vec![log.sign(&at.to_string())]),
    };
    assert_eq!(file.check(&entry(345), &log.verifier()), Ok(at.clone()));
    let why =
        |file: &ProofFile, index, key: &Verifier| file.check(&entry(index), key).unwrap_err().to_string();
    assert!(why(&file, 346, &log.verifier()).contains("does not lead"));
    assert!(why(&file, 345, &signer("example.com/log", Kind::Log, 2).verifier()).contains("not signed"));
    file.index = 344;
    assert!(why(&file, 345, &log.verifier()).contains("does not lead"));
    // Signed by the key, but of another log.
    let at = Checkpoint { origin: "example.com/other".parse().unwrap(), ..at };
    file.checkpoint = Note::new(at.to_string(), vec![log.sign(&at.to_string())]);
    file.index = 345;
    assert!(why(&file, 345, &log.verifier()).contains("not signed"));
    assert_eq!(leaf_hash(&entry(345)), leaves[345]);
}
