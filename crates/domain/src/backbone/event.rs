//! What can have happened in the backbone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::{
    AppointOfficer, AppropriateFunding, CreatePost, CreateSeat, DissolveBody, EndOffice, EntrustBackbone,
    EstablishBody, FillSeat, RecordFunding, RecordMovement, TransferFunding, VacateSeat,
};
use super::vocabulary::{BackboneFunction, BodyKind, BodyTask, Holder, MovementKind};
use crate::ids::{
    ActivityId, BodyId, ConstituencyId, FundingId, MovementId, OfficeId, OrganisationId, PersonId, PostId,
    SeatId, TransferId,
};
use crate::shape::fact;
use crate::value::{Cadence, Figure, PartialDate, Period, Text, Title};

crate::shape::events! {
    /// A body was set up.
    BodyEstablished = "backbone.body_established" v 1,
    /// A body got a seat.
    SeatCreated = "backbone.seat_created" v 1,
    /// An organisation got a seat.
    SeatFilled = "backbone.seat_filled" v 1,
    /// A seat became empty.
    SeatVacated = "backbone.seat_vacated" v 1,
    /// A body got a post.
    PostCreated = "backbone.post_created" v 1,
    /// Someone was entrusted with functions of the backbone.
    BackboneEntrusted = "backbone.backbone_entrusted" v 1,
    /// The initiative was given money.
    FundingRecorded = "backbone.funding_recorded" v 1,
    /// Someone was given an office in a body.
    OfficerAppointed = "backbone.officer_appointed" v 1,
    /// Somebody left an office.
    OfficeEnded = "backbone.office_ended" v 1,
    /// A body was dissolved.
    BodyDissolved = "backbone.body_dissolved" v 1,
    /// Money of a grant was set aside for one year.
    FundingAppropriated = "backbone.funding_appropriated" v 1,
    /// Money was moved from one grant to another.
    FundingTransferred = "backbone.funding_transferred" v 1,
    /// Money of a grant was committed, paid or spent.
    MovementRecorded = "backbone.movement_recorded" v 1,
}

/// A body was set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BodyEstablished {
    /// The body's id.
    pub id: BodyId,
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

fact! { BodyEstablished with BodyId of EstablishBody: name, kind, purpose, cadence, part_of, tasks, reports_to, run_by, from }

/// A body got a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeatCreated {
    /// The seat's id.
    pub id: SeatId,
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

fact! { SeatCreated with SeatId of CreateSeat: body, name, constituency, term_years, rotation_years }

/// An organisation got a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeatFilled {
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

fact! { SeatFilled of FillSeat: seat, organisation, from, until, person }

/// A seat became empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeatVacated {
    /// The seat.
    pub seat: SeatId,
    /// The day on which it was left or found empty; from that day on it is empty.
    pub on: PartialDate,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

fact! { SeatVacated of VacateSeat: seat, on, reason }

/// A body got a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostCreated {
    /// The post's id.
    pub id: PostId,
    /// The body.
    pub body: BodyId,
    /// What the post is called.
    pub title: Title,
}

fact! { PostCreated with PostId of CreatePost: body, title }

/// Someone was entrusted with functions of the backbone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackboneEntrusted {
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

fact! { BackboneEntrusted of EntrustBackbone: holder, functions, from, until, jointly }

/// The initiative was given money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FundingRecorded {
    /// The grant's id.
    pub id: FundingId,
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

fact! { FundingRecorded with FundingId of RecordFunding: purpose, funder, amount, period, years, pool, administered_by, covers }

/// Someone was given an office in a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfficerAppointed {
    /// The office's id.
    pub id: OfficeId,
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

fact! { OfficerAppointed with OfficeId of AppointOfficer:
    body, title, organisation, name, mandate, from, until, person
}

/// Somebody left an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfficeEnded {
    /// The office.
    pub office: OfficeId,
    /// The last day in it.
    pub on: PartialDate,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

fact! { OfficeEnded of EndOffice: office, on, reason }

/// A body was dissolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BodyDissolved {
    /// The body.
    pub body: BodyId,
    /// Its last day.
    pub on: PartialDate,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

fact! { BodyDissolved of DissolveBody: body, on, reason }

/// Money of a grant was set aside for one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FundingAppropriated {
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

fact! { FundingAppropriated of AppropriateFunding: funding, year, amount, note }

/// Money was moved from one grant to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FundingTransferred {
    /// The transfer's id.
    pub id: TransferId,
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

fact! { FundingTransferred with TransferId of TransferFunding: from, to, year, on, amount, note }

/// Money of a grant was committed, paid or spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MovementRecorded {
    /// The movement's id.
    pub id: MovementId,
    /// The grant.
    pub funding: FundingId,
    /// Committed, paid or spent.
    pub kind: MovementKind,
    /// When.
    pub on: PartialDate,
    /// How much; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Figure>,
    /// What was paid or spent of a commitment: the movement that committed it.
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

fact! { MovementRecorded with MovementId of RecordMovement: funding, kind, on, amount, of, activity, to, note }
