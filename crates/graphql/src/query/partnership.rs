//! The partnership.

use async_graphql::{ID, Object, SimpleObject, Union};
use samspil_domain::fact::Stated;
use samspil_domain::ids::{AgreementId, ConstituencyId, ContributionId, FeeId, OrganisationId};
use samspil_domain::partnership as domain;
use samspil_domain::{answers, party, value};

use super::answers::Total;
use super::backbone::Seat;
use super::directory::Organisation;
use super::goal_choice::GoalChoice;
use super::initiative::Initiative;
use super::lists::{self, ListOrder, Organisations};
use super::membership::{Membership, PartnerCount};
use super::person::{Contact, Person};
use super::scope::{Provenance, Scope, each, id, node};
use crate::scalar::Date;
use crate::shape::Plain;

pub(crate) struct Partnership(pub(crate) Scope);

node!(Constituency, ConstituencyId, Stated<domain::ConstituencyRecognized>, partnership.constituencies);
node!(Partner, OrganisationId, domain::Partner, partnership.partners);
node!(Agreement, AgreementId, domain::Agreement, partnership.agreements);
node!(Contribution, ContributionId, Stated<domain::ContributionAgreed>, partnership.contributions);
node!(Fee, FeeId, Stated<domain::FeeAgreed>, partnership.fees);

/// Who does something: one organisation, or all of one constituency.
#[derive(Union)]
pub(crate) enum Party {
    Organisation(Organisation),
    Constituency(Constituency),
}

impl Party {
    pub(crate) fn find(scope: &Scope, party: party::Party) -> Option<Self> {
        match party {
            party::Party::Organisation(id) => Organisation::find(&scope.world, id).map(Self::Organisation),
            party::Party::Constituency(id) => Constituency::find(scope, id).map(Self::Constituency),
        }
    }
}

/// Who is in the partnership, and what they owe each other.
#[Object]
impl Partnership {
    /// The kinds of party that seats and contributions are shared out among.
    async fn constituencies(&self) -> Vec<Constituency> {
        Constituency::all(&self.0)
    }

    /// The partners. Those who have left are left out unless asked for.
    async fn partners(
        &self,
        #[graphql(desc = "Whether to include those who have left.", default = false)] left: bool,
        #[graphql(desc = "In which order; in order of recording where it is left out.")] order_by: Option<
            ListOrder,
        >,
    ) -> Vec<Partner> {
        let mut partners = Partner::all(&self.0);
        partners.retain(|partner| left || partner.it.open().is_some());
        let order = order_by.unwrap_or(ListOrder::Recorded);
        lists::ordered(partners, order, &Organisations(&self.0.world), |partner| partner.id)
    }

    /// How many partners there are on a day, also those not known by name: as stated, and added up over the kinds.
    async fn size(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> async_graphql::Result<Membership> {
        let it = answers::membership::membership(&self.0.initiative, self.0.world.day(on)?);
        Ok(Membership { scope: self.0.clone(), it })
    }

    /// How many partners there were said to be, in order of recording; counts that differ stand side by side.
    async fn counts(&self) -> Vec<PartnerCount> {
        PartnerCount::all(&self.0)
    }

    /// The agreements, also those that have ended.
    async fn agreements(&self) -> Vec<Agreement> {
        Agreement::all(&self.0)
    }

    /// What each party brings, and what it gets in return.
    async fn contributions(&self) -> Vec<Contribution> {
        Contribution::all(&self.0)
    }

    /// The fees that partners pay.
    async fn fees(&self) -> Vec<Fee> {
        Fee::all(&self.0)
    }

    /// What partners pay in fees in one year, with how many amounts are unknown, as known on a day.
    async fn fees_in(
        &self,
        #[graphql(desc = "The year, such as 2014.")] year: i16,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> async_graphql::Result<Total> {
        if !(1..=9998).contains(&year) {
            return Err(crate::error::bad_input(format!("`year` is between 1 and 9998; got {year}")));
        }
        Ok(Total(answers::totals::fees(&self.0.initiative, year, self.0.world.day(on)?)))
    }
}

/// A kind of party, such as business or authorities.
#[Object]
impl Constituency {
    /// The constituency's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.it.name.as_str()
    }

    /// Who belongs to it.
    async fn description(&self) -> Option<&str> {
        self.it.description.as_ref().map(|text| text.as_str())
    }

    /// The partners of this kind that have not left.
    async fn partners(&self) -> Vec<Partner> {
        let mut partners = Partner::all(&self.scope);
        partners.retain(|p| p.it.open().is_some() && p.it.constituency() == Some(self.id));
        partners
    }

