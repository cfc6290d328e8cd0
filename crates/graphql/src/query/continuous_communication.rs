//! Continuous communication.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::answers;
use samspil_domain::continuous_communication as domain;
use samspil_domain::fact::Stated;
use samspil_domain::ids::{ActionId, AnnouncementId, DecisionId, LessonId, MeetingId, OrganisationId};

use super::answers::{CadenceStanding, OpenDuty};
use super::backbone::Body;
use super::conference::Conference;
use super::directory::Organisation;
use super::disagreement::Disagreement;
use super::goal::Goal;
use super::notice::{Notice, NoticeContent};
use super::parsed;
use super::scope::{Provenance, Scope, each, id, node};
use super::shared_measurement::Indicator;
use crate::scalar::Date;
use crate::shape::Given;

pub(crate) struct ContinuousCommunication(pub(crate) Scope);

node!(Meeting, MeetingId, domain::Meeting, continuous_communication.meetings);
node!(Decision, DecisionId, domain::Decision, continuous_communication.decisions);
node!(Action, ActionId, domain::Action, continuous_communication.actions);
node!(Announcement, AnnouncementId, domain::Announcement, continuous_communication.announcements);
node!(Lesson, LessonId, Stated<domain::LessonDrawn>, continuous_communication.lessons);

/// What the partners tell each other, decide and learn.
#[Object]
impl ContinuousCommunication {
    /// The meetings, also those still to come, in order of recording.
    async fn meetings(&self) -> Vec<Meeting> {
        Meeting::all(&self.0)
    }

    /// The decisions, in order of recording.
    async fn decisions(&self) -> Vec<Decision> {
        Decision::all(&self.0)
    }

    /// What somebody is to do, also what has been done, in order of recording.
    async fn actions(&self) -> Vec<Action> {
        Action::all(&self.0)
    }

    /// The decisions and actions that are still to be done on a day: what is overdue first, the longest first; then by
    /// date; what has none comes last.
    async fn open(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
        #[graphql(desc = "Only what this organisation is to do.")] owner: Option<ID>,
    ) -> async_graphql::Result<Vec<OpenDuty>> {
        let owner: Option<OrganisationId> = owner.as_ref().map(parsed).transpose()?;
        let open = answers::open::open(&self.0.initiative, self.0.world.day(on)?).into_iter();
        let theirs = open.filter(|it| owner.is_none() || it.owner == owner);
        Ok(theirs.map(|it| OpenDuty { scope: self.0.clone(), it }).collect())
    }

    /// How the bodies keep their cadences on a day, in order of recording.
    async fn cadences(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
        #[graphql(desc = "Only those that have certainly missed it, or have not.")] missed: Option<bool>,
    ) -> async_graphql::Result<Vec<CadenceStanding>> {
        let standings = answers::cadence::standings(&self.0.initiative, self.0.world.day(on)?).into_iter();
        let wanted = standings.filter(|it| missed.is_none() || it.missed == missed);
        Ok(wanted.map(|it| CadenceStanding { scope: self.0.clone(), it }).collect())
    }

    /// What was told to all, in order of recording.
    async fn announcements(&self) -> Vec<Announcement> {
        Announcement::all(&self.0)
    }

    /// What the partners have learned, in order of recording.
    async fn lessons(&self) -> Vec<Lesson> {
        Lesson::all(&self.0)
    }

    /// The confidential notices, in order of recording: that they were given, when, and to whom. What they say is read
    /// with `noticeContent` alone.
    async fn notices(&self) -> Vec<Notice> {
        Notice::all(&self.0)
    }

    /// What a confidential notice says, for one of the addressed or its giver: this is the only field that shows it.
    /// Until access control exists the caller says who reads; then it will be the organisation that the caller is signed
    /// in for, and this field will be refused to everybody else. Null where there is no such notice.
    async fn notice_content(
        &self,
        #[graphql(desc = "The notice's id, or a handle.")] notice: ID,
        #[graphql(desc = "The organisation that reads it: one of the addressed, or its giver.")] reader: ID,
    ) -> Option<async_graphql::Result<NoticeContent>> {
        NoticeContent::read(&self.0, &notice, &reader).transpose()
    }

