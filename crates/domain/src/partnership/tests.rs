use serde_json::{Value, json};

use crate::Event;
use crate::ids::AgreementId;
use crate::rejection::Code::{
    AlreadyExists, Circular, DatesReversed, Invalid, NotAPartner, NotFound, OutOfRange, UnitMismatch,
    WrongState,
};
use crate::story::{Story, given, given_founded};

const ADMITTED: &str = "partnership.partner_admitted";
const LEFT: &str = "partnership.membership_ended";
const CONCLUDED: &str = "partnership.agreement_concluded";
const SIGNED: &str = "partnership.agreement_signed";

fn organisation(id: &str) -> Value {
    json!({ "registerOrganisation": { "id": id, "name": id, "sector": "BUSINESS" } })
}

fn admit(id: &str, joined: Option<&str>) -> Value {
    json!({ "admitPartner": { "organisation": id, "joined": joined } })
}

fn leave(id: &str, left: &str) -> Value {
    json!({ "endMembership": { "organisation": id, "left": left } })
}

fn conclude(form: &str, parties: &[&str]) -> Value {
    json!({ "concludeAgreement": { "id": "@paper", "title": "Samarbejdsaftale", "kind": "COOPERATION",
        "form": form, "parties": parties, "period": { "from": "2014" } } })
}

fn sign(id: &str) -> Value {
    json!({ "signAgreement": { "agreement": "@paper", "organisation": id, "title": "Direktør" } })
}

fn end(on: &str) -> Value {
    json!({ "endAgreement": { "agreement": "@paper", "on": on } })
}

/// Two organisations, @a and @b, of which none is a partner, and one constituency.
fn story() -> Story {
    let business = json!({ "recognizeConstituency": { "id": "@business", "name": "Erhverv" } });
    given_founded([organisation("@a"), organisation("@b"), business])
}

#[track_caller]
fn check_unsigned(story: &Story, expected: &[&str]) {
    let partnership = &story.initiative().partnership;
    let agreement = partnership.agreements.get("@paper".parse().unwrap()).unwrap();
    let expected: Vec<_> = expected.iter().map(|id| id.parse().unwrap()).collect();
    assert_eq!(partnership.unsigned(agreement, "2026-11-21".parse().unwrap()), expected);
}

#[test]
fn nothing_is_agreed_before_the_founding() {
    given([organisation("@a")]).refuses([
        (admit("@a", None), NotFound, "initiative"),
        (conclude("ONE_EACH", &[]), NotFound, "initiative"),
    ]);
}

#[test]
fn a_constituency_is_recognized_once() {
    let other = json!({ "recognizeConstituency": { "id": "@business", "name": "Forening" } });
    let recognize = |name: &str| json!({ "recognizeConstituency": { "id": "@health", "name": name } });
    story()
        .takes("partnership.constituency_recognized", recognize("Sundhedsorganisationer"))
        .refuses([(other, AlreadyExists, "id")])
        .knows(recognize("Sundhedsorganisationer"));
}

#[test]
fn an_organisation_is_admitted_once() {
    let full = json!({ "admitPartner": { "organisation": "@a", "constituency": "@business", "joined": "2009",
        "role": "Bageri", "interests": ["brød", "kiks"] } });
    story()
        .takes(ADMITTED, full)
        .refuses([(admit("@a", Some("2009")), WrongState, "organisation")])
        .takes(ADMITTED, admit("@b", None));
}

#[test]
fn a_partner_is_a_known_organisation_of_a_known_constituency() {
    let with = |key: &str, value: Value| json!({ "admitPartner": { "organisation": "@a", key: value } });
    story().refuses([
        (admit("@nobody", None), NotFound, "organisation"),
        (with("constituency", json!("@none")), NotFound, "constituency"),
        (with("interests", json!(["brød", "pasta", "brød"])), Invalid, "interests"),
    ]);
}

#[test]
fn a_membership_ends_once_and_not_before_it_began() {
    story()
        .refuses([(leave("@a", "2012"), NotAPartner, "organisation")])
        .when(admit("@a", Some("2009-06")))
        .refuses([(leave("@a", "2009-05"), DatesReversed, "left")])
        .takes(LEFT, leave("@a", "2012"))
        .refuses([(leave("@a", "2013"), WrongState, "organisation")]);
}

#[test]
fn a_partner_that_left_can_come_back_but_not_before_it_left() {
    story()
        .when(admit("@a", Some("2009")))
        .when(leave("@a", "2012"))
        .refuses([(admit("@a", Some("2011")), DatesReversed, "joined")])
        .takes(ADMITTED, admit("@a", Some("2012")));
    story().when(admit("@a", None)).when(leave("@a", "2012")).takes(ADMITTED, admit("@a", None));
}

