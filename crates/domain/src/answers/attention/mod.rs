//! Attention: what needs someone's action on a day, by whom, since when, most urgent first.
//!
//! Whether something needs action is the rule of the answer that owns the fact, where there is one; here it is gathered,
//! put into words, and sorted.
//!
//! # Layout
//! - `look`: the day, the names, and who is to act where nobody is named
//! - `measured`: reports, rounds, targets, needs for data, evaluations
//! - `agreed`: agreements, what ends, goals
//! - `done`: decisions, actions, milestones, commitments
//! - `told`: cadences, notices, disagreements, conferences
//! - `held`: seats, functions of the backbone, months without money

mod agreed;
mod done;
mod held;
mod look;
mod measured;
#[cfg(test)]
mod tests;
mod told;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::object::Object;
use crate::World;
use crate::backbone::Holder;
use crate::commit::Position;
use crate::directory::Directory;
use crate::ids::{InitiativeId, OrganisationId};
use crate::initiative::Initiative;
use crate::value::PartialDate;
use look::Look;

/// Why something needs action. Of two things that are alike else, the kind that stands first here comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "AttentionKind")]
pub enum Kind {
    /// A figure is owed past its date.
    ReportLate,
    /// A report was sent back to be mended.
    ReportReturned,
    /// A report is a draft, and due within 30 days.
    ReportDraft,
    /// A figure is owed, due within 30 days, and there is not even a draft.
    ReportDue,
    /// A closed round of reporting was opened again.
    RoundReopened,
    /// The date of a target has passed, and it was not reached.
    TargetMissed,
    /// A target is not on track.
    TargetOffTrack,
    /// A goal has no indicator, target, number, date, owner or activity.
    GoalLacks,
    /// A decision is overdue, due within 30 days, or has nobody to carry it out.
    Decision,
    /// An action is overdue or due within 30 days.
    Action,
    /// A milestone was not reached by its date, or is due within 30 days.
    Milestone,
    /// A commitment was not given by its date, or is due within 30 days.
    Commitment,
    /// An evaluation was not published by its date, or is due within 30 days.
    Evaluation,
    /// An agreement binds someone who has not signed it.
    AgreementUnsigned,
    /// An agreement has ended, or ends within 90 days, and nothing follows it.
    AgreementEnds,
    /// A version of the agenda has ended, or ends within 90 days, and nothing follows it.
    AgendaEnds,
    /// An office has ended, or ends within 90 days, and nobody follows in it.
    OfficeEnds,
    /// A seat is due to be filled anew or passed on, or is so within 90 days, and nobody follows in it.
    SeatEnds,
    /// A partner leaves within 90 days.
    MembershipEnds,
    /// A grant has ended, or ends within 90 days, and none of its funder follows it.
    FundingEnds,
    /// A fee has ended, or ends within 90 days, and nothing follows it.
    FeeEnds,
    /// The period of the initiative has ended, or ends within 90 days.
    InitiativeEnds,
    /// A seat is vacant.
    SeatVacant,
    /// Nobody holds a function of the backbone, where others are held.
    FunctionUnstaffed,
    /// No money is recorded for months among the next twelve.
    MonthsUnfunded,
    /// A body has not met as often as it is to.
    CadenceMissed,
    /// A conference has no date.
    ConferenceUndated,
    /// One of the addressed has not taken note of a confidential notice. What it says is not told.
    NoticeUnacknowledged,
    /// A disagreement is neither accepted nor resolved.
    DisagreementOpen,
    /// A question that nobody has the figures for is still on the data development agenda.
    DataNeedOpen,
}

/// How urgent something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "AttentionUrgency")]
pub enum Urgency {
    /// Its date has certainly passed.
    Overdue,
    /// Its date can come within 30 days, the day itself and the thirtieth after it included.
    DueSoon,
    /// Its date is later, or it has none.
    Open,
}

