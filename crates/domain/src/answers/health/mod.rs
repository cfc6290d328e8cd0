//! How the five conditions of collective impact stand on a day: a few signals for each, a level for each signal and each
//! condition, and what has changed since an earlier day.
//!
//! # Layout
//! - `vocabulary`: the words: conditions, signals, levels, reasons, and what evidence points to
//! - `signal`: from counted things to a signal with its level
//! - `change`: what has changed since an earlier day
//! - `told`: what can be told of a date on a day: certainly, certainly not, or neither
//! - `common_agenda`, `shared_measurement`, `reinforcing_activities`, `continuous_communication`, `backbone`: the
//!   signals of each condition

mod backbone;
mod change;
mod common_agenda;
mod continuous_communication;
mod reinforcing_activities;
mod shared_measurement;
mod signal;
mod told;
mod vocabulary;

#[cfg(test)]
mod tests;

use jiff::civil::Date;

pub use change::{HealthChange, SignalChange, Trend};
pub use signal::{Evidence, Signal};
pub use vocabulary::{Condition, HealthLevel, HealthReason, HealthSignalKey, HealthStanding, Subject};

use super::gaps::{self, Gap};
use crate::commit::Recorded;
use crate::ids::GoalId;
use crate::initiative::Initiative;
use crate::partnership::Partner;

/// How one of the five conditions stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionHealth {
    /// Which condition.
    pub condition: Condition,
    /// How it stands.
    pub level: HealthLevel,
    /// How many of its signals have a level.
    pub known: usize,
    /// How many of its signals have none, because too little is known.
    pub unknown: usize,
    /// The signals, always the same ones in the same order.
    pub signals: Vec<Signal>,
    /// The rule that makes a level of the signals, in words.
    pub rule: &'static str,
    /// What has changed since an earlier day, where one was asked for.
    pub change: Option<HealthChange>,
}

const RULE: &str = "Signals that are unknown count neither for nor against it. Unknown where fewer than half of its \
signals are known; weak where at least half of the known ones are weak; strong where more than half of the known ones are \
strong and none is weak; adequate otherwise.";

/// What all signals look at.
struct Look<'a> {
    initiative: &'a Initiative,
    day: Date,
    /// The goals that hold on the day, with what each lacks.
    goals: Vec<Gap>,
}

impl Look<'_> {
    /// The commit that adopted a goal.
    fn adopted(&self, goal: GoalId) -> Option<&Recorded> {
        self.initiative.common_agenda.goals.get(goal).map(|goal| &goal.adopted.recorded)
    }

    /// The commits that say that a partner is one on the day.
    fn admitted<'p>(&self, partner: &'p Partner) -> impl Iterator<Item = &'p Recorded> {
        let day = self.day;
        let here = partner.memberships.iter().filter(move |it| told::within(it.period(), day) != Some(false));
        here.map(|membership| &membership.admitted.recorded)
    }
}

/// How each of the five conditions stands on `day`, in the order of [`Condition`], and what has changed since an earlier
/// day, where one is given.
///
/// Facts are taken on the day that they are about, whenever they were recorded. What is dated later does not count, what
/// has no date counts as standing, and what hangs on a date too vague for the day is unknown.
#[must_use]
pub fn health(initiative: &Initiative, day: Date, since: Option<Date>) -> Vec<ConditionHealth> {
    let mut health = standing(initiative, day);
    if let Some(since) = since {
        for (now, then) in health.iter_mut().zip(standing(initiative, since)) {
            change::compare(now, &then, since);
        }
    }
    health
}

fn standing(initiative: &Initiative, day: Date) -> Vec<ConditionHealth> {
    let look = Look { initiative, day, goals: gaps::of_goals(initiative, day) };
    let of = |condition: Condition| {
        let signals = match condition {
            Condition::CommonAgenda => common_agenda::signals(&look),
            Condition::SharedMeasurement => shared_measurement::signals(&look),
            Condition::ReinforcingActivities => reinforcing_activities::signals(&look),
            Condition::ContinuousCommunication => continuous_communication::signals(&look),
            Condition::Backbone => backbone::signals(&look),
        };
        let known = signals.iter().filter(|signal| signal.level != HealthLevel::Unknown).count();
        let (level, unknown) = (level(&signals), signals.len() - known);
        ConditionHealth { condition, level, known, unknown, signals, rule: RULE, change: None }
    };
    Condition::ALL.map(of).to_vec()
}

/// As [`RULE`] says.
fn level(signals: &[Signal]) -> HealthLevel {
    let count = |level| signals.iter().filter(|signal| signal.level == level).count();
    let (strong, weak) = (count(HealthLevel::Strong), count(HealthLevel::Weak));
    let known = signals.len() - count(HealthLevel::Unknown);
    if known == 0 || 2 * known < signals.len() {
        HealthLevel::Unknown
    } else if 2 * weak >= known {
        HealthLevel::Weak
    } else if weak == 0 && 2 * strong > known {
        HealthLevel::Strong
    } else {
        HealthLevel::Adequate
    }
}
