//! Disagreements, and where the parties stand in them.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::continuous_communication as domain;
use samspil_domain::ids::DisagreementId;

use super::directory::Organisation;
use super::goal::Goal;
use super::scope::{Provenance, each, id, node};
use crate::scalar::Date;
use crate::shape::Plain;

node!(Disagreement, DisagreementId, domain::Disagreement, continuous_communication.disagreements);

/// Where a party stands in a disagreement.
#[derive(SimpleObject)]
pub(crate) struct TakenPosition {
    /// The organisation whose position it is; null for an outsider.
    organisation: Option<Organisation>,
    /// The outsider whose position it is; null for an organisation.
    who: Option<String>,
    /// The position.
    position: String,
    /// When it was taken; null where nobody knows.
    on: Option<Date>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// How a disagreement was accepted or resolved.
#[derive(SimpleObject)]
pub(crate) struct Settlement {
    /// When; null where nobody knows.
    on: Option<Date>,
    /// What was accepted, or how it was resolved.
    note: Option<String>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// What parties disagree about. A disagreement can be accepted: partners may disagree and work together all the same.
#[Object]
impl Disagreement {
    /// The disagreement's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What they disagree about, in a few words.
    async fn subject(&self) -> &str {
        self.it.raised.subject.as_str()
    }

    /// What it consists of.
    async fn text(&self) -> Option<&str> {
        self.it.raised.text.as_ref().map(|text| text.as_str())
    }

    /// Who raised it.
    async fn by(&self) -> Option<Organisation> {
        self.it.raised.by.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// When it was raised; null where nobody knows.
    async fn on(&self) -> Option<Date> {
        self.it.raised.on.map(Date)
    }

    /// The goals that it touches.
    async fn goals(&self) -> Vec<Goal> {
        each(&self.it.raised.goals, |id| Goal::find(&self.scope, id))
    }

    /// How it stands.
    async fn status(&self) -> Plain<domain::DisagreementStatus> {
        Plain(self.it.status())
    }

    /// Who stands where, in order of recording; a later position of a party stands beside its earlier.
    async fn positions(&self) -> Vec<TakenPosition> {
        let position = |it: &samspil_domain::fact::Stated<domain::PositionTaken>| TakenPosition {
            organisation: it.organisation.and_then(|id| Organisation::find(&self.scope.world, id)),
            who: it.who.as_ref().map(ToString::to_string),
            position: it.position.to_string(),
            on: it.on.map(Date),
            recorded: Provenance(it.recorded.clone()),
        };
        self.it.positions.iter().map(position).collect()
    }

    /// How the partners accepted it; null where they have not.
    async fn accepted(&self) -> Option<Settlement> {
        self.it.accepted.as_ref().map(|accepted| Settlement {
            on: accepted.on.map(Date),
            note: accepted.note.as_ref().map(ToString::to_string),
            recorded: Provenance(accepted.recorded.clone()),
        })
    }

    /// How it was resolved; null where it has not been.
    async fn resolved(&self) -> Option<Settlement> {
        self.it.resolved.as_ref().map(|resolved| Settlement {
            on: resolved.on.map(Date),
            note: Some(resolved.how.to_string()),
            recorded: Provenance(resolved.recorded.clone()),
        })
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.raised.recorded.clone())
    }
}
