//! Continuous communication, as the log has it.

use super::{AnnouncementPublished, DecisionRecorded, Event, LessonDrawn, MeetingHeld, MeetingScheduled};
use crate::commit::Recorded;
use crate::fact::Stated;
use crate::ids::{AnnouncementId, DecisionId, LessonId, MeetingId};
use crate::register::Register;

/// What the partners tell each other and decide.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The meetings, also those that are still to come.
    pub meetings: Register<MeetingId, Meeting>,
    /// The decisions.
    pub decisions: Register<DecisionId, Stated<DecisionRecorded>>,
    /// The announcements.
    pub announcements: Register<AnnouncementId, Stated<AnnouncementPublished>>,
    /// The lessons.
    pub lessons: Register<LessonId, Stated<LessonDrawn>>,
}

/// A meeting.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// How it was announced.
    pub scheduled: Stated<MeetingScheduled>,
    /// How it went, once it has taken place.
    pub held: Option<Stated<MeetingHeld>>,
}

impl State {
    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::MeetingScheduled(fact) => {
                self.meetings.put(fact.id, Meeting { scheduled: Stated::new(fact, recorded), held: None });
            }
            Event::MeetingHeld(fact) => {
                self.meetings
                    .change(fact.meeting, |meeting| meeting.held = Some(Stated::new(fact, recorded)));
            }
            Event::DecisionRecorded(fact) => self.decisions.put(fact.id, Stated::new(fact, recorded)),
            Event::AnnouncementPublished(fact) => {
                self.announcements.put(fact.id, Stated::new(fact, recorded))
            }
            Event::LessonDrawn(fact) => self.lessons.put(fact.id, Stated::new(fact, recorded)),
        }
    }
}
