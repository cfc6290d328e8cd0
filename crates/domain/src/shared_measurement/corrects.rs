//! Which statements of shared measurement an event takes the place of.

use super::{Event, State};
use crate::commit::Position;
use crate::fact::Stated;
use crate::ids::IndicatorId;

/// The commits whose statements an event corrects, in the state before it; the rule stands in [`crate::corrects`].
pub(crate) fn corrects(state: &State, event: &Event) -> Vec<Position> {
    match event {
        Event::ReportCorrected(fact) => {
            state.reports.get(fact.report).map(|report| report.recorded().position).into_iter().collect()
        }
        Event::BaselineRecorded(fact) => {
            let indicator = state.indicators.get(fact.indicator);
            let earlier = indicator.and_then(|indicator| indicator.baseline_of(fact.group));
            earlier.map(Stated::position).into_iter().collect()
        }
        Event::ReportingReopened(fact) => {
            let closed = state.reportings.get(fact.reporting).and_then(|reporting| reporting.closed());
            closed.map(Stated::position).into_iter().collect()
        }
        Event::FiguresPublished(fact) => published(state, &fact.indicators),
        Event::FiguresWithdrawn(fact) => published(state, &fact.indicators),
        Event::OwnApprovalsRuled(_) => state.own_approvals.last().map(Stated::position).into_iter().collect(),
        Event::CategorisationDefined(_)
        | Event::ComparisonGroupDefined(_)
        | Event::IndicatorDefined(_)
        | Event::TargetSet(_)
        | Event::ReportingOpened(_)
        | Event::ReportingClosed(_)
        | Event::FigureReported(_)
        | Event::ReportSubmitted(_)
        | Event::ReportReturned(_)
        | Event::ReportApproved(_)
        | Event::ClaimRecorded(_)
        | Event::DataNeedRaised(_)
        | Event::DataNeedSettled(_)
        | Event::EvaluationCommissioned(_)
        | Event::EvaluationPublished(_) => vec![],
    }
}

/// The publications of indicators' figures that hold.
fn published(state: &State, indicators: &[IndicatorId]) -> Vec<Position> {
    let indicators = indicators.iter().filter_map(|id| state.indicators.get(*id));
    indicators.filter_map(|indicator| indicator.publication().map(Stated::position)).collect()
}
