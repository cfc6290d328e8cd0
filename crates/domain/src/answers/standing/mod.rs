//! One partner's figure against its target and against the figures of the other partners, who stay anonymous: no name, no
//! commit and, where there are few, no number of theirs is in the answer.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{progress, reporting};
use crate::commit::Position;
use crate::fact::Stated;
use crate::ids::{IndicatorId, OrganisationId, ReportId, TargetId};
use crate::initiative::Initiative;
use crate::shared_measurement::{Direction, Indicator, Report, TargetSet};
use crate::value::{Decimal, Figure, PartialDate, Period, Title};

/// Of so many others at least exact figures are needed before anything of them is told. Of fewer, each could be guessed
/// at by one who knows some of the rest.
pub const OTHERS_MIN: usize = 5;

/// Why nothing is told of the others' figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Withheld {
    /// Too few others have given exact figures: fewer than five.
    TooFew,
    /// The others' figures are all alike, so telling them would tell that of each.
    AllAlike,
}

/// Where a partner's figure lies among those of the others, by the indicator's direction. Of equal figures none is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Band {
    /// Fewer than a quarter of the others are better.
    BestQuarter,
    /// A quarter of the others or more are better, and fewer than half.
    BetterHalf,
    /// Half of the others or more are better, and fewer than three quarters.
    WorseHalf,
    /// Three quarters of the others or more are better.
    WorstQuarter,
}

/// How many others there are, by what they have reported. Each counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Others {
    /// How many there are.
    pub count: usize,
    /// Of those, the ones with an exact figure. Only these are in the statistics.
    pub exact: usize,
    /// Those with a vague figure, such as "about 5".
    pub vague: usize,
    /// Those that reported the figure as unknown.
    pub unknown: usize,
    /// Those with a figure over another stretch of time, as far as is known.
    pub other_stretch: usize,
    /// Those without a figure that counts for the date.
    pub missing: usize,
    /// Of those missing, the ones that owe it to a round of reporting past its date.
    pub late: usize,
}

/// How the others' exact figures are spread. Each number is one that was reported, and nothing is added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// The lowest.
    pub min: Figure,
    /// The lowest that at least a quarter of them do not exceed.
    pub lower_quartile: Figure,
    /// The lowest that at least half of them do not exceed.
    pub median: Figure,
    /// The lowest that at least three quarters of them do not exceed.
    pub upper_quartile: Figure,
    /// The highest.
    pub max: Figure,
}

/// How a partner stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The date that all figures are for; nothing where nobody has reported any.
    pub at: Option<PartialDate>,
    /// The partner's report of that date.
    pub report: Option<ReportId>,
    /// The figure in it; nothing where it is reported as unknown.
    pub figure: Option<Figure>,
    /// The target that holds for the partner: its own, or else the common one.
    pub target: Option<TargetId>,
    /// Whether that is the partner's own.
    pub own_target: bool,
    /// The number to be reached, computed where the target is relative; nothing where there is none.
    pub target_figure: Option<Figure>,
    /// Whether the figure reaches it; nothing where one of the two is missing or too vague to tell.
    pub reached: Option<bool>,
    /// How many others there are, by what they have reported.
    pub others: Others,
    /// How the others' figures are spread; nothing where that is withheld.
    pub distribution: Option<Distribution>,
    /// Why it is withheld, where it is.
    pub withheld: Option<Withheld>,
    /// Where the partner's figure lies among them; nothing where the others are withheld, the figure is missing or vague,
    /// or the indicator is meant to stay where it is.
    pub band: Option<Band>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the partner's figure and target came from. Those of the others are left out: they would name them.
    pub from: Vec<Position>,
}

const RULE: &str = "The partner's latest figure by the day, or of the date asked for, against its own target or else the \
common one, and against the others' figures for the same date, scope and stretch of time. Only exact figures enter the \
statistics; they are given from five others on, unless all are alike. Quartiles are reported figures (nearest rank). \
The others are those known as partners at the date and whoever reported for it; for an indicator with one reporter, that one \
alone. Drafts, returned reports and comparison groups do not count.";

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The partner.
    pub organisation: OrganisationId,
    /// Only figures for this date; the date of the partner's latest figure where it is left out, or else of anybody's.
    pub at: Option<PartialDate>,
    /// What part the figures hold for; the whole where it is left out.
    pub scope: Option<&'a Title>,
}

