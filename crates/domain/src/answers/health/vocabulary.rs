//! The words of health.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::answers::object::Object;
use crate::backbone::BackboneFunction;
use crate::ids::{
    ActionId, AgendaId, BodyId, CommitmentId, DataNeedId, DecisionId, DisagreementId, FundingId, GoalId,
    IndicatorId, MilestoneId, NoticeId, OfficeId, OrganisationId, ReportingId, SeatId,
};

/// One of the five conditions of collective impact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Condition {
    /// The common agenda: what the partners want to reach together.
    CommonAgenda,
    /// Shared measurement: what they measure together.
    SharedMeasurement,
    /// Mutually reinforcing activities: what each does, so that it adds up.
    ReinforcingActivities,
    /// Continuous communication: what they tell each other and decide.
    ContinuousCommunication,
    /// The backbone: who holds it all together.
    Backbone,
}

impl Condition {
    /// The five, in their order.
    pub const ALL: [Self; 5] = [
        Self::CommonAgenda,
        Self::SharedMeasurement,
        Self::ReinforcingActivities,
        Self::ContinuousCommunication,
        Self::Backbone,
    ];
}

/// How a condition or a signal stands. Each says the rule that makes it so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HealthLevel {
    /// Too little is known to say. It is neither good nor bad.
    Unknown,
    /// It does not hold: it needs somebody's care now.
    Weak,
    /// It holds, with gaps.
    Adequate,
    /// It holds.
    Strong,
}

/// How a thing stands that a signal counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HealthStanding {
    /// It counts for the signal.
    Met,
    /// It counts against it.
    NotMet,
    /// It cannot be told which.
    Unknown,
}

/// What a signal looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HealthSignalKey {
    /// Partners that stand behind the current agenda or an agreement on the cooperation.
    AgendaSigned,
    /// Whether a version of the agenda is in force.
    AgendaInForce,
    /// Goals with an indicator, a target and a date.
    GoalsMeasurable,
    /// Goals that somebody answers for.
    GoalsOwned,
    /// Figures that were due and are there.
    FiguresReceived,
    /// Indicators of which it is known where they stood at the outset.
    BaselinesKnown,
    /// Indicators with a figure that is not older than they are to be measured.
    FiguresRecent,
    /// Needs for data that are settled.
    DataNeedsSettled,
    /// Goals that somebody is working on or is about to.
    GoalsServed,
    /// Partners that take part in an activity or have committed something.
    PartnersActive,
    /// Milestones reached in time.
    MilestonesReached,
    /// Commitments that were due and have been delivered.
    CommitmentsDelivered,
    /// Bodies that meet as often as they are to.
    MeetingsHeld,
    /// Decisions carried out and actions completed in time.
    DutiesDone,
    /// Disagreements that are accepted or resolved.
    DisagreementsSettled,
    /// Notices that those addressed have taken note of.
    NoticesAcknowledged,
    /// Functions of the backbone that somebody holds.
    FunctionsHeld,
    /// Seats that are held within their term.
    SeatsHeld,
    /// Offices, such as chair, that somebody holds.
    OfficesHeld,
    /// Months from the day on for which money is known to be there.
    MonthsFunded,
}

/// Why a thing counts as it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HealthReason {
    /// It hangs on a date that is too vague for the day.
    DateTooVague,
    /// Nothing of the kind is recorded for anyone, so nothing is known.
    NothingRecorded,
    /// The partner has endorsed the agenda, or signed an agreement.
    Signed,
    /// The partner has done neither, and others have.
    NotSigned,
    /// The agenda is in force.
    InForce,
    /// The period of the agenda, or of the money, is over.
    PeriodOver,
    /// The goal has an indicator, a target and a date.
    Measurable,
    /// The goal has no indicator.
    NoIndicator,
    /// The goal has an indicator, and no target.
    NoTarget,
    /// The goal has an indicator and a target, and no date.
    NoDate,
    /// Somebody answers for the goal.
    Owned,
    /// Nobody answers for the goal.
    NoOwner,
    /// The figure is there, also where it is reported as unknown.
    Received,
    /// The figure is not there, or only as a draft.
    NotReceived,
    /// The figure was sent back to be mended.
    Returned,
    /// The baseline is known.
    BaselineKnown,
    /// No baseline is recorded.
    NoBaseline,
    /// It is recorded that nobody knows the baseline.
    BaselineUnknown,
    /// The latest figure is recent enough.
    Recent,
    /// The latest figure is too old.
    Outdated,
    /// There is no figure.
    NoFigure,
    /// The need for data is settled, or the disagreement accepted or resolved.
    Settled,
    /// The need for data or the disagreement is open.
    Open,
    /// An activity that is planned or under way serves the goal.
    Served,
    /// Activities served the goal, and all of them are over.
    ActivityOver,
    /// No activity serves the goal, but for such as were given up.
    NoActivity,
    /// The partner takes part in an activity, or has committed something.
    TakesPart,
    /// The partner does neither.
    TakesNoPart,
    /// It was done by its date.
    InTime,
    /// It was done after its date.
    Late,
    /// Its date has passed, and it is not done.
    Overdue,
    /// What was promised has been delivered.
    Delivered,
    /// Less than what was promised has been delivered.
    PartlyDelivered,
    /// Nothing of what was promised has been delivered.
    NotDelivered,
    /// It is not known how much was delivered, or the figures are too vague to compare.
    AmountUnknown,
    /// The body has met within its cadence.
    CadenceKept,
    /// The body has missed its cadence.
    CadenceMissed,
    /// No meeting of the body is recorded.
    NoMeeting,
    /// Those addressed have taken note.
    Acknowledged,
    /// It is not recorded that they have.
    NotAcknowledged,
    /// Somebody holds it.
    Held,
    /// Somebody holds it whose term is over, or who should have passed it on.
    TermOver,
    /// Nobody holds it.
    Vacant,
    /// The body that held it is dissolved.
    HolderDissolved,
    /// Nobody is recorded for it, so it is not known who holds it.
    NobodyRecorded,
    /// The money is for the months counted.
    Covers,
    /// The money is for a later time, which nothing leads up to.
    Later,
    /// It is not known which time the money is for, or until when.
    PeriodUnknown,
}

