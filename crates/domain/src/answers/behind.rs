//! Who is left behind: which category of people, and which partner, is furthest from where all are or are to be, and
//! whether the gap closes.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aggregate::{self, Question, positions};
use super::progress;
use crate::commit::Position;
use crate::ids::{IndicatorId, OrganisationId, ReportId};
use crate::initiative::Initiative;
use crate::shared_measurement::{Direction, Indicator, IndicatorKind, Report};
use crate::value::{Decimal, Figure, PartialDate, Period, Qualifier, Title};

#[cfg(test)]
mod tests;

/// A count of people below this, and above nought, is kept back: it may point to somebody.
pub const SMALL_COUNT: i64 = 5;

/// What a gap is measured to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Yardstick {
    /// The partner's own target.
    OwnTarget,
    /// The figure of all, for the same date.
    Whole,
}

/// Why there is no gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NoGap {
    /// The figure is unknown.
    Unknown,
    /// The figure, or what it is measured to, is vague.
    Vague,
    /// The figure is kept back, since it counts few.
    KeptBack,
    /// There is nothing to measure it to: no target of its own, and no share of all for the same date. A count alone says
    /// nothing about being left behind.
    NothingToMeasureTo,
}

/// How a gap has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GapTrend {
    /// It has become smaller.
    Narrowing,
    /// It has become larger.
    Widening,
    /// It is as it was.
    Same,
}

/// Where one category or one partner stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The category, for one of people.
    pub category: Option<Title>,
    /// The partner, for one of partners.
    pub organisation: Option<OrganisationId>,
    /// The report that the figure is from: the latest that counts.
    pub report: ReportId,
    /// Its date.
    pub on: PartialDate,
    /// The figure; nothing where it is unknown or kept back.
    pub figure: Option<Figure>,
    /// What the gap is measured to.
    pub yardstick: Option<Yardstick>,
    /// How far behind it is: above nought is behind, below is ahead. In percentage points for a share.
    pub gap: Option<Figure>,
    /// Why there is none.
    pub no_gap: Option<NoGap>,
    /// How far behind it was by its first figure, to the same target or to the figure of all then.
    pub gap_at_first: Option<Figure>,
    /// The date of that.
    pub first_on: Option<PartialDate>,
    /// How the gap has moved since; nothing where either is lacking.
    pub trend: Option<GapTrend>,
    /// The commits that it came from.
    pub from: Vec<Position>,
}

/// Who is left behind. Derived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftBehind {
    /// The categories, the one furthest behind first, last those without a gap.
    pub categories: Vec<Place>,
    /// The partners, likewise.
    pub partners: Vec<Place>,
    /// How many figures are kept back.
    pub kept_back: usize,
    /// How many figures are unknown.
    pub unknown: usize,
    /// Partners of which no figure counts.
    pub not_reported: Vec<OrganisationId>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const RULE: &str = "A gap is measured in the indicator's direction: of a partner to its own target, else, where figures are \
shares, to the share of all for the same date; of a category, where figures are shares, to the share of all in the same \
report. What counts people says nothing by itself. The trend is against the first figure that counts, by the same target or \
the share of all then. Population figures that count 1 to 4 are kept back, as is the next smallest category where one alone \
could be computed from the rest. Vague figures give no gap; drafts and returned reports do not count.";

/// Whether numbers of an indicator may point to somebody: it counts a population, and one of them is above nought and below
/// [`SMALL_COUNT`]; of a share that holds for its numerator.
pub(crate) fn is_small(
    indicator: &Indicator,
    mut numbers: impl Iterator<Item = Decimal>,
    numerator: Option<Decimal>,
) -> bool {
    let few = |number: Decimal| number > Decimal::ZERO && number < Decimal::from(SMALL_COUNT);
    let unit = &indicator.defined.unit;
    if indicator.defined.kind != IndicatorKind::Population || unit.is_money() || unit.is_change() {
        return false;
    }
    if unit.is_share() { numerator.is_some_and(few) } else { numbers.any(few) }
}

