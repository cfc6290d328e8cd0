//! Agreements, what ends, goals, and what is to be done.

use super::*;

fn paper(id: &str, more: Value) -> Value {
    let mut paper = json!({ "id": id, "title": id, "kind": "COOPERATION", "form": "ONE_EACH",
        "period": { "from": "2014-01-01", "to": "2016-12-31" } });
    paper.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "concludeAgreement": paper })
}

fn sign(id: &str) -> Value {
    json!({ "signAgreement": { "agreement": "@paper", "organisation": id, "signed": "2014-05-01" } })
}

#[test]
fn an_agreement_waits_for_each_signature() {
    let story = story([paper("@paper", json!({}))]);
    check(
        &story,
        Kind::AgreementUnsigned,
        &[("2013-12-31", 0, None), ("2014-01-01", 2, OPEN), ("2017-01-01", 0, None)],
    );
    let story = story.when(sign("@b"));
    check(&story, Kind::AgreementUnsigned, &[("2014-04-30", 2, OPEN), ("2014-05-01", 1, OPEN)]);
    says(
        &story,
        Kind::AgreementUnsigned,
        "2014-05-01",
        "No signature of @a under \"@paper\" is recorded.",
        Some("@a"),
        Some("2014-01-01"),
    );
    done_by(story, Kind::AgreementUnsigned, "2014-05-01", sign("@a"));
}

#[test]
fn an_agreement_ends_and_has_ended_until_another_takes_its_place() {
    let story = story([paper("@paper", json!({}))]);
    let days = [
        ("2016-10-01", 0, None),
        ("2016-10-02", 1, OPEN),
        ("2016-12-31", 1, SOON),
        ("2017-01-01", 1, OVERDUE),
    ];
    check(&story, Kind::AgreementEnds, &days);
    let sentence = "The agreement \"@paper\" ran until 2016-12-31, and nothing is recorded that follows it.";
    says(&story, Kind::AgreementEnds, "2018-01-01", sentence, Some("@lead"), Some("2017-01-01"));
    let next = paper("@next", json!({ "replaces": ["@paper"], "period": { "from": "2017" } }));
    done_by(story, Kind::AgreementEnds, "2018-01-01", next);
}

#[test]
fn what_was_ended_on_purpose_needs_nothing_to_follow() {
    let story = story([paper("@paper", json!({}))]);
    done_by(
        story,
        Kind::AgreementEnds,
        "2017-01-01",
        json!({ "endAgreement": { "agreement": "@paper", "on": "2016-11" } }),
    );
}

#[test]
fn an_agenda_a_fee_a_grant_and_the_initiative_end_with_their_periods() {
    let period = json!({ "from": "2012", "to": "2014-06-30" });
    let story = story([
        json!({ "describeInitiative": { "period": period } }),
        json!({ "adoptAgenda": { "title": "Plan", "period": period } }),
        json!({ "agreeFee": { "title": "Fee", "interval": "YEARLY", "period": period } }),
        json!({ "recordFunding": { "purpose": "Drift", "funder": "@a", "period": period } }),
    ]);
    for (kind, what) in [
        (Kind::InitiativeEnds, "The period of the initiative"),
        (Kind::AgendaEnds, "The agenda \"Plan\""),
        (Kind::FeeEnds, "The fee \"Fee\""),
        (Kind::FundingEnds, "The grant \"Drift\""),
    ] {
        check(&story, kind, &[("2014-03-31", 0, None), ("2014-04-01", 1, OPEN), ("2014-07-01", 1, OVERDUE)]);
        let sentence = format!("{what} runs until 2014-06-30, and nothing is recorded that follows it.");
        says(&story, kind, "2014-06-30", &sentence, Some("@lead"), None);
    }
    let longer = json!({ "describeInitiative": { "period": { "from": "2012", "to": "2020" } } });
    done_by(story, Kind::InitiativeEnds, "2014-07-01", longer);
}

