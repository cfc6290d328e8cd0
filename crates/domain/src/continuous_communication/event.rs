//! What can have happened in continuous communication.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::{DrawLesson, HoldMeeting, PublishAnnouncement, RecordDecision, ScheduleMeeting};
use crate::ids::{AnnouncementId, BodyId, DecisionId, LessonId, MeetingId, OrganisationId};
use crate::value::{PartialDate, Text, Title};

crate::shape::events! {
    /// A meeting was announced.
    MeetingScheduled = "continuous_communication.meeting_scheduled" v 1,
    /// A meeting took place.
    MeetingHeld = "continuous_communication.meeting_held" v 1,
    /// A decision was taken.
    DecisionRecorded = "continuous_communication.decision_recorded" v 1,
    /// Something was told to all.
    AnnouncementPublished = "continuous_communication.announcement_published" v 1,
    /// A lesson was learned.
    LessonDrawn = "continuous_communication.lesson_drawn" v 1,
}

/// A meeting was announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeetingScheduled {
    /// The meeting's id.
    pub id: MeetingId,
    /// What it is called.
    pub title: Title,
    /// The body that meets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// When, as precisely as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Title>,
}

impl MeetingScheduled {
    pub(super) fn with(command: &ScheduleMeeting, id: MeetingId) -> Self {
        Self {
            id,
            title: command.title.clone(),
            body: command.body,
            on: command.on,
            place: command.place.clone(),
        }
    }
}

/// A meeting took place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeetingHeld {
    /// The meeting.
    pub meeting: MeetingId,
    /// When it took place.
    pub on: PartialDate,
    /// The organisations that were there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attendees: Vec<OrganisationId>,
    /// What was said, in short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Text>,
}

impl MeetingHeld {
    pub(super) fn of(command: &HoldMeeting) -> Self {
        Self {
            meeting: command.meeting,
            on: command.on,
            attendees: command.attendees.clone(),
            minutes: command.minutes.clone(),
        }
    }
}

/// A decision was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DecisionRecorded {
    /// The decision's id.
    pub id: DecisionId,
    /// The decision in a few words.
    pub title: Title,
    /// The decision and its grounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// When it was taken; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// The body that took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// The meeting at which it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingId>,
    /// Who carries it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<OrganisationId>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<PartialDate>,
}

impl DecisionRecorded {
    pub(super) fn with(command: &RecordDecision, id: DecisionId) -> Self {
        Self {
            id,
            title: command.title.clone(),
            text: command.text.clone(),
            on: command.on,
            body: command.body,
            meeting: command.meeting,
            owner: command.owner,
            due: command.due,
        }
    }
}

/// Something was told to all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnnouncementPublished {
    /// The announcement's id.
    pub id: AnnouncementId,
    /// Its heading.
    pub title: Title,
    /// What was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// Who told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<OrganisationId>,
}

impl AnnouncementPublished {
    pub(super) fn with(command: &PublishAnnouncement, id: AnnouncementId) -> Self {
        Self { id, title: command.title.clone(), text: command.text.clone(), on: command.on, by: command.by }
    }
}

/// A lesson was learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LessonDrawn {
    /// The lesson's id.
    pub id: LessonId,
    /// The lesson.
    pub text: Text,
    /// When it was drawn; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

impl LessonDrawn {
    pub(super) fn with(command: &DrawLesson, id: LessonId) -> Self {
        Self { id, text: command.text.clone(), on: command.on }
    }
}
