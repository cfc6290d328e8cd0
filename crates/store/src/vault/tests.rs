use std::path::Path;

use proptest::prelude::*;
use samspil_domain::ids::{CommandId, PersonId};
use samspil_domain::people::{Field, Place};
use samspil_domain::value::Sealed;
use uuid::Uuid;

use super::VaultError;
use super::file::{Found, Slots};
use super::seal::Key;
use crate::files::OsFiles;

const LOG: [u8; 32] = [1; 32];

fn person(number: u128) -> PersonId {
    PersonId::from(Uuid::from_u128(number))
}

fn place() -> Place {
    Place { person: person(1), field: Field::Name, command_id: CommandId::from(Uuid::from_u128(2)) }
}

fn opened(path: &Path) -> Slots {
    match Slots::open(&OsFiles, path).unwrap() {
        Found::Slots(slots) => slots,
        Found::Nothing => panic!("there is no vault"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_sealed_opens_to_itself_in_its_place_and_nowhere_else(text in "\\PC{1,200}", other in "\\PC{1,200}") {
        let key = Key::random().unwrap();
        let sealed = key.seal(&LOG, place(), &text).unwrap();
        prop_assert_eq!(key.open(&LOG, place(), &sealed), Some(text.clone()));
        prop_assert_eq!(&key.seal(&LOG, place(), &text).unwrap(), &sealed, "the same again is the same");
        let moved = [
            (LOG, Place { field: Field::Email, ..place() }),
            (LOG, Place { person: person(9), ..place() }),
            (LOG, Place { command_id: CommandId::from(Uuid::from_u128(9)), ..place() }),
            ([2; 32], place()),
        ];
        for (log, place) in moved {
            prop_assert_eq!(key.open(&log, place, &sealed), None);
        }
        prop_assert_eq!(Key::random().unwrap().open(&LOG, place(), &sealed), None);
        let elsewhere = key.seal(&LOG, Place { command_id: CommandId::from(Uuid::from_u128(9)), ..place() }, &text);
        let elsewhere = elsewhere.unwrap();
        prop_assert!(elsewhere.says_as(&sealed) && elsewhere.bytes() != sealed.bytes());
        let different = key.seal(&LOG, place(), &other).unwrap();
        prop_assert_eq!(different.says_as(&sealed), text == other);
        prop_assert_eq!(different.bytes()[..24] == sealed.bytes()[..24], text == other, "a nonce is for one content");
    }

    #[test]
    fn no_flipped_bit_opens(text in "\\PC{1,200}", bit in 0usize..8 * (24 + 256 + 16)) {
        let key = Key::random().unwrap();
        let sealed = key.seal(&LOG, place(), &text).unwrap();
        let mut bytes = sealed.bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(key.open(&LOG, place(), &Sealed::new(sealed.mark(), &bytes)), None);
        let mut mark = sealed.mark();
        mark[bit / 8 % 16] ^= 1 << (bit % 8);
        prop_assert_eq!(key.open(&LOG, place(), &Sealed::new(mark, sealed.bytes())), None);
        for length in [0, 10, 24, 39, bytes.len() - 1] {
            prop_assert_eq!(key.open(&LOG, place(), &Sealed::new(sealed.mark(), &sealed.bytes()[..length])), None);
        }
    }
}

#[test]
fn the_length_of_what_is_sealed_is_one_of_two() {
    let key = Key::random().unwrap();
    let length = |text: &str| key.seal(&LOG, place(), text).unwrap().bytes().len();
    let short = ["x".to_owned(), "Kirsten Testsen".to_owned(), "x".repeat(254)];
    assert_eq!(short.map(|text| length(&text)), [24 + 256 + 16; 3]);
    assert_eq!([255, 800].map(|count| length(&"x".repeat(count))), [24 + 1024 + 16; 2]);
    assert!(key.seal(&LOG, place(), &"x".repeat(1023)).is_none());
}

#[test]
fn a_key_is_found_again_until_it_is_destroyed_and_then_is_nowhere_in_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault");
    let mut slots = Slots::create(&OsFiles, &path).unwrap();
    let keys: Vec<Key> = (0..20).map(|_| Key::random().unwrap()).collect();
    for (number, key) in (0..).zip(&keys) {
        slots.put(person(number), key).unwrap();
    }
    let holds = |key: &Key| std::fs::read(&path).unwrap().windows(32).any(|window| window == key.bytes());
    assert!(keys.iter().all(holds));
    let id = slots.id();
    let mut slots = opened(&path);
    assert_eq!(slots.id(), id);
    slots.erase(person(7)).unwrap();
    slots.erase(person(7)).unwrap();
    slots.free(person(8)).unwrap();
    assert!(!holds(&keys[7]) && !holds(&keys[8]));
    let mut slots = opened(&path);
    for (number, key) in (0..).zip(&keys) {
        let found = slots.key(person(number));
        match number {
            7 | 8 => assert_eq!(found.unwrap_err(), VaultError::NoKey { person: person(number) }),
            _ => assert_eq!(found.unwrap().bytes(), key.bytes()),
        }
    }
    assert!(slots.knows(person(7)) && !slots.knows(person(8)));
    let size = std::fs::metadata(&path).unwrap().len();
    slots.put(person(30), &keys[0]).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().len(), size, "a free slot is used again");
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing else is left of its making");
}

#[test]
fn no_flipped_bit_of_the_file_gives_another_key_and_the_damage_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault");
    let mut slots = Slots::create(&OsFiles, &path).unwrap();
    let key = Key::random().unwrap();
    slots.put(person(1), &key).unwrap();
    drop(slots);
    let bytes = std::fs::read(&path).unwrap();
    for bit in 0..8 * bytes.len() {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        std::fs::write(&path, &flipped).unwrap();
        match Slots::open(&OsFiles, &path) {
            Err(error) => assert_eq!((error.code(), bit / 8 < 512), ("VAULT_DAMAGED", true), "bit {bit}"),
            Ok(Found::Nothing) => panic!("it is there"),
            Ok(Found::Slots(slots)) => {
                assert!(bit / 8 >= 512, "bit {bit} of the header");
                slots.key(person(1)).unwrap_err();
                assert!(slots.knows(person(1)) || slots.trouble(&path).is_some(), "bit {bit}");
            }
        }
    }
    for length in 0..bytes.len() {
        std::fs::write(&path, &bytes[..length]).unwrap();
        if let Ok(Found::Slots(slots)) = Slots::open(&OsFiles, &path) {
            assert!(length >= 512);
            slots.key(person(1)).unwrap_err();
        }
    }
}

#[test]
fn an_erasure_that_stopped_half_way_is_done_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault");
    Slots::create(&OsFiles, &path).unwrap().put(person(1), &Key::random().unwrap()).unwrap();
    let whole = std::fs::read(&path).unwrap();
    for written in 0..96 {
        let mut bytes = whole.clone();
        bytes[544..544 + written].fill(0);
        std::fs::write(&path, &bytes).unwrap();
        let mut slots = opened(&path);
        assert!(slots.knows(person(1)) && slots.trouble(&path).is_none());
        slots.erase(person(1)).unwrap();
        assert!(std::fs::read(&path).unwrap()[544..].iter().all(|byte| *byte == 0));
    }
}
