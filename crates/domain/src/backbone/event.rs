//! What can have happened in the backbone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::{
    CreatePost, CreateSeat, EntrustBackbone, EstablishBody, FillSeat, RecordFunding, VacateSeat,
};
use super::vocabulary::{BackboneFunction, BodyKind, Holder};
use crate::ids::{BodyId, ConstituencyId, FundingId, OrganisationId, PostId, SeatId};
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
    /// Since when it exists; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

impl BodyEstablished {
    pub(super) fn with(command: &EstablishBody, id: BodyId) -> Self {
        Self {
            id,
            name: command.name.clone(),
            kind: command.kind,
            purpose: command.purpose.clone(),
            cadence: command.cadence,
            part_of: command.part_of,
            from: command.from,
        }
    }
}

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

impl SeatCreated {
    pub(super) fn with(command: &CreateSeat, id: SeatId) -> Self {
        Self {
            id,
            body: command.body,
            name: command.name.clone(),
            constituency: command.constituency,
            term_years: command.term_years,
            rotation_years: command.rotation_years,
        }
    }
}

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
}

impl SeatFilled {
    pub(super) fn of(command: &FillSeat) -> Self {
        Self {
            seat: command.seat,
            organisation: command.organisation,
            from: command.from,
            until: command.until,
        }
    }
}

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

impl SeatVacated {
    pub(super) fn of(command: &VacateSeat) -> Self {
        Self { seat: command.seat, on: command.on, reason: command.reason.clone() }
    }
}

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

impl PostCreated {
    pub(super) fn with(command: &CreatePost, id: PostId) -> Self {
        Self { id, body: command.body, title: command.title.clone() }
    }
}

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
}

impl BackboneEntrusted {
    pub(super) fn of(command: &EntrustBackbone) -> Self {
        Self { holder: command.holder, functions: command.functions.clone(), from: command.from }
    }
}

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
}

impl FundingRecorded {
    pub(super) fn with(command: &RecordFunding, id: FundingId) -> Self {
        Self {
            id,
            purpose: command.purpose.clone(),
            funder: command.funder,
            amount: command.amount.clone(),
            period: command.period,
        }
    }
}
