use serde_json::{Value, json};

use super::IdentifierScheme;
use crate::names::{FoundBy, Search};
use crate::rejection::Code::{AlreadyExists, Circular, Invalid, NotFound, WrongState};
use crate::story::{Story, given};

const REGISTERED: &str = "directory.organisation_registered";
const RENAMED: &str = "directory.organisation_renamed";

fn register(id: &str, name: &str) -> Value {
    json!({ "registerOrganisation": { "id": id, "name": name, "sector": "BUSINESS" } })
}

fn rename(name: &str, from: Option<&str>) -> Value {
    json!({ "renameOrganisation": { "organisation": "@alfa", "name": name, "from": from } })
}

fn aalborg() -> Story {
    given([register("@alfa", "Aalborg Industries")])
}

#[track_caller]
fn check_name(story: &Story, name: &str) {
    let organisation = story.world.directory.organisations.get("@alfa".parse().unwrap()).unwrap();
    assert_eq!(organisation.name().as_str(), name);
}

#[test]
fn an_organisation_is_registered_once() {
    given([]).takes(REGISTERED, register("@alfa", "Alfa Laval"));
}

#[test]
fn without_an_id_each_registration_is_an_organisation_of_its_own() {
    let nameless = json!({ "registerOrganisation": { "name": "Kommunen", "sector": "MUNICIPALITY" } });
    given([nameless.clone()]).when(nameless).then(&[REGISTERED]);
}

#[test]
fn an_organisation_cannot_take_the_id_of_another() {
    let sector =
        json!({ "registerOrganisation": { "id": "@alfa", "name": "Aalborg Industries", "sector": "STATE" } });
    aalborg()
        .refuses([(register("@alfa", "Alfa Laval"), AlreadyExists, "id"), (sector, AlreadyExists, "id")])
        .knows(register("@alfa", "Aalborg Industries"));
}

#[test]
fn only_what_is_registered_can_be_renamed() {
    given([]).refuses([(rename("Alfa Laval", None), NotFound, "organisation")]);
}

#[test]
fn a_new_name_is_recorded_once_with_or_without_a_date() {
    aalborg().takes(RENAMED, rename("Alfa Laval", None));
    aalborg().takes(RENAMED, rename("Alfa Laval", Some("2011")));
    aalborg().knows(rename("Aalborg Industries", None)).knows(register("@alfa", "Aalborg Industries"));
}

#[test]
fn since_when_a_name_is_used_can_be_said_afterwards() {
    let story = aalborg().when(rename("Alfa Laval", None)).takes(RENAMED, rename("Alfa Laval", Some("2011")));
    check_name(&story.knows(rename("Alfa Laval", None)), "Alfa Laval");
    aalborg().takes(RENAMED, rename("Aalborg Industries", Some("1987")));
}

#[test]
fn a_dated_name_repeated_after_a_later_one_is_no_news() {
    let story = aalborg()
        .when(rename("Alfa Laval Aalborg", Some("2011")))
        .when(rename("Alfa Laval", Some("2013")))
        .knows(rename("Alfa Laval Aalborg", Some("2011")));
    check_name(&story, "Alfa Laval");
}

#[test]
fn an_earlier_name_recorded_afterwards_does_not_become_the_present_one() {
    let story = aalborg()
        .when(rename("Alfa Laval", Some("2013")))
        .takes(RENAMED, rename("Alfa Laval Aalborg", Some("2011")));
    check_name(&story, "Alfa Laval");
    check_name(&story.when(rename("Aalborg", None)), "Aalborg");
}

fn identify(organisation: &str, scheme: &str, value: &str) -> Value {
    json!({ "identifyOrganisation": { "organisation": organisation, "scheme": scheme, "value": value } })
}

fn place(unit: &str, parent: &str, from: Option<&str>) -> Value {
    json!({ "placeUnit": { "organisation": unit, "parent": parent, "from": from } })
}

fn merge(organisation: &str, into: &str, on: Option<&str>) -> Value {
    json!({ "mergeOrganisations": { "organisation": organisation, "into": into, "on": on } })
}

/// @a, @b and @c.
fn three() -> Story {
    given([register("@a", "A"), register("@b", "B"), register("@c", "C")])
}

#[test]
fn a_number_is_checked_as_its_register_does() {
    use IdentifierScheme::{DkCvr, DkMunicipality, DkRegion};
    for (scheme, value, allowed) in [
        (DkCvr, "12345674", true),
        (DkCvr, "12345675", false),
        (DkCvr, "21345674", false),
        (DkCvr, "1234567", false),
        (DkCvr, "123456740", false),
        (DkCvr, "1234567４", false),
        (DkCvr, "DK12345674", false),
        (DkCvr, "12 34 56 74", false),
        (DkCvr, "00000000", false),
        (DkMunicipality, "101", true),
        (DkMunicipality, "860", true),
        (DkMunicipality, "100", false),
        (DkMunicipality, "861", false),
        (DkMunicipality, "0101", false),
        (DkRegion, "1081", true),
        (DkRegion, "1090", false),
        (DkRegion, "081", false),
        (DkRegion, "99999999999999999999", false),
    ] {
        assert_eq!(scheme.allows(value), allowed, "{scheme:?} {value}");
    }
}

