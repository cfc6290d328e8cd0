use serde_json::{Value, json};

use crate::rejection::Code::{AlreadyExists, NotFound};
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