/// What a piece of evidence points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A partner.
    Partner(OrganisationId),
    /// A version of the agenda.
    Agenda(AgendaId),
    /// A goal.
    Goal(GoalId),
    /// An indicator.
    Indicator(IndicatorId),
    /// A figure that a round of reporting asks of someone.
    Figure {
        /// The round.
        reporting: ReportingId,
        /// The indicator.
        indicator: IndicatorId,
        /// Who is asked for it.
        organisation: OrganisationId,
    },
    /// A need for data.
    DataNeed(DataNeedId),
    /// A milestone.
    Milestone(MilestoneId),
    /// A commitment.
    Commitment(CommitmentId),
    /// A body.
    Body(BodyId),
    /// A decision.
    Decision(DecisionId),
    /// An action.
    Action(ActionId),
    /// A disagreement.
    Disagreement(DisagreementId),
    /// A confidential notice, for one of those addressed.
    Notice {
        /// The notice.
        notice: NoticeId,
        /// The one addressed.
        organisation: OrganisationId,
    },
    /// A function of the backbone.
    Function(BackboneFunction),
    /// A seat.
    Seat(SeatId),
    /// An office: the last that was given of its title in its body.
    Office(OfficeId),
    /// A grant.
    Funding(FundingId),
}

impl Subject {
    /// The object that it is: of a figure the round that asks for it; nothing for a function of the backbone.
    #[must_use]
    pub const fn object(self) -> Option<Object> {
        match self {
            Self::Partner(id) => Some(Object::Partner(id)),
            Self::Agenda(id) => Some(Object::Agenda(id)),
            Self::Goal(id) => Some(Object::Goal(id)),
            Self::Indicator(id) => Some(Object::Indicator(id)),
            Self::Figure { reporting, .. } => Some(Object::Reporting(reporting)),
            Self::DataNeed(id) => Some(Object::DataNeed(id)),
            Self::Milestone(id) => Some(Object::Milestone(id)),
            Self::Commitment(id) => Some(Object::Commitment(id)),
            Self::Body(id) => Some(Object::Body(id)),
            Self::Decision(id) => Some(Object::Decision(id)),
            Self::Action(id) => Some(Object::Action(id)),
            Self::Disagreement(id) => Some(Object::Disagreement(id)),
            Self::Notice { notice, .. } => Some(Object::Notice(notice)),
            Self::Function(_) => None,
            Self::Seat(id) => Some(Object::Seat(id)),
            Self::Office(id) => Some(Object::Office(id)),
            Self::Funding(id) => Some(Object::Funding(id)),
        }
    }

    /// The organisation that it is about: a partner, who is asked for a figure, or who is to take note.
    #[must_use]
    pub fn organisation(self) -> Option<OrganisationId> {
        match self {
            Self::Partner(organisation)
            | Self::Figure { organisation, .. }
            | Self::Notice { organisation, .. } => Some(organisation),
            Self::Agenda(_)
            | Self::Goal(_)
            | Self::Indicator(_)
            | Self::DataNeed(_)
            | Self::Milestone(_)
            | Self::Commitment(_)
            | Self::Body(_)
            | Self::Decision(_)
            | Self::Action(_)
            | Self::Disagreement(_)
            | Self::Function(_)
            | Self::Seat(_)
            | Self::Office(_)
            | Self::Funding(_) => None,
        }
    }
}
