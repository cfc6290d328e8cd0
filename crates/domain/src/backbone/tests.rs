mod handover;
mod money;
mod particulars;

use serde_json::{Value, json};

use super::{BackboneFunction, Holder};
use crate::rejection::Code::{
    AlreadyExists, Circular, DatesReversed, Invalid, NotAPartner, NotFound, OutOfRange, SeatTaken,
    UnitMismatch, WrongConstituency, WrongState,
};
use crate::story::{Story, given, given_founded};

const ESTABLISHED: &str = "backbone.body_established";
const CREATED: &str = "backbone.seat_created";
const FILLED: &str = "backbone.seat_filled";
const VACATED: &str = "backbone.seat_vacated";
const ENTRUSTED: &str = "backbone.backbone_entrusted";
const FUNDED: &str = "backbone.funding_recorded";

fn body(key: &str, value: Value) -> Value {
    json!({ "establishBody": { "id": "@group", "name": "Arbejdsgruppe", "kind": "WORKING_GROUP", key: value } })
}

fn seat(key: &str, value: Value) -> Value {
    let mut seat = json!({ "id": "@new", "body": "@board", "name": "Myndighed" });
    seat[key] = value;
    json!({ "createSeat": seat })
}

fn fill(organisation: &str, from: Option<&str>, until: Option<&str>) -> Value {
    json!({ "fillSeat": { "seat": "@seat", "organisation": organisation, "from": from, "until": until } })
}

fn vacate(on: &str) -> Value {
    json!({ "vacateSeat": { "seat": "@seat", "on": on } })
}

fn entrust(holder: &str, functions: &[&str], from: Option<&str>) -> Value {
    json!({ "entrustBackbone": { "holder": { "organisation": holder }, "functions": functions, "from": from } })
}

/// A board with one seat, for any constituency; the partners @a and @b of unknown time, and @c from 2020.
fn story() -> Story {
    let organisation =
        |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "CIVIL_SOCIETY" } });
    let constituency = |id: &str| json!({ "recognizeConstituency": { "id": id, "name": id } });
    given_founded([
        organisation("@a"),
        organisation("@b"),
        organisation("@c"),
        organisation("@outsider"),
        constituency("@health"),
        constituency("@business"),
        json!({ "admitPartner": { "organisation": "@a", "constituency": "@health" } }),
        json!({ "admitPartner": { "organisation": "@b" } }),
        json!({ "admitPartner": { "organisation": "@c", "joined": "2020", "constituency": "@business" } }),
        json!({ "establishBody": { "id": "@board", "name": "Bestyrelse", "kind": "BOARD" } }),
        json!({ "createSeat": { "id": "@seat", "body": "@board", "name": "Sundhed", "termYears": 3 } }),
    ])
}

/// A story whose seat has been filled and vacated so.
#[track_caller]
fn after(commands: impl IntoIterator<Item = Value>) -> Story {
    commands.into_iter().fold(story(), |story, command| {
        let kind = if command.get("fillSeat").is_some() { FILLED } else { VACATED };
        story.when(command).then(&[kind])
    })
}

