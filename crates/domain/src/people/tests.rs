use serde_json::{Value, json};

use super::{Field, Standing};
use crate::rejection::Code::{
    AlreadyExists, DatesReversed, Invalid, NotAPartner, NotFound, PersonErased, WrongState,
};
use crate::story::{Story, given, given_founded};

const ENTERED: &str = "people.person_entered";
const AMENDED: &str = "people.person_amended";
const REQUESTED: &str = "people.erasure_requested";

fn enter(id: &str, name: &str) -> Value {
    json!({ "enterPerson": { "id": id, "name": name, "email": "kt@example.org" } })
}

fn amend(fields: Value) -> Value {
    let mut fields = fields;
    fields["person"] = json!("@p");
    json!({ "amendPerson": fields })
}

fn forget(id: &str) -> Value {
    json!({ "requestErasure": { "person": id } })
}

fn kirsten() -> Story {
    given([enter("@p", "Kirsten Testsen")])
}

fn standing(story: &Story) -> Option<Standing> {
    story.world.people.standing("@p".parse().unwrap())
}

#[test]
fn a_person_is_entered_once_and_named_again_with_the_same_it_is_no_news() {
    given([]).takes(ENTERED, enter("@p", "Kirsten Testsen"));
    kirsten().refuses([
        (enter("@p", "Karsten Testsen"), AlreadyExists, "id"),
        (json!({ "enterPerson": { "id": "@p", "name": "Kirsten Testsen" } }), AlreadyExists, "id"),
        (
            json!({ "enterPerson": { "name": "Kirsten Testsen", "organisation": "@none" } }),
            NotFound,
            "organisation",
        ),
    ]);
}

#[test]
fn what_is_stated_anew_takes_the_place_of_what_was_said_before() {
    let story = kirsten()
        .refuses([
            (amend(json!({})), Invalid, "person"),
            (amend(json!({ "organisation": "@none" })), NotFound, "organisation"),
            (json!({ "amendPerson": { "person": "@q", "name": "X" } }), NotFound, "person"),
        ])
        .knows(amend(json!({ "name": "Kirsten Testsen" })))
        .takes(AMENDED, amend(json!({ "name": "Kirsten Prøvesen", "phone": "70 12 12 12" })));
    let person = story.world.people.persons.get("@p".parse().unwrap()).unwrap();
    let stated = |field| person.field(field).map(|(_, recorded)| recorded.position.0);
    assert_eq!(Field::ALL.map(stated), [Some(2), Some(1), Some(2), None]);
    assert_eq!(story.knows(enter("@p", "Kirsten Testsen")).commits()[1].corrects.len(), 1);
}

#[test]
fn once_erasure_is_requested_nothing_more_is_said_of_a_person() {
    let requested = kirsten()
        .refuses([(forget("@q"), NotFound, "person")])
        .takes(REQUESTED, forget("@p"))
        .knows(json!({ "requestErasure": { "person": "@p", "reason": "asked again" } }));
    assert_eq!(standing(&requested), Some(Standing::ErasureRequested));
    assert!(requested.world.people.keep_anybody());
    assert_eq!(requested.world.people.outstanding().collect::<Vec<_>>(), ["@p".parse().unwrap()]);
    let refused = [
        (enter("@p", "Kirsten Testsen"), PersonErased, "id"),
        (amend(json!({ "name": "Kirsten" })), PersonErased, "person"),
    ];
    let erased = requested.refuses(refused.clone()).erased("@p");
    assert_eq!(standing(&erased), Some(Standing::Erased));
    assert!(!erased.world.people.keep_anybody());
    assert_eq!(erased.world.people.outstanding().next(), None);
    assert_eq!(erased.world.erasure_done("@p".parse().unwrap(), erased.world.at), None);
    erased.refuses(refused).knows(forget("@p"));
}

#[test]
fn what_is_personal_is_not_decided_in_the_open() {
    let command = crate::Command::from_json(enter("@p", "Kirsten Testsen")).unwrap();
    assert!(!format!("{command:?}").contains("Kirsten"));
    let crate::Command::People(command) = command else { panic!("it is for the people") };
    let world = crate::World::default();
    let known = super::Known { people: &world.people, directory: &world.directory };
    let rejection = super::decide(&known, "@c".parse().unwrap(), 0, &command).unwrap_err();
    assert_eq!((rejection.code, rejection.field), (Invalid, "name"));
    assert!(!rejection.message.contains("Kirsten"));
}

