//! What other people's implementations say: `ct-merkle`, and `signed_note` and `tlog_tiles` of Cloudflare's Azul.

use std::collections::HashMap;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use sha2::Sha256;
use signed_note::{StandardSigner, StandardVerifier, VerifierList};
use tlog_tiles::{TileHashReader, TileReader};

use super::super::checkpoint::Checkpoint;
use super::super::edge::Edge;
use super::super::merkle::{self, Hash, consistency, inclusion, is_consistent, leaf_hash, root_by_inclusion};
use super::super::note::{Kind, Note, Signer, Verifier};
use super::super::tile::{Resource, SPAN, Tile, encode_hashes};
use super::{Kept, LARGE, entry, leaves, signer};

type Theirs = MemoryBackedTree<Sha256, Vec<u8>>;

fn theirs(size: u64) -> Theirs {
    let mut tree = Theirs::new();
    (0..size).for_each(|index| tree.push(entry(index)));
    tree
}

fn chunks(bytes: &[u8]) -> Vec<Hash> {
    super::super::tile::decode_hashes(bytes).unwrap()
}

fn at(size: u64) -> usize {
    usize::try_from(size).unwrap()
}

#[test]
fn ct_merkle_has_the_same_roots_and_proofs_and_each_believes_the_other() {
    let leaves = leaves(70);
    let ours = Kept::new(&leaves);
    let roots: Vec<RootHash<Sha256>> = (0..=70).map(|size| theirs(size).root()).collect();
    for size in 1..=70 {
        let (their, Ok(root)) = (theirs(size), merkle::root(&ours, size));
        assert_eq!(roots[at(size)].as_bytes()[..], root.0, "size {size}");
        for index in 0..size {
            let Ok(path) = inclusion(&ours, index, size);
            let proof = their.prove_inclusion(at(index));
            assert_eq!(chunks(proof.as_bytes()), path, "leaf {index} of {size}");
            let proof = InclusionProof::try_from_bytes(encode_hashes(&path)).unwrap();
            their.root().verify_inclusion(&entry(index), index, &proof).unwrap();
            assert_eq!(root_by_inclusion(leaves[at(index)], index, size, &path), Some(root));
        }
        for old in 1..size {
            let (Ok(proof), Ok(old_root)) = (consistency(&ours, old, size), merkle::root(&ours, old));
            let their_proof = their.prove_consistency(at(size - old));
            assert_eq!(chunks(their_proof.as_bytes()), proof, "{old} in {size}");
            assert!(is_consistent((old, old_root), (size, root), &chunks(their_proof.as_bytes())));
            let proof = ConsistencyProof::try_from_bytes(encode_hashes(&proof)).unwrap();
            roots[at(size)].verify_consistency(&roots[at(old)], &proof).unwrap();
        }
    }
}

#[test]
fn signed_note_opens_our_notes_and_we_open_theirs() {
    let text = "example.com/log\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    for seed in 0..16 {
        let ours = signer("example.com/log", Kind::Log, seed);
        let their_verifier = StandardVerifier::new(&ours.verifier().to_string()).unwrap();
        let their_signer = StandardSigner::new(&ours.to_secret()).unwrap();

        let note = Note::new(text.to_owned(), vec![ours.sign(text)]);
        let theirs = signed_note::Note::from_bytes(note.to_string().as_bytes()).unwrap();
        let known = VerifierList::new(vec![Box::new(their_verifier)]);
        let (verified, unknown) = theirs.verify(&known).unwrap();
        assert_eq!((verified.len(), unknown.len()), (1, 0));

        let mut theirs = signed_note::Note::new(text.as_bytes(), &[]).unwrap();
        theirs.add_sigs(&[&their_signer]).unwrap();
        let back: Note = String::from_utf8(theirs.to_bytes()).unwrap().parse().unwrap();
        assert!(back.is_signed_by(&ours.verifier()));
        assert_eq!(back, note, "Ed25519 signs alike");
    }
}

#[test]
fn keys_in_text_form_are_read_by_both() {
    for seed in 0..16 {
        let dalek = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]);
        let ours = signer("samspil.example/log", Kind::Log, seed);
        let public = [&[1], &dalek.verifying_key().to_bytes()[..]].concat();
        let id = signed_note::key_id("samspil.example/log", &public);
        let verifier = ours.verifier().to_string();
        assert!(verifier.starts_with(&format!("samspil.example/log+{id:08x}+")), "{verifier}");
        assert_eq!(verifier.parse::<Verifier>(), Ok(ours.verifier()));
        StandardVerifier::new(&verifier).unwrap();
        assert_eq!(Signer::from_secret(&ours.to_secret()).unwrap().to_secret(), ours.to_secret());
        StandardSigner::new(&ours.to_secret()).unwrap();
    }
}

#[test]
fn checkpoints_are_read_by_both() {
    for size in [0, 1, 255, 256, 1_432_088_532, u64::MAX] {
        let root = Hash([7; 32]);
        let ours = Checkpoint { origin: "example.com/log".parse().unwrap(), size, root };
        let theirs = tlog_tiles::Checkpoint::from_bytes(ours.to_string().as_bytes()).unwrap();
        assert_eq!((theirs.origin(), theirs.size(), theirs.hash().0), ("example.com/log", size, root.0));
        let back = String::from_utf8(theirs.to_bytes()).unwrap();
        assert_eq!(back.parse(), Ok(ours));
    }
}

