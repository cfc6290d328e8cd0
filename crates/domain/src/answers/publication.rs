//! What may be published: figures that are approved, with their source; and of the others why not.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aggregate::positions;
use super::behind::is_small;
use super::reporting::{self, FigureStanding};
use crate::commit::Position;
use crate::ids::ReportId;
use crate::initiative::Initiative;
use crate::shared_measurement::{Report, ReportStatus};
use crate::value::Source;

/// Why a figure may not be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Unfit {
    /// It is a draft.
    Draft,
    /// It was returned to those who made it.
    Returned,
    /// Nobody has approved it.
    NotApproved,
    /// It was corrected after it had been approved, and nobody has approved it again.
    CorrectedSince,
    /// Its round of reporting is open, and not all figures that it asks for are approved.
    RoundOpen,
    /// Its date had certainly not come by the day.
    Later,
    /// It is unknown.
    Unknown,
    /// Nobody has given a source for it.
    NoSource,
    /// It counts, or its parts count, so few that somebody may be recognised.
    TooFew,
}

/// Whether a figure may be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The report.
    pub report: ReportId,
    /// Where its figure comes from: the figure's own source first, then that of the commit that stated it.
    pub sources: Vec<Source>,
    /// Why not; empty where it may be published.
    pub unfit: Vec<Unfit>,
    /// The commits that it came from.
    pub from: Vec<Position>,
}

/// What may be published on a day. Derived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publications {
    /// What may, in order of recording.
    pub fit: Vec<Publication>,
    /// What may not, in order of recording.
    pub unfit: Vec<Publication>,
    /// The rule, in words.
    pub rule: &'static str,
}

const RULE: &str = "A figure may be published when it is approved as it stands, is known and has a source, its date can have \
come, and its round of reporting, if any, is closed or has all its figures approved. Population figures that count 1 to 4, \
or have such a part or numerator, may not, since they may point to somebody. Whether something is confidential for other \
reasons is not recorded, so it is not told here. By everything recorded, whenever that was.";

/// Which figures may be published on `day`, and why the others may not.
#[must_use]
pub fn publications(initiative: &Initiative, day: Date) -> Publications {
    let settled = settled(initiative, day);
    let (mut fit, mut unfit) = (vec![], vec![]);
    for (id, report) in initiative.shared_measurement.reports.iter() {
        let why = why_not(initiative, report, &settled, day);
        let own = report.figure().and_then(|figure| figure.source.clone());
        let sources: Vec<Source> = own.into_iter().chain(report.recorded().source.clone()).collect();
        let why = why.into_iter().chain(sources.is_empty().then_some(Unfit::NoSource));
        let why: BTreeSet<Unfit> = why.collect();
        let it =
            Publication { report: id, sources, unfit: why.into_iter().collect(), from: positions(report) };
        if it.unfit.is_empty() { fit.push(it) } else { unfit.push(it) }
    }
    Publications { fit, unfit, rule: RULE }
}

/// The rounds that are closed on the day or of which every figure is approved.
fn settled(initiative: &Initiative, day: Date) -> BTreeSet<crate::ids::ReportingId> {
    let expected = reporting::expected(initiative, None, None, day);
    let open: BTreeSet<_> = (expected.iter())
        .filter(|it| it.standing != FigureStanding::Approved)
        .map(|it| it.reporting)
        .collect();
    let rounds = initiative.shared_measurement.reportings.iter().filter(|(id, round)| {
        let closed = round.closed().is_some_and(|closed| closed.on.is_none_or(|on| on.has_begun(day)));
        closed || !open.contains(id)
    });
    rounds.map(|(id, _)| id).collect()
}

