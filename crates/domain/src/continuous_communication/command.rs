//! What can be asked of continuous communication.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::Speaker;
use crate::ids::{
    ActionId, AnnouncementId, BodyId, ConferenceId, DecisionId, DisagreementId, GoalId, IndicatorId,
    LessonId, MeetingId, NoticeId, OrganisationId,
};
use crate::value::{PartialDate, Text, Title};

crate::shape::commands! {
    /// Announce a meeting.
    ScheduleMeeting = "scheduleMeeting" by Backbone,
    /// Record that a meeting took place.
    HoldMeeting = "holdMeeting" by Backbone,
    /// Record a decision.
    RecordDecision = "recordDecision" by Backbone,
    /// Record something told to all.
    PublishAnnouncement = "publishAnnouncement" by Partner for |_, it| it.by,
    /// Record a lesson that the partners have learned.
    DrawLesson = "drawLesson" by Backbone,
    /// Give somebody something to do.
    AssignAction = "assignAction" by Backbone,
    /// Record that an action has been done.
    CompleteAction = "completeAction" by Partner for |initiative, it| initiative.continuous_communication.owned_by(it.action),
    /// Record that a decision has been carried out.
    CarryOutDecision = "carryOutDecision" by Partner for |initiative, it| initiative.continuous_communication.carried_out_by(it.decision),
    /// Change what was told to all. The earlier wording stays visible.
    UpdateAnnouncement = "updateAnnouncement" by Partner for |initiative, it| initiative.continuous_communication.announced_by(it.announcement),
    /// Give a confidential notice, such as a warning of a single case in the media. It is for the addressed and its giver alone.
    GiveNotice = "giveNotice" by Partner for |_, it| it.by,
    /// Record that one of the addressed has taken note of a notice.
    AcknowledgeNotice = "acknowledgeNotice" by Partner for |_, it| Some(it.organisation),
    /// Record what parties disagree about. It can be accepted: partners may disagree and work together all the same.
    RaiseDisagreement = "raiseDisagreement" by Partner for |_, it| it.by,
    /// Record where a party stands in a disagreement. A later position of the same party stands beside the earlier.
    TakePosition = "takePosition" by Partner for |_, it| it.organisation,
    /// Record that the partners accept a disagreement and work together all the same.
    AcceptDisagreement = "acceptDisagreement" by Backbone,
    /// Record that a disagreement has been resolved.
    ResolveDisagreement = "resolveDisagreement" by Backbone,
    /// Announce a conference. Its programme comes with addSession.
    AnnounceConference = "announceConference" by Backbone,
    /// Change what was announced of a conference. What is left out stays; the earlier stays visible.
    UpdateConference = "updateConference" by Backbone,
    /// Add a session to the programme of a conference.
    AddSession = "addSession" by Backbone,
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
    /// The goals that it bears on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<GoalId>,
    /// The indicators that it bears on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<IndicatorId>,
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
    /// The goals that it bears on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<GoalId>,
    /// The indicators that it bears on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<IndicatorId>,
}

/// Give somebody something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AssignAction {
    /// The action's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ActionId>,
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

/// Record that an action has been done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CompleteAction {
    /// The action.
    pub action: ActionId,
    /// When it was done.
    pub on: PartialDate,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Record that a decision has been carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CarryOutDecision {
    /// The decision.
    pub decision: DecisionId,
    /// When it was carried out.
    pub on: PartialDate,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Change what was told to all. The earlier wording stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct UpdateAnnouncement {
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

/// Give a confidential notice, such as a warning of a single case in the media. It is for the addressed and its giver alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct GiveNotice {
    /// The notice's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<NoticeId>,
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

/// Record that one of the addressed has taken note of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AcknowledgeNotice {
    /// The notice.
    pub notice: NoticeId,
    /// The organisation that has taken note; one of the addressed.
    pub organisation: OrganisationId,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

/// Record what parties disagree about. It can be accepted: partners may disagree and work together all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RaiseDisagreement {
    /// The disagreement's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<DisagreementId>,
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

/// Record where a party stands in a disagreement. A later position of the same party stands beside the earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TakePosition {
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

/// Record that the partners accept a disagreement and work together all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AcceptDisagreement {
    /// The disagreement.
    pub disagreement: DisagreementId,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// What is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Record that a disagreement has been resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ResolveDisagreement {
    /// The disagreement.
    pub disagreement: DisagreementId,
    /// How it was resolved.
    pub how: Text,
    /// When; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

/// Announce a conference. Its programme comes with addSession.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AnnounceConference {
    /// The conference's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ConferenceId>,
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

/// Change what was announced of a conference. What is left out stays; the earlier stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct UpdateConference {
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

/// Add a session to the programme of a conference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AddSession {
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
