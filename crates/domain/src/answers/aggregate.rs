//! One figure for all partners, made from theirs, with every figure that went into it, every one that was left out and
//! why, and everyone who owes one. Whatever else needs the partners' figures as one takes them from here.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reporting::{self, FigureStanding};
use crate::commit::Position;
use crate::ids::{IndicatorId, OrganisationId, ReportId, ReportingId};
use crate::initiative::Initiative;
use crate::shared_measurement::{
    FigureReported, Indicator, IndicatorDefined, OverPartners, OverTime, Report, ReportStatus,
};
use crate::value::{Decimal, Figure, PartialDate, Period, Qualifier, Title};

#[cfg(test)]
mod tests;

/// Why a report is not in an aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LeftOut {
    /// It is a draft.
    Draft,
    /// It was returned to those who made it.
    Returned,
    /// It is a figure of a comparison group.
    ComparisonGroup,
    /// It holds for another part than the one asked for.
    OtherScope,
    /// It is of the partners as a whole, not of one of them.
    OfTheWhole,
    /// It is of one partner, where the partners as a whole were asked for.
    OfOnePartner,
    /// What it covers does not lie within the period asked for.
    OutsidePeriod,
    /// Its date had certainly not come by the day asked for.
    Later,
    /// It says that the figure is unknown.
    Unknown,
    /// The same partner has a later figure, and the latest stands for all.
    Earlier,
    /// It covers some of the same days as another figure of the same partner, which is later or was recorded later.
    Overlapping,
    /// It lacks the numerator or the denominator by which shares are weighted.
    NoNumeratorOrDenominator,
}

/// Why there is no figure for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NoAggregate {
    /// No partner has a figure that can go into it.
    NoInputs,
    /// By the indicator's rule the figures of several partners do not become one.
    PartnersApart,
    /// By the indicator's rule the figures of several dates do not become one, and a partner has several.
    DatesApart,
    /// Samspil itself counts this indicator from the log; nobody reports it.
    CountedFromTheLog,
    /// The numbers are too large to compute with.
    OutOfRange,
}

/// What an aggregate is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// What the figures are to cover; a side that is left out is open.
    pub period: Period,
    /// The part that they hold for; nothing for figures of no part in particular.
    pub scope: Option<&'a Title>,
    /// The day: figures of later dates are left out, and who owes one is told for that day.
    pub day: Date,
}

/// A figure that went into an aggregate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The report.
    pub report: ReportId,
    /// The partner; nothing for a figure of the partners as a whole.
    pub organisation: Option<OrganisationId>,
    /// The date it is for.
    pub on: PartialDate,
    /// The start of the stretch that it covers.
    pub since: Option<PartialDate>,
    /// The figure as it stands.
    pub figure: Figure,
    /// How many were counted, where it is a share and that is known.
    pub numerator: Option<Decimal>,
    /// How many it is a share of, where that is known.
    pub denominator: Option<Decimal>,
    /// Whether it is approved.
    pub approved: bool,
    /// The commits that it came from.
    pub from: Vec<Position>,
}

/// A report that is not in an aggregate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// The report.
    pub report: ReportId,
    /// The partner, where it names one.
    pub organisation: Option<OrganisationId>,
    /// Why.
    pub why: LeftOut,
    /// The commits that it came from.
    pub from: Vec<Position>,
}

/// A partner whose figure was asked for and is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// The partner.
    pub organisation: OrganisationId,
    /// The round that asks for it.
    pub reporting: ReportingId,
    /// How it stands.
    pub standing: FigureStanding,
    /// By when it was to be there.
    pub due: PartialDate,
    /// The commits that it came from.
    pub from: Vec<Position>,
}

