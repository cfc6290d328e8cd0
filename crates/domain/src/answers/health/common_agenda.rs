//! The health of the common agenda.

use super::Look;
use super::signal::{Count, Signal, share_rule};
use super::told::{Told, agreed, and, any, begun, is_partner, not, over, planned, within};
use super::vocabulary::{HealthReason as Reason, HealthSignalKey as Key, Subject};
use crate::answers::gaps::{Gap, Lack};
use crate::common_agenda::Agenda;
use crate::fact::last_in_time;
use crate::ids::{AgendaId, OrganisationId};
use crate::partnership::{Agreement, AgreementForm, AgreementKind};
use crate::value::PartialDate;

const AGENDA_SIGNED: &str = share_rule!(
    "Of the partners on the day, the share that has endorsed the version of the agenda that is in force, or signed an \
agreement on the cooperation that binds them and is in force. Partners that nothing asks for a signature are left out. \
Where nobody's signature is recorded, each is unknown. What has no date counts as standing."
);
const AGENDA_IN_FORCE: &str = "Whether the last version of the agenda that was adopted by the day, and whose period has \
begun, is in force: its period is not over. What has no date counts as standing. Strong where it is, weak where it is not, \
unknown where no version is recorded by then or its dates are too vague.";
const GOALS_MEASURABLE: &str = share_rule!(
    "Of the goals that hold on the day, the share that has an indicator, a target and a date by which it is to be reached. \
A target without a number counts as a target."
);
const GOALS_OWNED: &str = share_rule!(
    "Of the goals that hold on the day, the share that somebody answers for. What has no date counts as standing."
);

pub(super) fn signals(look: &Look<'_>) -> Vec<Signal> {
    vec![signed(look), in_force(look), measurable(look), owned(look)]
}

/// The versions of the agenda that can be the last one on the day: the last that certainly is, and what may have come
/// since.
fn current<'a>(look: &Look<'a>) -> Vec<(AgendaId, &'a Agenda, Told)> {
    // It holds from being adopted and from the start of its period, whichever is later.
    let since = |agenda: &Agenda| agenda.adopted.adopted.max(begins(agenda));
    let told =
        |agenda: &Agenda| and(begun(agenda.adopted.adopted, look.day), begun(begins(agenda), look.day));
    let agendas = look.initiative.common_agenda.agendas.iter();
    let agendas: Vec<_> = agendas.map(|(id, agenda)| (id, agenda, told(agenda))).collect();
    let certain = agendas.iter().filter(|(_, _, told)| *told == Some(true));
    let last = last_in_time(certain, |(_, agenda, _)| since(agenda));
    last.into_iter().chain(agendas.iter().filter(|(_, _, told)| told.is_none())).copied().collect()
}

fn begins(agenda: &Agenda) -> Option<PartialDate> {
    agenda.adopted.period.and_then(|period| period.from)
}

fn ended(look: &Look<'_>, agenda: &Agenda) -> Told {
    over(agenda.adopted.period.and_then(|period| period.to), look.day)
}

fn in_force(look: &Look<'_>) -> Signal {
    let title = "Whether a version of the agenda is in force";
    let mut count = Count::new(Key::AgendaInForce, title, AGENDA_IN_FORCE);
    let current = current(look);
    if let Some((last, _, _)) = current.last() {
        let told = agreed(current.iter().map(|(_, agenda, told)| and(*told, not(ended(look, agenda)))));
        count.tell(Subject::Agenda(*last), told, Reason::InForce, Reason::PeriodOver);
        count.names(current.iter().map(|(_, agenda, _)| &agenda.adopted.recorded));
    }
    count.share()
}

/// What a partner can sign: whether it is in force and asks for the partner's signature, and whether the partner gave it.
struct Paper {
    asks: Told,
    signed: Told,
}

fn papers(look: &Look<'_>, partner: OrganisationId, count: &mut Count) -> Vec<Paper> {
    let mut papers = vec![];
    for (_, agenda, told) in current(look) {
        let endorsed = agenda.endorsements.iter().filter(|it| it.organisation == partner);
        let endorsed = endorsed.filter(|it| begun(it.on, look.day) != Some(false));
        let asks = and(told, not(ended(look, agenda)));
        if asks != Some(false) {
            let signed = any(endorsed.clone().map(|it| begun(it.on, look.day)));
            papers.push(Paper { asks, signed });
            count.name(&agenda.adopted.recorded);
            count.names(endorsed.map(|it| &it.recorded));
        }
    }
    for (_, agreement) in look.initiative.partnership.agreements.iter() {
        let asks = if binds(agreement, partner) { holds(look, agreement) } else { Some(false) };
        if asks != Some(false) {
            let signatures = agreement.signatures.iter().filter(|it| it.organisation == partner);
            let signatures = signatures.filter(|it| begun(it.signed, look.day) != Some(false));
            let signed = any(signatures.clone().map(|it| begun(it.signed, look.day)));
            papers.push(Paper { asks, signed });
            count.name(&agreement.concluded.recorded);
            count.names(signatures.map(|it| &it.recorded));
        }
    }
    papers
}