#[test]
fn a_partner_leaves_and_then_has_left() {
    let leave = |left: &str| story([json!({ "endMembership": { "organisation": "@a", "left": left } })]);
    // Recorded long after, it can be known on the day itself at the earliest.
    let days = [("2014-06-29", 0, None), ("2014-06-30", 1, SOON), ("2014-07-01", 0, None)];
    check(&leave("2014-06-30"), Kind::MembershipEnds, &days);
    let days =
        [("2026-11-20", 0, None), ("2026-11-21", 1, SOON), ("2026-12-01", 1, SOON), ("2026-12-02", 0, None)];
    check(&leave("2026-12-01"), Kind::MembershipEnds, &days);
    let sentence = "@a leaves the partnership on 2026-12-01.";
    says(&leave("2026-12-01"), Kind::MembershipEnds, "2026-11-21", sentence, Some("@a"), None);
    check(&leave("2027-02-19"), Kind::MembershipEnds, &[("2026-11-21", 1, OPEN)]);
    check(&leave("2027-02-20"), Kind::MembershipEnds, &[("2026-11-21", 0, None), ("2026-11-22", 1, OPEN)]);
}

#[test]
fn an_office_and_a_seat_run_out_until_someone_follows() {
    let fill = |from: &str| json!({ "fillSeat": { "seat": "@seat", "organisation": "@a", "from": from } });
    let chair = |id: &str, from: &str, until: &str| {
        json!({ "appointOfficer": { "id": id, "body": "@board",
        "title": "Chair", "organisation": "@a", "from": from, "until": until } })
    };
    let story = || {
        story([
            json!({ "establishBody": { "id": "@board", "name": "Board", "kind": "BOARD" } }),
            json!({ "createSeat": { "id": "@seat", "body": "@board", "name": "Health", "termYears": 1 } }),
            fill("2014-01-15"),
            chair("@chair", "2013", "2015-01-15"),
        ])
    };
    for kind in [Kind::SeatEnds, Kind::OfficeEnds] {
        let days = [
            ("2014-10-16", 0, None),
            ("2014-10-17", 1, OPEN),
            ("2015-01-15", 1, SOON),
            ("2015-01-16", 1, OVERDUE),
        ];
        check(&story(), kind, &days);
    }
    let sentence = "The time of @a in the seat \"Health\" of Board runs until 2015-01-15, and nothing is recorded that follows it.";
    says(&story(), Kind::SeatEnds, "2015-01-01", sentence, Some("@a"), None);
    let sentence =
        "The office \"Chair\" of Board ran until 2015-01-15, and nothing is recorded that follows it.";
    says(&story(), Kind::OfficeEnds, "2015-02-01", sentence, Some("@a"), Some("2015-01-16"));
    let vacate = json!({ "vacateSeat": { "seat": "@seat", "on": "2015-01-16" } });
    done_by(story(), Kind::SeatEnds, "2015-01-16", vacate.clone());
    done_by(story().when(vacate), Kind::SeatVacant, "2015-01-17", fill("2015-01-16"));
    done_by(story(), Kind::OfficeEnds, "2015-01-16", chair("@next", "2015-01-16", "2017"));
}

#[test]
fn a_goal_lacks_what_it_has_not() {
    let story = story([
        json!({ "adoptGoal": { "id": "@goal", "title": "Goal", "due": "2017", "period": { "from": "2014" } } }),
        json!({ "assignGoal": { "goal": "@goal", "owner": "@b", "from": "2014-02-01" } }),
    ]);
    check(&story, Kind::GoalLacks, &[("2013-12-31", 0, None), ("2014-01-01", 1, OPEN)]);
    let sentence = "The goal \"Goal\" has no indicator, no target, no number, no owner and no activity.";
    says(&story, Kind::GoalLacks, "2014-01-31", sentence, Some("@lead"), None);
    let sentence = "The goal \"Goal\" has no indicator, no target, no number and no activity.";
    says(&story, Kind::GoalLacks, "2014-02-01", sentence, Some("@b"), None);
    let retired = json!({ "retireGoal": { "goal": "@goal", "on": "2014-03-01", "reason": "Changed" } });
    done_by(story, Kind::GoalLacks, "2014-03-01", retired);
}

