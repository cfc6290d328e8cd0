//! The rules of continuous communication.

use super::{
    AnnouncementPublished, Command, DecisionRecorded, DrawLesson, Event, HoldMeeting, LessonDrawn,
    MeetingHeld, MeetingScheduled, PublishAnnouncement, RecordDecision, ScheduleMeeting, State,
};
use crate::fact::{all_exist, no_repeats, stands};
use crate::rejection::{Code, Rejection};
use crate::situation::Situation;
use crate::value::{PartialDate, Period};

/// The events that a command causes.
pub(crate) fn decide(now: &Situation<'_>, command: &Command) -> Result<Vec<Event>, Rejection> {
    let state = &now.initiative.continuous_communication;
    match command {
        Command::ScheduleMeeting(command) => schedule(now, state, command),
        Command::HoldMeeting(command) => hold(now, state, command),
        Command::RecordDecision(command) => record_decision(now, state, command),
        Command::PublishAnnouncement(command) => announce(now, state, command),
        Command::DrawLesson(command) => draw_lesson(now, state, command),
    }
}

fn schedule(now: &Situation<'_>, state: &State, command: &ScheduleMeeting) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = MeetingScheduled::with(command, id);
    if stands(id, state.meetings.get(id).map(|meeting| &meeting.scheduled), &fact)? {
        return Ok(vec![]);
    }
    all_exist("body", command.body, |id| now.initiative.backbone.bodies.has(id))?;
    Ok(vec![Event::MeetingScheduled(fact)])
}

fn hold(now: &Situation<'_>, state: &State, command: &HoldMeeting) -> Result<Vec<Event>, Rejection> {
    let fact = MeetingHeld::of(command);
    let Some(meeting) = state.meetings.get(command.meeting) else {
        return Err(Rejection::not_found("meeting", command.meeting));
    };
    if let Some(held) = &meeting.held {
        if held.fact == fact {
            return Ok(vec![]);
        }
        return Err(Rejection::new(
            Code::WrongState,
            "meeting",
            format!("it was held on {} already", held.on),
        ));
    }
    // The moment of recording is in UTC; east of it the next day has begun.
    let today = now.at.day().last_day();
    if PartialDate::Day(today.tomorrow().unwrap_or(today)).is_before(command.on) {
        let message = format!("{} has not come yet; a meeting is held once it has taken place", command.on);
        return Err(Rejection::new(Code::OutOfRange, "on", message));
    }
    no_repeats("attendees", &command.attendees)?;
    command.attendees.iter().try_for_each(|attendee| now.organisation("attendees", *attendee))?;
    Ok(vec![Event::MeetingHeld(fact)])
}

fn record_decision(
    now: &Situation<'_>,
    state: &State,
    command: &RecordDecision,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = DecisionRecorded::with(command, id);
    if stands(id, state.decisions.get(id), &fact)? {
        return Ok(vec![]);
    }
    all_exist("body", command.body, |id| now.initiative.backbone.bodies.has(id))?;
    all_exist("meeting", command.meeting, |id| state.meetings.has(id))?;
    command.owner.map_or(Ok(()), |owner| now.organisation("owner", owner))?;
    Period { from: command.on, to: command.due }.check("due")?;
    Ok(vec![Event::DecisionRecorded(fact)])
}

fn announce(
    now: &Situation<'_>,
    state: &State,
    command: &PublishAnnouncement,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = AnnouncementPublished::with(command, id);
    if stands(id, state.announcements.get(id), &fact)? {
        return Ok(vec![]);
    }
    command.by.map_or(Ok(()), |by| now.organisation("by", by))?;
    Ok(vec![Event::AnnouncementPublished(fact)])
}

fn draw_lesson(now: &Situation<'_>, state: &State, command: &DrawLesson) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = LessonDrawn::with(command, id);
    if stands(id, state.lessons.get(id), &fact)? {
        return Ok(vec![]);
    }
    Ok(vec![Event::LessonDrawn(fact)])
}
