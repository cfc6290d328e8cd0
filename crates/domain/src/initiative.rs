//! One initiative: its seven rooms.

use std::collections::BTreeSet;

use crate::command::Command;
use crate::commit::{Commit, Recorded, Revision};
use crate::event::Event;
use crate::ids::{InitiativeId, PersonId};
use crate::rejection::{Code, Rejection};
use crate::situation::Situation;
use crate::{
    backbone, common_agenda, continuous_communication, foundation, partnership, reinforcing_activities,
    shared_measurement,
};

/// The state of one initiative. A copy is cheap and never changes under its reader.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Initiative {
    /// Its id.
    pub id: InitiativeId,
    /// How many commits it has had.
    pub rev: Revision,
    /// What it is, why, where and when.
    pub foundation: foundation::State,
    /// Who is in it, and what they owe each other.
    pub partnership: partnership::State,
    /// What they want.
    pub common_agenda: common_agenda::State,
    /// What they measure.
    pub shared_measurement: shared_measurement::State,
    /// What they do.
    pub reinforcing_activities: reinforcing_activities::State,
    /// What they tell each other and decide.
    pub continuous_communication: continuous_communication::State,
    /// Who holds it together.
    pub backbone: backbone::State,
}

impl Initiative {
    /// An initiative to which nothing has happened yet.
    #[must_use]
    pub fn unfounded(id: InitiativeId) -> Self {
        Self {
            id,
            rev: Revision::default(),
            foundation: Default::default(),
            partnership: Default::default(),
            common_agenda: Default::default(),
            shared_measurement: Default::default(),
            reinforcing_activities: Default::default(),
            continuous_communication: Default::default(),
            backbone: Default::default(),
        }
    }

    /// The events that a command causes here: none where everything it states stands already.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn decide(now: &Situation<'_>, command: &Command) -> Result<Vec<Event>, Rejection> {
        let founds = matches!(command, Command::Foundation(foundation::Command::FoundInitiative(_)));
        if !founds && now.initiative.foundation.founded.is_none() {
            return Err(Rejection::not_found("initiative", now.initiative.id));
        }
        fn lift<E>(events: Vec<E>, wrap: fn(E) -> Event) -> Vec<Event> {
            events.into_iter().map(wrap).collect()
        }
        match command {
            Command::Access(_) | Command::Directory(_) => {
                let message = "this command is for no initiative; leave the initiative out";
                Err(Rejection::new(Code::Invalid, "initiative", message))
            }
            Command::People(_) => {
                let message = "this command is for the people; leave the initiative out";
                Err(Rejection::new(Code::Invalid, "initiative", message))
            }
            Command::Foundation(c) => foundation::decide(now, c).map(|e| lift(e, Event::Foundation)),
            Command::Partnership(c) => partnership::decide(now, c).map(|e| lift(e, Event::Partnership)),
            Command::CommonAgenda(c) => common_agenda::decide(now, c).map(|e| lift(e, Event::CommonAgenda)),
            Command::SharedMeasurement(c) => {
                shared_measurement::decide(now, c).map(|e| lift(e, Event::SharedMeasurement))
            }
            Command::ReinforcingActivities(c) => {
                reinforcing_activities::decide(now, c).map(|e| lift(e, Event::ReinforcingActivities))
            }
            Command::ContinuousCommunication(c) => {
                continuous_communication::decide(now, c).map(|e| lift(e, Event::ContinuousCommunication))
            }
            Command::Backbone(c) => backbone::decide(now, c).map(|e| lift(e, Event::Backbone)),
        }
    }

    /// Takes up what happened.
    pub fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::Access(_) | Event::Directory(_) | Event::People(_) => {}
            Event::Foundation(event) => self.foundation.evolve(event, recorded),
            Event::Partnership(event) => self.partnership.evolve(event, recorded),
            Event::CommonAgenda(event) => self.common_agenda.evolve(event, recorded),
            Event::SharedMeasurement(event) => self.shared_measurement.evolve(event, recorded),
            Event::ReinforcingActivities(event) => self.reinforcing_activities.evolve(event, recorded),
            Event::ContinuousCommunication(event) => self.continuous_communication.evolve(event, recorded),
            Event::Backbone(event) => self.backbone.evolve(event, recorded),
        }
    }

    /// The persons that something here refers to: contacts, signatories, and holders of seats and offices; each once, also
    /// where that has ended.
    #[must_use]
    pub fn people(&self) -> BTreeSet<PersonId> {
        let partnership = &self.partnership;
        let contacts = partnership.partners.iter().flat_map(|(_, it)| &it.contacts).map(|it| it.named.person);
        let signatures = partnership.agreements.iter().flat_map(|(_, it)| &it.signatures);
        let tenures = self.backbone.seats.iter().flat_map(|(_, seat)| &seat.tenures);
        let offices = self.backbone.offices.iter().filter_map(|(_, office)| office.appointed.person);
        let signed = signatures.filter_map(|signature| signature.person);
        let seated = tenures.filter_map(|tenure| tenure.filled.person);
        contacts.chain(signed).chain(seated).chain(offices).collect()
    }

    /// Takes up a whole commit.
    pub(crate) fn take(&mut self, commit: &Commit) {
        let recorded = commit.recorded();
        for event in &commit.events {
            self.evolve(event, &recorded);
        }
        self.rev = commit.rev;
    }
}