/// Whether an agreement is one on the cooperation that binds a partner.
fn binds(agreement: &Agreement, partner: OrganisationId) -> bool {
    let cooperation = match agreement.concluded.kind {
        AgreementKind::Cooperation | AgreementKind::Partnership => true,
        AgreementKind::External => false,
    };
    let bound = match agreement.concluded.form {
        AgreementForm::OneForAll | AgreementForm::OneEach => true,
        AgreementForm::Named => agreement.concluded.parties.contains(&partner),
    };
    cooperation && bound
}

/// Whether an agreement is in force on the day: its period covers it, it has not ended, and none has taken its place.
fn holds(look: &Look<'_>, agreement: &Agreement) -> Told {
    let ended = over(agreement.ended.as_ref().map(|ended| ended.on), look.day);
    let agreements = &look.initiative.partnership.agreements;
    let later = agreement.replaced_by.iter().filter_map(|id| agreements.get(*id));
    let replaced = any(later.map(|it| begun(it.concluded.period.and_then(|period| period.from), look.day)));
    and(within(agreement.concluded.period.unwrap_or_default(), look.day), and(not(ended), not(replaced)))
}

fn signed(look: &Look<'_>) -> Signal {
    let title = "Partners that stand behind the agenda or an agreement in force";
    let mut count = Count::new(Key::AgendaSigned, title, AGENDA_SIGNED);
    let partners = look.initiative.partnership.partners.iter();
    let partners = partners.map(|(id, partner)| (id, partner, is_partner(partner, look.day)));
    let partners = partners.filter(|(_, _, there)| *there != Some(false));
    let asked = partners.map(|(id, partner, there)| (id, partner, there, papers(look, id, &mut count)));
    let asked: Vec<_> = asked.filter(|(_, _, _, papers)| !papers.is_empty()).collect();
    let silent = asked.iter().flat_map(|(_, _, _, papers)| papers).all(|paper| paper.signed == Some(false));
    for (id, partner, there, papers) in asked {
        let subject = Subject::Partner(id);
        count.names(look.admitted(partner));
        let signed = any(papers.iter().map(|paper| and(paper.asks, paper.signed)));
        // Where it cannot be told whether the only paper is in force, nor can it whether a signature lacks.
        let asks = any(papers.iter().map(|paper| paper.asks));
        match (and(there, asks), silent) {
            (Some(_), true) => count.count(subject, None, Reason::NothingRecorded),
            (Some(_), false) => count.tell(subject, signed, Reason::Signed, Reason::NotSigned),
            (None, _) => count.count(subject, None, Reason::DateTooVague),
        }
    }
    count.share()
}

fn measurable(look: &Look<'_>) -> Signal {
    let title = "Goals with an indicator, a target and a date";
    let mut count = Count::new(Key::GoalsMeasurable, title, GOALS_MEASURABLE);
    for gap in &look.goals {
        let lacking = [
            (Lack::Indicator, Reason::NoIndicator),
            (Lack::Target, Reason::NoTarget),
            (Lack::Date, Reason::NoDate),
        ];
        let lacking = lacking.into_iter().find(|(lack, _)| gap.lacks.contains(lack));
        let targets = look.initiative.shared_measurement.targets_of(gap.goal).map(|(_, target)| target);
        let targets = targets.map(|target| {
            let from = target.period.and_then(|period| period.from);
            (target, planned(target, from, look.day))
        });
        let targets: Vec<_> = targets.filter(|(_, told)| *told != Some(false)).collect();
        let subject = Subject::Goal(gap.goal);
        count.names(look.adopted(gap.goal));
        count.names(targets.iter().map(|(target, _)| &target.recorded));
        let sure = any(targets.iter().map(|(_, told)| *told));
        match (standing(look, gap), lacking) {
            (None, _) => count.count(subject, None, Reason::DateTooVague),
            (Some(_), Some((_, reason))) => count.count(subject, Some(false), reason),
            (Some(_), None) => count.tell(subject, sure, Reason::Measurable, Reason::NoTarget),
        }
    }
    count.share()
}

/// Whether a goal certainly holds on the day, of those that can.
fn standing(look: &Look<'_>, gap: &Gap) -> Told {
    let goal = look.initiative.common_agenda.goals.get(gap.goal)?;
    planned(&goal.adopted, goal.adopted.period.and_then(|period| period.from), look.day)
}

fn owned(look: &Look<'_>) -> Signal {
    let mut count = Count::new(Key::GoalsOwned, "Goals that somebody answers for", GOALS_OWNED);
    for gap in &look.goals {
        let goal = look.initiative.common_agenda.goals.get(gap.goal);
        let owners = goal.into_iter().flat_map(|goal| goal.owners.iter());
        let owners: Vec<_> = owners.filter(|it| begun(it.from, look.day) != Some(false)).collect();
        count.names(look.adopted(gap.goal));
        count.names(owners.iter().map(|owner| &owner.recorded));
        let told = any(owners.iter().map(|owner| begun(owner.from, look.day)));
        let told = if standing(look, gap).is_none() { None } else { told };
        count.tell(Subject::Goal(gap.goal), told, Reason::Owned, Reason::NoOwner);
    }
    count.share()
}
