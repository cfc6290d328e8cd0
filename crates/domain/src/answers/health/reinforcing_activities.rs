//! The health of the mutually reinforcing activities.

use super::Look;
use super::signal::{Count, Signal, share_rule};
use super::told::{Told, agreed, and, any, begun, holding, is_partner, not, over, planned, recent};
use super::vocabulary::{HealthReason as Reason, HealthSignalKey as Key, Subject};
use crate::commit::Recorded;
use crate::ids::{ConstituencyId, OrganisationId};
use crate::partnership::Partner;
use crate::party::Party;
use crate::reinforcing_activities::{Activity, ActivityStatus, Commitment};
use crate::value::{Figure, Qualifier};

const GOALS_SERVED: &str = share_rule!(
    "Of the goals that hold on the day, the share that an activity serves which is planned or under way on that day: \
neither completed nor given up, and its period not over."
);
const PARTNERS_ACTIVE: &str = share_rule!(
    "Of the partners on the day, the share that leads or contributes to an activity that is planned or under way, or that \
has promised something whose date has not passed; a kind of party stands for every partner of that kind. Where nobody \
is recorded as taking part in anything, each is unknown."
);
const MILESTONES_REACHED: &str = share_rule!(
    "Of the milestones whose date has passed, the share that was reached by that date. One that was reached counts for \
two years after its date, one that was not counts until it is; those of activities given up and those without a date are \
left out."
);
const COMMITMENTS_DELIVERED: &str = share_rule!(
    "Of the commitments whose date has passed, the share that has been delivered by the day: in full where an amount was \
promised, at all where none was. One that was delivered counts for two years after its date, one that was not counts \
until it is; those without a date are left out."
);

pub(super) fn signals(look: &Look<'_>) -> Vec<Signal> {
    vec![goals(look), partners(look), milestones(look), commitments(look)]
}

/// Whether an activity has one of two statuses on the day.
fn is(look: &Look<'_>, activity: &Activity, statuses: [ActivityStatus; 2]) -> Told {
    let steps = holding(activity.moves.iter(), |step| step.on, look.day);
    let certain = steps.first().is_some_and(|step| begun(step.on, look.day) == Some(true));
    let before = (!certain).then_some(ActivityStatus::Planned);
    let all = before.into_iter().chain(steps.iter().map(|step| step.status));
    agreed(all.map(|status| Some(statuses.contains(&status))))
}

/// Whether an activity is planned or under way on the day.
fn runs(look: &Look<'_>, activity: &Activity) -> Told {
    let period = activity.planned.period.unwrap_or_default();
    let going = is(look, activity, [ActivityStatus::Planned, ActivityStatus::UnderWay]);
    let there = planned(&activity.planned, period.from, look.day);
    and(there, and(going, not(over(period.to, look.day))))
}

fn moved<'a>(look: &Look<'_>, activity: &'a Activity) -> impl Iterator<Item = &'a Recorded> {
    let day = look.day;
    let steps = activity.moves.iter().filter(move |step| begun(step.on, day) != Some(false));
    std::iter::once(&activity.planned.recorded).chain(steps.map(|step| &step.recorded))
}

fn goals(look: &Look<'_>) -> Signal {
    let title = "Goals that an activity serves which is planned or under way";
    let mut count = Count::new(Key::GoalsServed, title, GOALS_SERVED);
    for gap in &look.goals {
        let activities = look.initiative.reinforcing_activities.activities.iter().map(|(_, it)| it);
        let serving = activities.filter(|activity| activity.planned.goals.contains(&gap.goal));
        let serving = serving.filter(|it| {
            planned(&it.planned, it.planned.period.and_then(|period| period.from), look.day) != Some(false)
        });
        let serving: Vec<_> = serving.collect();
        count.names(look.adopted(gap.goal));
        count.names(serving.iter().flat_map(|activity| moved(look, activity)));
        let over = !gap.lacks.contains(&crate::answers::gaps::Lack::Activity);
        let lacking = if over { Reason::ActivityOver } else { Reason::NoActivity };
        let told = any(serving.iter().map(|activity| runs(look, activity)));
        count.tell(Subject::Goal(gap.goal), told, Reason::Served, lacking);
    }
    count.share()
}

/// Whether a partner is among those named, directly or by its kind.
fn among<'a>(
    look: &Look<'_>,
    (id, partner): (OrganisationId, &Partner),
    mut parties: impl Iterator<Item = &'a Party>,
) -> bool {
    parties.any(|party| match party {
        Party::Organisation(named) => *named == id,
        Party::Constituency(kind) => constituency(look, partner) == Some(*kind),
    })
}

/// The kind of party that a partner is on the day.
fn constituency(look: &Look<'_>, partner: &Partner) -> Option<ConstituencyId> {
    let begun = |joined| begun(joined, look.day) != Some(false);
    let last = partner.memberships.iter().rfind(|membership| begun(membership.admitted.joined));
    last.and_then(|membership| membership.admitted.constituency)
}

