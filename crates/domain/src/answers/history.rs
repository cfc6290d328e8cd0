//! What became of a figure: who changed it, when, from what to what and why; and which figures were changed after they
//! had been approved.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::commit::{Position, Recorded};
use crate::ids::{OrganisationId, ReportId};
use crate::initiative::Initiative;
use crate::shared_measurement::{Content, Part, Report, ReportStatus};
use crate::value::{Decimal, Figure, Text};

/// What was done to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReportChange {
    /// It was reported.
    Reported,
    /// Its figure, or what belongs to it, was corrected.
    Corrected,
    /// It was handed in.
    Submitted,
    /// It was sent back to be mended.
    Returned,
    /// It was approved.
    Approved,
}

/// What a report stated at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The figure; nothing where it was unknown.
    pub figure: Option<Figure>,
    /// What it was made up of.
    pub parts: Vec<Part>,
    /// How many were counted.
    pub numerator: Option<Decimal>,
    /// How many it was a share of.
    pub denominator: Option<Decimal>,
}

impl From<Content<'_>> for Said {
    fn from(content: Content<'_>) -> Self {
        let Content { figure, parts, numerator, denominator } = content;
        Self { figure: figure.cloned(), parts: parts.to_vec(), numerator, denominator }
    }
}

/// One thing that was done to a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What was done.
    pub change: ReportChange,
    /// What it stated before; nothing where it was first reported.
    pub before: Option<Said>,
    /// What it stated from then on: the same, unless it was corrected.
    pub after: Said,
    /// How far it had come then.
    pub status: ReportStatus,
    /// Why, in the words of whoever did it: the reason of a correction, or a note.
    pub reason: Option<Text>,
    /// The organisation in whose name it was done: of whom it was reported, or who approved it. Nothing where nobody has
    /// said.
    pub organisation: Option<OrganisationId>,
    /// The commit that did it, with who gave the command and when.
    pub recorded: Recorded,
}

/// Everything that was done to a report, in the order in which it was recorded. Never empty.
#[must_use]
pub fn history(report: &Report) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut corrected = 0;
    let first = Said::from(Content::from(&report.reported.fact));
    let mut status = ReportStatus::Draft;
    for (number, step) in report.steps.iter().enumerate() {
        while corrected < step.corrections {
            // The step that comes of a correction is that correction.
            let own = corrected + 1 == step.corrections && comes_of_a_correction(step);
            status = if own { step.status } else { status };
            entries.extend(correction(report, corrected, status, entries.last()));
            corrected += 1;
        }
        status = step.status;
        if comes_of_a_correction(step) {
            continue;
        }
        let (change, organisation) = match (number, step.status) {
            (0, _) => (ReportChange::Reported, report.reported.organisation),
            (_, ReportStatus::Submitted | ReportStatus::Draft) => (ReportChange::Submitted, None),
            (_, ReportStatus::Returned) => (ReportChange::Returned, None),
            (_, ReportStatus::Approved) => (ReportChange::Approved, step.by),
        };
        let before = entries.last().map(|entry| entry.after.clone());
        entries.push(Entry {
            change,
            after: before.clone().unwrap_or_else(|| first.clone()),
            before,
            status,
            reason: step.note.clone(),
            organisation,
            recorded: step.recorded.clone(),
        });
    }
    for number in corrected..report.corrections.len() {
        entries.extend(correction(report, number, status, entries.last()));
    }
    entries
}

/// A report is submitted with a word said about it only when a correction takes back its approval.
fn comes_of_a_correction(step: &crate::shared_measurement::Step) -> bool {
    step.status == ReportStatus::Submitted && step.note.is_some()
}

fn correction(report: &Report, number: usize, status: ReportStatus, last: Option<&Entry>) -> Option<Entry> {
    let correction = report.corrections.get(number)?;
    Some(Entry {
        change: ReportChange::Corrected,
        before: last.map(|entry| entry.after.clone()),
        after: Content::from(&correction.fact).into(),
        status,
        reason: Some(correction.reason.clone()),
        organisation: None,
        recorded: correction.recorded.clone(),
    })
}

/// A figure that was changed after it had been approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedAfterApproval {
    /// The report.
    pub report: ReportId,
    /// What was approved.
    pub approved: Said,
    /// The organisation that approved it; nothing where nobody has said.
    pub approved_by: Option<OrganisationId>,
    /// The commit that approved it.
    pub approval: Recorded,
    /// What it was changed to.
    pub changed: Said,
    /// Why.
    pub reason: Option<Text>,
    /// The commit that changed it.
    pub change: Recorded,
    /// The commit that approved it again, where one did.
    pub approved_again: Option<Recorded>,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

/// The rule of [`changed_after_approval`], in words.
pub const CHANGED_AFTER_APPROVAL: &str = "Every correction of a report that was approved at the time. The correction takes \
the approval back; where it was approved anew, that is said. Corrections of what was not approved yet are left out.";

