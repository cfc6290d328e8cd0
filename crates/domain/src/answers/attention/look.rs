//! The day, the names, and who is to act where nobody is named.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Item, Kind, Urgency};
use crate::answers::object::Object;
use crate::backbone::{BackboneFunction, Holder};
use crate::commit::{Position, Recorded};
use crate::directory::Directory;
use crate::ids::{BodyId, GoalId, IndicatorId, OrganisationId};
use crate::initiative::Initiative;
use crate::value::PartialDate;

/// Within how many days a date is soon.
const SOON_DAYS: i64 = 30;

/// One initiative on one day, with the names of organisations.
pub(super) struct Look<'a> {
    pub(super) directory: &'a Directory,
    pub(super) initiative: &'a Initiative,
    pub(super) day: Date,
}

/// What is to be said of an item; the rest follows from it.
pub(super) struct Draft {
    pub(super) kind: Kind,
    pub(super) object: Object,
    pub(super) sentence: String,
    /// Who is to act, where that is known.
    pub(super) by: Option<OrganisationId>,
    /// The function of the backbone whose holder is to act else.
    pub(super) function: BackboneFunction,
    pub(super) since: Option<Date>,
    pub(super) due: Option<PartialDate>,
    pub(super) rule: &'static str,
    pub(super) from: Vec<Position>,
}

impl Look<'_> {
    pub(super) fn item(&self, draft: Draft) -> Item {
        let Draft { kind, object, sentence, by, function, since, due, rule, from } = draft;
        let backbone = if by.is_none() { self.backbone(function) } else { None };
        let named = by.map(Holder::Organisation).or(backbone);
        let now = |holder| match holder {
            Holder::Organisation(id) => Holder::Organisation(self.directory.carried_on_by(id)),
            Holder::Body(id) => Holder::Body(id),
        };
        Item {
            initiative: self.initiative.id,
            kind,
            object,
            sentence,
            by: named.map(now),
            as_backbone: backbone.is_some(),
            since,
            due,
            urgency: self.urgency(due),
            rule,
            from,
        }
    }

    /// Who holds a function of the backbone on the day; where nobody does, who guides vision and strategy.
    fn backbone(&self, function: BackboneFunction) -> Option<Holder> {
        let holder = |function| self.initiative.backbone.holder_on(function, self.day);
        let entrusted = holder(function).or_else(|| holder(BackboneFunction::GuideVisionAndStrategy));
        entrusted.map(|entrusted| entrusted.holder)
    }

    fn urgency(&self, due: Option<PartialDate>) -> Urgency {
        match due {
            Some(due) if due.is_over(self.day) => Urgency::Overdue,
            Some(due) if self.is_soon(due) => Urgency::DueSoon,
            Some(_) | None => Urgency::Open,
        }
    }

    /// Whether a date has passed or can come within the days that are soon.
    pub(super) fn is_soon(&self, due: PartialDate) -> bool {
        due.has_begun(self.day.saturating_add(SOON_DAYS.days()))
    }

    /// The first day on which a date had certainly passed, where it has.
    pub(super) fn passed(&self, due: PartialDate) -> Option<Date> {
        due.is_over(self.day).then(|| due.last_day()).map(|last| last.tomorrow().unwrap_or(last))
    }

    /// The last day that a date can be, where that has come.
    pub(super) fn certainly(&self, on: Option<PartialDate>) -> Option<Date> {
        on.map(PartialDate::last_day).filter(|last| *last <= self.day)
    }

    /// The day on which something was recorded, where that had come; for facts that have no date of their own.
    pub(super) fn recorded(&self, recorded: &Recorded) -> Option<Date> {
        self.certainly(Some(recorded.at.day()))
    }

    pub(super) fn name(&self, id: OrganisationId) -> &str {
        self.directory.organisations.get(id).map_or("An organisation", |it| it.name().as_str())
    }

    /// The name of an organisation, or other words where none is known.
    pub(super) fn name_or<'b>(&'b self, id: Option<OrganisationId>, words: &'b str) -> &'b str {
        id.map_or(words, |id| self.name(id))
    }

    pub(super) fn body(&self, id: BodyId) -> &str {
        self.initiative.backbone.bodies.get(id).map_or("a body", |it| it.established.name.as_str())
    }

    pub(super) fn indicator(&self, id: IndicatorId) -> &str {
        self.initiative
            .shared_measurement
            .indicators
            .get(id)
            .map_or("a figure", |it| it.defined.name.as_str())
    }

    /// Who answers for a goal on the day.
    pub(super) fn owner(&self, id: GoalId) -> Option<OrganisationId> {
        let goal = self.initiative.common_agenda.goals.get(id)?;
        goal.owner_on(self.day).map(|assigned| assigned.owner)
    }
}

/// The commits that stated something, each once and in order.
pub(super) fn positions<'a>(recorded: impl IntoIterator<Item = &'a Recorded>) -> Vec<Position> {
    let mut positions: Vec<_> = recorded.into_iter().map(|recorded| recorded.position).collect();
    positions.sort_unstable();
    positions.dedup();
    positions
}