#[test]
fn a_second_membership_of_unknown_beginning_does_not_end_before_the_first() {
    story()
        .when(admit("@a", Some("2009")))
        .when(leave("@a", "2012"))
        .when(admit("@a", None))
        .refuses([(leave("@a", "2011"), DatesReversed, "left")])
        .takes(LEFT, leave("@a", "2014"));
}

#[test]
fn joining_and_leaving_repeated_after_the_partner_came_back_are_no_news() {
    let moved_on = [admit("@a", Some("2009")), leave("@a", "2012"), admit("@a", Some("2012"))];
    let story = moved_on.into_iter().fold(story(), Story::when);
    let story = story.knows(admit("@a", Some("2009"))).knows(leave("@a", "2012"));
    assert!(story.initiative().partnership.partners.get("@a".parse().unwrap()).unwrap().open().is_some());
}

#[test]
fn an_agreement_is_concluded_once_in_each_form() {
    story().takes(CONCLUDED, conclude("ONE_FOR_ALL", &[]));
    story().takes(CONCLUDED, conclude("ONE_EACH", &[]));
    story().takes(CONCLUDED, conclude("NAMED", &["@a", "@b"])).refuses([(
        conclude("ONE_EACH", &[]),
        AlreadyExists,
        "id",
    )]);
}

#[test]
fn an_agreement_names_its_parties_where_the_form_says_so() {
    let reversed = json!({ "concludeAgreement": { "title": "A", "kind": "EXTERNAL", "form": "ONE_EACH",
        "period": { "from": "2014", "to": "2013" } } });
    story().refuses([
        (conclude("NAMED", &[]), Invalid, "parties"),
        (conclude("ONE_EACH", &["@a"]), Invalid, "parties"),
        (conclude("ONE_FOR_ALL", &["@a"]), Invalid, "parties"),
        (conclude("NAMED", &["@a", "@a"]), Invalid, "parties"),
        (conclude("NAMED", &["@a", "@nobody"]), NotFound, "parties"),
        (reversed, DatesReversed, "period"),
    ]);
}

#[test]
fn a_partner_signs_once_also_when_it_has_left_since() {
    let other_title = json!({ "signAgreement": { "agreement": "@paper", "organisation": "@a" } });
    story()
        .when(conclude("ONE_EACH", &[]))
        .when(admit("@a", Some("2009")))
        .takes(SIGNED, sign("@a"))
        .refuses([(other_title, WrongState, "organisation")])
        .when(leave("@a", "2015"))
        .when(end("2016"))
        .knows(sign("@a"));
}

#[test]
fn only_those_whom_an_agreement_binds_can_sign_it() {
    story()
        .refuses([(sign("@a"), NotFound, "agreement")])
        .when(conclude("ONE_EACH", &[]))
        .refuses([(sign("@nobody"), NotFound, "organisation"), (sign("@a"), NotAPartner, "organisation")]);
    story()
        .when(conclude("NAMED", &["@a"]))
        .refuses([(sign("@b"), Invalid, "organisation")])
        .takes(SIGNED, sign("@a"));
}

#[test]
fn an_agreement_ends_once_and_is_not_signed_after() {
    story()
        .when(admit("@a", None))
        .refuses([(end("2015"), NotFound, "agreement")])
        .when(conclude("ONE_FOR_ALL", &[]))
        .refuses([(end("2013"), DatesReversed, "on")])
        .takes("partnership.agreement_ended", end("2015"))
        .knows(conclude("ONE_FOR_ALL", &[]))
        .refuses([(end("2016"), WrongState, "agreement"), (sign("@a"), WrongState, "agreement")]);
}

#[test]
fn those_who_have_not_signed_are_the_present_partners_or_the_parties_named() {
    let story = story().when(conclude("ONE_EACH", &[])).when(admit("@a", None)).when(admit("@b", None));
    check_unsigned(&story, &["@a", "@b"]);
    let story = story.when(sign("@b"));
    check_unsigned(&story, &["@a"]);
    check_unsigned(&story.when(leave("@a", "2015")), &[]);
}

#[test]
fn a_party_that_is_named_owes_its_signature_without_being_a_partner() {
    let story = story().when(conclude("NAMED", &["@a", "@b"])).when(sign("@a"));
    check_unsigned(&story, &["@b"]);
    check_unsigned(&story.when(end("2015")), &[]);
}

