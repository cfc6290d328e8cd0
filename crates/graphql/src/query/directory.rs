//! Organisations.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use samspil_domain::answers;
use samspil_domain::answers::attention::Kind;
use samspil_domain::answers::obligations::ObligationKind;
use samspil_domain::directory::{self, IdentifierScheme, Sector};
use samspil_domain::fact::Stated;
use samspil_domain::ids::OrganisationId;

use super::attention::{AttentionPage, Wanted};
use super::backbone::{Office, Seat};
use super::funding::Funding;
use super::initiative::Initiative;
use super::lists::{self, Initiatives, ListOrder};
use super::obligations::{ActivityOverlap, NeededAt, Obligation};
use super::partnership::{Agreement, Contribution, Partner, Signature};
use super::reinforcing_activities::Commitment;
use super::scope::{Provenance, Scope, Seen, id, one_day};
use super::shared_measurement::Indicator;
use super::standing::Standing;
use crate::scalar::Date;
use crate::shape::{Given, Plain};

/// An organisation of the directory.
#[derive(Debug, Clone)]
pub(crate) struct Organisation {
    pub(crate) world: Seen,
    pub(crate) id: OrganisationId,
    pub(crate) it: Arc<directory::Organisation>,
}

impl Organisation {
    pub(crate) fn find(world: &Seen, id: OrganisationId) -> Option<Self> {
        let it = world.directory.organisations.share(id)?;
        Some(Self { world: world.clone(), id, it })
    }
}

/// A name that an organisation or an initiative has gone by.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Name {
    /// The name.
    pub(crate) name: String,
    /// Since when; null where nobody knows.
    pub(crate) from: Option<Date>,
    /// The commit that stated it.
    pub(crate) recorded: Provenance,
}

/// A number or code under which a public register knows an organisation.
#[derive(SimpleObject)]
pub(crate) struct Identifier {
    /// The register.
    scheme: Plain<IdentifierScheme>,
    /// The number or code.
    value: String,
    /// The commit that stated it.
    recorded: Provenance,
}

/// One organisation's time as a unit of another.
#[derive(SimpleObject)]
pub(crate) struct UnitPlace {
    /// The organisation that it is a unit of.
    parent: Option<Organisation>,
    /// Since when; null where nobody knows.
    from: Option<Date>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// How an organisation ceased.
#[derive(SimpleObject)]
pub(crate) struct Merger {
    /// The organisation that carries it on.
    into: Option<Organisation>,
    /// When; null where nobody knows.
    on: Option<Date>,
    /// The commit that stated it.
    recorded: Provenance,
}

/// An organisation: the same in every initiative, under whatever name it goes.
#[Object]
impl Organisation {
    /// The organisation's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The name it goes by now.
    async fn name(&self) -> &str {
        self.it.name().as_str()
    }

    /// Every name it has gone by, the first first.
    async fn names(&self) -> Vec<Name> {
        self.every_name()
    }

    /// The names that it has gone by, but for the one it goes by now, the first first.
    async fn former_names(&self) -> Vec<Name> {
        let mut names = self.every_name();
        names.retain(|name| name.name != self.it.name().as_str());
        names
    }

    /// The sector it belongs to.
    async fn sector(&self) -> Plain<Sector> {
        Plain(self.it.registered.sector)
    }

    /// Under which numbers and codes public registers know it, in order of recording.
    async fn identifiers(&self) -> Vec<Identifier> {
        let identifier = |it: &Stated<directory::OrganisationIdentified>| Identifier {
            scheme: Plain(it.scheme),
            value: it.value.to_string(),
            recorded: Provenance(it.recorded.clone()),
        };
        self.it.identified.iter().map(identifier).collect()
    }

    /// What it is a unit of now; null where nothing is recorded.
    async fn unit_of(&self) -> Option<Self> {
        self.it.parent().and_then(|placed| Self::find(&self.world, placed.parent))
    }

