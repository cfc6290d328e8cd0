//! What an organisation owes on a day: what it signed for, was asked for, promised or was given to do, also what is not
//! urgent. When something is open, late or due is said by the answers that it is taken from.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::open::{self, Duty};
use super::reporting;
use super::seats::{self, SeatStatus};
use super::totals::{self, Entry, Payable};
use crate::commit::Position;
use crate::ids::{
    ActionId, AgreementId, CommitmentId, DataNeedId, DecisionId, EvaluationId, FeeId, IndicatorId,
    MilestoneId, OrganisationId, ReportingId, SeatId,
};
use crate::initiative::Initiative;
use crate::reinforcing_activities::{ActivityStatus, Commitment};
use crate::value::{Decimal, Figure, PartialDate, Qualifier, Title};

/// What kind of thing is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ObligationKind {
    /// A figure that a round of reporting asks for.
    Report,
    /// A decision to be carried out.
    Decision,
    /// An action to be completed.
    Action,
    /// A signature under an agreement.
    Signature,
    /// Money, time or kind that was promised.
    Delivery,
    /// A fee of the year that the day lies in.
    Fee,
    /// An evaluation to be published.
    Evaluation,
    /// An answer to a question of the data development agenda.
    DataNeed,
    /// A seat to be passed on or filled anew.
    Seat,
    /// A milestone to be reached.
    Milestone,
}

/// The thing that is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owed {
    /// A figure, of an indicator for a round of reporting.
    Report(ReportingId, IndicatorId),
    /// The carrying out of a decision.
    Decision(DecisionId),
    /// The completion of an action.
    Action(ActionId),
    /// A signature under an agreement.
    Signature(AgreementId),
    /// What is left of a commitment.
    Delivery(CommitmentId),
    /// A fee.
    Fee(FeeId),
    /// An evaluation.
    Evaluation(EvaluationId),
    /// An answer to a need for data.
    DataNeed(DataNeedId),
    /// Passing on a seat.
    Seat(SeatId),
    /// A milestone.
    Milestone(MilestoneId),
}

/// Something that an organisation owes on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// What is owed.
    pub owed: Owed,
    /// In a few words, as the thing is called.
    pub title: Title,
    /// Since when it is owed, where that is known.
    pub since: Option<PartialDate>,
    /// By when; nothing where no date is set.
    pub due: Option<PartialDate>,
    /// The first day on which it was certainly overdue, where the day is that or later.
    pub overdue_since: Option<Date>,
    /// How much: of a commitment what is left of it, of a fee what is paid each time. Nothing where nobody has said, which
    /// is not nought, and where what is owed is no amount.
    pub amount: Option<Figure>,
    /// Whether it is an amount that nobody has given or that cannot be told.
    pub amount_unknown: bool,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const SIGNATURE_RULE: &str = "A signature is owed by those whom an agreement binds and who have not signed it, until the \
agreement has ended, its period is certainly over, or another has taken its place.";
const DELIVERY_RULE: &str = "What was promised is owed until the deliveries made by the day certainly reach the number promised; \
without a number, until something has been delivered. A kind of party that promised stands for every partner of that kind. \
What was promised for an activity that was given up is not owed. Overdue once its date has certainly passed.";
const FEE_RULE: &str = "A fee is owed by those who pay it in the year of the day. Payments are not recorded, so it is listed \
whether or not it has been paid.";
const EVALUATION_RULE: &str = "An evaluation is owed by those who make it until the day on which it can have been published; \
overdue once its date has certainly passed.";
const NEED_RULE: &str = "A question of the data development agenda is for the one organisation that reports the indicator it \
bears on, until the day on which it can have been settled.";
const SEAT_RULE: &str = "A seat is to be passed on or filled anew by its holder once the term or the rotation period has run \
out.";
const MILESTONE_RULE: &str = "A milestone is owed by the one who leads its activity until the day on which it can have been \
reached; not where the activity was given up. Overdue once its date has certainly passed.";

impl Owed {
    /// What kind of thing it is.
    #[must_use]
    pub const fn kind(self) -> ObligationKind {
        match self {
            Self::Report(..) => ObligationKind::Report,
            Self::Decision(_) => ObligationKind::Decision,
            Self::Action(_) => ObligationKind::Action,
            Self::Signature(_) => ObligationKind::Signature,
            Self::Delivery(_) => ObligationKind::Delivery,
            Self::Fee(_) => ObligationKind::Fee,
            Self::Evaluation(_) => ObligationKind::Evaluation,
            Self::DataNeed(_) => ObligationKind::DataNeed,
            Self::Seat(_) => ObligationKind::Seat,
            Self::Milestone(_) => ObligationKind::Milestone,
        }
    }

    fn thing(
        self,
        title: &Title,
        rule: &'static str,
        from: impl IntoIterator<Item = Position>,
    ) -> Obligation {
        let mut from: Vec<Position> = from.into_iter().collect();
        from.sort_unstable();
        from.dedup();
        Obligation {
            owed: self,
            title: title.clone(),
            since: None,
            due: None,
            overdue_since: None,
            amount: None,
            amount_unknown: false,
            rule,
            from,
        }
    }
}