#[test]
fn a_contribution_is_agreed_once_by_an_organisation_or_a_constituency() {
    let agree = |id: &str, by: Value| json!({ "agreeContribution": { "id": id, "by": by, "brings": ["nye produkter"], "gets": ["logo", "netværk"] } });
    story()
        .takes("partnership.contribution_agreed", agree("@c", json!({ "organisation": "@a" })))
        .takes("partnership.contribution_agreed", agree("@d", json!({ "constituency": "@business" })))
        .refuses([(agree("@c", json!({ "constituency": "@business" })), AlreadyExists, "id")]);
}

#[test]
fn a_contribution_says_who_brings_what() {
    let agree = |by: Value, brings: &[&str], gets: &[&str]| json!({ "agreeContribution": { "by": by, "brings": brings, "gets": gets } });
    let a = || json!({ "organisation": "@a" });
    story().refuses([
        (agree(json!({ "organisation": "@nobody" }), &["viden"], &[]), NotFound, "by"),
        (agree(json!({ "constituency": "@none" }), &["viden"], &[]), NotFound, "by"),
        (agree(a(), &[], &[]), Invalid, "brings"),
        (agree(a(), &["viden", "viden"], &[]), Invalid, "brings"),
        (agree(a(), &["viden"], &["logo", "logo"]), Invalid, "gets"),
    ]);
}

fn fee(key: &str, value: Value) -> Value {
    let mut fee = json!({ "id": "@fee", "title": "Årligt kontingent", "interval": "YEARLY" });
    fee[key] = value;
    json!({ "agreeFee": fee })
}

#[test]
fn a_fee_is_agreed_once_though_nobody_knows_the_amount() {
    story().takes("partnership.fee_agreed", fee("payers", json!([]))).refuses([(
        fee("interval", json!("ONCE")),
        AlreadyExists,
        "id",
    )]);
    story()
        .when(fee("amount", json!({ "value": "0", "unit": "DKK", "qualifier": "AT_LEAST" })))
        .then(&["partnership.fee_agreed"]);
}

#[test]
fn a_fee_is_an_amount_of_money_that_partners_pay() {
    let amount = |value: &str, unit: &str| fee("amount", json!({ "value": value, "unit": unit }));
    story().when(admit("@b", Some("2015"))).refuses([
        (fee("period", json!({ "from": "2014", "to": "2013" })), DatesReversed, "period"),
        (fee("payers", json!(["@b", "@b"])), Invalid, "payers"),
        (fee("payers", json!(["@nobody"])), NotFound, "payers"),
        (fee("payers", json!(["@b", "@a"])), NotAPartner, "payers"),
        (amount("1000", "kroner"), UnitMismatch, "amount"),
        (amount("1000", "percent"), UnitMismatch, "amount"),
        (amount("-1", "DKK"), OutOfRange, "amount"),
    ]);
}

#[test]
fn who_pays_was_a_partner_in_the_period_of_the_fee() {
    let fee = |to: &str| {
        json!({ "agreeFee": { "title": "Kontingent", "interval": "YEARLY", "payers": ["@a"],
        "period": { "from": "2010", "to": to } } })
    };
    story()
        .when(admit("@a", Some("2015")))
        .refuses([(fee("2014"), NotAPartner, "payers")])
        .when(fee("2015"))
        .then(&["partnership.fee_agreed"]);
}

fn renew(id: &str, key: &str, value: Value) -> Value {
    json!({ "concludeAgreement": { "id": id, "title": "Ny aftale", "kind": "EXTERNAL", "form": "ONE_FOR_ALL", key: value } })
}

#[test]
fn an_agreement_takes_the_place_of_another_under_which_no_signature_is_owed_then() {
    let story = story()
        .when(admit("@a", None))
        .when(conclude("ONE_EACH", &[]))
        .refuses([
            (renew("@new", "replaces", json!(["@none"])), NotFound, "replaces"),
            (renew("@new", "replaces", json!(["@paper", "@none"])), NotFound, "replaces"),
            (renew("@new", "replaces", json!(["@paper", "@paper"])), Invalid, "replaces"),
            (renew("@new", "replaces", json!(["@paper", "@new"])), Circular, "replaces"),
        ])
        .takes(CONCLUDED, renew("@new", "replaces", json!(["@paper"])));
    check_unsigned(&story, &[]);
    let agreements = &story.initiative().partnership.agreements;
    let earlier = agreements.get("@paper".parse().unwrap()).unwrap();
    assert_eq!(earlier.replaced_by.iter().copied().collect::<Vec<_>>(), ["@new".parse().unwrap()]);
    assert_eq!((earlier.ended.is_none(), agreements.len()), (true, 2));
    story.takes(SIGNED, sign("@a"));
}

