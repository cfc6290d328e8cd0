//! The story behind a target.

use async_graphql::{SimpleObject, Union};
use samspil_domain::answers::target_story as answer;
use samspil_domain::ids::TargetId;

use super::continuous_communication::{Decision, Lesson};
use super::disagreement::Disagreement;
use super::measurement_reports::Report;
use super::measurement_targets::Target;
use super::method::Milestone;
use super::reinforcing_activities::Activity;
use super::scope::{Provenance, Scope};
use crate::scalar::Date;
use crate::shape::Plain;

/// What a chapter of a target's story is about.
#[derive(Union)]
pub(crate) enum ChapterSubject {
    Target(Target),
    Report(Report),
    Lesson(Lesson),
    Decision(Decision),
    Disagreement(Disagreement),
    Milestone(Milestone),
    Activity(Activity),
}

/// One thing that was recorded about a target, its indicator or its goal, derived.
#[derive(SimpleObject)]
pub(crate) struct StoryChapter {
    /// What happened.
    happening: Plain<answer::Happening>,
    /// When it happened; null where nobody knows: then it stands at the day it was recorded.
    on: Option<Date>,
    /// In a few words, as recorded: a figure, a reason, a lesson, a title.
    text: String,
    /// What it is about, where that can be looked up.
    about: Option<ChapterSubject>,
    /// The commit that recorded it.
    recorded: Provenance,
    /// The rule by which chapters are chosen, in words.
    rule: &'static str,
}

impl StoryChapter {
    pub(crate) fn all(scope: &Scope, target: TargetId, day: jiff::civil::Date) -> Vec<Self> {
        let subject = |about: answer::About| match about {
            answer::About::Target(id) => Target::find(scope, id).map(ChapterSubject::Target),
            answer::About::Report(id) => Report::find(scope, id).map(ChapterSubject::Report),
            answer::About::Lesson(id) => Lesson::find(scope, id).map(ChapterSubject::Lesson),
            answer::About::Decision(id) => Decision::find(scope, id).map(ChapterSubject::Decision),
            answer::About::Disagreement(id) => {
                Disagreement::find(scope, id).map(ChapterSubject::Disagreement)
            }
            answer::About::Milestone(id) => Milestone::find(scope, id).map(ChapterSubject::Milestone),
            answer::About::Activity(id) => Activity::find(scope, id).map(ChapterSubject::Activity),
        };
        let chapter = |it: answer::Chapter| Self {
            happening: Plain(it.happening),
            on: it.on.map(Date),
            text: it.text,
            about: it.about.and_then(subject),
            recorded: Provenance(it.recorded),
            rule: answer::RULE,
        };
        answer::story(&scope.initiative, target, day).into_iter().map(chapter).collect()
    }
}
