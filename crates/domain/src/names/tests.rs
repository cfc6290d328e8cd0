use proptest::prelude::*;

use super::spelling::words;
use super::*;
use crate::ids::OrganisationId;
use crate::value::Title;

#[track_caller]
fn in_order(names: &[&str]) {
    for (place, pair) in names.windows(2).enumerate() {
        assert!(SortKey::of(pair[0]) < SortKey::of(pair[1]), "{place}: {} before {}", pair[0], pair[1]);
    }
}

#[test]
fn names_sort_as_danes_expect() {
    in_order(&[
        "Albertslund",
        "Esbjerg",
        "Odense",
        "Zealand",
        "Ærø",
        "Østerbro",
        "Aabenraa",
        "Aage",
        "Aalborg",
        "Årby",
        "Aarhus",
        "Århus Amt",
    ]);
}

#[test]
fn aa_is_å_wherever_it_stands_and_capitals_come_first() {
    in_order(&["Ab", "Az", "Å", "å", "Ås"]);
    in_order(&["Kommune", "kommune", "Kommunen"]);
    in_order(&["Tarm", "Tyra", "Tøndering", "Tårnby", "Taastrup"]);
    in_order(&["1. maj", "25. maj", "A", "w", "y", "ü", "z", "æ", "ä", "ø", "ö", "å"]);
}

#[test]
fn accents_tell_names_apart_only_where_nothing_else_does() {
    in_order(&["Cafe", "Café", "Cafeteria", "Cafeværket"]);
    assert_eq!(SortKey::of("A\u{30a}rhus"), SortKey::of("Århus"), "two ways to write one letter");
}

/// What finds a name, and what does not.
#[track_caller]
fn check(name: &str, finds: &[&str], not: &[&str]) {
    let name_words = words(name);
    let found = |text: &str| Search::read(text).expect("something is searched for").finds(&name_words);
    for text in finds {
        assert!(found(text), "{text} finds {name}");
    }
    for text in not {
        assert!(!found(text), "{text} does not find {name}");
    }
}

#[test]
fn a_name_is_found_whatever_keyboard_it_was_typed_on() {
    check(
        "Århus Kommune",
        &["Århus", "århus", "ÅRHUS", "A\u{30a}rhus", "aarhus", "Aarhus", "arhus", "årh", "aa", "a", "å"],
        &["Ørhus", "orhus", "aehus", "æ"],
    );
    check("Aarhus Kommune", &["Århus", "aarhus", "arhus", "kommune aarhus"], &["ø", "aarhuse"]);
    check(
        "København",
        &["kobenhavn", "koebenhavn", "København", "KØBENHAVN", "köbenhavn", "kø", "ko"],
        &["kaben", "å"],
    );
    check("Ærø", &["ærø", "aeroe", "aero", "aro", "Aerø"], &["ero", "ørø"]);
    check("Næstved", &["naestved", "nastved", "næst", "nästved"], &["nestved"]);
    check("Malmö Stad", &["malmø", "malmo", "malmoe"], &["malma"]);
}

#[test]
fn a_letter_that_is_meant_is_taken_at_its_word() {
    check("Arhustrup", &["arhus"], &["århus", "Århus"]);
    check("Gorilla", &["gor"], &["gør"]);
}

#[test]
fn other_accents_and_capitals_make_no_difference() {
    check("Café Søren Ørsted", &["cafe", "café", "CAFÉ", "orsted soren", "sø ca"], &["cafø"]);
    check("Łódź Straße", &["lodz", "strasse", "STRASSE"], &[]);
}

#[test]
fn words_begin_in_any_order_and_longer_ones_are_found_inside() {
    check("Region Midtjylland", &["midt reg", "midtjylland region", "jylland"], &["idt", "region syd"]);
    check("Miljøstyrelsen", &["styrelsen", "miljo", "miljø styrelsen"], &["sty", "relse miljoministeriet"]);
    check("Den A.P. Møllerske Støttefond", &["ap møller", "a.p. moller"], &["pa"]);
    check("Sct. Hans' Høj", &["sct hans", "hans'"], &[]);
    check("DI/ITEK", &["itek", "di itek"], &["tek"]);
}

#[test]
fn what_holds_no_letter_and_no_digit_is_no_search() {
    for text in ["", "  ", "–", "&/()", "...", "\u{30a}"] {
        assert!(Search::read(text).is_none(), "{text:?}");
    }
}

#[test]
fn a_number_is_found_whole_or_not_at_all() {
    let is = |text: &str, code: &str| Search::read(text).unwrap().is_code(code);
    for text in ["12345678", "12 34 56 78", "DK12345678", "dk-cvr-12345678", "CVR 12345678"] {
        assert!(is(text, "12345678"), "{text}");
    }
    for text in ["1234567", "123456789", "DK", "cvr", "12345678x"] {
        assert!(!is(text, "12345678"), "{text}");
    }
}

fn title(text: &str) -> Title {
    text.parse().unwrap()
}

fn id(text: &str) -> OrganisationId {
    text.parse().unwrap()
}

#[test]
fn a_thing_stands_under_its_newest_name_alone() {
    let mut index = Index::default();
    index.put(id("@a"), &title("Ørsted"), []);
    index.put(id("@b"), &title("Energinet"), []);
    let names =
        |index: &Index<OrganisationId>| index.find(None, None).map(|found| found.id).collect::<Vec<_>>();
    assert_eq!(names(&index), [id("@b"), id("@a")]);
    index.put(id("@a"), &title("DONG"), [Known::new(&title("Ørsted"), FoundBy::OtherName)]);
    assert_eq!(names(&index), [id("@a"), id("@b")]);
    assert_eq!(index.len(), 2);
    let by = |text: &str| {
        let search = Search::read(text).unwrap();
        index.find(Some(&search), None).map(|found| (found.id, found.by.unwrap().by)).collect::<Vec<_>>()
    };
    assert_eq!(by("orsted"), [(id("@a"), FoundBy::OtherName)]);
    assert_eq!(by("dong"), [(id("@a"), FoundBy::Name)]);
    assert_eq!(by("vattenfall"), []);
}

#[test]
fn a_list_goes_on_after_a_place_also_when_nothing_stands_there() {
    let mut index = Index::default();
    for (handle, name) in [("@1", "Aarhus"), ("@2", "Odense"), ("@3", "Ærø")] {
        index.put(id(handle), &title(name), []);
    }
    let after = |name: &str, at: &str| {
        let place = (SortKey::of(name), id(at));
        index.find(None, Some(place)).map(|found| found.id).collect::<Vec<_>>()
    };
    assert_eq!(after("Odense", "@2"), [id("@3"), id("@1")]);
    assert_eq!(after("Svendborg", "@none"), [id("@3"), id("@1")]);
    assert_eq!(after("Århus", "@1").len(), 1, "aa is å, and of the two å comes first");
    assert_eq!(after("Aarhus", "@1"), []);
}

proptest! {
    #[test]
    fn the_beginning_of_a_word_finds_it(name in "[A-Za-zæøåÆØÅéüaeo]{1,12}", letters in 1usize..12) {
        let typed: String = name.chars().take(letters).collect();
        prop_assert!(Search::read(&typed).unwrap().finds(&words(&name)), "{} finds {}", typed, name);
    }

    #[test]
    fn any_text_can_be_ordered_and_searched_for(text in "\\PC{0,40}") {
        let _ = SortKey::of(&text);
        if let Some(search) = Search::read(&text) {
            prop_assert!(search.finds(&words(&text)), "{:?} finds itself", text);
        }
    }
}
