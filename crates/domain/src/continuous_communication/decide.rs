//! The rules of continuous communication.

use super::{
    AcceptDisagreement, AcknowledgeNotice, ActionAssigned, ActionCompleted, AddSession, AnnounceConference,
    AnnouncementPublished, AnnouncementUpdated, AssignAction, CarryOutDecision, Command, CompleteAction,
    Conference, ConferenceAnnounced, ConferenceUpdated, DecisionCarriedOut, DecisionRecorded, Disagreement,
    DisagreementAccepted, DisagreementRaised, DisagreementResolved, DrawLesson, Event, GiveNotice,
    HoldMeeting, LessonDrawn, MeetingHeld, MeetingScheduled, NoticeAcknowledged, NoticeGiven, PositionTaken,
    PublishAnnouncement, RaiseDisagreement, RecordDecision, ResolveDisagreement, ScheduleMeeting,
    SessionAdded, Speaker, State, TakePosition, UpdateAnnouncement, UpdateConference,
};
use crate::fact::{Stated, all_exist, no_repeats, repeats, stands};
use crate::ids::{ConferenceId, DisagreementId, GoalId, IndicatorId};
use crate::rejection::{Code, Rejection};
use crate::situation::Situation;
use crate::value::{PartialDate, Period};

type Decided = Result<Vec<Event>, Rejection>;

/// The events that a command causes.
pub(crate) fn decide(now: &Situation<'_>, command: &Command) -> Decided {
    let state = &now.initiative.continuous_communication;
    match command {
        Command::ScheduleMeeting(command) => schedule(now, state, command),
        Command::HoldMeeting(command) => hold(now, state, command),
        Command::RecordDecision(command) => record_decision(now, state, command),
        Command::CarryOutDecision(command) => carry_out(now, state, command),
        Command::AssignAction(command) => assign(now, state, command),
        Command::CompleteAction(command) => complete(now, state, command),
        Command::PublishAnnouncement(command) => announce(now, state, command),
        Command::UpdateAnnouncement(command) => update_announcement(state, command),
        Command::DrawLesson(command) => draw_lesson(now, state, command),
        Command::GiveNotice(command) => give_notice(now, state, command),
        Command::AcknowledgeNotice(command) => acknowledge(state, command),
        Command::RaiseDisagreement(command) => raise(now, state, command),
        Command::TakePosition(command) => take_position(now, state, command),
        Command::AcceptDisagreement(command) => accept(state, command),
        Command::ResolveDisagreement(command) => resolve(state, command),
        Command::AnnounceConference(command) => announce_conference(now, state, command),
        Command::UpdateConference(command) => update_conference(state, command),
        Command::AddSession(command) => add_session(state, command),
    }
}

/// Whether a fact that can happen only once is a repetition.
///
/// # Errors
/// `WRONG_STATE`, in those words, when it has happened in another way.
fn done<F: PartialEq>(
    standing: Option<&Stated<F>>,
    fact: &F,
    field: &'static str,
    otherwise: impl FnOnce(&F) -> String,
) -> Result<bool, Rejection> {
    match standing {
        None => Ok(false),
        Some(standing) if standing.fact == *fact => Ok(true),
        Some(standing) => Err(Rejection::new(Code::WrongState, field, otherwise(&standing.fact))),
    }
}

/// # Errors
/// `OUT_OF_RANGE` when the day has certainly not come yet anywhere.
fn has_come(now: &Situation<'_>, on: PartialDate, rule: &str) -> Result<(), Rejection> {
    // The moment of recording is in UTC; east of it the next day has begun.
    let today = now.at.day().last_day();
    if PartialDate::Day(today.tomorrow().unwrap_or(today)).is_before(on) {
        return Err(Rejection::new(Code::OutOfRange, "on", format!("{on} has not come yet; {rule}")));
    }
    Ok(())
}

/// # Errors
/// `DATES_REVERSED` when something certainly happened before what it follows from.
fn follows(
    after: Option<PartialDate>,
    on: Option<PartialDate>,
    field: &'static str,
) -> Result<(), Rejection> {
    Period { from: after, to: on }.check(field)
}

fn schedule(now: &Situation<'_>, state: &State, command: &ScheduleMeeting) -> Decided {
    let id = now.id(command.id);
    let fact = MeetingScheduled::with(command, id);
    if stands(id, state.meetings.get(id).map(|meeting| &meeting.scheduled), &fact)? {
        return Ok(vec![]);
    }
    all_exist("body", command.body, |id| now.initiative.backbone.bodies.has(id))?;
    Ok(vec![Event::MeetingScheduled(fact)])
}

