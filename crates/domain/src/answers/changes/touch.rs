//! From an event to the objects that it made, changed or ended, and to what its fields take the place of.

use crate::answers::object::Object;
use crate::event::Event;
use crate::reinforcing_activities::ActivityStatus;
use crate::{
    backbone, common_agenda, continuous_communication, directory, foundation, partnership, people,
    reinforcing_activities, shared_measurement,
};

use super::Effect;

/// What an event does to one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// The object.
    pub object: Object,
    /// What becomes of it.
    pub effect: Effect,
    /// What the event's fields take the place of.
    pub(super) how: How,
}

/// What the fields of an event take the place of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// They are the object's own, and nothing stood before.
    Makes,
    /// These fields of the object's own, those of them that are given; the others of the event are circumstances.
    Revises(&'static [&'static str], Dated),
    /// These fields of the object's own, also those that are left out; the others of the event are circumstances.
    Restates(&'static [&'static str]),
    /// What was last stated in this matter, as a whole. Where a field is named, there is a matter for each of its values.
    Follows(&'static str, Option<&'static str>, Dated),
    /// Nothing: one more of several, or said once.
    Adds,
}

/// The field that says when it came about, where what is dated earlier only fills in history.
type Dated = Option<&'static str>;

fn touch(object: Object, effect: Effect, how: How) -> Vec<Touch> {
    vec![Touch { object, effect, how }]
}

fn made(object: Object) -> Vec<Touch> {
    touch(object, Effect::Came, How::Makes)
}

fn added(object: Object) -> Vec<Touch> {
    touch(object, Effect::Changed, How::Adds)
}

fn ended(object: Object) -> Vec<Touch> {
    touch(object, Effect::Ended, How::Adds)
}

fn follows(object: Object, matter: &'static str, dated: Dated) -> Vec<Touch> {
    touch(object, Effect::Changed, How::Follows(matter, None, dated))
}

fn follows_by(object: Object, matter: &'static str, by: &'static str, dated: Dated) -> Vec<Touch> {
    touch(object, Effect::Changed, How::Follows(matter, Some(by), dated))
}

fn revised(object: Object, fields: &'static [&'static str], dated: Dated) -> Vec<Touch> {
    touch(object, Effect::Changed, How::Revises(fields, dated))
}

/// What an event does, to each object that it makes, changes or ends.
#[must_use]
pub fn touched(event: &Event) -> Vec<Touch> {
    match event {
        Event::Access(_) => vec![],
        Event::Directory(event) => in_directory(event),
        Event::People(event) => in_people(event),
        Event::Foundation(event) => in_foundation(event),
        Event::Partnership(event) => in_partnership(event),
        Event::CommonAgenda(event) => in_common_agenda(event),
        Event::SharedMeasurement(event) => in_shared_measurement(event),
        Event::ReinforcingActivities(event) => in_reinforcing_activities(event),
        Event::ContinuousCommunication(event) => in_continuous_communication(event),
        Event::Backbone(event) => in_backbone(event),
    }
}

fn in_directory(event: &directory::Event) -> Vec<Touch> {
    use directory::Event;
    match event {
        Event::OrganisationRegistered(fact) => made(Object::Organisation(fact.id)),
        Event::OrganisationRenamed(fact) => {
            revised(Object::Organisation(fact.organisation), &["name"], Some("from"))
        }
        Event::OrganisationIdentified(fact) => added(Object::Organisation(fact.organisation)),
        Event::UnitPlaced(fact) => follows(Object::Organisation(fact.organisation), "place", Some("from")),
        Event::OrganisationsMerged(fact) => {
            [ended(Object::Organisation(fact.organisation)), added(Object::Organisation(fact.into))].concat()
        }
    }
}

fn in_people(event: &people::Event) -> Vec<Touch> {
    use people::Event;
    match event {
        Event::PersonEntered(fact) => made(Object::Person(fact.id)),
        Event::PersonAmended(fact) => {
            revised(Object::Person(fact.person), &["name", "email", "phone", "role", "organisation"], None)
        }
        Event::ErasureRequested(fact) => added(Object::Person(fact.person)),
        Event::PersonErased(fact) => ended(Object::Person(fact.person)),
    }
}

fn in_foundation(event: &foundation::Event) -> Vec<Touch> {
    use foundation::Event;
    let it = Object::Initiative;
    match event {
        Event::InitiativeFounded(_) => made(it),
        Event::InitiativeRenamed(_) => revised(it, &["name"], Some("from")),
        Event::NeedIdentified(_) | Event::PredecessorNamed(_) | Event::DevelopmentNoted(_) => added(it),
        Event::PreconditionAssessed(_) => follows_by(it, "assessment", "precondition", Some("on")),
        Event::PhaseEntered(_) => follows(it, "phase", Some("from")),
        Event::InitiativeClosed(_) => ended(it),
        Event::InitiativePublished(_) => follows(it, "publication", None),
        Event::PublicationWithdrawn(_) => added(it),
        Event::InitiativeDescribed(_) => revised(it, &["summary", "founded", "period", "place"], None),
        Event::InitiativeClassified(_) => follows(it, "classification", None),
        Event::PlacedInPortfolio(_) => follows_by(it, "portfolio", "portfolio", Some("from")),
        Event::PortfolioLeft(_) => added(it),
    }
}

