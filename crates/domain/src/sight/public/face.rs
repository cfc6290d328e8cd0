//! The public face of one initiative. It is made from nothing: what is not put in here is not in it.

use std::collections::{BTreeMap, BTreeSet};

use imbl::Vector;
use jiff::civil::Date;

use super::{bare, nameless, told};
use crate::answers::behind::is_small;
use crate::answers::publication::publications;
use crate::common_agenda::{self, Agenda, AgendaAdopted, Goal, GoalAdopted};
use crate::fact::{can_have_begun, latest_by};
use crate::foundation::{self, InitiativeFounded, Publication};
use crate::ids::{GoalId, IndicatorId, OrganisationId, ReportId};
use crate::initiative::Initiative;
use crate::partnership::{self, Membership, Partner, PartnerAdmitted};
use crate::shared_measurement::{
    self, Content, FigureReported, FiguresPublication, FiguresPublished, Indicator, Report, ReportStatus,
    Step,
};

/// What anybody may read of an initiative on a day; nothing where it is not published by then.
pub(super) fn of(it: &Initiative, today: Date) -> Option<Initiative> {
    it.foundation.is_published(today).then(|| Initiative {
        foundation: foundation(&it.foundation),
        partnership: partnership(&it.partnership, today),
        common_agenda: common_agenda(&it.common_agenda, today),
        shared_measurement: shared_measurement(it, today),
        ..Initiative::unfounded(it.id)
    })
}

/// Names, summary, place, period and phase, as they now stand.
fn foundation(it: &foundation::State) -> foundation::State {
    let founded = it.founded.as_ref().map(|founded| {
        let fact = InitiativeFounded {
            name: founded.name.clone(),
            summary: it.summary().cloned(),
            founded: it.began(),
            period: it.period(),
            place: it.place().cloned(),
        };
        told(fact, &founded.recorded)
    });
    let publication =
        it.publication().map(|published| Publication { published: bare(published), withdrawn: None });
    foundation::State {
        founded,
        renamed: it.renamed.iter().map(bare).collect(),
        phases: it.phase().map(bare).into_iter().collect(),
        publications: publication.into_iter().collect(),
        ..Default::default()
    }
}

/// Who the partners are on the day, and since when.
fn partnership(it: &partnership::State, today: Date) -> partnership::State {
    let mut seen = partnership::State::default();
    for (id, partner) in it.on(today) {
        let Some(membership) = partner.membership_on(today) else { continue };
        let fact = PartnerAdmitted {
            organisation: id,
            constituency: None,
            joined: membership.admitted.joined,
            role: None,
            interests: vec![],
        };
        let admitted = told(fact, &membership.admitted.recorded);
        seen.partners.put(
            id,
            Partner {
                memberships: Vector::unit(Membership { admitted, ended: None }),
                contacts: Vector::new(),
            },
        );
    }
    seen
}

/// The last version of the agenda that was adopted by the day, and its goals that hold.
fn common_agenda(it: &common_agenda::State, today: Date) -> common_agenda::State {
    let mut seen = common_agenda::State::default();
    let adopted = it.agendas.iter().map(|(_, agenda)| &agenda.adopted);
    let Some(adopted) = latest_by(adopted, |agenda| agenda.adopted, today) else { return seen };
    let holds = |(id, _): &(GoalId, &Goal)| adopted.goals.contains(id);
    let goals: BTreeMap<GoalId, &Goal> = it.goals_on(today).filter(holds).collect();
    let fact = AgendaAdopted {
        goals: adopted.goals.iter().copied().filter(|id| goals.contains_key(id)).collect(),
        strategies: vec![],
        ..adopted.fact.clone()
    };
    seen.agendas.put(fact.id, Agenda { adopted: told(fact, &adopted.recorded), endorsements: Vector::new() });
    for (id, goal) in it.goals.iter().filter(|(id, _)| goals.contains_key(id)) {
        let fact = GoalAdopted {
            id,
            title: goal.title().clone(),
            statement: goal.statement().cloned(),
            due: goal.due(),
            period: goal.adopted.period,
            provisional: goal.provisional(),
            strategies: vec![],
            part_of: goal.adopted.part_of.filter(|whole| goals.contains_key(whole)),
        };
        let adopted = told(fact, &goal.adopted.recorded);
        let (revisions, owners) = Default::default();
        seen.goals.put(id, Goal { adopted, revisions, owners, retired: None });
    }
    seen
}

