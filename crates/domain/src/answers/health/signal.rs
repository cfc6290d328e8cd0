//! From counted things to a signal with its level.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::change::SignalChange;
use super::told::{Told, in_time, recent};
use super::vocabulary::{HealthLevel, HealthReason, HealthSignalKey, HealthStanding, Subject};
use crate::commit::{Position, Recorded};
use crate::value::{Decimal, Figure, PartialDate, Qualifier};

/// Something that a condition's health is told by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// Which signal.
    pub key: HealthSignalKey,
    /// What it says, in a few words.
    pub title: &'static str,
    /// The rule, in words, with the thresholds.
    pub rule: &'static str,
    /// How many things count for it.
    pub met: usize,
    /// How many things were looked at, also those of which it cannot be told.
    pub of: usize,
    /// Of how many of them it cannot be told.
    pub unknown: usize,
    /// What is measured, in percent with one decimal place or in months: a lower bound where something cannot be told;
    /// nothing where there is nothing to look at, or nothing can be told.
    pub figure: Option<Figure>,
    /// How it stands.
    pub level: HealthLevel,
    /// Each thing looked at, in order of recording.
    pub evidence: Vec<Evidence>,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
    /// What has changed since an earlier day, where one was asked for.
    pub change: Option<SignalChange>,
}

/// A thing that a signal looks at, and how it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// The thing.
    pub subject: Subject,
    /// How it counts.
    pub standing: HealthStanding,
    /// Why.
    pub reason: HealthReason,
}

/// The rule of a signal that is a share, from what is counted.
macro_rules! share_rule {
    ($counted:literal) => {
        concat!(
            $counted,
            " Strong from 80 percent, adequate from 50, weak below. Unknown where there is nothing to count, and where \
what cannot be told could make it another level."
        )
    };
}
pub(super) use share_rule;

/// A signal while its things are counted.
pub(super) struct Count {
    key: HealthSignalKey,
    title: &'static str,
    rule: &'static str,
    evidence: Vec<Evidence>,
    from: BTreeSet<Position>,
}

impl Count {
    pub(super) fn new(key: HealthSignalKey, title: &'static str, rule: &'static str) -> Self {
        Self { key, title, rule, evidence: vec![], from: BTreeSet::new() }
    }

    /// Counts a thing. Where it cannot be told how, the reason is a date that is too vague.
    pub(super) fn tell(&mut self, subject: Subject, told: Told, met: HealthReason, not: HealthReason) {
        match told {
            Some(true) => self.count(subject, told, met),
            Some(false) => self.count(subject, told, not),
            None => self.count(subject, told, HealthReason::DateTooVague),
        }
    }

    /// Counts a thing for that reason.
    pub(super) fn count(&mut self, subject: Subject, told: Told, reason: HealthReason) {
        let standing = match told {
            Some(true) => HealthStanding::Met,
            Some(false) => HealthStanding::NotMet,
            None => HealthStanding::Unknown,
        };
        self.evidence.push(Evidence { subject, standing, reason });
    }

    /// Counts something that was to be done by a date, where that has passed: in time, or not. What is done counts for
    /// two years after its date, what is not done counts until it is.
    pub(super) fn due(
        &mut self,
        day: Date,
        subject: Subject,
        (due, planned): (Option<PartialDate>, &Recorded),
        done: Option<(PartialDate, &Recorded)>,
    ) {
        let Some(due) = due.filter(|due| due.is_over(day)) else { return };
        let done = done.filter(|(on, _)| on.has_begun(day));
        match done {
            None => self.count(subject, Some(false), HealthReason::Overdue),
            Some((on, _)) if recent(due, day) => {
                self.tell(subject, in_time(on, due), HealthReason::InTime, HealthReason::Late);
            }
            Some(_) => return,
        }
        self.names([Some(planned), done.map(|(_, recorded)| recorded)].into_iter().flatten());
    }

    /// Names a commit that the answer comes from.
    pub(super) fn name(&mut self, recorded: &Recorded) {
        self.from.insert(recorded.position);
    }

    /// Names commits that the answer comes from.
    pub(super) fn names<'a>(&mut self, recorded: impl IntoIterator<Item = &'a Recorded>) {
        self.from.extend(recorded.into_iter().map(|recorded| recorded.position));
    }

    /// The signal, measured by the share of things that count for it.
    pub(super) fn share(self) -> Signal {
        let (met, unknown, of) = self.numbers();
        let figure = (of > unknown).then(|| percent(met, of, unknown > 0)).flatten();
        let (least, most) = (share_level(met, of), share_level(met + unknown, of));
        let level = if of == unknown || least != most { HealthLevel::Unknown } else { least };
        self.signal(figure, level)
    }

    /// The signal, measured by something else than a share.
    pub(super) fn signal(self, figure: Option<Figure>, level: HealthLevel) -> Signal {
        let (met, unknown, of) = self.numbers();
        Signal {
            key: self.key,
            title: self.title,
            rule: self.rule,
            met,
            of,
            unknown,
            figure,
            level,
            evidence: self.evidence,
            from: self.from.into_iter().collect(),
            change: None,
        }
    }

    fn numbers(&self) -> (usize, usize, usize) {
        let count = |standing| self.evidence.iter().filter(|it| it.standing == standing).count();
        (count(HealthStanding::Met), count(HealthStanding::Unknown), self.evidence.len())
    }
}

/// A level from a share, by the thresholds that the rule names.
fn share_level(met: usize, of: usize) -> HealthLevel {
    if met * 100 >= of * 80 {
        HealthLevel::Strong
    } else if met * 100 >= of * 50 {
        HealthLevel::Adequate
    } else {
        HealthLevel::Weak
    }
}

fn percent(met: usize, of: usize, vague: bool) -> Option<Figure> {
    let number = |count: usize| i64::try_from(count).ok().map(Decimal::from);
    let value = number(met)?.times(Decimal::HUNDRED)?.over(number(of)?)?.rounded(1);
    figure(value, "percent", vague)
}

/// A derived figure, as a lower bound where it is vague.
pub(super) fn figure(value: Decimal, unit: &str, vague: bool) -> Option<Figure> {
    let qualifier = if vague { Qualifier::AtLeast } else { Qualifier::Exactly };
    Some(Figure { value, unit: unit.parse().ok()?, qualifier, source: None })
}