    /// What it has been a unit of, in order of recording.
    async fn places(&self) -> Vec<UnitPlace> {
        let place = |it: &Stated<directory::UnitPlaced>| UnitPlace {
            parent: Self::find(&self.world, it.parent),
            from: it.from.map(Date),
            recorded: Provenance(it.recorded.clone()),
        };
        self.it.placed.iter().map(place).collect()
    }

    /// The organisations that are units of it now.
    async fn units(&self) -> Vec<Self> {
        self.others(|it| it.parent().is_some_and(|placed| placed.parent == self.id))
    }

    /// How it ceased; null where no other carries it on.
    async fn merged(&self) -> Option<Merger> {
        self.it.merged.as_ref().map(|merged| Merger {
            into: Self::find(&self.world, merged.into),
            on: merged.on.map(Date),
            recorded: Provenance(merged.recorded.clone()),
        })
    }

    /// The organisation that carries it on now; itself while it has not ceased.
    async fn carried_on_by(&self) -> Option<Self> {
        Self::find(&self.world, self.world.directory.carried_on_by(self.id))
    }

    /// The organisations that ceased and that it carries on, those merged into it directly; with their partnerships, what
    /// they signed and what they owed, which stay their own.
    async fn carries_on(&self) -> Vec<Self> {
        let taken = self.it.taken_over.iter();
        taken.filter_map(|id| Self::find(&self.world, *id)).collect()
    }

    /// The initiatives in which it is or was a partner.
    async fn initiatives(
        &self,
        #[graphql(desc = "In which order; in order of recording where it is left out.")] order_by: Option<
            ListOrder,
        >,
    ) -> Vec<Initiative> {
        let initiatives = self.places_among(order_by);
        initiatives.map(Initiative).collect()
    }

    /// Its partnerships: one for each initiative in which it is or was a partner.
    async fn partnerships(
        &self,
        #[graphql(desc = "Also those of its units, and of theirs.", default = false)] include_units: bool,
        #[graphql(desc = "Also those of the organisations that it carries on.", default = false)]
        include_carried_on: bool,
    ) -> Vec<Partner> {
        let whom = self.with(include_units, include_carried_on);
        whom.into_iter()
            .flat_map(|it| it.scopes().filter_map(move |scope| Partner::find(&scope, it.id)))
            .collect()
    }

    /// What it has signed, in all initiatives.
    async fn signed(&self) -> Vec<Signature> {
        let of = |scope: Scope| {
            let agreements = scope.initiative.partnership.agreements.share_all();
            let signatures = agreements.flat_map(|(_, agreement)| agreement.signatures.clone());
            let theirs = signatures.filter(|signature| signature.organisation == self.id);
            theirs.map(|it| Signature { scope: scope.clone(), it }).collect::<Vec<_>>()
        };
        self.everywhere().flat_map(of).collect()
    }

