//! Who is left behind.

use async_graphql::SimpleObject;
use samspil_domain::answers::behind as answer;
use samspil_domain::value;

use super::directory::Organisation;
use super::measurement_answers::positions;
use super::measurement_reports::Report;
use super::scope::{Scope, each};
use super::why::Why;
use crate::scalar::{Date, Position};
use crate::shape::Plain;

/// Where one category of people or one partner stands.
#[derive(SimpleObject)]
pub(crate) struct Place {
    /// The category; null for a partner.
    category: Option<String>,
    /// The partner; null for a category.
    organisation: Option<Organisation>,
    /// The report that the figure is from: the latest that counts. Null where the figure is kept back.
    report: Option<Report>,
    /// Its date.
    on: Date,
    /// The figure; null where it is unknown or kept back.
    figure: Option<Plain<value::Figure>>,
    /// What the gap is measured to.
    yardstick: Option<Plain<answer::Yardstick>>,
    /// How far behind it is: above nought is behind, below is ahead. In percentage points for a share.
    gap: Option<Plain<value::Figure>>,
    /// Why there is none; null where there is one.
    no_gap: Option<Plain<answer::NoGap>>,
    /// How far behind it was by its first figure.
    gap_at_first: Option<Plain<value::Figure>>,
    /// The date of that.
    first_on: Option<Date>,
    /// How the gap has moved since; null where that cannot be told.
    trend: Option<Plain<answer::GapTrend>>,
    /// The commits that it came from.
    from: Vec<Position>,
}

/// Who is left behind by an indicator, derived: which category of people and which partner is furthest from where all are
/// or are to be.
#[derive(SimpleObject)]
pub(crate) struct LeftBehind {
    /// The categories, the one furthest behind first, last those without a gap.
    categories: Vec<Place>,
    /// The partners, likewise.
    partners: Vec<Place>,
    /// How many figures are kept back, since they count few.
    kept_back: usize,
    /// How many figures are unknown.
    unknown: usize,
    /// Partners of which no figure counts.
    not_reported: Vec<Organisation>,
    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    why: Why,
    /// The rule, in words.
    rule: &'static str,
    /// The commits that it came from.
    from: Vec<Position>,
}

impl LeftBehind {
    pub(crate) fn of(scope: &Scope, it: answer::LeftBehind) -> Self {
        let organisation = |id| Organisation::find(&scope.world, id);
        let place = |it: answer::Place| Place {
            report: (it.no_gap != Some(answer::NoGap::KeptBack))
                .then(|| Report::find(scope, it.report))
                .flatten(),
            category: it.category.as_ref().map(ToString::to_string),
            organisation: it.organisation.and_then(organisation),
            on: Date(it.on),
            figure: it.figure.map(Plain),
            yardstick: it.yardstick.map(Plain),
            gap: it.gap.map(Plain),
            no_gap: it.no_gap.map(Plain),
            gap_at_first: it.gap_at_first.map(Plain),
            first_on: it.first_on.map(Date),
            trend: it.trend.map(Plain),
            from: positions(&it.from),
        };
        Self {
            why: Why(it.why()),
            categories: it.categories.into_iter().map(place).collect(),
            partners: it.partners.into_iter().map(place).collect(),
            kept_back: it.kept_back,
            unknown: it.unknown,
            not_reported: each(&it.not_reported, organisation),
            rule: it.rule,
            from: positions(&it.from),
        }
    }
}
