//! What may be published, and why the rest may not.

use async_graphql::SimpleObject;
use samspil_domain::answers::publication as answer;
use samspil_domain::value;

use super::measurement_answers::positions;
use super::measurement_reports::Report;
use super::scope::Scope;
use super::why::Why;
use crate::scalar::Position;
use crate::shape::Plain;

/// Whether a figure may be published, derived.
#[derive(SimpleObject)]
pub(crate) struct Publication {
    /// The report.
    report: Option<Report>,
    /// Where its figure comes from: the figure's own source first, then that of the commit that stated it.
    sources: Vec<Plain<value::Source>>,
    /// Why it may not; empty where it may.
    unfit: Vec<Plain<answer::Unfit>>,
    /// The commits that it came from.
    from: Vec<Position>,
}

/// Which figures may be published on a day, derived.
#[derive(SimpleObject)]
pub(crate) struct Publications {
    /// What may, in order of recording.
    fit: Vec<Publication>,
    /// What may not, in order of recording.
    unfit: Vec<Publication>,
    /// Why it is so: the rule, what went in, what was left out, what is missing, and the commits behind it.
    why: Why,
    /// The rule, in words.
    rule: &'static str,
}

impl Publications {
    pub(crate) fn on(scope: &Scope, day: jiff::civil::Date) -> Self {
        let publication = |it: answer::Publication| Publication {
            report: Report::find(scope, it.report),
            sources: it.sources.into_iter().map(Plain).collect(),
            unfit: it.unfit.into_iter().map(Plain).collect(),
            from: positions(&it.from),
        };
        let it = answer::publications(&scope.initiative, day);
        let why = Why(it.why());
        let answer::Publications { fit, unfit, rule } = it;
        let each = |list: Vec<answer::Publication>| list.into_iter().map(publication).collect();
        Self { fit: each(fit), unfit: each(unfit), why, rule }
    }
}
