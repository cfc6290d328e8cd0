//! What can be asked of the partnership.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::{AgreementForm, AgreementKind, FeeInterval, Term};
use crate::ids::{AgreementId, ConstituencyId, ContributionId, FeeId, OrganisationId, PersonId};
use crate::party::Party;
use crate::value::{Figure, PartialDate, Period, Qualifier, Text, Title};

crate::shape::commands! {
    /// Name a kind of party, such as business or authorities, that seats and contributions are shared out among.
    RecognizeConstituency = "recognizeConstituency" by Backbone,
    /// Admit an organisation as a partner. One that has left can be admitted again.
    AdmitPartner = "admitPartner" by Backbone,
    /// Record that a partner has left.
    EndMembership = "endMembership" by Backbone,
    /// Record how many partners there are, where not all of them are known by name. A later count stands beside the earlier.
    CountPartners = "countPartners" by Backbone,
    /// Record an agreement between partners.
    ConcludeAgreement = "concludeAgreement" by Backbone,
    /// Record that an organisation has signed an agreement.
    SignAgreement = "signAgreement" by Signatory for |_, it| Some(it.organisation),
    /// Record that an agreement has ended.
    EndAgreement = "endAgreement" by Backbone,
    /// Name a person whom to turn to at a partner.
    NameContact = "nameContact" by Partner for |_, it| Some(it.organisation),
    /// Record that a person is no longer whom to turn to at a partner.
    WithdrawContact = "withdrawContact" by Partner for |_, it| Some(it.organisation),
    /// Record what a partner or a kind of party brings, and what it gets in return.
    AgreeContribution = "agreeContribution" by Backbone,
    /// Record a fee that partners pay. An amount that nobody has given is left out: it is unknown, not nought.
    AgreeFee = "agreeFee" by Backbone,
}

/// Name a kind of party, such as business or authorities, that seats and contributions are shared out among.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RecognizeConstituency {
    /// The constituency's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ConstituencyId>,
    /// What it is called.
    pub name: Title,
    /// Who belongs to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
}

/// Admit an organisation as a partner. One that has left can be admitted again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AdmitPartner {
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

/// Record that a partner has left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EndMembership {
    /// The partner.
    pub organisation: OrganisationId,
    /// Its last day as a partner, as precisely as known.
    pub left: PartialDate,
    /// Why it left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// Record how many partners there are, where not all of them are known by name. A later count stands beside the earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CountPartners {
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

/// Record an agreement between partners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ConcludeAgreement {
    /// The agreement's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<AgreementId>,
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

/// Record that an organisation has signed an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SignAgreement {
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

/// Name a person whom to turn to at a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NameContact {
    /// The partner.
    pub organisation: OrganisationId,
    /// The person, entered with enterPerson before.
    pub person: PersonId,
    /// Since when; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
}

/// Record that a person is no longer whom to turn to at a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct WithdrawContact {
    /// The partner.
    pub organisation: OrganisationId,
    /// The person.
    pub person: PersonId,
    /// The last day; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<PartialDate>,
}

/// Record that an agreement has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EndAgreement {
    /// The agreement.
    pub agreement: AgreementId,
    /// Its last day, as precisely as known.
    pub on: PartialDate,
    /// Why it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// Record what a partner or a kind of party brings, and what it gets in return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AgreeContribution {
    /// The contribution's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ContributionId>,
    /// Who brings it.
    pub by: Party,
    /// What the party brings; left out where it is only known what it gets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brings: Vec<Title>,
    /// What the party gets in return.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gets: Vec<Title>,
}

/// Record a fee that partners pay. An amount that nobody has given is left out: it is unknown, not nought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AgreeFee {
    /// The fee's id; made where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<FeeId>,
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
