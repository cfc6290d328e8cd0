//! The steps of objects, from the commits of one stream.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::touch::{How, touched};
use super::{Effect, FieldChange, Part, Room, Step, words};
use crate::answers::object::Object;
use crate::commit::{Commit, Position};
use crate::continuous_communication;
use crate::event::Event;
use crate::value::PartialDate;

/// What is stated of a field, and when that came about, where it is known.
type Stated = (Value, Option<PartialDate>);

/// Follows the commits of one stream from its beginning, and notes the steps.
#[derive(Debug, Default)]
pub struct Trace {
    only: Option<Object>,
    after: Position,
    standing: BTreeMap<(Object, String), Vec<(String, Stated)>>,
    steps: Vec<Step>,
}

impl Trace {
    /// Of one object: all of its steps.
    #[must_use]
    pub fn of(object: Object) -> Self {
        Self { only: Some(object), ..Self::default() }
    }

    /// Of all objects: the steps after a position. The commits before it are followed all the same, for what stood.
    #[must_use]
    pub fn after(position: Position) -> Self {
        Self { after: position, ..Self::default() }
    }

    /// Takes up the next commit of the stream.
    pub fn take(&mut self, commit: &Commit) {
        for (number, event) in commit.events.iter().enumerate() {
            let mut touches = touched(event);
            touches.retain(|touch| self.only.is_none_or(|only| only == touch.object));
            if touches.is_empty() {
                continue;
            }
            let stored = serde_json::to_value(event).unwrap_or_default();
            let mut data = stored["data"].as_object().cloned().unwrap_or_default();
            if let Event::ContinuousCommunication(continuous_communication::Event::NoticeGiven(_)) = event {
                // What a confidential notice says is for the addressed alone.
                data.retain(|field, _| !["title", "text"].contains(&field.as_str()));
            }
            let data = &data;
            for touch in touches {
                let alone = format!("{}.{number}", commit.seq);
                let fields = self.fields(touch.object, touch.how, &about(touch.object, data), alone);
                if commit.seq <= self.after {
                    continue;
                }
                let kind = event.kind().0;
                self.steps.push(Step {
                    object: touch.object,
                    room: Room::of(event),
                    effect: touch.effect,
                    kind,
                    says: words::says(kind),
                    fields,
                    recorded: commit.recorded(),
                    revives: touch.effect == Effect::Changed
                        && matches!(touch.how, How::Follows("status", ..)),
                });
            }
        }
    }

    /// The steps, in order of recording.
    #[must_use]
    pub fn steps(self) -> Vec<Step> {
        self.steps
    }

    fn fields(
        &mut self,
        object: Object,
        how: How,
        data: &Map<String, Value>,
        alone: String,
    ) -> Vec<FieldChange> {
        match how {
            How::Adds => {
                let all = data.iter();
                all.map(|(field, value)| change(field, None, Some(value), &alone, Part::Stands)).collect()
            }
            How::Makes => {
                let own = self.standing.entry((object, String::new())).or_default();
                *own = data.iter().map(|(field, value)| (field.clone(), (value.clone(), None))).collect();
                data.iter().map(|(field, value)| change(field, None, Some(value), "", Part::Stands)).collect()
            }
            How::Revises(fields, dated) => {
                let date = date(data, dated);
                let own = self.standing.entry((object, String::new())).or_default();
                let each = data.iter().map(|(field, value)| match fields.contains(&field.as_str()) {
                    true => revise(own, field, value, date),
                    false => change(field, None, Some(value), &alone, Part::Circumstance),
                });
                each.collect()
            }
            How::Restates(fields) => {
                let own = self.standing.entry((object, String::new())).or_default();
                let stated = fields.iter().filter_map(|field| restate(own, field, data.get(*field)));
                let mut all: Vec<_> = stated.collect();
                let rest = data.iter().filter(|(field, _)| !fields.contains(&field.as_str()));
                all.extend(
                    rest.map(|(field, value)| change(field, None, Some(value), &alone, Part::Circumstance)),
                );
                all
            }
            How::Follows(matter, by, dated) => self.follow(object, (matter, by, dated), data),
        }
    }