/// How a partner stands on `day`. Nothing where there is no such indicator.
#[must_use]
pub fn standing(initiative: &Initiative, question: Question<'_>, day: Date) -> Option<Standing> {
    let indicator = initiative.shared_measurement.indicators.get(question.indicator)?;
    let reports = reports(initiative, indicator, question, day);
    let ours = reports.iter().rfind(|it| it.whose == question.organisation);
    let reference = ours.or(reports.last()).map(|it| it.report);
    let at = question.at.or(reference.map(|report| report.reported.on));
    let since = reference.and_then(|report| report.reported.since);
    let (others, values) = others(initiative, indicator, question, at, since, &reports, day);
    let withheld = withheld(&values);
    let figure = ours.and_then(|ours| ours.report.figure()).cloned();
    let exact = figure.as_ref().filter(|figure| figure.qualifier.is_exact());
    let target = target(initiative, question, at);
    let numbered = target.map(|(_, target)| progress::number(initiative, target, day));
    let (target_figure, targeted) = numbered.unwrap_or_default();
    let direction = indicator.defined.direction;
    let reached = figure.as_ref().zip(target_figure.as_ref());
    let mut from: BTreeSet<Position> = BTreeSet::from([indicator.defined.recorded.position]);
    from.extend(targeted);
    from.extend(
        ours.iter()
            .flat_map(|ours| [ours.report.reported.recorded.position, ours.report.recorded().position]),
    );
    Some(Standing {
        at,
        report: ours.map(|ours| ours.id),
        target: target.map(|(id, _)| id),
        own_target: target.is_some_and(|(_, target)| target.organisation.is_some()),
        reached: reached.and_then(|(figure, target)| progress::reaches(direction, figure, target)),
        others,
        distribution: distribution(&values, indicator).filter(|_| withheld.is_none()),
        withheld,
        band: exact.filter(|_| withheld.is_none()).and_then(|figure| band(direction, figure.value, &values)),
        figure,
        target_figure,
        rule: RULE,
        from: from.into_iter().collect(),
    })
}

/// A report that counts, and whose figure it is.
struct Theirs<'a> {
    whose: OrganisationId,
    id: ReportId,
    report: &'a Report,
}

/// The reports that can be compared, the earliest date first; of one date, in order of recording.
fn reports<'a>(
    initiative: &'a Initiative,
    indicator: &'a Indicator,
    question: Question<'_>,
    day: Date,
) -> Vec<Theirs<'a>> {
    let reports = initiative.shared_measurement.counting(indicator, None);
    let wanted = reports.filter_map(|(id, report)| {
        let reported = &report.reported;
        // A report that names nobody is that of the indicator's only reporter.
        let whose = reported.organisation.or(indicator.defined.reporter)?;
        let dated = question.at.map_or(reported.on.has_begun(day), |at| at == reported.on);
        (dated && reported.scope.as_ref() == question.scope).then_some(Theirs { whose, id, report })
    });
    wanted.collect()
}

/// The target of the partner, or else the common one: of several the one for the date, and of those the last recorded.
fn target<'a>(
    initiative: &'a Initiative,
    question: Question<'_>,
    at: Option<PartialDate>,
) -> Option<(TargetId, &'a Stated<TargetSet>)> {
    let goals = &initiative.common_agenda.goals;
    let stands = |target: &TargetSet| goals.get(target.goal).is_none_or(|goal| goal.retired.is_none());
    let ours = |target: &TargetSet| target.organisation.is_none_or(|whose| whose == question.organisation);
    let targets = initiative.shared_measurement.targets.iter().filter(|(_, target)| {
        let measures = target.indicator == question.indicator && target.scope.as_ref() == question.scope;
        measures && ours(target) && stands(target)
    });
    targets.max_by_key(|(_, target)| {
        let covers = match (target.period, at) {
            (Some(period), Some(at)) => period.overlaps(&Period { from: Some(at), to: Some(at) }),
            (None, _) | (_, None) => true,
        };
        (target.organisation.is_some(), covers, target.recorded.position)
    })
}

