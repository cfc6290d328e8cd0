//! How the five conditions stand.

use async_graphql::Object;
use jiff::civil;
use samspil_domain::answers::health as answer;
use samspil_domain::backbone::BackboneFunction;
use samspil_domain::value::{self, PartialDate};

use super::directory::Organisation;
use super::scope::{Scope, one_day};
use super::shared_measurement::Indicator;
use super::why::Why;
use crate::error::bad_input;
use crate::node::{self, Node};
use crate::scalar::{Date, Position};
use crate::shape::{Given, Plain};

/// How one of the five conditions of collective impact stands on a day, derived.
pub(crate) struct Condition {
    scope: Scope,
    it: answer::ConditionHealth,
}

impl Condition {
    /// The five on a day, computed once.
    pub(crate) fn all(
        scope: &Scope,
        on: Option<Date>,
        since: Option<Date>,
    ) -> async_graphql::Result<Vec<Self>> {
        let on = scope.world.day(on)?;
        let since = since.map(|since| earlier(since, on)).transpose()?;
        let health = answer::health(&scope.initiative, on, since).into_iter();
        Ok(health.map(|it| Self { scope: scope.clone(), it }).collect())
    }
}

fn earlier(since: Date, on: civil::Date) -> async_graphql::Result<civil::Date> {
    match one_day("since", since)? {
        since if since <= on => Ok(since),
        since => Err(bad_input(format!("`since` is {on} or earlier; got {since}"))),
    }
}

/// How one of the five conditions of collective impact stands on a day, derived.
#[Object(name = "ConditionHealth")]
impl Condition {
    /// Which condition.
    async fn condition(&self) -> Plain<answer::Condition> {
        Plain(self.it.condition)
    }

    /// How it stands.
    async fn level(&self) -> Plain<answer::HealthLevel> {
        Plain(self.it.level)
    }

    /// How many of its signals have a level.
    async fn known(&self) -> usize {
        self.it.known
    }

    /// How many of its signals have none, because too little is known. They count neither for nor against it.
    async fn unknown(&self) -> usize {
        self.it.unknown
    }

    /// The signals it is told by: always the same ones in the same order.
    async fn signals(&self) -> Vec<Signal> {
        let signal = |it: &answer::Signal| Signal { scope: self.scope.clone(), it: it.clone() };
        self.it.signals.iter().map(signal).collect()
    }

    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    async fn why(&self) -> Why {
        Why(self.it.why())
    }

    /// The rule that makes a level of the signals, in words.
    async fn rule(&self) -> &str {
        self.it.rule
    }

    /// What has changed since the earlier day; null where none was asked for.
    async fn change(&self) -> Option<HealthChange> {
        self.it.change.clone().map(HealthChange)
    }
}

/// How a condition stood on an earlier day.
pub(crate) struct HealthChange(answer::HealthChange);

/// How a condition stood on an earlier day, and which way it went.
#[Object]
impl HealthChange {
    /// The earlier day.
    async fn since(&self) -> Date {
        Date(PartialDate::Day(self.0.since))
    }

    /// How it stood then.
    async fn level(&self) -> Plain<answer::HealthLevel> {
        Plain(self.0.level)
    }

    /// Which way it went.
    async fn trend(&self) -> Plain<answer::Trend> {
        Plain(self.0.trend)
    }

    /// The rule, in words.
    async fn rule(&self) -> &str {
        self.0.rule
    }
}

/// Something that a condition's health is told by.
pub(crate) struct Signal {
    scope: Scope,
    it: answer::Signal,
}

/// Something that a condition's health is told by, with what it counts.
#[Object(name = "HealthSignal")]
impl Signal {
    /// Which signal.
    async fn key(&self) -> Plain<answer::HealthSignalKey> {
        Plain(self.it.key)
    }

    /// What it says, in a few words.
    async fn title(&self) -> &str {
        self.it.title
    }

    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    async fn why(&self) -> Why {
        Why(self.it.why())
    }