fn partners(look: &Look<'_>) -> Signal {
    let title = "Partners that take part in an activity or have committed something";
    let mut count = Count::new(Key::PartnersActive, title, PARTNERS_ACTIVE);
    let activities = look.initiative.reinforcing_activities.activities.iter().map(|(_, it)| it);
    let activities: Vec<_> =
        activities.map(|it| (it, runs(look, it))).filter(|(_, t)| *t != Some(false)).collect();
    let commitments = look.initiative.reinforcing_activities.commitments.iter().map(|(_, it)| &it.pledged);
    let commitments =
        commitments.map(|it| (it, not(over(it.due, look.day)))).filter(|(_, t)| *t != Some(false));
    let commitments: Vec<_> = commitments.collect();
    let takes = |it: (OrganisationId, &Partner)| {
        let works = activities.iter().filter(|(activity, _)| {
            activity.planned.lead == Some(it.0) || among(look, it, activity.planned.contributors.iter())
        });
        let gives = commitments.iter().filter(|(pledged, _)| among(look, it, std::iter::once(&pledged.by)));
        any(works.map(|(_, told)| *told).chain(gives.map(|(_, told)| *told)))
    };
    let partners = look.initiative.partnership.partners.iter();
    let partners = partners.map(|it| (it, is_partner(it.1, look.day), takes(it)));
    let partners: Vec<_> = partners.filter(|(_, there, _)| *there != Some(false)).collect();
    let silent = partners.iter().all(|(_, _, takes)| *takes == Some(false));
    if !partners.is_empty() {
        count.names(activities.iter().flat_map(|(it, _)| moved(look, it)));
        count.names(commitments.iter().map(|(it, _)| &it.recorded));
    }
    for ((id, partner), there, takes) in partners {
        count.names(look.admitted(partner));
        match there {
            None => count.count(Subject::Partner(id), None, Reason::DateTooVague),
            _ if silent => count.count(Subject::Partner(id), None, Reason::NothingRecorded),
            _ => count.tell(Subject::Partner(id), takes, Reason::TakesPart, Reason::TakesNoPart),
        }
    }
    count.share()
}

fn milestones(look: &Look<'_>) -> Signal {
    let mut count = Count::new(Key::MilestonesReached, "Milestones reached in time", MILESTONES_REACHED);
    let room = &look.initiative.reinforcing_activities;
    for (id, milestone) in room.milestones.iter() {
        let activity = room.activities.get(milestone.planned.activity);
        let abandoned = [ActivityStatus::Abandoned, ActivityStatus::Abandoned];
        if activity.is_some_and(|activity| is(look, activity, abandoned) == Some(true)) {
            continue;
        }
        let reached = milestone.reached.as_ref().map(|reached| (reached.on, &reached.recorded));
        let planned = (milestone.planned.due, &milestone.planned.recorded);
        count.due(look.day, Subject::Milestone(id), planned, reached);
    }
    count.share()
}

fn commitments(look: &Look<'_>) -> Signal {
    let title = "Commitments that were due and have been delivered";
    let mut count = Count::new(Key::CommitmentsDelivered, title, COMMITMENTS_DELIVERED);
    for (id, commitment) in look.initiative.reinforcing_activities.commitments.iter() {
        let Some(due) = commitment.pledged.due.filter(|due| due.is_over(look.day)) else { continue };
        let (told, reason) = delivered(look, commitment);
        if told == Some(false) || recent(due, look.day) {
            count.count(Subject::Commitment(id), told, reason);
            count.name(&commitment.pledged.recorded);
            let given = commitment.deliveries.iter().filter(|it| it.on.has_begun(look.day));
            count.names(given.map(|it| &it.recorded));
        }
    }
    count.share()
}

/// Whether what was promised has been delivered by the day.
fn delivered(look: &Look<'_>, commitment: &Commitment) -> (Told, Reason) {
    let by = |told: Told| commitment.deliveries.iter().filter(move |it| begun(Some(it.on), look.day) == told);
    let (certain, vague) = (by(Some(true)).count(), by(None).count());
    if certain + vague == 0 {
        return (Some(false), Reason::NotDelivered);
    }
    let Some(promised) = &commitment.pledged.amount else {
        return if certain > 0 { (Some(true), Reason::Delivered) } else { (None, Reason::DateTooVague) };
    };
    let amounts = |told: Told| by(told).map(|it| it.amount.as_ref()).collect::<Vec<_>>();
    let surely = enough(promised, &amounts(Some(true)));
    let perhaps = enough(promised, &[amounts(Some(true)), amounts(None)].concat());
    match (surely, perhaps) {
        (Some(true), _) => (Some(true), Reason::Delivered),
        (_, Some(false)) => (Some(false), Reason::PartlyDelivered),
        (Some(false), _) => (None, Reason::DateTooVague),
        (None, _) => (None, Reason::AmountUnknown),
    }
}

/// Whether these amounts together reach the promised one; nothing where one is unknown, of another unit, or too vague.
fn enough(promised: &Figure, amounts: &[Option<&Figure>]) -> Option<bool> {
    use Qualifier::{About, AtLeast, AtMost, Exactly, LessThan, MoreThan};
    let mut sum = crate::value::Decimal::ZERO;
    let mut bound = Exactly;
    for amount in amounts {
        let amount = amount.filter(|amount| amount.unit == promised.unit)?;
        sum = sum.plus(amount.value)?;
        bound = bound.and(amount.qualifier);
    }
    let (reached, short) = (sum >= promised.value, sum < promised.value);
    // What was promised is taken as its number: "at least 10" and "about 10" ask for 10.
    match bound {
        Exactly => Some(reached),
        MoreThan | AtLeast => reached.then_some(true),
        AtMost | LessThan => short.then_some(false),
        About => None,
    }
}
