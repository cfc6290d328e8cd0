//! Completeness of reporting: which figures were asked for, which are there, and who owes which on a day.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::commit::Position;
use crate::ids::{IndicatorId, OrganisationId, ReportId, ReportingId};
use crate::initiative::Initiative;
use crate::shared_measurement::{Indicator, Report, ReportStatus, Reporting};
use crate::value::PartialDate;

/// How a figure stands that someone was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FigureStanding {
    /// It is not there, or only as a draft.
    NotReceived,
    /// It was sent back to be mended.
    Returned,
    /// It was submitted, and nobody has approved it yet.
    Received,
    /// It was approved.
    Approved,
}

/// A figure that a round of reporting asks of someone, as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The round of reporting.
    pub reporting: ReportingId,
    /// The indicator.
    pub indicator: IndicatorId,
    /// Who is asked for it.
    pub organisation: OrganisationId,
    /// By when it is to be there.
    pub due: PartialDate,
    /// How it stands, by everything that was recorded.
    pub standing: FigureStanding,
    /// Whether it was received, and the figure or one of several is reported as unknown.
    pub unknown: bool,
    /// Whether it is owed on that day.
    pub owed: bool,
    /// Whether it is owed on that day, past its date.
    pub late: bool,
    /// The reports of it, one for each scope; also drafts and what was returned.
    pub reports: Vec<ReportId>,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

/// How many figures, and the commits that say so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub count: usize,
    /// The commits that it came from.
    pub from: Vec<Position>,
}

/// How complete reporting is. Each figure counts once for each round, indicator and organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completeness {
    /// Figures asked for.
    pub expected: Count,
    /// Of those, the ones that are there, also where they are reported as unknown.
    pub received: Count,
    /// Of those expected, the ones owed past their date.
    pub late: Count,
    /// Of those expected, the ones that were sent back to be mended.
    pub returned: Count,
    /// Of those received, the ones that are approved.
    pub approved: Count,
    /// Of those received, the ones that are reported as unknown.
    pub unknown: Count,
    /// The rule, in words.
    pub rule: &'static str,
}

pub(super) const RULE: &str = "A round asks each indicator of its reporter, where it has one; else of those the round names; else \
of all that can have been partners in its period. A figure is received once it is submitted and not returned, also \
where it is reported as unknown; drafts and figures of comparison groups do not count. It is owed while it is not \
received, from when the round's period can have begun until the round is closed; it is late when its date is over then. A \
round whose period certainly begins after the day, and that was not recorded by then, asks nothing yet.";

/// Every figure asked for, of one round or of all, of one organisation or of all, as it stands on `day`: in the order of
/// rounds, of their indicators, and of those asked.
///
/// Whether something was received goes by everything recorded, whenever that was; what was known earlier is asked of an
/// earlier position.
#[must_use]
pub fn expected(
    initiative: &Initiative,
    reporting: Option<ReportingId>,
    organisation: Option<OrganisationId>,
    day: Date,
) -> Vec<Expected> {
    let measurement = &initiative.shared_measurement;
    let mut all = Vec::new();
    let known = |round: &Reporting| round.opened.can_be_planned(round.opened.covers.from, day);
    let rounds = measurement.reportings.iter().filter(|(_, round)| known(round));
    for (id, round) in rounds.filter(|(id, _)| reporting.is_none_or(|it| it == *id)) {
        let asked = round.opened.indicators.iter();
        for (indicator, defined) in asked.filter_map(|id| measurement.indicators.get(*id).map(|it| (*id, it)))
        {
            let owing = round.asked(defined, &initiative.partnership).into_iter();
            let owing = owing.filter(|it| organisation.is_none_or(|only| only == *it));
            all.extend(owing.map(|owing| slot(initiative, (id, round), (indicator, defined), owing, day)));
        }
    }
    all
}

fn slot(
    initiative: &Initiative,
    (reporting, round): (ReportingId, &Reporting),
    (indicator, defined): (IndicatorId, &Indicator),
    organisation: OrganisationId,
    day: Date,
) -> Expected {
    let mut from = BTreeSet::from([round.opened.recorded.position]);
    let partner = initiative.partnership.partners.get(organisation);
    if defined.defined.reporter.is_some() {
        from.insert(defined.defined.recorded.position);
    } else if round.opened.organisations.is_empty() {
        let memberships = partner.into_iter().flat_map(|partner| partner.memberships.iter());
        let memberships = memberships.filter(|membership| membership.period().overlaps(&round.opened.covers));
        from.extend(memberships.map(|membership| membership.admitted.recorded.position));
    }
    // A report that names nobody is that of the indicator's only reporter.
    let theirs = |whose: Option<OrganisationId>| whose.or(defined.defined.reporter) == Some(organisation);
    let ids = round
        .reports
        .iter()
        .filter(|(slot, _)| slot.indicator == indicator && slot.group.is_none() && theirs(slot.organisation));
    let ids: Vec<ReportId> = ids.map(|(_, id)| *id).collect();
    let reports = ids.iter().filter_map(|id| initiative.shared_measurement.reports.get(*id));
    let reports: Vec<&Report> = reports.collect();
    for report in &reports {
        let step = report.steps.last().map(|step| step.recorded.position);
        from.extend([report.reported.recorded.position, report.recorded().position].into_iter().chain(step));
    }
    let standing = standing(&reports);
    let received = standing >= FigureStanding::Received;
    let closed = round.closed().filter(|closed| closed.on.is_none_or(|on| on.has_begun(day)));
    from.extend(closed.map(|closed| closed.recorded.position));
    let begun = round.opened.covers.from.is_none_or(|begins| begins.has_begun(day));
    let owed = !received && begun && closed.is_none();
    let unknown = reports.iter().any(|report| report.status().counts() && report.figure().is_none());
    Expected {
        reporting,
        indicator,
        organisation,
        due: round.opened.due,
        standing,
        unknown: received && unknown,
        owed,
        late: owed && round.opened.due.is_over(day),
        reports: ids,
        from: from.into_iter().collect(),
    }
}

