//! From events to the objects that they made or changed.

use async_graphql::{ID, Interface};
use samspil_domain::answers::object::Object;
use samspil_domain::{Commit, Event, Stream};
use samspil_domain::{
    backbone, common_agenda, continuous_communication, directory, foundation, partnership,
    reinforcing_activities, shared_measurement,
};

use crate::query::backbone::{Body, Office, Post, Seat};
use crate::query::common_agenda::{Agenda, Principle, Strategy};
use crate::query::conference::Conference;
use crate::query::continuous_communication::{Action, Announcement, Decision, Lesson, Meeting};
use crate::query::directory::Organisation;
use crate::query::disagreement::Disagreement;
use crate::query::funding::{Funding, Movement, Transfer};
use crate::query::goal::Goal;
use crate::query::initiative::Initiative;
use crate::query::measurement_knowledge::{Categorisation, Claim, ComparisonGroup, DataNeed, Evaluation};
use crate::query::measurement_reports::Report;
use crate::query::measurement_rounds::Reporting;
use crate::query::measurement_targets::Target;
use crate::query::method::{Method, Milestone};
use crate::query::notice::Notice;
use crate::query::partnership::{Agreement, Constituency, Contribution, Fee, Partner};
use crate::query::pipeline::{Candidate, Pipeline};
use crate::query::reinforcing_activities::{Activity, Commitment};
use crate::query::scope::{Scope, Seen};
use crate::query::shared_measurement::Indicator;

/// Anything with an id of its own.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The object's id."))]
pub(crate) enum Node {
    Organisation(Organisation),
    Initiative(Initiative),
    Constituency(Constituency),
    Partner(Partner),
    Agreement(Agreement),
    Contribution(Contribution),
    Fee(Fee),
    Principle(Principle),
    Strategy(Strategy),
    Goal(Goal),
    Agenda(Agenda),
    Indicator(Indicator),
    Target(Target),
    Report(Report),
    Claim(Claim),
    Categorisation(Categorisation),
    ComparisonGroup(ComparisonGroup),
    Reporting(Reporting),
    DataNeed(DataNeed),
    Evaluation(Evaluation),
    Activity(Activity),
    Commitment(Commitment),
    Milestone(Milestone),
    Method(Method),
    Pipeline(Pipeline),
    Candidate(Candidate),
    Meeting(Meeting),
    Decision(Decision),
    Action(Action),
    Announcement(Announcement),
    Lesson(Lesson),
    Notice(Notice),
    Disagreement(Disagreement),
    Conference(Conference),
    Body(Body),
    Seat(Seat),
    Post(Post),
    Office(Office),
    Funding(Funding),
    Movement(Movement),
    Transfer(Transfer),
}

/// The object that an answer is about; nothing where it is not there, which cannot happen.
pub(crate) fn of(scope: &Scope, object: Object) -> Option<Node> {
    match object {
        Object::Initiative => Some(Node::Initiative(Initiative(scope.clone()))),
        Object::Partner(id) => Partner::find(scope, id).map(Node::Partner),
        Object::Agreement(id) => Agreement::find(scope, id).map(Node::Agreement),
        Object::Agenda(id) => Agenda::find(scope, id).map(Node::Agenda),
        Object::Fee(id) => Fee::find(scope, id).map(Node::Fee),
        Object::Goal(id) => Goal::find(scope, id).map(Node::Goal),
        Object::Target(id) => Target::find(scope, id).map(Node::Target),
        Object::Reporting(id) => Reporting::find(scope, id).map(Node::Reporting),
        Object::Report(id) => Report::find(scope, id).map(Node::Report),
        Object::DataNeed(id) => DataNeed::find(scope, id).map(Node::DataNeed),
        Object::Evaluation(id) => Evaluation::find(scope, id).map(Node::Evaluation),
        Object::Activity(id) => Activity::find(scope, id).map(Node::Activity),
        Object::Milestone(id) => Milestone::find(scope, id).map(Node::Milestone),
        Object::Commitment(id) => Commitment::find(scope, id).map(Node::Commitment),
        Object::Decision(id) => Decision::find(scope, id).map(Node::Decision),
        Object::Action(id) => Action::find(scope, id).map(Node::Action),
        Object::Notice(id) => Notice::find(scope, id).map(Node::Notice),
        Object::Disagreement(id) => Disagreement::find(scope, id).map(Node::Disagreement),
        Object::Conference(id) => Conference::find(scope, id).map(Node::Conference),
        Object::Body(id) => Body::find(scope, id).map(Node::Body),
        Object::Seat(id) => Seat::find(scope, id).map(Node::Seat),
        Object::Office(id) => Office::find(scope, id).map(Node::Office),
        Object::Funding(id) => Funding::find(scope, id).map(Node::Funding),
    }
}

