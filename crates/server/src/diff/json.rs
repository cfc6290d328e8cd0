//! What changed, as data with the names that GraphQL has for it.

use samspil_domain::answers::attention::Item;
use samspil_domain::answers::changes::net::Change;
use samspil_domain::answers::changes::words::Words;
use samspil_domain::answers::changes::{FieldChange, Step};
use samspil_domain::answers::progress::Progress;
use serde_json::{Value, json};

use super::{Known, Told};

/// One object, indented.
pub(super) fn json(told: &Told) -> String {
    let words = Words::of(&told.after.world, told.initiative);
    let derived = &told.derived;
    let progressed = derived.progress.iter().map(|it| {
        json!({ "target": it.target, "before": it.before.as_ref().map(progress), "after": progress(&it.after) })
    });
    let health = derived.health.iter();
    let health =
        health.map(|it| json!({ "condition": it.condition, "before": it.before, "after": it.after }));
    let value = json!({
        "initiative": told.initiative,
        "from": moment(&told.before),
        "to": moment(&told.after),
        "nodes": told.changes.iter().map(|it| change(&words, it)).collect::<Vec<_>>(),
        "progress": progressed.collect::<Vec<_>>(),
        "health": health.collect::<Vec<_>>(),
        "attentionCame": derived.attention_came.iter().map(item).collect::<Vec<_>>(),
        "attentionWent": derived.attention_went.iter().map(item).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn moment(known: &Known) -> Value {
    json!({ "position": known.world.position.to_string(), "at": known.world.at, "day": known.day })
}

fn change(words: &Words<'_>, it: &Change) -> Value {
    json!({
        "room": it.room,
        "objectKind": it.object.kind(),
        "id": it.object.uuid(),
        "kind": it.kind,
        "sentence": words.change(it),
        "fields": it.fields.iter().map(|it| field(words, it)).collect::<Vec<_>>(),
        "steps": it.steps.iter().map(|it| step(words, it)).collect::<Vec<_>>(),
    })
}

fn field(words: &Words<'_>, it: &FieldChange) -> Value {
    json!({ "field": it.field, "before": it.before, "after": it.after, "part": it.part, "words": words.field(it) })
}

fn step(words: &Words<'_>, it: &Step) -> Value {
    let recorded = &it.recorded;
    json!({
        "effect": it.effect,
        "kind": it.kind,
        "says": it.says,
        "fields": it.fields.iter().map(|it| field(words, it)).collect::<Vec<_>>(),
        "recorded": {
            "position": recorded.position.to_string(),
            "at": recorded.at,
            "actor": recorded.actor,
            "onBehalfOf": recorded.on_behalf_of,
            "source": recorded.source,
            "reason": recorded.reason,
            "causedBy": recorded.caused_by.map(|position| position.to_string()),
            "corrects": recorded.corrects.iter().map(ToString::to_string).collect::<Vec<_>>(),
        },
    })
}

fn progress(it: &Progress) -> Value {
    json!({ "latest": it.latest, "latestOn": it.latest_on, "target": it.target, "way": it.way, "reached": it.reached })
}

fn item(it: &Item) -> Value {
    json!({ "kind": it.kind, "sentence": it.sentence, "urgency": it.urgency, "due": it.due })
}