/// How a figure stands by its reports, which differ in scope: as the one that is least far, but drafts aside.
fn standing(reports: &[&Report]) -> FigureStanding {
    let each = reports.iter().filter_map(|report| match report.status() {
        ReportStatus::Draft => None,
        ReportStatus::Returned => Some(FigureStanding::Returned),
        ReportStatus::Submitted => Some(FigureStanding::Received),
        ReportStatus::Approved => Some(FigureStanding::Approved),
    });
    each.min().unwrap_or(FigureStanding::NotReceived)
}

/// Who owes which figure on `day`, over all rounds of reporting.
#[must_use]
pub fn owed(initiative: &Initiative, day: Date) -> Vec<Expected> {
    let mut owed = expected(initiative, None, None, day);
    owed.retain(|expected| expected.owed);
    owed
}

/// How complete reporting is on `day`, of one round or of all, of one organisation or of all.
#[must_use]
pub fn completeness(
    initiative: &Initiative,
    reporting: Option<ReportingId>,
    organisation: Option<OrganisationId>,
    day: Date,
) -> Completeness {
    let all = expected(initiative, reporting, organisation, day);
    let count = |counts: fn(&Expected) -> bool| {
        let counted = all.iter().filter(|expected| counts(expected));
        let from: BTreeSet<Position> = counted.clone().flat_map(|it| it.from.iter().copied()).collect();
        Count { count: counted.count(), from: from.into_iter().collect() }
    };
    Completeness {
        expected: count(|_| true),
        received: count(|it| it.standing >= FigureStanding::Received),
        late: count(|it| it.late),
        returned: count(|it| it.standing == FigureStanding::Returned),
        approved: count(|it| it.standing == FigureStanding::Approved),
        unknown: count(|it| it.unknown),
        rule: RULE,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    /// @a and @b are partners from 2009, @c from 2013; @share is reported by @a alone. The round covers 2012.
    fn story() -> Story {
        let organisation =
            |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } });
        let admit =
            |id: &str, joined: &str| json!({ "admitPartner": { "organisation": id, "joined": joined } });
        let indicator = |id: &str, unit: &str, reporter: Value| {
            json!({ "defineIndicator": { "id": id, "name": id, "unit": unit, "kind": "POPULATION", "reporter": reporter,
                "direction": "DECREASE", "overTime": "LATEST", "overPartners": "APART" } })
        };
        given_founded([
            organisation("@a"),
            organisation("@b"),
            organisation("@c"),
            admit("@a", "2009"),
            admit("@b", "2009"),
            admit("@c", "2013"),
            indicator("@homeless", "persons", Value::Null),
            indicator("@share", "percent", json!("@a")),
            json!({ "openReporting": { "id": "@round", "title": "2012", "indicators": ["@homeless", "@share"],
                "covers": { "from": "2012", "to": "2012" }, "due": "2013-02" } }),
        ])
    }

    fn report(id: &str, organisation: Value, figure: Value, draft: bool) -> Value {
        json!({ "reportFigure": { "id": id, "indicator": "@homeless", "on": "2012", "organisation": organisation,
            "figure": figure, "reporting": "@round", "draft": draft } })
    }

    fn persons(value: &str) -> Value {
        json!({ "value": value, "unit": "persons" })
    }

    fn counts(story: &Story, organisation: Option<&str>, day: &str) -> [usize; 6] {
        let organisation = organisation.map(|id| id.parse().unwrap());
        let round = Some("@round".parse().unwrap());
        let it = completeness(story.initiative(), round, organisation, day.parse().unwrap());
        [it.expected, it.received, it.late, it.returned, it.approved, it.unknown].map(|count| count.count)
    }

    #[test]
    fn a_round_asks_partners_of_its_period_and_the_reporter_of_an_indicator() {
        let story = story();
        let owing: Vec<_> = owed(story.initiative(), "2013-01-01".parse().unwrap());
        let pairs: Vec<_> = owing.iter().map(|it| (it.indicator, it.organisation)).collect();
        let pair = |indicator: &str, organisation: &str| {
            (indicator.parse::<IndicatorId>().unwrap(), organisation.parse::<OrganisationId>().unwrap())
        };
        assert_eq!(pairs, [pair("@homeless", "@a"), pair("@homeless", "@b"), pair("@share", "@a")]);
        assert_eq!(owing[0].from, [5, 10].map(Position), "the membership and the round");
        assert_eq!(owing[2].from, [9, 10].map(Position), "the indicator and the round");
    }

    #[test]
    fn a_figure_is_late_once_its_date_is_over() {
        assert_eq!(counts(&story(), None, "2013-02-28"), [3, 0, 0, 0, 0, 0]);
        assert_eq!(counts(&story(), None, "2013-03-01"), [3, 0, 3, 0, 0, 0]);
        assert!(owed(story().initiative(), "2011-12-31".parse().unwrap()).is_empty(), "not asked for yet");
    }

    #[test]
    fn a_draft_is_not_received_and_an_unknown_figure_is() {
        let story = story().when(report("@of-a", json!("@a"), persons("10"), true)).when(report(
            "@of-b",
            json!("@b"),
            Value::Null,
            false,
        ));
        assert_eq!(counts(&story, None, "2013-03-01"), [3, 1, 2, 0, 0, 1]);
        assert_eq!(counts(&story, Some("@b"), "2013-03-01"), [1, 1, 0, 0, 0, 1]);
        let story = story.when(json!({ "submitReport": { "report": "@of-a" } }));
        assert_eq!(counts(&story, None, "2013-03-01"), [3, 2, 1, 0, 0, 1]);
        assert_eq!(counts(&story, Some("@c"), "2013-03-01"), [0; 6]);
    }

    #[test]
    fn what_was_returned_is_owed_again_and_what_was_approved_is_not() {
        let story = story()
            .when(report("@of-a", json!("@a"), persons("10"), false))
            .when(report("@of-b", json!("@b"), persons("20"), false))
            .when(json!({ "returnReport": { "report": "@of-a", "note": "Hvilket år?" } }))
            .when(json!({ "approveReport": { "report": "@of-b" } }));
        assert_eq!(counts(&story, None, "2013-03-01"), [3, 1, 2, 1, 1, 0]);
        let it = completeness(story.initiative(), None, None, "2013-03-01".parse().unwrap());
        assert_eq!(it.returned.from, [5, 10, 11, 13].map(Position));
        assert_eq!(it.approved.from, [6, 10, 12, 14].map(Position));
        let story = story.when(
            json!({ "correctReport": { "report": "@of-b", "figure": persons("21"), "reason": "Talt om" } }),
        );
        assert_eq!(counts(&story, Some("@b"), "2013-03-01"), [1, 1, 0, 0, 0, 0], "to be approved anew");
    }

    #[test]
    fn a_report_that_names_nobody_is_that_of_the_only_reporter() {
        let story = story()
            .when(json!({ "reportFigure": { "indicator": "@share", "on": "2012", "reporting": "@round",
            "figure": { "value": "3", "unit": "percent" } } }));
        assert_eq!(counts(&story, Some("@a"), "2013-03-01"), [2, 1, 1, 0, 0, 0]);
        let story = story.when(report("@whole", Value::Null, persons("30"), false));
        assert_eq!(counts(&story, Some("@a"), "2013-03-01"), [2, 1, 1, 0, 0, 0], "nobody's in particular");
    }

    #[test]
    fn the_figures_of_two_scopes_are_as_far_as_the_one_that_is_least_far() {
        let scoped = |id: &str, scope: &str| {
            let mut report = report(id, json!("@b"), persons("5"), false);
            report["reportFigure"]["scope"] = json!(scope);
            report
        };
        let story = story().when(scoped("@x", "Rådhuset")).when(scoped("@y", "Resten"));
        let story = story.when(json!({ "approveReport": { "report": "@x" } }));
        assert_eq!(counts(&story, Some("@b"), "2013-03-01"), [1, 1, 0, 0, 0, 0]);
        let story = story.when(json!({ "returnReport": { "report": "@y", "note": "Hvilket år?" } }));
        assert_eq!(counts(&story, Some("@b"), "2013-03-01"), [1, 0, 1, 1, 0, 0]);
    }

    #[test]
    fn a_closed_round_is_owed_nothing_and_still_incomplete() {
        let story = story().when(json!({ "closeReporting": { "reporting": "@round", "on": "2013-04-01" } }));
        assert_eq!(counts(&story, None, "2013-03-31"), [3, 0, 3, 0, 0, 0]);
        assert_eq!(counts(&story, None, "2013-04-01"), [3, 0, 0, 0, 0, 0]);
        let story =
            story.when(json!({ "reopenReporting": { "reporting": "@round", "reason": "To mangler" } }));
        assert_eq!(counts(&story, None, "2013-04-01"), [3, 0, 3, 0, 0, 0]);
    }
}
