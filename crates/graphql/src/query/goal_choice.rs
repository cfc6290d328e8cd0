//! Which goals partners chose to work on.

use async_graphql::Object;
use samspil_domain::common_agenda as domain;
use samspil_domain::fact::Stated;
use samspil_domain::ids::OrganisationId;

use super::directory::Organisation;
use super::goal::Goal;
use super::scope::{Provenance, Scope, each};
use crate::scalar::Date;

/// Which goals a partner chose to work on.
pub(crate) struct GoalChoice {
    scope: Scope,
    it: Stated<domain::GoalsChosen>,
}

impl GoalChoice {
    pub(crate) fn all(scope: &Scope) -> Vec<Self> {
        let choice = |it: &Stated<domain::GoalsChosen>| Self { scope: scope.clone(), it: it.clone() };
        scope.initiative.common_agenda.choices.iter().map(choice).collect()
    }

    pub(crate) fn now(scope: &Scope, organisation: OrganisationId) -> Option<Self> {
        let it = scope.initiative.common_agenda.choice(organisation)?.clone();
        Some(Self { scope: scope.clone(), it })
    }
}

/// Which goals a partner chose to work on.
#[Object]
impl GoalChoice {
    /// The partner.
    async fn organisation(&self) -> Option<Organisation> {
        Organisation::find(&self.scope.world, self.it.organisation)
    }

    /// The goals that it works on.
    async fn goals(&self) -> Vec<Goal> {
        each(&self.it.goals, |id| Goal::find(&self.scope, id))
    }

    /// When it was decided; null where nobody knows.
    async fn adopted(&self) -> Option<Date> {
        self.it.adopted.map(Date)
    }

    /// Who decided it, such as the city council.
    async fn by(&self) -> Option<&str> {
        self.it.by.as_ref().map(|by| by.as_str())
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}
