//! Who can sign what, who can read what, and who approved their own figures.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::commit::{Position, Recorded};
use crate::ids::{AgreementId, NoticeId, OfficeId, OrganisationId, ReportId};
use crate::initiative::Initiative;
use crate::shared_measurement::{Report, ReportStatus};

/// Who signed an agreement and who did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    /// The agreement; its signatures say by which office and mandate each was given.
    pub agreement: AgreementId,
    /// Those that signed and of whom nobody has said by what mandate, in order of recording.
    pub without_mandate: Vec<OrganisationId>,
    /// Those that it binds and that are not recorded as having signed it.
    pub unsigned: Vec<OrganisationId>,
    /// The commits that it came from.
    pub from: Vec<Position>,
}

/// An approval by those who reported the figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnApproval {
    /// The report.
    pub report: ReportId,
    /// Whether the organisation that approved it is the one that it was reported of; nothing where either is not stated.
    pub same_organisation: Option<bool>,
    /// Whether whoever gave the approving command also gave the one with the figure that was approved.
    pub same_actor: bool,
    /// The organisation that approved it, where that is stated.
    pub by: Option<OrganisationId>,
    /// The commit that approved it.
    pub approval: Recorded,
    /// The commit that the approved figure came from.
    pub reported: Recorded,
}

/// Who can sign, read and approve what on a day. Derived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The agreements that can hold on the day, in order of recording.
    pub signings: Vec<Signing>,
    /// The offices that can be held on the day; each says by what mandate.
    pub offices: Vec<OfficeId>,
    /// The confidential notices given by the day; each says to whom it is addressed.
    pub notices: Vec<NoticeId>,
    /// How many approvals there were by the day.
    pub approvals: usize,
    /// Of those, the ones by the organisation that reported the figure or by whoever entered it.
    pub own_approvals: Vec<OwnApproval>,
    /// Of all approvals, how many do not say in which organisation's name they were given, or are of figures that name
    /// no organisation.
    pub approver_unknown: usize,
    /// Who can read what, in words.
    pub reading: &'static str,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

/// Who can read what.
pub const READING: &str = "Anybody reads what is published, once its day has come. Who has a role in the initiative reads it, but for \
two things: reports that are not handed in are for the organisation that they are of, the backbone and auditors; confidential \
notices are for the addressed, their giver and auditors. Operators and auditors read everything. Who runs the machine can read its \
files. Who read something is not recorded.";

const RULE: &str = "Agreements that have not certainly ended by the day, with those that signed them and those that are \
bound and have not. Offices that can be held on the day. An approval is by one's own when the organisation that approved is \
the one that the figure is reported of, or when the same actor gave the command with the figure and the one that approved \
it; actors are as commits name them, and before there were accounts nobody checked that. An organisation can approve its own \
figures only where the initiative has allowed it. Approvals that name no organisation are counted.";

/// Who can sign, read and approve what on `day`.
#[must_use]
pub fn authority(initiative: &Initiative, day: Date) -> Authority {
    let mut from = BTreeSet::new();
    let signings = signings(initiative, day);
    from.extend(signings.iter().flat_map(|it| it.from.iter().copied()));
    let bodies = &initiative.backbone.bodies;
    let held = initiative.backbone.offices.iter().filter(|(_, it)| {
        it.period().covers(day) && !bodies.get(it.appointed.body).is_some_and(|body| body.is_dissolved(day))
    });
    let offices = held.map(|(id, it)| {
        from.insert(it.appointed.recorded.position);
        id
    });
    let offices = offices.collect();
    let given = initiative.continuous_communication.notices.iter();
    let given = given.filter(|(_, it)| it.given.on.is_none_or(|on| on.has_begun(day)));
    let notices = given.map(|(id, it)| {
        from.insert(it.given.recorded.position);
        id
    });
    let notices = notices.collect();
    let all: Vec<OwnApproval> = initiative.shared_measurement.reports.iter().flat_map(approvals).collect();
    let all: Vec<OwnApproval> = all.into_iter().filter(|it| it.approval.at.day().has_begun(day)).collect();
    let count = all.len();
    let approver_unknown = all.iter().filter(|it| it.same_organisation.is_none()).count();
    from.extend(all.iter().flat_map(|it| [it.approval.position, it.reported.position]));
    let own = all.into_iter().filter(|it| it.same_actor || it.same_organisation == Some(true));
    Authority {
        signings,
        offices,
        notices,
        approvals: count,
        own_approvals: own.collect(),
        approver_unknown,
        reading: READING,
        rule: RULE,
        from: from.into_iter().collect(),
    }
}

fn signings(initiative: &Initiative, day: Date) -> Vec<Signing> {
    let agreements = initiative.partnership.agreements.iter().filter(|(_, agreement)| {
        let ended = agreement.ended.as_ref().is_some_and(|ended| ended.on.is_over(day));
        !ended && agreement.concluded.period.unwrap_or_default().covers(day)
    });
    let signing = agreements.map(|(id, agreement)| {
        let bare = agreement.signatures.iter().filter(|signature| signature.mandate.is_none());
        let signatures = agreement.signatures.iter().map(|signature| signature.recorded.position);
        let from: BTreeSet<Position> = signatures.chain([agreement.concluded.recorded.position]).collect();
        Signing {
            agreement: id,
            without_mandate: bare.map(|signature| signature.organisation).collect(),
            unsigned: initiative.partnership.unsigned(agreement, day),
            from: from.into_iter().collect(),
        }
    });
    signing.collect()
}