    /// The agreements that bind it on a day and that it has not signed by then, in all initiatives.
    async fn unsigned(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Vec<Agreement>>> {
        let unsigned = |day| {
            let of = |scope: Scope| {
                let mut agreements = Agreement::all(&scope);
                agreements.retain(|it| scope.initiative.partnership.unsigned(&it.it, day).contains(&self.id));
                agreements
            };
            self.everywhere().flat_map(of).collect()
        };
        Some(self.world.day(on).map(unsigned))
    }

    /// What it owes on a day, in all initiatives, also what is not urgent: what is overdue first, the longest first; then by
    /// date; what has none comes last.
    async fn due(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
        #[graphql(desc = "Only things of these kinds.")] kinds: Option<Vec<Given<ObligationKind>>>,
        #[graphql(desc = "Also what its units owe, and theirs.", default = false)] include_units: bool,
        #[graphql(desc = "Also what the organisations that it carries on owed.", default = false)]
        include_carried_on: bool,
    ) -> Option<async_graphql::Result<Vec<Obligation>>> {
        let due = |day| {
            let whom = self.with(include_units, include_carried_on);
            let each = |it: Self| self.everywhere().flat_map(move |scope| Obligation::of(&scope, it.id, day));
            let mut due: Vec<Obligation> = whom.into_iter().flat_map(each).collect();
            if let Some(kinds) = &kinds {
                due.retain(|it| kinds.iter().any(|kind| kind.0 == it.it.owed.kind()));
            }
            due.sort_by_key(|it| it.it.urgency());
            due
        };
        Some(self.world.day(on).map(due))
    }

    /// The meetings still to come on a day that need it, in all initiatives: by date, and last those without one.
    async fn meetings(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
        #[graphql(desc = "Also those that need its units, and theirs.", default = false)] include_units: bool,
    ) -> Option<async_graphql::Result<Vec<NeededAt>>> {
        let meetings = |day| {
            let of = |scope: Scope, organisation| {
                let needed = answers::meetings::needed(&scope.initiative, organisation, day);
                needed.into_iter().map(move |it| NeededAt { scope: scope.clone(), organisation, it })
            };
            let whom = self.with(include_units, false).into_iter();
            let each = |it: Self| self.everywhere().flat_map(move |scope| of(scope, it.id));
            let mut meetings: Vec<NeededAt> = whom.flat_map(each).collect();
            meetings.sort_by_key(|it| (it.it.on.is_none(), it.it.on));
            meetings
        };
        Some(self.world.day(on).map(meetings))
    }

    /// The seats that it holds or has held, in all initiatives.
    async fn seats(
        &self,
        #[graphql(desc = "Only seats that it holds on this day.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Vec<Seat>>> {
        let seats = |day: Option<jiff::civil::Date>| {
            let holds = |seat: &Seat| match day {
                Some(day) => answers::seats::standing(&seat.it, day).holder == Some(self.id),
                None => seat.it.tenures.iter().any(|tenure| tenure.filled.organisation == self.id),
            };
            self.everywhere().flat_map(|scope| Seat::all(&scope)).filter(holds).collect()
        };
        Some(on.map(|on| one_day("on", on)).transpose().map(seats))
    }

    /// The offices that it holds or has held, in all initiatives.
    async fn offices(
        &self,
        #[graphql(desc = "Only offices that it can hold on this day.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Vec<Office>>> {
        let offices = |day: Option<jiff::civil::Date>| {
            let holds = |office: &Office| {
                let theirs = office.it.appointed.organisation == Some(self.id);
                theirs && day.is_none_or(|day| office.it.period().covers(day))
            };
            self.everywhere().flat_map(|scope| Office::all(&scope)).filter(holds).collect()
        };
        Some(on.map(|on| one_day("on", on)).transpose().map(offices))
    }

    /// The grants that it gives, in all initiatives.
    async fn funding(&self) -> Vec<Funding> {
        let grants = self.everywhere().flat_map(|scope| Funding::all(&scope));
        grants.filter(|grant| grant.it.granted.funder == Some(self.id)).collect()
    }

    /// What it brings and gets, in all initiatives, also as one of a kind of party.
    async fn contributions(&self) -> Vec<Contribution> {
        let all = self.everywhere().flat_map(|scope| Contribution::all(&scope));
        all.filter(|it| it.scope.initiative.partnership.stands_for(it.it.by, self.id)).collect()
    }

    /// What it has promised to give, in all initiatives, also as one of a kind of party.
    async fn commitments(&self) -> Vec<Commitment> {
        let all = self.everywhere().flat_map(|scope| Commitment::all(&scope));
        all.filter(|it| it.scope.initiative.partnership.stands_for(it.it.pledged.by, self.id)).collect()
    }

    /// Which activities of others share something with its own, in the initiatives in which it is or was a partner, and what:
    /// in each those that share most first.
    async fn overlaps(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Vec<ActivityOverlap>>> {
        let overlaps =
            |day| self.scopes().flat_map(|scope| ActivityOverlap::of(&scope, self.id, day)).collect();
        Some(self.world.day(on).map(overlaps))
    }

    /// Its figure of each indicator that it has reported or reports alone, or has a target of its own for, against its target
    /// and against the others, who stay anonymous; in all initiatives, for the whole and by its latest figure.
    async fn standings(
        &self,
        #[graphql(
            desc = "The day by which figures count and are late; left out, that of `asOf`, else today in UTC."
        )]
        on: Option<Date>,
    ) -> Option<async_graphql::Result<Vec<Standing>>> {
        let standings = |day| {
            let ours = self.everywhere().flat_map(|scope| Indicator::all(&scope));
            let ours = ours.filter(|indicator| indicator.concerns(self.id));
            ours.filter_map(|indicator| Standing::latest(indicator, self.id, day)).collect()
        };
        Some(self.world.day(on).map(standings))
    }

