//! Seats, functions, money, cadences, notices, disagreements, conferences.

use super::*;

#[test]
fn a_vacant_seat_waits_until_it_is_filled() {
    let story = story([
        json!({ "establishBody": { "id": "@board", "name": "Board", "kind": "BOARD" } }),
        json!({ "createSeat": { "id": "@seat", "body": "@board", "name": "Health" } }),
    ]);
    check(&story, Kind::SeatVacant, &[("2014-03-01", 0, None)]);
    let story = story.when(json!({ "vacateSeat": { "seat": "@seat", "on": "2014-03-01" } }));
    check(&story, Kind::SeatVacant, &[("2014-02-28", 0, None), ("2014-03-01", 1, OPEN)]);
    let sentence = "The seat \"Health\" of Board is vacant: recorded as vacant on 2014-03-01.";
    says(&story, Kind::SeatVacant, "2014-04-01", sentence, Some("@lead"), Some("2014-03-01"));
    let filled = json!({ "fillSeat": { "seat": "@seat", "organisation": "@a", "from": "2014-04-01" } });
    done_by(story, Kind::SeatVacant, "2014-04-01", filled);
}

#[test]
fn a_function_is_unstaffed_where_others_are_held() {
    let story = story([]);
    check(&story, Kind::FunctionUnstaffed, &[("2008-12-31", 0, None), ("2009-01-01", 5, OPEN)]);
    let rest =
        ["SUPPORT_ALIGNED_ACTIVITIES", "ESTABLISH_SHARED_MEASUREMENT", "BUILD_PUBLIC_WILL", "ADVANCE_POLICY"];
    let entrust = |functions: Value| {
        json!({ "entrustBackbone": { "holder": { "organisation": "@a" },
        "functions": functions, "from": "2014-03-01" } })
    };
    let story = story.when(entrust(json!(rest)));
    check(&story, Kind::FunctionUnstaffed, &[("2014-02-28", 5, OPEN), ("2014-03-01", 1, OPEN)]);
    let sentence = "Nobody is recorded as holding the function of the backbone to mobilise funding.";
    says(&story, Kind::FunctionUnstaffed, "2014-03-01", sentence, Some("@lead"), None);
    done_by(story, Kind::FunctionUnstaffed, "2014-03-01", entrust(json!(["MOBILISE_FUNDING"])));
}

#[test]
fn months_without_money_are_told_a_year_ahead() {
    let grant =
        |id: &str, period: Value| json!({ "recordFunding": { "id": id, "purpose": id, "period": period } });
    let funded = || story([grant("@grant", json!({ "from": "2013", "to": "2014-06" }))]);
    let days =
        [("2013-07-31", 0, None), ("2013-08-01", 1, OPEN), ("2014-06-30", 1, SOON), ("2014-07-01", 1, SOON)];
    check(&funded(), Kind::MonthsUnfunded, &days);
    says(
        &funded(),
        Kind::MonthsUnfunded,
        "2013-08-01",
        "No money is recorded for 2014-07.",
        Some("@lead"),
        None,
    );
    let sentence = "No money is recorded for 2014-07 to 2014-12.";
    let by_year = json!({ "appropriateFunding": { "funding": "@grant", "year": 2014 } });
    says(&funded(), Kind::MonthsUnfunded, "2014-01-01", sentence, Some("@lead"), None);
    done_by(funded(), Kind::MonthsUnfunded, "2014-01-01", by_year);
    done_by(
        funded(),
        Kind::MonthsUnfunded,
        "2014-01-01",
        json!({ "describeInitiative": { "period": { "to": "2014-06" } } }),
    );
    let unknown = story([grant("@unknown", Value::Null)]);
    check(&unknown, Kind::MonthsUnfunded, &[("2014-01-01", 0, None)]);
}

