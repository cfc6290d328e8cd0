//! What an answer is about: one object of an initiative, whatever its kind.

use crate::ids::{
    ActionId, ActivityId, AgendaId, AgreementId, BodyId, CommitmentId, ConferenceId, DataNeedId, DecisionId,
    DisagreementId, EvaluationId, FeeId, FundingId, GoalId, MilestoneId, NoticeId, OfficeId, OrganisationId,
    ReportId, ReportingId, SeatId, TargetId,
};

/// One object of an initiative, or the initiative itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// The initiative.
    Initiative,
    /// A partner, by its organisation.
    Partner(OrganisationId),
    /// An agreement.
    Agreement(AgreementId),
    /// A version of the agenda.
    Agenda(AgendaId),
    /// A fee.
    Fee(FeeId),
    /// A goal.
    Goal(GoalId),
    /// A target.
    Target(TargetId),
    /// A round of reporting.
    Reporting(ReportingId),
    /// A report.
    Report(ReportId),
    /// A need for data.
    DataNeed(DataNeedId),
    /// An evaluation.
    Evaluation(EvaluationId),
    /// An activity.
    Activity(ActivityId),
    /// A milestone.
    Milestone(MilestoneId),
    /// A commitment.
    Commitment(CommitmentId),
    /// A decision.
    Decision(DecisionId),
    /// An action.
    Action(ActionId),
    /// A confidential notice.
    Notice(NoticeId),
    /// A disagreement.
    Disagreement(DisagreementId),
    /// A conference.
    Conference(ConferenceId),
    /// A body.
    Body(BodyId),
    /// A seat.
    Seat(SeatId),
    /// An office.
    Office(OfficeId),
    /// A grant.
    Funding(FundingId),
}