#[test]
fn an_agreement_takes_the_place_of_several() {
    let story = story()
        .takes(CONCLUDED, renew("@one", "version", json!("1")))
        .takes(CONCLUDED, renew("@two", "version", json!("2")))
        .when(renew("@new", "replaces", json!(["@two", "@one"])));
    assert_eq!(story.corrects().len(), 2);
    for id in ["@one", "@two"] {
        let earlier = story.initiative().partnership.agreements.get(id.parse().unwrap()).unwrap();
        assert_eq!(earlier.replaced_by.iter().copied().collect::<Vec<_>>(), ["@new".parse().unwrap()]);
    }
}

/// What was stored in version 1, where an agreement took the place of at most one other, means what it meant.
#[test]
fn an_agreement_stored_in_version_1_took_the_place_of_one_or_of_none() {
    let stored = |version: u16, replaces: Value| {
        let id = "@new".parse::<AgreementId>().unwrap();
        let mut data = json!({ "id": id, "title": "Ny aftale", "kind": "COOPERATION", "form": "ONE_EACH",
            "terms": [{ "subject": "PURPOSE", "text": "Mere fuldkorn" }], "agreed": "2012" });
        if !replaces.is_null() {
            data["replaces"] = replaces;
        }
        let event = json!({ "kind": CONCLUDED, "v": version, "data": data });
        serde_json::from_str::<Event>(&event.to_string())
    };
    let old = json!("@old".parse::<AgreementId>().unwrap());
    let one = stored(1, old.clone()).unwrap();
    assert_eq!(one, stored(2, json!([old])).unwrap());
    assert_eq!(one.kind(), (CONCLUDED, 2));
    assert_eq!(stored(1, Value::Null).unwrap(), stored(2, json!([])).unwrap());
    // Each version is read as itself and as no other, and one that is not listed not at all.
    let error = stored(1, json!([old])).unwrap_err().to_string();
    assert!(error.contains("event partnership.agreement_concluded v1: invalid type"), "{error}");
    let error = stored(2, old).unwrap_err().to_string();
    assert!(error.contains("event partnership.agreement_concluded v2: invalid type"), "{error}");
    for version in [0, 3] {
        let error = stored(version, Value::Null).unwrap_err().to_string();
        assert!(error.contains(&format!("unknown event {CONCLUDED} v{version}")), "{error}");
    }
}

#[test]
fn only_an_external_agreement_is_made_with_a_party_outside() {
    let inside = json!({ "concludeAgreement": { "title": "A", "kind": "PARTNERSHIP", "form": "ONE_EACH", "with": "SKI" } });
    story().refuses([(inside, Invalid, "with")]).takes(CONCLUDED, renew("@ski", "with", json!("SKI")));
}

#[test]
fn what_a_party_gets_can_be_known_without_what_it_brings() {
    let gets = json!({ "agreeContribution": { "by": { "organisation": "@a" }, "gets": ["viden"] } });
    story().when(gets).then(&["partnership.contribution_agreed"]);
}

#[test]
fn partners_are_counted_where_not_all_are_known_by_name() {
    const COUNTED: &str = "partnership.partners_counted";
    let count = |constituency: &str, count: u32, on: Option<&str>| json!({ "countPartners": { "constituency": constituency, "count": count, "on": on } });
    story()
        .refuses([
            (count("@none", 9, None), NotFound, "constituency"),
            (count("@business", 1_000_001, None), OutOfRange, "count"),
        ])
        .takes(COUNTED, count("@business", 9, Some("2014-05")))
        .takes(COUNTED, count("@business", 10, Some("2015")))
        .knows(count("@business", 9, Some("2014-05")))
        .takes(COUNTED, count("@business", 1_000_000, None))
        .takes(COUNTED, json!({ "countPartners": { "count": 0, "qualifier": "AT_LEAST" } }));
}

#[test]
fn an_agreement_says_when_it_was_made_and_whose_office_has_passed_on() {
    let paper = json!({ "concludeAgreement": { "id": "@paper", "title": "Aftale", "kind": "COOPERATION",
        "form": "ONE_FOR_ALL", "agreed": "2011-11" } });
    let then = json!({ "signAgreement": { "agreement": "@paper", "organisation": "@a", "signed": "2011-11",
        "title": "Minister", "leftOffice": true } });
    let story = story().when(admit("@a", None)).takes(CONCLUDED, paper).takes(SIGNED, then);
    let agreements = &story.initiative().partnership.agreements;
    let agreement = agreements.get("@paper".parse().unwrap()).unwrap();
    assert_eq!(agreement.concluded.agreed.unwrap().to_string(), "2011-11");
    assert_eq!(agreement.signatures[0].left_office, Some(true));
}