/// Something that needs someone's action on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The initiative.
    pub initiative: InitiativeId,
    /// Why it needs action.
    pub kind: Kind,
    /// What it is about.
    pub object: Object,
    /// What there is to be said, in one sentence made of names.
    pub sentence: String,
    /// Who is to act; nothing where nobody knows. An organisation that ceased is answered for by the one that carries it on.
    pub by: Option<Holder>,
    /// Whether that is the holder of a function of the backbone, because nobody else is known to act.
    pub as_backbone: bool,
    /// The first day on which it certainly needed action; nothing where nobody knows, or it is still to come.
    pub since: Option<Date>,
    /// By when something is to be done; nothing where no date is set.
    pub due: Option<PartialDate>,
    /// How urgent it is.
    pub urgency: Urgency,
    /// The rule by which it is here, in words.
    pub rule: &'static str,
    /// The commits that it came from.
    pub from: Vec<Position>,
}

/// Which items are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only what this organisation is to do, also as the backbone.
    pub organisation: Option<OrganisationId>,
    /// Only these kinds; all where nothing is said.
    pub kinds: Option<Vec<Kind>>,
}

/// What needs action in an initiative on `day`, the most urgent first.
///
/// The order is total: by urgency; by due date, the earliest first and what has none last; by since when, the longest
/// first and what has no date last; by kind, as they are listed; by initiative, object and who is to act; by sentence.
/// Nothing needs action in an initiative that certainly began later, or that is certainly closed.
#[must_use]
pub fn attention(directory: &Directory, initiative: &Initiative, wanted: &Wanted, day: Date) -> Vec<Item> {
    let mut items = gather(directory, initiative, day);
    let organisation = wanted.organisation.map(|id| Holder::Organisation(directory.carried_on_by(id)));
    items.retain(|item| organisation.is_none() || item.by == organisation);
    items.retain(|item| wanted.kinds.as_ref().is_none_or(|kinds| kinds.contains(&item.kind)));
    sort(&mut items);
    items
}

/// What an organisation is to do on `day` in all initiatives in which it is or was a partner or holds functions of the
/// backbone, sorted as [`attention`].
#[must_use]
pub fn of_organisation(
    world: &World,
    organisation: OrganisationId,
    kinds: Option<&[Kind]>,
    day: Date,
) -> Vec<Item> {
    let wanted = Wanted { organisation: Some(organisation), kinds: kinds.map(<[Kind]>::to_vec) };
    let theirs = world.initiatives.values().filter(|initiative| is_in(world, initiative, organisation));
    let mut items: Vec<Item> =
        theirs.flat_map(|initiative| attention(&world.directory, initiative, &wanted, day)).collect();
    sort(&mut items);
    items
}

/// Whether an organisation, or one that it carries on, is or was a partner or holds or held functions of the backbone.
fn is_in(world: &World, initiative: &Initiative, organisation: OrganisationId) -> bool {
    let now = world.directory.carried_on_by(organisation);
    let same = |id: OrganisationId| id == organisation || world.directory.carried_on_by(id) == now;
    let partner = initiative.partnership.partners.iter().any(|(id, _)| same(id));
    let held = initiative.backbone.entrusted.iter().any(|entrusted| match entrusted.holder {
        Holder::Organisation(id) => same(id),
        Holder::Body(_) => false,
    });
    partner || held
}

fn gather(directory: &Directory, initiative: &Initiative, day: Date) -> Vec<Item> {
    let foundation = &initiative.foundation;
    let began = crate::fact::can_have_begun(foundation.began(), day);
    let closed = foundation.closed.as_ref().is_some_and(|closed| closed.on.is_over(day));
    if foundation.founded.is_none() || !began || closed {
        return vec![];
    }
    let look = &Look { directory, initiative, day };
    let rooms = [measured::items, agreed::items, done::items, told::items, held::items];
    rooms.into_iter().flat_map(|items| items(look)).collect()
}

fn sort(items: &mut [Item]) {
    fn key(it: &Item) -> impl Ord + '_ {
        let due = (it.due.is_none(), it.due);
        let since = (it.since.is_none(), it.since);
        (it.urgency, due, since, it.kind, it.initiative, it.object, it.by, &it.sentence)
    }
    items.sort_by(|a, b| key(a).cmp(&key(b)));
}