/// The published indicators, with those of their figures that may be published.
fn shared_measurement(it: &Initiative, today: Date) -> shared_measurement::State {
    let measured = &it.shared_measurement;
    let mut seen = shared_measurement::State::default();
    for (id, indicator) in measured.indicators.iter() {
        let Some(published) = indicator.publication().filter(|it| can_have_begun(it.from, today)) else {
            continue;
        };
        let fact = FiguresPublished { indicators: vec![id], ..published.fact.clone() };
        let publication = FiguresPublication { published: told(fact, &published.recorded), withdrawn: None };
        let mut open = Indicator::new(bare(&indicator.defined));
        open.publications.push_back(publication);
        seen.indicators.put(id, open);
        let categorisation = indicator.defined.categorisation;
        if let Some(named) = categorisation.and_then(|id| Some((id, measured.categorisations.get(id)?))) {
            seen.categorisations.put(named.0, bare(named.1));
        }
    }
    if seen.indicators.is_empty() {
        return seen;
    }
    let fit: BTreeSet<ReportId> = publications(it, today).fit.into_iter().map(|it| it.report).collect();
    for (id, it) in measured.reports.iter().filter(|(id, _)| fit.contains(id)) {
        let Some(indicator) = seen.indicators.get(it.reported.indicator) else { continue };
        let from = indicator.publication().and_then(|published| published.figures_from);
        let early = from.is_some_and(|from| it.reported.on.first_day() < from.first_day());
        if early || it.reported.group.is_some() {
            continue;
        }
        let (report, place) = (report(it, indicator), seen.reports.len());
        seen.indicators.change(it.reported.indicator, |indicator| {
            indicator.reports.insert((it.reported.on, place), id);
        });
        seen.reports.put(id, report);
    }
    seen
}

/// A report as it was approved, each time.
fn report(it: &Report, indicator: &Indicator) -> Report {
    let mut approvals: Vec<&Step> =
        it.steps.iter().filter(|step| step.status == ReportStatus::Approved).collect();
    let last = approvals.len().saturating_sub(1);
    let mut place = 0..;
    // What counted so few that somebody may be recognised, and was corrected since, is not told again.
    approvals.retain(|step| place.next() == Some(last) || !few(content(it, step.corrections), indicator));
    let first = approvals.first().map_or(0, |step| step.corrections);
    let stated = content(it, first);
    let reported = FigureReported {
        figure: stated.figure.cloned(),
        parts: stated.parts.to_vec(),
        numerator: stated.numerator,
        denominator: stated.denominator,
        note: None,
        group: None,
        reporting: None,
        draft: false,
        ..it.reported.fact.clone()
    };
    let correction = |number: usize| number.checked_sub(1).and_then(|place| it.corrections.get(place));
    let recorded = correction(first).map_or(&it.reported.recorded, |correction| &correction.recorded);
    let later = approvals.iter().skip(1).filter_map(|step| correction(step.corrections));
    let steps = approvals.iter().enumerate().map(|(number, step)| Step {
        status: ReportStatus::Approved,
        note: None,
        by: step.by,
        corrections: number,
        recorded: nameless(&step.recorded),
    });
    Report {
        reported: told(reported, recorded),
        corrections: later.map(bare).collect(),
        steps: steps.collect(),
    }
}

/// What a report stated after so many corrections.
fn content(it: &Report, corrections: usize) -> Content<'_> {
    let correction = corrections.checked_sub(1).and_then(|last| it.corrections.get(last));
    correction.map_or_else(|| (&it.reported.fact).into(), |correction| (&correction.fact).into())
}

fn few(content: Content<'_>, indicator: &Indicator) -> bool {
    let parts = content.parts.iter().filter_map(|part| part.figure.as_ref());
    is_small(indicator, content.figure.into_iter().chain(parts).map(|it| it.value), content.numerator)
}

/// The organisations that a face names.
pub(super) fn named(face: &Initiative) -> BTreeSet<OrganisationId> {
    let measured = &face.shared_measurement;
    let partners = face.partnership.partners.iter().map(|(id, _)| id);
    let reporters = measured.indicators.iter().filter_map(|(_, it)| it.defined.reporter);
    let reports = measured.reports.iter();
    let reports = reports.flat_map(|(_, it)| {
        let by = it.steps.iter().filter_map(|step| step.by);
        it.reported.organisation.into_iter().chain(by)
    });
    partners.chain(reporters).chain(reports).collect()
}

/// A face without these indicators and reports.
pub(super) fn without(
    face: &Initiative,
    gone: &BTreeSet<IndicatorId>,
    reports: &BTreeSet<ReportId>,
) -> Initiative {
    let measured = &face.shared_measurement;
    let mut rest = shared_measurement::State {
        indicators: measured.indicators.only(|id, _| !gone.contains(&id)),
        ..measured.clone()
    };
    rest.reports =
        measured.reports.only(|id, it| !reports.contains(&id) && !gone.contains(&it.reported.indicator));
    let ids: Vec<IndicatorId> = rest.indicators.iter().map(|(id, _)| id).collect();
    for id in ids {
        rest.indicators.change(id, |it| {
            let kept = it.reports.iter().filter(|(_, report)| !reports.contains(report));
            it.reports = kept.map(|(place, report)| (*place, *report)).collect();
        });
    }
    let used = |id| rest.indicators.iter().any(|(_, it)| it.defined.categorisation == Some(id));
    rest.categorisations = measured.categorisations.only(|id, _| used(id));
    Initiative { shared_measurement: rest, ..face.clone() }
}
