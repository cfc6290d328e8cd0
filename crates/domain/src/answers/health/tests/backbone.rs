use HealthReason::{
    Covers, DateTooVague, Held, HolderDissolved, Later, NobodyRecorded, PeriodOver, PeriodUnknown, TermOver,
    Vacant,
};
use HealthSignalKey::{FunctionsHeld, MonthsFunded, OfficesHeld, SeatsHeld};

use super::*;

fn bodies() -> Story {
    given_founded([
        organisation("@a"),
        organisation("@b"),
        json!({ "admitPartner": { "organisation": "@a" } }),
        json!({ "admitPartner": { "organisation": "@b" } }),
        json!({ "establishBody": { "id": "@board", "name": "Bestyrelse", "kind": "BOARD" } }),
    ])
}

#[test]
fn a_function_is_held_from_the_day_on_which_it_was_entrusted() {
    let story =
        bodies().when(json!({ "entrustBackbone": { "holder": { "organisation": "@a" }, "from": "2014-03",
        "functions": ["ADVANCE_POLICY", "GUIDE_VISION_AND_STRATEGY", "SUPPORT_ALIGNED_ACTIVITIES",
            "ESTABLISH_SHARED_MEASUREMENT", "BUILD_PUBLIC_WILL"] } }));
    why(&story, FunctionsHeld, "2014-02-28", &[NobodyRecorded; 6]);
    check(&story, FunctionsHeld, "2014-02-28", [0, 6, 6], Unknown);
    check(&story, FunctionsHeld, "2014-03-01", [0, 6, 6], Unknown);
    check(&story, FunctionsHeld, "2014-03-31", [5, 6, 1], Strong);
    why(&story, FunctionsHeld, "2014-03-31", &[Held, Held, Held, Held, Held, NobodyRecorded]);
}

#[test]
fn a_function_is_nobodys_once_the_body_that_held_it_is_dissolved() {
    let six = json!([
        "ADVANCE_POLICY",
        "GUIDE_VISION_AND_STRATEGY",
        "SUPPORT_ALIGNED_ACTIVITIES",
        "ESTABLISH_SHARED_MEASUREMENT",
        "BUILD_PUBLIC_WILL",
        "MOBILISE_FUNDING"
    ]);
    let story = bodies()
        .when(json!({ "entrustBackbone": { "holder": { "body": "@board" }, "functions": six } }))
        .when(json!({ "dissolveBody": { "body": "@board", "on": "2015-03" } }));
    check(&story, FunctionsHeld, "2015-03-01", [6, 6, 0], Strong);
    why(&story, FunctionsHeld, "2015-03-02", &[DateTooVague; 6]);
    why(&story, FunctionsHeld, "2015-04-01", &[HolderDissolved; 6]);
    check(&story, FunctionsHeld, "2015-04-01", [0, 6, 0], Weak);
    let story = story.when(
        json!({ "entrustBackbone": { "holder": { "organisation": "@b" }, "functions": ["ADVANCE_POLICY"],
        "from": "2015-05-01" } }),
    );
    check(&story, FunctionsHeld, "2015-05-01", [1, 6, 0], Weak);
}

fn seat() -> Story {
    bodies()
        .when(json!({ "createSeat": { "id": "@seat", "body": "@board", "name": "Plads", "termYears": 3 } }))
}

fn fill(who: &str, from: &str) -> Value {
    json!({ "fillSeat": { "seat": "@seat", "organisation": who, "from": from } })
}

#[test]
fn a_seat_is_held_within_its_term() {
    why(&seat(), SeatsHeld, "2014-01-01", &[NobodyRecorded]);
    check(&seat(), SeatsHeld, "2014-01-01", [0, 1, 1], Unknown);
    let story = seat().when(fill("@a", "2014-03-05"));
    why(&story, SeatsHeld, "2014-03-04", &[NobodyRecorded]);
    check(&story, SeatsHeld, "2014-03-05", [1, 1, 0], Strong);
    why(&story, SeatsHeld, "2017-03-04", &[Held]);
    why(&story, SeatsHeld, "2017-03-05", &[TermOver]);
    check(&story, SeatsHeld, "2017-03-05", [0, 1, 0], Weak);
}

#[test]
fn a_seat_that_was_left_or_found_empty_is_vacant_and_a_vague_date_leaves_it_open() {
    let vacate = |on: &str| json!({ "vacateSeat": { "seat": "@seat", "on": on } });
    let left = seat().when(fill("@a", "2014-03-05")).when(vacate("2015-06"));
    why(&left, SeatsHeld, "2015-05-31", &[Held]);
    why(&left, SeatsHeld, "2015-06-01", &[DateTooVague]);
    why(&left, SeatsHeld, "2015-06-30", &[Vacant]);
    check(&left, SeatsHeld, "2015-06-30", [0, 1, 0], Weak);
    let found = seat().when(vacate("2014-03"));
    why(&found, SeatsHeld, "2014-02-28", &[NobodyRecorded]);
    why(&found, SeatsHeld, "2014-03-01", &[DateTooVague]);
    why(&found, SeatsHeld, "2014-03-31", &[Vacant]);
    let vague = seat().when(fill("@a", "2014"));
    why(&vague, SeatsHeld, "2014-06-30", &[DateTooVague]);
    why(&vague, SeatsHeld, "2014-12-31", &[Held]);
    let gone = vague.when(json!({ "dissolveBody": { "body": "@board", "on": "2015" } }));
    check(&gone, SeatsHeld, "2016-01-01", [0, 0, 0], Unknown);
}

