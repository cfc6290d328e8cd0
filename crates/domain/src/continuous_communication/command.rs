//! What can be asked of continuous communication.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{AnnouncementId, BodyId, DecisionId, LessonId, MeetingId, OrganisationId};
use crate::value::{PartialDate, Text, Title};

crate::shape::commands! {
    /// Announce a meeting.
    ScheduleMeeting = "scheduleMeeting",
    /// Record that a meeting took place.
    HoldMeeting = "holdMeeting",
    /// Record a decision.
    RecordDecision = "recordDecision",
    /// Record something told to all.
    PublishAnnouncement = "publishAnnouncement",
    /// Record a lesson that the partners have learned.
    DrawLesson = "drawLesson",
}

/// Announce a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ScheduleMeeting {
    /// The meeting's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<MeetingId>,
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

/// Record that a meeting took place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct HoldMeeting {
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

/// Record a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RecordDecision {
    /// The decision's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<DecisionId>,
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

/// Record something told to all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PublishAnnouncement {
    /// The announcement's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<AnnouncementId>,
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

/// Record a lesson that the partners have learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DrawLesson {
    /// The lesson's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<LessonId>,
    /// The lesson.
    pub text: Text,
    /// When it was drawn; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}
