//! Which statements of continuous communication an event takes the place of.

use super::{AnnouncementUpdated, ConferenceUpdated, Event, State};
use crate::commit::Position;
use crate::fact::{Stated, revised, taken_over};

/// The commits whose statements an event corrects, in the state before it; the rule stands in [`crate::corrects`].
pub(crate) fn corrects(state: &State, event: &Event) -> Vec<Position> {
    match event {
        Event::AnnouncementUpdated(fact) => {
            let Some(it) = state.announcements.get(fact.announcement) else { return vec![] };
            revised(fact, &ANNOUNCED, &it.updates, |update| update.on, it.published.position())
        }
        Event::ConferenceUpdated(fact) => {
            let Some(it) = state.conferences.get(fact.conference) else { return vec![] };
            let first = it.announced.position();
            let terms = revised(fact, &ARRANGED, &it.updates, |update| update.dated, first);
            // A note alone changes the announcement as a whole.
            if terms.is_empty() { vec![first] } else { terms }
        }
        Event::PositionTaken(fact) => {
            let positions =
                state.disagreements.get(fact.disagreement).into_iter().flat_map(|it| &it.positions);
            let theirs = positions.filter(|it| (it.organisation, &it.who) == (fact.organisation, &fact.who));
            taken_over(theirs, |position| position.on, fact.on).map(Stated::position).into_iter().collect()
        }
        Event::MeetingScheduled(_)
        | Event::MeetingHeld(_)
        | Event::DecisionRecorded(_)
        | Event::DecisionCarriedOut(_)
        | Event::ActionAssigned(_)
        | Event::ActionCompleted(_)
        | Event::AnnouncementPublished(_)
        | Event::LessonDrawn(_)
        | Event::NoticeGiven(_)
        | Event::NoticeAcknowledged(_)
        | Event::DisagreementRaised(_)
        | Event::DisagreementAccepted(_)
        | Event::DisagreementResolved(_)
        | Event::ConferenceAnnounced(_)
        | Event::SessionAdded(_) => vec![],
    }
}

/// What an update of an announcement can state.
const ANNOUNCED: [fn(&AnnouncementUpdated) -> bool; 2] =
    [|update| update.title.is_some(), |update| update.text.is_some()];

/// What an update of a conference can state besides a note.
const ARRANGED: [fn(&ConferenceUpdated) -> bool; 3] =
    [|update| update.on.is_some(), |update| update.time.is_some(), |update| update.place.is_some()];