fn in_partnership(event: &partnership::Event) -> Vec<Touch> {
    use partnership::Event;
    match event {
        Event::ConstituencyRecognized(fact) => made(Object::Constituency(fact.id)),
        Event::PartnerAdmitted(fact) => made(Object::Partner(fact.organisation)),
        Event::MembershipEnded(fact) => ended(Object::Partner(fact.organisation)),
        Event::PartnersCounted(_) => follows_by(Object::Initiative, "count", "constituency", Some("on")),
        Event::AgreementConcluded(fact) => made(Object::Agreement(fact.id)),
        Event::AgreementSigned(fact) => added(Object::Agreement(fact.agreement)),
        Event::AgreementEnded(fact) => ended(Object::Agreement(fact.agreement)),
        Event::ContactNamed(fact) => added(Object::Partner(fact.organisation)),
        Event::ContactWithdrawn(fact) => added(Object::Partner(fact.organisation)),
        Event::ContributionAgreed(fact) => made(Object::Contribution(fact.id)),
        Event::FeeAgreed(fact) => made(Object::Fee(fact.id)),
    }
}

fn in_common_agenda(event: &common_agenda::Event) -> Vec<Touch> {
    use common_agenda::Event;
    match event {
        Event::ProblemDescribed(_) => follows(Object::Initiative, "problem", None),
        Event::VisionDeclared(_) => follows(Object::Initiative, "vision", None),
        Event::RenewalPlanned(_) => follows(Object::Initiative, "renewal", Some("from")),
        Event::PrincipleAdopted(fact) => made(Object::Principle(fact.id)),
        Event::StrategyAdopted(fact) => made(Object::Strategy(fact.id)),
        Event::GoalAdopted(fact) => made(Object::Goal(fact.id)),
        Event::GoalRevised(fact) => {
            revised(Object::Goal(fact.goal), &["title", "statement", "due", "provisional"], Some("on"))
        }
        Event::GoalAssigned(fact) => follows(Object::Goal(fact.goal), "owner", Some("from")),
        Event::GoalsChosen(fact) => follows(Object::Partner(fact.organisation), "choice", Some("adopted")),
        Event::GoalRetired(fact) => ended(Object::Goal(fact.goal)),
        Event::AgendaAdopted(fact) => made(Object::Agenda(fact.id)),
        Event::AgendaEndorsed(fact) => added(Object::Agenda(fact.agenda)),
    }
}

fn in_shared_measurement(event: &shared_measurement::Event) -> Vec<Touch> {
    use shared_measurement::Event;
    match event {
        Event::CategorisationDefined(fact) => made(Object::Categorisation(fact.id)),
        Event::ComparisonGroupDefined(fact) => made(Object::ComparisonGroup(fact.id)),
        Event::IndicatorDefined(fact) => made(Object::Indicator(fact.id)),
        Event::BaselineRecorded(fact) => {
            follows_by(Object::Indicator(fact.indicator), "baseline", "group", None)
        }
        Event::TargetSet(fact) => made(Object::Target(fact.id)),
        Event::ReportingOpened(fact) => made(Object::Reporting(fact.id)),
        Event::ReportingClosed(fact) => added(Object::Reporting(fact.reporting)),
        Event::ReportingReopened(fact) => added(Object::Reporting(fact.reporting)),
        Event::FigureReported(fact) => made(Object::Report(fact.id)),
        Event::ReportCorrected(fact) => touch(
            Object::Report(fact.report),
            Effect::Changed,
            How::Restates(&["figure", "parts", "numerator", "denominator"]),
        ),
        Event::ReportSubmitted(fact) => added(Object::Report(fact.report)),
        Event::ReportReturned(fact) => added(Object::Report(fact.report)),
        Event::ReportApproved(fact) => added(Object::Report(fact.report)),
        Event::FiguresPublished(fact) => {
            fact.indicators.iter().flat_map(|id| added(Object::Indicator(*id))).collect()
        }
        Event::FiguresWithdrawn(fact) => {
            fact.indicators.iter().flat_map(|id| added(Object::Indicator(*id))).collect()
        }
        Event::OwnApprovalsRuled(_) => follows(Object::Initiative, "own approvals", None),
        Event::ClaimRecorded(fact) => made(Object::Claim(fact.id)),
        Event::DataNeedRaised(fact) => made(Object::DataNeed(fact.id)),
        Event::DataNeedSettled(fact) => ended(Object::DataNeed(fact.need)),
        Event::EvaluationCommissioned(fact) => made(Object::Evaluation(fact.id)),
        Event::EvaluationPublished(fact) => added(Object::Evaluation(fact.evaluation)),
    }
}

