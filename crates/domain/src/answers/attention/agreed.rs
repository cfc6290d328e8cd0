//! What was agreed: signatures owed, what ends with nothing to follow it, goals that lack something.

use jiff::ToSpan;

use super::look::{Draft, Look, positions};
use super::{Item, Kind};
use crate::answers::expiring::{self, Ending};
use crate::answers::gaps::{self, Gap, Lack};
use crate::answers::object::Object;
use crate::backbone::BackboneFunction::{self, GuideVisionAndStrategy, MobiliseFunding};
use crate::ids::{AgreementId, OfficeId, OrganisationId, SeatId};
use crate::partnership::Agreement;

const UNSIGNED: &str = "An agreement that binds an organisation on the day and that it is not recorded as having signed by \
then.";
const ENDS: &str = "Something that has certainly ended, or can end within 90 days, where nothing is recorded that follows \
it and it was not ended on purpose; a membership only before it ends.";

/// Within how many days an end is told.
const DAYS: i64 = 90;

pub(super) fn items(look: &Look<'_>) -> Vec<Item> {
    let agreements = look.initiative.partnership.agreements.iter();
    let mut items: Vec<Item> = agreements.flat_map(|(id, it)| unsigned(look, id, it)).collect();
    let endings = expiring::endings(look.initiative, look.day);
    items.extend(endings.into_iter().filter_map(|it| ends(look, it)));
    items.extend(gaps::gaps(look.initiative, look.day).into_iter().filter_map(|it| lacks(look, it)));
    items
}

fn unsigned(look: &Look<'_>, id: AgreementId, it: &Agreement) -> Vec<Item> {
    let concluded = &it.concluded;
    let item = |by| {
        look.item(Draft {
            kind: Kind::AgreementUnsigned,
            object: Object::Agreement(id),
            sentence: format!("No signature of {} under \"{}\" is recorded.", look.name(by), concluded.title),
            by: Some(by),
            function: GuideVisionAndStrategy,
            since: look.certainly(concluded.period.and_then(|period| period.from)),
            due: None,
            rule: UNSIGNED,
            from: positions([&concluded.recorded]),
        })
    };
    look.initiative.partnership.unsigned(it, look.day).into_iter().map(item).collect()
}

fn ends(look: &Look<'_>, it: Ending) -> Option<Item> {
    let over = it.end.is_over(look.day);
    let soon = it.end.has_begun(look.day.saturating_add(DAYS.days()));
    let gone = over && matches!(it.object, Object::Partner(_));
    if it.settled || gone || !(over || soon) {
        return None;
    }
    let (kind, function, what) = ending(look, &it)?;
    // Whose time runs out is to act; what is a common matter is seen to by the backbone.
    let own = matches!(kind, Kind::SeatEnds | Kind::OfficeEnds | Kind::MembershipEnds);
    let by = it.party.filter(|_| own);
    let runs = match (kind == Kind::MembershipEnds, over) {
        (true, _) => format!("leaves the partnership on {}.", it.end),
        (false, true) => format!("ran until {}, and nothing is recorded that follows it.", it.end),
        (false, false) => format!("runs until {}, and nothing is recorded that follows it.", it.end),
    };
    Some(look.item(Draft {
        kind,
        object: it.object,
        sentence: format!("{what} {runs}"),
        by,
        function,
        since: look.passed(it.end),
        due: Some(it.end),
        rule: ENDS,
        from: it.from,
    }))
}

fn office(look: &Look<'_>, id: OfficeId) -> Option<String> {
    let office = &look.initiative.backbone.offices.get(id)?.appointed;
    Some(format!("The office \"{}\" of {}", office.title, look.body(office.body)))
}

fn seat(look: &Look<'_>, id: SeatId, holder: Option<OrganisationId>) -> Option<String> {
    let seat = &look.initiative.backbone.seats.get(id)?.created;
    let (body, holder) = (look.body(seat.body), look.name_or(holder, "its holder"));
    Some(format!("The time of {holder} in the seat \"{}\" of {body}", seat.name))
}

/// What ends: its kind, whose function it is to see to it, and its name as the beginning of a sentence.
fn ending(look: &Look<'_>, it: &Ending) -> Option<(Kind, BackboneFunction, String)> {
    let initiative = look.initiative;
    let (partnership, backbone) = (&initiative.partnership, &initiative.backbone);
    Some(match it.object {
        Object::Initiative => {
            (Kind::InitiativeEnds, GuideVisionAndStrategy, "The period of the initiative".to_owned())
        }
        Object::Partner(id) => (Kind::MembershipEnds, GuideVisionAndStrategy, look.name(id).to_owned()),
        Object::Agreement(id) => {
            let title = &partnership.agreements.get(id)?.concluded.title;
            (Kind::AgreementEnds, GuideVisionAndStrategy, format!("The agreement \"{title}\""))
        }
        Object::Agenda(id) => {
            let title = &initiative.common_agenda.agendas.get(id)?.adopted.title;
            (Kind::AgendaEnds, GuideVisionAndStrategy, format!("The agenda \"{title}\""))
        }
        Object::Fee(id) => {
            let title = &partnership.fees.get(id)?.title;
            (Kind::FeeEnds, MobiliseFunding, format!("The fee \"{title}\""))
        }
        Object::Funding(id) => {
            let purpose = &backbone.funding.get(id)?.granted.purpose;
            (Kind::FundingEnds, MobiliseFunding, format!("The grant \"{purpose}\""))
        }
        Object::Office(id) => (Kind::OfficeEnds, GuideVisionAndStrategy, office(look, id)?),
        Object::Seat(id) => (Kind::SeatEnds, GuideVisionAndStrategy, seat(look, id, it.party)?),
        Object::Goal(_)
        | Object::Target(_)
        | Object::Reporting(_)
        | Object::Report(_)
        | Object::DataNeed(_)
        | Object::Evaluation(_)
        | Object::Activity(_)
        | Object::Milestone(_)
        | Object::Commitment(_)
        | Object::Decision(_)
        | Object::Action(_)
        | Object::Notice(_)
        | Object::Disagreement(_)
        | Object::Conference(_)
        | Object::Body(_)
        | Object::Constituency(_)
        | Object::Contribution(_)
        | Object::Principle(_)
        | Object::Strategy(_)
        | Object::Indicator(_)
        | Object::Claim(_)
        | Object::Categorisation(_)
        | Object::ComparisonGroup(_)
        | Object::Method(_)
        | Object::Pipeline(_)
        | Object::Candidate(_)
        | Object::Meeting(_)
        | Object::Announcement(_)
        | Object::Lesson(_)
        | Object::Post(_)
        | Object::Movement(_)
        | Object::Transfer(_)
        | Object::Organisation(_)
        | Object::Person(_) => return None,
    })
}

fn lacks(look: &Look<'_>, gap: Gap) -> Option<Item> {
    let goal = look.initiative.common_agenda.goals.get(gap.goal)?;
    let words = gap.lacks.iter().map(|lack| match lack {
        Lack::Indicator => "no indicator",
        Lack::Target => "no target",
        Lack::Number => "no number",
        Lack::Date => "no date",
        Lack::Owner => "no owner",
        Lack::Activity => "no activity",
    });
    let words: Vec<&str> = words.collect();
    let words = match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => return None,
    };
    Some(look.item(Draft {
        kind: Kind::GoalLacks,
        object: Object::Goal(gap.goal),
        sentence: format!("The goal \"{}\" has {words}.", goal.title()),
        by: look.owner(gap.goal),
        function: GuideVisionAndStrategy,
        since: None,
        due: None,
        rule: gap.rule,
        from: gap.from,
    }))
}