#[test]
fn tile_paths_are_the_same_but_for_the_height() {
    for level in [0, 1, 7, 63] {
        for index in [0, 1, 999, 1000, 1_234_067, 999_999, 1_000_000, u64::MAX] {
            for width in [1, 8, 99, 255, 256] {
                let ours = Resource::Hashes(Tile { level, index, width }).to_string();
                let theirs = tlog_tiles::Tile::new(8, level, index, width.try_into().unwrap(), false).path();
                assert_eq!(ours, theirs.replacen("tile/8/", "tile/", 1));
            }
        }
    }
}

/// What we would serve: every tile that is full, and those at the edge.
#[derive(Default)]
struct Served(HashMap<String, Vec<u8>>);

impl Served {
    fn new(leaves: &[Hash]) -> (Self, Edge) {
        let (mut served, mut edge) = (Self::default(), Edge::default());
        for leaf in leaves {
            edge.push(*leaf, &mut |tile, hashes| served.keep(tile, &hashes));
        }
        edge.partial().for_each(|(tile, hashes)| served.keep(tile, hashes));
        (served, edge)
    }

    fn keep(&mut self, tile: Tile, hashes: &[Hash]) {
        assert_eq!(hashes.len() as u64, tile.width);
        let path = Resource::Hashes(tile).to_string();
        assert!(self.0.insert(path, encode_hashes(hashes)).is_none(), "a tile is handed out once");
    }
}

impl TileReader for Served {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read = |tile: &tlog_tiles::Tile| {
            let path = tile.path().replacen("tile/8/", "tile/", 1);
            self.0.get(&path).cloned().ok_or(tlog_tiles::Error::InvalidTile)
        };
        tiles.iter().map(read).collect()
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

#[test]
fn tlog_tiles_reads_our_tiles_and_makes_the_same_proofs_of_them() {
    let (leaves, ours) = &*LARGE;
    for size in [1, 2, 255, 256, 257, 511, 66_050] {
        let (served, edge) = Served::new(&leaves[..at(size)]);
        let Ok(root) = merkle::root(ours, size);
        assert_eq!(edge.root(), root, "size {size}");
        let named = tlog_tiles::Tile::new_tiles(8, 0, size)
            .into_iter()
            .map(|tile| tile.path().replacen("tile/8/", "tile/", 1));
        let mut named: Vec<String> = named.collect();
        let mut kept: Vec<String> = served.0.keys().cloned().collect();
        named.sort();
        kept.sort();
        assert_eq!(named, kept, "the tiles of {size} leaves");

        // It checks each tile that it reads against the root.
        let reader = TileHashReader::new(size, tlog_tiles::Hash(root.0), &served);
        let same =
            |theirs: Vec<tlog_tiles::Hash>| theirs.into_iter().map(|hash| Hash(hash.0)).collect::<Vec<_>>();
        for index in [0, 1, 254, 255, 256, size / 2, size - 1].into_iter().filter(|index| *index < size) {
            let their = tlog_tiles::prove_record(size, index, &reader).unwrap();
            let Ok(path) = inclusion(ours, index, size);
            assert_eq!(same(their), path, "leaf {index} of {size}");
        }
        for old in [1, 2, 255, 256, 257, size / 2, size].into_iter().filter(|old| (1..=size).contains(old)) {
            let their = tlog_tiles::prove_tree(size, old, &reader).unwrap();
            let Ok(proof) = consistency(ours, old, size);
            assert_eq!(same(their.clone()), proof, "{old} in {size}");
            let Ok(old_root) = merkle::root(ours, old);
            let (new, old_hash) = (tlog_tiles::Hash(root.0), tlog_tiles::Hash(old_root.0));
            tlog_tiles::check_tree(&their, size, new, old, old_hash).unwrap();
        }
    }
}

#[test]
fn a_proof_from_a_spoilt_tile_is_believed_by_neither() {
    let leaves = leaves(600);
    let (mut served, edge) = Served::new(&leaves);
    served.0.get_mut("tile/0/001").unwrap()[40] ^= 1;
    let root = tlog_tiles::Hash(edge.root().0);
    let leaf = tlog_tiles::record_hash(&entry(SPAN));
    assert_eq!(leaf.0, leaf_hash(&entry(SPAN)).0);
    // It does not hold every tile against the one above it, so the proof has to be checked as well.
    let reader = TileHashReader::new(600, root, &served);
    let proof = tlog_tiles::prove_record(600, SPAN, &reader).unwrap();
    assert!(tlog_tiles::check_record(&proof, 600, root, SPAN, leaf).is_err());
    let path: Vec<Hash> = proof.iter().map(|hash| Hash(hash.0)).collect();
    assert_ne!(root_by_inclusion(Hash(leaf.0), SPAN, 600, &path), Some(edge.root()));
}
