//! Continuous communication.

use async_graphql::{ID, Object};
use samspil_domain::continuous_communication as domain;
use samspil_domain::fact::Stated;
use samspil_domain::ids::{AnnouncementId, DecisionId, LessonId, MeetingId};

use super::backbone::Body;
use super::directory::Organisation;
use super::scope::{Provenance, Scope, each, id, node};
use crate::scalar::Date;

pub(crate) struct ContinuousCommunication(pub(crate) Scope);

node!(Meeting, MeetingId, domain::Meeting, continuous_communication.meetings);
node!(Decision, DecisionId, Stated<domain::DecisionRecorded>, continuous_communication.decisions);
node!(
    Announcement,
    AnnouncementId,
    Stated<domain::AnnouncementPublished>,
    continuous_communication.announcements
);
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

    /// What was told to all, in order of recording.
    async fn announcements(&self) -> Vec<Announcement> {
        Announcement::all(&self.0)
    }

    /// What the partners have learned, in order of recording.
    async fn lessons(&self) -> Vec<Lesson> {
        Lesson::all(&self.0)
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
        decisions.retain(|decision| decision.it.meeting == Some(self.id));
        decisions
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
        self.it.title.as_str()
    }

    /// The decision and its grounds.
    async fn text(&self) -> Option<&str> {
        self.it.text.as_ref().map(|text| text.as_str())
    }

    /// When it was taken; null where nobody knows.
    async fn on(&self) -> Option<Date> {
        self.it.on.map(Date)
    }

    /// The body that took it.
    async fn body(&self) -> Option<Body> {
        self.it.body.and_then(|id| Body::find(&self.scope, id))
    }

    /// The meeting at which it was taken.
    async fn meeting(&self) -> Option<Meeting> {
        self.it.meeting.and_then(|id| Meeting::find(&self.scope, id))
    }

    /// Who carries it out.
    async fn owner(&self) -> Option<Organisation> {
        self.it.owner.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// By when.
    async fn due(&self) -> Option<Date> {
        self.it.due.map(Date)
    }

    /// The commit that recorded it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// Something told to all.
#[Object]
impl Announcement {
    /// The announcement's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// Its heading.
    async fn title(&self) -> &str {
        self.it.title.as_str()
    }

    /// What was told.
    async fn text(&self) -> Option<&str> {
        self.it.text.as_ref().map(|text| text.as_str())
    }

    /// When; null where nobody knows.
    async fn on(&self) -> Option<Date> {
        self.it.on.map(Date)
    }

    /// Who told it.
    async fn by(&self) -> Option<Organisation> {
        self.it.by.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// The commit that recorded it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
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

    /// The commit that recorded it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}