fn hold(now: &Situation<'_>, state: &State, command: &HoldMeeting) -> Decided {
    let fact = MeetingHeld::of(command);
    let Some(meeting) = state.meetings.get(command.meeting) else {
        return Err(Rejection::not_found("meeting", command.meeting));
    };
    if done(meeting.held.as_ref(), &fact, "meeting", |held| format!("it was held on {} already", held.on))? {
        return Ok(vec![]);
    }
    has_come(now, command.on, "a meeting is held once it has taken place")?;
    no_repeats("attendees", &command.attendees)?;
    command.attendees.iter().try_for_each(|attendee| now.organisation("attendees", *attendee))?;
    Ok(vec![Event::MeetingHeld(fact)])
}

fn record_decision(now: &Situation<'_>, state: &State, command: &RecordDecision) -> Decided {
    let id = now.id(command.id);
    let fact = DecisionRecorded::with(command, id);
    if stands(id, state.decisions.get(id).map(|decision| &decision.taken), &fact)? {
        return Ok(vec![]);
    }
    all_exist("body", command.body, |id| now.initiative.backbone.bodies.has(id))?;
    all_exist("meeting", command.meeting, |id| state.meetings.has(id))?;
    command.owner.map_or(Ok(()), |owner| now.organisation("owner", owner))?;
    Period { from: command.on, to: command.due }.check("due")?;
    bears_on(now, &command.goals, &command.indicators)?;
    Ok(vec![Event::DecisionRecorded(fact)])
}

fn announce(now: &Situation<'_>, state: &State, command: &PublishAnnouncement) -> Decided {
    let id = now.id(command.id);
    let fact = AnnouncementPublished::with(command, id);
    if stands(id, state.announcements.get(id).map(|a| &a.published), &fact)? {
        return Ok(vec![]);
    }
    command.by.map_or(Ok(()), |by| now.organisation("by", by))?;
    Ok(vec![Event::AnnouncementPublished(fact)])
}

fn draw_lesson(now: &Situation<'_>, state: &State, command: &DrawLesson) -> Decided {
    let id = now.id(command.id);
    let fact = LessonDrawn::with(command, id);
    if stands(id, state.lessons.get(id), &fact)? {
        return Ok(vec![]);
    }
    bears_on(now, &command.goals, &command.indicators)?;
    Ok(vec![Event::LessonDrawn(fact)])
}

/// What something bears on exists, and is named once.
fn bears_on(now: &Situation<'_>, goals: &[GoalId], indicators: &[IndicatorId]) -> Result<(), Rejection> {
    no_repeats("goals", goals)?;
    all_exist("goals", goals.iter().copied(), |id| now.initiative.common_agenda.goals.has(id))?;
    no_repeats("indicators", indicators)?;
    let measured = &now.initiative.shared_measurement.indicators;
    all_exist("indicators", indicators.iter().copied(), |id| measured.has(id))
}

fn carry_out(now: &Situation<'_>, state: &State, command: &CarryOutDecision) -> Decided {
    let fact = DecisionCarriedOut::of(command);
    let Some(decision) = state.decisions.get(command.decision) else {
        return Err(Rejection::not_found("decision", command.decision));
    };
    let otherwise = |done: &DecisionCarriedOut| format!("it was carried out on {} already", done.on);
    if done(decision.carried_out.as_ref(), &fact, "decision", otherwise)? {
        return Ok(vec![]);
    }
    has_come(now, command.on, "a decision is carried out once all of it has been done")?;
    follows(decision.taken.on, Some(command.on), "on")?;
    Ok(vec![Event::DecisionCarriedOut(fact)])
}

fn assign(now: &Situation<'_>, state: &State, command: &AssignAction) -> Decided {
    let id = now.id(command.id);
    let fact = ActionAssigned::with(command, id);
    if stands(id, state.actions.get(id).map(|action| &action.assigned), &fact)? {
        return Ok(vec![]);
    }
    now.organisation("owner", command.owner)?;
    all_exist("decision", command.decision, |id| state.decisions.has(id))?;
    all_exist("meeting", command.meeting, |id| state.meetings.has(id))?;
    let decision = command.decision.and_then(|id| state.decisions.get(id));
    follows(decision.and_then(|decision| decision.taken.on), command.due, "due")?;
    Ok(vec![Event::ActionAssigned(fact)])
}