/// Who holds the seat from when to when, in order of time.
#[track_caller]
fn check_tenures(story: &Story, expected: &[(&str, &str, &str)]) {
    let seat = story.initiative().backbone.seats.get("@seat".parse().unwrap()).unwrap();
    let text =
        |date: Option<crate::value::PartialDate>| date.map_or_else(String::new, |date| date.to_string());
    let tenures =
        seat.tenures.iter().map(|t| (t.filled.organisation, text(t.period().from), text(t.period().to)));
    let expected =
        expected.iter().map(|(id, from, to)| (id.parse().unwrap(), from.to_string(), to.to_string()));
    assert_eq!(tenures.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

#[test]
fn there_is_no_backbone_before_the_founding() {
    given([]).refuses([
        (body("from", json!("2014")), NotFound, "initiative"),
        (entrust("@a", &["ADVANCE_POLICY"], None), NotFound, "initiative"),
    ]);
}

#[test]
fn a_body_is_established_once() {
    story().takes(ESTABLISHED, body("cadence", json!({ "atLeast": 3, "atMost": 4 }))).refuses([(
        body("cadence", json!({ "atLeast": 4, "atMost": 4 })),
        AlreadyExists,
        "id",
    )]);
    story().takes(ESTABLISHED, body("partOf", json!("@board")));
}

#[test]
fn a_body_meets_a_possible_number_of_times_and_is_a_part_of_another() {
    story().refuses([
        (body("cadence", json!({ "atLeast": 0, "atMost": 4 })), OutOfRange, "cadence"),
        (body("cadence", json!({ "atLeast": 4, "atMost": 3 })), OutOfRange, "cadence"),
        (body("partOf", json!("@group")), Circular, "partOf"),
        (body("partOf", json!("@none")), NotFound, "partOf"),
    ]);
}

#[test]
fn a_seat_is_created_once_with_a_term_of_1_to_50_years() {
    story()
        .refuses([
            (seat("body", json!("@none")), NotFound, "body"),
            (seat("constituency", json!("@none")), NotFound, "constituency"),
            (seat("termYears", json!(0)), OutOfRange, "termYears"),
            (seat("termYears", json!(51)), OutOfRange, "termYears"),
            (seat("rotationYears", json!(0)), OutOfRange, "rotationYears"),
            (seat("rotationYears", json!(65535)), OutOfRange, "rotationYears"),
        ])
        .takes(CREATED, seat("termYears", json!(50)))
        .refuses([(seat("termYears", json!(1)), AlreadyExists, "id")]);
    story().takes(CREATED, seat("constituency", json!("@health")));
}

#[test]
fn a_seat_is_filled_by_a_partner_of_the_time() {
    let none = json!({ "fillSeat": { "seat": "@none", "organisation": "@a" } });
    story()
        .refuses([
            (none, NotFound, "seat"),
            (fill("@nobody", None, None), NotFound, "organisation"),
            (fill("@outsider", None, None), NotAPartner, "organisation"),
            (fill("@c", Some("2016"), Some("2019")), NotAPartner, "organisation"),
            (fill("@a", Some("2016"), Some("2015")), DatesReversed, "until"),
        ])
        .takes(FILLED, fill("@c", Some("2016"), Some("2020")));
}

#[test]
fn a_seat_of_a_constituency_is_not_for_another() {
    let fill = |organisation: &str| json!({ "fillSeat": { "seat": "@new", "organisation": organisation } });
    let story = || story().when(seat("constituency", json!("@health")));
    story().refuses([(fill("@c"), WrongConstituency, "organisation")]).takes(FILLED, fill("@a"));
    story().takes(FILLED, fill("@b"));
}

#[test]
fn a_seat_is_not_given_twice() {
    let held = [fill("@a", Some("2014"), None)];
    after(held.clone()).refuses([
        (fill("@b", None, None), SeatTaken, "seat"),
        (fill("@b", Some("2014"), None), SeatTaken, "seat"),
        (fill("@b", Some("2018"), None), SeatTaken, "seat"),
        (fill("@b", Some("2013"), None), SeatTaken, "seat"),
        (fill("@b", Some("2012"), Some("2015")), SeatTaken, "seat"),
        (fill("@a", Some("2014"), Some("2017")), SeatTaken, "seat"),
    ]);
    after(held).knows(fill("@a", Some("2014"), None));
    after([fill("@a", Some("2014"), Some("2017-03"))]).refuses([
        (fill("@b", Some("2017-02"), None), SeatTaken, "seat"),
        (fill("@b", Some("2015"), Some("2016")), SeatTaken, "seat"),
        (fill("@b", None, Some("2016")), SeatTaken, "seat"),
        (fill("@b", None, None), SeatTaken, "seat"),
    ]);
    after([fill("@a", None, None)]).refuses([(fill("@b", None, Some("2012")), SeatTaken, "seat")]);
}

#[test]
fn a_tenure_may_begin_on_the_day_on_which_the_one_before_ends() {
    after([
        fill("@a", Some("2014-01-15"), Some("2017-03-31")),
        fill("@b", Some("2017-03-31"), None),
        vacate("2018"),
        fill("@a", Some("2018"), None),
    ]);
}

#[test]
fn tenures_can_be_recorded_in_any_order_as_long_as_they_do_not_meet() {
    let story = after([
        fill("@b", Some("2018"), None),
        fill("@a", Some("2012"), Some("2014")),
        fill("@b", Some("2014"), Some("2016-06-30")),
        fill("@a", None, Some("2011")),
    ]);
    check_tenures(
        &story,
        &[("@a", "", "2011"), ("@a", "2012", "2014"), ("@b", "2014", "2016-06-30"), ("@b", "2018", "")],
    );
    let story = story
        .refuses([
            (fill("@a", Some("2016"), Some("2019")), SeatTaken, "seat"),
            (fill("@a", Some("2016"), None), SeatTaken, "seat"),
            (fill("@a", Some("2013"), Some("2013")), SeatTaken, "seat"),
        ])
        .takes(FILLED, fill("@a", Some("2016-07"), Some("2018")))
        .when(vacate("2020"))
        .then(&[VACATED]);
    assert_eq!(story.initiative().backbone.seats.get("@seat".parse().unwrap()).unwrap().tenures.len(), 5);
}

#[test]
fn a_seat_is_vacated_once_and_not_before_it_was_filled() {
    let none = json!({ "vacateSeat": { "seat": "@none", "on": "2014" } });
    after([fill("@a", Some("2014-06"), None)])
        .refuses([(none, NotFound, "seat"), (vacate("2014-05"), DatesReversed, "on")])
        .takes(VACATED, vacate("2016"))
        .refuses([(vacate("2017"), WrongState, "seat")]);
    after([fill("@a", None, None), vacate("2012")]);
}

#[test]
fn a_seat_can_be_found_vacant_before_anyone_is_known_to_have_held_it() {
    let story = story().takes(VACATED, vacate("2014")).refuses([(vacate("2015"), WrongState, "seat")]);
    story.takes(FILLED, fill("@a", Some("2016"), None)).knows(vacate("2014"));
}

#[test]
fn a_seat_is_not_vacated_after_its_holders_time_has_run_out() {
    after([fill("@a", Some("2014"), Some("2017"))])
        .refuses([(vacate("2018"), WrongState, "seat")])
        .takes(VACATED, vacate("2016"));
}

#[test]
fn leaving_early_ends_the_tenure_of_that_time_and_not_that_of_the_successor() {
    let story =
        after([fill("@a", Some("2014"), Some("2017")), fill("@b", Some("2018"), None), vacate("2016")]);
    check_tenures(&story, &[("@a", "2014", "2016"), ("@b", "2018", "")]);
}

#[test]
fn filling_and_vacating_repeated_after_another_holds_the_seat_are_no_news() {
    let story = after([fill("@a", Some("2014"), None), vacate("2016"), fill("@b", Some("2016"), None)])
        .knows(fill("@a", Some("2014"), None))
        .knows(vacate("2016"));
    check_tenures(&story, &[("@a", "2014", "2016"), ("@b", "2016", "")]);
}

#[test]
fn a_post_is_created_once_in_a_known_body() {
    let post =
        |body: &str, title: &str| json!({ "createPost": { "id": "@post", "body": body, "title": title } });
    story()
        .refuses([(post("@none", "Kampagneleder"), NotFound, "body")])
        .takes("backbone.post_created", post("@board", "Kampagneleder"))
        .refuses([(post("@board", "Assistent"), AlreadyExists, "id")]);
}

#[test]
fn the_backbone_is_entrusted_for_at_least_one_function_to_someone_known() {
    let holder =
        |holder: Value| json!({ "entrustBackbone": { "holder": holder, "functions": ["ADVANCE_POLICY"] } });
    story()
        .refuses([
            (entrust("@a", &[], None), Invalid, "functions"),
            (entrust("@a", &["ADVANCE_POLICY", "ADVANCE_POLICY"], None), Invalid, "functions"),
            (entrust("@nobody", &["ADVANCE_POLICY"], None), NotFound, "holder.organisation"),
            (holder(json!({ "body": "@none" })), NotFound, "holder.body"),
        ])
        .takes(ENTRUSTED, holder(json!({ "body": "@board" })));
}

#[track_caller]
fn check_holder(story: &Story, function: BackboneFunction, organisation: &str) {
    let held = story.initiative().backbone.holder(function).expect("someone holds it");
    assert_eq!(held.holder, Holder::Organisation(organisation.parse().unwrap()));
}

#[test]
fn another_holder_of_the_same_function_takes_over_and_the_rest_stays() {
    let story = story()
        .takes(ENTRUSTED, entrust("@a", &["ADVANCE_POLICY", "MOBILISE_FUNDING"], Some("2014-01")))
        .takes(ENTRUSTED, entrust("@b", &["MOBILISE_FUNDING"], Some("2015")))
        .knows(entrust("@a", &["ADVANCE_POLICY", "MOBILISE_FUNDING"], Some("2014-01")))
        .takes(ENTRUSTED, entrust("@c", &["MOBILISE_FUNDING"], Some("2012")));
    check_holder(&story, BackboneFunction::MobiliseFunding, "@b");
    check_holder(&story, BackboneFunction::AdvancePolicy, "@a");
}

#[test]
fn a_function_without_a_date_is_entrusted_anew_only_when_another_has_it() {
    let story = story()
        .takes(ENTRUSTED, entrust("@a", &["ADVANCE_POLICY"], None))
        .takes(ENTRUSTED, entrust("@b", &["BUILD_PUBLIC_WILL"], None))
        .knows(entrust("@a", &["ADVANCE_POLICY"], None))
        .takes(ENTRUSTED, entrust("@b", &["ADVANCE_POLICY"], None))
        .takes(ENTRUSTED, entrust("@a", &["ADVANCE_POLICY"], None));
    check_holder(&story, BackboneFunction::AdvancePolicy, "@a");
}

fn fund(key: &str, value: Value) -> Value {
    json!({ "recordFunding": { "id": "@grant", "purpose": "Partnerskaber", key: value } })
}

#[test]
fn funding_is_recorded_once_though_nobody_knows_the_amount() {
    story().takes(FUNDED, fund("period", json!({ "from": "2009", "to": "2013" }))).refuses([(
        fund("funder", json!("@a")),
        AlreadyExists,
        "id",
    )]);
    story().takes(FUNDED, fund("amount", json!({ "value": "120000000", "unit": "DKK" })));
}

#[test]
fn funding_is_money_from_someone_known() {
    let amount = |value: &str, unit: &str| fund("amount", json!({ "value": value, "unit": unit }));
    story().refuses([
        (fund("funder", json!("@nobody")), NotFound, "funder"),
        (fund("period", json!({ "from": "2014", "to": "2013" })), DatesReversed, "period"),
        (amount("120", "m DKK"), UnitMismatch, "amount"),
        (amount("-1", "DKK"), OutOfRange, "amount"),
    ]);
}

fn appoint(key: &str, value: Value) -> Value {
    let mut office = json!({ "id": "@chair", "body": "@board", "title": "Formand", "from": "2014" });
    office[key] = value;
    json!({ "appointOfficer": office })
}

#[test]
fn an_office_is_given_once_by_a_body_that_there_is() {
    story()
        .refuses([
            (appoint("body", json!("@none")), NotFound, "body"),
            (appoint("organisation", json!("@nobody")), NotFound, "organisation"),
            (appoint("until", json!("2013")), DatesReversed, "until"),
        ])
        .takes("backbone.officer_appointed", appoint("organisation", json!("@outsider")))
        .refuses([(appoint("mandate", json!("Valg")), AlreadyExists, "id")]);
}

#[test]
fn an_office_ends_once_and_within_its_time() {
    let end = |office: &str, on: &str| json!({ "endOffice": { "office": office, "on": on } });
    story()
        .when(appoint("until", json!("2017")))
        .refuses([
            (end("@none", "2015"), NotFound, "office"),
            (end("@chair", "2013"), DatesReversed, "on"),
            (end("@chair", "2018"), WrongState, "office"),
        ])
        .takes("backbone.office_ended", end("@chair", "2015"))
        .refuses([(end("@chair", "2016"), WrongState, "office")]);
}

#[test]
fn a_dissolved_body_takes_up_nothing_new_and_its_history_can_be_filled_in() {
    let dissolve = |body: &str, on: &str| json!({ "dissolveBody": { "body": body, "on": on } });
    let post = json!({ "createPost": { "body": "@group", "title": "Sekretær" } });
    let holder =
        json!({ "entrustBackbone": { "holder": { "body": "@group" }, "functions": ["ADVANCE_POLICY"] } });
    let whole = json!({ "establishBody": { "name": "Del", "kind": "NETWORK", "partOf": "@group" } });
    let filled = |from: &str| json!({ "fillSeat": { "seat": "@new", "organisation": "@a", "from": from } });
    let chair =
        |from: &str| json!({ "appointOfficer": { "body": "@group", "title": "Formand", "from": from } });
    story()
        .when(body("from", json!("2012")))
        .when(seat("body", json!("@group")))
        .refuses([
            (dissolve("@none", "2015"), NotFound, "body"),
            (dissolve("@group", "2011"), DatesReversed, "on"),
        ])
        .takes("backbone.body_dissolved", dissolve("@group", "2015"))
        .refuses([
            (dissolve("@group", "2016"), WrongState, "body"),
            (json!({ "createSeat": { "body": "@group", "name": "Plads" } }), WrongState, "body"),
            (post, WrongState, "body"),
            (whole, WrongState, "partOf"),
            (holder, WrongState, "holder.body"),
            (filled("2016"), WrongState, "seat"),
            (chair("2016"), WrongState, "body"),
        ])
        .takes(FILLED, filled("2014"))
        .when(chair("2013"))
        .then(&["backbone.officer_appointed"]);
}

fn share(holder: &str, from: Option<&str>) -> Value {
    json!({ "entrustBackbone": { "holder": { "organisation": holder }, "functions": ["ADVANCE_POLICY"], "from": from, "jointly": true } })
}

#[track_caller]
fn check_holders(story: &Story, expected: &[&str]) {
    let held = story.initiative().backbone.holders(BackboneFunction::AdvancePolicy, None);
    let expected: Vec<_> = expected.iter().map(|id| Holder::Organisation(id.parse().unwrap())).collect();
    assert_eq!(held.iter().map(|held| held.holder).collect::<Vec<_>>(), expected);
}

#[test]
fn a_function_held_jointly_is_shared_until_another_takes_it_over() {
    let story = story()
        .takes(ENTRUSTED, entrust("@a", &["ADVANCE_POLICY"], None))
        .takes(ENTRUSTED, share("@b", None))
        .knows(entrust("@a", &["ADVANCE_POLICY"], None));
    check_holders(&story, &["@a", "@b"]);
    check_holder(&story, BackboneFunction::AdvancePolicy, "@a");
    check_holders(&story.takes(ENTRUSTED, entrust("@c", &["ADVANCE_POLICY"], None)), &["@c"]);
}

#[test]
fn who_shared_a_function_before_it_was_taken_over_shares_it_no_more() {
    let story =
        story().takes(ENTRUSTED, share("@a", Some("2012"))).takes(ENTRUSTED, share("@b", Some("2013")));
    check_holders(&story, &["@a", "@b"]);
    check_holder(&story, BackboneFunction::AdvancePolicy, "@b");
    let story = story.takes(ENTRUSTED, entrust("@c", &["ADVANCE_POLICY"], Some("2014")));
    check_holders(&story, &["@c"]);
    check_holders(&story.takes(ENTRUSTED, share("@a", Some("2015"))), &["@c", "@a"]);
}
