//! How often the goals are renewed, and when next.

use async_graphql::{Object, SimpleObject};
use samspil_domain::answers::renewal as domain;
use samspil_domain::common_agenda::RenewalPlanned;
use samspil_domain::fact::Stated;
use samspil_domain::value;

use super::scope::{Provenance, Scope};
use super::why::Why;
use crate::scalar::{Date, Position};
use crate::shape::Plain;

/// How often the goals are renewed, as it was said at one time.
#[derive(SimpleObject)]
pub(crate) struct PlannedRenewal {
    /// How often.
    cadence: Plain<value::Cadence>,
    /// What renewing them consists of.
    note: Option<String>,
    /// Since when; null where nobody knows.
    from: Option<Date>,
    /// The commit that stated it.
    recorded: Provenance,
}

impl PlannedRenewal {
    pub(crate) fn all(scope: &Scope) -> Vec<Self> {
        let planned = |it: &Stated<RenewalPlanned>| Self {
            cadence: Plain(it.cadence),
            note: it.note.as_ref().map(ToString::to_string),
            from: it.from.map(Date),
            recorded: Provenance(it.recorded.clone()),
        };
        scope.initiative.common_agenda.renewals.iter().map(planned).collect()
    }
}

pub(crate) struct Renewal(pub(crate) domain::Renewal);

/// How the renewal of the goals stands on a day, derived from the versions of the agenda.
#[Object]
impl Renewal {
    /// How often the goals are to be renewed.
    async fn cadence(&self) -> Plain<value::Cadence> {
        Plain(self.0.cadence)
    }

    /// What renewing them consists of; null where nobody has said.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_ref().map(|note| note.as_str())
    }

    /// When a version of the agenda was last adopted; null where no date of any is known.
    async fn last(&self) -> Option<Date> {
        self.0.last.map(Date)
    }

    /// How many versions of the agenda were adopted at a time that nobody knows.
    async fn undated(&self) -> usize {
        self.0.undated
    }

    /// The last day on which they can be renewed without missing the cadence; null where the last version's date is
    /// unknown.
    async fn next_due(&self) -> Option<Date> {
        self.0.next_due.map(|day| Date(value::PartialDate::Day(day)))
    }

    /// Whether that day has passed; null where it is unknown, also where a version without a date may have come since.
    async fn missed(&self) -> Option<bool> {
        self.0.missed
    }

    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    async fn why(&self) -> Why {
        Why(self.0.why())
    }

    /// The rule, in words.
    async fn rule(&self) -> &str {
        self.0.rule
    }

    /// The commits that it came from.
    async fn from(&self) -> Vec<Position> {
        self.0.from.iter().copied().map(Position).collect()
    }
}