/// One figure for all partners, and what it is made of. Derived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aggregate {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The figure, as vague as the vaguest that went into it; nothing where there is none.
    pub figure: Option<Figure>,
    /// The sum of the numerators, where shares were weighted.
    pub numerator: Option<Decimal>,
    /// The sum of the denominators, where shares were weighted.
    pub denominator: Option<Decimal>,
    /// Why there is no figure.
    pub no_figure: Option<NoAggregate>,
    /// What went into it, by date.
    pub inputs: Vec<Input>,
    /// What did not, by date.
    pub excluded: Vec<Exclusion>,
    /// Whose figure was asked for and is not there.
    pub missing: Vec<Absent>,
    /// Partners that nobody asked and that have reported nothing; empty where one organisation reports for all.
    pub not_asked: Vec<OrganisationId>,
    /// Whether nothing is known to be lacking: nobody owes a figure, and none is unknown or without its weight.
    pub complete: bool,
    /// Whether the figures that went into it are not all for the same dates.
    pub dates_differ: bool,
    /// What was reported of the partners as a whole within the period: the latest.
    pub whole: Option<ReportId>,
    /// Whether that is the same figure; nothing where either is lacking or vague.
    pub agrees: Option<bool>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const SUM: &str = "The partners' figures are added up. Drafts, returned reports, comparison groups, figures of other parts \
or of the whole, and figures not within the period or after the day are left out. What is unknown or missing is not nought: \
the sum is of what is there.";
const MEAN: &str = "The mean of the partners' figures, each partner counting alike, rounded to two decimal places or as \
many as the figures have. The same is left out as of a sum; percentages are never added up to a total.";
const WEIGHTED: &str = "The partners' numerators added up, divided by their denominators added up, in percent, rounded to \
two decimal places. A share without both is left out. The same is left out as of a sum; percentages are never added up.";
const WHOLE: &str = "The figures reported of the partners as a whole, made one by the indicator's rule over time; what single partners reported is left out.";
const APART: &str =
    "By the indicator's own rule the partners' figures do not become one; they stand side by side.";

fn rule(over: OverPartners) -> &'static str {
    match over {
        OverPartners::Sum => SUM,
        OverPartners::Mean => MEAN,
        OverPartners::Weighted => WEIGHTED,
        OverPartners::Apart => APART,
    }
}

/// The partners' figures of an indicator as one, by everything that was recorded. Nothing where there is no such
/// indicator.
#[must_use]
pub fn aggregate(initiative: &Initiative, id: IndicatorId, question: &Question<'_>) -> Option<Aggregate> {
    let indicator = initiative.shared_measurement.indicators.get(id)?;
    let fits = |reported: &FigureReported| fits(indicator, reported, question);
    let mut answer = made_of(initiative, (id, indicator), Whose::Partners(question.scope), &fits);
    absent(initiative, indicator, question, &mut answer);
    let lacks = |it: &Exclusion| {
        matches!(it.why, LeftOut::Unknown | LeftOut::NoNumeratorOrDenominator) && it.organisation.is_some()
    };
    answer.complete = answer.missing.is_empty() && !answer.excluded.iter().any(lacks);
    Some(answer)
}

/// What was reported of the partners as a whole, as one figure over time, without asking who owes any. Nothing where there
/// is no such indicator.
#[must_use]
pub fn whole(initiative: &Initiative, id: IndicatorId, question: &Question<'_>) -> Option<Aggregate> {
    let indicator = initiative.shared_measurement.indicators.get(id)?;
    let fits = |reported: &FigureReported| fits(indicator, reported, question);
    Some(made_of(initiative, (id, indicator), Whose::Whole(question.scope), &fits))
}

/// The partners' figures for just this stretch of time as one, without asking who owes any. For a change, the stretch is
/// from its start; else only the date counts.
pub(super) fn exactly(
    initiative: &Initiative,
    id: IndicatorId,
    on: PartialDate,
    since: Option<PartialDate>,
) -> Option<Aggregate> {
    let indicator = initiative.shared_measurement.indicators.get(id)?;
    let change = indicator.defined.unit.is_change();
    let fits = |reported: &FigureReported| {
        let same = reported.on == on && (!change || reported.since == since);
        (!same).then_some(LeftOut::OutsidePeriod)
    };
    let mut answer = made_of(initiative, (id, indicator), Whose::Partners(None), &fits);
    answer.excluded.retain(|it| it.why != LeftOut::OutsidePeriod);
    let inputs = answer.inputs.iter().flat_map(|it| it.from.iter().copied());
    answer.from =
        inputs.chain([indicator.defined.recorded.position]).collect::<BTreeSet<_>>().into_iter().collect();
    Some(answer)
}

