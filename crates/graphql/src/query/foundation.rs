//! The foundation.

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::directory::Sector;
use samspil_domain::fact::Stated;
use samspil_domain::foundation as domain;
use samspil_domain::value;

use super::directory::Name;
use super::initiative::Initiative;
use super::lists::{self, ListOrder};
use super::portfolio::{
    AreaCount, Coverage, NeedCount, PortfolioPage, PortfolioPlace, PortfolioStay, Wanted,
};
use super::scope::{Provenance, Scope};
use crate::scalar::Date;
use crate::shape::{Given, Plain};

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

/// What the initiative is, as it was stated at one time.
#[derive(SimpleObject)]
pub(crate) struct Description {
    /// What it is, in a few sentences; null where nothing was said of it then.
    summary: Option<String>,
    /// When the partners founded it; null where nothing was said of it then.
    founded: Option<Date>,
    /// The period it is meant for; null where nothing was said of it then.
    period: Option<Plain<value::Period>>,
    /// The place or area it is for; null where nothing was said of it then.
    place: Option<String>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// What kind of initiative it was said to be.
#[derive(SimpleObject)]
pub(crate) struct Classification {
    /// The areas it works in.
    areas: Vec<String>,
    /// The sectors that its parties come from.
    party_kinds: Vec<Plain<Sector>>,
    /// How large it is; null where nobody has said.
    scale: Option<Plain<value::Figure>>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// What came before the initiative.
#[derive(SimpleObject)]
pub(crate) struct Predecessor {
    /// What it was called.
    name: String,
    /// The initiative; null where it is not known here.
    initiative: Option<Initiative>,
    /// When it began; null where nobody knows.
    from: Option<Date>,
    /// When it ended or became this one; null where nobody knows.
    until: Option<Date>,
    /// What it was, and how this one grew from it.
    note: Option<String>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// Something outside the initiative that bears on it.
#[derive(SimpleObject)]
pub(crate) struct Development {
    /// What happened or is to happen, in a few words.
    title: String,
    /// What it means for the initiative; null where nothing was said of that.
    text: Option<String>,
    /// Who brought it about; null where nobody has said.
    who: Option<String>,
    /// When; null where nobody knows.
    on: Option<Date>,
    /// Whether it was only planned or expected when that was said.
    planned: bool,
    /// The commit that stated it.
    recorded: Provenance,
}

/// That the initiative is published.
#[derive(SimpleObject)]
pub(crate) struct InitiativePublication {
    /// The first day on which anybody may read its public face; null where that was at once.
    from: Option<Date>,
    /// Whether anybody may read it on the day of this answer.
    holds: bool,
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

fn phase(entered: &Stated<domain::PhaseEntered>) -> EnteredPhase {
    EnteredPhase {
        phase: Plain(entered.phase),
        from: entered.from.map(Date),
        recorded: Provenance(entered.recorded.clone()),
    }
}

fn classification(it: &Stated<domain::InitiativeClassified>) -> Classification {
    Classification {
        areas: it.areas.iter().map(ToString::to_string).collect(),
        party_kinds: it.party_kinds.iter().copied().map(Plain).collect(),
        scale: it.scale.clone().map(Plain),
        recorded: Provenance(it.recorded.clone()),
    }
}

impl Foundation {
    fn state(&self) -> &domain::State {
        &self.0.initiative.foundation
    }
}

/// What the initiative is, why there is one, where and for how long.
#[Object]
impl Foundation {
    /// What it is, in a few sentences, by the last word.
    async fn summary(&self) -> Option<&str> {
        self.state().summary().map(|summary| summary.as_str())
    }

    /// When the partners founded it, by the last word; null where nobody knows.
    async fn founded(&self) -> Option<Date> {
        self.state().began().map(Date)
    }

    /// The period it is meant for, where it is limited, by the last word.
    async fn period(&self) -> Option<Plain<value::Period>> {
        self.state().period().map(Plain)
    }