/// Every approval of a report, whoever gave it.
fn approvals((id, report): (ReportId, &Report)) -> Vec<OwnApproval> {
    let approved = report.steps.iter().filter(|step| step.status == ReportStatus::Approved);
    let approval = approved.map(|step| {
        let correction = step.corrections.checked_sub(1).and_then(|last| report.corrections.get(last));
        let reported = correction.map_or(&report.reported.recorded, |correction| &correction.recorded);
        OwnApproval {
            report: id,
            same_organisation: step.by.zip(report.reported.organisation).map(|(by, of)| by == of),
            same_actor: step.recorded.actor == reported.actor,
            by: step.by,
            approval: step.recorded.clone(),
            reported: reported.clone(),
        }
    });
    approval.collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn story() -> Story {
        let organisation =
            |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } });
        let admit = |id: &str| json!({ "admitPartner": { "organisation": id } });
        given_founded([
            organisation("@a"),
            organisation("@b"),
            admit("@a"),
            admit("@b"),
            json!({ "concludeAgreement": { "id": "@paper", "title": "Aftale", "kind": "COOPERATION", "form": "ONE_FOR_ALL" } }),
            json!({ "establishBody": { "id": "@board", "name": "Bestyrelse", "kind": "BOARD" } }),
            json!({ "defineIndicator": { "id": "@i", "name": "I", "unit": "meals", "kind": "PERFORMANCE",
                "direction": "INCREASE", "overTime": "SUM", "overPartners": "SUM" } }),
        ])
    }

    fn ask(story: &Story, year: i16) -> Authority {
        authority(story.initiative(), date(year, 6, 1))
    }

    #[test]
    fn it_says_who_signed_by_what_mandate_and_who_did_not() {
        let sign = |mandate: Value| {
            json!({ "signAgreement": { "agreement": "@paper", "organisation": "@a", "title": "borgmester",
            "mandate": mandate } })
        };
        let answer = ask(&story().when(sign(Value::Null)), 2026);
        let a = "@a".parse().unwrap();
        assert_eq!(
            (answer.signings[0].without_mandate.as_slice(), answer.signings[0].unsigned.len()),
            (&[a][..], 1)
        );
        assert_eq!(answer.signings[0].from, [6, 9].map(Position));
        let answer = ask(&story().when(sign(json!("byrådets beslutning"))), 2026);
        assert_eq!(answer.signings[0].without_mandate, []);
        let ended = json!({ "endAgreement": { "agreement": "@paper", "on": "2013" } });
        assert_eq!(ask(&story().when(ended), 2014).signings, []);
    }

    #[test]
    fn offices_and_notices_are_those_of_the_day() {
        let story = story()
            .when(json!({ "appointOfficer": { "body": "@board", "title": "formand", "organisation": "@a", "mandate": "valg",
                "from": "2013", "until": "2014" } }))
            .when(json!({ "giveNotice": { "title": "Sag", "text": "Fortroligt", "to": ["@b"], "by": "@a", "on": "2014" } }));
        let count = |year: i16| {
            let answer = ask(&story, year);
            (answer.offices.len(), answer.notices.len())
        };
        assert_eq!((count(2012), count(2013), count(2014), count(2015)), ((0, 0), (1, 0), (1, 1), (0, 1)));
        assert!(ask(&story, 2014).reading.contains("Anybody reads what is published"));
        let story = story.when(json!({ "dissolveBody": { "body": "@board", "on": "2013-12-31" } }));
        assert_eq!(ask(&story, 2014).offices, []);
    }

    #[test]
    fn approvals_by_ones_own_are_named_and_those_of_unknown_hand_counted() {
        let report = |id: &str, organisation: Value| {
            json!({ "reportFigure": { "id": id, "indicator": "@i", "on": "2012", "organisation": organisation,
                "figure": { "value": "5", "unit": "meals" } } })
        };
        let approve = |id: &str, by: Value| json!({ "approveReport": { "report": id, "by": by } });
        let story = story()
            .when(json!({ "ruleOnOwnApprovals": { "allowed": true } }))
            .when(report("@own", json!("@a")))
            .when(report("@other", json!("@a")))
            .when(report("@unsaid", json!("@a")))
            .when(approve("@own", json!("@a")))
            .when(approve("@other", json!("@b")))
            .when(approve("@unsaid", Value::Null));
        let answer = ask(&story, 2027);
        // A story has one actor alone, so every approval is by whoever entered the figure.
        let same: Vec<_> =
            answer.own_approvals.iter().map(|it| (it.same_organisation, it.same_actor)).collect();
        assert_eq!(same, [(Some(true), true), (Some(false), true), (None, true)]);
        assert_eq!((answer.approvals, answer.approver_unknown), (3, 1));
        assert_eq!(ask(&story, 2025).approvals, 0, "they were recorded later");
        assert_eq!(answer.own_approvals[0].reported.position, Position(10));
    }
}
