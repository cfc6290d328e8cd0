//! Shared measurement: the targets.

use async_graphql::{ID, Object};
use samspil_domain::fact::Stated;
use samspil_domain::ids::TargetId;
use samspil_domain::shared_measurement as domain;
use samspil_domain::{answers, value};

use super::answers::Progress;
use super::directory::Organisation;
use super::goal::Goal;
use super::outlook::Outlook;
use super::scope::{Provenance, id, node};
use super::shared_measurement::Indicator;
use super::target_story::StoryChapter;
use crate::scalar::Date;
use crate::shape::Plain;

node!(Target, TargetId, Stated<domain::TargetSet>, shared_measurement.targets);

/// What an indicator is to reach for a goal.
#[Object]
impl Target {
    /// The target's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The goal it makes measurable.
    async fn goal(&self) -> Option<Goal> {
        Goal::find(&self.scope, self.it.goal)
    }

    /// The indicator it is measured with.
    async fn indicator(&self) -> Option<Indicator> {
        Indicator::find(&self.scope, self.it.indicator)
    }

    /// What is to be reached.
    async fn level(&self) -> Plain<domain::Level> {
        Plain(self.it.level.clone())
    }

    /// The other indicator that it follows, where it does.
    async fn follows(&self) -> Option<Indicator> {
        match &self.it.level {
            domain::Level::RelativeToIndicator(level) => Indicator::find(&self.scope, level.indicator),
            domain::Level::Figure(_)
            | domain::Level::RelativeToBaseline(_)
            | domain::Level::RelativeToReference(_)
            | domain::Level::Between(_)
            | domain::Level::NotYetSet(_)
            | domain::Level::Unknown(_) => None,
        }
    }

    /// What part it holds for, such as the city hall or the whole organisation.
    #[graphql(name = "scope")]
    async fn part(&self) -> Option<&str> {
        self.it.scope.as_ref().map(|scope| scope.as_str())
    }

    /// The partner it holds for, where partners have targets of their own.
    async fn organisation(&self) -> Option<Organisation> {
        self.it.organisation.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// From when it counts and by when it is to be reached.
    async fn period(&self) -> Option<Plain<value::Period>> {
        self.it.period.map(Plain)
    }

    /// Whether the partners call it provisional.
    async fn provisional(&self) -> bool {
        self.it.provisional
    }

    /// How it stands on a day: from the baseline by way of the latest figure to the target, and why not where that cannot
    /// be told.
    async fn progress(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Progress>> {
        let of = |day| answers::progress::progress(&self.scope.initiative, &self.it, day).map(Progress);
        self.scope.world.day(on).map(of).transpose()
    }

    /// How it looks on a day: reached, on track, off track or missed, and why not where that cannot be told.
    async fn outlook(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Outlook>> {
        self.scope.world.day(on).map(|day| Outlook::find(&self.scope, self.id, day)).transpose()
    }

    /// What was recorded about it, its indicator and its goal up to a day, in the order in which it happened.
    async fn story(
        &self,
        #[graphql(desc = "One day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Vec<StoryChapter>>> {
        Some(self.scope.world.day(on).map(|day| StoryChapter::all(&self.scope, self.id, day)))
    }

    /// The commit that set it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}