/// Counts the others, and gives their exact figures from the lowest to the highest.
fn others(
    initiative: &Initiative,
    indicator: &Indicator,
    question: Question<'_>,
    at: Option<PartialDate>,
    since: Option<PartialDate>,
    reports: &[Theirs<'_>],
    day: Date,
) -> (Others, Vec<Decimal>) {
    let partnership = &initiative.partnership;
    let during = Period { from: at, to: at };
    let partners =
        partnership.partners.iter().map(|(id, _)| id).filter(|id| partnership.is_partner(*id, during));
    let asked: BTreeSet<OrganisationId> = match indicator.defined.reporter {
        Some(reporter) => BTreeSet::from([reporter]),
        None => partners.collect(),
    };
    let of_the_date = reports.iter().filter(|it| Some(it.report.reported.on) == at);
    let mut given: BTreeMap<OrganisationId, &Report> = BTreeMap::new();
    for it in of_the_date {
        let fits = |report: &Report| report.reported.since == since;
        let better = given.get(&it.whose).is_none_or(|before| fits(it.report) || !fits(before));
        if better {
            given.insert(it.whose, it.report);
        }
    }
    let everybody: BTreeSet<OrganisationId> = asked.into_iter().chain(given.keys().copied()).collect();
    let late = reporting::expected(initiative, None, None, day).into_iter();
    let late = late.filter(|it| it.late && it.indicator == question.indicator);
    let late: BTreeSet<OrganisationId> = late.map(|it| it.organisation).collect();
    let (mut others, mut values) = (Others::default(), Vec::new());
    for other in everybody.into_iter().filter(|other| *other != question.organisation) {
        others.count += 1;
        match given.get(&other).map(|report| (report.reported.since == since, report.figure())) {
            None => {
                others.missing += 1;
                others.late += usize::from(late.contains(&other));
            }
            Some((_, None)) => others.unknown += 1,
            Some((false, Some(_))) => others.other_stretch += 1,
            Some((true, Some(figure))) if figure.qualifier.is_exact() => values.push(figure.value),
            Some((true, Some(_))) => others.vague += 1,
        }
    }
    others.exact = values.len();
    values.sort_unstable();
    (others, values)
}

fn withheld(values: &[Decimal]) -> Option<Withheld> {
    if values.len() < OTHERS_MIN {
        return Some(Withheld::TooFew);
    }
    (values.first() == values.last()).then_some(Withheld::AllAlike)
}

/// The spread of sorted values, by nearest rank.
fn distribution(values: &[Decimal], indicator: &Indicator) -> Option<Distribution> {
    let at = |quarters: usize| {
        let rank = (values.len() * quarters).div_ceil(4).max(1);
        let (value, unit) = (*values.get(rank - 1)?, indicator.defined.unit.clone());
        Some(Figure { value, unit, qualifier: Default::default(), source: None })
    };
    Some(Distribution {
        min: at(0)?,
        lower_quartile: at(1)?,
        median: at(2)?,
        upper_quartile: at(3)?,
        max: at(4)?,
    })
}

fn band(direction: Direction, value: Decimal, others: &[Decimal]) -> Option<Band> {
    let better = match direction {
        Direction::Increase => others.iter().filter(|other| **other > value).count(),
        Direction::Decrease => others.iter().filter(|other| **other < value).count(),
        Direction::Maintain => return None,
    };
    Some(match better * 4 {
        quarters if quarters < others.len() => Band::BestQuarter,
        quarters if quarters < others.len() * 2 => Band::BetterHalf,
        quarters if quarters < others.len() * 3 => Band::WorseHalf,
        _ => Band::WorstQuarter,
    })
}

#[cfg(test)]
mod tests;