    /// What it is to do on a day, in all initiatives in which it is or was a partner or holds functions of the backbone, the
    /// most urgent first.
    async fn attention(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
        #[graphql(desc = "Only these kinds; all where it is left out.")] kinds: Option<Vec<Given<Kind>>>,
        #[graphql(desc = "How many at most, 1 to 200.", default = 50)] first: i32,
        #[graphql(desc = "The `next` of the page before; the first page where it is left out.")]
        after: Option<ID>,
    ) -> async_graphql::Result<AttentionPage> {
        let wanted = Wanted { on, organisation: None, kinds, first, after };
        AttentionPage::of_organisation(self, wanted)
    }

    /// The commit that entered it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.registered.recorded.clone())
    }
}

impl Organisation {
    fn others(&self, wanted: impl Fn(&directory::Organisation) -> bool) -> Vec<Self> {
        let all = self.world.directory.organisations.share_all().filter(|(_, it)| wanted(it));
        all.map(|(id, it)| Self { world: self.world.clone(), id, it }).collect()
    }

    fn every_name(&self) -> Vec<Name> {
        let first = &self.it.registered;
        let first =
            Name { name: first.name.to_string(), from: None, recorded: Provenance(first.recorded.clone()) };
        let later = self.it.renamed.iter().map(|renamed| Name {
            name: renamed.name.to_string(),
            from: renamed.from.map(Date),
            recorded: Provenance(renamed.recorded.clone()),
        });
        std::iter::once(first).chain(later).collect()
    }

    /// The organisation, and where asked for also its units with theirs, and those that it carries on.
    fn with(&self, units: bool, carried_on: bool) -> Vec<Self> {
        let mut whom = vec![self.clone()];
        if units {
            let mut next = 0;
            while let Some(above) = whom.get(next).map(|it| it.id) {
                whom.extend(self.others(|it| it.parent().is_some_and(|placed| placed.parent == above)));
                next += 1;
            }
        }
        if carried_on {
            let carried = self.world.directory.carries_on(self.id);
            let new: Vec<_> = carried.into_iter().filter(|id| whom.iter().all(|it| it.id != *id)).collect();
            whom.extend(new.into_iter().filter_map(|id| Self::find(&self.world, id)));
        }
        whom
    }

    /// All initiatives: whoever is no partner can sign, fund, report or evaluate all the same. In order of recording.
    fn everywhere(&self) -> impl Iterator<Item = Scope> + use<> {
        let world = self.world.clone();
        let ids: Vec<_> = world.names.recorded().collect();
        ids.into_iter().filter_map(move |id| {
            let initiative = Arc::clone(world.initiatives.get(&id)?);
            Some(Scope { world: world.clone(), initiative })
        })
    }

    /// The initiatives in which it is or was a partner, in the order that is asked for.
    fn places_among(&self, order: Option<ListOrder>) -> impl Iterator<Item = Scope> + use<> {
        let scopes: Vec<Scope> = self.scopes().collect();
        let order = order.unwrap_or(ListOrder::Recorded);
        lists::ordered(scopes, order, &Initiatives(&self.world), |scope| scope.initiative.id).into_iter()
    }

    /// The initiatives in which it is or was a partner, in order of recording.
    fn scopes(&self) -> impl Iterator<Item = Scope> + use<> {
        let id = self.id;
        self.everywhere().filter(move |scope| scope.initiative.partnership.partners.has(id))
    }
}