#[test]
fn a_number_belongs_to_one_organisation_only() {
    const IDENTIFIED: &str = "directory.organisation_identified";
    three()
        .refuses([
            (identify("@none", "DK_CVR", "12345674"), NotFound, "organisation"),
            (identify("@a", "DK_CVR", "12345675"), Invalid, "value"),
            (identify("@a", "DK_MUNICIPALITY", "0101"), Invalid, "value"),
        ])
        .takes(IDENTIFIED, identify("@a", "DK_CVR", "12345674"))
        .refuses([(identify("@b", "DK_CVR", "12345674"), AlreadyExists, "value")])
        .takes(IDENTIFIED, identify("@b", "DK_MUNICIPALITY", "101"))
        .takes(IDENTIFIED, identify("@a", "DK_CVR", "12345682"));
}

#[test]
fn an_organisation_is_a_unit_of_another_for_a_time() {
    const PLACED: &str = "directory.unit_placed";
    let story = three()
        .refuses([
            (place("@none", "@a", None), NotFound, "organisation"),
            (place("@a", "@none", None), NotFound, "parent"),
            (place("@a", "@a", None), Circular, "parent"),
        ])
        .takes(PLACED, place("@a", "@b", Some("2011")))
        .takes(PLACED, place("@a", "@c", Some("2007")))
        .knows(place("@a", "@b", None))
        .knows(place("@a", "@b", Some("2011")));
    let unit = story.world.directory.organisations.get("@a".parse().unwrap()).unwrap();
    assert_eq!(unit.parent().unwrap().parent, "@b".parse().unwrap());
    story.when(place("@b", "@c", None)).refuses([
        (place("@b", "@a", None), Circular, "parent"),
        (place("@c", "@a", None), Circular, "parent"),
    ]);
}

#[test]
fn an_organisation_that_ceased_is_carried_on_by_one_other() {
    const MERGED: &str = "directory.organisations_merged";
    let story = three()
        .refuses([
            (merge("@none", "@a", None), NotFound, "organisation"),
            (merge("@a", "@none", None), NotFound, "into"),
            (merge("@a", "@a", None), Circular, "into"),
        ])
        .takes(MERGED, merge("@a", "@b", Some("2007-01-01")))
        .refuses([
            (merge("@a", "@c", None), WrongState, "organisation"),
            (merge("@b", "@a", None), Circular, "into"),
        ])
        .takes(MERGED, merge("@b", "@c", None))
        .refuses([(merge("@c", "@a", None), Circular, "into")])
        .knows(merge("@a", "@b", Some("2007-01-01")))
        .knows(register("@a", "A"));
    let directory = &story.world.directory;
    for id in ["@a", "@b", "@c"] {
        assert_eq!(directory.carried_on_by(id.parse().unwrap()), "@c".parse().unwrap());
    }
}

/// What a search finds: who, and by which name.
#[track_caller]
fn check_found(story: &Story, text: &str, expected: &[(&str, &str, FoundBy)]) {
    let search = Search::read(text).unwrap();
    let directory = &story.world.directory;
    let name = |id| directory.organisations.get(id).unwrap().name().to_string();
    let found = directory.names.find(Some(&search), None);
    let found: Vec<_> =
        found.map(|it| (name(it.id), it.by.unwrap().name.to_string(), it.by.unwrap().by)).collect();
    let expected: Vec<_> =
        expected.iter().map(|(who, by, how)| ((*who).to_owned(), (*by).to_owned(), *how)).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn an_organisation_is_found_by_every_name_it_has_gone_by() {
    let story = aalborg().when(rename("Alfa Laval Aalborg", Some("2011")));
    check_found(&story, "industries", &[("Alfa Laval Aalborg", "Aalborg Industries", FoundBy::OtherName)]);
    check_found(&story, "ålborg", &[("Alfa Laval Aalborg", "Alfa Laval Aalborg", FoundBy::Name)]);
    check_found(&story, "industries laval", &[]);
}

#[test]
fn an_organisation_is_found_by_its_number_alone() {
    let story = aalborg().when(identify("@alfa", "DK_CVR", "12345674"));
    check_found(&story, "DK-CVR-12345674", &[("Aalborg Industries", "12345674", FoundBy::Identifier)]);
    check_found(&story, "1234567", &[]);
}

#[test]
fn who_carries_others_on_is_found_by_their_names_and_they_are_still_found_themselves() {
    let story = given([register("@alfa", "Alfa"), register("@beta", "Beta"), register("@gamma", "Gamma")])
        .when(merge("@alfa", "@beta", Some("2012")))
        .when(merge("@beta", "@gamma", Some("2014")))
        .when(rename("Alpha", None));
    check_found(
        &story,
        "alpha",
        &[
            ("Alpha", "Alpha", FoundBy::Name),
            ("Beta", "Alpha", FoundBy::CarriedOn),
            ("Gamma", "Alpha", FoundBy::CarriedOn),
        ],
    );
    check_found(&story, "beta", &[("Beta", "Beta", FoundBy::Name), ("Gamma", "Beta", FoundBy::CarriedOn)]);
    let carried = story.world.directory.carries_on("@gamma".parse().unwrap());
    assert_eq!(carried, ["@beta", "@alfa"].map(|id| id.parse().unwrap()));
}
