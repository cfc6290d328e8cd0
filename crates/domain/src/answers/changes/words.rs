//! Changes as a person reads them, in English made of names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::Value;

use super::net::{Change, ChangeKind};
use super::{FieldChange, Part};
use crate::answers::object::Object;
use crate::ids::{InitiativeId, OrganisationId};
use crate::initiative::Initiative;
use crate::value::Figure;
use crate::world::World;

/// What the documentation of the events says: what each kind means, and the values that are words of a list.
struct Vocabulary {
    says: BTreeMap<&'static str, String>,
    values: BTreeSet<String>,
}

fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(|| {
        let mut generator = schemars::generate::SchemaSettings::default().into_generator();
        let shapes = crate::Event::shapes(&mut generator);
        let definitions = generator.definitions();
        let described = |schema: &schemars::Schema| {
            let name = schema.get("$ref")?.as_str()?.rsplit('/').next()?;
            Some(definitions.get(name)?.get("description")?.as_str()?.to_owned())
        };
        let says = shapes.iter().filter_map(|shape| Some((shape.name, described(&shape.schema)?))).collect();
        let mut values = BTreeSet::new();
        definitions.values().for_each(|schema| collect(schema, &mut values));
        Vocabulary { says, values }
    })
}

/// Every word of a list that a schema allows.
fn collect(schema: &Value, values: &mut BTreeSet<String>) {
    let words = schema["const"].as_str().into_iter();
    let listed = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    values.extend(words.chain(listed).map(str::to_owned));
    let parts = schema.as_object().into_iter().flat_map(serde_json::Map::values);
    parts.chain(schema.as_array().into_iter().flatten()).for_each(|part| collect(part, values));
}

/// What an event of that kind says, by its documentation.
#[must_use]
pub fn says(kind: &str) -> &'static str {
    vocabulary().says.get(kind).map_or("", String::as_str)
}

/// A name of the API in words: `overPartners` is "over partners".
#[must_use]
pub fn field(name: &str) -> String {
    name.chars().fold(String::new(), |mut words, letter| {
        if letter.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
        words
    })
}

/// The names that words are made of.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    world: &'a World,
    initiative: Option<&'a Initiative>,
}

impl<'a> Words<'a> {
    /// The names as a world has them, and an initiative in it.
    #[must_use]
    pub fn of(world: &'a World, initiative: InitiativeId) -> Self {
        Self { world, initiative: world.initiatives.get(&initiative).map(|it| &**it) }
    }

    /// The names of organisations alone.
    #[must_use]
    pub const fn of_directory(world: &'a World) -> Self {
        Self { world, initiative: None }
    }

    /// An object with its kind, such as `goal "75 grams a day"`.
    #[must_use]
    pub fn object(&self, object: Object) -> String {
        let kind = object.kind().words();
        match self.called(object) {
            Some(called) => format!("{kind} \"{called}\""),
            None => format!("{kind} without a name"),
        }
    }

    fn called(&self, object: Object) -> Option<String> {
        match (object, self.initiative) {
            (Object::Organisation(id), _) => self.organisation(id),
            (_, Some(initiative)) => object.called(&self.world.directory, initiative),
            (_, None) => None,
        }
    }

    fn organisation(&self, id: OrganisationId) -> Option<String> {
        self.world.directory.organisations.get(id).map(|it| it.name().to_string())
    }

    /// What became of an object, as a sentence without its end.
    #[must_use]
    pub fn change(&self, change: &Change) -> String {
        let became = match change.kind {
            ChangeKind::Came => "came",
            ChangeKind::Changed => "changed",
            ChangeKind::ChangedBack => "was changed and changed back",
            ChangeKind::Ended => "ended or was done",
            ChangeKind::CameAndEnded => "came, and ended or was done",
        };
        let mut sentence = format!("{} {became}", self.object(change.object));
        if let Some(first) = sentence.get(..1).map(str::to_uppercase) {
            sentence.replace_range(..1, &first);
        }
        sentence
    }

    /// What became of a field: `due: 2016 → 2018`.
    #[must_use]
    pub fn field(&self, change: &FieldChange) -> String {
        let name = field(&change.field);
        let value = |value: &Option<Value>| value.as_ref().map_or("nothing".to_owned(), |it| self.value(it));
        match (change.part, &change.before) {
            (Part::FilledIn, _) => format!("{name}, filled in of an earlier time: {}", value(&change.after)),
            (Part::Stands | Part::Circumstance, None) => format!("{name}: {}", value(&change.after)),
            (Part::Stands | Part::Circumstance, Some(_)) => {
                format!("{name}: {} → {}", value(&change.before), value(&change.after))
            }
        }
    }

    /// A value: an id by the name of what it stands for, a word of a list in small letters, a figure with its unit.
    #[must_use]
    pub fn value(&self, value: &Value) -> String {
        match value {
            Value::Null => "nothing".to_owned(),
            Value::Bool(true) => "yes".to_owned(),
            Value::Bool(false) => "no".to_owned(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => self.text(text),
            Value::Array(values) if values.is_empty() => "none".to_owned(),
            Value::Array(values) => {
                values.iter().map(|value| self.value(value)).collect::<Vec<_>>().join(", ")
            }
            Value::Object(fields) => {
                if let Ok(figure) = serde_json::from_value::<Figure>(value.clone()) {
                    return figure.to_string();
                }
                let told =
                    fields.iter().map(|(name, value)| format!("{} {}", field(name), self.value(value)));
                told.collect::<Vec<_>>().join(", ")
            }
        }
    }

    fn text(&self, text: &str) -> String {
        if vocabulary().values.contains(text) {
            return text.to_lowercase().replace('_', " ");
        }
        let id = (text.len() == 36).then(|| text.parse::<uuid::Uuid>().ok()).flatten();
        id.and_then(|_| self.named(text)).unwrap_or_else(|| text.to_owned())
    }

    fn named(&self, id: &str) -> Option<String> {
        let organisation = id.parse().ok().and_then(|id| self.organisation(id));
        let other = || {
            let id: InitiativeId = id.parse().ok()?;
            self.world.initiatives.get(&id)?.foundation.name().map(ToString::to_string)
        };
        let object = || self.initiative.and_then(|it| Object::meant(id, it).into_iter().next());
        organisation
            .or_else(other)
            .or_else(|| object().map(|object| self.called(object).unwrap_or_else(|| self.object(object))))
    }
}
