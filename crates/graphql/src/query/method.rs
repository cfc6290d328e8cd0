//! Methods, and how far practice follows them; milestones of activities.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::fact::Stated;
use samspil_domain::ids::{MethodId, MilestoneId, OrganisationId};
use samspil_domain::reinforcing_activities as domain;

use super::directory::Organisation;
use super::reinforcing_activities::Activity;
use super::scope::{Provenance, Scope, id, node};
use crate::scalar::Date;

node!(Method, MethodId, domain::Method, reinforcing_activities.methods);
node!(Milestone, MilestoneId, domain::Milestone, reinforcing_activities.milestones);

/// A method that partners work by.
#[Object]
impl Method {
    /// The method's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.it.described.name.as_str()
    }

    /// How one works by it.
    async fn description(&self) -> Option<&str> {
        self.it.described.description.as_ref().map(|text| text.as_str())
    }

    /// What practice that follows it does.
    async fn checklist(&self) -> Vec<&str> {
        self.it.described.checklist.iter().map(|item| item.as_str()).collect()
    }

    /// How practice was found to follow it, in order of recording.
    async fn assessments(&self) -> Vec<Assessment> {
        let assessment = |it: &Stated<domain::PracticeAssessed>| Assessment {
            scope: self.scope.clone(),
            method: self.id,
            it: it.clone(),
        };
        self.it.assessments.iter().map(assessment).collect()
    }

    /// The activities that work by it.
    async fn activities(&self) -> Vec<Activity> {
        let mut activities = Activity::all(&self.scope);
        activities.retain(|activity| activity.it.planned.methods.contains(&self.id));
        activities
    }

    /// The commit that described it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.described.recorded.clone())
    }
}

/// One item of a method's checklist, in one assessment.
#[derive(SimpleObject)]
pub(crate) struct ChecklistItem {
    /// The item.
    item: String,
    /// Whether it is met.
    met: bool,
}

/// How practice was found to follow a method at one time.
pub(crate) struct Assessment {
    scope: Scope,
    method: MethodId,
    it: Stated<domain::PracticeAssessed>,
}

/// How practice was found to follow a method at one time.
#[Object(name = "PracticeAssessment")]
impl Assessment {
    /// The method.
    async fn method(&self) -> Option<Method> {
        Method::find(&self.scope, self.method)
    }

    /// Whose practice; null where it is that of the whole partnership.
    async fn organisation(&self) -> Option<Organisation> {
        self.it.organisation.and_then(|id: OrganisationId| Organisation::find(&self.scope.world, id))
    }

    /// When.
    async fn on(&self) -> Date {
        Date(self.it.on)
    }

    /// Each item of the checklist, in its order, and whether it is met.
    async fn items(&self) -> Vec<ChecklistItem> {
        let method = self.scope.initiative.reinforcing_activities.methods.get(self.method);
        let checklist = method.into_iter().flat_map(|method| &method.described.checklist);
        checklist
            .map(|item| ChecklistItem { item: item.to_string(), met: self.it.met.contains(item) })
            .collect()
    }

    /// What else is to be known about it.
    async fn note(&self) -> Option<&str> {
        self.it.note.as_ref().map(|note| note.as_str())
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// A milestone of an activity.
#[Object]
impl Milestone {
    /// The milestone's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What is to be reached.
    async fn title(&self) -> &str {
        self.it.planned.title.as_str()
    }

    /// The activity.
    async fn activity(&self) -> Option<Activity> {
        Activity::find(&self.scope, self.it.planned.activity)
    }

    /// By when; null where nobody has said.
    async fn due(&self) -> Option<Date> {
        self.it.planned.due.map(Date)
    }

    /// When it was reached; null until then.
    async fn reached(&self) -> Option<Date> {
        self.it.reached.as_ref().map(|reached| Date(reached.on))
    }

    /// What else is to be known about its being reached.
    async fn note(&self) -> Option<&str> {
        self.it.reached.as_ref().and_then(|reached| reached.note.as_ref()).map(|note| note.as_str())
    }

    /// The commit that planned it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.planned.recorded.clone())
    }
}
