//! The backbone.

use async_graphql::{ID, Object, Union};
use samspil_domain::answers::funding::FundingGrouping;
use samspil_domain::answers::seats::SeatStatus;
use samspil_domain::backbone as domain;
use samspil_domain::fact::Stated;
use samspil_domain::ids::{BodyId, OfficeId, PostId, SeatId};
use samspil_domain::{answers, value};

use super::answers::{SeatStanding, Total};
use super::continuous_communication::Meeting;
use super::directory::Organisation;
use super::funding::{Funding, FundingLine, Movement, Transfer};
use super::initiative::Initiative;
use super::money_answers::{FundedResults, MoneyCommitments};
use super::partnership::Constituency;
use super::person::Person;
use super::scope::{Provenance, Scope, id, node, one_day};
use crate::scalar::Date;
use crate::shape::{Given, Plain};

pub(crate) struct Backbone(pub(crate) Scope);

node!(Body, BodyId, domain::Body, backbone.bodies);
node!(Office, OfficeId, domain::Office, backbone.offices);
node!(Seat, SeatId, domain::Seat, backbone.seats);
node!(Post, PostId, Stated<domain::PostCreated>, backbone.posts);

/// Who holds functions of the backbone: an organisation, or a body of the initiative.
#[derive(Union)]
pub(crate) enum Holder {
    Organisation(Organisation),
    Body(Body),
}

impl Holder {
    pub(crate) fn find(scope: &Scope, holder: domain::Holder) -> Option<Self> {
        match holder {
            domain::Holder::Organisation(id) => Organisation::find(&scope.world, id).map(Self::Organisation),
            domain::Holder::Body(id) => Body::find(scope, id).map(Self::Body),
        }
    }
}

/// One time that functions of the backbone were entrusted to someone.
pub(crate) struct Entrusting {
    scope: Scope,
    it: Stated<domain::BackboneEntrusted>,
}

/// One time that functions of the backbone were entrusted to someone. Who held a function before, handed it over, unless
/// they hold it jointly.
#[Object]
impl Entrusting {
    /// Who holds them from then on.
    async fn holder(&self) -> Option<Holder> {
        Holder::find(&self.scope, self.it.holder)
    }

    /// Which functions.
    async fn functions(&self) -> Vec<Plain<domain::BackboneFunction>> {
        self.it.functions.iter().copied().map(Plain).collect()
    }

    /// Since when; null where nobody knows.
    async fn from(&self) -> Option<Date> {
        self.it.from.map(Date)
    }

    /// The last day, where that is known or settled beforehand; null where nobody has said.
    async fn until(&self) -> Option<Date> {
        self.it.until.map(Date)
    }