    /// The rule, in words, with the thresholds.
    async fn rule(&self) -> &str {
        self.it.rule
    }

    /// How many things count for it.
    async fn met(&self) -> usize {
        self.it.met
    }

    /// How many things were looked at, also those of which it cannot be told.
    async fn of(&self) -> usize {
        self.it.of
    }

    /// Of how many of them it cannot be told.
    async fn unknown(&self) -> usize {
        self.it.unknown
    }

    /// What is measured: a share in percent with one decimal place, or whole months. A lower bound where something cannot
    /// be told; null where there is nothing to look at, or nothing can be told.
    async fn figure(&self) -> Option<Plain<value::Figure>> {
        self.it.figure.clone().map(Plain)
    }

    /// How it stands.
    async fn level(&self) -> Plain<answer::HealthLevel> {
        Plain(self.it.level)
    }

    /// Each thing that was looked at, and how it counts; in order of recording.
    async fn evidence(
        &self,
        #[graphql(desc = "Only what counts like this; all of it where it is left out.")] standing: Option<
            Given<answer::HealthStanding>,
        >,
    ) -> Vec<Evidence> {
        let wanted = |it: &&answer::Evidence| standing.as_ref().is_none_or(|only| only.0 == it.standing);
        let evidence = self.it.evidence.iter().filter(wanted);
        evidence.map(|it| Evidence { scope: self.scope.clone(), it: *it }).collect()
    }

    /// The commits that it came from.
    async fn from(&self) -> Vec<Position> {
        self.it.from.iter().copied().map(Position).collect()
    }

    /// What has changed since the earlier day; null where none was asked for.
    async fn change(&self) -> Option<SignalChange> {
        self.it.change.clone().map(SignalChange)
    }
}

/// How a signal stood on an earlier day.
pub(crate) struct SignalChange(answer::SignalChange);

/// How a signal stood on an earlier day, and which way it went.
#[Object(name = "HealthSignalChange")]
impl SignalChange {
    /// The earlier day.
    async fn since(&self) -> Date {
        Date(PartialDate::Day(self.0.since))
    }

    /// How it stood then.
    async fn level(&self) -> Plain<answer::HealthLevel> {
        Plain(self.0.level)
    }

    /// What was measured then; null where nothing could be.
    async fn figure(&self) -> Option<Plain<value::Figure>> {
        self.0.figure.clone().map(Plain)
    }

    /// Which way it went.
    async fn trend(&self) -> Plain<answer::Trend> {
        Plain(self.0.trend)
    }

    /// The rule, in words.
    async fn rule(&self) -> &str {
        self.0.rule
    }
}

/// A thing that a signal looks at.
pub(crate) struct Evidence {
    scope: Scope,
    it: answer::Evidence,
}

/// A thing that a signal looks at, and how it counts.
#[Object(name = "HealthEvidence")]
impl Evidence {
    /// How it counts.
    async fn standing(&self) -> Plain<answer::HealthStanding> {
        Plain(self.it.standing)
    }

    /// Why.
    async fn reason(&self) -> Plain<answer::HealthReason> {
        Plain(self.it.reason)
    }

    /// The thing; null for a function of the backbone. For a figure that is asked of someone it is the round of reporting,
    /// for an office the last appointment to it.
    async fn object(&self) -> Option<Node> {
        self.it.subject.object().and_then(|object| node::of(&self.scope, object))
    }

    /// Whom it is about: the partner, who is asked for the figure, or who is to take note; null for anything else.
    async fn organisation(&self) -> Option<Organisation> {
        self.it.subject.organisation().and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// The indicator that a figure is asked of someone for; null for anything else.
    async fn indicator(&self) -> Option<Indicator> {
        let answer::Subject::Figure { indicator, .. } = self.it.subject else { return None };
        Indicator::find(&self.scope, indicator)
    }

    /// The function of the backbone, where the thing is one; null for anything else.
    async fn function(&self) -> Option<Plain<BackboneFunction>> {
        let answer::Subject::Function(function) = self.it.subject else { return None };
        Some(Plain(function))
    }
}