/// Who is left behind by an indicator on `day`. Nothing where there is no such indicator.
#[must_use]
pub fn left_behind(initiative: &Initiative, id: IndicatorId, day: Date) -> Option<LeftBehind> {
    let indicator = initiative.shared_measurement.indicators.get(id)?;
    let reports = initiative.shared_measurement.counting(indicator, None);
    let reports: Vec<(ReportId, &Report)> = (reports.into_iter())
        .filter(|(_, it)| it.reported.scope.is_none() && it.reported.on.has_begun(day))
        .collect();
    let look = Look { initiative, id, indicator, day };
    let mut categories = look.categories(&reports);
    let mut partners = look.partners(&reports);
    let furthest = |place: &Place| place.gap.as_ref().map(|gap| gap.value);
    categories.sort_by_key(|place| std::cmp::Reverse(furthest(place)));
    partners.sort_by_key(|place| std::cmp::Reverse(furthest(place)));
    let both = || categories.iter().chain(&partners);
    let count = |why: NoGap| both().filter(|place| place.no_gap == Some(why)).count();
    let mut from: BTreeSet<Position> = both().flat_map(|place| place.from.iter().copied()).collect();
    from.insert(indicator.defined.recorded.position);
    let heard = |id: &OrganisationId| partners.iter().any(|place| place.organisation == Some(*id));
    let silent = initiative.partnership.current().map(|(id, _)| id).filter(|id| !heard(id));
    let not_reported = if indicator.defined.reporter.is_some() { vec![] } else { silent.collect() };
    Some(LeftBehind {
        kept_back: count(NoGap::KeptBack),
        unknown: count(NoGap::Unknown),
        not_reported,
        rule: RULE,
        from: from.into_iter().collect(),
        categories,
        partners,
    })
}

/// What a look for those left behind needs.
struct Look<'a> {
    initiative: &'a Initiative,
    id: IndicatorId,
    indicator: &'a Indicator,
    day: Date,
}