impl Obligation {
    /// What a list of obligations sorts by: what is overdue first, the longest first; then by date; what has none last.
    #[must_use]
    pub fn urgency(&self) -> impl Ord + use<> {
        (self.overdue_since.is_none(), self.overdue_since, self.due.is_none(), self.due)
    }

    fn since(self, since: Option<PartialDate>) -> Self {
        Self { since, ..self }
    }

    fn due(self, due: Option<PartialDate>, day: Date) -> Self {
        let passed = due.filter(|due| due.is_over(day)).map(|due| due.last_day());
        Self { due, overdue_since: passed.map(|last| last.tomorrow().unwrap_or(last)), ..self }
    }

    fn amount(self, amount: Option<Figure>) -> Self {
        Self { amount_unknown: amount.is_none(), amount, ..self }
    }
}

/// What an organisation owes in an initiative on `day`: what is overdue first, the longest first; then by date; what has
/// none comes last.
#[must_use]
pub fn obligations(initiative: &Initiative, organisation: OrganisationId, day: Date) -> Vec<Obligation> {
    let mut owed = reports(initiative, organisation, day);
    owed.extend(duties(initiative, organisation, day));
    owed.extend(signatures(initiative, organisation, day));
    owed.extend(deliveries(initiative, organisation, day));
    owed.extend(fees(initiative, organisation, day));
    owed.extend(knowledge(initiative, organisation, day));
    owed.extend(seats_due(initiative, organisation, day));
    owed.extend(milestones(initiative, organisation, day));
    owed.sort_by_key(Obligation::urgency);
    owed
}

fn reports(initiative: &Initiative, organisation: OrganisationId, day: Date) -> Vec<Obligation> {
    let measurement = &initiative.shared_measurement;
    let expected = reporting::expected(initiative, None, Some(organisation), day).into_iter();
    let owed = expected.filter(|expected| expected.owed).filter_map(|expected| {
        let indicator = measurement.indicators.get(expected.indicator)?;
        let round = measurement.reportings.get(expected.reporting)?;
        let owed = Owed::Report(expected.reporting, expected.indicator);
        let it = owed.thing(&indicator.defined.name, reporting::RULE, expected.from);
        Some(it.since(round.opened.covers.from).due(Some(expected.due), day))
    });
    owed.collect()
}

fn duties(initiative: &Initiative, organisation: OrganisationId, day: Date) -> Vec<Obligation> {
    let communication = &initiative.continuous_communication;
    let theirs = open::open(initiative, day).into_iter().filter(|open| open.owner == Some(organisation));
    let duty = |open: open::Open| {
        let (owed, since) = match open.duty {
            Duty::Decision(id) => {
                (Owed::Decision(id), communication.decisions.get(id).and_then(|decision| decision.taken.on))
            }
            Duty::Action(id) => (Owed::Action(id), None),
        };
        let it = owed.thing(&open.title, open.rule, open.from);
        Obligation { due: open.due, overdue_since: open.overdue_since, ..it.since(since) }
    };
    theirs.map(duty).collect()
}

fn signatures(initiative: &Initiative, organisation: OrganisationId, day: Date) -> Vec<Obligation> {
    let partnership = &initiative.partnership;
    let unsigned = partnership.agreements.iter().filter(|(_, agreement)| {
        let over = agreement.concluded.period.and_then(|period| period.to).is_some_and(|to| to.is_over(day));
        !over && partnership.unsigned(agreement, day).contains(&organisation)
    });
    let unsigned = unsigned.map(|(id, agreement)| {
        let concluded = &agreement.concluded;
        let membership = partnership.partners.get(organisation).and_then(|partner| partner.open());
        let from = membership.map(|membership| membership.admitted.recorded.position);
        let from = from.into_iter().chain([concluded.recorded.position]);
        let it = Owed::Signature(id).thing(&concluded.title, SIGNATURE_RULE, from);
        it.since(concluded.period.and_then(|period| period.from))
    });
    unsigned.collect()
}

fn deliveries(initiative: &Initiative, organisation: OrganisationId, day: Date) -> Vec<Obligation> {
    let activities = &initiative.reinforcing_activities;
    let given_up = |commitment: &Commitment| {
        let activity = commitment.pledged.activity.and_then(|id| activities.activities.get(id));
        activity.is_some_and(|activity| activity.status_on(day) == ActivityStatus::Abandoned)
    };
    let theirs = activities.commitments.iter().filter(|(_, commitment)| {
        let by = commitment.pledged.by;
        initiative.partnership.stands_for(by, organisation) && !given_up(commitment)
    });
    let left = theirs.filter_map(|(id, commitment)| {
        let pledged = &commitment.pledged;
        let given = commitment.deliveries.iter().filter(|delivery| delivery.on.has_begun(day));
        let given: Vec<_> = given.map(|it| (it.amount.as_ref(), &it.recorded)).collect();
        let left = match &pledged.amount {
            None if given.is_empty() => None,
            None => return None,
            Some(amount) => {
                // Whether it is reached goes by the number promised, however vaguely that was promised.
                let number = Figure { qualifier: Qualifier::Exactly, ..amount.clone() };
                if left_of(&number, &given).is_some_and(|left| is_nothing(&left)) {
                    return None;
                }
                left_of(amount, &given)
            }
        };
        let from = given.iter().map(|(_, recorded)| recorded.position).chain([pledged.recorded.position]);
        let it = Owed::Delivery(id).thing(&pledged.what, DELIVERY_RULE, from);
        Some(it.due(pledged.due, day).amount(left))
    });
    left.collect()
}

