//! Portfolios: initiatives that hold others, and what these are to them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::answers;
use samspil_domain::fact::Stated;
use samspil_domain::foundation as domain;
use samspil_domain::names::SortKey;
use samspil_domain::value;

use super::goal::Goal;
use super::initiative::Initiative;
use super::lists::{self, Initiatives};
use super::scope::{Provenance, Scope, each};
use super::why::Why;
use crate::scalar::{Date, Position};
use crate::shape::Plain;

/// An initiative's place in a portfolio.
pub(crate) struct PortfolioPlace {
    scope: Scope,
    it: Stated<domain::PlacedInPortfolio>,
}

impl PortfolioPlace {
    /// The places of an initiative in the portfolios that hold it now.
    pub(crate) fn of(scope: &Scope) -> Vec<Self> {
        let held_in = scope.initiative.foundation.held_in();
        held_in.map(|(_, it)| Self { scope: scope.clone(), it: it.clone() }).collect()
    }

    /// The places that a portfolio now holds, in the order in which the initiatives were recorded.
    pub(crate) fn held_by(portfolio: &Scope) -> impl Iterator<Item = Self> {
        let id = portfolio.initiative.id;
        let mut held: Vec<_> = portfolio.world.held_by(id).collect();
        held.sort_by_key(|it| it.foundation.founded.as_ref().map(|founded| founded.recorded.position));
        held.into_iter().filter_map(move |initiative| {
            let it = initiative.foundation.portfolios.get(id)?.open()?.place()?.clone();
            let world = portfolio.world.clone();
            Some(Self { scope: Scope { world, initiative: Arc::clone(initiative) }, it })
        })
    }

    pub(crate) fn is_for(&self, goal: samspil_domain::ids::GoalId) -> bool {
        self.it.serves.contains(&goal)
    }

    fn areas(&self) -> &[samspil_domain::value::Title] {
        self.scope.initiative.foundation.classified.last().map_or(&[], |classified| &classified.areas)
    }
}

/// An initiative's place in a portfolio, which is an initiative too.
#[Object]
impl PortfolioPlace {
    /// The initiative that is placed.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// The initiative that holds it.
    async fn portfolio(&self) -> Option<Initiative> {
        Initiative::find(&self.scope.world, self.it.portfolio)
    }

    /// What it is to the portfolio.
    async fn relation(&self) -> Plain<domain::PortfolioRelation> {
        Plain(self.it.relation)
    }

    /// The goals of the portfolio that it serves.
    async fn serves(&self) -> Vec<Goal> {
        let Some(portfolio) = Initiative::find(&self.scope.world, self.it.portfolio) else { return vec![] };
        each(&self.it.serves, |id| Goal::find(&portfolio.0, id))
    }

