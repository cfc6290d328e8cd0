//! The story behind a target: what was recorded about it, its indicator and its goal, in the order in which it happened.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::history::{ReportChange, history};
use crate::commit::Recorded;
use crate::continuous_communication::Disagreement;
use crate::fact::Stated;
use crate::ids::{ActivityId, DecisionId, DisagreementId, LessonId, MilestoneId, ReportId, TargetId};
use crate::initiative::Initiative;
use crate::shared_measurement::TargetSet;
use crate::value::PartialDate;

#[cfg(test)]
mod tests;

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Happening {
    /// The goal was adopted.
    GoalAdopted,
    /// The goal was retired.
    GoalRetired,
    /// The target was set.
    TargetSet,
    /// A baseline was recorded.
    BaselineRecorded,
    /// A figure was reported.
    FigureReported,
    /// A figure was corrected.
    FigureCorrected,
    /// A figure was sent back to be mended.
    FigureReturned,
    /// A figure was approved, and something was said about it.
    FigureApproved,
    /// Somebody claimed something about results.
    ClaimMade,
    /// A question was put on the data development agenda.
    DataNeeded,
    /// A lesson was drawn.
    LessonDrawn,
    /// A decision was taken.
    DecisionTaken,
    /// A disagreement was raised.
    DisagreementRaised,
    /// A milestone of an activity was reached.
    MilestoneReached,
    /// A milestone of an activity was to be reached and was not by the day.
    MilestoneMissed,
    /// An activity was said to be somewhere, or given up.
    ActivityMoved,
}

/// What a chapter is about, where it can be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// The target or its goal.
    Target(TargetId),
    /// A report.
    Report(ReportId),
    /// A lesson.
    Lesson(LessonId),
    /// A decision.
    Decision(DecisionId),
    /// A disagreement.
    Disagreement(DisagreementId),
    /// A milestone.
    Milestone(MilestoneId),
    /// An activity.
    Activity(ActivityId),
}

/// One thing that was recorded about a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// What happened.
    pub happening: Happening,
    /// When it happened; nothing where nobody knows.
    pub on: Option<PartialDate>,
    /// In a few words, as recorded: a figure, a reason, a lesson, a title.
    pub text: String,
    /// What it is about.
    pub about: Option<About>,
    /// The commit that recorded it.
    pub recorded: Recorded,
}

/// The rule of [`story`], in words.
pub const RULE: &str = "What names the target's goal or indicator: figures for the target's part and partner, their \
corrections and notes, baselines, claims, needs for data, lessons, decisions and disagreements; and of the activities that \
serve the goal or are meant to move the indicator, where they stand and their milestones. By the date that each carries; \
what carries none stands at the day it was recorded. It says what was recorded, not why the target stands as it does.";

/// The story of a target up to `day`, the earliest first; of one date in order of recording.
#[must_use]
pub fn story(initiative: &Initiative, id: TargetId, day: Date) -> Vec<Chapter> {
    let Some(target) = initiative.shared_measurement.targets.get(id) else { return vec![] };
    let mut tale = Tale { day, chapters: vec![] };
    tale.outset(initiative, id, target);
    tale.figures(initiative, target);
    tale.knowledge(initiative, target);
    tale.talk(initiative, target);
    tale.work(initiative, target);
    let mut chapters = tale.chapters;
    chapters.retain(|chapter| when(chapter).has_begun(day));
    chapters.sort_by_key(|chapter| (when(chapter), chapter.recorded.position));
    chapters
}

fn when(chapter: &Chapter) -> PartialDate {
    chapter.on.unwrap_or_else(|| chapter.recorded.at.day())
}

struct Tale {
    day: Date,
    chapters: Vec<Chapter>,
}

impl Tale {
    fn tell(
        &mut self,
        happening: Happening,
        on: Option<PartialDate>,
        text: impl ToString,
        about: Option<About>,
        recorded: &Recorded,
    ) {
        let recorded = recorded.clone();
        self.chapters.push(Chapter { happening, on, text: text.to_string(), about, recorded });
    }

    fn outset(&mut self, initiative: &Initiative, id: TargetId, target: &Stated<TargetSet>) {
        let about = Some(About::Target(id));
        if let Some(goal) = initiative.common_agenda.goals.get(target.goal) {
            let adopted = &goal.adopted;
            self.tell(Happening::GoalAdopted, None, &adopted.title, about, &adopted.recorded);
            if let Some(retired) = &goal.retired {
                let on = Some(retired.on);
                self.tell(Happening::GoalRetired, on, &retired.reason, about, &retired.recorded);
            }
        }
        let indicator = initiative.shared_measurement.indicators.get(target.indicator);
        let name = indicator.map(|it| it.defined.name.to_string()).unwrap_or_default();
        self.tell(Happening::TargetSet, None, name, about, &target.recorded);
        for baseline in indicator.into_iter().flat_map(|it| it.baselines.iter()) {
            if baseline.group.is_none() {
                let figure = baseline.figure.as_ref().map_or("unknown".to_owned(), ToString::to_string);
                self.tell(Happening::BaselineRecorded, baseline.on, figure, None, &baseline.recorded);
            }
        }
    }

