//! The backbone.

use async_graphql::{ID, Object, Union};
use samspil_domain::answers::seats::SeatStatus;
use samspil_domain::backbone as domain;
use samspil_domain::fact::Stated;
use samspil_domain::ids::{BodyId, FundingId, PostId, SeatId};
use samspil_domain::{answers, value};

use super::answers::{SeatStanding, Total};
use super::continuous_communication::Meeting;
use super::directory::Organisation;
use super::partnership::Constituency;
use super::scope::{Provenance, Scope, day, id, node};
use crate::scalar::Date;
use crate::shape::{Given, Plain};

pub(crate) struct Backbone(pub(crate) Scope);

node!(Body, BodyId, Stated<domain::BodyEstablished>, backbone.bodies);
node!(Seat, SeatId, domain::Seat, backbone.seats);
node!(Post, PostId, Stated<domain::PostCreated>, backbone.posts);
node!(Funding, FundingId, Stated<domain::FundingRecorded>, backbone.funding);

/// Who holds functions of the backbone: an organisation, or a body of the initiative.
#[derive(Union)]
pub(crate) enum Holder {
    Organisation(Organisation),
    Body(Body),
}

/// One time that functions of the backbone were entrusted to someone.
pub(crate) struct Entrusting {
    scope: Scope,
    it: Stated<domain::BackboneEntrusted>,
}

/// One time that functions of the backbone were entrusted to someone. Who held a function before, handed it over.
#[Object]
impl Entrusting {
    /// Who holds them from then on.
    async fn holder(&self) -> Option<Holder> {
        match self.it.holder {
            domain::Holder::Organisation(id) => {
                Organisation::find(&self.scope.world, id).map(Holder::Organisation)
            }
            domain::Holder::Body(id) => Body::find(&self.scope, id).map(Holder::Body),
        }
    }

    /// Which functions.
    async fn functions(&self) -> Vec<Plain<domain::BackboneFunction>> {
        self.it.functions.iter().copied().map(Plain).collect()
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

/// Who holds the partnership together.
#[Object]
impl Backbone {
    /// The bodies: board, groups, secretariat.
    async fn bodies(&self) -> Vec<Body> {
        Body::all(&self.0)
    }

    /// The seats of all bodies. With `status`, those that stand so on the day.
    async fn seats(
        &self,
        #[graphql(desc = "Only seats that stand so on the day.")] status: Option<Vec<Given<SeatStatus>>>,
        #[graphql(desc = "The day; today in UTC where it is left out.")] on: Option<Date>,
    ) -> async_graphql::Result<Vec<Seat>> {
        let day = day(on)?;
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

    /// The money that the initiative has been given.
    async fn funding(&self) -> Vec<Funding> {
        Funding::all(&self.0)
    }

    /// The money that the initiative has been given in all, with how many amounts are unknown.
    async fn funding_total(&self) -> Total {
        Total(answers::totals::funding(&self.0.initiative))
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
        self.it.name.as_str()
    }

    /// What kind of body it is.
    async fn kind(&self) -> Plain<domain::BodyKind> {
        Plain(self.it.kind)
    }

    /// What it is for, and who is in it.
    async fn purpose(&self) -> Option<&str> {
        self.it.purpose.as_ref().map(|purpose| purpose.as_str())
    }

    /// How often it meets; null where nobody has said.
    async fn cadence(&self) -> Option<Plain<value::Cadence>> {
        self.it.cadence.map(Plain)
    }

    /// The body that it belongs to.
    async fn part_of(&self) -> Option<Self> {
        self.it.part_of.and_then(|id| Self::find(&self.scope, id))
    }

    /// Since when it exists; null where nobody knows.
    async fn from(&self) -> Option<Date> {
        self.it.from.map(Date)
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
        Provenance(self.it.recorded.clone())
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
        #[graphql(desc = "The day; today in UTC where it is left out.")] on: Option<Date>,
    ) -> async_graphql::Result<SeatStanding> {
        Ok(SeatStanding { scope: self.scope.clone(), it: answers::seats::standing(&self.it, day(on)?) })
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

/// Money that the initiative has been given.
#[Object]
impl Funding {
    /// The grant's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is for.
    async fn purpose(&self) -> &str {
        self.it.purpose.as_str()
    }

    /// Who gives it.
    async fn funder(&self) -> Option<Organisation> {
        self.it.funder.and_then(|id| Organisation::find(&self.scope.world, id))
    }

    /// How much in all; null where nobody has said, which is not nought.
    async fn amount(&self) -> Option<Plain<value::Figure>> {
        self.it.amount.clone().map(Plain)
    }

    /// The period it is for.
    async fn period(&self) -> Option<Plain<value::Period>> {
        self.it.period.map(Plain)
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}