fn complete(now: &Situation<'_>, state: &State, command: &CompleteAction) -> Decided {
    let fact = ActionCompleted::of(command);
    let Some(action) = state.actions.get(command.action) else {
        return Err(Rejection::not_found("action", command.action));
    };
    let otherwise = |done: &ActionCompleted| format!("it was done on {} already", done.on);
    if done(action.completed.as_ref(), &fact, "action", otherwise)? {
        return Ok(vec![]);
    }
    has_come(now, command.on, "an action is completed once it has been done")?;
    Ok(vec![Event::ActionCompleted(fact)])
}

fn update_announcement(state: &State, command: &UpdateAnnouncement) -> Decided {
    let fact = AnnouncementUpdated::of(command);
    let Some(announcement) = state.announcements.get(command.announcement) else {
        return Err(Rejection::not_found("announcement", command.announcement));
    };
    if command.title.is_none() && command.text.is_none() {
        return Err(Rejection::new(Code::Invalid, "title", "give a new title, a new text, or both"));
    }
    let same_title = command.title.as_ref().is_none_or(|title| title == announcement.title());
    let same_text = command.text.is_none() || command.text.as_ref() == announcement.text();
    let known = command.on.is_none() && same_title && same_text;
    if known || repeats(announcement.updates.iter(), &fact, command.on) {
        return Ok(vec![]);
    }
    follows(announcement.published.on, command.on, "on")?;
    Ok(vec![Event::AnnouncementUpdated(fact)])
}

fn give_notice(now: &Situation<'_>, state: &State, command: &GiveNotice) -> Decided {
    let id = now.id(command.id);
    let fact = NoticeGiven::with(command, id);
    if stands(id, state.notices.get(id).map(|notice| &notice.given), &fact)? {
        return Ok(vec![]);
    }
    if command.to.is_empty() {
        let message = "name at least one organisation that the notice is addressed to";
        return Err(Rejection::new(Code::Invalid, "to", message));
    }
    no_repeats("to", &command.to)?;
    command.to.iter().try_for_each(|to| now.organisation("to", *to))?;
    command.by.map_or(Ok(()), |by| now.organisation("by", by))?;
    Ok(vec![Event::NoticeGiven(fact)])
}

fn acknowledge(state: &State, command: &AcknowledgeNotice) -> Decided {
    let fact = NoticeAcknowledged::of(command);
    let Some(notice) = state.notices.get(command.notice) else {
        return Err(Rejection::not_found("notice", command.notice));
    };
    let earlier = notice.acknowledged.iter().find(|a| a.organisation == command.organisation);
    if done(earlier, &fact, "organisation", |_| "it has taken note of this notice already".to_owned())? {
        return Ok(vec![]);
    }
    if !notice.given.to.contains(&command.organisation) {
        let message = "the notice is not addressed to this organisation";
        return Err(Rejection::new(Code::Invalid, "organisation", message));
    }
    follows(notice.given.on, command.on, "on")?;
    Ok(vec![Event::NoticeAcknowledged(fact)])
}

fn raise(now: &Situation<'_>, state: &State, command: &RaiseDisagreement) -> Decided {
    let id = now.id(command.id);
    let fact = DisagreementRaised::with(command, id);
    if stands(id, state.disagreements.get(id).map(|disagreement| &disagreement.raised), &fact)? {
        return Ok(vec![]);
    }
    command.by.map_or(Ok(()), |by| now.organisation("by", by))?;
    no_repeats("goals", &command.goals)?;
    all_exist("goals", command.goals.iter().copied(), |id| now.initiative.common_agenda.goals.has(id))?;
    Ok(vec![Event::DisagreementRaised(fact)])
}

fn disagreement(state: &State, id: DisagreementId) -> Result<&Disagreement, Rejection> {
    state.disagreements.get(id).ok_or_else(|| Rejection::not_found("disagreement", id))
}

fn take_position(now: &Situation<'_>, state: &State, command: &TakePosition) -> Decided {
    let fact = PositionTaken::of(command);
    let disagreement = disagreement(state, command.disagreement)?;
    if command.organisation.is_some() == command.who.is_some() {
        let message = "say whose position it is: give `organisation` or `who`, and not both";
        return Err(Rejection::new(Code::Invalid, "who", message));
    }
    let same_party = |p: &&Stated<PositionTaken>| (p.organisation, &p.who) == (fact.organisation, &fact.who);
    if repeats(disagreement.positions.iter().filter(same_party), &fact, command.on) {
        return Ok(vec![]);
    }
    command.organisation.map_or(Ok(()), |id| now.organisation("organisation", id))?;
    Ok(vec![Event::PositionTaken(fact)])
}