#[test]
fn people_and_organisations_and_initiatives_are_each_told_in_their_own_stream() {
    let together = |commands: [Value; 2]| given_founded([]).when_together(commands);
    together([json!({ "declareVision": { "text": "x" } }), enter("@p", "K")]).then_rejected_at(
        1,
        Invalid,
        "initiative",
    );
}

/// @a is a partner, and @b is none.
fn partnership() -> Story {
    let register = |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "OTHER" } });
    given_founded([
        register("@a"),
        register("@b"),
        json!({ "admitPartner": { "organisation": "@a" } }),
        enter("@p", "Kirsten Testsen"),
        enter("@gone", "Karsten Testsen"),
        forget("@gone"),
    ])
}

fn contact(organisation: &str, person: &str, from: Option<&str>) -> Value {
    json!({ "nameContact": { "organisation": organisation, "person": person, "from": from } })
}

fn withdraw(person: &str, on: Option<&str>) -> Value {
    json!({ "withdrawContact": { "organisation": "@a", "person": person, "on": on } })
}

#[test]
fn a_partner_names_whom_to_turn_to_and_no_longer() {
    let story = partnership()
        .refuses([
            (contact("@b", "@p", None), NotAPartner, "organisation"),
            (contact("@a", "@q", None), NotFound, "person"),
            (contact("@a", "@gone", None), PersonErased, "person"),
            (withdraw("@p", None), NotFound, "person"),
        ])
        .takes("partnership.contact_named", contact("@a", "@p", Some("2024")))
        .refuses([
            (contact("@a", "@p", Some("2025")), WrongState, "person"),
            (withdraw("@p", Some("2023")), DatesReversed, "on"),
        ])
        .takes("partnership.contact_withdrawn", withdraw("@p", Some("2025")))
        .refuses([(withdraw("@p", Some("2026")), WrongState, "person")])
        .knows(contact("@a", "@p", Some("2024")))
        .takes("partnership.contact_named", contact("@a", "@p", None));
    let partner = story.initiative().partnership.partners.get("@a".parse().unwrap()).unwrap();
    assert_eq!(partner.contacts.len(), 2);
    assert!(partner.contacts[0].withdrawn.is_some() && partner.contacts[1].withdrawn.is_none());
}

#[test]
fn who_signed_and_who_holds_a_seat_or_an_office_can_be_a_person() {
    let sign = |person: &str| json!({ "signAgreement": { "agreement": "@g", "organisation": "@a", "person": person } });
    let fill = |person: &str| json!({ "fillSeat": { "seat": "@s", "organisation": "@a", "person": person } });
    let appoint = |person: &str| json!({ "appointOfficer": { "id": "@o", "body": "@b", "title": "Formand", "person": person } });
    let agreement = json!({ "concludeAgreement": { "id": "@g", "title": "Aftale", "kind": "COOPERATION", "form": "ONE_FOR_ALL" } });
    let story = partnership()
        .when(agreement)
        .when(json!({ "establishBody": { "id": "@b", "name": "Bestyrelse", "kind": "BOARD" } }))
        .when(json!({ "createSeat": { "id": "@s", "body": "@b", "name": "Plads" } }))
        .refuses([
            (sign("@q"), NotFound, "person"),
            (fill("@gone"), PersonErased, "person"),
            (appoint("@gone"), PersonErased, "person"),
        ]);
    assert!(story.initiative().people().is_empty());
    let kirsten = || vec!["@p".parse().unwrap()];
    let story = story.takes("partnership.agreement_signed", sign("@p"));
    assert_eq!(story.initiative().people().into_iter().collect::<Vec<_>>(), kirsten());
    let story =
        story.takes("backbone.seat_filled", fill("@p")).takes("backbone.officer_appointed", appoint("@p"));
    assert_eq!(story.initiative().people().into_iter().collect::<Vec<_>>(), kirsten());
}
