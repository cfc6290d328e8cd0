//! The partnership, as the log has it.

use imbl::Vector;
use jiff::civil::Date;

use super::{
    AgreementConcluded, AgreementEnded, AgreementForm, AgreementSigned, ConstituencyRecognized, ContactNamed,
    ContactWithdrawn, ContributionAgreed, Event, FeeAgreed, MembershipEnded, PartnerAdmitted,
    PartnersCounted,
};
use crate::commit::Recorded;
use crate::fact::{Stated, can_have_begun};
use crate::ids::{AgreementId, ConstituencyId, ContributionId, FeeId, OrganisationId};
use crate::party::Party;
use crate::register::Register;
use crate::value::{PartialDate, Period};

/// Who is in the partnership, and what they owe each other.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct State {
    /// The kinds of party.
    pub constituencies: Register<ConstituencyId, Stated<ConstituencyRecognized>>,
    /// The partners, also those that have left.
    pub partners: Register<OrganisationId, Partner>,
    /// How many partners there were said to be, in order of recording.
    pub counts: Vector<Stated<PartnersCounted>>,
    /// The agreements, also those that have ended.
    pub agreements: Register<AgreementId, Agreement>,
    /// What parties bring and get.
    pub contributions: Register<ContributionId, Stated<ContributionAgreed>>,
    /// The fees.
    pub fees: Register<FeeId, Stated<FeeAgreed>>,
}

/// A partner: an organisation with its memberships.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Partner {
    /// Its memberships, in order of recording; never empty, and only the last may be open.
    pub memberships: Vector<Membership>,
    /// The persons whom to turn to, in order of recording, also those who no longer are.
    #[serde(default)]
    pub contacts: Vector<Contact>,
}

/// A person whom to turn to at a partner, for a time.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Contact {
    /// How it was named.
    pub named: Stated<ContactNamed>,
    /// How that ended, where it has.
    pub withdrawn: Option<Stated<ContactWithdrawn>>,
}

/// One stretch of time as a partner.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Membership {
    /// How it began.
    pub admitted: Stated<PartnerAdmitted>,
    /// How it ended, where it has.
    pub ended: Option<Stated<MembershipEnded>>,
}

/// An agreement.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Agreement {
    /// What was agreed.
    pub concluded: Stated<AgreementConcluded>,
    /// Who has signed, in order of recording.
    pub signatures: Vector<Stated<AgreementSigned>>,
    /// The agreements that have taken its place, in order of recording.
    pub replaced_by: Vector<AgreementId>,
    /// How it ended, where it has.
    pub ended: Option<Stated<AgreementEnded>>,
}

impl Membership {
    /// From joining to leaving, as far as known.
    #[must_use]
    pub fn period(&self) -> Period {
        Period { from: self.admitted.joined, to: self.ended.as_ref().map(|ended| ended.left) }
    }
}

impl Agreement {
    fn new(fact: &AgreementConcluded, recorded: &Recorded) -> Self {
        let concluded = Stated::new(fact, recorded);
        Self { concluded, signatures: Vector::new(), replaced_by: Vector::new(), ended: None }
    }

    /// The first agreement that has taken its place, as far as can be known on a day.
    #[must_use]
    pub fn replacement<'a>(&self, partnership: &'a State, day: Date) -> Option<&'a Self> {
        let mut later = self.replaced_by.iter().filter_map(|id| partnership.agreements.get(*id));
        later.find(|it| it.concluded.can_be_planned(it.begins(), day))
    }

    fn begins(&self) -> Option<PartialDate> {
        self.concluded.period.and_then(|period| period.from)
    }

    /// Whether it can have come to its end by a day: it was ended, its period is certainly over, or another agreement
    /// has taken its place.
    #[must_use]
    pub fn is_past(&self, partnership: &State, day: Date) -> bool {
        let ended = self.ended.as_ref().is_some_and(|ended| ended.on.has_begun(day));
        let over = self.concluded.period.and_then(|period| period.to).is_some_and(|to| to.is_over(day));
        ended || over || self.replacement(partnership, day).is_some()
    }
}

impl Partner {
    /// The membership that has not ended, if there is one.
    #[must_use]
    pub fn open(&self) -> Option<&Membership> {
        self.memberships.last().filter(|membership| membership.ended.is_none())
    }

    /// The last membership that can hold on a day.
    #[must_use]
    pub fn membership_on(&self, day: Date) -> Option<&Membership> {
        self.memberships.iter().rfind(|membership| membership.period().covers(day))
    }

