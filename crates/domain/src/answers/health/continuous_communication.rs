//! The health of continuous communication.

use super::Look;
use super::signal::{Count, Signal, share_rule};
use super::told::{Told, and, any, begun, exists};
use super::vocabulary::{HealthReason as Reason, HealthSignalKey as Key, Subject};
use crate::answers::cadence;
use crate::ids::BodyId;
use crate::value::PartialDate;

const MEETINGS_HELD: &str = share_rule!(
    "Of the bodies that exist on the day and for which it is said how often they are to meet, the share that last met no \
longer ago than a year divided by the least number of times. A body of which no meeting is recorded is unknown."
);
const DUTIES_DONE: &str = share_rule!(
    "Of the decisions that have been taken and the actions that have been given to somebody, as far as their date has \
passed, the share that was carried out or completed by that date. What is done counts for two years after its date, what \
is not done counts until it is, and what has no date is left out."
);
const DISAGREEMENTS_SETTLED: &str = share_rule!(
    "Of the disagreements raised by the day, the share that was accepted or resolved by then. What has no date counts \
as standing."
);
const NOTICES_ACKNOWLEDGED: &str = share_rule!(
    "Of all to whom the notices given by the day are addressed, the share recorded as having taken note of them by then: \
each counts once for each notice. What has no date counts as standing."
);

pub(super) fn signals(look: &Look<'_>) -> Vec<Signal> {
    vec![meetings(look), duties(look), disagreements(look), notices(look)]
}

fn meetings(look: &Look<'_>) -> Signal {
    let mut count = Count::new(Key::MeetingsHeld, "Bodies that meet as often as they are to", MEETINGS_HELD);
    for (id, body) in look.initiative.backbone.bodies.iter() {
        if body.established.cadence.is_none() || exists(body, look.day) == Some(false) {
            continue;
        }
        count.name(&body.established.recorded);
        let (met, reason) = kept(look, id, &mut count);
        let met = if exists(body, look.day).is_none() { None } else { met };
        match met {
            None if reason == Reason::NoMeeting => count.count(Subject::Body(id), None, reason),
            told => count.tell(Subject::Body(id), told, reason, reason),
        }
    }
    count.share()
}

/// Whether a body has met within its cadence.
fn kept(look: &Look<'_>, id: BodyId, count: &mut Count) -> (Told, Reason) {
    let meetings = look.initiative.continuous_communication.meetings.iter();
    let held = meetings.filter(|(_, meeting)| meeting.scheduled.body == Some(id));
    let held =
        held.filter_map(|(_, meeting)| meeting.held.as_ref()).filter(|held| held.on.has_begun(look.day));
    let held: Vec<_> = held.collect();
    count.names(held.iter().map(|held| &held.recorded));
    let Some(standing) = cadence::standing(look.initiative, id, look.day) else {
        return (None, Reason::NoMeeting);
    };
    // A vague date is taken as kind as it can be there; here it has to be certain.
    let certainly = |on: PartialDate| {
        let due = standing.cadence.map(|cadence| cadence::due(cadence, on.first_day()));
        on.last_day() <= look.day && due.is_some_and(|due| due >= look.day)
    };
    match standing.missed {
        None => (None, Reason::NoMeeting),
        Some(true) => (Some(false), Reason::CadenceMissed),
        Some(false) if held.iter().any(|held| certainly(held.on)) => (Some(true), Reason::CadenceKept),
        Some(false) => (None, Reason::DateTooVague),
    }
}

fn duties(look: &Look<'_>) -> Signal {
    let mut count = Count::new(Key::DutiesDone, "Decisions and actions done in time", DUTIES_DONE);
    let communication = &look.initiative.continuous_communication;
    for (id, decision) in communication.decisions.iter() {
        let done = decision.carried_out.as_ref().map(|done| (done.on, &done.recorded));
        let planned = (decision.taken.due, &decision.taken.recorded);
        count.due(look.day, Subject::Decision(id), planned, done);
    }
    for (id, action) in communication.actions.iter() {
        let done = action.completed.as_ref().map(|done| (done.on, &done.recorded));
        let planned = (action.assigned.due, &action.assigned.recorded);
        count.due(look.day, Subject::Action(id), planned, done);
    }
    count.share()
}

fn disagreements(look: &Look<'_>) -> Signal {
    let title = "Disagreements that are accepted or resolved";
    let mut count = Count::new(Key::DisagreementsSettled, title, DISAGREEMENTS_SETTLED);
    for (id, disagreement) in look.initiative.continuous_communication.disagreements.iter() {
        let raised = begun(disagreement.raised.on, look.day);
        if raised == Some(false) {
            continue;
        }
        let accepted = disagreement.accepted.as_ref().map(|it| (it.on, &it.recorded));
        let resolved = disagreement.resolved.as_ref().map(|it| (it.on, &it.recorded));
        let ends = || accepted.into_iter().chain(resolved).map(|(on, at)| (begun(on, look.day), at));
        let settled = and(raised, any(ends().map(|(told, _)| told)));
        let settled = if raised.is_none() { None } else { settled };
        count.tell(Subject::Disagreement(id), settled, Reason::Settled, Reason::Open);
        count.name(&disagreement.raised.recorded);
        count.names(ends().filter(|(told, _)| *told != Some(false)).map(|(_, at)| at));
    }
    count.share()
}

fn notices(look: &Look<'_>) -> Signal {
    let title = "Notices that those addressed have taken note of";
    let mut count = Count::new(Key::NoticesAcknowledged, title, NOTICES_ACKNOWLEDGED);
    for (notice, it) in look.initiative.continuous_communication.notices.iter() {
        let given = begun(it.given.on, look.day);
        if given == Some(false) {
            continue;
        }
        count.name(&it.given.recorded);
        for organisation in &it.given.to {
            let noted = it.acknowledged.iter().filter(|noted| noted.organisation == *organisation);
            let noted: Vec<_> = noted.filter(|noted| begun(noted.on, look.day) != Some(false)).collect();
            count.names(noted.iter().map(|noted| &noted.recorded));
            let told = any(noted.iter().map(|noted| begun(noted.on, look.day)));
            let told = if given.is_none() { None } else { told };
            let subject = Subject::Notice { notice, organisation: *organisation };
            count.tell(subject, told, Reason::Acknowledged, Reason::NotAcknowledged);
        }
    }
    count.share()
}
