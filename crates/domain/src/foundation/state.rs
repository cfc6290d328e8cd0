//! The foundation, as the log has it.

use imbl::Vector;
use jiff::civil::Date;

use super::{
    DevelopmentNoted, Event, InitiativeClassified, InitiativeClosed, InitiativeDescribed, InitiativeFounded,
    InitiativePublished, InitiativeRenamed, NeedIdentified, PhaseEntered, PlacedInPortfolio, PortfolioLeft,
    PreconditionAssessed, PredecessorNamed, PublicationWithdrawn,
};
use crate::commit::Recorded;
use crate::fact::{Stated, can_have_begun, latest};
use crate::ids::InitiativeId;
use crate::register::Register;
use crate::value::{PartialDate, Period, Text, Title};

/// What the initiative is, why, where and when.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct State {
    /// How it began; nothing where it has not.
    pub founded: Option<Stated<InitiativeFounded>>,
    /// What was filled in or changed since, in order of recording.
    pub described: Vector<Stated<InitiativeDescribed>>,
    /// What kind of initiative it was said to be, in order of recording; the last holds.
    pub classified: Vector<Stated<InitiativeClassified>>,
    /// What came before it.
    pub predecessors: Vector<Stated<PredecessorNamed>>,
    /// What happened or is to happen outside that bears on it, in order of recording.
    pub developments: Vector<Stated<DevelopmentNoted>>,
    /// The portfolios that hold it, also those it has left.
    pub portfolios: Register<InitiativeId, Placement>,
    /// The names it has taken since, in order of recording.
    pub renamed: Vector<Stated<InitiativeRenamed>>,
    /// The needs that started it.
    pub needs: Vector<Stated<NeedIdentified>>,
    /// The assessments of its preconditions, in order of recording.
    pub preconditions: Vector<Stated<PreconditionAssessed>>,
    /// The phases it has entered, in order of recording.
    pub phases: Vector<Stated<PhaseEntered>>,
    /// How it ended, where it has.
    pub closed: Option<Stated<InitiativeClosed>>,
    /// How it was published, in order of recording; only the last may not have been withdrawn, and it holds.
    pub publications: Vector<Publication>,
}

/// One time that the initiative was published.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Publication {
    /// How it was published.
    pub published: Stated<InitiativePublished>,
    /// How that was withdrawn, where it was.
    pub withdrawn: Option<Stated<PublicationWithdrawn>>,
}

/// An initiative's place in one portfolio.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Placement {
    /// Its stays there, in order of recording; never empty, and only the last may be open.
    pub stays: Vector<Stay>,
}

/// One stretch of time in a portfolio.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Stay {
    /// How it was placed, in order of recording; never empty. The last holds, but for those certainly from before another.
    pub placed: Vector<Stated<PlacedInPortfolio>>,
    /// How it ended, where it has.
    pub left: Option<Stated<PortfolioLeft>>,
}

impl Stay {
    /// How it was placed, as that now stands.
    #[must_use]
    pub fn place(&self) -> Option<&Stated<PlacedInPortfolio>> {
        latest(self.placed.iter(), |placed| placed.from)
    }
}

impl Placement {
    /// The stay that has not ended, if there is one.
    #[must_use]
    pub fn open(&self) -> Option<&Stay> {
        self.stays.last().filter(|stay| stay.left.is_none())
    }

    fn placed(&mut self, placed: Stated<PlacedInPortfolio>) {
        match self.stays.back_mut().filter(|stay| stay.left.is_none()) {
            Some(stay) => stay.placed.push_back(placed),
            None => self.stays.push_back(Stay { placed: Vector::unit(placed), left: None }),
        }
    }
}

impl State {
    /// What it is, in a few sentences, by the last word.
    #[must_use]
    pub fn summary(&self) -> Option<&Text> {
        let described = self.described.iter().rev().find_map(|described| described.summary.as_ref());
        described.or_else(|| self.founded.as_ref().and_then(|founded| founded.summary.as_ref()))
    }

    /// When the partners founded it, by the last word.
    #[must_use]
    pub fn began(&self) -> Option<PartialDate> {
        let described = self.described.iter().rev().find_map(|described| described.founded);
        described.or_else(|| self.founded.as_ref().and_then(|founded| founded.founded))
    }

