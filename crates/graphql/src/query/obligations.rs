//! What an organisation owes, where it is needed, and what others do that overlaps with what it does.

use async_graphql::{Object, SimpleObject, Union};
use samspil_domain::answers::{meetings, obligations, overlaps};
use samspil_domain::ids::OrganisationId;
use samspil_domain::value;

use super::backbone::Seat;
use super::common_agenda::Strategy;
use super::continuous_communication::{Action, Decision, Meeting};
use super::directory::Organisation;
use super::goal::Goal;
use super::initiative::Initiative;
use super::measurement_knowledge::{DataNeed, Evaluation};
use super::measurement_rounds::Reporting;
use super::method::Milestone;
use super::partnership::{Agreement, Fee};
use super::reinforcing_activities::{Activity, Commitment};
use super::scope::{Scope, each};
use super::shared_measurement::Indicator;
use super::why::Why;
use crate::scalar::{Date, Position};
use crate::shape::Plain;

/// A figure that a round of reporting asks for.
#[derive(SimpleObject)]
pub(crate) struct OwedFigure {
    /// The indicator.
    indicator: Option<Indicator>,
    /// The round of reporting.
    reporting: Option<Reporting>,
}

/// The thing that is owed.
#[derive(Union)]
pub(crate) enum Owed {
    Report(OwedFigure),
    Decision(Decision),
    Action(Action),
    Signature(Agreement),
    Delivery(Commitment),
    Fee(Fee),
    Evaluation(Evaluation),
    DataNeed(DataNeed),
    Seat(Seat),
    Milestone(Milestone),
}

pub(crate) struct Obligation {
    pub(crate) scope: Scope,
    pub(crate) organisation: OrganisationId,
    pub(crate) it: obligations::Obligation,
}

impl Obligation {
    /// What an organisation owes in an initiative on a day.
    pub(crate) fn of(
        scope: &Scope,
        organisation: OrganisationId,
        day: jiff::civil::Date,
    ) -> impl Iterator<Item = Self> + use<> {
        let owed = obligations::obligations(&scope.initiative, organisation, day);
        let scope = scope.clone();
        owed.into_iter().map(move |it| Self { scope: scope.clone(), organisation, it })
    }
}

/// Something that an organisation owes on a day, derived.
#[Object]
impl Obligation {
    /// What kind of thing is owed.
    async fn kind(&self) -> Plain<obligations::ObligationKind> {
        Plain(self.it.owed.kind())
    }

    /// The initiative in which it is owed.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// The organisation that owes it.
    async fn organisation(&self) -> Option<Organisation> {
        Organisation::find(&self.scope.world, self.organisation)
    }

    /// The thing that is owed: the agreement where it is a signature, the commitment where it is a delivery.
    async fn owed(&self) -> Option<Owed> {
        let scope = &self.scope;
        match self.it.owed {
            obligations::Owed::Report(reporting, indicator) => Some(Owed::Report(OwedFigure {
                indicator: Indicator::find(scope, indicator),
                reporting: Reporting::find(scope, reporting),
            })),
            obligations::Owed::Decision(id) => Decision::find(scope, id).map(Owed::Decision),
            obligations::Owed::Action(id) => Action::find(scope, id).map(Owed::Action),
            obligations::Owed::Signature(id) => Agreement::find(scope, id).map(Owed::Signature),
            obligations::Owed::Delivery(id) => Commitment::find(scope, id).map(Owed::Delivery),
            obligations::Owed::Fee(id) => Fee::find(scope, id).map(Owed::Fee),
            obligations::Owed::Evaluation(id) => Evaluation::find(scope, id).map(Owed::Evaluation),
            obligations::Owed::DataNeed(id) => DataNeed::find(scope, id).map(Owed::DataNeed),
            obligations::Owed::Seat(id) => Seat::find(scope, id).map(Owed::Seat),
            obligations::Owed::Milestone(id) => Milestone::find(scope, id).map(Owed::Milestone),
        }
    }

    /// In a few words, as the thing is called.
    async fn title(&self) -> &str {
        self.it.title.as_str()
    }

