//! What changed, as a person reads it.

use samspil_domain::answers::attention::Item;
use samspil_domain::answers::changes::derived::{LevelChange, ProgressChange};
use samspil_domain::answers::changes::net::{Change, ChangeKind};
use samspil_domain::answers::changes::words::{Words, field};
use samspil_domain::answers::changes::{Part, Step};
use samspil_domain::answers::health::{Condition, HealthLevel};
use samspil_domain::answers::object::Object;
use samspil_domain::answers::progress::Progress;

use super::{Known, Told};

/// All of it: a heading for each room, a line for each object, and under it its fields and steps.
pub(super) fn words(told: &Told) -> String {
    let words = Words::of(&told.after.world, told.initiative);
    let moment = |known: &Known| format!("position {} ({})", known.world.position, known.day);
    let object = Object::Initiative;
    let mut lines = vec![format!(
        "What changed in the {} from {} to {}.",
        words.object(object),
        moment(&told.before),
        moment(&told.after)
    )];
    if told.changes.is_empty() {
        lines.push("Nothing was recorded in this initiative in between.".to_owned());
    }
    let mut room = None;
    for change in &told.changes {
        if room.replace(change.room) != Some(change.room) {
            lines.extend([String::new(), change.room.words().to_owned()]);
        }
        lines.extend(object_lines(&words, change));
    }
    lines.extend(derived(told, &words));
    let lines = lines.iter().map(|line| format!("{}\n", line.replace(['\n', '\r'], " ").trim_end()));
    lines.collect()
}

fn object_lines(words: &Words<'_>, change: &Change) -> Vec<String> {
    let mut lines = vec![format!("  {}.", words.change(change))];
    lines.extend(change.fields.iter().map(|it| format!("    {}", words.field(it))));
    let gone = matches!(change.kind, ChangeKind::CameAndEnded | ChangeKind::ChangedBack);
    let each = change.steps.len() > 1 || gone;
    for step in &change.steps {
        lines.push(format!("    {}", said(words, step)));
        let told = step.fields.iter().filter(|it| each || it.part == Part::Circumstance);
        lines.extend(told.map(|it| format!("      {}", words.field(it))));
    }
    lines
}

/// A step: its position, time, who recorded it, in whose name, from what source, after what and why, what it corrects, and what
/// it says.
fn said(words: &Words<'_>, step: &Step) -> String {
    let recorded = &step.recorded;
    let at = recorded.at.to_string();
    let at = at.split_once('.').map_or(at.as_str(), |(seconds, _)| seconds).replace('T', " ");
    let mut said = format!("[{}] {at}, {}", recorded.position, recorded.actor);
    if let Some(id) = recorded.on_behalf_of {
        said.push_str(&format!(" for {}", words.object(Object::Organisation(id))));
    }
    if let Some(source) = &recorded.source {
        said.push_str(&format!(", from \"{}\"", source.title));
    }
    if let Some(position) = recorded.caused_by {
        said.push_str(&format!(", because of [{position}]"));
    }
    if !recorded.corrects.is_empty() {
        let corrected: Vec<String> = recorded.corrects.iter().map(ToString::to_string).collect();
        said.push_str(&format!(", correcting [{}]", corrected.join(", ")));
    }
    if let Some(reason) = &recorded.reason {
        said.push_str(&format!(", as \"{reason}\""));
    }
    format!("{said}: {}", step.says)
}

fn derived(told: &Told, words: &Words<'_>) -> Vec<String> {
    let derived = &told.derived;
    let health = derived.health.iter().map(level);
    let progress = derived.progress.iter().map(|it| target(words, it));
    let item = |mark: &'static str| move |it: &Item| format!("  {mark}: {}", it.sentence);
    let came = derived.attention_came.iter().map(item("needs action"));
    let went = derived.attention_went.iter().map(item("needs none any more"));
    let lines: Vec<_> = progress.chain(health).chain(came).chain(went).collect();
    let heading = [String::new(), "What follows from it".to_owned()];
    if lines.is_empty() { lines } else { heading.into_iter().chain(lines).collect() }
}

fn level(it: &LevelChange) -> String {
    let condition = match it.condition {
        Condition::CommonAgenda => "common agenda",
        Condition::SharedMeasurement => "shared measurement",
        Condition::ReinforcingActivities => "mutually reinforcing activities",
        Condition::ContinuousCommunication => "continuous communication",
        Condition::Backbone => "backbone",
    };
    let word = |level: HealthLevel| field(&format!("{level:?}")).trim_start().to_owned();
    let before = it.before.map_or_else(String::new, |before| format!("{} → ", word(before)));
    format!("  health of the {condition}: {before}{}", word(it.after))
}

fn target(words: &Words<'_>, it: &ProgressChange) -> String {
    let before = it.before.as_ref().map_or_else(String::new, |before| format!("{} → ", progress(before)));
    format!("  {}: {before}{}", words.object(Object::Target(it.target)), progress(&it.after))
}

fn progress(it: &Progress) -> String {
    let latest = it.latest.as_ref().map_or("no figure".to_owned(), ToString::to_string);
    match (it.reached, &it.way) {
        (Some(true), _) => format!("{latest}, reached"),
        (Some(false) | None, Some(way)) => format!("{latest}, {way}"),
        (Some(false), None) => format!("{latest}, not reached"),
        (None, None) => latest,
    }
}
