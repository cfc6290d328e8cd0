//! What can have happened in continuous communication.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::*;
use super::vocabulary::Speaker;
use crate::ids::*;
use crate::shape::fact;
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
    /// Somebody was given something to do.
    ActionAssigned = "continuous_communication.action_assigned" v 1,
    /// An action was done.
    ActionCompleted = "continuous_communication.action_completed" v 1,
    /// A decision was carried out.
    DecisionCarriedOut = "continuous_communication.decision_carried_out" v 1,
    /// What was told to all was changed.
    AnnouncementUpdated = "continuous_communication.announcement_updated" v 1,
    /// A confidential notice was given: it is for the addressed and its giver alone.
    NoticeGiven = "continuous_communication.notice_given" v 1,
    /// One of the addressed took note of a notice.
    NoticeAcknowledged = "continuous_communication.notice_acknowledged" v 1,
    /// It was recorded what parties disagree about.
    DisagreementRaised = "continuous_communication.disagreement_raised" v 1,
    /// A party took a position in a disagreement.
    PositionTaken = "continuous_communication.position_taken" v 1,
    /// The partners accepted a disagreement.
    DisagreementAccepted = "continuous_communication.disagreement_accepted" v 1,
    /// A disagreement was resolved.
    DisagreementResolved = "continuous_communication.disagreement_resolved" v 1,
    /// A conference was announced.
    ConferenceAnnounced = "continuous_communication.conference_announced" v 1,
    /// What was announced of a conference was changed.
    ConferenceUpdated = "continuous_communication.conference_updated" v 1,
    /// A session was added to the programme of a conference.
    SessionAdded = "continuous_communication.session_added" v 1,
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

fact! { MeetingScheduled with MeetingId of ScheduleMeeting: title, body, on, place }

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

fact! { MeetingHeld of HoldMeeting: meeting, on, attendees, minutes }

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
    /// The goals that it bears on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<GoalId>,
    /// The indicators that it bears on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<IndicatorId>,
}

fact! { DecisionRecorded with DecisionId of RecordDecision: title, text, on, body, meeting, owner, due, goals, indicators }

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

fact! { AnnouncementPublished with AnnouncementId of PublishAnnouncement: title, text, on, by }

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
    /// The goals that it bears on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<GoalId>,
    /// The indicators that it bears on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<IndicatorId>,
}

fact! { LessonDrawn with LessonId of DrawLesson: text, on, goals, indicators }

/// Somebody was given something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActionAssigned {
    /// The action's id.
    pub id: ActionId,
    /// What is to be done, in a few words.
    pub title: Title,
    /// The organisation that is to do it.
    pub owner: OrganisationId,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<PartialDate>,
    /// The decision that it follows from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionId>,
    /// The meeting at which it was agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingId>,
}

fact! { ActionAssigned with ActionId of AssignAction: title, owner, due, decision, meeting }

/// An action was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActionCompleted {
    /// The action.
    pub action: ActionId,
    /// When it was done.
    pub on: PartialDate,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

fact! { ActionCompleted of CompleteAction: action, on, note }

/// A decision was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DecisionCarriedOut {
    /// The decision.
    pub decision: DecisionId,
    /// When it was carried out.
    pub on: PartialDate,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

fact! { DecisionCarriedOut of CarryOutDecision: decision, on, note }

/// What was told to all was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnnouncementUpdated {
    /// The announcement.
    pub announcement: AnnouncementId,
    /// The new heading; left out where it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Title>,
    /// The new text; left out where it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// When it was changed; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

fact! { AnnouncementUpdated of UpdateAnnouncement: announcement, title, text, on }

/// A confidential notice was given: it is for the addressed and its giver alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoticeGiven {
    /// The notice's id.
    pub id: NoticeId,
    /// What it is about, in a few words; as confidential as the text.
    pub title: Title,
    /// The notice.
    pub text: Text,
    /// The organisations that it is addressed to; at least one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<OrganisationId>,
    /// Who gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<OrganisationId>,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

fact! { NoticeGiven with NoticeId of GiveNotice: title, text, to, by, on }

/// One of the addressed took note of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoticeAcknowledged {
    /// The notice.
    pub notice: NoticeId,
    /// The organisation that has taken note; one of the addressed.
    pub organisation: OrganisationId,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

fact! { NoticeAcknowledged of AcknowledgeNotice: notice, organisation, on }

/// It was recorded what parties disagree about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisagreementRaised {
    /// The disagreement's id.
    pub id: DisagreementId,
    /// What they disagree about, in a few words.
    pub subject: Title,
    /// What it consists of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// Who raised it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<OrganisationId>,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// The goals that it touches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<GoalId>,
}

fact! { DisagreementRaised with DisagreementId of RaiseDisagreement: subject, text, by, on, goals }

/// A party took a position in a disagreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PositionTaken {
    /// The disagreement.
    pub disagreement: DisagreementId,
    /// The organisation whose position it is. Give either this or `who`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// The outsider whose position it is, such as a state or a trade in general. Give either this or `organisation`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Title>,
    /// The position.
    pub position: Text,
    /// When it was taken; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

fact! { PositionTaken of TakePosition: disagreement, organisation, who, position, on }

/// The partners accepted a disagreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisagreementAccepted {
    /// The disagreement.
    pub disagreement: DisagreementId,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// What is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

fact! { DisagreementAccepted of AcceptDisagreement: disagreement, on, note }

/// A disagreement was resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisagreementResolved {
    /// The disagreement.
    pub disagreement: DisagreementId,
    /// How it was resolved.
    pub how: Text,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

fact! { DisagreementResolved of ResolveDisagreement: disagreement, how, on }

/// A conference was announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConferenceAnnounced {
    /// The conference's id.
    pub id: ConferenceId,
    /// What it is called.
    pub title: Title,
    /// When, as precisely as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// The time of day, such as 14:00–17:30.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Title>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Title>,
    /// Who holds it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organisers: Vec<OrganisationId>,
    /// Who supports it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supporters: Vec<OrganisationId>,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Text>,
    /// When it was announced; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dated: Option<PartialDate>,
    /// The parts of its programme, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Title>,
    /// Those whom the announcement names without saying at which session they speak.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<Speaker>,
    /// The questions that it asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Text>,
    /// Whom it is open to beside its audience, such as the press.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_to: Vec<Title>,
}

fact! { ConferenceAnnounced with ConferenceId of AnnounceConference:
    title, on, time, place, organisers, supporters, audience, dated, parts, speakers, questions, open_to
}

/// What was announced of a conference was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConferenceUpdated {
    /// The conference.
    pub conference: ConferenceId,
    /// The new date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// The new time of day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Title>,
    /// The new place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Title>,
    /// What else is new, or why it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// When it was changed; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dated: Option<PartialDate>,
}

fact! { ConferenceUpdated of UpdateConference: conference, on, time, place, note, dated }

/// A session was added to the programme of a conference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionAdded {
    /// The conference.
    pub conference: ConferenceId,
    /// What it is called.
    pub title: Title,
    /// What kind of session it is, such as keynote, panel, workshop or debate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Title>,
    /// Who speaks, in the order of the programme.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<Speaker>,
}

fact! { SessionAdded of AddSession: conference, title, kind, speakers }