fn accept(state: &State, command: &AcceptDisagreement) -> Decided {
    let fact = DisagreementAccepted::of(command);
    let disagreement = disagreement(state, command.disagreement)?;
    let otherwise = |_: &DisagreementAccepted| "it has been accepted already".to_owned();
    if done(disagreement.accepted.as_ref(), &fact, "disagreement", otherwise)? {
        return Ok(vec![]);
    }
    // What was resolved since can still be recorded as accepted before.
    let before = |end: PartialDate| command.on.is_some_and(|on| !end.is_before(on));
    if disagreement.resolved.as_ref().is_some_and(|resolved| !resolved.on.is_some_and(before)) {
        let message = "it has been resolved; say when it was accepted before that, or raise it anew";
        return Err(Rejection::new(Code::WrongState, "disagreement", message));
    }
    follows(disagreement.raised.on, command.on, "on")?;
    Ok(vec![Event::DisagreementAccepted(fact)])
}

fn resolve(state: &State, command: &ResolveDisagreement) -> Decided {
    let fact = DisagreementResolved::of(command);
    let disagreement = disagreement(state, command.disagreement)?;
    let otherwise = |_: &DisagreementResolved| "it has been resolved already; raise it anew".to_owned();
    if done(disagreement.resolved.as_ref(), &fact, "disagreement", otherwise)? {
        return Ok(vec![]);
    }
    follows(disagreement.raised.on, command.on, "on")?;
    follows(disagreement.accepted.as_ref().and_then(|accepted| accepted.on), command.on, "on")?;
    Ok(vec![Event::DisagreementResolved(fact)])
}

fn announce_conference(now: &Situation<'_>, state: &State, command: &AnnounceConference) -> Decided {
    let id = now.id(command.id);
    let fact = ConferenceAnnounced::with(command, id);
    if stands(id, state.conferences.get(id).map(|conference| &conference.announced), &fact)? {
        return Ok(vec![]);
    }
    for (field, organisations) in [("organisers", &command.organisers), ("supporters", &command.supporters)] {
        no_repeats(field, organisations)?;
        organisations.iter().try_for_each(|id| now.organisation(field, *id))?;
    }
    no_repeats("parts", &command.parts)?;
    no_repeats("questions", &command.questions)?;
    no_repeats("openTo", &command.open_to)?;
    none_bare(&command.speakers)?;
    Ok(vec![Event::ConferenceAnnounced(fact)])
}

fn conference(state: &State, id: ConferenceId) -> Result<&Conference, Rejection> {
    state.conferences.get(id).ok_or_else(|| Rejection::not_found("conference", id))
}

fn update_conference(state: &State, command: &UpdateConference) -> Decided {
    let fact = ConferenceUpdated::of(command);
    let conference = conference(state, command.conference)?;
    let UpdateConference { conference: _, on, time, place, note, dated } = command;
    if on.is_none() && time.is_none() && place.is_none() && note.is_none() && dated.is_none() {
        let message = "say what is new: date, time, place or a note; or at least when it was changed";
        return Err(Rejection::new(Code::Invalid, "on", message));
    }
    let same = (on.is_none() || *on == conference.on())
        && (time.is_none() || time.as_ref() == conference.time())
        && (place.is_none() || place.as_ref() == conference.place());
    let known = same && note.is_none() && dated.is_none();
    if known || repeats(conference.updates.iter(), &fact, *dated) {
        return Ok(vec![]);
    }
    follows(conference.announced.dated, *dated, "dated")?;
    Ok(vec![Event::ConferenceUpdated(fact)])
}

fn add_session(state: &State, command: &AddSession) -> Decided {
    let fact = SessionAdded::of(command);
    let conference = conference(state, command.conference)?;
    if conference.sessions.iter().any(|session| session.fact == fact) {
        return Ok(vec![]);
    }
    none_bare(&command.speakers)?;
    Ok(vec![Event::SessionAdded(fact)])
}

fn none_bare(speakers: &[Speaker]) -> Result<(), Rejection> {
    if speakers.iter().any(|s| s.name.is_none() && s.role.is_none() && s.employer.is_none()) {
        let message = "say who speaks: a name, a role or an employer";
        return Err(Rejection::new(Code::Invalid, "speakers", message));
    }
    Ok(())
}