    /// The seats that are for this kind of party.
    async fn seats(&self) -> Vec<Seat> {
        let mut seats = Seat::all(&self.scope);
        seats.retain(|seat| seat.it.created.constituency == Some(self.id));
        seats
    }

    /// The commit that named it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// One stretch of time as a partner.
#[derive(SimpleObject)]
#[graphql(name = "Membership")]
pub(crate) struct Stay {
    /// When it joined; null where nobody knows.
    joined: Option<Date>,
    /// When it left; null while it has not.
    left: Option<Date>,
    /// Why it left.
    reason: Option<String>,
    /// The part it plays, in a few words.
    role: Option<String>,
    /// The interests that it brought into the partnership.
    interests: Vec<String>,
    /// The commit that admitted it.
    recorded: Provenance,
}

/// An organisation as a partner of one initiative.
#[Object]
impl Partner {
    /// The organisation's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The persons whom to turn to, in order of recording, also those who no longer are.
    async fn contacts(&self) -> Vec<Contact> {
        self.it.contacts.iter().map(|it| Contact::of(&self.scope.world, it)).collect()
    }

    /// The organisation itself.
    async fn organisation(&self) -> Option<Organisation> {
        Organisation::find(&self.scope.world, self.id)
    }

    /// The initiative in which it is a partner.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// The kind of party it is.
    async fn constituency(&self) -> Option<Constituency> {
        self.it.constituency().and_then(|id| Constituency::find(&self.scope, id))
    }

    /// Its memberships, in order of recording; one that left can have come back.
    async fn memberships(&self) -> Vec<Stay> {
        let membership = |m: &domain::Membership| Stay {
            joined: m.admitted.joined.map(Date),
            left: m.ended.as_ref().map(|ended| Date(ended.left)),
            reason: m.ended.as_ref().and_then(|ended| ended.reason.as_ref()).map(ToString::to_string),
            role: m.admitted.role.as_ref().map(ToString::to_string),
            interests: m.admitted.interests.iter().map(ToString::to_string).collect(),
            recorded: Provenance(m.admitted.recorded.clone()),
        };
        self.it.memberships.iter().map(membership).collect()
    }

    /// Which goals it now works on, by its own choice; null where no choice is recorded.
    async fn choice(&self) -> Option<GoalChoice> {
        GoalChoice::now(&self.scope, self.id)
    }

    /// The seats that it holds or has held.
    async fn seats(&self) -> Vec<Seat> {
        let mut seats = Seat::all(&self.scope);
        seats.retain(|seat| seat.it.tenures.iter().any(|tenure| tenure.filled.organisation == self.id));
        seats
    }

    /// The agreements that it has signed.
    async fn signed(&self) -> Vec<Agreement> {
        let mut agreements = Agreement::all(&self.scope);
        agreements.retain(|agreement| agreement.it.signatures.iter().any(|s| s.organisation == self.id));
        agreements
    }

    /// The agreements that bind it on a day and that it has not signed by then.
    async fn unsigned(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> async_graphql::Result<Vec<Agreement>> {
        let day = self.scope.world.day(on)?;
        let mut agreements = Agreement::all(&self.scope);
        let state = &self.scope.initiative.partnership;
        agreements.retain(|agreement| state.unsigned(&agreement.it, day).contains(&self.id));
        Ok(agreements)
    }
}

/// A signature under an agreement.
pub(crate) struct Signature {
    pub(crate) scope: Scope,
    pub(crate) it: Stated<domain::AgreementSigned>,
}

/// A signature under an agreement.
#[Object]
impl Signature {
    /// The organisation that signed.
    async fn organisation(&self) -> Option<Organisation> {
        Organisation::find(&self.scope.world, self.it.organisation)
    }

    /// The agreement.
    async fn agreement(&self) -> Option<Agreement> {
        Agreement::find(&self.scope, self.it.agreement)
    }

    /// When it signed; null where nobody knows.
    async fn signed(&self) -> Option<Date> {
        self.it.signed.map(Date)
    }

    /// The office of the person who signed.
    async fn title(&self) -> Option<&str> {
        self.it.title.as_ref().map(|title| title.as_str())
    }

    /// The person who signed; null where nobody has said who it was.
    async fn person(&self) -> Option<Person> {
        self.it.person.and_then(|id| Person::find(&self.scope.world, id))
    }

    /// Whether the person has left that office since, as "the then minister" says; null where nobody has said.
    async fn left_office(&self) -> Option<bool> {
        self.it.left_office
    }

