//! What goals lack.

use async_graphql::Object;
use samspil_domain::answers::gaps as answer;

use super::goal::Goal;
use super::scope::Scope;
use super::why::Why;
use crate::scalar::{Date, Position};
use crate::shape::{Given, Plain};

/// What a goal lacks on a day, derived.
pub(crate) struct Gap {
    pub(crate) scope: Scope,
    pub(crate) it: answer::Gap,
}

impl Gap {
    /// Those goals that lack one of these things, or any where none is named.
    pub(crate) fn all(
        scope: &Scope,
        on: Option<Date>,
        lacking: Option<Vec<Given<answer::Lack>>>,
    ) -> async_graphql::Result<Vec<Self>> {
        let wanted = |gap: &answer::Gap| {
            lacking.as_ref().is_none_or(|lacking| lacking.iter().any(|lack| gap.lacks.contains(&lack.0)))
        };
        let gaps = answer::gaps(&scope.initiative, scope.world.day(on)?).into_iter().filter(wanted);
        Ok(gaps.map(|it| Self { scope: scope.clone(), it }).collect())
    }
}

/// What a goal lacks on a day, derived.
#[Object(name = "GoalGap")]
impl Gap {
    /// The goal.
    async fn goal(&self) -> Option<Goal> {
        Goal::find(&self.scope, self.it.goal)
    }

    /// What it lacks; at least one thing.
    async fn lacks(&self) -> Vec<Plain<answer::Lack>> {
        self.it.lacks.iter().copied().map(Plain).collect()
    }

    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    async fn why(&self) -> Why {
        Why(self.it.why())
    }

    /// The rule, in words.
    async fn rule(&self) -> &str {
        self.it.rule
    }

    /// The commits that it came from: the goal's, and those of what it has.
    async fn from(&self) -> Vec<Position> {
        self.it.from.iter().copied().map(Position).collect()
    }
}