    /// Whether the holder came to share them with those who held them, instead of taking over from them.
    async fn jointly(&self) -> bool {
        self.it.jointly
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// Who holds the partnership together.
#[Object]
impl Backbone {
    /// The bodies: board, groups, secretariat; also those dissolved.
    async fn bodies(&self) -> Vec<Body> {
        Body::all(&self.0)
    }

    /// The seats of all bodies. With `status`, those that stand so on the day.
    async fn seats(
        &self,
        #[graphql(desc = "Only seats that stand so on the day.")] status: Option<Vec<Given<SeatStatus>>>,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> async_graphql::Result<Vec<Seat>> {
        let day = self.0.world.day(on)?;
        let mut seats = Seat::all(&self.0);
        if let Some(wanted) = status {
            seats.retain(|seat| {
                let status = answers::seats::standing(&seat.it, day).status;
                wanted.iter().any(|wanted| wanted.0 == status)
            });
        }
        Ok(seats)
    }

    /// The staffed posts of all bodies.
    async fn posts(&self) -> Vec<Post> {
        Post::all(&self.0)
    }

    /// Who was entrusted with which functions of the backbone, in order of recording: the handovers.
    async fn entrusted(&self) -> Vec<Entrusting> {
        let entrusting =
            |it: &Stated<domain::BackboneEntrusted>| Entrusting { scope: self.0.clone(), it: it.clone() };
        self.0.initiative.backbone.entrusted.iter().map(entrusting).collect()
    }

    /// Everybody who holds a function of the backbone on a day: the one who took it over last by then, and those who
    /// have come to share it since. Empty where nobody is recorded.
    async fn holders(
        &self,
        #[graphql(desc = "The function.")] function: Given<domain::BackboneFunction>,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> async_graphql::Result<Vec<Entrusting>> {
        let holders = self.0.initiative.backbone.holders(function.0, Some(self.0.world.day(on)?)).into_iter();
        Ok(holders.map(|it| Entrusting { scope: self.0.clone(), it: it.clone() }).collect())
    }

    /// What was moved between grants, in order of recording.
    async fn transfers(&self) -> Vec<Transfer> {
        Transfer::all(&self.0)
    }

    /// What was committed, paid or spent, in order of recording.
    async fn movements(&self) -> Vec<Movement> {
        Movement::all(&self.0)
    }

    /// The money that the initiative has been given.
    async fn funding(&self) -> Vec<Funding> {
        Funding::all(&self.0)
    }

    /// The money by year and source: what was set aside, moved, committed, paid and spent, and what is left. The earliest
    /// year first, last what has no year. As known on a day: what was certainly done later does not count, nor does what is
    /// for a later year or period and was not recorded by then.
    async fn funding_lines(
        &self,
        #[graphql(desc = "What a line is of; of one source in one year where it is left out.")] by: Option<
            Given<FundingGrouping>,
        >,
        #[graphql(desc = "The day by which money had moved; left out, that of `asOf`, else today in UTC.")]
        on: Option<Date>,
    ) -> async_graphql::Result<Vec<FundingLine>> {
        let by = by.map_or(FundingGrouping::YearAndSource, |by| by.0);
        let line = |it| FundingLine { scope: self.0.clone(), it };
        let lines = answers::funding::funding_by(&self.0.initiative, by, self.0.world.day(on)?);
        Ok(lines.into_iter().map(line).collect())
    }

    /// How each promise of money stands on a day: what was paid and spent of it, and what is open.
    async fn money_commitments(
        &self,
        #[graphql(desc = "The grant's id, or a handle; all grants where it is left out.")] funding: Option<
            ID,
        >,
        #[graphql(desc = "One day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<MoneyCommitments>> {
        let commitments = || {
            let funding = funding.as_ref().map(crate::query::parsed).transpose()?;
            Ok(MoneyCommitments::on(&self.0, funding, self.0.world.day(on)?))
        };
        Some(commitments())
    }

    /// What the money of each funder went to by a day, and how the targets there stand: contribution, not causation.
    async fn funded_results(
        &self,
        #[graphql(desc = "The funder's id, or a handle; each funder where it is left out.")] funder: Option<
            ID,
        >,
        #[graphql(desc = "One day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> Option<async_graphql::Result<Vec<FundedResults>>> {
        let results = || {
            let funder = funder.as_ref().map(crate::query::parsed).transpose()?;
            Ok(FundedResults::all(&self.0, funder, self.0.world.day(on)?))
        };
        Some(results())
    }

    /// The money that the initiative has been given in all, with how many amounts are unknown, as known on a day.
    async fn funding_total(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> async_graphql::Result<Total> {
        Ok(Total(answers::totals::funding(&self.0.initiative, self.0.world.day(on)?)))
    }
}

/// A body of the initiative.
#[Object]
impl Body {
    /// The body's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.it.established.name.as_str()
    }

    /// What kind of body it is.
    async fn kind(&self) -> Plain<domain::BodyKind> {
        Plain(self.it.established.kind)
    }

    /// What it is for, and who is in it.
    async fn purpose(&self) -> Option<&str> {
        self.it.established.purpose.as_ref().map(|purpose| purpose.as_str())
    }

    /// How often it meets; null where nobody has said.
    async fn cadence(&self) -> Option<Plain<value::Cadence>> {
        self.it.established.cadence.map(Plain)
    }

    /// The body that it belongs to.
    async fn part_of(&self) -> Option<Self> {
        self.it.established.part_of.and_then(|id| Self::find(&self.scope, id))
    }

    /// What it is there to do; empty where nobody has said.
    async fn tasks(&self) -> Vec<Plain<domain::BodyTask>> {
        self.it.established.tasks.iter().copied().map(Plain).collect()
    }

    /// The body that gets its recommendations or reports.
    async fn reports_to(&self) -> Option<Self> {
        self.it.established.reports_to.and_then(|id| Self::find(&self.scope, id))
    }

    /// The organisation that runs it.
    async fn run_by(&self) -> Option<Organisation> {
        self.it.established.run_by.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// Since when it exists; null where nobody knows.
    async fn from(&self) -> Option<Date> {
        self.it.established.from.map(Date)
    }

    /// Its last day; null while it exists.
    async fn dissolved(&self) -> Option<Date> {
        self.it.dissolved.as_ref().map(|dissolved| Date(dissolved.on))
    }

    /// Why it was dissolved.
    async fn dissolved_because(&self) -> Option<&str> {
        self.it.dissolved.as_ref().and_then(|it| it.reason.as_ref()).map(|reason| reason.as_str())
    }

    /// Its offices, also those that have ended. With a day, those that can be held on it.
    async fn offices(
        &self,
        #[graphql(desc = "Only offices that can be held on this day.")] on: Option<Date>,
    ) -> async_graphql::Result<Vec<Office>> {
        let on = on.map(|on| one_day("on", on)).transpose()?;
        let mut offices = Office::all(&self.scope);
        offices.retain(|office| {
            let held = on.is_none_or(|day| office.it.period().covers(day) && !self.it.is_dissolved(day));
            office.it.appointed.body == self.id && held
        });
        Ok(offices)
    }

    /// Its seats.
    async fn seats(&self) -> Vec<Seat> {
        let mut seats = Seat::all(&self.scope);
        seats.retain(|seat| seat.it.created.body == self.id);
        seats
    }

    /// Its staffed posts.
    async fn posts(&self) -> Vec<Post> {
        let mut posts = Post::all(&self.scope);
        posts.retain(|post| post.it.body == self.id);
        posts
    }

    /// Its meetings, also those still to come.
    async fn meetings(&self) -> Vec<Meeting> {
        let mut meetings = Meeting::all(&self.scope);
        meetings.retain(|meeting| meeting.it.scheduled.body == Some(self.id));
        meetings
    }

    /// The commit that set it up.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.established.recorded.clone())
    }
}

/// An office in a body, such as its chair, in one holder's time.
#[Object]
impl Office {
    /// The office's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The initiative in which it is held.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// The body.
    async fn body(&self) -> Option<Body> {
        Body::find(&self.scope, self.it.appointed.body)
    }

    /// What it is called, such as chair.
    async fn title(&self) -> &str {
        self.it.appointed.title.as_str()
    }

    /// The organisation that holds it, or that its holder comes from.
    async fn organisation(&self) -> Option<Organisation> {
        self.it.appointed.organisation.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// The name of its holder, where that is a public official.
    async fn name(&self) -> Option<&str> {
        self.it.appointed.name.as_ref().map(|name| name.as_str())
    }

    /// The person who holds it; null where nobody has said who it is.
    async fn person(&self) -> Option<Person> {
        self.it.appointed.person.and_then(|id| Person::find(&self.scope.world, id))
    }

    /// What gives the holder the right to it.
    async fn mandate(&self) -> Option<&str> {
        self.it.appointed.mandate.as_ref().map(|mandate| mandate.as_str())
    }

    /// From being appointed to leaving, as far as known.
    async fn period(&self) -> Plain<value::Period> {
        Plain(self.it.period())
    }

    /// Why it ended before its time.
    async fn ended_because(&self) -> Option<&str> {
        self.it.ended.as_ref().and_then(|it| it.reason.as_ref()).map(|reason| reason.as_str())
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.appointed.recorded.clone())
    }
}

/// One organisation's time in a seat.
pub(crate) struct Tenure {
    scope: Scope,
    it: domain::Tenure,
}

/// One organisation's time in a seat.
#[Object]
impl Tenure {
    /// The organisation.
    async fn organisation(&self) -> Option<Organisation> {
        Organisation::find(&self.scope.world, self.it.filled.organisation)
    }

    /// The person who represents it in the seat; null where nobody has said who it is.
    async fn person(&self) -> Option<Person> {
        self.it.filled.person.and_then(|id| Person::find(&self.scope.world, id))
    }

    /// From taking the seat to leaving it, as far as known.
    async fn period(&self) -> Plain<value::Period> {
        Plain(self.it.period())
    }

    /// The commit that gave it the seat.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.filled.recorded.clone())
    }
}

/// A seat in a body.
#[Object]
impl Seat {
    /// The seat's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.it.created.name.as_str()
    }

