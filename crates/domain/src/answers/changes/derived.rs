//! What follows from the facts, at two moments: what a backbone would look for first.

use jiff::civil::Date;

use crate::answers::attention::{self, Item};
use crate::answers::health::{self, Condition, HealthLevel};
use crate::answers::progress::{Progress, progress};
use crate::ids::{InitiativeId, TargetId};
use crate::world::World;

/// A moment: the world as it was known then, and the day that derived answers are of.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// The world.
    pub world: &'a World,
    /// The day.
    pub day: Date,
}

/// How a target stood at both moments, where that is not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressChange {
    /// The target.
    pub target: TargetId,
    /// How it stood before; nothing where there was no such target.
    pub before: Option<Progress>,
    /// How it stood after.
    pub after: Progress,
}

/// How a condition stood at both moments, where that is not the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelChange {
    /// The condition.
    pub condition: Condition,
    /// How it stood before; nothing where there was no such initiative.
    pub before: Option<HealthLevel>,
    /// How it stood after.
    pub after: HealthLevel,
}

/// The derived answers that are not the same at two moments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Derived {
    /// Targets of which the latest figure, the number to reach, the way or whether it is reached is another, in order of
    /// recording.
    pub progress: Vec<ProgressChange>,
    /// Conditions that stand otherwise, in their order.
    pub health: Vec<LevelChange>,
    /// What needs action after and did not before, the most urgent first.
    pub attention_came: Vec<Item>,
    /// What needed action before and does not after, the most urgent first.
    pub attention_went: Vec<Item>,
}

/// The rule of [`derived`], in words.
pub const RULE: &str = "Each derived answer as it was known at either moment, on the day of that moment. A target is told where \
its latest figure, the number to reach, the way or whether it is reached is another; a condition where its level is another. What \
needs action is the same where it is of the same kind, about the same thing, and to be done by the same.";

/// The derived answers of an initiative that are not the same at two moments. Empty where there is no such initiative after.
#[must_use]
pub fn derived(initiative: InitiativeId, before: Moment<'_>, after: Moment<'_>) -> Derived {
    let Some(now) = after.world.initiatives.get(&initiative) else { return Derived::default() };
    let then = before.world.initiatives.get(&initiative);
    let targets = now.shared_measurement.targets.iter().filter_map(|(target, it)| {
        let earlier = then.and_then(|then| {
            let it = then.shared_measurement.targets.get(target)?;
            progress(then, it, before.day)
        });
        let it = progress(now, it, after.day)?;
        let same = earlier.as_ref().is_some_and(|earlier| numbers(earlier) == numbers(&it));
        (!same).then_some(ProgressChange { target, before: earlier, after: it })
    });
    let levels = then.map(|then| health::health(then, before.day, None)).unwrap_or_default();
    let health = health::health(now, after.day, None).into_iter().filter_map(|it| {
        let earlier = levels.iter().find(|level| level.condition == it.condition).map(|level| level.level);
        (earlier != Some(it.level)).then_some(LevelChange {
            condition: it.condition,
            before: earlier,
            after: it.level,
        })
    });
    let items = |moment: Moment<'_>| {
        let initiative = moment.world.initiatives.get(&initiative);
        let wanted = attention::Wanted::default();
        initiative.map(|it| attention::attention(&moment.world.directory, it, &wanted, moment.day))
    };
    let (old, new) = (items(before).unwrap_or_default(), items(after).unwrap_or_default());
    let without = |these: &[Item], those: &[Item]| -> Vec<Item> {
        let those: std::collections::BTreeSet<_> = those.iter().map(identity).collect();
        these.iter().filter(|item| !those.contains(&identity(item))).cloned().collect()
    };
    Derived {
        progress: targets.collect(),
        health: health.collect(),
        attention_came: without(&new, &old),
        attention_went: without(&old, &new),
    }
}

fn numbers(it: &Progress) -> impl PartialEq {
    (it.latest.clone(), it.latest_on, it.target.clone(), it.way.clone(), it.reached)
}

/// What makes two items the same. Holders have no order, so their words stand for them.
fn identity(item: &Item) -> impl Ord + use<> {
    (item.kind, item.object, item.by.map(|by| format!("{by:?}")))
}