    /// Since when it is owed; null where nobody knows.
    async fn since(&self) -> Option<Date> {
        self.it.since.map(Date)
    }

    /// By when; null where no date is set.
    async fn due(&self) -> Option<Date> {
        self.it.due.map(Date)
    }

    /// The first day on which it was certainly overdue; null where it is not.
    async fn overdue_since(&self) -> Option<Date> {
        self.it.overdue_since.map(|day| Date(value::PartialDate::Day(day)))
    }

    /// How much: of a commitment what is left of it, of a fee what is paid each time. Null where nobody has said, which is
    /// not nought, and where what is owed is no amount.
    async fn amount(&self) -> Option<Plain<value::Figure>> {
        self.it.amount.clone().map(Plain)
    }

    /// Whether it is an amount that nobody has given or that cannot be told.
    async fn amount_unknown(&self) -> bool {
        self.it.amount_unknown
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

pub(crate) struct NeededAt {
    pub(crate) scope: Scope,
    pub(crate) organisation: OrganisationId,
    pub(crate) it: meetings::NeededAt,
}

/// A meeting still to come that needs an organisation, derived.
#[Object(name = "NeededMeeting")]
impl NeededAt {
    /// The meeting.
    async fn meeting(&self) -> Option<Meeting> {
        Meeting::find(&self.scope, self.it.meeting)
    }

    /// The initiative whose meeting it is.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// The organisation that it needs.
    async fn organisation(&self) -> Option<Organisation> {
        Organisation::find(&self.scope.world, self.organisation)
    }

    /// Why it needs the organisation; at least one reason.
    async fn why(&self) -> Vec<Plain<meetings::MeetingNeed>> {
        self.it.why.iter().copied().map(Plain).collect()
    }

    /// When it is announced for; null where no date is set.
    async fn on(&self) -> Option<Date> {
        self.it.on.map(Date)
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

pub(crate) struct ActivityOverlap {
    pub(crate) scope: Scope,
    pub(crate) it: overlaps::ActivityOverlap,
}

impl ActivityOverlap {
    /// Which activities of others overlap those of an organisation on a day.
    pub(crate) fn of(
        scope: &Scope,
        organisation: OrganisationId,
        day: jiff::civil::Date,
    ) -> impl Iterator<Item = Self> + use<> {
        let found = overlaps::overlaps(&scope.initiative, organisation, day);
        let scope = scope.clone();
        found.into_iter().map(move |it| Self { scope: scope.clone(), it })
    }
}

/// An activity of an organisation and one of others that share something, derived.
#[Object]
impl ActivityOverlap {
    /// The initiative in which both are.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// The organisation's activity.
    async fn ours(&self) -> Option<Activity> {
        Activity::find(&self.scope, self.it.ours)
    }

    /// The others' activity.
    async fn theirs(&self) -> Option<Activity> {
        Activity::find(&self.scope, self.it.theirs)
    }

    /// The organisations that lead the others' activity or contribute to it.
    async fn partners(&self) -> Vec<Organisation> {
        each(&self.it.partners, |id| Organisation::find(&self.scope.world, id))
    }

    /// The goals that both serve.
    async fn goals(&self) -> Vec<Goal> {
        each(&self.it.goals, |id| Goal::find(&self.scope, id))
    }

    /// The strategies that both carry out.
    async fn strategies(&self) -> Vec<Strategy> {
        each(&self.it.strategies, |id| Strategy::find(&self.scope, id))
    }

    /// The indicators that both are meant to move.
    async fn indicators(&self) -> Vec<Indicator> {
        each(&self.it.indicators, |id| Indicator::find(&self.scope, id))
    }

    /// The target groups that both are for.
    async fn target_groups(&self) -> Vec<&str> {
        self.it.target_groups.iter().map(|group| group.as_str()).collect()
    }

    /// The place where both take place; null where they do not, or nobody has said.
    async fn place(&self) -> Option<&str> {
        self.it.place.as_ref().map(|place| place.as_str())
    }

    /// Whether they can share a day; null where the dates of one are unknown.
    async fn same_time(&self) -> Option<bool> {
        self.it.same_time
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
