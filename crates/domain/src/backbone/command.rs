//! What can be asked of the backbone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::{BackboneFunction, BodyKind, BodyTask, Holder, MovementKind};
use crate::ids::{
    ActivityId, BodyId, ConstituencyId, FundingId, MovementId, OfficeId, OrganisationId, PersonId, PostId,
    SeatId, TransferId,
};
use crate::value::{Cadence, Figure, PartialDate, Period, Text, Title};

crate::shape::commands! {
    /// Set up a body: a board, a steering group, a working group, a secretariat.
    EstablishBody = "establishBody" by Backbone,
    /// Give a body a seat.
    CreateSeat = "createSeat" by Backbone,
    /// Give a seat to an organisation for a time.
    FillSeat = "fillSeat" by Backbone,
    /// Record that a seat is empty.
    VacateSeat = "vacateSeat" by Backbone,
    /// Give a body a staffed post, such as campaign leader.
    CreatePost = "createPost" by Backbone,
    /// Entrust an organisation or a body with functions of the backbone. Another holder of the same function takes over from it, unless they hold it jointly.
    EntrustBackbone = "entrustBackbone" by Backbone,
    /// Record money that the initiative has been given. An amount that nobody has given is left out: it is unknown, not nought.
    RecordFunding = "recordFunding" by Backbone,
    /// Record who holds an office in a body, such as its chair, and by what mandate.
    AppointOfficer = "appointOfficer" by Backbone,
    /// Record that somebody left an office.
    EndOffice = "endOffice" by Backbone,
    /// Dissolve a body. Its seats and offices end with it, and stay visible.
    DissolveBody = "dissolveBody" by Backbone,
    /// Record how much of a grant is set aside for one year. A later appropriation for the same year takes the place of the earlier, which stays visible.
    AppropriateFunding = "appropriateFunding" by Backbone,
    /// Record that money was moved from one grant to another.
    TransferFunding = "transferFunding" by Backbone,
    /// Record that money of a grant was committed, paid or spent.
    RecordMovement = "recordMovement" by Backbone,
}

/// Set up a body: a board, a steering group, a working group, a secretariat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EstablishBody {
    /// The body's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<BodyId>,
    /// What it is called.
    pub name: Title,
    /// What kind of body it is.
    pub kind: BodyKind,
    /// What it is for, and who is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Text>,
    /// How often it meets; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence: Option<Cadence>,
    /// The body that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<BodyId>,
    /// What it is there to do; empty where nobody has said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<BodyTask>,
    /// The body that gets its recommendations or reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reports_to: Option<BodyId>,
    /// The organisation that runs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_by: Option<OrganisationId>,
    /// Since when it exists; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

/// Give a body a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CreateSeat {
    /// The seat's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<SeatId>,
    /// The body.
    pub body: BodyId,
    /// What the seat is called.
    pub name: Title,
    /// The kind of party that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constituency: Option<ConstituencyId>,
    /// How many years a term lasts, 1 to 50; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_years: Option<u16>,
    /// After how many years it passes to another organisation, 1 to 50; left out where it does not rotate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotation_years: Option<u16>,
}

/// Give a seat to an organisation for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct FillSeat {
    /// The seat.
    pub seat: SeatId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// Its last day, where that is settled beforehand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// The person who represents the organisation in it, where the people know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

/// Record that a seat is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct VacateSeat {
    /// The seat.
    pub seat: SeatId,
    /// The day on which it was left or found empty; from that day on it is empty.
    pub on: PartialDate,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// Give a body a staffed post, such as campaign leader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CreatePost {
    /// The post's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PostId>,
    /// The body.
    pub body: BodyId,
    /// What the post is called.
    pub title: Title,
}

/// Entrust an organisation or a body with functions of the backbone. Another holder of the same function takes over from it, unless they hold it jointly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EntrustBackbone {
    /// Who holds them from now on.
    pub holder: Holder,
    /// Which functions; at least one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<BackboneFunction>,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// The last day, where that is known or settled beforehand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// Whether the holder shares them with those who hold them already, instead of taking over from them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub jointly: bool,
}

/// Record money that the initiative has been given. An amount that nobody has given is left out: it is unknown, not nought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RecordFunding {
    /// The grant's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<FundingId>,
    /// What it is for.
    pub purpose: Title,
    /// Who gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funder: Option<OrganisationId>,
    /// How much in all; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Figure>,
    /// The period it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Over how many years it is spread, 1 to 100, where that is said and not which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<u16>,
    /// The appropriation, pool or programme that it comes from, by name, such as the satspulje.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<Title>,
    /// The organisation that administers it, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administered_by: Option<OrganisationId>,
    /// What it pays for, among other things.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<Title>,
}

/// Record who holds an office in a body, such as its chair, and by what mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AppointOfficer {
    /// The office's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<OfficeId>,
    /// The body.
    pub body: BodyId,
    /// What the office is called, such as chair.
    pub title: Title,
    /// The organisation that holds it, or that its holder comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// The name of its holder; only that of a public official in that role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Title>,
    /// What gives the holder the right to it, such as an election.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<Title>,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// Its last day, where that is settled beforehand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// The person who holds it, where the people know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

/// Record that somebody left an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EndOffice {
    /// The office.
    pub office: OfficeId,
    /// The last day in it.
    pub on: PartialDate,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// Dissolve a body. Its seats and offices end with it, and stay visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DissolveBody {
    /// The body.
    pub body: BodyId,
    /// Its last day.
    pub on: PartialDate,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// Record how much of a grant is set aside for one year. A later appropriation for the same year takes the place of the earlier, which stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AppropriateFunding {
    /// The grant.
    pub funding: FundingId,
    /// The year, 1 to 9998.
    pub year: u16,
    /// How much; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Figure>,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Record that money was moved from one grant to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TransferFunding {
    /// The transfer's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<TransferId>,
    /// The grant that gives it up.
    pub from: FundingId,
    /// The grant that gets it.
    pub to: FundingId,
    /// The year whose money it is, 1 to 9998. Where it is left out and the date is known, the year of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// When it was moved; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// How much; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Figure>,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Record that money of a grant was committed, paid or spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RecordMovement {
    /// The movement's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<MovementId>,
    /// The grant.
    pub funding: FundingId,
    /// Committed, paid or spent.
    pub kind: MovementKind,
    /// When.
    pub on: PartialDate,
    /// How much; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Figure>,
    /// What was paid or spent of a commitment: the movement that committed it, of the same grant. More than was
    /// committed is taken, and shown as such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<MovementId>,
    /// The activity it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityId>,
    /// The organisation that gets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<OrganisationId>,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}