/// Why a report's dates do not fit what is asked for, if they do not.
fn fits(indicator: &Indicator, reported: &FigureReported, question: &Question<'_>) -> Option<LeftOut> {
    let Period { from, to } = question.period;
    // What a change is counted from is no part of what it is for.
    let since = reported.since.filter(|_| !indicator.defined.unit.is_change()).unwrap_or(reported.on);
    let early = from.is_some_and(|from| since.first_day() < from.first_day());
    let late = to.is_some_and(|to| reported.on.last_day() > to.last_day());
    if early || late {
        return Some(LeftOut::OutsidePeriod);
    }
    (!reported.on.has_begun(question.day)).then_some(LeftOut::Later)
}

/// The commits that a report came from as it stands.
pub(super) fn positions(report: &Report) -> Vec<Position> {
    let step = report.steps.last().map(|step| step.recorded.position);
    let all = [report.reported.recorded.position, report.recorded().position].into_iter().chain(step);
    all.collect::<BTreeSet<_>>().into_iter().collect()
}

type Fits<'a> = dyn Fn(&FigureReported) -> Option<LeftOut> + 'a;

/// Whose figures are made one, of which part.
#[derive(Clone, Copy)]
enum Whose<'a> {
    Partners(Option<&'a Title>),
    Whole(Option<&'a Title>),
}

fn made_of(
    initiative: &Initiative,
    (id, indicator): (IndicatorId, &Indicator),
    whose: Whose<'_>,
    fits: &Fits<'_>,
) -> Aggregate {
    let defined = &indicator.defined;
    let (mut inputs, mut excluded): (Vec<Input>, Vec<Exclusion>) = (vec![], vec![]);
    let mut whole = None;
    // The latest first, and of one date the last recorded: that one stands where two are in each other's way.
    for (report, it) in initiative.shared_measurement.reports_of(indicator).into_iter().rev() {
        let why = left_out(it, whose, fits).or_else(|| in_the_way(defined, it, &inputs));
        if why == Some(LeftOut::OfTheWhole) && whole.is_none() {
            whole = Some((report, it));
        }
        match (why, input(report, it)) {
            (None, Some(input)) => inputs.push(input),
            (why, _) => excluded.push(Exclusion {
                report,
                organisation: it.reported.organisation,
                why: why.unwrap_or(LeftOut::Unknown),
                from: positions(it),
            }),
        }
    }
    inputs.reverse();
    excluded.reverse();
    let (one, no_figure) = match combined(defined, whose, &inputs) {
        Ok(one) => (Some(one), None),
        Err(why) => (None, Some(why)),
    };
    let mut from = BTreeSet::from([defined.recorded.position]);
    from.extend(inputs.iter().flat_map(|it| &it.from).chain(excluded.iter().flat_map(|it| &it.from)));
    let stretch = |it: &Input| (it.since, it.on);
    let figure = one.as_ref().map(|one| one.figure.clone());
    let agrees = figure.as_ref().zip(whole.and_then(|(_, it)| it.figure())).and_then(|(ours, theirs)| {
        let exact = ours.qualifier.is_exact() && theirs.qualifier.is_exact();
        exact.then(|| ours.value.rounded(theirs.value.places()) == theirs.value)
    });
    Aggregate {
        indicator: id,
        figure,
        numerator: one.as_ref().and_then(|one| one.numerator),
        denominator: one.as_ref().and_then(|one| one.denominator),
        no_figure,
        dates_differ: inputs.windows(2).any(|pair| stretch(&pair[0]) != stretch(&pair[1])),
        inputs,
        excluded,
        missing: vec![],
        not_asked: vec![],
        complete: false,
        whole: whole.map(|(report, _)| report),
        agrees,
        rule: match whose {
            Whose::Partners(_) => rule(defined.over_partners),
            Whose::Whole(_) => WHOLE,
        },
        from: from.into_iter().collect(),
    }
}

/// Why a report is left out by itself, whatever others there are.
fn left_out(report: &Report, whose: Whose<'_>, fits: &Fits<'_>) -> Option<LeftOut> {
    let reported = &report.reported;
    let (scope, whole) = match whose {
        Whose::Partners(scope) => (scope, false),
        Whose::Whole(scope) => (scope, true),
    };
    if reported.group.is_some() {
        return Some(LeftOut::ComparisonGroup);
    }
    if reported.scope.as_ref() != scope {
        return Some(LeftOut::OtherScope);
    }
    let other = match reported.organisation {
        None => (!whole).then_some(LeftOut::OfTheWhole),
        Some(_) => whole.then_some(LeftOut::OfOnePartner),
    };
    let unfinished = match report.status() {
        ReportStatus::Draft => Some(LeftOut::Draft),
        ReportStatus::Returned => Some(LeftOut::Returned),
        ReportStatus::Submitted | ReportStatus::Approved => None,
    };
    let unknown = report.figure().is_none().then_some(LeftOut::Unknown);
    fits(&reported.fact).or(unfinished).or(other).or(unknown)
}

/// Why a report cannot go beside the partner's later figures, or lacks its weight.
fn in_the_way(defined: &IndicatorDefined, report: &Report, inputs: &[Input]) -> Option<LeftOut> {
    let reported = &report.reported;
    let days = |since: Option<PartialDate>, on: PartialDate| (since.unwrap_or(on).first_day(), on.last_day());
    let (start, end) = days(reported.since, reported.on);
    let mut theirs = inputs.iter().filter(|input| input.organisation == reported.organisation);
    let met = match defined.over_time {
        OverTime::Latest => theirs.next().map(|_| LeftOut::Earlier),
        OverTime::Sum | OverTime::Mean | OverTime::Apart => {
            let overlaps = theirs.any(|input| {
                let (first, last) = days(input.since, input.on);
                start <= last && first <= end
            });
            overlaps.then_some(LeftOut::Overlapping)
        }
    };
    let content = report.content();
    let weighted = content.numerator.is_some() && content.denominator.is_some();
    let partner = reported.organisation.is_some();
    let unweighted = partner && defined.over_partners == OverPartners::Weighted && !weighted;
    met.or(unweighted.then_some(LeftOut::NoNumeratorOrDenominator))
}

fn input(report: ReportId, it: &Report) -> Option<Input> {
    let content = it.content();
    Some(Input {
        report,
        organisation: it.reported.organisation,
        on: it.reported.on,
        since: it.reported.since,
        figure: content.figure?.clone(),
        numerator: content.numerator,
        denominator: content.denominator,
        approved: it.status() == ReportStatus::Approved,
        from: positions(it),
    })
}

/// What the inputs come to.
struct One {
    figure: Figure,
    numerator: Option<Decimal>,
    denominator: Option<Decimal>,
}

fn combined(defined: &IndicatorDefined, whose: Whose<'_>, inputs: &[Input]) -> Result<One, NoAggregate> {
    if defined.tally.is_some() {
        return Err(NoAggregate::CountedFromTheLog);
    }
    let mut partners: BTreeMap<Option<OrganisationId>, Vec<&Input>> = BTreeMap::new();
    for input in inputs {
        partners.entry(input.organisation).or_default().push(input);
    }
    let qualifier = inputs.iter().map(|input| input.figure.qualifier).reduce(Qualifier::and);
    let qualifier = qualifier.ok_or(NoAggregate::NoInputs)?;
    if defined.over_time == OverTime::Apart && partners.values().any(|theirs| theirs.len() > 1) {
        return Err(NoAggregate::DatesApart);
    }
    let places = inputs.iter().map(|input| input.figure.value.places()).max().unwrap_or(0).max(2);
    let over = match whose {
        Whose::Partners(_) => defined.over_partners,
        // There is but one, whatever becomes of several.
        Whose::Whole(_) => OverPartners::Mean,
    };
    let (value, numerator, denominator) = match over {
        OverPartners::Apart => return Err(NoAggregate::PartnersApart),
        OverPartners::Weighted => {
            let numerator = sum(inputs.iter().filter_map(|input| input.numerator));
            let denominator = sum(inputs.iter().filter_map(|input| input.denominator));
            let share = numerator.zip(denominator).and_then(|(n, d)| n.times(Decimal::HUNDRED)?.over(d));
            (share.map(|share| share.rounded(2)), numerator, denominator)
        }
        OverPartners::Sum => {
            let each = partners.values().map(|theirs| over_time(defined.over_time, theirs));
            (each.collect::<Option<Vec<_>>>().and_then(|each| sum(each.into_iter())), None, None)
        }
        OverPartners::Mean => {
            let each = partners.values().map(|theirs| over_time(defined.over_time, theirs));
            let each: Option<Vec<Decimal>> = each.collect();
            (each.and_then(|each| mean(&each)).map(|mean| mean.rounded(places)), None, None)
        }
    };
    let value = value.ok_or(NoAggregate::OutOfRange)?;
    let figure = Figure { value, unit: defined.unit.clone(), qualifier, source: None };
    Ok(One { figure, numerator, denominator })
}

/// One partner's figures as one.
fn over_time(over: OverTime, theirs: &[&Input]) -> Option<Decimal> {
    let values: Vec<Decimal> = theirs.iter().map(|input| input.figure.value).collect();
    match over {
        OverTime::Latest | OverTime::Apart => values.last().copied(),
        OverTime::Sum => sum(values.into_iter()),
        OverTime::Mean => mean(&values),
    }
}

fn sum(mut values: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    values.try_fold(Decimal::ZERO, Decimal::plus)
}

fn mean(values: &[Decimal]) -> Option<Decimal> {
    sum(values.iter().copied())?.over(Decimal::from(i64::try_from(values.len()).ok()?))
}

/// Who was asked for a figure that is not there, and which partners nobody asked.
fn absent(initiative: &Initiative, indicator: &Indicator, question: &Question<'_>, answer: &mut Aggregate) {
    let rounds = &initiative.shared_measurement.reportings;
    let mut from: BTreeSet<Position> = answer.from.iter().copied().collect();
    for expected in reporting::expected(initiative, None, None, question.day) {
        let covers = rounds.get(expected.reporting).map(|round| round.opened.covers).unwrap_or_default();
        let begun = covers.from.is_none_or(|begins| begins.has_begun(question.day));
        let asked = expected.indicator == answer.indicator && covers.overlaps(&question.period) && begun;
        let there = answer.inputs.iter().any(|input| input.organisation == Some(expected.organisation));
        if !asked || there || expected.standing >= FigureStanding::Received {
            continue;
        }
        let reporting::Expected { organisation, reporting, standing, due, from: theirs, .. } = expected;
        from.extend(&theirs);
        answer.missing.push(Absent { organisation, reporting, standing, due, from: theirs });
    }
    if indicator.defined.reporter.is_none() && indicator.defined.tally.is_none() {
        let partnership = &initiative.partnership;
        let elsewhere = |it: &&Exclusion| {
            !matches!(it.why, LeftOut::OutsidePeriod | LeftOut::OtherScope | LeftOut::Later)
        };
        let heard: BTreeSet<OrganisationId> = (answer.missing.iter().map(|it| it.organisation))
            .chain(answer.inputs.iter().filter_map(|it| it.organisation))
            .chain(answer.excluded.iter().filter(elsewhere).filter_map(|it| it.organisation))
            .collect();
        let day = PartialDate::Day(question.day);
        let during = Period { to: Some(question.period.to.map_or(day, |to| to.min(day))), ..question.period };
        let partners = partnership.partners.iter().map(|(id, _)| id);
        let silent = partners.filter(|id| partnership.is_partner(*id, during) && !heard.contains(id));
        answer.not_asked = silent.collect();
    }
    answer.from = from.into_iter().collect();
}
