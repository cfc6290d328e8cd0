//! What has changed since an earlier day.

use std::cmp::Ordering;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ConditionHealth, HealthLevel, Signal};
use crate::value::Figure;

/// Which way something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "HealthTrend")]
pub enum Trend {
    /// It is better than it was.
    Improved,
    /// It is as it was.
    Same,
    /// It is worse than it was.
    Worse,
    /// It cannot be told.
    Unknown,
}

/// How a condition stood on an earlier day, and what has become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthChange {
    /// The earlier day.
    pub since: Date,
    /// How it stood then.
    pub level: HealthLevel,
    /// Which way it went.
    pub trend: Trend,
    /// The rule, in words.
    pub rule: &'static str,
}

/// How a signal stood on an earlier day, and what has become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalChange {
    /// The earlier day.
    pub since: Date,
    /// How it stood then.
    pub level: HealthLevel,
    /// What was measured then; nothing where nothing could be.
    pub figure: Option<Figure>,
    /// Which way it went.
    pub trend: Trend,
    /// The rule, in words.
    pub rule: &'static str,
}

const CONDITION_RULE: &str = "The two levels are compared. Unknown where one of them is. Both days are judged by \
everything that has been recorded since.";
const SIGNAL_RULE: &str = "The two figures are compared where both are exact. Where one is not, the two levels are, and \
only where both are known and they differ; unknown otherwise. Both days are judged by everything that has been recorded \
since.";

/// Puts into `now` what has changed since `then`.
pub(super) fn compare(now: &mut ConditionHealth, then: &ConditionHealth, since: Date) {
    let trend = known(now.level, then.level).map_or(Trend::Unknown, trend);
    now.change = Some(HealthChange { since, level: then.level, trend, rule: CONDITION_RULE });
    for (now, then) in now.signals.iter_mut().zip(&then.signals) {
        let (trend, figure) = (of_signal(now, then), then.figure.clone());
        now.change = Some(SignalChange { since, level: then.level, figure, trend, rule: SIGNAL_RULE });
    }
}

fn of_signal(now: &Signal, then: &Signal) -> Trend {
    let exact =
        |signal: &Signal| signal.figure.as_ref().filter(|it| it.qualifier.is_exact()).map(|it| it.value);
    match exact(now).zip(exact(then)) {
        Some((now, then)) => trend(now.cmp(&then)),
        None => known(now.level, then.level).filter(|order| order.is_ne()).map_or(Trend::Unknown, trend),
    }
}

fn known(now: HealthLevel, then: HealthLevel) -> Option<Ordering> {
    (now != HealthLevel::Unknown && then != HealthLevel::Unknown).then(|| now.cmp(&then))
}

fn trend(order: Ordering) -> Trend {
    match order {
        Ordering::Greater => Trend::Improved,
        Ordering::Equal => Trend::Same,
        Ordering::Less => Trend::Worse,
    }
}
