//! The foundation.

use async_graphql::{Object, SimpleObject};
use samspil_domain::foundation as domain;
use samspil_domain::value;

use super::directory::Name;
use super::scope::{Provenance, Scope};
use crate::scalar::Date;
use crate::shape::Plain;

pub(crate) struct Foundation(pub(crate) Scope);

/// A need that started the partnership.
#[derive(SimpleObject)]
pub(crate) struct IdentifiedNeed {
    /// Which of the four needs.
    need: Plain<domain::Need>,
    /// What it is here, and how one knows.
    note: Option<String>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// An assessment of a precondition for success.
#[derive(SimpleObject)]
pub(crate) struct AssessedPrecondition {
    /// Which of the three preconditions.
    precondition: Plain<domain::Precondition>,
    /// How far it is met.
    assessment: Plain<domain::Assessment>,
    /// The date that the assessment is for.
    on: Option<Date>,
    /// Why.
    note: Option<String>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// A phase that the initiative entered.
#[derive(SimpleObject)]
pub(crate) struct EnteredPhase {
    /// Which phase of collective impact.
    phase: Plain<domain::Phase>,
    /// Since when; null where nobody knows.
    from: Option<Date>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// How the initiative ended.
#[derive(SimpleObject)]
pub(crate) struct Closing {
    /// When it ended.
    on: Date,
    /// Why.
    reason: String,
    /// The commit that stated it.
    recorded: Provenance,
}

fn phase(entered: &samspil_domain::fact::Stated<domain::PhaseEntered>) -> EnteredPhase {
    EnteredPhase {
        phase: Plain(entered.phase),
        from: entered.from.map(Date),
        recorded: Provenance(entered.recorded.clone()),
    }
}

impl Foundation {
    fn state(&self) -> &domain::State {
        &self.0.initiative.foundation
    }

    fn fact(&self) -> Option<&domain::InitiativeFounded> {
        self.state().founded.as_ref().map(|founded| &founded.fact)
    }
}

/// What the initiative is, why there is one, where and for how long.
#[Object]
impl Foundation {
    /// What it is, in a few sentences.
    async fn summary(&self) -> Option<&str> {
        self.fact().and_then(|fact| fact.summary.as_ref()).map(|summary| summary.as_str())
    }

    /// When the partners founded it; null where nobody knows.
    async fn founded(&self) -> Option<Date> {
        self.fact().and_then(|fact| fact.founded).map(Date)
    }

    /// The period it is meant for, where it is limited.
    async fn period(&self) -> Option<Plain<value::Period>> {
        self.fact().and_then(|fact| fact.period).map(Plain)
    }

    /// The place or area it is for.
    async fn place(&self) -> Option<&str> {
        self.fact().and_then(|fact| fact.place.as_ref()).map(|place| place.as_str())
    }

    /// Every name it has gone by, the first first.
    async fn names(&self) -> Vec<Name> {
        let first = self.state().founded.iter().map(|founded| Name {
            name: founded.name.to_string(),
            from: founded.founded.map(Date),
            recorded: Provenance(founded.recorded.clone()),
        });
        let later = self.state().renamed.iter().map(|renamed| Name {
            name: renamed.name.to_string(),
            from: renamed.from.map(Date),
            recorded: Provenance(renamed.recorded.clone()),
        });
        first.chain(later).collect()
    }

    /// The needs that started it.
    async fn needs(&self) -> Vec<IdentifiedNeed> {
        let need = |need: &samspil_domain::fact::Stated<domain::NeedIdentified>| IdentifiedNeed {
            need: Plain(need.need),
            note: need.note.as_ref().map(ToString::to_string),
            recorded: Provenance(need.recorded.clone()),
        };
        self.state().needs.iter().map(need).collect()
    }

    /// The assessments of the three preconditions for success, in order of recording.
    async fn preconditions(&self) -> Vec<AssessedPrecondition> {
        let assessed =
            |it: &samspil_domain::fact::Stated<domain::PreconditionAssessed>| AssessedPrecondition {
                precondition: Plain(it.precondition),
                assessment: Plain(it.assessment),
                on: it.on.map(Date),
                note: it.note.as_ref().map(ToString::to_string),
                recorded: Provenance(it.recorded.clone()),
            };
        self.state().preconditions.iter().map(assessed).collect()
    }

    /// The phase that it is in; null where none was recorded.
    async fn phase(&self) -> Option<EnteredPhase> {
        self.state().phases.last().map(phase)
    }

    /// The phases that it has entered, in order of recording; a phase can be revisited.
    async fn phases(&self) -> Vec<EnteredPhase> {
        self.state().phases.iter().map(phase).collect()
    }

    /// How it ended; null while it goes on.
    async fn closed(&self) -> Option<Closing> {
        self.state().closed.as_ref().map(|closed| Closing {
            on: Date(closed.on),
            reason: closed.reason.to_string(),
            recorded: Provenance(closed.recorded.clone()),
        })
    }

    /// The commit that founded it.
    async fn recorded(&self) -> Option<Provenance> {
        self.state().founded.as_ref().map(|founded| Provenance(founded.recorded.clone()))
    }
}
