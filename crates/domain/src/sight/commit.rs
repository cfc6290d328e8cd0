//! What of a commit may be read: the events that are about what the reader sees, and of what stands beside them that which
//! holds for these alone.

use std::borrow::Cow;

use super::table::{Section, Sees, most};
use crate::access::Rights;
use crate::answers::changes::touch::touched;
use crate::answers::object::Object;
use crate::commit::{Commit, Stream};
use crate::continuous_communication;
use crate::event::Event;
use crate::ids::InitiativeId;
use crate::initiative::Initiative;
use crate::world::World;

/// What of a commit a reader may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown<'a> {
    /// The commit with those events that the reader may see; never without any. Where some are left out, so are the
    /// source, the reason, the organisation, the cause and what it corrects, which may be theirs.
    pub commit: Cow<'a, Commit>,
    /// Whether it may be read as it is stored, with its digest and the proof that it stands in the log.
    pub stored: bool,
}

/// What of a commit a reader with these rights may see, in the world that is seen by them; nothing where that is nothing,
/// and then the commit is to them as if it were not there.
#[must_use]
pub fn shown<'a>(commit: &'a Commit, rights: &Rights, seen: &World) -> Option<Shown<'a>> {
    let stored = may_read_stored(commit.stream, rights);
    if rights.see_all() {
        return Some(Shown { commit: Cow::Borrowed(commit), stored });
    }
    let visible = |event: &&Event| is_seen(event, commit.stream, rights, seen);
    let events: Vec<Event> = commit.events.iter().filter(visible).cloned().collect();
    if events.is_empty() {
        return None;
    }
    if events.len() == commit.events.len() {
        return Some(Shown { commit: Cow::Borrowed(commit), stored });
    }
    let part = Commit {
        source: None,
        on_behalf_of: None,
        reason: None,
        caused_by: None,
        corrects: vec![],
        events,
        ..commit.clone()
    };
    Some(Shown { commit: Cow::Owned(part), stored: false })
}

/// The streams in which a reader may find anything; nothing where that is all of them.
#[must_use]
pub fn streams(rights: &Rights) -> Option<Vec<Stream>> {
    if rights.see_all() {
        return None;
    }
    let own = rights.initiatives.keys().copied().map(Stream::Initiative);
    let shared = [Stream::Directory, Stream::Access].into_iter().filter(|_| rights.account.is_some());
    Some(shared.chain(own).collect())
}

/// Whether commits of a stream may be read as they are stored, with digests and proofs: by those who see all of them.
#[must_use]
pub fn may_read_stored(stream: Stream, rights: &Rights) -> bool {
    rights.see_all()
        || match stream {
            Stream::Initiative(id) => most(Section::Log, rights.hats(id)) == Sees::All,
            Stream::Directory | Stream::People | Stream::Access => false,
        }
}

fn is_seen(event: &Event, stream: Stream, rights: &Rights, seen: &World) -> bool {
    match stream {
        Stream::Directory => {
            rights.initiatives.values().any(|hats| most(Section::Commits, hats) > Sees::Nothing)
        }
        Stream::Access => match event {
            Event::Access(event) => seen.access.holds(event),
            Event::Directory(_)
            | Event::People(_)
            | Event::Foundation(_)
            | Event::Partnership(_)
            | Event::CommonAgenda(_)
            | Event::SharedMeasurement(_)
            | Event::ReinforcingActivities(_)
            | Event::ContinuousCommunication(_)
            | Event::Backbone(_) => false,
        },
        // Who was entered when, and which of it is erased, is for those who keep the whole.
        Stream::People => false,
        Stream::Initiative(id) => match most(Section::Commits, rights.hats(id)) {
            Sees::All => true,
            Sees::Within | Sees::Own => is_seen_within(event, id, seen),
            Sees::Nothing | Sees::Published => false,
        },
    }
}

/// Whether everything that an event of an initiative is about can be hidden, and is.
fn is_seen_within(event: &Event, id: InitiativeId, seen: &World) -> bool {
    use continuous_communication::Event::{NoticeAcknowledged, NoticeGiven};
    let Some(initiative) = seen.initiatives.get(&id) else { return false };
    match event {
        Event::ContinuousCommunication(NoticeGiven(_) | NoticeAcknowledged(_))
        | Event::SharedMeasurement(_) => {
            touched(event).into_iter().all(|touch| is_there(touch.object, initiative))
        }
        Event::Access(_)
        | Event::Directory(_)
        | Event::People(_)
        | Event::Foundation(_)
        | Event::Partnership(_)
        | Event::CommonAgenda(_)
        | Event::ReinforcingActivities(_)
        | Event::ContinuousCommunication(_)
        | Event::Backbone(_) => true,
    }
}

/// Whether an object is there that may have been taken out; any other is.
fn is_there(object: Object, initiative: &Initiative) -> bool {
    if let Object::Report(id) = object {
        return initiative.shared_measurement.reports.has(id);
    }
    if let Object::Notice(id) = object {
        return initiative.continuous_communication.notices.has(id);
    }
    true
}
