//! What comes of the steps between two moments.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Effect, FieldChange, Part, Room, Step};
use crate::answers::object::Object;

/// What became of an object between two moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeKind {
    /// It came, and stands at the end.
    Came,
    /// It was there before, and is changed.
    Changed,
    /// It was there before and is there after; what was changed was changed back.
    ChangedBack,
    /// It was there before, and ended, was withdrawn, or was done.
    Ended,
    /// It came, and ended, was withdrawn or was done: at neither moment is there anything of it.
    CameAndEnded,
}

/// What became of one object of an initiative between two moments, in one room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where it happened.
    pub room: Room,
    /// The object.
    pub object: Object,
    /// What became of it.
    pub kind: ChangeKind,
    /// The fields that stand otherwise at the end than at the beginning, with both.
    pub fields: Vec<FieldChange>,
    /// Each step, in order of recording; never empty.
    pub steps: Vec<Step>,
}

/// What comes of steps: by room, then by kind of object and in order of recording.
#[must_use]
pub fn changes(steps: Vec<Step>) -> Vec<Change> {
    let mut places = BTreeMap::new();
    let mut all: Vec<(Room, Object, Vec<Step>)> = Vec::new();
    for step in steps {
        let place = *places.entry((step.room, step.object)).or_insert(all.len());
        match all.get_mut(place) {
            Some((_, _, steps)) => steps.push(step),
            None => all.push((step.room, step.object, vec![step])),
        }
    }
    all.sort_by_key(|(room, object, _)| (*room, object.kind()));
    all.into_iter().map(|(room, object, steps)| change(room, object, steps)).collect()
}

fn change(room: Room, object: Object, steps: Vec<Step>) -> Change {
    let fields = net(&steps);
    let came = steps.iter().any(|step| step.effect == Effect::Came);
    let gone = steps.iter().fold(false, |gone, step| match step.effect {
        Effect::Came => false,
        Effect::Ended => true,
        Effect::Changed => gone && !step.revives,
    });
    let anything = steps.iter().flat_map(|step| &step.fields).any(|field| field.part == Part::Stands);
    let kind = match (came, gone) {
        (true, true) => ChangeKind::CameAndEnded,
        (true, false) => ChangeKind::Came,
        (false, true) => ChangeKind::Ended,
        (false, false) if fields.is_empty() && anything => ChangeKind::ChangedBack,
        (false, false) => ChangeKind::Changed,
    };
    Change { room, object, kind, fields, steps }
}

/// What stands otherwise after the steps than before them.
fn net(steps: &[Step]) -> Vec<FieldChange> {
    let mut net: Vec<FieldChange> = Vec::new();
    for field in steps.iter().flat_map(|step| &step.fields) {
        match field.part {
            Part::Circumstance => {}
            Part::FilledIn => net.push(field.clone()),
            Part::Stands => {
                let same = |it: &&mut FieldChange| {
                    (it.part, &it.matter, &it.field) == (Part::Stands, &field.matter, &field.field)
                };
                match net.iter_mut().find(same) {
                    Some(first) => first.after.clone_from(&field.after),
                    None => net.push(field.clone()),
                }
            }
        }
    }
    net.retain(|field| field.before != field.after);
    net
}