    /// What parties disagree about, in order of recording. With `status`, those that stand so.
    async fn disagreements(
        &self,
        #[graphql(desc = "Only disagreements that stand so.")] status: Option<
            Vec<Given<domain::DisagreementStatus>>,
        >,
    ) -> Vec<Disagreement> {
        let mut disagreements = Disagreement::all(&self.0);
        if let Some(wanted) = status {
            disagreements.retain(|it| wanted.iter().any(|wanted| wanted.0 == it.it.status()));
        }
        disagreements
    }

    /// The conferences, in order of recording.
    async fn conferences(&self) -> Vec<Conference> {
        Conference::all(&self.0)
    }
}

/// A meeting, announced or held.
#[Object]
impl Meeting {
    /// The meeting's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        self.it.scheduled.title.as_str()
    }

    /// The body that meets.
    async fn body(&self) -> Option<Body> {
        self.it.scheduled.body.and_then(|id| Body::find(&self.scope, id))
    }

    /// When it was announced for, as precisely as known.
    async fn on(&self) -> Option<Date> {
        self.it.scheduled.on.map(Date)
    }

    /// Where.
    async fn place(&self) -> Option<&str> {
        self.it.scheduled.place.as_ref().map(|place| place.as_str())
    }

    /// When it took place; null while it has not, or nobody has recorded it.
    async fn held(&self) -> Option<Date> {
        self.it.held.as_ref().map(|held| Date(held.on))
    }

    /// The organisations that were there.
    async fn attendees(&self) -> Vec<Organisation> {
        let attendees = self.it.held.as_ref().map(|held| held.attendees.clone()).unwrap_or_default();
        each(&attendees, |id| Organisation::find(&self.scope.world, id))
    }

    /// What was said, in short.
    async fn minutes(&self) -> Option<&str> {
        self.it.held.as_ref().and_then(|held| held.minutes.as_ref()).map(|minutes| minutes.as_str())
    }

    /// The decisions taken at it.
    async fn decisions(&self) -> Vec<Decision> {
        let mut decisions = Decision::all(&self.scope);
        decisions.retain(|decision| decision.it.taken.meeting == Some(self.id));
        decisions
    }

    /// The actions agreed at it.
    async fn actions(&self) -> Vec<Action> {
        let mut actions = Action::all(&self.scope);
        actions.retain(|action| action.it.assigned.meeting == Some(self.id));
        actions
    }

    /// The commit that announced it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.scheduled.recorded.clone())
    }
}

/// A decision.
#[Object]
impl Decision {
    /// The decision's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The decision in a few words.
    async fn title(&self) -> &str {
        self.it.taken.title.as_str()
    }

    /// The decision and its grounds.
    async fn text(&self) -> Option<&str> {
        self.it.taken.text.as_ref().map(|text| text.as_str())
    }

    /// When it was taken; null where nobody knows.
    async fn on(&self) -> Option<Date> {
        self.it.taken.on.map(Date)
    }

    /// The body that took it.
    async fn body(&self) -> Option<Body> {
        self.it.taken.body.and_then(|id| Body::find(&self.scope, id))
    }

    /// The meeting at which it was taken.
    async fn meeting(&self) -> Option<Meeting> {
        self.it.taken.meeting.and_then(|id| Meeting::find(&self.scope, id))
    }

    /// Who carries it out.
    async fn owner(&self) -> Option<Organisation> {
        self.it.taken.owner.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// By when.
    async fn due(&self) -> Option<Date> {
        self.it.taken.due.map(Date)
    }

    /// The goals that it bears on.
    async fn goals(&self) -> Vec<Goal> {
        each(&self.it.taken.goals, |id| Goal::find(&self.scope, id))
    }

    /// The indicators that it bears on.
    async fn indicators(&self) -> Vec<Indicator> {
        each(&self.it.taken.indicators, |id| Indicator::find(&self.scope, id))
    }

    /// The commit that recorded it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.taken.recorded.clone())
    }

    /// When it was carried out; null while it has not been, or nobody has recorded it.
    async fn carried_out(&self) -> Option<Completion> {
        self.it.carried_out.as_ref().map(|done| Completion {
            on: Date(done.on),
            note: done.note.as_ref().map(ToString::to_string),
            recorded: Provenance(done.recorded.clone()),
        })
    }