    /// The initiative whose seat it is.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// The body.
    async fn body(&self) -> Option<Body> {
        Body::find(&self.scope, self.it.created.body)
    }

    /// The kind of party that it is for.
    async fn constituency(&self) -> Option<Constituency> {
        self.it.created.constituency.and_then(|id| Constituency::find(&self.scope, id))
    }

    /// How many years a term lasts; null where nobody has said.
    async fn term_years(&self) -> Option<u16> {
        self.it.created.term_years
    }

    /// After how many years it passes to another organisation; null where it does not rotate.
    async fn rotation_years(&self) -> Option<u16> {
        self.it.created.rotation_years
    }

    /// Who has held it, in order of recording.
    async fn tenures(&self) -> Vec<Tenure> {
        let tenure = |it: &domain::Tenure| Tenure { scope: self.scope.clone(), it: it.clone() };
        self.it.tenures.iter().map(tenure).collect()
    }

    /// How it stands on a day: held, due for rotation, vacant, or unknown.
    async fn standing(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> async_graphql::Result<SeatStanding> {
        Ok(SeatStanding {
            scope: self.scope.clone(),
            it: answers::seats::standing(&self.it, self.scope.world.day(on)?),
        })
    }

    /// The commit that created it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.created.recorded.clone())
    }
}

/// A staffed post in a body.
#[Object]
impl Post {
    /// The post's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        self.it.title.as_str()
    }

    /// The body.
    async fn body(&self) -> Option<Body> {
        Body::find(&self.scope, self.it.body)
    }

    /// The commit that created it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}
