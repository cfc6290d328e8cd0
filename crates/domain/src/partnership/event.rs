//! What can have happened in the partnership.

mod earlier;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::command::{
    AdmitPartner, AgreeContribution, AgreeFee, ConcludeAgreement, CountPartners, EndAgreement, EndMembership,
    NameContact, RecognizeConstituency, SignAgreement, WithdrawContact,
};
use super::vocabulary::{AgreementForm, AgreementKind, FeeInterval, Term};
use crate::ids::{AgreementId, ConstituencyId, ContributionId, FeeId, OrganisationId, PersonId};
use crate::party::Party;
use crate::shape::fact;
use crate::value::{Figure, PartialDate, Period, Qualifier, Text, Title};

crate::shape::events! {
    /// A kind of party was named.
    ConstituencyRecognized = "partnership.constituency_recognized" v 1,
    /// An organisation became a partner.
    PartnerAdmitted = "partnership.partner_admitted" v 1,
    /// A partner left.
    MembershipEnded = "partnership.membership_ended" v 1,
    /// It was said how many partners there are.
    PartnersCounted = "partnership.partners_counted" v 1,
    /// An agreement between partners was made.
    AgreementConcluded = "partnership.agreement_concluded" v 2 from {
        1: earlier::AgreementConcludedV1 => earlier::replaces_several,
    },
    /// An organisation signed an agreement.
    AgreementSigned = "partnership.agreement_signed" v 1,
    /// An agreement ended.
    AgreementEnded = "partnership.agreement_ended" v 1,
    /// A person was named whom to turn to at a partner.
    ContactNamed = "partnership.contact_named" v 1,
    /// A person was no longer whom to turn to at a partner.
    ContactWithdrawn = "partnership.contact_withdrawn" v 1,
    /// It was agreed what a party brings and gets.
    ContributionAgreed = "partnership.contribution_agreed" v 1,
    /// It was agreed that partners pay a fee.
    FeeAgreed = "partnership.fee_agreed" v 1,
}

/// A kind of party was named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConstituencyRecognized {
    /// The constituency's id.
    pub id: ConstituencyId,
    /// What it is called.
    pub name: Title,
    /// Who belongs to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
}

fact! { ConstituencyRecognized with ConstituencyId of RecognizeConstituency: name, description }

/// An organisation became a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerAdmitted {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The kind of party it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constituency: Option<ConstituencyId>,
    /// When it joined; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<PartialDate>,
    /// The part it plays, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Title>,
    /// The interests that it brings into the partnership, such as a part of the market or of the population.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interests: Vec<Title>,
}

fact! { PartnerAdmitted of AdmitPartner: organisation, constituency, joined, role, interests }

/// A partner left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MembershipEnded {
    /// The partner.
    pub organisation: OrganisationId,
    /// Its last day as a partner, as precisely as known.
    pub left: PartialDate,
    /// Why it left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

fact! { MembershipEnded of EndMembership: organisation, left, reason }

/// It was said how many partners there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnersCounted {
    /// The kind of party that is counted; left out where all partners are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constituency: Option<ConstituencyId>,
    /// How many there are, 0 to 1000000, those known by name among them.
    pub count: u32,
    /// How the number is to be read; exactly, unless said.
    #[serde(default, skip_serializing_if = "Qualifier::is_exact")]
    pub qualifier: Qualifier,
    /// The date that it is for; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

fact! { PartnersCounted of CountPartners: constituency, count, qualifier, on, note }

/// An agreement between partners was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgreementConcluded {
    /// The agreement's id.
    pub id: AgreementId,
    /// What the agreement is called.
    pub title: Title,
    /// What it is about.
    pub kind: AgreementKind,
    /// Whom it binds: all in one paper, each partner in a paper of its own, or only those named.
    pub form: AgreementForm,
    /// The organisations bound, for the form NAMED; empty for the other forms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<OrganisationId>,
    /// Which version or edition, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Title>,
    /// The period it is made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// What it lays down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
    /// The earlier agreements whose place it takes, each once. They stay visible, and no signature is owed under them any
    /// more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<AgreementId>,
    /// The party outside that it is made with, by name; for the kind EXTERNAL only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<Title>,
    /// When it was agreed; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<PartialDate>,
}

fact! { AgreementConcluded with AgreementId of ConcludeAgreement:
    title, kind, form, parties, version, period, terms, replaces, with, agreed
}

/// An organisation signed an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgreementSigned {
    /// The agreement.
    pub agreement: AgreementId,
    /// The organisation that signed.
    pub organisation: OrganisationId,
    /// When it signed; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<PartialDate>,
    /// The office of the person who signed, such as mayor or director.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Title>,
    /// What gives that person the right to bind the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<Title>,
    /// Whether the person has left that office since, as "the then minister" says; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_office: Option<bool>,
    /// The person who signed, where the people know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

fact! { AgreementSigned of SignAgreement:
    agreement, organisation, signed, title, mandate, left_office, person
}

/// A person was named whom to turn to at a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactNamed {
    /// The partner.
    pub organisation: OrganisationId,
    /// The person.
    pub person: PersonId,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

fact! { ContactNamed of NameContact: organisation, person, from }

/// A person was no longer whom to turn to at a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactWithdrawn {
    /// The partner.
    pub organisation: OrganisationId,
    /// The person.
    pub person: PersonId,
    /// The last day; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

fact! { ContactWithdrawn of WithdrawContact: organisation, person, on }

/// An agreement ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgreementEnded {
    /// The agreement.
    pub agreement: AgreementId,
    /// Its last day, as precisely as known.
    pub on: PartialDate,
    /// Why it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

fact! { AgreementEnded of EndAgreement: agreement, on, reason }

/// It was agreed what a party brings and gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContributionAgreed {
    /// The contribution's id.
    pub id: ContributionId,
    /// Who brings it.
    pub by: Party,
    /// What the party brings; left out where it is only known what it gets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brings: Vec<Title>,
    /// What the party gets in return.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gets: Vec<Title>,
}

fact! { ContributionAgreed with ContributionId of AgreeContribution: by, brings, gets }

/// It was agreed that partners pay a fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeeAgreed {
    /// The fee's id.
    pub id: FeeId,
    /// What the fee is called.
    pub title: Title,
    /// Who pays it; empty means every partner.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payers: Vec<OrganisationId>,
    /// How much each pays each time; left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Figure>,
    /// How often it is paid.
    pub interval: FeeInterval,
    /// The period in which it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
}

fact! { FeeAgreed with FeeId of AgreeFee: title, payers, amount, interval, period }