    fn figures(&mut self, initiative: &Initiative, target: &Stated<TargetSet>) {
        for (id, report) in initiative.shared_measurement.reports.iter() {
            let reported = &report.reported;
            let theirs = reported.indicator == target.indicator && reported.group.is_none();
            let same = reported.organisation == target.organisation && reported.scope == target.scope;
            if !theirs || !same {
                continue;
            }
            for entry in history(report) {
                let figure = entry.after.figure.as_ref().map_or("unknown".to_owned(), ToString::to_string);
                let reason = entry.reason.as_ref().map(ToString::to_string);
                let (happening, on, text) = match (entry.change, reason) {
                    (ReportChange::Reported, _) => {
                        let note = reported.note.as_ref().map_or(String::new(), |note| format!(": {note}"));
                        (Happening::FigureReported, Some(reported.on), format!("{figure}{note}"))
                    }
                    (ReportChange::Corrected, reason) => {
                        let reason = reason.unwrap_or_default();
                        (Happening::FigureCorrected, None, format!("{figure}: {reason}"))
                    }
                    (ReportChange::Returned, reason) => {
                        (Happening::FigureReturned, None, reason.unwrap_or_default())
                    }
                    (ReportChange::Approved, Some(reason)) => (Happening::FigureApproved, None, reason),
                    (ReportChange::Approved, None) | (ReportChange::Submitted, _) => continue,
                };
                self.tell(happening, on, text, Some(About::Report(id)), &entry.recorded);
            }
        }
    }

    fn knowledge(&mut self, initiative: &Initiative, target: &Stated<TargetSet>) {
        let measurement = &initiative.shared_measurement;
        for (_, claim) in measurement.claims.iter().filter(|(_, it)| it.indicator == Some(target.indicator)) {
            self.tell(Happening::ClaimMade, claim.on, &claim.statement, None, &claim.recorded);
        }
        for (_, need) in measurement.data_needs.iter() {
            let raised = &need.raised;
            if raised.indicator == Some(target.indicator) || raised.goal == Some(target.goal) {
                self.tell(Happening::DataNeeded, None, &raised.question, None, &raised.recorded);
            }
        }
    }

    fn talk(&mut self, initiative: &Initiative, target: &Stated<TargetSet>) {
        let talk = &initiative.continuous_communication;
        for (id, lesson) in talk.lessons.iter() {
            if lesson.goals.contains(&target.goal) || lesson.indicators.contains(&target.indicator) {
                let about = Some(About::Lesson(id));
                self.tell(Happening::LessonDrawn, lesson.on, &lesson.text, about, &lesson.recorded);
            }
        }
        for (id, decision) in talk.decisions.iter() {
            let taken = &decision.taken;
            if taken.goals.contains(&target.goal) || taken.indicators.contains(&target.indicator) {
                let about = Some(About::Decision(id));
                self.tell(Happening::DecisionTaken, taken.on, &taken.title, about, &taken.recorded);
            }
        }
        for (id, disagreement) in talk.disagreements.iter() {
            let Disagreement { raised, .. } = disagreement;
            if raised.goals.contains(&target.goal) {
                let about = Some(About::Disagreement(id));
                self.tell(Happening::DisagreementRaised, raised.on, &raised.subject, about, &raised.recorded);
            }
        }
    }

    fn work(&mut self, initiative: &Initiative, target: &Stated<TargetSet>) {
        let work = &initiative.reinforcing_activities;
        for (id, activity) in work.activities.iter() {
            let planned = &activity.planned;
            if !planned.goals.contains(&target.goal) && !planned.indicators.contains(&target.indicator) {
                continue;
            }
            for step in &activity.moves {
                let status = serde_json::to_value(step.status).unwrap_or_default();
                let status = status.as_str().unwrap_or_default();
                let note = step.note.as_ref().map_or(String::new(), |note| format!(": {note}"));
                let text = format!("{} {status}{note}", planned.title);
                let about = Some(About::Activity(id));
                self.tell(Happening::ActivityMoved, step.on, text, about, &step.recorded);
            }
            for (milestone, it) in work.milestones_of(id) {
                let about = Some(About::Milestone(milestone));
                match (&it.reached, it.planned.due) {
                    (Some(reached), _) if reached.on.has_begun(self.day) => {
                        let on = Some(reached.on);
                        let title = &it.planned.title;
                        self.tell(Happening::MilestoneReached, on, title, about, &reached.recorded);
                    }
                    (_, Some(due)) if due.is_over(self.day) => {
                        let (on, recorded) = (Some(due), &it.planned.recorded);
                        self.tell(Happening::MilestoneMissed, on, &it.planned.title, about, recorded);
                    }
                    (_, Some(_) | None) => {}
                }
            }
        }
    }
}
