//! Continuous communication, as the log has it.

use imbl::Vector;
use jiff::civil::Date;

use super::{
    ActionAssigned, ActionCompleted, AnnouncementPublished, AnnouncementUpdated, ConferenceAnnounced,
    ConferenceUpdated, DecisionCarriedOut, DecisionRecorded, DisagreementAccepted, DisagreementRaised,
    DisagreementResolved, DisagreementStatus, Event, LessonDrawn, MeetingHeld, MeetingScheduled,
    NoticeAcknowledged, NoticeGiven, PositionTaken, SessionAdded,
};
use crate::commit::Recorded;
use crate::fact::{Stated, can_have_begun, latest};
use crate::ids::{
    ActionId, AnnouncementId, ConferenceId, DecisionId, DisagreementId, LessonId, MeetingId, NoticeId,
    OrganisationId,
};
use crate::register::Register;
use crate::value::{PartialDate, Text, Title};

/// What the partners tell each other and decide.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct State {
    /// The meetings, also those that are still to come.
    pub meetings: Register<MeetingId, Meeting>,
    /// The decisions.
    pub decisions: Register<DecisionId, Decision>,
    /// What somebody is to do, also what has been done.
    pub actions: Register<ActionId, Action>,
    /// The announcements.
    pub announcements: Register<AnnouncementId, Announcement>,
    /// The confidential notices: for the addressed and their givers alone.
    pub notices: Register<NoticeId, Notice>,
    /// The disagreements, also those resolved.
    pub disagreements: Register<DisagreementId, Disagreement>,
    /// The conferences.
    pub conferences: Register<ConferenceId, Conference>,
    /// The lessons.
    pub lessons: Register<LessonId, Stated<LessonDrawn>>,
}

/// A meeting.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Meeting {
    /// How it was announced.
    pub scheduled: Stated<MeetingScheduled>,
    /// How it went, once it has taken place.
    pub held: Option<Stated<MeetingHeld>>,
}

/// A decision.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Decision {
    /// What was decided.
    pub taken: Stated<DecisionRecorded>,
    /// How it was carried out, once it has been.
    pub carried_out: Option<Stated<DecisionCarriedOut>>,
}

/// Something that somebody is to do.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Action {
    /// What is to be done, and by whom.
    pub assigned: Stated<ActionAssigned>,
    /// How it was done, once it has been.
    pub completed: Option<Stated<ActionCompleted>>,
}

/// Something told to all.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Announcement {
    /// What was told at first.
    pub published: Stated<AnnouncementPublished>,
    /// How it was changed, in order of recording.
    pub updates: Vector<Stated<AnnouncementUpdated>>,
}

/// A confidential notice.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Notice {
    /// The notice.
    pub given: Stated<NoticeGiven>,
    /// Who has taken note of it, in order of recording.
    pub acknowledged: Vector<Stated<NoticeAcknowledged>>,
}

/// A disagreement.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Disagreement {
    /// What it is about.
    pub raised: Stated<DisagreementRaised>,
    /// Who stands where, in order of recording.
    pub positions: Vector<Stated<PositionTaken>>,
    /// How it was accepted, where it was.
    pub accepted: Option<Stated<DisagreementAccepted>>,
    /// How it was resolved, where it was.
    pub resolved: Option<Stated<DisagreementResolved>>,
}

/// A conference.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Conference {
    /// How it was announced.
    pub announced: Stated<ConferenceAnnounced>,
    /// How that was changed, in order of recording.
    pub updates: Vector<Stated<ConferenceUpdated>>,
    /// The programme, in order of recording.
    pub sessions: Vector<Stated<SessionAdded>>,
}

impl Announcement {
    fn new(fact: &AnnouncementPublished, recorded: &Recorded) -> Self {
        Self { published: Stated::new(fact, recorded), updates: Vector::new() }
    }

