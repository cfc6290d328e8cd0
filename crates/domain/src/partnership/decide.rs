//! The rules of the partnership.

use super::{
    AdmitPartner, AgreeContribution, AgreeFee, Agreement, AgreementConcluded, AgreementEnded, AgreementForm,
    AgreementKind, AgreementSigned, Command, ConcludeAgreement, ConstituencyRecognized, Contact,
    ContactNamed, ContactWithdrawn, ContributionAgreed, CountPartners, EndAgreement, EndMembership, Event,
    FeeAgreed, Membership, MembershipEnded, NameContact, PartnerAdmitted, PartnersCounted,
    RecognizeConstituency, SignAgreement, State, WithdrawContact,
};
use crate::access::{Hat, Role};
use crate::fact::{all_exist, no_repeats, repeats, stands};
use crate::ids::{AgreementId, OrganisationId};
use crate::rejection::{Code, Rejection};
use crate::situation::Situation;
use crate::value::{Figure, Period, Title, date::in_order};

/// The events that a command causes.
pub(crate) fn decide(now: &Situation<'_>, command: &Command) -> Result<Vec<Event>, Rejection> {
    let state = &now.initiative.partnership;
    match command {
        Command::RecognizeConstituency(command) => recognize(now, state, command),
        Command::AdmitPartner(command) => admit(now, state, command),
        Command::EndMembership(command) => end_membership(state, command),
        Command::CountPartners(command) => count(state, command),
        Command::ConcludeAgreement(command) => conclude(now, state, command),
        Command::SignAgreement(command) => sign(now, state, command),
        Command::EndAgreement(command) => end_agreement(state, command),
        Command::NameContact(command) => name_contact(now, state, command),
        Command::WithdrawContact(command) => withdraw_contact(state, command),
        Command::AgreeContribution(command) => contribute(now, state, command),
        Command::AgreeFee(command) => agree_fee(now, state, command),
    }
}

fn recognize(
    now: &Situation<'_>,
    state: &State,
    command: &RecognizeConstituency,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = ConstituencyRecognized::with(command, id);
    if stands(id, state.constituencies.get(id), &fact)? {
        return Ok(vec![]);
    }
    Ok(vec![Event::ConstituencyRecognized(fact)])
}

fn admit(now: &Situation<'_>, state: &State, command: &AdmitPartner) -> Result<Vec<Event>, Rejection> {
    let fact = PartnerAdmitted::of(command);
    let partner = state.partners.get(command.organisation);
    let memberships = partner.into_iter().flat_map(|partner| &partner.memberships);
    // Without a date it may be a partner that comes back.
    let repeats = |m: &Membership| m.admitted.fact == fact && (m.ended.is_none() || fact.joined.is_some());
    if memberships.into_iter().any(repeats) {
        return Ok(vec![]);
    }
    if partner.is_some_and(|partner| partner.open().is_some()) {
        let message = "it is a partner already; end that membership first with endMembership";
        return Err(Rejection::new(Code::WrongState, "organisation", message));
    }
    now.organisation("organisation", command.organisation)?;
    if let Some(id) = command.constituency.filter(|id| !state.constituencies.has(*id)) {
        return Err(Rejection::not_found("constituency", id));
    }
    no_repeats("interests", &command.interests)?;
    let left = partner.and_then(|partner| partner.memberships.last()).and_then(|last| last.period().to);
    if let (Some(left), Some(joined)) = (left, command.joined) {
        in_order(left, joined, "joined")?;
    }
    Ok(vec![Event::PartnerAdmitted(fact)])
}

fn end_membership(state: &State, command: &EndMembership) -> Result<Vec<Event>, Rejection> {
    let fact = MembershipEnded::of(command);
    let memberships = state.partners.get(command.organisation).map(|partner| &partner.memberships);
    let Some((memberships, last)) = memberships.and_then(|all| Some((all, all.last()?))) else {
        let message = format!("organisation {} has never been a partner here", command.organisation);
        return Err(Rejection::new(Code::NotAPartner, "organisation", message));
    };
    if memberships.iter().any(|m| m.ended.as_ref().is_some_and(|ended| ended.fact == fact)) {
        return Ok(vec![]);
    }
    if let Some(ended) = &last.ended {
        let message = format!("it left on {} already", ended.left);
        return Err(Rejection::new(Code::WrongState, "organisation", message));
    }
    let earlier = memberships.iter().rev().nth(1).and_then(|earlier| earlier.period().to);
    let from = last.admitted.joined.or(earlier);
    from.map_or(Ok(()), |from| in_order(from, command.left, "left"))?;
    Ok(vec![Event::MembershipEnded(fact)])
}