    /// The kind of party it last was.
    #[must_use]
    pub fn constituency(&self) -> Option<ConstituencyId> {
        self.memberships.last().and_then(|membership| membership.admitted.constituency)
    }
}

impl State {
    /// Whether the organisation can have been a partner at some time of `during`.
    #[must_use]
    pub fn is_partner(&self, id: OrganisationId, during: Period) -> bool {
        let partner = self.partners.get(id);
        partner.is_some_and(|partner| partner.memberships.iter().any(|m| m.period().overlaps(&during)))
    }

    /// The partners that have not left.
    pub fn current(&self) -> impl Iterator<Item = (OrganisationId, &Partner)> {
        self.partners.iter().filter(|(_, partner)| partner.open().is_some())
    }

    /// Whether a party is that organisation, or a kind of party that stands for it: it is a partner of that kind, and has
    /// not left.
    #[must_use]
    pub fn stands_for(&self, party: Party, organisation: OrganisationId) -> bool {
        match party {
            Party::Organisation(id) => id == organisation,
            Party::Constituency(kind) => {
                let partner = self.partners.get(organisation).filter(|partner| partner.open().is_some());
                partner.is_some_and(|partner| partner.constituency() == Some(kind))
            }
        }
    }

    /// The partners on a day, as far as can be known: neither those certainly admitted later nor those certainly gone.
    pub fn on(&self, day: Date) -> impl Iterator<Item = (OrganisationId, &Partner)> {
        self.partners.iter().filter(move |(_, partner)| partner.membership_on(day).is_some())
    }

    /// Those whom an agreement binds on a day and who have not signed it by then; nobody before it can be known, and once
    /// it has come to its end.
    #[must_use]
    pub fn unsigned(&self, agreement: &Agreement, day: Date) -> Vec<OrganisationId> {
        if !agreement.concluded.can_be_planned(agreement.begins(), day) || agreement.is_past(self, day) {
            return vec![];
        }
        let bound: Vec<OrganisationId> = match agreement.concluded.form {
            AgreementForm::OneForAll | AgreementForm::OneEach => self.on(day).map(|(id, _)| id).collect(),
            AgreementForm::Named => agreement.concluded.parties.clone(),
        };
        let signed = |id: &OrganisationId| {
            let mut theirs = agreement.signatures.iter().filter(|signature| signature.organisation == *id);
            theirs.any(|signature| can_have_begun(signature.signed, day))
        };
        bound.into_iter().filter(|id| !signed(id)).collect()
    }

    pub(crate) fn evolve(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::ConstituencyRecognized(fact) => {
                self.constituencies.put(fact.id, Stated::new(fact, recorded))
            }
            Event::PartnerAdmitted(fact) => {
                let membership = Membership { admitted: Stated::new(fact, recorded), ended: None };
                let mut partner = self.partners.get(fact.organisation).cloned().unwrap_or_default();
                partner.memberships.push_back(membership);
                self.partners.put(fact.organisation, partner);
            }
            Event::MembershipEnded(fact) => self.partners.change(fact.organisation, |partner| {
                if let Some(membership) = partner.memberships.back_mut() {
                    membership.ended = Some(Stated::new(fact, recorded));
                }
            }),
            Event::ContactNamed(fact) => self.partners.change(fact.organisation, |partner| {
                let named = Stated::new(fact, recorded);
                partner.contacts.push_back(Contact { named, withdrawn: None });
            }),
            Event::ContactWithdrawn(fact) => self.partners.change(fact.organisation, |partner| {
                let theirs = |contact: &&mut Contact| contact.named.person == fact.person;
                if let Some(contact) = partner.contacts.iter_mut().rfind(theirs) {
                    contact.withdrawn = Some(Stated::new(fact, recorded));
                }
            }),
            Event::PartnersCounted(fact) => self.counts.push_back(Stated::new(fact, recorded)),
            Event::AgreementConcluded(fact) => {
                self.agreements.put(fact.id, Agreement::new(fact, recorded));
                for earlier in &fact.replaces {
                    self.agreements.change(*earlier, |a| a.replaced_by.push_back(fact.id));
                }
            }
            Event::AgreementSigned(fact) => {
                self.agreements
                    .change(fact.agreement, |a| a.signatures.push_back(Stated::new(fact, recorded)));
            }
            Event::AgreementEnded(fact) => {
                self.agreements.change(fact.agreement, |a| a.ended = Some(Stated::new(fact, recorded)));
            }
            Event::ContributionAgreed(fact) => self.contributions.put(fact.id, Stated::new(fact, recorded)),
            Event::FeeAgreed(fact) => self.fees.put(fact.id, Stated::new(fact, recorded)),
        }
    }
}