fn in_reinforcing_activities(event: &reinforcing_activities::Event) -> Vec<Touch> {
    use reinforcing_activities::Event;
    match event {
        Event::ActivityPlanned(fact) => made(Object::Activity(fact.id)),
        Event::ActivityStatusSet(fact) => {
            let effect = match fact.status {
                ActivityStatus::Planned | ActivityStatus::UnderWay => Effect::Changed,
                ActivityStatus::Completed | ActivityStatus::Abandoned => Effect::Ended,
            };
            touch(Object::Activity(fact.activity), effect, How::Follows("status", None, Some("on")))
        }
        Event::CommitmentPledged(fact) => made(Object::Commitment(fact.id)),
        Event::DeliveryRecorded(fact) => added(Object::Commitment(fact.commitment)),
        Event::MilestonePlanned(fact) => made(Object::Milestone(fact.id)),
        Event::MilestoneReached(fact) => ended(Object::Milestone(fact.milestone)),
        Event::ActivityMadeDependent(fact) => added(Object::Activity(fact.activity)),
        Event::MethodDescribed(fact) => made(Object::Method(fact.id)),
        Event::PracticeAssessed(fact) => {
            follows_by(Object::Method(fact.method), "practice", "organisation", Some("on"))
        }
        Event::PipelineDefined(fact) => made(Object::Pipeline(fact.id)),
        Event::PipelineEntered(fact) => made(Object::Candidate(fact.id)),
        Event::PipelineMoved(fact) => revised(Object::Candidate(fact.candidate), &["stage"], Some("on")),
        Event::PipelineLeft(fact) => ended(Object::Candidate(fact.candidate)),
    }
}

fn in_continuous_communication(event: &continuous_communication::Event) -> Vec<Touch> {
    use continuous_communication::Event;
    match event {
        Event::MeetingScheduled(fact) => made(Object::Meeting(fact.id)),
        Event::MeetingHeld(fact) => {
            revised(Object::Meeting(fact.meeting), &["on", "attendees", "minutes"], None)
        }
        Event::DecisionRecorded(fact) => made(Object::Decision(fact.id)),
        Event::DecisionCarriedOut(fact) => ended(Object::Decision(fact.decision)),
        Event::ActionAssigned(fact) => made(Object::Action(fact.id)),
        Event::ActionCompleted(fact) => ended(Object::Action(fact.action)),
        Event::AnnouncementPublished(fact) => made(Object::Announcement(fact.id)),
        Event::AnnouncementUpdated(fact) => {
            revised(Object::Announcement(fact.announcement), &["title", "text"], Some("on"))
        }
        Event::LessonDrawn(fact) => made(Object::Lesson(fact.id)),
        Event::NoticeGiven(fact) => made(Object::Notice(fact.id)),
        Event::NoticeAcknowledged(fact) => added(Object::Notice(fact.notice)),
        Event::DisagreementRaised(fact) => made(Object::Disagreement(fact.id)),
        Event::PositionTaken(fact) => added(Object::Disagreement(fact.disagreement)),
        Event::DisagreementAccepted(fact) => added(Object::Disagreement(fact.disagreement)),
        Event::DisagreementResolved(fact) => ended(Object::Disagreement(fact.disagreement)),
        Event::ConferenceAnnounced(fact) => made(Object::Conference(fact.id)),
        Event::ConferenceUpdated(fact) => {
            revised(Object::Conference(fact.conference), &["on", "time", "place"], Some("dated"))
        }
        Event::SessionAdded(fact) => added(Object::Conference(fact.conference)),
    }
}

fn in_backbone(event: &backbone::Event) -> Vec<Touch> {
    use backbone::Event;
    match event {
        Event::BodyEstablished(fact) => made(Object::Body(fact.id)),
        Event::BodyDissolved(fact) => ended(Object::Body(fact.body)),
        Event::SeatCreated(fact) => made(Object::Seat(fact.id)),
        Event::SeatFilled(fact) => follows(Object::Seat(fact.seat), "holder", Some("from")),
        Event::SeatVacated(fact) => follows(Object::Seat(fact.seat), "holder", Some("on")),
        Event::PostCreated(fact) => made(Object::Post(fact.id)),
        Event::BackboneEntrusted(_) => added(Object::Initiative),
        Event::OfficerAppointed(fact) => made(Object::Office(fact.id)),
        Event::OfficeEnded(fact) => ended(Object::Office(fact.office)),
        Event::FundingRecorded(fact) => made(Object::Funding(fact.id)),
        Event::FundingAppropriated(fact) => {
            follows_by(Object::Funding(fact.funding), "appropriation", "year", None)
        }
        Event::FundingTransferred(fact) => {
            let ends = [added(Object::Funding(fact.from)), added(Object::Funding(fact.to))].concat();
            [ends, made(Object::Transfer(fact.id))].concat()
        }
        Event::MovementRecorded(fact) => made(Object::Movement(fact.id)),
    }
}