#[test]
fn a_body_that_has_missed_its_cadence_is_to_meet() {
    let hold = |id: &str, on: &str| {
        [
            json!({ "scheduleMeeting": { "id": id, "title": "Meeting", "body": "@board" } }),
            json!({ "holdMeeting": { "meeting": id, "on": on } }),
        ]
    };
    let board = json!({ "establishBody": { "id": "@board", "name": "Board", "kind": "BOARD",
        "cadence": { "atLeast": 1, "atMost": 1 } } });
    let story = story(std::iter::once(board).chain(hold("@one", "2014-03-01")));
    check(&story, Kind::CadenceMissed, &[("2015-03-01", 0, None), ("2015-03-02", 1, OVERDUE)]);
    let sentence = "Board has not met since 2014-03-01, and was to meet again by 2015-03-01.";
    says(&story, Kind::CadenceMissed, "2015-04-01", sentence, Some("@lead"), Some("2015-03-02"));
    let [schedule, hold] = hold("@two", "2015-04-01");
    done_by(story.when(schedule), Kind::CadenceMissed, "2015-04-01", hold);
}

#[test]
fn a_notice_waits_for_each_of_the_addressed_and_never_says_what_it_says() {
    let story =
        story([json!({ "giveNotice": { "id": "@n", "title": "Secret heading", "text": "Secret text",
        "to": ["@a", "@b"], "by": "@lead", "on": "2014-03-01" } })]);
    check(&story, Kind::NoticeUnacknowledged, &[("2014-02-28", 0, None), ("2014-03-01", 2, OPEN)]);
    let note =
        |id: &str, on: &str| json!({ "acknowledgeNotice": { "notice": "@n", "organisation": id, "on": on } });
    let story = story.when(note("@a", "2014-03-05"));
    check(&story, Kind::NoticeUnacknowledged, &[("2014-03-04", 2, OPEN), ("2014-03-05", 1, OPEN)]);
    let sentence = "@b has not taken note of a confidential notice.";
    says(&story, Kind::NoticeUnacknowledged, "2014-03-05", sentence, Some("@b"), Some("2014-03-01"));
    assert!(!format!("{:?}", all(&story, "2014-03-05")).contains("Secret"));
    done_by(story, Kind::NoticeUnacknowledged, "2014-03-05", note("@b", "2014-03-05"));
}

#[test]
fn a_disagreement_waits_until_it_is_accepted_or_resolved() {
    let raised =
        || story([json!({ "raiseDisagreement": { "id": "@d", "subject": "Pace", "on": "2014-03-01" } })]);
    check(&raised(), Kind::DisagreementOpen, &[("2014-02-28", 0, None), ("2014-03-01", 1, OPEN)]);
    let sentence = "The disagreement about \"Pace\" is neither accepted nor resolved.";
    says(&raised(), Kind::DisagreementOpen, "2014-03-02", sentence, Some("@lead"), Some("2014-03-01"));
    let accept = json!({ "acceptDisagreement": { "disagreement": "@d", "on": "2014-05-01" } });
    let accepted = raised().when(accept.clone());
    check(&accepted, Kind::DisagreementOpen, &[("2014-04-30", 1, OPEN)]);
    done_by(raised(), Kind::DisagreementOpen, "2014-05-01", accept);
    let resolve =
        json!({ "resolveDisagreement": { "disagreement": "@d", "how": "Slower", "on": "2014-05-01" } });
    done_by(raised(), Kind::DisagreementOpen, "2014-05-01", resolve);
}

#[test]
fn a_conference_waits_for_its_date() {
    let story =
        story([json!({ "announceConference": { "id": "@c", "title": "Spring", "organisers": ["@a"] } })]);
    says(
        &story,
        Kind::ConferenceUndated,
        "2014-01-01",
        "The conference \"Spring\" has no date.",
        Some("@a"),
        None,
    );
    done_by(
        story,
        Kind::ConferenceUndated,
        "2014-01-01",
        json!({ "updateConference": { "conference": "@c", "on": "2014-05" } }),
    );
}