    /// The period it is meant for, by the last word.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        let described = self.described.iter().rev().find_map(|described| described.period);
        described.or_else(|| self.founded.as_ref().and_then(|founded| founded.period))
    }

    /// The place or area it is for, by the last word.
    #[must_use]
    pub fn place(&self) -> Option<&Title> {
        let described = self.described.iter().rev().find_map(|described| described.place.as_ref());
        described.or_else(|| self.founded.as_ref().and_then(|founded| founded.place.as_ref()))
    }

    /// The portfolios that hold it now, with its place in each.
    pub fn held_in(&self) -> impl Iterator<Item = (InitiativeId, &Stated<PlacedInPortfolio>)> {
        self.portfolios.iter().filter_map(|(id, placement)| Some((id, placement.open()?.place()?)))
    }

    /// The name it goes by now: the last one recorded, but for those that it certainly took before another. Nothing
    /// before it is founded.
    #[must_use]
    pub fn name(&self) -> Option<&Title> {
        let founded = self.founded.as_ref().map(|founded| &founded.name);
        latest(self.renamed.iter(), |renamed| renamed.from).map(|renamed| &renamed.name).or(founded)
    }

    /// Every name that it has gone by, the first first.
    pub fn names(&self) -> impl Iterator<Item = &Title> {
        let founded = self.founded.iter().map(|founded| &founded.name);
        founded.chain(self.renamed.iter().map(|renamed| &renamed.name))
    }

    /// The phase it is in: the last one recorded, but for those that it certainly entered before another. Nothing
    /// where none is recorded.
    #[must_use]
    pub fn phase(&self) -> Option<&Stated<PhaseEntered>> {
        latest(self.phases.iter(), |phase| phase.from)
    }

    /// The publication that was not withdrawn, also one whose day is still to come.
    #[must_use]
    pub fn publication(&self) -> Option<&Stated<InitiativePublished>> {
        let last = self.publications.last().filter(|last| last.withdrawn.is_none());
        last.map(|last| &last.published)
    }

    /// Whether anybody may read its public face on a day.
    #[must_use]
    pub fn is_published(&self, day: Date) -> bool {
        self.publication().is_some_and(|published| can_have_begun(published.from, day))
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::InitiativeFounded(fact) => self.founded = Some(Stated::new(fact, recorded)),
            Event::InitiativeDescribed(fact) => self.described.push_back(Stated::new(fact, recorded)),
            Event::InitiativeClassified(fact) => self.classified.push_back(Stated::new(fact, recorded)),
            Event::PredecessorNamed(fact) => self.predecessors.push_back(Stated::new(fact, recorded)),
            Event::DevelopmentNoted(fact) => self.developments.push_back(Stated::new(fact, recorded)),
            Event::PlacedInPortfolio(fact) => {
                let mut placement = self.portfolios.get(fact.portfolio).cloned().unwrap_or_default();
                placement.placed(Stated::new(fact, recorded));
                self.portfolios.put(fact.portfolio, placement);
            }
            Event::PortfolioLeft(fact) => self.portfolios.change(fact.portfolio, |placement| {
                if let Some(stay) = placement.stays.back_mut() {
                    stay.left = Some(Stated::new(fact, recorded));
                }
            }),
            Event::InitiativeRenamed(fact) => self.renamed.push_back(Stated::new(fact, recorded)),
            Event::NeedIdentified(fact) => self.needs.push_back(Stated::new(fact, recorded)),
            Event::PreconditionAssessed(fact) => self.preconditions.push_back(Stated::new(fact, recorded)),
            Event::PhaseEntered(fact) => self.phases.push_back(Stated::new(fact, recorded)),
            Event::InitiativeClosed(fact) => self.closed = Some(Stated::new(fact, recorded)),
            Event::InitiativePublished(fact) => {
                let published = Stated::new(fact, recorded);
                self.publications.push_back(Publication { published, withdrawn: None });
            }
            Event::PublicationWithdrawn(fact) => {
                if let Some(publication) = self.publications.back_mut() {
                    publication.withdrawn = Some(Stated::new(fact, recorded));
                }
            }
        }
    }
}
