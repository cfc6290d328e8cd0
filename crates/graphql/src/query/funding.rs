//! Money: grants, what is set aside for a year, what moved between grants, and what was done with it.

use async_graphql::{ID, Object};
use samspil_domain::backbone as domain;
use samspil_domain::fact::Stated;
use samspil_domain::ids::{FundingId, MovementId};
use samspil_domain::{answers, value};

use super::answers::Total;
use super::directory::Organisation;
use super::initiative::Initiative;
use super::reinforcing_activities::Activity;
use super::scope::{Provenance, Scope, id, node};
use crate::scalar::Date;
use crate::shape::Plain;

node!(Funding, FundingId, domain::Funding, backbone.funding);
node!(Movement, MovementId, Stated<domain::MovementRecorded>, backbone.movements);

/// Money that the initiative has been given.
#[Object]
impl Funding {
    /// The grant's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The initiative that it is given to.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// What it is for.
    async fn purpose(&self) -> &str {
        self.it.granted.purpose.as_str()
    }

    /// Who gives it.
    async fn funder(&self) -> Option<Organisation> {
        self.it.granted.funder.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// How much in all; null where nobody has said, which is not nought.
    async fn amount(&self) -> Option<Plain<value::Figure>> {
        self.it.granted.amount.clone().map(Plain)
    }

    /// The period it is for.
    async fn period(&self) -> Option<Plain<value::Period>> {
        self.it.granted.period.map(Plain)
    }

    /// Over how many years it is spread, where that is said and not which; null where nobody has said.
    async fn years(&self) -> Option<u16> {
        self.it.granted.years
    }

    /// The appropriation, pool or programme that it comes from, by name.
    async fn pool(&self) -> Option<&str> {
        self.it.granted.pool.as_ref().map(|pool| pool.as_str())
    }

    /// The organisation that administers it; null where nobody has said.
    async fn administered_by(&self) -> Option<Organisation> {
        self.it.granted.administered_by.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// What it pays for, among other things.
    async fn covers(&self) -> Vec<&str> {
        self.it.granted.covers.iter().map(|thing| thing.as_str()).collect()
    }

    /// What was set aside for single years, in order of recording.
    async fn appropriations(&self) -> Vec<Appropriation> {
        let appropriation = |it: &Stated<domain::FundingAppropriated>| Appropriation {
            holds: self.it.appropriation(it.year) == Some(it),
            it: it.clone(),
        };
        self.it.appropriations.iter().map(appropriation).collect()
    }

    /// What was moved from it to other grants, or to it from others, in order of recording.
    async fn transfers(&self) -> Vec<Transfer> {
        let mut transfers = Transfer::all(&self.scope);
        transfers.retain(|transfer| transfer.it.from == self.id || transfer.it.to == self.id);
        transfers
    }

    /// What of it was committed, paid or spent, in order of recording.
    async fn movements(&self) -> Vec<Movement> {
        let mut movements = Movement::all(&self.scope);
        movements.retain(|movement| movement.it.funding == self.id);
        movements
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.granted.recorded.clone())
    }
}

/// What of a grant was set aside for one year.
pub(crate) struct Appropriation {
    holds: bool,
    it: Stated<domain::FundingAppropriated>,
}

/// What of a grant was set aside for one year.
#[Object]
impl Appropriation {
    /// The year.
    async fn year(&self) -> u16 {
        self.it.year
    }

    /// How much; null where nobody has said, which is not nought.
    async fn amount(&self) -> Option<Plain<value::Figure>> {
        self.it.amount.clone().map(Plain)
    }

    /// Whether it holds; false where a later one for the same year has taken its place.
    async fn holds(&self) -> bool {
        self.holds
    }

    /// What else is to be known about it.
    async fn note(&self) -> Option<&str> {
        self.it.note.as_ref().map(|note| note.as_str())
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// Money moved from one grant to another.
pub(crate) struct Transfer {
    scope: Scope,
    it: Stated<domain::FundingTransferred>,
}

impl Transfer {
    pub(crate) fn all(scope: &Scope) -> Vec<Self> {
        let transfer =
            |it: &Stated<domain::FundingTransferred>| Self { scope: scope.clone(), it: it.clone() };
        scope.initiative.backbone.transfers.iter().map(|(_, it)| transfer(it)).collect()
    }
}

/// Money moved from one grant to another.
#[Object(name = "FundingTransfer")]
impl Transfer {
    /// The grant that gave it up.
    async fn from(&self) -> Option<Funding> {
        Funding::find(&self.scope, self.it.from)
    }

    /// The grant that got it.
    async fn to(&self) -> Option<Funding> {
        Funding::find(&self.scope, self.it.to)
    }

    /// The year whose money it is; null where nobody knows.
    async fn year(&self) -> Option<u16> {
        self.it.year
    }

    /// How much; null where nobody has said, which is not nought.
    async fn amount(&self) -> Option<Plain<value::Figure>> {
        self.it.amount.clone().map(Plain)
    }

    /// What else is to be known about it.
    async fn note(&self) -> Option<&str> {
        self.it.note.as_ref().map(|note| note.as_str())
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// Money of a grant that was committed, paid or spent.
#[Object]
impl Movement {
    /// The movement's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The grant.
    async fn funding(&self) -> Option<Funding> {
        Funding::find(&self.scope, self.it.funding)
    }

    /// Committed, paid or spent.
    async fn kind(&self) -> Plain<domain::MovementKind> {
        Plain(self.it.kind)
    }

    /// When.
    async fn on(&self) -> Date {
        Date(self.it.on)
    }

    /// How much; null where nobody has said, which is not nought.
    async fn amount(&self) -> Option<Plain<value::Figure>> {
        self.it.amount.clone().map(Plain)
    }

    /// The activity it is for.
    async fn activity(&self) -> Option<Activity> {
        self.it.activity.and_then(|id| Activity::find(&self.scope, id))
    }

    /// The organisation that gets it.
    async fn to(&self) -> Option<Organisation> {
        self.it.to.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// What else is to be known about it.
    async fn note(&self) -> Option<&str> {
        self.it.note.as_ref().map(|note| note.as_str())
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

pub(crate) struct FundingLine {
    pub(crate) scope: Scope,
    pub(crate) it: answers::funding::FundingLine,
}

/// The money of one source in one year, derived. Each total counts what nobody has said, and says its rule.
#[Object]
impl FundingLine {
    /// The year; null for money that is not divided by year.
    async fn year(&self) -> Option<u16> {
        self.it.year
    }

    /// The organisation that gives it; null where nobody has said.
    async fn source(&self) -> Option<Organisation> {
        self.it.source.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// What was set aside.
    async fn appropriated(&self) -> Total {
        Total(self.it.appropriated.clone())
    }

    /// What came from other grants.
    async fn transferred_in(&self) -> Total {
        Total(self.it.transferred_in.clone())
    }

    /// What went to other grants.
    async fn transferred_out(&self) -> Total {
        Total(self.it.transferred_out.clone())
    }

    /// What was promised to somebody.
    async fn committed(&self) -> Total {
        Total(self.it.committed.clone())
    }

    /// What was paid out.
    async fn paid(&self) -> Total {
        Total(self.it.paid.clone())
    }

    /// What was used.
    async fn spent(&self) -> Total {
        Total(self.it.spent.clone())
    }

    /// What has not been used.
    async fn left(&self) -> Total {
        Total(self.it.left.clone())
    }

    /// What has not been promised to anybody.
    async fn uncommitted(&self) -> Total {
        Total(self.it.uncommitted.clone())
    }
}
