//! What partners tell each other: cadences, notices, disagreements, conferences.

use super::look::{Draft, Look, positions};
use super::{Item, Kind};
use crate::answers::cadence::{self, CadenceStanding};
use crate::answers::object::Object;
use crate::backbone::BackboneFunction::{BuildPublicWill, GuideVisionAndStrategy};
use crate::continuous_communication::{Conference, Disagreement, DisagreementStatus, Notice};
use crate::value::PartialDate;

const NOTICE: &str = "A confidential notice that can have been given by the day, and of which one of the addressed is not \
recorded as having taken note by then.";
const DISAGREEMENT: &str =
    "A disagreement that can have been raised by the day and is neither accepted nor resolved then.";
const CONFERENCE: &str = "A conference that is announced without a date, by the last word.";

pub(super) fn items(look: &Look<'_>) -> Vec<Item> {
    let told = &look.initiative.continuous_communication;
    let standings = cadence::standings(look.initiative, look.day).into_iter();
    let mut items: Vec<Item> = standings.filter_map(|it| missed(look, it)).collect();
    items.extend(told.notices.iter().flat_map(|(_, it)| unacknowledged(look, it)));
    items.extend(told.disagreements.iter().filter_map(|(_, it)| disagreement(look, it)));
    items.extend(told.conferences.iter().flat_map(|(_, it)| undated(look, it)));
    items
}

fn missed(look: &Look<'_>, it: CadenceStanding) -> Option<Item> {
    let due = PartialDate::Day(it.next_due.filter(|_| it.missed == Some(true))?);
    let last = it.last.map_or_else(String::new, |last| format!(" since {last}"));
    let next =
        it.announced.map_or_else(String::new, |on| format!(" The next meeting is announced for {on}."));
    let body = look.body(it.body);
    Some(look.item(Draft {
        kind: Kind::CadenceMissed,
        object: Object::Body(it.body),
        sentence: format!("{body} has not met{last}, and was to meet again by {due}.{next}"),
        by: None,
        function: GuideVisionAndStrategy,
        since: look.passed(due),
        due: Some(due),
        rule: it.rule,
        from: it.from,
    }))
}

/// One item for each of the addressed. Heading and text of a notice are for them alone, so neither stands here.
fn unacknowledged(look: &Look<'_>, it: &Notice) -> Vec<Item> {
    let given = &it.given;
    let item = |by| {
        look.item(Draft {
            kind: Kind::NoticeUnacknowledged,
            object: Object::Notice(given.id),
            sentence: format!("{} has not taken note of a confidential notice.", look.name(by)),
            by: Some(by),
            function: GuideVisionAndStrategy,
            since: look.certainly(given.on),
            due: None,
            rule: NOTICE,
            from: positions([&given.recorded]),
        })
    };
    it.outstanding(look.day).into_iter().map(item).collect()
}

fn disagreement(look: &Look<'_>, it: &Disagreement) -> Option<Item> {
    let raised = &it.raised;
    it.status_on(look.day).filter(|status| *status == DisagreementStatus::Open)?;
    Some(look.item(Draft {
        kind: Kind::DisagreementOpen,
        object: Object::Disagreement(raised.id),
        sentence: format!("The disagreement about \"{}\" is neither accepted nor resolved.", raised.subject),
        by: None,
        function: GuideVisionAndStrategy,
        since: look.certainly(raised.on),
        due: None,
        rule: DISAGREEMENT,
        from: positions([&raised.recorded]),
    }))
}

/// One item for each organiser.
fn undated(look: &Look<'_>, it: &Conference) -> Vec<Item> {
    if it.on().is_some() {
        return vec![];
    }
    let announced = &it.announced;
    let by: Vec<_> = match announced.organisers.as_slice() {
        [] => vec![None],
        organisers => organisers.iter().copied().map(Some).collect(),
    };
    let item = |by| {
        look.item(Draft {
            kind: Kind::ConferenceUndated,
            object: Object::Conference(announced.id),
            sentence: format!("The conference \"{}\" has no date.", announced.title),
            by,
            function: BuildPublicWill,
            since: look.recorded(&announced.recorded),
            due: None,
            rule: CONFERENCE,
            from: positions([&announced.recorded]),
        })
    };
    by.into_iter().map(item).collect()
}
