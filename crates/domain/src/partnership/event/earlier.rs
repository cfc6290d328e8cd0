//! Forms in which events of the partnership were stored before. They are never written again, and read for ever.

use schemars::JsonSchema;
use serde::Deserialize;

use super::AgreementConcluded;
use crate::ids::{AgreementId, OrganisationId};
use crate::partnership::{AgreementForm, AgreementKind, Term};
use crate::value::{PartialDate, Period, Title};

/// An agreement between partners was made.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AgreementConcludedV1 {
    /// The agreement's id.
    pub(super) id: AgreementId,
    /// What the agreement is called.
    pub(super) title: Title,
    /// What it is about.
    pub(super) kind: AgreementKind,
    /// Whom it binds: all in one paper, each partner in a paper of its own, or only those named.
    pub(super) form: AgreementForm,
    /// The organisations bound, for the form NAMED; empty for the other forms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) parties: Vec<OrganisationId>,
    /// Which version or edition, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<Title>,
    /// The period it is made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) period: Option<Period>,
    /// What it lays down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) terms: Vec<Term>,
    /// The earlier agreement whose place it takes. That one stays visible, and no signature is owed under it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) replaces: Option<AgreementId>,
    /// The party outside that it is made with, by name; for the kind EXTERNAL only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) with: Option<Title>,
    /// When it was agreed; left out where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) agreed: Option<PartialDate>,
}

/// An agreement took the place of at most one other; in version 2 it can take that of several.
pub(super) fn replaces_several(earlier: AgreementConcludedV1) -> AgreementConcluded {
    let AgreementConcludedV1 {
        id,
        title,
        kind,
        form,
        parties,
        version,
        period,
        terms,
        replaces,
        with,
        agreed,
    } = earlier;
    let replaces = replaces.into_iter().collect();
    AgreementConcluded { id, title, kind, form, parties, version, period, terms, replaces, with, agreed }
}
