//! What an answer is about: one object of an initiative or an organisation, whatever its kind.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::directory::Directory;
use crate::ids::{
    ActionId, ActivityId, AgendaId, AgreementId, AnnouncementId, BodyId, CandidateId, CategorisationId,
    ClaimId, CommitmentId, ComparisonGroupId, ConferenceId, ConstituencyId, ContributionId, DataNeedId,
    DecisionId, DisagreementId, EvaluationId, FeeId, FundingId, GoalId, IndicatorId, LessonId, MeetingId,
    MethodId, MilestoneId, MovementId, NoticeId, OfficeId, OrganisationId, PersonId, PipelineId, PostId,
    PrincipleId, ReportId, ReportingId, SeatId, StrategyId, TargetId, TransferId,
};
use crate::initiative::Initiative;

/// Declares the objects that a room keeps in a register: each with its id, the register, its kind in words, and what it is
/// called, where it is called anything.
macro_rules! objects {
    (
        $id_of:ident, $directory:ident, $initiative:ident;
        $( $(#[$doc:meta])* $name:ident($id:ty) = $words:literal in $room:ident.$register:ident |$it:ident| $called:expr; )+
    ) => {
        /// One object of an initiative, the initiative itself, an organisation, or a person.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Object {
            /// The initiative.
            Initiative,
            $( $(#[$doc])* $name($id), )+
            /// An organisation of the directory.
            Organisation(OrganisationId),
            /// A person.
            Person(PersonId),
        }

        /// A kind of object.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum ObjectKind {
            /// The initiative.
            Initiative,
            $( $(#[$doc])* $name, )+
            /// An organisation of the directory.
            Organisation,
            /// A person.
            Person,
        }

        impl Object {
            /// Which kind of object it is.
            #[must_use]
            pub const fn kind(self) -> ObjectKind {
                match self {
                    Self::Initiative => ObjectKind::Initiative,
                    $( Self::$name(_) => ObjectKind::$name, )+
                    Self::Organisation(_) => ObjectKind::Organisation,
                    Self::Person(_) => ObjectKind::Person,
                }
            }

            /// Its id; nothing for the initiative, which is known from elsewhere.
            #[must_use]
            pub const fn uuid(self) -> Option<Uuid> {
                match self {
                    Self::Initiative => None,
                    $( Self::$name(id) => Some(id.uuid()), )+
                    Self::Organisation(id) => Some(id.uuid()),
                    Self::Person(id) => Some(id.uuid()),
                }
            }

            /// What it is called, in its own words; nothing where it has no name, or is not there.
            #[must_use]
            pub fn called(self, $directory: &Directory, $initiative: &Initiative) -> Option<String> {
                match self {
                    Self::Initiative => $initiative.foundation.name().map(ToString::to_string),
                    $( Self::$name($id_of) => $initiative.$room.$register.get($id_of).and_then(|$it| $called), )+
                    Self::Organisation(id) => organisation($directory, id),
                    // The name is sealed, and what is called by it would keep it.
                    Self::Person(_) => None,
                }
            }

            /// The objects that a text stands for in an initiative: an id stands for one, a handle for one of each kind.
            #[must_use]
            pub fn meant(text: &str, initiative: &Initiative) -> Vec<Self> {
                let mut meant = Vec::new();
                if text.parse() == Ok(initiative.id) {
                    meant.push(Self::Initiative);
                }
                $(
                    if let Ok(id) = text.parse::<$id>() && initiative.$room.$register.has(id) {
                        meant.push(Self::$name(id));
                    }
                )+
                meant
            }
        }

        impl ObjectKind {
            /// In words, such as `data need`.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self {
                    Self::Initiative => "initiative",
                    $( Self::$name => $words, )+
                    Self::Organisation => "organisation",
                    Self::Person => "person",
                }
            }
        }
    };
}

/// A text as it is called by.
#[allow(clippy::unnecessary_wraps, reason = "what is called by nothing says so in the same way")]
fn text(text: &impl ToString) -> Option<String> {
    Some(text.to_string())
}

fn organisation(directory: &Directory, id: OrganisationId) -> Option<String> {
    directory.organisations.get(id).map(|it| it.name().to_string())
}

objects! {
    id, directory, initiative;
    /// A partner, by its organisation.
    Partner(OrganisationId) = "partner" in partnership.partners |_it| organisation(directory, id);
    /// A kind of party.
    Constituency(ConstituencyId) = "constituency" in partnership.constituencies |it| text(&it.name);
    /// An agreement.
    Agreement(AgreementId) = "agreement" in partnership.agreements |it| text(&it.concluded.title);
    /// What a party brings and gets.
    Contribution(ContributionId) = "contribution" in partnership.contributions |it| it.brings.first().and_then(text);
    /// A version of the agenda.
    Agenda(AgendaId) = "agenda" in common_agenda.agendas |it| text(&it.adopted.title);
    /// A fee.
    Fee(FeeId) = "fee" in partnership.fees |it| text(&it.title);
    /// A principle.
    Principle(PrincipleId) = "principle" in common_agenda.principles |it| text(&it.name);
    /// A strategy.
    Strategy(StrategyId) = "strategy" in common_agenda.strategies |it| text(&it.title);
    /// A goal.
    Goal(GoalId) = "goal" in common_agenda.goals |it| text(it.title());
    /// An indicator.
    Indicator(IndicatorId) = "indicator" in shared_measurement.indicators |it| text(&it.defined.name);
    /// A target.
    Target(TargetId) = "target" in shared_measurement.targets |it| {
        let goal = initiative.common_agenda.goals.get(it.goal).map(|goal| goal.title());
        let indicator = initiative.shared_measurement.indicators.get(it.indicator).map(|it| &it.defined.name);
        goal.zip(indicator).map(|(goal, indicator)| format!("{indicator}, for {goal}"))
    };
    /// A round of reporting.
    Reporting(ReportingId) = "round of reporting" in shared_measurement.reportings |it| text(&it.opened.title);
    /// A report.
    Report(ReportId) = "report" in shared_measurement.reports |it| {
        let indicators = &initiative.shared_measurement.indicators;
        let indicator = indicators.get(it.reported.indicator).map(|indicator| &indicator.defined.name);
        let by = it.reported.organisation.and_then(|id| organisation(directory, id));
        let by = by.map_or_else(String::new, |by| format!(", {by}"));
        indicator.map(|indicator| format!("{indicator}, {}{by}", it.reported.on))
    };
    /// A claim about results.
    Claim(ClaimId) = "claim" in shared_measurement.claims |it| text(&it.statement);
    /// The categories that figures are broken down by.
    Categorisation(CategorisationId) = "categorisation" in shared_measurement.categorisations |it| text(&it.name);
    /// A group that the partners are compared with.
    ComparisonGroup(ComparisonGroupId) = "comparison group" in shared_measurement.groups |it| text(&it.name);
    /// A need for data.
    DataNeed(DataNeedId) = "data need" in shared_measurement.data_needs |it| text(&it.raised.question);
    /// An evaluation.
    Evaluation(EvaluationId) = "evaluation" in shared_measurement.evaluations |it| text(&it.commissioned.title);
    /// An activity.
    Activity(ActivityId) = "activity" in reinforcing_activities.activities |it| text(&it.planned.title);
    /// A milestone.
    Milestone(MilestoneId) = "milestone" in reinforcing_activities.milestones |it| text(&it.planned.title);
    /// A commitment.
    Commitment(CommitmentId) = "commitment" in reinforcing_activities.commitments |it| text(&it.pledged.what);
    /// A method.
    Method(MethodId) = "method" in reinforcing_activities.methods |it| text(&it.described.name);
    /// A pipeline.
    Pipeline(PipelineId) = "pipeline" in reinforcing_activities.pipelines |it| text(&it.title);
    /// What moves through a pipeline.
    Candidate(CandidateId) = "candidate" in reinforcing_activities.candidates |it| text(&it.entered.name);
    /// A meeting.
    Meeting(MeetingId) = "meeting" in continuous_communication.meetings |it| text(&it.scheduled.title);
    /// A decision.
    Decision(DecisionId) = "decision" in continuous_communication.decisions |it| text(&it.taken.title);
    /// An action.
    Action(ActionId) = "action" in continuous_communication.actions |it| text(&it.assigned.title);
    /// An announcement.
    Announcement(AnnouncementId) = "announcement" in continuous_communication.announcements |it| text(it.title());
    /// A lesson.
    Lesson(LessonId) = "lesson" in continuous_communication.lessons |it| text(&it.text);
    /// A confidential notice. What it is called is not told.
    Notice(NoticeId) = "confidential notice" in continuous_communication.notices |_it| { let _ = id; None };
    /// A disagreement.
    Disagreement(DisagreementId) = "disagreement" in continuous_communication.disagreements |it| text(&it.raised.subject);
    /// A conference.
    Conference(ConferenceId) = "conference" in continuous_communication.conferences |it| text(&it.announced.title);
    /// A body.
    Body(BodyId) = "body" in backbone.bodies |it| text(&it.established.name);
    /// A seat.
    Seat(SeatId) = "seat" in backbone.seats |it| text(&it.created.name);
    /// A post.
    Post(PostId) = "post" in backbone.posts |it| text(&it.title);
    /// An office.
    Office(OfficeId) = "office" in backbone.offices |it| text(&it.appointed.title);
    /// A grant.
    Funding(FundingId) = "grant" in backbone.funding |it| text(&it.granted.purpose);
    /// A movement of money.
    Movement(MovementId) = "movement of money" in backbone.movements |it| it.amount.as_ref().and_then(text);
    /// A transfer between grants.
    Transfer(TransferId) = "transfer" in backbone.transfers |it| it.amount.as_ref().and_then(text);
}
