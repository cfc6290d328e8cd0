//! What became of a figure, and which figures were changed after they had been approved.

use async_graphql::SimpleObject;
use samspil_domain::answers::history as answer;
use samspil_domain::shared_measurement as domain;
use samspil_domain::value;

use super::directory::Organisation;
use super::measurement_answers::positions;
use super::measurement_reports::Report;
use super::scope::{Provenance, Scope};
use crate::scalar::{Decimal, Position};
use crate::shape::Plain;

/// What a report stated at some time.
#[derive(SimpleObject)]
pub(crate) struct StatedFigure {
    /// The figure; null where it was unknown.
    figure: Option<Plain<value::Figure>>,
    /// What it was made up of, by the categories of the indicator.
    parts: Vec<Plain<domain::Part>>,
    /// How many were counted, where it is a share and that was known.
    numerator: Option<Decimal>,
    /// How many it was a share of, where that was known.
    denominator: Option<Decimal>,
}

fn said(it: answer::Said) -> StatedFigure {
    StatedFigure {
        figure: it.figure.map(Plain),
        parts: it.parts.into_iter().map(Plain).collect(),
        numerator: it.numerator.map(Decimal),
        denominator: it.denominator.map(Decimal),
    }
}

/// One thing that was done to a report.
#[derive(SimpleObject)]
pub(crate) struct ReportHistoryEntry {
    /// What was done.
    change: Plain<answer::ReportChange>,
    /// What it stated before; null where it was first reported.
    before: Option<StatedFigure>,
    /// What it stated from then on: the same, unless it was corrected.
    after: StatedFigure,
    /// How far it had come then.
    status: Plain<domain::ReportStatus>,
    /// Why, in the words of whoever did it: the reason of a correction, or a note.
    reason: Option<String>,
    /// The organisation in whose name it was done: of whom it was reported, or who approved it. Null where nobody has said.
    organisation: Option<Organisation>,
    /// The commit that did it, with who gave the command and when.
    recorded: Provenance,
}

impl ReportHistoryEntry {
    pub(crate) fn all(scope: &Scope, report: &domain::Report) -> Vec<Self> {
        let entry = |it: answer::Entry| Self {
            change: Plain(it.change),
            before: it.before.map(said),
            after: said(it.after),
            status: Plain(it.status),
            reason: it.reason.as_ref().map(ToString::to_string),
            organisation: it.organisation.and_then(|id| Organisation::find(&scope.world, id)),
            recorded: Provenance(it.recorded),
        };
        answer::history(report).into_iter().map(entry).collect()
    }
}

/// A figure that was changed after it had been approved, derived.
#[derive(SimpleObject)]
pub(crate) struct ChangedAfterApproval {
    /// The report.
    report: Option<Report>,
    /// What was approved.
    approved: StatedFigure,
    /// The organisation that approved it; null where nobody has said.
    approved_by: Option<Organisation>,
    /// The commit that approved it.
    approval: Provenance,
    /// What it was changed to.
    changed: StatedFigure,
    /// Why.
    reason: Option<String>,
    /// The commit that changed it.
    change: Provenance,
    /// The commit that approved it again; null where none has.
    approved_again: Option<Provenance>,
    /// The rule, in words.
    rule: &'static str,
    /// The commits that it came from.
    from: Vec<Position>,
}

impl ChangedAfterApproval {
    pub(crate) fn all(scope: &Scope) -> Vec<Self> {
        let changed = |it: answer::ChangedAfterApproval| Self {
            report: Report::find(scope, it.report),
            approved: said(it.approved),
            approved_by: it.approved_by.and_then(|id| Organisation::find(&scope.world, id)),
            approval: Provenance(it.approval),
            changed: said(it.changed),
            reason: it.reason.as_ref().map(ToString::to_string),
            change: Provenance(it.change),
            approved_again: it.approved_again.map(Provenance),
            rule: answer::CHANGED_AFTER_APPROVAL,
            from: positions(&it.from),
        };
        answer::changed_after_approval(&scope.initiative).into_iter().map(changed).collect()
    }
}