/// Most partners that can be counted.
const COUNT_MAX: u32 = 1_000_000;

fn count(state: &State, command: &CountPartners) -> Result<Vec<Event>, Rejection> {
    let fact = PartnersCounted::of(command);
    let earlier = state.counts.iter().filter(|earlier| earlier.constituency == fact.constituency);
    if repeats(earlier, &fact, command.on) {
        return Ok(vec![]);
    }
    all_exist("constituency", command.constituency, |id| state.constituencies.has(id))?;
    if command.count > COUNT_MAX {
        let message = format!("between 0 and {COUNT_MAX} partners; got {}", command.count);
        return Err(Rejection::new(Code::OutOfRange, "count", message));
    }
    Ok(vec![Event::PartnersCounted(fact)])
}

fn conclude(
    now: &Situation<'_>,
    state: &State,
    command: &ConcludeAgreement,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = AgreementConcluded::with(command, id);
    if stands(id, state.agreements.get(id).map(|agreement| &agreement.concluded), &fact)? {
        return Ok(vec![]);
    }
    if (command.form == AgreementForm::Named) == command.parties.is_empty() {
        let message = "name the parties for the form NAMED, and for no other form";
        return Err(Rejection::new(Code::Invalid, "parties", message));
    }
    if command.with.is_some() && command.kind != AgreementKind::External {
        let message = "only an agreement of the kind EXTERNAL is made with a party outside";
        return Err(Rejection::new(Code::Invalid, "with", message));
    }
    if command.replaces.contains(&id) {
        return Err(Rejection::new(Code::Circular, "replaces", "an agreement cannot take its own place"));
    }
    no_repeats("replaces", &command.replaces)?;
    all_exist("replaces", command.replaces.iter().copied(), |id| state.agreements.has(id))?;
    no_repeats("parties", &command.parties)?;
    command.parties.iter().try_for_each(|party| now.organisation("parties", *party))?;
    command.period.map_or(Ok(()), |period| period.check("period"))?;
    Ok(vec![Event::AgreementConcluded(fact)])
}

fn agreement(state: &State, id: AgreementId) -> Result<&Agreement, Rejection> {
    state.agreements.get(id).ok_or_else(|| Rejection::not_found("agreement", id))
}

fn sign(now: &Situation<'_>, state: &State, command: &SignAgreement) -> Result<Vec<Event>, Rejection> {
    let fact = AgreementSigned::of(&by_office(now, command)?);
    let agreement = agreement(state, command.agreement)?;
    let signed = |s: &&crate::fact::Stated<AgreementSigned>| s.organisation == command.organisation;
    if let Some(signature) = agreement.signatures.iter().find(signed) {
        if signature.fact == fact {
            return Ok(vec![]);
        }
        return Err(Rejection::new(Code::WrongState, "organisation", "it has signed this agreement already"));
    }
    if let Some(ended) = &agreement.ended {
        return Err(Rejection::new(Code::WrongState, "agreement", format!("it ended on {}", ended.on)));
    }
    bound_by(now, agreement, command.organisation)?;
    command.person.map_or(Ok(()), |person| now.person("person", person))?;
    Ok(vec![Event::AgreementSigned(fact)])
}

/// The signature with the office and the mandate by which the caller is a signatory, where the caller signs as one.
///
/// # Errors
/// `FORBIDDEN` where another office or mandate is claimed.
fn by_office(now: &Situation<'_>, command: &SignAgreement) -> Result<SignAgreement, Rejection> {
    let initiative = now.initiative.id;
    let signs = |hat: &&Hat| hat.role == Role::Signatory && hat.organisation == Some(command.organisation);
    let Some(hat) = now.rights.hats(initiative).iter().find(signs) else { return Ok(command.clone()) };
    if now.rights.run(initiative) {
        return Ok(command.clone());
    }
    let other = |field, granted: &Option<Title>| {
        let granted = granted.as_ref().map_or("", Title::as_str);
        let message = format!("you sign as {granted:?}; leave it out, or ask for a role with another");
        Rejection::new(Code::Forbidden, field, message)
    };
    if command.title.is_some() && command.title != hat.title {
        return Err(other("title", &hat.title));
    }
    if command.mandate.is_some() && command.mandate != hat.mandate {
        return Err(other("mandate", &hat.mandate));
    }
    Ok(SignAgreement { title: hat.title.clone(), mandate: hat.mandate.clone(), ..command.clone() })
}