#[test]
fn an_office_is_held_by_one_appointment_after_the_other() {
    let appoint = |id: &str, title: &str, from: Value, until: Value| json!({ "appointOfficer": { "id": id, "body": "@board", "title": title, "organisation": "@a", "from": from, "until": until } });
    check(&bodies(), OfficesHeld, "2014-01-01", [0, 0, 0], Unknown);
    let story = bodies()
        .when(appoint("@1", "Formand", json!("2013"), json!("2014-12-31")))
        .when(appoint("@2", "Formand", json!("2015-03"), Value::Null))
        .when(appoint("@3", "Næstformand", Value::Null, Value::Null));
    why(&story, OfficesHeld, "2012-12-31", &[Held]);
    why(&story, OfficesHeld, "2013-06-30", &[DateTooVague, Held]);
    check(&story, OfficesHeld, "2014-12-31", [2, 2, 0], Strong);
    why(&story, OfficesHeld, "2015-01-01", &[Vacant, Held]);
    check(&story, OfficesHeld, "2015-01-01", [1, 2, 0], Adequate);
    why(&story, OfficesHeld, "2015-03-01", &[DateTooVague, Held]);
    why(&story, OfficesHeld, "2015-03-31", &[Held, Held]);
    let story = story.when(json!({ "endOffice": { "office": "@3", "on": "2015-06-30" } }));
    why(&story, OfficesHeld, "2015-06-30", &[Held, Held]);
    why(&story, OfficesHeld, "2015-07-01", &[Held, Vacant]);
}

fn grant(id: &str, period: Value) -> Value {
    json!({ "recordFunding": { "id": id, "purpose": id, "period": period } })
}

/// The months funded on a day, and the level.
#[track_caller]
fn months(story: &Story, day: &str, months: Option<&str>, level: HealthLevel) {
    let it = signal(story, MonthsFunded, day);
    let figure = it.figure.map(|figure| figure.to_string());
    assert_eq!((figure.as_deref(), it.level), (months, level), "{day}: {:?}", it.evidence);
}

#[test]
fn the_months_funded_run_from_the_day_on_without_a_gap() {
    let story = given_founded([
        grant("@first", json!({ "from": "2013-01-01", "to": "2014" })),
        grant("@second", json!({ "from": "2015", "to": "2015-06" })),
        grant("@later", json!({ "from": "2016", "to": "2018" })),
    ]);
    months(&story, "2014-01-01", Some("18 months"), Strong);
    months(&story, "2014-06-30", Some("12 months"), Strong);
    months(&story, "2014-07-01", Some("12 months"), Strong);
    months(&story, "2014-07-02", Some("11 months"), Adequate);
    months(&story, "2015-01-01", Some("6 months"), Adequate);
    months(&story, "2015-01-02", Some("5 months"), Weak);
    months(&story, "2015-07-01", Some("0 months"), Weak);
    why(&story, MonthsFunded, "2014-01-01", &[Covers, Covers, Later]);
    why(&story, MonthsFunded, "2015-07-01", &[PeriodOver, PeriodOver, Later]);
}

#[test]
fn money_of_which_nobody_has_said_until_when_it_is_makes_the_months_a_lower_bound() {
    let open = grant("@open", Value::Null);
    months(&given_founded([open.clone()]), "2014-01-01", None, Unknown);
    let story = given_founded([grant("@year", json!({ "from": "2014", "to": "2014" })), open]);
    months(&story, "2014-01-01", Some("at least 12 months"), Strong);
    months(&story, "2014-01-02", Some("at least 11 months"), Unknown);
    months(&story, "2015-01-01", None, Unknown);
    why(&story, MonthsFunded, "2015-01-01", &[PeriodOver, PeriodUnknown]);
    let ends = given_founded([grant("@begun", json!({ "from": "2014" }))]);
    months(&ends, "2014-06-01", None, Unknown);
}

#[test]
fn what_is_appropriated_for_a_year_funds_it_unless_it_is_nought() {
    let set_aside = |year: u16, amount: Value| json!({ "appropriateFunding": { "funding": "@grant", "year": year, "amount": amount } });
    let kroner = |value: &str| json!({ "value": value, "unit": "DKK" });
    let story = given_founded([grant("@grant", Value::Null)])
        .when(set_aside(2014, Value::Null))
        .when(set_aside(2015, kroner("5")))
        .when(set_aside(2016, kroner("0")));
    months(&story, "2014-07-01", Some("18 months"), Strong);
    months(&story, "2016-01-01", Some("0 months"), Weak);
}