/// What is left of an amount. A delivery that is unknown or in another unit can only make it less. Nothing where it cannot
/// be computed.
fn left_of(amount: &Figure, given: &[Entry<'_>]) -> Option<Figure> {
    let (mut value, mut qualifier) = (amount.value, amount.qualifier);
    for (given, _) in given {
        match given.filter(|given| given.unit == amount.unit) {
            Some(given) => {
                value = value.minus(given.value)?;
                qualifier = qualifier.and(given.qualifier.mirrored());
            }
            None => qualifier = qualifier.and(Qualifier::AtMost),
        }
    }
    Some(Figure { value, unit: amount.unit.clone(), qualifier, source: None })
}

fn is_nothing(left: &Figure) -> bool {
    match left.qualifier {
        Qualifier::Exactly | Qualifier::AtMost | Qualifier::LessThan => left.value <= Decimal::ZERO,
        Qualifier::About | Qualifier::MoreThan | Qualifier::AtLeast => false,
    }
}

fn fees(initiative: &Initiative, organisation: OrganisationId, day: Date) -> Vec<Obligation> {
    let year = PartialDate::Year(day.year());
    let theirs =
        totals::fees_in(&initiative.partnership, year, day).filter(|(_, payer, _)| *payer == organisation);
    let fee = |(id, _, fee): Payable<'_>| {
        let it = Owed::Fee(id).thing(&fee.title, FEE_RULE, [fee.recorded.position]);
        let it = it.since(fee.period.and_then(|period| period.from)).amount(fee.amount.clone());
        Obligation { due: Some(year), ..it }
    };
    theirs.map(fee).collect()
}

fn knowledge(initiative: &Initiative, organisation: OrganisationId, day: Date) -> Vec<Obligation> {
    let measurement = &initiative.shared_measurement;
    let begun = |on: Option<PartialDate>| on.is_none_or(|on| on.has_begun(day));
    let evaluations = measurement.evaluations.iter().filter(|(_, evaluation)| {
        let published = evaluation.editions.iter().any(|edition| begun(edition.on));
        evaluation.commissioned.evaluators.contains(&organisation) && !published
    });
    let evaluations = evaluations.map(|(id, evaluation)| {
        let asked = &evaluation.commissioned;
        let it = Owed::Evaluation(id).thing(&asked.title, EVALUATION_RULE, [asked.recorded.position]);
        it.due(asked.due, day)
    });
    let needs = measurement.data_needs.iter().filter_map(|(id, need)| {
        let indicator = measurement.indicators.get(need.raised.indicator?)?;
        let settled = need.settled.as_ref().is_some_and(|settled| begun(settled.on));
        let from = [need.raised.recorded.position, indicator.defined.recorded.position];
        let theirs = indicator.defined.reporter == Some(organisation) && !settled;
        theirs.then(|| Owed::DataNeed(id).thing(&need.raised.question, NEED_RULE, from))
    });
    evaluations.chain(needs).collect()
}

fn seats_due(initiative: &Initiative, organisation: OrganisationId, day: Date) -> Vec<Obligation> {
    let standings = initiative.backbone.seats.iter().map(|(id, seat)| (id, seat, seats::standing(seat, day)));
    let due = standings.filter(|(_, _, standing)| {
        standing.status == SeatStatus::Due && standing.holder == Some(organisation)
    });
    let due = due.map(|(id, seat, standing)| {
        Owed::Seat(id).thing(&seat.created.name, SEAT_RULE, standing.from).due(standing.due, day)
    });
    due.collect()
}

fn milestones(initiative: &Initiative, organisation: OrganisationId, day: Date) -> Vec<Obligation> {
    let state = &initiative.reinforcing_activities;
    let open = state.milestones.iter().filter_map(|(id, milestone)| {
        let activity = state.activities.get(milestone.planned.activity)?;
        let reached = milestone.reached.as_ref().is_some_and(|reached| reached.on.has_begun(day));
        let led = activity.planned.lead == Some(organisation);
        if !led || reached || activity.status_on(day) == ActivityStatus::Abandoned {
            return None;
        }
        let from = [milestone.planned.recorded.position, activity.planned.recorded.position];
        let it = Owed::Milestone(id).thing(&milestone.planned.title, MILESTONE_RULE, from);
        Some(it.due(milestone.planned.due, day))
    });
    open.collect()
}

#[cfg(test)]
mod tests;