impl Look<'_> {
    /// The categories of the latest report of all that has parts.
    fn categories(&self, reports: &[(ReportId, &Report)]) -> Vec<Place> {
        let parted = |(_, it): &&(ReportId, &Report)| {
            it.reported.organisation.is_none() && !it.content().parts.is_empty()
        };
        let Some((id, latest)) = reports.iter().rfind(parted) else { return vec![] };
        let first = reports.iter().find(parted).filter(|(first, _)| first != id);
        let back = self.kept_back(latest);
        let parts = latest.content().parts.iter().map(|part| {
            let small = back.contains(&part.category);
            let mut place = self.place(*id, latest, part.figure.as_ref(), small);
            place.category = Some(part.category.clone());
            let whole = self.share(latest.figure());
            self.measure(&mut place, part.figure.as_ref(), whole.map(|it| (Yardstick::Whole, it)));
            let before = first.and_then(|(_, first)| {
                let then = first.content().parts.iter().find(|it| it.category == part.category)?;
                Some((*first, then.figure.as_ref()?, self.share(first.figure())?))
            });
            self.compare(&mut place, before);
            place
        });
        parts.collect()
    }

    /// The categories of a report that are kept back: those that count few, and where that is one alone of a known whole,
    /// the next smallest too, lest it could be computed.
    fn kept_back(&self, report: &Report) -> BTreeSet<Title> {
        let parts = report.content().parts;
        let number = |figure: &Option<Figure>| figure.as_ref().map(|figure| figure.value);
        let few =
            parts.iter().filter(|part| is_small(self.indicator, number(&part.figure).into_iter(), None));
        let mut back: BTreeSet<Title> = few.map(|part| part.category.clone()).collect();
        if back.len() == 1 && report.figure().is_some() {
            let others = parts.iter().filter(|part| !back.contains(&part.category));
            let known = others.filter(|part| number(&part.figure).is_some_and(|it| it > Decimal::ZERO));
            let next = known.min_by_key(|part| number(&part.figure)).map(|part| part.category.clone());
            back.extend(next);
        }
        back
    }

    fn partners(&self, reports: &[(ReportId, &Report)]) -> Vec<Place> {
        let mut seen: Vec<OrganisationId> = Vec::new();
        for organisation in reports.iter().filter_map(|(_, it)| it.reported.organisation) {
            if !seen.contains(&organisation) {
                seen.push(organisation);
            }
        }
        seen.into_iter().filter_map(|organisation| self.partner(organisation, reports)).collect()
    }

    fn partner(&self, organisation: OrganisationId, reports: &[(ReportId, &Report)]) -> Option<Place> {
        let mut theirs = reports.iter().filter(|(_, it)| it.reported.organisation == Some(organisation));
        let (id, latest) = theirs.clone().next_back()?;
        let first = theirs.find(|(_, it)| it.figure().is_some()).filter(|(first, _)| first != id);
        let content = latest.content();
        let value = content.figure.map(|figure| figure.value);
        let small = is_small(self.indicator, value.into_iter(), content.numerator);
        let mut place = self.place(*id, latest, content.figure, small);
        place.organisation = Some(organisation);
        let target = self.own_target(organisation, &mut place);
        let all = |report: &Report| self.of_all(report.reported.on);
        let yardstick = match &target {
            Some(target) => Some((Yardstick::OwnTarget, target.clone())),
            None => all(latest).map(|whole| (Yardstick::Whole, whole)),
        };
        self.measure(&mut place, content.figure, yardstick);
        let before = first.and_then(|(_, first)| {
            let then = target.clone().or_else(|| all(first))?;
            Some((*first, first.figure()?, then))
        });
        self.compare(&mut place, before);
        Some(place)
    }

    /// The number of the partner's own target; of several the last recorded.
    fn own_target(&self, organisation: OrganisationId, place: &mut Place) -> Option<Figure> {
        let targets = self.initiative.shared_measurement.targets.iter();
        let mut own = targets.filter(|(_, target)| {
            target.indicator == self.id && target.organisation == Some(organisation) && target.scope.is_none()
        });
        let (number, positions) = progress::number(self.initiative, own.next_back()?.1, self.day);
        place.from.extend(positions);
        number
    }

    /// The share of all for a date: reported as such, else that of several partners as one.
    fn of_all(&self, on: PartialDate) -> Option<Figure> {
        let period = Period { from: Some(on), to: Some(on) };
        let question = Question { period, scope: None, day: self.day };
        let whole = aggregate::whole(self.initiative, self.id, &question)?.figure;
        // One partner alone is not all of them.
        let partners = || aggregate::exactly(self.initiative, self.id, on, None);
        let figure = whole.or_else(|| partners().filter(|it| it.inputs.len() > 1)?.figure);
        self.share(figure.as_ref())
    }

    /// A figure that others can be measured to: a share.
    fn share(&self, figure: Option<&Figure>) -> Option<Figure> {
        figure.filter(|figure| figure.unit.is_share()).cloned()
    }

    fn place(&self, report: ReportId, it: &Report, figure: Option<&Figure>, small: bool) -> Place {
        let no_gap = match (figure, small) {
            (_, true) => Some(NoGap::KeptBack),
            (None, false) => Some(NoGap::Unknown),
            (Some(_), false) => None,
        };
        Place {
            category: None,
            organisation: None,
            report,
            on: it.reported.on,
            figure: figure.filter(|_| !small).cloned(),
            yardstick: None,
            gap: None,
            no_gap,
            gap_at_first: None,
            first_on: None,
            trend: None,
            from: positions(it),
        }
    }

    fn measure(&self, place: &mut Place, figure: Option<&Figure>, to: Option<(Yardstick, Figure)>) {
        let Some(figure) = figure.filter(|_| place.no_gap.is_none()) else { return };
        let Some((yardstick, to)) = to else {
            place.no_gap = Some(NoGap::NothingToMeasureTo);
            return;
        };
        place.yardstick = Some(yardstick);
        place.gap = self.gap(figure, &to);
        place.no_gap = place.gap.is_none().then_some(NoGap::Vague);
    }

    /// Compares the gap with what it was at first; what is kept back now says nothing of what it was.
    fn compare(&self, place: &mut Place, before: Option<(&Report, &Figure, Figure)>) {
        let Some((now, (report, figure, to))) = place.gap.as_ref().zip(before) else { return };
        let small = is_small(self.indicator, std::iter::once(figure.value), report.content().numerator);
        let Some(then) = self.gap(figure, &to).filter(|_| !small) else { return };
        place.trend = Some(match now.value.cmp(&then.value) {
            std::cmp::Ordering::Less => GapTrend::Narrowing,
            std::cmp::Ordering::Equal => GapTrend::Same,
            std::cmp::Ordering::Greater => GapTrend::Widening,
        });
        place.gap_at_first = Some(then);
        place.first_on = Some(report.reported.on);
        place.from.extend(positions(report));
        place.from.sort_unstable();
        place.from.dedup();
    }

    /// How far a figure is behind another; nothing where either is vague. A bound that is to be reached is its number.
    fn gap(&self, figure: &Figure, to: &Figure) -> Option<Figure> {
        let bound = |it: &Figure| !matches!(it.qualifier, Qualifier::About);
        if !figure.qualifier.is_exact() || !bound(to) || figure.unit != to.unit {
            return None;
        }
        let ahead = figure.value.minus(to.value)?;
        let behind = Decimal::ZERO.minus(ahead)?;
        let value = match self.indicator.defined.direction {
            Direction::Increase => behind,
            Direction::Decrease => ahead,
            Direction::Maintain => ahead.max(behind),
        };
        let unit =
            if figure.unit.is_share() { "percentage points".parse().ok()? } else { figure.unit.clone() };
        Some(Figure { value, unit, qualifier: Qualifier::Exactly, source: None })
    }
}