fn why_not(
    initiative: &Initiative,
    report: &Report,
    settled: &BTreeSet<crate::ids::ReportingId>,
    day: Date,
) -> Vec<Unfit> {
    let status = match report.status() {
        ReportStatus::Draft => Some(Unfit::Draft),
        ReportStatus::Returned => Some(Unfit::Returned),
        ReportStatus::Submitted if report.corrected_after_approval() => Some(Unfit::CorrectedSince),
        ReportStatus::Submitted => Some(Unfit::NotApproved),
        ReportStatus::Approved => None,
    };
    let reported = &report.reported;
    let open = reported.reporting.is_some_and(|round| !settled.contains(&round));
    let later = !reported.on.has_begun(day);
    let indicator = initiative.shared_measurement.indicators.get(reported.indicator);
    let few = indicator.is_some_and(|indicator| {
        let content = report.content();
        let parts = content.parts.iter().filter_map(|part| part.figure.as_ref());
        let numbers = content.figure.into_iter().chain(parts).map(|figure| figure.value);
        is_small(indicator, numbers, content.numerator)
    });
    let reasons = [
        status,
        open.then_some(Unfit::RoundOpen),
        later.then_some(Unfit::Later),
        report.figure().is_none().then_some(Unfit::Unknown),
        few.then_some(Unfit::TooFew),
    ];
    reasons.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn story() -> Story {
        let organisation =
            |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } });
        given_founded([
            organisation("@a"),
            organisation("@b"),
            json!({ "defineCategorisation": { "id": "@c", "name": "C", "categories": [{ "name": "young" }, { "name": "old" }] } }),
            json!({ "defineIndicator": { "id": "@i", "name": "I", "unit": "persons", "kind": "POPULATION",
                "direction": "DECREASE", "overTime": "LATEST", "overPartners": "SUM", "categorisation": "@c" } }),
            json!({ "openReporting": { "id": "@round", "title": "2012", "indicators": ["@i"], "organisations": ["@a", "@b"],
                "covers": { "from": "2012", "to": "2012" }, "due": "2013-02" } }),
        ])
    }

    fn persons(value: &str) -> Value {
        json!({ "value": value, "unit": "persons", "source": { "title": "SFI's count" } })
    }

    fn report(more: Value) -> Value {
        let mut report = json!({ "id": "@r", "indicator": "@i", "on": "2012", "figure": persons("12") });
        report.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "reportFigure": report })
    }

    fn approve(id: &str) -> Value {
        json!({ "approveReport": { "report": id } })
    }

    #[track_caller]
    fn check(story: Story, expected: &[Unfit]) -> Story {
        let answer = publications(story.initiative(), date(2013, 6, 1));
        let all: Vec<_> = answer.fit.iter().chain(&answer.unfit).collect();
        assert_eq!(all[0].unfit, expected);
        assert_eq!(answer.fit.len(), usize::from(expected.is_empty()));
        story
    }

    #[test]
    fn what_is_approved_and_has_a_source_may_be_published() {
        let story = story().when(report(json!({}))).when(approve("@r"));
        let story = check(story, &[]);
        let answer = publications(story.initiative(), date(2013, 6, 1));
        assert_eq!(answer.fit[0].sources[0].title.as_str(), "SFI's count");
        assert_eq!(answer.fit[0].from, [7, 8].map(Position));
    }

    #[test]
    fn the_rest_says_why_not() {
        check(story().when(report(json!({ "draft": true }))), &[Unfit::Draft]);
        let returned = json!({ "returnReport": { "report": "@r", "note": "Which week?" } });
        check(story().when(report(json!({}))).when(returned), &[Unfit::Returned]);
        check(story().when(report(json!({}))), &[Unfit::NotApproved]);
        let correct =
            json!({ "correctReport": { "report": "@r", "figure": persons("13"), "reason": "a slip" } });
        check(story().when(report(json!({}))).when(approve("@r")).when(correct), &[Unfit::CorrectedSince]);
        let bare = json!({ "figure": { "value": "12", "unit": "persons" } });
        check(story().when(report(bare)).when(approve("@r")), &[Unfit::NoSource]);
        check(story().when(report(json!({ "on": "2014" }))).when(approve("@r")), &[Unfit::Later]);
        let unknown = report(json!({ "figure": null }));
        check(story().when(unknown).when(approve("@r")), &[Unfit::Unknown, Unfit::NoSource]);
    }

    #[test]
    fn a_round_is_settled_when_it_is_closed_or_all_of_it_is_approved() {
        let of = |id: &str, organisation: &str| {
            report(json!({ "id": id, "organisation": organisation, "reporting": "@round" }))
        };
        let story = check(story().when(of("@r", "@a")).when(approve("@r")), &[Unfit::RoundOpen]);
        let story = story.when(of("@s", "@b")).when(approve("@s"));
        assert_eq!(publications(story.initiative(), date(2013, 6, 1)).fit.len(), 2);
    }

    #[test]
    fn small_counts_are_kept_back() {
        let parts = |young: &str, old: &str| {
            report(
                json!({ "parts": [{ "category": "young", "figure": persons(young) }, { "category": "old", "figure": persons(old) }] }),
            )
        };
        check(story().when(parts("4", "8")).when(approve("@r")), &[Unfit::TooFew]);
        check(story().when(parts("0", "12")).when(approve("@r")), &[]);
        check(story().when(report(json!({ "figure": persons("3") }))).when(approve("@r")), &[Unfit::TooFew]);
    }
}