    /// The place or area it is for, by the last word.
    async fn place(&self) -> Option<&str> {
        self.state().place().map(|place| place.as_str())
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

    /// What it was said to be, the first first: at its founding, and whenever that was filled in or changed.
    async fn descriptions(&self) -> Vec<Description> {
        let text = |text: &Option<value::Text>| text.as_ref().map(ToString::to_string);
        let title = |title: &Option<value::Title>| title.as_ref().map(ToString::to_string);
        let first = self.state().founded.iter().map(|it| Description {
            summary: text(&it.summary),
            founded: it.founded.map(Date),
            period: it.period.map(Plain),
            place: title(&it.place),
            recorded: Provenance(it.recorded.clone()),
        });
        let later = self.state().described.iter().map(|it| Description {
            summary: text(&it.summary),
            founded: it.founded.map(Date),
            period: it.period.map(Plain),
            place: title(&it.place),
            recorded: Provenance(it.recorded.clone()),
        });
        first.chain(later).collect()
    }

    /// How it is published, so that anybody may read its names, summary, place, period, phase, the goals of its adopted agenda and
    /// its partners by name; null where it is not, and where that was withdrawn.
    async fn publication(&self) -> Option<InitiativePublication> {
        let publication = self.state().publication()?;
        Some(InitiativePublication {
            from: publication.from.map(Date),
            holds: self.state().is_published(self.0.world.today()),
            recorded: Provenance(publication.recorded.clone()),
        })
    }

    /// What kind of initiative it is, by the last word; null where nobody has said.
    async fn classification(&self) -> Option<Classification> {
        self.state().classified.last().map(classification)
    }

    /// Every classification, the first first.
    async fn classifications(&self) -> Vec<Classification> {
        self.state().classified.iter().map(classification).collect()
    }

    /// What came before it, in order of recording.
    async fn predecessors(&self) -> Vec<Predecessor> {
        let predecessor = |it: &Stated<domain::PredecessorNamed>| Predecessor {
            name: it.name.to_string(),
            initiative: it.initiative.and_then(|id| Initiative::find(&self.0.world, id)),
            from: it.from.map(Date),
            until: it.until.map(Date),
            note: it.note.as_ref().map(ToString::to_string),
            recorded: Provenance(it.recorded.clone()),
        };
        self.state().predecessors.iter().map(predecessor).collect()
    }

    /// What happened or is to happen outside that bears on it, such as new rules, in order of recording.
    async fn developments(&self) -> Vec<Development> {
        let development = |it: &Stated<domain::DevelopmentNoted>| Development {
            title: it.title.to_string(),
            text: it.text.as_ref().map(ToString::to_string),
            who: it.who.as_ref().map(ToString::to_string),
            on: it.on.map(Date),
            planned: it.planned,
            recorded: Provenance(it.recorded.clone()),
        };
        self.state().developments.iter().map(development).collect()
    }

    /// The portfolios that hold it now, and its place in each.
    async fn portfolios(&self) -> Vec<PortfolioPlace> {
        PortfolioPlace::of(&self.0)
    }

    /// Its stays in portfolios, also those that have ended.
    async fn stays(&self) -> Vec<PortfolioStay> {
        PortfolioStay::all(&self.0)
    }

    /// What it now holds as a portfolio, a page at a time.
    async fn holds(
        &self,
        #[graphql(desc = "Only those that are this to it.")] relation: Option<
            Given<domain::PortfolioRelation>,
        >,
        #[graphql(desc = "Only those that work in this area.")] area: Option<String>,
        #[graphql(desc = "In which order; in order of recording where it is left out.")] order_by: Option<
            ListOrder,
        >,
        #[graphql(desc = "How many at most, 1 to 200.", default = 50)] first: i32,
        #[graphql(desc = "The `next` of the page before; the first page where it is left out.")]
        after: Option<ID>,
    ) -> async_graphql::Result<PortfolioPage> {
        let relation = relation.map(|relation| relation.0);
        let list = lists::Wanted { search: None, order: order_by, first, after };
        PortfolioPage::of(&self.0, &Wanted { relation, area, list })
    }

    /// How many initiatives it now holds as a portfolio, by the areas they work in; the areas by name, as Danes sort.
    async fn areas_held(&self) -> Vec<AreaCount> {
        AreaCount::of(&self.0)
    }

    /// How many of the initiatives that it is said to hold as a portfolio are known here; null where it holds none and
    /// nobody has counted.
    async fn coverage(&self) -> Option<Coverage> {
        Coverage::of(&self.0)
    }

    /// How many initiatives it now holds as a portfolio, by the needs that started them.
    async fn needs_held(&self) -> Vec<NeedCount> {
        NeedCount::of(&self.0)
    }

    /// The needs that started it.
    async fn needs(&self) -> Vec<IdentifiedNeed> {
        let need = |need: &Stated<domain::NeedIdentified>| IdentifiedNeed {
            need: Plain(need.need),
            note: need.note.as_ref().map(ToString::to_string),
            recorded: Provenance(need.recorded.clone()),
        };
        self.state().needs.iter().map(need).collect()
    }

    /// The assessments of the three preconditions for success, in order of recording.
    async fn preconditions(&self) -> Vec<AssessedPrecondition> {
        let assessed = |it: &Stated<domain::PreconditionAssessed>| AssessedPrecondition {
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
        self.state().phase().map(phase)
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