    /// What gives that person the right to bind the organisation.
    async fn mandate(&self) -> Option<&str> {
        self.it.mandate.as_ref().map(|mandate| mandate.as_str())
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// An agreement between partners, or with somebody outside.
#[Object]
impl Agreement {
    /// The agreement's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The initiative whose agreement it is.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// What it is called.
    async fn title(&self) -> &str {
        self.it.concluded.title.as_str()
    }

    /// What it is about.
    async fn kind(&self) -> Plain<domain::AgreementKind> {
        Plain(self.it.concluded.kind)
    }

    /// Whom it binds: all in one paper, each partner in a paper of its own, or only those named.
    async fn form(&self) -> Plain<domain::AgreementForm> {
        Plain(self.it.concluded.form)
    }

    /// The organisations named in it; empty for the other forms.
    async fn parties(&self) -> Vec<Organisation> {
        each(&self.it.concluded.parties, |id| Organisation::find(&self.scope.world, id))
    }

    /// Which version or edition it is.
    async fn version(&self) -> Option<&str> {
        self.it.concluded.version.as_ref().map(|version| version.as_str())
    }

    /// The period it is made for.
    async fn period(&self) -> Option<Plain<value::Period>> {
        self.it.concluded.period.map(Plain)
    }

    /// What it lays down.
    async fn terms(&self) -> Vec<Plain<domain::Term>> {
        self.it.concluded.terms.iter().cloned().map(Plain).collect()
    }

    /// The earlier agreements whose place it takes; empty where it takes none.
    async fn replaces(&self) -> Vec<Self> {
        each(&self.it.concluded.replaces, |id| Self::find(&self.scope, id))
    }

    /// The agreements that have taken its place, in order of recording; no signature is owed under it then.
    async fn replaced_by(&self) -> Vec<Self> {
        self.it.replaced_by.iter().filter_map(|id| Self::find(&self.scope, *id)).collect()
    }

    /// The party outside that it is made with, by name; null for an agreement among the partners.
    async fn with(&self) -> Option<&str> {
        self.it.concluded.with.as_ref().map(|with| with.as_str())
    }

    /// When it was agreed; null where nobody knows.
    async fn agreed(&self) -> Option<Date> {
        self.it.concluded.agreed.map(Date)
    }

    /// Who has signed it, in order of recording.
    async fn signatures(&self) -> Vec<Signature> {
        let signature =
            |it: &Stated<domain::AgreementSigned>| Signature { scope: self.scope.clone(), it: it.clone() };
        self.it.signatures.iter().map(signature).collect()
    }

    /// The organisations that it binds on a day and that are not recorded as having signed it by then; empty once it has
    /// come to its end or another has taken its place.
    async fn unsigned(
        &self,
        #[graphql(desc = "The day; left out, that of `asOf`, else today in UTC.")] on: Option<Date>,
    ) -> async_graphql::Result<Vec<Organisation>> {
        let unsigned = self.scope.initiative.partnership.unsigned(&self.it, self.scope.world.day(on)?);
        Ok(each(&unsigned, |id| Organisation::find(&self.scope.world, id)))
    }

    /// When it ended; null while it holds.
    async fn ended(&self) -> Option<Date> {
        self.it.ended.as_ref().map(|ended| Date(ended.on))
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.concluded.recorded.clone())
    }
}

/// What a party brings, and what it gets in return.
#[Object]
impl Contribution {
    /// The contribution's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// The initiative to which it is brought.
    async fn initiative(&self) -> Initiative {
        Initiative(self.scope.clone())
    }

    /// Who brings it.
    async fn by(&self) -> Option<Party> {
        Party::find(&self.scope, self.it.by)
    }

    /// What the party brings.
    async fn brings(&self) -> Vec<&str> {
        self.it.brings.iter().map(|thing| thing.as_str()).collect()
    }

    /// What the party gets in return.
    async fn gets(&self) -> Vec<&str> {
        self.it.gets.iter().map(|thing| thing.as_str()).collect()
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}

/// A fee that partners pay.
#[Object]
impl Fee {
    /// The fee's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        self.it.title.as_str()
    }

    /// The organisations that pay it; empty where every partner does.
    async fn payers(&self) -> Vec<Organisation> {
        each(&self.it.payers, |id| Organisation::find(&self.scope.world, id))
    }

    /// How much each pays each time; null where nobody has said, which is not nought.
    async fn amount(&self) -> Option<Plain<value::Figure>> {
        self.it.amount.clone().map(Plain)
    }

    /// How often it is paid.
    async fn interval(&self) -> Plain<domain::FeeInterval> {
        Plain(self.it.interval)
    }

    /// The period in which it is paid.
    async fn period(&self) -> Option<Plain<value::Period>> {
        self.it.period.map(Plain)
    }

    /// The commit that stated it.
    async fn recorded(&self) -> Provenance {
        Provenance(self.it.recorded.clone())
    }
}
