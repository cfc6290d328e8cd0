//! What is to be done: decisions, actions, milestones, commitments.

use super::look::{Draft, Look, positions};
use super::{Item, Kind};
use crate::answers::object::Object;
use crate::answers::open::{self, Duty, Open};
use crate::backbone::BackboneFunction::{GuideVisionAndStrategy, SupportAlignedActivities};
use crate::fact::can_have_begun;
use crate::party::Party;
use crate::reinforcing_activities::{Commitment, Milestone};
use crate::value::Decimal;

const DUTY: &str = "A decision or an action that is open on the day and whose date has certainly passed or can come within \
30 days; a decision also where somebody is to carry it out and nobody is named.";
const MILESTONE: &str = "A milestone of an activity that is not given up, not reached by the day, and whose date has \
certainly passed or can come within 30 days.";
const COMMITMENT: &str = "A commitment that is not given by the day, and whose date has certainly passed or can come within \
30 days. It is given once what was delivered adds up to it; where an amount is unknown, one delivery will do.";

pub(super) fn items(look: &Look<'_>) -> Vec<Item> {
    let activities = &look.initiative.reinforcing_activities;
    let mut items: Vec<Item> =
        open::open(look.initiative, look.day).into_iter().filter_map(|it| duty(look, it)).collect();
    items.extend(activities.milestones.iter().filter_map(|(_, it)| milestone(look, it)));
    items.extend(activities.commitments.iter().filter_map(|(_, it)| commitment(look, it)));
    items
}

fn duty(look: &Look<'_>, it: Open) -> Option<Item> {
    let soon = it.due.is_some_and(|due| look.is_soon(due));
    if !soon && it.owner.is_some() {
        return None;
    }
    let by_when = it.due.map_or_else(String::new, |due| format!(" by {due}"));
    let who = look.name_or(it.owner, "Nobody is named who");
    let (kind, object, what) = match it.duty {
        Duty::Decision(id) => (Kind::Decision, Object::Decision(id), "carry out"),
        Duty::Action(id) => (Kind::Action, Object::Action(id), "do"),
    };
    Some(look.item(Draft {
        kind,
        object,
        sentence: format!("{who} is to {what} \"{}\"{by_when}.", it.title),
        by: it.owner,
        function: GuideVisionAndStrategy,
        since: it.overdue_since,
        due: it.due,
        rule: DUTY,
        from: it.from,
    }))
}

fn milestone(look: &Look<'_>, it: &Milestone) -> Option<Item> {
    let planned = &it.planned;
    let activity = look.initiative.reinforcing_activities.activities.get(planned.activity)?;
    let due = planned.due.filter(|due| look.is_soon(*due))?;
    let reached = it.reached.as_ref().is_some_and(|reached| reached.on.has_begun(look.day));
    if reached || !activity.counts(look.day) {
        return None;
    }
    let (title, of) = (&planned.title, &activity.planned.title);
    Some(look.item(Draft {
        kind: Kind::Milestone,
        object: Object::Milestone(planned.id),
        sentence: format!("\"{of}\" is to reach \"{title}\" by {due}."),
        by: activity.planned.lead,
        function: SupportAlignedActivities,
        since: look.passed(due),
        due: Some(due),
        rule: MILESTONE,
        from: positions([&planned.recorded, &activity.planned.recorded]),
    }))
}

fn commitment(look: &Look<'_>, it: &Commitment) -> Option<Item> {
    let pledged = &it.pledged;
    let due = pledged.due.filter(|due| look.is_soon(*due) && !is_given(look, it))?;
    let constituencies = &look.initiative.partnership.constituencies;
    let (by, who) = match pledged.by {
        Party::Organisation(id) => (Some(id), look.name(id)),
        Party::Constituency(id) => (None, constituencies.get(id).map_or("A party", |it| it.name.as_str())),
    };
    let deliveries = it.deliveries.iter().map(|delivery| &delivery.recorded);
    Some(look.item(Draft {
        kind: Kind::Commitment,
        object: Object::Commitment(pledged.id),
        sentence: format!("{who} promised \"{}\" by {due}, and it is not given in full.", pledged.what),
        by,
        function: SupportAlignedActivities,
        since: look.passed(due),
        due: Some(due),
        rule: COMMITMENT,
        from: positions(std::iter::once(&pledged.recorded).chain(deliveries)),
    }))
}

/// Whether what was delivered by the day adds up to what was promised, as far as can be known.
fn is_given(look: &Look<'_>, it: &Commitment) -> bool {
    let delivered: Vec<_> =
        it.deliveries.iter().filter(|delivery| can_have_begun(Some(delivery.on), look.day)).collect();
    let Some(promised) = &it.pledged.amount else { return !delivered.is_empty() };
    let mut sum = Some(Decimal::ZERO);
    for delivery in &delivered {
        match &delivery.amount {
            Some(amount) if amount.unit == promised.unit => sum = sum.and_then(|sum| sum.plus(amount.value)),
            Some(_) | None => return true,
        }
    }
    sum.is_none_or(|sum| sum >= promised.value)
}