    /// What was stated in a matter as a whole takes the place of what was stated last.
    fn follow(
        &mut self,
        object: Object,
        (matter, by, dated): (&str, Option<&str>, Option<&str>),
        data: &Map<String, Value>,
    ) -> Vec<FieldChange> {
        let whose = by.and_then(|by| data.get(by)).map(ToString::to_string).unwrap_or_default();
        let matter = format!("{matter}/{whose}");
        let date = date(data, dated);
        let standing = self.standing.entry((object, matter.clone())).or_default();
        let newest = standing.iter().filter_map(|(_, (_, date))| *date).max();
        if date.zip(newest).is_some_and(|(date, newest)| date.is_before(newest)) {
            let all = data.iter();
            return all
                .map(|(field, value)| change(field, None, Some(value), &matter, Part::FilledIn))
                .collect();
        }
        let new = data.iter().map(|(field, value)| (field.clone(), (value.clone(), date))).collect();
        let old = std::mem::replace(standing, new);
        let before =
            |wanted: &str| old.iter().find(|(field, _)| field == wanted).map(|(_, (value, _))| value);
        let stated = data.iter().map(|(field, value)| match Some(field.as_str()) == by {
            true => change(field, None, Some(value), &matter, Part::Circumstance),
            false => change(field, before(field), Some(value), &matter, Part::Stands),
        });
        // What was said about the earlier one alone is not taken back by saying nothing.
        let gone = old
            .iter()
            .filter(|(field, _)| !data.contains_key(field) && !["note", "reason"].contains(&field.as_str()));
        let gone = gone.map(|(field, (value, _))| change(field, Some(value), None, &matter, Part::Stands));
        let mut all: Vec<_> = stated.chain(gone).collect();
        all.retain(|it| it.before != it.after);
        all
    }
}

/// An event's data without what names the object itself, or another that the event makes.
fn about(object: Object, data: &Map<String, Value>) -> Map<String, Value> {
    let id = object.uuid().map(|id| id.to_string());
    let own = data.iter().find(|(_, value)| id.is_some() && value.as_str() == id.as_deref());
    let own = own.map_or("id", |(field, _)| field);
    let rest = data.iter().filter(|(field, _)| *field != own && *field != "id");
    rest.map(|(field, value)| (field.clone(), value.clone())).collect()
}

fn date(data: &Map<String, Value>, dated: Option<&str>) -> Option<PartialDate> {
    data.get(dated?)?.as_str()?.parse().ok()
}

fn change(
    field: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    matter: &str,
    part: Part,
) -> FieldChange {
    let (before, after) = (before.cloned(), after.cloned());
    FieldChange { field: field.to_owned(), before, after, matter: matter.to_owned(), part }
}

fn revise(
    own: &mut Vec<(String, Stated)>,
    field: &str,
    value: &Value,
    date: Option<PartialDate>,
) -> FieldChange {
    let Some((_, standing)) = own.iter_mut().find(|(name, _)| name == field) else {
        own.push((field.to_owned(), (value.clone(), date)));
        return change(field, None, Some(value), "", Part::Stands);
    };
    if date.zip(standing.1).is_some_and(|(date, newest)| date.is_before(newest)) {
        return change(field, None, Some(value), "", Part::FilledIn);
    }
    let before = std::mem::replace(standing, (value.clone(), date.max(standing.1)));
    change(field, Some(&before.0), Some(value), "", Part::Stands)
}

fn restate(own: &mut Vec<(String, Stated)>, field: &str, value: Option<&Value>) -> Option<FieldChange> {
    let place = own.iter().position(|(name, _)| name == field);
    let before = place.map(|place| own.remove(place).1.0);
    own.extend(value.map(|value| (field.to_owned(), (value.clone(), None))));
    (before.as_ref() != value).then(|| change(field, before.as_ref(), value, "", Part::Stands))
}
