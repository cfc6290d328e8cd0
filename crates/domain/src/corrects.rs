//! Corrections: which earlier statements a commit takes the place of. Derived when a commit is decided, from the state as
//! it was before and the events alone, and kept with the commit ([`crate::Commit::corrects`]).
//!
//! **The rule.** An event corrects an earlier statement when the same was said otherwise before and from now on is read
//! as this event says:
//!
//! - *corrected*: a reported figure, a baseline, money set aside for a year, a count or an assessment of the same date;
//! - *revised*: the terms of a goal, an announcement, a conference, what an initiative is: for each term the statement that
//!   it stood by;
//! - *replaced*: a name, a unit's place, a place in a portfolio, the problem, the vision, the plan of renewal, who answers
//!   for a goal or a function, which goals a partner works on, where a party stands, an agreement by another;
//! - *withdrawn*: a goal taken off the agenda, an activity given up, the closing of a round that is opened again.
//!
//! Where dates tell who follows whom, it is the statement that held when the new one begins, so that history filled in
//! afterwards points at what it follows. What is added, comes true, ends, or is the next step (a phase, a status, a
//! stage, a seat that was left) leaves what was said before true of its time, and corrects nothing. What the same commit
//! stated itself is not earlier.
//!
//! The events of each room stand in its `corrects.rs`, all of them, so that a new one has to say what it is.

#[cfg(test)]
mod tests;

use crate::access::{self, Access};
use crate::commit::{Commit, Position};
use crate::directory::{self, Directory};
use crate::event::Event;
use crate::initiative::Initiative;
use crate::people::{self, People};
use crate::{
    backbone, common_agenda, continuous_communication, foundation, partnership, reinforcing_activities,
    shared_measurement,
};

/// The commits whose statements an event takes the place of, in an initiative as it was before; in no order.
pub(crate) fn of_initiative(before: &Initiative, event: &Event) -> Vec<Position> {
    match event {
        Event::Access(_) | Event::Directory(_) | Event::People(_) => vec![],
        Event::Foundation(event) => foundation::corrects(&before.foundation, event),
        Event::Partnership(event) => partnership::corrects(&before.partnership, event),
        Event::CommonAgenda(event) => common_agenda::corrects(&before.common_agenda, event),
        Event::SharedMeasurement(event) => shared_measurement::corrects(&before.shared_measurement, event),
        Event::ReinforcingActivities(event) => {
            reinforcing_activities::corrects(&before.reinforcing_activities, event)
        }
        Event::ContinuousCommunication(event) => {
            continuous_communication::corrects(&before.continuous_communication, event)
        }
        Event::Backbone(event) => backbone::corrects(&before.backbone, event),
    }
}

/// As [`of_initiative`], in the directory.
pub(crate) fn of_directory(before: &Directory, event: &directory::Event) -> Vec<Position> {
    directory::corrects(before, event)
}

/// As [`of_initiative`], of who may do what.
pub(crate) fn of_access(before: &Access, event: &access::Event) -> Vec<Position> {
    access::corrects(before, event)
}

/// As [`of_initiative`], among the people.
pub(crate) fn of_people(before: &People, event: &people::Event) -> Vec<Position> {
    people::corrects(before, event)
}

/// Puts what was found in order: ascending, each once, and without the commit itself.
pub(crate) fn settle(commit: &mut Commit) {
    let own = commit.seq;
    commit.corrects.retain(|position| *position < own);
    commit.corrects.sort_unstable();
    commit.corrects.dedup();
}