fn bound_by(now: &Situation<'_>, agreement: &Agreement, id: OrganisationId) -> Result<(), Rejection> {
    match agreement.concluded.form {
        AgreementForm::OneForAll | AgreementForm::OneEach => {
            now.partner("organisation", id, Period::default())
        }
        AgreementForm::Named if agreement.concluded.parties.contains(&id) => Ok(()),
        AgreementForm::Named => Err(Rejection::new(
            Code::Invalid,
            "organisation",
            "the agreement does not name this organisation",
        )),
    }
}

fn end_agreement(state: &State, command: &EndAgreement) -> Result<Vec<Event>, Rejection> {
    let fact = AgreementEnded::of(command);
    let agreement = agreement(state, command.agreement)?;
    if let Some(ended) = &agreement.ended {
        if ended.fact == fact {
            return Ok(vec![]);
        }
        return Err(Rejection::new(
            Code::WrongState,
            "agreement",
            format!("it ended on {} already", ended.on),
        ));
    }
    let from = agreement.concluded.period.and_then(|period| period.from);
    from.map_or(Ok(()), |from| in_order(from, command.on, "on"))?;
    Ok(vec![Event::AgreementEnded(fact)])
}

fn name_contact(now: &Situation<'_>, state: &State, command: &NameContact) -> Result<Vec<Event>, Rejection> {
    let fact = ContactNamed::of(command);
    let partner = state.partners.get(command.organisation);
    let theirs = partner.into_iter().flat_map(|partner| &partner.contacts);
    let theirs: Vec<&Contact> = theirs.filter(|contact| contact.named.person == command.person).collect();
    let known = |it: &&Contact| it.named.fact == fact && (it.withdrawn.is_none() || fact.from.is_some());
    if theirs.iter().any(known) {
        return Ok(vec![]);
    }
    if theirs.iter().any(|contact| contact.withdrawn.is_none()) {
        let message = "this person is named already; end that first with withdrawContact";
        return Err(Rejection::new(Code::WrongState, "person", message));
    }
    now.partner("organisation", command.organisation, Period::default())?;
    now.person("person", command.person)?;
    Ok(vec![Event::ContactNamed(fact)])
}

fn withdraw_contact(state: &State, command: &WithdrawContact) -> Result<Vec<Event>, Rejection> {
    let fact = ContactWithdrawn::of(command);
    let partner = state.partners.get(command.organisation);
    let mut theirs = partner.into_iter().flat_map(|partner| &partner.contacts);
    let Some(contact) = theirs.rfind(|contact| contact.named.person == command.person) else {
        let message = format!("person {} is no contact of this organisation", command.person);
        return Err(Rejection::new(Code::NotFound, "person", message));
    };
    match &contact.withdrawn {
        Some(withdrawn) if withdrawn.fact == fact => return Ok(vec![]),
        Some(_) => {
            let message = "this person is no longer named";
            return Err(Rejection::new(Code::WrongState, "person", message));
        }
        None => {}
    }
    if let (Some(from), Some(on)) = (contact.named.from, command.on) {
        in_order(from, on, "on")?;
    }
    Ok(vec![Event::ContactWithdrawn(fact)])
}

fn contribute(
    now: &Situation<'_>,
    state: &State,
    command: &AgreeContribution,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = ContributionAgreed::with(command, id);
    if stands(id, state.contributions.get(id), &fact)? {
        return Ok(vec![]);
    }
    command.by.check(now, "by")?;
    if command.brings.is_empty() && command.gets.is_empty() {
        let message = "say at least one thing that the party brings or gets";
        return Err(Rejection::new(Code::Invalid, "brings", message));
    }
    no_repeats("brings", &command.brings)?;
    no_repeats("gets", &command.gets)?;
    Ok(vec![Event::ContributionAgreed(fact)])
}

fn agree_fee(now: &Situation<'_>, state: &State, command: &AgreeFee) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = FeeAgreed::with(command, id);
    if stands(id, state.fees.get(id), &fact)? {
        return Ok(vec![]);
    }
    let period = command.period.unwrap_or_default();
    period.check("period")?;
    no_repeats("payers", &command.payers)?;
    command.payers.iter().try_for_each(|payer| now.partner("payers", *payer, period))?;
    Figure::check_money(command.amount.as_ref(), "amount")?;
    Ok(vec![Event::FeeAgreed(fact)])
}
