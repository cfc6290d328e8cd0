//! From events to the objects that they made or changed.

use async_graphql::{ID, Interface};
use samspil_domain::answers::changes::touch::touched;
use samspil_domain::answers::object::Object;
use samspil_domain::{Commit, Stream};

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
use crate::query::person::Person;
use crate::query::pipeline::{Candidate, Pipeline};
use crate::query::reinforcing_activities::{Activity, Commitment};
use crate::query::scope::{Scope, Seen};
use crate::query::shared_measurement::Indicator;

/// Anything with an id of its own.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The object's id."))]
pub(crate) enum Node {
    Organisation(Organisation),
    Person(Person),
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
        Object::Constituency(id) => Constituency::find(scope, id).map(Node::Constituency),
        Object::Contribution(id) => Contribution::find(scope, id).map(Node::Contribution),
        Object::Principle(id) => Principle::find(scope, id).map(Node::Principle),
        Object::Strategy(id) => Strategy::find(scope, id).map(Node::Strategy),
        Object::Indicator(id) => Indicator::find(scope, id).map(Node::Indicator),
        Object::Claim(id) => Claim::find(scope, id).map(Node::Claim),
        Object::Categorisation(id) => Categorisation::find(scope, id).map(Node::Categorisation),
        Object::ComparisonGroup(id) => ComparisonGroup::find(scope, id).map(Node::ComparisonGroup),
        Object::Method(id) => Method::find(scope, id).map(Node::Method),
        Object::Pipeline(id) => Pipeline::find(scope, id).map(Node::Pipeline),
        Object::Candidate(id) => Candidate::find(scope, id).map(Node::Candidate),
        Object::Meeting(id) => Meeting::find(scope, id).map(Node::Meeting),
        Object::Announcement(id) => Announcement::find(scope, id).map(Node::Announcement),
        Object::Lesson(id) => Lesson::find(scope, id).map(Node::Lesson),
        Object::Post(id) => Post::find(scope, id).map(Node::Post),
        Object::Movement(id) => Movement::find(scope, id).map(Node::Movement),
        Object::Transfer(id) => Transfer::find(scope, id).map(Node::Transfer),
        Object::Organisation(id) => Organisation::find(&scope.world, id).map(Node::Organisation),
        Object::Person(id) => Person::find(&scope.world, id).map(Node::Person),
    }
}

/// The objects that a commit made or changed, in the order of its events, each once; as they are in `world`.
pub(crate) fn changed(world: &Seen, commit: &Commit) -> Vec<Node> {
    let initiative = match commit.stream {
        Stream::Access | Stream::Directory | Stream::People => None,
        Stream::Initiative(id) => Initiative::find(world, id),
    };
    let mut objects: Vec<Object> = Vec::new();
    for touch in commit.events.iter().flat_map(touched) {
        if !objects.contains(&touch.object) {
            objects.push(touch.object);
        }
    }
    let node = |object| match (object, &initiative) {
        (Object::Organisation(id), _) => Organisation::find(world, id).map(Node::Organisation),
        (Object::Person(id), _) => Person::find(world, id).map(Node::Person),
        (_, Some(Initiative(scope))) => of(scope, object),
        (_, None) => None,
    };
    objects.into_iter().filter_map(node).collect()
}
