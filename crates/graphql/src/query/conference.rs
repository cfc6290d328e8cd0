//! Conferences and their programmes.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::continuous_communication as domain;
use samspil_domain::fact::Stated;
use samspil_domain::ids::ConferenceId;

use super::directory::Organisation;
use super::scope::{Provenance, each, id, node};
use crate::scalar::Date;
use crate::shape::Plain;

node!(Conference, ConferenceId, domain::Conference, continuous_communication.conferences);

/// A change of what was announced of a conference.
#[derive(SimpleObject)]
pub(crate) struct ConferenceUpdate {
    /// The new date; null where it stayed.
    on: Option<Date>,
    /// The new time of day; null where it stayed.
    time: Option<String>,
    /// The new place; null where it stayed.
    place: Option<String>,
    /// What else was new, or why it changed.
    note: Option<String>,
    /// When it was changed; null where nobody knows.
    dated: Option<Date>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// A session of a conference's programme.
#[derive(SimpleObject)]
pub(crate) struct Session {
    /// What it is called.
    title: String,
    /// What kind of session it is, such as keynote, panel, workshop or debate.
    kind: Option<String>,
    /// Who speaks, in the order of the programme.
    speakers: Vec<Plain<domain::Speaker>>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// A conference, as it is announced by the last word.
#[Object]
impl Conference {
    /// The conference's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        self.it.announced.title.as_str()
    }

    /// When it is, by the last word; null where nobody has said.
    async fn on(&self) -> Option<Date> {
        self.it.on().map(Date)
    }

    /// At what time of day, by the last word; null where nobody has said.
    async fn time(&self) -> Option<&str> {
        self.it.time().map(|time| time.as_str())
    }

    /// Where it is, by the last word; null where nobody has said.
    async fn place(&self) -> Option<&str> {
        self.it.place().map(|place| place.as_str())
    }

    /// Who holds it.
    async fn organisers(&self) -> Vec<Organisation> {
        each(&self.it.announced.organisers, |id| Organisation::find(&self.scope.world, id))
    }

    /// Who supports it.
    async fn supporters(&self) -> Vec<Organisation> {
        each(&self.it.announced.supporters, |id| Organisation::find(&self.scope.world, id))
    }

    /// Whom it is for.
    async fn audience(&self) -> Option<&str> {
        self.it.announced.audience.as_ref().map(|audience| audience.as_str())
    }

    /// When it was announced; null where nobody knows.
    async fn dated(&self) -> Option<Date> {
        self.it.announced.dated.map(Date)
    }

    /// The parts of its programme, in order.
    async fn parts(&self) -> Vec<&str> {
        self.it.announced.parts.iter().map(|part| part.as_str()).collect()
    }

    /// Those whom the announcement names without saying at which session they speak.
    async fn speakers(&self) -> Vec<Plain<domain::Speaker>> {
        self.it.announced.speakers.iter().cloned().map(Plain).collect()
    }

    /// The questions that it asks.
    async fn questions(&self) -> Vec<&str> {
        self.it.announced.questions.iter().map(|question| question.as_str()).collect()
    }

    /// Whom it is open to beside its audience, such as the press.
    async fn open_to(&self) -> Vec<&str> {
        self.it.announced.open_to.iter().map(|whom| whom.as_str()).collect()
    }

    /// The sessions of the programme, in order of recording.
    async fn sessions(&self) -> Vec<Session> {
        let session = |it: &Stated<domain::SessionAdded>| Session {
            title: it.title.to_string(),
            kind: it.kind.as_ref().map(ToString::to_string),
            speakers: it.speakers.iter().cloned().map(Plain).collect(),
            recorded: Provenance(it.recorded.clone()),
        };
        self.it.sessions.iter().map(session).collect()
    }

    /// How what was announced was changed, in order of recording.
    async fn updates(&self) -> Vec<ConferenceUpdate> {
        let update = |it: &Stated<domain::ConferenceUpdated>| ConferenceUpdate {
            on: it.on.map(Date),
            time: it.time.as_ref().map(ToString::to_string),
            place: it.place.as_ref().map(ToString::to_string),
            note: it.note.as_ref().map(ToString::to_string),
            dated: it.dated.map(Date),
            recorded: Provenance(it.recorded.clone()),
        };
        self.it.updates.iter().map(update).collect()
    }

    /// The commit that announced it, with what was announced at first.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.announced.recorded.clone())
    }
}
