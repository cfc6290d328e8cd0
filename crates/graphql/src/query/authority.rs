//! Who can sign and read what, and who approved their own figures.

use async_graphql::SimpleObject;
use samspil_domain::answers::authority as answer;

use super::backbone::Office;
use super::directory::Organisation;
use super::measurement_answers::positions;
use super::measurement_reports::Report;
use super::notice::Notice;
use super::partnership::Agreement;
use super::scope::{Provenance, Scope, each};
use super::why::Why;
use crate::scalar::Position;

/// Who signed an agreement and who did not, derived.
#[derive(SimpleObject)]
pub(crate) struct Signing {
    /// The agreement; its signatures say by which office and mandate each was given.
    agreement: Option<Agreement>,
    /// Those that signed and of whom nobody has said by what mandate.
    without_mandate: Vec<Organisation>,
    /// Those that it binds and that are not recorded as having signed it.
    unsigned: Vec<Organisation>,
    /// The commits that it came from.
    from: Vec<Position>,
}

/// An approval by those who reported the figure, derived.
#[derive(SimpleObject)]
pub(crate) struct OwnApproval {
    /// The report.
    report: Option<Report>,
    /// Whether the organisation that approved it is the one that it was reported of; null where either is not stated.
    same_organisation: Option<bool>,
    /// Whether whoever gave the approving command also gave the one with the figure. Nobody has checked who they are.
    same_actor: bool,
    /// The organisation that approved it; null where nobody has said.
    by: Option<Organisation>,
    /// The commit that approved it.
    approval: Provenance,
    /// The commit that the approved figure came from.
    reported: Provenance,
}

/// Who can sign, read and approve what on a day, derived.
#[derive(SimpleObject)]
pub(crate) struct Authority {
    /// The agreements that can hold on the day, in order of recording.
    signings: Vec<Signing>,
    /// The offices that can be held on the day; each says by what mandate.
    offices: Vec<Office>,
    /// The confidential notices given by the day; each says to whom it is addressed.
    notices: Vec<Notice>,
    /// How many approvals there were by the day.
    approvals: usize,
    /// Of those, the ones by the organisation that reported the figure, or by whoever entered it.
    own_approvals: Vec<OwnApproval>,
    /// Of all approvals, how many do not say in which organisation's name they were given, or are of figures that name no
    /// organisation.
    approver_unknown: usize,
    /// Who can read what, in words.
    reading: &'static str,
    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    why: Why,
    /// The rule, in words.
    rule: &'static str,
    /// The commits that it came from.
    from: Vec<Position>,
}

impl Authority {
    pub(crate) fn on(scope: &Scope, day: jiff::civil::Date) -> Self {
        let organisation = |id| Organisation::find(&scope.world, id);
        let signing = |it: answer::Signing| Signing {
            agreement: Agreement::find(scope, it.agreement),
            without_mandate: each(&it.without_mandate, organisation),
            unsigned: each(&it.unsigned, organisation),
            from: positions(&it.from),
        };
        let own = |it: answer::OwnApproval| OwnApproval {
            report: Report::find(scope, it.report),
            same_organisation: it.same_organisation,
            same_actor: it.same_actor,
            by: it.by.and_then(organisation),
            approval: Provenance(it.approval),
            reported: Provenance(it.reported),
        };
        let it = answer::authority(&scope.initiative, day);
        Self {
            why: Why(it.why()),
            signings: it.signings.into_iter().map(signing).collect(),
            offices: each(&it.offices, |id| Office::find(scope, id)),
            notices: each(&it.notices, |id| Notice::find(scope, id)),
            approvals: it.approvals,
            own_approvals: it.own_approvals.into_iter().map(own).collect(),
            approver_unknown: it.approver_unknown,
            reading: it.reading,
            rule: it.rule,
            from: positions(&it.from),
        }
    }
}