    /// Since when; null where nobody knows.
    async fn from(&self) -> Option<Date> {
        self.it.from.map(Date)
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// One stretch of time in a portfolio.
#[derive(SimpleObject)]
pub(crate) struct PortfolioStay {
    /// The portfolio.
    portfolio: Option<Initiative>,
    /// How it was placed there, in order of recording; a later place takes that of the earlier.
    places: Vec<PortfolioPlace>,
    /// When it left; null while it has not.
    left: Option<Date>,
    /// Why it left.
    reason: Option<String>,
}

impl PortfolioStay {
    pub(crate) fn all(scope: &Scope) -> Vec<Self> {
        let stay = |portfolio, stay: &domain::Stay| Self {
            portfolio: Initiative::find(&scope.world, portfolio),
            places: stay
                .placed
                .iter()
                .map(|it| PortfolioPlace { scope: scope.clone(), it: it.clone() })
                .collect(),
            left: stay.left.as_ref().map(|left| Date(left.on)),
            reason: stay.left.as_ref().and_then(|left| left.reason.as_ref()).map(ToString::to_string),
        };
        let portfolios = scope.initiative.foundation.portfolios.iter();
        portfolios.flat_map(|(id, placement)| placement.stays.iter().map(move |it| stay(id, it))).collect()
    }
}

/// A page of what a portfolio holds.
#[derive(SimpleObject)]
pub(crate) struct PortfolioPage {
    /// The places.
    nodes: Vec<PortfolioPlace>,
    /// Give this as `after` for the next page; null on the last.
    next: Option<ID>,
    /// How many there are in all.
    total: usize,
}

/// What a page of a portfolio is to hold.
pub(crate) struct Wanted {
    pub(crate) relation: Option<domain::PortfolioRelation>,
    pub(crate) area: Option<String>,
    pub(crate) list: lists::Wanted,
}

impl PortfolioPage {
    pub(crate) fn of(portfolio: &Scope, wanted: &Wanted) -> async_graphql::Result<Self> {
        let of_area = |place: &PortfolioPlace, area: &str| place.areas().iter().any(|it| it.as_str() == area);
        let fits = |place: &PortfolioPlace| {
            wanted.relation.is_none_or(|relation| relation == place.it.relation)
                && wanted.area.as_deref().is_none_or(|area| of_area(place, area))
        };
        let all: Vec<_> = PortfolioPlace::held_by(portfolio).filter(fits).collect();
        let total = all.len();
        let list = Initiatives(&portfolio.world);
        let (nodes, next) = lists::cut(all, &wanted.list, &list, |place| place.scope.initiative.id)?;
        Ok(Self { nodes, next, total })
    }
}

/// How many initiatives of a portfolio work in an area.
#[derive(SimpleObject)]
pub(crate) struct AreaCount {
    /// The area; null for those of which no area is recorded.
    area: Option<String>,
    /// How many there are. One that works in several areas counts in each.
    initiatives: usize,
}

impl AreaCount {
    pub(crate) fn of(portfolio: &Scope) -> Vec<Self> {
        let mut counts: BTreeMap<Option<String>, usize> = BTreeMap::new();
        for place in PortfolioPlace::held_by(portfolio) {
            let areas = place.areas();
            if areas.is_empty() {
                *counts.entry(None).or_default() += 1;
            }
            for area in areas {
                *counts.entry(Some(area.to_string())).or_default() += 1;
            }
        }
        // Those of no recorded area come last.
        let unknown = counts.remove(&None).map(|initiatives| Self { area: None, initiatives });
        let mut known: Vec<_> =
            counts.into_iter().map(|(area, initiatives)| Self { area, initiatives }).collect();
        known.sort_by_cached_key(|count| count.area.as_deref().map(SortKey::of));
        known.into_iter().chain(unknown).collect()
    }
}

/// How many initiatives of a portfolio were started by a need.
#[derive(SimpleObject)]
pub(crate) struct NeedCount {
    /// The need; null for those of which no need is recorded.
    need: Option<Plain<domain::Need>>,
    /// How many there are. One that several needs started counts in each.
    initiatives: usize,
}

impl NeedCount {
    pub(crate) fn of(portfolio: &Scope) -> Vec<Self> {
        let mut counts: BTreeMap<Option<domain::Need>, usize> = BTreeMap::new();
        for place in PortfolioPlace::held_by(portfolio) {
            let needs = &place.scope.initiative.foundation.needs;
            let needs: BTreeSet<_> = needs.iter().map(|need| Some(need.need)).collect();
            for need in if needs.is_empty() { BTreeSet::from([None]) } else { needs } {
                *counts.entry(need).or_default() += 1;
            }
        }
        // Those of no recorded need come last.
        let unknown = counts.remove(&None).map(|count| (None, count));
        let counts = counts.into_iter().chain(unknown);
        counts.map(|(need, initiatives)| Self { need: need.map(Plain), initiatives }).collect()
    }
}

/// How many of the initiatives that a portfolio is said to hold are known here, derived.
pub(crate) struct Coverage(answers::coverage::Coverage);

impl Coverage {
    pub(crate) fn of(portfolio: &Scope) -> Option<Self> {
        let it = answers::coverage::coverage(&portfolio.world.initiatives, portfolio.initiative.id)?;
        (it.held > 0 || it.stated.is_some()).then_some(Self(it))
    }
}

/// How many of the initiatives that a portfolio is said to hold are known here, derived.
#[Object(name = "PortfolioCoverage")]
impl Coverage {
    /// How many it is said to hold, as its scale was last stated; null where nobody has counted.
    async fn stated(&self) -> Option<Plain<value::Figure>> {
        self.0.stated.clone().map(Plain)
    }

    /// How many it holds here.
    async fn held(&self) -> usize {
        self.0.held
    }

    /// How many of those are known by a line alone.
    async fn by_a_line(&self) -> usize {
        self.0.by_a_line
    }

    /// How many are said to be in it and are not here; null where nobody has counted, or where more are here than there
    /// are said to be.
    async fn elsewhere(&self) -> Option<Plain<value::Figure>> {
        self.0.elsewhere.clone().map(Plain)
    }

    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    async fn why(&self) -> Why {
        Why(self.0.why())
    }

    /// The rule, in words.
    async fn rule(&self) -> &str {
        self.0.rule
    }

    /// The commits that it came from.
    async fn from(&self) -> Vec<Position> {
        self.0.from.iter().copied().map(Position).collect()
    }
}