    /// Its heading now: the last one recorded, but for those that were certainly given before another.
    #[must_use]
    pub fn title(&self) -> &Title {
        let updates = self.updates.iter().filter(|update| update.title.is_some());
        let updated = latest(updates, |update| update.on).and_then(|update| update.title.as_ref());
        updated.unwrap_or(&self.published.title)
    }

    /// Its text now, found like the heading; nothing where none was ever given.
    #[must_use]
    pub fn text(&self) -> Option<&Text> {
        let updates = self.updates.iter().filter(|update| update.text.is_some());
        let updated = latest(updates, |update| update.on).and_then(|update| update.text.as_ref());
        updated.or(self.published.text.as_ref())
    }
}

impl Notice {
    fn new(fact: &NoticeGiven, recorded: &Recorded) -> Self {
        Self { given: Stated::new(fact, recorded), acknowledged: Vector::new() }
    }

    /// The addressed that are not recorded as having taken note by a day; nobody before it can have been given.
    #[must_use]
    pub fn outstanding(&self, day: Date) -> Vec<OrganisationId> {
        if !can_have_begun(self.given.on, day) {
            return vec![];
        }
        let noted = |id: &OrganisationId| {
            let mut theirs = self.acknowledged.iter().filter(|noted| noted.organisation == *id);
            theirs.any(|noted| can_have_begun(noted.on, day))
        };
        self.given.to.iter().copied().filter(|id| !noted(id)).collect()
    }

    /// Whether the organisation may read it: one of the addressed, or its giver.
    #[must_use]
    pub fn is_for(&self, organisation: OrganisationId) -> bool {
        self.given.to.contains(&organisation) || self.given.by == Some(organisation)
    }
}

impl Disagreement {
    fn new(fact: &DisagreementRaised, recorded: &Recorded) -> Self {
        let raised = Stated::new(fact, recorded);
        Self { raised, positions: Vector::new(), accepted: None, resolved: None }
    }

    /// How it stands: resolved, else accepted, else open.
    #[must_use]
    pub fn status(&self) -> DisagreementStatus {
        match (&self.resolved, &self.accepted) {
            (Some(_), _) => DisagreementStatus::Resolved,
            (None, Some(_)) => DisagreementStatus::Accepted,
            (None, None) => DisagreementStatus::Open,
        }
    }
}

impl Disagreement {
    /// How it stood on a day, by what can have been said by then; nothing before it can have been raised.
    #[must_use]
    pub fn status_on(&self, day: Date) -> Option<DisagreementStatus> {
        let resolved = self.resolved.as_ref().is_some_and(|it| can_have_begun(it.on, day));
        let accepted = self.accepted.as_ref().is_some_and(|it| can_have_begun(it.on, day));
        let status = match (resolved, accepted) {
            (true, _) => DisagreementStatus::Resolved,
            (false, true) => DisagreementStatus::Accepted,
            (false, false) => DisagreementStatus::Open,
        };
        can_have_begun(self.raised.on, day).then_some(status)
    }
}

impl Conference {
    fn new(fact: &ConferenceAnnounced, recorded: &Recorded) -> Self {
        Self { announced: Stated::new(fact, recorded), updates: Vector::new(), sessions: Vector::new() }
    }

    /// When it is: the last date recorded, but for those that were certainly given before another.
    #[must_use]
    pub fn on(&self) -> Option<PartialDate> {
        self.last_word(|update| update.on.is_some()).and_then(|update| update.on).or(self.announced.on)
    }

    /// At what time of day, found like the date.
    #[must_use]
    pub fn time(&self) -> Option<&Title> {
        let updated = self.last_word(|update| update.time.is_some());
        updated.and_then(|update| update.time.as_ref()).or(self.announced.time.as_ref())
    }

    /// Where it is, found like the date.
    #[must_use]
    pub fn place(&self) -> Option<&Title> {
        let updated = self.last_word(|update| update.place.is_some());
        updated.and_then(|update| update.place.as_ref()).or(self.announced.place.as_ref())
    }

    fn last_word(&self, says: impl Fn(&ConferenceUpdated) -> bool) -> Option<&Stated<ConferenceUpdated>> {
        latest(self.updates.iter().filter(|update| says(update)), |update| update.dated)
    }
}