/// The figures that were changed after they had been approved, by report and then in order of recording.
#[must_use]
pub fn changed_after_approval(initiative: &Initiative) -> Vec<ChangedAfterApproval> {
    let mut all = Vec::new();
    for (id, report) in initiative.shared_measurement.reports.iter() {
        if !report.corrected_after_approval() {
            continue;
        }
        let entries = history(report);
        for (place, pair) in entries.windows(2).enumerate() {
            let [before, after] = pair else { continue };
            if after.change != ReportChange::Corrected || before.status != ReportStatus::Approved {
                continue;
            }
            let approval = entries[..=place].iter().rfind(|entry| entry.change == ReportChange::Approved);
            let Some(approval) = approval else { continue };
            let again = entries[place + 1..].iter().find(|entry| entry.change == ReportChange::Approved);
            let recorded = [Some(&approval.recorded), Some(&after.recorded), again.map(|it| &it.recorded)];
            all.push(ChangedAfterApproval {
                report: id,
                approved: before.after.clone(),
                approved_by: approval.organisation,
                approval: approval.recorded.clone(),
                changed: after.after.clone(),
                reason: after.reason.clone(),
                change: after.recorded.clone(),
                approved_again: again.map(|it| it.recorded.clone()),
                from: recorded.into_iter().flatten().map(|it| it.position).collect(),
            });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn story(draft: bool) -> Story {
        given_founded([
            json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "MUNICIPALITY" } }),
            json!({ "registerOrganisation": { "id": "@b", "name": "B", "sector": "MUNICIPALITY" } }),
            json!({ "defineIndicator": { "id": "@i", "name": "I", "unit": "meals", "kind": "PERFORMANCE",
                "direction": "INCREASE", "overTime": "SUM", "overPartners": "SUM" } }),
            json!({ "reportFigure": { "id": "@r", "indicator": "@i", "on": "2012", "organisation": "@a", "figure": meals("5"),
                "draft": draft } }),
        ])
    }

    fn meals(value: &str) -> Value {
        json!({ "value": value, "unit": "meals" })
    }

    fn correct(value: &str) -> Value {
        json!({ "correctReport": { "report": "@r", "figure": meals(value), "reason": format!("it was {value}") } })
    }

    fn approve(note: Value) -> Value {
        json!({ "approveReport": { "report": "@r", "note": note, "by": "@b" } })
    }

    fn entries(story: &Story) -> Vec<Entry> {
        history(story.initiative().shared_measurement.reports.get("@r".parse().unwrap()).unwrap())
    }

    /// Each entry as `CHANGE before>after status`.
    fn told(story: &Story) -> Vec<String> {
        let figure = |said: &Said| said.figure.as_ref().map_or("?".to_owned(), |it| it.value.to_string());
        let told = entries(story).into_iter().map(|entry| {
            let before = entry.before.as_ref().map_or_else(String::new, figure);
            format!("{:?} {before}>{} {}", entry.change, figure(&entry.after), entry.status.words())
        });
        told.collect()
    }

    #[test]
    fn it_tells_everything_that_was_done_to_a_report() {
        let story = story(true)
            .when(correct("6"))
            .when(json!({ "submitReport": { "report": "@r" } }))
            .when(json!({ "returnReport": { "report": "@r", "note": "Which halls?" } }))
            .when(correct("7"))
            .when(json!({ "submitReport": { "report": "@r" } }))
            .when(approve(json!("checked")))
            .when(correct("8"))
            .when(approve(Value::Null))
            .when(json!({ "correctReport": { "report": "@r", "reason": "nobody knows" } }));
        assert_eq!(
            told(&story),
            [
                "Reported >5 a draft",
                "Corrected 5>6 a draft",
                "Submitted 6>6 submitted",
                "Returned 6>6 returned",
                "Corrected 6>7 returned",
                "Submitted 7>7 submitted",
                "Approved 7>7 approved",
                "Corrected 7>8 submitted",
                "Approved 8>8 approved",
                "Corrected 8>? submitted",
            ]
        );
        let entries = entries(&story);
        let places: Vec<_> = entries.iter().map(|entry| entry.recorded.position.0).collect();
        assert_eq!(places, [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
        let (a, b) = (Some("@a".parse().unwrap()), Some("@b".parse().unwrap()));
        assert_eq!((entries[0].organisation, entries[6].organisation, entries[2].organisation), (a, b, None));
        assert_eq!(entries[6].reason.as_ref().unwrap().as_str(), "checked");
        assert_eq!(entries[9].reason.as_ref().unwrap().as_str(), "nobody knows");
        assert_eq!(entries[0].recorded.actor.as_str(), "a story");
    }

    #[test]
    fn the_order_holds_also_within_one_commit() {
        let story = story(true).when_together([
            correct("6"),
            json!({ "submitReport": { "report": "@r" } }),
            approve(Value::Null),
            correct("7"),
        ]);
        assert_eq!(
            told(&story)[1..],
            [
                "Corrected 5>6 a draft",
                "Submitted 6>6 submitted",
                "Approved 6>6 approved",
                "Corrected 6>7 submitted"
            ]
        );
    }

    #[test]
    fn only_what_was_approved_is_changed_after_approval() {
        let story = story(false).when(correct("6")).when(approve(Value::Null)).when(correct("7"));
        let changed = changed_after_approval(story.initiative());
        let [changed] = changed.as_slice() else { panic!("{changed:?}") };
        assert_eq!(changed.approved.figure.as_ref().unwrap().to_string(), "6 meals");
        assert_eq!(changed.changed.figure.as_ref().unwrap().to_string(), "7 meals");
        assert_eq!(
            (changed.approved_by, changed.approved_again.is_none()),
            (Some("@b".parse().unwrap()), true)
        );
        assert_eq!(changed.from, [7, 8].map(Position));
        // A further correction is one of what nobody has approved.
        let story = story.when(correct("8")).when(approve(Value::Null));
        let changed = changed_after_approval(story.initiative());
        assert_eq!(changed.len(), 1);
        assert_eq!(changed[0].from, [7, 8, 10].map(Position));
    }
}