    /// The actions that follow from it.
    async fn actions(&self) -> Vec<Action> {
        let mut actions = Action::all(&self.scope);
        actions.retain(|action| action.it.assigned.decision == Some(self.id));
        actions
    }
}

/// How something that was owed was done.
#[derive(SimpleObject)]
pub(crate) struct Completion {
    /// When it was done.
    on: Date,
    /// What came of it.
    note: Option<String>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// Something that somebody is to do.
#[Object]
impl Action {
    /// The action's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What is to be done, in a few words.
    async fn title(&self) -> &str {
        self.it.assigned.title.as_str()
    }

    /// The organisation that is to do it.
    async fn owner(&self) -> Option<Organisation> {
        Organisation::find(&self.scope.world, self.it.assigned.owner)
    }

    /// By when; null where no date is set.
    async fn due(&self) -> Option<Date> {
        self.it.assigned.due.map(Date)
    }

    /// The decision that it follows from.
    async fn decision(&self) -> Option<Decision> {
        self.it.assigned.decision.and_then(|id| Decision::find(&self.scope, id))
    }

    /// The meeting at which it was agreed.
    async fn meeting(&self) -> Option<Meeting> {
        self.it.assigned.meeting.and_then(|id| Meeting::find(&self.scope, id))
    }

    /// How it was done; null while it has not been, or nobody has recorded it.
    async fn completed(&self) -> Option<Completion> {
        self.it.completed.as_ref().map(|done| Completion {
            on: Date(done.on),
            note: done.note.as_ref().map(ToString::to_string),
            recorded: Provenance(done.recorded.clone()),
        })
    }

    /// The commit that assigned it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.assigned.recorded.clone())
    }
}

/// One wording of an announcement.
#[derive(SimpleObject)]
pub(crate) struct Wording {
    /// The heading; null where this change left it as it was.
    title: Option<String>,
    /// The text; null where this change left it as it was, or none was given.
    text: Option<String>,
    /// When it was published or changed; null where nobody knows.
    on: Option<Date>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// Something told to all.
#[Object]
impl Announcement {
    /// The announcement's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// Its heading, as it now stands.
    async fn title(&self) -> &str {
        self.it.title().as_str()
    }

    /// What was told, as it now stands.
    async fn text(&self) -> Option<&str> {
        self.it.text().map(|text| text.as_str())
    }

    /// When; null where nobody knows.
    async fn on(&self) -> Option<Date> {
        self.it.published.on.map(Date)
    }

    /// Who told it.
    async fn by(&self) -> Option<Organisation> {
        self.it.published.by.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// Every wording it has had, the first first.
    async fn wordings(&self) -> Vec<Wording> {
        let first = &self.it.published;
        let first = Wording {
            title: Some(first.title.to_string()),
            text: first.text.as_ref().map(ToString::to_string),
            on: first.on.map(Date),
            recorded: Provenance(first.recorded.clone()),
        };
        let later = self.it.updates.iter().map(|update| Wording {
            title: update.title.as_ref().map(ToString::to_string),
            text: update.text.as_ref().map(ToString::to_string),
            on: update.on.map(Date),
            recorded: Provenance(update.recorded.clone()),
        });
        std::iter::once(first).chain(later).collect()
    }

    /// The commit that recorded it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.published.recorded.clone())
    }
}

/// Something that the partners have learned.
#[Object]
impl Lesson {
    /// The lesson's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The lesson.
    async fn text(&self) -> &str {
        self.it.text.as_str()
    }

    /// When it was drawn; null where nobody knows.
    async fn on(&self) -> Option<Date> {
        self.it.on.map(Date)
    }

    /// The goals that it bears on.
    async fn goals(&self) -> Vec<Goal> {
        each(&self.it.goals, |id| Goal::find(&self.scope, id))
    }

    /// The indicators that it bears on.
    async fn indicators(&self) -> Vec<Indicator> {
        each(&self.it.indicators, |id| Indicator::find(&self.scope, id))
    }

    /// The commit that recorded it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}