/// The objects that a commit made or changed, in the order of its events, each once; as they are in `world`.
pub(crate) fn changed(world: &Seen, commit: &Commit) -> Vec<Node> {
    let mut seen = Vec::new();
    let mut nodes = Vec::new();
    let initiative = match commit.stream {
        Stream::Directory => None,
        Stream::Initiative(id) => Initiative::find(world, id),
    };
    for event in &commit.events {
        let [transfer, receiving] = transferred(initiative.as_ref(), event);
        let all = [touched(world, initiative.as_ref(), event), receiving, transfer];
        for (key, node) in all.into_iter().flatten() {
            if !seen.contains(&key) {
                seen.push(key);
                nodes.push(node);
            }
        }
    }
    nodes
}

type Touched = Option<((&'static str, uuid::Uuid), Node)>;

fn touched(world: &Seen, initiative: Option<&Initiative>, event: &Event) -> Touched {
    if let Event::Directory(event) = event {
        let id = match event {
            directory::Event::OrganisationRegistered(fact) => fact.id,
            directory::Event::OrganisationRenamed(fact) => fact.organisation,
            directory::Event::OrganisationIdentified(fact) => fact.organisation,
            directory::Event::UnitPlaced(fact) => fact.organisation,
            directory::Event::OrganisationsMerged(fact) => fact.organisation,
        };
        return Organisation::find(world, id)
            .map(|node| (("organisation", id.uuid()), Node::Organisation(node)));
    }
    let initiative = initiative?;
    let scope = &initiative.0;
    match event {
        Event::Directory(_) => None,
        Event::Foundation(event) => Some(in_foundation(initiative, event)),
        Event::Partnership(event) => in_partnership(initiative, event),
        Event::CommonAgenda(event) => in_common_agenda(initiative, event),
        Event::SharedMeasurement(event) => in_shared_measurement(scope, event),
        Event::ReinforcingActivities(event) => in_reinforcing_activities(scope, event),
        Event::ContinuousCommunication(event) => in_continuous_communication(scope, event),
        Event::Backbone(event) => in_backbone(initiative, event),
    }
}

fn whole(initiative: &Initiative) -> ((&'static str, uuid::Uuid), Node) {
    (("initiative", initiative.0.initiative.id.uuid()), Node::Initiative(initiative.clone()))
}

fn in_foundation(initiative: &Initiative, event: &foundation::Event) -> ((&'static str, uuid::Uuid), Node) {
    use foundation::Event;
    match event {
        Event::InitiativeFounded(_)
        | Event::InitiativeDescribed(_)
        | Event::InitiativeClassified(_)
        | Event::PlacedInPortfolio(_)
        | Event::PortfolioLeft(_)
        | Event::PredecessorNamed(_)
        | Event::DevelopmentNoted(_)
        | Event::InitiativeRenamed(_)
        | Event::NeedIdentified(_)
        | Event::PreconditionAssessed(_)
        | Event::PhaseEntered(_)
        | Event::InitiativeClosed(_) => whole(initiative),
    }
}

/// The object of that type and id, keyed so that it is listed once.
macro_rules! found {
    ($scope:expr, $node:ident, $id:expr) => {
        $node::find($scope, $id).map(|node| ((stringify!($node), $id.uuid()), Node::$node(node)))
    };
}

fn in_partnership(initiative: &Initiative, event: &partnership::Event) -> Touched {
    use partnership::Event;
    let scope = &initiative.0;
    match event {
        Event::ConstituencyRecognized(fact) => found!(scope, Constituency, fact.id),
        Event::PartnerAdmitted(fact) => found!(scope, Partner, fact.organisation),
        Event::MembershipEnded(fact) => found!(scope, Partner, fact.organisation),
        Event::PartnersCounted(_) => Some(whole(initiative)),
        Event::AgreementConcluded(fact) => found!(scope, Agreement, fact.id),
        Event::AgreementSigned(fact) => found!(scope, Agreement, fact.agreement),
        Event::AgreementEnded(fact) => found!(scope, Agreement, fact.agreement),
        Event::ContributionAgreed(fact) => found!(scope, Contribution, fact.id),
        Event::FeeAgreed(fact) => found!(scope, Fee, fact.id),
    }
}

fn in_common_agenda(initiative: &Initiative, event: &common_agenda::Event) -> Touched {
    use common_agenda::Event;
    let scope = &initiative.0;
    match event {
        Event::ProblemDescribed(_) | Event::VisionDeclared(_) | Event::RenewalPlanned(_) => {
            Some(whole(initiative))
        }
        Event::PrincipleAdopted(fact) => found!(scope, Principle, fact.id),
        Event::StrategyAdopted(fact) => found!(scope, Strategy, fact.id),
        Event::GoalAdopted(fact) => found!(scope, Goal, fact.id),
        Event::GoalRevised(fact) => found!(scope, Goal, fact.goal),
        Event::GoalAssigned(fact) => found!(scope, Goal, fact.goal),
        Event::GoalsChosen(fact) => found!(scope, Partner, fact.organisation),
        Event::GoalRetired(fact) => found!(scope, Goal, fact.goal),
        Event::AgendaAdopted(fact) => found!(scope, Agenda, fact.id),
        Event::AgendaEndorsed(fact) => found!(scope, Agenda, fact.agenda),
    }
}

fn in_shared_measurement(scope: &Scope, event: &shared_measurement::Event) -> Touched {
    use shared_measurement::Event;
    match event {
        Event::CategorisationDefined(fact) => found!(scope, Categorisation, fact.id),
        Event::ComparisonGroupDefined(fact) => found!(scope, ComparisonGroup, fact.id),
        Event::IndicatorDefined(fact) => found!(scope, Indicator, fact.id),
        Event::BaselineRecorded(fact) => found!(scope, Indicator, fact.indicator),
        Event::TargetSet(fact) => found!(scope, Target, fact.id),
        Event::ReportingOpened(fact) => found!(scope, Reporting, fact.id),
        Event::ReportingClosed(fact) => found!(scope, Reporting, fact.reporting),
        Event::ReportingReopened(fact) => found!(scope, Reporting, fact.reporting),
        Event::FigureReported(fact) => found!(scope, Report, fact.id),
        Event::ReportCorrected(fact) => found!(scope, Report, fact.report),
        Event::ReportSubmitted(fact) => found!(scope, Report, fact.report),
        Event::ReportReturned(fact) => found!(scope, Report, fact.report),
        Event::ReportApproved(fact) => found!(scope, Report, fact.report),
        Event::ClaimRecorded(fact) => found!(scope, Claim, fact.id),
        Event::DataNeedRaised(fact) => found!(scope, DataNeed, fact.id),
        Event::DataNeedSettled(fact) => found!(scope, DataNeed, fact.need),
        Event::EvaluationCommissioned(fact) => found!(scope, Evaluation, fact.id),
        Event::EvaluationPublished(fact) => found!(scope, Evaluation, fact.evaluation),
    }
}

fn in_reinforcing_activities(scope: &Scope, event: &reinforcing_activities::Event) -> Touched {
    use reinforcing_activities::Event;
    match event {
        Event::ActivityPlanned(fact) => found!(scope, Activity, fact.id),
        Event::ActivityStatusSet(fact) => found!(scope, Activity, fact.activity),
        Event::CommitmentPledged(fact) => found!(scope, Commitment, fact.id),
        Event::DeliveryRecorded(fact) => found!(scope, Commitment, fact.commitment),
        Event::MilestonePlanned(fact) => found!(scope, Milestone, fact.id),
        Event::MilestoneReached(fact) => found!(scope, Milestone, fact.milestone),
        Event::ActivityMadeDependent(fact) => found!(scope, Activity, fact.activity),
        Event::MethodDescribed(fact) => found!(scope, Method, fact.id),
        Event::PracticeAssessed(fact) => found!(scope, Method, fact.method),
        Event::PipelineDefined(fact) => found!(scope, Pipeline, fact.id),
        Event::PipelineEntered(fact) => found!(scope, Candidate, fact.id),
        Event::PipelineMoved(fact) => found!(scope, Candidate, fact.candidate),
        Event::PipelineLeft(fact) => found!(scope, Candidate, fact.candidate),
    }
}

fn in_continuous_communication(scope: &Scope, event: &continuous_communication::Event) -> Touched {
    use continuous_communication::Event;
    match event {
        Event::MeetingScheduled(fact) => found!(scope, Meeting, fact.id),
        Event::MeetingHeld(fact) => found!(scope, Meeting, fact.meeting),
        Event::DecisionRecorded(fact) => found!(scope, Decision, fact.id),
        Event::DecisionCarriedOut(fact) => found!(scope, Decision, fact.decision),
        Event::ActionAssigned(fact) => found!(scope, Action, fact.id),
        Event::ActionCompleted(fact) => found!(scope, Action, fact.action),
        Event::AnnouncementPublished(fact) => found!(scope, Announcement, fact.id),
        Event::AnnouncementUpdated(fact) => found!(scope, Announcement, fact.announcement),
        Event::LessonDrawn(fact) => found!(scope, Lesson, fact.id),
        Event::NoticeGiven(fact) => found!(scope, Notice, fact.id),
        Event::NoticeAcknowledged(fact) => found!(scope, Notice, fact.notice),
        Event::DisagreementRaised(fact) => found!(scope, Disagreement, fact.id),
        Event::PositionTaken(fact) => found!(scope, Disagreement, fact.disagreement),
        Event::DisagreementAccepted(fact) => found!(scope, Disagreement, fact.disagreement),
        Event::DisagreementResolved(fact) => found!(scope, Disagreement, fact.disagreement),
        Event::ConferenceAnnounced(fact) => found!(scope, Conference, fact.id),
        Event::ConferenceUpdated(fact) => found!(scope, Conference, fact.conference),
        Event::SessionAdded(fact) => found!(scope, Conference, fact.conference),
    }
}

/// A transfer, and the grant that gets what another gives up: it changes both.
fn transferred(initiative: Option<&Initiative>, event: &Event) -> [Touched; 2] {
    let Event::Backbone(backbone::Event::FundingTransferred(fact)) = event else { return [None, None] };
    let Some(Initiative(scope)) = initiative else { return [None, None] };
    [found!(scope, Transfer, fact.id), found!(scope, Funding, fact.to)]
}

fn in_backbone(initiative: &Initiative, event: &backbone::Event) -> Touched {
    use backbone::Event;
    let scope = &initiative.0;
    match event {
        Event::BodyEstablished(fact) => found!(scope, Body, fact.id),
        Event::SeatCreated(fact) => found!(scope, Seat, fact.id),
        Event::SeatFilled(fact) => found!(scope, Seat, fact.seat),
        Event::SeatVacated(fact) => found!(scope, Seat, fact.seat),
        Event::PostCreated(fact) => found!(scope, Post, fact.id),
        Event::BackboneEntrusted(_) => Some(whole(initiative)),
        Event::BodyDissolved(fact) => found!(scope, Body, fact.body),
        Event::OfficerAppointed(fact) => found!(scope, Office, fact.id),
        Event::OfficeEnded(fact) => found!(scope, Office, fact.office),
        Event::FundingRecorded(fact) => found!(scope, Funding, fact.id),
        Event::FundingAppropriated(fact) => found!(scope, Funding, fact.funding),
        Event::FundingTransferred(fact) => found!(scope, Funding, fact.from),
        Event::MovementRecorded(fact) => found!(scope, Movement, fact.id),
    }
}
