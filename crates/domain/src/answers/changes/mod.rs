//! What changed: each step of an object as the log has it, and what comes of the steps between two moments.
//!
//! Two worlds tell where things stand, and not how they came there: what was added and withdrawn in between is in neither.
//! So the commits are read, and the worlds give the names and the derived answers.
//!
//! # Layout
//! - [`derived`]: what follows from the facts, before and after: progress, health, attention
//! - [`net`]: what comes of several steps
//! - [`touch`]: which objects an event makes, changes or ends
//! - [`trace`]: the steps, from commits
//! - [`words`]: all of it as a person reads it

pub mod derived;
pub mod net;
#[cfg(test)]
mod tests;
pub mod touch;
pub mod trace;
pub mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::object::Object;
use crate::commit::Recorded;
use crate::event::Event;

/// The parts that an initiative is told in: what it is, who is in it, and the five conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Room {
    /// What it is, why there is one, where and for how long.
    Foundation,
    /// Who is in it, and what they owe each other.
    Partnership,
    /// The first condition: what the partners want to reach together.
    CommonAgenda,
    /// The second condition: what they measure together, and what came out.
    SharedMeasurement,
    /// The third condition: what each does, so that it adds up.
    ReinforcingActivities,
    /// The fourth condition: what they tell each other, decide and learn.
    ContinuousCommunication,
    /// The fifth condition: who holds it all together.
    Backbone,
    /// The directory of organisations, which all initiatives share.
    Directory,
    /// Who may do what.
    Access,
    /// The people, whom all initiatives share.
    People,
}

impl Room {
    /// The room that an event happened in.
    #[must_use]
    pub const fn of(event: &Event) -> Self {
        match event {
            Event::Access(_) => Self::Access,
            Event::Directory(_) => Self::Directory,
            Event::People(_) => Self::People,
            Event::Foundation(_) => Self::Foundation,
            Event::Partnership(_) => Self::Partnership,
            Event::CommonAgenda(_) => Self::CommonAgenda,
            Event::SharedMeasurement(_) => Self::SharedMeasurement,
            Event::ReinforcingActivities(_) => Self::ReinforcingActivities,
            Event::ContinuousCommunication(_) => Self::ContinuousCommunication,
            Event::Backbone(_) => Self::Backbone,
        }
    }

    /// In words, as a heading.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Foundation => "Foundation",
            Self::Partnership => "Partnership",
            Self::CommonAgenda => "Common agenda",
            Self::SharedMeasurement => "Shared measurement",
            Self::ReinforcingActivities => "Mutually reinforcing activities",
            Self::ContinuousCommunication => "Continuous communication",
            Self::Backbone => "Backbone",
            Self::Directory => "Directory",
            Self::Access => "Access",
            Self::People => "People",
        }
    }
}

/// What one event does to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "StepEffect")]
pub enum Effect {
    /// It came.
    Came,
    /// It was changed, or something was added to it.
    Changed,
    /// It ended, was withdrawn, or was done.
    Ended,
}

/// What became of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The field, as it is called in the event.
    pub field: String,
    /// What stood before; nothing where nothing was stated, or where this was added beside it.
    pub before: Option<Value>,
    /// What was stated then; nothing where it was left out from then on.
    pub after: Option<Value>,
    /// What it belongs to: two changes of the same matter and field follow each other.
    pub(super) matter: String,
    /// What part it has.
    pub part: Part,
}

/// What part a field has in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "FieldPart")]
pub enum Part {
    /// From then on it stands so.
    Stands,
    /// It is dated before what stands, which goes on to stand: history that was filled in.
    FilledIn,
    /// It belongs to the step and not to the object, as a reason does.
    Circumstance,
}

/// One step of an object: one event that made, changed or ended it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The object.
    pub object: Object,
    /// Where it happened.
    pub room: Room,
    /// What it did.
    pub effect: Effect,
    /// The kind of event.
    pub kind: &'static str,
    /// What an event of that kind says, in words.
    pub says: &'static str,
    /// What became of its fields, in the order of the event.
    pub fields: Vec<FieldChange>,
    /// The commit that did it.
    pub recorded: Recorded,
    /// Whether an object that had ended is taken up again by it.
    pub(super) revives: bool,
}