#[test]
fn a_decision_needs_someone_and_is_to_be_carried_out_by_its_date() {
    let decision = |owner: Value| {
        json!({ "recordDecision": { "id": "@d", "title": "Plan", "on": "2014-01-01", "owner": owner,
        "due": "2014-06-30" } })
    };
    let owned = || story([decision(json!("@a"))]);
    let days = [("2014-05-30", 0, None), ("2014-05-31", 1, SOON), ("2014-07-01", 1, OVERDUE)];
    check(&owned(), Kind::Decision, &days);
    says(
        &owned(),
        Kind::Decision,
        "2014-07-02",
        "@a is to carry out \"Plan\" by 2014-06-30.",
        Some("@a"),
        Some("2014-07-01"),
    );
    done_by(
        owned(),
        Kind::Decision,
        "2014-07-01",
        json!({ "carryOutDecision": { "decision": "@d", "on": "2014-07-01" } }),
    );
    let unowned = story([decision(Value::Null)]);
    check(&unowned, Kind::Decision, &[("2013-12-31", 0, None), ("2014-01-01", 1, OPEN)]);
    let sentence = "Nobody is named who is to carry out \"Plan\" by 2014-06-30.";
    says(&unowned, Kind::Decision, "2014-01-01", sentence, Some("@lead"), None);
}

#[test]
fn an_action_is_to_be_done_by_its_date() {
    let story = story([action("@do", "@b", "2014-06-30")]);
    check(
        &story,
        Kind::Action,
        &[("2014-05-30", 0, None), ("2014-05-31", 1, SOON), ("2014-07-01", 1, OVERDUE)],
    );
    done_by(
        story,
        Kind::Action,
        "2014-07-01",
        json!({ "completeAction": { "action": "@do", "on": "2014-07-01" } }),
    );
}

#[test]
fn a_milestone_is_to_be_reached_by_its_date_unless_the_activity_is_given_up() {
    let story = || {
        story([
            json!({ "planActivity": { "id": "@do", "title": "Do", "lead": "@b" } }),
            json!({ "planMilestone": { "id": "@half", "activity": "@do", "title": "Half", "due": "2014-06" } }),
        ])
    };
    check(
        &story(),
        Kind::Milestone,
        &[("2014-05-01", 0, None), ("2014-05-02", 1, SOON), ("2014-07-01", 1, OVERDUE)],
    );
    says(
        &story(),
        Kind::Milestone,
        "2014-07-01",
        "\"Do\" is to reach \"Half\" by 2014-06.",
        Some("@b"),
        Some("2014-07-01"),
    );
    done_by(
        story(),
        Kind::Milestone,
        "2014-07-01",
        json!({ "reachMilestone": { "milestone": "@half", "on": "2014-07-01" } }),
    );
    let given_up =
        json!({ "setActivityStatus": { "activity": "@do", "status": "ABANDONED", "on": "2014-07-01" } });
    done_by(story(), Kind::Milestone, "2014-07-01", given_up);
}

#[test]
fn a_commitment_is_given_once_it_adds_up() {
    let hours = |value: &str| json!({ "value": value, "unit": "hours" });
    let pledge = |amount: Value| {
        story([json!({ "pledgeCommitment": { "id": "@c", "by": { "organisation": "@a" }, "kind": "TIME",
            "what": "Hours", "amount": amount, "due": "2014-06-30" } })])
    };
    let give = |amount: Value| json!({ "recordDelivery": { "commitment": "@c", "on": "2014-06-01", "amount": amount } });
    let days = [("2014-05-30", 0, None), ("2014-05-31", 1, SOON), ("2014-07-01", 1, OVERDUE)];
    check(&pledge(hours("10")), Kind::Commitment, &days);
    let half = pledge(hours("10")).when(give(hours("4")));
    let sentence = "@a promised \"Hours\" by 2014-06-30, and it is not given in full.";
    says(&half, Kind::Commitment, "2014-07-01", sentence, Some("@a"), Some("2014-07-01"));
    done_by(
        half,
        Kind::Commitment,
        "2014-07-01",
        json!({ "recordDelivery": { "commitment": "@c", "on": "2014-06-02",
        "amount": hours("6") } }),
    );
    done_by(pledge(Value::Null), Kind::Commitment, "2014-07-01", give(Value::Null));
}
