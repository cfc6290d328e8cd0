//! What the members of an initiative may read of it: all but confidential notices that are not for them, and other
//! organisations' reports that are not handed in.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::table::{Section, Sees, most};
use crate::access::{Hat, Role};
use crate::backbone::Holder;
use crate::continuous_communication::Notice;
use crate::ids::{NoticeId, OrganisationId, ReportId};
use crate::initiative::Initiative;
use crate::shared_measurement::{self, ByDate, Report, ReportStatus};

/// The initiative as somebody with these roles in it sees it; the same where nothing is to be taken out.
pub(super) fn seen(initiative: &Arc<Initiative>, hats: &[Hat]) -> Arc<Initiative> {
    let look = Look { initiative, hats, own: hats.iter().filter_map(|hat| hat.organisation).collect() };
    let (notices, reports) = (look.hidden_notices(), look.hidden_reports());
    if notices.is_empty() && reports.is_empty() {
        return Arc::clone(initiative);
    }
    let mut seen = Initiative::clone(initiative);
    if !notices.is_empty() {
        let all = &seen.continuous_communication.notices;
        seen.continuous_communication.notices = all.only(|id, _| !notices.contains(&id));
    }
    if !reports.is_empty() {
        without(&mut seen.shared_measurement, &reports);
    }
    Arc::new(seen)
}

struct Look<'a> {
    initiative: &'a Initiative,
    hats: &'a [Hat],
    own: BTreeSet<OrganisationId>,
}

impl Look<'_> {
    fn hidden_notices(&self) -> BTreeSet<NoticeId> {
        let notices = &self.initiative.continuous_communication.notices;
        let shown = |notice: &Notice| match most(Section::Notices, self.hats) {
            Sees::All | Sees::Within => true,
            Sees::Own => self.own.iter().any(|own| notice.is_for(*own)) || self.wrote(notice),
            Sees::Nothing | Sees::Published => false,
        };
        notices.iter().filter(|(_, notice)| !shown(notice)).map(|(id, _)| id).collect()
    }

    /// Whether the backbone gave a notice: one that names no giver, or a holder of the backbone's functions.
    fn wrote(&self, notice: &Notice) -> bool {
        let entrusted = &self.initiative.backbone.entrusted;
        let ours = |by| entrusted.iter().any(|it| it.holder == Holder::Organisation(by));
        self.hats.iter().any(|hat| hat.role == Role::Backbone) && notice.given.by.is_none_or(ours)
    }

    fn hidden_reports(&self) -> BTreeSet<ReportId> {
        let measured = &self.initiative.shared_measurement;
        let sees = most(Section::UnfinishedReports, self.hats);
        let shown = |report: &Report| match (report.status(), sees) {
            (ReportStatus::Submitted | ReportStatus::Approved, _) => true,
            (ReportStatus::Draft | ReportStatus::Returned, Sees::All | Sees::Within) => true,
            (ReportStatus::Draft | ReportStatus::Returned, Sees::Own) => {
                measured.whose(report).is_some_and(|whose| self.own.contains(&whose))
            }
            (ReportStatus::Draft | ReportStatus::Returned, Sees::Nothing | Sees::Published) => false,
        };
        measured.reports.iter().filter(|(_, report)| !shown(report)).map(|(id, _)| id).collect()
    }
}

/// Takes reports out wherever they are named.
fn without(measured: &mut shared_measurement::State, hidden: &BTreeSet<ReportId>) {
    let mut rounds = BTreeSet::new();
    let mut indicators = BTreeSet::new();
    for report in hidden.iter().filter_map(|id| measured.reports.get(*id)) {
        rounds.extend(report.reported.reporting);
        indicators.insert(report.reported.indicator);
    }
    measured.reports = measured.reports.only(|id, _| !hidden.contains(&id));
    let rest = |reports: &ByDate| -> ByDate {
        let kept = reports.iter().filter(|(_, id)| !hidden.contains(id));
        kept.map(|(place, id)| (*place, *id)).collect()
    };
    for id in indicators {
        measured.indicators.change(id, |indicator| {
            indicator.reports = rest(&indicator.reports);
            let groups = indicator.reports_of_groups.iter().map(|(group, reports)| (*group, rest(reports)));
            indicator.reports_of_groups = groups.filter(|(_, reports)| !reports.is_empty()).collect();
        });
    }
    for id in rounds {
        measured.reportings.change(id, |round| {
            let kept = round.reports.iter().filter(|(_, id)| !hidden.contains(id));
            round.reports = kept.map(|(slot, id)| (slot.clone(), *id)).collect();
        });
    }
}
