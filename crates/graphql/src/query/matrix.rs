//! Partners and goals: who works on what.

use async_graphql::Object;
use samspil_domain::answers::matrix as answer;

use super::directory::Organisation;
use super::goal::Goal;
use super::reinforcing_activities::Activity;
use super::scope::{Scope, each};
use super::why::Why;
use crate::scalar::Position;

pub(crate) struct Matrix {
    pub(crate) scope: Scope,
    pub(crate) it: answer::Matrix,
}

/// Which partner works on which goal, derived, with overlaps and gaps.
#[Object(name = "GoalMatrix")]
impl Matrix {
    /// Each partner with each goal that it works on.
    async fn works(&self) -> Vec<Work> {
        self.it.works.iter().map(|it| Work { scope: self.scope.clone(), it: it.clone() }).collect()
    }

    /// Goals that several partners work on.
    async fn overlaps(&self) -> Vec<Overlap> {
        self.it.overlaps.iter().map(|it| Overlap { scope: self.scope.clone(), it: it.clone() }).collect()
    }

    /// Goals that no activity serves.
    async fn goals_without_activity(&self) -> Vec<Goal> {
        each(&self.it.goals_without_activity, |id| Goal::find(&self.scope, id))
    }

    /// Goals that an activity serves, but none in which a partner is known to take part.
    async fn goals_without_partner(&self) -> Vec<Goal> {
        each(&self.it.goals_without_partner, |id| Goal::find(&self.scope, id))
    }

    /// Partners that work on no goal.
    async fn partners_without_goal(&self) -> Vec<Organisation> {
        each(&self.it.partners_without_goal, |id| Organisation::find(&self.scope.world, id))
    }

    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    async fn why(&self) -> Why {
        Why(self.it.why())
    }

    /// The rule, in words.
    async fn rule(&self) -> &str {
        self.it.rule
    }

    /// The commits that it came from.
    async fn from(&self) -> Vec<Position> {
        self.it.from.iter().copied().map(Position).collect()
    }
}

/// A partner's work on a goal.
pub(crate) struct Work {
    scope: Scope,
    it: answer::Work,
}

/// A partner's work on a goal.
#[Object(name = "GoalWork")]
impl Work {
    /// The partner.
    async fn partner(&self) -> Option<Organisation> {
        Organisation::find(&self.scope.world, self.it.partner)
    }

    /// The goal.
    async fn goal(&self) -> Option<Goal> {
        Goal::find(&self.scope, self.it.goal)
    }

    /// The activities by which it works on it.
    async fn activities(&self) -> Vec<Activity> {
        each(&self.it.activities, |id| Activity::find(&self.scope, id))
    }
}

/// A goal that several partners work on.
pub(crate) struct Overlap {
    scope: Scope,
    it: answer::Overlap,
}

/// A goal that several partners work on.
#[Object(name = "GoalOverlap")]
impl Overlap {
    /// The goal.
    async fn goal(&self) -> Option<Goal> {
        Goal::find(&self.scope, self.it.goal)
    }

    /// The partners; at least two.
    async fn partners(&self) -> Vec<Organisation> {
        each(&self.it.partners, |id| Organisation::find(&self.scope.world, id))
    }
}
