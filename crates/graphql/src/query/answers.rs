//! Derived answers. Each says the rule it follows, and lists the commits it came from.

use async_graphql::{Object, Union};
use samspil_domain::{answers, value};

use super::backbone::Body;
use super::continuous_communication::{Action, Decision};
use super::directory::Organisation;
use super::scope::Scope;
use super::why::Why;
use crate::scalar::{Date, Position};
use crate::shape::Plain;

pub(crate) struct Total(pub(crate) answers::totals::Total);

/// A derived total of amounts, some of which may be unknown. Unknown is not nought: it is counted and left out.
#[Object]
impl Total {
    /// The sums, one for each unit; empty where no amount is known.
    async fn sums(&self) -> Vec<Plain<value::Figure>> {
        self.0.sums.iter().cloned().map(Plain).collect()
    }

    /// How many amounts are in the sums.
    async fn known(&self) -> usize {
        self.0.known
    }

    /// How many amounts are unknown, and so left out.
    async fn unknown(&self) -> usize {
        self.0.unknown
    }

    /// Whether it is derived; always true. A figure that somebody reported is never shown as a total.
    async fn derived(&self) -> bool {
        true
    }

    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    async fn why(&self) -> Why {
        Why(self.0.why())
    }

    /// The rule by which it was added up, in words.
    async fn rule(&self) -> &str {
        self.0.rule
    }

    /// The commits that its inputs came from, also those that left an amount unknown.
    async fn from(&self) -> Vec<Position> {
        self.0.from.iter().copied().map(Position).collect()
    }
}

pub(crate) struct Progress(pub(crate) answers::progress::Progress);

/// How a target stands, derived: from the baseline by way of the latest figure to the target.
#[Object]
impl Progress {
    /// Where the indicator stood at the outset; null where that is unknown.
    async fn baseline(&self) -> Option<Plain<value::Figure>> {
        self.0.baseline.clone().map(Plain)
    }

    /// The date of the baseline; null where that is unknown.
    async fn baseline_on(&self) -> Option<Date> {
        self.0.baseline_on.map(Date)
    }

    /// The latest figure; null where none is known.
    async fn latest(&self) -> Option<Plain<value::Figure>> {
        self.0.latest.clone().map(Plain)
    }

    /// The date of the latest figure.
    async fn latest_on(&self) -> Option<Date> {
        self.0.latest_on.map(Date)
    }

    /// The number to be reached, computed where the target is relative; null where there is none.
    async fn target(&self) -> Option<Plain<value::Figure>> {
        self.0.target.clone().map(Plain)
    }

    /// Whether the latest figure reaches the target; null where a number is missing or too vague to tell.
    async fn reached(&self) -> Option<bool> {
        self.0.reached
    }

    /// How much of the way from baseline to target is done, in percent with one decimal place: below 0 where it went
    /// the wrong way, above 100 where the target is passed. Its qualifier says how vague it is. Null where it cannot be
    /// computed.
    async fn way(&self) -> Option<Plain<value::Figure>> {
        self.0.way.clone().map(Plain)
    }

    /// Why something above is null.
    async fn missing(&self) -> Vec<Plain<answers::progress::Missing>> {
        self.0.missing.iter().copied().map(Plain).collect()
    }

    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    async fn why(&self) -> Why {
        Why(self.0.why())
    }

    /// The rule by which it was computed, in words.
    async fn rule(&self) -> &str {
        self.0.rule
    }

    /// The commits that it came from.
    async fn from(&self) -> Vec<Position> {
        self.0.from.iter().copied().map(Position).collect()
    }
}

pub(crate) struct SeatStanding {
    pub(crate) scope: Scope,
    pub(crate) it: answers::seats::SeatStanding,
}

/// How a seat stands on a day, derived.
#[Object]
impl SeatStanding {
    /// How it stands.
    async fn status(&self) -> Plain<answers::seats::SeatStatus> {
        Plain(self.it.status)
    }

    /// Who holds it; null where nobody does or nobody knows.
    async fn holder(&self) -> Option<Organisation> {
        self.it.holder.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// By when the holder's time is up; null where no term is set or nobody knows when it began.
    async fn due(&self) -> Option<Date> {
        self.it.due.map(Date)
    }

    /// Why, in words.
    async fn reason(&self) -> &str {
        &self.it.reason
    }

    /// The commits that it came from.
    async fn from(&self) -> Vec<Position> {
        self.it.from.iter().copied().map(Position).collect()
    }
}

pub(crate) struct CadenceStanding {
    pub(crate) scope: Scope,
    pub(crate) it: answers::cadence::CadenceStanding,
}

/// How a body keeps its cadence on a day, derived from the meetings recorded.
#[Object]
impl CadenceStanding {
    /// The body.
    async fn body(&self) -> Option<Body> {
        Body::find(&self.scope, self.it.body)
    }

    /// How often it is to meet; null where nobody has said.
    async fn cadence(&self) -> Option<Plain<value::Cadence>> {
        self.it.cadence.map(Plain)
    }

    /// How many meetings were certainly held within the year that ends with the day.
    async fn held(&self) -> usize {
        self.it.held
    }

    /// How many more may have been: their dates are too vague to tell.
    async fn perhaps_held(&self) -> usize {
        self.it.perhaps_held
    }

    /// Whether the meetings of that year were as many as the cadence asks for at least; null where that is unknown, also
    /// where the body may not have existed for a year.
    async fn enough(&self) -> Option<bool> {
        self.it.enough
    }

    /// When it last met; null where no meeting is recorded as held by the day.
    async fn last(&self) -> Option<Date> {
        self.it.last.map(Date)
    }

    /// The last day on which it can meet next without missing its cadence; null where cadence or last meeting is unknown.
    async fn next_due(&self) -> Option<Date> {
        self.it.next_due.map(|day| Date(value::PartialDate::Day(day)))
    }

    /// Whether that day has passed; null where it is unknown.
    async fn missed(&self) -> Option<bool> {
        self.it.missed
    }

    /// When the next meeting is announced for; null where none is.
    async fn announced(&self) -> Option<Date> {
        self.it.announced.map(Date)
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

/// What is to be done: a decision to carry out, or an action to complete.
#[derive(Union)]
pub(crate) enum Duty {
    Decision(Decision),
    Action(Action),
}

pub(crate) struct OpenDuty {
    pub(crate) scope: Scope,
    pub(crate) it: answers::open::Open,
}

/// Something that is still to be done on a day, derived.
#[Object]
impl OpenDuty {
    /// What is to be done.
    async fn duty(&self) -> Option<Duty> {
        match self.it.duty {
            answers::open::Duty::Decision(id) => Decision::find(&self.scope, id).map(Duty::Decision),
            answers::open::Duty::Action(id) => Action::find(&self.scope, id).map(Duty::Action),
        }
    }

    /// In a few words.
    async fn title(&self) -> &str {
        self.it.title.as_str()
    }

    /// Who is to do it; null where nobody has said.
    async fn owner(&self) -> Option<Organisation> {
        self.it.owner.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// By when; null where no date is set.
    async fn due(&self) -> Option<Date> {
        self.it.due.map(Date)
    }

    /// The first day on which it was certainly overdue; null where it is not.
    async fn overdue_since(&self) -> Option<Date> {
        self.it.overdue_since.map(|day| Date(value::PartialDate::Day(day)))
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