impl Meeting {
    fn new(fact: &MeetingScheduled, recorded: &Recorded) -> Self {
        Self { scheduled: Stated::new(fact, recorded), held: None }
    }
}

impl Decision {
    fn new(fact: &DecisionRecorded, recorded: &Recorded) -> Self {
        Self { taken: Stated::new(fact, recorded), carried_out: None }
    }
}

impl Action {
    fn new(fact: &ActionAssigned, recorded: &Recorded) -> Self {
        Self { assigned: Stated::new(fact, recorded), completed: None }
    }
}

impl State {
    /// The organisation in whose name something was announced.
    pub(crate) fn announced_by(&self, announcement: AnnouncementId) -> Option<OrganisationId> {
        self.announcements.get(announcement)?.published.by
    }

    /// The organisation that is to do something.
    pub(crate) fn owned_by(&self, action: ActionId) -> Option<OrganisationId> {
        Some(self.actions.get(action)?.assigned.owner)
    }

    /// The organisation that is to carry a decision out.
    pub(crate) fn carried_out_by(&self, decision: DecisionId) -> Option<OrganisationId> {
        self.decisions.get(decision)?.taken.owner
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::MeetingScheduled(fact) => self.meetings.put(fact.id, Meeting::new(fact, recorded)),
            Event::MeetingHeld(fact) => {
                self.meetings.change(fact.meeting, |m| m.held = Some(Stated::new(fact, recorded)));
            }
            Event::DecisionRecorded(fact) => self.decisions.put(fact.id, Decision::new(fact, recorded)),
            Event::DecisionCarriedOut(fact) => {
                self.decisions.change(fact.decision, |d| d.carried_out = Some(Stated::new(fact, recorded)));
            }
            Event::ActionAssigned(fact) => self.actions.put(fact.id, Action::new(fact, recorded)),
            Event::ActionCompleted(fact) => {
                self.actions.change(fact.action, |a| a.completed = Some(Stated::new(fact, recorded)));
            }
            Event::AnnouncementPublished(fact) => {
                self.announcements.put(fact.id, Announcement::new(fact, recorded));
            }
            Event::AnnouncementUpdated(fact) => {
                let update = Stated::new(fact, recorded);
                self.announcements.change(fact.announcement, |a| a.updates.push_back(update));
            }
            Event::LessonDrawn(fact) => self.lessons.put(fact.id, Stated::new(fact, recorded)),
            Event::NoticeGiven(fact) => self.notices.put(fact.id, Notice::new(fact, recorded)),
            Event::NoticeAcknowledged(fact) => {
                let noted = Stated::new(fact, recorded);
                self.notices.change(fact.notice, |n| n.acknowledged.push_back(noted));
            }
            Event::DisagreementRaised(fact) => {
                self.disagreements.put(fact.id, Disagreement::new(fact, recorded));
            }
            Event::PositionTaken(fact) => {
                let position = Stated::new(fact, recorded);
                self.disagreements.change(fact.disagreement, |d| d.positions.push_back(position));
            }
            Event::DisagreementAccepted(fact) => {
                let accepted = Stated::new(fact, recorded);
                self.disagreements.change(fact.disagreement, |d| d.accepted = Some(accepted));
            }
            Event::DisagreementResolved(fact) => {
                let resolved = Stated::new(fact, recorded);
                self.disagreements.change(fact.disagreement, |d| d.resolved = Some(resolved));
            }
            Event::ConferenceAnnounced(fact) => {
                self.conferences.put(fact.id, Conference::new(fact, recorded))
            }
            Event::ConferenceUpdated(fact) => {
                let update = Stated::new(fact, recorded);
                self.conferences.change(fact.conference, |c| c.updates.push_back(update));
            }
            Event::SessionAdded(fact) => {
                let session = Stated::new(fact, recorded);
                self.conferences.change(fact.conference, |c| c.sessions.push_back(session));
            }
        }
    }
}
