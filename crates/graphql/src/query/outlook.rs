//! How targets look, and what ends soon.

use async_graphql::Object;
use samspil_domain::answers::{expiring, outlook};
use samspil_domain::ids::TargetId;
use samspil_domain::value;

use super::answers::Progress;
use super::directory::Organisation;
use super::measurement_targets::Target;
use super::scope::Scope;
use super::why::Why;
use crate::error::bad_input;
use crate::node::{self, Node};
use crate::scalar::{Date, Position};
use crate::shape::Plain;

/// How a target looks on a day, derived.
pub(crate) struct Outlook {
    pub(crate) scope: Scope,
    pub(crate) it: outlook::Outlook,
}

impl Outlook {
    pub(crate) fn find(scope: &Scope, target: TargetId, day: jiff::civil::Date) -> Option<Self> {
        let it = outlook::outlook(&scope.initiative, target, day)?;
        Some(Self { scope: scope.clone(), it })
    }
}

/// How a target looks on a day, derived.
#[Object(name = "TargetOutlook")]
impl Outlook {
    /// The target.
    async fn target(&self) -> Option<Target> {
        Target::find(&self.scope, self.it.target)
    }

    /// How it looks; null where that cannot be told.
    async fn verdict(&self) -> Option<Plain<outlook::Verdict>> {
        self.it.verdict.map(Plain)
    }

    /// Why it cannot be told; empty where it can.
    async fn missing(&self) -> Vec<Plain<outlook::NoOutlook>> {
        self.it.missing.iter().copied().map(Plain).collect()
    }

    /// Whether the partners call the target, or its goal, provisional on the day.
    async fn provisional(&self) -> bool {
        self.it.provisional
    }

    /// By when it is to be reached: the end of its period, or else the date of its goal; null where neither is set.
    async fn due(&self) -> Option<Date> {
        self.it.due.map(Date)
    }

    /// How much of the way is to be done by the date of the latest figure to be on track, in percent with one decimal
    /// place; null where that is not asked or cannot be computed.
    async fn expected(&self) -> Option<Plain<value::Figure>> {
        self.it.expected.clone().map(Plain)
    }

    /// From the baseline to the target: on the day, or once the target's date has passed, on the last day on which it could
    /// be reached in time.
    async fn progress(&self) -> Progress {
        Progress(self.it.progress.clone())
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

/// Something that ends, derived.
pub(crate) struct Ending {
    scope: Scope,
    it: expiring::Ending,
    certainty: expiring::Certainty,
}

impl Ending {
    /// What ends within so many days of a day, or may.
    pub(crate) fn within(scope: &Scope, days: i32, on: Option<Date>) -> async_graphql::Result<Vec<Self>> {
        let days = u16::try_from(days).ok().filter(|days| *days <= DAYS_MAX);
        let days =
            days.ok_or_else(|| bad_input(format!("`days` is between 0 and {DAYS_MAX}, a hundred years")))?;
        let ends = expiring::ending_within(&scope.initiative, days, scope.world.day(on)?).into_iter();
        Ok(ends.map(|(it, certainty)| Self { scope: scope.clone(), it, certainty }).collect())
    }
}

/// A hundred years.
const DAYS_MAX: u16 = 36_525;

/// Something that ends soon, or may, derived.
#[Object]
impl Ending {
    /// What ends: an agreement, a version of the agenda, a fee, a partner's membership, an office, a seat's tenure, a
    /// grant, or the initiative.
    async fn object(&self) -> Option<Node> {
        node::of(&self.scope, self.it.object)
    }

    /// The organisation whose it is: the partner, the holder, the funder; null where it is nobody's alone or nobody knows.
    async fn party(&self) -> Option<Organisation> {
        self.it.party.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// Its last day; of a seat, the day from which it is to be filled anew or passed on.
    async fn end(&self) -> Date {
        Date(self.it.end)
    }

    /// Whether it certainly ends within the days asked for, or may.
    async fn certainty(&self) -> Plain<expiring::Certainty> {
        Plain(self.certainty)
    }

    /// Whether it is settled what comes then: what follows it is recorded, or it was ended on purpose.
    async fn settled(&self) -> bool {
        self.it.settled
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
